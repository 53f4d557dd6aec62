//! Rules that were read before, found by everything that was written of them.
//!
//! A shop asks about the same rules with every cart. A rule is kept under all of its bytes, so that what is found is
//! what reading would give; one that is not as documented is not kept, because its error says where it stood.

use super::rule::Rule;
use crate::request::{Node, Path, Shelves};
use crate::Result;
use parking_lot::Mutex;
use std::sync::Arc;

/// Bytes of one shelf; there are two.
const SHELF: usize = 1 << 20;
/// Bytes of the largest rule that is kept.
const LARGEST: usize = 1 << 14;

/// A rule that was read before.
pub struct Known(Arc<Rule>);

/// A rule of a request.
pub enum Given<'a> {
    /// Read before.
    Known(Known),
    /// To be read, and kept under these bytes unless there are none.
    New(Node<'a>, Box<[u8]>),
}

static KEPT: Mutex<Option<Shelves<Arc<Rule>>>> = Mutex::new(None);

/// The rule of which these bytes were written, if it was read lately.
pub fn known(written: &[u8]) -> Option<Known> {
    KEPT.lock().as_mut()?.find(written).map(Known)
}

/// A given rule, read where it is new.
pub fn rule(given: Given<'_>, path: Path<'_>) -> Result<Arc<Rule>> {
    match given {
        Given::Known(Known(rule)) => Ok(rule),
        Given::New(node, written) => {
            let rule = Arc::new(Rule::read(&node, path)?);
            if rule.kind.is_ok() && (1..=LARGEST).contains(&written.len()) {
                KEPT.lock().get_or_insert_with(|| Shelves::new(SHELF)).keep(written, rule.clone(), 0);
            }
            Ok(rule)
        }
    }
}
