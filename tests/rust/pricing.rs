//! Quotes: golden cases, the best assignment against trying everything, invariants, the PHP twin.

use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use serde_json::{json, Value};
use std::collections::HashMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use tandem::pricing::{coherence_json, known, quote_given, quote_json, sample, Given, Node};
use tandem::random::Random;

fn quote(request: &Value) -> Result<Value, String> {
    quote_json(&request.to_string())
        .map(|answer| serde_json::from_str(&answer).unwrap())
        .map_err(|error| error.to_string())
}

fn int(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("{value} is no whole number"))
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap_or_else(|| panic!("{value} is no list"))
}

#[test]
fn golden_cases_answer_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/quote");
    let mut cases = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let file: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        for case in list(&file) {
            let name = format!("{}: {}", path.display(), case["name"]);
            match quote(&case["request"]) {
                Ok(answer) => {
                    assert_eq!(answer, case["answer"], "{name}");
                    promised(&case["expect"], &answer, &name);
                }
                Err(error) => assert_eq!(Value::from(error), case["error"], "{name}"),
            }
            cases += 1;
        }
    }
    assert!(cases >= 120, "only {cases} cases found");
}

/// Rules are kept under the bytes they are given with, the last ones only, and none that is not as documented.
#[test]
fn rules_are_kept_within_bounds() {
    let request = r#"{"version": 1, "currency": {"code": "EUR", "exponent": 2}, "now": 0,
        "lines": [{"key": "a", "product": 1, "qty": 2, "current": 995}]}"#;
    let request: Node<'_> = serde_json::from_str(request).unwrap();
    let total = |rules: Vec<Given<'_>>| quote_given(&request, Some(rules), |quote| quote.total).unwrap();
    let text = json!({"id": "pair", "kind": "set", "components": [{"product": 1, "min": 2}],
        "discount": {"type": "percent", "basis_points": 1000}})
    .to_string();
    let wrong = text.replace("\"set\"", "\"none\"");
    let node = |text| serde_json::from_str::<Node<'_>>(text).unwrap();
    let bytes = |number: u32| [vec![7; 4000], number.to_ne_bytes().to_vec()].concat().into_boxed_slice();
    for number in 0..1000 {
        assert!(known(&bytes(number)).is_none());
        assert_eq!(total(vec![Given::New(node(&text), bytes(number))]), 1791);
        assert_eq!(total(vec![Given::Known(known(&bytes(number)).unwrap())]), 1791);
        // One that is asked for again and again stays.
        assert!(known(&bytes(0)).is_some());
    }
    let kept = (0..1000).filter(|&number| known(&bytes(number)).is_some()).count();
    assert!((200..600).contains(&kept), "{kept} of 4 kB each");
    assert_eq!(total(vec![Given::New(node(&wrong), bytes(1000))]), 1990);
    assert!(known(&bytes(1000)).is_none());
    assert_eq!(total(vec![Given::New(node(&text), vec![7; 100_000].into())]), 1791);
    assert!(known(&vec![7; 100_000]).is_none());
}

/// `expect` was reckoned by hand; the answer beside it is what a reader may look up.
fn promised(expect: &Value, answer: &Value, name: &str) {
    for (field, want) in expect.as_object().unwrap() {
        let got = match field.as_str() {
            "lines" => list(&answer["lines"])
                .iter()
                .map(|line| (line["key"].as_str().unwrap().to_owned(), line["total"].clone()))
                .collect(),
            "applied" => list(&answer["applied"])
                .iter()
                .map(|of| json!([of["rule"], of["times"], of["total"]]))
                .collect(),
            "refused" => list(&answer["refused"])
                .iter()
                .map(|of| (of["rule"].as_str().unwrap().to_owned(), of["code"].clone()))
                .collect(),
            "benefits" => list(&answer["benefits"]).iter().map(|of| of["type"].clone()).collect(),
            _ => answer[field].clone(),
        };
        assert_eq!(&got, want, "{name}: {field}");
    }
}

fn coherence(request: &Value) -> Result<Value, String> {
    coherence_json(&request.to_string())
        .map(|answer| serde_json::from_str(&answer).unwrap())
        .map_err(|error| error.to_string())
}

