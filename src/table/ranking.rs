//! Dense ranks of a column.

use super::request::{Cell, Row};
use std::cmp::Ordering;

/// Ranks from 0 by row: equal values share one, an empty cell has none.
pub fn ranks(column: usize, rows: &[Row<'_>]) -> Vec<Option<u32>> {
    let cell = |row: &Row<'_>| row.cells.get(column).copied().flatten().is_some();
    let mut order: Vec<usize> =
        rows.iter().enumerate().filter(|(_, row)| cell(row)).map(|(at, _)| at).collect();
    let value = |at: usize| rows.get(at).and_then(|row| row.cells.get(column).copied().flatten());
    order.sort_by(|&a, &b| compare(value(a), value(b)));
    let mut ranks = vec![None; rows.len()];
    let mut rank = 0;
    let mut before = None;
    for at in order {
        if before.is_some_and(|before| compare(before, value(at)).is_ne()) {
            rank += 1;
        }
        before = Some(value(at));
        if let Some(slot) = ranks.get_mut(at) {
            *slot = Some(rank);
        }
    }
    ranks
}

fn compare(a: Option<Cell<'_>>, b: Option<Cell<'_>>) -> Ordering {
    match (a, b) {
        (Some(Cell::Number(a)), Some(Cell::Number(b))) => a.cmp(&b),
        (Some(Cell::Text { key: a, .. }), Some(Cell::Text { key: b, .. })) => a.cmp(b),
        _ => Ordering::Equal,
    }
}
