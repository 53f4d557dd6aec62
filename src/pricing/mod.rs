//! Exact prices: which units of a cart form which bundles, and what every line costs.
//!
//! [`quote_json`] takes and gives the JSON of `tests/vectors/quote.schema.json`; [`quote`] is the
//! same over a [`Node`] tree, which the PHP extension builds from an array. A quote is a pure
//! function of the request: lines always come at the shop's own price, never at a quoted one.
//!
//! `request` (checked input) -> `composition` (ways to form each rule: `application` prices one)
//! -> `assignment` (the best of them) -> `plan` (with reasons) -> `answer`.

mod answer;
mod application;
mod assignment;
mod bounds;
mod coherence;
mod composition;
mod discount;
mod group;
mod grouping;
mod kept;
mod offers;
mod plan;
mod relaxation;
mod request;
mod rule;
mod sample;
mod undercut;

pub use crate::request::Node;
pub use answer::{Applied, AppliedLine, Benefit, Part, Quote, QuotedLine, Refused};
pub use application::{Detail, Fact};
pub use kept::{known, Given, Known};
pub use request::MAX_RULES;
pub use sample::{sample, sample_cart};

use crate::{ErrorKind, Result};

/// Quotes a request and hands the answer to `then`.
///
/// The error is `request.field` with the path of the first field that is not as documented. A rule
/// that is not as documented is refused, and the others go on.
pub fn quote<T>(request: &Node<'_>, then: impl FnOnce(&Quote<'_>) -> T) -> Result<T> {
    quote_given(request, None, then)
}

/// The same with the rules given apart from the request, some of them read before.
pub fn quote_given<T>(
    request: &Node<'_>,
    rules: Option<Vec<Given<'_>>>,
    then: impl FnOnce(&Quote<'_>) -> T,
) -> Result<T> {
    let request = request::Request::read(request, rules)?;
    let plan = plan::Plan::new(&request);
    Ok(then(&answer::answer(&request, plan)))
}

/// Quotes JSON to JSON.
///
/// ```
/// let answer = tandem::pricing::quote_json(r#"{
///   "version": 1, "currency": {"code": "EUR", "exponent": 2}, "now": 0,
///   "lines": [{"key": "a", "product": 1, "qty": 2, "current": 995}],
///   "rules": [{"id": "pair", "kind": "set", "components": [{"product": 1, "min": 2}],
///              "discount": {"type": "percent", "basis_points": 1000}}]}"#)?;
/// assert!(answer.contains(r#""total":1791,"saving":199,"unit":"8.95500000000000""#));
/// # Ok::<(), tandem::Error>(())
/// ```
pub fn quote_json(request: &str) -> Result<String> {
    let node: Node<'_> = serde_json::from_str(request).map_err(not_json)?;
    quote(&node, |answer| serde_json::to_string(answer))?.map_err(not_json)
}

/// Checks a set of bundles, JSON to JSON as `tests/vectors/coherence.schema.json` has it.
pub fn coherence_json(request: &str) -> Result<String> {
    let node: Node<'_> = serde_json::from_str(request).map_err(not_json)?;
    serde_json::to_string(&coherence::check(&node)?).map_err(not_json)
}

fn not_json(_: serde_json::Error) -> crate::Error {
    let (expected, found) = ("a JSON object".into(), "none".into());
    ErrorKind::Request { field: "request".into(), expected, found }.into()
}
