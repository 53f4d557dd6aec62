//! A PHP array as the tree that a request is read from, and an answer as a PHP array: what JSON does
//! between the two, without the text in between.

use super::convert::{self, Element};
use crate::pricing::{known, Given, MAX_RULES};
use crate::request::Node;
use ext_php_rs::boxed::ZBox;
use ext_php_rs::ffi;
use ext_php_rs::flags::DataType;
use ext_php_rs::types::{ZendHashTable, ZendStr, Zval};
use ext_php_rs::zend::BailoutGuard;
use serde::ser::{
    Error as _, Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, Serializer,
};
use std::borrow::Cow;
use std::fmt::Display;
use std::ops::Range;
use std::sync::Arc;

/// Arrays within arrays.
const DEPTH: u32 = 32;

/// The tree of an array, borrowing its texts. `None` where it holds what JSON has to judge: objects,
/// text that is not UTF-8, numbers that are none, or arrays too deep in each other.
pub(super) fn read(array: &ZendHashTable) -> Option<Node<'_>> {
    node(array, DEPTH)
}

/// A request written down but for its time.
pub(super) struct Written {
    bytes: Vec<u8>,
    /// Where each of its rules stands, where those are a list of at most so many.
    rules: Vec<Range<usize>>,
    /// Its time, where that is a number.
    pub(super) now: Option<i64>,
}

impl Written {
    /// All of it but its time.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// Writes a request down. `None` where [`read`] gives none, text that is not UTF-8 apart.
pub(super) fn written(request: &ZendHashTable) -> Option<Written> {
    let depth = DEPTH.checked_sub(1)?;
    let mut written = Written { bytes: Vec::with_capacity(1 << 13), rules: Vec::new(), now: None };
    for of in convert::elements(request) {
        write_name(&of, &mut written.bytes);
        let name = of.name.map_or(&[][..], |name| name.as_bytes());
        match (name, of.value.long(), apart(name, of.value)) {
            (b"now", Some(now), _) => written.now = Some(now),
            (_, _, Some(rules)) => {
                let depth = depth.checked_sub(1)?;
                written.bytes.push(9);
                written.bytes.extend(rules.len().to_ne_bytes());
                written.rules.reserve(rules.len());
                for of in convert::elements(rules) {
                    let from = written.bytes.len();
                    write(of.value, depth, &mut written.bytes)?;
                    written.rules.push(from..written.bytes.len());
                }
            }
            _ => write(of.value, depth, &mut written.bytes)?,
        }
    }
    Some(written)
}

/// The rules of a request where they are read apart from it.
fn apart<'a>(name: &[u8], value: &'a Zval) -> Option<&'a ZendHashTable> {
    value.array().filter(|list| name == b"rules" && list.len() <= MAX_RULES && is_list(list))
}

/// The tree of a request without its rules, and those apart, as far as they were read before not read again.
pub(super) fn read_apart<'a>(
    request: &'a ZendHashTable,
    written: &Written,
) -> Option<(Node<'a>, Option<Vec<Given<'a>>>)> {
    let depth = DEPTH.checked_sub(1)?;
    if is_list(request) {
        return Some((read(request)?, None));
    }
    let mut object = Vec::with_capacity(request.len());
    let mut rules = None;
    for of in convert::elements(request) {
        let name = name(&of)?;
        match apart(name.as_bytes(), of.value) {
            Some(list) => rules = Some(given(list, depth.checked_sub(1)?, written)?),
            None => object.push((name, value(of.value, depth)?)),
        }
    }
    Some((Node::Object(object), rules))
}

fn given<'a>(list: &'a ZendHashTable, depth: u32, written: &Written) -> Option<Vec<Given<'a>>> {
    let mut rules = Vec::with_capacity(list.len());
    for (of, range) in convert::elements(list).zip(&written.rules) {
        let bytes = written.bytes.get(range.clone())?;
        rules.push(match known(bytes) {
            Some(rule) => Given::Known(rule),
            None => Given::New(value(of.value, depth)?, bytes.into()),
        });
    }
    Some(rules)
}

/// Writes all that [`value`] tells apart, so that equal bytes are equal values.
fn write(value: &Zval, depth: u32, to: &mut Vec<u8>) -> Option<()> {
    match value.get_type() {
        DataType::Null => to.push(0),
        DataType::True => to.push(1),
        DataType::False => to.push(2),
        DataType::Long => {
            to.push(3);
            to.extend(value.long()?.to_ne_bytes());
        }
        DataType::Double => {
            value.double().filter(|number| number.is_finite())?;
            to.push(4);
        }
        DataType::String => {
            to.push(5);
            write_text(value.zend_str()?, to);
        }
        DataType::Array => {
            let depth = depth.checked_sub(1)?;
            let array = value.array()?;
            to.push(6);
            to.extend(array.len().to_ne_bytes());
            for of in convert::elements(array) {
                write_name(&of, to);
                write(of.value, depth, to)?;
            }
        }
        _ => return None,
    }
    Some(())
}

