//! `tandem recommend`: one JSON request a line, one JSON answer a line, in the same order.

use clap::Args;
use serde_json::Value;
use std::hint::black_box;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;
use tandem::recommend::{Ranker, Request, Workspace};
use tandem::{Error, ErrorKind, Result};

#[derive(Args)]
pub struct Recommend {
    /// A model file, or a model directory.
    #[arg(long)]
    model: PathBuf,
    /// Requests, one JSON object a line; `-` is standard input.
    #[arg(long)]
    queries: PathBuf,
    /// Most suggestions of a request that does not say.
    #[arg(long, default_value_t = 4)]
    limit: usize,
    /// Adds the nanoseconds of each request as `ns`.
    #[arg(long)]
    time: bool,
    /// Adds every term of every score.
    #[arg(long)]
    explain: bool,
    /// Answers all requests N times and prints, instead of answers, how long they took: of each
    /// request the fastest round counts.
    #[arg(long, hide = true, value_name = "N")]
    measure: Option<usize>,
    /// Answers carts from the pair tables alone, without similar baskets.
    #[arg(long, hide = true)]
    tables: bool,
}

pub fn run(args: &Recommend) -> Result<()> {
    let (path, model, _) = crate::inspect::open(&args.model, "")?;
    let mut ranker = Ranker::open(model).map_err(|error| error.in_file(&path))?;
    if args.tables {
        let mut params = ranker.params().clone();
        params.blend.iter_mut().for_each(|blend| blend.knn = 0.0);
        ranker.try_params(params);
    }
    let stdout = std::io::stdout();
    let mut out = BufWriter::new(stdout.lock());
    let mut work = Workspace::new();
    let name = args.queries.display().to_string();
    let input: Box<dyn BufRead> = match args.queries == Path::new("-") {
        true => Box::new(std::io::stdin().lock()),
        false => Box::new(BufReader::new(
            std::fs::File::open(&args.queries).map_err(|error| Error::io(&args.queries, error))?,
        )),
    };
    let mut requests = Vec::new();
    for (number, line) in input.lines().enumerate() {
        let line = line.map_err(|error| Error::io(&args.queries, error))?;
        if line.trim().is_empty() {
            continue;
        }
        let invalid = |found: String| -> Error {
            ErrorKind::Input {
                file: name.clone(),
                line: number as u64 + 1,
                expected: "a request as one JSON object".into(),
                found,
            }
            .into()
        };
        let mut value: Value = serde_json::from_str(&line).map_err(|error| invalid(error.to_string()))?;
        let object = value.as_object_mut().ok_or_else(|| invalid("another JSON value".into()))?;
        // null says the same as nothing
        object.retain(|_, value| !value.is_null());
        object.entry("limit").or_insert(args.limit.into());
        let mut request: Request =
            serde_json::from_value(value).map_err(|error| invalid(error.to_string()))?;
        request.explain |= args.explain;
        if args.measure.is_some() {
            requests.push(request);
            continue;
        }
        let started = Instant::now();
        let answer = ranker.recommend(&request, &mut work).map_err(|error| invalid(error.to_string()))?;
        let spent = started.elapsed();
        let written = if args.time {
            let mut answer = serde_json::json!(answer);
            answer["ns"] = (spent.as_nanos() as u64).into();
            serde_json::to_writer(&mut out, &answer)
        } else {
            serde_json::to_writer(&mut out, &answer)
        };
        written.map_err(std::io::Error::from).and_then(|()| out.write_all(b"\n")).map_err(stdout_error)?;
    }
    if let Some(rounds) = args.measure {
        let times = measure(&ranker, &requests, rounds, &mut work)?;
        writeln!(out, "{times}").map_err(stdout_error)?;
    }
    out.flush().map_err(stdout_error)
}

/// Nanoseconds of the requests, each in its fastest round: what else the machine does only adds.
fn measure<D: AsRef<[u8]>>(
    ranker: &Ranker<D>,
    requests: &[Request],
    rounds: usize,
    work: &mut Workspace,
) -> Result<Value> {
    let mut least = vec![u64::MAX; requests.len()];
    for _ in 0..rounds {
        for (request, least) in requests.iter().zip(&mut least) {
            let started = Instant::now();
            black_box(ranker.recommend(black_box(request), work)?);
            *least = (*least).min(started.elapsed().as_nanos() as u64);
        }
    }
    least.sort_unstable();
    let at = |percent: usize| least.get((least.len() * percent / 100).min(least.len().saturating_sub(1)));
    let mean = least.iter().sum::<u64>() / least.len().max(1) as u64;
    Ok(
        serde_json::json!({"requests": least.len(), "rounds": rounds, "p50": at(50), "p99": at(99), "mean": mean}),
    )
}

fn stdout_error(error: std::io::Error) -> Error {
    Error::io("standard output", error)
}
