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

/// Candidates of one request: places are 16 bits, so that none is outside the columns.
const PLACES: usize = 1 << 16;
/// The last places hold no candidate: they take what is meant for none.
const SPARE: usize = 64;
/// Most candidates of a request; what comes after them is dropped.
const MOST: usize = PLACES - SPARE;
/// Places whose best total is known.
const BLOCK: usize = 16;
const _: () = assert!(MOST % BLOCK == 0);

/// Values compared in one step.
const LANES: usize = 8;

/// No item.
const NOTHING: u32 = u32::MAX;

/// A value of each place. There are a few more than places, so that the same place of two columns is not as far from
/// the start of a page in both: a load would wait for a store to the other.
type Column = [f32; PLACES + 144];

/// Columns one after the other: the totals, then each term.
#[derive(Debug)]
struct Columns(Vec<f32>);

impl Columns {
    fn new() -> Self {
        // What is not touched takes no memory.
        Columns(vec![0.0; (1 + TERMS) * size_of::<Column>() / size_of::<f32>()])
    }

    /// All columns.
    fn all(&mut self) -> [Option<&mut Column>; 1 + TERMS] {
        let mut columns = self.0.chunks_exact_mut(PLACES + 144);
        std::array::from_fn(|_| columns.next()?.try_into().ok())
    }

    #[inline]
    fn term(&self, term: usize) -> &[f32] {
        self.0.chunks_exact(PLACES + 144).nth(1 + term).unwrap_or(&[])
    }

    #[inline]
    fn term_mut(&mut self, term: usize) -> Option<&mut Column> {
        self.0.chunks_exact_mut(PLACES + 144).nth(1 + term)?.try_into().ok()
    }

    #[inline]
    fn totals(&self) -> &[f32] {
        self.0.get(..PLACES).unwrap_or(&[])
    }
}

/// A candidate as the rules look at it: item index and its terms, the best candidate of each being 1.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    pub item: u32,
    pub terms: [f32; TERMS],
}

/// Scratch memory of a ranker, kept between requests so that a request allocates nothing but its
/// answer. One for each thread; it fits any model.
///
/// An item is a candidate when the place its slot names holds the item: no slot is reset between requests.
#[derive(Debug)]
pub struct Workspace {
    slots: Vec<u16>,
    /// The item of each place, [`NOTHING`] where there is no candidate.
    known: Box<[u32; PLACES]>,
    /// Candidates.
    count: usize,
    /// The score of each place, and what each source gave; that is 0 where there is no candidate.
    columns: Columns,
    /// Terms that are not 0 everywhere.
    given: [bool; TERMS],
    /// One over the best candidate of each term.
    factors: [f32; TERMS],
    /// The same, times the weight of the term.
    scale: [f32; TERMS],
    /// The best score of each block of places.
    pub(crate) peaks: Vec<f32>,
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

impl Default for Workspace {
    fn default() -> Self {
        Workspace {
            slots: Vec::new(),
            known: vec![NOTHING; PLACES].try_into().unwrap_or_else(|_| Box::new([NOTHING; PLACES])),
            count: 0,
            columns: Columns::new(),
            given: [false; TERMS],
            factors: [0.0; TERMS],
            scale: [0.0; TERMS],
            peaks: Vec::new(),
            sessions: Vec::new(),
            met: Vec::new(),
            sums: Vec::new(),
            shared: Vec::new(),
            rarities: Vec::new(),
            voters: Vec::new(),
            votes: Vec::new(),
            voted: Vec::new(),
            chosen: Vec::new(),
            context: Vec::new(),
            excluded: Vec::new(),
            least_personal: LEAST_PERSONAL,
        }
    }
}

impl Workspace {
    /// Empty scratch memory.
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets the candidates of the request before and makes room for `items` items.
    pub(crate) fn reset(&mut self, items: usize) {
        let count = std::mem::take(&mut self.count);
        self.known.get_mut(..count).unwrap_or(&mut []).fill(NOTHING);
        for (term, given) in self.given.iter_mut().enumerate() {
            if std::mem::take(given) {
                let column = self.columns.term_mut(term).and_then(|column| column.get_mut(..count));
                column.unwrap_or(&mut []).fill(0.0);
            }
        }
        if self.slots.len() < items {
            self.slots.resize(items, 0);
        }
        self.context.clear();
        self.excluded.clear();
        self.least_personal = LEAST_PERSONAL;
    }

    /// How many candidates there are.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// The items of the candidates, in the order they were found.
    #[inline]
    pub(crate) fn items(&self) -> &[u32] {
        self.known.get(..self.count).unwrap_or(&[])
    }

    /// The item at a place.
    #[inline]
    pub(crate) fn item(&self, place: usize) -> u32 {
        self.known.get(place).copied().unwrap_or(NOTHING)
    }

    /// Adds to a term of an item, which becomes a candidate where it is none yet. Items outside the
    /// model are dropped.
    #[inline]
    pub(crate) fn add(&mut self, item: u32, term: Term, value: f32) {
        self.each(term, &[item], &[()], |_, ()| value, |sum, value| *sum += value);
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
        self.each(term, items, scores, value, |sum, value| *sum += value);
    }

