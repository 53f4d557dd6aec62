//! Percent off, amount off, a fixed price.

use crate::money::less;
use crate::money::MAX_AMOUNT;
use crate::request::{Fields, Node, Path};
use crate::Result;

/// How a price comes from a base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Discount {
    /// Basis points off.
    Percent(i64),
    /// Minor units off.
    Amount(i64),
    /// This price.
    Fixed(i64),
    /// Each component has its own; one without costs what it costs.
    Components,
}

const WORDS: [&str; 4] = ["percent", "amount", "fixed", "components"];

/// Which discounts a field may hold.
#[derive(Clone, Copy)]
pub enum Allowed {
    /// Percent and amount.
    Maximum,
    /// Percent, amount and fixed.
    Plain,
    /// All four.
    Set,
    /// The plain ones, beside other benefits.
    Benefit,
}

impl Discount {
    /// The price after this discount, never below zero.
    pub fn price(self, base: i64) -> i64 {
        match self {
            Discount::Percent(points) => less(base, points),
            Discount::Amount(minor) => (base - minor).max(0),
            Discount::Fixed(minor) => minor,
            Discount::Components => base,
        }
    }

    /// Reads a discount; `node` is `None` where the field is absent.
    pub fn read(node: Option<&Node<'_>>, path: Path<'_>, allowed: Allowed) -> Result<Self> {
        let node = node.unwrap_or(&Node::Null);
        let words = match allowed {
            Allowed::Maximum => &["percent", "amount"][..],
            Allowed::Plain => &["percent", "amount", "fixed"][..],
            Allowed::Set => &WORDS[..],
            Allowed::Benefit => &["percent", "amount", "fixed", "gift", "free_shipping"][..],
        };
        let fields = match kind(node) {
            Some("percent") => Fields::of(node, path, &["type", "basis_points"])?,
            Some("amount" | "fixed") => Fields::of(node, path, &["type", "minor"])?,
            Some("components") => Fields::of(node, path, &["type"])?,
            _ => Fields::any(node, path)?,
        };
        match words.get(fields.word("type", words, None)?) {
            Some(&"percent") => Ok(Discount::Percent(fields.int("basis_points", 0, 10_000, None)?)),
            Some(&"amount") => Ok(Discount::Amount(fields.int("minor", 0, MAX_AMOUNT, None)?)),
            Some(&"fixed") => Ok(Discount::Fixed(fields.int("minor", 0, MAX_AMOUNT, None)?)),
            _ => Ok(Discount::Components),
        }
    }
}

/// The word that says what an object is.
pub fn kind<'n>(node: &'n Node<'_>) -> Option<&'n str> {
    let Node::Object(entries) = node else { return None };
    entries.iter().find(|(name, _)| name == "type").and_then(|(_, node)| match node {
        Node::Text(text) => Some(text.as_ref()),
        _ => None,
    })
}
