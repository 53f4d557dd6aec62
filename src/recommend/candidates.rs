//! Candidates and their terms while a request is answered.

use crate::train::params::Blend;

/// Sources of a score, in the order they are explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub(crate) enum Term {
    Product,
    Cart,
    Knn,
    Content,
    Recent,
    Personal,
    Also,
}

/// Number of terms.
pub(crate) const TERMS: usize = 7;
/// Names of the terms, in their order.
pub(crate) const TERM_NAMES: [&str; TERMS] = [
    "bought-together",
    "cart-model",
    "similar-baskets",
    "similar-products",
    "recent",
    "own-purchases",
    "also-bought",
];

/// Beside a cart, own purchases weigh in full from an eighth of a purchase of today of what is bought again
/// as often as things are.
const LEAST_PERSONAL: f32 = 0.125;
/// Weights of the terms, in their order.
pub(crate) fn weights(blend: &Blend) -> [f32; TERMS] {
    [blend.product, blend.cart, blend.knn, blend.content, blend.recent, blend.personal, blend.also]
        .map(|weight| weight as f32)
}

/// Floats of a row of terms: half a cache line, and whole vector registers. What is above
/// [`TERMS`] stays 0.
const LANES: usize = 8;
const _: () = assert!(TERMS <= LANES);

/// No item.
const NOTHING: u32 = u32::MAX;

/// What each source gave for one candidate.
#[derive(Debug, Clone, Copy)]
#[repr(align(32))]
struct Row([f32; LANES]);

/// A candidate as the rules look at it: item index and its terms, the best candidate of each being 1.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    pub item: u32,
    pub terms: [f32; TERMS],
}

/// Scratch memory of a ranker, kept between requests so that a request allocates nothing but its
/// answer. One for each thread; it fits any model.
///
/// An item is a candidate when the place its slot names holds the item: nothing is reset between
/// requests but the length of the list.
#[derive(Debug, Default)]
pub struct Workspace {
    slots: Vec<u32>,
    pub(crate) items: Vec<u32>,
    rows: Vec<Row>,
    /// One over the best candidate of each term.
    factors: [f32; LANES],
    /// The same, times the weight of the term.
    scale: [f32; LANES],
    /// Similarity of each session, 0 between requests, and the item it was met at.
    pub(crate) sessions: Vec<(f32, u32)>,
    /// Sessions met, or own purchases.
    pub(crate) met: Vec<u32>,
    /// What is summed up of each basket met; all 0 between requests.
    pub(crate) sums: Vec<u32>,
    /// Baskets that share two items or more with the cart.
    pub(crate) shared: Vec<u32>,
    /// How rare each item of the context is.
    pub(crate) rarities: Vec<f32>,
    /// Where the items of the baskets that vote start and end, and what their votes count.
    pub(crate) voters: Vec<(u32, u32, f32)>,
    /// Votes of each item; all 0 between requests.
    pub(crate) votes: Vec<f32>,
    /// Items voted for.
    pub(crate) voted: Vec<u32>,
    pub(crate) chosen: Vec<u64>,
    pub(crate) context: Vec<(u32, f32)>,
    pub(crate) excluded: Vec<u32>,
    /// What own purchases are divided by where the best of them is less.
    pub(crate) least_personal: f32,
}

impl Workspace {
    /// Empty scratch memory.
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets the candidates of the request before and makes room for `items` items.
    pub(crate) fn reset(&mut self, items: usize) {
        self.items.clear();
        self.rows.clear();
        if self.slots.len() < items {
            self.slots.resize(items, 0);
        }
        self.context.clear();
        self.excluded.clear();
        self.least_personal = LEAST_PERSONAL;
    }

    /// Adds to a term of an item, which becomes a candidate where it is none yet. Items outside the
    /// model are dropped.
    #[inline]
    pub(crate) fn add(&mut self, item: u32, term: Term, value: f32) {
        if let Some(terms) = self.terms_of(item) {
            terms[term as usize] += value;
        }
    }

    /// As [`add`](Self::add), for the items of a row of a table, each once, with a value for each.
    #[inline]
    pub(crate) fn add_row(
        &mut self,
        term: Term,
        items: &[u32],
        scores: &[u16],
        value: impl Fn(u32, u16) -> f32,
    ) {
        let added = items.iter().zip(scores).map(|(&item, &score)| (item, value(item, score)));
        self.each(items.len(), added, |terms, value| terms[term as usize] += value);
    }

