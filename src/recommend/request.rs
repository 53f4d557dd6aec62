//! What is asked.

use serde::{Deserialize, Serialize};

/// How candidates are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strategy {
    /// Bought together with one item.
    Product,
    /// Completes a cart.
    #[default]
    Cart,
    /// Bought by the same people at other times.
    AlsoBought,
    /// For a known shopper.
    ForYou,
    /// What is viewed next.
    Session,
    /// The same need, better.
    Upgrade,
    /// Recent best sellers.
    Popular,
}

/// What a shopper did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// Looked at it.
    #[default]
    View,
    /// Bought it.
    Purchase,
}

/// One item of a shopper's history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The product.
    pub item: u64,
    /// When, UNIX seconds.
    #[serde(default)]
    pub at: i64,
    /// What was done.
    #[serde(default)]
    pub kind: EventKind,
}

/// A request. Every field has a default; unknown products are passed over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Request {
    /// Returned with the answer.
    pub id: serde_json::Value,
    /// How candidates are found.
    pub strategy: Strategy,
    /// Items in the cart. `product`, `also-bought` and `upgrade` take the first as their item.
    pub cart: Vec<u64>,
    /// The customer, known to the shop; the model holds no customers.
    pub customer: Option<u64>,
    /// What the shopper did, in any order.
    pub history: Vec<Event>,
    /// The time of asking, UNIX seconds; 0 stands for the latest event.
    pub now: i64,
    /// Items that are not to be suggested.
    pub exclude: Vec<u64>,
    /// Most items to suggest.
    pub limit: usize,
    /// Whether items bought before may be suggested again.
    pub repeat: bool,
    /// Rules of the shop on top of relevance.
    pub rerank: Rerank,
    /// `popular` only: items of this category.
    pub category: Option<String>,
    /// Whether every term of every score is wanted.
    pub explain: bool,
}

impl Default for Request {
    fn default() -> Self {
        Request {
            id: serde_json::Value::Null,
            strategy: Strategy::Cart,
            cart: Vec::new(),
            customer: None,
            history: Vec::new(),
            now: 0,
            exclude: Vec::new(),
            limit: 4,
            repeat: true,
            rerank: Rerank::default(),
            category: None,
            explain: false,
        }
    }
}

/// Rules of the shop on top of relevance. The default changes nothing but leaves out what is out
/// of stock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rerank {
    /// Whether items out of stock may be suggested.
    pub out_of_stock: bool,
    /// Least and most price, minor units.
    pub price: Option<(i64, i64)>,
    /// Most price as a multiple of the context's dearest item, in percent; 0 = no limit.
    pub price_ceiling_percent: u32,
    /// How much a wide margin lifts a score, 0..=1: nothing comes before what is more than `1 + margin` times as
    /// relevant.
    pub margin: f32,
    /// How much price lifts a score, 0..=2: an item of four times the shop's usual price by `value`, one of a
    /// quarter of it not at all. Nothing comes before what is more than `1 + value` times as relevant.
    pub value: f32,
    /// The same for what is left of the price after cost; nothing where the cost is unknown.
    pub profit: f32,
    /// How much likeness to what is already chosen lowers a score, 0..=1 (maximal marginal relevance).
    pub diversity: f32,
    /// Most items of one main category; 0 = no limit.
    pub per_category: usize,
    /// Share of the best score below which nothing is suggested, 0..=1.
    pub least_relevance: f32,
    /// Items shown or dismissed before: item, factor of its score in 0..=1.
    pub attention: Vec<(u64, f32)>,
    /// Boosts by rule: item, factor of its score.
    pub boosts: Vec<(u64, f32)>,
    /// Boosts by rule for all items of a category: name, factor.
    pub category_boosts: Vec<(String, f32)>,
}

impl Default for Rerank {
    fn default() -> Self {
        Rerank {
            out_of_stock: false,
            price: None,
            price_ceiling_percent: 0,
            margin: 0.0,
            value: 0.0,
            profit: 0.0,
            diversity: 0.0,
            per_category: 0,
            least_relevance: 0.0,
            attention: Vec::new(),
            boosts: Vec::new(),
            category_boosts: Vec::new(),
        }
    }
}
