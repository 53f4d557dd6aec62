//! Questions with known answers, by protocol.

use super::split::{scatter, Split};
use crate::recommend::{Event, EventKind, Request, Strategy};
use crate::train::Click;
use std::collections::BTreeMap;

/// A request, what was really bought or viewed, and what it is correlated with.
#[derive(Debug, Clone)]
pub struct Question {
    /// The request; its limit is 20.
    pub request: Request,
    /// What would have been right.
    pub targets: Vec<u64>,
    /// Questions of one basket, customer or session share a cluster.
    pub cluster: u32,
}

/// All questions of a protocol.
#[derive(Debug, Clone, Default)]
pub struct Questions {
    /// Name of the protocol.
    pub name: String,
    /// The questions.
    pub list: Vec<Question>,
    /// Targets that were dropped because the training part does not know them.
    pub unknown: u64,
}

/// How much of a basket is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Context {
    /// All but the target.
    Full,
    /// This many of them.
    Items(usize),
}

/// Bounds of a sample of questions.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    /// Most baskets, customers or sessions.
    pub clusters: usize,
    /// Most targets of a basket.
    pub targets: usize,
    /// Chooses the sample.
    pub seed: u64,
}

/// The sample of a test: 4,000 baskets, 3 targets each.
pub const TEST_SAMPLE: Sample = Sample { clusters: 4000, targets: 3, seed: 7 };
const LIMIT: usize = 20;

/// Protocol `cart` (or `product` where one item is shown): one item of a basket is hidden.
pub fn cart(
    split: &Split<'_>,
    known: &[u32],
    context: Context,
    with_history: bool,
    sample: Sample,
) -> Questions {
    let history = split.history;
    let is_known = |item: u32| known.get(item as usize).is_some_and(|&orders| orders > 0);
    let mut questions = Questions { name: name(context, with_history), ..Questions::default() };
    let mut baskets: Vec<(u64, usize)> = Vec::new();
    for basket in (0..history.len()).filter(|&basket| split.tests(basket)) {
        let items = history.basket(basket);
        let count = items.iter().filter(|&&item| is_known(item)).count();
        questions.unknown += (items.len() - count) as u64;
        if count >= 2 {
            let at = history.times.get(basket).copied().unwrap_or(0) as u64;
            let first = items.first().copied().unwrap_or(0);
            baskets.push((scatter(sample.seed, at ^ u64::from(first) << 40), basket));
        }
    }
    baskets.sort_unstable();
    baskets.truncate(sample.clusters);
    for (cluster, &(random, basket)) in baskets.iter().enumerate() {
        let mut items: Vec<(u64, u32)> = history
            .basket(basket)
            .iter()
            .filter(|&&item| is_known(item))
            .map(|&item| (scatter(random, u64::from(item)), item))
            .collect();
        items.sort_unstable();
        let earlier = if with_history { purchases(split, basket, i64::MAX) } else { Vec::new() };
        for (at, &(_, target)) in items.iter().take(sample.targets).enumerate() {
            let mut rest: Vec<(u64, u32)> = items
                .iter()
                .filter(|&&(_, item)| item != target)
                .map(|&(place, item)| (scatter(place, at as u64 + 1), item))
                .collect();
            if let Context::Items(count) = context {
                rest.sort_unstable();
                rest.truncate(count);
            }
            questions.list.push(Question {
                request: Request {
                    strategy: if context == Context::Items(1) { Strategy::Product } else { Strategy::Cart },
                    cart: rest
                        .iter()
                        .filter_map(|&(_, item)| history.ids.get(item as usize).copied())
                        .collect(),
                    history: earlier.clone(),
                    now: history.times.get(basket).copied().unwrap_or(0),
                    limit: LIMIT,
                    ..Request::default()
                },
                targets: history.ids.get(target as usize).copied().into_iter().collect(),
                cluster: cluster as u32,
            });
        }
    }
    questions
}

fn name(context: Context, with_history: bool) -> String {
    let base = match context {
        Context::Full => "cart".to_owned(),
        Context::Items(1) => "product".to_owned(),
        Context::Items(count) => format!("cart-{count}"),
    };
    if with_history {
        base + "+history"
    } else {
        base
    }
}

