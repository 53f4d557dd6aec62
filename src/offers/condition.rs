//! The condition tree: read, checked, evaluated.

use super::facts::{kind_name, FactId, Kind, Slots, Value, View};
use crate::request::{wrong, Path};
use crate::Result;
use serde_json::Value as Json;

/// Most conditions one request may hold.
pub const MOST_CONDITIONS: usize = 100_000;
/// Deepest nesting of groups.
pub const MOST_DEPTH: usize = 16;

/// How a fact is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Less than.
    Lt,
    /// At most.
    Le,
    /// Greater than.
    Gt,
    /// At least.
    Ge,
    /// From the first to the second number, both included.
    Between,
    /// One of a list.
    In,
    /// None of a list.
    NotIn,
    /// The set shares a member with the list.
    AnyOf,
    /// The set holds every member of the list.
    AllOf,
    /// The set shares no member with the list.
    NoneOf,
}

const OPERATORS: &[(&str, Operator)] = &[
    ("eq", Operator::Eq),
    ("ne", Operator::Ne),
    ("lt", Operator::Lt),
    ("le", Operator::Le),
    ("gt", Operator::Gt),
    ("ge", Operator::Ge),
    ("between", Operator::Between),
    ("in", Operator::In),
    ("not_in", Operator::NotIn),
    ("any_of", Operator::AnyOf),
    ("all_of", Operator::AllOf),
    ("none_of", Operator::NoneOf),
];

impl Operator {
    /// The word used in JSON.
    pub fn name(self) -> &'static str {
        OPERATORS.iter().find(|(_, operator)| *operator == self).map_or("", |(name, _)| name)
    }

    /// The type of the value this operator wants beside a fact of `kind`, `None` where it does not apply.
    fn wants(self, kind: Kind) -> Option<Kind> {
        use Operator::{AllOf, AnyOf, Between, Eq, Ge, Gt, In, Le, Lt, Ne, NoneOf, NotIn};
        match (kind, self) {
            (Kind::Flag, Eq) => Some(Kind::Flag),
            (Kind::Number, Eq | Ne | Lt | Le | Gt | Ge) => Some(Kind::Number),
            (Kind::Number, Between | In | NotIn) => Some(Kind::Numbers),
            (Kind::Text, Eq | Ne) => Some(Kind::Text),
            (Kind::Text, In | NotIn) => Some(Kind::Texts),
            (Kind::Numbers, AnyOf | AllOf | NoneOf) => Some(Kind::Numbers),
            (Kind::Texts, AnyOf | AllOf | NoneOf) => Some(Kind::Texts),
            _ => None,
        }
    }
}

/// One comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf {
    /// The fact.
    pub fact: FactId,
    /// Its number in the set of offers.
    pub slot: usize,
    /// How it is compared.
    pub operator: Operator,
    /// What it is compared with.
    pub value: Value,
}

/// A tree of comparisons.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// Every part holds; an empty group holds.
    All(Vec<Condition>),
    /// Some part holds; an empty group does not.
    Any(Vec<Condition>),
    /// The part does not hold. An unknown fact inside makes the part false, and so this true.
    Not(Box<Condition>),
    /// A comparison.
    Leaf(Leaf),
}

fn invalid(path: Path<'_>, expected: impl Into<String>, found: &Json) -> crate::Error {
    wrong(path, expected, found.to_string().chars().take(120).collect::<String>())
}

impl Condition {
    /// Reads a condition: `{"all":[..]}`, `{"any":[..]}`, `{"not":..}` or `{"fact":..,"is":..,"value":..}`.
    /// `left` counts down the conditions that the request may still hold.
    ///
    /// # Errors
    /// `request.field` with the path of what is wrong.
    pub fn read(json: &Json, path: Path<'_>, depth: usize, left: &mut usize) -> Result<Condition> {
        let object = json.as_object().ok_or_else(|| invalid(path, "a condition (object)", json))?;
        if depth > MOST_DEPTH {
            return Err(invalid(path, format!("at most {MOST_DEPTH} levels of groups"), &Json::from(depth)));
        }
        *left = left.checked_sub(1).ok_or_else(|| {
            invalid(path, format!("at most {MOST_CONDITIONS} conditions"), &Json::from("more"))
        })?;
        for key in ["all", "any", "not"] {
            let Some(inner) = object.get(key) else { continue };
            if object.len() != 1 {
                return Err(invalid(path, format!("only \"{key}\" in a group"), json));
            }
            let inside = Path::Field(&path, key);
            if key == "not" {
                return Ok(Condition::Not(Box::new(Condition::read(inner, inside, depth + 1, left)?)));
            }
            let parts = inner.as_array().ok_or_else(|| invalid(inside, "a list of conditions", inner))?;
            let mut read = Vec::with_capacity(parts.len());
            for (k, part) in parts.iter().enumerate() {
                read.push(Condition::read(part, Path::Index(&inside, k), depth + 1, left)?);
            }
            return Ok(if key == "all" { Condition::All(read) } else { Condition::Any(read) });
        }
        Leaf::read(object, json, path).map(Condition::Leaf)
    }

