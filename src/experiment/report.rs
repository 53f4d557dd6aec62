//! From counts to what the owner is told: a state, an effect with its interval, the health of the data.

use super::{
    always_valid_p, cap_at, chi_square_p, fixed_half_width, holm, plan, planner::plan_json,
    sequential_half_width, sequential_p, Estimate, PairMoments, SAMPLE_RATIO_ALARM,
};
use crate::{ErrorKind, Result};
use serde::{Deserialize, Serialize};

/// Fewest visitors an arm before anything is computed.
const LEAST_VISITORS: u64 = 8;
/// No winner before this many days, so that every weekday counted twice.
const LEAST_DAYS: u64 = 14;
/// Share of visitors seen in more than one arm above which the owner is warned.
const MIXED_WARNING: f64 = 0.01;
/// Most buyers a request may carry, in all arms.
const MOST_BUYERS: usize = 5_000_000;

/// One visitor who ordered, with sums over the experiment's window, net of refunds.
#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
pub struct Buyer(
    /// Revenue in minor units.
    pub i64,
    /// Margin in minor units (0 where unknown).
    pub i64,
    /// Orders.
    pub u32,
    /// Items.
    pub u32,
    /// Orders refunded in full or in part.
    pub u32,
);

/// One arm; the first of a request is the control.
#[derive(Debug, Clone, Deserialize, Serialize)]
pub struct Arm {
    /// Key of the variant.
    pub id: String,
    /// Promised share, in buckets of [`super::BUCKETS`].
    pub weight: u32,
    /// Visitors exposed, those in more than one arm left out.
    pub visitors: u64,
    /// Visitors who were exposed to this arm and another.
    #[serde(default)]
    pub mixed: u64,
    /// Those of the visitors who ordered.
    pub buyers: Vec<Buyer>,
    /// Page times of visitors: how many, sum and sum of squares of milliseconds.
    #[serde(default)]
    pub times: Option<[f64; 3]>,
}

/// What is asked: counts, the clock, and the rules fixed before the start.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// 1.
    pub version: u32,
    /// Start, UNIX seconds.
    pub started: i64,
    /// Time of the report, UNIX seconds.
    pub now: i64,
    /// Error rate of all intervals.
    #[serde(default = "default_alpha")]
    pub alpha: f64,
    /// Visitors at which the sequence is tightest.
    #[serde(default = "default_tuning")]
    pub tuning: f64,
    /// Percentile at which revenue and margin are cut; 100 = never.
    #[serde(default = "default_cap")]
    pub cap_percentile: f64,
    /// Visitors an arm that were planned, 0 = none.
    #[serde(default)]
    pub planned_visitors: u64,
    /// Loss of a guardrail (relative) that stops the test once it is sure, 0.1 = 10 %.
    #[serde(default = "default_guardrail")]
    pub guardrail: f64,
    /// Control first.
    pub arms: Vec<Arm>,
}

fn default_alpha() -> f64 {
    0.05
}
fn default_tuning() -> f64 {
    5_000.0
}
fn default_cap() -> f64 {
    99.9
}
fn default_guardrail() -> f64 {
    0.1
}

/// What the owner is told about one arm. The plugin has one sentence for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Fewer than eight visitors in an arm, or nobody ordered yet.
    Collecting,
    /// The split is not the promised one: results are hidden.
    SampleRatio,
    /// A guardrail is surely worse by more than allowed: stop.
    Guardrail,
    /// Two weeks, or the planned visitors, are not there yet.
    TooEarly,
    /// More revenue per visitor than the control.
    Better,
    /// Less revenue per visitor than the control.
    Worse,
    /// The planned visitors are there, and no difference shows.
    NoDifference,
    /// No plan, no difference so far.
    Undecided,
}

