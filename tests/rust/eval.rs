//! The choice of parameters and the protocols on a made-up shop.

use tandem::eval::questions::{cart, for_you, Context, TEST_SAMPLE};
use tandem::eval::Split;
use tandem::train::{Line, PairCounts, Trainer};

/// Orders of pairs 2k, 2k + 1 over a year; customers come back for the same pair.
fn shop(orders: u64) -> Trainer {
    let mut trainer = Trainer::new("s");
    for order in 0..orders {
        let pair = order * 7 % 23;
        for item in [2 * pair + 1, 2 * pair + 2, order * 13 % 46 + 1] {
            let time = (order * 365 * 86_400 / orders) as i64;
            let line = Line { order, customer: order % 200 + 1, item, qty: 1, price: 100, time, weight: 100 };
            trainer.add_line(line).unwrap();
        }
    }
    trainer
}

#[test]
fn nothing_after_the_cutoff_is_known_and_every_target_was_bought() {
    let mut trainer = shop(3000);
    let history = trainer.history().unwrap();
    let split = Split::last_days(&history);
    let training = split.training();
    assert!(training.times.iter().all(|&time| time <= split.cutoff));
    assert_eq!(
        training.len() + (0..history.len()).filter(|&basket| split.tests(basket)).count(),
        history.len()
    );
    let known = PairCounts::count(&training).item_orders;
    let questions = cart(&split, &known, Context::Full, true, TEST_SAMPLE);
    assert!(questions.list.len() > 300);
    for question in &questions.list {
        assert!(!question.request.cart.contains(&question.targets[0]));
        assert!(question.request.history.iter().all(|event| event.at < question.request.now));
    }
    for question in &for_you(&split, &known, false, TEST_SAMPLE).list {
        assert!(question.request.history.iter().all(|event| event.at <= split.cutoff));
        let bought = |item: &u64| question.request.history.iter().any(|event| event.item == *item);
        assert!(!question.targets.iter().any(bought));
    }
    let again = cart(&split, &known, Context::Full, true, TEST_SAMPLE);
    assert_eq!(format!("{:?}", again.list), format!("{:?}", questions.list));
}

#[test]
fn tuning_stays_within_its_budget_and_small_shops_keep_the_defaults() {
    let trained = tandem::eval::train(&mut shop(60), 50).unwrap();
    assert!(trained.evidence["cart"].is_null(), "too few to tell a hit rate");
    let trained = tandem::eval::train(&mut shop(300), 50).unwrap();
    assert_eq!(trained.params, tandem::train::Params::default());
    let told: Vec<_> =
        trained.evidence["cart"].as_array().unwrap().iter().map(|row| &row["ranking"]).collect();
    assert_eq!(told, ["tandem", "popularity", "co-occurrence"]);
    let trained = tandem::eval::train(&mut shop(4000), 16).unwrap();
    let spent = trained.evidence["evaluations"].as_u64().unwrap();
    assert!((2..=16).contains(&spent), "{}", trained.evidence);
    let beside = trained.evidence["cart"].as_array().unwrap();
    let rate = |at: usize| beside[at]["hr4"]["mean"].as_f64().unwrap();
    assert!(rate(0) > 3.0 * rate(1), "beside popularity: {beside:?}");
}
