//! `Tandem\Native\Engine`: questions to the published model and to the rules.

use super::convert::{self, Text};
use super::tree::{self, Tape};
use super::{answers, exception, ini, PROFILE};
use crate::model::live::{Access, Loaded, ModelBytes, Query, Registry};
use crate::recommend::{Answer, Event, EventKind, Ranker, Reason, Request, Strategy, Suggestion, Workspace};
use crate::{Error, ErrorKind, VERSION};
use ext_php_rs::boxed::ZBox;
use ext_php_rs::flags::ClassFlags;
use ext_php_rs::prelude::*;
use ext_php_rs::types::ZendHashTable;
use ext_php_rs::zend::BailoutGuard;
use serde_json::json;
use std::cell::Cell;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

/// Open models of this worker process, by directory and site.
static MODELS: Registry<Ranker<ModelBytes>> = Registry::new(Ranker::open);
/// Where milliseconds are counted from. Only differences matter.
static EPOCH: once_cell::sync::Lazy<Instant> = once_cell::sync::Lazy::new(Instant::now);

thread_local! {
    /// Scratch memory of the ranker between calls. Taken out while in use: nothing is borrowed when
    /// a fault leaves this file.
    static WORKSPACE: Cell<Option<Box<Workspace>>> = const { Cell::new(None) };
}

/// Most distinct suggestions one call answers; the plugin shows a few.
const MAX_LIMIT: i64 = 64;
/// Integers of one event in a flat history: item, time, 1 for a purchase or 0 for a view.
const EVENT_FIELDS: usize = 3;

/// The engine of one site over one model directory.
#[php_class]
#[php(name = "Tandem\\Native\\Engine")]
#[php(flags = ClassFlags::Final.union(ClassFlags::NoDynamicProperties))]
pub struct Engine {
    directory: PathBuf,
    site: String,
}

impl Engine {
    fn model(&self) -> Result<Arc<Loaded<Ranker<ModelBytes>>>, Arc<Error>> {
        MODELS.get(Query {
            directory: &self.directory,
            site: &self.site,
            now_ms: u64::try_from(EPOCH.elapsed().as_millis()).unwrap_or(u64::MAX),
            freshness_ms: ini::freshness_ms(),
            access: if ini::reads_models() { Access::Read } else { Access::Map },
        })
    }

