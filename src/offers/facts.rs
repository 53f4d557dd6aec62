//! The facts that conditions may name, their types, and the values a request brings.

use crate::request::{wrong, Path};
use crate::Result;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Type of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// true or false.
    Flag,
    /// A whole number; money in minor units, times in days or UNIX seconds as the name says.
    Number,
    /// One text.
    Text,
    /// A set of whole numbers (product or category ids).
    Numbers,
    /// A set of texts.
    Texts,
}

/// Every fact, by name. A name that ends in `:` takes a parameter in days, such as `customer.spent_in:30`.
const FACTS: &[(&str, Kind)] = &[
    ("cart.categories", Kind::Numbers),
    ("cart.coupons", Kind::Texts),
    ("cart.highest_price", Kind::Number),
    ("cart.products", Kind::Numbers),
    ("cart.quantity", Kind::Number),
    ("cart.total", Kind::Number),
    ("customer.abandoned_value", Kind::Number),
    ("customer.answers", Kind::Texts),
    ("customer.days_since_joined", Kind::Number),
    ("customer.days_since_order", Kind::Number),
    ("customer.interests", Kind::Numbers),
    ("customer.items_in:", Kind::Number),
    ("customer.logged_in", Kind::Flag),
    ("customer.newsletter", Kind::Flag),
    ("customer.orders", Kind::Number),
    ("customer.orders_in:", Kind::Number),
    ("customer.owns", Kind::Numbers),
    ("customer.owns_categories", Kind::Numbers),
    ("customer.referred", Kind::Flag),
    ("customer.roles", Kind::Texts),
    ("customer.segments", Kind::Texts),
    ("customer.spend_rank", Kind::Number),
    ("customer.spent", Kind::Number),
    ("customer.spent_in:", Kind::Number),
    ("customer.spent_month", Kind::Number),
    ("customer.tier", Kind::Text),
    ("place.country", Kind::Text),
    ("place.region", Kind::Text),
    ("place.season", Kind::Text),
    ("place.temperature", Kind::Number),
    ("place.weather", Kind::Texts),
    ("visit.device", Kind::Text),
    ("visit.first", Kind::Flag),
    ("visit.hour", Kind::Number),
    ("visit.language", Kind::Text),
    ("visit.referrer", Kind::Text),
    ("visit.viewed_categories", Kind::Numbers),
    ("visit.weekday", Kind::Number),
];

/// A fact by its name, checked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FactId(String);

impl FactId {
    /// The type of a fact.
    ///
    /// # Errors
    /// `request.field` naming `path` where there is no such fact.
    pub fn parse(name: &str, path: Path<'_>) -> Result<(FactId, Kind)> {
        let known = match name.split_once(':') {
            None => FACTS.iter().find(|(fact, _)| *fact == name),
            Some((stem, days)) => {
                let fits =
                    days.len() <= 5 && !days.starts_with('0') && days.bytes().all(|b| b.is_ascii_digit());
                FACTS
                    .iter()
                    .find(|(fact, _)| fits && !days.is_empty() && fact.strip_suffix(':') == Some(stem))
            }
        };
        known.map(|(_, kind)| (FactId(name.to_owned()), *kind)).ok_or_else(|| {
            wrong(path, "a known fact", format!("{:?}", name.chars().take(60).collect::<String>()))
        })
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.0
    }
}

/// The value of a fact, or what a condition compares it with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// true or false.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A text.
    Text(String),
    /// Whole numbers.
    Numbers(Vec<i64>),
    /// Texts. An empty list is read as an empty list of numbers and fits both.
    Texts(Vec<String>),
}

