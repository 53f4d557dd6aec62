//! Answers that were given before, by all the bytes of their requests but the time.
//!
//! A shopper's cart is priced on every page, and mostly it is the cart of the page before. Its answer depends on the
//! time only by the windows of its rules: it is found again until the next of those begins or ends.

use super::tree::{Tape, Written};
use crate::request::Shelves;
use parking_lot::Mutex;
use std::ops::Range;
use std::sync::Arc;

/// Bytes of one shelf; there are two.
const SHELF: usize = 1 << 20;
/// Bytes of the largest request whose answer is kept.
const LARGEST: usize = 1 << 16;

type Kept = (Range<i64>, Arc<Tape>);

static KEPT: Mutex<Option<Shelves<Kept>>> = Mutex::new(None);

/// The answer to this request, if it was given lately.
pub(super) fn known(request: &Written) -> Option<Arc<Tape>> {
    let now = request.now?;
    let (same, tape) = KEPT.lock().as_mut()?.find(request.bytes())?;
    same.contains(&now).then_some(tape)
}

/// Keeps an answer that is the same at any time in `same`.
pub(super) fn keep(request: &Written, mut tape: Tape, same: Option<Range<i64>>) -> Arc<Tape> {
    let kept = same.filter(|_| request.now.is_some() && request.bytes().len() <= LARGEST);
    if kept.is_some() {
        tape.shrink();
    }
    let size = tape.size();
    let tape = Arc::new(tape);
    if let Some(same) = kept {
        let mut shelves = KEPT.lock();
        let shelves = shelves.get_or_insert_with(|| Shelves::new(SHELF));
        shelves.keep(request.bytes().into(), (same, tape.clone()), size);
    }
    tape
}
