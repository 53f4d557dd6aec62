//! A model file that was damaged is an error with a code, never a panic and never an answer.

use tandem::model::format::{ENTRY_BYTES, HEADER_BYTES};
use tandem::model::{
    AlignedBytes, Facts, Model, ModelBuilder, Pair, PairTable, PairTableBuilder, TableId, Tag,
};
use xxhash_rust::xxh3::{xxh3_64, Xxh3};

const IDS: [u64; 4] = [7, 19, 1 << 40, (1 << 63) - 1];
const ORDERS: [u32; 4] = [40, 30, 20, 10];

/// Bytes of a model of four items with a counted and a scored table; `salt` tells two apart.
pub fn small(site: &str, salt: i64) -> Vec<u8> {
    let mut builder = ModelBuilder::new(site);
    fill(&mut builder, salt);
    builder.to_bytes().unwrap()
}

/// Puts the sections of [`small`] into a builder.
pub fn fill(builder: &mut ModelBuilder<'_>, salt: i64) {
    let facts = Facts { orders: 100, lines: 250, items: 4, customers: 80, first: 1, last: salt };
    builder.array(Tag::ITEMS, IDS.to_vec()).unwrap();
    builder.array(Tag::ITEM_ORDERS, ORDERS.to_vec()).unwrap();
    builder.json(Tag::FACTS, &facts).unwrap();
    for (table, mut rows) in
        [(TableId::PRODUCT, PairTableBuilder::counted()), (TableId::CART, PairTableBuilder::scored())]
    {
        for item in 0..4u32 {
            let others = (0..4).filter(|other| *other != item);
            let pair = |other: u32| Pair {
                item: other,
                score: 1.0 / (1.0 + (other + item) as f32),
                orders: other + item + 5,
                customers: 5,
            };
            rows.push_row(&mut others.map(pair).collect(), 3).unwrap();
        }
        rows.add_to(builder, table, &IDS, &ORDERS).unwrap();
    }
}

/// Opens the bytes and asks for everything a reader can ask for.
fn use_all(bytes: &[u8]) -> Result<usize, tandem::Error> {
    let model = Model::open(AlignedBytes::copy(bytes))?;
    let mut seen = model.facts()?.orders as usize + model.site().len();
    for table in [TableId::PRODUCT, TableId::CART] {
        let Some(pairs) = PairTable::find(&model, table)? else { continue };
        pairs.verify(&model, table)?;
        for item in 0..6 {
            let row = pairs.row(&model, item);
            seen += (0..row.items.len()).filter(|&at| row.score(at) > 0.0).count();
        }
    }
    Ok(seen)
}

#[test]
fn the_same_sections_give_the_same_bytes_in_any_order() {
    let mut forwards = ModelBuilder::new("s");
    forwards.slice(Tag::ITEMS, &IDS).unwrap().slice(Tag::ITEM_ORDERS, &ORDERS).unwrap();
    let mut backwards = ModelBuilder::new("s");
    backwards.slice(Tag::ITEM_ORDERS, &ORDERS).unwrap().slice(Tag::ITEMS, &IDS).unwrap();
    assert_eq!(forwards.to_bytes().unwrap(), backwards.to_bytes().unwrap());
    assert_eq!(small("s", 1), small("s", 1));
    assert_ne!(small("s", 1), small("s", 2));
}

#[test]
fn every_truncation_is_an_error() {
    let bytes = small("1@shop.example", 1);
    assert!(use_all(&bytes).is_ok());
    for length in 0..bytes.len() {
        let code = use_all(&bytes[..length]).map_err(|error| error.code());
        assert_eq!(code, Err("model.length"), "cut to {length} of {}", bytes.len());
    }
    let longer = [&bytes[..], &[0]].concat();
    assert_eq!(use_all(&longer).map_err(|error| error.code()), Err("model.length"));
}

#[test]
fn every_single_bit_flip_is_an_error() {
    let mut bytes = small("1@shop.example", 1);
    for at in 0..bytes.len() {
        for bit in 0..8 {
            bytes[at] ^= 1 << bit;
            let result = use_all(&bytes);
            assert!(result.is_err(), "bit {bit} of byte {at} went unnoticed");
            bytes[at] ^= 1 << bit;
        }
    }
    assert!(use_all(&bytes).is_ok());
}

#[test]
fn random_damage_is_an_error() {
    // The bench repeats this a million times; here a fixed slice of it.
    assert_eq!(damage(20_000, 0x5eed), 0);
}

