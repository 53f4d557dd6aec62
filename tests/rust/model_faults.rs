//! The long runs of the fault tests: `./build.sh bench faults` runs them with `--ignored` and reads
//! the JSON line that each prints. Their short slices are in the other `model_*` modules.

use crate::model::{damage, fill};
use serde_json::json;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tandem::model::live::{open_generation, Access, ModelBytes, Query, Registry};
use tandem::model::publish::{current, publish};
use tandem::model::{Model, ModelBuilder, Pair, PairTableBuilder, TableId, Tag};

const SITE: &str = "1@shop.example";
const DIRECTORY: &str = "TANDEM_PUBLISH_DIRECTORY";

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

fn report(figure: &str, value: u64, unit: &str, more: serde_json::Value) {
    println!(
        "{}",
        json!({"bench": "faults", "figure": figure, "value": value, "unit": unit, "against": null, "detail": more})
    );
}

fn put(directory: &Path, salt: i64) -> tandem::Result<u64> {
    let mut builder = ModelBuilder::new(SITE);
    fill(&mut builder, salt);
    publish(&mut builder, directory, salt).map(|pointer| pointer.generation)
}

#[test]
#[ignore = "a long run, see ./build.sh bench faults"]
fn a_million_random_damages() {
    let times = number("TANDEM_DAMAGES", 1_000_000);
    let unnoticed = damage(times, number("TANDEM_SEED", 1));
    report("random damages answered wrongly", unnoticed, "of damages", json!({"damages": times}));
    assert_eq!(unnoticed, 0);
}

/// The process that `a_thousand_kills` kills: publishes without end into the named directory.
#[test]
#[ignore = "run by a_thousand_kills"]
fn publishes_until_killed() {
    let Ok(directory) = std::env::var(DIRECTORY) else { return };
    for salt in 0.. {
        put(Path::new(&directory), salt).unwrap();
    }
}

#[test]
#[ignore = "a long run, see ./build.sh bench faults"]
fn a_thousand_kills() {
    let kills = number("TANDEM_KILLS", 1_000);
    let home = tempfile::tempdir().unwrap();
    let directory = home.path();
    put(directory, 1).unwrap();
    let (mut state, mut published, mut interrupted) = (number("TANDEM_SEED", 1), 1, 0u64);
    for _ in 0..kills {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "model_faults::publishes_until_killed"])
            .env(DIRECTORY, directory)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // The child needs a few milliseconds to start; then each publishing takes about one.
        std::thread::sleep(Duration::from_micros(4_000 + (state >> 33) % 12_000));
        child.kill().unwrap();
        child.wait().unwrap();
        let left = std::fs::read_dir(directory).unwrap();
        interrupted += u64::from(
            left.filter_map(Result::ok).any(|entry| entry.path().extension().is_some_and(|end| end == "tmp")),
        );
        let pointer = current(directory).unwrap();
        let model = open_generation(directory, &pointer, SITE, Access::Map).unwrap();
        assert!(model.facts().unwrap().orders == 100 && pointer.generation >= published);
        published = pointer.generation;
    }
    assert!(put(directory, 2).unwrap() > published);
    let detail = json!({"kills": kills, "in_the_middle": interrupted, "generations": published});
    report("kills after which a reader had no whole model", 0, "of kills", detail);
    assert!(interrupted > 0, "no kill hit a publishing");
}

/// The process that `sixteen_readers` starts sixteen times: reads and checks until the time is over.
#[test]
#[ignore = "run by sixteen_readers_for_a_minute"]
fn reads_until_told() {
    let Ok(directory) = std::env::var(DIRECTORY) else { return };
    let end = Instant::now() + Duration::from_secs(number("TANDEM_SECONDS", 60));
    let registry: Registry<Model<ModelBytes>> = Registry::new(Ok);
    let (start, mut answers, mut swaps, mut last) = (Instant::now(), 0u64, 0u64, 0);
    while Instant::now() < end {
        let now_ms = start.elapsed().as_millis() as u64;
        let query = Query {
            directory: Path::new(&directory),
            site: SITE,
            now_ms,
            freshness_ms: 10,
            access: Access::Map,
        };
        let loaded = registry.get(query).unwrap();
        let salt = loaded.value.facts().unwrap().last;
        assert_eq!(loaded.pointer.generation as i64, salt, "one generation an answer");
        assert!(salt >= last, "never backwards");
        swaps += u64::from(salt != last);
        last = salt;
        answers += 1;
    }
    assert!(registry.last_error(Path::new(&directory), SITE).is_none());
    println!("answers={answers} swaps={swaps}");
}

#[test]
#[ignore = "a long run, see ./build.sh bench faults"]
fn sixteen_readers_for_a_minute() {
    let seconds = number("TANDEM_SECONDS", 60);
    let home = tempfile::tempdir().unwrap();
    let directory = home.path();
    put(directory, 1).unwrap();
    let readers: Vec<_> = (0..16)
        .map(|_| {
            Command::new(std::env::current_exe().unwrap())
                .args(["--ignored", "--exact", "--nocapture", "model_faults::reads_until_told"])
                .env(DIRECTORY, directory)
                .env("TANDEM_SECONDS", seconds.to_string())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut generation = 1;
    while Instant::now() < end {
        std::thread::sleep(Duration::from_millis(100));
        generation = put(directory, generation as i64 + 1).unwrap();
    }
    let (mut answers, mut swaps) = (0u64, 0u64);
    for reader in readers {
        let output = reader.wait_with_output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{text}");
        let field = |name: &str| {
            let rest = text.split(&format!("{name}=")).nth(1).unwrap();
            rest.split(|end: char| !end.is_ascii_digit()).next().unwrap().parse::<u64>().unwrap()
        };
        answers += field("answers");
        swaps += field("swaps");
    }
    let detail = json!({"readers": 16, "seconds": seconds, "answers": answers, "generations": generation, "swaps_seen": swaps});
    report("answers of two generations or none while publishing", 0, "of answers", detail);
}

/// Writes a model of about `TANDEM_MODEL_MB` megabytes, random pairs, for the memory bench.
#[test]
#[ignore = "run by tests/bench/engine_memory.sh"]
fn writes_a_large_model() {
    let Ok(path) = std::env::var("TANDEM_LARGE_MODEL") else { return };
    // A row of both tables takes about 24 * (14 + 6) bytes.
    let items = number("TANDEM_MODEL_MB", 200) as u32 * 1_048_576 / 500;
    let ids: Vec<u64> = (1..=u64::from(items)).collect();
    let orders = vec![10u32; ids.len()];
    let mut builder = ModelBuilder::new("bench");
    builder.slice(Tag::ITEMS, &ids).unwrap().slice(Tag::ITEM_ORDERS, &orders).unwrap();
    builder.slice(Tag::ITEM_CUSTOMERS, &orders).unwrap();
    let mut state = 1u64;
    for (table, mut rows) in
        [(TableId::PRODUCT, PairTableBuilder::counted()), (TableId::CART, PairTableBuilder::scored())]
    {
        for _ in 0..items {
            let pair = |_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let item = ((state >> 33) % u64::from(items)) as u32;
                Pair { item, score: (state >> 40) as f32, orders: 9, customers: 9 }
            };
            rows.push_row(&mut (0..24).map(pair).collect(), 24).unwrap();
        }
        rows.add_to(&mut builder, table, &ids, &orders).unwrap();
    }
    builder.write(&mut std::io::BufWriter::new(std::fs::File::create(path).unwrap())).unwrap();
}
