//! Bytes in memory at an address that arrays of u64 may be read from in place.

/// Owned bytes, 8-byte aligned. What a model is read into where mapping is not wanted.
#[derive(Debug, Clone, Default)]
pub struct AlignedBytes {
    words: Vec<u64>,
    length: usize,
}

impl AlignedBytes {
    /// A copy of `bytes`.
    pub fn copy(bytes: &[u8]) -> Self {
        let mut words = vec![0u64; bytes.len().div_ceil(8)];
        if let Some(target) = bytemuck::cast_slice_mut::<u64, u8>(&mut words).get_mut(..bytes.len()) {
            target.copy_from_slice(bytes);
        }
        AlignedBytes { words, length: bytes.len() }
    }

    /// Reads a whole file. Memory is taken by the file's own length, never by what it says.
    pub fn read(path: &std::path::Path) -> crate::Result<Self> {
        std::fs::read(path).map(|bytes| Self::copy(&bytes)).map_err(|error| crate::Error::io(path, error))
    }
}

impl AsRef<[u8]> for AlignedBytes {
    fn as_ref(&self) -> &[u8] {
        bytemuck::cast_slice::<u64, u8>(&self.words).get(..self.length).unwrap_or(&[])
    }
}
