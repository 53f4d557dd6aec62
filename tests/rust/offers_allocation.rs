//! Evaluation allocates nothing: every allocation of this thread is counted.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::collections::BTreeMap;
use tandem::offers::{Facts, Offers, Outcome, Usage};

struct Counting;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = COUNT.try_with(|count| count.set(count.get() + 1));
        System.alloc(layout)
    }
    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        System.dealloc(at, layout);
    }
    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let _ = COUNT.try_with(|count| count.set(count.get() + 1));
        System.realloc(at, layout, size)
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations(work: impl FnOnce()) -> usize {
    let before = COUNT.with(Cell::get);
    work();
    COUNT.with(Cell::get) - before
}

/// 500 offers of 40 conditions, as the bench asks them.
fn offers() -> String {
    let mut random = 1_u64;
    let mut next = |n: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % n
    };
    let mut leaf = || match next(4) {
        0 => format!(r#"{{"fact":"customer.spent_in:30","is":"ge","value":{}}}"#, next(100)),
        1 => format!(r#"{{"fact":"cart.categories","is":"any_of","value":[1,2,{}]}}"#, 3 + next(9)),
        2 => r#"{"fact":"place.country","is":"in","value":["DE","AT","CH","US"]}"#.to_owned(),
        _ => format!(r#"{{"fact":"customer.orders","is":"between","value":[0,{}]}}"#, 1 + next(49)),
    };
    let offers: Vec<String> = (0..500)
        .map(|id| {
            let groups: Vec<String> = (0..8)
                .map(|_| format!(r#"{{"any":[{}]}}"#, (0..5).map(|_| leaf()).collect::<Vec<_>>().join(",")))
                .collect();
            format!(
                r#"{{"id":"offer {id}","priority":{},"conditions":{{"all":[{}]}}}}"#,
                id % 10,
                groups.join(",")
            )
        })
        .collect();
    format!("[{}]", offers.join(","))
}

#[test]
fn five_hundred_offers_are_decided_without_an_allocation() {
    let facts: BTreeMap<String, _> = serde_json::from_str(
        r#"{"customer.spent_in:30":50,"customer.orders":3,"place.country":"AT","cart.categories":[3,7,9]}"#,
    )
    .unwrap();
    let facts = Facts::new(facts).unwrap();
    let set = Offers::remembered(&offers()).unwrap();
    let usage: BTreeMap<String, Usage> = BTreeMap::new();
    let view = set.view(&facts);
    let mut held = Vec::with_capacity(set.iter().count());
    let count = allocations(|| set.hold(&view, &usage, 1, &mut held));
    assert_eq!(count, 0, "whether each holds");
    assert!(held.iter().any(|one| *one) && held.iter().any(|one| !*one));
    let used = Usage::default();
    let mut refused = 0;
    let count = allocations(|| {
        refused =
            set.iter().filter(|offer| matches!(offer.outcome(&view, &used, 1), Outcome::Refused(_))).count();
    });
    assert_eq!(count, 0, "why each does not");
    assert_eq!(refused, held.iter().filter(|one| !**one).count());
    assert!(allocations(|| drop(offers())) > 0, "the counter counts");
}
