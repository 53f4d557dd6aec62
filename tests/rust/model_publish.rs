//! Whatever fails while a model is published, a reader has exactly the old or exactly the new one.

use crate::model::fill;
use std::cell::Cell;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tandem::model::fs::{Disk, Fs};
use tandem::model::live::{open_generation, Access};
use tandem::model::publish::{current, generations, publish, publish_on, roll_back};
use tandem::model::{Model, ModelBuilder};

const SITE: &str = "1@shop.example";

fn builder(salt: i64) -> ModelBuilder<'static> {
    let mut builder = ModelBuilder::new(SITE);
    fill(&mut builder, salt);
    builder
}

/// The `last` of the facts: which of the published models a reader sees.
fn reads(directory: &Path) -> i64 {
    let pointer = current(directory).unwrap();
    let model: Model<_> = open_generation(directory, &pointer, SITE, Access::Map).unwrap();
    model.facts().unwrap().last
}

/// How an operation fails.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Failure {
    /// This operation reports an error, the rest works.
    Once,
    /// This and every later operation report an error.
    Forever,
    /// A write takes half of the bytes, then the disk is full.
    Short,
    /// The process dies here: nothing of this or any later operation happens.
    Kill,
}

/// The disk, failing at the operation with number `at`. A write counts as one operation.
struct Faulty {
    at: usize,
    failure: Failure,
    done: Cell<usize>,
}

impl Faulty {
    fn step(&self) -> io::Result<()> {
        let number = self.done.get();
        self.done.set(number + 1);
        let fails = match self.failure {
            Failure::Once | Failure::Short => number == self.at,
            Failure::Forever | Failure::Kill => number >= self.at,
        };
        match fails {
            true => Err(io::Error::from_raw_os_error(if number % 2 == 0 { 28 } else { 5 })),
            false => Ok(()),
        }
    }
}

struct FaultyWriter<'a>(&'a Faulty, std::fs::File);

impl Write for FaultyWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Err(error) = self.0.step() {
            if self.0.failure == Failure::Short {
                self.1.write_all(&bytes[..bytes.len() / 2])?;
            }
            return Err(error);
        }
        self.1.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.1.flush()
    }
}

impl Fs for Faulty {
    fn create(&self, path: &Path, fill: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        self.step()?;
        let mut writer = FaultyWriter(self, std::fs::File::create_new(path)?);
        fill(&mut writer)?;
        self.step()?;
        writer.1.sync_all()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        Disk.rename(from, to)
    }

    fn sync_directory(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        Disk.sync_directory(path)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.step()?;
        Disk.read(path)
    }

    fn list(&self, directory: &Path) -> io::Result<Vec<PathBuf>> {
        self.step()?;
        Disk.list(directory)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        Disk.remove(path)
    }
}

#[test]
fn publishing_counts_up_and_keeps_two() {
    let home = tempfile::tempdir().unwrap();
    let directory = home.path();
    assert_eq!(current(directory).unwrap_err().code(), "model.missing");
    for salt in 1..=4 {
        let pointer = publish(&mut builder(salt), directory, 1_000 + salt).unwrap();
        assert_eq!(
            (pointer.generation, pointer.built_at, reads(directory)),
            (salt as u64, 1_000 + salt, salt)
        );
        assert_eq!(current(directory).unwrap(), pointer);
    }
    assert_eq!(generations(directory).unwrap(), [4, 3]);
    assert_eq!(std::fs::read_dir(directory).unwrap().count(), 3, "two models and the pointer");
}

#[test]
fn a_rollback_points_at_the_older_model_and_survives_the_next_publishing() {
    let home = tempfile::tempdir().unwrap();
    let directory = home.path();
    for salt in 1..=2 {
        publish(&mut builder(salt), directory, salt).unwrap();
    }
    assert_eq!(roll_back(directory, 1, 1).unwrap().generation, 1);
    assert_eq!(reads(directory), 1);
    assert_eq!(roll_back(directory, 9, 1).unwrap_err().code(), "model.missing");
    assert_eq!(publish(&mut builder(3), directory, 3).unwrap().generation, 3);
    assert_eq!(generations(directory).unwrap(), [3, 2, 1], "what was in force before stays");
    std::fs::write(directory.join("model-2.tdm"), b"rotten").unwrap();
    assert_eq!(roll_back(directory, 2, 1).unwrap_err().code(), "model.magic");
    assert_eq!(reads(directory), 3);
}

#[test]
fn a_reader_has_the_old_or_the_new_model_whatever_fails() {
    let mut points = 0;
    for failure in [Failure::Once, Failure::Forever, Failure::Short, Failure::Kill] {
        for at in 0.. {
            let home = tempfile::tempdir().unwrap();
            let directory = home.path();
            publish(&mut builder(1), directory, 1).unwrap();
            let fs = Faulty { at, failure, done: Cell::new(0) };
            let mut new = builder(2);
            let result = publish_on(&fs, &mut |out| new.write(out), directory, 2);
            let seen = reads(directory);
            assert!(seen == 1 || seen == 2, "{failure:?} at {at}: read {seen}");
            if result.is_ok() {
                assert_eq!(seen, 2, "{failure:?} at {at}: reported as published");
            }
            // What was left behind never hinders the next one.
            let next = publish(&mut builder(3), directory, 3).unwrap();
            assert_eq!(reads(directory), 3, "{failure:?} at {at}");
            assert!(next.generation > 1);
            let left: Vec<_> = Disk.list(directory).unwrap();
            assert!(left.iter().all(|path| path.extension().is_none_or(|end| end != "tmp")), "{left:?}");
            points += 1;
            if fs.done.get() <= at {
                break;
            }
        }
    }
    assert!(points > 100, "only {points} points of failure were tried");
}

#[test]
fn two_publishers_at_once_never_share_a_file() {
    let home = tempfile::tempdir().unwrap();
    let directory = home.path();
    std::thread::scope(|scope| {
        for salt in 0..4 {
            scope.spawn(move || (0..10).for_each(|_| drop(publish(&mut builder(salt), directory, salt))));
        }
    });
    publish(&mut builder(9), directory, 9).unwrap();
    assert_eq!(reads(directory), 9);
}
