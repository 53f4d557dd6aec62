//! `Tandem\Native\Engine`: questions to the published model and to the rules.

use super::convert::Text;
use super::{exception, ini, PROFILE};
use crate::model::live::{Access, Loaded, ModelBytes, Query, Registry};
use crate::model::Model;
use crate::{Error, VERSION};
use ext_php_rs::boxed::ZBox;
use ext_php_rs::flags::ClassFlags;
use ext_php_rs::prelude::*;
use ext_php_rs::types::ZendStr;
use serde_json::json;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

/// Open models of this worker process, by directory and site.
static MODELS: Registry<Model<ModelBytes>> = Registry::new(Ok);
/// Where milliseconds are counted from. Only differences matter.
static EPOCH: once_cell::sync::Lazy<Instant> = once_cell::sync::Lazy::new(Instant::now);

/// The engine of one site over one model directory.
#[php_class]
#[php(name = "Tandem\\Native\\Engine")]
#[php(flags = ClassFlags::Final.union(ClassFlags::NoDynamicProperties))]
pub struct Engine {
    directory: PathBuf,
    site: String,
}

impl Engine {
    fn model(&self) -> Result<Arc<Loaded<Model<ModelBytes>>>, Arc<Error>> {
        MODELS.get(Query {
            directory: &self.directory,
            site: &self.site,
            now_ms: u64::try_from(EPOCH.elapsed().as_millis()).unwrap_or(u64::MAX),
            freshness_ms: ini::freshness_ms(),
            access: if ini::reads_models() { Access::Read } else { Access::Map },
        })
    }

    fn status_json(&self) -> String {
        let loaded = self.model();
        let error = MODELS.last_error(&self.directory, &self.site);
        let (code, message) = match &error {
            Some(error) => (Some(error.code()), Some(error.to_string())),
            None => (None, None),
        };
        let mut status = json!({
            "version": VERSION, "profile": PROFILE, "ready": loaded.is_ok(),
            "error_code": code, "error": message, "directory": self.directory,
        });
        if let (Ok(loaded), Some(fields)) = (&loaded, status.as_object_mut()) {
            let facts = loaded.value.facts().unwrap_or_default();
            fields.insert("pointer".into(), json!(loaded.pointer));
            fields.insert("facts".into(), json!(facts));
        }
        status.to_string()
    }
}

#[php_impl]
impl Engine {
    /// An engine of `site`; an empty `directory` means the INI setting `tandem.model_dir`.
    pub fn __construct(directory: &str, site: &str) -> Self {
        let directory = match directory {
            "" => ini::model_dir(),
            named => named.to_owned(),
        };
        Engine { directory: directory.into(), site: site.to_owned() }
    }

    /// What is open and why not, as JSON.
    pub fn status(&self) -> Text {
        Text(self.status_json())
    }

    /// Version of the extension.
    pub fn version() -> &'static str {
        VERSION
    }

    /// Which offers hold; JSON in, JSON out.
    pub fn offers(request: &str) -> PhpResult<Text> {
        answer(crate::offers::offers_json(request))
    }

    /// State, effect and health of an experiment; JSON in, JSON out.
    pub fn experiment(request: &str) -> PhpResult<Text> {
        answer(crate::experiment::report_json(request))
    }

    /// The owner's numbers with intervals; JSON in, JSON out.
    pub fn metrics(request: &str) -> PhpResult<Text> {
        answer(crate::experiment::metrics_json(request))
    }

    /// Does nothing: what a call costs at least.
    pub fn nothing() {}
}

fn answer(json: crate::Result<String>) -> PhpResult<Text> {
    json.map(Text).map_err(exception::from_error)
}

/// Closes every model; when the module goes.
pub(super) fn close_models() {
    MODELS.clear();
}

/// Rows for phpinfo().
pub(super) fn info_rows() -> Vec<(&'static str, String)> {
    let zts = if ext_php_rs::ffi::USING_ZTS != 0 { "ZTS" } else { "NTS" };
    let api = ext_php_rs::ffi::ZEND_MODULE_API_NO;
    let mut rows =
        vec![("Version", VERSION.to_owned()), ("Build", format!("{VERSION} {PROFILE}, PHP API {api} {zts}"))];
    let directory = ini::model_dir();
    if !directory.is_empty() {
        let engine = Engine { directory: directory.into(), site: String::new() };
        match engine.model() {
            Ok(loaded) => {
                rows.push(("Model", engine.directory.join(&loaded.pointer.file).display().to_string()));
                rows.push(("Generation", loaded.pointer.generation.to_string()));
            }
            Err(error) => rows.push(("Model", error.to_string())),
        }
    }
    rows
}
