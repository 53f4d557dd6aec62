//! What is wrong with a set of offers before any shopper comes: rules nobody can meet, rules that hide others.

use super::condition::{Condition, Leaf, Operator};
use super::evaluate::{Offer, Offers};
use super::facts::Value;
use serde::Serialize;
use std::collections::BTreeMap;

/// One finding.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Conflict {
    /// Stable code: `offer.unreachable` (its conditions contradict each other), `offer.same` (the same
    /// conditions and window as `other`, in the same group) or `offer.tie` (same group and priority as
    /// `other`: which one is applied depends on the id alone).
    pub code: &'static str,
    /// The offer.
    pub id: String,
    /// The other offer, where there is one.
    pub other: Option<String>,
    /// The fact that contradicts itself, where there is one.
    pub fact: Option<String>,
}

/// The comparisons that must all hold, however they are nested in `all`.
fn required<'a>(condition: &'a Condition, out: &mut Vec<&'a Leaf>) {
    match condition {
        Condition::All(parts) => parts.iter().for_each(|part| required(part, out)),
        Condition::Leaf(leaf) => out.push(leaf),
        Condition::Any(parts) if parts.len() == 1 => parts.iter().for_each(|part| required(part, out)),
        _ => {}
    }
}

/// The fact whose required comparisons leave no value, if any: an interval for numbers, a set of
/// allowed texts, wanted and refused members of sets.
fn contradiction(offer: &Offer) -> Option<String> {
    let mut leaves = Vec::new();
    required(&offer.conditions, &mut leaves);
    let mut by_fact: BTreeMap<&str, Vec<&Leaf>> = BTreeMap::new();
    for leaf in leaves {
        by_fact.entry(leaf.fact.name()).or_default().push(leaf);
    }
    by_fact.into_iter().find(|(_, leaves)| empty(leaves)).map(|(fact, _)| fact.to_owned())
}

fn empty(leaves: &[&Leaf]) -> bool {
    let (mut low, mut high) = (i128::from(i64::MIN), i128::from(i64::MAX));
    let mut flags: Vec<bool> = Vec::new();
    for leaf in leaves {
        match (&leaf.value, leaf.operator) {
            (Value::Number(n), operator) => {
                let n = i128::from(*n);
                match operator {
                    Operator::Eq => (low, high) = (low.max(n), high.min(n)),
                    Operator::Lt => high = high.min(n - 1),
                    Operator::Le => high = high.min(n),
                    Operator::Gt => low = low.max(n + 1),
                    Operator::Ge => low = low.max(n),
                    _ => {}
                }
            }
            (Value::Numbers(pair), Operator::Between) => {
                if let [from, to] = pair[..] {
                    (low, high) = (low.max(i128::from(from)), high.min(i128::from(to)));
                }
            }
            (Value::Flag(flag), _) => flags.push(*flag),
            (Value::Numbers(list), Operator::In | Operator::AnyOf) if list.is_empty() => return true,
            (Value::Texts(list), Operator::In | Operator::AnyOf) if list.is_empty() => return true,
            _ => {}
        }
    }
    low > high
        || (flags.contains(&true) && flags.contains(&false))
        || texts_empty(leaves)
        || sets_empty(leaves)
}

fn texts_empty(leaves: &[&Leaf]) -> bool {
    let wanted: Vec<&String> = leaves
        .iter()
        .filter_map(|leaf| match (&leaf.value, leaf.operator) {
            (Value::Text(text), Operator::Eq) => Some(text),
            _ => None,
        })
        .collect();
    wanted.iter().any(|text| {
        leaves.iter().any(|leaf| match (&leaf.value, leaf.operator) {
            (Value::Text(other), Operator::Eq) => other != *text,
            (Value::Text(other), Operator::Ne) => other == *text,
            (Value::Texts(list), Operator::In) => !list.contains(text),
            (Value::Texts(list), Operator::NotIn) => list.contains(text),
            _ => false,
        })
    })
}

fn sets_empty(leaves: &[&Leaf]) -> bool {
    let refused = |value: &Value| {
        leaves.iter().any(|leaf| match (&leaf.value, value, leaf.operator) {
            (Value::Numbers(no), Value::Numbers(yes), Operator::NoneOf) => {
                yes.iter().any(|one| no.contains(one))
            }
            (Value::Texts(no), Value::Texts(yes), Operator::NoneOf) => yes.iter().any(|one| no.contains(one)),
            _ => false,
        })
    };
    leaves.iter().any(|leaf| leaf.operator == Operator::AllOf && refused(&leaf.value))
}

/// Everything wrong with a set of offers, by offer in order.
pub fn conflicts(offers: &Offers) -> Vec<Conflict> {
    let mut found = Vec::new();
    let mut earlier: Vec<&Offer> = Vec::new();
    for offer in offers.iter() {
        if let Some(fact) = contradiction(offer) {
            found.push(Conflict {
                code: "offer.unreachable",
                id: offer.id.clone(),
                other: None,
                fact: Some(fact),
            });
        }
        if offer.group.is_some() {
            for other in earlier.iter().filter(|other| other.group == offer.group) {
                let overlap = other.from.unwrap_or(i64::MIN) < offer.until.unwrap_or(i64::MAX)
                    && offer.from.unwrap_or(i64::MIN) < other.until.unwrap_or(i64::MAX);
                let code = if other.conditions == offer.conditions && overlap {
                    "offer.same"
                } else if other.priority == offer.priority && overlap {
                    "offer.tie"
                } else {
                    continue;
                };
                found.push(Conflict {
                    code,
                    id: offer.id.clone(),
                    other: Some(other.id.clone()),
                    fact: None,
                });
            }
        }
        earlier.push(offer);
    }
    found
}
