//! What customers buy again: coffee every month, a camera once.

use super::history::History;
use super::input::GUEST;

/// Orders that the shop's own rate stands for in the rate of an item.
const PRIOR: f32 = 5.0;
/// Where next to nothing is bought again, one purchase must not look like a habit.
const LEAST_RATE: f32 = 0.02;

/// By item index.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Repeats {
    /// Share of the later orders of an item's customers that hold it again, shrunk towards the shop's
    /// share and divided by it: 1 = bought again as often as things are in this shop.
    pub habit: Vec<f32>,
    /// What an item counts for somebody who has it: the same share over its share of all orders, at
    /// most 1. Far below 1 for what is bought once.
    pub owned: Vec<f32>,
}

impl Repeats {
    /// Counts a history.
    pub fn count(history: &History, item_orders: &[u32]) -> Repeats {
        let n = history.ids.len();
        let (mut chances, mut again) = (vec![0u64; n], vec![0u64; n]);
        // For the customer at hand: the number of the order that an item came with first, from 1.
        let mut first = vec![0u32; n];
        let mut known: Vec<u32> = Vec::new();
        let mut basket = 0;
        while basket < history.len() && history.customers[basket] != GUEST {
            let customer = history.customers[basket];
            let mut number = 0;
            while basket < history.len() && history.customers[basket] == customer {
                number += 1;
                for &item in history.basket(basket) {
                    let first = &mut first[item as usize];
                    if *first == 0 {
                        *first = number;
                        known.push(item);
                    } else {
                        again[item as usize] += 1;
                    }
                }
                basket += 1;
            }
            for item in known.drain(..) {
                chances[item as usize] += u64::from(number - first[item as usize]);
                first[item as usize] = 0;
            }
        }
        let rate = again.iter().sum::<u64>() as f32 / chances.iter().sum::<u64>().max(1) as f32;
        let unit = rate.max(LEAST_RATE);
        let orders = history.len().max(1) as f32;
        let (mut habit, mut owned) = (Vec::with_capacity(n), Vec::with_capacity(n));
        for item in 0..n {
            let own = (again[item] as f32 + PRIOR * rate) / (chances[item] as f32 + PRIOR);
            let share = item_orders.get(item).copied().unwrap_or(0) as f32 / orders;
            habit.push(own / unit);
            owned.push(if share > 0.0 { (own / share).min(1.0) } else { 1.0 });
        }
        Repeats { habit, owned }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::Trainer;

    #[test]
    fn what_is_bought_again_and_what_is_owned() {
        let mut trainer = Trainer::new("s");
        let mut order = 0;
        // 60 customers: coffee (1) in all of four orders, a camera (2) in the first, a bag (3) in one of two firsts
        for customer in 1..=60i64 {
            for visit in 0..4i64 {
                order += 1;
                let mut line = |item: i64| {
                    let time = 86_400 * (customer + 100 * visit);
                    assert!(trainer.add_lines(&[order, customer, item, 1, 0, time, 100]).is_ok());
                };
                line(1);
                if visit == 0 {
                    line(2);
                }
                if visit == 0 && customer % 2 == 0 {
                    line(3);
                }
            }
        }
        let history = trainer.history().unwrap_or_default();
        let counts = crate::train::PairCounts::count(&history);
        let repeats = Repeats::count(&history, &counts.item_orders);
        assert!(repeats.habit[0] > 2.0, "{repeats:?}");
        assert!(repeats.habit[1] < 0.1 && repeats.habit[2] < 0.2, "{repeats:?}");
        assert!((repeats.owned[0] - 0.99).abs() < 0.02, "{repeats:?}");
        assert!(repeats.owned[1] < 0.1, "{repeats:?}");
        assert_eq!(Repeats::count(&History::default(), &[]), Repeats::default());
    }
}
