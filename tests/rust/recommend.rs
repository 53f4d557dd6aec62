//! What a model answers, from lines to suggestions.

use tandem::model::{AlignedBytes, Model};
use tandem::recommend::{Event, EventKind, Ranker, Reason, Request, Rerank, Strategy, Suggestion, Workspace};
use tandem::train::params::Blend;
use tandem::train::{CatalogItem, Params, Trainer};

const DAY: i64 = 86_400;

/// 300 orders over lamps (1..=6) and hoses (11..=14): lamp 1 goes with bulb 2, hose 11 with reel 12.
fn shop() -> Trainer {
    let mut trainer = Trainer::new("1@shop.example");
    for order in 0..300i64 {
        let items: &[i64] = match order % 6 {
            0 | 1 => &[1, 2],
            2 => &[11, 12],
            3 => &[11, 12, 13],
            4 => &[3, 4],
            _ => &[5],
        };
        for &item in items {
            trainer.add_lines(&[order + 1, order % 40 + 1, item, 1, 1000 * item, order * DAY, 100]).unwrap();
        }
    }
    for (item, title, category, price, cost) in [
        (1, "Desk lamp red", "Lamps", 2000, 1000),
        (2, "Bulb warm white", "Lamps", 500, 100),
        (3, "Floor lamp black", "Lamps", 6100, 6000),
        (4, "Lamp shade black", "Lamps", 1500, 1400),
        (5, "Desk lamp red deluxe", "Lamps", 2800, 1000),
        (6, "Desk lamp red mini", "Lamps", 1200, 600), // never sold
        (11, "Garden hose 20 m", "Garden", 2500, 1500),
        (12, "Hose reel", "Garden", 4500, 3000),
        (13, "Hose nozzle brass", "Garden", 900, 300),
    ] {
        trainer.add_catalog(CatalogItem {
            item,
            title: title.into(),
            categories: vec![category.into()],
            price: Some(price),
            cost: Some(cost),
            in_stock: item != 13,
            ..CatalogItem::default()
        });
    }
    trainer
}

fn ranker(trainer: &mut Trainer) -> Ranker<AlignedBytes> {
    let bytes = trainer.build(&Params::default()).unwrap();
    Ranker::open(Model::open(AlignedBytes::copy(&bytes)).unwrap()).unwrap()
}

fn items(ranker: &Ranker<AlignedBytes>, request: &Request) -> Vec<u64> {
    let answer = ranker.recommend(request, &mut Workspace::new()).unwrap();
    answer.items.iter().map(|suggestion| suggestion.item).collect()
}

fn product(item: u64) -> Request {
    Request { strategy: Strategy::Product, cart: vec![item], ..Request::default() }
}

#[test]
fn planted_pairs_come_first_and_carry_their_counts() {
    let ranker = ranker(&mut shop());
    let answer = ranker.recommend(&product(1), &mut Workspace::new()).unwrap();
    assert_eq!(answer.items[0].item, 2);
    assert_eq!(answer.items[0].reason, Some(Reason::BoughtTogether { with: 1, count: 100, of: 100 }));
    let cart = Request { cart: vec![11, 1], ..Request::default() };
    let found = items(&ranker, &cart);
    assert!(found.contains(&2) && found.contains(&12), "{found:?}");
    assert!(!found.contains(&11) && !found.contains(&1), "what is in the cart is never suggested: {found:?}");
}

#[test]
fn nothing_of_another_category_without_a_pair_that_beats_chance() {
    let mut trainer = shop();
    // one stray order of a lamp and a hose
    for item in [1, 11] {
        trainer.add_lines(&[900, 7, item, 1, 100, 10 * DAY, 100]).unwrap();
    }
    let ranker = ranker(&mut trainer);
    for lamp in 1..=6 {
        let found = items(&ranker, &Request { limit: 20, ..product(lamp) });
        assert!(found.iter().all(|&item| item < 10), "lamp {lamp}: {found:?}");
    }
}

