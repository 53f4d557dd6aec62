//! From order lines to a model: [`Trainer`] collects, [`History`] puts the lines into one order,
//! [`PairCounts`] counts, and [`tables`] turns the counts into what the ranker reads.
//!
//! Everything is a function of the set of lines, never of their sequence: training in steps and
//! training at once give the same bytes.

pub mod assemble;
pub mod catalog;
pub mod content;
pub mod counts;
pub mod csv;
pub mod history;
pub mod input;
pub mod params;
pub mod repeat;
pub(crate) mod sessions;
pub mod state;
pub mod tables;
pub mod tags;

pub use catalog::CatalogItem;
pub use counts::PairCounts;
pub use history::History;
pub use input::{Click, Line, Trainer};
pub use params::Params;
