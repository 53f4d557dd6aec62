//! `tandem eval`: how well a model of the earlier orders ranks the later ones.

use clap::Args;
use serde_json::json;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use tandem::eval::baseline::Baseline;
use tandem::eval::metrics::{ask, summarise, Answers};
use tandem::eval::questions::{cart, for_you, session, Context, Sample, TEST_SAMPLE};
use tandem::eval::{Metrics, Questions, Split, Trained};
use tandem::model::{AlignedBytes, Model};
use tandem::recommend::{Ranker, Workspace};
use tandem::train::assemble::Parts;
use tandem::train::{History, PairCounts, Params, Trainer};
use tandem::{Error, Result};

#[derive(Args)]
pub struct Eval {
    /// Orders: order_id,customer_id,item_id,qty,price,timestamp.
    #[arg(long)]
    orders: Option<PathBuf>,
    /// Catalogue, for the model.
    #[arg(long)]
    catalog: Option<PathBuf>,
    /// Browsing sessions; with a column `split` its `test` rows test and its `valid` rows are left
    /// out, else the latest tenth tests.
    #[arg(long)]
    sessions: Option<PathBuf>,
    /// Orders up to here train, the 30 days after test (UNIX seconds). Default: the last 30 days test.
    #[arg(long)]
    cutoff: Option<i64>,
    /// Leave out orders of more than this many items.
    #[arg(long)]
    max_basket: Option<usize>,
    /// Train on this many of the latest orders only.
    #[arg(long)]
    latest: Option<usize>,
    /// Evaluations that choosing parameters may take; 0 keeps the defaults.
    #[arg(long, default_value_t = tandem::eval::tune::DEFAULT_BUDGET)]
    budget: u32,
    /// Parameters to use instead of the defaults (JSON, those that differ), with nothing chosen.
    #[arg(long)]
    params: Option<PathBuf>,
    /// Only protocols whose name starts with this.
    #[arg(long, default_value = "")]
    only: String,
    /// Writes questions, targets and answers here, for other tools.
    #[arg(long)]
    export: Option<PathBuf>,
    /// One JSON object a line instead of a table.
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Eval) -> Result<()> {
    if let Some(path) = &args.orders {
        orders(args, path)?;
    }
    match &args.sessions {
        Some(path) => sessions(args, path),
        None => Ok(()),
    }
}

fn orders(args: &Eval, path: &Path) -> Result<()> {
    let mut trainer = Trainer::new("");
    trainer.read_orders(path)?;
    if let Some(catalog) = &args.catalog {
        trainer.read_catalog(catalog)?;
    }
    let mut history = trainer.history()?;
    if let Some(most) = args.max_basket {
        history = history.only(|basket| history.basket(basket).len() <= most);
    }
    let split = match args.cutoff {
        Some(cutoff) => Split::at(&history, cutoff),
        None => Split::last_days(&history),
    };
    let mut training = split.training();
    if let Some(latest) = args.latest {
        let mut times = training.times.clone();
        times.sort_unstable();
        let from = times.get(times.len().saturating_sub(latest)).copied().unwrap_or(i64::MIN);
        training = training.only(|basket| training.times.get(basket).is_some_and(|&time| time >= from));
    }
    let counts = PairCounts::count(&training);
    let known = &counts.item_orders;
    let mut list = Vec::new();
    for (context, with_history) in [
        (Context::Full, false),
        (Context::Items(3), false),
        (Context::Items(1), false),
        (Context::Full, true),
    ] {
        list.push(cart(&split, known, context, with_history, TEST_SAMPLE));
    }
    let customers = Sample { clusters: 2000, ..TEST_SAMPLE };
    list.push(for_you(&split, known, true, customers));
    list.push(for_you(&split, known, false, customers));
    list.retain(|questions| questions.name.starts_with(&args.only));
    let trained = match &args.params {
        Some(path) => given(&trainer, &training, &counts, path)?,
        None => tandem::eval::tune::train_on(&trainer, &training, &counts, args.budget)?,
    };
    let ranker = Ranker::open(Model::open(AlignedBytes::copy(&trained.bytes))?)?;
    if args.json || args.export.is_some() {
        println!("{}", json!({"cutoff": split.cutoff, "evidence": trained.evidence}));
        println!("{}", serde_json::to_string(&trained.params).unwrap_or_default());
    }
    report(args, &list, &ranker, &training, &counts)
}

