//! Read-only memory maps of model files: the only `unsafe` of the core.

use crate::{Error, Result};
use std::fs::File;
use std::path::Path;

/// A mapped model file. All processes that map the same file share its pages.
#[derive(Debug)]
pub struct MappedFile {
    map: memmap2::Mmap,
}

impl MappedFile {
    /// Maps the file as it is now. The map outlives a rename or removal of the file.
    ///
    /// # Errors
    /// `io` when the file cannot be opened or mapped (an empty file cannot).
    pub fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(|error| Error::io(path, error))?;
        // SAFETY: the map is private and read-only. Its bytes could change only if another process
        // wrote into the file; models are published under a fresh name by rename and never written
        // to again (see `publish`), so that does not happen to a published model.
        #[allow(unsafe_code)]
        let map = unsafe { memmap2::MmapOptions::new().map_copy_read_only(&file) };
        Ok(MappedFile { map: map.map_err(|error| Error::io(path, error))? })
    }
}

impl AsRef<[u8]> for MappedFile {
    fn as_ref(&self) -> &[u8] {
        &self.map
    }
}
