//! A model with every section, kept for ever: it answers as it did, and damage behind right
//! checksums never panics the ranker.

use crate::model::forge;
use tandem::model::{AlignedBytes, Model};
use tandem::recommend::{Event, EventKind, Ranker, Request, Strategy, Workspace};

const SHOP: &[u8] = include_bytes!("../models/v1-shop.tdm");
const LAPTOP: u64 = 101;
const MOUSE: u64 = 103;
const KEYBOARD: u64 = 104;
const STRATEGIES: [Strategy; 7] = [
    Strategy::Product,
    Strategy::Cart,
    Strategy::AlsoBought,
    Strategy::ForYou,
    Strategy::Session,
    Strategy::Upgrade,
    Strategy::Popular,
];

fn request(strategy: Strategy) -> Request {
    let event = |item, kind| Event { item, at: 1_795_000_000, kind };
    Request {
        strategy,
        cart: vec![LAPTOP, 106],
        history: vec![event(MOUSE, EventKind::View), event(105, EventKind::Purchase)],
        now: 1_795_302_000,
        explain: true,
        ..Request::default()
    }
}

fn ranker(bytes: &[u8]) -> Option<Ranker<AlignedBytes>> {
    Model::open(AlignedBytes::copy(bytes)).and_then(Ranker::open).ok()
}

#[test]
fn the_first_shop_answers_for_ever() {
    let ranker = ranker(SHOP).unwrap();
    assert_eq!(ranker.model().facts().unwrap().orders, 3420);
    let mut work = Workspace::new();
    for strategy in STRATEGIES {
        let answer = ranker.recommend(&request(strategy), &mut work).unwrap();
        let scores: Vec<f32> = answer.items.iter().map(|found| found.score).collect();
        assert!(scores.windows(2).all(|pair| pair[0] >= pair[1]), "{strategy:?}: {scores:?}");
        assert!(strategy == Strategy::Upgrade || !scores.is_empty(), "{strategy:?} answers");
    }
    let product = Request { cart: vec![LAPTOP], history: vec![], ..request(Strategy::Product) };
    let answer = ranker.recommend(&product, &mut work).unwrap();
    let mut best: Vec<u64> = answer.items.iter().take(2).map(|found| found.item).collect();
    best.sort_unstable();
    assert_eq!(best, [MOUSE, KEYBOARD]);
}

#[test]
fn flipped_bits_all_over_the_shop_are_refused() {
    let mut bytes = SHOP.to_vec();
    for at in (0..bytes.len()).step_by(353) {
        bytes[at] ^= 1 << (at % 8);
        assert!(Model::open(AlignedBytes::copy(&bytes)).is_err(), "byte {at}");
        bytes[at] ^= 1 << (at % 8);
    }
}

#[test]
fn damage_behind_right_checksums_never_panics_the_ranker() {
    let mut state = 7u64;
    let mut next = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize
    };
    let mut work = Workspace::new();
    let (mut refused, mut answered) = (0, 0);
    for _ in 0..400 {
        let mut bytes = SHOP.to_vec();
        for _ in 0..1 + next() % 8 {
            // After the section table, in words: lengths, indexes and floats are hit whole.
            let at = 2048 + next() % (bytes.len() - 2056) / 4 * 4;
            let word = [0, 1, 46, 47, u32::MAX, 0x7fc0_0000, 0x7f80_0000, next() as u32][next() % 8];
            bytes[at..at + 4].copy_from_slice(&word.to_le_bytes());
        }
        forge(&mut bytes);
        let Some(ranker) = ranker(&bytes) else {
            refused += 1;
            continue;
        };
        for strategy in STRATEGIES {
            if let Ok(answer) = ranker.recommend(&request(strategy), &mut work) {
                answered += answer.items.len();
            }
        }
    }
    assert!(refused > 0 && answered > 0, "{refused} refused, {answered} answered");
}
