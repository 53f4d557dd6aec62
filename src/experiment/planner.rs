//! How many visitors, and so how many days, an experiment needs.

use super::sequential_half_width;
use statrs::distribution::{ContinuousCDF, Normal};

/// What an experiment needs before its absence of an effect means anything.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// Visitors in the smaller arm.
    pub visitors_per_arm: u64,
    /// The same with an interval of a fixed horizon, for comparison: what looking every day costs.
    pub visitors_per_arm_fixed: u64,
    /// Days at the given traffic, rounded up to whole weeks, at least two weeks.
    pub days: u64,
}

/// Visitors an arm for finding a relative difference `effect` (0.05 = 5 %) of a mean with the
/// given standard deviation, with probability `power`, at confidence `1 - alpha`.
///
/// `None` where a number is not positive, or more than 10^12 visitors would be needed.
pub fn plan(
    mean: f64,
    deviation: f64,
    effect: f64,
    alpha: f64,
    power: f64,
    tuning: f64,
    visitors_per_day: f64,
) -> Option<Plan> {
    let positive = [mean, deviation, effect, visitors_per_day].iter().all(|x| x.is_finite() && *x > 0.0);
    if !(positive && (0.0..1.0).contains(&power) && alpha > 0.0 && alpha < 1.0) {
        return None;
    }
    let difference = mean * effect;
    let power_z = Normal::standard().inverse_cdf(power);
    let variance = |n: f64| 2.0 * deviation * deviation / n;
    // The interval narrows with n, so the smallest n is found by halving.
    let enough = |n: f64| {
        sequential_half_width(variance(n), 2.0 * n, alpha, tuning) + power_z * variance(n).sqrt()
            <= difference
    };
    let (mut low, mut high) = (2.0f64, 1e12f64);
    if !enough(high) {
        return None;
    }
    while high - low > 1.0 {
        let middle = ((low + high) / 2.0).floor();
        if enough(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    let fixed_z = Normal::standard().inverse_cdf(1.0 - alpha / 2.0) + power_z;
    let fixed = 2.0 * (fixed_z * deviation / difference).powi(2);
    let weeks = (2.0 * high / visitors_per_day / 7.0).ceil().max(2.0);
    Some(Plan {
        visitors_per_arm: high as u64,
        visitors_per_arm_fixed: fixed.ceil() as u64,
        days: weeks as u64 * 7,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fixed_size_is_the_textbook_one_and_looking_daily_costs_more() {
        // 80 % power, 5 %: 2 * (1.95996 + 0.84162)^2 * (100 / 5)^2 = 6279.1
        let plan = plan(100.0, 100.0, 0.05, 0.05, 0.8, 5_000.0, 1_000.0);
        let plan = plan.unwrap_or(Plan { visitors_per_arm: 0, visitors_per_arm_fixed: 0, days: 0 });
        assert_eq!(plan.visitors_per_arm_fixed, 6_280);
        assert!((8_000..16_000).contains(&plan.visitors_per_arm), "{plan:?}");
        assert_eq!(plan.days % 7, 0);
    }

    #[test]
    fn nonsense_is_no_plan() {
        for (mean, deviation, effect, power, daily) in [
            (0.0, 1.0, 0.1, 0.8, 1.0),
            (1.0, 0.0, 0.1, 0.8, 1.0),
            (1.0, 1.0, 0.0, 0.8, 1.0),
            (1.0, 1.0, 0.1, 1.0, 1.0),
            (1.0, f64::NAN, 0.1, 0.8, 1.0),
            (1.0, 1.0, 1e-9, 0.8, 1.0),
        ] {
            assert_eq!(plan(mean, deviation, effect, 0.05, power, 5_000.0, daily), None, "{mean} {effect}");
        }
    }
}