impl Value {
    /// A JSON value as a value of that type, `None` where it is none.
    pub(super) fn read(json: &serde_json::Value, kind: Kind) -> Option<Value> {
        match kind {
            Kind::Flag => json.as_bool().map(Value::Flag),
            Kind::Number => json.as_i64().map(Value::Number),
            Kind::Text => json.as_str().map(|text| Value::Text(text.to_owned())),
            Kind::Numbers => {
                json.as_array()?.iter().map(|one| one.as_i64()).collect::<Option<_>>().map(Value::Numbers)
            }
            Kind::Texts => {
                let texts = json.as_array()?.iter().map(|one| one.as_str().map(str::to_owned));
                texts.collect::<Option<_>>().map(Value::Texts)
            }
        }
    }

    /// Whether this value may be the value of a fact of that type.
    pub fn fits(&self, kind: Kind) -> bool {
        match (self, kind) {
            (Value::Flag(_), Kind::Flag)
            | (Value::Number(_), Kind::Number)
            | (Value::Text(_), Kind::Text) => true,
            (Value::Numbers(list), Kind::Texts) => list.is_empty(),
            (Value::Numbers(_), Kind::Numbers) | (Value::Texts(_), Kind::Texts) => true,
            _ => false,
        }
    }
}

/// Name of a type as an error message says it.
pub(super) fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Flag => "true or false",
        Kind::Number => "a whole number",
        Kind::Text => "a text",
        Kind::Numbers => "a list of whole numbers",
        Kind::Texts => "a list of texts",
    }
}

/// The facts of one request.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts(BTreeMap<String, Value>);

impl Facts {
    /// Takes a map of facts; `null` means unknown.
    ///
    /// # Errors
    /// `request.field` where a fact is unknown or its value of another type.
    pub fn new(values: BTreeMap<String, Option<Value>>) -> Result<Facts> {
        let mut facts = BTreeMap::new();
        for (name, value) in values {
            let path = Path::Field(&Path::Field(&Path::Root, "facts"), &name);
            let (_, kind) = FactId::parse(&name, path)?;
            let Some(value) = value else { continue };
            if !value.fits(kind) {
                return Err(wrong(path, kind_name(kind), serde_json::to_string(&value).unwrap_or_default()));
            }
            facts.insert(name, value);
        }
        Ok(Facts(facts))
    }

    /// The value of a fact, `None` where it is not known.
    pub fn get(&self, fact: &FactId) -> Option<&Value> {
        self.0.get(fact.name())
    }
}

/// The facts that a set of offers names, by number: looked up once a request, not once a condition.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Slots(BTreeMap<String, usize>);

impl Slots {
    /// The number of a fact, given out where it has none yet.
    pub(super) fn number(&mut self, fact: &FactId) -> usize {
        let next = self.0.len();
        *self.0.entry(fact.name().to_owned()).or_insert(next)
    }

    /// The values of the numbered facts.
    pub fn view<'f>(&self, facts: &'f Facts) -> View<'f> {
        let mut values = vec![None; self.0.len()];
        for (name, &slot) in &self.0 {
            if let Some(place) = values.get_mut(slot) {
                *place = facts.0.get(name);
            }
        }
        View(values)
    }
}

/// The facts of one request as the conditions of one set of offers number them.
#[derive(Debug, Clone, Default)]
pub struct View<'f>(Vec<Option<&'f Value>>);

impl<'f> View<'f> {
    /// The value of a numbered fact, `None` where it is not known.
    pub fn get(&self, slot: usize) -> Option<&'f Value> {
        self.0.get(slot).copied().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_sorted_and_end_well() {
        assert!(FACTS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn parameters_are_days() {
        let rows = [
            ("customer.spent_in:30", true),
            ("customer.spent_in:365", true),
            ("customer.spent_in:", false),
            ("customer.spent_in", false),
            ("customer.spent_in:0", false),
            ("customer.spent_in:030", false),
            ("customer.spent_in:3x", false),
            ("customer.spent_in:999999", false),
            ("customer.orders:30", false),
            ("customer.shoe_size", false),
            ("", false),
        ];
        for (name, known) in rows {
            assert_eq!(FactId::parse(name, Path::Root).is_ok(), known, "{name:?}");
        }
    }
}