fn write_name(of: &Element<'_>, to: &mut Vec<u8>) {
    match of.name {
        Some(name) => {
            to.push(7);
            write_text(name, to);
        }
        None => {
            to.push(8);
            to.extend(of.index.to_ne_bytes());
        }
    }
}

fn write_text(text: &ZendStr, to: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    to.extend(bytes.len().to_ne_bytes());
    to.extend_from_slice(bytes);
}

fn is_list(array: &ZendHashTable) -> bool {
    (0..).zip(convert::elements(array)).all(|(at, of)| of.name.is_none() && of.index == at)
}

fn node(array: &ZendHashTable, depth: u32) -> Option<Node<'_>> {
    let depth = depth.checked_sub(1)?;
    if is_list(array) {
        let mut list = Vec::with_capacity(array.len());
        for of in convert::elements(array) {
            list.push(value(of.value, depth)?);
        }
        return Some(Node::List(list));
    }
    let mut object = Vec::with_capacity(array.len());
    for of in convert::elements(array) {
        object.push((name(&of)?, value(of.value, depth)?));
    }
    Some(Node::Object(object))
}

fn name<'a>(of: &Element<'a>) -> Option<Cow<'a, str>> {
    match of.name {
        Some(name) => text(name).map(Cow::Borrowed),
        // The same bits as the signed key that PHP shows.
        None => Some(Cow::Owned(of.index.cast_signed().to_string())),
    }
}

fn text(text: &ZendStr) -> Option<&str> {
    std::str::from_utf8(text.as_bytes()).ok()
}

fn value(value: &Zval, depth: u32) -> Option<Node<'_>> {
    match value.get_type() {
        DataType::Null => Some(Node::Null),
        DataType::True => Some(Node::Bool(true)),
        DataType::False => Some(Node::Bool(false)),
        DataType::Long => value.long().map(Node::Int),
        DataType::Double => value.double().filter(|number| number.is_finite()).map(|_| Node::Decimal),
        DataType::String => text(value.zend_str()?).map(|text| Node::Text(Cow::Borrowed(text))),
        DataType::Array => node(value.array()?, depth),
        _ => None,
    }
}

/// An answer written down flat, owning everything: it outlives the request, and a memory limit that
/// PHP meets while the array is made frees it.
pub(super) struct Tape {
    marks: Vec<Mark>,
    text: String,
}

enum Mark {
    Null,
    Bool(bool),
    Int(i64),
    /// Bytes of a text.
    Text(usize),
    /// Values that follow.
    List(usize),
    /// Names with values that follow.
    Object(usize),
    Name(&'static str),
    /// Bytes of a name that is no literal.
    Called(usize),
}

impl Tape {
    /// Writes an answer down; `None` where it holds what answers do not hold.
    pub(super) fn of(answer: &impl Serialize) -> Option<Self> {
        let mut tape = Tape { marks: Vec::with_capacity(1 << 9), text: String::with_capacity(1 << 12) };
        answer.serialize(Writer(&mut tape)).ok()?;
        Some(tape)
    }

    /// Bytes of memory.
    pub(super) fn size(&self) -> usize {
        self.marks.len() * size_of::<Mark>() + self.text.len()
    }

    /// Gives back what was reserved in vain.
    pub(super) fn shrink(&mut self) {
        self.marks.shrink_to_fit();
        self.text.shrink_to_fit();
    }

    fn text(&mut self, mark: fn(usize) -> Mark, text: &str) {
        self.text.push_str(text);
        self.marks.push(mark(text.len()));
    }
}

/// The array of an answer.
pub(super) fn array(tape: &BailoutGuard<Arc<Tape>>) -> ZBox<ZendHashTable> {
    let mut reader = Reader { marks: &tape.marks, text: &tape.text };
    match reader.marks.split_first() {
        Some((Mark::Object(names), rest)) => {
            reader.marks = rest;
            reader.object(*names)
        }
        _ => convert::list(0),
    }
}

struct Reader<'t> {
    marks: &'t [Mark],
    text: &'t str,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Option<&'t Mark> {
        let (mark, rest) = self.marks.split_first()?;
        self.marks = rest;
        Some(mark)
    }

