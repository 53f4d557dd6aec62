//! What is decided about a table: order, ranks, differing columns, badges, marks, conditions, totals.
//!
//! [`table_json`] takes and gives the JSON of `tests/vectors/table.schema.json`; [`table`] is the same
//! over a [`Node`](crate::request::Node) tree. Cells are whole numbers (minor units, seconds, or numbers
//! in ten-thousandths) or texts with the key that orders them, so that the browser, PHP and this code
//! agree on every order without knowing a language.
//!
//! `request` (checked input) -> `ranking` (dense ranks of a column) -> `badges` -> `answer`.

mod answer;
mod badges;
mod condition;
mod ranking;
mod request;

pub use answer::{Answer, JudgedColumn, JudgedRow};
pub use request::{MOST_COLUMNS, MOST_ROWS};

use crate::request::Node;
use crate::{ErrorKind, Result};

/// Judges a table and hands the answer to `then`.
///
/// The error is `request.field` with the path of the first field that is not as documented.
pub fn table<T>(request: &Node<'_>, then: impl FnOnce(&Answer<'_>) -> T) -> Result<T> {
    let request = request::Request::read(request)?;
    Ok(then(&answer::answer(&request)))
}

/// Judges JSON to JSON.
///
/// ```
/// let answer = tandem::table::table_json(r#"{"version": 1,
///   "columns": [{"key": "price", "type": "money", "better": "lower"}],
///   "rows": [{"id": 7, "cells": {"price": 950}}, {"id": 8, "cells": {"price": 900}}],
///   "sort": [{"column": "price"}]}"#)?;
/// assert!(answer.contains(r#"{"key":"price","differs":true,"best":[8],"total":null}"#));
/// # Ok::<(), tandem::Error>(())
/// ```
pub fn table_json(request: &str) -> Result<String> {
    let node: Node<'_> = serde_json::from_str(request).map_err(not_json)?;
    table(&node, |answer| serde_json::to_string(answer))?.map_err(not_json)
}

fn not_json(_: serde_json::Error) -> crate::Error {
    let (expected, found) = ("a JSON object".into(), "none".into());
    ErrorKind::Request { field: "request".into(), expected, found }.into()
}
