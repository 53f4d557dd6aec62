//! What is written about products: likeness by title, categories, tags, attributes and price, and
//! from it the better product for the same need.

use super::catalog::CatalogItem;
use super::counts::PairCounts;
use super::history::History;
use super::params::ContentParams;
use super::tags::UNKNOWN;
use crate::model::{Pair, PairTableBuilder};
use crate::Result;
use std::collections::{BTreeMap, BTreeSet};

/// A word on more products than this, and than a twentieth of all, says nothing.
const COMMON_WORD: usize = 3000;
/// How far the likeness of two products falls when their prices are far apart.
const PRICE_SHARE: f32 = 0.3;
/// Least likeness of an upgrade that shares no category (where none are known).
const SAME_NEED: f32 = 0.25;
/// An upgrade costs at least and at most this much more.
const UPGRADE_PRICE: (f32, f32) = (1.08, 3.0);

/// Neighbours of each item by content: item and cosine, best first.
pub type Likeness = Vec<Vec<(u32, f32)>>;

/// Cosine of the words of all pairs that share a telling word, times nearness of price.
pub fn likeness(
    history: &History,
    catalog: &BTreeMap<u64, CatalogItem>,
    prices: &[i64],
    params: &ContentParams,
) -> Likeness {
    let n = history.ids.len();
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    let mut words: Vec<Vec<u32>> = Vec::with_capacity(n);
    for id in &history.ids {
        let of: BTreeSet<String> = catalog.get(id).map(tokens).unwrap_or_default();
        let next = |numbers: &mut BTreeMap<String, u32>, word| {
            let next = numbers.len() as u32;
            *numbers.entry(word).or_insert(next)
        };
        words.push(of.into_iter().map(|word| next(&mut numbers, word)).collect());
    }
    let mut holders: Vec<Vec<u32>> = vec![Vec::new(); numbers.len()];
    for (item, own) in words.iter().enumerate() {
        own.iter().for_each(|&word| holders[word as usize].push(item as u32));
    }
    let rarity: Vec<f32> =
        holders.iter().map(|items| ((n as f32 + 1.0) / (items.len() as f32 + 1.0)).ln() + 1.0).collect();
    let lengths: Vec<f32> = words
        .iter()
        .map(|own| own.iter().map(|&word| rarity[word as usize].powi(2)).sum::<f32>().sqrt().max(1e-6))
        .collect();
    let common = COMMON_WORD.min((n / 20).max(50));
    let mut sums = vec![0f32; n];
    let mut touched: Vec<u32> = Vec::new();
    (0..n)
        .map(|item| {
            for &word in &words[item] {
                if holders[word as usize].len() > common {
                    continue;
                }
                for &other in &holders[word as usize] {
                    if sums[other as usize] == 0.0 {
                        touched.push(other);
                    }
                    sums[other as usize] += rarity[word as usize].powi(2);
                }
            }
            let mut row: Vec<(u32, f32)> = Vec::new();
            for &other in &touched {
                let cosine = sums[other as usize] / (lengths[item] * lengths[other as usize]);
                sums[other as usize] = 0.0;
                if other as usize != item {
                    row.push((other, cosine * near(prices[item], prices[other as usize])));
                }
            }
            touched.clear();
            row.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            row.truncate(params.keep);
            row
        })
        .collect()
}

fn near(a: i64, b: i64) -> f32 {
    match ratio(a, b) {
        Some(ratio) => 1.0 - PRICE_SHARE + PRICE_SHARE * (-ratio.ln().abs()).exp(),
        None => 1.0,
    }
}

/// `b / a` where both prices are known.
fn ratio(a: i64, b: i64) -> Option<f32> {
    (a != UNKNOWN && b != UNKNOWN && a > 0 && b > 0).then(|| b as f32 / a as f32)
}

fn tokens(item: &CatalogItem) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for word in item.title.split(|letter: char| !letter.is_alphanumeric()) {
        let word = word.to_lowercase();
        if word.chars().count() >= 2 {
            all.insert(word);
        }
    }
    for (prefix, list) in [("c:", &item.categories), ("t:", &item.tags), ("a:", &item.attributes)] {
        all.extend(list.iter().map(|value| format!("{prefix}{}", value.to_lowercase())));
    }
    all
}

/// The content table.
///
/// # Errors
/// `model.section` when there are more pairs than the format can hold.
pub fn table(likeness: &Likeness) -> Result<PairTableBuilder> {
    let mut table = PairTableBuilder::scored();
    let mut row = Vec::new();
    for near in likeness {
        row.clear();
        row.extend(near.iter().map(|&(item, score)| Pair { item, score, orders: 0, customers: 0 }));
        table.push_row(&mut row, usize::MAX)?;
    }
    Ok(table)
}

