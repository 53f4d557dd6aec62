//! HR@4, MRR@4, NDCG@4, Recall@20, MRR@20, coverage@4.

use super::bootstrap::{interval, Interval};
use super::questions::Questions;
use crate::recommend::{Ranker, Workspace};
use crate::Result;
use serde::Serialize;
use std::collections::BTreeSet;

/// What one answer achieved, each in 0..=1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Hits {
    /// Whether the first four hold a target.
    pub hr4: f64,
    /// One over the place of the first target, when among the first four.
    pub mrr4: f64,
    /// Discounted gain of the first four over the best possible.
    pub ndcg4: f64,
    /// Share of the targets among the first twenty.
    pub recall20: f64,
    /// One over the place of the first target, when among the first twenty.
    pub mrr20: f64,
}

/// How an answer does against its targets.
pub fn hits(answer: &[u64], targets: &[u64]) -> Hits {
    let gain = |place: usize| 1.0 / (place as f64 + 2.0).log2();
    let found = |item: &u64| targets.contains(item);
    let first = answer.iter().take(20).position(found);
    let in_four = first.filter(|&place| place < 4);
    let gained: f64 =
        answer.iter().take(4).enumerate().filter(|(_, item)| found(item)).map(|(place, _)| gain(place)).sum();
    let best: f64 = (0..targets.len().min(4)).map(gain).sum();
    let twenty = answer.iter().take(20).filter(|item| found(item)).count();
    Hits {
        hr4: f64::from(u8::from(in_four.is_some())),
        mrr4: in_four.map_or(0.0, |place| 1.0 / (place as f64 + 1.0)),
        ndcg4: if best > 0.0 { gained / best } else { 0.0 },
        recall20: twenty as f64 / targets.len().max(1) as f64,
        mrr20: first.map_or(0.0, |place| 1.0 / (place as f64 + 1.0)),
    }
}

/// Means over all questions with 95 % intervals by cluster bootstrap.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Metrics {
    /// Name of the protocol.
    pub protocol: String,
    /// Name of the ranking.
    pub ranking: String,
    /// Questions asked.
    pub questions: usize,
    /// Questions that got no suggestion at all.
    pub unanswered: usize,
    /// HR@4.
    pub hr4: Interval,
    /// MRR@4.
    pub mrr4: Interval,
    /// NDCG@4.
    pub ndcg4: Interval,
    /// Recall@20.
    pub recall20: Interval,
    /// MRR@20.
    pub mrr20: Interval,
    /// Share of the sold items that were among the first four of any answer.
    pub coverage4: f64,
}

/// Answers of a ranking to all questions, twenty items each.
pub type Answers = Vec<Vec<u64>>;

/// Asks a ranker.
///
/// # Errors
/// Those of [`Ranker::recommend`].
pub fn ask<D: AsRef<[u8]>>(
    ranker: &Ranker<D>,
    questions: &Questions,
    work: &mut Workspace,
) -> Result<Answers> {
    questions
        .list
        .iter()
        .map(|question| {
            let answer = ranker.recommend(&question.request, work)?;
            Ok(answer.items.iter().map(|suggestion| suggestion.item).collect())
        })
        .collect()
}

/// What each answer achieved.
pub fn score(questions: &Questions, answers: &Answers) -> Vec<Hits> {
    questions.list.iter().zip(answers).map(|(question, answer)| hits(answer, &question.targets)).collect()
}

/// Sums up answers. `sold` is the number of items with an order in the training part.
pub fn summarise(questions: &Questions, answers: &Answers, ranking: &str, sold: usize, seed: u64) -> Metrics {
    let hits = score(questions, answers);
    let clusters: Vec<u32> = questions.list.iter().map(|question| question.cluster).collect();
    let over = |value: fn(&Hits) -> f64| {
        let values: Vec<f64> = hits.iter().map(value).collect();
        interval(&values, &clusters, seed)
    };
    let shown: BTreeSet<u64> = answers.iter().flat_map(|answer| answer.iter().take(4).copied()).collect();
    Metrics {
        protocol: questions.name.clone(),
        ranking: ranking.to_owned(),
        questions: hits.len(),
        unanswered: answers.iter().filter(|answer| answer.is_empty()).count(),
        hr4: over(|hits| hits.hr4),
        mrr4: over(|hits| hits.mrr4),
        ndcg4: over(|hits| hits.ndcg4),
        recall20: over(|hits| hits.recall20),
        mrr20: over(|hits| hits.mrr20),
        coverage4: shown.len() as f64 / sold.max(1) as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_of_answers_worked_by_hand() {
        let at = |place: usize| 1.0 / (place as f64 + 1.0).log2();
        for (answer, targets, want) in [
            (vec![1, 2, 3, 4], vec![1], [1.0, 1.0, 1.0, 1.0, 1.0]),
            (vec![9, 1], vec![1], [1.0, 0.5, at(2), 1.0, 0.5]),
            (vec![9, 8, 7, 6, 1], vec![1], [0.0, 0.0, 0.0, 1.0, 0.2]),
            (vec![], vec![1], [0.0; 5]),
            (
                vec![1, 9, 2],
                vec![1, 2, 3],
                [1.0, 1.0, (at(1) + at(3)) / (at(1) + at(2) + at(3)), 2.0 / 3.0, 1.0],
            ),
        ] {
            let got = hits(&answer, &targets);
            let got = [got.hr4, got.mrr4, got.ndcg4, got.recall20, got.mrr20];
            assert!(got.iter().zip(want).all(|(a, b)| (a - b).abs() < 1e-12), "{answer:?}: {got:?}");
        }
    }
}