#[test]
fn coherence_cases_answer_as_written() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/coherence/cases.json");
    let cases: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for case in list(&cases) {
        match coherence(&case["request"]) {
            Ok(answer) => assert_eq!(answer, case["answer"], "{}", case["name"]),
            Err(error) => assert_eq!(Value::from(error), case["error"], "{}", case["name"]),
        }
    }
    assert!(list(&cases).len() >= 25);
}

#[test]
fn where_no_total_falls_more_units_never_lower_the_total() {
    let mut coherent = 0;
    for seed in 0..600 {
        let mut random = Random(seed ^ 0xC0E);
        let mut request = fixed_sets(seed, 4, 2, 3);
        for rule in request["rules"].as_array_mut().unwrap() {
            rule["discount"] = json!({"type": "percent", "basis_points": random.range(1, 12) * 100});
        }
        let found = coherence(&request).unwrap();
        if list(&found["findings"]).iter().any(|of| of["code"] == "total.falls") {
            continue;
        }
        coherent += 1;
        let mut total = 0;
        for _ in 0..12 {
            let answer = quote(&request).unwrap();
            assert!(int(&answer["total"]) >= total, "{request}");
            total = int(&answer["total"]);
            let line = &mut request["lines"][random.range(0, 3) as usize];
            line["qty"] = json!(int(&line["qty"]) + 1);
        }
    }
    assert!(coherent >= 100, "only {coherent} coherent sets");
}

/// What the check finds of picks is what trying every cart finds, where `undercut` says that it is.
#[test]
fn a_pick_undercuts_a_set_where_a_cart_that_holds_it_costs_no_more() {
    let (mut found, mut none) = (0, 0);
    for seed in 0..400 {
        let request = set_and_pick(seed);
        let answer = coherence(&request).unwrap();
        let row = &answer["rows"][0];
        if int(&row["saving"]) <= 0 {
            continue;
        }
        let flagged = list(&answer["findings"]).iter().any(|of| {
            [("s", "row.dominated"), ("g", "superset.cheaper")]
                .iter()
                .any(|&(rule, code)| of["rule"] == rule && of["code"] == code)
        });
        let undercut = undercut_by_any_cart(&request, int(&row["price"]));
        assert_eq!(flagged, undercut, "{request}");
        *(if flagged { &mut found } else { &mut none }) += 1;
    }
    assert!(found >= 50 && none >= 50, "{found} undercut, {none} not");
}

/// A set at a fixed price and a rule of one group, without floor, ending or maximum discount.
fn set_and_pick(seed: u64) -> Value {
    let mut random = Random(seed ^ 0x91C);
    let lines: Vec<Value> = (1..=4)
        .map(|p| json!({"key": format!("k{p}"), "product": p, "qty": 1, "current": random.range(100, 2000)}))
        .collect();
    let (one, two) = (random.range(1, 3), random.range(1, 3));
    let mut components = vec![json!({"product": one, "min": random.range(1, 2)})];
    if one != two {
        components.push(json!({"product": two, "min": random.range(1, 2)}));
    }
    let price = |of: &Value| int(&of["min"]) * int(&lines[int(&of["product"]) as usize - 1]["current"]);
    let base: i64 = components.iter().map(price).sum();
    let minor = base * random.range(70, 98) / 100;
    let set = json!({"id": "s", "kind": "set", "components": components,
        "discount": {"type": "fixed", "minor": minor}});
    let first = random.range(1, 4);
    let group = json!({"items": [{"product": first}, {"product": first % 4 + 1}]});
    let percent = json!({"type": "percent", "basis_points": random.range(1, 60) * 100});
    let fixed = json!({"type": "fixed", "minor": random.range(300, 3000)});
    let discount = if random.range(0, 1) == 0 { fixed } else { percent.clone() };
    let mut pick = json!({"id": "g"});
    match random.range(0, 2) {
        0 => {
            pick["kind"] = json!("choose_n");
            pick["groups"] = json!([{"n": random.range(1, 3), "group": group}]);
            pick["discount"] = discount;
        }
        1 => {
            pick["kind"] = json!("buy_x_get_y");
            pick["buy"] = json!({"n": random.range(1, 2), "group": group});
            pick["get"] = json!({"n": 1});
            pick["discount"] = percent;
        }
        _ => {
            pick["kind"] = json!("any_n");
            pick["group"] = group;
            let least = random.range(1, 30);
            pick["tiers"] = json!([
                {"n": 2, "discount": {"type": "percent", "basis_points": least * 100}},
                {"n": 3, "discount": {"type": "percent", "basis_points": (least + random.range(1, 20)) * 100}}
            ]);
        }
    }
    json!({"version": 1, "currency": {"code": "EUR", "exponent": 2}, "now": 0, "lines": lines,
        "rules": [set, pick]})
}

