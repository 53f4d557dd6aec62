//! What the engine learns from: order lines, the catalogue, browsing sessions.

use super::catalog::CatalogItem;
use crate::error::ErrorKind;
use crate::Result;
use std::collections::BTreeMap;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Largest id of an order, customer, item or session: 2^63-1, the largest PHP knows.
pub const MAX_ID: u64 = i64::MAX as u64;
/// Most memory that training takes for an order line, all in all (measured: 250 at 2.6 million lines of
/// 100,000 items).
const BYTES_OF_A_LINE: u64 = 300;
/// Numbers of one order line in a flat list.
pub const LINE_FIELDS: usize = 7;
/// Numbers of one click in a flat list.
pub const CLICK_FIELDS: usize = 3;
/// Stands for "no customer known" among customer numbers.
pub(crate) const GUEST: u32 = u32::MAX;

/// One order line. Negative quantity is a refund of that order, quantity 0 says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Line {
    /// The order.
    pub order: u64,
    /// The customer; 0 is a guest.
    pub customer: u64,
    /// The product (the parent of a variation).
    pub item: u64,
    /// Units; negative for a refund.
    pub qty: i64,
    /// What the whole line cost, minor units; 0 is unknown.
    pub price: i64,
    /// When the order was placed, UNIX seconds.
    pub time: i64,
    /// How much the line counts as evidence, percent: 100, or 50 where it was sold in a bundle.
    pub weight: u8,
}

/// One view of an item in a browsing session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Click {
    /// The session.
    pub session: u64,
    /// When, UNIX seconds.
    pub time: i64,
    /// The product.
    pub item: u64,
}

/// A line as it is kept: 32 bytes, items and customers by number of first sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Record {
    pub order: u64,
    pub time: i64,
    pub item: u32,
    pub customer: u32,
    pub qty: i32,
    pub weight: u8,
}

/// Latest known price of an item: time, then unit price in minor units.
pub(crate) type PriceSeen = (i64, i64);

/// Collects what a model is trained on. Lines, catalogue and sessions come in any sequence and in
/// any number of calls; [`save`](Trainer::save) and [`resume`](Trainer::resume) carry the
/// collection from one process to the next.
///
/// ```
/// use tandem::train::{Params, Trainer};
/// let mut trainer = Trainer::new("1@shop.example");
/// for order in 1..=20 {
///     // order, customer, item, quantity, line price, time, weight
///     trainer.add_lines(&[order, order, 11, 1, 500, 1_700_000_000 + order, 100])?;
///     trainer.add_lines(&[order, order, 42, 2, 900, 1_700_000_000 + order, 100])?;
/// }
/// let bytes = trainer.build(&Params::default())?;
/// assert_eq!(bytes, trainer.build(&Params::default())?);
/// # Ok::<(), tandem::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Trainer {
    pub(crate) site: String,
    pub(crate) items: Numbers,
    pub(crate) customers: Numbers,
    pub(crate) records: Vec<Record>,
    pub(crate) prices: Vec<PriceSeen>,
    pub(crate) catalog: BTreeMap<u64, CatalogItem>,
    pub(crate) clicks: Vec<Click>,
    pub(crate) until: Option<i64>,
    /// Most lines a file may bring it to.
    pub(crate) most_lines: Option<usize>,
}

impl Trainer {
    /// Nothing collected yet, for `site`.
    pub fn new(site: &str) -> Self {
        Trainer { site: site.to_owned(), ..Self::default() }
    }

    /// Leaves out whatever is later than `until` (UNIX seconds), now and in later calls.
    pub fn set_until(&mut self, until: Option<i64>) {
        self.until = until;
    }

    /// Bounds the memory of training: a file with more lines than fit is refused.
    pub fn set_memory(&mut self, bytes: Option<u64>) {
        self.most_lines = bytes.map(|bytes| usize::try_from(bytes / BYTES_OF_A_LINE).unwrap_or(usize::MAX));
    }

    /// Adds one line.
    ///
    /// # Errors
    /// `request.field` when an id is above 2^63-1.
    pub fn add_line(&mut self, line: Line) -> Result<()> {
        for (name, id, least) in
            [("order", line.order, 0), ("customer", line.customer, 0), ("item", line.item, 0)]
        {
            if id < least || id > MAX_ID {
                return Err(outside(name, least, id as i64));
            }
        }
        if line.qty == 0 || !self.in_time(line.time) {
            return Ok(());
        }
        let item = self.items.of(line.item);
        let customer = if line.customer == 0 { GUEST } else { self.customers.of(line.customer) };
        self.prices.resize(self.items.len(), (i64::MIN, 0));
        if line.qty > 0 && line.price > 0 {
            if let Some(seen) = self.prices.get_mut(item as usize) {
                *seen = (*seen).max((line.time, line.price / line.qty));
            }
        }
        self.records.push(Record {
            order: line.order,
            time: line.time,
            item,
            customer,
            qty: line.qty.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32,
            weight: line.weight.min(100),
        });
        Ok(())
    }

