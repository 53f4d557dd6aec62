//! Zvals to Rust and back: the only file that knows how PHP stores them.

use crate::{ErrorKind, Result};
use ext_php_rs::boxed::ZBox;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::ffi::Bucket;
use ext_php_rs::flags::DataType;
use ext_php_rs::types::{ZendHashTable, ZendStr, Zval};
use ext_php_rs::zend::BailoutGuard;

/// `HASH_FLAG_PACKED`: a list, stored as bare zvals since PHP 8.2.
const PACKED: u32 = 1 << 2;
/// `IS_UNDEF`: the hole a removed element leaves.
const UNDEFINED: u8 = 0;

/// One element of a PHP array.
pub(super) struct Element<'a> {
    /// Place in PHP's own memory, holes counted.
    pub(super) slot: usize,
    /// Integer key; meaningless beside a name.
    pub(super) index: u64,
    /// Text key.
    pub(super) name: Option<&'a ZendStr>,
    /// The value, never a reference.
    pub(super) value: &'a Zval,
}

/// The elements of a PHP array in order, read from PHP's own memory.
pub(super) fn elements(array: &ZendHashTable) -> impl Iterator<Item = Element<'_>> {
    // SAFETY: every variant of the union is the same u32 of flags.
    let packed = unsafe { array.u.flags } & PACKED != 0;
    (0..array.nNumUsed as usize).filter_map(move |slot| {
        // SAFETY: PHP 8.2+ keeps `nNumUsed` zvals behind `arPacked` of a packed array, and as many
        // buckets behind `arData` of any other; `slot` is below that number and nothing is written.
        // The key of a bucket is null or a string that lives as long as the bucket.
        let (index, name, value) = unsafe {
            match packed {
                true => (slot as u64, None, &*array.__bindgen_anon_1.arPacked.add(slot)),
                false => {
                    let bucket = &*array.__bindgen_anon_1.arData.cast::<Bucket>().add(slot);
                    (bucket.h, bucket.key.as_ref(), &bucket.val)
                }
            }
        };
        // SAFETY: the type byte is there in every zval.
        let hole = unsafe { value.u1.v.type_ } == UNDEFINED;
        (!hole).then(|| Element { slot, index, name, value: value.dereference() })
    })
}

/// Calls `each` for every integer of a PHP array in order. Digits in a string count as the integer
/// they spell, as ids often come from the database so.
///
/// # Errors
/// `request.field` naming `field` and the position of what is no integer.
pub(super) fn integers(array: &ZendHashTable, field: &str, mut each: impl FnMut(i64)) -> Result<()> {
    for Element { slot, value, .. } in elements(array) {
        match value.long().or_else(|| digits(value)) {
            Some(integer) => each(integer),
            None => {
                return Err(ErrorKind::Request {
                    field: format!("{field}[{slot}]"),
                    expected: "an integer".into(),
                    found: describe(value),
                }
                .into())
            }
        }
    }
    Ok(())
}

/// All integers of an array.
///
/// # Errors
/// As [`integers`].
pub(super) fn integer_list(array: &ZendHashTable, field: &str) -> Result<Vec<i64>> {
    let mut list = Vec::with_capacity(array.len());
    integers(array, field, |integer| list.push(integer))?;
    Ok(list)
}

/// Item ids: integers that are not negative.
///
/// # Errors
/// `request.field` naming the position of another value.
pub(super) fn ids(array: &ZendHashTable, field: &str) -> Result<Vec<u64>> {
    let mut list = Vec::with_capacity(array.len());
    let mut negative = None;
    integers(array, field, |integer| match u64::try_from(integer) {
        Ok(id) => list.push(id),
        Err(_) => negative = negative.or(Some((list.len(), integer))),
    })?;
    match negative {
        None => Ok(list),
        Some((at, found)) => Err(ErrorKind::Request {
            field: format!("{field}[{at}]"),
            expected: "an id, 0 or more".into(),
            found: found.to_string(),
        }
        .into()),
    }
}

/// Text that becomes a PHP string, and is freed even when PHP runs out of memory at that.
pub struct Text(pub(super) String);

impl IntoZval for Text {
    const TYPE: DataType = DataType::String;
    const NULLABLE: bool = false;

    fn set_zval(self, zval: &mut Zval, _persistent: bool) -> ext_php_rs::error::Result<()> {
        let text = BailoutGuard::new(self.0);
        zval.set_zend_string(ZendStr::new(text.as_bytes(), false));
        Ok(())
    }
}

/// An empty list with room for `capacity` elements.
pub(super) fn list(capacity: usize) -> ZBox<ZendHashTable> {
    ZendHashTable::with_capacity(u32::try_from(capacity).unwrap_or(u32::MAX))
}

/// Appends to a list. Failing needs 2^63 elements.
pub(super) fn push(list: &mut ZendHashTable, value: impl IntoZval) {
    let _ = list.push(value);
}

/// Sets a key of an array. Failing needs a key with a NUL byte.
pub(super) fn put(array: &mut ZendHashTable, key: &str, value: impl IntoZval) {
    let _ = array.insert(key, value);
}

fn digits(value: &Zval) -> Option<i64> {
    let bytes = value.zend_str()?.as_bytes();
    std::str::from_utf8(bytes).ok()?.parse().ok()
}

fn describe(value: &Zval) -> String {
    match value.zend_str() {
        Some(text) => {
            format!("{:?}", String::from_utf8_lossy(text.as_bytes().get(..40).unwrap_or(text.as_bytes())))
        }
        None => format!("{:?}", value.get_type()),
    }
}
