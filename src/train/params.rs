//! What can be chosen for a shop, with defaults that are good for most.

use crate::error::ErrorKind;
use crate::Result;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Version of the meaning of these parameters.
pub const PARAMS_VERSION: u32 = 1;

/// All choices of a model. Stored in it, read back by the ranker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Version of their meaning.
    pub version: u32,
    /// Pairs for one item.
    pub product: ProductParams,
    /// Local ridge regression for carts.
    pub cart: CartParams,
    /// Baskets like this one.
    pub knn: KnnParams,
    /// Similar titles, categories, tags and attributes.
    pub content: ContentParams,
    /// What buyers also bought at other times.
    pub also: AlsoParams,
    /// Weights of the terms for a context of 1, of 2 or 3, and of more items.
    pub blend: [Blend; 3],
    /// Days after which an earlier purchase counts half beside a cart.
    pub cart_history_half_days: f64,
    /// How much more an earlier purchase counts that came in one order with items of the cart.
    pub cart_history_together: f64,
    /// Power of an item's habit (how often its customers buy it again) in what an own purchase counts
    /// for `for-you`.
    pub habit_power: f64,
    /// The same beside a cart.
    pub cart_habit_power: f64,
    /// Weights and memory of `for-you`, with purchases repeated.
    pub personal: PersonalParams,
    /// The same without what was bought before.
    pub discover: PersonalParams,
    /// Browsing sessions.
    pub session: SessionParams,
}

/// `count / (n_i^alpha * n_j^(1 - alpha) + shrink)`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProductParams {
    /// 1 is confidence, 0.5 cosine.
    pub alpha: f64,
    /// Damps pairs of little evidence.
    pub shrink: f64,
    /// Orders of n items count `(n - 1)^-beta`.
    pub beta: f64,
    /// Days after which an order counts half; 0 = never.
    pub half_days: f64,
    /// Pairs kept an item.
    pub keep: usize,
}

/// For each item a ridge regression on its nearest neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CartParams {
    /// Ridge added to the diagonal.
    pub lambda: f64,
    /// Cosine neighbours an item is explained by.
    pub neighbours: usize,
    /// Orders of n items count `(n - 1)^-beta`.
    pub beta: f64,
    /// Days after which an order counts half; 0 = never.
    pub half_days: f64,
    /// Pairs kept an item, and as many that speak against one.
    pub keep: usize,
    /// How much of what speaks against an item counts.
    pub against: f64,
}

/// The most similar recent baskets vote.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct KnnParams {
    /// Baskets that vote.
    pub neighbours: usize,
    /// Most recent baskets looked at for each item of the cart.
    pub recent: usize,
    /// A basket of n items is `n^-size_power` as similar.
    pub size_power: f64,
    /// Days after which a basket counts half; 0 = never.
    pub half_days: f64,
}

/// Similarity of what is written about two products.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContentParams {
    /// Orders after which an item's own history weighs as much as its title.
    pub prior: f64,
    /// Neighbours kept an item.
    pub keep: usize,
}

/// `customers / (n_i^alpha * n_j^(1 - alpha) + shrink)` over whole customer histories.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AlsoParams {
    /// 1 is confidence, 0.5 cosine.
    pub alpha: f64,
    /// Damps pairs of little evidence.
    pub shrink: f64,
    /// Pairs kept an item.
    pub keep: usize,
}

/// How much each normalised term counts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct Blend {
    /// Pairs for one item.
    pub product: f64,
    /// Local ridge regression.
    pub cart: f64,
    /// Baskets like this one.
    pub knn: f64,
    /// Content similarity, fading with the item's history.
    pub content: f64,
    /// Recent popularity.
    pub recent: f64,
    /// This customer's own purchases.
    pub personal: f64,
    /// What buyers of the customer's purchases bought.
    pub also: f64,
}

/// Weights and memory of `for-you`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonalParams {
    /// Days after which a purchase counts half.
    pub half_days: f64,
    /// Days after which a purchase counts half as context for other items.
    pub context_half_days: f64,
    /// Days of the recent popularity, one of 7, 14, 30.
    pub recent_days: u32,
    /// Weights of the terms.
    pub blend: Blend,
}

/// Session neighbours and sequential pairs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SessionParams {
    /// Sessions that vote.
    pub neighbours: usize,
    /// Most recent sessions looked at for each viewed item.
    pub recent: usize,
    /// Views looked at.
    pub length: usize,
    /// A view counts this much of the one after it.
    pub decay: f64,
    /// A session of n items is `n^-size_power` as similar.
    pub size_power: f64,
    /// Sessions after which (by number) one counts `1/e`; 0 = never. As a share of all sessions.
    pub age: f64,
    /// Distance to the match at which an item counts `1/e`.
    pub reach: f64,
    /// What an item before the match counts.
    pub backward: f64,
    /// Power of the inverse frequency of the voted item.
    pub idf: f64,
    /// Weight of the sequential pairs beside the neighbours.
    pub pairs: f64,
    /// Weight of a view before the last in the sequential pairs.
    pub pairs_decay: f64,
}

