//! Reads the fields of one object of a request and names the path of what is wrong.

use super::node::Node;
use crate::{Error, ErrorKind, Result};
use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

/// Where in a request a value stands; written out only for an error.
#[derive(Clone, Copy)]
pub enum Path<'p> {
    /// The request itself.
    Root,
    /// A field of an object.
    Field(&'p Path<'p>, &'p str),
    /// A place in a list.
    Index(&'p Path<'p>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Root => Ok(()),
            Path::Field(Path::Root, name) => f.write_str(name),
            Path::Field(parent, name) => write!(f, "{parent}.{name}"),
            Path::Index(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}

/// The error of a field.
pub fn wrong(path: Path<'_>, expected: impl Into<String>, found: impl Into<String>) -> Error {
    ErrorKind::Request { field: path.to_string(), expected: expected.into(), found: found.into() }.into()
}

/// One object. A field the reader does not know is refused: it may be a restriction that this
/// version would not keep. A missing optional field and null are the same.
pub struct Fields<'p, 'n, 'a> {
    entries: &'n [(Cow<'a, str>, Node<'a>)],
    path: Path<'p>,
    /// Where the last field was found; writers and readers mostly go in the same order.
    next: Cell<usize>,
}

fn entries<'n, 'a>(node: &'n Node<'a>, path: Path<'_>) -> Result<&'n [(Cow<'a, str>, Node<'a>)]> {
    match node {
        Node::Object(entries) => Ok(entries),
        Node::List(list) if list.is_empty() => Ok(&[]),
        Node::List(_) => Err(wrong(Path::Field(&path, "0"), "no such field", "one")),
        other => Err(wrong(path, "an object", other.describe())),
    }
}

impl<'p, 'n, 'a> Fields<'p, 'n, 'a> {
    /// The fields of `node`, all of them among `known` (at most 64), each once.
    pub fn of(node: &'n Node<'a>, path: Path<'p>, known: &[&str]) -> Result<Self> {
        let entries = entries(node, path)?;
        let mut at = 0;
        let mut seen = 0_u64;
        for (name, _) in entries {
            let (before, after) = known.split_at(at.min(known.len()));
            let found = after.iter().position(|k| k == name).map(|i| i + before.len());
            let Some(found) = found.or_else(|| before.iter().position(|k| k == name)) else {
                return Err(wrong(Path::Field(&path, name), "no such field", "one"));
            };
            if seen & (1 << found) != 0 {
                return Err(wrong(Path::Field(&path, name), "one value", "two"));
            }
            seen |= 1 << found;
            at = found + 1;
        }
        Ok(Fields { entries, path, next: Cell::new(0) })
    }

    /// The fields of `node` whatever their names, for a reader that refuses the object anyway.
    pub fn any(node: &'n Node<'a>, path: Path<'p>) -> Result<Self> {
        Ok(Fields { entries: entries(node, path)?, path, next: Cell::new(0) })
    }

    /// The path of a field.
    pub fn path<'s>(&'s self, name: &'s str) -> Path<'s> {
        Path::Field(&self.path, name)
    }

    /// A field as it is; null and absent are `None`.
    pub fn get(&self, name: &str) -> Option<&'n Node<'a>> {
        let (before, after) = self.entries.split_at(self.next.get().min(self.entries.len()));
        let found = after.iter().position(|(key, _)| key == name).map(|i| i + before.len());
        let found = found.or_else(|| before.iter().position(|(key, _)| key == name))?;
        self.next.set(found + 1);
        match self.entries.get(found) {
            Some((_, Node::Null)) | None => None,
            Some((_, node)) => Some(node),
        }
    }

    /// A whole number from `low` to `high`.
    pub fn int(&self, name: &str, low: i64, high: i64, default: Option<i64>) -> Result<i64> {
        match self.optional_int(name, low, high)?.or(default) {
            Some(value) => Ok(value),
            None => Err(self.wrong(name, format!("a whole number from {low} to {high}"))),
        }
    }

    /// A whole number from `low` to `high`, or none.
    pub fn optional_int(&self, name: &str, low: i64, high: i64) -> Result<Option<i64>> {
        match self.get(name) {
            None => Ok(None),
            Some(&Node::Int(value)) if (low..=high).contains(&value) => Ok(Some(value)),
            Some(_) => Err(self.wrong(name, format!("a whole number from {low} to {high}"))),
        }
    }

    /// `true` or `false`.
    pub fn bool(&self, name: &str, default: bool) -> Result<bool> {
        match self.get(name) {
            None => Ok(default),
            Some(&Node::Bool(value)) => Ok(value),
            Some(_) => Err(self.wrong(name, "true or false")),
        }
    }

    /// A text of 1 to `most` bytes.
    pub fn text(&self, name: &str, most: usize) -> Result<&'n str> {
        match self.get(name) {
            Some(Node::Text(value)) if (1..=most).contains(&value.len()) => Ok(value),
            _ => Err(self.wrong(name, format!("a text of 1 to {most} bytes"))),
        }
    }

    /// The same, or nothing where it is empty or absent.
    pub fn optional_text(&self, name: &str, most: usize) -> Result<&'n str> {
        match self.get(name) {
            None => Ok(""),
            Some(Node::Text(value)) if value.is_empty() => Ok(""),
            Some(_) => self.text(name, most),
        }
    }

    /// The position of the field's value in `words`; without the field, of `default`.
    pub fn word(&self, name: &str, words: &[&str], default: Option<usize>) -> Result<usize> {
        let found = match self.get(name) {
            None => default,
            Some(Node::Text(value)) => words.iter().position(|word| word == value),
            Some(_) => None,
        };
        found.ok_or_else(|| self.wrong(name, format!("one of {}", words.join(", "))))
    }

    /// A list of at most `most` values; `required`: of at least one.
    pub fn list(&self, name: &str, most: usize, required: bool) -> Result<&'n [Node<'a>]> {
        let list: &[_] = match self.get(name) {
            None if !required => return Ok(&[]),
            Some(Node::List(list)) if list.len() <= most => list,
            Some(Node::Object(entries)) if entries.is_empty() => &[],
            _ => return Err(self.wrong(name, format!("a list of {} to {most}", u8::from(required)))),
        };
        if required && list.is_empty() {
            return Err(self.wrong(name, format!("a list of 1 to {most}")));
        }
        Ok(list)
    }

    /// A list of texts of 1 to 200 bytes.
    pub fn texts(&self, name: &str) -> Result<Vec<&'n str>> {
        let mut texts = Vec::new();
        for (i, node) in self.list(name, 1000, false)?.iter().enumerate() {
            match node {
                Node::Text(value) if (1..=200).contains(&value.len()) => texts.push(value.as_ref()),
                _ => {
                    let path = self.path(name);
                    return Err(wrong(Path::Index(&path, i), "a text of 1 to 200 bytes", node.describe()));
                }
            }
        }
        Ok(texts)
    }

    /// A list of ids from 1.
    pub fn ids(&self, name: &str) -> Result<Vec<i64>> {
        let mut ids = Vec::new();
        for (i, node) in self.list(name, 10_000, false)?.iter().enumerate() {
            match node {
                Node::Int(value) if *value >= 1 => ids.push(*value),
                _ => {
                    let path = self.path(name);
                    return Err(wrong(Path::Index(&path, i), "an id from 1", node.describe()));
                }
            }
        }
        Ok(ids)
    }

    /// The error of a field that is not as expected, or not there.
    pub fn wrong(&self, name: &str, expected: impl Into<String>) -> Error {
        let found = self.get(name).map_or_else(|| "nothing".into(), Node::describe);
        wrong(Path::Field(&self.path, name), expected, found)
    }
}
