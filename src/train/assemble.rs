//! Puts everything that was learned into a model.

use super::catalog::catalog_hash;
use super::counts::PairCounts;
use super::history::History;
use super::input::{Trainer, GUEST};
use super::params::{KnnParams, Params};
use super::repeat::Repeats;
use super::tables::Support;
use super::{content, tables, tags};
use crate::model::{Facts, ModelBuilder, TableId, Tag};
use crate::Result;
use std::collections::BTreeMap;

/// Items in the list of the most popular.
const POPULAR_LENGTH: usize = 1000;
/// Items in all stored baskets together: bounds the section to 4 + 4 bytes each.
const MAX_BASKET_ITEMS: usize = 4_000_000;

/// Which parts of a model are built: choosing parameters needs one at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// Pairs for one item.
    pub product: bool,
    /// Ridge for carts.
    pub cart: bool,
    /// Also-bought, content, upgrades, stored baskets.
    pub rest: bool,
    /// Sessions.
    pub sessions: bool,
    /// Only sessions whose last view is before this time.
    pub sessions_before: Option<i64>,
}

impl Parts {
    /// A whole model.
    pub const ALL: Parts =
        Parts { product: true, cart: true, rest: true, sessions: true, sessions_before: None };
    /// The table for one item.
    pub const PRODUCT: Parts = Parts { cart: false, rest: false, sessions: false, ..Parts::ALL };
    /// The table for carts.
    pub const CART: Parts = Parts { cart: true, product: false, ..Parts::PRODUCT };
    /// Sessions only.
    pub const SESSIONS: Parts = Parts { sessions: true, product: false, ..Parts::PRODUCT };
}

impl Trainer {
    /// Builds a model with `params`, without choosing any: `eval::tune` chooses.
    ///
    /// # Errors
    /// `request.field` or `model.section` when there is more than the format can hold.
    pub fn build(&mut self, params: &Params) -> Result<Vec<u8>> {
        self.build_with(params, &serde_json::Value::Null)
    }

    /// As [`build`](Self::build), with the evidence for the parameters stored beside them.
    ///
    /// # Errors
    /// Those of `build`.
    pub fn build_with(&mut self, params: &Params, evidence: &serde_json::Value) -> Result<Vec<u8>> {
        let history = self.history()?;
        let counts = PairCounts::count(&history);
        self.assemble(&history, &counts, params, evidence, Parts::ALL)
    }

    /// What the history holds.
    pub fn facts(history: &History) -> Facts {
        Facts {
            orders: history.len() as u64,
            lines: history.items.len() as u64,
            items: history.ids.len() as u64,
            customers: u64::from(history.customer_count),
            first: history.times.iter().copied().min().unwrap_or(0),
            last: history.times.iter().copied().max().unwrap_or(0),
        }
    }

