//! What every shop has already: best sellers, raw co-occurrence, confidence.

use super::metrics::Answers;
use super::questions::Questions;
use crate::train::{History, PairCounts};

/// A ranking to compare with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Baseline {
    /// Orders with the item, ever.
    Popularity,
    /// Orders with the item and each item of the context, summed.
    CoOccurrence,
    /// The same as shares of the orders with the context item: what most plugins compute.
    Confidence,
}

impl Baseline {
    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Baseline::Popularity => "popularity",
            Baseline::CoOccurrence => "co-occurrence",
            Baseline::Confidence => "confidence",
        }
    }

    /// Its answers, twenty items each. The context is the cart, or else the items of the history.
    pub fn ask(self, history: &History, counts: &PairCounts, questions: &Questions) -> Answers {
        let mut popular: Vec<u32> = (0..history.ids.len() as u32).collect();
        let orders = |item: u32| counts.item_orders.get(item as usize).copied().unwrap_or(0);
        popular.sort_unstable_by_key(|&item| (std::cmp::Reverse(orders(item)), item));
        popular.retain(|&item| orders(item) > 0);
        let mut scores = vec![0f64; history.ids.len()];
        questions
            .list
            .iter()
            .map(|question| {
                let request = &question.request;
                let index = |id: &u64| history.ids.binary_search(id).ok().map(|at| at as u32);
                let mut context: Vec<u32> = request.cart.iter().filter_map(index).collect();
                let mut excluded = context.clone();
                let events = request.history.iter().filter_map(|event| index(&event.item));
                if context.is_empty() {
                    context = events.clone().collect();
                    context.dedup();
                    excluded.extend(context.last().filter(|_| questions.name == "session"));
                }
                if !request.repeat {
                    excluded.extend(events);
                }
                let mut touched: Vec<u32> = Vec::new();
                if self != Baseline::Popularity {
                    for &item in &context {
                        let (others, range) = counts.row(item as usize);
                        let of =
                            if self == Baseline::Confidence { f64::from(orders(item).max(1)) } else { 1.0 };
                        for (&other, at) in others.iter().zip(range) {
                            let score = &mut scores[other as usize];
                            if *score == 0.0 {
                                touched.push(other);
                            }
                            *score += f64::from(counts.orders[at]) / of;
                        }
                    }
                }
                touched.sort_unstable_by(|&a, &b| {
                    let score = |item: u32| scores[item as usize];
                    score(b).total_cmp(&score(a)).then(orders(b).cmp(&orders(a))).then(a.cmp(&b))
                });
                let known =
                    touched.iter().chain(popular.iter().filter(|&&item| scores[item as usize] == 0.0));
                let answer = known
                    .filter(|item| !excluded.contains(item))
                    .take(20)
                    .filter_map(|&item| history.ids.get(item as usize).copied())
                    .collect();
                touched.iter().for_each(|&item| scores[item as usize] = 0.0);
                answer
            })
            .collect()
    }
}
