//! The set to show to a cart: the best of all sets of 2 to 4 among the candidates.

use super::answer::{Answer, Basis, Proposal};
use super::evidence::Orders;
use super::problem::{Candidate, Problem, Sums, Worth, MOST_PIECES};
use super::request::Request;

/// A set that closes the gap to free shipping is preferred while it is worth this share of the best.
const GAP_SHARE: f64 = 0.5;
/// Room for rounding in a bound.
const SLACK: f64 = 1.0 + 1e-9;

/// A set and what it is worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Set {
    /// Positions of its candidates, ascending.
    pub members: Vec<usize>,
    /// Chance that its new pieces are taken.
    pub chance: f64,
    /// Discount in basis points.
    pub basis_points: i64,
    /// Price of all pieces one by one.
    pub base: i64,
    /// Discount, minor units.
    pub discount: i64,
    /// What its sale brings.
    pub value: i64,
    /// Chance times value: what is maximised.
    pub expected: f64,
    /// Whether it closes the gap to free shipping.
    pub closes_gap: bool,
}

/// The set with the largest expected value that the policy allows; of equal ones the smallest, then
/// the first in the order of candidates. With a gap to free shipping: the best that closes it, where
/// that is worth at least half of the best of all.
///
/// Branch and bound: candidates come by falling chance. A set of sums `(P, V)` that still takes `t`
/// pieces from position `r` on is worth at most `P (Q^t V + t Q^(t-1) M)`, `Q` and `M` being the
/// largest chance and the largest chance times margin from `r` on: discounts only lower it. Both
/// fall with `r`, so the first position below the best found ends the loop. Within a budget, what costs
/// more than it even at the largest discount is left out of `Q` and `M` as of the sets.
///
/// ```
/// use tandem::propose::{best, best_by_force, sample};
/// let problem = sample(7);
/// assert_eq!(best(&problem), best_by_force(&problem));
/// ```
pub fn best(problem: &Problem) -> Option<Set> {
    choose(problem, true)
}

/// The same by trying every set: what the search is tested against.
pub fn best_by_force(problem: &Problem) -> Option<Set> {
    choose(problem, false)
}

fn choose(problem: &Problem, bound: bool) -> Option<Set> {
    let mut search = Search::new(problem, bound);
    search.run();
    let found = search.best?;
    let closable = problem.gap > 0 && problem.budget.is_none_or(|budget| budget >= problem.gap);
    if closable && !found.closes_gap {
        let mut closing = Search::new(problem, bound);
        closing.must_close = true;
        closing.least = found.expected * GAP_SHARE;
        closing.run();
        return closing.best.or(Some(found));
    }
    Some(found)
}

struct Search<'p> {
    problem: &'p Problem,
    bound: bool,
    /// Largest chance and largest chance times margin from each position on.
    rest: Vec<(f64, f64)>,
    /// Price of all products of the cart from each position on.
    in_cart: Vec<i64>,
    /// Candidates of the product that a set has to hold, a bit each, and the last position that may bring it.
    holding: (u64, usize),
    must_close: bool,
    /// What a set has to exceed.
    least: f64,
    best: Option<Set>,
    chosen: [usize; MOST_PIECES],
}

