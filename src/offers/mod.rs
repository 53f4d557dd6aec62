//! Offers as data: who qualifies, and why not.
//!
//! An offer is a tree of conditions over facts about a shopper, a cart, a place and a visit, with a
//! window and limits. Evaluation answers which offers hold; what they are worth on a cart is
//! [`quote`](crate)'s business, which takes eligible offers as rules. A fact that is not known
//! (no consent, no order yet) makes its condition false, never an error.
//!
//! Shape of request and answer: `tests/vectors/offers/cases.json` shows every field. `offers` is a list, the JSON
//! text of one, or `{"known": XXH3-64 of the text, "length": bytes}`, which is answered by `null` where the text
//! was not read before. The PHP twin takes list and text, and gives the same answer.

mod condition;
mod conflicts;
mod evaluate;
mod facts;

pub use condition::{Condition, Leaf, Operator, MOST_CONDITIONS, MOST_DEPTH};
pub use conflicts::{conflicts, Conflict};
pub use evaluate::{
    offers_json, Answer, Detail, Limits, Offer, Offers, Outcome, Refusal, RefusedOffer, Usage,
};
pub use facts::{FactId, Facts, Kind, Slots, Value, View};
