//! The condition tree: read, checked, evaluated.

use super::facts::{kind_name, FactId, Facts, Kind, Value};
use crate::{ErrorKind, Result};
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

fn invalid(field: &str, expected: impl Into<String>, found: &Json) -> crate::Error {
    let found: String = found.to_string().chars().take(120).collect();
    ErrorKind::Request { field: field.to_owned(), expected: expected.into(), found }.into()
}

impl Condition {
    /// Reads a condition: `{"all":[..]}`, `{"any":[..]}`, `{"not":..}` or `{"fact":..,"is":..,"value":..}`.
    /// `left` counts down the conditions that the request may still hold.
    ///
    /// # Errors
    /// `request.field` with the path of what is wrong.
    pub fn read(json: &Json, field: &str, depth: usize, left: &mut usize) -> Result<Condition> {
        let object = json.as_object().ok_or_else(|| invalid(field, "a condition (object)", json))?;
        if depth > MOST_DEPTH {
            return Err(invalid(field, format!("at most {MOST_DEPTH} levels of groups"), &Json::from(depth)));
        }
        *left = left.checked_sub(1).ok_or_else(|| {
            invalid(field, format!("at most {MOST_CONDITIONS} conditions"), &Json::from("more"))
        })?;
        let mut group = |key: &str| -> Result<Option<Vec<Condition>>> {
            let Some(parts) = object.get(key) else { return Ok(None) };
            if object.len() != 1 {
                return Err(invalid(field, format!("only \"{key}\" in a group"), json));
            }
            let inner = format!("{field}.{key}");
            let parts = parts.as_array().ok_or_else(|| invalid(&inner, "a list of conditions", parts))?;
            let read = parts
                .iter()
                .enumerate()
                .map(|(k, part)| Condition::read(part, &format!("{inner}[{k}]"), depth + 1, left));
            read.collect::<Result<Vec<_>>>().map(Some)
        };
        if let Some(parts) = group("all")? {
            return Ok(Condition::All(parts));
        }
        if let Some(parts) = group("any")? {
            return Ok(Condition::Any(parts));
        }
        if let Some(part) = object.get("not") {
            if object.len() != 1 {
                return Err(invalid(field, "only \"not\" in a group", json));
            }
            let part = Condition::read(part, &format!("{field}.not"), depth + 1, left)?;
            return Ok(Condition::Not(Box::new(part)));
        }
        Leaf::read(object, json, field).map(Condition::Leaf)
    }

    /// Whether the condition holds. Allocates nothing.
    pub fn holds(&self, facts: &Facts) -> bool {
        match self {
            Condition::All(parts) => parts.iter().all(|part| part.holds(facts)),
            Condition::Any(parts) => parts.iter().any(|part| part.holds(facts)),
            Condition::Not(part) => !part.holds(facts),
            Condition::Leaf(leaf) => leaf.holds(facts),
        }
    }

    /// The first comparison, in written order, that keeps this condition from holding.
    pub fn blame(&self, facts: &Facts) -> Option<&Leaf> {
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
    fn read(object: &serde_json::Map<String, Json>, json: &Json, field: &str) -> Result<Leaf> {
        let text = |key: &str| object.get(key).and_then(Json::as_str);
        let shape = "all, any, not, or fact with is and value";
        let (Some(name), Some(word), Some(value), 3) =
            (text("fact"), text("is"), object.get("value"), object.len())
        else {
            return Err(invalid(field, shape, json));
        };
        let (fact, kind) = FactId::parse(name, &format!("{field}.fact"))?;
        let operator = OPERATORS.iter().find(|(known, _)| *known == word).map(|(_, operator)| *operator);
        let wanted = operator.and_then(|operator| operator.wants(kind));
        let (Some(operator), Some(wanted)) = (operator, wanted) else {
            let fitting: Vec<&str> =
                OPERATORS.iter().filter(|(_, o)| o.wants(kind).is_some()).map(|(name, _)| *name).collect();
            return Err(invalid(
                &format!("{field}.is"),
                format!("one of {}", fitting.join(", ")),
                &Json::from(word),
            ));
        };
        let path = format!("{field}.value");
        let read: Value =
            serde_json::from_value(value.clone()).map_err(|_| invalid(&path, kind_name(wanted), value))?;
        if !read.fits(wanted) {
            return Err(invalid(&path, kind_name(wanted), value));
        }
        match (&read, operator) {
            (Value::Numbers(pair), Operator::Between) if pair.len() != 2 || pair[0] > pair[1] => {
                Err(invalid(&path, "two numbers, the smaller first", value))
            }
            _ => Ok(Leaf { fact, operator, value: read }),
        }
    }

    /// Whether the comparison holds; an unknown fact never does.
    pub fn holds(&self, facts: &Facts) -> bool {
        let Some(found) = facts.get(&self.fact) else { return false };
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
            (Value::Text(_), Value::Numbers(_)) => self.operator == Operator::NotIn,
            (Value::Numbers(found), Value::Numbers(list)) => self.compare(found, list),
            (Value::Texts(found), Value::Texts(list)) => self.compare(found, list),
            // An empty list is read as numbers: whichever side is empty shares nothing.
            (Value::Texts(_), Value::Numbers(_)) => self.operator != Operator::AnyOf,
            (Value::Numbers(_), Value::Texts(list)) => match self.operator {
                Operator::AllOf => list.is_empty(),
                operator => operator == Operator::NoneOf,
            },
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
