//! The owner's four numbers, with intervals, for a period and beside others.
//!
//! Average order value, items an order, conversion, repeat purchase rate, and revenue per visit. Means
//! have the usual interval of a mean; shares have Wilson's; revenue per visit counts visits without an
//! order as zero. A difference is called up or down only where its interval leaves zero out.

use super::fixed_half_width;
use crate::{ErrorKind, Result};
use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal};

/// Sums of one period, from orders net of refunds and from counted visits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// Paid orders.
    pub orders: u64,
    /// Their revenue, minor units.
    pub revenue: i64,
    /// Sum of squares of the revenue of each order.
    pub revenue_squares: f64,
    /// Their margin, minor units, where costs are known.
    #[serde(default)]
    pub margin: Option<i64>,
    /// Items.
    pub items: u64,
    /// Sum of squares of the items of each order.
    pub items_squares: f64,
    /// Visits, `None` where they were not counted.
    #[serde(default)]
    pub visits: Option<u64>,
    /// Customers who ordered in the period.
    pub customers: u64,
    /// Those of them who had ordered before, or did so twice.
    pub repeat_customers: u64,
}

/// A number with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Figure {
    /// The number: minor units, items, or a share of 1.
    pub value: f64,
    /// Lower and upper end of the interval; `None` below two observations.
    pub interval: Option<[f64; 2]>,
    /// Variance of the estimate.
    #[serde(skip)]
    variance: f64,
}

/// A number beside the same of another period.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Change {
    /// Difference, in the number's unit.
    pub difference: f64,
    /// Its interval.
    pub interval: [f64; 2],
    /// `up`, `down`, or `unclear` where the interval holds zero.
    pub direction: &'static str,
}

/// One metric.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Metric {
    /// order_value, items_per_order, conversion, repeat_rate, revenue_per_visit, margin_per_order.
    pub metric: &'static str,
    /// The period's number; `None` where it has no denominator.
    pub current: Option<Figure>,
    /// The same for each period compared with, in their order.
    pub compared: Vec<Option<Figure>>,
    /// Change against each period compared with.
    pub changes: Vec<Option<Change>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    version: u32,
    #[serde(default = "default_alpha")]
    alpha: f64,
    current: Period,
    #[serde(default)]
    compared: Vec<Period>,
}

#[derive(Serialize)]
struct Answer {
    version: u32,
    metrics: Vec<Metric>,
}

fn default_alpha() -> f64 {
    0.05
}

fn mean(n: u64, sum: f64, squares: f64, alpha: f64) -> Option<Figure> {
    if n == 0 {
        return None;
    }
    let count = n as f64;
    let value = sum / count;
    if n < 2 {
        return Some(Figure { value, interval: None, variance: f64::INFINITY });
    }
    let variance = ((squares - sum * value) / (count - 1.0)).max(0.0) / count;
    let half = fixed_half_width(variance, alpha);
    Some(Figure { value, interval: Some([value - half, value + half]), variance })
}

/// Wilson's interval of a share, which stays inside 0..1 and is honest for few observations.
fn share(part: u64, whole: u64, alpha: f64) -> Option<Figure> {
    if whole == 0 {
        return None;
    }
    let (n, p) = (whole as f64, part.min(whole) as f64 / whole as f64);
    let z = Normal::standard().inverse_cdf(1.0 - alpha / 2.0);
    let grown = 1.0 + z * z / n;
    let centre = (p + z * z / (2.0 * n)) / grown;
    let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt() / grown;
    Some(Figure { value: p, interval: Some([centre - half, centre + half]), variance: p * (1.0 - p) / n })
}

fn change(current: Option<Figure>, other: Option<Figure>, alpha: f64) -> Option<Change> {
    let (current, other) = (current?, other?);
    let variance = current.variance + other.variance;
    if !variance.is_finite() {
        return None;
    }
    let (difference, half) = (current.value - other.value, fixed_half_width(variance, alpha));
    let direction = match (difference - half > 0.0, difference + half < 0.0) {
        (true, _) => "up",
        (_, true) => "down",
        _ => "unclear",
    };
    Some(Change { difference, interval: [difference - half, difference + half], direction })
}

