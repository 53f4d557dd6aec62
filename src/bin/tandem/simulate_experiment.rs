//! `tandem simulate-experiment`: replays the promises of the experiment statistics on made-up shops.
//!
//! Orders are log-normal, visitors buy with a fixed chance, and somebody looks every day. One JSON
//! line a figure. The seed is an argument: the same seed gives the same lines.

use clap::Args;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Binomial, Distribution, LogNormal};
use tandem::experiment::{
    cap_at, chi_square_p, fixed_half_width, sequential_half_width, sequential_p, PairMoments,
    SAMPLE_RATIO_ALARM,
};

/// Options of the verb.
#[derive(Args)]
pub struct Options {
    /// Simulated experiments a figure.
    #[arg(long, default_value_t = 1000)]
    runs: u32,
    /// Seed of the generator.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Days each experiment runs; somebody looks at the end of each.
    #[arg(long, default_value_t = 60)]
    days: u32,
    /// Visitors an arm and day.
    #[arg(long, default_value_t = 500)]
    visitors: u64,
    /// Chance that a visitor orders.
    #[arg(long, default_value_t = 0.025)]
    conversion: f64,
    /// Sigma of the log-normal order value.
    #[arg(long, default_value_t = 1.5)]
    sigma: f64,
    /// True relative effect on conversion in the second arm of the power figure.
    #[arg(long, default_value_t = 0.08)]
    effect: f64,
    /// Prints the daily sums of this many A/A runs as JSON lines instead, for other tools.
    #[arg(long)]
    dump: Option<u32>,
}

const ALPHA: f64 = 0.05;
const TUNING: f64 = 5_000.0;
const CAP: f64 = 99.9;
const LEAST_DAYS: u32 = 14;

/// A shop arm that grows by a day at a time.
struct SimulatedArm {
    visitors: u64,
    orders: Vec<i64>,
}

impl SimulatedArm {
    fn moments(&self, cap: Option<i64>) -> PairMoments {
        let mut moments = PairMoments::default();
        for order in &self.orders {
            moments.push(cap.map_or(*order, |cap| (*order).min(cap)) as f64, 1.0);
        }
        moments.push_zeros(self.visitors - self.orders.len() as u64);
        moments
    }

    fn day(&mut self, options: &Options, lift: f64, rng: &mut ChaCha8Rng) -> Result<(), String> {
        let buyers = Binomial::new(options.visitors, (options.conversion * (1.0 + lift)).clamp(0.0, 1.0))
            .map_err(|e| e.to_string())?
            .sample(rng);
        let value = LogNormal::new(8.0, options.sigma).map_err(|e| e.to_string())?;
        self.visitors += options.visitors;
        self.orders.extend((0..buyers).map(|_| value.sample(rng).min(1e12) as i64));
        Ok(())
    }
}

/// Difference of revenue per visitor and its variance, cut at the pooled percentile.
fn difference(a: &SimulatedArm, b: &SimulatedArm, scratch: &mut Vec<i64>) -> Option<(f64, f64)> {
    scratch.clear();
    scratch.extend(a.orders.iter().chain(&b.orders));
    let cap = cap_at(scratch, a.visitors + b.visitors, CAP);
    let delta = b.moments(cap).mean()?.minus(a.moments(cap).mean()?);
    Some((delta.value, delta.variance))
}

#[derive(Default)]
struct Tally {
    sequential_winner: bool,
    sequential_right: bool,
    fixed_winner: bool,
    covered: bool,
    covered_always: bool,
}

fn run(options: &Options, lift: f64, truth: f64, rng: &mut ChaCha8Rng) -> Result<Tally, String> {
    let mut arms =
        [SimulatedArm { visitors: 0, orders: vec![] }, SimulatedArm { visitors: 0, orders: vec![] }];
    let (mut tally, mut scratch) = (Tally { covered_always: true, ..Tally::default() }, Vec::new());
    for day in 1..=options.days {
        arms[0].day(options, 0.0, rng)?;
        arms[1].day(options, lift, rng)?;
        let Some((value, variance)) = difference(&arms[0], &arms[1], &mut scratch) else { continue };
        let half = sequential_half_width(variance, (arms[0].visitors * 2) as f64, ALPHA, TUNING);
        let fixed = fixed_half_width(variance, ALPHA);
        // The rule of the report: no verdict before two whole weeks. The t-test gets the same grace.
        if day >= LEAST_DAYS {
            tally.fixed_winner |= value.abs() > fixed;
            tally.covered_always &= (value - truth).abs() <= half;
            if value.abs() > half && !tally.sequential_winner {
                tally.sequential_winner = true;
                tally.sequential_right = value > 0.0;
            }
        }
        tally.covered = (value - truth).abs() <= fixed;
    }
    Ok(tally)
}

fn line(figure: &str, value: f64, unit: &str, against: Option<(&str, f64)>, runs: u32) {
    let (against, against_value) = against.map_or((None, None), |(name, value)| (Some(name), Some(value)));
    println!(
        "{}",
        serde_json::json!({"bench": "experiments", "figure": figure, "value": value, "unit": unit,
            "against": against, "against_value": against_value,
            "ratio": against_value.map(|other| if value == 0.0 { 0.0 } else { value / other }), "runs": runs})
    );
}

