//! Opens a model over any bytes and hands out its sections in place.

use super::builder::header_checksum;
use super::facts::Facts;
use super::fault::Fault;
use super::format::{
    aligned, Entry, Header, Tag, ALIGN, ENTRY_BYTES, FORMAT_VERSION, HEADER_BYTES, MAGIC, MAX_SECTIONS,
};
use crate::Result;
use bytemuck::AnyBitPattern;
use std::marker::PhantomData;
use xxhash_rust::xxh3::xxh3_64;

/// A verified model over bytes that are 8-byte aligned (a memory map or
/// [`AlignedBytes`](super::AlignedBytes)).
#[derive(Debug)]
pub struct Model<D> {
    data: D,
    entries: Vec<Entry>,
    site: String,
    catalog_hash: u64,
    identity: u64,
}

/// Where a section lies, found once so that hot calls need no search. Valid for the model it
/// came from; on another one it gives that model's bytes or nothing, never a fault.
#[derive(Debug)]
pub struct SectionOf<T> {
    start: usize,
    end: usize,
    element: PhantomData<fn() -> T>,
}

impl<T> Clone for SectionOf<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for SectionOf<T> {}

impl<T> Default for SectionOf<T> {
    fn default() -> Self {
        SectionOf { start: 0, end: 0, element: PhantomData }
    }
}

impl<D: AsRef<[u8]>> Model<D> {
    /// Checks everything: magic, version, length, section table, every checksum, padding, and
    /// that item ids ascend. After this a section may be trusted to be what was written.
    ///
    /// # Errors
    /// `model.magic`, `model.version`, `model.length`, `model.checksum` or `model.section`.
    pub fn open(data: D) -> Result<Self> {
        let bytes = data.as_ref();
        let header = check_header(bytes)?;
        let entries = check_table(bytes, &header)?;
        for entry in &entries {
            check_section(bytes, entry)?;
        }
        let mut model = Model {
            entries,
            site: String::new(),
            catalog_hash: header.catalog_hash,
            identity: header.checksum,
            data,
        };
        let site = model.bytes(Tag::SITE).map(|site| std::str::from_utf8(site).map(str::to_owned));
        model.site = match site {
            Some(Ok(site)) => site,
            Some(Err(_)) => return Err(section_fault(Tag::SITE, "UTF-8", "other bytes").into()),
            None => return Err(section_fault(Tag::SITE, "the name of a site", "no such section").into()),
        };
        let items = model.slice::<u64>(Tag::ITEMS)?.unwrap_or(&[]);
        if items.len() > u32::MAX as usize {
            return Err(section_fault(Tag::ITEMS, "at most 2^32-1 items", "more").into());
        }
        if items.windows(2).any(|pair| matches!(pair, [a, b] if a >= b)) {
            return Err(
                section_fault(Tag::ITEMS, "ids in ascending order, each once", "another order").into()
            );
        }
        Ok(model)
    }

    /// As [`open`](Self::open), and refuses a model of another site. An empty `site` takes any.
    ///
    /// # Errors
    /// Those of `open`, and `model.site`.
    pub fn open_for(data: D, site: &str) -> Result<Self> {
        let model = Self::open(data)?;
        if site.is_empty() || model.site == site {
            return Ok(model);
        }
        Err(Fault::Site { expected: site.into(), found: model.site }.into())
    }

    /// The site it was trained for.
    pub fn site(&self) -> &str {
        &self.site
    }

    /// Bytes of the file.
    pub fn len(&self) -> u64 {
        self.data.as_ref().len() as u64
    }

    /// Never true of an open model.
    pub fn is_empty(&self) -> bool {
        self.data.as_ref().is_empty()
    }

    /// Checksum over header, section table and through it all sections: equal identity, equal model.
    pub fn identity(&self) -> u64 {
        self.identity
    }

    /// Hash of the catalogue the titles came from, 0 where there was none.
    pub fn catalog_hash(&self) -> u64 {
        self.catalog_hash
    }

