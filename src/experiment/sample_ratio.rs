//! Sample-ratio check: whether the arms got the visitors they were promised. Where not, some were
//! lost on the way and no result of the experiment can be trusted.

use statrs::distribution::{ChiSquared, ContinuousCDF};
use statrs::function::gamma::ln_gamma;

/// Below this the results of an experiment are hidden.
pub const SAMPLE_RATIO_ALARM: f64 = 0.001;

/// Strength of the prior of the sequential test, in visitors: departures of about
/// `1 / sqrt(PRIOR_VISITORS)` (one percent) are what it looks for.
const PRIOR_VISITORS: f64 = 10_000.0;

/// p of Pearson's chi-square test of `counts` against `weights` (any scale): right for one look.
/// 1 where there is nothing to compare.
pub fn chi_square_p(counts: &[u64], weights: &[f64]) -> f64 {
    let (total, weight) = (counts.iter().sum::<u64>() as f64, weights.iter().sum::<f64>());
    if counts.len() < 2 || counts.len() != weights.len() || total <= 0.0 || weights.iter().any(|w| *w <= 0.0)
    {
        return 1.0;
    }
    let statistic: f64 = counts
        .iter()
        .zip(weights)
        .map(|(count, w)| {
            let expected = total * w / weight;
            (*count as f64 - expected).powi(2) / expected
        })
        .sum();
    ChiSquared::new((counts.len() - 1) as f64).map_or(1.0, |law| law.sf(statistic))
}

/// p of the multinomial mixture test: the inverse of the Bayes factor of a Dirichlet alternative
/// centred on the promised split. May be looked at after every visitor; the chance that it ever
/// falls below `a` while the split is sound is at most `a`.
pub fn sequential_p(counts: &[u64], weights: &[f64]) -> f64 {
    let (total, weight) = (counts.iter().sum::<u64>() as f64, weights.iter().sum::<f64>());
    if counts.len() < 2 || counts.len() != weights.len() || total <= 0.0 || weights.iter().any(|w| *w <= 0.0)
    {
        return 1.0;
    }
    let mut log_factor = ln_gamma(PRIOR_VISITORS) - ln_gamma(PRIOR_VISITORS + total);
    for (count, w) in counts.iter().zip(weights) {
        let share = w / weight;
        let prior = PRIOR_VISITORS * share;
        log_factor += ln_gamma(prior + *count as f64) - ln_gamma(prior) - *count as f64 * share.ln();
    }
    (-log_factor).exp().min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chi_square_is_the_textbook_one() {
        // 60 against 40 of 100: chi-square 4 on one degree of freedom
        assert!((chi_square_p(&[60, 40], &[1.0, 1.0]) - 0.045_500_26).abs() < 1e-7);
        assert_eq!(chi_square_p(&[0, 0], &[1.0, 1.0]), 1.0);
        assert_eq!(chi_square_p(&[5], &[1.0]), 1.0);
    }

    #[test]
    fn a_loss_of_two_percent_is_found_and_a_sound_split_is_not_accused() {
        assert!(sequential_p(&[100_000, 98_000], &[1.0, 1.0]) < SAMPLE_RATIO_ALARM);
        assert!(sequential_p(&[100_000, 100_200], &[1.0, 1.0]) > 0.5);
        assert!(sequential_p(&[95_000, 5_020], &[0.95, 0.05]) > 0.5);
        assert!(sequential_p(&[95_000, 4_500], &[0.95, 0.05]) < SAMPLE_RATIO_ALARM);
    }
}