/// Whether the goods of the set cost less by the other rule alone, or no more with up to four units more.
fn undercut_by_any_cart(request: &Value, price: i64) -> bool {
    let mut least = [0; 4];
    for component in list(&request["rules"][0]["components"]) {
        least[int(&component["product"]) as usize - 1] += int(&component["min"]);
    }
    (0..4_i64.pow(4)).any(|code| {
        let more: Vec<i64> = (0..4).map(|i| code / 4_i64.pow(i) % 4).collect();
        let extra: i64 = more.iter().sum();
        if extra > 4 {
            return false;
        }
        let mut cart = request.clone();
        cart["rules"] = json!([request["rules"][1]]);
        let lines = list(&request["lines"]).iter().zip(least.iter().zip(&more));
        let lines = lines.filter(|(_, (least, more))| **least + **more > 0).map(|(line, (least, more))| {
            let mut line = line.clone();
            line["qty"] = json!(least + more);
            line
        });
        cart["lines"] = Value::from(lines.collect::<Vec<_>>());
        let total = int(&quote(&cart).unwrap()["total"]);
        total < price || (extra > 0 && total == price)
    })
}

/// Sets of fixed composition over lines of one product each.
fn fixed_sets(seed: u64, lines: i64, qty: i64, rules: i64) -> Value {
    let mut random = Random(seed);
    let prices: Vec<i64> = (0..lines).map(|_| random.range(300, 50_000)).collect();
    let cart: Vec<Value> = prices
        .iter()
        .enumerate()
        .map(|(i, price)| json!({"key": format!("k{i:02}"), "product": i + 1, "qty": qty, "current": price}))
        .collect();
    let rules: Vec<Value> = (0..rules)
        .map(|r| {
            let mut components: Vec<(i64, i64)> = Vec::new();
            for _ in 0..random.range(1, 4.min(lines)) {
                let product = random.range(1, lines);
                if !components.iter().any(|(of, _)| *of == product) {
                    components.push((product, if random.range(0, 3) == 0 { 2 } else { 1 }));
                }
            }
            let base: i64 = components.iter().map(|(product, n)| prices[(product - 1) as usize] * n).sum();
            let points = random.range(1, 40) * 100;
            let discount = match random.range(0, 2) {
                0 => json!({"type": "percent", "basis_points": points}),
                1 => json!({"type": "amount", "minor": base * points / 10_000}),
                _ => json!({"type": "fixed", "minor": base - base * points / 10_000}),
            };
            let components: Vec<Value> =
                components.iter().map(|(product, n)| json!({"product": product, "min": n})).collect();
            json!({"id": format!("r{r:02}"), "kind": "set", "components": components, "discount": discount})
        })
        .collect();
    json!({"version": 1, "currency": {"code": "USD", "exponent": 2}, "now": 1, "lines": cart, "rules": rules})
}

/// The largest saving by trying every bundle in every state of the cart.
fn best_saving(request: &Value) -> i64 {
    type Set = (Vec<(usize, i64)>, i64);
    fn best(rest: &mut Vec<i64>, sets: &[Set], known: &mut HashMap<Vec<i64>, i64>) -> i64 {
        if let Some(&saving) = known.get(rest) {
            return saving;
        }
        let mut most = 0;
        for (takes, saving) in sets {
            if takes.iter().all(|&(line, n)| rest[line] >= n) {
                takes.iter().for_each(|&(line, n)| rest[line] -= n);
                most = most.max(saving + best(rest, sets, known));
                takes.iter().for_each(|&(line, n)| rest[line] += n);
            }
        }
        known.insert(rest.clone(), most);
        most
    }
    let lines = list(&request["lines"]);
    let sets: Vec<Set> = list(&request["rules"])
        .iter()
        .map(|rule| {
            let takes: Vec<(usize, i64)> = list(&rule["components"])
                .iter()
                .map(|of| (int(&of["product"]) as usize - 1, int(&of["min"])))
                .collect();
            let base: i64 = takes.iter().map(|&(line, n)| int(&lines[line]["current"]) * n).sum();
            let discount = &rule["discount"];
            let price = match discount["type"].as_str().unwrap() {
                "percent" => (base * (10_000 - int(&discount["basis_points"])) * 2 + 10_000) / 20_000,
                "amount" => base - int(&discount["minor"]),
                _ => int(&discount["minor"]),
            };
            (takes, base - price)
        })
        .filter(|(_, saving)| *saving > 0)
        .collect();
    let mut rest = lines.iter().map(|line| int(&line["qty"])).collect();
    best(&mut rest, &sets, &mut HashMap::new())
}

