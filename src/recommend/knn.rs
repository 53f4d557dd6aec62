//! Similar baskets: the recent baskets that share most with the cart vote for what else they held.
//!
//! Of the baskets that hold one item of the cart only, none but the heaviest of that item can be
//! among the most similar: training lists those, best first. So a query reads the list of holders of
//! each item once, to find the baskets that share two items or more, and then of the lists of the
//! heaviest as far as they can still win.

use super::candidates::{chosen, Best, Term, Workspace};
use super::ranker::Ranker;
use crate::train::assemble::heaviest;
use crate::train::params::KnnParams;
use crate::train::tags;

/// Baskets met for one request, repeats counted: bounds its time whatever the size of the cart.
const MAX_MET: usize = 3000;
/// Votes after which no further basket is heard, the most similar being heard first: bounds the time in
/// shops of large baskets, where the less similar are also the less telling.
const MAX_VOTES: usize = 2500;
/// Items that are candidates for the votes of baskets alone, about the most voted for.
const MOST_VOTED: usize = 256;
/// Of carts of more items than this the heaviest baskets of each item are looked at in part.
const SMALL_CART: usize = 3;
/// Baskets of each item that are looked at however large the cart.
const LEAST_HEAVIEST: usize = 12;
/// Baskets for each one met that are forgotten in the time that it takes to forget one by its number.
const DENSE: usize = 16;
/// Last bit of the sum of a basket that shares two items or more with the cart; 0 of one that shares one.
const TWICE: u32 = 1;

/// Weights of the baskets for other parameters than the model's, and the heaviest of each item by them.
#[derive(Debug)]
pub(super) struct Tried {
    weights: Vec<f32>,
    starts: Vec<u32>,
    heaviest: Vec<u32>,
    heaviest_weights: Vec<f32>,
}

/// Baskets of an item; their weights too where they come best first.
struct Heaviest<'r> {
    baskets: &'r [u32],
    weights: &'r [f32],
}

impl Heaviest<'_> {
    #[inline]
    fn best_first(&self) -> bool {
        !self.weights.is_empty()
    }
}

impl Tried {
    /// What training would have stored.
    pub(super) fn of<D: AsRef<[u8]>>(ranker: &Ranker<D>, params: &KnnParams) -> Tried {
        let model = &ranker.model;
        let ages = model.slice::<f32>(tags::BASKET_AGES).ok().flatten().unwrap_or(&[]);
        let sizes = (0..ages.len()).map(|basket| ranker.baskets.get(model, basket).len());
        let weights: Vec<f32> = sizes.zip(ages).map(|(size, &age)| params.basket_weight(size, age)).collect();
        let items = model.get(ranker.ids).len();
        let lists = (0..items).map(|item| ranker.basket_postings.get(model, item));
        let (starts, heaviest) = heaviest(lists, &weights, params);
        let heaviest_weights =
            heaviest.iter().filter_map(|&basket| weights.get(basket as usize).copied()).collect();
        Tried { weights, starts, heaviest, heaviest_weights }
    }

    fn heaviest(&self, item: u32) -> (&[u32], &[f32]) {
        let at = item as usize;
        let range = match self.starts.get(at..at + 2) {
            Some(&[start, end]) => start as usize..end as usize,
            _ => 0..0,
        };
        (self.heaviest.get(range.clone()).unwrap_or(&[]), self.heaviest_weights.get(range).unwrap_or(&[]))
    }
}

impl<D: AsRef<[u8]>> Ranker<D> {
    /// Adds the votes. Similarity is the summed inverse frequency of the shared items, times the
    /// stored weight of the basket (its size and age).
    pub(super) fn similar_baskets(&self, work: &mut Workspace) {
        let weights = match &self.tried_baskets {
            Some(tried) => tried.weights.as_slice(),
            None => self.model.get(self.basket_weights),
        };
        match *work.context.as_slice() {
            [] => return,
            [(item, weight)] => self.baskets_of_one(item, weight * self.rarity(item), weights, work),
            _ => self.baskets_of_many(weights, work),
        }
        self.vote(work);
    }

    fn rarity(&self, item: u32) -> f32 {
        ((self.orders + 1.0) / (f64::from(self.orders_of(item)) + 1.0)).ln() as f32
    }

    /// The newest baskets of an item.
    #[inline]
    fn newest(&self, item: u32, most: usize) -> &[u32] {
        let holders = self.basket_postings.get(&self.model, item as usize);
        holders.get(..most).unwrap_or(holders)
    }

