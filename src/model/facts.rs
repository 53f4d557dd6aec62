//! What a model was trained on, as the owner sees it.

use serde::{Deserialize, Serialize};

/// Counts and window of the training data. Stored as JSON; unknown fields of newer writers are ignored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// Orders with at least one counted line.
    pub orders: u64,
    /// Counted lines.
    pub lines: u64,
    /// Distinct items.
    pub items: u64,
    /// Distinct customers, guests not counted.
    pub customers: u64,
    /// Time of the first order, UNIX seconds.
    pub first: i64,
    /// Time of the last order, UNIX seconds.
    pub last: i64,
}
