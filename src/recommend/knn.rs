//! Similar baskets: the recent baskets that share most with the cart vote for what else they held.

use super::candidates::{Term, Workspace};
use super::ranker::Ranker;

/// Baskets met for one request, repeats counted: bounds its time whatever the size of the cart.
const MAX_MET: usize = 3000;

impl<D: AsRef<[u8]>> Ranker<D> {
    /// Adds the votes. Similarity is the summed inverse frequency of the shared items, times the
    /// stored weight of the basket (its size and age).
    pub(super) fn similar_baskets(&self, work: &mut Workspace) {
        let params = &self.params.knn;
        let weights = match &self.tried_basket_weights {
            Some(weights) => weights.as_slice(),
            None => self.model.get(self.basket_weights),
        };
        if work.similarity.len() < weights.len() {
            work.similarity.resize(weights.len(), 0.0);
        }
        work.met.clear();
        let share = MAX_MET / work.context.len().max(1);
        for at in 0..work.context.len() {
            let Some(&(item, weight)) = work.context.get(at) else { break };
            let rarity = weight * ((self.orders + 1.0) / (f64::from(self.orders_of(item)) + 1.0)).ln() as f32;
            let holders = self.basket_postings.get(&self.model, item as usize);
            for &basket in holders.iter().take(params.recent.min(share)) {
                let Some(similarity) = work.similarity.get_mut(basket as usize) else { continue };
                if *similarity == 0.0 {
                    work.met.push(basket);
                }
                *similarity += rarity;
            }
        }
        work.chosen.clear();
        for &basket in &work.met {
            if let (Some(similarity), Some(weight)) =
                (work.similarity.get_mut(basket as usize), weights.get(basket as usize))
            {
                work.chosen.push((*similarity * weight, basket));
                *similarity = 0.0;
            }
        }
        keep_best(&mut work.chosen, params.neighbours);
        let chosen = std::mem::take(&mut work.chosen);
        for &(similarity, basket) in &chosen {
            for &item in self.baskets.get(&self.model, basket as usize) {
                work.add(item, Term::Knn, similarity);
            }
        }
        work.chosen = chosen;
    }
}

/// Keeps the `count` best, ties to the smaller number (the newer basket), ascending by number so
/// that sums have one order.
pub(super) fn keep_best(chosen: &mut Vec<(f32, u32)>, count: usize) {
    if chosen.len() > count && count > 0 {
        chosen.select_nth_unstable_by(count - 1, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        chosen.truncate(count);
    }
    chosen.sort_unstable_by_key(|&(_, number)| number);
}
