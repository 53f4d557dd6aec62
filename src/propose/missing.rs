//! Products that are often bought without their usual companion, and what is left on the table.
//!
//! Of `n` orders with a product, `k` hold its companion. The companion is *usual* where the two
//! clearly go together (`evidence`) and the chance is at least [`USUAL`]. Left on the table is
//! `(n - k) x chance x (price - cost)`: what it would have brought had those who bought without it
//! taken it as often as all buyers of the product do. It is an estimate, and comes with the 90 %
//! interval of the chance.

use super::answer::{Answer, Chance, Missing};
use super::evidence::Orders;
use super::request::Request;
use std::collections::HashMap;

/// A companion is usual from this share of a product's orders on.
const USUAL: f64 = 0.1;

/// Answers the mode `missing`: for each product the companion that leaves most.
pub fn missing<D: AsRef<[u8]>>(request: &Request, orders: &Orders<'_, D>) -> Answer {
    let mut answer = Answer::new("missing", request.basis(), orders);
    let sold = request.products.iter().filter(|product| request.may_be_sold(product));
    let places: HashMap<usize, _> = sold.filter_map(|of| Some((orders.index(of.id)?, of))).collect();
    for product in request.products.iter().filter(|product| product.available) {
        let Some(item) = orders.index(product.id) else { continue };
        let mut most: Option<Missing> = None;
        for pair in orders.pairs(item) {
            let Some(companion) = places.get(&pair.other).filter(|_| pair.other != item) else { continue };
            let mut both = vec![product.id, companion.id];
            both.sort_unstable();
            if !request.follows(companion, product.price)
                || !pair.goes_together()
                || pair.chance().mean() < USUAL
                || request.exclude.contains(&both)
            {
                continue;
            }
            let value = request.margin(companion);
            let without = pair.orders.saturating_sub(pair.together);
            let left = |chance: f64| (f64::from(without) * chance * value as f64).round() as i64;
            let mean = left(pair.chance().mean());
            if value <= 0
                || most.as_ref().is_some_and(|most| (most.left, companion.id) >= (mean, most.companion))
            {
                continue;
            }
            let chance = Chance::of(pair.chance());
            most = Some(Missing {
                product: product.id,
                companion: companion.id,
                together: pair.together,
                of: pair.orders,
                without,
                chance,
                value,
                left: mean,
                left_low: left(chance.low),
                left_high: left(chance.high),
            });
        }
        answer.missing.extend(most);
    }
    answer.missing.sort_by_key(|found| (std::cmp::Reverse(found.left), found.product, found.companion));
    answer.missing.truncate(request.limit);
    answer
}
