//! Puts sections together into a model file.

use super::fault::Fault;
use super::format::{
    aligned, Entry, Header, Tag, ALIGN, ENTRY_BYTES, FORMAT_VERSION, HEADER_BYTES, MAX_SECTIONS,
    MIN_READER_VERSION,
};
use crate::Result;
use bytemuck::NoUninit;
use std::borrow::Cow;
use std::io::Write;
use xxhash_rust::xxh3::{xxh3_64, Xxh3};

/// Collects sections and writes them, in ascending order of their tags: the same sections
/// give the same bytes whatever the order of the calls.
///
/// ```
/// use tandem::model::{AlignedBytes, Model, ModelBuilder, Tag};
/// let mut builder = ModelBuilder::new("1@shop.example");
/// builder.slice(Tag::ITEMS, &[11u64, 42])?;
/// let model = Model::open(AlignedBytes::copy(&builder.to_bytes()?))?;
/// assert_eq!(model.site(), "1@shop.example");
/// assert_eq!(model.slice::<u64>(Tag::ITEMS)?, Some(&[11u64, 42][..]));
/// # Ok::<(), tandem::Error>(())
/// ```
pub struct ModelBuilder<'a> {
    catalog_hash: u64,
    sections: Vec<Section<'a>>,
}

struct Section<'a> {
    tag: Tag,
    width: u32,
    bytes: Cow<'a, [u8]>,
}

impl<'a> ModelBuilder<'a> {
    /// A model of `site` without anything else in it.
    pub fn new(site: &str) -> Self {
        let site = Section { tag: Tag::SITE, width: 1, bytes: Cow::Owned(site.as_bytes().to_vec()) };
        ModelBuilder { catalog_hash: 0, sections: vec![site] }
    }

    /// Names the catalogue the titles came from; 0 means none.
    pub fn catalog_hash(&mut self, hash: u64) -> &mut Self {
        self.catalog_hash = hash;
        self
    }

    /// Adds an array that is kept where it is until the file is written.
    ///
    /// # Errors
    /// `model.section` when the tag is taken or there are too many sections.
    pub fn slice<T: NoUninit>(&mut self, tag: Tag, values: &'a [T]) -> Result<&mut Self> {
        let width = std::mem::size_of::<T>() as u32;
        self.add(Section { tag, width, bytes: Cow::Borrowed(bytemuck::cast_slice(values)) })
    }

    /// Adds an array by value.
    ///
    /// # Errors
    /// As [`slice`](Self::slice).
    pub fn array<T: NoUninit>(&mut self, tag: Tag, values: Vec<T>) -> Result<&mut Self> {
        let width = std::mem::size_of::<T>() as u32;
        self.add(Section { tag, width, bytes: Cow::Owned(bytemuck::cast_slice(&values).to_vec()) })
    }

    /// Adds raw bytes.
    ///
    /// # Errors
    /// As [`slice`](Self::slice).
    pub fn bytes(&mut self, tag: Tag, bytes: Vec<u8>) -> Result<&mut Self> {
        self.add(Section { tag, width: 1, bytes: Cow::Owned(bytes) })
    }

    /// Adds a value as JSON. Maps in it must have a fixed order (no `HashMap`).
    ///
    /// # Errors
    /// As [`slice`](Self::slice); also when the value has no JSON form.
    pub fn json<T: serde::Serialize>(&mut self, tag: Tag, value: &T) -> Result<&mut Self> {
        let bytes = serde_json::to_vec(value).map_err(|error| Fault::Section {
            section: tag.to_string(),
            expected: "a value with a JSON form",
            found: error.to_string(),
        })?;
        self.bytes(tag, bytes)
    }

    fn add(&mut self, section: Section<'a>) -> Result<&mut Self> {
        let fault =
            |expected, found: String| Fault::Section { section: section.tag.to_string(), expected, found };
        if self.sections.iter().any(|other| other.tag == section.tag) {
            return Err(fault("each tag once", "it twice".into()).into());
        }
        if self.sections.len() >= MAX_SECTIONS {
            return Err(fault("at most 1024 sections", "one more".into()).into());
        }
        self.sections.push(section);
        Ok(self)
    }

    /// Writes the whole file. Nothing is copied: peak memory is that of the sections.
    ///
    /// # Errors
    /// What the writer says, as `io`.
    pub fn write(&mut self, out: &mut dyn Write) -> std::io::Result<()> {
        self.sections.sort_by_key(|section| section.tag);
        let too_long =
            || std::io::Error::new(std::io::ErrorKind::InvalidInput, "model longer than 2^64 bytes");
        let mut offset = (HEADER_BYTES + self.sections.len() * ENTRY_BYTES) as u64;
        let mut table = Vec::with_capacity(self.sections.len() * ENTRY_BYTES);
        for section in &self.sections {
            let length = section.bytes.len() as u64;
            let checksum = xxh3_64(&section.bytes);
            let entry = Entry { tag: section.tag, width: section.width, offset, length, checksum };
            table.extend_from_slice(&entry.to_bytes());
            offset = offset.checked_add(length).and_then(aligned).ok_or_else(too_long)?;
        }
        let mut header = Header {
            format: FORMAT_VERSION,
            min_reader: MIN_READER_VERSION,
            length: offset,
            sections: self.sections.len() as u32,
            catalog_hash: self.catalog_hash,
            checksum: 0,
        };
        header.checksum = header_checksum(&header.to_bytes(), &table);
        out.write_all(&header.to_bytes())?;
        out.write_all(&table)?;
        for section in &self.sections {
            out.write_all(&section.bytes)?;
            let padding = section.bytes.len().next_multiple_of(ALIGN) - section.bytes.len();
            out.write_all(&[0; ALIGN][..padding])?;
        }
        Ok(())
    }

    /// The whole file in memory.
    ///
    /// # Errors
    /// None in practice; the signature is that of [`write`](Self::write).
    pub fn to_bytes(&mut self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.write(&mut bytes).map_err(|error| crate::Error::io("model", error))?;
        Ok(bytes)
    }
}

/// Checksum of the header without its last eight bytes, and of the section table. As the table
/// holds the checksum of every section, it stands for the whole file.
pub(crate) fn header_checksum(header: &[u8], table: &[u8]) -> u64 {
    let mut hash = Xxh3::new();
    hash.update(header.get(..HEADER_BYTES - 8).unwrap_or(&[]));
    hash.update(table);
    hash.digest()
}
