//! The fact behind a suggestion: the strongest that enough customers stand behind.

use super::answer::Reason;
use super::candidates::{Candidate, Term, Workspace};
use super::ranker::Ranker;
use super::request::{EventKind, Request, Strategy};
use super::REASON_CUSTOMERS;
use crate::model::{PairTable, TOGETHER};

/// An item of the context and the count that it has with a candidate.
type Fact = Option<(u32, u32)>;

impl<D: AsRef<[u8]>> Ranker<D> {
    /// Reasons of some candidates. `paired`: whether every pair of the context is in their terms.
    pub(super) fn reasons(
        &self,
        request: &Request,
        candidates: &[Option<Candidate>; TOGETHER],
        paired: bool,
        work: &Workspace,
    ) -> [Option<Reason>; TOGETHER] {
        let before = candidates.map(|candidate| self.bought_before(request, candidate?.item));
        if request.strategy == Strategy::Session {
            let with = work.context.first().map(|&(item, _)| self.id(item));
            return before.map(|before| before.or(with.map(|with| Reason::ViewedTogether { with })));
        }
        let mut open = std::array::from_fn(|at| match (before.get(at), candidates.get(at)) {
            (Some(None), Some(&Some(candidate))) => Some(candidate),
            _ => None,
        });
        let together = match request.strategy {
            Strategy::AlsoBought => [None; TOGETHER],
            _ => self.strongest(
                self.product,
                work,
                open.map(|candidate: Option<Candidate>| {
                    let candidate = candidate?;
                    (!paired || candidate.terms[Term::Product as usize] > 0.0).then_some(candidate.item)
                }),
            ),
        };
        open.iter_mut().zip(together).for_each(|(open, fact)| *open = open.filter(|_| fact.is_none()));
        let also = self.strongest(self.also, work, open.map(|candidate| Some(candidate?.item)));
        let mut number = 0;
        before.map(|before| {
            let at = number;
            number += 1;
            if before.is_some() {
                return before;
            }
            if let Some((item, count)) = together.get(at).copied().flatten() {
                return Some(Reason::BoughtTogether { with: self.id(item), count, of: self.orders_of(item) });
            }
            if let Some((item, count)) = also.get(at).copied().flatten() {
                let of = self.model.get(self.item_customers).get(item as usize).copied().unwrap_or(0);
                return Some(Reason::AlsoBought { with: self.id(item), count, of });
            }
            self.likeness_or_sales(&candidates.get(at).copied().flatten()?, work)
        })
    }

    /// For each of some items the item of the context that it has the largest count with.
    fn strongest(
        &self,
        table: Option<PairTable>,
        work: &Workspace,
        items: [Option<u32>; TOGETHER],
    ) -> [Fact; TOGETHER] {
        let mut best = [None; TOGETHER];
        let Some(table) = table.filter(|_| items.iter().any(Option::is_some)) else { return best };
        let columns = table.scoring(&self.model);
        for &(own, _) in &work.context {
            let places = columns.places(own, items);
            for (best, place) in best.iter_mut().zip(places) {
                let counted = place.and_then(|place| table.counts_at(&self.model, place));
                let Some((orders, customers)) = counted else { continue };
                if customers >= REASON_CUSTOMERS && best.is_none_or(|(_, most)| orders > most) {
                    *best = Some((own, orders));
                }
            }
        }
        best
    }

    fn likeness_or_sales(&self, candidate: &Candidate, work: &Workspace) -> Option<Reason> {
        let term = |term: Term| candidate.terms.get(term as usize).copied().unwrap_or(0.0);
        if term(Term::Content) > 0.0 {
            let like = work.context.iter().map(|&(item, _)| item).find(|&item| {
                self.content
                    .is_some_and(|table| table.scoring(&self.model).place(item, candidate.item).is_some())
            });
            return like.map(|item| Reason::Similar { with: self.id(item) });
        }
        let orders = self.model.get(self.recent[2]).get(candidate.item as usize).copied().unwrap_or(0.0);
        let customers =
            self.model.get(self.recent_customers).get(candidate.item as usize).copied().unwrap_or(0);
        let shown = term(Term::Recent) > 0.0 && customers >= REASON_CUSTOMERS;
        shown.then_some(Reason::Popular { orders: orders as u32 })
    }

    fn bought_before(&self, request: &Request, item: u32) -> Option<Reason> {
        let id = self.id(item);
        let mut times: Vec<i64> = request
            .history
            .iter()
            .filter(|event| event.kind == EventKind::Purchase && event.item == id)
            .map(|event| event.at)
            .collect();
        times.sort_unstable();
        times.dedup();
        let (first, last) = (*times.first()?, *times.last()?);
        let gaps = times.len() as i64 - 1;
        let every_days = if gaps > 0 { last.saturating_sub(first) / 86_400 / gaps } else { 0 };
        Some(Reason::BoughtBefore {
            times: times.len() as u32,
            every_days: every_days.try_into().unwrap_or(0),
        })
    }
}
