//! Keeps the published model of each directory open and follows `current` to new generations,
//! without restart and without a call ever seeing half of each.

use super::bytes::AlignedBytes;
use super::fault::Fault;
use super::mmap::MappedFile;
use super::pointer::{Pointer, POINTER};
use super::publish::current;
use super::reader::Model;
use crate::{Error, ErrorKind, Result};
use parking_lot::Mutex;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Directories kept open at once; beyond it the one asked for longest ago is closed.
const MAX_DIRECTORIES: usize = 64;
/// How often a pointer is read again when its model is swept away in between.
const ATTEMPTS: usize = 3;

/// Bytes of an open model, mapped or read.
#[derive(Debug)]
pub enum ModelBytes {
    /// Shared with all other processes that map the file.
    Mapped(MappedFile),
    /// A private copy, for file systems where a map may be cut by another machine.
    Read(AlignedBytes),
}

impl AsRef<[u8]> for ModelBytes {
    #[inline]
    fn as_ref(&self) -> &[u8] {
        match self {
            ModelBytes::Mapped(file) => file.as_ref(),
            ModelBytes::Read(bytes) => bytes.as_ref(),
        }
    }
}

/// Whether files are mapped or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Access {
    /// Memory map: one copy for all workers. The default.
    #[default]
    Map,
    /// A copy for each worker.
    Read,
}

/// What is asked of a [`Registry`].
#[derive(Debug, Clone, Copy)]
pub struct Query<'a> {
    /// The model directory.
    pub directory: &'a Path,
    /// The site that asks; empty takes a model of any site.
    pub site: &'a str,
    /// Milliseconds of any clock that does not run backwards.
    pub now_ms: u64,
    /// `current` is looked at no more often than this.
    pub freshness_ms: u64,
    /// How files are opened.
    pub access: Access,
}

/// A generation in use: the pointer that named it and what was built over its model.
#[derive(Debug)]
pub struct Loaded<T> {
    /// What `current` said.
    pub pointer: Pointer,
    /// What the caller built, such as a ranker.
    pub value: T,
}

/// Builds what answers from an opened model, once a generation.
pub type Build<T> = fn(Model<ModelBytes>) -> Result<T>;

/// Open models by directory and site.
pub struct Registry<T> {
    build: Build<T>,
    slots: Mutex<Vec<Slot<T>>>,
}

struct Slot<T> {
    directory: PathBuf,
    site: String,
    checked_ms: u64,
    stamp: Option<Stamp>,
    loaded: Option<Arc<Loaded<T>>>,
    error: Option<Arc<Error>>,
}

/// What changes when `current` is replaced.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stamp {
    device: u64,
    inode: u64,
    modified: (i64, i64),
    length: u64,
}

impl<T> Registry<T> {
    /// A registry that builds with `build`.
    pub const fn new(build: Build<T>) -> Self {
        Registry { build, slots: Mutex::new(Vec::new()) }
    }

    /// The generation in use. Looks at `current` when the last look is older than the freshness
    /// interval; a new generation that cannot be used leaves the old one in force.
    ///
    /// # Errors
    /// `model.missing`, `model.site` and the other `model.*` codes, or `io`, where no generation
    /// could be opened so far.
    pub fn get(&self, query: Query<'_>) -> Result<Arc<Loaded<T>>, Arc<Error>> {
        let known = {
            let mut slots = self.slots.lock();
            match slots.iter_mut().find(|slot| slot.directory == query.directory && slot.site == query.site) {
                Some(slot) if query.now_ms.saturating_sub(slot.checked_ms) < query.freshness_ms => {
                    return slot.answer()
                }
                Some(slot) => {
                    slot.checked_ms = query.now_ms;
                    Some(slot.stamp)
                }
                None => None,
            }
        };
        let stamp = stamp(&query.directory.join(POINTER));
        if known.is_some_and(|known| known == stamp && stamp.is_some()) {
            return self.with_slot(query, |slot| slot.answer());
        }
        let opened = self.open(query);
        self.with_slot(query, |slot| {
            slot.checked_ms = query.now_ms;
            slot.stamp = stamp;
            match opened {
                Ok(loaded) => {
                    slot.loaded = Some(Arc::new(loaded));
                    slot.error = None;
                }
                Err(error) => slot.error = Some(Arc::new(error)),
            }
            slot.answer()
        })
    }

