//! Any text as a recommendation request over the golden model.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;
use tandem::model::{AlignedBytes, Model};
use tandem::recommend::{Ranker, Workspace};

static RANKER: OnceLock<Option<Ranker<AlignedBytes>>> = OnceLock::new();

fuzz_target!(|text: &[u8]| {
    let ranker = RANKER.get_or_init(|| {
        let golden = AlignedBytes::copy(include_bytes!("../../models/v1-shop.tdm"));
        Model::open(golden).and_then(Ranker::open).ok()
    });
    if let (Some(ranker), Ok(request)) = (ranker, serde_json::from_slice(text)) {
        let _ = ranker.recommend(&request, &mut Workspace::new());
    }
});
