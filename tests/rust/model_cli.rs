//! `tandem verify` and `tandem inspect` on good and bad files.

use std::path::Path;
use std::process::{Command, Output};

fn tandem(verb: &str, path: &Path, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tandem")).arg(verb).arg(path).args(more).output().unwrap()
}

fn golden() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/models/v1.tdm"))
}

#[test]
fn verify_says_what_a_good_model_is() {
    let output = tandem("verify", golden(), &["--site", "1@shop.example"]);
    assert!(output.status.success(), "{output:?}");
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((json["ok"].as_bool(), json["pair_tables"].as_u64()), (Some(true), Some(2)), "{json}");
}

#[test]
fn verify_refuses_with_one_line_and_exit_2() {
    let home = tempfile::tempdir().unwrap();
    let mut bytes = std::fs::read(golden()).unwrap();
    bytes[400] ^= 1;
    std::fs::write(home.path().join("bad.tdm"), bytes).unwrap();
    for (path, more, says) in [
        (home.path().join("bad.tdm"), [].as_slice(), "expected checksum"),
        (home.path().join("none.tdm"), &[], "No such file"),
        (home.path().to_owned(), &[], "expected a published model, found none"),
        (golden().to_owned(), &["--site", "2@other"], "expected a model of site \"2@other\""),
    ] {
        let output = tandem("verify", &path, more);
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{path:?}");
        assert!(stderr.contains(says) && stderr.lines().count() == 1, "{stderr}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn inspect_shows_facts_sections_and_the_rows_of_an_item() {
    let output = tandem("inspect", golden(), &["--item", "7"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["facts"]["orders"], 100);
    assert_eq!(
        json["rows"]["P"][0],
        serde_json::json!({"item": 19, "score": 0.5, "orders": 6, "customers": 5})
    );
    assert_eq!(json["rows"]["C"][0]["orders"], serde_json::Value::Null);
}
