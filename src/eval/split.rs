//! The temporal split: what was sold up to a cutoff trains, what came after tests.

use crate::train::History;

/// Days of a test window.
pub const WINDOW_DAYS: i64 = 30;
/// Targets that are worth a longer window.
const TUNING_TARGETS: usize = 4000;
const DAY: i64 = 86_400;

/// All baskets, and the time that divides them.
#[derive(Debug, Clone, Copy)]
pub struct Split<'a> {
    /// Baskets of the whole file.
    pub history: &'a History,
    /// Baskets up to and including this time train.
    pub cutoff: i64,
    /// Baskets up to and including this time test.
    pub end: i64,
}

impl<'a> Split<'a> {
    /// The last 30 days test.
    pub fn last_days(history: &'a History) -> Self {
        Split { history, cutoff: history.now.saturating_sub(WINDOW_DAYS * DAY), end: history.now }
    }

    /// Tests on the 30 days after `cutoff`.
    pub fn at(history: &'a History, cutoff: i64) -> Self {
        Split { history, cutoff, end: cutoff.saturating_add(WINDOW_DAYS * DAY).min(history.now) }
    }

    /// For choosing parameters: the last 30 days, or as many of the latest orders as make a tenth or
    /// hold enough targets where a shop sells little, at most a third of all.
    pub fn for_tuning(history: &'a History) -> Self {
        let mut orders: Vec<(i64, usize)> =
            history.times.iter().enumerate().map(|(at, &time)| (time, history.basket(at).len())).collect();
        orders.sort_unstable();
        let from_end = |share: usize| {
            let at = orders.len().saturating_sub(orders.len() / share + 1);
            orders.get(at).map_or(0, |&(time, _)| time)
        };
        let mut targets = 0;
        let enough = orders.iter().rev().find(|&&(_, size)| {
            targets += if size >= 2 { size.min(3) } else { 0 };
            targets >= TUNING_TARGETS
        });
        let enough = enough.map_or(i64::MIN, |&(time, _)| time);
        let window = history.now.saturating_sub(WINDOW_DAYS * DAY);
        let cutoff = window.min(from_end(10)).min(enough).max(from_end(3));
        Split { history, cutoff, end: history.now }
    }

    /// Whether a basket tests.
    pub fn tests(&self, basket: usize) -> bool {
        self.history.times.get(basket).is_some_and(|&time| time > self.cutoff && time <= self.end)
    }

    /// Whether a basket trains.
    pub fn trains(&self, basket: usize) -> bool {
        self.history.times.get(basket).is_some_and(|&time| time <= self.cutoff)
    }

    /// The baskets that train, over the same items.
    pub fn training(&self) -> History {
        self.history.only(|basket| self.trains(basket))
    }
}

/// A number that looks random but is a function of its arguments: for sampling without chance.
pub(crate) fn scatter(seed: u64, value: u64) -> u64 {
    let mut mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15).wrapping_mul(value.wrapping_add(0x6a09_e667));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
