//! Reads orders, catalogue and sessions from CSV files as documented in the command-line contract.

use super::catalog::CatalogItem;
use super::input::{Click, Line, Trainer, MAX_ID};
use crate::error::ErrorKind;
use crate::{Error, Result};
use ::csv::ByteRecord;
use std::io::Read;
use std::path::Path;

/// Columns of an orders file.
pub const ORDER_COLUMNS: [&str; 6] = ["order_id", "customer_id", "item_id", "qty", "price", "timestamp"];
/// Columns that a catalogue file must have; `attributes` may follow.
pub const CATALOG_COLUMNS: [&str; 7] =
    ["item_id", "title", "categories", "tags", "price", "cost", "in_stock"];
/// Columns of a sessions file.
pub const SESSION_COLUMNS: [&str; 3] = ["session_id", "item_id", "timestamp"];

impl Trainer {
    /// Adds the orders of a CSV file. Prices are unit prices in decimal; rows come in any order.
    ///
    /// # Errors
    /// `io`, or `input.line` with file, line, what was expected and what was found.
    pub fn read_orders(&mut self, path: &Path) -> Result<()> {
        let mut table = Table::open(path, &ORDER_COLUMNS)?;
        while table.next()? {
            if let Some(most) = self.most_lines.filter(|&most| self.lines() >= most) {
                let expected = format!("at most {most} lines, which is what fits into the memory allowed");
                return Err(table.error(expected, "more".into()));
            }
            let line = Line {
                order: table.id(0, 0)?,
                customer: if table.field(1).is_empty() { 0 } else { table.id(1, 0)? },
                item: table.id(2, 0)?,
                qty: table.integer(3)?,
                price: table.minor(4)?.unwrap_or(0),
                time: table.integer(5)?,
                weight: 100,
            };
            let price = line.price.saturating_mul(line.qty.max(1));
            self.add_line(Line { price, ..line })?;
        }
        Ok(())
    }

    /// Adds the catalogue of a CSV file. Lists are separated by `|`.
    ///
    /// # Errors
    /// Those of [`read_orders`](Self::read_orders).
    pub fn read_catalog(&mut self, path: &Path) -> Result<()> {
        let mut table = Table::open(path, &CATALOG_COLUMNS)?;
        let attributes = table.column("attributes");
        while table.next()? {
            let list = |text: String| {
                text.split('|').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
            };
            self.add_catalog(CatalogItem {
                item: table.id(0, 0)?,
                title: table.text(1)?,
                categories: list(table.text(2)?),
                tags: list(table.text(3)?),
                attributes: match attributes {
                    Some(column) => list(table.text_at(column, "attributes")?),
                    None => Vec::new(),
                },
                price: table.minor(4)?,
                cost: table.minor(5)?,
                in_stock: table.flag(6)?,
            });
        }
        Ok(())
    }

    /// Adds the sessions of a CSV file.
    ///
    /// # Errors
    /// Those of [`read_orders`](Self::read_orders).
    pub fn read_sessions(&mut self, path: &Path) -> Result<()> {
        self.read_sessions_but(path, &[]).map(drop)
    }

    /// As [`read_sessions`](Self::read_sessions), but rows whose column `split` is one of `kept_back`
    /// are returned instead of added, with the place of that name.
    ///
    /// # Errors
    /// Those of `read_orders`.
    pub fn read_sessions_but(&mut self, path: &Path, kept_back: &[&str]) -> Result<Vec<(usize, Click)>> {
        let mut table = Table::open(path, &SESSION_COLUMNS)?;
        let split = table.column("split");
        let mut returned = Vec::new();
        while table.next()? {
            let (session, item, time) = (table.id(0, 0)?, table.id(1, 0)?, table.integer(2)?);
            let name = split.and_then(|place| table.record.get(place)).unwrap_or(b"");
            match kept_back.iter().position(|other| other.as_bytes() == name) {
                Some(place) => returned.push((place, Click { session, time, item })),
                None => self.add_sessions(&[session as i64, item as i64, time])?,
            }
        }
        Ok(returned)
    }
}

/// A CSV file with named columns and errors that name the line.
struct Table {
    file: String,
    reader: ::csv::Reader<std::fs::File>,
    record: ByteRecord,
    names: &'static [&'static str],
    places: Vec<usize>,
    header: Vec<String>,
}