    /// Builds a model from counts that are there already.
    ///
    /// # Errors
    /// Those of [`build`](Self::build).
    pub fn assemble(
        &self,
        history: &History,
        counts: &PairCounts,
        params: &Params,
        evidence: &serde_json::Value,
        parts: Parts,
    ) -> Result<Vec<u8>> {
        let mut model = ModelBuilder::new(&self.site);
        model.catalog_hash(catalog_hash(&self.catalog));
        model.json(Tag::FACTS, &Self::facts(history))?;
        model.json(Tag::PARAMS, &serde_json::json!({"params": params, "evidence": evidence}))?;
        model.slice(Tag::ITEMS, &history.ids)?;
        model.slice(Tag::ITEM_ORDERS, &counts.item_orders)?;
        model.slice(Tag::ITEM_CUSTOMERS, &counts.item_customers)?;
        let attributes = self.attributes(history);
        let support = attributes.support(history.len());
        let ids = &history.ids;
        let weights = counts.weigh(history, params.product.beta, params.product.half_days);
        if parts.product {
            let table = tables::product(counts, &weights, support, &params.product)?;
            table.add_to(&mut model, TableId::PRODUCT, ids, &counts.item_orders)?;
        }
        if parts.cart && params.uses(|blend| blend.cart) {
            let weights = match (params.cart.beta, params.cart.half_days) {
                same if same == (params.product.beta, params.product.half_days) => weights,
                (beta, half_days) => counts.weigh(history, beta, half_days),
            };
            let (table, against) = tables::cart(counts, &weights, support, &params.cart)?;
            table.add_to(&mut model, TableId::CART, ids, &counts.item_orders)?;
            against.add_to(&mut model, TableId::CART_AGAINST, ids, &counts.item_orders)?;
        }
        popularity(&mut model, history, &counts.item_orders)?;
        let repeats = Repeats::count(history, &counts.item_orders);
        model.array(tags::REPEAT_HABIT, repeats.habit)?.array(tags::REPEAT_OWNED, repeats.owned)?;
        if parts.sessions {
            let before = parts.sessions_before;
            self.add_sessions_to(&mut model, history, &counts.item_orders, before, &params.session)?;
        }
        if parts.rest {
            self.add_rest(&mut model, history, &counts.item_orders, params, &attributes)?;
        }
        attributes.add_to(&mut model)?;
        model.to_bytes()
    }

    fn add_rest(
        &self,
        model: &mut ModelBuilder<'_>,
        history: &History,
        item_orders: &[u32],
        params: &Params,
        attributes: &Attributes,
    ) -> Result<()> {
        let ids = &history.ids;
        let customers = history.by_customer();
        let also = (!customers.is_empty()).then(|| PairCounts::count(&customers));
        if let Some(also) = &also {
            let support = attributes.support(customers.len());
            let table = tables::also_bought(&customers, also, support, &params.also)?;
            table.add_to(model, TableId::ALSO_BOUGHT, ids, item_orders)?;
        }
        if self.catalog.values().any(|item| !item.title.is_empty() || !item.categories.is_empty()) {
            let likeness = content::likeness(history, &self.catalog, &attributes.prices, &params.content);
            let main = attributes.main_categories();
            let telling = content::telling_words(ids, &self.catalog, &main);
            let table = content::upgrades(&likeness, &main, &telling, &attributes.prices, also.as_ref())?;
            table.add_to(model, TableId::UPGRADE, ids, item_orders)?;
            content::table(&likeness)?.add_to(model, TableId::CONTENT, ids, item_orders)?;
        }
        if params.uses(|blend| blend.knn) {
            baskets(model, history, &params.knn)?;
        }
        Ok(())
    }

    fn attributes(&self, history: &History) -> Attributes {
        let mut names: BTreeMap<&str, u32> = BTreeMap::new();
        for item in self.catalog.values() {
            names.extend(item.categories.iter().map(|name| (name.as_str(), 0)));
        }
        for (number, value) in names.values_mut().enumerate() {
            *value = number as u32;
        }
        let mut result = Attributes { starts: vec![0], ..Attributes::default() };
        for (id, &sold_at) in history.ids.iter().zip(&history.prices) {
            let item = self.catalog.get(id);
            let price = item.and_then(|item| item.price).or((sold_at > 0).then_some(sold_at));
            result.prices.push(price.unwrap_or(tags::UNKNOWN));
            result.costs.push(item.and_then(|item| item.cost).unwrap_or(tags::UNKNOWN));
            result.stock.push(u8::from(item.is_none_or(|item| item.in_stock)));
            for name in item.map_or(&[][..], |item| &item.categories) {
                result.categories.extend(names.get(name.as_str()));
            }
            result.starts.push(result.categories.len() as u32);
        }
        result.names = names.into_keys().map(str::to_owned).collect();
        result
    }
}

/// What the catalogue says, by item index.
#[derive(Default)]
struct Attributes {
    prices: Vec<i64>,
    costs: Vec<i64>,
    stock: Vec<u8>,
    starts: Vec<u32>,
    categories: Vec<u32>,
    names: Vec<String>,
}