/// Metrics of a period beside those of others.
pub fn metrics(current: &Period, compared: &[Period], alpha: f64) -> Vec<Metric> {
    type Value = fn(&Period, f64) -> Option<Figure>;
    let list: [(&'static str, Value); 6] = [
        ("order_value", |p, a| mean(p.orders, p.revenue as f64, p.revenue_squares, a)),
        ("items_per_order", |p, a| mean(p.orders, p.items as f64, p.items_squares, a)),
        ("conversion", |p, a| share(p.orders, p.visits?, a)),
        ("repeat_rate", |p, a| share(p.repeat_customers, p.customers, a)),
        ("revenue_per_visit", |p, a| mean(p.visits?.max(p.orders), p.revenue as f64, p.revenue_squares, a)),
        ("margin_per_order", |p, _| {
            let margin = p.margin? as f64;
            (p.orders > 0).then(|| Figure {
                value: margin / p.orders as f64,
                interval: None,
                variance: f64::INFINITY,
            })
        }),
    ];
    list.into_iter()
        .map(|(metric, value)| {
            let own = value(current, alpha);
            let others: Vec<Option<Figure>> = compared.iter().map(|period| value(period, alpha)).collect();
            let changes = others.iter().map(|other| change(own, *other, alpha)).collect();
            Metric { metric, current: own, compared: others, changes }
        })
        .collect()
}

/// [`metrics`] from JSON to JSON, as PHP calls it.
///
/// # Errors
/// `request.field` where the request is not as documented.
pub fn metrics_json(json: &str) -> Result<String> {
    let invalid = |field: &str, expected: &str, found: String| -> crate::Error {
        ErrorKind::Request { field: field.into(), expected: expected.into(), found }.into()
    };
    let request: Request = serde_json::from_str(json)
        .map_err(|error| invalid("request", "a metrics request (JSON)", error.to_string()))?;
    if request.version != 1 {
        return Err(invalid("version", "1", request.version.to_string()));
    }
    if !(request.alpha > 0.0 && request.alpha < 0.5) {
        return Err(invalid("alpha", "a number between 0 and 0.5", request.alpha.to_string()));
    }
    let answer = Answer { version: 1, metrics: metrics(&request.current, &request.compared, request.alpha) };
    serde_json::to_string(&answer).map_err(|error| invalid("answer", "finite numbers", error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(orders: &[(i64, u64)], visits: Option<u64>) -> Period {
        Period {
            orders: orders.len() as u64,
            revenue: orders.iter().map(|o| o.0).sum(),
            revenue_squares: orders.iter().map(|o| (o.0 * o.0) as f64).sum(),
            margin: None,
            items: orders.iter().map(|o| o.1).sum(),
            items_squares: orders.iter().map(|o| (o.1 * o.1) as f64).sum(),
            visits,
            customers: 4,
            repeat_customers: 1,
        }
    }

    fn figure(metrics: &[Metric], name: &str) -> Option<Figure> {
        metrics.iter().find(|m| m.metric == name).and_then(|m| m.current)
    }

    #[test]
    fn the_numbers_are_those_of_the_textbook() {
        let metrics = metrics(&period(&[(1_000, 1), (3_000, 3)], Some(100)), &[], 0.05);
        let value = figure(&metrics, "order_value").map(|f| (f.value, f.interval));
        let half = 1.959_963_984_540_054 * 1_000.0; // standard deviation 1414.2 over sqrt 2
        assert!(value
            .is_some_and(|(v, i)| v == 2_000.0 && i.is_some_and(|i| (i[1] - 2_000.0 - half).abs() < 1e-3)));
        assert_eq!(figure(&metrics, "items_per_order").map(|f| f.value), Some(2.0));
        assert_eq!(figure(&metrics, "conversion").map(|f| f.value), Some(0.02));
        assert_eq!(figure(&metrics, "repeat_rate").map(|f| f.value), Some(0.25));
        assert_eq!(figure(&metrics, "revenue_per_visit").map(|f| f.value), Some(40.0));
        // Wilson, 2 of 100: 0.0055 to 0.0700
        let wilson = figure(&metrics, "conversion").and_then(|f| f.interval).unwrap_or_default();
        assert!((wilson[0] - 0.005_502).abs() < 1e-5 && (wilson[1] - 0.070_012).abs() < 1e-5, "{wilson:?}");
    }

    #[test]
    fn without_a_denominator_there_is_no_number() {
        let metrics = metrics(&period(&[], None), &[period(&[(1, 1)], Some(0))], 0.05);
        for metric in &metrics {
            assert!(metric.metric == "repeat_rate" || metric.current.is_none(), "{metric:?}");
        }
    }

    #[test]
    fn a_change_is_called_only_where_it_is_clear() {
        let low: Vec<(i64, u64)> = (0..200).map(|k| (900 + k, 1)).collect();
        let high: Vec<(i64, u64)> = (0..200).map(|k| (1_900 + k, 1)).collect();
        let direction = |a: &[(i64, u64)], b: &[(i64, u64)]| {
            let all = metrics(&period(a, None), &[period(b, None)], 0.05);
            all[0].changes[0].map(|change| change.direction)
        };
        assert_eq!(direction(&high, &low), Some("up"));
        assert_eq!(direction(&low, &high), Some("down"));
        assert_eq!(direction(&low, &low), Some("unclear"));
        assert_eq!(direction(&low[..1], &low), None, "one order has no spread");
    }
}
