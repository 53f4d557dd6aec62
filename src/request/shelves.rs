//! What was made before, found by all the bytes of what it was made of.

use std::collections::HashMap;
use xxhash_rust::xxh3::xxh3_64;

/// What an entry takes beside its own bytes, in round numbers.
const OVERHEAD: usize = 512;

/// Values by the hash of their bytes.
struct Shelf<V> {
    values: HashMap<u64, (Box<[u8]>, V, usize)>,
    bytes: usize,
}

impl<V> Default for Shelf<V> {
    fn default() -> Self {
        Shelf { values: HashMap::new(), bytes: 0 }
    }
}

/// What was asked for lately, and what was before that. A full shelf becomes the old one, whose values go unless they
/// are asked for again. A value is kept under all of its bytes, so that what is found is what making it would give.
pub struct Shelves<V> {
    new: Shelf<V>,
    old: Shelf<V>,
    most: usize,
}

impl<V: Clone> Shelves<V> {
    /// Two empty shelves of `most` bytes.
    pub fn new(most: usize) -> Self {
        Shelves { new: Shelf::default(), old: Shelf::default(), most }
    }

    /// What was made of these bytes.
    pub fn find(&mut self, written: &[u8]) -> Option<V> {
        let hash = xxh3_64(written);
        if let Some((bytes, value, _)) = self.new.values.get(&hash) {
            return (**bytes == *written).then(|| value.clone());
        }
        let (bytes, value, size) = self.old.values.remove(&hash)?;
        let found = (*bytes == *written).then(|| value.clone());
        if found.is_some() {
            self.put(hash, bytes, value, size);
        }
        found
    }

    /// Keeps what was made of these bytes, and takes `size` bytes itself.
    pub fn keep(&mut self, written: Box<[u8]>, value: V, size: usize) {
        let size = size + written.len() + OVERHEAD;
        self.put(xxh3_64(&written), written, value, size);
    }

    fn put(&mut self, hash: u64, written: Box<[u8]>, value: V, size: usize) {
        if self.new.bytes + size > self.most {
            self.old = std::mem::take(&mut self.new);
        }
        self.new.bytes += size;
        if let Some((.., before)) = self.new.values.insert(hash, (written, value, size)) {
            self.new.bytes -= before;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_stays_and_the_rest_goes() {
        let mut shelves = Shelves::new(10 * (OVERHEAD + 100));
        let bytes = |number: u8| vec![number; 100].into_boxed_slice();
        for number in 0..100 {
            assert_eq!(shelves.find(&bytes(number)), None);
            shelves.keep(bytes(number), number, 0);
            assert_eq!(shelves.find(&bytes(number)), Some(number));
            assert_eq!(shelves.find(&bytes(0)), Some(0));
        }
        let kept = (0..100).filter(|&number| shelves.find(&bytes(number)).is_some()).count();
        assert!((10..=20).contains(&kept), "{kept}");
        assert_eq!(shelves.find(&[0; 99]), None);
        shelves.keep(bytes(0), 7, 0);
        assert_eq!(shelves.find(&bytes(0)), Some(7));
    }
}
