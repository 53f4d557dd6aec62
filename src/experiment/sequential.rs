//! Intervals: of a fixed horizon, and valid at every look.

use statrs::distribution::{ContinuousCDF, Normal};

/// Half width of the usual interval, `z(1 - alpha/2) * se`: right once, at a horizon fixed before.
pub fn fixed_half_width(variance: f64, alpha: f64) -> f64 {
    Normal::standard().inverse_cdf(1.0 - alpha / 2.0) * variance.max(0.0).sqrt()
}

/// The mixture parameter that makes the sequence tightest at `tuning` visitors:
/// `rho^2 = (-2 ln alpha + ln(-2 ln alpha + 1)) / tuning`.
fn rho_squared(alpha: f64, tuning: f64) -> f64 {
    (-2.0 * alpha.ln() + (-2.0 * alpha.ln() + 1.0).ln()) / tuning.max(1.0)
}

/// Half width of the asymptotic confidence sequence around an estimate from `n` visitors of both
/// arms whose estimator has `variance`; valid at every `n` at once.
///
/// `sqrt(variance * n) * sqrt(2 (n rho^2 + 1) / (n rho)^2 * ln(sqrt(n rho^2 + 1) / alpha))`, two-sided.
pub fn sequential_half_width(variance: f64, n: f64, alpha: f64, tuning: f64) -> f64 {
    let rho2 = rho_squared(alpha, tuning);
    let grown = n * rho2 + 1.0;
    let factor = 2.0 * grown / (n * n * rho2) * (grown.sqrt() / alpha).ln();
    (variance.max(0.0) * n * factor).sqrt()
}

/// The smallest alpha whose confidence sequence (tuned at `alpha`) leaves zero out: may be looked
/// at any time, unlike a p-value.
pub fn always_valid_p(value: f64, variance: f64, n: f64, alpha: f64, tuning: f64) -> f64 {
    if variance <= 0.0 || n < 2.0 {
        return 1.0;
    }
    let rho2 = rho_squared(alpha, tuning);
    let grown = n * rho2 + 1.0;
    (grown.sqrt() * (-(value * value) * n * n * rho2 / (2.0 * grown * variance * n)).exp()).min(1.0)
}

/// Holm's step-down: which of several hypotheses are rejected with family-wise error at most
/// `alpha`. Answers in the order of `p`; ties by position.
pub fn holm(p: &[f64], alpha: f64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]).then(a.cmp(b)));
    let mut rejected = vec![false; p.len()];
    for (step, index) in order.iter().enumerate() {
        if p[*index] > alpha / (p.len() - step) as f64 {
            break;
        }
        rejected[*index] = true;
    }
    rejected
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fixed_interval_is_the_textbook_one() {
        assert!((fixed_half_width(4.0, 0.05) - 2.0 * 1.959_963_985).abs() < 1e-6);
    }

    #[test]
    fn the_sequence_is_wider_than_a_single_look_and_not_by_much() {
        for n in [1_000.0, 5_000.0, 20_000.0, 200_000.0] {
            let variance = 100.0 / n;
            let ratio = sequential_half_width(variance, n, 0.05, 5_000.0) / fixed_half_width(variance, 0.05);
            assert!((1.3..2.6).contains(&ratio), "n {n} ratio {ratio}");
        }
    }

    #[test]
    fn the_always_valid_p_is_the_interval_turned_around() {
        let (variance, n) = (0.5, 8_000.0);
        let half = sequential_half_width(variance, n, 0.05, 5_000.0);
        let p = always_valid_p(half, variance, n, 0.05, 5_000.0);
        assert!((p - 0.05).abs() < 1e-9, "p {p}");
        assert!(always_valid_p(half * 1.01, variance, n, 0.05, 5_000.0) < 0.05);
        assert_eq!(always_valid_p(0.0, variance, n, 0.05, 5_000.0), 1.0);
    }

    #[test]
    fn holm_rejects_step_by_step() {
        let rows: [(&[f64], &[bool]); 4] = [
            (&[0.01, 0.04, 0.03], &[true, false, false]),
            (&[0.01, 0.02, 0.03], &[true, true, true]),
            (&[0.20, 0.001], &[false, true]),
            (&[], &[]),
        ];
        for (p, want) in rows {
            assert_eq!(holm(p, 0.05), want, "{p:?}");
        }
    }
}