/// Damages a small model `times` times in 1 to 16 places; answers how many went unnoticed.
pub fn damage(times: u64, seed: u64) -> u64 {
    let good = small("1@shop.example", 1);
    let mut state = seed;
    let mut next = move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb) as usize
    };
    let mut unnoticed = 0;
    for _ in 0..times {
        let mut bytes = good.clone();
        for _ in 0..1 + next() % 16 {
            let at = next() % bytes.len();
            match next() % 4 {
                0 => bytes[at] = next() as u8,
                1 => bytes[at] ^= 1 << (next() % 8),
                2 => bytes.truncate(at.max(1)),
                _ => {
                    let length = (next() % 64).min(bytes.len() - at);
                    let from = next() % (bytes.len() - length + 1);
                    bytes.copy_within(from..from + length, at);
                }
            }
        }
        unnoticed += u64::from(bytes != good && use_all(&bytes).is_ok());
    }
    unnoticed
}

/// Writes the checksums that damaged bytes would have, so that the checks behind them are reached.
pub fn forge(bytes: &mut [u8]) {
    let count = u32::from_le_bytes(bytes[24..28].try_into().unwrap()) as usize;
    let Some(end) =
        count.checked_mul(ENTRY_BYTES).map(|table| table + HEADER_BYTES).filter(|&end| end <= bytes.len())
    else {
        return;
    };
    for at in (HEADER_BYTES..end).step_by(ENTRY_BYTES) {
        let field = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap()) as usize;
        let (start, length) = (field(at + 8), field(at + 16));
        if let Some(section) = start.checked_add(length).and_then(|end| bytes.get(start..end)) {
            let checksum = xxh3_64(section).to_le_bytes();
            bytes[at + 24..at + 32].copy_from_slice(&checksum);
        }
    }
    let mut hash = Xxh3::new();
    hash.update(&bytes[..56]);
    hash.update(&bytes[HEADER_BYTES..end]);
    let checksum = hash.digest().to_le_bytes();
    bytes[56..64].copy_from_slice(&checksum);
}

#[test]
fn a_forged_file_with_right_checksums_never_panics() {
    let good = small("1@shop.example", 1);
    let mut outcomes = std::collections::BTreeMap::new();
    for at in 8..good.len() {
        for value in [0, 1, 0x7f, 0x80, 0xff] {
            let mut bytes = good.clone();
            bytes[at] = value;
            forge(&mut bytes);
            let outcome = use_all(&bytes).map_or_else(|error| error.code(), |_| "ok");
            *outcomes.entry(outcome).or_insert(0) += 1;
        }
    }
    // The row checksums still notice most; what none can notice is answered without a fault.
    assert!(outcomes["model.section"] > 0 && outcomes["model.checksum"] > 0, "{outcomes:?}");
}

#[test]
fn faults_name_expected_and_found() {
    let site = Model::open_for(AlignedBytes::copy(&small("1@a", 1)), "1@b").map(|_| ()).unwrap_err();
    assert_eq!(site.code(), "model.site");
    assert!(site.to_string().contains("\"1@b\"") && site.to_string().contains("\"1@a\""), "{site}");
    assert!(Model::open_for(AlignedBytes::copy(&small("1@a", 1)), "").is_ok());

    let mut newer = small("s", 1);
    newer[12] = 2;
    let newer = use_all(&newer).unwrap_err();
    assert_eq!(newer.code(), "model.version");
    assert!(newer.to_string().contains("found one that needs version 2"), "{newer}");

    let foreign = use_all(b"PK\x03\x04 a zip archive, perhaps").unwrap_err();
    assert_eq!(foreign.code(), "model.magic");

    let mut twice = ModelBuilder::new("s");
    assert_eq!(twice.bytes(Tag::SITE, vec![]).map(|_| ()).unwrap_err().code(), "model.section");
}

#[test]
fn items_out_of_order_are_refused() {
    for ids in [vec![2u64, 1], vec![1, 1]] {
        let mut builder = ModelBuilder::new("s");
        builder.slice(Tag::ITEMS, &ids).unwrap();
        let error = use_all(&builder.to_bytes().unwrap()).unwrap_err();
        assert_eq!(error.code(), "model.section", "{ids:?}: {error}");
    }
}

#[test]
fn the_file_of_the_first_format_opens_for_ever() {
    let golden = include_bytes!("../models/v1.tdm");
    assert_eq!(use_all(golden).unwrap(), 100 + "1@shop.example".len() + 24);
    let model = Model::open_for(AlignedBytes::copy(golden), "1@shop.example").unwrap();
    assert_eq!(model.slice::<u64>(Tag::ITEMS).unwrap(), Some(&IDS[..]));
    let pairs = PairTable::find(&model, TableId::PRODUCT).unwrap().unwrap();
    let row = pairs.row(&model, 0);
    assert_eq!((row.items, row.scores), (&[1, 2, 3][..], &[65535, 43690, 32768][..]));
    assert_eq!((row.orders, row.customers), (&[6, 7, 8][..], &[5, 5, 5][..]));
}