    /// The heaviest baskets of an item, at most `most`. An item of few baskets has no list of its own: they
    /// all are the heaviest.
    fn heaviest(&self, item: u32, newest: usize, most: usize) -> Heaviest<'_> {
        let (list, weights) = match &self.tried_baskets {
            Some(tried) => tried.heaviest(item),
            None => {
                let (start, end) = self.heaviest_baskets.range(&self.model, item as usize);
                let range = start as usize..end as usize;
                (
                    self.heaviest_baskets.all(&self.model).get(range.clone()).unwrap_or(&[]),
                    self.model.get(self.heaviest_weights).get(range).unwrap_or(&[]),
                )
            }
        };
        if !list.is_empty() && list.len() == weights.len() {
            return Heaviest {
                baskets: list.get(..most).unwrap_or(list),
                weights: weights.get(..most).unwrap_or(weights),
            };
        }
        let listed = self.tried_baskets.is_some() || !self.model.get(self.heaviest_weights).is_empty();
        Heaviest { baskets: self.newest(item, if listed { most } else { newest }), weights: &[] }
    }

    fn baskets_of_one(&self, item: u32, rarity: f32, weights: &[f32], work: &mut Workspace) {
        let heaviest = self.heaviest(item, self.params.knn.recent, self.params.knn.neighbours);
        let mut best = Best::new(&mut work.chosen, self.params.knn.neighbours);
        if heaviest.best_first() {
            for (&basket, weight) in heaviest.baskets.iter().zip(heaviest.weights) {
                best.offer(rarity * weight, basket);
            }
            best.finish();
            return;
        }
        for &basket in heaviest.baskets {
            best.offer(rarity * weights.get(basket as usize).copied().unwrap_or(0.0), basket);
        }
        best.finish_best_first();
    }

    fn baskets_of_many(&self, weights: &[f32], work: &mut Workspace) {
        if work.sums.len() < weights.len() {
            work.sums.resize(weights.len(), 0);
        }
        // Locals: the loops below are where the time goes.
        let mut sums = std::mem::take(&mut work.sums);
        let Workspace { context, shared, rarities, chosen, .. } = work;
        let (items, neighbours) = (context.len(), self.params.knn.neighbours);
        let most = self.params.knn.recent.min(MAX_MET / items);
        let (low, high) = self.where_lists_meet(context, most);
        let meeting = |item: u32| -> &[u32] {
            let list = self.newest(item, most);
            let from = list.partition_point(|&basket| basket < low);
            let to = list.partition_point(|&basket| basket <= high);
            list.get(from..to).unwrap_or(&[])
        };
        let mut count = 0;
        rarities.clear();
        for &(item, weight) in context.iter() {
            let (own, list) = (weight * self.rarity(item), meeting(item));
            rarities.push(own);
            if shared.len() < count + list.len() {
                shared.resize(count + list.len(), 0);
            }
            // Without a branch for what was met before: it could not be foreseen.
            for &basket in list {
                let Some(sum) = sums.get_mut(basket as usize) else { continue };
                let met = u32::from(*sum != 0);
                if let Some(next) = shared.get_mut(count) {
                    *next = basket;
                }
                count += (met & !(*sum & TWICE)) as usize;
                *sum = (similarity_of(*sum) + own).to_bits() & !TWICE | met;
            }
        }
        let mut best = Best::new(chosen, neighbours);
        for &basket in shared.get(..count).unwrap_or(&[]) {
            if let (Some(&sum), Some(weight)) = (sums.get(basket as usize), weights.get(basket as usize)) {
                best.offer(similarity_of(sum) * weight, basket);
            }
        }
        let share = match items {
            0..=SMALL_CART => neighbours,
            more => (SMALL_CART * neighbours / more).max(LEAST_HEAVIEST),
        };
        for (&(item, _), &own) in context.iter().zip(rarities.iter()) {
            let last = self.newest(item, most).last().copied().unwrap_or(0);
            let heaviest = self.heaviest(item, most, share);
            for (at, &basket) in heaviest.baskets.iter().enumerate() {
                let known = sums.get(basket as usize).is_none_or(|&sum| sum & TWICE != 0);
                if known || basket > last {
                    continue;
                }
                let listed = heaviest.weights.get(at).or_else(|| weights.get(basket as usize));
                let worse = !best.offer(own * listed.copied().unwrap_or(0.0), basket);
                if worse && heaviest.best_first() {
                    break;
                }
            }
            best.raise();
        }
        best.finish_best_first();
        let met: usize = context.iter().map(|&(item, _)| meeting(item).len()).sum();
        match sums.get_mut(low as usize..=high as usize) {
            // Those between the first and the last lie one after the other.
            Some(between) if between.len() <= DENSE * met => between.fill(0),
            _ => {
                for basket in context.iter().flat_map(|&(item, _)| meeting(item)) {
                    if let Some(sum) = sums.get_mut(*basket as usize) {
                        *sum = 0;
                    }
                }
            }
        }
        work.sums = sums;
    }

    /// The first and the last basket that two of the lists can share: before the second list begins and
    /// after the last but one ends there is at most one.
    fn where_lists_meet(&self, context: &[(u32, f32)], most: usize) -> (u32, u32) {
        let (mut firsts, mut lasts) = ([u32::MAX; 2], [0u32; 2]);
        for &(item, _) in context {
            let list = self.newest(item, most);
            if let (Some(&first), Some(&last)) = (list.first(), list.last()) {
                let [least, second] = firsts;
                firsts = [least.min(first), second.min(least.max(first))];
                let [largest, next] = lasts;
                lasts = [largest.max(last), next.max(largest.min(last))];
            }
        }
        (firsts[1], lasts[1])
    }

    /// The chosen baskets vote for their items. Votes for what is a candidate already all count; of the
    /// others the most voted for become candidates. Comes after all other sources.
    fn vote(&self, work: &mut Workspace) {
        let items = self.model.get(self.ids).len();
        if work.votes.len() < items {
            work.votes.resize(items, 0.0);
        }
        let (mut votes, mut voters) = (std::mem::take(&mut work.votes), std::mem::take(&mut work.voters));
        let mut voted = std::mem::take(&mut work.voted);
        // Where the baskets lie, found first: one after the other each would wait for the one before.
        voters.clear();
        // The first item of each is read here for the same reason.
        let (all, mut cast, mut seen) = (self.baskets.all(&self.model), 0, 0);
        for &key in &work.chosen {
            if cast >= MAX_VOTES {
                break;
            }
            let (similarity, basket) = chosen(key);
            let (start, end) = self.baskets.range(&self.model, basket as usize);
            if let Some(members) = all.get(start as usize..end as usize) {
                cast += members.len();
                seen ^= members.first().copied().unwrap_or(0);
                voters.push((start, end, similarity));
            }
        }
        std::hint::black_box(seen);
        if voted.len() < cast {
            voted.resize(cast, 0);
        }
        let mut count = 0;
        for &(start, end, similarity) in &voters {
            for &item in all.get(start as usize..end as usize).unwrap_or(&[]) {
                let Some(vote) = votes.get_mut(item as usize) else { continue };
                // Without a branch for what is voted for the first time: it could not be foreseen.
                if let Some(next) = voted.get_mut(count) {
                    *next = item;
                }
                count += usize::from(*vote == 0.0);
                *vote += similarity;
            }
        }
        let voted_for = voted.get_mut(..count).unwrap_or(&mut []);
        let votes_of = |item: u32| votes.get(item as usize).copied().unwrap_or(0.0);
        work.set_all(Term::Knn, votes_of);
        let most = voters.iter().map(|&(_, _, similarity)| similarity).sum();
        let least = least_of_most_voted(most, voted_for.iter().map(|&item| votes_of(item)));
        // Those come to the front, then become candidates, again without a branch for each.
        let mut kept = 0;
        for at in 0..voted_for.len() {
            let enough = voted_for.get(at).is_some_and(|&item| votes_of(item) >= least);
            voted_for.swap(kept, at);
            kept += usize::from(enough);
        }
        work.set_each(Term::Knn, voted_for.get(..kept).unwrap_or(&[]), votes_of);
        for &item in voted_for.iter() {
            if let Some(vote) = votes.get_mut(item as usize) {
                *vote = 0.0;
            }
        }
        (work.votes, work.voters, work.voted) = (votes, voters, voted);
    }
}

/// The similarity that a basket's sum holds.
#[inline]
fn similarity_of(sum: u32) -> f32 {
    f32::from_bits(sum & !TWICE)
}

/// About the [`MOST_VOTED`]th of the votes, told by their first bits; all that reach it count. None has more
/// than `most`.
fn least_of_most_voted(most: f32, votes: impl ExactSizeIterator<Item = f32>) -> f32 {
    /// Bits of a vote that do not count here: it is told to a sixteenth of an octave.
    const DROPPED: u32 = 19;
    /// One in so many is looked at.
    const SAMPLED: usize = 4;
    if votes.len() <= MOST_VOTED {
        return 0.0;
    }
    let most = most.to_bits() >> DROPPED;
    let mut steps = [0u32; 128];
    for vote in votes.step_by(SAMPLED) {
        let step = most.saturating_sub(vote.to_bits() >> DROPPED) as usize;
        if let Some(count) = steps.get_mut(step) {
            *count += 1;
        }
    }
    let mut counted = 0;
    for (step, count) in steps.iter().enumerate() {
        counted += *count as usize;
        if counted * SAMPLED >= MOST_VOTED {
            return f32::from_bits(most.saturating_sub(step as u32) << DROPPED);
        }
    }
    0.0
}
