//! Any text as a quote, as an offers request and as a pointer file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tandem::model::pointer::Pointer;

fuzz_target!(|bytes: &[u8]| {
    let _ = Pointer::parse(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = tandem::pricing::quote_json(text);
        let _ = tandem::offers::offers_json(text);
    }
});
