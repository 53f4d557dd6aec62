//! What is wrong with a set of offers before any shopper comes: rules nobody can meet, rules that hide others.

use super::condition::{Condition, Leaf, Operator};
use super::evaluate::{Offer, Offers};
use super::facts::Value;
use serde::Serialize;
use std::collections::BTreeMap;

/// One finding.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Conflict {
    /// Stable code: `offer.unreachable` (its conditions contradict each other), and of two offers of one group
    /// whose windows meet: `offer.same` (the same conditions), `offer.tie` (the same priority: which one is
    /// applied may depend on the id alone), `offer.within` (whoever meets the conditions of this one meets those
    /// of `other`) or `offer.overlap` (nothing says that nobody meets both).
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
fn contradiction(leaves: Vec<&Leaf>) -> Option<String> {
    let mut by_fact: BTreeMap<&str, Vec<&Leaf>> = BTreeMap::new();
    for leaf in leaves {
        by_fact.entry(leaf.fact.name()).or_default().push(leaf);
    }
    by_fact.into_iter().find(|(_, leaves)| empty(leaves)).map(|(fact, _)| fact.to_owned())
}

/// The comparisons that an offer requires.
fn of(offer: &Offer) -> Vec<&Leaf> {
    let mut leaves = Vec::new();
    required(&offer.conditions, &mut leaves);
    leaves
}

/// Whether whoever meets all of these comparisons meets a condition. False where that cannot be told.
fn implied(leaves: &[&Leaf], condition: &Condition) -> bool {
    match condition {
        Condition::All(parts) => parts.iter().all(|part| implied(leaves, part)),
        Condition::Any(parts) => parts.iter().any(|part| implied(leaves, part)),
        Condition::Not(_) => false,
        Condition::Leaf(wanted) => {
            let mine: Vec<&Leaf> = leaves.iter().copied().filter(|leaf| leaf.fact == wanted.fact).collect();
            mine.iter().any(|leaf| inside(leaf, wanted)) || bounded(&mine, wanted)
        }
    }
}

/// Whether one comparison of texts, sets or flags holds only where another of the same fact does.
fn inside(leaf: &Leaf, wanted: &Leaf) -> bool {
    use Operator::{AllOf, AnyOf, Eq, In, Ne, NoneOf, NotIn};
    fn within<T: PartialEq>(few: &[T], many: &[T]) -> bool {
        few.iter().all(|one| many.contains(one))
    }
    if leaf.operator == wanted.operator && leaf.value == wanted.value {
        return true;
    }
    match ((leaf.operator, &leaf.value), (wanted.operator, &wanted.value)) {
        ((Eq, Value::Text(text)), (In, Value::Texts(list))) => list.contains(text),
        ((Eq, Value::Text(text)), (NotIn, Value::Texts(list))) => !list.contains(text),
        ((Eq, Value::Text(text)), (Ne, Value::Text(other))) => text != other,
        ((Eq, Value::Number(n)), (In, Value::Numbers(list))) => list.contains(n),
        ((Eq, Value::Number(n)), (NotIn, Value::Numbers(list))) => !list.contains(n),
        ((In, Value::Texts(few)), (In, Value::Texts(many)))
        | ((AnyOf, Value::Texts(few)), (AnyOf, Value::Texts(many)))
        | ((NotIn, Value::Texts(many)), (NotIn, Value::Texts(few)))
        | ((NoneOf, Value::Texts(many)), (NoneOf, Value::Texts(few)))
        | ((AllOf, Value::Texts(many)), (AllOf, Value::Texts(few))) => within(few, many),
        ((In, Value::Numbers(few)), (In, Value::Numbers(many)))
        | ((AnyOf, Value::Numbers(few)), (AnyOf, Value::Numbers(many)))
        | ((NotIn, Value::Numbers(many)), (NotIn, Value::Numbers(few)))
        | ((NoneOf, Value::Numbers(many)), (NoneOf, Value::Numbers(few)))
        | ((AllOf, Value::Numbers(many)), (AllOf, Value::Numbers(few))) => within(few, many),
        _ => false,
    }
}

/// Whether the interval that these comparisons leave lies in that of another of the same number.
fn bounded(mine: &[&Leaf], wanted: &Leaf) -> bool {
    let (low, high) = interval(mine);
    let known = mine.iter().any(|leaf| {
        matches!(leaf.value, Value::Number(_)) && leaf.operator != Operator::Ne
            || leaf.operator == Operator::Between
    });
    let ends = matches!(
        (&wanted.value, wanted.operator),
        (Value::Number(_), Operator::Eq | Operator::Lt | Operator::Le | Operator::Gt | Operator::Ge)
            | (Value::Numbers(_), Operator::Between)
    );
    let (from, to) = interval(&[wanted]);
    known && ends && from <= low && high <= to
}

/// The least and the largest number that comparisons leave.
fn interval(leaves: &[&Leaf]) -> (i128, i128) {
    let (mut low, mut high) = (i128::from(i64::MIN), i128::from(i64::MAX));
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
            _ => {}
        }
    }
    (low, high)
}

fn empty(leaves: &[&Leaf]) -> bool {
    let (low, high) = interval(leaves);
    let mut flags: Vec<bool> = Vec::new();
    for leaf in leaves {
        match (&leaf.value, leaf.operator) {
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

/// What two offers of one group whose windows meet are to each other, and whether it is said of the other one;
/// `None` where nobody meets both.
fn together(offer: &Offer, other: &Offer) -> Option<(&'static str, bool)> {
    let (mine, theirs) = (of(offer), of(other));
    if other.conditions == offer.conditions {
        Some(("offer.same", false))
    } else if contradiction(mine.iter().chain(&theirs).copied().collect()).is_some() {
        None
    } else if other.priority == offer.priority {
        Some(("offer.tie", false))
    } else if implied(&mine, &other.conditions) {
        Some(("offer.within", false))
    } else if implied(&theirs, &offer.conditions) {
        Some(("offer.within", true))
    } else {
        Some(("offer.overlap", false))
    }
}

/// Everything wrong with a set of offers, by offer in order.
pub fn conflicts(offers: &Offers) -> Vec<Conflict> {
    let mut found = Vec::new();
    let mut earlier: Vec<&Offer> = Vec::new();
    for offer in offers.iter() {
        let unreachable = contradiction(of(offer));
        if let Some(fact) = unreachable {
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
                if !overlap {
                    continue;
                }
                let Some((code, turned)) = together(offer, other) else { continue };
                let (first, second) = if turned { (*other, offer) } else { (offer, *other) };
                found.push(Conflict {
                    code,
                    id: first.id.clone(),
                    other: Some(second.id.clone()),
                    fact: None,
                });
            }
        }
        earlier.push(offer);
    }
    found
}
