//! The answer: rows in order with all that was decided about them.

use super::badges;
use super::condition::shows_same;
use super::ranking::ranks;
use super::request::{Better, Cell, Column, Request};
use serde::Serialize;
use std::cmp::Ordering;

/// The whole answer.
#[derive(Debug, Serialize)]
pub struct Answer<'r> {
    /// 1.
    pub version: u8,
    /// Columns in the order of the request.
    pub columns: Vec<JudgedColumn<'r>>,
    /// Rows in the order asked for; without one, as they came.
    pub rows: Vec<JudgedRow<'r>>,
}

/// What was found in a column.
#[derive(Debug, Serialize)]
pub struct JudgedColumn<'r> {
    /// Key of the request.
    pub key: &'r str,
    /// Whether two rows show different values.
    pub differs: bool,
    /// Ids of the rows at the better end, ascending; none where all are alike.
    pub best: Vec<i64>,
    /// Sum of the numbers, where it was asked for.
    pub total: Option<i64>,
}

/// What was decided about a row.
#[derive(Debug, Serialize)]
pub struct JudgedRow<'r> {
    /// Id of the request.
    pub id: i64,
    /// Rank in each column; none for an empty cell.
    pub ranks: Vec<Option<u32>>,
    /// What the row saves, if it has an offer.
    pub saving: Option<i64>,
    /// The same in basis points, rounded down.
    pub saving_bp: Option<i64>,
    /// Kinds of badges in the order of the request.
    pub badges: Vec<&'static str>,
    /// Name of the last threshold that the saving reaches.
    pub mark: Option<&'r str>,
    /// Ids of the conditions that hold.
    pub conditions: Vec<&'r str>,
}

/// Judges a request.
pub fn answer<'r>(table: &Request<'r>) -> Answer<'r> {
    let ranks: Vec<Vec<Option<u32>>> =
        (0..table.columns.len()).map(|column| ranks(column, &table.rows)).collect();
    let badges = badges::by_row(table);
    let columns = table.columns.iter().zip(&ranks).enumerate();
    let rank =
        |column: usize, row: usize| ranks.get(column).and_then(|ranks| ranks.get(row)).copied().flatten();
    let rows = order(table, rank).into_iter().filter_map(|at| {
        let row = table.rows.get(at)?;
        let cell = |column: usize| row.cells.get(column).copied().flatten();
        let saving = row.offer.map(|offer| offer.saving());
        let saving_bp = row.offer.map(|offer| offer.saving_basis_points());
        let reached = table.marks.iter().rev().find(|mark| {
            saving > Some(0) && (if mark.is_percent { saving_bp } else { saving }) >= Some(mark.from)
        });
        let met = table.conditions.iter().filter(|condition| condition.holds(cell(condition.column)));
        Some(JudgedRow {
            id: row.id,
            ranks: (0..table.columns.len()).map(|column| rank(column, at)).collect(),
            saving,
            saving_bp,
            badges: badges.get(at).cloned().unwrap_or_default(),
            mark: reached.map(|mark| mark.name),
            conditions: met.map(|condition| condition.id).collect(),
        })
    });
    Answer {
        version: 1,
        rows: rows.collect(),
        columns: columns.map(|(at, (column, ranks))| judge(at, column, ranks, table)).collect(),
    }
}

fn judge<'r>(at: usize, column: &Column<'r>, ranks: &[Option<u32>], table: &Request<'r>) -> JudgedColumn<'r> {
    let cell = |row: &super::request::Row<'r>| row.cells.get(at).copied().flatten();
    let first = table.rows.first().and_then(cell);
    let same = |a: Option<Cell<'_>>, b: Option<Cell<'_>>| match (a, b) {
        (Some(a), Some(b)) => shows_same(a, b),
        (None, None) => true,
        _ => false,
    };
    let known = || ranks.iter().flatten().copied();
    let mut best = Vec::new();
    if let (Some(better), Some(low), Some(high)) = (column.better, known().min(), known().max()) {
        if low < high {
            let wanted = if better == Better::Lower { low } else { high };
            let at_end = table.rows.iter().zip(ranks).filter(|(_, rank)| **rank == Some(wanted));
            best = at_end.map(|(row, _)| row.id).collect();
            best.sort_unstable();
        }
    }
    let number = |row: &super::request::Row<'r>| match cell(row) {
        Some(Cell::Number(value)) => value,
        _ => 0,
    };
    JudgedColumn {
        key: column.key,
        differs: table.rows.iter().any(|row| !same(first, cell(row))),
        best,
        total: column.total.then(|| table.rows.iter().map(number).sum()),
    }
}

/// Positions of the rows in the order asked for: empty cells last in either direction, ties by id.
fn order(table: &Request<'_>, rank: impl Fn(usize, usize) -> Option<u32>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..table.rows.len()).collect();
    if table.sort.is_empty() {
        return order;
    }
    let id = |at: usize| table.rows.get(at).map(|row| row.id);
    order.sort_by(|&a, &b| {
        for rule in &table.sort {
            let way = match (rank(rule.column, a), rank(rule.column, b)) {
                (Some(left), Some(right)) if rule.descending => right.cmp(&left),
                (Some(left), Some(right)) => left.cmp(&right),
                (None, Some(_)) => Ordering::Greater,
                (Some(_), None) => Ordering::Less,
                (None, None) => Ordering::Equal,
            };
            if way.is_ne() {
                return way;
            }
        }
        id(a).cmp(&id(b))
    });
    order
}
