//! What is viewed next: similar sessions vote, and pairs in the order of viewing.

use super::candidates::{chosen, weights, Best, Term, Workspace, TERMS};
use super::ranker::Ranker;
use super::request::Request;
use crate::train::params::{Blend, SessionParams};
use crate::train::sessions::SessionWeights;

/// Distances between two views of a stored session, which has at most so many.
const MAX_DISTANCE: usize = 100;
/// What is as far as this from the match counts for nothing.
const LEAST_NEAR: f32 = 1e-9;

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
        if work.len() == 0 {
            // Nobody viewed this before: what is bought with it, and what resembles it.
            blend = Blend { product: 1.0, content: 0.3, ..Blend::default() };
            self.gather(&blend, work);
        }
        weights(&blend)
    }

    /// What training would have stored with the parameters in force.
    pub(super) fn weigh_sessions(&self) -> SessionWeights {
        let (sessions, items) = (self.sessions.len(&self.model), self.model.get(self.ids).len());
        SessionWeights::of(
            (0..sessions).map(|session| self.sessions.get(&self.model, session).len()),
            (0..items).map(|item| self.session_postings.get(&self.model, item).len()),
            &self.params.session,
        )
    }

    fn similar_sessions(&self, work: &mut Workspace) {
        let params = &self.params.session;
        let count = self.sessions.len(&self.model);
        let (weights, vote_weights) = match &self.tried_sessions {
            Some(tried) => (tried.sessions.as_slice(), tried.votes.as_slice()),
            None => (self.model.get(self.session_weights), self.model.get(self.session_vote_weights)),
        };
        if work.sessions.len() < count {
            work.sessions.resize(count, (0.0, 0));
        }
        // Locals: the loops below are where the time goes.
        let mut sessions = std::mem::take(&mut work.sessions);
        let Workspace { context, met, chosen: places, .. } = work;
        met.clear();
        for &(item, weight) in context.iter() {
            let holders = self.session_postings.get(&self.model, item as usize);
            let rarity = weight * SessionParams::rarity(count, holders.len());
            for &session in holders.iter().take(params.recent) {
                let Some((similarity, met_at)) = sessions.get_mut(session as usize) else { continue };
                if *similarity == 0.0 {
                    met.push(session);
                    *met_at = item;
                }
                *similarity += rarity;
            }
        }
        let mut best = Best::new(places, params.neighbours);
        for &session in met.iter() {
            let Some((similarity, _)) = sessions.get_mut(session as usize) else { continue };
            let weight = weights.get(session as usize).copied().unwrap_or(0.0);
            best.offer(*similarity * weight, session);
            *similarity = 0.0;
        }
        best.finish();
        let mut near = [0f32; MAX_DISTANCE];
        for (distance, near) in near.iter_mut().enumerate() {
            *near = (-(distance as f32) / params.reach as f32).exp();
            if *near < LEAST_NEAR {
                break;
            }
        }
        let neighbours = std::mem::take(&mut work.chosen);
        for &neighbour in &neighbours {
            let (similarity, session) = chosen(neighbour);
            let items = self.sessions.get(&self.model, session as usize);
            let matched = sessions.get(session as usize).map_or(0, |&(_, item)| item);
            let Some(place) = items.iter().rposition(|&item| item == matched) else { continue };
            for (at, &item) in items.iter().enumerate() {
                let direction = if at < place { params.backward as f32 } else { 1.0 };
                let near = near.get(at.abs_diff(place)).copied().unwrap_or(0.0);
                let own = vote_weights.get(item as usize).copied().unwrap_or(0.0);
                work.add(item, Term::Knn, similarity * near * direction * own);
            }
        }
        (work.chosen, work.sessions) = (neighbours, sessions);
    }
}
