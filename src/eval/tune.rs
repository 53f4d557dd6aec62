//! Chooses parameters for a shop on its own last orders, by coordinate search within a budget of
//! evaluations. A choice is searched on one half of the held-out baskets and kept only when the
//! other half confirms the gain; else the default stays.

use super::baseline::Baseline;
use super::bootstrap::{interval, Interval};
use super::metrics::{ask, score, summarise, Hits};
use super::questions::{cart, for_you, session, Context, Questions, Sample};
use super::split::Split;
use crate::model::{AlignedBytes, Facts, Model};
use crate::recommend::{Ranker, Workspace};
use crate::train::assemble::Parts;
use crate::train::params::{Blend, Params, PersonalParams};
use crate::train::{Click, History, PairCounts, Trainer};
use crate::Result;
use serde::Serialize;
use serde_json::json;

/// Evaluations that `tandem train` spends unless told otherwise.
pub const DEFAULT_BUDGET: u32 = 200;
/// With fewer held-out targets than this the defaults stay.
pub const LEAST_TARGETS: usize = 1000;
/// With fewer than this no hit rate is told: it would say nothing.
const LEAST_SHOWN: usize = 100;
/// Orders that are searched on, the latest: bounds the time of one evaluation.
const MOST_ORDERS: usize = 120_000;
const SAMPLE: Sample = Sample { clusters: 1500, targets: 2, seed: 11 };

/// A trained model and how it came about.
#[derive(Debug, Clone)]
pub struct Trained {
    /// The model file.
    pub bytes: Vec<u8>,
    /// What was chosen.
    pub params: Params,
    /// Why.
    pub evidence: serde_json::Value,
    /// What it was trained on.
    pub facts: Facts,
}

/// One confirmed or refused choice.
#[derive(Debug, Clone, Serialize)]
struct Stage {
    stage: &'static str,
    questions: usize,
    evaluations: u32,
    default: f64,
    chosen: f64,
    gain: Interval,
    kept: bool,
}

/// Trains a model, choosing its parameters within `budget` evaluations; 0 keeps the defaults.
///
/// # Errors
/// Those of [`Trainer::build`].
pub fn train(trainer: &mut Trainer, budget: u32) -> Result<Trained> {
    let history = trainer.history()?;
    let counts = PairCounts::count(&history);
    train_on(trainer, &history, &counts, budget)
}

/// As [`train`], on a part of the orders.
///
/// # Errors
/// Those of [`Trainer::build`].
pub fn train_on(trainer: &Trainer, history: &History, counts: &PairCounts, budget: u32) -> Result<Trained> {
    let facts = Trainer::facts(history);
    let (params, evidence) = match budget {
        0 => (Params::default(), json!({"tuning": "off"})),
        _ => choose(trainer, history, budget)?,
    };
    let bytes = trainer.assemble(history, counts, &params, &evidence, Parts::ALL)?;
    Ok(Trained { bytes, params, evidence, facts })
}

fn choose(trainer: &Trainer, history: &History, budget: u32) -> Result<(Params, serde_json::Value)> {
    let recent = recent_part(history);
    let history = recent.as_ref().unwrap_or(history);
    let split = Split::for_tuning(history);
    let training = split.training();
    let counts = PairCounts::count(&training);
    let mut search = Search {
        trainer,
        history: &training,
        counts: &counts,
        left: budget,
        work: Workspace::new(),
        stages: Vec::new(),
    };
    let known = &counts.item_orders;
    let mut params = Params::default();
    let one = cart(&split, known, Context::Items(1), false, SAMPLE);
    let full = cart(&split, known, Context::Full, false, SAMPLE);
    if full.list.len() >= LEAST_TARGETS {
        let few = cart(&split, known, Context::Items(2), false, Sample { seed: 12, ..SAMPLE });
        search.tables(&mut params, &one, &full)?;
        search.blends(&mut params, &split, &[one, few, full.clone()])?;
    }
    let beside = match full.list.len() >= LEAST_SHOWN {
        true => search.standing(&params, &full)?,
        false => json!(null),
    };
    search.personal(&mut params, &split)?;
    let views = trainer.latest_sessions();
    search.sessions(&mut params, &views)?;
    let evidence = json!({
        "protocol": "temporal split; searched on one half of the held-out baskets, confirmed on the other",
        "cutoff": split.cutoff, "targets": full.list.len(), "evaluations": budget - search.left,
        "stages": search.stages, "cart": beside,
    });
    Ok((params, evidence))
}