impl<'p> Search<'p> {
    fn new(problem: &'p Problem, bound: bool) -> Self {
        let count = problem.candidates.len();
        let mut rest = vec![(0.0, 0.0); count + 1];
        let mut in_cart = vec![0; count + 1];
        let mut most = (0.0_f64, 0.0_f64);
        let there: i64 =
            problem.candidates.iter().filter(|candidate| candidate.in_cart).map(|one| one.price).sum();
        for (at, candidate) in problem.candidates.iter().enumerate().rev() {
            let after = in_cart.get(at + 1).copied().unwrap_or(0);
            if let Some(slot) = in_cart.get_mut(at) {
                *slot = after + if candidate.in_cart { candidate.price } else { 0 };
            }
            let given = (0..at).map(|before| problem.given.get(before * count + at).copied().unwrap_or(0.0));
            let chance = if candidate.in_cart { 1.0 } else { given.fold(candidate.chance, f64::max) };
            let margin = if candidate.in_cart { 0.0 } else { candidate.margin.max(0) as f64 };
            let points = candidate.discount.iter().flatten().max().copied().unwrap_or(0);
            if candidate.in_cart || within(problem, candidate.price, candidate.price + there, points) {
                most = (most.0.max(chance), most.1.max(chance * margin));
            }
            if let Some(slot) = rest.get_mut(at) {
                *slot = most;
            }
        }
        let mut holding = (0, count);
        if let Some(product) = problem.holding {
            holding.1 = 0;
            for (at, _) in problem.candidates.iter().enumerate().filter(|(_, one)| one.product == product) {
                holding = (holding.0 | 1 << at, at);
            }
        }
        Search {
            problem,
            holding,
            bound,
            rest,
            in_cart,
            must_close: false,
            least: 0.0,
            best: None,
            chosen: [0; MOST_PIECES],
        }
    }

    fn run(&mut self) {
        let (fewest, most) = self.problem.pieces;
        for size in fewest.max(2)..=most.min(MOST_PIECES) {
            self.descend(0, 0, size, Sums::EMPTY, i64::MAX);
        }
    }

    /// Adds the pieces `depth..size` from candidate `from` on.
    fn descend(&mut self, depth: usize, from: usize, size: usize, sums: Sums, points: i64) {
        let left = size - depth;
        let problem = self.problem;
        let end = (problem.candidates.len() + 1).saturating_sub(left);
        for at in from..end {
            if self.bound && self.limit(at, left, &sums) <= self.least {
                return;
            }
            if self.bound && at > self.holding.1 && sums.members & self.holding.0 == 0 {
                return;
            }
            let Some(candidate) = problem.candidates.get(at) else { return };
            let Some(points) = discount(candidate, size).map(|own| own.min(points)) else { continue };
            let there = self.in_cart.get(at + 1).copied().unwrap_or(0);
            let (new, base) = (sums.new + candidate.price, sums.base + candidate.price + there);
            if self.bound && !candidate.in_cart && !within(problem, new, base, points) {
                continue;
            }
            let with = problem.with(sums, self.chosen.get(..depth).unwrap_or(&[]), at, candidate);
            if let Some(slot) = self.chosen.get_mut(depth) {
                *slot = at;
            }
            if left > 1 {
                self.descend(depth + 1, at + 1, size, with, points);
            } else if !self.bound || with.chance * with.margin as f64 * SLACK > self.least {
                self.consider(size, &with, points);
            }
        }
    }

    /// No set of these sums and `left` pieces from `at` on is worth more.
    #[inline]
    fn limit(&self, at: usize, left: usize, sums: &Sums) -> f64 {
        let (chance, worth) = self.rest.get(at).copied().unwrap_or((0.0, 0.0));
        let margin = sums.margin.max(0) as f64;
        let (before, pieces) = match left {
            1 => (1.0, 1.0),
            2 => (chance, 2.0),
            3 => (chance * chance, 3.0),
            _ => (chance * chance * chance, 4.0),
        };
        sums.chance * before * (chance * margin + pieces * worth) * SLACK
    }

    fn consider(&mut self, size: usize, sums: &Sums, points: i64) {
        let Some(worth) = self.problem.worth(sums, points) else { return };
        let Worth { discount, value, expected, closes } = worth;
        if expected <= self.least || (self.must_close && !closes) {
            return;
        }
        let members = self.chosen.get(..size).unwrap_or(&[]);
        if (self.problem.holding.is_some() && sums.members & self.holding.0 == 0)
            || self.problem.refuses(members)
            || !self.problem.coherent(sums.members, sums.base, sums.base - discount)
        {
            return;
        }
        self.least = expected;
        self.best = Some(Set {
            members: members.to_vec(),
            chance: sums.chance,
            basis_points: points,
            base: sums.base,
            discount,
            value,
            expected,
            closes_gap: closes,
        });
    }
}

