//! `tandem verify MODEL`: checks a model file, or the published model of a directory, in full.

use clap::Args;
use serde_json::json;
use std::path::PathBuf;
use tandem::model::pairs::COLUMN_STARTS;
use tandem::model::{PairTable, TableId};
use tandem::Result;

#[derive(Args)]
pub struct Verify {
    /// A model file, or a model directory (its published generation).
    pub model: PathBuf,
    /// The site the model has to be of; any when left out.
    #[arg(long, default_value = "")]
    pub site: String,
}

pub fn run(args: &Verify) -> Result<()> {
    let (path, model, pointer) = super::inspect::open(&args.model, &args.site)?;
    let mut tables = 0u32;
    let tags: Vec<_> = model.sections().map(|(tag, ..)| tag).collect();
    for tag in tags {
        let table = TableId(tag.0[0]);
        if table.column(COLUMN_STARTS) == tag {
            if let Some(pairs) = PairTable::find(&model, table).map_err(|error| error.in_file(&path))? {
                pairs.verify(&model, table).map_err(|error| error.in_file(&path))?;
                tables += 1;
            }
        }
    }
    let generation = pointer.map(|pointer| pointer.generation);
    let identity = format!("{:016x}", model.identity());
    let (bytes, sections) = (model.len(), model.sections().count());
    println!(
        "{}",
        json!({"ok": true, "model": path, "site": model.site(), "generation": generation, "bytes": bytes,
            "identity": identity, "sections": sections, "pair_tables": tables})
    );
    Ok(())
}
