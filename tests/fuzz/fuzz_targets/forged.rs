//! Damaged models whose checksums are right again, so that the checks behind them are reached; then
//! every strategy is asked. The input is a list of patches over the golden file: place, length, bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tandem::model::format::{ENTRY_BYTES, HEADER_BYTES};
use tandem::model::{AlignedBytes, Model};
use tandem::recommend::{Event, EventKind, Ranker, Request, Strategy, Workspace};
use xxhash_rust::xxh3::{xxh3_64, Xxh3};

static GOLDEN: &[u8] = include_bytes!("../../models/v1-shop.tdm");

fuzz_target!(|patches: &[u8]| {
    let mut bytes = GOLDEN.to_vec();
    let mut rest = patches;
    while let [low, high, length, more @ ..] = rest {
        let at = usize::from(u16::from_le_bytes([*low, *high])) * 2 % bytes.len();
        let (patch, left) = more.split_at(usize::from(*length % 17).min(more.len()));
        for (target, byte) in bytes[at..].iter_mut().zip(patch) {
            *target = *byte;
        }
        rest = left;
    }
    forge(&mut bytes);
    let Ok(model) = Model::open(AlignedBytes::copy(&bytes)) else { return };
    let ids: Vec<u64> = model.slice(tandem::model::Tag::ITEMS).ok().flatten().unwrap_or(&[]).to_vec();
    let Ok(ranker) = Ranker::open(model) else { return };
    let mut work = Workspace::new();
    let strategies = [
        Strategy::Product, Strategy::Cart, Strategy::AlsoBought, Strategy::ForYou, Strategy::Session,
        Strategy::Upgrade, Strategy::Popular,
    ];
    for strategy in strategies {
        let history = ids.iter().map(|&item| Event { item, at: 1, kind: EventKind::View }).collect();
        let cart = ids.iter().copied().take(2).collect();
        let request = Request { strategy, cart, history, explain: true, ..Request::default() };
        let _ = ranker.recommend(&request, &mut work);
    }
});

fn forge(bytes: &mut [u8]) {
    let Some(Ok(count)) = bytes.get(24..28).map(|count| count.try_into().map(u32::from_le_bytes)) else { return };
    let Some(end) = (count as usize).checked_mul(ENTRY_BYTES).map(|table| table + HEADER_BYTES) else { return };
    if end > bytes.len() {
        return;
    }
    for at in (HEADER_BYTES..end).step_by(ENTRY_BYTES) {
        let field = |at: usize| {
            let raw = bytes.get(at..at + 8).and_then(|raw| raw.try_into().ok()).unwrap_or([0; 8]);
            u64::from_le_bytes(raw) as usize
        };
        let (start, length) = (field(at + 8), field(at + 16));
        let checksum = start.checked_add(length).and_then(|end| bytes.get(start..end)).map(xxh3_64);
        if let Some(checksum) = checksum {
            bytes[at + 24..at + 32].copy_from_slice(&checksum.to_le_bytes());
        }
    }
    let mut hash = Xxh3::new();
    hash.update(&bytes[..HEADER_BYTES - 8]);
    hash.update(&bytes[HEADER_BYTES..end]);
    let checksum = hash.digest().to_le_bytes();
    bytes[HEADER_BYTES - 8..HEADER_BYTES].copy_from_slice(&checksum);
}