#[test]
fn few_customers_give_no_reason_and_nothing_relevant_gives_nothing() {
    let mut trainer = Trainer::new("s");
    for order in 0..30i64 {
        // four customers only buy 1 with 2
        trainer
            .add_lines(&[
                order,
                order % 4 + 1,
                1,
                1,
                0,
                order,
                100,
                order,
                order % 4 + 1,
                2,
                1,
                0,
                order,
                100,
            ])
            .unwrap();
        trainer.add_lines(&[order + 100, 50 + order, 3, 1, 0, order, 100]).unwrap();
    }
    let ranker = ranker(&mut trainer);
    let answer = ranker.recommend(&product(1), &mut Workspace::new()).unwrap();
    assert_eq!((answer.items[0].item, &answer.items[0].reason), (2, &None));
    assert!(items(&ranker, &product(3)).is_empty(), "bought alone only");
    assert!(items(&ranker, &product(77)).is_empty(), "unknown");
    assert!(items(&ranker, &Request::default()).is_empty(), "empty cart");
}

#[test]
fn a_new_product_is_found_by_its_title_on_its_first_day() {
    let ranker = ranker(&mut shop());
    assert!(items(&ranker, &product(6)).contains(&1));
    assert!(items(&ranker, &Request { limit: 20, ..product(5) }).contains(&6));
}

#[test]
fn an_upgrade_is_the_same_need_and_dearer_within_reach() {
    let ranker = ranker(&mut shop());
    let upgrade = Request { strategy: Strategy::Upgrade, ..product(1) };
    assert_eq!(items(&ranker, &upgrade), [5]);
}

#[test]
fn for_you_repeats_purchases_unless_told_not_to() {
    let ranker = ranker(&mut shop());
    let bought = |item, days: i64| Event { item, at: (300 - days) * DAY, kind: EventKind::Purchase };
    let request = Request {
        strategy: Strategy::ForYou,
        history: vec![bought(1, 40), bought(1, 20), bought(11, 90)],
        now: 300 * DAY,
        ..Request::default()
    };
    let answer = ranker.recommend(&request, &mut Workspace::new()).unwrap();
    assert_eq!(answer.items[0].item, 1);
    assert_eq!(answer.items[0].reason, Some(Reason::BoughtBefore { times: 2, every_days: 20 }));
    let new = items(&ranker, &Request { repeat: false, ..request });
    assert!(!new.is_empty() && !new.contains(&1) && !new.contains(&11), "{new:?}");
}

#[test]
fn sessions_answer_what_is_viewed_next() {
    let mut trainer = shop();
    for session in 0..50i64 {
        for (step, item) in [3, 5, 4].into_iter().enumerate() {
            trainer.add_sessions(&[session, item, session * 1000 + step as i64]).unwrap();
        }
    }
    let ranker = ranker(&mut trainer);
    let view = |item, at| Event { item, at, kind: EventKind::View };
    let request =
        Request { strategy: Strategy::Session, history: vec![view(5, 2), view(3, 1)], ..Request::default() };
    let found = items(&ranker, &request);
    assert_eq!(found.first(), Some(&4));
    assert!(!found.contains(&5), "the item on the page: {found:?}");
}

