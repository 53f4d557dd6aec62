//! Tables: the vectors that every engine answers, and what holds for every table.

use proptest::prelude::*;
use serde_json::{json, Value};
use tandem::table::table_json;

const CASES: &str = include_str!("../vectors/table/cases.json");
const GENERATED: &str = include_str!("../vectors/table/generated.json");

#[test]
fn every_vector_is_answered_as_written() {
    let mut cases: Vec<Value> = serde_json::from_str(CASES).unwrap();
    cases.extend(serde_json::from_str::<Vec<Value>>(GENERATED).unwrap());
    assert!(cases.len() > 100);
    for case in cases {
        let name = case.get("name").unwrap_or(&case["request"]);
        match (table_json(&case["request"].to_string()), case.get("error")) {
            (Ok(answer), None) => {
                let answer: Value = serde_json::from_str(&answer).unwrap();
                assert_eq!(answer, case["answer"], "{name}");
            }
            (Err(error), Some(wanted)) => assert_eq!(error.to_string(), wanted.as_str().unwrap(), "{name}"),
            (got, wanted) => panic!("{name}: got {got:?}, wanted {wanted:?}"),
        }
    }
}

#[test]
fn what_is_no_object_is_refused_with_a_code() {
    for text in ["", "[", "null", "7", "[1]"] {
        assert_eq!(table_json(text).unwrap_err().code(), "request.field", "{text}");
    }
}

fn row(id: i64) -> impl Strategy<Value = Value> {
    let cell = prop::option::of(-4i64..4);
    let offer = prop::option::of((0i64..50, 0i64..50, 1i64..4));
    (cell.clone(), cell, offer).prop_map(move |(a, b, offer)| {
        let offer = offer.map(
            |(individual, price, items)| json!({"individual": individual, "price": price, "items": items}),
        );
        json!({"id": id, "cells": {"a": a, "b": b}, "offer": offer})
    })
}

fn rows() -> impl Strategy<Value = Vec<Value>> {
    (0usize..9).prop_flat_map(|n| (1..=n as i64).map(row).collect::<Vec<_>>()).prop_shuffle()
}

fn ask(rows: &[Value], descending: bool) -> Value {
    let direction = if descending { "desc" } else { "asc" };
    let request = json!({"version": 1, "rows": rows,
        "columns": [{"key": "a", "type": "number", "better": "lower", "total": true}, {"key": "b", "type": "money"}],
        "sort": [{"column": "a", "direction": direction}, {"column": "b", "direction": "asc"}],
        "badges": [{"kind": "best", "metric": "saving_percent"}]});
    serde_json::from_str(&table_json(&request.to_string()).unwrap()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_order_keeps_every_row_and_does_not_depend_on_the_order_before(rows in rows(), descending: bool) {
        let answer = ask(&rows, descending);
        let ids = |answer: &Value| answer["rows"].as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect::<Vec<_>>();
        let mut sorted = ids(&answer);
        sorted.sort_unstable();
        prop_assert_eq!(sorted, (1..=rows.len() as i64).collect::<Vec<_>>());
        let mut turned = rows.clone();
        turned.reverse();
        prop_assert_eq!(ids(&answer), ids(&ask(&turned, descending)));
    }

    #[test]
    fn neighbours_are_in_order_and_empty_cells_last(rows in rows(), descending: bool) {
        let answer = ask(&rows, descending);
        let ranks: Vec<_> = answer["rows"].as_array().unwrap().iter().map(|row| row["ranks"][0].as_i64()).collect();
        for pair in ranks.windows(2) {
            match (pair[0], pair[1]) {
                (None, next) => prop_assert_eq!(next, None),
                (Some(a), Some(b)) => {
                    let (low, high) = if descending { (b, a) } else { (a, b) };
                    prop_assert!(low <= high);
                }
                (Some(_), None) => {}
            }
        }
    }

    #[test]
    fn no_row_saves_a_greater_share_than_the_best_value(rows in rows()) {
        let answer = ask(&rows, false);
        let judged = answer["rows"].as_array().unwrap();
        let best: Vec<_> = judged.iter().filter(|row| row["badges"] == json!(["best"])).collect();
        prop_assert!(best.len() <= 1);
        let most = judged.iter().filter_map(|row| row["saving_bp"].as_i64()).max().unwrap_or(0);
        let offers = judged.iter().filter(|row| !row["saving"].is_null()).count();
        prop_assert_eq!(best.len() == 1, offers > 1 && judged.iter().any(|row| row["saving"].as_i64() > Some(0)));
        for row in best {
            prop_assert_eq!(row["saving_bp"].as_i64().unwrap(), most);
        }
    }

    #[test]
    fn a_total_is_the_sum_of_its_cells(rows in rows()) {
        let sum: i64 = rows.iter().filter_map(|row| row["cells"]["a"].as_i64()).sum();
        prop_assert_eq!(ask(&rows, false)["columns"][0]["total"].as_i64(), Some(sum));
    }
}
