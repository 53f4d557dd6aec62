//! JSON in, JSON out.

use super::compute::{compute, Bought, Order};
use crate::{ErrorKind, Result};
use serde::{Deserialize, Serialize};

/// Most numbers of one list: 20 million orders.
const MOST: usize = 80_000_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    version: u32,
    now: i64,
    half_life_days: i64,
    /// Customer, UNIX seconds, amount; customer, UNIX seconds, amount; ...
    orders: Vec<i64>,
    /// Customer, category, UNIX seconds, units; ...
    #[serde(default)]
    bought: Vec<i64>,
}

#[derive(Serialize)]
struct Answer<'a> {
    version: u32,
    customers: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: i64,
    rank: i64,
    rfm: [i64; 3],
    group: &'a str,
    interests: &'a [i64],
}

fn invalid(field: &str, expected: impl Into<String>, found: impl ToString) -> crate::Error {
    ErrorKind::Request { field: field.into(), expected: expected.into(), found: found.to_string() }.into()
}

fn rows<const N: usize>(field: &str, flat: &[i64]) -> Result<Vec<[i64; N]>> {
    let chunks = flat.chunks_exact(N);
    if flat.len() > MOST || !chunks.remainder().is_empty() {
        return Err(invalid(field, format!("rows of {N} numbers, at most {MOST} numbers"), flat.len()));
    }
    Ok(chunks.filter_map(|row| row.try_into().ok()).collect())
}

/// Computes the segments of all customers, as PHP calls it.
///
/// # Errors
/// `request.field` where the request is not as documented.
pub fn segments_json(json: &str) -> Result<String> {
    let request: Request =
        serde_json::from_str(json).map_err(|error| invalid("request", "a segments request (JSON)", error))?;
    if request.version != 1 {
        return Err(invalid("version", "1", request.version));
    }
    if !(1..=36_500).contains(&request.half_life_days) {
        return Err(invalid("half_life_days", "1 to 36500 days", request.half_life_days));
    }
    let orders: Vec<Order> = rows("orders", &request.orders)?;
    let bought: Vec<Bought> = rows("bought", &request.bought)?;
    let found = compute(&orders, &bought, request.now, request.half_life_days * 86_400);
    let customers = found
        .iter()
        .map(|of| Row {
            id: of.customer,
            rank: of.rank,
            rfm: of.fifths,
            group: of.group(),
            interests: &of.interests,
        })
        .collect();
    serde_json::to_string(&Answer { version: 1, customers }).map_err(|error| invalid("answer", "JSON", error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_do_not_end_are_refused() {
        let ask = |orders: &str| {
            segments_json(&format!(r#"{{"version":1,"now":9,"half_life_days":30,"orders":{orders}}}"#))
        };
        assert!(ask("[1,2]").is_err_and(|error| error.to_string().contains("orders")));
        assert!(ask("[1,2,3.5]").is_err());
        let answer = ask("[1,2,3]").unwrap_or_default();
        assert_eq!(
            answer,
            r#"{"version":1,"customers":[{"id":1,"rank":1,"rfm":[5,5,5],"group":"champions","interests":[]}]}"#
        );
    }
}