#[test]
fn the_rules_of_the_shop_hold_and_are_explained() {
    let ranker = ranker(&mut shop());
    let cart = Request { limit: 10, ..product(11) };
    assert_eq!(items(&ranker, &cart), [12], "13 is out of stock");
    let rules = |rerank| Request { rerank, ..cart.clone() };
    assert_eq!(items(&ranker, &rules(Rerank { out_of_stock: true, ..Rerank::default() })), [12, 13]);
    let boosted = rules(Rerank { out_of_stock: true, boosts: vec![(13, 50.0)], ..Rerank::default() });
    assert_eq!(items(&ranker, &boosted), [13, 12]);
    let capped = rules(Rerank { out_of_stock: true, per_category: 1, ..Rerank::default() });
    assert_eq!(items(&ranker, &capped), [12]);
    let cheap = rules(Rerank { out_of_stock: true, price: Some((0, 1000)), ..Rerank::default() });
    assert_eq!(items(&ranker, &cheap), [13]);
    let relevant = rules(Rerank { out_of_stock: true, least_relevance: 0.99, ..Rerank::default() });
    assert_eq!(items(&ranker, &relevant), [12]);
    assert!(items(&ranker, &Request { exclude: vec![12], ..cart.clone() }).is_empty());
    let explained = ranker.recommend(&Request { explain: true, ..boosted }, &mut Workspace::new()).unwrap();
    for suggestion in &explained.items {
        let (factors, terms): (Vec<_>, Vec<_>) =
            suggestion.explanation.iter().partition(|term| term.term == "shop-rules");
        let sum: f32 = terms.iter().map(|term| term.value * term.weight).sum();
        let factor: f32 = factors.iter().map(|term| term.value).product();
        assert!((sum * factor - suggestion.score).abs() < 1e-4, "{suggestion:?}");
    }
}

#[test]
fn money_lifts_a_score_within_its_bound_and_never_more() {
    let ranker = ranker(&mut shop());
    let answer = |rerank: Rerank| {
        let request = Request {
            limit: 10,
            explain: true,
            rerank: Rerank { out_of_stock: true, ..rerank },
            ..product(11)
        };
        ranker.recommend(&request, &mut Workspace::new()).unwrap().items
    };
    let plain = answer(Rerank::default());
    let score =
        |items: &[Suggestion], item| items.iter().find(|found| found.item == item).map(|found| found.score);
    for (rerank, bound) in [
        (Rerank { value: 0.5, ..Rerank::default() }, 1.5),
        (Rerank { value: 2.0, ..Rerank::default() }, 3.0),
        (Rerank { value: 9.0, ..Rerank::default() }, 3.0),
        (Rerank { profit: 0.5, ..Rerank::default() }, 1.5),
        (Rerank { value: f32::NAN, profit: -1.0, ..Rerank::default() }, 1.0),
    ] {
        let lifted = answer(rerank);
        assert_eq!(lifted.len(), plain.len());
        for found in &plain {
            let factor = score(&lifted, found.item).unwrap() / found.score;
            assert!((1.0..=bound + 1e-5).contains(&factor), "{}: {factor}", found.item);
        }
    }
    let dear = answer(Rerank { value: 1.0, ..Rerank::default() });
    let lift = |item| score(&dear, item).unwrap() / score(&plain, item).unwrap();
    assert!(lift(12) > lift(13), "the dearer of the two is lifted more");
}

#[test]
fn a_workspace_carries_nothing_from_one_request_or_model_to_the_next() {
    let (first, second) = (ranker(&mut shop()), ranker(&mut shop()));
    let mut work = Workspace::new();
    for cart in [vec![1], vec![11, 1, 3], vec![2], vec![11]] {
        let request = Request { cart, limit: 9, ..Request::default() };
        let fresh = second.recommend(&request, &mut Workspace::new()).unwrap();
        assert_eq!(first.recommend(&request, &mut work).unwrap(), fresh);
        assert_eq!(second.recommend(&request, &mut work).unwrap(), fresh);
    }
}

