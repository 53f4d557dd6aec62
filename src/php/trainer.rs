//! `Tandem\Native\Trainer`: collects orders over several jobs and publishes a model.

use super::convert::{self, Text};
use super::exception;
use crate::eval::tune::DEFAULT_BUDGET;
use crate::model::fs::{Disk, Fs};
use crate::model::publish::publish_bytes;
use crate::train::CatalogItem;
use crate::{Error, ErrorKind, Result};
use ext_php_rs::flags::ClassFlags;
use ext_php_rs::prelude::*;
use ext_php_rs::types::ZendHashTable;
use serde_json::json;
use std::path::Path;

/// Order lines times evaluations of a search inside one call: some ten seconds on a slow machine, so that
/// a job stays within its time. Large shops search by the command, which has no such bound.
const MOST_WORK: u32 = 30_000_000;

/// A collection of order lines, products and views on its way to a model.
#[php_class]
#[php(name = "Tandem\\Native\\Trainer")]
#[php(flags = ClassFlags::Final.union(ClassFlags::NoDynamicProperties))]
pub struct Trainer {
    inner: crate::train::Trainer,
}

#[php_impl]
impl Trainer {
    /// Nothing collected yet, for `site`.
    pub fn __construct(site: &str) -> Self {
        Trainer { inner: crate::train::Trainer::new(site) }
    }

    /// Seven integers a line: order, customer, item, quantity, price, time, weight. Answers the
    /// lines so far.
    pub fn add_lines(&mut self, flat: &ZendHashTable) -> PhpResult<i64> {
        let added = convert::integer_list(flat, "lines").and_then(|flat| self.inner.add_lines(&flat));
        added.map_err(exception::from_error)?;
        Ok(i64::try_from(self.inner.lines()).unwrap_or(i64::MAX))
    }

    /// Products as a JSON list.
    pub fn add_catalog(&mut self, items: &str) -> PhpResult<()> {
        let items: Vec<CatalogItem> = serde_json::from_str(items)
            .map_err(|error| wrong("catalog", "a list of products (JSON)", error.to_string()))
            .map_err(exception::from_error)?;
        items.into_iter().for_each(|item| self.inner.add_catalog(item));
        Ok(())
    }

    /// Three integers a view: session, item, time.
    pub fn add_sessions(&mut self, flat: &ZendHashTable) -> PhpResult<()> {
        let added = convert::integer_list(flat, "sessions").and_then(|flat| self.inner.add_sessions(&flat));
        added.map_err(exception::from_error)
    }

    /// Writes the collection to a file, whole or not at all.
    pub fn save(&self, path: &str) -> PhpResult<()> {
        replace(Path::new(path), &self.inner.save()).map_err(exception::from_error)
    }

    /// Takes up a collection that was saved, in place of this one.
    pub fn resume(&mut self, path: &str) -> PhpResult<()> {
        let bytes = std::fs::read(path).map_err(|error| Error::io(path, error));
        self.inner =
            bytes.and_then(|bytes| crate::train::Trainer::resume(&bytes)).map_err(exception::from_error)?;
        Ok(())
    }

    /// Builds the model of `site`, publishes it and says what it is, as JSON.
    pub fn publish(&mut self, directory: &str, site: &str, built_at: i64) -> PhpResult<Text> {
        publish(&mut self.inner, directory, site, built_at).map(Text).map_err(exception::from_error)
    }
}

fn publish(
    trainer: &mut crate::train::Trainer,
    directory: &str,
    site: &str,
    built_at: i64,
) -> Result<String> {
    trainer.site = site.to_owned();
    let lines = u32::try_from(trainer.lines()).unwrap_or(u32::MAX);
    let trained = crate::eval::train(trainer, DEFAULT_BUDGET.min(MOST_WORK / lines.max(1)))?;
    let (facts, directory) = (trained.facts, Path::new(directory));
    if facts.orders == 0 {
        return Err(wrong("lines", "at least one order to learn from", "none".into()));
    }
    let pointer = publish_bytes(&trained.bytes, directory, built_at)?;
    let report = json!({
        "generation": pointer.generation, "path": directory.join(&pointer.file), "bytes": pointer.bytes,
        "identity": pointer.identity, "orders": facts.orders, "lines": facts.lines, "items": facts.items,
        "customers": facts.customers, "first": facts.first, "last": facts.last,
        "params": trained.params, "evidence": trained.evidence,
    });
    Ok(report.to_string())
}

fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = Path::new(&name);
    let written = Disk.create(temporary, &mut |out| out.write_all(bytes));
    written.and_then(|()| Disk.rename(temporary, path)).map_err(|error| {
        // The file beside it is of no use; that it may stay is no second error.
        let _ = Disk.remove(temporary);
        Error::io(path, error)
    })
}

fn wrong(field: &str, expected: &str, found: String) -> Error {
    ErrorKind::Request { field: field.into(), expected: expected.into(), found }.into()
}