    fn words(&mut self, bytes: usize) -> &'t str {
        let (text, rest) = self.text.split_at_checked(bytes).unwrap_or_default();
        self.text = rest;
        text
    }

    fn object(&mut self, names: usize) -> ZBox<ZendHashTable> {
        let mut object = convert::list(names);
        for _ in 0..names {
            let name = match self.next() {
                Some(Mark::Name(name)) => name,
                Some(Mark::Called(bytes)) => self.words(*bytes),
                _ => "",
            };
            let mut value = self.value();
            // SAFETY: the array is ours alone and takes the value over; PHP copies the name.
            unsafe {
                ffi::zend_hash_str_update(&raw mut *object, name.as_ptr().cast(), name.len(), &raw mut value)
            };
            std::mem::forget(value);
        }
        object
    }

    fn value(&mut self) -> Zval {
        let mut zval = Zval::new();
        match self.next() {
            Some(Mark::Bool(value)) => zval.set_bool(*value),
            Some(Mark::Int(value)) => zval.set_long(*value),
            Some(Mark::Text(bytes)) => zval.set_zend_string(ZendStr::new(self.words(*bytes), false)),
            Some(Mark::List(values)) => {
                let mut list = convert::list(*values);
                for _ in 0..*values {
                    convert::push(&mut list, self.value());
                }
                zval.set_hashtable(list);
            }
            Some(Mark::Object(names)) => zval.set_hashtable(self.object(*names)),
            _ => zval.set_null(),
        }
        zval
    }
}

/// Writes on a tape what serde hands over.
struct Writer<'t>(&'t mut Tape);

/// Why an answer cannot be written down. Nobody reads it: JSON is asked then.
#[derive(Debug)]
struct Refused;

impl Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("no value of an answer")
    }
}

impl std::error::Error for Refused {}

impl serde::ser::Error for Refused {
    fn custom<T: Display>(_: T) -> Self {
        Refused
    }
}

/// Numbers that fit 64 bits.
macro_rules! integers {
    ($($method:ident: $type:ty),*) => {
        $(fn $method(self, value: $type) -> Result<(), Refused> {
            let value = i64::try_from(value).map_err(Refused::custom)?;
            self.0.marks.push(Mark::Int(value));
            Ok(())
        })*
    };
}

/// What no answer holds.
macro_rules! refused {
    ($($method:ident($($type:ty),*) -> $ok:ty;)*) => {
        $(fn $method(self, $(_: $type),*) -> Result<$ok, Refused> {
            Err(Refused)
        })*
    };
}

impl Serializer for Writer<'_> {
    type Ok = ();
    type Error = Refused;
    type SerializeSeq = Self;
    type SerializeTuple = Impossible<(), Refused>;
    type SerializeTupleStruct = Impossible<(), Refused>;
    type SerializeTupleVariant = Impossible<(), Refused>;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Impossible<(), Refused>;

    integers!(serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_u8: u8,
        serialize_u16: u16, serialize_u32: u32, serialize_u64: u64);

    refused! {
        serialize_f32(f32) -> (); serialize_f64(f64) -> (); serialize_char(char) -> (); serialize_bytes(&[u8]) -> ();
        serialize_unit_struct(&'static str) -> ();
        serialize_tuple(usize) -> Self::SerializeTuple;
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
    }

    fn serialize_bool(self, value: bool) -> Result<(), Refused> {
        self.0.marks.push(Mark::Bool(value));
        Ok(())
    }

    fn serialize_str(self, value: &str) -> Result<(), Refused> {
        self.0.text(Mark::Text, value);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Refused> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Refused> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Refused> {
        self.0.marks.push(Mark::Null);
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Refused> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Refused> {
        Err(Refused)
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Self, Refused> {
        self.0.marks.push(Mark::List(length.ok_or(Refused)?));
        Ok(self)
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Self, Refused> {
        self.0.marks.push(Mark::Object(length.ok_or(Refused)?));
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, length: usize) -> Result<Self, Refused> {
        self.serialize_map(Some(length))
    }
}

impl SerializeSeq for Writer<'_> {
    type Ok = ();
    type Error = Refused;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        value.serialize(Writer(self.0))
    }

    fn end(self) -> Result<(), Refused> {
        Ok(())
    }
}

impl SerializeMap for Writer<'_> {
    type Ok = ();
    type Error = Refused;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Refused> {
        key.serialize(Writer(self.0))?;
        match self.0.marks.pop() {
            Some(Mark::Text(bytes)) => self.0.marks.push(Mark::Called(bytes)),
            _ => return Err(Refused),
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        value.serialize(Writer(self.0))
    }

    fn end(self) -> Result<(), Refused> {
        Ok(())
    }
}

impl SerializeStruct for Writer<'_> {
    type Ok = ();
    type Error = Refused;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        self.0.marks.push(Mark::Name(name));
        value.serialize(Writer(self.0))
    }

    fn end(self) -> Result<(), Refused> {
        Ok(())
    }
}
