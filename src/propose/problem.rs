//! A set to be chosen: candidates with their chances and margins, and what a set may be.

use crate::money::less;

/// Candidates of one problem at most, products of the cart among them.
pub const MOST_CANDIDATES: usize = 64;
/// Pieces of a set at most.
pub const MOST_PIECES: usize = 4;
/// Sizes a discount table speaks of: 2, 3 and 4.
pub const SIZES: usize = 3;

/// One product that may be a piece of the set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Product.
    pub product: i64,
    /// Variation, 0 without.
    pub variation: i64,
    /// Whether it lies in the cart: its chance is 1 and it brings nothing new.
    pub in_cart: bool,
    /// Price, minor units.
    pub price: i64,
    /// Lowest price it may be sold at.
    pub floor: i64,
    /// What its sale brings: price less cost, or the price where no cost is known.
    pub margin: i64,
    /// Its chance for this cart.
    pub chance: f64,
    /// The owner's discount in basis points in sets of 2, 3 and 4; `None`: not sold in such a set.
    pub discount: [Option<i64>; SIZES],
}

/// A published bundle that the set has to make sense beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    /// Candidates that it holds, a bit each.
    pub members: u64,
    /// Whether it holds nothing else.
    pub whole: bool,
    /// Price of its products one by one.
    pub base: i64,
    /// Its price.
    pub price: i64,
}

/// What [`best`](super::best) searches.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Problem {
    /// At most [`MOST_CANDIDATES`], those of the cart first, then by chance, ties by product.
    pub candidates: Vec<Candidate>,
    /// For candidates `a` before `b`: the chance of `b` where `a` is bought, at `a * count + b`; 0: unknown.
    pub given: Vec<f64>,
    /// Fewest and most pieces.
    pub pieces: (usize, usize),
    /// Largest discount of a set, minor units.
    pub most_discount: i64,
    /// Published bundles.
    pub published: Vec<Published>,
    /// What the cart lacks for free shipping; 0: nothing.
    pub gap: i64,
    /// What the shop pays for shipping once that gap is closed.
    pub shipping: i64,
    /// What the new pieces may cost at most, the whole discount taken off; `None`: anything.
    pub budget: Option<i64>,
    /// Sets of products, ascending, that are not wanted.
    pub unwanted: Vec<Vec<i64>>,
    /// The product that a set has to hold; `None`: any will do.
    pub holding: Option<i64>,
}

/// The running sums of a set under construction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sums {
    /// Members, a bit each.
    pub members: u64,
    /// Chance that the new pieces are taken.
    pub chance: f64,
    /// Price of all pieces.
    pub base: i64,
    /// Price of the new pieces.
    pub new: i64,
    /// Margin of the new pieces.
    pub margin: i64,
    /// Lowest price of all pieces.
    pub floor: i64,
}

impl Sums {
    /// Of no piece.
    pub const EMPTY: Sums = Sums { members: 0, chance: 1.0, base: 0, new: 0, margin: 0, floor: 0 };
}

/// A set that may be sold, and what it is worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Worth {
    /// Discount in minor units.
    pub discount: i64,
    /// What its sale brings.
    pub value: i64,
    /// Chance times value.
    pub expected: f64,
    /// Whether it closes the gap to free shipping.
    pub closes: bool,
}

impl Problem {
    /// The sums with one more piece; `chosen` are the positions before it.
    #[inline]
    pub fn with(&self, sums: Sums, chosen: &[usize], at: usize, candidate: &Candidate) -> Sums {
        let mut sums = Sums {
            members: sums.members | 1 << at,
            base: sums.base + candidate.price,
            floor: sums.floor + candidate.floor,
            ..sums
        };
        if !candidate.in_cart {
            let count = self.candidates.len();
            let mut chance = candidate.chance;
            for &before in chosen {
                chance = self.given.get(before * count + at).map_or(chance, |&given| chance.max(given));
            }
            sums.chance *= chance;
            sums.new += candidate.price;
            sums.margin += candidate.margin;
        }
        sums
    }

    /// The discount of pieces that cost `base` one by one.
    #[inline]
    pub fn discount(&self, base: i64, basis_points: i64) -> i64 {
        (base - less(base, basis_points)).min(self.most_discount)
    }

    /// What a set is worth at a discount; `None` where it may not be sold so.
    #[inline]
    pub fn worth(&self, sums: &Sums, basis_points: i64) -> Option<Worth> {
        let discount = self.discount(sums.base, basis_points);
        let price = sums.base - discount;
        if discount <= 0 || sums.new == 0 || price < sums.floor {
            return None;
        }
        let more = sums.new - discount;
        if self.budget.is_some_and(|budget| more > budget) {
            return None;
        }
        let closes = self.gap > 0 && more >= self.gap;
        let value = sums.margin - discount - if closes { self.shipping } else { 0 };
        let expected = sums.chance * value as f64;
        (value > 0).then_some(Worth { discount, value, expected, closes })
    }

    /// Whether the set of these candidates is one of those that are not wanted.
    pub fn refuses(&self, members: &[usize]) -> bool {
        if self.unwanted.is_empty() {
            return false;
        }
        let of = |at: &usize| self.candidates.get(*at).map(|candidate| candidate.product);
        let mut products: Vec<i64> = members.iter().filter_map(of).collect();
        products.sort_unstable();
        self.unwanted.contains(&products)
    }

    /// Whether a set at a price makes sense beside every published bundle, by the rules of the
    /// coherence check: a superset is dearer than its subset, and neither gives less for more.
    pub fn coherent(&self, members: u64, base: i64, price: i64) -> bool {
        self.published.iter().all(|other| {
            let holds_other = other.whole && other.members & !members == 0;
            let within_other = members & !other.members == 0;
            match (holds_other, within_other) {
                (true, true) => false, // sold already
                (true, false) => price > other.price,
                (false, true) => price < other.price,
                (false, false) => {
                    let worse = base <= other.base && price >= other.price;
                    let better = base >= other.base && price <= other.price;
                    !(worse || better) || (base, price) == (other.base, other.price)
                }
            }
        })
    }
}
