//! Segments of all customers at once, computed with a training: rank by spend, recency, frequency and
//! spend in fifths, and the categories a customer is interested in now.
//!
//! A rank is a true percentile: who has `b` of `n` customers above is among the top
//! `floor(100 b / n) + 1` percent, so equal spends share a rank and a tie at a boundary is inside it.
//! An interest is the share of a category in what a customer bought, older purchases counting half
//! after each half-life.

mod compute;
mod read;

pub use compute::{compute, Found};
pub use read::segments_json;
