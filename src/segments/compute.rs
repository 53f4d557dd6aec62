//! The computation over flat lists.

use std::collections::BTreeMap;

/// Weight of one unit bought now.
const UNIT: i64 = 1_000_000;
/// A category counts from this share of what a customer bought, in percent.
const SHARE: i64 = 20;
/// Interests of one customer at most.
const MOST_INTERESTS: usize = 3;

/// One paid order: customer, UNIX seconds, amount net of refunds in minor units.
pub type Order = [i64; 3];
/// One line of a paid order by category: customer, category, UNIX seconds, units.
pub type Bought = [i64; 4];

/// What is found of one customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The customer.
    pub customer: i64,
    /// Among the top so many percent by spend, 1 to 100.
    pub rank: i64,
    /// Fifths, 5 is best: how recent the last order, how many orders, how much spent.
    pub fifths: [i64; 3],
    /// Categories of interest, the strongest first.
    pub interests: Vec<i64>,
}

impl Found {
    /// The group that the fifths make, in a word.
    pub fn group(&self) -> &'static str {
        match self.fifths {
            [4..=5, 4..=5, 4..=5] => "champions",
            [1..=2, 4..=5, _] => "at-risk",
            [4..=5, 1, _] => "newcomers",
            [_, 4..=5, _] => "loyal",
            [1, 1..=2, _] => "lost",
            _ => "others",
        }
    }
}

#[derive(Default)]
struct Sums {
    last: i64,
    orders: i64,
    spent: i64,
}

/// The segments of every customer with an order, by customer.
pub fn compute(orders: &[Order], bought: &[Bought], now: i64, half_life: i64) -> Vec<Found> {
    let mut sums: BTreeMap<i64, Sums> = BTreeMap::new();
    for &[customer, at, amount] in orders {
        let sum = sums.entry(customer).or_default();
        sum.last = if sum.orders == 0 { at } else { sum.last.max(at) };
        sum.orders += 1;
        sum.spent = sum.spent.saturating_add(amount);
    }
    let above = |value: fn(&Sums) -> i64| {
        let mut values: Vec<i64> = sums.values().map(value).collect();
        values.sort_unstable();
        move |of: i64| values.len() - values.partition_point(|&other| other <= of)
    };
    let (recent, frequent, spending) = (above(|s| s.last), above(|s| s.orders), above(|s| s.spent));
    let total = i64::try_from(sums.len()).unwrap_or(i64::MAX).max(1);
    let share = |better: usize, of: i64| i64::try_from(better).unwrap_or(i64::MAX).saturating_mul(of) / total;
    let mut interests = interests(bought, now, half_life.max(1));
    sums.iter()
        .map(|(&customer, sum)| Found {
            customer,
            rank: share(spending(sum.spent), 100) + 1,
            fifths: [
                5 - share(recent(sum.last), 5),
                5 - share(frequent(sum.orders), 5),
                5 - share(spending(sum.spent), 5),
            ],
            interests: interests.remove(&customer).unwrap_or_default(),
        })
        .collect()
}

/// The weight of a unit bought `age` seconds ago, halved after each half-life, straight in between.
fn weight(age: i64, half_life: i64) -> i64 {
    let halvings = age.max(0) / half_life;
    if halvings > 20 {
        return 0;
    }
    let whole = UNIT >> halvings;
    let rest = i128::from(age.max(0) % half_life) * i128::from(whole) / (2 * i128::from(half_life));
    whole - i64::try_from(rest).unwrap_or(0)
}

/// Categories of interest by customer.
fn interests(bought: &[Bought], now: i64, half_life: i64) -> BTreeMap<i64, Vec<i64>> {
    let mut scores: BTreeMap<(i64, i64), i64> = BTreeMap::new();
    for &[customer, category, at, units] in bought {
        let score = scores.entry((customer, category)).or_default();
        *score = score.saturating_add(
            weight(now.saturating_sub(at), half_life).saturating_mul(units.clamp(-1000, 1000)),
        );
    }
    let mut by_customer: BTreeMap<i64, Vec<(i64, i64)>> = BTreeMap::new();
    for ((customer, category), score) in scores {
        if score > 0 {
            by_customer.entry(customer).or_default().push((score, category));
        }
    }
    by_customer
        .into_iter()
        .map(|(customer, mut list)| {
            let all = list.iter().fold(0_i64, |sum, (score, _)| sum.saturating_add(*score));
            list.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
            let strong = list.into_iter().filter(|(score, _)| score.saturating_mul(100) / SHARE >= all);
            (customer, strong.take(MOST_INTERESTS).map(|(_, category)| category).collect())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rank_is_a_percentile_and_ties_share_it() {
        let orders: Vec<Order> = [500, 400, 400, 100, 50].iter().zip(1..).map(|(&s, c)| [c, 10, s]).collect();
        let ranks: Vec<i64> = compute(&orders, &[], 20, 1).iter().map(|found| found.rank).collect();
        assert_eq!(ranks, [1, 21, 21, 61, 81]);
    }

    #[test]
    fn an_interest_fades_by_half_after_each_half_life() {
        assert_eq!(weight(0, 100), UNIT);
        assert_eq!(weight(50, 100), UNIT * 3 / 4);
        assert_eq!(weight(100, 100), UNIT / 2);
        assert_eq!(weight(200, 100), UNIT / 4);
        assert_eq!(weight(100_000, 100), 0);
        assert_eq!(weight(-5, 100), UNIT);
        let now = 1000;
        let found = interests(&[[1, 7, 0, 3], [1, 8, now, 1], [1, 9, now, -1]], now, 100);
        assert_eq!(found[&1], [8]);
    }

    #[test]
    fn recency_frequency_and_spend_name_a_group() {
        let mut orders: Vec<Order> = vec![[1, 1000, 900], [1, 990, 900], [1, 980, 900]];
        orders.extend((2..=5).map(|c| [c, 100 * c, 10]));
        let found = compute(&orders, &[], 1000, 1);
        assert_eq!((found[0].fifths, found[0].group()), ([5, 5, 5], "champions"));
        assert_eq!(found[1].fifths, [1, 4, 4]);
    }
}
