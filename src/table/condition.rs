//! Conditional formatting: rules over one column.

use super::request::{Cell, Column, MOST_NUMBER};
use crate::request::{Fields, Node, Path};
use crate::Result;

/// A rule such as "below 10.00". An empty cell meets none but [`Test::Empty`].
#[derive(Debug)]
pub struct Condition<'r> {
    pub id: &'r str,
    pub column: usize,
    test: Test<'r>,
}

#[derive(Debug)]
enum Test<'r> {
    Empty,
    Filled,
    Equal(Cell<'r>),
    NotEqual(Cell<'r>),
    Contains(&'r str),
    /// From and to, both included.
    Between(i64, i64),
}

impl<'r> Condition<'r> {
    /// Reads a condition.
    pub fn read(node: &'r Node<'_>, path: Path<'_>, columns: &[Column<'r>], keys: &[&str]) -> Result<Self> {
        const NUMBER: [&str; 9] = ["eq", "ne", "lt", "lte", "gt", "gte", "between", "empty", "filled"];
        const TEXT: [&str; 5] = ["eq", "ne", "contains", "empty", "filled"];
        let fields = Fields::of(node, path, &["id", "column", "op", "value", "to"])?;
        let id = fields.text("id", 200)?;
        let column = fields.word("column", keys, None)?;
        let is_text = columns.get(column).is_some_and(|column| column.is_text);
        let words: &[&str] = if is_text { &TEXT } else { &NUMBER };
        let at = fields.word("op", words, None)?;
        let operator = words.get(at).copied().unwrap_or_default();
        let test = match operator {
            "empty" => Test::Empty,
            "filled" => Test::Filled,
            _ if is_text => {
                let text = fields.text("value", 20_000)?;
                match operator {
                    "eq" => Test::Equal(Cell::Text { key: "", text }),
                    "ne" => Test::NotEqual(Cell::Text { key: "", text }),
                    _ => Test::Contains(text),
                }
            }
            _ => {
                let value = fields.int("value", -MOST_NUMBER, MOST_NUMBER, None)?;
                match operator {
                    "eq" => Test::Equal(Cell::Number(value)),
                    "ne" => Test::NotEqual(Cell::Number(value)),
                    "lt" => Test::Between(i64::MIN, value - 1),
                    "lte" => Test::Between(i64::MIN, value),
                    "gt" => Test::Between(value + 1, i64::MAX),
                    "gte" => Test::Between(value, i64::MAX),
                    _ => Test::Between(value, fields.int("to", -MOST_NUMBER, MOST_NUMBER, None)?),
                }
            }
        };
        Ok(Condition { id, column, test })
    }

    /// Whether a cell meets it.
    pub fn holds(&self, cell: Option<Cell<'_>>) -> bool {
        let Some(cell) = cell else { return matches!(self.test, Test::Empty) };
        match self.test {
            Test::Empty => false,
            Test::Filled => true,
            Test::Equal(value) => shows_same(cell, value),
            Test::NotEqual(value) => !shows_same(cell, value),
            Test::Contains(part) => matches!(cell, Cell::Text { text, .. } if text.contains(part)),
            Test::Between(from, to) => matches!(cell, Cell::Number(value) if (from..=to).contains(&value)),
        }
    }
}

/// Whether two cells show the same value, whatever orders them.
pub fn shows_same(a: Cell<'_>, b: Cell<'_>) -> bool {
    match (a, b) {
        (Cell::Number(a), Cell::Number(b)) => a == b,
        (Cell::Text { text: a, .. }, Cell::Text { text: b, .. }) => a == b,
        _ => false,
    }
}
