//! `tandem offers`: which offers of a request hold, and why the others do not.

use clap::Args;
use std::io::Read;
use tandem::{Error, Result};

/// Options of the verb.
#[derive(Args)]
pub struct Options {
    /// File with the request (JSON), or - for standard input.
    #[arg(long)]
    request: std::path::PathBuf,
}

/// Runs the verb.
///
/// # Errors
/// `io` where the file cannot be read, `request.field` where it is not as documented.
pub fn run(options: &Options) -> Result<()> {
    let mut json = String::new();
    let read = if options.request.as_os_str() == "-" {
        std::io::stdin().read_to_string(&mut json)
    } else {
        std::fs::File::open(&options.request).and_then(|mut file| file.read_to_string(&mut json))
    };
    read.map_err(|error| Error::io(&options.request, error))?;
    println!("{}", tandem::offers::offers_json(&json)?);
    Ok(())
}
