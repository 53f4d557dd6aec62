//! Assignment: a visitor's variant is a hash, so that it never changes and nothing is stored to know it.

use crate::{ErrorKind, Result};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Number of buckets a visitor may fall into; weights are given in these units.
pub const BUCKETS: u32 = 10_000;

/// The bucket of a visitor in one experiment, `0..BUCKETS`, uniform and independent between experiments.
///
/// The experiment's key is hashed to the seed of the visitor's hash, so that two experiments with
/// similar keys are not correlated.
pub fn bucket(experiment: &str, visitor: &str) -> u32 {
    let seed = xxh3_64_with_seed(experiment.as_bytes(), 0);
    let hash = xxh3_64_with_seed(visitor.as_bytes(), seed);
    // Multiply-shift maps 64 bits to 0..BUCKETS without the bias of a remainder.
    ((u128::from(hash) * u128::from(BUCKETS)) >> 64) as u32
}

/// The arm of a visitor, or `None` where the visitor is not part of the experiment.
///
/// `weights` are in buckets; their sum may be less than [`BUCKETS`] (the rest is left out) but not more.
///
/// # Errors
/// `request.field` where the weights add up to more than [`BUCKETS`] or there are none.
pub fn assign(experiment: &str, visitor: &str, weights: &[u32]) -> Result<Option<usize>> {
    let total: u64 = weights.iter().map(|w| u64::from(*w)).sum();
    if weights.is_empty() || total > u64::from(BUCKETS) {
        return Err(ErrorKind::Request {
            field: "weights".into(),
            expected: format!("one or more weights that add up to at most {BUCKETS}"),
            found: format!("{} weights adding up to {total}", weights.len()),
        }
        .into());
    }
    let mine = u64::from(bucket(experiment, visitor));
    let mut upper = 0u64;
    for (arm, weight) in weights.iter().enumerate() {
        upper += u64::from(*weight);
        if mine < upper {
            return Ok(Some(arm));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::chi_square_p;

    #[test]
    fn a_visitor_keeps_the_bucket_for_ever() {
        // Fixed for all time: changing the hash would move every running visitor to another arm.
        assert_eq!(bucket("holdout", "visitor-1"), bucket("holdout", "visitor-1"));
        let known: Vec<u32> = (0..4).map(|i| bucket("holdout", &format!("visitor-{i}"))).collect();
        assert_eq!(known, KNOWN);
    }
    const KNOWN: [u32; 4] = [5_682, 2_762, 7_336, 7_853];

    #[test]
    fn the_split_is_even_and_two_experiments_are_independent() {
        let (n, mut first, mut cells) = (400_000u64, 0u64, [0u64; 4]);
        for i in 0..n {
            let id = format!("{i:x}");
            let a = assign("a", &id, &[5000, 5000]).ok().flatten().unwrap_or(9);
            let b = assign("b", &id, &[5000, 5000]).ok().flatten().unwrap_or(9);
            first += u64::from(a == 0);
            cells[a * 2 + b] += 1;
        }
        assert!((first as f64 / n as f64 - 0.5).abs() < 0.003, "{first} of {n}");
        let p = chi_square_p(&cells, &[1.0; 4]);
        assert!(p > 0.001, "cells {cells:?} p {p}");
    }

    #[test]
    fn weights_leave_the_rest_out() {
        let outside =
            (0..10_000).filter(|i| assign("h", &i.to_string(), &[500]).ok().flatten().is_none()).count();
        assert!((9_300..9_700).contains(&outside), "{outside}");
        assert!(assign("h", "x", &[9_000, 1_001]).is_err());
        assert!(assign("h", "x", &[]).is_err());
    }
}