    /// Why the newest generation is not in use, even while an older one answers.
    pub fn last_error(&self, directory: &Path, site: &str) -> Option<Arc<Error>> {
        let slots = self.slots.lock();
        let slot = slots.iter().find(|slot| slot.directory == directory && slot.site == site)?;
        slot.error.clone()
    }

    /// Closes every model, so that the next call opens what is published then.
    pub fn clear(&self) {
        self.slots.lock().clear();
    }

    fn with_slot<R>(&self, query: Query<'_>, then: impl FnOnce(&mut Slot<T>) -> R) -> R {
        let mut slots = self.slots.lock();
        let at = slots.iter().position(|slot| slot.directory == query.directory && slot.site == query.site);
        let mut slot = match at {
            Some(at) => slots.swap_remove(at),
            None => Slot {
                directory: query.directory.to_owned(),
                site: query.site.to_owned(),
                checked_ms: query.now_ms,
                stamp: None,
                loaded: None,
                error: None,
            },
        };
        if slots.len() >= MAX_DIRECTORIES {
            let oldest = slots.iter().enumerate().min_by_key(|(_, slot)| slot.checked_ms).map(|(at, _)| at);
            oldest.map(|at| slots.swap_remove(at));
        }
        let result = then(&mut slot);
        slots.push(slot);
        result
    }

    fn open(&self, query: Query<'_>) -> Result<Loaded<T>> {
        let mut last = None;
        for _ in 0..ATTEMPTS {
            let pointer = current(query.directory)?;
            match open_generation(query.directory, &pointer, query.site, query.access) {
                Ok(model) => {
                    let path = query.directory.join(&pointer.file);
                    let value = (self.build)(model).map_err(|error| error.in_file(&path))?;
                    return Ok(Loaded { pointer, value });
                }
                // Two generations were published since the pointer was read: follow it again.
                Err(error) if is_not_found(&error) => last = Some(error),
                Err(error) => return Err(error),
            }
        }
        Err(last.unwrap_or_else(|| Fault::Missing.at(query.directory)))
    }
}

impl<T> Slot<T> {
    fn answer(&self) -> Result<Arc<Loaded<T>>, Arc<Error>> {
        match (&self.loaded, &self.error) {
            (Some(loaded), _) => Ok(loaded.clone()),
            (None, Some(error)) => Err(error.clone()),
            (None, None) => Err(Arc::new(Fault::Missing.at(&self.directory))),
        }
    }
}

/// Opens the model a pointer names and makes sure it is that model, of that site.
///
/// # Errors
/// The `model.*` codes and `io`, naming the file.
pub fn open_generation(
    directory: &Path,
    pointer: &Pointer,
    site: &str,
    access: Access,
) -> Result<Model<ModelBytes>> {
    let path = directory.join(&pointer.file);
    let bytes = match access {
        Access::Map => ModelBytes::Mapped(MappedFile::open(&path)?),
        Access::Read => ModelBytes::Read(AlignedBytes::read(&path)?),
    };
    let model = Model::open_for(bytes, site).map_err(|error| error.in_file(&path))?;
    let expected = u64::from_str_radix(&pointer.identity, 16).unwrap_or(0);
    if model.identity() != expected {
        return Err(Fault::Checksum { part: "header".into(), expected, found: model.identity() }.at(path));
    }
    Ok(model)
}

fn is_not_found(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Io { source, .. } if source.kind() == std::io::ErrorKind::NotFound)
}

fn stamp(path: &Path) -> Option<Stamp> {
    use std::os::unix::fs::MetadataExt;
    let metadata = std::fs::metadata(path).ok()?;
    Some(Stamp {
        device: metadata.dev(),
        inode: metadata.ino(),
        modified: (metadata.mtime(), metadata.mtime_nsec()),
        length: metadata.len(),
    })
}
