//! What is viewed next: similar sessions vote, and pairs in the order of viewing.

use super::candidates::{chosen, weights, Best, Term, Workspace, TERMS};
use super::ranker::Ranker;
use super::request::Request;
use crate::train::params::Blend;

impl<D: AsRef<[u8]>> Ranker<D> {
    /// Candidates for a browsing session, oldest view first. The item on the page is excluded,
    /// items viewed before are not: shoppers come back to them.
    pub(super) fn session(&self, request: &Request, work: &mut Workspace) -> [f32; TERMS] {
        let mut views: Vec<(i64, u64)> = request.history.iter().map(|event| (event.at, event.item)).collect();
        views.sort_by_key(|&(at, _)| at);
        let cart = request.cart.iter().map(|&item| (0, item));
        let steps: Vec<u32> = cart.chain(views).filter_map(|(_, item)| self.index(item)).collect();
        let params = &self.params.session;
        work.context.clear();
        // Latest first, each item at its latest view only.
        for &item in steps.iter().rev().take(params.length) {
            if !work.context.iter().any(|&(known, _)| known == item) {
                work.context.push((item, 0.0));
            }
        }
        for (step, context) in work.context.iter_mut().enumerate() {
            context.1 = (params.decay as f32).powi(step as i32);
        }
        work.excluded.extend(steps.last());
        work.excluded.extend(request.cart.iter().filter_map(|&item| self.index(item)));
        self.similar_sessions(work);
        for step in 0..work.context.len() {
            let Some(&(item, _)) = work.context.get(step) else { break };
            let weight = (params.pairs_decay as f32).powi(step as i32);
            self.row(self.session_pairs, item, weight, Term::Cart, work);
        }
        let mut blend = Blend { knn: 1.0, cart: params.pairs, ..Blend::default() };
        if work.items.is_empty() {
            // Nobody viewed this before: what is bought with it, and what resembles it.
            blend = Blend { product: 1.0, content: 0.3, ..Blend::default() };
            self.gather(&blend, work);
        }
        weights(&blend)
    }

    fn similar_sessions(&self, work: &mut Workspace) {
        let params = &self.params.session;
        let count = self.sessions.len(&self.model);
        if work.similarity.len() < count {
            work.similarity.resize(count, 0.0);
        }
        if work.steps.len() < count {
            work.steps.resize(count, 0);
        }
        work.met.clear();
        for step in 0..work.context.len() {
            let Some(&(item, weight)) = work.context.get(step) else { break };
            let holders = self.session_postings.get(&self.model, item as usize);
            let rarity = weight * rarity(count, holders.len());
            for &session in holders.iter().take(params.recent) {
                let (Some(similarity), Some(met_at)) =
                    (work.similarity.get_mut(session as usize), work.steps.get_mut(session as usize))
                else {
                    continue;
                };
                if *similarity == 0.0 {
                    work.met.push(session);
                    *met_at = item;
                }
                *similarity += rarity;
            }
        }
        let Workspace { similarity, met, chosen: places, .. } = work;
        let mut best = Best::new(places, params.neighbours);
        for &session in met.iter() {
            let Some(similarity) = similarity.get_mut(session as usize) else { continue };
            let length = self.sessions.get(&self.model, session as usize).len() as f32;
            let age = match params.age > 0.0 {
                true => (-(session as f32) / (params.age as f32 * count as f32)).exp(),
                false => 1.0,
            };
            best.offer(*similarity * age * length.powf(-params.size_power as f32), session);
            *similarity = 0.0;
        }
        best.finish();
        let neighbours = std::mem::take(&mut work.chosen);
        for &neighbour in &neighbours {
            let (similarity, session) = chosen(neighbour);
            let items = self.sessions.get(&self.model, session as usize);
            let matched = work.steps.get(session as usize).copied().unwrap_or(0);
            let Some(place) = items.iter().rposition(|&item| item == matched) else { continue };
            for (at, &item) in items.iter().enumerate() {
                let distance = at.abs_diff(place) as f32;
                let direction = if at < place { params.backward as f32 } else { 1.0 };
                let near = (-distance / params.reach as f32).exp();
                let own = rarity(count, self.session_postings.get(&self.model, item as usize).len());
                work.add(item, Term::Knn, similarity * near * direction * own.powf(params.idf as f32));
            }
        }
        work.chosen = neighbours;
    }
}

#[inline]
fn rarity(count: usize, holders: usize) -> f32 {
    ((count as f32 + 1.0) / (holders as f32 + 1.0)).ln().max(1e-3)
}
