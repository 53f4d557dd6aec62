//! Any bytes as a model file: an error or an answer, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tandem::model::{AlignedBytes, Model};
use tandem::recommend::{Ranker, Request, Workspace};

fuzz_target!(|bytes: &[u8]| {
    let Ok(model) = Model::open(AlignedBytes::copy(bytes)) else { return };
    let Ok(ranker) = Ranker::open(model) else { return };
    let _ = ranker.recommend(&Request { cart: vec![7, 19], ..Request::default() }, &mut Workspace::new());
});
