//! `tandem generate`: orders of a made-up shop, for scale runs. The same arguments give the same bytes.
//!
//! Item popularity falls like a power law. Every item has eight companions of its own; a basket grows
//! from its first item by companions, by what the customer bought before, and by chance.

use clap::Args;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use tandem::{Error, ErrorKind, Result};

#[derive(Args)]
pub struct Generate {
    /// Orders.
    #[arg(long)]
    orders: u64,
    /// Items, at least 2.
    #[arg(long)]
    items: u64,
    /// Customers; a third of the orders are guests'.
    #[arg(long)]
    customers: u64,
    /// Seed of the generator.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The CSV file to write.
    #[arg(long)]
    out: PathBuf,
}

/// Companions planted for each item.
pub const COMPANIONS: u64 = 8;
const START: u64 = 1_700_000_000;
const SPAN: u64 = 2 * 365 * 86_400;
/// A basket grows with this chance, so that it has 2.75 lines on average.
const GROW: f64 = 0.636;
const FROM_COMPANIONS: f64 = 0.6;
const FROM_HISTORY: f64 = 0.75;

/// The `rank`-th companion of an item: the same in every run, whatever the seed.
pub fn companion(item: u64, rank: u64, items: u64) -> u64 {
    let mixed = (item * COMPANIONS + rank).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let popular = ((mixed >> 11) as f64 / (1u64 << 53) as f64).powi(2);
    ((popular * items as f64) as u64).min(items - 1)
}

/// An item by popularity: the chance of rank r falls like r^-0.8.
fn by_popularity(rng: &mut impl Rng, items: u64) -> u64 {
    let u: f64 = rng.random();
    ((u.powf(5.0) * items as f64) as u64).min(items - 1)
}

pub fn run(args: &Generate) -> Result<()> {
    for (name, value, least) in
        [("--orders", args.orders, 1), ("--items", args.items, 2), ("--customers", args.customers, 1)]
    {
        if value < least {
            return Err(ErrorKind::Request {
                field: name.into(),
                expected: format!("at least {least}"),
                found: value.to_string(),
            }
            .into());
        }
    }
    let fail = |error| Error::io(&args.out, error);
    let mut out = BufWriter::with_capacity(1 << 20, std::fs::File::create(&args.out).map_err(fail)?);
    writeln!(out, "order_id,customer_id,item_id,qty,price,timestamp").map_err(fail)?;
    let mut rng = ChaCha8Rng::seed_from_u64(args.seed);
    let mut before: Vec<[u32; 4]> = vec![[u32::MAX; 4]; args.customers as usize];
    let mut basket: Vec<u64> = Vec::new();
    for order in 0..args.orders {
        let guest = rng.random_bool(1.0 / 3.0);
        let customer = rng.random_range(0..args.customers);
        basket.clear();
        basket.push(by_popularity(&mut rng, args.items));
        while basket.len() < 40 && rng.random_bool(GROW) {
            let from = rng.random::<f64>();
            let next = if from < FROM_COMPANIONS {
                let of = basket[rng.random_range(0..basket.len())];
                let rank = (rng.random::<f64>().powi(2) * COMPANIONS as f64) as u64;
                companion(of, rank, args.items)
            } else if from < FROM_HISTORY && !guest {
                let known = before[customer as usize][rng.random_range(0..4)];
                if known == u32::MAX {
                    by_popularity(&mut rng, args.items)
                } else {
                    u64::from(known)
                }
            } else {
                by_popularity(&mut rng, args.items)
            };
            if !basket.contains(&next) {
                basket.push(next);
            }
        }
        let time = START + (u128::from(order) * u128::from(SPAN) / u128::from(args.orders)) as u64;
        for &item in &basket {
            if !guest {
                before[customer as usize][rng.random_range(0..4)] = item as u32;
            }
            let (item, cents) = (item + 1, 199 + item.wrapping_mul(7919) % 9800);
            let (whole, rest) = (cents / 100, cents % 100);
            let quantity = 1 + u64::from(rng.random_bool(0.1));
            let customer = if guest { String::new() } else { (customer + 1).to_string() };
            writeln!(out, "{},{customer},{item},{quantity},{whole}.{rest:02},{time}", order + 1)
                .map_err(fail)?;
        }
    }
    out.flush().map_err(fail)
}