impl Params {
    /// The defaults with what a JSON object names put in place of them.
    ///
    /// # Errors
    /// `request.field` when the text is no such object.
    pub fn over_defaults(text: &[u8]) -> Result<Params> {
        let wrong = |error: serde_json::Error| ErrorKind::Request {
            field: "params".into(),
            expected: "a JSON object of parameters".into(),
            found: error.to_string(),
        };
        let given: Value = serde_json::from_slice(text).map_err(wrong)?;
        let mut all = serde_json::to_value(Params::default()).map_err(wrong)?;
        overlay(&mut all, given);
        Ok(serde_json::from_value(all).map_err(wrong)?)
    }

    /// Whether any blend gives a term a weight.
    pub fn uses(&self, term: impl Fn(&Blend) -> f64) -> bool {
        let own = [&self.personal.blend, &self.discover.blend];
        self.blend.iter().chain(own).any(|blend| term(blend) > 0.0)
    }
}

fn overlay(all: &mut Value, given: Value) {
    match (all, given) {
        (Value::Object(all), Value::Object(given)) => {
            for (name, value) in given {
                overlay(all.entry(name).or_insert(Value::Null), value);
            }
        }
        (Value::Array(all), Value::Array(given)) if all.len() == given.len() => {
            all.iter_mut().zip(given).for_each(|(all, given)| overlay(all, given));
        }
        (all, given) => *all = given,
    }
}

impl KnnParams {
    /// What the similarity of a basket of `size` items, `age_days` old, is multiplied by.
    pub fn basket_weight(&self, size: usize, age_days: f32) -> f32 {
        let decay = if self.half_days > 0.0 { (-f64::from(age_days) / self.half_days).exp2() } else { 1.0 };
        ((size.max(1) as f64).powf(-self.size_power) * decay) as f32
    }
}

impl SessionParams {
    /// What the similarity of a session is multiplied by: number `number` of `count`, newest first, of `length`
    /// views.
    pub fn session_weight(&self, number: usize, count: usize, length: usize) -> f32 {
        let age = if self.age > 0.0 { (-(number as f64) / (self.age * count as f64)).exp() } else { 1.0 };
        (age * (length.max(1) as f64).powf(-self.size_power)) as f32
    }

    /// What a vote for an item that `holders` of `count` sessions hold is multiplied by.
    pub fn vote_weight(&self, count: usize, holders: usize) -> f32 {
        Self::rarity(count, holders).powf(self.idf as f32)
    }

    /// The logarithm of how few of all sessions hold an item.
    pub fn rarity(count: usize, holders: usize) -> f32 {
        ((count as f32 + 1.0) / (holders as f32 + 1.0)).ln().max(1e-3)
    }
}

impl Default for Params {
    fn default() -> Self {
        Params {
            version: PARAMS_VERSION,
            product: ProductParams::default(),
            cart: CartParams::default(),
            knn: KnnParams::default(),
            content: ContentParams::default(),
            also: AlsoParams::default(),
            // Beside a small cart a history says more: there is less else to go by.
            blend: [
                Blend {
                    product: 1.0,
                    cart: 0.3,
                    knn: 0.7,
                    content: 0.2,
                    recent: 0.05,
                    personal: 0.8,
                    also: 0.2,
                },
                Blend {
                    product: 0.5,
                    cart: 1.0,
                    knn: 0.4,
                    content: 0.3,
                    recent: 0.03,
                    personal: 0.8,
                    also: 0.2,
                },
                Blend {
                    product: 0.1,
                    cart: 1.0,
                    knn: 0.3,
                    content: 0.3,
                    recent: 0.03,
                    personal: 0.6,
                    also: 0.0,
                },
            ],
            cart_history_half_days: 90.0,
            cart_history_together: 3.0,
            habit_power: 0.5,
            cart_habit_power: 0.3,
            personal: PersonalParams::default(),
            discover: PersonalParams {
                half_days: 60.0,
                context_half_days: 120.0,
                recent_days: 7,
                blend: Blend { recent: 0.5, cart: 1.0, also: 1.5, knn: 1.0, ..Blend::default() },
            },
            session: SessionParams::default(),
        }
    }
}

impl Default for ProductParams {
    fn default() -> Self {
        ProductParams { alpha: 0.95, shrink: 5.0, beta: 0.25, half_days: 360.0, keep: 64 }
    }
}

impl Default for CartParams {
    fn default() -> Self {
        CartParams { lambda: 5.0, neighbours: 100, beta: 0.25, half_days: 360.0, keep: 96, against: 1.0 }
    }
}

impl Default for KnnParams {
    fn default() -> Self {
        KnnParams { neighbours: 100, recent: 1000, size_power: 0.5, half_days: 180.0 }
    }
}

impl Default for ContentParams {
    fn default() -> Self {
        ContentParams { prior: 30.0, keep: 32 }
    }
}

impl Default for AlsoParams {
    fn default() -> Self {
        AlsoParams { alpha: 0.65, shrink: 10.0, keep: 64 }
    }
}

impl Default for PersonalParams {
    fn default() -> Self {
        PersonalParams {
            half_days: 240.0,
            context_half_days: 30.0,
            recent_days: 30,
            blend: Blend { personal: 1.0, recent: 0.03, cart: 0.05, also: 0.05, ..Blend::default() },
        }
    }
}

impl Default for SessionParams {
    fn default() -> Self {
        SessionParams {
            neighbours: 500,
            recent: 1000,
            length: 9,
            decay: 0.7,
            size_power: 0.25,
            age: 1.5,
            reach: 1.5,
            backward: 0.5,
            idf: 0.75,
            pairs: 0.3,
            pairs_decay: 0.4,
        }
    }
}
