//! A table request, read and checked.

use super::badges::{Badge, Metric, Offer};
use super::condition::Condition;
use crate::money::MAX_AMOUNT;
use crate::request::{wrong, Fields, Node, Path};
use crate::Result;
use std::collections::HashSet;

/// Most rows of a table.
pub const MOST_ROWS: usize = 20_000;

/// Most columns of a table.
pub const MOST_COLUMNS: usize = 64;

/// Largest number in a cell, either sign; a column of them can be summed without overflow.
pub const MOST_NUMBER: i64 = 100_000_000_000_000;

/// Which end of a column is the better one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// The smallest value.
    Lower,
    /// The largest value.
    Higher,
}

/// A column.
#[derive(Debug)]
pub struct Column<'r> {
    pub key: &'r str,
    pub is_text: bool,
    pub better: Option<Better>,
    pub total: bool,
}

/// A cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'r> {
    /// A whole number.
    Number(i64),
    /// A text with the key that orders it.
    Text { key: &'r str, text: &'r str },
}

/// A row.
#[derive(Debug)]
pub struct Row<'r> {
    pub id: i64,
    /// One for each column, in their order.
    pub cells: Vec<Option<Cell<'r>>>,
    pub offer: Option<Offer>,
    pub stock: Option<i64>,
}

/// One rule of the order.
#[derive(Debug, Clone, Copy)]
pub struct Sort {
    pub column: usize,
    pub descending: bool,
}

/// A threshold that names the rows whose saving reaches it.
#[derive(Debug)]
pub struct Mark<'r> {
    pub is_percent: bool,
    pub from: i64,
    pub name: &'r str,
}

/// The whole request.
#[derive(Debug)]
pub struct Request<'r> {
    pub columns: Vec<Column<'r>>,
    pub rows: Vec<Row<'r>>,
    pub sort: Vec<Sort>,
    pub badges: Vec<Badge>,
    pub marks: Vec<Mark<'r>>,
    pub conditions: Vec<Condition<'r>>,
}

impl<'r> Request<'r> {
    /// Reads a request.
    pub fn read(node: &'r Node<'_>) -> Result<Self> {
        const KNOWN: [&str; 7] = ["version", "columns", "rows", "sort", "badges", "marks", "conditions"];
        let fields = Fields::of(node, Path::Root, &KNOWN)?;
        fields.int("version", 1, 1, None)?;
        let columns = read_columns(&fields)?;
        let keys: Vec<&str> = columns.iter().map(|column| column.key).collect();
        let rows = read_rows(&fields, &columns, &keys)?;
        let sort = each(&fields, "sort", 8, |node, path| {
            let rule = Fields::of(node, path, &["column", "direction"])?;
            let column = rule.word("column", &keys, None)?;
            Ok(Sort { column, descending: rule.word("direction", &["asc", "desc"], Some(0))? == 1 })
        })?;
        let badges = each(&fields, "badges", 16, read_badge)?;
        let marks = each(&fields, "marks", 16, |node, path| {
            let mark = Fields::of(node, path, &["metric", "from", "name"])?;
            let is_percent = mark.word("metric", &["saving_percent", "saving_amount"], None)? == 0;
            let from = mark.int("from", 0, MAX_AMOUNT, None)?;
            Ok(Mark { is_percent, from, name: mark.text("name", 200)? })
        })?;
        let conditions =
            each(&fields, "conditions", 64, |node, path| Condition::read(node, path, &columns, &keys))?;
        Ok(Request { columns, rows, sort, badges, marks, conditions })
    }
}

