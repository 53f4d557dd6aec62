//! All orders in one canonical order: by customer, then time, then order id.

use super::input::{Record, Trainer, GUEST, MAX_ID};
use crate::error::ErrorKind;
use crate::Result;

/// An order with more distinct items than this says nothing about pairs (a stock dump, an import);
/// its items still count as sold. Bounds the cost of counting.
pub const MAX_PAIR_BASKET: usize = 1000;
/// Orders dated this far after all others are taken for typing errors of the clock.
const CLOCK_GAP_SECONDS: i64 = 400 * 86_400;

/// Baskets as columns. Basket b holds `items[starts[b]..starts[b + 1]]`, ascending, each once.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// Product ids, ascending; the position is the item's index.
    pub ids: Vec<u64>,
    /// Last known unit price of each item, minor units, 0 = unknown.
    pub prices: Vec<i64>,
    /// Where each basket starts, and the end.
    pub starts: Vec<u32>,
    /// Item indexes.
    pub items: Vec<u32>,
    /// Evidence of each line in percent; empty where every line counts in full.
    pub weights: Vec<u8>,
    /// When each basket was bought.
    pub times: Vec<i64>,
    /// Customer number of each basket, `u32::MAX` for a guest.
    pub customers: Vec<u32>,
    /// Distinct known customers.
    pub customer_count: u32,
    /// The end of the data: the last order, typing errors aside.
    pub now: i64,
}

impl History {
    /// Number of baskets.
    pub fn len(&self) -> usize {
        self.times.len()
    }