/// One metric of one arm against the control.
#[derive(Debug, Clone, Serialize)]
pub struct MetricReport {
    /// revenue_per_visitor, revenue_per_visitor_uncapped, margin_per_visitor, conversion,
    /// order_value, items_per_order, refund_rate, page_time (milliseconds).
    pub metric: &'static str,
    /// Value of the control.
    pub control: f64,
    /// Value of the arm.
    pub variant: f64,
    /// Difference, in the metric's unit (money: minor units a visitor or an order).
    pub difference: f64,
    /// Lower and upper end of the interval that stays valid at every look.
    pub interval: [f64; 2],
    /// Lower and upper end of an interval of a single look.
    pub interval_fixed: [f64; 2],
    /// Whether the always-valid interval leaves zero out; for secondary metrics after Holm's correction.
    pub significant: bool,
    /// Chance that the arm is worse than the control, under a flat prior.
    pub chance_to_hurt: f64,
}

/// Report on one arm.
#[derive(Debug, Clone, Serialize)]
pub struct ArmReport {
    /// Key of the variant.
    pub id: String,
    /// What the owner is told.
    pub state: State,
    /// Days still needed at the traffic so far, where the state says "not yet".
    pub days_left: Option<u64>,
    /// The main metric first; empty while the split is unsound or nothing is known.
    pub metrics: Vec<MetricReport>,
}

/// Report on an experiment.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// 1.
    pub version: u32,
    /// Whole days run.
    pub days: u64,
    /// Visitors counted in all arms.
    pub visitors: u64,
    /// Share of visitors seen in more than one arm, who are left out.
    pub mixed_share: f64,
    /// Whether that share is above one percent.
    pub mixed_warning: bool,
    /// p of the sequential sample-ratio test.
    pub sample_ratio_p: f64,
    /// p of Pearson's test, for comparison with other tools.
    pub sample_ratio_p_single_look: f64,
    /// Amount at which revenue is cut, minor units.
    pub cap: Option<i64>,
    /// Every arm but the control.
    pub arms: Vec<ArmReport>,
}

/// Sums of one arm, a metric each.
struct Sums {
    revenue: PairMoments,
    uncapped: PairMoments,
    margin: PairMoments,
    buyers: PairMoments,
    items: PairMoments,
    refunds: PairMoments,
    times: Option<PairMoments>,
}

fn invalid(field: impl Into<String>, expected: &str, found: impl ToString) -> crate::Error {
    ErrorKind::Request { field: field.into(), expected: expected.into(), found: found.to_string() }.into()
}

fn check(request: &Request) -> Result<()> {
    if request.version != 1 {
        return Err(invalid("version", "1", request.version));
    }
    if request.arms.len() < 2 {
        return Err(invalid("arms", "a control and at least one variant", request.arms.len()));
    }
    if !(request.alpha > 0.0 && request.alpha < 0.5) {
        return Err(invalid("alpha", "a number between 0 and 0.5", request.alpha));
    }
    if !(request.tuning.is_finite() && request.tuning >= 1.0) {
        return Err(invalid("tuning", "at least 1", request.tuning));
    }
    if !(request.cap_percentile > 50.0 && request.cap_percentile <= 100.0) {
        return Err(invalid("cap_percentile", "above 50, at most 100", request.cap_percentile));
    }
    if !(request.guardrail > 0.0 && request.guardrail <= 1.0) {
        return Err(invalid("guardrail", "above 0, at most 1", request.guardrail));
    }
    let buyers: usize = request.arms.iter().map(|arm| arm.buyers.len()).sum();
    if buyers > MOST_BUYERS {
        return Err(invalid("arms", &format!("at most {MOST_BUYERS} buyers"), buyers));
    }
    for (position, arm) in request.arms.iter().enumerate() {
        if arm.weight == 0 {
            return Err(invalid(format!("arms[{position}].weight"), "at least 1", arm.weight));
        }
        if arm.buyers.len() as u64 > arm.visitors {
            return Err(invalid(
                format!("arms[{position}].buyers"),
                &format!("at most {} (its visitors)", arm.visitors),
                arm.buyers.len(),
            ));
        }
    }
    Ok(())
}

