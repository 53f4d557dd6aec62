//! Assignment: a visitor's variant is a hash, so that it never changes and nothing is stored to know it.

use crate::{ErrorKind, Result};

/// Number of buckets a visitor may fall into; weights are given in these units.
pub const BUCKETS: u32 = 10_000;

/// MurmurHash3_x86_32 of A. Appleby, which browsers, PHP and Rust compute alike.
fn murmur3(bytes: &[u8], seed: u32) -> u32 {
    let scramble = |k: u32| k.wrapping_mul(0xcc9e_2d51).rotate_left(15).wrapping_mul(0x1b87_3593);
    let mut hash = seed;
    let mut chunks = bytes.chunks_exact(4);
    for chunk in &mut chunks {
        let word = chunk.iter().rev().fold(0u32, |word, byte| (word << 8) | u32::from(*byte));
        hash = (hash ^ scramble(word)).rotate_left(13).wrapping_mul(5).wrapping_add(0xe654_6b64);
    }
    let tail = chunks.remainder().iter().rev().fold(0u32, |word, byte| (word << 8) | u32::from(*byte));
    hash ^= scramble(tail);
    hash ^= bytes.len() as u32;
    hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}

/// The bucket of a visitor in one experiment, `0..BUCKETS`, uniform and independent between experiments.
///
/// The experiment's key is hashed to the seed of the visitor's hash, so that two experiments with
/// similar keys are not correlated. The shop's script and `Tandem\Assignment` compute the same.
pub fn bucket(experiment: &str, visitor: &str) -> u32 {
    let hash = murmur3(visitor.as_bytes(), murmur3(experiment.as_bytes(), 0));
    // Multiply-shift maps 32 bits to 0..BUCKETS with a bias below one in 400,000.
    ((u64::from(hash) * u64::from(BUCKETS)) >> 32) as u32
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
    fn the_hash_is_the_published_one() {
        let rows = [
            ("", 0, 0),
            ("", 1, 0x514e_28b7),
            ("test", 0, 0xba6b_d213),
            ("Hello, world!", 0x9747_b28c, 0x2488_4cba),
        ];
        for (text, seed, want) in rows {
            assert_eq!(murmur3(text.as_bytes(), seed), want, "{text:?} {seed}");
        }
    }

    #[test]
    fn a_visitor_keeps_the_bucket_for_ever() {
        // Fixed for all time: changing the hash would move every running visitor to another arm.
        assert_eq!(bucket("holdout", "visitor-1"), bucket("holdout", "visitor-1"));
        let known: Vec<u32> = (0..4).map(|i| bucket("holdout", &format!("visitor-{i}"))).collect();
        assert_eq!(known, KNOWN);
    }
    const KNOWN: [u32; 4] = [322, 1, 5_807, 1_782];

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
