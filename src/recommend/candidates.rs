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

/// Weights of the terms, in their order.
pub(crate) fn weights(blend: &Blend) -> [f32; TERMS] {
    [blend.product, blend.cart, blend.knn, blend.content, blend.recent, blend.personal, blend.also]
        .map(|weight| weight as f32)
}

/// A candidate: item index and what each source gave.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    pub item: u32,
    pub score: f32,
    pub terms: [f32; TERMS],
}

/// Scratch memory of a ranker, kept between requests so that a request allocates nothing but its
/// answer. One for each thread; it fits any model.
#[derive(Debug, Default)]
pub struct Workspace {
    /// Place of an item among the candidates plus one.
    slots: Vec<u32>,
    pub(crate) candidates: Vec<Candidate>,
    /// Similarity of each basket or session met.
    pub(crate) similarity: Vec<f32>,
    /// Step of the request at which a session was met last.
    pub(crate) steps: Vec<u32>,
    pub(crate) met: Vec<u32>,
    pub(crate) chosen: Vec<(f32, u32)>,
    pub(crate) context: Vec<(u32, f32)>,
    pub(crate) excluded: Vec<u32>,
}

impl Workspace {
    /// Empty scratch memory.
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets the candidates of the request before and makes room for `items` items.
    pub(crate) fn reset(&mut self, items: usize) {
        for candidate in &self.candidates {
            if let Some(slot) = self.slots.get_mut(candidate.item as usize) {
                *slot = 0;
            }
        }
        self.candidates.clear();
        if self.slots.len() < items {
            self.slots.resize(items, 0);
        }
        self.context.clear();
        self.excluded.clear();
    }

    /// The candidate of an item, made where there is none yet. Items outside the model are dropped.
    #[inline]
    pub(crate) fn add(&mut self, item: u32, term: Term, value: f32) {
        let Some(slot) = self.slots.get_mut(item as usize) else { return };
        if *slot == 0 {
            self.candidates.push(Candidate { item, score: 0.0, terms: [0.0; TERMS] });
            *slot = self.candidates.len() as u32;
        }
        if let Some(candidate) = self.candidates.get_mut(*slot as usize - 1) {
            candidate.terms[term as usize] += value;
        }
    }

    /// Lowers a candidate and its terms to `factor` of what they are.
    pub(crate) fn discount(&mut self, item: u32, factor: f32) {
        let Some(&slot) = self.slots.get(item as usize) else { return };
        if let Some(candidate) = self.candidates.get_mut((slot as usize).wrapping_sub(1)) {
            candidate.score *= factor;
            candidate.terms.iter_mut().for_each(|term| *term *= factor);
        }
    }

    /// Divides each term by its best candidate and sums them up by weight.
    pub(crate) fn blend(&mut self, weights: &[f32; TERMS]) {
        let mut best = [0f32; TERMS];
        // A purchase that is seldom repeated stays small even where it is the only one.
        best[Term::Personal as usize] = 1.0;
        for candidate in &self.candidates {
            for (best, &value) in best.iter_mut().zip(&candidate.terms) {
                *best = best.max(value);
            }
        }
        let factors = best.map(|best| if best > 0.0 { 1.0 / best } else { 0.0 });
        for candidate in &mut self.candidates {
            candidate.score = 0.0;
            for ((value, factor), weight) in candidate.terms.iter_mut().zip(factors).zip(weights) {
                *value *= factor;
                candidate.score += *value * weight;
            }
        }
    }
}
