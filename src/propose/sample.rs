//! Seeded random problems: what the search is measured and tested on.

use crate::random::Random;

use super::problem::{Candidate, Problem, Published, MOST_CANDIDATES};

/// The problem of a seed: three in four have all 64 candidates, up to three of them in the cart; one
/// pair in five has evidence of its own; discounts by size and category, floors, published bundles,
/// a gap to free shipping in every second, a budget in two of three, some sets that are not wanted,
/// one in five has a product that the set must hold.
pub fn sample(seed: u64) -> Problem {
    let mut random = Random(seed.wrapping_mul(0xD6E8_FEB8_6659_FD93));
    let random = &mut random;
    let most = i64::try_from(MOST_CANDIDATES).unwrap_or(2);
    let count = if random.range(0, 3) > 0 { most } else { random.range(2, most) };
    let in_cart = random.range(0, 3);
    let with_costs = random.range(0, 3) > 0;
    let mut candidates: Vec<Candidate> =
        (0..count).map(|at| candidate(random, at, in_cart, with_costs)).collect();
    candidates.sort_by(|a, b| {
        b.in_cart.cmp(&a.in_cart).then(b.chance.total_cmp(&a.chance)).then(a.product.cmp(&b.product))
    });
    let count = candidates.len();
    let mut given = vec![0.0; count * count];
    for (at, slot) in given.iter_mut().enumerate() {
        if at / count < at % count && random.range(0, 4) == 0 {
            *slot = random.part() * random.part() * 0.6;
        }
    }
    let published = (0..random.range(0, 12)).map(|_| published(random, &candidates)).collect();
    let most_discount = if random.range(0, 2) > 0 { i64::MAX } else { random.range(100, 5000) };
    let gap = if random.range(0, 1) == 0 { 0 } else { random.range(1, 8000) };
    let shipping = if random.range(0, 1) == 0 { 0 } else { random.range(100, 900) };
    let budget = (random.range(0, 2) > 0).then(|| random.range(0, 9000));
    let unwanted = (0..random.range(0, 3)).map(|_| unwanted(random, &candidates)).collect();
    let last = i64::try_from(count).unwrap_or(1);
    let holding = (random.range(0, 4) == 0).then(|| random.range(1, last));
    Problem {
        pieces: (2, 4),
        candidates,
        given,
        most_discount,
        published,
        gap,
        shipping,
        budget,
        unwanted,
        holding,
    }
}

fn candidate(random: &mut Random, at: i64, in_cart: i64, with_costs: bool) -> Candidate {
    let price = random.range(3, 120) * random.range(50, 150);
    let cost = if with_costs { price * random.range(20, 90) / 100 } else { 0 };
    let pair = random.range(0, 12) * 100;
    let in_cart = at < in_cart;
    Candidate {
        product: at + 1,
        variation: 0,
        in_cart,
        price,
        floor: if random.range(0, 2) == 0 { 0 } else { cost },
        margin: price - cost,
        chance: if in_cart { 1.0 } else { random.part() * random.part() * 0.6 },
        discount: [pair, pair + 200, pair + 400].map(|points| (random.range(0, 19) > 0).then_some(points)),
    }
}

/// A pair of the five likeliest: such a set may well be the best.
fn unwanted(random: &mut Random, candidates: &[Candidate]) -> Vec<i64> {
    let mut pair: Vec<i64> = (0..2)
        .filter_map(|_| candidates.get(usize::try_from(random.range(0, 4)).unwrap_or(0)))
        .map(|candidate| candidate.product)
        .collect();
    pair.sort_unstable();
    pair
}

fn published(random: &mut Random, candidates: &[Candidate]) -> Published {
    let last = i64::try_from(candidates.len()).unwrap_or(1) - 1;
    let mut of = Published { members: 0, whole: random.range(0, 3) > 0, base: 0, price: 0 };
    for _ in 0..random.range(2, 4) {
        let at = usize::try_from(random.range(0, last)).unwrap_or(0);
        if let Some(candidate) = candidates.get(at).filter(|_| of.members & 1 << at == 0) {
            of.members |= 1 << at;
            of.base += candidate.price;
        }
    }
    of.base += if of.whole { 0 } else { random.range(500, 5000) };
    of.price = of.base * random.range(75, 98) / 100;
    of
}
