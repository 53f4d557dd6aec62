//! The layout of a model file as constants; `FORMAT.md` draws the same.

use std::fmt;

/// First bytes of every model.
pub const MAGIC: [u8; 8] = *b"TANDEM\x1a\n";
/// The version written by this engine. It grows with every change of meaning.
pub const FORMAT_VERSION: u32 = 1;
/// The oldest reader that understands what this engine writes. A reader refuses a file that
/// asks for a newer one; it ignores sections it does not know.
pub const MIN_READER_VERSION: u32 = 1;
/// Bytes of the fixed header.
pub const HEADER_BYTES: usize = 64;
/// Bytes of one entry of the section table, which follows the header.
pub const ENTRY_BYTES: usize = 32;
/// Every section starts at a multiple of this.
pub const ALIGN: usize = 8;
/// More sections than this are refused before anything is allocated.
pub const MAX_SECTIONS: usize = 1024;

/// Name of a section: four bytes, readable in a hex dump.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(pub [u8; 4]);

impl Tag {
    /// Name of the site, UTF-8. The one section every model has.
    pub const SITE: Tag = Tag(*b"SITE");
    /// What the model was trained on, JSON of [`Facts`](super::Facts).
    pub const FACTS: Tag = Tag(*b"FACT");
    /// Chosen parameters and the evidence for them, JSON.
    pub const PARAMS: Tag = Tag(*b"PARM");
    /// Product ids, u64, ascending. The position of an id is its `ItemIndex`.
    pub const ITEMS: Tag = Tag(*b"ITEM");
    /// Orders that hold the item, u32 an item.
    pub const ITEM_ORDERS: Tag = Tag(*b"IORD");
    /// Distinct customers who bought the item, u32 an item.
    pub const ITEM_CUSTOMERS: Tag = Tag(*b"ICUS");
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.escape_ascii())
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tag({self})")
    }
}

/// The fixed header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    pub format: u32,
    pub min_reader: u32,
    pub length: u64,
    pub sections: u32,
    pub catalog_hash: u64,
    pub checksum: u64,
}

impl Header {
    /// Everything but the checksum, which is taken over these bytes and the section table.
    pub fn to_bytes(self) -> [u8; HEADER_BYTES] {
        let mut bytes = [0; HEADER_BYTES];
        bytes[0..8].copy_from_slice(&MAGIC);
        bytes[8..12].copy_from_slice(&self.format.to_le_bytes());
        bytes[12..16].copy_from_slice(&self.min_reader.to_le_bytes());
        bytes[16..24].copy_from_slice(&self.length.to_le_bytes());
        bytes[24..28].copy_from_slice(&self.sections.to_le_bytes());
        bytes[32..40].copy_from_slice(&self.catalog_hash.to_le_bytes());
        bytes[56..64].copy_from_slice(&self.checksum.to_le_bytes());
        bytes
    }

    /// Reads the fields; `None` where there are too few bytes. Nothing is judged here.
    pub fn from_bytes(bytes: &[u8]) -> Option<Header> {
        Some(Header {
            format: u32_at(bytes, 8)?,
            min_reader: u32_at(bytes, 12)?,
            length: u64_at(bytes, 16)?,
            sections: u32_at(bytes, 24)?,
            catalog_hash: u64_at(bytes, 32)?,
            checksum: u64_at(bytes, 56)?,
        })
    }
}

/// One entry of the section table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    pub tag: Tag,
    /// Bytes of one element; the length is a multiple of it.
    pub width: u32,
    pub offset: u64,
    pub length: u64,
    pub checksum: u64,
}

impl Entry {
    pub fn to_bytes(self) -> [u8; ENTRY_BYTES] {
        let mut bytes = [0; ENTRY_BYTES];
        bytes[0..4].copy_from_slice(&self.tag.0);
        bytes[4..8].copy_from_slice(&self.width.to_le_bytes());
        bytes[8..16].copy_from_slice(&self.offset.to_le_bytes());
        bytes[16..24].copy_from_slice(&self.length.to_le_bytes());
        bytes[24..32].copy_from_slice(&self.checksum.to_le_bytes());
        bytes
    }

    pub fn from_bytes(bytes: &[u8]) -> Option<Entry> {
        Some(Entry {
            tag: Tag(bytes.get(0..4)?.try_into().ok()?),
            width: u32_at(bytes, 4)?,
            offset: u64_at(bytes, 8)?,
            length: u64_at(bytes, 16)?,
            checksum: u64_at(bytes, 24)?,
        })
    }
}

/// `n` rounded up to the next multiple of [`ALIGN`]; `None` on overflow.
pub(crate) fn aligned(n: u64) -> Option<u64> {
    n.checked_add(ALIGN as u64 - 1).map(|n| n & !(ALIGN as u64 - 1))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

#[cfg(target_endian = "big")]
compile_error!("models are little-endian and read in place; a big-endian host needs a converting reader");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_and_entry_survive_a_round_trip() {
        let header =
            Header { format: 1, min_reader: 2, length: 3, sections: 4, catalog_hash: 5, checksum: u64::MAX };
        assert_eq!(Header::from_bytes(&header.to_bytes()), Some(header));
        let entry = Entry { tag: Tag(*b"ITEM"), width: 8, offset: 64, length: 16, checksum: 7 };
        assert_eq!(Entry::from_bytes(&entry.to_bytes()), Some(entry));
        assert_eq!(Header::from_bytes(&[0; 63]), None);
    }

    #[test]
    fn alignment_rounds_up_and_never_overflows() {
        for (n, want) in [(0, Some(0)), (1, Some(8)), (8, Some(8)), (9, Some(16)), (u64::MAX, None)] {
            assert_eq!(aligned(n), want, "aligned({n})");
        }
    }
}