    /// Tag, bytes of an element and bytes of every section, in file order.
    pub fn sections(&self) -> impl Iterator<Item = (Tag, u32, u64)> + '_ {
        self.entries.iter().map(|entry| (entry.tag, entry.width, entry.length))
    }

    /// What the model was trained on; zeros where the model does not say.
    ///
    /// # Errors
    /// `model.section` when the JSON cannot be read.
    pub fn facts(&self) -> Result<Facts> {
        Ok(self.json(Tag::FACTS)?.unwrap_or_default())
    }

    /// Raw bytes of a section; `None` where the model has no such section.
    pub fn bytes(&self, tag: Tag) -> Option<&[u8]> {
        let entry = self.entry(tag)?;
        self.data.as_ref().get(entry.offset as usize..(entry.offset + entry.length) as usize)
    }

    /// A section as an array of `T`, in place; `None` where the model has no such section.
    ///
    /// # Errors
    /// `model.section` when the section holds elements of another width.
    pub fn slice<T: AnyBitPattern>(&self, tag: Tag) -> Result<Option<&[T]>> {
        Ok(self.section::<T>(tag)?.map(|section| self.get(section)))
    }

    /// As [`slice`](Self::slice), but an error where the section is absent or has not `length` elements.
    ///
    /// # Errors
    /// `model.section`.
    pub fn exactly<T: AnyBitPattern>(&self, tag: Tag, length: usize) -> Result<SectionOf<T>> {
        let section = self.section::<T>(tag)?.ok_or_else(|| section_fault(tag, "this section", "none"))?;
        let found = self.get(section).len();
        if found != length {
            let found = format!("{found} elements instead of {length}");
            return Err(
                Fault::Section { section: tag.to_string(), expected: "one element an item", found }.into()
            );
        }
        Ok(section)
    }

    /// Finds a section once, for [`get`](Self::get) on hot paths.
    ///
    /// # Errors
    /// `model.section` when the section holds elements of another width.
    pub fn section<T: AnyBitPattern>(&self, tag: Tag) -> Result<Option<SectionOf<T>>> {
        let Some(entry) = self.entry(tag) else { return Ok(None) };
        if entry.width as usize != std::mem::size_of::<T>() || std::mem::align_of::<T>() > ALIGN {
            let found = format!("elements of {} bytes", entry.width);
            return Err(section_fault(tag, "elements of the width that is asked for", &found).into());
        }
        let (start, end) = (entry.offset as usize, (entry.offset + entry.length) as usize);
        Ok(Some(SectionOf { start, end, element: PhantomData }))
    }

    /// The array a handle stands for; empty for a default handle.
    #[inline]
    pub fn get<T: AnyBitPattern>(&self, section: SectionOf<T>) -> &[T] {
        let bytes = self.data.as_ref().get(section.start..section.end).unwrap_or(&[]);
        bytemuck::try_cast_slice(bytes).unwrap_or(&[])
    }

    /// A JSON section as `T`; `None` where the model has no such section.
    ///
    /// # Errors
    /// `model.section` when the JSON is not a `T`.
    pub fn json<T: serde::de::DeserializeOwned>(&self, tag: Tag) -> Result<Option<T>> {
        let Some(bytes) = self.bytes(tag) else { return Ok(None) };
        let value = serde_json::from_slice(bytes);
        Ok(Some(value.map_err(|error| section_fault(tag, "JSON of this section", &error.to_string()))?))
    }

    fn entry(&self, tag: Tag) -> Option<&Entry> {
        self.entries.binary_search_by_key(&tag, |entry| entry.tag).ok().and_then(|at| self.entries.get(at))
    }
}

fn section_fault(tag: Tag, expected: &'static str, found: &str) -> Fault {
    Fault::Section { section: tag.to_string(), expected, found: found.into() }
}

fn check_header(bytes: &[u8]) -> Result<Header, Fault> {
    let found = bytes.len() as u64;
    if bytes.get(..8) != Some(&MAGIC) {
        // A cut file still starts like a model: say that it is short, not that it is foreign.
        return Err(match MAGIC.starts_with(bytes) {
            true => Fault::Length { expected: HEADER_BYTES as u64, found },
            false => Fault::Magic,
        });
    }
    let header = Header::from_bytes(bytes).ok_or(Fault::Length { expected: HEADER_BYTES as u64, found })?;
    if header.min_reader > FORMAT_VERSION {
        return Err(Fault::Version { supported: FORMAT_VERSION, found: header.min_reader });
    }
    if header.length != found {
        return Err(Fault::Length { expected: header.length, found });
    }
    if (bytes.as_ptr() as usize) % ALIGN != 0 {
        return Err(section_fault(
            Tag::SITE,
            "bytes at an address that is a multiple of 8",
            "another address",
        ));
    }
    Ok(header)
}

fn check_table(bytes: &[u8], header: &Header) -> Result<Vec<Entry>, Fault> {
    let count = header.sections as usize;
    let end = HEADER_BYTES + count.min(MAX_SECTIONS) * ENTRY_BYTES;
    let table = bytes.get(HEADER_BYTES..end).filter(|_| count <= MAX_SECTIONS);
    let table = table.ok_or(Fault::Length { expected: end as u64, found: bytes.len() as u64 })?;
    let found = header_checksum(bytes, table);
    if found != header.checksum {
        return Err(Fault::Checksum { part: "header".into(), expected: header.checksum, found });
    }
    let mut entries: Vec<Entry> = Vec::with_capacity(count);
    let mut next = end as u64;
    for raw in table.chunks_exact(ENTRY_BYTES) {
        let entry = Entry::from_bytes(raw).ok_or(Fault::Magic)?;
        if entries.last().is_some_and(|last| last.tag >= entry.tag) {
            return Err(section_fault(entry.tag, "tags in ascending order, each once", "another order"));
        }
        if entry.offset != next {
            let found = format!("{} instead of {next}", entry.offset);
            return Err(section_fault(entry.tag, "sections one after the other", &found));
        }
        let padded = entry.offset.checked_add(entry.length).and_then(aligned);
        next = padded.filter(|&end| end <= header.length).ok_or_else(|| {
            section_fault(entry.tag, "a section within the file", &format!("{} bytes", entry.length))
        })?;
        if entry.width == 0 || entry.length % u64::from(entry.width) != 0 {
            return Err(section_fault(entry.tag, "whole elements", &format!("width {}", entry.width)));
        }
        entries.push(entry);
    }
    if next != header.length {
        return Err(Fault::Length { expected: next, found: header.length });
    }
    Ok(entries)
}

fn check_section(bytes: &[u8], entry: &Entry) -> Result<(), Fault> {
    let (start, end) = (entry.offset as usize, (entry.offset + entry.length) as usize);
    let content = bytes.get(start..end).unwrap_or(&[]);
    let found = xxh3_64(content);
    if found != entry.checksum {
        return Err(Fault::Checksum { part: entry.tag.to_string(), expected: entry.checksum, found });
    }
    if bytes.get(end..end.next_multiple_of(ALIGN)).is_none_or(|padding| padding.iter().any(|&byte| byte != 0))
    {
        return Err(section_fault(entry.tag, "zeros up to the next section", "other bytes"));
    }
    Ok(())
}