/// Whether new pieces worth `new` may still be part of a set within the budget, all pieces costing `base`
/// at most beside further new ones: a piece that comes never lowers what is to be paid, and a discount
/// never grows.
#[inline]
fn within(problem: &Problem, new: i64, base: i64, points: i64) -> bool {
    problem.budget.is_none_or(|budget| new - problem.discount(base, points) <= budget)
}

/// The owner's discount for a candidate in sets of a size.
#[inline]
fn discount(candidate: &Candidate, size: usize) -> Option<i64> {
    candidate.discount.get(size.wrapping_sub(2)).copied().flatten()
}

/// Answers the mode `compose`: one set or none.
pub fn compose<D: AsRef<[u8]>>(request: &Request, orders: &Orders<'_, D>) -> Answer {
    let (problem, evidence) = request.problem(orders);
    let basis = request.basis();
    let mut answer = Answer::new("compose", basis, orders);
    if let Some(set) = best(&problem) {
        answer.proposals.push(Proposal::of_set(&problem, &evidence, &set, basis == Basis::Contribution));
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::super::problem::Published;
    use super::super::sample;
    use super::*;

    fn candidate(product: i64, price: i64, chance: f64) -> Candidate {
        let discount = [Some(500), Some(800), Some(1000)];
        Candidate {
            product,
            variation: 0,
            in_cart: false,
            price,
            floor: 0,
            margin: price / 2,
            chance,
            discount,
        }
    }

    fn problem(candidates: Vec<Candidate>) -> Problem {
        let given = vec![0.0; candidates.len() * candidates.len()];
        Problem { candidates, given, pieces: (2, 4), most_discount: i64::MAX, ..Problem::default() }
    }

    fn members(problem: &Problem) -> Option<Vec<usize>> {
        best(problem).map(|set| set.members)
    }

    #[test]
    fn the_search_finds_what_trying_everything_finds() {
        let small = |seed: &u64| *seed == 0 || sample(*seed).candidates.len() <= 24;
        for seed in (0..700).filter(small) {
            let problem = sample(seed);
            assert_eq!(best(&problem), best_by_force(&problem), "seed {seed}");
        }
    }

    #[test]
    fn what_lies_in_the_cart_is_used_where_that_is_worth_more() {
        let anchor = Candidate { in_cart: true, chance: 1.0, ..candidate(1, 5000, 1.0) };
        let mut of = problem(vec![anchor, candidate(2, 4000, 0.3), candidate(3, 4000, 0.2)]);
        let set = best(&of).map(|set| (set.members, set.value, set.discount));
        // 0.3 x (2000 - 5 % of 9000) against 0.3 x 0.2 x (4000 - 5 % of 8000)
        assert_eq!(set, Some((vec![0, 1], 1550, 450)));
        // A dear anchor costs more discount than the small piece brings.
        of.candidates[0].price = 50_000;
        assert_eq!(members(&of), Some(vec![1, 2]));
    }

    #[test]
    fn floors_discounts_and_categories_are_kept() {
        let mut of = problem(vec![candidate(2, 4000, 0.3), candidate(3, 4000, 0.2), candidate(4, 2000, 0.2)]);
        assert_eq!(members(&of), Some(vec![0, 1]));
        of.candidates[1].floor = 4000;
        of.candidates[0].floor = 3900;
        assert_eq!(members(&of), Some(vec![0, 2]), "no room below the price");
        of.candidates[0].discount[0] = None;
        assert_eq!(members(&of), Some(vec![1, 2]), "not eligible in pairs");
        of.candidates[1].discount[0] = Some(0);
        of.candidates[1].discount[1] = None;
        assert_eq!(members(&of), None, "no discount, no set");
        let mut of = problem(vec![candidate(2, 4000, 0.3), candidate(3, 4000, 0.2)]);
        of.most_discount = 100;
        assert_eq!(best(&of).map(|set| set.discount), Some(100));
        of.candidates[0].discount[0] = Some(200);
        assert_eq!(best(&of).map(|set| set.basis_points), Some(200), "the least generous of the pieces");
    }

    #[test]
    fn nothing_contradicts_a_published_price() {
        let of = |published| {
            let mut of =
                problem(vec![candidate(2, 4000, 0.3), candidate(3, 4000, 0.2), candidate(4, 2000, 0.2)]);
            of.published = vec![published];
            members(&of)
        };
        let pair = Published { members: 0b011, whole: true, base: 8000, price: 7000 };
        assert_eq!(of(pair), Some(vec![0, 2]), "sold already");
        let single = Published { members: 0b001, whole: true, base: 4000, price: 3900 };
        assert_eq!(of(single), Some(vec![0, 1]));
        let larger = Published { members: 0b011, whole: false, base: 9000, price: 7600 };
        assert_eq!(of(larger), Some(vec![0, 2]), "7600 for the two is no less than for the three");
        let better = Published { members: 0, whole: false, base: 8000, price: 7500 };
        assert_eq!(of(better), Some(vec![0, 2]), "more for the same");
    }

    #[test]
    fn the_gap_to_free_shipping_is_closed_while_it_pays() {
        let mut of =
            problem(vec![candidate(2, 4000, 0.30), candidate(3, 4000, 0.20), candidate(4, 6000, 0.12)]);
        assert_eq!(members(&of), Some(vec![0, 1]));
        of.gap = 8000;
        assert_eq!(members(&of), Some(vec![0, 2]), "9500 closes it, 7600 does not");
        of.shipping = 3000;
        assert_eq!(members(&of), Some(vec![0, 1]), "too dear to close");
        (of.shipping, of.budget) = (0, Some(7999));
        assert_eq!(members(&of), Some(vec![0, 1]), "nothing within the budget closes it");
    }

    #[test]
    fn the_best_set_within_the_budget_is_found() {
        let anchor = Candidate { in_cart: true, chance: 1.0, ..candidate(1, 1000, 1.0) };
        let mut of =
            problem(vec![anchor, candidate(2, 4000, 0.3), candidate(3, 900, 0.2), candidate(4, 800, 0.1)]);
        assert_eq!(members(&of), Some(vec![0, 1]));
        // 4000 less 5 % of 5000 is 3750.
        for (budget, wanted) in [
            (3750, Some(vec![0, 1])),
            (3749, Some(vec![0, 2])),
            (805, Some(vec![0, 2])),
            (804, Some(vec![0, 3])),
            (709, None),
        ] {
            of.budget = Some(budget);
            assert_eq!(members(&of), wanted, "{budget}");
        }
    }

    #[test]
    fn a_set_holds_the_product_that_it_has_to_hold() {
        let mut of = problem(vec![candidate(2, 4000, 0.3), candidate(3, 4000, 0.2), candidate(4, 2000, 0.1)]);
        for (holding, wanted) in [
            (None, Some(vec![0, 1])),
            (Some(3), Some(vec![0, 1])),
            (Some(4), Some(vec![0, 2])),
            (Some(9), None),
        ] {
            of.holding = holding;
            assert_eq!(members(&of), wanted, "{holding:?}");
        }
    }

    #[test]
    fn what_is_not_wanted_gives_way_to_the_second_best() {
        let mut of = problem(vec![candidate(2, 4000, 0.3), candidate(3, 4000, 0.2), candidate(4, 2000, 0.2)]);
        of.unwanted = vec![vec![2, 3]];
        assert_eq!(members(&of), Some(vec![0, 2]));
        of.unwanted.extend([vec![2, 4], vec![3, 4], vec![2, 3, 4]]);
        assert_eq!(members(&of), None);
    }
}