    /// Adds lines from a flat list, seven numbers a line: order, customer (0 = guest), item,
    /// quantity, price of the line in minor units, time, weight in percent.
    ///
    /// # Errors
    /// `request.field` naming the position; nothing of the list is added then.
    pub fn add_lines(&mut self, flat: &[i64]) -> Result<()> {
        whole(flat, LINE_FIELDS)?;
        for (at, line) in flat.chunks_exact(LINE_FIELDS).enumerate() {
            let &[order, customer, item, _, _, _, weight] = line else { continue };
            for (name, value, least, most) in [
                ("order", order, 0, i64::MAX),
                ("customer", customer, 0, i64::MAX),
                ("item", item, 0, i64::MAX),
                ("weight", weight, 0, 100),
            ] {
                if value < least || value > most {
                    return Err(outside_of(format!("lines[{at}].{name}"), least, most, value));
                }
            }
        }
        self.records.reserve(flat.len() / LINE_FIELDS);
        for line in flat.chunks_exact(LINE_FIELDS) {
            let &[order, customer, item, qty, price, time, weight] = line else { continue };
            self.add_line(Line {
                order: order as u64,
                customer: customer as u64,
                item: item as u64,
                qty,
                price,
                time,
                weight: weight as u8,
            })?;
        }
        Ok(())
    }

    /// Adds or replaces a product of the catalogue.
    pub fn add_catalog(&mut self, item: CatalogItem) {
        self.catalog.insert(item.item, item);
    }

    /// Adds views from a flat list, three numbers a view: session, item, time.
    ///
    /// # Errors
    /// `request.field` naming the position; nothing of the list is added then.
    pub fn add_sessions(&mut self, flat: &[i64]) -> Result<()> {
        whole(flat, CLICK_FIELDS)?;
        for (at, click) in flat.chunks_exact(CLICK_FIELDS).enumerate() {
            let &[session, item, _] = click else { continue };
            if session < 0 || item < 0 {
                let (name, least, value) =
                    if session < 0 { ("session", 0, session) } else { ("item", 0, item) };
                return Err(outside_of(format!("sessions[{at}].{name}"), least, i64::MAX, value));
            }
        }
        self.clicks.extend(flat.chunks_exact(CLICK_FIELDS).filter_map(|click| match *click {
            [session, item, time] => Some(Click { session: session as u64, item: item as u64, time }),
            _ => None,
        }));
        Ok(())
    }

    /// Lines kept so far, refunds included.
    pub fn lines(&self) -> usize {
        self.records.len()
    }
}

fn whole(flat: &[i64], fields: usize) -> Result<()> {
    if flat.len() % fields == 0 {
        return Ok(());
    }
    Err(ErrorKind::Request {
        field: "lines".into(),
        expected: format!("a multiple of {fields} numbers"),
        found: flat.len().to_string(),
    }
    .into())
}

fn outside(name: &str, least: u64, value: i64) -> crate::Error {
    outside_of(name.into(), least as i64, i64::MAX, value)
}

fn outside_of(field: String, least: i64, most: i64, value: i64) -> crate::Error {
    ErrorKind::Request {
        field,
        expected: format!("a number from {least} to {most}"),
        found: value.to_string(),
    }
    .into()
}

/// Numbers ids in the sequence of first sight.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    map: HashMap<u64, u32, BuildHasherDefault<IdHasher>>,
    pub(crate) ids: Vec<u64>,
}

impl Numbers {
    pub(crate) fn of(&mut self, id: u64) -> u32 {
        let next = self.ids.len() as u32;
        let number = *self.map.entry(id).or_insert(next);
        if number == next {
            self.ids.push(id);
        }
        number
    }

    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }
}

/// Spreads the bits of one u64. Ids come from the shop's own database, so nobody gains by
/// choosing them, and the map is never iterated.
#[derive(Debug, Default)]
pub(crate) struct IdHasher(u64);

impl Hasher for IdHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }
    fn write_u64(&mut self, value: u64) {
        let mixed = (self.0 ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 29);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flat_list_with_a_bad_line_adds_nothing() {
        let mut trainer = Trainer::new("s");
        let good = [1, 0, 5, 1, 100, 7, 100];
        for (bad, field) in [
            ([-1i64, 0, 5, 1, 100, 7, 100], "lines[1].order"),
            ([1, -2, 5, 1, 100, 7, 100], "lines[1].customer"),
            ([1, 0, -5, 1, 100, 7, 100], "lines[1].item"),
            ([1, 0, 5, 1, 100, 7, 101], "lines[1].weight"),
        ] {
            let flat: Vec<i64> = good.iter().chain(&bad).copied().collect();
            let error = trainer.add_lines(&flat).map_err(|error| error.to_string()).err().unwrap_or_default();
            assert!(error.starts_with(field), "{field}: {error}");
        }
        assert!(trainer.add_lines(&good[..6]).is_err());
        assert_eq!(trainer.lines(), 0);
        assert!(trainer.add_lines(&good).is_ok());
        assert!(trainer.add_sessions(&[1, -1, 3]).is_err());
        assert_eq!(trainer.lines(), 1);
    }

    #[test]
    fn ids_up_to_the_largest_php_integer_are_taken() {
        let mut trainer = Trainer::new("s");
        assert!(trainer.add_lines(&[i64::MAX, i64::MAX, i64::MAX, 1, 1, i64::MAX, 100]).is_ok());
        assert_eq!(trainer.items.ids, [MAX_ID]);
    }
}
