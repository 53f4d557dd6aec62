//! `tandem propose`: bundles that a model suggests for a request.

use clap::Args;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::Instant;
use tandem::propose::{best, best_by_force, propose_json, sample, Problem};
use tandem::recommend::Ranker;
use tandem::{Error, Result};

/// Options of the verb.
#[derive(Args)]
pub struct Options {
    /// A model file, or a model directory.
    #[arg(long, required_unless_present = "compare")]
    model: Option<PathBuf>,
    /// Request, as tests/vectors/propose.schema.json has it.
    #[arg(long, required_unless_present = "compare")]
    request: Option<PathBuf>,
    /// Also print the nanoseconds of N answers, sorted, as median, 99th percentile and largest.
    #[arg(long, hide = true, value_name = "N")]
    time: Option<usize>,
    /// Compose the sets of N random carts, time them and compare each with trying every set.
    #[arg(long, hide = true, value_name = "N")]
    compare: Option<u64>,
}

/// Runs the verb.
///
/// # Errors
/// `io` or `model.*` where the model cannot be used, `request.field` where the request is not as documented.
pub fn run(options: &Options) -> Result<()> {
    if let Some(count) = options.compare {
        compare(count);
        return Ok(());
    }
    let (model, request) =
        (options.model.clone().unwrap_or_default(), options.request.clone().unwrap_or_default());
    let (path, model, _) = crate::inspect::open(&model, "")?;
    let ranker = Ranker::open(model).map_err(|error| error.in_file(&path))?;
    let text = std::fs::read_to_string(&request).map_err(|source| Error::io(&request, source))?;
    let answer = || propose_json(ranker.model(), ranker.product_table(), &text);
    println!("{}", answer()?);
    if let Some(count) = options.time {
        let mut spent = Vec::with_capacity(count);
        for _ in 0..count.max(1) {
            let started = Instant::now();
            black_box(answer()?);
            spent.push(nanoseconds(started));
        }
        println!("{}", percentiles(&mut spent));
    }
    Ok(())
}

fn compare(count: u64) {
    let (mut spent, mut force) = (Vec::new(), Vec::new());
    let (mut equal, mut decided) = (0, 0);
    for seed in 0..count {
        let problem = sample(seed);
        let started = Instant::now();
        let found = black_box(best(black_box(&problem)));
        spent.push(nanoseconds(started));
        let started = Instant::now();
        let wanted = black_box(best_by_force(black_box(&problem)));
        force.push(nanoseconds(started));
        equal += u64::from(found == wanted);
        let free = Problem { budget: None, unwanted: Vec::new(), holding: None, ..problem };
        decided += u64::from(found != best(&free));
    }
    let (search, force) = (percentiles(&mut spent), percentiles(&mut force));
    println!("{{\"instances\":{count},\"equal\":{equal},\"decided\":{decided},\"search\":{search},\"force\":{force}}}");
}

fn nanoseconds(started: Instant) -> u64 {
    u64::try_from(started.elapsed().as_nanos()).unwrap_or(u64::MAX)
}

fn percentiles(spent: &mut [u64]) -> String {
    spent.sort_unstable();
    let at = |percent: usize| spent.get((spent.len() * percent / 100).min(spent.len().saturating_sub(1)));
    let of = |percent| at(percent).copied().unwrap_or(0);
    format!("{{\"median_ns\":{},\"p99_ns\":{},\"max_ns\":{}}}", of(50), of(99), of(100))
}
