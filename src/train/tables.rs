//! Pair scores: near-confidence for one item, local ridge regression for carts.

use super::counts::{PairCounts, PairWeights};
use super::history::History;
use super::params::{AlsoParams, CartParams, ProductParams};
use crate::model::{Pair, PairTableBuilder};
use crate::Result;

/// What the customers of an item also bought at any time, over one basket a customer:
/// `w / (n_i^alpha * n_j^(1 - alpha) + shrink)`, long histories damped by their square root.
///
/// # Errors
/// `model.section` when there are more pairs than the format can hold.
pub fn also_bought(
    customers: &History,
    counts: &PairCounts,
    support: Support<'_>,
    params: &AlsoParams,
) -> Result<PairTableBuilder> {
    let weights = counts.weigh(customers, 0.5, 0.0);
    let AlsoParams { alpha, shrink, keep } = *params;
    let params = ProductParams { alpha, shrink, keep, ..ProductParams::default() };
    product(counts, &weights, support, &params)
}

/// Which pairs may stand in a table: of one category, or bought together more often than chance
/// would have it. Where categories are unknown every pair may.
#[derive(Debug, Clone, Copy)]
pub struct Support<'a> {
    /// Where each item's categories start; empty where none are known.
    pub starts: &'a [u32],
    /// The categories.
    pub categories: &'a [u32],
    /// Orders in all.
    pub orders: u64,
}

impl Support<'_> {
    fn of(&self, item: u32) -> &[u32] {
        match (self.starts.get(item as usize), self.starts.get(item as usize + 1)) {
            (Some(&start), Some(&end)) => self.categories.get(start as usize..end as usize).unwrap_or(&[]),
            _ => &[],
        }
    }

    /// Whether a pair bought together in `together` orders may be suggested.
    pub fn allows(&self, counts: &PairCounts, item: u32, other: u32, together: u32) -> bool {
        let (own, theirs) = (self.of(item), self.of(other));
        if own.is_empty() || theirs.is_empty() || own.iter().any(|category| theirs.contains(category)) {
            return true;
        }
        let by_chance =
            u64::from(counts.item_orders[item as usize]) * u64::from(counts.item_orders[other as usize]);
        together >= 2 && u64::from(together) * self.orders > by_chance
    }
}

/// Bytes of a counted table for each item on average, in a large catalogue: 40 MB for 100,000 items.
const BYTES_OF_AN_ITEM: usize = 400;
/// Bytes of an item without pairs, then of a pair.
const EMPTY_BYTES: usize = 16;
const PAIR_BYTES: usize = 14;
/// Tables of fewer pairs than this are never cut.
const FREE_PAIRS: usize = 1 << 20;

/// Pairs kept an item: at most `keep`, and fewer where the table of a large catalogue would outgrow its bytes.
fn kept(counts: &PairCounts, keep: usize) -> usize {
    let items = counts.item_orders.len();
    let most = (items * (BYTES_OF_AN_ITEM - EMPTY_BYTES) / PAIR_BYTES).max(FREE_PAIRS);
    let mut rows_of = vec![0usize; keep + 1];
    (0..items).for_each(|item| rows_of[counts.row(item).0.len().min(keep)] += 1);
    let (mut longer, mut pairs) = (items, 0);
    for (shorter, &rows) in rows_of.iter().take(keep).enumerate() {
        longer -= rows;
        pairs += longer;
        if pairs > most {
            return shorter.max(1);
        }
    }
    keep
}

/// The table for one item: `w / (n_i^alpha * n_j^(1 - alpha) + shrink)`.
///
/// # Errors
/// `model.section` when there are more pairs than the format can hold.
pub fn product(
    counts: &PairCounts,
    weights: &PairWeights,
    support: Support<'_>,
    params: &ProductParams,
) -> Result<PairTableBuilder> {
    let mut table = PairTableBuilder::counted();
    let keep = kept(counts, params.keep);
    let powers: Vec<(f32, f32)> = weights
        .items
        .iter()
        .map(|&n| (f64::from(n).powf(params.alpha) as f32, f64::from(n).powf(1.0 - params.alpha) as f32))
        .collect();
    let mut row = Vec::new();
    for item in 0..weights.items.len() {
        let (others, range) = counts.row(item);
        row.clear();
        for (&other, at) in others.iter().zip(range) {
            if !support.allows(counts, item as u32, other, counts.orders[at]) {
                continue;
            }
            let below = powers[item].0 * powers[other as usize].1 + params.shrink as f32;
            row.push(Pair {
                item: other,
                score: weights.pairs[at] / below.max(f32::MIN_POSITIVE),
                orders: counts.orders[at],
                customers: counts.customers[at],
            });
        }
        table.push_row(&mut row, keep)?;
    }
    Ok(table)
}