impl Attributes {
    fn support(&self, orders: usize) -> Support<'_> {
        Support {
            starts: if self.names.is_empty() { Default::default() } else { self.starts.as_slice() },
            categories: &self.categories,
            orders: orders as u64,
        }
    }

    /// The first category of each item, `u32::MAX` where there is none.
    fn main_categories(&self) -> Vec<u32> {
        let first = |range: &[u32]| match range[0] < range[1] {
            true => self.categories[range[0] as usize],
            false => u32::MAX,
        };
        self.starts.windows(2).map(first).collect()
    }

    fn add_to(self, model: &mut ModelBuilder<'_>) -> Result<()> {
        model.array(tags::PRICES, self.prices)?.array(tags::COSTS, self.costs)?;
        model.array(tags::STOCK, self.stock)?;
        if !self.names.is_empty() {
            model.array(tags::CATEGORY_STARTS, self.starts)?.array(tags::CATEGORY_ITEMS, self.categories)?;
            model.json(tags::CATEGORY_NAMES, &self.names)?;
        }
        Ok(())
    }
}

fn popularity(model: &mut ModelBuilder<'_>, history: &History, item_orders: &[u32]) -> Result<()> {
    let mut windows = [7.0, 14.0, 30.0].map(|days| (days, vec![0f32; history.ids.len()]));
    // Baskets come by customer: one is new to an item when it differs from the one before.
    let mut customers = vec![0u32; history.ids.len()];
    let mut last = vec![GUEST; history.ids.len()];
    for basket in 0..history.len() {
        let age = history.age_days(basket);
        let customer = history.customers[basket];
        for &item in history.basket(basket).iter().filter(|_| age < 30.0) {
            let last = &mut last[item as usize];
            customers[item as usize] += u32::from(customer == GUEST || *last != customer);
            *last = customer;
        }
        for (days, counts) in &mut windows {
            if age < *days {
                history.basket(basket).iter().for_each(|&item| counts[item as usize] += 1.0);
            }
        }
    }
    let ever: Vec<f32> = item_orders.iter().map(|&orders| orders as f32).collect();
    let total: f32 = ever.iter().sum::<f32>().max(1.0);
    let month: f32 = windows[2].1.iter().sum();
    // The last month, shrunk towards what the item's share of all sales would have given it.
    let score = |item: u32| {
        let expected = ever[item as usize] / total * month;
        windows[2].1[item as usize] + 0.2 * expected + ever[item as usize] * 1e-6
    };
    let mut list: Vec<u32> =
        (0..history.ids.len() as u32).filter(|&item| ever[item as usize] > 0.0).collect();
    list.sort_unstable_by(|&a, &b| score(b).total_cmp(&score(a)).then(a.cmp(&b)));
    list.truncate(POPULAR_LENGTH);
    model.array(tags::POPULAR_LIST, list)?.array(tags::POPULAR_ALL, ever)?;
    model.array(tags::POPULAR_CUSTOMERS, customers)?;
    let [(_, week), (_, fortnight), (_, month)] = windows;
    model.array(tags::POPULAR_7, week)?.array(tags::POPULAR_14, fortnight)?.array(tags::POPULAR_30, month)?;
    Ok(())
}