#[test]
fn the_assignment_saves_as_much_as_trying_everything() {
    for seed in 0..1500 {
        let mut random = Random(seed ^ 0x51ED);
        let (lines, qty) = (random.range(1, 5), random.range(1, 4));
        let request = fixed_sets(seed, lines, qty, random.range(1, 12));
        let answer = quote(&request).unwrap();
        assert_eq!(answer["exact"], true, "{request}");
        assert_eq!(int(&answer["saving"]), best_saving(&request), "{request}");
    }
}

#[test]
fn forty_units_and_fifty_bundles_are_exact_within_the_budget() {
    let mut most = 0;
    for seed in 0..20 {
        for (lines, qty) in [(10, 4), (20, 2), (40, 1), (8, 5)] {
            let answer = quote(&fixed_sets(seed, lines, qty, 50)).unwrap();
            assert_eq!(answer["exact"], true, "seed {seed}, {lines} lines of {qty}: {}", answer["nodes"]);
            most = most.max(int(&answer["nodes"]));
        }
    }
    assert!(most <= 200_000, "{most} nodes");
}

#[test]
fn an_exhausted_budget_says_so_and_bounds_what_is_missing() {
    let mut short = 0;
    for seed in 0..40 {
        let mut request = fixed_sets(seed, 8, 5, 50);
        let best = int(&quote(&request).unwrap()["saving"]);
        request["policy"] = json!({"node_budget": 20});
        let answer = quote(&request).unwrap();
        let (saving, bound) = (int(&answer["saving"]), int(&answer["bound"]));
        assert!(saving <= best && best <= saving + bound, "seed {seed}: {saving} + {bound} beside {best}");
        assert!(int(&answer["nodes"]) <= 20);
        assert_eq!(answer["exact"].as_bool().unwrap(), bound == 0);
        short += i32::from(bound > 0);
    }
    assert!(short > 20, "the budget ended only {short} searches");
}

#[test]
fn hostile_quantities_stay_within_the_budget() {
    let line =
        |i: i64| json!({"key": format!("k{i}"), "product": i, "qty": 1_000_000, "current": 999_999_999});
    let rule = |i: i64, d: i64| {
        let components =
            json!([{"product": i % 9 + 1, "min": 7, "max": 900_000}, {"product": (i * d) % 9 + 1}]);
        json!({"id": format!("r{i}-{d}"), "kind": "set", "components": components,
               "discount": {"type": "percent", "basis_points": 100 * d + i}})
    };
    let lines: Vec<Value> = (1..10).map(line).collect();
    let rules: Vec<Value> = (0..200).map(|i| rule(i, i % 7 + 1)).collect();
    let request = json!({"version": 1, "currency": {"code": "USD", "exponent": 2}, "now": 1,
                         "lines": lines, "rules": rules});
    let answer = quote(&request).unwrap();
    assert!(int(&answer["saving"]) > 0);
    assert!(int(&answer["nodes"]) <= 200_000);
}

