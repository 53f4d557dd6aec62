//! Training as the command line sees it: formats, bad input, the same bytes again.

use proptest::prelude::*;
use std::path::Path;
use std::process::{Command, Output};
use tandem::train::{Params, Trainer};

const HEADER: &str = "order_id,customer_id,item_id,qty,price,timestamp\n";

fn tandem(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tandem")).args(arguments).output().unwrap()
}

fn train(folder: &Path, orders: &str) -> (Output, bool) {
    let (file, out) = (folder.join("orders.csv"), folder.join("model.tdm"));
    std::fs::write(&file, orders).unwrap();
    let output = tandem(&["train", "--orders", file.to_str().unwrap(), "--out", out.to_str().unwrap()]);
    let written = std::fs::read_dir(folder).unwrap().count() > 1;
    (output, written)
}

#[test]
fn bad_input_is_one_line_exit_2_and_nothing_written() {
    let folder = tempfile::tempdir().unwrap();
    for (orders, line, says) in [
        ("", 1, "expected the header order_id,customer_id,item_id,qty,price,timestamp, found an empty file"),
        ("a,b\n1,2\n", 1, "found \"a,b\""),
        (
            &format!("{HEADER}1,2,3,1,2.50,100\n1,2,3,one,2.50,100\n"),
            3,
            "expected qty as a whole number, found \"one\"",
        ),
        (&format!("{HEADER}1,2,3,1,2.50\n"), 2, "expected 6 columns, found 5 columns"),
        (
            &format!("{HEADER}-1,2,3,1,2.50,9\n"),
            2,
            "expected order_id as a whole number from 0 to 9223372036854775807",
        ),
        (&format!("{HEADER}1,2,-7,1,2.50,9\n"), 2, "expected item_id as a whole number from 0"),
        (&format!("{HEADER}1,2,9223372036854775808,1,2.50,9\n"), 2, "expected item_id"),
        (
            &format!("{HEADER}1,2,3,1,2;50,9\n"),
            2,
            "expected price as a decimal number such as 12.50, found \"2;50\"",
        ),
        (&format!("{HEADER}1,2,3,1,2.50,soon\n"), 2, "expected timestamp as a whole number, found \"soon\""),
    ] {
        let (output, written) = train(folder.path(), orders);
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{orders:?}: {message}");
        assert!(
            message.contains(&format!("orders.csv:{line}: ")) && message.contains(says),
            "{orders:?}: {message}"
        );
        assert_eq!(message.trim_end().lines().count(), 1, "{message}");
        assert!(!written && output.stdout.is_empty(), "{orders:?}");
    }
}

#[test]
fn parameters_of_a_file_take_the_place_of_the_defaults() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(path("orders.csv"), format!("{HEADER}1,2,3,1,2.50,100\n1,2,4,1,2.50,100\n")).unwrap();
    std::fs::write(path("params.json"), r#"{"cart":{"neighbours":50}}"#).unwrap();
    let (orders, params, out) = (path("orders.csv"), path("params.json"), path("model.tdm"));
    let output = tandem(&["train", "--orders", &orders, "--params", &params, "--out", &out]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut expected = Params::default();
    expected.cart.neighbours = 50;
    assert_eq!(report["params"], serde_json::json!(expected));
}

#[test]
fn odd_but_legal_shops_train() {
    let folder = tempfile::tempdir().unwrap();
    let many: String = (1..=100_000).map(|item| format!("5,1,{item},1,1.00,1700000000\n")).collect();
    for (name, orders) in [
        ("no orders", String::new()),
        ("one line", "1,,7,1,2.00,0\n".into()),
        ("one item, many orders", (0..50).map(|at| format!("{at},3,7,1,2.00,{at}\n")).collect()),
        ("largest ids", "9223372036854775807,9223372036854775807,9223372036854775807,1,,9223372036854775807\n1,,1,1,1,-5\n".into()),
        ("refund only", "1,2,3,-1,2.00,5\n".into()),
        ("one customer only", (0..50).map(|at| format!("{at},3,{},1,2.00,{at}\n", at % 7 + 1)).collect()),
        ("guests only", (0..50).map(|at| format!("{at},,{},1,2.00,{at}\n", at % 7 + 1)).collect()),
        ("the same line often", "4,3,7,1,2.00,100\n4,3,8,1,2.00,100\n".repeat(500)),
        ("all in the future", (0..50).map(|at| format!("{at},3,{},1,2.00,99999999999\n", at % 7 + 1)).collect()),
        ("quantity 0", "1,2,3,0,2.00,5\n".into()),
        ("100,000 lines in one order", many),
    ] {
        let (output, written) = train(folder.path(), &format!("{HEADER}{orders}"));
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && written, "{name}: {message}");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(report["peak_rss_bytes"].as_u64().unwrap() < 400_000_000, "{name}: {report}");
        std::fs::remove_file(folder.path().join("model.tdm")).unwrap();
    }
}