fn sums(arm: &Arm, revenue_cap: Option<i64>, margin_cap: Option<i64>) -> Sums {
    let empty = PairMoments::default();
    let mut sums = Sums {
        revenue: empty,
        uncapped: empty,
        margin: empty,
        buyers: empty,
        items: empty,
        refunds: empty,
        times: arm.times.map(|[n, sum_y, sum_yy]| PairMoments { n, sum_y, sum_yy, ..empty }),
    };
    let cut = |amount: i64, cap: Option<i64>| cap.map_or(amount, |cap| amount.min(cap)) as f64;
    for Buyer(revenue, margin, orders, items, refunds) in &arm.buyers {
        let orders = f64::from(*orders);
        sums.revenue.push(cut(*revenue, revenue_cap), orders);
        sums.uncapped.push(*revenue as f64, orders);
        sums.margin.push(cut(*margin, margin_cap), orders);
        sums.buyers.push(f64::from(orders > 0.0), 1.0);
        sums.items.push(f64::from(*items), orders);
        sums.refunds.push(f64::from(*refunds), orders);
    }
    let rest = arm.visitors - arm.buyers.len() as u64;
    for moments in [
        &mut sums.revenue,
        &mut sums.uncapped,
        &mut sums.margin,
        &mut sums.buyers,
        &mut sums.items,
        &mut sums.refunds,
    ] {
        moments.push_zeros(rest);
    }
    sums
}

fn pooled_cap(request: &Request, amount: impl Fn(&Buyer) -> i64) -> Option<i64> {
    let mut amounts: Vec<i64> = request.arms.iter().flat_map(|arm| arm.buyers.iter().map(&amount)).collect();
    let visitors = request.arms.iter().map(|arm| arm.visitors).sum();
    cap_at(&mut amounts, visitors, request.cap_percentile)
}

fn metric(
    metric: &'static str,
    pair: (Option<Estimate>, Option<Estimate>),
    visitors: f64,
    request: &Request,
) -> Option<(MetricReport, f64)> {
    let (control, variant) = (pair.0?, pair.1?);
    let delta = variant.minus(control);
    let half = sequential_half_width(delta.variance, visitors, request.alpha, request.tuning);
    let fixed = fixed_half_width(delta.variance, request.alpha);
    let p = always_valid_p(delta.value, delta.variance, visitors, request.alpha, request.tuning);
    let error = delta.variance.sqrt();
    let chance_to_hurt = if error > 0.0 {
        0.5 * statrs::function::erf::erfc(delta.value / error / std::f64::consts::SQRT_2)
    } else {
        0.5
    };
    Some((
        MetricReport {
            metric,
            control: control.value,
            variant: variant.value,
            difference: delta.value,
            interval: [delta.value - half, delta.value + half],
            interval_fixed: [delta.value - fixed, delta.value + fixed],
            significant: p <= request.alpha,
            chance_to_hurt,
        },
        p,
    ))
}