/// What holds for every answer whatever the request (R32).
fn holds(request: &Value, answer: &Value) -> Result<(), TestCaseError> {
    let lines: HashMap<&str, &Value> =
        list(&request["lines"]).iter().map(|line| (line["key"].as_str().unwrap(), line)).collect();
    let rules: HashMap<&str, &Value> =
        list(&request["rules"]).iter().map(|rule| (rule["id"].as_str().unwrap(), rule)).collect();
    let (mut base, mut total) = (0, 0);
    for line in list(&answer["lines"]) {
        let of = lines[line["key"].as_str().unwrap()];
        let Some(current) = of["current"].as_i64() else { continue };
        let (qty, line_total) = (int(&line["qty"]), int(&line["total"]));
        prop_assert_eq!(int(&line["base"]), qty * current);
        prop_assert_eq!(int(&line["base"]) - line_total, int(&line["saving"]));
        prop_assert!(line_total >= 0 && line_total <= qty * current, "{}", line);
        base += qty * current;
        total += line_total;
        let (mut in_bundles, mut saved) = (0, 0);
        for part in list(&line["parts"]) {
            let rule = rules[part["rule"].as_str().unwrap()];
            let (part_qty, part_base, part_total) =
                (int(&part["qty"]), int(&part["base"]), int(&part["total"]));
            prop_assert!(0 <= part_total && part_total <= part_base, "{}", part);
            saved += part_base - part_total;
            if rule["kind"] != "offer" {
                in_bundles += part_qty;
                prop_assert_eq!(part_base, part_qty * current);
            }
            if rule["floor"]["type"] == "cost" && (rule["kind"] != "offer" || part_total < part_base) {
                if let Some(cost) = of["cost"].as_i64() {
                    prop_assert!(part_total >= part_qty * cost, "{} below {}", part, cost);
                }
            }
        }
        prop_assert!(in_bundles <= qty, "{}", line);
        prop_assert_eq!(saved, int(&line["saving"]));
        if let Some(unit) = line["unit"].as_str() {
            let exponent = int(&request["currency"]["exponent"]) as i32;
            let minor = unit.parse::<f64>().unwrap() * qty as f64 * 10_f64.powi(exponent);
            prop_assert!(line_total > 1_000_000_000_000 || minor.round() as i64 == line_total, "{}", line);
        }
    }
    prop_assert_eq!((base, total), (int(&answer["base"]), int(&answer["total"])));
    for applied in list(&answer["applied"]) {
        let sum = |field: &str| list(&applied["lines"]).iter().map(|line| int(&line[field])).sum::<i64>();
        prop_assert_eq!(sum("total"), int(&applied["total"]));
        prop_assert_eq!(sum("base"), int(&applied["base"]));
        prop_assert!(int(&applied["total"]) < int(&applied["base"]));
        let rule = rules[applied["rule"].as_str().unwrap()];
        for limit in ["limit_total_left", "limit_customer_left", "limit_per_cart"] {
            prop_assert!(rule[limit].as_i64().is_none_or(|left| int(&applied["times"]) <= left));
        }
    }
    Ok(())
}

fn discounts() -> impl Strategy<Value = Value> {
    prop_oneof![
        (0..=10_000_i64).prop_map(|points| json!({"type": "percent", "basis_points": points})),
        (0..=40_000_i64).prop_map(|minor| json!({"type": "amount", "minor": minor})),
        (0..=90_000_i64).prop_map(|minor| json!({"type": "fixed", "minor": minor})),
    ]
}