    /// As [`add_row`](Self::add_row), but sets the term.
    #[inline]
    pub(crate) fn set_each(&mut self, term: Term, items: &[u32], value: impl Fn(u32) -> f32) {
        self.each(term, items, items, |item, _| value(item), |sum, value| *sum = value);
    }

    #[inline]
    fn each<T: Copy>(
        &mut self,
        term: Term,
        items: &[u32],
        with: &[T],
        value: impl Fn(u32, T) -> f32,
        put: impl Fn(&mut f32, f32),
    ) {
        let Some(column) = self.columns.term_mut(term as usize) else { return };
        if let Some(given) = self.given.get_mut(term as usize) {
            *given = true;
        }
        // Locals, so that nothing is looked up anew for each item.
        let (slots, known) = (self.slots.as_mut_slice(), &mut *self.known);
        let mut next = self.count as u16;
        let items = items.get(..MOST - self.count).unwrap_or(items);
        for (&item, &with) in items.iter().zip(with) {
            let Some(slot) = slots.get_mut(item as usize) else { continue };
            // Without a branch for what is new: it could not be foreseen.
            let new = known.get(usize::from(*slot)) != Some(&item);
            let place = if new { next } else { *slot };
            next = next.wrapping_add(u16::from(new));
            *slot = place;
            if let (Some(known), Some(sum)) =
                (known.get_mut(usize::from(place)), column.get_mut(usize::from(place)))
            {
                *known = item;
                put(sum, value(item, with));
            }
        }
        self.count = usize::from(next);
    }

    /// As [`add_row`](Self::add_row), but leaves alone what is no candidate.
    #[inline]
    pub(crate) fn add_row_to_known(&mut self, term: Term, items: &[u32], scores: &[u16], unit: f32) {
        let Some(column) = self.columns.term_mut(term as usize) else { return };
        if let Some(given) = self.given.get_mut(term as usize) {
            *given = true;
        }
        let (slots, known) = (self.slots.as_slice(), &*self.known);
        for (at, (&item, &score)) in items.iter().zip(scores).enumerate() {
            // Whether an item is known could not be foreseen: what is meant for none goes to a spare place,
            // each time another, as a sum waits for the one before at the same place.
            let slot = slots.get(item as usize).copied().unwrap_or(u16::MAX);
            let spare = (MOST + at % SPARE) as u16;
            let place = if known.get(usize::from(slot)) == Some(&item) { slot } else { spare };
            if let Some(sum) = column.get_mut(usize::from(place)) {
                *sum += f32::from(score) * unit;
            }
        }
    }

    /// Gives a term of all candidates the value of their item.
    pub(crate) fn set_all(&mut self, term: Term, value: impl Fn(u32) -> f32) {
        let Some(column) = self.columns.term_mut(term as usize) else { return };
        if let Some(given) = self.given.get_mut(term as usize) {
            *given = true;
        }
        for (&item, term) in self.known.iter().zip(column.iter_mut()).take(self.count) {
            *term = value(item);
        }
    }

    /// Finds the best of each term: from here on a term counts as a share of it, times its weight.
    pub(crate) fn blend(&mut self, weights: &[f32; TERMS]) {
        let mut best = [0f32; TERMS];
        // A purchase that is seldom repeated stays small even where it is the only one.
        best[Term::Personal as usize] = self.least_personal;
        for (term, (best, given)) in best.iter_mut().zip(self.given).enumerate() {
            if given {
                *best = best_of(self.columns.term(term).get(..self.count).unwrap_or(&[]), *best);
            }
        }
        self.factors = best.map(|best| if best > 0.0 { 1.0 / best } else { 0.0 });
        self.scale = self.factors;
        for (scale, weight) in self.scale.iter_mut().zip(weights) {
            *scale *= weight;
        }
    }

    /// Lowers a candidate and its terms to `factor` of what they are; after [`blend`](Self::blend).
    pub(crate) fn discount(&mut self, item: u32, factor: f32) {
        let Some(&place) = self.slots.get(item as usize) else { return };
        if self.known.get(usize::from(place)) == Some(&item) {
            for column in self.columns.all().into_iter().skip(1).flatten() {
                column.iter_mut().skip(usize::from(place)).take(1).for_each(|term| *term *= factor);
            }
        }
    }

    /// Adds up what each candidate scores, after all that changes it.
    pub(crate) fn total(&mut self) {
        self.peaks.clear();
        let [Some(totals), Some(a), Some(b), Some(c), Some(d), Some(e), Some(f), Some(g)] =
            self.columns.all()
        else {
            return;
        };
        let [in_a, in_b, in_c, in_d, in_e, in_f, in_g] = self.scale;
        for (number, totals) in totals.chunks_exact_mut(BLOCK).take(self.count.div_ceil(BLOCK)).enumerate() {
            let at = number * BLOCK;
            let part = |column: &[f32], scale: f32| match scale {
                0.0 => [0.0; BLOCK],
                _ => block(column, at).map(|value| value * scale),
            };
            // Always in this order, whatever the machine: equal requests, equal scores.
            let first = plus(plus(part(a, in_a), part(e, in_e)), plus(part(c, in_c), part(g, in_g)));
            let sums = plus(first, plus(plus(part(b, in_b), part(f, in_f)), part(d, in_d)));
            totals.copy_from_slice(&sums);
            self.peaks.push(best_of(totals, 0.0));
        }
    }

