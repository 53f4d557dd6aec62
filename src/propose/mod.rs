//! Bundles that the orders suggest: which products, at which discount, and what that is worth.
//!
//! [`propose_json`] takes and gives the JSON of `tests/vectors/propose.schema.json`. Counts come from
//! the model; prices, costs, stock and the owner's policy come with the request, so the same request
//! over the same model gives the same answer. Nothing here sets a price: what is proposed becomes a
//! rule, and [`pricing`](crate::pricing) decides.
//!
//! | mode | question | where |
//! |---|---|---|
//! | `companions` | what goes with one product, at which discount | `optimise` |
//! | `suggest` | which bundles the shop should have | `optimise` |
//! | `missing` | which products are bought without their usual companion | `missing` |
//! | `compose` | which set to show to this cart, at the owner's discounts | `compose` |
//!
//! # The chance that a set is taken
//! *One companion.* Of `n` orders with a product, `k` also hold the companion, whose share of all
//! orders is `b`. The chance is a Beta posterior whose prior is worth [`PRIOR_ORDERS`] orders at the
//! rate `b`: mean `(k + 20 b) / (n + 20)`, stated with its central 90 % interval. Few orders are
//! shrunken towards "no more than everybody".
//!
//! *A set.* Its pieces in order of their own chance, ties by product: the first has its own chance,
//! each later one the largest of its own and of those given by a piece before it (the strongest
//! single evidence); the chance of the set is their product.
//!
//! *A discount.* Taking a set for `D` less makes its new pieces, worth `W`, cheaper by `x = D / W`.
//! The odds are multiplied by `(1 - x)^-e`. The elasticity `e` is an assumption and is said to be
//! one: 2.62, the mean of 1,851 published price elasticities (Bijmolt, van Heerde and Pieters 2005,
//! *Journal of Marketing Research* 42). Owners may set their own.
//!
//! A companion costs at most half as much again as what it goes with: the dearer product leads.
//!
//! # Within what
//! A composed set costs the shopper no more than the `budget` beside what lies in the cart, is none of
//! the sets to `exclude`, and holds the product named by `holding`, such as that of a page: the best of all such sets
//! is found, never the best of all and then none.
//!
//! # What it is worth
//! `P x (price - cost)` of the new pieces, less the whole discount: what lies in the cart anyway would
//! have been sold at its full price. Without any cost this is revenue, and the answer says so; where
//! some costs are unknown, those products are taken to cost the share of the price that the others do.

mod answer;
mod compose;
mod evidence;
mod missing;
mod optimise;
mod problem;
mod request;
mod sample;

pub use compose::{best, best_by_force, Set};
pub use evidence::{Posterior, PRIOR_ORDERS};
pub use problem::{Candidate, Problem, Published, MOST_CANDIDATES, MOST_PIECES};
pub use sample::sample;

use crate::model::{Model, PairTable};
use crate::request::Node;
use crate::{ErrorKind, Result};

/// Answers a request from a model and its table of products bought together (`None`: it has none,
/// and nothing is proposed).
///
/// # Errors
/// `request.field` with the path of the first field that is not as documented.
pub fn propose_json<D: AsRef<[u8]>>(
    model: &Model<D>,
    product: Option<PairTable>,
    request: &str,
) -> Result<String> {
    let node: Node<'_> = serde_json::from_str(request).map_err(not_json)?;
    let request = request::Request::read(&node)?;
    let orders = evidence::Orders::of(model, product)?;
    let answer = match request.mode {
        request::Mode::Companions => optimise::companions(&request, &orders),
        request::Mode::Suggest => optimise::suggest(&request, &orders),
        request::Mode::Missing => missing::missing(&request, &orders),
        request::Mode::Compose => compose::compose(&request, &orders),
    };
    serde_json::to_string(&answer).map_err(not_json)
}

fn not_json(_: serde_json::Error) -> crate::Error {
    let (expected, found) = ("a JSON object".into(), "none".into());
    ErrorKind::Request { field: "request".into(), expected, found }.into()
}