/// The newest baskets of two items or more, without anything that names a customer.
fn baskets(model: &mut ModelBuilder<'_>, history: &History, params: &KnnParams) -> Result<()> {
    let mut order: Vec<u32> = (0..history.len() as u32)
        .filter(|&basket| {
            (2..=super::history::MAX_PAIR_BASKET).contains(&history.basket(basket as usize).len())
        })
        .collect();
    // Not by customer: two baskets of the same minute must not betray that they are one person's.
    order.sort_unstable_by(|&a, &b| {
        let time = |basket: u32| history.times[basket as usize];
        time(b).cmp(&time(a)).then_with(|| history.basket(a as usize).cmp(history.basket(b as usize)))
    });
    let (mut starts, mut items, mut ages) = (vec![0u32], Vec::new(), Vec::<f32>::new());
    let mut weights = Vec::new();
    for basket in order {
        let members = history.basket(basket as usize);
        if items.len() + members.len() > MAX_BASKET_ITEMS {
            break;
        }
        items.extend_from_slice(members);
        starts.push(items.len() as u32);
        let age = history.age_days(basket as usize).floor() as f32;
        ages.push(age);
        weights.push(params.basket_weight(members.len(), age));
    }
    let (posting_starts, postings) = postings(&starts, &items, history.ids.len());
    let lists = posting_starts.windows(2).map(|range| &postings[range[0] as usize..range[1] as usize]);
    let (heaviest_starts, heaviest) = heaviest(lists, &weights, params);
    let heaviest_weights = heaviest.iter().map(|&basket| weights[basket as usize]).collect();
    model.array(tags::BASKET_HEAVIEST_WEIGHTS, heaviest_weights)?;
    model.array(tags::BASKET_HEAVIEST_STARTS, heaviest_starts)?.array(tags::BASKET_HEAVIEST, heaviest)?;
    model.array(tags::BASKET_STARTS, starts)?.array(tags::BASKET_ITEMS, items)?;
    model.array(tags::BASKET_AGES, ages)?.array(tags::BASKET_WEIGHTS, weights)?;
    model.array(tags::BASKET_POSTING_STARTS, posting_starts)?.array(tags::BASKET_POSTINGS, postings)?;
    Ok(())
}

/// For each item of more baskets than vote the heaviest of its recent ones, best first. A basket that
/// shares this item alone with a cart and is not among them has as many before it as vote.
pub(crate) fn heaviest<'l>(
    lists: impl Iterator<Item = &'l [u32]>,
    weights: &[f32],
    params: &KnnParams,
) -> (Vec<u32>, Vec<u32>) {
    let (mut starts, mut heaviest) = (vec![0u32], Vec::new());
    let mut own: Vec<u32> = Vec::new();
    for list in lists {
        own.clear();
        own.extend(list.iter().take(params.recent));
        if own.len() > params.neighbours && params.neighbours > 0 {
            let weight = |basket: u32| weights.get(basket as usize).copied().unwrap_or(0.0);
            let better = |a: &u32, b: &u32| weight(*b).total_cmp(&weight(*a)).then(a.cmp(b));
            own.select_nth_unstable_by(params.neighbours - 1, better);
            own.truncate(params.neighbours);
            own.sort_unstable_by(better);
            heaviest.extend_from_slice(&own);
        }
        starts.push(heaviest.len() as u32);
    }
    (starts, heaviest)
}

/// For each item the lists that hold it, ascending, each once.
pub(crate) fn postings(starts: &[u32], items: &[u32], count: usize) -> (Vec<u32>, Vec<u32>) {
    fn each(starts: &[u32], items: &[u32], count: usize, mut place: impl FnMut(usize, u32)) {
        let mut seen = vec![u32::MAX; count];
        for (list, range) in starts.windows(2).enumerate() {
            for &item in &items[range[0] as usize..range[1] as usize] {
                if std::mem::replace(&mut seen[item as usize], list as u32) != list as u32 {
                    place(item as usize, list as u32);
                }
            }
        }
    }
    let mut held = vec![0u32; count + 1];
    each(starts, items, count, |item, _| held[item + 1] += 1);
    for at in 1..held.len() {
        held[at] += held[at - 1];
    }
    let mut next = held.clone();
    let mut lists = vec![0u32; held.last().map_or(0, |&all| all as usize)];
    each(starts, items, count, |item, list| {
        let at = &mut next[item];
        lists[*at as usize] = list;
        *at += 1;
    });
    (held, lists)
}
