//! Identifiers as types, so that a product is never taken for a customer.

use serde::{Deserialize, Serialize};

/// A shop's product id. For a variation this is the id of its parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProductId(pub u64);

/// A shop's customer: the user id, or a hash of the normalised e-mail of a guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CustomerId(pub u64);

/// Position of an item in a model: dense, ascending by [`ProductId`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemIndex(pub u32);

impl ItemIndex {
    /// The position as an index of a slice.
    pub fn get(self) -> usize {
        self.0 as usize
    }
}
