//! Badges: which rows are the best value, the owner's pick, on sale, or nearly sold out.

use super::request::{Request, Row};
use std::cmp::Ordering;

/// What a row costs one by one, what it costs now, and how many items that is.
#[derive(Debug, Clone, Copy)]
pub struct Offer {
    pub individual: i64,
    pub price: i64,
    pub items: i64,
}

impl Offer {
    /// Never below 0.
    pub fn saving(&self) -> i64 {
        (self.individual - self.price).max(0)
    }

    /// Rounded down, so that what is claimed is never more than what is saved.
    pub fn saving_basis_points(&self) -> i64 {
        (self.saving() * 10_000).checked_div(self.individual).unwrap_or(0)
    }

    fn compare_saving_share(&self, other: &Offer) -> Ordering {
        let cross = |a: i64, b: i64| i128::from(a) * i128::from(b.max(1));
        cross(self.saving(), other.individual).cmp(&cross(other.saving(), self.individual))
    }

    fn compare_price_per_item(&self, other: &Offer) -> Ordering {
        let cross = |a: i64, b: i64| i128::from(a) * i128::from(b);
        cross(self.price, other.items).cmp(&cross(other.price, self.items))
    }
}

/// How "best value" is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    SavingPercent,
    SavingAmount,
    PricePerItem,
}

/// A badge and the rule that gives it.
#[derive(Debug)]
pub enum Badge {
    /// To the one row that ranks first, saves something, and has another row to be better than.
    Best(Metric),
    /// To the rows that the owner named.
    Pick(Vec<i64>),
    /// To the rows that save something.
    Sale,
    /// To the rows with 1 to this many units left.
    LowStock(i64),
}

impl Badge {
    /// Its name in the answer.
    pub fn kind(&self) -> &'static str {
        match self {
            Badge::Best(_) => "best",
            Badge::Pick(_) => "pick",
            Badge::Sale => "sale",
            Badge::LowStock(_) => "low_stock",
        }
    }
}

/// Kinds of badges by row, in the order of the request.
pub fn by_row(table: &Request<'_>) -> Vec<Vec<&'static str>> {
    let mut badges = vec![Vec::new(); table.rows.len()];
    for badge in &table.badges {
        let first = match badge {
            Badge::Best(metric) => best(*metric, &table.rows),
            _ => None,
        };
        for (row, given) in table.rows.iter().zip(&mut badges) {
            let holds = match badge {
                Badge::Best(_) => first == Some(row.id),
                Badge::Pick(rows) => rows.contains(&row.id),
                Badge::Sale => row.offer.is_some_and(|offer| offer.saving() > 0),
                Badge::LowStock(most) => row.stock.is_some_and(|stock| (1..=*most).contains(&stock)),
            };
            if holds && !given.contains(&badge.kind()) {
                given.push(badge.kind());
            }
        }
    }
    badges
}

fn best(metric: Metric, rows: &[Row<'_>]) -> Option<i64> {
    let offers: Vec<(i64, Offer)> =
        rows.iter().filter_map(|row| row.offer.map(|offer| (row.id, offer))).collect();
    let saving = offers.iter().filter(|(_, offer)| offer.saving() > 0);
    let first = saving.max_by(|a, b| compare(metric, &a.1, &b.1).then_with(|| b.0.cmp(&a.0)));
    first.filter(|_| offers.len() > 1).map(|(id, _)| *id)
}

/// Greater is better.
fn compare(metric: Metric, a: &Offer, b: &Offer) -> Ordering {
    let share = a.compare_saving_share(b);
    let amount = a.saving().cmp(&b.saving());
    match metric {
        Metric::SavingPercent => share.then(amount),
        Metric::SavingAmount => amount.then(share),
        Metric::PricePerItem => a.compare_price_per_item(b).reverse().then(amount),
    }
}