/// The words that say what an item is within its main category, with how much they tell: 2 for a
/// word of its title, tags or attributes that at most a third of the category's items share, 1 for one
/// that at most half share. Empty without a category.
///
/// "Office" says nothing about a keyboard among office goods, "computer" on half of them little;
/// "keyboard" does.
pub fn telling_words(
    ids: &[u64],
    catalog: &BTreeMap<u64, CatalogItem>,
    main_category: &[u32],
) -> Vec<BTreeMap<String, u8>> {
    let words: Vec<BTreeSet<String>> =
        ids.iter().map(|id| catalog.get(id).map(tokens).unwrap_or_default()).collect();
    let mut sizes: BTreeMap<u32, usize> = BTreeMap::new();
    let mut holders: BTreeMap<(u32, &str), usize> = BTreeMap::new();
    for (of, category) in words.iter().zip(main_category) {
        *sizes.entry(*category).or_default() += 1;
        of.iter().for_each(|word| *holders.entry((*category, word.as_str())).or_default() += 1);
    }
    let tells = |category: u32, word: &str| {
        let (all, holding) = (sizes.get(&category)?, holders.get(&(category, word))?);
        match holding {
            _ if category == u32::MAX || word.starts_with("c:") => None,
            some if *some <= all.div_ceil(3).max(2) => Some(2),
            some if *some <= all / 2 => Some(1),
            _ => None,
        }
    };
    let telling = |(of, category): (&BTreeSet<String>, &u32)| {
        of.iter().filter_map(|word| Some((word.clone(), tells(*category, word)?))).collect()
    };
    words.iter().zip(main_category).map(telling).collect()
}

/// Whether two items of a category are of one kind: the words they share tell 2 or more.
fn same_kind(one: &BTreeMap<String, u8>, other: &BTreeMap<String, u8>) -> bool {
    let shared = one.iter().filter(|(word, _)| other.contains_key(*word));
    shared.map(|(_, tells)| u32::from(*tells)).sum::<u32>() >= 2
}

/// The upgrade table: what is of the same kind as an item (its main category and telling words of it;
/// where no category is known, much alike), dearer within reach, best where the customers of the one
/// also bought the other.
///
/// # Errors
/// Those of [`table`].
pub fn upgrades(
    likeness: &Likeness,
    main_category: &[u32],
    telling: &[BTreeMap<String, u8>],
    prices: &[i64],
    also: Option<&PairCounts>,
) -> Result<PairTableBuilder> {
    let mut table = PairTableBuilder::scored();
    let mut row = Vec::new();
    for (item, near) in likeness.iter().enumerate() {
        row.clear();
        for &(other, score) in near {
            let Some(ratio) = ratio(prices[item], prices[other as usize]) else { continue };
            let (own, theirs) = (main_category[item], main_category[other as usize]);
            let same_need = match own {
                u32::MAX => score >= SAME_NEED,
                _ => own == theirs && same_kind(&telling[item], &telling[other as usize]),
            };
            if !same_need || ratio < UPGRADE_PRICE.0 || ratio > UPGRADE_PRICE.1 {
                continue;
            }
            let moved = also.map_or(0.0, |counts| {
                counts.together(item as u32, other) as f32 / (counts.item_orders[item] as f32 + 10.0)
            });
            // A step of about a third is asked for most readily.
            let step = (-((ratio / 1.35).ln()).abs()).exp();
            row.push(Pair {
                item: other,
                score: score * step * (1.0 + 4.0 * moved),
                orders: 0,
                customers: 0,
            });
        }
        table.push_row(&mut row, 16)?;
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(item: u64, title: &str, categories: &[&str], price: i64) -> CatalogItem {
        CatalogItem {
            item,
            title: title.into(),
            categories: categories.iter().map(|&name| name.to_owned()).collect(),
            price: Some(price),
            ..CatalogItem::default()
        }
    }

    #[test]
    fn alike_titles_are_near_and_a_dearer_one_is_the_upgrade() -> Result<()> {
        let catalog: BTreeMap<u64, CatalogItem> = [
            item(1, "Desk lamp, red", &["Lamps"], 2000),
            item(2, "Desk lamp deluxe", &["Lamps"], 3000),
            item(3, "Garden hose", &["Garden"], 2500),
            item(4, "Floor lamp", &["Lamps"], 90_000),
        ]
        .into_iter()
        .map(|item| (item.item, item))
        .collect();
        let history = History { ids: vec![1, 2, 3, 4], ..History::default() };
        let prices = [2000, 3000, 2500, 90_000];
        let rows = likeness(&history, &catalog, &prices, &ContentParams::default());
        assert_eq!(rows[0].first().map(|&(item, _)| item), Some(1));
        assert!(rows[2].is_empty(), "{:?}", rows[2]);
        let telling = telling_words(&history.ids, &catalog, &[0, 0, 1, 0]);
        assert!(telling[0].contains_key("desk") && !telling[0].contains_key("lamp"), "{:?}", telling[0]);
        let table = upgrades(&rows, &[0, 0, 1, 0], &telling, &prices, None)?;
        assert_eq!(table.pairs(), 1); // 1 -> 2; the floor lamp costs too much
        Ok(())
    }
}
