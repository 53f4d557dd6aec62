//! The command `tandem`. One file per verb; bad input is one line on stderr and exit 2.

mod eval;
mod generate;
mod inspect;
mod offers;
mod propose;
mod quote;
mod recommend;
mod simulate_experiment;
mod train;
mod verify;

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
    /// Quote a cart: lines, bundles and policy to the amount of every line.
    Quote(quote::Quote),
    /// Check the experiment statistics on simulated shops.
    SimulateExperiment(simulate_experiment::Options),
    /// Say which offers hold for a shopper, and why the others do not.
    Offers(offers::Options),
    /// Propose bundles from a model: companions, suggestions, missing companions, a set for a cart.
    Propose(propose::Options),
    /// Train a model from orders, catalogue and sessions.
    Train(train::Train),
    /// Answer requests from a model.
    Recommend(recommend::Recommend),
    /// Measure how well a model of the earlier orders ranks the later ones.
    Eval(eval::Eval),
    /// Write the orders of a made-up shop.
    Generate(generate::Generate),
    /// Check a model in full.
    Verify(verify::Verify),
    /// Show what is in a model.
    Inspect(inspect::Inspect),
}

fn main() -> std::process::ExitCode {
    let result: tandem::Result<()> = match Cli::parse().verb {
        Verb::Version => {
            println!("tandem {}", tandem::VERSION);
            Ok(())
        }
        Verb::Quote(quote) => quote.run(),
        Verb::SimulateExperiment(options) => simulate_experiment::simulate(&options),
        Verb::Offers(options) => offers::run(&options),
        Verb::Propose(options) => propose::run(&options),
        Verb::Train(args) => train::run(&args),
        Verb::Recommend(args) => recommend::run(&args),
        Verb::Eval(args) => eval::run(&args),
        Verb::Generate(args) => generate::run(&args),
        Verb::Verify(args) => verify::run(&args),
        Verb::Inspect(args) => inspect::run(&args),
    };
    match result {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tandem: {error}");
            std::process::ExitCode::from(2)
        }
    }
}
