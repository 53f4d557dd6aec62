//! Similar baskets and similar sessions, beside the same thing done without any shortcut.

use std::collections::{BTreeMap, BTreeSet};
use tandem::model::{AlignedBytes, Model};
use tandem::recommend::{Event, EventKind, Ranker, Request, Strategy, Workspace};
use tandem::train::params::{Blend, KnnParams, SessionParams};
use tandem::train::{Params, Trainer};

const DAY: i64 = 86_400;

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// Orders of 2 to 5 of 14 items, the first the oldest, a quarter of a day apart.
fn orders(count: u64) -> Vec<BTreeSet<u64>> {
    let mut numbers = Numbers(7);
    (0..count)
        .map(|_| {
            let size = 2 + numbers.below(4) as usize;
            let mut order = BTreeSet::new();
            while order.len() < size {
                order.insert(1 + numbers.below(4) * numbers.below(5) + numbers.below(2));
            }
            order
        })
        .collect()
}

fn trainer(orders: &[BTreeSet<u64>]) -> Trainer {
    let mut trainer = Trainer::new("s");
    for (at, order) in orders.iter().enumerate() {
        for &item in order {
            let time = at as i64 * DAY / 4;
            trainer.add_lines(&[at as i64 + 1, 0, item as i64, 1, 0, time, 100]).unwrap();
        }
    }
    trainer
}

fn only_baskets(knn: KnnParams) -> Params {
    Params { knn, blend: [Blend { knn: 1.0, ..Blend::default() }; 3], ..Params::default() }
}

fn ranker(trainer: &mut Trainer, params: &Params) -> Ranker<AlignedBytes> {
    let bytes = trainer.build(params).unwrap();
    Ranker::open(Model::open(AlignedBytes::copy(&bytes)).unwrap()).unwrap()
}

fn answered(ranker: &Ranker<AlignedBytes>, request: &Request) -> BTreeMap<u64, f32> {
    let answer = ranker.recommend(request, &mut Workspace::new()).unwrap();
    answer.items.iter().map(|suggestion| (suggestion.item, suggestion.score)).collect()
}

/// All baskets weighed, sorted, the best vote.
fn plainly(orders: &[BTreeSet<u64>], cart: &[u64], knn: &KnnParams) -> BTreeMap<u64, f32> {
    let held = |item: u64| orders.iter().filter(|order| order.contains(&item)).count() as f64;
    let rarity = |item: u64| ((orders.len() as f64 + 1.0) / (held(item) + 1.0)).ln();
    let mut baskets: Vec<(f64, usize)> = orders
        .iter()
        .enumerate()
        .map(|(at, order)| {
            let age = ((orders.len() - 1 - at) as f64 / 4.0).floor() as f32;
            let shared: f64 = cart.iter().filter(|item| order.contains(item)).map(|&item| rarity(item)).sum();
            (shared * f64::from(knn.basket_weight(order.len(), age)), at)
        })
        .filter(|&(similarity, _)| similarity > 0.0)
        .collect();
    baskets.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
    let mut votes: BTreeMap<u64, f64> = BTreeMap::new();
    for &(similarity, at) in baskets.iter().take(knn.neighbours) {
        for &item in &orders[at] {
            *votes.entry(item).or_default() += similarity;
        }
    }
    // A term is a share of its best candidate, the cart's own items among them.
    let best = votes.values().copied().fold(0.0, f64::max);
    votes.retain(|item, _| !cart.contains(item));
    votes.into_iter().map(|(item, vote)| (item, (vote / best) as f32)).collect()
}

#[test]
fn the_shortcuts_to_similar_baskets_change_no_answer() {
    // Few enough that none of an item's baskets is too old to be looked at.
    let orders = orders(400);
    // Without decay many weights are equal, with it none of two days.
    for (neighbours, half_days) in [(9, 30.0), (40, 0.0), (100, 180.0)] {
        let knn = KnnParams { neighbours, half_days, ..KnnParams::default() };
        let ranker = ranker(&mut trainer(&orders), &only_baskets(knn));
        let mut numbers = Numbers(3);
        for size in (1..=3).cycle().take(60) {
            let mut cart: Vec<u64> = Vec::new();
            while cart.len() < size {
                let item = 1 + numbers.below(13);
                if !cart.contains(&item) && orders.iter().any(|order| order.contains(&item)) {
                    cart.push(item);
                }
            }
            let request = Request { cart: cart.clone(), limit: 50, ..Request::default() };
            let (got, want) = (answered(&ranker, &request), plainly(&orders, &cart, &knn));
            assert_eq!(got.keys().collect::<Vec<_>>(), want.keys().collect::<Vec<_>>(), "{cart:?}");
            for (item, score) in &got {
                assert!((score - want[item]).abs() < 2e-4, "{cart:?} {item}: {score} {}", want[item]);
            }
        }
    }
}

#[test]
fn parameters_that_are_tried_answer_as_if_trained_with() {
    let orders = orders(500);
    let mut trainer = trainer(&orders);
    for at in 0..400i64 {
        for view in 0..2 + at % 3 {
            trainer.add_sessions(&[at, 1 + (at * 7 + view * view) % 13, at * 1000 + view]).unwrap();
        }
    }
    let mut tried = ranker(&mut trainer, &only_baskets(KnnParams::default()));
    let mut params = only_baskets(KnnParams { neighbours: 12, half_days: 20.0, ..KnnParams::default() });
    params.session = SessionParams { age: 0.2, size_power: 0.5, idf: 1.0, ..params.session };
    let trained = ranker(&mut trainer, &params);
    let view = |item| Event { item, at: 1, kind: EventKind::View };
    let requests: Vec<Request> = (1..12)
        .flat_map(|item| {
            let cart = |cart: &[u64]| Request { cart: cart.to_vec(), limit: 20, ..Request::default() };
            let history = vec![view(item), view(item + 1)];
            [
                cart(&[item]),
                cart(&[item, item + 1]),
                cart(&[item, item + 1, 13, 1, 5, 6]),
                Request { strategy: Strategy::Session, history, limit: 20, ..Request::default() },
            ]
        })
        .collect();
    let answers = |ranker: &Ranker<AlignedBytes>| -> Vec<_> {
        requests.iter().map(|request| answered(ranker, request)).collect()
    };
    let before = answers(&tried);
    tried.try_params(params);
    assert_eq!(answers(&tried), answers(&trained));
    assert_ne!(answers(&tried), before);
    assert!(answers(&tried).iter().all(|answer| !answer.is_empty()));
}