#[test]
fn a_file_that_needs_more_memory_than_allowed_is_refused_at_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let rows: String = (1..=6000).map(|at| format!("{at},1,{},1,1.00,1700000000\n", at % 9)).collect();
    std::fs::write(path("orders.csv"), HEADER.to_owned() + &rows).unwrap();
    let run = |memory: &str| {
        let (orders, out) = (path("orders.csv"), path("model.tdm"));
        tandem(&["train", "--orders", &orders, "--out", &out, "--budget", "0", "--memory", memory])
    };
    let refused = run("1");
    let message = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(2), "{message}");
    assert!(message.contains("orders.csv:3497: expected at most 3495 lines"), "{message}");
    assert!(!Path::new(&path("model.tdm")).exists());
    assert!(run("2").status.success());
}

#[test]
fn a_state_file_carries_lines_to_the_next_run_and_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let row =
        |at: u64| format!("{},{},{},1,2.50,{}\n", at / 2, at % 9 + 1, at % 7 + 1, 1_700_000_000 + at * 900);
    let rows = |range: std::ops::Range<u64>| HEADER.to_owned() + &range.map(row).collect::<String>();
    for (name, range) in [("all", 0..400), ("first", 0..201), ("second", 201..400)] {
        std::fs::write(path(name), rows(range)).unwrap();
    }
    let run = |orders: &str, out: &str, state: Option<&str>| {
        let (orders, out) = (path(orders), path(out));
        let mut arguments = vec!["train", "--orders", &orders, "--out", &out];
        let state = state.map(path);
        if let Some(state) = &state {
            arguments.extend(["--state", state]);
        }
        let output = tandem(&arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        std::fs::read(out).unwrap()
    };
    let at_once = run("all", "at-once.tdm", None);
    run("first", "part.tdm", Some("state"));
    assert_eq!(run("second", "steps.tdm", Some("state")), at_once);
    assert_eq!(run("all", "again.tdm", None), at_once);
}

#[test]
fn recommend_answers_line_by_line_and_names_a_bad_line() {
    let folder = tempfile::tempdir().unwrap();
    let orders: String =
        (0..60).map(|at| format!("{at},{at},1,1,2.00,{at}\n{at},{at},2,1,2.00,{at}\n")).collect();
    let (output, _) = train(folder.path(), &format!("{HEADER}{orders}"));
    assert!(output.status.success());
    let (model, queries) = (folder.path().join("model.tdm"), folder.path().join("queries.jsonl"));
    let ask = |lines: &str| {
        std::fs::write(&queries, lines).unwrap();
        tandem(&[
            "recommend",
            "--model",
            model.to_str().unwrap(),
            "--queries",
            queries.to_str().unwrap(),
            "--time",
        ])
    };
    let output = ask(
        "{\"id\":\"a\",\"strategy\":\"product\",\"cart\":[1],\"customer\":null}\n{\"id\":2,\"cart\":[9]}\n",
    );
    let lines: Vec<serde_json::Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!((&lines[0]["id"], &lines[0]["items"][0]["item"]), (&"a".into(), &2.into()));
    assert_eq!(lines[0]["items"][0]["reason"]["count"], 60);
    assert!(lines[0]["ns"].as_u64().unwrap() > 0);
    assert_eq!((&lines[1]["id"], &lines[1]["items"]), (&2.into(), &serde_json::json!([])));
    for bad in ["{\"cart\":[-1]}", "[1]", "{\"strategy\":\"best\"}", "{", "{\"limit\":5000}"] {
        let output = ask(&format!("{{\"cart\":[1]}}\n{bad}\n"));
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{bad}");
        assert!(
            message.contains("queries.jsonl:2: expected a request as one JSON object"),
            "{bad}: {message}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The model is a function of the set of lines: any sequence, any steps.
    #[test]
    fn any_sequence_of_lines_gives_the_same_bytes(
        lines in prop::collection::vec((1i64..30, 0i64..6, 1i64..12, -2i64..4, 0i64..900, 0i64..10_000_000), 1..120),
        cut in 0usize..120,
    ) {
        let flat = |lines: &[(i64, i64, i64, i64, i64, i64)]| -> Vec<i64> {
            lines.iter().flat_map(|&(order, customer, item, qty, price, time)| [order, customer, item, qty, price, time, 100]).collect()
        };
        let mut at_once = Trainer::new("s");
        at_once.add_lines(&flat(&lines)).unwrap();
        let mut reversed = lines.clone();
        reversed.reverse();
        let (first, second) = reversed.split_at(cut.min(reversed.len()));
        let mut steps = Trainer::new("s");
        steps.add_lines(&flat(first)).unwrap();
        let mut steps = Trainer::resume(&steps.save()).unwrap();
        steps.add_lines(&flat(second)).unwrap();
        prop_assert_eq!(at_once.build(&Params::default()).unwrap(), steps.build(&Params::default()).unwrap());
    }
}
