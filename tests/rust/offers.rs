//! Offers: the vectors that every engine answers, and a generated set for the twins.

use proptest::prelude::*;
use serde_json::{json, Value};
use tandem::offers::offers_json;

const CASES: &str = include_str!("../vectors/offers/cases.json");

#[test]
fn every_vector_is_answered_as_written() {
    let cases: Vec<Value> = serde_json::from_str(CASES).unwrap();
    assert!(cases.len() > 20);
    for case in cases {
        let name = &case["name"];
        match (offers_json(&case["request"].to_string()), case.get("error")) {
            (Ok(answer), None) => {
                let answer: Value = serde_json::from_str(&answer).unwrap();
                assert_eq!(answer, case["answer"], "{name}");
            }
            (Err(error), Some(wanted)) => {
                assert!(error.to_string().starts_with(wanted.as_str().unwrap()), "{name}: {error}");
            }
            (got, wanted) => panic!("{name}: got {got:?}, wanted {wanted:?}"),
        }
    }
}

fn leaf() -> impl Strategy<Value = Value> {
    let number = prop_oneof![Just("cart.total"), Just("customer.orders"), Just("customer.spent_in:30")];
    let word = prop_oneof![Just("eq"), Just("ne"), Just("lt"), Just("le"), Just("gt"), Just("ge")];
    let set = prop_oneof![Just("any_of"), Just("all_of"), Just("none_of")];
    prop_oneof![
        (number, word, -3i64..4)
            .prop_map(|(fact, is, value)| json!({"fact": fact, "is": is, "value": value})),
        (set, prop::collection::vec(1i64..5, 0..3))
            .prop_map(|(is, value)| json!({"fact": "cart.categories", "is": is, "value": value})),
        (
            prop_oneof![Just("in"), Just("not_in")],
            prop::collection::vec(prop_oneof![Just("DE"), Just("AT")], 0..3)
        )
            .prop_map(|(is, value)| json!({"fact": "place.country", "is": is, "value": value})),
        any::<bool>().prop_map(|value| json!({"fact": "customer.logged_in", "is": "eq", "value": value})),
    ]
}

fn condition() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|parts| json!({"all": parts})),
            prop::collection::vec(inner.clone(), 0..4).prop_map(|parts| json!({"any": parts})),
            inner.prop_map(|part| json!({"not": part})),
        ]
    })
}

fn request() -> impl Strategy<Value = Value> {
    let offer = (condition(), 0i64..3, prop::option::of(Just("g")), prop::option::of(0u64..3));
    (
        prop::collection::vec(offer, 1..5),
        prop::option::of(-3i64..4),
        prop::option::of(prop::collection::vec(1i64..5, 0..4)),
        prop::option::of(prop_oneof![Just("DE"), Just("CH")]),
        prop::option::of(any::<bool>()),
        0u64..3,
    )
        .prop_map(|(offers, total, categories, country, logged_in, used)| {
            let offers: Vec<Value> = offers
                .into_iter()
                .enumerate()
                .map(|(k, (conditions, priority, group, limit))| {
                    json!({"id": format!("o{k}"), "priority": priority, "group": group,
                        "limits": {"per_customer": limit}, "conditions": conditions})
                })
                .collect();
            json!({"version": 1, "now": 7, "check": true, "offers": offers,
                "usage": {"o1": {"customer": used}},
                "facts": {"cart.total": total, "cart.categories": categories, "place.country": country,
                    "customer.logged_in": logged_in}})
        })
}

proptest! {
    #[test]
    fn evaluation_ends_with_every_offer_in_exactly_one_list(request in request()) {
        let answer: Value = serde_json::from_str(&offers_json(&request.to_string()).unwrap()).unwrap();
        let count = answer["eligible"].as_array().unwrap().len() + answer["refused"].as_array().unwrap().len();
        prop_assert_eq!(count, request["offers"].as_array().unwrap().len());
    }

    #[test]
    fn the_written_order_of_offers_does_not_matter(request in request()) {
        let mut turned = request.clone();
        turned["offers"].as_array_mut().unwrap().reverse();
        prop_assert_eq!(offers_json(&request.to_string()).unwrap(), offers_json(&turned.to_string()).unwrap());
    }

    #[test]
    fn an_unreachable_offer_is_never_eligible(request in request()) {
        let answer: Value = serde_json::from_str(&offers_json(&request.to_string()).unwrap()).unwrap();
        for conflict in answer["conflicts"].as_array().unwrap() {
            if conflict["code"] == "offer.unreachable" {
                prop_assert!(!answer["eligible"].as_array().unwrap().contains(&conflict["id"]));
            }
        }
    }
}

/// The same requests and answers for the PHP twin. `TANDEM_WRITE_VECTORS=1` writes them anew.
#[test]
fn the_generated_vectors_are_current() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let cases: Vec<Value> = (0..150)
        .map(|_| {
            let request = request().new_tree(&mut runner).unwrap().current();
            let answer: Value = serde_json::from_str(&offers_json(&request.to_string()).unwrap()).unwrap();
            json!({"request": request, "answer": answer})
        })
        .collect();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/offers/generated.json");
    if std::env::var_os("TANDEM_WRITE_VECTORS").is_some() {
        let lines: Vec<String> = cases.iter().map(Value::to_string).collect();
        std::fs::write(path, format!("[\n{}\n]\n", lines.join(",\n"))).unwrap();
    }
    let kept: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(kept, cases);
}