/// What the customer of a basket bought in earlier orders, up to `until`.
fn purchases(split: &Split<'_>, basket: usize, until: i64) -> Vec<Event> {
    let history = split.history;
    let (Some(&customer), Some(&time)) = (history.customers.get(basket), history.times.get(basket)) else {
        return Vec::new();
    };
    if customer == u32::MAX {
        return Vec::new();
    }
    // Baskets come by customer and time: the earlier ones are right before this one.
    let mut events = Vec::new();
    for before in (0..basket).rev() {
        if history.customers.get(before) != Some(&customer) {
            break;
        }
        let at = history.times.get(before).copied().unwrap_or(0);
        if at < time && at <= until {
            let items = history.basket(before).iter().filter_map(|&item| history.ids.get(item as usize));
            events.extend(items.map(|&item| Event { item, at, kind: EventKind::Purchase }));
        }
    }
    events
}

/// Protocol `for-you`: the first order of a known customer in the test window. With `repeat` all
/// its items are right, without it only those the customer never bought.
pub fn for_you(split: &Split<'_>, known: &[u32], repeat: bool, sample: Sample) -> Questions {
    let history = split.history;
    let name = if repeat { "for-you" } else { "for-you-new" };
    let mut questions = Questions { name: name.into(), ..Questions::default() };
    let mut firsts: BTreeMap<u32, usize> = BTreeMap::new();
    for basket in (0..history.len()).filter(|&basket| split.tests(basket)) {
        if let Some(&customer) = history.customers.get(basket).filter(|&&customer| customer != u32::MAX) {
            firsts.entry(customer).or_insert(basket);
        }
    }
    let mut chosen: Vec<(u64, u32, usize)> = firsts
        .into_iter()
        .map(|(customer, basket)| (scatter(sample.seed, u64::from(customer)), customer, basket))
        .collect();
    chosen.sort_unstable();
    for (cluster, (_, _, basket)) in chosen.into_iter().enumerate() {
        let events = purchases(split, basket, split.cutoff);
        if events.is_empty() {
            continue;
        }
        let targets: Vec<u64> = history
            .basket(basket)
            .iter()
            .filter(|&&item| known.get(item as usize).is_some_and(|&orders| orders > 0))
            .filter_map(|&item| history.ids.get(item as usize).copied())
            .filter(|item| repeat || !events.iter().any(|event| event.item == *item))
            .collect();
        questions.unknown += (history.basket(basket).len() - targets.len()) as u64;
        if targets.is_empty() {
            continue;
        }
        questions.list.push(Question {
            request: Request {
                strategy: Strategy::ForYou,
                history: events,
                now: history.times.get(basket).copied().unwrap_or(0),
                limit: LIMIT,
                repeat,
                ..Request::default()
            },
            targets,
            cluster: cluster as u32,
        });
        if questions.list.len() >= sample.clusters {
            break;
        }
    }
    questions
}

/// Protocol `session`: for every prefix of a session the next item. `known` tells whether the
/// training part knows an item; views of unknown items are left out.
pub fn session(clicks: &[Click], known: impl Fn(u64) -> bool, sample: Sample) -> Questions {
    let mut questions = Questions { name: "session".into(), ..Questions::default() };
    let mut clicks = clicks.to_vec();
    clicks.sort_by_key(|click| (click.session, click.time));
    let mut sessions: Vec<(u64, Vec<Click>)> = Vec::new();
    for views in clicks.chunk_by(|a, b| a.session == b.session) {
        let kept: Vec<Click> = views.iter().copied().filter(|click| known(click.item)).collect();
        questions.unknown += (views.len() - kept.len()) as u64;
        if kept.len() >= 2 {
            sessions.push((scatter(sample.seed, views.first().map_or(0, |click| click.session)), kept));
        }
    }
    sessions.sort_by_key(|&(random, _)| random);
    sessions.truncate(sample.clusters);
    for (cluster, (_, views)) in sessions.iter().enumerate() {
        for next in 1..views.len() {
            let seen = views.get(..next).unwrap_or(&[]);
            let history =
                seen.iter().map(|view| Event { item: view.item, at: view.time, kind: EventKind::View });
            questions.list.push(Question {
                request: Request {
                    strategy: Strategy::Session,
                    history: history.collect(),
                    limit: LIMIT,
                    ..Request::default()
                },
                targets: views.get(next).map(|view| view.item).into_iter().collect(),
                cluster: cluster as u32,
            });
        }
    }
    questions
}