    /// As [`add_row`](Self::add_row), but sets the term.
    #[inline]
    pub(crate) fn set_each(&mut self, term: Term, items: &[u32], value: impl Fn(u32) -> f32) {
        let set = items.iter().map(|&item| (item, value(item)));
        self.each(items.len(), set, |terms, value| terms[term as usize] = value);
    }

    #[inline]
    fn each(
        &mut self,
        length: usize,
        values: impl Iterator<Item = (u32, f32)>,
        put: impl Fn(&mut [f32; LANES], f32),
    ) {
        let Workspace { slots, items: known, rows, .. } = self;
        let mut count = known.len();
        known.resize(count + length, NOTHING);
        rows.resize(count + length, Row([0.0; LANES]));
        let last = known.len().saturating_sub(1);
        for (item, value) in values {
            let Some(slot) = slots.get_mut(item as usize) else { continue };
            // Without a branch for what is new: it could not be foreseen.
            let place = (*slot as usize).min(last);
            let new = known.get(place) != Some(&item);
            let place = if new { count } else { place };
            count += usize::from(new);
            *slot = place as u32;
            if let (Some(known), Some(Row(terms))) = (known.get_mut(place), rows.get_mut(place)) {
                *known = item;
                put(terms, value);
            }
        }
        known.truncate(count);
        rows.truncate(count);
    }

    /// As [`add_row`](Self::add_row), but leaves alone what is no candidate.
    #[inline]
    pub(crate) fn add_row_to_known(&mut self, term: Term, items: &[u32], scores: &[u16], unit: f32) {
        let Workspace { slots, items: known, rows, .. } = self;
        // One row more takes what is meant for none: whether an item is known could not be foreseen.
        let spare = rows.len();
        rows.push(Row([0.0; LANES]));
        for (&item, &score) in items.iter().zip(scores) {
            let place = slots.get(item as usize).map_or(spare, |&place| (place as usize).min(spare));
            let place = if known.get(place) == Some(&item) { place } else { spare };
            if let Some(Row(terms)) = rows.get_mut(place) {
                terms[term as usize] += f32::from(score) * unit;
            }
        }
        rows.truncate(spare);
    }

    #[inline]
    fn terms_of(&mut self, item: u32) -> Option<&mut [f32; LANES]> {
        let slot = self.slots.get_mut(item as usize)?;
        let mut place = *slot as usize;
        if self.items.get(place) != Some(&item) {
            place = self.items.len();
            *slot = place as u32;
            self.items.push(item);
            self.rows.push(Row([0.0; LANES]));
        }
        self.rows.get_mut(place).map(|row| &mut row.0)
    }

    /// Gives a term of all candidates the value of their item.
    pub(crate) fn set_all(&mut self, term: Term, value: impl Fn(u32) -> f32) {
        for (&item, Row(terms)) in self.items.iter().zip(&mut self.rows) {
            terms[term as usize] = value(item);
        }
    }

    /// Finds the best of each term: from here on a term counts as a share of it, times its weight.
    pub(crate) fn blend(&mut self, weights: &[f32; TERMS]) {
        let mut best = [0f32; LANES];
        // A purchase that is seldom repeated stays small even where it is the only one.
        best[Term::Personal as usize] = self.least_personal;
        for Row(terms) in &self.rows {
            for (best, &value) in best.iter_mut().zip(terms) {
                *best = if value > *best { value } else { *best };
            }
        }
        self.factors = best.map(|best| if best > 0.0 { 1.0 / best } else { 0.0 });
        self.scale = self.factors;
        for (lane, scale) in self.scale.iter_mut().enumerate() {
            *scale *= weights.get(lane).copied().unwrap_or(0.0);
        }
    }

    /// Lowers a candidate and its terms to `factor` of what they are; after [`blend`](Self::blend).
    pub(crate) fn discount(&mut self, item: u32, factor: f32) {
        let Some(&place) = self.slots.get(item as usize) else { return };
        if self.items.get(place as usize) == Some(&item) {
            if let Some(Row(terms)) = self.rows.get_mut(place as usize) {
                terms.iter_mut().for_each(|term| *term *= factor);
            }
        }
    }