/// The table for carts: each item j is explained by its `neighbours` nearest items S (cosine):
/// `(C_SS + lambda I) b = C_Sj`. Row i of the first table holds the positive b of all items that i explains,
/// row i of the second what the negative ones take away: of two things that do the same, having one speaks
/// against the other.
///
/// This is EASE (Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019) solved
/// locally, so that cost grows with the items and not with their cube.
///
/// # Errors
/// `model.section` when there are more pairs than the format can hold.
pub fn cart(
    counts: &PairCounts,
    weights: &PairWeights,
    support: Support<'_>,
    params: &CartParams,
) -> Result<(PairTableBuilder, PairTableBuilder)> {
    let n = weights.items.len();
    let mut explained: Vec<(u32, u32, f32)> = Vec::new();
    let mut solver = Solver::new(n);
    for item in 0..n {
        solver.solve(counts, weights, params, item as u32);
        for (&(_, neighbour, _), &b) in solver.neighbours.iter().zip(&solver.target) {
            if b < 0.0
                || support.starts.is_empty()
                || support.allows(counts, neighbour, item as u32, counts.together(neighbour, item as u32))
            {
                explained.push((neighbour, item as u32, b));
            }
        }
    }
    // A counting sort by row: the rows must come in order, and there may be tens of millions of pairs.
    let mut starts = vec![0usize; n + 1];
    explained.iter().for_each(|&(row, ..)| starts[row as usize + 1] += 1);
    for at in 1..=n {
        starts[at] += starts[at - 1];
    }
    let mut next = starts.clone();
    let mut sorted = vec![(0u32, 0f32); explained.len()];
    for &(row, item, score) in &explained {
        let at = &mut next[row as usize];
        sorted[*at] = (item, score);
        *at += 1;
    }
    drop(explained);
    let (mut table, mut against) = (PairTableBuilder::scored(), PairTableBuilder::scored());
    let mut row = Vec::new();
    for item in 0..n {
        let pairs = &sorted[starts[item]..starts[item + 1]];
        for (sign, table) in [(1.0, &mut table), (-1.0, &mut against)] {
            row.clear();
            row.extend(pairs.iter().map(|&(item, score)| Pair {
                item,
                score: score * sign,
                orders: 0,
                customers: 0,
            }));
            table.push_row(&mut row, params.keep)?;
        }
    }
    Ok((table, against))
}

/// Scratch memory of the local regressions.
struct Solver {
    /// Cosine, item and weight of each neighbour.
    neighbours: Vec<(f32, u32, f32)>,
    /// Lower triangle, row by row.
    matrix: Vec<f32>,
    target: Vec<f32>,
    /// Place among the neighbours plus one, by item.
    place: Vec<u32>,
}

impl Solver {
    fn new(items: usize) -> Self {
        Solver { neighbours: Vec::new(), matrix: Vec::new(), target: Vec::new(), place: vec![0; items] }
    }

