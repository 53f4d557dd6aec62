//! How often items were bought together.

use super::history::{History, MAX_PAIR_BASKET};
use super::input::GUEST;

/// Counts of all pairs, row by row, items of a row ascending. Symmetric.
#[derive(Debug, Clone, Default)]
pub struct PairCounts {
    /// Where each row starts, and the end.
    pub starts: Vec<usize>,
    /// The other item of each pair.
    pub items: Vec<u32>,
    /// Orders that hold both.
    pub orders: Vec<u32>,
    /// Distinct customers who bought both in one order; each guest order counts as a customer.
    pub customers: Vec<u32>,
    /// Orders that hold the item.
    pub item_orders: Vec<u32>,
    /// Distinct customers of the item.
    pub item_customers: Vec<u32>,
}

/// Weighted counts over the same pairs as a [`PairCounts`].
#[derive(Debug, Clone, Default)]
pub struct PairWeights {
    /// Weight of each pair.
    pub pairs: Vec<f32>,
    /// Weight of each item: that of the orders which hold it.
    pub items: Vec<f32>,
}

#[derive(Clone, Copy, Default)]
struct Tally {
    orders: u32,
    customers: u32,
    last: u32,
}

impl PairCounts {
    /// Counts all pairs of a history.
    pub fn count(history: &History) -> PairCounts {
        let n = history.ids.len();
        let (starts, baskets) = history.postings();
        let mut counts = PairCounts {
            starts: Vec::with_capacity(n + 1),
            item_orders: starts.windows(2).map(|pair| pair[1] - pair[0]).collect(),
            ..PairCounts::default()
        };
        counts.starts.push(0);
        let mut tallies = vec![Tally { last: GUEST, ..Tally::default() }; n];
        let mut touched: Vec<u32> = Vec::new();
        for item in 0..n {
            let (mut customers, mut last) = (0, GUEST);
            for &basket in &baskets[starts[item] as usize..starts[item + 1] as usize] {
                let customer = history.customers[basket as usize];
                // Baskets come by customer, so a customer is new when it differs from the one before.
                let guest = customer == GUEST;
                customers += u32::from(guest || customer != last);
                last = customer;
                let members = history.basket(basket as usize);
                if members.len() > MAX_PAIR_BASKET {
                    continue;
                }
                for &other in members {
                    let tally = &mut tallies[other as usize];
                    if tally.orders == 0 {
                        touched.push(other);
                    }
                    tally.orders += 1;
                    tally.customers += u32::from(guest || tally.last != customer);
                    tally.last = customer;
                }
            }
            counts.item_customers.push(customers);
            touched.sort_unstable();
            for &other in &touched {
                let tally = std::mem::replace(
                    &mut tallies[other as usize],
                    Tally { last: GUEST, ..Tally::default() },
                );
                if other as usize != item {
                    counts.items.push(other);
                    counts.orders.push(tally.orders);
                    counts.customers.push(tally.customers);
                }
            }
            touched.clear();
            counts.starts.push(counts.items.len());
        }
        counts
    }

