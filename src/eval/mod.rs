//! How well a model ranks: temporal splits, named protocols, metrics with intervals, and the choice
//! of parameters for a shop.
//!
//! Every figure is against all items of the model, never a sample of them.

pub mod baseline;
pub mod bootstrap;
pub mod metrics;
pub mod questions;
pub mod split;
pub mod tune;

pub use bootstrap::Interval;
pub use metrics::{Hits, Metrics};
pub use questions::{Question, Questions};
pub use split::Split;
pub use tune::{train, Trained};
