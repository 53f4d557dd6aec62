//! The collection on disk between two training jobs.
//!
//! What is kept are the lines themselves (32 bytes each), not sums: a refund, a late line of an
//! old order or a changed window then gives exactly what training at once would give, and counting
//! a million orders again takes about a second. Little-endian: magic, version, checksum of the
//! rest, then site, item ids, customer ids, prices, records, clicks and catalogue, each after its
//! length.

use super::input::{Click, Numbers, Record, Trainer};
use crate::error::ErrorKind;
use crate::Result;
use xxhash_rust::xxh3::xxh3_64;

const MAGIC: &[u8; 8] = b"TANDEMC\n";
const VERSION: u32 = 1;
const HEADER: usize = 8 + 4 + 8;

impl Trainer {
    /// The collection as bytes. The same lines in another sequence may give other bytes, but the
    /// same model.
    pub fn save(&self) -> Vec<u8> {
        let mut body = Vec::with_capacity(64 + self.records.len() * 29);
        let count = |body: &mut Vec<u8>, n: usize| body.extend_from_slice(&(n as u64).to_le_bytes());
        count(&mut body, self.site.len());
        body.extend_from_slice(self.site.as_bytes());
        for ids in [&self.items.ids, &self.customers.ids] {
            count(&mut body, ids.len());
            ids.iter().for_each(|id| body.extend_from_slice(&id.to_le_bytes()));
        }
        count(&mut body, self.prices.len());
        for (time, price) in &self.prices {
            body.extend_from_slice(&time.to_le_bytes());
            body.extend_from_slice(&price.to_le_bytes());
        }
        count(&mut body, self.records.len());
        for record in &self.records {
            body.extend_from_slice(&record.order.to_le_bytes());
            body.extend_from_slice(&record.time.to_le_bytes());
            body.extend_from_slice(&record.item.to_le_bytes());
            body.extend_from_slice(&record.customer.to_le_bytes());
            body.extend_from_slice(&record.qty.to_le_bytes());
            body.push(record.weight);
        }
        count(&mut body, self.clicks.len());
        for click in &self.clicks {
            body.extend_from_slice(&click.session.to_le_bytes());
            body.extend_from_slice(&click.time.to_le_bytes());
            body.extend_from_slice(&click.item.to_le_bytes());
        }
        let catalog: Vec<_> = self.catalog.values().collect();
        let catalog = serde_json::to_vec(&catalog).unwrap_or_default();
        count(&mut body, catalog.len());
        body.extend_from_slice(&catalog);
        let mut bytes = Vec::with_capacity(HEADER + body.len());
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&xxh3_64(&body).to_le_bytes());
        bytes.append(&mut body);
        bytes
    }

    /// A collection as it was saved.
    ///
    /// # Errors
    /// `request.field` when the bytes are not such a collection or were changed.
    pub fn resume(bytes: &[u8]) -> Result<Trainer> {
        read(bytes).ok_or_else(|| {
            ErrorKind::Request {
                field: "state".into(),
                expected: format!("an undamaged collection of version {VERSION}; collect again"),
                found: format!("{} other bytes", bytes.len()),
            }
            .into()
        })
    }
}

fn read(bytes: &[u8]) -> Option<Trainer> {
    let body = bytes.get(HEADER..)?;
    let version = u32::from_le_bytes(bytes.get(8..12)?.try_into().ok()?);
    let checksum = u64::from_le_bytes(bytes.get(12..HEADER)?.try_into().ok()?);
    if bytes.get(..8)? != MAGIC || version != VERSION || checksum != xxh3_64(body) {
        return None;
    }
    let mut input = Input { rest: body };
    let mut trainer = Trainer::default();
    let length = input.count(1)?;
    trainer.site = String::from_utf8(input.take(length)?.to_vec()).ok()?;
    trainer.items = input.numbers()?;
    trainer.customers = input.numbers()?;
    for _ in 0..input.count(16)? {
        trainer.prices.push((input.u64()? as i64, input.u64()? as i64));
    }
    for _ in 0..input.count(29)? {
        trainer.records.push(Record {
            order: input.u64()?,
            time: input.u64()? as i64,
            item: input.u32()?,
            customer: input.u32()?,
            qty: input.u32()? as i32,
            weight: *input.take(1)?.first()?,
        });
    }
    for _ in 0..input.count(24)? {
        trainer.clicks.push(Click { session: input.u64()?, time: input.u64()? as i64, item: input.u64()? });
    }
    let length = input.count(1)?;
    let catalog: Vec<super::CatalogItem> = serde_json::from_slice(input.take(length)?).ok()?;
    catalog.into_iter().for_each(|item| trainer.add_catalog(item));
    let known = trainer.prices.len() == trainer.items.len()
        && trainer.records.iter().all(|record| (record.item as usize) < trainer.items.len());
    (input.rest.is_empty() && known).then_some(trainer)
}

struct Input<'a> {
    rest: &'a [u8],
}

impl<'a> Input<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }
    fn u64(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }
    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }
    /// A number of elements, refused where the bytes cannot hold them.
    fn count(&mut self, width: usize) -> Option<usize> {
        let count = usize::try_from(self.u64()?).ok()?;
        (count.checked_mul(width)? <= self.rest.len()).then_some(count)
    }
    fn numbers(&mut self) -> Option<Numbers> {
        let mut numbers = Numbers::default();
        for at in 0..self.count(8)? {
            if numbers.of(self.u64()?) as usize != at {
                return None;
            }
        }
        Some(numbers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::Params;

    #[test]
    fn a_saved_collection_trains_to_the_same_bytes_and_damage_is_noticed() -> Result<()> {
        let mut trainer = Trainer::new("1@shop");
        for order in 0..40i64 {
            trainer.add_lines(&[order, order % 7, order % 5 + 1, 1, 100, order * 1000, 100])?;
            trainer.add_lines(&[order, order % 7, order % 3 + 7, 1, 100, order * 1000, 50])?;
        }
        trainer.add_sessions(&[1, 3, 5, 1, 4, 6])?;
        let saved = trainer.save();
        let mut resumed = Trainer::resume(&saved)?;
        assert_eq!(resumed.save(), saved);
        assert_eq!(resumed.build(&Params::default())?, trainer.build(&Params::default())?);
        for length in 0..saved.len() {
            assert!(Trainer::resume(&saved[..length]).is_err(), "cut at {length}");
        }
        for at in 0..saved.len() {
            let mut damaged = saved.clone();
            damaged[at] ^= 4;
            assert!(Trainer::resume(&damaged).is_err(), "changed at {at}");
        }
        Ok(())
    }
}
