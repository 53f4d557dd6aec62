//! The command `tandem`. One file per verb; bad input is one line on stderr and exit 2.

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "tandem", version, about = "Train, query and check Tandem models; quote bundle prices")]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Print version and build.
    Version,
}

fn main() -> std::process::ExitCode {
    let result: tandem::Result<()> = match Cli::parse().verb {
        Verb::Version => {
            println!("tandem {}", tandem::VERSION);
            Ok(())
        }
    };
    match result {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tandem: {error}");
            std::process::ExitCode::from(2)
        }
    }
}
