//! `tandem inspect MODEL`: what is in a model, as one JSON object.

use clap::Args;
use serde_json::{json, Value};
use std::path::{Path, PathBuf};
use tandem::model::live::{open_generation, Access, ModelBytes};
use tandem::model::mmap::MappedFile;
use tandem::model::pointer::Pointer;
use tandem::model::publish::current;
use tandem::model::{Model, PairTable, TableId, Tag};
use tandem::Result;

#[derive(Args)]
pub struct Inspect {
    /// A model file, or a model directory (its published generation).
    pub model: PathBuf,
    /// Show the rows of this item in every pair table too.
    #[arg(long)]
    pub item: Option<u64>,
}

/// Opens a file, or what `current` of a directory names.
pub fn open(path: &Path, site: &str) -> Result<(PathBuf, Model<ModelBytes>, Option<Pointer>)> {
    if path.is_dir() {
        let pointer = current(path)?;
        let model = open_generation(path, &pointer, site, Access::Map)?;
        return Ok((path.join(&pointer.file), model, Some(pointer)));
    }
    let bytes = ModelBytes::Mapped(MappedFile::open(path)?);
    let model = Model::open_for(bytes, site).map_err(|error| error.in_file(path))?;
    Ok((path.to_owned(), model, None))
}

pub fn run(args: &Inspect) -> Result<()> {
    let (path, model, pointer) = open(&args.model, "")?;
    let sections: Vec<Value> = model
        .sections()
        .map(|(tag, width, bytes)| json!({"tag": tag.to_string(), "elements": bytes / u64::from(width), "bytes": bytes}))
        .collect();
    let rows = match args.item {
        Some(item) => rows_of(&model, item).map_err(|error| error.in_file(&path))?,
        None => Value::Null,
    };
    let report = json!({
        "model": path, "site": model.site(), "bytes": model.len(), "identity": format!("{:016x}", model.identity()),
        "catalog_hash": format!("{:016x}", model.catalog_hash()),
        "published": pointer, "facts": model.facts()?, "params": model.json::<Value>(Tag::PARAMS)?,
        "sections": sections, "rows": rows,
    });
    println!("{report:#}");
    Ok(())
}

fn rows_of(model: &Model<ModelBytes>, item: u64) -> Result<Value> {
    let ids = model.slice::<u64>(Tag::ITEMS)?.unwrap_or(&[]);
    let Ok(index) = ids.binary_search(&item) else { return Ok(json!([])) };
    let mut tables = serde_json::Map::new();
    for letter in b'A'..=b'Z' {
        let Some(table) = PairTable::find(model, TableId(letter))? else { continue };
        let row = table.row(model, index);
        let pairs: Vec<Value> = row
            .items
            .iter()
            .enumerate()
            .map(|(at, &other)| {
                json!({"item": ids.get(other as usize), "score": row.score(at),
                    "orders": row.orders.get(at), "customers": row.customers.get(at)})
            })
            .collect();
        tables.insert((letter as char).to_string(), Value::Array(pairs));
    }
    Ok(Value::Object(tables))
}
