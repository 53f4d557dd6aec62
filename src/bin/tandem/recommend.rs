//! `tandem recommend`: one JSON request a line, one JSON answer a line, in the same order.

use clap::Args;
use serde_json::Value;
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
}

pub fn run(args: &Recommend) -> Result<()> {
    let (path, model, _) = crate::inspect::open(&args.model, "")?;
    let ranker = Ranker::open(model).map_err(|error| error.in_file(&path))?;
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
    out.flush().map_err(stdout_error)
}

fn stdout_error(error: std::io::Error) -> Error {
    Error::io("standard output", error)
}
