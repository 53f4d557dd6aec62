//! `tandem quote`: lines, bundles and policy to the amount of every line.

use clap::Args;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use tandem::pricing::{quote, quote_json, sample, Node};
use tandem::{Error, ErrorKind, Result};

#[derive(Args)]
pub struct Quote {
    /// Request, as tests/vectors/quote.schema.json has it.
    #[arg(long, required_unless_present = "generate")]
    request: Option<PathBuf>,
    /// Print N random requests, each followed by its answer or error, a line each.
    #[arg(long, hide = true, value_name = "N")]
    generate: Option<u64>,
    /// First seed of --generate.
    #[arg(long, hide = true, default_value_t = 1)]
    seed: u64,
}

impl Quote {
    pub fn run(&self) -> Result<()> {
        if let Some(count) = self.generate {
            return generate(self.seed, count);
        }
        let path = self.request.clone().unwrap_or_default();
        let text = std::fs::read_to_string(&path).map_err(|source| Error::io(&path, source))?;
        let not_json = |error: serde_json::Error| -> Error {
            let file = path.display().to_string();
            let line = u64::try_from(error.line()).unwrap_or(0);
            ErrorKind::Input { file, line, expected: "JSON".into(), found: error.to_string() }.into()
        };
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