    /// Places and scores of all candidates, in the order they were found; after [`total`](Self::total).
    #[inline]
    pub(crate) fn scores(&self) -> &[f32] {
        self.columns.totals().get(..self.count).unwrap_or(&[])
    }

    /// The block of places with the best score that was not taken yet: its first place, its scores and the best
    /// of them. What is not above 0 is in none.
    #[inline]
    pub(crate) fn next_block(&mut self) -> Option<(usize, [f32; BLOCK], f32)> {
        let peak = best_of(&self.peaks, 0.0);
        if peak <= 0.0 {
            return None;
        }
        let number = self.peaks.iter().position(|&other| other == peak)?;
        *self.peaks.get_mut(number)? = 0.0;
        Some((number * BLOCK, *block(self.columns.totals(), number * BLOCK), peak))
    }

    /// The candidate at a place.
    pub(crate) fn candidate(&self, place: usize) -> Option<Candidate> {
        let &item = self.items().get(place)?;
        let mut shares = [0f32; TERMS];
        for (term, (share, factor)) in shares.iter_mut().zip(self.factors).enumerate() {
            *share = self.columns.term(term).get(place).copied().unwrap_or(0.0) * factor;
        }
        Some(Candidate { item, terms: shares })
    }
}

/// Sums place by place.
#[inline]
fn plus(mut a: [f32; BLOCK], b: [f32; BLOCK]) -> [f32; BLOCK] {
    a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
    a
}

/// A block of a column.
#[inline]
fn block(column: &[f32], start: usize) -> &[f32; BLOCK] {
    column.get(start..start + BLOCK).and_then(|block| block.try_into().ok()).unwrap_or(&[0.0; BLOCK])
}

/// The largest value, or `least`; what is no number counts for nothing.
#[inline]
fn best_of(values: &[f32], least: f32) -> f32 {
    let mut lanes = [least; LANES];
    let chunks = values.chunks_exact(LANES);
    let rest = chunks.remainder().iter().copied().fold(least, f32::max);
    for chunk in chunks {
        for (lane, &value) in lanes.iter_mut().zip(chunk) {
            *lane = lane.max(value);
        }
    }
    // Two by two: none waits for all before it.
    let [a, b, c, d, e, f, g, h] = lanes;
    rest.max((a.max(b)).max(c.max(d)).max((e.max(f)).max(g.max(h))))
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
    fn there_are_never_more_candidates_than_places() {
        let mut work = Workspace::new();
        work.reset(2 * PLACES);
        let items: Vec<u32> = (0..2 * PLACES as u32).collect();
        let scores = vec![7u16; items.len()];
        work.add(items.len() as u32 - 1, Term::Cart, 9.0);
        work.add_row(Term::Product, &items, &scores, |_, score| f32::from(score));
        work.add_row(Term::Cart, &items, &scores, |_, score| f32::from(score));
        work.add(PLACES as u32, Term::Cart, 1.0);
        work.add_row_to_known(Term::Cart, &items, &scores, -1.0);
        assert_eq!(work.len(), MOST);
        work.blend(&[1.0; TERMS]);
        work.total();
        assert_eq!(work.scores().first(), Some(&1.0));
        work.reset(2 * PLACES);
        work.add(5, Term::Content, 3.0);
        work.blend(&[1.0; TERMS]);
        work.total();
        assert_eq!((work.items(), work.scores()), (&[5][..], &[1.0][..]));
    }

    #[test]
    fn the_best_block_comes_first_and_each_once() {
        let mut work = Workspace::new();
        work.reset(1000);
        for item in 0..400u32 {
            work.add(item, Term::Cart, ((item * 7919) % 401) as f32);
        }
        work.blend(&[1.0; TERMS]);
        work.total();
        let (mut seen, mut last) = (Vec::new(), f32::INFINITY);
        while let Some((start, scores, peak)) = work.next_block() {
            assert!(peak <= last && scores.contains(&peak) && scores.iter().all(|&score| score <= peak));
            assert_eq!(Some(&scores[..]), work.scores().get(start..start + BLOCK));
            seen.push(start);
            last = peak;
        }
        seen.sort_unstable();
        assert_eq!(seen, (0..400).step_by(BLOCK).collect::<Vec<_>>());
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
        work.total();
        assert_eq!((work.items(), work.scores()), (&[3][..], &[1.0][..]));
        assert_eq!(work.candidate(0).map(|candidate| candidate.terms[1]), Some(0.0));
    }
}