fn requests() -> impl Strategy<Value = Value> {
    let line = (1..=6_i64, 0..=2_i64, 1..=6_i64, 0..=30_000_i64, 0..=100_i64, 0..=100_i64).prop_map(
        |(product, variation, qty, regular, sale, cost)| {
            let current = if sale > 60 { regular * sale / 100 } else { regular };
            json!({"product": product, "variation": variation, "qty": qty, "regular": regular, "current": current,
                   "cost": if cost < 90 { Some(current * cost / 100) } else { None }, "categories": [product % 3 + 1]})
        },
    );
    let component = (1..=6_i64, 1..=2_i64, 0..=2_i64, any::<bool>(), proptest::option::weighted(0.3, discounts()))
        .prop_map(|(product, min, more, optional, discount)| {
            json!({"product": product, "min": min, "max": min + more, "optional": optional, "discount": discount})
        });
    let group =
        prop_oneof![Just(json!({"any": true})), (1..=3_i64).prop_map(|of| json!({"categories": [of]}))];
    let what = prop_oneof![
        4 => (prop::collection::vec(component, 1..4), discounts())
            .prop_map(|(of, discount)| json!({"kind": "set", "components": of, "discount": discount})),
        1 => (group.clone(), discounts(), 1..4_i64)
            .prop_map(|(group, discount, n)| json!({"kind": "any_n", "group": group, "tiers": [{"n": n, "discount": discount}]})),
        1 => (group.clone(), 1..4_i64, group.clone(), discounts())
            .prop_map(|(a, n, b, discount)| json!({"kind": "choose_n", "groups": [{"n": n, "group": a}, {"n": 1, "group": b}], "discount": discount})),
        1 => (group.clone(), 1..3_i64, proptest::option::of(group.clone()), discounts(), any::<bool>())
            .prop_map(|(buy, n, get, discount, spread)| json!({"kind": "buy_x_get_y", "buy": {"n": n, "group": buy},
                "get": {"n": 1, "group": get}, "discount": discount, "spread": spread})),
        1 => (group, discounts(), any::<bool>())
            .prop_map(|(scope, benefit, with)| json!({"kind": "offer", "scope": scope, "benefit": benefit, "with_bundles": with})),
    ];
    let floor = prop_oneof![
        3 => Just(Value::Null),
        1 => Just(json!({"type": "cost"})),
        1 => (0..=3000_i64).prop_map(|points| json!({"type": "margin", "basis_points": points, "unknown_cost": "ignore"})),
    ];
    let rule = (what, floor, proptest::option::weighted(0.2, 0..4_i64), any::<bool>(), 0..10_i64).prop_map(
        |(mut rule, floor, limit, regular, ending)| {
            rule["floor"] = floor;
            rule["limit_per_cart"] = json!(limit);
            rule["base"] = json!(if regular { "regular" } else { "current" });
            if ending > 7 && rule["kind"] == "set" {
                rule["ending"] = json!({"minor": 99, "modulus": 100});
            }
            rule
        },
    );
    (
        prop::collection::vec(line, 0..7),
        prop::collection::vec(rule, 0..6),
        0..=3_i64,
        any::<bool>(),
        0..=10_000_i64,
    )
        .prop_map(|(mut lines, mut rules, exponent, priority, most)| {
            lines.iter_mut().enumerate().for_each(|(i, line)| line["key"] = json!(format!("k{i}")));
            rules.iter_mut().enumerate().for_each(|(i, rule)| rule["id"] = json!(format!("r{i}")));
            let policy = json!({"stacking": if priority { "priority" } else { "best" }, "offers": "all",
                                "max_combined_discount_bp": if most > 5000 { 10_000 } else { most }});
            json!({"version": 1, "currency": {"code": "XTS", "exponent": exponent}, "now": 1, "lines": lines,
                   "rules": rules, "policy": policy})
        })
}

