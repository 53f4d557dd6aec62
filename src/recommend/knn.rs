//! Similar baskets: the recent baskets that share most with the cart vote for what else they held.
//!
//! Of the baskets that hold one item of the cart only, none but the heaviest of that item can be
//! among the most similar: training lists those. So a query looks at the lists of holders in two
//! cheap passes over bits, and weighs only baskets that share two items or are among the heaviest.

use super::candidates::{chosen, Best, Term, Workspace};
use super::ranker::Ranker;

/// Baskets met for one request, repeats counted: bounds its time whatever the size of the cart.
const MAX_MET: usize = 3000;
/// Votes after which no further basket is heard, the most similar being heard first: bounds the time in
/// shops of large baskets.
const MAX_VOTES: usize = 2500;
/// Most items that are candidates for the votes of baskets alone, the most voted for.
const MOST_VOTED: usize = 256;
/// Of carts of more items than this the heaviest baskets of each item are looked at in part.
const SMALL_CART: usize = 3;
/// Baskets of each item that are looked at however large the cart.
const LEAST_HEAVIEST: usize = 12;

impl<D: AsRef<[u8]>> Ranker<D> {
    /// Adds the votes. Similarity is the summed inverse frequency of the shared items, times the
    /// stored weight of the basket (its size and age). Comes after all other sources: the votes for
    /// their candidates all count.
    pub(super) fn similar_baskets(&self, work: &mut Workspace) {
        let weights = match &self.tried_basket_weights {
            Some(weights) => weights.as_slice(),
            None => self.model.get(self.basket_weights),
        };
        if work.similarity.len() < weights.len() {
            work.similarity.resize(weights.len(), 0.0);
        }
        work.met.clear();
        if self.tried_basket_weights.is_none() && self.heaviest_baskets.len(&self.model) > 0 {
            self.meet_heaviest(weights.len(), work);
        } else {
            self.meet(work, |_| true);
        }
        self.choose_baskets(weights, work);
        self.vote(work);
    }

    /// Sums up the similarity of the holders of the cart's items.
    fn meet(&self, work: &mut Workspace, wanted: impl Fn(u32) -> bool) {
        let Workspace { context, similarity, met, .. } = work;
        let most = self.params.knn.recent.min(MAX_MET / context.len().max(1));
        for &(item, weight) in context.iter() {
            let rarity = weight * self.rarity(item);
            for &basket in self.basket_postings.get(&self.model, item as usize).iter().take(most) {
                if !wanted(basket) {
                    continue;
                }
                let Some(similarity) = similarity.get_mut(basket as usize) else { continue };
                if *similarity == 0.0 {
                    met.push(basket);
                }
                *similarity += rarity;
            }
        }
    }

    fn rarity(&self, item: u32) -> f32 {
        ((self.orders + 1.0) / (f64::from(self.orders_of(item)) + 1.0)).ln() as f32
    }

    /// The heaviest baskets of an item, best first.
    fn heaviest(&self, item: u32, most: usize) -> &[u32] {
        let list = self.heaviest_baskets.get(&self.model, item as usize);
        // An item of few baskets has no list of its own: they all are the heaviest.
        let list = if list.is_empty() { self.basket_postings.get(&self.model, item as usize) } else { list };
        list.get(..most).unwrap_or(list)
    }

    fn meet_heaviest(&self, baskets: usize, work: &mut Workspace) {
        let neighbours = self.params.knn.neighbours;
        if let [(item, weight)] = *work.context.as_slice() {
            let rarity = weight * self.rarity(item);
            for &basket in self.heaviest(item, neighbours) {
                if let Some(similarity) = work.similarity.get_mut(basket as usize) {
                    *similarity = rarity;
                    work.met.push(basket);
                }
            }
            return;
        }
        let words = baskets.div_ceil(64);
        let (mut seen, mut wanted) = (std::mem::take(&mut work.seen), std::mem::take(&mut work.wanted));
        if seen.len() < words {
            seen.resize(words, 0);
            wanted.resize(words, 0);
        }
        let items = work.context.len();
        let most = self.params.knn.recent.min(MAX_MET / items.max(1));
        let heaviest = match items {
            0..=SMALL_CART => neighbours,
            more => (SMALL_CART * neighbours / more).max(LEAST_HEAVIEST),
        };
        for &(item, _) in &work.context {
            let holders = self.basket_postings.get(&self.model, item as usize);
            for &basket in holders.iter().take(most) {
                let (word, bit) = (basket as usize / 64, 1u64 << (basket % 64));
                if let (Some(seen), Some(wanted)) = (seen.get_mut(word), wanted.get_mut(word)) {
                    *wanted |= *seen & bit;
                    *seen |= bit;
                }
            }
            for &basket in self.heaviest(item, heaviest) {
                if let Some(wanted) = wanted.get_mut(basket as usize / 64) {
                    *wanted |= 1 << (basket % 64);
                }
            }
        }
        self.meet(work, |basket| {
            wanted.get(basket as usize / 64).is_some_and(|word| word >> (basket % 64) & 1 == 1)
        });
        for &(item, _) in &work.context {
            let holders = self.basket_postings.get(&self.model, item as usize);
            for &basket in holders.iter().take(most).chain(self.heaviest(item, heaviest)) {
                let word = basket as usize / 64;
                if let (Some(seen), Some(wanted)) = (seen.get_mut(word), wanted.get_mut(word)) {
                    *seen = 0;
                    *wanted = 0;
                }
            }
        }
        (work.seen, work.wanted) = (seen, wanted);
    }

    /// The most similar of the baskets met.
    fn choose_baskets(&self, weights: &[f32], work: &mut Workspace) {
        let Workspace { similarity, met, chosen, .. } = work;
        let mut best = Best::new(chosen, self.params.knn.neighbours);
        for &basket in met.iter() {
            if let (Some(similarity), Some(weight)) =
                (similarity.get_mut(basket as usize), weights.get(basket as usize))
            {
                best.offer(*similarity * weight, basket);
                *similarity = 0.0;
            }
        }
        best.finish_best_first();
    }

    /// The chosen baskets vote for their items.
    fn vote(&self, work: &mut Workspace) {
        let items = self.model.get(self.ids).len();
        if work.votes.len() < items {
            work.votes.resize(items, 0.0);
        }
        // Locals: the loop below is where the time goes.
        let (mut votes, mut keys) = (std::mem::take(&mut work.votes), std::mem::take(&mut work.chosen));
        let mut met = std::mem::take(&mut work.met);
        met.clear();
        let mut left = MAX_VOTES;
        for &key in &keys {
            let (similarity, basket) = chosen(key);
            let members = self.baskets.get(&self.model, basket as usize);
            if left == 0 {
                break;
            }
            left = left.saturating_sub(members.len());
            for &item in members {
                let Some(vote) = votes.get_mut(item as usize) else { continue };
                if *vote == 0.0 {
                    met.push(item);
                }
                *vote += similarity;
            }
        }
        work.set_all(Term::Knn, |item| votes.get(item as usize).copied().unwrap_or(0.0));
        let mut best = Best::new(&mut keys, MOST_VOTED);
        for &item in &met {
            if let Some(vote) = votes.get_mut(item as usize) {
                best.offer(*vote, item);
                *vote = 0.0;
            }
        }
        best.finish();
        for &key in &keys {
            let (vote, item) = chosen(key);
            work.set(item, Term::Knn, vote);
        }
        (work.votes, work.chosen, work.met) = (votes, keys, met);
    }
}
