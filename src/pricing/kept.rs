//! Rules that were read before, found by everything that was written of them.
//!
//! A shop asks about the same rules with every cart. A rule is kept under all of its bytes, so that what is found is
//! what reading would give; one that is not as documented is not kept, because its error says where it stood.

use super::rule::Rule;
use crate::request::{Node, Path};
use crate::Result;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_64;

/// Bytes of one shelf; there are two.
const SHELF: usize = 1 << 20;
/// Bytes of the largest rule that is kept.
const LARGEST: usize = 1 << 14;
/// What a rule takes beside its own bytes, in round numbers.
const OVERHEAD: usize = 512;

/// A rule that was read before.
pub struct Known(Arc<Rule>);

/// A rule of a request.
pub enum Given<'a> {
    /// Read before.
    Known(Known),
    /// To be read, and kept under these bytes unless there are none.
    New(Node<'a>, Box<[u8]>),
}

/// Rules by the hash of their bytes.
#[derive(Default)]
struct Shelf {
    rules: HashMap<u64, (Box<[u8]>, Arc<Rule>)>,
    bytes: usize,
}

/// What was asked for lately, and what was before that. A full shelf becomes the old one, whose rules go unless they
/// are asked for again.
#[derive(Default)]
struct Shelves {
    new: Shelf,
    old: Shelf,
}

static KEPT: Mutex<Option<Shelves>> = Mutex::new(None);

impl Shelves {
    fn find(&mut self, hash: u64, written: &[u8]) -> Option<Arc<Rule>> {
        if let Some((bytes, rule)) = self.new.rules.get(&hash) {
            return (**bytes == *written).then(|| rule.clone());
        }
        let (bytes, rule) = self.old.rules.get(&hash).filter(|(bytes, _)| **bytes == *written)?.clone();
        self.put(hash, bytes, rule.clone());
        Some(rule)
    }

    fn put(&mut self, hash: u64, written: Box<[u8]>, rule: Arc<Rule>) {
        let bytes = written.len() + OVERHEAD;
        if self.new.bytes + bytes > SHELF {
            self.old = std::mem::take(&mut self.new);
        }
        self.new.bytes += bytes;
        if let Some((before, _)) = self.new.rules.insert(hash, (written, rule)) {
            self.new.bytes -= before.len() + OVERHEAD;
        }
    }
}

/// The rule of which these bytes were written, if it was read lately.
pub fn known(written: &[u8]) -> Option<Known> {
    KEPT.lock().as_mut()?.find(xxh3_64(written), written).map(Known)
}

/// A given rule, read where it is new.
pub fn rule(given: Given<'_>, path: Path<'_>) -> Result<Arc<Rule>> {
    match given {
        Given::Known(Known(rule)) => Ok(rule),
        Given::New(node, written) => {
            let rule = Arc::new(Rule::read(&node, path)?);
            if rule.kind.is_ok() && (1..=LARGEST).contains(&written.len()) {
                let hash = xxh3_64(&written);
                KEPT.lock().get_or_insert_default().put(hash, written, rule.clone());
            }
            Ok(rule)
        }
    }
}