/// Reads every entry of a list.
fn each<'n, 'a, T>(
    fields: &Fields<'_, 'n, 'a>,
    name: &str,
    most: usize,
    mut read: impl FnMut(&'n Node<'a>, Path<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let list = fields.list(name, most, false)?;
    let path = fields.path(name);
    list.iter().enumerate().map(|(i, node)| read(node, Path::Index(&path, i))).collect()
}

fn read_columns<'n, 'a>(fields: &Fields<'_, 'n, 'a>) -> Result<Vec<Column<'n>>> {
    let mut seen = HashSet::new();
    each(fields, "columns", MOST_COLUMNS, |node, path| {
        let fields = Fields::of(node, path, &["key", "type", "better", "total"])?;
        let key = fields.text("key", 200)?;
        if key.starts_with(|sign: char| sign.is_ascii_digit()) {
            return Err(wrong(Path::Field(&path, "key"), "a text that begins with no digit", "a digit"));
        }
        let is_text = fields.word("type", &["money", "number", "date", "text"], None)? == 3;
        let better = match fields.get("better") {
            None => None,
            Some(_) if fields.word("better", &["lower", "higher"], None)? == 0 => Some(Better::Lower),
            Some(_) => Some(Better::Higher),
        };
        let total = fields.bool("total", false)?;
        if is_text && better.is_some() {
            return Err(wrong(Path::Field(&path, "better"), "nothing for a text column", "a text"));
        }
        if is_text && total {
            return Err(wrong(Path::Field(&path, "total"), "false for a text column", "true"));
        }
        if !seen.insert(key) {
            let (expected, found) = ("a key of its own", "a key that was there before");
            return Err(wrong(Path::Field(&path, "key"), expected, found));
        }
        Ok(Column { key, is_text, better, total })
    })
}

fn read_rows<'n, 'a>(
    fields: &Fields<'_, 'n, 'a>,
    columns: &[Column<'n>],
    keys: &[&str],
) -> Result<Vec<Row<'n>>> {
    let mut seen = HashSet::new();
    each(fields, "rows", MOST_ROWS, |node, path| {
        let fields = Fields::of(node, path, &["id", "cells", "offer", "stock"])?;
        let id = fields.int("id", 1, i64::MAX, None)?;
        let cells = match fields.get("cells") {
            None => columns.iter().map(|_| None).collect(),
            Some(node) => read_cells(node, Path::Field(&path, "cells"), columns, keys)?,
        };
        let offer = match fields.get("offer") {
            None => None,
            Some(node) => Some(read_offer(node, Path::Field(&path, "offer"))?),
        };
        let stock = fields.optional_int("stock", -MOST_NUMBER, MOST_NUMBER)?;
        if !seen.insert(id) {
            let (expected, found) = ("an id of its own", "an id that was there before");
            return Err(wrong(Path::Field(&path, "id"), expected, found));
        }
        Ok(Row { id, cells, offer, stock })
    })
}

fn read_cells<'n>(
    node: &'n Node<'_>,
    path: Path<'_>,
    columns: &[Column<'n>],
    keys: &[&str],
) -> Result<Vec<Option<Cell<'n>>>> {
    let given = Fields::of(node, path, keys)?;
    let cell = |column: &Column<'n>| {
        if !column.is_text {
            return Ok(given.optional_int(column.key, -MOST_NUMBER, MOST_NUMBER)?.map(Cell::Number));
        }
        let Some(node) = given.get(column.key) else { return Ok(None) };
        let fields = Fields::of(node, Path::Field(&path, column.key), &["key", "text"])?;
        let key = fields.text("key", 2000)?;
        Ok(Some(Cell::Text { key, text: fields.text("text", 20_000)? }))
    };
    columns.iter().map(cell).collect()
}

fn read_offer(node: &Node<'_>, path: Path<'_>) -> Result<Offer> {
    let fields = Fields::of(node, path, &["individual", "price", "items"])?;
    Ok(Offer {
        individual: fields.int("individual", 0, MAX_AMOUNT, None)?,
        price: fields.int("price", 0, MAX_AMOUNT, None)?,
        items: fields.int("items", 1, 1_000_000, Some(1))?,
    })
}

fn read_badge(node: &Node<'_>, path: Path<'_>) -> Result<Badge> {
    let fields = Fields::of(node, path, &["kind", "metric", "rows", "at_most"])?;
    let kind = fields.word("kind", &["best", "pick", "sale", "low_stock"], None)?;
    let metrics = ["saving_percent", "saving_amount", "price_per_item"];
    let metric = match fields.word("metric", &metrics, Some(0))? {
        0 => Metric::SavingPercent,
        1 => Metric::SavingAmount,
        _ => Metric::PricePerItem,
    };
    let rows = fields.ids("rows")?;
    let at_most = fields.int("at_most", 0, 1_000_000, Some(0))?;
    Ok(match kind {
        0 => Badge::Best(metric),
        1 => Badge::Pick(rows),
        2 => Badge::Sale,
        _ => Badge::LowStock(at_most),
    })
}