    /// Whether there are no baskets.
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }

    /// The items of a basket.
    #[inline]
    pub fn basket(&self, basket: usize) -> &[u32] {
        match (self.starts.get(basket), self.starts.get(basket + 1)) {
            (Some(&start), Some(&end)) => self.items.get(start as usize..end as usize).unwrap_or(&[]),
            _ => &[],
        }
    }

    /// Age of a basket in days at the end of the data, never negative.
    #[inline]
    pub fn age_days(&self, basket: usize) -> f64 {
        self.times.get(basket).map_or(0.0, |&time| (self.now.saturating_sub(time)).max(0) as f64 / 86_400.0)
    }

    /// One basket for each known customer: all items ever bought, at the time of the last order.
    pub fn by_customer(&self) -> History {
        let mut merged =
            History { ids: self.ids.clone(), starts: vec![0], now: self.now, ..History::default() };
        let mut basket = 0;
        while basket < self.len() && self.customers[basket] != GUEST {
            let customer = self.customers[basket];
            let start = merged.items.len();
            let mut time = i64::MIN;
            while basket < self.len() && self.customers[basket] == customer {
                merged.items.extend_from_slice(self.basket(basket));
                time = time.max(self.times[basket]);
                basket += 1;
            }
            merged.items[start..].sort_unstable();
            let mut kept = start;
            for at in start..merged.items.len() {
                if at == start || merged.items[at] != merged.items[at - 1] {
                    merged.items[kept] = merged.items[at];
                    kept += 1;
                }
            }
            merged.items.truncate(kept);
            merged.starts.push(kept as u32);
            merged.times.push(time);
            merged.customers.push(customer);
        }
        merged.customer_count = merged.len() as u32;
        merged
    }

    /// The baskets that `keep` names, over the same items.
    pub fn only(&self, keep: impl Fn(usize) -> bool) -> History {
        let mut kept = History { ids: self.ids.clone(), prices: self.prices.clone(), ..History::default() };
        kept.starts.push(0);
        let mut known = vec![false; self.customer_count as usize];
        for basket in (0..self.len()).filter(|&basket| keep(basket)) {
            kept.items.extend_from_slice(self.basket(basket));
            if !self.weights.is_empty() {
                let (start, end) = (self.starts[basket] as usize, self.starts[basket + 1] as usize);
                kept.weights.extend_from_slice(&self.weights[start..end]);
            }
            kept.starts.push(kept.items.len() as u32);
            kept.times.push(self.times[basket]);
            kept.customers.push(self.customers[basket]);
            if let Some(seen) = known.get_mut(self.customers[basket] as usize) {
                *seen = true;
            }
        }
        kept.customer_count = known.iter().filter(|&&seen| seen).count() as u32;
        kept.now = end_of_data(&kept.times);
        kept
    }

    /// For each item the baskets that hold it, in canonical order: start positions and baskets.
    pub fn postings(&self) -> (Vec<u32>, Vec<u32>) {
        let mut starts = vec![0u32; self.ids.len() + 1];
        for &item in &self.items {
            starts[item as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut baskets = vec![0u32; self.items.len()];
        for basket in 0..self.len() {
            for &item in self.basket(basket) {
                let at = &mut next[item as usize];
                baskets[*at as usize] = basket as u32;
                *at += 1;
            }
        }
        (starts, baskets)
    }
}

impl Trainer {
    /// The orders collected so far, net of refunds. Sorts the collected lines in place.
    ///
    /// # Errors
    /// `request.field` when there are more than 2^32-1 lines or items.
    pub fn history(&mut self) -> Result<History> {
        if self.records.len() >= u32::MAX as usize {
            return Err(ErrorKind::Request {
                field: "lines".into(),
                expected: "fewer than 2^32-1 order lines".into(),
                found: self.records.len().to_string(),
            }
            .into());
        }
        let key = |record: &Record| (record.order, record.item, record.time, record.qty, record.customer);
        if !self.records.is_sorted_by_key(key) {
            self.records.sort_unstable_by_key(key);
        }
        let (ids, number) = self.item_index();
        let mut prices = vec![0; ids.len()];
        for (seen, &(_, price)) in self.prices.iter().enumerate() {
            prices[number[seen] as usize] = price;
        }
        let mut customer_rank = vec![0u32; self.customers.len()];
        let mut by_id: Vec<u32> = (0..self.customers.len() as u32).collect();
        by_id.sort_unstable_by_key(|&at| self.customers.ids[at as usize]);
        for (rank, &at) in by_id.iter().enumerate() {
            customer_rank[at as usize] = rank as u32;
        }
        Ok(self.group(ids, prices, &number, &customer_rank))
    }

    /// All items known from orders, catalogue and sessions, ascending, and the index of each
    /// item number.
    fn item_index(&self) -> (Vec<u64>, Vec<u32>) {
        let clicked = self.clicks.iter().filter(|click| self.in_time(click.time)).map(|click| click.item);
        let mut ids: Vec<u64> =
            self.items.ids.iter().copied().chain(self.catalog.keys().copied()).chain(clicked).collect();
        ids.sort_unstable();
        ids.dedup();
        let number =
            self.items.ids.iter().map(|id| ids.binary_search(id).map_or(u32::MAX, |at| at as u32)).collect();
        (ids, number)
    }

    pub(crate) fn in_time(&self, time: i64) -> bool {
        self.until.is_none_or(|until| time <= until)
    }

    fn group(&self, ids: Vec<u64>, prices: Vec<i64>, number: &[u32], customer_rank: &[u32]) -> History {
        let mut lines: Vec<(u32, u8)> = Vec::with_capacity(self.records.len());
        let mut orders: Vec<Order> = Vec::new();
        let mut known = vec![false; customer_rank.len()];
        for records in self.records.chunk_by(|a, b| a.order == b.order) {
            let start = lines.len();
            let (mut time, mut customer) = (i64::MAX, GUEST);
            for same in records.chunk_by(|a, b| a.item == b.item) {
                let mut units = 0i64;
                let mut weight = 0;
                for record in same.iter().filter(|record| self.in_time(record.time)) {
                    units += i64::from(record.qty);
                    if record.qty > 0 {
                        time = time.min(record.time);
                        weight = weight.max(record.weight);
                    }
                    if let Some(&rank) = customer_rank.get(record.customer as usize) {
                        customer = if customer == GUEST { rank } else { customer.max(rank) };
                    }
                }
                if units > 0 && weight > 0 {
                    lines.push((number[same[0].item as usize], weight));
                }
            }
            if lines.len() > start {
                lines[start..].sort_unstable();
                if let Some(seen) = known.get_mut(customer as usize) {
                    *seen = true;
                }
                let order = records[0].order;
                orders.push(Order { customer, time, order, start: start as u32, end: lines.len() as u32 });
            }
        }
        orders.sort_unstable();
        let mut history = History { ids, prices, starts: vec![0], ..History::default() };
        history.items.reserve_exact(lines.len());
        let weighted = lines.iter().any(|&(_, weight)| weight != 100);
        for order in &orders {
            for &(item, weight) in &lines[order.start as usize..order.end as usize] {
                history.items.push(item);
                if weighted {
                    history.weights.push(weight);
                }
            }
            history.starts.push(history.items.len() as u32);
            history.times.push(order.time);
            history.customers.push(order.customer);
        }
        history.customer_count = known.iter().filter(|&&seen| seen).count() as u32;
        history.now = end_of_data(&history.times);
        history
    }
}

/// Guests sort last, as their number is the largest.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Order {
    customer: u32,
    time: i64,
    order: u64,
    start: u32,
    end: u32,
}

