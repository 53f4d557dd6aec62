//! What the orders say about two products, and how sure that is.

use crate::model::{Model, PairRow, PairTable, Tag};
use crate::Result;
use statrs::distribution::{Beta, ContinuousCDF};
use statrs::function::beta::beta_reg;

/// Orders that the prior counts for.
pub const PRIOR_ORDERS: f64 = 20.0;
/// Fewest distinct customers behind a count that is shown or built on.
pub const MIN_CUSTOMERS: u32 = 5;
/// A pair goes together when its chance is above this many times the companion's share of all
/// orders ...
const LIFT: f64 = 1.2;
/// ... but for this probability.
const DOUBT: f64 = 0.001;

/// A Beta distribution over a chance.
///
/// ```
/// # use tandem::propose::Posterior;
/// let chance = Posterior::of(34, 412, 0.02);
/// assert_eq!((chance.mean() * 1000.0).round(), 80.0); // (34 + 0.4) / (412 + 20)
/// let (low, high) = chance.interval();
/// assert!(low < chance.mean() && chance.mean() < high);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Posterior {
    yes: f64,
    no: f64,
}

impl Posterior {
    /// After `together` of `orders`, before which it was `base`, worth [`PRIOR_ORDERS`] orders.
    pub fn of(together: u32, orders: u32, base: f64) -> Self {
        let base = base.clamp(1e-9, 1.0 - 1e-9);
        let together = f64::from(together.min(orders));
        Posterior {
            yes: together + PRIOR_ORDERS * base,
            no: f64::from(orders) - together + PRIOR_ORDERS * (1.0 - base),
        }
    }

    /// Its mean.
    pub fn mean(self) -> f64 {
        self.yes / (self.yes + self.no)
    }

    /// The central 90 %.
    pub fn interval(self) -> (f64, f64) {
        match Beta::new(self.yes, self.no) {
            Ok(beta) => (beta.inverse_cdf(0.05), beta.inverse_cdf(0.95)),
            Err(_) => (0.0, 1.0),
        }
    }

    /// The probability that the chance is below `limit`.
    pub fn below(self, limit: f64) -> f64 {
        match limit {
            limit if limit <= 0.0 => 0.0,
            limit if limit >= 1.0 => 1.0,
            limit => beta_reg(self.yes, self.no, limit),
        }
    }
}

/// Counts of two products: `together` of `orders` with the first hold the second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Position of the other product in the model.
    pub other: usize,
    /// Orders with both.
    pub together: u32,
    /// Orders with the first.
    pub orders: u32,
    /// Distinct customers who bought both.
    pub customers: u32,
    /// Share of all orders that hold the second.
    pub base: f64,
}

impl Pair {
    /// The chance of the second where the first is bought.
    pub fn chance(&self) -> Posterior {
        Posterior::of(self.together, self.orders, self.base)
    }

    /// Whether the second is bought with the first clearly more often than by everybody.
    pub fn goes_together(&self) -> bool {
        self.customers >= MIN_CUSTOMERS && self.chance().below(LIFT * self.base) < DOUBT
    }
}

/// The counts of a model.
pub struct Orders<'m, D> {
    model: &'m Model<D>,
    table: Option<PairTable>,
    ids: &'m [u64],
    item_orders: &'m [u32],
    /// Orders in all.
    pub total: f64,
    /// First and last order, UNIX seconds.
    pub window: (i64, i64),
}

impl<'m, D: AsRef<[u8]>> Orders<'m, D> {
    /// Finds the counts.
    ///
    /// # Errors
    /// `model.section` when a section has another shape than documented.
    pub fn of(model: &'m Model<D>, table: Option<PairTable>) -> Result<Self> {
        let facts = model.facts()?;
        Ok(Orders {
            model,
            table,
            ids: model.slice(Tag::ITEMS)?.unwrap_or(&[]),
            item_orders: model.slice(Tag::ITEM_ORDERS)?.unwrap_or(&[]),
            total: facts.orders as f64,
            window: (facts.first, facts.last),
        })
    }

    /// Position of a product in the model.
    pub fn index(&self, product: i64) -> Option<usize> {
        let product = u64::try_from(product).ok()?;
        self.ids.binary_search(&product).ok()
    }

    /// Orders that hold a product.
    pub fn count(&self, item: usize) -> u32 {
        self.item_orders.get(item).copied().unwrap_or(0)
    }

    /// Share of all orders that hold a product.
    pub fn base(&self, item: usize) -> f64 {
        if self.total > 0.0 {
            (f64::from(self.count(item)) / self.total).min(1.0)
        } else {
            0.0
        }
    }

    /// What was bought with a product, by the model's score; nothing for a table without counts.
    pub fn pairs(&self, item: usize) -> impl Iterator<Item = Pair> + '_ {
        let row: PairRow<'m> = self.table.map_or_else(PairRow::default, |table| table.row(self.model, item));
        let orders = self.count(item);
        row.items.iter().zip(row.orders).zip(row.customers).map(move |((&other, &together), &customers)| {
            Pair { other: other as usize, together, orders, customers, base: self.base(other as usize) }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_orders_are_shrunken_to_what_everybody_buys() {
        let (one_of_one, many) = (Posterior::of(1, 1, 0.02).mean(), Posterior::of(400, 400, 0.02).mean());
        assert!(one_of_one < 0.07, "{one_of_one}");
        assert!(many > 0.95, "{many}");
        assert_eq!(Posterior::of(0, 0, 0.02).mean(), 0.02);
    }

    #[test]
    fn the_interval_holds_what_its_name_says_and_narrows_with_orders() {
        let mut before = 1.0;
        for times in [1, 4, 16, 64] {
            let chance = Posterior::of(5 * times, 50 * times, 0.1);
            let (low, high) = chance.interval();
            assert!((chance.below(low) - 0.05).abs() < 1e-6 && (chance.below(high) - 0.95).abs() < 1e-6);
            assert!(high - low < before, "{times}");
            before = high - low;
        }
    }

    #[test]
    fn a_pair_needs_customers_and_more_than_chance() {
        let pair = |together, customers, base| Pair { other: 1, together, orders: 400, customers, base };
        assert!(pair(80, 60, 0.05).goes_together());
        assert!(!pair(80, 4, 0.05).goes_together(), "few customers");
        assert!(!pair(80, 60, 0.2).goes_together(), "everybody buys it");
        assert!(!pair(24, 20, 0.05).goes_together(), "not beyond doubt");
    }

    #[test]
    fn impossible_counts_give_a_chance_all_the_same() {
        for (together, orders, base) in [(9, 3, 0.5), (0, 0, 0.0), (5, 5, 1.0), (1, 1, f64::NAN)] {
            let mean = Posterior::of(together, orders, base).mean();
            assert!(mean.is_nan() == base.is_nan() && (base.is_nan() || (0.0..=1.0).contains(&mean)));
        }
    }
}