    /// Items and scores of all candidates, in the order they were found.
    #[inline]
    pub(crate) fn scores(&self) -> impl Iterator<Item = (u32, f32)> + '_ {
        let scale = self.scale;
        self.items.iter().zip(&self.rows).map(move |(&item, Row(terms))| {
            let mut sum = [0f32; LANES];
            for ((sum, value), factor) in sum.iter_mut().zip(terms).zip(&scale) {
                *sum = value * factor;
            }
            // Always in this order, whatever the machine: equal requests, equal scores.
            let [a, b, c, d, e, f, g, h] = sum;
            (item, ((a + e) + (c + g)) + ((b + f) + (d + h)))
        })
    }

    /// The candidate at a place.
    pub(crate) fn candidate(&self, place: usize) -> Option<Candidate> {
        let (&item, Row(terms)) = (self.items.get(place)?, self.rows.get(place)?);
        let mut shares = [0f32; TERMS];
        for ((share, value), factor) in shares.iter_mut().zip(terms).zip(self.factors) {
            *share = value * factor;
        }
        Some(Candidate { item, terms: shares })
    }
}

/// The best of a stream of scores with numbers: at most `count`, ties to the smaller number (the
/// newer basket). A score and its number are one integer that sorts like both.
pub(crate) struct Best<'w> {
    chosen: &'w mut Vec<u64>,
    count: usize,
    bar: u64,
}

impl<'w> Best<'w> {
    /// Nothing chosen yet; `count` 0 keeps all.
    pub(crate) fn new(chosen: &'w mut Vec<u64>, count: usize) -> Self {
        chosen.clear();
        Best { chosen, count, bar: 0 }
    }

    /// Whether it may be among the best: what scores less than something refused may not.
    #[inline]
    pub(crate) fn offer(&mut self, score: f32, number: u32) -> bool {
        let bits = score.to_bits();
        let ordered = if bits >> 31 == 0 { bits | 1 << 31 } else { !bits };
        let key = u64::from(ordered) << 32 | u64::from(!number);
        if key < self.bar {
            return false;
        }
        self.chosen.push(key);
        if self.count > 0 && self.chosen.len() >= 2 * self.count {
            self.cut();
        }
        true
    }

    /// Refuses from here on what is worse than the best so far, where there are enough.
    pub(crate) fn raise(&mut self) {
        if self.chosen.len() >= self.count + self.count / 4 {
            self.cut();
        }
    }

    fn cut(&mut self) {
        if self.count > 0 && self.chosen.len() > self.count {
            let (_, &mut last, _) = self.chosen.select_nth_unstable_by(self.count - 1, |a, b| b.cmp(a));
            self.chosen.truncate(self.count);
            self.bar = last;
        }
    }

    /// Leaves the best, the best first.
    pub(crate) fn finish_best_first(mut self) {
        self.cut();
        self.chosen.sort_unstable_by(|a, b| b.cmp(a));
    }

    /// Leaves the best, in no order but always the same.
    pub(crate) fn finish(mut self) {
        self.cut();
    }
}

/// Score and number of what [`Best`] chose.
#[inline]
pub(crate) fn chosen(key: u64) -> (f32, u32) {
    let ordered = (key >> 32) as u32;
    let bits = if ordered >> 31 == 1 { ordered & !(1 << 31) } else { !ordered };
    (f32::from_bits(bits), !key as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_of_a_stream_are_those_of_sorting_it() {
        let mut seed = 9u32;
        let stream: Vec<(f32, u32)> = (0..5000)
            .map(|number| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (((seed >> 24) as f32 - 100.0) / 16.0, number)
            })
            .collect();
        let mut sorted = stream.clone();
        sorted.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for count in [1, 2, 7, 100, 4999, 5000, 9000] {
            let mut keys = vec![1, 2, 3];
            let mut best = Best::new(&mut keys, count);
            for &(score, number) in &stream {
                best.offer(score, number);
            }
            best.finish_best_first();
            let want: Vec<(f32, u32)> = sorted.iter().take(count).copied().collect();
            assert_eq!(keys.into_iter().map(chosen).collect::<Vec<_>>(), want, "{count}");
        }
    }

    #[test]
    fn an_item_of_the_request_before_is_no_candidate() {
        let mut work = Workspace::new();
        work.reset(10);
        work.add(7, Term::Cart, 2.0);
        work.add(3, Term::Cart, 1.0);
        work.reset(10);
        work.add(3, Term::Product, 4.0);
        work.add(12, Term::Product, 4.0); // outside the model
        work.add(3, Term::Product, 1.0);
        work.blend(&[1.0; TERMS]);
        assert_eq!(work.scores().collect::<Vec<_>>(), [(3, 1.0)]);
        assert_eq!(work.candidate(0).map(|candidate| candidate.terms[1]), Some(0.0));
    }
}