    /// Numbers the facts of a set of offers.
    pub(super) fn number(&mut self, slots: &mut Slots) {
        match self {
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter_mut().for_each(|part| part.number(slots));
            }
            Condition::Not(part) => part.number(slots),
            Condition::Leaf(leaf) => leaf.slot = slots.number(&leaf.fact),
        }
    }

    /// Whether the condition holds. Allocates nothing.
    pub fn holds(&self, facts: &View<'_>) -> bool {
        match self {
            Condition::All(parts) => parts.iter().all(|part| part.holds(facts)),
            Condition::Any(parts) => parts.iter().any(|part| part.holds(facts)),
            Condition::Not(part) => !part.holds(facts),
            Condition::Leaf(leaf) => leaf.holds(facts),
        }
    }

    /// The first comparison, in written order, that keeps this condition from holding.
    pub fn blame(&self, facts: &View<'_>) -> Option<&Leaf> {
        match self {
            _ if self.holds(facts) => None,
            Condition::All(parts) => parts.iter().find_map(|part| part.blame(facts)),
            Condition::Any(parts) => parts.first().and_then(|part| part.blame(facts)),
            Condition::Not(part) => part.first_leaf(),
            Condition::Leaf(leaf) => Some(leaf),
        }
    }

    fn first_leaf(&self) -> Option<&Leaf> {
        match self {
            Condition::All(parts) | Condition::Any(parts) => parts.iter().find_map(Condition::first_leaf),
            Condition::Not(part) => part.first_leaf(),
            Condition::Leaf(leaf) => Some(leaf),
        }
    }
}

impl Leaf {
    fn read(object: &serde_json::Map<String, Json>, json: &Json, path: Path<'_>) -> Result<Leaf> {
        let text = |key: &str| object.get(key).and_then(Json::as_str);
        let shape = "all, any, not, or fact with is and value";
        let (Some(name), Some(word), Some(value), 3) =
            (text("fact"), text("is"), object.get("value"), object.len())
        else {
            return Err(invalid(path, shape, json));
        };
        let (fact, kind) = FactId::parse(name, Path::Field(&path, "fact"))?;
        let operator = OPERATORS.iter().find(|(known, _)| *known == word).map(|(_, operator)| *operator);
        let wanted = operator.and_then(|operator| operator.wants(kind));
        let (Some(operator), Some(wanted)) = (operator, wanted) else {
            let fitting: Vec<&str> =
                OPERATORS.iter().filter(|(_, o)| o.wants(kind).is_some()).map(|(name, _)| *name).collect();
            let expected = format!("one of {}", fitting.join(", "));
            return Err(invalid(Path::Field(&path, "is"), expected, &Json::from(word)));
        };
        let at = Path::Field(&path, "value");
        let read = Value::read(value, wanted).ok_or_else(|| invalid(at, kind_name(wanted), value))?;
        match (&read, operator) {
            (Value::Numbers(pair), Operator::Between) if pair.len() != 2 || pair[0] > pair[1] => {
                Err(invalid(at, "two numbers, the smaller first", value))
            }
            _ => Ok(Leaf { fact, slot: 0, operator, value: read }),
        }
    }

    /// Whether the comparison holds; an unknown fact never does.
    pub fn holds(&self, facts: &View<'_>) -> bool {
        let Some(found) = facts.get(self.slot) else { return false };
        match (found, &self.value) {
            (Value::Flag(found), Value::Flag(wanted)) => found == wanted,
            (Value::Number(found), Value::Number(wanted)) => match self.operator {
                Operator::Eq => found == wanted,
                Operator::Ne => found != wanted,
                Operator::Lt => found < wanted,
                Operator::Le => found <= wanted,
                Operator::Gt => found > wanted,
                Operator::Ge => found >= wanted,
                _ => false,
            },
            (Value::Number(found), Value::Numbers(list)) => match self.operator {
                Operator::Between => list.first() <= Some(found) && Some(found) <= list.last(),
                Operator::In => list.contains(found),
                Operator::NotIn => !list.contains(found),
                _ => false,
            },
            (Value::Text(found), Value::Text(wanted)) => (self.operator == Operator::Eq) == (found == wanted),
            (Value::Text(found), Value::Texts(list)) => {
                (self.operator == Operator::In) == list.contains(found)
            }
            (Value::Numbers(found), Value::Numbers(list)) => self.compare(found, list),
            (Value::Texts(found), Value::Texts(list)) => self.compare(found, list),
            // An empty list of facts is read as numbers, whatever the fact.
            (Value::Numbers(_), Value::Texts(list)) => self.compare(&[], list),
            _ => false,
        }
    }

    fn compare<T: PartialEq>(&self, found: &[T], list: &[T]) -> bool {
        match self.operator {
            Operator::AnyOf => list.iter().any(|one| found.contains(one)),
            Operator::AllOf => list.iter().all(|one| found.contains(one)),
            Operator::NoneOf => !list.iter().any(|one| found.contains(one)),
            _ => false,
        }
    }
}
