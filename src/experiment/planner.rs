//! How many visitors, and so how many days, an experiment needs.

use super::sequential_half_width;
use crate::{ErrorKind, Result};
use serde::{Deserialize, Serialize};
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

/// Error rate and tightest point of the intervals that a report computes when it is not told others.
const ALPHA: f64 = 0.05;
const TUNING: f64 = 5_000.0;

/// What a plan is asked for: the shop's own revenue a visitor and its traffic.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanQuestion {
    /// Visits counted.
    visitors: u64,
    /// Their revenue, minor units.
    revenue: i64,
    /// Sum of squares of the revenue of each order.
    revenue_squares: f64,
    /// Days in which they came.
    days: u64,
    /// Smallest relative difference worth knowing of, 0.1 = 10 %.
    effect: f64,
    /// Arms, the control included.
    arms: u32,
    /// Share of the traffic that takes part, 0..=1.
    share: f64,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    plan: Option<PlanQuestion>,
}

#[derive(Serialize)]
struct PlanAnswer {
    version: u32,
    /// Visitors an arm; `None` where the shop has too little to plan by.
    visitors_per_arm: Option<u64>,
    visitors_per_arm_fixed: Option<u64>,
    days: Option<u64>,
}

fn plan_answer(asked: PlanQuestion) -> PlanAnswer {
    let n = asked.visitors as f64;
    let mean = asked.revenue as f64 / n;
    let deviation = ((asked.revenue_squares / n) - mean * mean).max(0.0).sqrt();
    let arms = f64::from(asked.arms.max(2));
    // plan() counts two arms; with more of them the traffic is spread thinner and the error rate is shared.
    let daily = n / asked.days.max(1) as f64 * asked.share.clamp(0.0, 1.0) * 2.0 / arms;
    let found = plan(mean, deviation, asked.effect, ALPHA / (arms - 1.0), 0.8, TUNING, daily);
    PlanAnswer {
        version: 1,
        visitors_per_arm: found.map(|p| p.visitors_per_arm),
        visitors_per_arm_fixed: found.map(|p| p.visitors_per_arm_fixed),
        days: found.map(|p| p.days),
    }
}

/// The answer to a request that has "plan" in it, `None` for any other request.
pub(super) fn plan_json(json: &str) -> Option<Result<String>> {
    let asked = serde_json::from_str::<Asked>(json).ok()?.plan?;
    Some(serde_json::to_string(&plan_answer(asked)).map_err(|error| {
        ErrorKind::Request {
            field: "plan".into(),
            expected: "finite numbers".into(),
            found: error.to_string(),
        }
        .into()
    }))
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

    #[test]
    fn a_plan_comes_from_the_shops_own_numbers() {
        let ask = |effect: f64, arms: u32| {
            plan_json(&format!(
                r#"{{"version":1,"plan":{{"visitors":30000,"revenue":6000000,"revenue_squares":36000000000.0,"days":30,"effect":{effect},"arms":{arms},"share":1.0}}}}"#
            ))
            .and_then(|answer| answer.ok())
            .and_then(|answer| serde_json::from_str::<serde_json::Value>(&answer).ok())
            .unwrap_or_default()
        };
        let two = ask(0.1, 2)["visitors_per_arm"].as_u64().unwrap_or(0);
        // mean 200, deviation sqrt(1,200,000 - 40,000) = 1,077: a fixed horizon needs 2 (2.8 * 1077 / 20)^2 = 45,500
        assert!((45_000..46_000).contains(&ask(0.1, 2)["visitors_per_arm_fixed"].as_u64().unwrap_or(0)));
        assert!(two > 60_000 && two < 130_000, "{two}");
        assert!(ask(0.1, 3)["visitors_per_arm"].as_u64().unwrap_or(0) > two);
        assert!(ask(0.0, 2)["visitors_per_arm"].is_null());
    }
}
