//! Puts everything that was learned into a model.

use super::catalog::catalog_hash;
use super::counts::PairCounts;
use super::history::History;
use super::input::Trainer;
use super::params::{KnnParams, Params};
use super::{tables, tags};
use crate::model::{Facts, ModelBuilder, TableId, Tag};
use crate::Result;
use std::collections::BTreeMap;

/// Items in the list of the most popular.
const POPULAR_LENGTH: usize = 1000;
/// Items in all stored baskets together: bounds the section to 4 + 4 bytes each.
const MAX_BASKET_ITEMS: usize = 4_000_000;

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
        self.assemble(&history, &counts, params, evidence)
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
    ) -> Result<Vec<u8>> {
        let mut model = ModelBuilder::new(&self.site);
        model.catalog_hash(catalog_hash(&self.catalog));
        model.json(Tag::FACTS, &Self::facts(history))?;
        model.json(Tag::PARAMS, &serde_json::json!({"params": params, "evidence": evidence}))?;
        model.slice(Tag::ITEMS, &history.ids)?;
        model.slice(Tag::ITEM_ORDERS, &counts.item_orders)?;
        model.slice(Tag::ITEM_CUSTOMERS, &counts.item_customers)?;
        let weights = counts.weigh(history, params.product.beta, params.product.half_days);
        tables::product(counts, &weights, &params.product)?.add_to(
            &mut model,
            TableId::PRODUCT,
            &history.ids,
            &counts.item_orders,
        )?;
        if params.blend.iter().any(|blend| blend.cart > 0.0) {
            let weights = match (params.cart.beta, params.cart.half_days) {
                same if same == (params.product.beta, params.product.half_days) => weights,
                (beta, half_days) => counts.weigh(history, beta, half_days),
            };
            tables::cart(counts, &weights, &params.cart)?.add_to(
                &mut model,
                TableId::CART,
                &history.ids,
                &counts.item_orders,
            )?;
        }
        popularity(&mut model, history, &counts.item_orders)?;
        self.attributes(&mut model, history)?;
        let uses_baskets = params.blend.iter().any(|blend| blend.knn > 0.0)
            || params.personal.blend.knn > 0.0
            || params.discover.blend.knn > 0.0;
        if uses_baskets {
            baskets(&mut model, history, &params.knn)?;
        }
        model.to_bytes()
    }

    fn attributes(&self, model: &mut ModelBuilder<'_>, history: &History) -> Result<()> {
        let mut names: BTreeMap<&str, u32> = BTreeMap::new();
        for item in self.catalog.values() {
            names.extend(item.categories.iter().map(|name| (name.as_str(), 0)));
        }
        for (number, value) in names.values_mut().enumerate() {
            *value = number as u32;
        }
        let (mut starts, mut categories) = (vec![0u32], Vec::<u32>::new());
        let (mut prices, mut costs, mut stock) = (Vec::new(), Vec::new(), Vec::new());
        for (id, &sold_at) in history.ids.iter().zip(&history.prices) {
            let item = self.catalog.get(id);
            let price = item.and_then(|item| item.price).or((sold_at > 0).then_some(sold_at));
            prices.push(price.unwrap_or(tags::UNKNOWN));
            costs.push(item.and_then(|item| item.cost).unwrap_or(tags::UNKNOWN));
            stock.push(u8::from(item.is_none_or(|item| item.in_stock)));
            for name in item.map_or(&[][..], |item| &item.categories) {
                categories.extend(names.get(name.as_str()));
            }
            starts.push(categories.len() as u32);
        }
        model.array(tags::PRICES, prices)?.array(tags::COSTS, costs)?.array(tags::STOCK, stock)?;
        if !names.is_empty() {
            model.array(tags::CATEGORY_STARTS, starts)?.array(tags::CATEGORY_ITEMS, categories)?;
            model.json(tags::CATEGORY_NAMES, &names.keys().collect::<Vec<_>>())?;
        }
        Ok(())
    }
}

fn popularity(model: &mut ModelBuilder<'_>, history: &History, item_orders: &[u32]) -> Result<()> {
    let mut windows = [7.0, 14.0, 30.0].map(|days| (days, vec![0f32; history.ids.len()]));
    for basket in 0..history.len() {
        let age = history.age_days(basket);
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
    model.array(tags::BASKET_STARTS, starts)?.array(tags::BASKET_ITEMS, items)?;
    model.array(tags::BASKET_AGES, ages)?.array(tags::BASKET_WEIGHTS, weights)?;
    model.array(tags::BASKET_POSTING_STARTS, posting_starts)?.array(tags::BASKET_POSTINGS, postings)?;
    Ok(())
}

/// For each item the lists that hold it, ascending, each once.
pub(crate) fn postings(starts: &[u32], items: &[u32], count: usize) -> (Vec<u32>, Vec<u32>) {
    let mut lists: Vec<(u32, u32)> = Vec::with_capacity(items.len());
    for (list, range) in starts.windows(2).enumerate() {
        for &item in &items[range[0] as usize..range[1] as usize] {
            lists.push((item, list as u32));
        }
    }
    lists.sort_unstable();
    lists.dedup();
    let mut result = vec![0u32; count + 1];
    lists.iter().for_each(|&(item, _)| result[item as usize + 1] += 1);
    for at in 1..result.len() {
        result[at] += result[at - 1];
    }
    (result, lists.into_iter().map(|(_, list)| list).collect())
}