/// The latest orders, where there are more than are searched on.
fn recent_part(history: &History) -> Option<History> {
    if history.len() <= MOST_ORDERS {
        return None;
    }
    let mut times = history.times.clone();
    times.sort_unstable();
    let from = times.get(times.len() - MOST_ORDERS).copied()?;
    Some(history.only(|basket| history.times.get(basket).is_some_and(|&time| time >= from)))
}

/// What one stage searches.
struct Plan<'a, P> {
    stage: &'static str,
    start: P,
    axes: &'a [Variants<P>],
    questions: &'a Questions,
    budget: u32,
}

struct Search<'a> {
    trainer: &'a Trainer,
    history: &'a History,
    counts: &'a PairCounts,
    left: u32,
    work: Workspace,
    stages: Vec<Stage>,
}

type Variants<P> = fn(&P) -> Vec<P>;

impl Search<'_> {
    fn ranker(&self, params: &Params, parts: Parts) -> Result<Ranker<AlignedBytes>> {
        let bytes = self.trainer.assemble(self.history, self.counts, params, &json!(null), parts)?;
        Ranker::open(Model::open(AlignedBytes::copy(&bytes))?)
    }

    /// What is maximised: HR@4 + NDCG@4 + half of Recall@20, a value a question.
    fn values(&mut self, ranker: &Ranker<AlignedBytes>, questions: &Questions) -> Result<Vec<f64>> {
        let answers = ask(ranker, questions, &mut self.work)?;
        Ok(score(questions, &answers)
            .iter()
            .map(|hits: &Hits| hits.hr4 + hits.ndcg4 + 0.5 * hits.recall20)
            .collect())
    }

    /// Coordinate search from the plan's start over its axes, within its budget of evaluations;
    /// keeps the result only where the other half of the questions confirms it.
    fn stage<P: Clone + PartialEq>(
        &mut self,
        plan: Plan<'_, P>,
        mut value: impl FnMut(&mut Self, &P, &Questions) -> Result<Vec<f64>>,
    ) -> Result<P> {
        let Plan { stage, start, axes, questions, budget } = plan;
        let (searched, confirming) = halves(questions);
        if confirming.list.len() < LEAST_TARGETS / 2 || self.left < 2 {
            return Ok(start);
        }
        let budget = budget.min(self.left);
        let mut spent = 0;
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
        let mut best = start.clone();
        let mut best_value = mean(&value(self, &best, &searched)?);
        spent += 1;
        let mut tried = vec![start.clone()];
        'search: for _ in 0..2 {
            let before = best.clone();
            for axis in axes {
                for candidate in axis(&best) {
                    if tried.contains(&candidate) {
                        continue;
                    }
                    if spent + 2 > budget {
                        break 'search;
                    }
                    let got = mean(&value(self, &candidate, &searched)?);
                    spent += 1;
                    tried.push(candidate.clone());
                    if got > best_value * 1.001 {
                        (best, best_value) = (candidate, got);
                    }
                }
            }
            if best == before {
                break;
            }
        }
        if best != start {
            let default = value(self, &start, &confirming)?;
            let chosen = value(self, &best, &confirming)?;
            spent += 1;
            let gains: Vec<f64> =
                chosen.iter().zip(&default).map(|(chosen, default)| chosen - default).collect();
            let clusters: Vec<u32> = confirming.list.iter().map(|question| question.cluster).collect();
            let gain = interval(&gains, &clusters, 17);
            let kept = gain.mean > 0.0 && gain.low >= 0.0;
            self.stages.push(Stage {
                stage,
                questions: questions.list.len(),
                evaluations: spent,
                default: mean(&default),
                chosen: mean(&chosen),
                gain,
                kept,
            });
            if !kept {
                best = start;
            }
        }
        self.left = self.left.saturating_sub(spent);
        Ok(best)
    }

    /// The tables, each on its own: near-confidence on one item, the ridge on whole carts.
    fn tables(&mut self, params: &mut Params, one: &Questions, full: &Questions) -> Result<()> {
        let alone = |blend: Blend| [blend; 3];
        let base = Params { blend: alone(Blend { product: 1.0, ..Blend::default() }), ..params.clone() };
        params.product = self.stage(
            Plan {
                stage: "product",
                start: params.product,
                axes: &[
                    |p| {
                        [0.65, 0.8, 0.9, 0.95, 1.0]
                            .map(|alpha| crate::train::params::ProductParams { alpha, ..*p })
                            .to_vec()
                    },
                    |p| {
                        [0.0, 2.0, 5.0, 8.0, 20.0]
                            .map(|shrink| crate::train::params::ProductParams { shrink, ..*p })
                            .to_vec()
                    },
                    |p| {
                        [0.0, 360.0, 180.0, 90.0]
                            .map(|half_days| crate::train::params::ProductParams { half_days, ..*p })
                            .to_vec()
                    },
                    |p| {
                        [0.0, 0.25, 0.5, 0.75]
                            .map(|beta| crate::train::params::ProductParams { beta, ..*p })
                            .to_vec()
                    },
                ],
                questions: one,
                budget: 18,
            },
            |this, product, questions| {
                let params = Params { product: *product, ..base.clone() };
                let ranker = this.ranker(&params, Parts::PRODUCT)?;
                this.values(&ranker, questions)
            },
        )?;
        let base = Params { blend: alone(Blend { cart: 1.0, ..Blend::default() }), ..params.clone() };
        params.cart = self.stage(
            Plan {
                stage: "cart",
                start: params.cart,
                axes: &[
                    |p| {
                        [5.0, 20.0, 60.0, 200.0]
                            .map(|lambda| crate::train::params::CartParams { lambda, ..*p })
                            .to_vec()
                    },
                    |p| {
                        [0.0, 720.0, 360.0, 180.0]
                            .map(|half_days| crate::train::params::CartParams { half_days, ..*p })
                            .to_vec()
                    },
                    |p| {
                        [0.0, 0.25, 0.5, 0.75]
                            .map(|beta| crate::train::params::CartParams { beta, ..*p })
                            .to_vec()
                    },
                    |p| {
                        [50, 100, 200]
                            .map(|neighbours| crate::train::params::CartParams { neighbours, ..*p })
                            .to_vec()
                    },
                ],
                questions: full,
                budget: 14,
            },
            |this, cart, questions| {
                let params = Params { cart: *cart, ..base.clone() };
                let ranker = this.ranker(&params, Parts::CART)?;
                this.values(&ranker, questions)
            },
        )?;
        Ok(())
    }

    /// The neighbours and the weights of the terms, per size of the context.
    fn blends(&mut self, params: &mut Params, split: &Split<'_>, contexts: &[Questions; 3]) -> Result<()> {
        let mut ranker = self.ranker(params, Parts::ALL)?;
        let base = Params { blend: [Blend { knn: 1.0, ..Blend::default() }; 3], ..params.clone() };
        params.knn = self.stage(
            Plan {
                stage: "similar-baskets",
                start: params.knn,
                axes: &[
                    |p| {
                        [0.0, 360.0, 180.0, 60.0]
                            .map(|half_days| crate::train::params::KnnParams { half_days, ..*p })
                            .to_vec()
                    },
                    |p| {
                        [50, 100, 300]
                            .map(|neighbours| crate::train::params::KnnParams { neighbours, ..*p })
                            .to_vec()
                    },
                    |p| {
                        [0.3, 0.5, 0.7]
                            .map(|size_power| crate::train::params::KnnParams { size_power, ..*p })
                            .to_vec()
                    },
                ],
                questions: &contexts[2],
                budget: 10,
            },
            |this, knn, questions| {
                ranker.try_params(Params { knn: *knn, ..base.clone() });
                this.values(&ranker, questions)
            },
        )?;
        let axes: [Variants<Blend>; 5] = [
            |p| [0.0, 0.2, 0.5, 1.0, 1.5].map(|knn| Blend { knn, ..*p }).to_vec(),
            |p| [0.0, 0.25, 0.5, 1.0].map(|product| Blend { product, ..*p }).to_vec(),
            |p| [0.0, 0.03, 0.1, 0.2, 0.4].map(|recent| Blend { recent, ..*p }).to_vec(),
            |p| [0.0, 0.3, 1.0, 1.5].map(|cart| Blend { cart, ..*p }).to_vec(),
            |p| [0.0, 0.3, 0.6].map(|content| Blend { content, ..*p }).to_vec(),
        ];
        for (class, name) in [(0, "blend-1"), (1, "blend-2"), (2, "blend-4")] {
            let base = params.clone();
            let Some(start) = params.blend.get(class).copied() else { continue };
            let Some(questions) = contexts.get(class) else { continue };
            let plan = Plan { stage: name, start, axes: &axes, questions, budget: 22 };
            let chosen = self.stage(plan, |this, blend, questions| {
                ranker.try_params(Params { blend: [*blend; 3], ..base.clone() });
                this.values(&ranker, questions)
            })?;
            params.blend[class] = chosen;
        }
        let mut returning =
            cart(split, &self.counts.item_orders, Context::Full, true, Sample { seed: 13, ..SAMPLE });
        returning.list.retain(|question| !question.request.history.is_empty());
        let base = params.clone();
        // What own purchases, and what goes with them, count as a share of the default of each size of cart;
        // their half life; how much more what came with items of the cart counts.
        type Own = (f64, f64, f64, f64);
        let start: Own = (1.0, 1.0, params.cart_history_half_days, params.cart_history_together);
        let axes: [Variants<Own>; 4] = [
            |p| [0.0, 0.5, 1.0, 1.5, 2.5].map(|personal| (personal, p.1, p.2, p.3)).to_vec(),
            |p| [0.0, 0.5, 1.0, 2.0, 4.0].map(|also| (p.0, also, p.2, p.3)).to_vec(),
            |p| [30.0, 90.0, 360.0].map(|half| (p.0, p.1, half, p.3)).to_vec(),
            |p| [0.0, 1.0, 3.0].map(|together| (p.0, p.1, p.2, together)).to_vec(),
        ];
        let apply = |params: &mut Params, own: &Own| {
            for blend in &mut params.blend {
                (blend.personal, blend.also) = (blend.personal * own.0, blend.also * own.1);
            }
            (params.cart_history_half_days, params.cart_history_together) = (own.2, own.3);
        };
        let plan = Plan { stage: "own-purchases", start, axes: &axes, questions: &returning, budget: 16 };
        let own = self.stage(plan, |this, own, questions| {
            let mut params = base.clone();
            apply(&mut params, own);
            ranker.try_params(params);
            this.values(&ranker, questions)
        })?;
        apply(params, &own);
        Ok(())
    }

    /// `for-you`, with and without repeated purchases.
    fn personal(&mut self, params: &mut Params, split: &Split<'_>) -> Result<()> {
        let mut shared: Option<Ranker<AlignedBytes>> = None;
        let axes: [Variants<PersonalParams>; 7] = [
            |p| {
                [30.0, 60.0, 120.0, 240.0, 480.0].map(|half_days| PersonalParams { half_days, ..*p }).to_vec()
            },
            |p| [0.0, 0.05, 0.2, 0.5, 1.0, 2.0].map(|recent| with(p, Blend { recent, ..p.blend })).to_vec(),
            |p| [0.0, 0.05, 0.2, 0.6, 1.5].map(|also| with(p, Blend { also, ..p.blend })).to_vec(),
            |p| [0.0, 0.05, 0.2, 0.6, 1.0].map(|cart| with(p, Blend { cart, ..p.blend })).to_vec(),
            |p| [7, 14, 30].map(|recent_days| PersonalParams { recent_days, ..*p }).to_vec(),
            |p| [0.0, 0.3, 0.6, 1.0].map(|knn| with(p, Blend { knn, ..p.blend })).to_vec(),
            |p| {
                [15.0, 60.0, 360.0]
                    .map(|context_half_days| PersonalParams { context_half_days, ..*p })
                    .to_vec()
            },
        ];
        for (repeat, name) in [(true, "for-you"), (false, "for-you-new")] {
            let questions = for_you(split, &self.counts.item_orders, repeat, SAMPLE);
            if questions.list.len() < LEAST_TARGETS / 2 {
                continue;
            }
            let mut ranker = match shared.take() {
                Some(ranker) => ranker,
                None => self.ranker(params, Parts::ALL)?,
            };
            let base = params.clone();
            let start = if repeat { params.personal } else { params.discover };
            let set = |params: &mut Params, own: PersonalParams| match repeat {
                true => params.personal = own,
                false => params.discover = own,
            };
            let plan = Plan { stage: name, start, axes: &axes, questions: &questions, budget: 26 };
            let chosen = self.stage(plan, |this, own, questions| {
                let mut params = base.clone();
                set(&mut params, *own);
                ranker.try_params(params);
                this.values(&ranker, questions)
            })?;
            shared = Some(ranker);
            set(params, chosen);
        }
        Ok(())
    }

    /// Session neighbours, on the latest tenth of the sessions.
    fn sessions(&mut self, params: &mut Params, views: &[Click]) -> Result<()> {
        let Some(cutoff) = views.iter().map(|view| view.time).min() else { return Ok(()) };
        let base = params.clone();
        let sessions = Parts { sessions_before: Some(cutoff), ..Parts::SESSIONS };
        let mut ranker = self.ranker(params, sessions)?;
        let viewed = self.trainer.viewed_before(cutoff);
        let known = |item: u64| viewed.binary_search(&item).is_ok();
        let questions = session(views, known, Sample { clusters: 1500, targets: 0, seed: 19 });
        type S = crate::train::params::SessionParams;
        let axes: [Variants<S>; 8] = [
            |p| [100, 500, 1500].map(|neighbours| S { neighbours, ..*p }).to_vec(),
            |p| [0.0, 0.3, 0.5, 1.0].map(|pairs| S { pairs, ..*p }).to_vec(),
            |p| [0.5, 0.7, 0.85].map(|decay| S { decay, ..*p }).to_vec(),
            |p| [0.0, 0.5, 0.75, 1.0].map(|idf| S { idf, ..*p }).to_vec(),
            |p| [0.0, 0.25, 0.5].map(|size_power| S { size_power, ..*p }).to_vec(),
            |p| [1.5, 3.0, 8.0].map(|reach| S { reach, ..*p }).to_vec(),
            |p| [0.25, 0.5, 1.0].map(|backward| S { backward, ..*p }).to_vec(),
            |p| [0.0, 0.5, 1.0, 1.5, 3.0].map(|age| S { age, ..*p }).to_vec(),
        ];
        let plan =
            Plan { stage: "session", start: params.session, axes: &axes, questions: &questions, budget: 30 };
        params.session = self.stage(plan, |this, own, questions| {
            ranker.try_params(Params { session: *own, ..base.clone() });
            this.values(&ranker, questions)
        })?;
        Ok(())
    }

    /// The hit rate beside what every shop has already.
    fn standing(&mut self, params: &Params, full: &Questions) -> Result<serde_json::Value> {
        let ranker = self.ranker(params, Parts::ALL)?;
        let sold = self.counts.item_orders.iter().filter(|&&orders| orders > 0).count();
        let answers = ask(&ranker, full, &mut self.work)?;
        let mut rows = vec![summarise(full, &answers, "tandem", sold, 5)];
        for baseline in [Baseline::Popularity, Baseline::CoOccurrence] {
            let answers = baseline.ask(self.history, self.counts, full);
            rows.push(summarise(full, &answers, baseline.name(), sold, 5));
        }
        let row = |row: &super::Metrics| json!({"ranking": row.ranking, "hr4": row.hr4, "ndcg4": row.ndcg4});
        Ok(json!(rows.iter().map(row).collect::<Vec<_>>()))
    }
}

fn with(params: &PersonalParams, blend: Blend) -> PersonalParams {
    PersonalParams { blend, ..*params }
}

/// Even clusters to search, odd ones to confirm.
fn halves(questions: &Questions) -> (Questions, Questions) {
    let half = |odd: u32| Questions {
        list: questions.list.iter().filter(|question| question.cluster % 2 == odd).cloned().collect(),
        ..questions.clone()
    };
    (half(0), half(1))
}
