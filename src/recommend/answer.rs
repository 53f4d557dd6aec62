//! What is answered.

use serde::Serialize;

/// Suggestions, best first.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
pub struct Answer {
    /// That of the request.
    pub id: serde_json::Value,
    /// The suggestions; fewer than asked for, or none, where nothing is relevant.
    pub items: Vec<Suggestion>,
}

/// One suggestion.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Suggestion {
    /// The product.
    pub item: u64,
    /// Its score; comparable within one answer only.
    pub score: f32,
    /// The fact behind it, where enough customers stand behind the fact.
    pub reason: Option<Reason>,
    /// Every term of the score, where asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub explanation: Vec<TermValue>,
}

/// A fact a shopper may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Reason {
    /// `count` of the `of` orders that hold `with` hold this item too.
    BoughtTogether {
        /// The item of the context.
        with: u64,
        /// Orders with both.
        count: u32,
        /// Orders with the item of the context.
        of: u32,
    },
    /// Of the `of` customers who bought `with`, `count` bought this item too, at any time.
    AlsoBought {
        /// The item of the context.
        with: u64,
        /// Customers of both.
        count: u32,
        /// Customers of the item of the context.
        of: u32,
    },
    /// The shopper bought it before.
    BoughtBefore {
        /// Times.
        times: u32,
        /// Days between purchases, 0 when there was one only.
        every_days: u32,
    },
    /// Often viewed after `with`.
    ViewedTogether {
        /// The item of the context.
        with: u64,
    },
    /// Resembles `with`.
    Similar {
        /// The item of the context.
        with: u64,
    },
    /// Sold in `orders` orders of the last 30 days.
    Popular {
        /// Orders.
        orders: u32,
    },
}

/// One term of a score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TermValue {
    /// Name of the term.
    pub term: &'static str,
    /// What the source gave, the best candidate of the source being 1; for factors the factor.
    pub value: f32,
    /// What it was multiplied by; 1 for factors.
    pub weight: f32,
}
