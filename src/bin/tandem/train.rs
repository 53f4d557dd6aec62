//! `tandem train`: orders, catalogue and sessions to a model.

use clap::Args;
use std::hint::black_box;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;
use tandem::model::fs::{Disk, Fs};
use tandem::train::{PairCounts, Trainer};
use tandem::{Error, ErrorKind, Result};

#[derive(Args)]
pub struct Train {
    /// Orders: order_id,customer_id,item_id,qty,price,timestamp.
    #[arg(long)]
    orders: Option<PathBuf>,
    /// Catalogue: item_id,title,categories,tags,price,cost,in_stock and optionally attributes.
    #[arg(long)]
    catalog: Option<PathBuf>,
    /// Browsing sessions: session_id,item_id,timestamp.
    #[arg(long)]
    sessions: Option<PathBuf>,
    /// Leave out whatever is later than this (UNIX seconds).
    #[arg(long)]
    until: Option<i64>,
    /// Name of the site, written into the model.
    #[arg(long, default_value = "")]
    site: String,
    /// Collected lines of earlier runs: read when it exists, replaced afterwards.
    #[arg(long)]
    state: Option<PathBuf>,
    /// Evaluations that choosing parameters may take; 0 keeps the defaults.
    #[arg(long, default_value_t = tandem::eval::tune::DEFAULT_BUDGET)]
    budget: u32,
    /// Parameters to use instead of the defaults (JSON, those that differ), with nothing chosen.
    #[arg(long)]
    params: Option<PathBuf>,
    /// Memory that training may take, in MB: a file that needs more is refused before the machine swaps.
    #[arg(long, default_value_t = 16_384)]
    memory: u64,
    /// The model to write.
    #[arg(long)]
    out: PathBuf,
    /// Instead of training, count all pairs N times and print the seconds of the fastest.
    #[arg(long, hide = true, value_name = "N")]
    count: Option<usize>,
}

pub fn run(args: &Train) -> Result<()> {
    let started = Instant::now();
    let mut trainer = match args.state.as_deref().filter(|path| path.exists()) {
        Some(path) => Trainer::resume(&std::fs::read(path).map_err(|error| Error::io(path, error))?)?,
        None => Trainer::new(&args.site),
    };
    if args.orders.is_none() && args.sessions.is_none() && trainer.lines() == 0 {
        return Err(ErrorKind::Request {
            field: "--orders".into(),
            expected: "a file of orders, or of sessions".into(),
            found: "neither".into(),
        }
        .into());
    }
    trainer.set_until(args.until);
    trainer.set_memory(Some(args.memory.saturating_mul(1 << 20)));
    if let Some(path) = &args.orders {
        trainer.read_orders(path)?;
    }
    if let Some(path) = &args.catalog {
        trainer.read_catalog(path)?;
    }
    if let Some(path) = &args.sessions {
        trainer.read_sessions(path)?;
    }
    let read = started.elapsed();
    if let Some(times) = args.count {
        return count(&mut trainer, times);
    }
    let trained = match &args.params {
        Some(path) => crate::eval::train_with(&mut trainer, path)?,
        None => tandem::eval::train(&mut trainer, args.budget)?,
    };
    replace(&args.out, &trained.bytes)?;
    if let Some(path) = &args.state {
        replace(path, &trainer.save())?;
    }
    let report = Report {
        facts: trained.facts,
        read_seconds: read.as_secs_f64(),
        seconds: started.elapsed().as_secs_f64(),
        bytes: trained.bytes.len(),
        peak_rss_bytes: peak_rss(),
        params: trained.params,
        evidence: trained.evidence,
    };
    println!("{}", serde_json::to_string(&report).unwrap_or_default());
    Ok(())
}

/// Times the counting of pairs alone: the orders and distinct customers of each.
fn count(trainer: &mut Trainer, times: usize) -> Result<()> {
    let history = trainer.history()?;
    let mut fastest = f64::INFINITY;
    let mut pairs = 0;
    for _ in 0..times {
        let started = Instant::now();
        pairs = black_box(PairCounts::count(black_box(&history))).items.len();
        fastest = fastest.min(started.elapsed().as_secs_f64());
    }
    println!("{}", serde_json::json!({"count_seconds": fastest, "pairs": pairs, "orders": history.len()}));
    Ok(())
}

/// The one line of output.
#[derive(serde::Serialize)]
struct Report {
    #[serde(flatten)]
    facts: tandem::model::Facts,
    read_seconds: f64,
    seconds: f64,
    bytes: usize,
    peak_rss_bytes: u64,
    params: tandem::train::Params,
    evidence: serde_json::Value,
}

/// Writes a file beside `path`, syncs it, and renames it over `path`: nothing is half written.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = PathBuf::from(name);
    let result = Disk
        .create(&temporary, &mut |out: &mut dyn Write| out.write_all(bytes))
        .and_then(|()| Disk.rename(&temporary, path));
    if result.is_err() {
        // The temporary file is of no use to anybody; that it may stay is no second error.
        let _ = std::fs::remove_file(&temporary);
    }
    result.map_err(|error| Error::io(path, error))
}

/// Largest resident memory of this process so far, 0 where the system does not say.
pub fn peak_rss() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()).unwrap_or(0) * 1024
}