/// The metrics of one arm, main one first, secondary ones corrected together.
fn metrics(control: &Sums, arm: &Sums, visitors: f64, request: &Request) -> Vec<MetricReport> {
    type Value = fn(&Sums) -> Option<Estimate>;
    let list: [(&'static str, Value); 8] = [
        ("revenue_per_visitor", |s| s.revenue.mean()),
        ("revenue_per_visitor_uncapped", |s| s.uncapped.mean()),
        ("margin_per_visitor", |s| s.margin.mean()),
        ("conversion", |s| s.buyers.mean()),
        ("order_value", |s| s.uncapped.ratio()),
        ("items_per_order", |s| s.items.ratio()),
        ("refund_rate", |s| s.refunds.ratio()),
        ("page_time", |s| s.times.and_then(|times| times.mean())),
    ];
    let mut found: Vec<(MetricReport, f64)> = list
        .into_iter()
        .filter_map(|(name, value)| metric(name, (value(control), value(arm)), visitors, request))
        .collect();
    let secondary: Vec<f64> = found.iter().skip(1).map(|(_, p)| *p).collect();
    for ((report, _), rejected) in found.iter_mut().skip(1).zip(holm(&secondary, request.alpha)) {
        report.significant = rejected;
    }
    found.into_iter().map(|(report, _)| report).collect()
}

/// Whether conversion fell, or refunds or page time rose, surely and by more than the owner allows.
fn guardrail_broken(metrics: &[MetricReport], allowed: f64) -> bool {
    metrics.iter().any(|m| match m.metric {
        "conversion" => m.interval[1] < -allowed * m.control,
        "refund_rate" | "page_time" => m.control > 0.0 && m.interval[0] > allowed * m.control,
        _ => false,
    })
}

fn days_left(request: &Request, control: &Sums, smaller: u64, days: u64) -> Option<u64> {
    let daily = request.arms.iter().map(|arm| arm.visitors).sum::<u64>() as f64 / days.max(1) as f64;
    let mean = control.revenue.mean()?;
    let deviation = (mean.variance * control.revenue.n).sqrt();
    let planned = match request.planned_visitors {
        0 => plan(mean.value, deviation, 0.1, request.alpha, 0.8, request.tuning, daily)?.visitors_per_arm,
        planned => planned,
    };
    let per_day = smaller as f64 / days.max(1) as f64;
    let by_visitors = (planned.saturating_sub(smaller) as f64 / per_day.max(1e-9)).ceil() as u64;
    Some(by_visitors.max(LEAST_DAYS.saturating_sub(days)))
}

/// Reports on an experiment.
///
/// # Errors
/// `request.field` where the request is not as documented.
pub fn report(request: &Request) -> Result<Report> {
    check(request)?;
    // Several variants against one control share the error rate, or one of many would win by chance.
    let shared = Request { alpha: request.alpha / (request.arms.len() - 1) as f64, ..request.clone() };
    let request = &shared;
    let days = u64::try_from((request.now - request.started) / 86_400).unwrap_or(0);
    let counts: Vec<u64> = request.arms.iter().map(|arm| arm.visitors).collect();
    let weights: Vec<f64> = request.arms.iter().map(|arm| f64::from(arm.weight)).collect();
    let visitors: u64 = counts.iter().sum();
    let mixed: u64 = request.arms.iter().map(|arm| arm.mixed).sum();
    let mixed_share = if visitors + mixed == 0 { 0.0 } else { mixed as f64 / (visitors + mixed) as f64 };
    let sample_ratio_p = sequential_p(&counts, &weights);
    let cap = pooled_cap(request, |buyer| buyer.0);
    let margin_cap = pooled_cap(request, |buyer| buyer.1);
    let control = sums(&request.arms[0], cap, margin_cap);
    let enough_visitors = counts.iter().all(|count| *count >= LEAST_VISITORS);
    let unsound = enough_visitors && sample_ratio_p < SAMPLE_RATIO_ALARM;
    let mut arms = Vec::with_capacity(request.arms.len() - 1);
    for arm in &request.arms[1..] {
        let smaller = arm.visitors.min(request.arms[0].visitors);
        let own = sums(arm, cap, margin_cap);
        let pair_visitors = (arm.visitors + request.arms[0].visitors) as f64;
        let known = if unsound || !enough_visitors || request.arms.iter().all(|arm| arm.buyers.is_empty()) {
            Vec::new()
        } else {
            metrics(&control, &own, pair_visitors, request)
        };
        let planned_reached = request.planned_visitors == 0 || smaller >= request.planned_visitors;
        let whole_weeks = days >= LEAST_DAYS && days % 7 == 0;
        let state = match known.first() {
            _ if unsound => State::SampleRatio,
            None => State::Collecting,
            Some(_) if guardrail_broken(&known, request.guardrail) => State::Guardrail,
            Some(_) if days < LEAST_DAYS || !planned_reached => State::TooEarly,
            Some(main) if main.significant && whole_weeks && main.difference > 0.0 => State::Better,
            Some(main) if main.significant && whole_weeks => State::Worse,
            Some(main) if main.significant => State::TooEarly,
            Some(_) if request.planned_visitors > 0 => State::NoDifference,
            Some(_) => State::Undecided,
        };
        let waiting = matches!(state, State::Collecting | State::TooEarly | State::Undecided);
        let days_left = match (waiting, state, known.first()) {
            (true, State::TooEarly, Some(main)) if main.significant && planned_reached => {
                Some(if days < LEAST_DAYS { LEAST_DAYS - days } else { 7 - days % 7 })
            }
            (true, _, _) => days_left(request, &control, smaller, days),
            _ => None,
        };
        arms.push(ArmReport { id: arm.id.clone(), state, days_left, metrics: known });
    }
    Ok(Report {
        version: 1,
        days,
        visitors,
        mixed_share,
        mixed_warning: mixed_share > MIXED_WARNING,
        sample_ratio_p,
        sample_ratio_p_single_look: chi_square_p(&counts, &weights),
        cap,
        arms,
    })
}

/// [`report`] from JSON to JSON, as PHP and the command line call it; with "plan" instead of arms, how many
/// visitors and days an experiment needs.
///
/// # Errors
/// `request.field` where the JSON is not a [`Request`].
pub fn report_json(json: &str) -> Result<String> {
    if let Some(answer) = plan_json(json) {
        return answer;
    }
    let request: Request = serde_json::from_str(json)
        .map_err(|error| invalid("request", "an experiment request (JSON)", error))?;
    serde_json::to_string(&report(&request)?).map_err(|error| invalid("report", "finite numbers", error))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Arms with the given visitors, buyers and revenue a buyer.
    fn request(days: i64, planned: u64, arms: &[(u64, u64, i64)]) -> Request {
        let arms = arms
            .iter()
            .enumerate()
            .map(|(k, (visitors, buyers, revenue))| Arm {
                id: format!("arm{k}"),
                weight: 5_000,
                visitors: *visitors,
                mixed: 0,
                buyers: (0..*buyers).map(|b| Buyer(revenue + (b % 7) as i64, revenue / 2, 1, 2, 0)).collect(),
                times: None,
            })
            .collect();
        Request {
            version: 1,
            started: 0,
            now: days * 86_400,
            alpha: 0.05,
            tuning: 5_000.0,
            cap_percentile: 99.9,
            planned_visitors: planned,
            guardrail: 0.1,
            arms,
        }
    }

    fn state(request: &Request) -> Option<State> {
        report(request).ok().and_then(|report| report.arms.first().map(|arm| arm.state))
    }

    #[test]
    fn every_state_is_reached_by_the_data_that_mean_it() {
        let rows = [
            ("three visitors", request(20, 0, &[(3, 1, 100), (3, 1, 100)]), State::Collecting),
            ("nobody ordered", request(20, 0, &[(900, 0, 0), (900, 0, 0)]), State::Collecting),
            (
                "lost visitors",
                request(21, 0, &[(100_000, 3_000, 100), (97_000, 2_900, 100)]),
                State::SampleRatio,
            ),
            (
                "conversion halved",
                request(9, 0, &[(20_000, 1_000, 100), (20_000, 500, 100)]),
                State::Guardrail,
            ),
            ("ten days", request(10, 0, &[(20_000, 600, 5_000), (20_000, 900, 5_000)]), State::TooEarly),
            ("planned more", request(21, 50_000, &[(20_000, 600, 100), (20_000, 620, 100)]), State::TooEarly),
            ("better", request(21, 0, &[(20_000, 600, 5_000), (20_000, 900, 5_000)]), State::Better),
            ("not a whole week", request(22, 0, &[(20_000, 600, 50), (20_000, 900, 50)]), State::TooEarly),
            ("worse", request(14, 0, &[(20_000, 900, 9_000), (20_000, 900, 5_000)]), State::Worse),
            (
                "planned, none",
                request(21, 20_000, &[(20_000, 600, 100), (20_000, 601, 100)]),
                State::NoDifference,
            ),
            ("no plan, none", request(21, 0, &[(20_000, 600, 100), (20_000, 601, 100)]), State::Undecided),
        ];
        for (name, request, want) in rows {
            assert_eq!(state(&request), Some(want), "{name}");
        }
    }

    #[test]
    fn one_huge_order_does_not_turn_the_verdict() {
        let mut request = request(21, 0, &[(20_000, 600, 5_000), (20_000, 600, 5_000)]);
        request.arms[1].buyers[0].0 = 500_000_000;
        let report = report(&request);
        let arm = report.as_ref().ok().map(|r| &r.arms[0]);
        assert_eq!(arm.map(|a| a.state), Some(State::Undecided));
        let uncapped =
            arm.and_then(|a| a.metrics.iter().find(|m| m.metric == "revenue_per_visitor_uncapped"));
        assert!(uncapped.is_some_and(|m| m.difference > 20_000.0), "the uncapped figure is kept beside it");
    }

    #[test]
    fn a_slower_page_stops_the_test_and_a_faster_one_does_not() {
        let mut slow = request(9, 0, &[(20_000, 600, 100), (20_000, 600, 100)]);
        let times = |mean: f64| Some([20_000.0, 20_000.0 * mean, 20_000.0 * (mean * mean + 90_000.0)]);
        slow.arms[0].times = times(1_000.0);
        slow.arms[1].times = times(1_300.0);
        assert_eq!(state(&slow), Some(State::Guardrail));
        slow.arms[1].times = times(900.0);
        assert_eq!(state(&slow), Some(State::TooEarly));
    }

    #[test]
    fn two_variants_share_the_error_rate() {
        let one = report(&request(21, 0, &[(20_000, 600, 5_000), (20_000, 700, 5_000)]));
        let two =
            report(&request(21, 0, &[(20_000, 600, 5_000), (20_000, 700, 5_000), (20_000, 700, 5_000)]));
        let half = |r: &Result<Report>| {
            r.as_ref().ok().map(|r| r.arms[0].metrics[0].interval).map_or(0.0, |i| i[1] - i[0])
        };
        assert!(half(&two) > half(&one) * 1.03, "{} {}", half(&two), half(&one));
    }

    #[test]
    fn hidden_results_are_really_hidden() {
        let report = report(&request(21, 0, &[(100_000, 3_000, 100), (97_000, 2_900, 900)]));
        assert!(report.is_ok_and(|r| r.arms[0].metrics.is_empty() && r.arms[0].days_left.is_none()));
    }

    #[test]
    fn bad_requests_say_what_was_expected() {
        for (json, part) in [
            ("{}", "missing field"),
            ("[1", "an experiment request"),
            (r#"{"version":2,"started":0,"now":0,"arms":[]}"#, "version: expected 1, found 2"),
            (r#"{"version":1,"started":0,"now":0,"arms":[]}"#, "arms: expected a control"),
            (
                r#"{"version":1,"started":0,"now":0,"arms":[{"id":"a","weight":1,"visitors":0,"buyers":[[1,1,1,1,0]]},{"id":"b","weight":1,"visitors":0,"buyers":[]}]}"#,
                "arms[0].buyers: expected at most 0",
            ),
            (
                r#"{"version":1,"started":0,"now":0,"alpha":0.7,"arms":[{"id":"a","weight":1,"visitors":0,"buyers":[]},{"id":"b","weight":1,"visitors":0,"buyers":[]}]}"#,
                "alpha",
            ),
        ] {
            let error = report_json(json).err().map(|e| e.to_string()).unwrap_or_default();
            assert!(error.contains(part), "{json}: {error}");
        }
    }
}
