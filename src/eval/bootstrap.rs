//! Intervals by cluster bootstrap: whole baskets, customers or sessions are drawn.

use super::split::scatter;
use serde::Serialize;

/// Draws of a bootstrap.
const DRAWS: u64 = 500;

/// A mean with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// The mean.
    pub mean: f64,
    /// Its 2.5th percentile.
    pub low: f64,
    /// Its 97.5th percentile.
    pub high: f64,
}

/// Mean of `values` and its interval when whole clusters are drawn with replacement. `seed` fixes
/// the draws.
pub fn interval(values: &[f64], clusters: &[u32], seed: u64) -> Interval {
    let count = clusters.iter().max().map_or(0, |&last| last as usize + 1);
    let mut sums = vec![(0.0, 0.0); count];
    for (value, &cluster) in values.iter().zip(clusters) {
        if let Some(sum) = sums.get_mut(cluster as usize) {
            *sum = (sum.0 + value, sum.1 + 1.0);
        }
    }
    sums.retain(|&(_, n)| n > 0.0);
    let mean = |(sum, n): (f64, f64)| if n > 0.0 { sum / n } else { 0.0 };
    let add = |a: (f64, f64), b: (f64, f64)| (a.0 + b.0, a.1 + b.1);
    let mut draws: Vec<f64> = (0..DRAWS)
        .map(|draw| {
            let picks = (0..sums.len() as u64).filter_map(|pick| {
                let random = scatter(seed.wrapping_add(draw), pick);
                sums.get((random % sums.len() as u64) as usize).copied()
            });
            mean(picks.fold((0.0, 0.0), add))
        })
        .collect();
    draws.sort_unstable_by(f64::total_cmp);
    let percentile = |share: f64| draws.get((share * DRAWS as f64) as usize).copied().unwrap_or(0.0);
    Interval {
        mean: mean(sums.iter().copied().fold((0.0, 0.0), add)),
        low: percentile(0.025),
        high: percentile(0.975),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_that_of_a_mean_and_clusters_widen_it() {
        // 4,000 values, half 1: standard error 0.0079 when independent
        let values: Vec<f64> = (0..4000u64).map(|at| (scatter(3, at) % 2) as f64).collect();
        let alone: Vec<u32> = (0..4000).collect();
        let got = interval(&values, &alone, 1);
        assert!((got.mean - 0.5).abs() < 0.03, "{got:?}");
        let width = got.high - got.low;
        assert!((0.026..0.036).contains(&width), "{got:?}");
        // ten equal values a cluster: the error of 400 values
        let values: Vec<f64> = (0..4000u64).map(|at| (scatter(3, at / 10) % 2) as f64).collect();
        let tens: Vec<u32> = (0..4000).map(|at| at / 10).collect();
        let got = interval(&values, &tens, 1);
        assert!((0.08..0.12).contains(&(got.high - got.low)), "{got:?}");
        assert_eq!(got, interval(&values, &tens, 1));
    }

    #[test]
    fn nothing_gives_zero() {
        assert_eq!(interval(&[], &[], 1), Interval { mean: 0.0, low: 0.0, high: 0.0 });
    }
}
