//! Numbers from a seed, for samples and measurements: the same seed gives the same numbers everywhere.
//! Nothing that a shop shows or sells depends on it.

/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From `low` to `high`, both included.
    pub fn range(&mut self, low: i64, high: i64) -> i64 {
        let span = high.abs_diff(low) + 1;
        low + i64::try_from(self.next() % span).unwrap_or(0)
    }

    /// From 0 to less than 1.
    pub fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// True in `percent` of 100.
    pub fn chance(&mut self, percent: i64) -> bool {
        self.range(0, 99) < percent
    }

    /// One of a list, all alike; none of an empty one.
    pub fn pick<'v, T>(&mut self, of: &'v [T]) -> Option<&'v T> {
        let last = i64::try_from(of.len()).unwrap_or(0) - 1;
        of.get(usize::try_from(self.range(0, last.max(0))).unwrap_or(0))
    }

    /// One of some words; none of them is "".
    pub fn word(&mut self, of: &[&'static str]) -> &'static str {
        self.pick(of).copied().unwrap_or("")
    }
}
