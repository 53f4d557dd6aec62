//! Readers follow the published generation and never mix two.

use crate::model::fill;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use tandem::model::live::{Access, Query, Registry};
use tandem::model::publish::publish;
use tandem::model::{Model, ModelBuilder};

const SITE: &str = "1@shop.example";

fn put(directory: &Path, salt: i64) -> u64 {
    let mut builder = ModelBuilder::new(SITE);
    fill(&mut builder, salt);
    publish(&mut builder, directory, salt).unwrap().generation
}

fn query(directory: &Path, now_ms: u64) -> Query<'_> {
    Query { directory, site: SITE, now_ms, freshness_ms: 1000, access: Access::Map }
}

fn registry() -> Registry<i64> {
    Registry::new(|model: Model<_>| Ok(model.facts()?.last))
}

#[test]
fn a_new_generation_is_seen_after_the_freshness_interval() {
    let home = tempfile::tempdir().unwrap();
    let registry = registry();
    let value =
        |now| registry.get(query(home.path(), now)).map(|loaded| loaded.value).map_err(|error| error.code());
    assert_eq!(value(0), Err("model.missing"));
    put(home.path(), 1);
    assert_eq!(value(999), Err("model.missing"), "not looked at again so soon");
    assert_eq!(value(1000), Ok(1));
    put(home.path(), 2);
    assert_eq!(value(1999), Ok(1));
    assert_eq!(value(2000), Ok(2));
}

#[test]
fn a_generation_that_cannot_be_used_leaves_the_old_one_in_force() {
    let home = tempfile::tempdir().unwrap();
    let registry = registry();
    put(home.path(), 1);
    assert_eq!(registry.get(query(home.path(), 0)).unwrap().value, 1);
    put(home.path(), 2);
    let path = home.path().join("model-2.tdm");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[200] ^= 1;
    std::fs::remove_file(&path).unwrap();
    std::fs::write(&path, &bytes).unwrap();
    assert_eq!(registry.get(query(home.path(), 1000)).unwrap().value, 1);
    let error = registry.last_error(home.path(), SITE).unwrap();
    assert_eq!(error.code(), "model.checksum");
    assert!(error.to_string().contains("model-2.tdm"), "{error}");
    // A fresh reader has no older one to fall back on and says why.
    let fresh = self::registry();
    assert_eq!(fresh.get(query(home.path(), 0)).unwrap_err().code(), "model.checksum");
    put(home.path(), 3);
    assert_eq!(registry.get(query(home.path(), 2000)).unwrap().value, 3);
    assert!(registry.last_error(home.path(), SITE).is_none());
}

#[test]
fn another_sites_model_and_a_swapped_file_are_refused() {
    let home = tempfile::tempdir().unwrap();
    put(home.path(), 1);
    let registry = registry();
    let other = Query { site: "2@shop.example", ..query(home.path(), 0) };
    assert_eq!(registry.get(other).unwrap_err().code(), "model.site");
    assert_eq!(registry.get(query(home.path(), 0)).unwrap().value, 1, "sites do not share a slot");
    put(home.path(), 2);
    std::fs::rename(home.path().join("model-1.tdm"), home.path().join("model-2.tdm")).unwrap();
    let fresh = self::registry();
    assert_eq!(fresh.get(query(home.path(), 0)).unwrap_err().code(), "model.checksum");
    assert_eq!(
        fresh.get(Query { access: Access::Read, ..query(home.path(), 5000) }).unwrap_err().code(),
        "model.checksum"
    );
}

#[test]
fn many_directories_stay_within_a_cap() {
    let registry = registry();
    let homes: Vec<_> = (0..70).map(|_| tempfile::tempdir().unwrap()).collect();
    for (salt, home) in homes.iter().enumerate() {
        put(home.path(), salt as i64);
        assert_eq!(registry.get(query(home.path(), salt as u64)).unwrap().value, salt as i64);
    }
    for (salt, home) in homes.iter().enumerate() {
        assert_eq!(registry.get(query(home.path(), 10_000)).unwrap().value, salt as i64);
    }
    registry.clear();
}

#[test]
fn sixteen_readers_see_whole_generations_while_new_ones_are_published() {
    // The bench runs this for a minute with one publishing each 100 ms.
    let home = tempfile::tempdir().unwrap();
    let directory = home.path();
    put(directory, 1);
    let registry: Registry<Model<tandem::model::live::ModelBytes>> = Registry::new(Ok);
    let done = AtomicBool::new(false);
    // A busy machine may start a thread late: nothing is published before each has had an answer.
    let begun = std::sync::Barrier::new(17);
    let answers = std::thread::scope(|scope| {
        let readers: Vec<_> = (0..16)
            .map(|_| {
                scope.spawn(|| {
                    let (mut answers, mut newest) = (0u64, 0);
                    // One answer before, one at least after all is published.
                    let mut last = false;
                    while !last {
                        last = done.load(Ordering::Acquire);
                        let always = Query { freshness_ms: 0, ..query(directory, answers) };
                        let loaded = registry.get(always).unwrap();
                        let salt = loaded.value.facts().unwrap().last;
                        assert_eq!(
                            loaded.pointer.generation as i64, salt,
                            "pointer and model of one generation"
                        );
                        newest = newest.max(salt);
                        answers += 1;
                        if answers == 1 {
                            begun.wait();
                        }
                    }
                    (answers, newest)
                })
            })
            .collect();
        begun.wait();
        for salt in 2..=40 {
            assert_eq!(put(directory, salt), salt as u64);
        }
        done.store(true, Ordering::Release);
        readers.into_iter().map(|reader| reader.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(answers.iter().all(|(answers, newest)| *answers > 1 && *newest == 40), "{answers:?}");
}