fn sample_ratio(
    options: &Options,
    loss: f64,
    per_arm: u64,
    looks: u64,
    rng: &mut ChaCha8Rng,
) -> Result<(f64, f64), String> {
    let (mut sequential, mut single) = (0u32, 0u32);
    let kept = Binomial::new(per_arm / looks, 1.0 - loss).map_err(|e| e.to_string())?;
    let half = Binomial::new(2 * (per_arm / looks), 0.5).map_err(|e| e.to_string())?;
    for _ in 0..options.runs {
        let (mut counts, mut alarm, mut alarm_single) = ([0u64; 2], false, false);
        for _ in 0..looks {
            if loss > 0.0 {
                counts[0] += per_arm / looks;
                counts[1] += kept.sample(rng);
            } else {
                let first = half.sample(rng);
                counts[0] += first;
                counts[1] += 2 * (per_arm / looks) - first;
            }
            alarm |= sequential_p(&counts, &[1.0, 1.0]) < SAMPLE_RATIO_ALARM;
            alarm_single |= chi_square_p(&counts, &[1.0, 1.0]) < SAMPLE_RATIO_ALARM;
        }
        sequential += u32::from(alarm);
        single += u32::from(alarm_single);
    }
    let runs = f64::from(options.runs);
    Ok((f64::from(sequential) / runs, f64::from(single) / runs))
}

fn dump(options: &Options, count: u32) -> Result<(), String> {
    let mut rng = ChaCha8Rng::seed_from_u64(options.seed);
    for run in 0..count {
        let mut arms =
            [SimulatedArm { visitors: 0, orders: vec![] }, SimulatedArm { visitors: 0, orders: vec![] }];
        for _ in 0..options.days {
            arms[0].day(options, 0.0, &mut rng)?;
            arms[1].day(options, options.effect, &mut rng)?;
        }
        let (a, b) = (arms[0].moments(None), arms[1].moments(None));
        let delta = match (a.mean(), b.mean()) {
            (Some(a), Some(b)) => b.minus(a),
            _ => continue,
        };
        let n = (arms[0].visitors * 2) as f64;
        println!(
            "{}",
            serde_json::json!({"run": run, "n": [a.n, b.n], "sum": [a.sum_y, b.sum_y], "sum_squares": [a.sum_yy, b.sum_yy],
                "difference": delta.value, "fixed": fixed_half_width(delta.variance, ALPHA),
                "sequential": sequential_half_width(delta.variance, n, ALPHA, TUNING)})
        );
    }
    Ok(())
}

/// Runs the verb.
///
/// # Errors
/// `request.field` where an option is out of range.
pub fn simulate(options: &Options) -> tandem::Result<()> {
    let wrong = |found: String| {
        tandem::Error::from(tandem::ErrorKind::Request {
            field: "options".into(),
            expected: "a conversion from 0 to 1, a sigma of at least 0, at least one run, day and visitor"
                .into(),
            found,
        })
    };
    if options.runs == 0 || options.days == 0 || options.visitors == 0 {
        return Err(wrong(format!(
            "runs {}, days {}, visitors {}",
            options.runs, options.days, options.visitors
        )));
    }
    if let Some(count) = options.dump {
        return dump(options, count).map_err(wrong);
    }
    figures(options).map_err(wrong)
}

fn figures(options: &Options) -> Result<(), String> {
    let mut rng = ChaCha8Rng::seed_from_u64(options.seed);
    let runs = f64::from(options.runs);
    let share = |count: u32| f64::from(count) / runs;
    let (mut sequential, mut fixed, mut covered) = (0u32, 0u32, 0u32);
    for _ in 0..options.runs {
        let tally = run(options, 0.0, 0.0, &mut rng)?;
        sequential += u32::from(tally.sequential_winner);
        fixed += u32::from(tally.fixed_winner);
        covered += u32::from(tally.covered);
    }
    line(
        "A/A false winners, a look a day",
        share(sequential),
        "share",
        Some(("t-test looked at daily", share(fixed))),
        options.runs,
    );
    line("A/A coverage of the 95 % interval at the end", share(covered), "share", None, options.runs);
    let (mut found, mut right) = (0u32, 0u32);
    for _ in 0..options.runs {
        let tally = run(options, options.effect, 0.0, &mut rng)?;
        found += u32::from(tally.sequential_winner);
        right += u32::from(tally.sequential_right);
    }
    line("planted effect declared", share(found), "share", None, options.runs);
    line("planted effect declared in the right direction", share(right), "share", None, options.runs);
    let (sequential, single) = sample_ratio(options, 0.0, 100_000, 60, &mut rng)?;
    line(
        "sample-ratio false alarms, 60 looks",
        sequential,
        "share",
        Some(("chi-square looked at 60 times", single)),
        options.runs,
    );
    let (sequential, single) = sample_ratio(options, 0.02, 100_000, 60, &mut rng)?;
    line(
        "2 % loss found, 100,000 visitors an arm",
        sequential,
        "share",
        Some(("chi-square", single)),
        options.runs,
    );
    Ok(())
}