#[test]
fn a_few_suggestions_are_the_first_of_many() {
    let (mut trainer, mut state) = (Trainer::new("s"), 1u64);
    let mut below = |bound: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) % bound) as i64
    };
    for order in 1..=1500 {
        for _ in 0..6 {
            let item = 1 + below(17) * below(18);
            trainer.add_lines(&[order, order % 40, item, 1, 0, order * 3600, 100]).unwrap();
        }
    }
    let ranker = ranker(&mut trainer);
    let mut work = Workspace::new();
    let mut ask = |cart: &[u64], limit| {
        let request = Request { cart: cart.to_vec(), limit, explain: true, ..Request::default() };
        ranker.recommend(&request, &mut work).unwrap().items
    };
    for _ in 0..200 {
        let cart: Vec<u64> = (0..1 + below(9)).map(|_| 1 + (below(17) * below(18)) as u64).collect();
        let many = ask(&cart, 200);
        for limit in [1, 4, 32] {
            assert_eq!(ask(&cart, limit), many.iter().take(limit).cloned().collect::<Vec<_>>(), "{cart:?}");
        }
        assert!(many.iter().all(|one| !cart.contains(&one.item)));
        assert!(many.windows(2).all(|two| two[0].score >= two[1].score));
    }
}

#[test]
fn too_many_suggestions_are_refused() {
    let ranker = ranker(&mut shop());
    let error =
        ranker.recommend(&Request { limit: 1001, ..product(1) }, &mut Workspace::new()).err().unwrap();
    assert_eq!(
        (error.code(), error.to_string()),
        ("request.field", "limit: expected at most 1000, found 1001".into())
    );
}

/// 1 is bought with 2, or 1 with 3 by those who have no need of 2; now and then 4 goes with 1 and 3.
#[test]
fn what_does_the_same_as_something_in_the_cart_is_spoken_against() {
    let mut trainer = Trainer::new("s");
    for order in 0..190i64 {
        let items: &[i64] = match order {
            0..=99 => &[1, 2],
            100..=169 => &[1, 3],
            170..=172 => &[1, 2, 3],
            _ => &[1, 3, 4],
        };
        for &item in items {
            trainer.add_lines(&[order + 1, 0, item, 1, 0, DAY, 100]).unwrap();
        }
    }
    let only = Blend { cart: 1.0, ..Blend::default() };
    let mut params = Params { blend: [only; 3], ..Params::default() };
    let bytes = trainer.build(&params).unwrap();
    let mut ranker = Ranker::open(Model::open(AlignedBytes::copy(&bytes)).unwrap()).unwrap();
    let cart = |cart: &[u64]| Request { strategy: Strategy::Cart, cart: cart.to_vec(), ..Request::default() };
    assert_eq!(items(&ranker, &cart(&[1]))[0], 2);
    assert_eq!(items(&ranker, &cart(&[1, 3]))[0], 4);
    params.cart.against = 0.0;
    ranker.try_params(params);
    assert_eq!(items(&ranker, &cart(&[1, 3]))[0], 2);
}

/// The same items were bought before in two orders of this shopper, one of them with what the cart holds.
#[test]
fn own_orders_like_the_cart_count_more() {
    let mut trainer = Trainer::new("s");
    for order in 0..60i64 {
        for item in 1..=6 {
            trainer.add_lines(&[order + 1, order % 10 + 1, item, 1, 0, order * DAY, 100]).unwrap();
        }
    }
    let only = Blend { personal: 1.0, ..Blend::default() };
    let mut params = Params { blend: [only; 3], cart_history_together: 1.0, ..Params::default() };
    let bytes = trainer.build(&params).unwrap();
    let mut ranker = Ranker::open(Model::open(AlignedBytes::copy(&bytes)).unwrap()).unwrap();
    let bought = |item, at| Event { item, at, kind: EventKind::Purchase };
    let request = Request {
        strategy: Strategy::Cart,
        cart: vec![1],
        history: vec![bought(1, 50 * DAY), bought(3, 50 * DAY), bought(2, 51 * DAY), bought(4, 51 * DAY)],
        now: 60 * DAY,
        ..Request::default()
    };
    assert_eq!(items(&ranker, &request)[0], 3);
    params.cart_history_together = 0.0;
    ranker.try_params(params);
    assert_eq!(items(&ranker, &request)[..2], [2, 4]);
}