    /// Answers a request, or `None` where there is no model. Everything of ours but the answer is
    /// let go before this returns.
    fn rank(&self, request: &Request) -> crate::Result<Option<Answer>> {
        let Ok(loaded) = self.model() else { return Ok(None) };
        let mut work = WORKSPACE.take().unwrap_or_default();
        let answer = loaded.value.recommend(request, &mut work);
        WORKSPACE.set(Some(work));
        answer.map(Some)
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
            let facts = loaded.value.model().facts().unwrap_or_default();
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

    /// Suggestions as a flat list, seven values each: item, score, kind of reason, count, of, item of
    /// the reason, explanation (null, or term => share of the score). Null where there is no model.
    #[allow(clippy::too_many_arguments)]
    pub fn recommend(
        &self,
        strategy: &str,
        cart: &ZendHashTable,
        history: &ZendHashTable,
        exclude: &ZendHashTable,
        limit: i64,
        now: i64,
        repeat: bool,
        explain: bool,
    ) -> PhpResult<Option<ZBox<ZendHashTable>>> {
        let request = request(strategy, cart, history, exclude, limit);
        let request = request.map_err(exception::from_error)?;
        let answer =
            self.rank(&Request { now, repeat, explain, ..request }).map_err(exception::from_error)?;
        Ok(answer.map(|answer| flat(BailoutGuard::new(answer))))
    }

    /// A request with re-ranking, as the command line takes it; JSON in, JSON out, `null` where there is no model.
    pub fn ask(&self, request: &str) -> PhpResult<Text> {
        let request = serde_json::from_str(request).map_err(|error| {
            let expected = "a recommendation request (JSON)".to_owned();
            Error::from(ErrorKind::Request { field: "request".into(), expected, found: error.to_string() })
        });
        answer(request.and_then(|request| self.rank(&request)).map(|answer| json!(answer).to_string()))
    }

    /// The amount of every line of a cart; JSON in, JSON out.
    pub fn quote(request: &str) -> PhpResult<Text> {
        answer(crate::pricing::quote_json(request))
    }

    /// The same, array in, array out; null where the array holds what JSON has to judge.
    pub fn quote_array(request: &ZendHashTable) -> PhpResult<Option<ZBox<ZendHashTable>>> {
        let tape = priced(request).map_err(exception::from_error)?;
        Ok(tape.map(|tape| tree::array(&BailoutGuard::new(tape))))
    }

    /// Whether a set of bundles makes sense together; JSON in, JSON out.
    pub fn coherence(request: &str) -> PhpResult<Text> {
        answer(crate::pricing::coherence_json(request))
    }

    /// Order, ranks, badges and marks of a table; JSON in, JSON out.
    pub fn table(request: &str) -> PhpResult<Text> {
        answer(crate::table::table_json(request))
    }

    /// Bundles that the model suggests; JSON in, JSON out, `null` where there is no model.
    pub fn propose(&self, request: &str) -> PhpResult<Text> {
        let Ok(loaded) = self.model() else { return Ok(Text("null".to_owned())) };
        let ranker = &loaded.value;
        answer(crate::propose::propose_json(ranker.model(), ranker.product_table(), request))
    }

    /// Which offers hold; JSON in, JSON out.
    pub fn offers(request: &str) -> PhpResult<Text> {
        answer(crate::offers::offers_json(request))
    }

    /// Segments of all customers; JSON in, JSON out.
    pub fn segments(request: &str) -> PhpResult<Text> {
        answer(crate::segments::segments_json(request))
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

/// The answer to a request in an array; of both only the answer is left when this returns.
fn priced(request: &ZendHashTable) -> crate::Result<Option<Arc<Tape>>> {
    let Some(written) = tree::written(request) else { return Ok(None) };
    if let Some(tape) = answers::known(&written) {
        return Ok(Some(tape));
    }
    let Some((node, rules)) = tree::read_apart(request, &written) else { return Ok(None) };
    let (tape, same) =
        crate::pricing::quote_given(&node, rules, |quote| (Tape::of(quote), quote.same.clone()))?;
    Ok(tape.map(|tape| answers::keep(&written, tape, same)))
}

fn answer(json: crate::Result<String>) -> PhpResult<Text> {
    json.map(Text).map_err(exception::from_error)
}

/// A request from what PHP hands over.
fn request(
    strategy: &str,
    cart: &ZendHashTable,
    history: &ZendHashTable,
    exclude: &ZendHashTable,
    limit: i64,
) -> crate::Result<Request> {
    let wrong = |field: &str, expected: &str, found: String| -> Error {
        ErrorKind::Request { field: field.into(), expected: expected.into(), found }.into()
    };
    let strategy = match strategy {
        "product" => Strategy::Product,
        "cart" => Strategy::Cart,
        "also-bought" => Strategy::AlsoBought,
        "for-you" => Strategy::ForYou,
        "session" => Strategy::Session,
        "upgrade" => Strategy::Upgrade,
        "popular" => Strategy::Popular,
        other => {
            let expected = "product, cart, also-bought, for-you, session, upgrade or popular";
            return Err(wrong("strategy", expected, format!("{other:?}")));
        }
    };
    if !(0..=MAX_LIMIT).contains(&limit) {
        return Err(wrong("limit", "0 to 64", limit.to_string()));
    }
    let events = convert::integer_list(history, "history")?;
    if events.len() % EVENT_FIELDS != 0 {
        return Err(wrong("history", "three integers an event", format!("{} integers", events.len())));
    }
    let history = events.chunks_exact(EVENT_FIELDS).filter_map(|event| match *event {
        [item, at, kind] => {
            let kind = if kind == 0 { EventKind::View } else { EventKind::Purchase };
            Some(Event { item: u64::try_from(item).ok()?, at, kind })
        }
        _ => None,
    });
    Ok(Request {
        strategy,
        cart: convert::ids(cart, "cart")?,
        history: history.collect(),
        exclude: convert::ids(exclude, "exclude")?,
        limit: usize::try_from(limit).unwrap_or(0),
        ..Request::default()
    })
}

/// The list [`Engine::recommend`] documents.
fn flat(answer: BailoutGuard<Answer>) -> ZBox<ZendHashTable> {
    let mut list = convert::list(answer.items.len() * 7);
    for suggestion in &answer.items {
        let [kind, count, of, with] = reason(suggestion);
        convert::push(&mut list, id(suggestion.item));
        convert::push(&mut list, f64::from(suggestion.score));
        for integer in [kind, count, of, with] {
            convert::push(&mut list, integer);
        }
        if suggestion.explanation.is_empty() {
            convert::push(&mut list, None::<bool>);
        } else {
            let mut terms = convert::list(suggestion.explanation.len());
            for term in &suggestion.explanation {
                convert::put(&mut terms, term.term, f64::from(term.value) * f64::from(term.weight));
            }
            convert::push(&mut list, terms);
        }
    }
    list
}

/// Kind (0 none, then as `NativeEngine::KINDS` names them), count, of, item.
fn reason(suggestion: &Suggestion) -> [i64; 4] {
    match suggestion.reason {
        None => [0; 4],
        Some(Reason::BoughtTogether { with, count, of }) => [1, count.into(), of.into(), id(with)],
        Some(Reason::AlsoBought { with, count, of }) => [2, count.into(), of.into(), id(with)],
        Some(Reason::BoughtBefore { times, every_days }) => [3, times.into(), every_days.into(), 0],
        Some(Reason::ViewedTogether { with }) => [4, 0, 0, id(with)],
        Some(Reason::Similar { with }) => [5, 0, 0, id(with)],
        Some(Reason::Popular { orders }) => [6, orders.into(), 0, 0],
    }
}

fn id(item: u64) -> i64 {
    i64::try_from(item).unwrap_or(i64::MAX)
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
