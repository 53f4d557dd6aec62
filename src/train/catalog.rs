//! The catalogue as the engine sees it.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use xxhash_rust::xxh3::Xxh3;

/// A product of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct CatalogItem {
    /// The product.
    pub item: u64,
    /// Its title.
    pub title: String,
    /// Names or ids of its categories, the main one first.
    #[serde(default)]
    pub categories: Vec<String>,
    /// Names of its tags.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Attributes, such as `Color:Red`.
    #[serde(default)]
    pub attributes: Vec<String>,
    /// Price, minor units.
    #[serde(default)]
    pub price: Option<i64>,
    /// What it costs the shop, minor units.
    #[serde(default)]
    pub cost: Option<i64>,
    /// Whether it can be bought now.
    #[serde(default)]
    pub in_stock: bool,
}

/// Hash over a catalogue, 0 for an empty one: names the titles a model was built with.
pub fn catalog_hash(catalog: &BTreeMap<u64, CatalogItem>) -> u64 {
    if catalog.is_empty() {
        return 0;
    }
    let mut hash = Xxh3::new();
    let mut text = |value: &str| {
        hash.update(&(value.len() as u64).to_le_bytes());
        hash.update(value.as_bytes());
    };
    for item in catalog.values() {
        text(&item.item.to_string());
        text(&item.title);
        for list in [&item.categories, &item.tags, &item.attributes] {
            text(&list.len().to_string());
            list.iter().for_each(|value| text(value));
        }
        text(&format!("{:?} {:?} {}", item.price, item.cost, item.in_stock));
    }
    hash.digest().max(1)
}
