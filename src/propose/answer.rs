//! What is proposed, as `tests/vectors/propose.schema.json` has it.

use super::compose::Set;
use super::evidence::{Orders, Pair, Posterior, MIN_CUSTOMERS};
use super::problem::{Candidate, Problem};
use crate::money::basis_points;
use serde::Serialize;

/// What values are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Price less cost.
    Contribution,
    /// The price: no cost is known.
    Revenue,
}

/// The answer of every mode.
#[derive(Debug, Serialize)]
pub struct Answer {
    version: u8,
    mode: &'static str,
    /// What values are of.
    basis: Basis,
    /// Orders behind the model.
    orders: u64,
    /// First and last of them, UNIX seconds.
    first: i64,
    last: i64,
    /// Best first.
    pub proposals: Vec<Proposal>,
    /// Of the mode `missing`, best first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Missing>,
}

impl Answer {
    /// An answer without proposals.
    pub fn new<D: AsRef<[u8]>>(mode: &'static str, basis: Basis, orders: &Orders<'_, D>) -> Self {
        let (first, last) = orders.window;
        let total = orders.total as u64;
        Answer { version: 1, mode, basis, orders: total, first, last, proposals: vec![], missing: vec![] }
    }
}

/// A chance and its central 90 %.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Chance {
    /// Mean.
    pub mean: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Chance {
    /// Of one companion.
    pub fn of(posterior: Posterior) -> Self {
        let (low, high) = posterior.interval();
        Chance { mean: round(posterior.mean()), low: round(low), high: round(high) }
    }

    /// Moved to another mean, its ends by the same odds.
    pub fn moved(self, odds: f64) -> Self {
        Chance {
            mean: round(with_odds(self.mean, odds)),
            low: round(with_odds(self.low, odds)),
            high: round(with_odds(self.high, odds)),
        }
    }
}

/// A chance whose odds are multiplied by `odds`.
pub fn with_odds(chance: f64, odds: f64) -> f64 {
    let chance = chance.clamp(0.0, 1.0);
    if chance >= 1.0 {
        return 1.0;
    }
    let odds = chance / (1.0 - chance) * odds;
    odds / (1.0 + odds)
}

/// Six decimals: what is shown never needs more.
pub fn round(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

/// A piece of a set and the strongest evidence for it.
#[derive(Debug, Clone, Serialize)]
pub struct Piece {
    product: i64,
    variation: i64,
    in_cart: bool,
    /// The product it was bought with; 0: there is only its own share of all orders.
    with: i64,
    /// Orders with both, and orders with that product; 0 where fewer than five customers are behind them.
    together: u32,
    of: u32,
    /// Chance that it is taken.
    chance: Chance,
}

impl Piece {
    /// A piece with its evidence.
    pub fn new(product: i64, variation: i64, in_cart: bool, own: f64, evidence: Option<(i64, Pair)>) -> Self {
        let shown = evidence.filter(|(_, pair)| pair.customers >= MIN_CUSTOMERS);
        let chance = match evidence {
            _ if in_cart => Chance { mean: 1.0, low: 1.0, high: 1.0 },
            Some((_, pair)) => Chance::of(pair.chance()),
            None => Chance::of(Posterior::of(0, 0, own)),
        };
        Piece {
            product,
            variation,
            in_cart,
            with: evidence.map_or(0, |(with, _)| with),
            together: shown.map_or(0, |(_, pair)| pair.together),
            of: shown.map_or(0, |(_, pair)| pair.orders),
            chance,
        }
    }

    /// The product.
    pub fn product(&self) -> i64 {
        self.product
    }

    /// Width of the interval as factors of the mean.
    fn spread(&self) -> (f64, f64) {
        if self.chance.mean <= 0.0 {
            return (1.0, 1.0);
        }
        (self.chance.low / self.chance.mean, self.chance.high / self.chance.mean)
    }
}

/// A proposed set.
#[derive(Debug, Clone, Serialize)]
pub struct Proposal {
    /// Pieces, in the order they are shown.
    pub pieces: Vec<Piece>,
    /// Discount, basis points.
    pub basis_points: i64,
    /// Price one by one, price of the set and what it saves, minor units.
    pub base: i64,
    /// Price of the set.
    pub price: i64,
    /// What it saves.
    pub saving: i64,
    /// Chance that the new pieces are taken at this price.
    pub chance: Chance,
    /// What one sale brings.
    pub value: i64,
    /// What a hundred shoppers who have the product, or this cart, bring on average.
    pub per_100: i64,
    /// The same less what they bring today without a discount; below 0 the discount does not pay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gain_per_100: Option<i64>,
    /// What is left of the price after cost, basis points; absent without costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub margin: Option<i64>,
    /// Over all orders of the model that hold the product: what ranks suggestions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worth: Option<i64>,
    /// Whether free shipping is reached with it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub closes_gap: bool,
}

impl Proposal {
    /// The chance of a set whose mean is `mean`: its ends move with those of its pieces.
    pub fn chance(pieces: &[Piece], mean: f64) -> Chance {
        let (low, high) = pieces
            .iter()
            .map(Piece::spread)
            .fold((1.0, 1.0), |(low, high), (below, above)| (low * below, high * above));
        Chance { mean: round(mean), low: round(mean * low), high: round((mean * high).min(1.0)) }
    }

    /// A composed set.
    pub fn of_set(
        problem: &Problem,
        evidence: &[Option<(i64, Pair)>],
        set: &Set,
        with_costs: bool,
    ) -> Proposal {
        let member = |&at: &usize| {
            let candidate = problem.candidates.get(at)?;
            let evidence = evidence.get(at).copied().flatten();
            let Candidate { product, variation, in_cart, chance, .. } = *candidate;
            Some((
                Piece::new(product, variation, in_cart, chance, evidence),
                candidate.price - candidate.margin,
            ))
        };
        let (pieces, costs): (Vec<Piece>, Vec<i64>) = set.members.iter().filter_map(member).unzip();
        let price = set.base - set.discount;
        Proposal {
            chance: Self::chance(&pieces, set.chance),
            pieces,
            basis_points: set.basis_points,
            base: set.base,
            price,
            saving: set.discount,
            value: set.value,
            per_100: hundred(set.expected),
            gain_per_100: None,
            margin: with_costs.then(|| basis_points((price - costs.iter().sum::<i64>()).max(0), price)),
            worth: None,
            closes_gap: set.closes_gap,
        }
    }
}

/// Of a hundred.
pub fn hundred(expected: f64) -> i64 {
    (expected * 100.0).round() as i64
}

/// A product that is bought without its usual companion.
#[derive(Debug, Clone, Serialize)]
pub struct Missing {
    /// The product.
    pub product: i64,
    /// What is usually bought with it.
    pub companion: i64,
    /// Orders with both.
    pub together: u32,
    /// Orders with the product.
    pub of: u32,
    /// Orders with the product alone.
    pub without: u32,
    /// Chance of the companion where the product is bought.
    pub chance: Chance,
    /// What one sale of the companion brings.
    pub value: i64,
    /// `without x chance x value`, with the mean and the ends of the chance.
    pub left: i64,
    /// With the lower end.
    pub left_low: i64,
    /// With the upper end.
    pub left_high: i64,
}