fn sessions(args: &Eval, path: &Path) -> Result<()> {
    let mut trainer = Trainer::new("");
    let mut test: Vec<_> = trainer
        .read_sessions_but(path, &["test", "valid"])?
        .into_iter()
        .filter_map(|(place, click)| (place == 0).then_some(click))
        .collect();
    if test.is_empty() {
        test = trainer.latest_sessions();
        trainer.keep_sessions_before(test.iter().map(|click| click.time).min().unwrap_or(i64::MAX));
    }
    let trained = match &args.params {
        Some(path) => train_with(&mut trainer, path)?,
        None => tandem::eval::train(&mut trainer, args.budget)?,
    };
    let ranker = Ranker::open(Model::open(AlignedBytes::copy(&trained.bytes))?)?;
    let history = trainer.sessions_as_history()?;
    let counts = PairCounts::count(&history);
    let known = |item: u64| history.ids.binary_search(&item).is_ok();
    let questions = session(&test, known, Sample { clusters: 20_000, ..TEST_SAMPLE });
    if args.json || args.export.is_some() {
        println!("{}", json!({"evidence": trained.evidence}));
        println!("{}", serde_json::to_string(&trained.params).unwrap_or_default());
    }
    report(args, &[questions], &ranker, &history, &counts)
}

/// A model of all that was collected, with the parameters of a file.
pub fn train_with(trainer: &mut Trainer, path: &Path) -> Result<Trained> {
    let history = trainer.history()?;
    let counts = PairCounts::count(&history);
    given(trainer, &history, &counts, path)
}

/// A model with the parameters of a file; what the file does not name keeps its default.
fn given(trainer: &Trainer, history: &History, counts: &PairCounts, path: &Path) -> Result<Trained> {
    let text = std::fs::read(path).map_err(|error| Error::io(path, error))?;
    let params = Params::over_defaults(&text).map_err(|error| error.in_file(path))?;
    let evidence = json!({"tuning": "off", "params": path});
    let bytes = trainer.assemble(history, counts, &params, &evidence, Parts::ALL)?;
    Ok(Trained { bytes, params, evidence, facts: Trainer::facts(history) })
}

fn report(
    args: &Eval,
    list: &[Questions],
    ranker: &Ranker<AlignedBytes>,
    history: &History,
    counts: &PairCounts,
) -> Result<()> {
    let sold = counts.item_orders.iter().filter(|&&orders| orders > 0).count();
    let mut work = Workspace::new();
    if !args.json {
        println!(
            "{:<16}{:<15}{:>7}  {:<24}{:<24}{:<24}{:<24}{:<24}{:>6}",
            "protocol", "ranking", "n", "HR@4", "MRR@4", "NDCG@4", "Recall@20", "MRR@20", "cov@4"
        );
    }
    for questions in list {
        let mut rankings: Vec<(&str, Answers)> = vec![("tandem", ask(ranker, questions, &mut work)?)];
        for baseline in [Baseline::Popularity, Baseline::CoOccurrence, Baseline::Confidence] {
            rankings.push((baseline.name(), baseline.ask(history, counts, questions)));
        }
        if let Some(folder) = &args.export {
            export(folder, questions, &rankings)?;
        }
        for (name, answers) in &rankings {
            print(args, &summarise(questions, answers, name, sold, 5));
        }
    }
    Ok(())
}

fn print(args: &Eval, metrics: &Metrics) {
    if args.json {
        println!("{}", serde_json::to_string(metrics).unwrap_or_default());
        return;
    }
    let cell = |interval: tandem::eval::Interval| {
        format!("{:.4} [{:.4}, {:.4}]", interval.mean, interval.low, interval.high)
    };
    println!(
        "{:<16}{:<15}{:>7}  {:<24}{:<24}{:<24}{:<24}{:<24}{:>6.3}",
        metrics.protocol,
        metrics.ranking,
        metrics.questions,
        cell(metrics.hr4),
        cell(metrics.mrr4),
        cell(metrics.ndcg4),
        cell(metrics.recall20),
        cell(metrics.mrr20),
        metrics.coverage4
    );
}

/// One JSON object a question: the request, the targets, the cluster, and what each ranking answered.
fn export(folder: &Path, questions: &Questions, rankings: &[(&str, Answers)]) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(|error| Error::io(folder, error))?;
    let path = folder.join(format!("{}.jsonl", questions.name));
    let fail = |error| Error::io(&path, error);
    let mut out = BufWriter::new(std::fs::File::create(&path).map_err(fail)?);
    for (at, question) in questions.list.iter().enumerate() {
        let answers: std::collections::BTreeMap<_, _> =
            rankings.iter().map(|(name, answers)| (*name, answers.get(at))).collect();
        let line = json!({
            "cart": question.request.cart, "history": question.request.history, "now": question.request.now,
            "targets": question.targets, "cluster": question.cluster, "answers": answers,
        });
        writeln!(out, "{line}").map_err(fail)?;
    }
    out.flush().map_err(fail)
}
