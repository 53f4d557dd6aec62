//! Sections of a model that training adds to those of `model/FORMAT.md`.
//!
//! | tag | elements | content |
//! |---|---|---|
//! | `R/al` `R/07` `R/14` `R/30` | f32 an item | orders with the item: ever, in the last 7, 14, 30 days |
//! | `R/cu` | u32 an item | distinct customers of the last 30 days; each guest order counts as one |
//! | `R/rp` | f32 an item | how often its customers buy it again, 1 = as often as things are in this shop |
//! | `R/ow` | f32 an item | what it counts for somebody who has it, at most 1 |
//! | `R/ls` | u32 | items by recent popularity, best first, at most 1,000 |
//! | `PRIC` `COST` | i64 an item | price and cost in minor units, `i64::MIN` = unknown |
//! | `STOK` | u8 an item | 1 = in stock or unknown, 0 = out of stock |
//! | `G/st` `G/it` | u32 | categories of item i: `it[st[i]..st[i + 1]]`, the main one first |
//! | `G/nm` | JSON | names of the categories |
//! | `B/st` `B/it` `B/ag` `B/wt` | u32, u32, f32, f32 | recent baskets, newest first: starts, items, age in days, weight |
//! | `B/ps` `B/pb` | u32 | for each item the baskets that hold it, newest first |
//! | `B/hs` `B/hb` `B/hw` | u32, u32, f32 | for each item of more baskets than vote: the heaviest, best first, and their weights |
//! | `V/st` `V/it` `V/ps` `V/pb` | u32 | sessions, newest first, items in the order of viewing, and who holds them |
//! | `V/wt` `V/vw` | f32 | what each session's similarity is multiplied by, and votes for each item |
//!
//! There are no customers in a model: a basket is a list of items and an age.

use crate::model::Tag;

/// Orders with each item, ever.
pub const POPULAR_ALL: Tag = Tag(*b"R/al");
/// Orders with each item in the last 7 days.
pub const POPULAR_7: Tag = Tag(*b"R/07");
/// Orders with each item in the last 14 days.
pub const POPULAR_14: Tag = Tag(*b"R/14");
/// Orders with each item in the last 30 days.
pub const POPULAR_30: Tag = Tag(*b"R/30");
/// Distinct customers of each item in the last 30 days.
pub const POPULAR_CUSTOMERS: Tag = Tag(*b"R/cu");
/// How often customers buy an item again.
pub const REPEAT_HABIT: Tag = Tag(*b"R/rp");
/// What an item counts for somebody who has it.
pub const REPEAT_OWNED: Tag = Tag(*b"R/ow");
/// Items by recent popularity, best first.
pub const POPULAR_LIST: Tag = Tag(*b"R/ls");
/// Prices, minor units.
pub const PRICES: Tag = Tag(*b"PRIC");
/// Costs, minor units.
pub const COSTS: Tag = Tag(*b"COST");
/// Stock.
pub const STOCK: Tag = Tag(*b"STOK");
/// Where each item's categories start.
pub const CATEGORY_STARTS: Tag = Tag(*b"G/st");
/// Categories of the items.
pub const CATEGORY_ITEMS: Tag = Tag(*b"G/it");
/// Names of the categories.
pub const CATEGORY_NAMES: Tag = Tag(*b"G/nm");
/// Where each recent basket starts.
pub const BASKET_STARTS: Tag = Tag(*b"B/st");
/// Items of the recent baskets.
pub const BASKET_ITEMS: Tag = Tag(*b"B/it");
/// Ages of the recent baskets.
pub const BASKET_AGES: Tag = Tag(*b"B/ag");
/// Weights of the recent baskets, by size and age.
pub const BASKET_WEIGHTS: Tag = Tag(*b"B/wt");
/// Where each item's baskets start.
pub const BASKET_POSTING_STARTS: Tag = Tag(*b"B/ps");
/// Baskets of the items.
pub const BASKET_POSTINGS: Tag = Tag(*b"B/pb");
/// Where the list of each item's heaviest baskets starts.
pub const BASKET_HEAVIEST_STARTS: Tag = Tag(*b"B/hs");
/// The heaviest baskets of the items that have more than vote.
pub const BASKET_HEAVIEST: Tag = Tag(*b"B/hb");
/// Weights of those.
pub const BASKET_HEAVIEST_WEIGHTS: Tag = Tag(*b"B/hw");
/// Where each session starts.
pub const SESSION_STARTS: Tag = Tag(*b"V/st");
/// Items of the sessions.
pub const SESSION_ITEMS: Tag = Tag(*b"V/it");
/// Where each item's sessions start.
pub const SESSION_POSTING_STARTS: Tag = Tag(*b"V/ps");
/// Sessions of the items.
pub const SESSION_POSTINGS: Tag = Tag(*b"V/pb");
/// What the similarity of each session is multiplied by.
pub const SESSION_WEIGHTS: Tag = Tag(*b"V/wt");
/// What votes for each item are multiplied by.
pub const SESSION_VOTE_WEIGHTS: Tag = Tag(*b"V/vw");
/// Price or cost that is not known.
pub const UNKNOWN: i64 = i64::MIN;