    /// Weighs the same pairs: an order of n items counts `max(n - 1, 1)^-beta`, halved every
    /// `half_days` (0 = never), and a pair as much as the weaker of its two lines.
    pub fn weigh(&self, history: &History, beta: f64, half_days: f64) -> PairWeights {
        if beta == 0.0 && half_days == 0.0 && history.weights.is_empty() {
            return PairWeights {
                pairs: self.orders.iter().map(|&orders| orders as f32).collect(),
                items: self.item_orders.iter().map(|&orders| orders as f32).collect(),
            };
        }
        let n = history.ids.len();
        let weights = basket_weights(history, beta, half_days);
        let (starts, baskets) = history.postings();
        let mut sums = vec![0f32; n];
        let mut result = PairWeights { pairs: vec![0.0; self.items.len()], items: vec![0.0; n] };
        for item in 0..n {
            for &basket in &baskets[starts[item] as usize..starts[item + 1] as usize] {
                let members = history.basket(basket as usize);
                let weight = weights[basket as usize];
                if history.weights.is_empty() {
                    result.items[item] += weight;
                    if members.len() <= MAX_PAIR_BASKET {
                        members.iter().for_each(|&other| sums[other as usize] += weight);
                    }
                    continue;
                }
                let start = history.starts[basket as usize] as usize;
                let shares = &history.weights[start..start + members.len()];
                let own = members.binary_search(&(item as u32)).map_or(0, |at| shares[at]);
                result.items[item] += weight * f32::from(own) / 100.0;
                if members.len() <= MAX_PAIR_BASKET {
                    for (&other, &share) in members.iter().zip(shares) {
                        sums[other as usize] += weight * f32::from(share.min(own)) / 100.0;
                    }
                }
            }
            for at in self.starts[item]..self.starts[item + 1] {
                let sum = &mut sums[self.items[at] as usize];
                result.pairs[at] = *sum;
                *sum = 0.0;
            }
            sums[item] = 0.0;
        }
        result
    }

    /// Items and pair positions of a row.
    #[inline]
    pub fn row(&self, item: usize) -> (&[u32], std::ops::Range<usize>) {
        let range = self.starts[item]..self.starts[item + 1];
        (&self.items[range.clone()], range)
    }

    /// Orders that hold both items.
    pub fn together(&self, item: u32, other: u32) -> u32 {
        let (items, range) = self.row(item as usize);
        items.binary_search(&other).map_or(0, |at| self.orders[range.start + at])
    }
}

/// Weight of each basket as in [`PairCounts::weigh`].
pub fn basket_weights(history: &History, beta: f64, half_days: f64) -> Vec<f32> {
    (0..history.len())
        .map(|basket| {
            let size = history.basket(basket).len().saturating_sub(1).max(1) as f64;
            let decay = if half_days > 0.0 { (-history.age_days(basket) / half_days).exp2() } else { 1.0 };
            (size.powf(-beta) * decay) as f32
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::Trainer;

    fn sample() -> History {
        let mut trainer = Trainer::new("s");
        // customers 1 and 2 and a guest; items 10, 20, 30
        for (order, customer, items) in [
            (1, 1, vec![10, 20]),
            (2, 1, vec![10, 20, 30]),
            (3, 2, vec![10, 20]),
            (4, 0, vec![10, 30]),
            (5, 0, vec![10, 30]),
        ] {
            for item in items {
                assert!(trainer.add_lines(&[order, customer, item, 1, 0, 86_400 * order, 100]).is_ok());
            }
        }
        trainer.history().unwrap_or_default()
    }

    #[test]
    fn orders_and_distinct_customers_of_pairs() {
        let counts = PairCounts::count(&sample());
        assert_eq!(counts.item_orders, [5, 3, 3]);
        assert_eq!(counts.item_customers, [4, 2, 3]);
        let (items, range) = counts.row(0);
        assert_eq!((items, &counts.orders[range.clone()]), (&[1, 2][..], &[3, 3][..]));
        assert_eq!(counts.customers[range], [2, 3]); // 10+20: customers 1, 2; 10+30: customer 1, two guests
        assert_eq!((counts.together(1, 2), counts.together(2, 1), counts.together(0, 0)), (1, 1, 0));
    }

    #[test]
    fn weights_decay_and_large_orders_count_less() {
        let history = sample();
        let counts = PairCounts::count(&history);
        let plain = counts.weigh(&history, 0.0, 0.0);
        assert_eq!(plain.pairs, counts.orders.iter().map(|&n| n as f32).collect::<Vec<_>>());
        let halved = counts.weigh(&history, 1.0, 1.0);
        // 20+30 only in order 2: three items (1/2), three days before the end (1/8)
        let at = counts.starts[1] + 1;
        assert_eq!((counts.items[at], halved.pairs[at]), (2, 0.0625));
    }
}
