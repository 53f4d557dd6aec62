//! `tandem quote`: lines, bundles and policy to the amount of every line.

use clap::Args;
use std::hint::black_box;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::time::Instant;
use tandem::pricing::{coherence_json, quote, quote_json, sample, sample_cart, Node};
use tandem::{Error, ErrorKind, Result};

#[derive(Args)]
pub struct Quote {
    /// Request, as tests/vectors/quote.schema.json has it.
    #[arg(long, required_unless_present_any = ["generate", "time", "print_timed"])]
    request: Option<PathBuf>,
    /// Check the rules of the request against each other instead, as coherence.schema.json has it.
    #[arg(long)]
    coherence: bool,
    /// Print N random requests, each followed by its answer or error, a line each.
    #[arg(long, hide = true, value_name = "N")]
    generate: Option<u64>,
    /// First seed of --generate.
    #[arg(long, hide = true, default_value_t = 1)]
    seed: u64,
    /// Print the median microseconds of N quotes of a cart of --lines and --rules.
    #[arg(long, hide = true, value_name = "N")]
    time: Option<usize>,
    /// Print the request that --time quotes.
    #[arg(long, hide = true)]
    print_timed: bool,
    /// Lines of the timed cart.
    #[arg(long, hide = true, default_value_t = 10)]
    lines: u64,
    /// Bundles of the timed cart.
    #[arg(long, hide = true, default_value_t = 200)]
    rules: u64,
}

impl Quote {
    pub fn run(&self) -> Result<()> {
        if let Some(count) = self.generate {
            return generate(self.seed, count);
        }
        if self.print_timed {
            println!("{}", sample_cart(self.lines, self.rules));
            return Ok(());
        }
        if let Some(rounds) = self.time {
            return time(&sample_cart(self.lines, self.rules).to_string(), rounds);
        }
        let path = self.request.clone().unwrap_or_default();
        let text = std::fs::read_to_string(&path).map_err(|source| Error::io(&path, source))?;
        let not_json = |error: serde_json::Error| -> Error {
            let file = path.display().to_string();
            let line = u64::try_from(error.line()).unwrap_or(0);
            ErrorKind::Input { file, line, expected: "JSON".into(), found: error.to_string() }.into()
        };
        if self.coherence {
            println!("{}", coherence_json(&text)?);
            return Ok(());
        }
        let node: Node<'_> = serde_json::from_str(&text).map_err(not_json)?;
        println!("{}", quote(&node, |answer| serde_json::to_string(answer))?.map_err(not_json)?);
        Ok(())
    }
}

/// Requests and answers for the comparison of engines.
fn generate(seed: u64, count: u64) -> Result<()> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    for seed in seed..seed.saturating_add(count) {
        let request = sample(seed).to_string();
        let answer = quote_json(&request).unwrap_or_else(|error| format!("{} {error}", error.code()));
        writeln!(out, "{request}\n{answer}").map_err(|source| Error::io("-", source))?;
    }
    out.flush().map_err(|source| Error::io("-", source))
}

/// Median microseconds of a quote, JSON to JSON.
fn time(request: &str, rounds: usize) -> Result<()> {
    let mut nanoseconds = Vec::with_capacity(rounds);
    for _ in 0..rounds.max(1) {
        let start = Instant::now();
        black_box(quote_json(black_box(request))?);
        nanoseconds.push(start.elapsed().as_nanos());
    }
    nanoseconds.sort_unstable();
    let median = nanoseconds.get(nanoseconds.len() / 2).copied().unwrap_or(0);
    println!("{}.{:03}", median / 1000, median % 1000);
    Ok(())
}