impl Table {
    fn open(path: &Path, names: &'static [&'static str]) -> Result<Table> {
        let file = std::fs::File::open(path).map_err(|error| Error::io(path, error))?;
        let mut reader = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(1 << 20)
            .from_reader(file);
        let mut record = ByteRecord::new();
        let name = path.display().to_string();
        let read = read_record(&mut reader, &mut record, &name)?;
        let header: Vec<String> = record
            .iter()
            .enumerate()
            .map(|(at, field)| {
                let field =
                    if at == 0 { field.strip_prefix(b"\xef\xbb\xbf").unwrap_or(field) } else { field };
                String::from_utf8_lossy(field).trim().to_owned()
            })
            .collect();
        let places: Vec<usize> =
            names.iter().filter_map(|name| header.iter().position(|column| column == name)).collect();
        if !read || places.len() != names.len() {
            return Err(ErrorKind::Input {
                file: name,
                line: 1,
                expected: format!("the header {}", names.join(",")),
                found: if read { shown(header.join(",").as_bytes()) } else { "an empty file".into() },
            }
            .into());
        }
        Ok(Table { file: name, reader, record, names, places, header })
    }

    fn next(&mut self) -> Result<bool> {
        if !read_record(&mut self.reader, &mut self.record, &self.file)? {
            return Ok(false);
        }
        if self.record.len() == self.header.len() {
            return Ok(true);
        }
        Err(self.error(format!("{} columns", self.header.len()), format!("{} columns", self.record.len())))
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    #[inline]
    fn field(&self, column: usize) -> &[u8] {
        self.places.get(column).and_then(|&place| self.record.get(place)).unwrap_or(b"").trim_ascii()
    }

    fn name(&self, column: usize) -> &'static str {
        self.names.get(column).copied().unwrap_or("")
    }

    fn id(&self, column: usize, least: u64) -> Result<u64> {
        let field = self.field(column);
        match parse_digits(field) {
            Some(id) if id >= least && id <= MAX_ID => Ok(id),
            _ => Err(self.error(
                format!("{} as a whole number from {least} to {MAX_ID}", self.name(column)),
                shown(field),
            )),
        }
    }

    fn integer(&self, column: usize) -> Result<i64> {
        let field = self.field(column);
        let (negative, digits) = match field {
            [b'-', digits @ ..] => (true, digits),
            digits => (false, digits),
        };
        match parse_digits(digits).and_then(|value| i64::try_from(value).ok()) {
            Some(value) => Ok(if negative { -value } else { value }),
            None => Err(self.error(format!("{} as a whole number", self.name(column)), shown(field))),
        }
    }

    /// A decimal amount in hundredths, rounded half up; `None` where the field is empty.
    fn minor(&self, column: usize) -> Result<Option<i64>> {
        let field = self.field(column);
        if field.is_empty() {
            return Ok(None);
        }
        match parse_minor(field) {
            Some(minor) => Ok(Some(minor)),
            None => {
                Err(self
                    .error(format!("{} as a decimal number such as 12.50", self.name(column)), shown(field)))
            }
        }
    }

    fn flag(&self, column: usize) -> Result<bool> {
        let field = self.field(column);
        match field.to_ascii_lowercase().as_slice() {
            b"" | b"1" | b"true" | b"yes" | b"instock" => Ok(true),
            b"0" | b"false" | b"no" | b"outofstock" => Ok(false),
            _ => Err(self.error(format!("{} as 1 or 0", self.name(column)), shown(field))),
        }
    }

    fn text(&self, column: usize) -> Result<String> {
        self.text_at(self.places.get(column).copied().unwrap_or(usize::MAX), self.name(column))
    }

    fn text_at(&self, place: usize, name: &str) -> Result<String> {
        let field = self.record.get(place).unwrap_or(b"");
        match std::str::from_utf8(field) {
            Ok(text) => Ok(text.trim().to_owned()),
            Err(_) => Err(self.error(format!("{name} in UTF-8"), shown(field))),
        }
    }

    fn error(&self, expected: String, found: String) -> Error {
        let line = self.record.position().map_or(0, |position| position.line());
        ErrorKind::Input { file: self.file.clone(), line, expected, found }.into()
    }
}

fn read_record<R: Read>(reader: &mut ::csv::Reader<R>, record: &mut ByteRecord, file: &str) -> Result<bool> {
    reader.read_byte_record(record).map_err(|error| {
        let line = error.position().map_or(0, |position| position.line());
        match error.into_kind() {
            ::csv::ErrorKind::Io(source) => Error::io(file, source),
            kind => ErrorKind::Input {
                file: file.to_owned(),
                line,
                expected: "a CSV record".into(),
                found: format!("{kind:?}"),
            }
            .into(),
        }
    })
}

/// A field as it is quoted in an error: short, printable.
fn shown(field: &[u8]) -> String {
    let text: String = String::from_utf8_lossy(field).chars().take(60).collect();
    format!("{text:?}")
}

fn parse_digits(field: &[u8]) -> Option<u64> {
    if field.is_empty() {
        return None;
    }
    field.iter().try_fold(0u64, |value, &byte| {
        let digit = byte.is_ascii_digit().then(|| u64::from(byte - b'0'))?;
        value.checked_mul(10)?.checked_add(digit)
    })
}

fn parse_minor(field: &[u8]) -> Option<i64> {
    let (negative, field) = match field {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    let mut parts = field.splitn(2, |&byte| byte == b'.');
    let whole = parts.next().unwrap_or(b"");
    let fraction = parts.next().unwrap_or(b"");
    if (whole.is_empty() && fraction.is_empty()) || !fraction.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let whole = if whole.is_empty() { 0 } else { parse_digits(whole)? };
    let digit = |at: usize| fraction.get(at).map_or(0, |&byte| u64::from(byte - b'0'));
    let minor = whole.checked_mul(100)?.checked_add(digit(0) * 10 + digit(1) + u64::from(digit(2) >= 5))?;
    let minor = i64::try_from(minor).ok()?;
    Some(if negative { -minor } else { minor })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_become_hundredths() {
        for (text, want) in [
            ("12.5", Some(1250)),
            ("0.015", Some(2)),
            ("0.0149", Some(1)),
            ("7", Some(700)),
            (".5", Some(50)),
            ("-3.20", Some(-320)),
            ("", None),
            (".", None),
            ("1,5", None),
            ("1e3", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(parse_minor(text.as_bytes()), want, "{text:?}");
        }
    }
}