/// The last order's time, unless at most one order in a hundred lies far after all others.
fn end_of_data(times: &[i64]) -> i64 {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let mut now = sorted.last().copied().unwrap_or(0);
    let tail = (sorted.len() / 100).max(1);
    for (later, pair) in sorted.windows(2).rev().take(tail).enumerate() {
        if let &[before, after] = pair {
            if after.saturating_sub(before) > CLOCK_GAP_SECONDS && sorted.len() > 2 * (later + 1) {
                now = before;
            }
        }
    }
    now.min(MAX_ID as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(lines: &[[i64; 7]]) -> History {
        let mut trainer = Trainer::new("s");
        lines.iter().for_each(|line| assert!(trainer.add_lines(line).is_ok()));
        trainer.history().unwrap_or_default()
    }

    #[test]
    fn refunds_duplicates_and_zero_quantities_net_out() {
        let history = history(&[
            [1, 9, 5, 2, 0, 100, 100],
            [1, 9, 5, -2, 0, 300, 100], // all of item 5 came back
            [1, 9, 6, 1, 0, 100, 100],
            [1, 9, 6, 1, 0, 100, 100], // a second line of the same item
            [1, 9, 7, 3, 0, 100, 100],
            [1, 9, 7, -1, 0, 200, 100], // one of three came back
            [2, 9, 8, -1, 0, 100, 100], // a refund of nothing
            [3, 9, 8, 0, 0, 100, 100],
        ]);
        assert_eq!(history.len(), 1);
        let names: Vec<u64> = history.basket(0).iter().map(|&item| history.ids[item as usize]).collect();
        assert_eq!(names, [6, 7]);
        assert_eq!(history.times, [100]);
    }

    #[test]
    fn the_sequence_of_lines_does_not_matter() {
        let mut lines: Vec<[i64; 7]> =
            (0..60).map(|at| [at % 17, at % 5, at % 11 + 1, 1 + at % 3, 50, 1000 + at, 100]).collect();
        let forward = history(&lines);
        lines.reverse();
        let backward = history(&lines);
        assert_eq!(format!("{forward:?}"), format!("{backward:?}"));
    }

    #[test]
    fn one_order_from_the_far_future_does_not_age_the_rest() {
        let year = 365 * 86_400;
        let times: Vec<i64> = (0..50).map(|at| at * 86_400).chain([80 * year]).collect();
        assert_eq!(end_of_data(&times), 49 * 86_400);
        assert_eq!(end_of_data(&[5, 5 + 3 * year]), 5 + 3 * year);
        assert_eq!(end_of_data(&[]), 0);
    }
}