    fn solve(&mut self, counts: &PairCounts, weights: &PairWeights, params: &CartParams, item: u32) {
        let (others, range) = counts.row(item as usize);
        let own = weights.items[item as usize];
        self.neighbours.clear();
        self.neighbours.extend(
            others.iter().zip(&weights.pairs[range]).filter(|(_, &weight)| weight > 0.0).map(
                |(&other, &weight)| {
                    (
                        weight / (own * weights.items[other as usize]).sqrt().max(f32::MIN_POSITIVE),
                        other,
                        weight,
                    )
                },
            ),
        );
        let better = |a: &(f32, u32, f32), b: &(f32, u32, f32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if self.neighbours.len() > params.neighbours {
            self.neighbours.select_nth_unstable_by(params.neighbours, better);
            self.neighbours.truncate(params.neighbours);
        }
        // Ascending items, so that rows are walked forwards and the result has one order.
        self.neighbours.sort_unstable_by_key(|&(_, other, _)| other);
        let size = self.neighbours.len();
        self.target.clear();
        self.target.extend(self.neighbours.iter().map(|&(.., weight)| weight));
        self.matrix.clear();
        self.matrix.resize(size * size, 0.0);
        for (at, &(_, other, _)) in self.neighbours.iter().enumerate() {
            self.place[other as usize] = at as u32 + 1;
        }
        for (p, &(_, other, _)) in self.neighbours.iter().enumerate() {
            let (items, range) = counts.row(other as usize);
            let row = &mut self.matrix[p * size..(p + 1) * size];
            row[p] = weights.items[other as usize] + params.lambda as f32;
            // Few neighbours before p in a long row are searched, many in a short one are met on a walk.
            if p * 12 < items.len() {
                for (q, &(_, before, _)) in self.neighbours[..p].iter().enumerate() {
                    if let Ok(found) = items.binary_search(&before) {
                        row[q] = weights.pairs[range.start + found];
                    }
                }
            } else {
                for (&met, at) in items.iter().zip(range) {
                    if met >= other {
                        break;
                    }
                    let place = self.place[met as usize] as usize;
                    if place > 0 {
                        row[place - 1] = weights.pairs[at];
                    }
                }
            }
        }
        for &(_, other, _) in &self.neighbours {
            self.place[other as usize] = 0;
        }
        cholesky_solve(&mut self.matrix, &mut self.target);
    }
}

/// Solves `A x = b` for a symmetric positive definite A given by its lower triangle; A and b are
/// overwritten, b by x.
fn cholesky_solve(matrix: &mut [f32], target: &mut [f32]) {
    let n = target.len();
    for row in 0..n {
        let (above, current) = matrix.split_at_mut(row * n);
        let current = &mut current[..n];
        for column in 0..row {
            let other = &above[column * n..column * n + column + 1];
            let sum = dot(&current[..column], &other[..column]);
            current[column] = (current[column] - sum) / other[column];
        }
        let sum = dot(&current[..row], &current[..row]);
        current[row] = (current[row] - sum).max(1e-6).sqrt();
        let sum = dot(&current[..row], &target[..row]);
        target[row] = (target[row] - sum) / current[row];
    }
    for row in (0..n).rev() {
        let value = target[row] / matrix[row * n + row];
        target[row] = value;
        for (before, &factor) in target[..row].iter_mut().zip(&matrix[row * n..row * n + row]) {
            *before -= value * factor;
        }
    }
}

/// Sum of products in eight lanes, in a fixed order whatever the machine.
#[inline]
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0f32; 8];
    let (a_chunks, b_chunks) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f32 = a_chunks.remainder().iter().zip(b_chunks.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in a_chunks.zip(b_chunks) {
        for lane in 0..8 {
            lanes[lane] += x[lane] * y[lane];
        }
    }
    rest + lanes.iter().sum::<f32>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_many_items_stays_within_its_bytes() {
        let shop = |items: usize, others: usize| PairCounts {
            starts: (0..=items).map(|item| item * others).collect(),
            items: vec![0; items * others],
            item_orders: vec![1; items],
            ..PairCounts::default()
        };
        assert_eq!(kept(&shop(5_000, 64), 64), 64);
        assert_eq!(kept(&shop(50_000, 20), 64), 64); // nobody has more than fit
        assert_eq!(kept(&shop(50_000, 80), 64), 27);
        const { assert!(27 * PAIR_BYTES + EMPTY_BYTES <= BYTES_OF_AN_ITEM) };
        assert_eq!(kept(&shop(0, 0), 64), 64);
    }

    #[test]
    fn a_small_system_is_solved() {
        // [4 2 1; 2 5 3; 1 3 6] x = b with x = (1, -2, 3)
        let mut matrix = vec![4.0, 0.0, 0.0, 2.0, 5.0, 0.0, 1.0, 3.0, 6.0];
        let mut target = vec![3.0, 1.0, 13.0];
        cholesky_solve(&mut matrix, &mut target);
        for (got, want) in target.iter().zip([1.0, -2.0, 3.0]) {
            assert!((got - want).abs() < 1e-5, "{target:?}");
        }
    }
}