fn seeded() -> ProptestConfig {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rust/pricing.seeds");
    let seeds: &'static str = Box::leak(seeds.display().to_string().into_boxed_str());
    let config = ProptestConfig::default();
    ProptestConfig {
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(seeds))),
        // `./build.sh bench properties` tries a hundred thousand.
        cases: config.cases.max(1024),
        ..config
    }
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn every_quote_keeps_the_invariants(request in requests()) {
        let answer = quote(&request).unwrap();
        for refused in list(&answer["refused"]) {
            prop_assert!(refused["code"] != "rule.invalid" || request["rules"].to_string().contains("ending"), "{}", refused);
        }
        holds(&request, &answer)?;
    }

    #[test]
    fn the_order_of_lines_and_rules_changes_nothing(request in requests(), turn in 1..5_usize) {
        let answer = quote(&request).unwrap();
        let mut turned = request.clone();
        for field in ["lines", "rules"] {
            let of = turned[field].as_array_mut().unwrap();
            let n = of.len().max(1);
            of.rotate_left(turn % n);
        }
        let other = quote(&turned).unwrap();
        for field in ["applied", "total", "nodes", "hash", "bound", "exact"] {
            prop_assert_eq!(&answer[field], &other[field]);
        }
        prop_assert_eq!(answer, quote(&request).unwrap());
    }

    #[test]
    fn without_a_set_no_cart_is_cheaper(seed in any::<u64>(), at in 0..6_usize) {
        let request = fixed_sets(seed, 5, 2, 6);
        let mut fewer = request.clone();
        fewer["rules"].as_array_mut().unwrap().remove(at);
        prop_assert!(int(&quote(&request).unwrap()["total"]) <= int(&quote(&fewer).unwrap()["total"]));
    }

    #[test]
    fn parts_are_within_one_unit_of_their_exact_share(
        prices in prop::collection::vec(0..=1_000_000_000_i64, 1..8),
        points in 0..10_000_i64,
    ) {
        let lines: Vec<Value> = prices.iter().enumerate()
            .map(|(i, price)| json!({"key": format!("k{i}"), "product": i + 1, "qty": 1, "current": price})).collect();
        let components: Vec<Value> = (1..=prices.len()).map(|product| json!({"product": product})).collect();
        let request = json!({"version": 1, "currency": {"code": "XTS", "exponent": 2}, "now": 1, "lines": lines,
            "rules": [{"id": "r", "kind": "set", "components": components,
                       "discount": {"type": "percent", "basis_points": points}}]});
        let answer = quote(&request).unwrap();
        let (sum, total) = (prices.iter().map(|&p| i128::from(p)).sum::<i128>(), i128::from(int(&answer["total"])));
        for (price, line) in prices.iter().zip(list(&answer["lines"])) {
            // |part - total * price / sum| < 1, multiplied out.
            let off = i128::from(int(&line["total"])) * sum - total * i128::from(*price);
            prop_assert!(off.abs() < sum.max(1), "{} of {}", line, answer);
        }
    }

    #[test]
    fn units_times_quantity_round_back(total in 0..=1_000_000_000_i64, qty in 1..=10_000_i64, exponent in 0..=3_u32) {
        let unit: f64 = tandem::money::unit_price(total, qty, exponent).parse().unwrap();
        let minor = unit * qty as f64 * 10_f64.powi(exponent as i32);
        prop_assert_eq!(minor.round() as i64, total);
        // WooCommerce rounds to four further digits first: they must be zeros.
        prop_assert_eq!((minor * 10_000.0).round() as i64, total * 10_000);
    }

    #[test]
    fn anything_at_all_is_answered_or_refused(text in "\\PC{0,60}", seed in any::<u64>(), cut in 0..2000_usize) {
        let _ = quote_json(&text);
        let request = sample(seed).to_string();
        let cut = (0..=cut.min(request.len())).rev().find(|&at| request.is_char_boundary(at)).unwrap_or(0);
        let _ = quote_json(&request[..cut]);
        let _ = quote_json(&format!("{}{text}", &request[..cut]));
    }

    #[test]
    fn sampled_requests_keep_the_invariants(seed in any::<u64>()) {
        let request = sample(seed);
        if let Ok(answer) = quote(&request) {
            if list(&answer["refused"]).iter().all(|of| of["code"] != "rule.invalid") {
                holds(&request, &answer)?;
            }
        }
    }
}

#[test]
fn php_answers_the_same_bytes() {
    // Carts of every kind, then long searches, whose nodes must be counted alike.
    let long = [15, 3, 22].map(|seed| fixed_sets(seed, 8, 5, 50));
    let requests = (5_000_000..5_000_997).map(sample).chain(long);
    let Some(report) = judged_by("php", "tests/bench/quote_compare.php", requests) else { return };
    assert_eq!((int(&report["requests"]), int(&report["different"])), (1000, 0));
}

#[test]
fn whole_numbers_of_any_size_come_to_the_same_amounts() {
    let requests = (6_000_000..6_001_000).map(sample);
    let Some(report) = judged_by("python3", "tests/bench/quote_oracle.py", requests) else { return };
    assert_eq!((int(&report["requests"]), int(&report["different"])), (1000, 0));
    assert!(int(&report["reckoned"]) > 900 && int(&report["largest"]) > 30, "{report}");
}

/// What another reader says of requests and the answers to them; `None` where there is none.
fn judged_by(
    program: &str,
    script: &str,
    requests: impl Iterator<Item = Value> + Send + 'static,
) -> Option<Value> {
    let child = Command::new(program)
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join(script))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        eprintln!("skipped: there is no {program} to compare with");
        return None;
    };
    let mut input = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || {
        for request in requests {
            let request = request.to_string();
            let answer = quote_json(&request).unwrap_or_else(|error| format!("{} {error}", error.code()));
            if writeln!(input, "{request}\n{answer}").is_err() {
                break;
            }
        }
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    assert!(output.status.success(), "{report}\n{}", String::from_utf8_lossy(&output.stderr));
    Some(report)
}
