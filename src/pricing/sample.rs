//! Seeded random quote requests: what the engines are compared on, one against the other.

use serde_json::{json, Map, Value};

use crate::random::Random;

/// The request of a seed: a cart of up to ten lines, up to twelve rules of every kind, now and then
/// with a field that is not as documented.
pub fn sample(seed: u64) -> Value {
    let mut random = Random(seed.wrapping_mul(0xD6E8_FEB8_6659_FD93));
    let random = &mut random;
    let scale = *random.pick(&[30, 3_000, 3_000, 200_000, 200_000, 90_000_000_000]).unwrap_or(&1);
    let lines: Vec<Value> = (0..random.range(0, 10)).map(|i| line(random, i, scale)).collect();
    let rules: Vec<Value> = (0..random.range(0, 12)).map(|i| rule(random, i, scale)).collect();
    let exponent = *random.pick(&[0, 2, 2, 3]).unwrap_or(&2);
    let mut request = json!({
        "version": 1, "currency": {"code": "XTS", "exponent": exponent}, "now": 1000,
        "lines": lines, "rules": rules,
    });
    if random.chance(50) {
        request["shopper"] =
            json!({"customer": 7, "roles": ["customer"], "segments": ["returning", "tier:gold"]});
    }
    if random.chance(60) {
        request["policy"] = json!({
            "stacking": random.word(&["best", "priority"]),
            "max_combined_discount_bp": *random.pick(&[10_000, 10_000, 5_000, 1_234, 0]).unwrap_or(&0),
            "allow_free": random.chance(50),
            "explain": random.word(&["all", "near", "none"]),
            "offers": random.word(&["best", "all", "first"]),
            "node_budget": *random.pick(&[200_000, 2_000, 50]).unwrap_or(&50),
        });
    }
    if random.chance(3) {
        spoil(random, &mut request);
    }
    request
}

/// A shop's cart for timing: each bundle has two to four of 60 products, the cart has the first ones.
pub fn sample_cart(lines: u64, rules: u64) -> Value {
    let mut random = Random(0x7A4D);
    let lines: Vec<Value> = (1..=lines)
        .map(|product| {
            let price = random.range(500, 90_000);
            json!({"key": format!("{product:032x}"), "product": product, "variation": 0, "qty": random.range(1, 3),
                   "regular": price, "current": price, "cost": price * 6 / 10, "categories": [product % 7 + 1, 9]})
        })
        .collect();
    let rules: Vec<Value> = (0..rules)
        .map(|rule| {
            let components: Vec<Value> = (0..random.range(2, 4))
                .map(|_| json!({"product": random.range(1, 60), "variation": 0, "min": 1, "max": 1, "optional": false, "discount": null}))
                .collect();
            json!({"id": format!("bundle:{rule}"), "version": "0123456789abcdef", "kind": "set", "name": "A bundle of the shop",
                   "priority": 10, "components": components,
                   "discount": {"type": "percent", "basis_points": random.range(5, 20) * 100}, "base": "current",
                   "ignore_on_sale": false, "max_discount": null, "floor": {"type": "cost"}, "ending": null, "from": null,
                   "until": null, "roles": [], "segments": [], "limit_total_left": null, "limit_customer_left": null})
        })
        .collect();
    json!({"version": 1, "currency": {"code": "USD", "exponent": 2}, "now": 1000, "lines": lines, "rules": rules,
           "shopper": {"customer": 0, "roles": ["customer"], "segments": []},
           "policy": {"stacking": "best", "max_combined_discount_bp": 10000, "explain": "near"}})
}

fn line(random: &mut Random, index: i64, scale: i64) -> Value {
    let regular = random.range(0, scale);
    let current = if random.chance(30) { random.range(0, regular) } else { regular };
    let mut line = json!({
        "key": format!("{}{index}", random.word(&["k", "a", "Z", "\u{e9}"])),
        "product": random.range(1, 8), "variation": if random.chance(30) { random.range(1, 3) } else { 0 },
        "qty": if random.chance(5) { random.range(1, 900) } else { random.range(1, 5) },
        "regular": regular, "current": current, "categories": [random.range(1, 3), random.range(4, 6)],
    });
    if random.chance(70) {
        line["cost"] = json!(random.range(0, current.max(1)) * 7 / 10);
    }
    if random.chance(3) {
        line["current"] = Value::Null;
    }
    line
}

fn discount(random: &mut Random, scale: i64, own: bool) -> Value {
    match random.range(0, if own { 4 } else { 3 }) {
        0 | 1 => {
            json!({"type": "percent", "basis_points": *random.pick(&[500, 1000, 1500, 3333, 10_000]).unwrap_or(&1)})
        }
        2 => json!({"type": "amount", "minor": random.range(0, scale / 2)}),
        3 => json!({"type": "fixed", "minor": random.range(0, scale * 2)}),
        _ => json!({"type": "components"}),
    }
}

fn group(random: &mut Random) -> Value {
    match random.range(0, 3) {
        0 => json!({"any": true, "exclude": [random.range(1, 8)]}),
        1 => json!({"categories": [random.range(1, 6)], "exclude": [random.range(1, 8)]}),
        2 => {
            json!({"items": [{"product": random.range(1, 8)}, {"product": random.range(1, 8), "variation": 1}]})
        }
        _ => json!({"items": [{"product": random.range(1, 8)}], "categories": [random.range(1, 6)]}),
    }
}

fn component(random: &mut Random, scale: i64) -> Value {
    let min = random.range(1, 2);
    let mut component = json!({"product": random.range(1, 8), "min": min});
    if random.chance(15) {
        component["variation"] = json!(random.range(1, 3));
    }
    if random.chance(25) {
        component["max"] = json!(min + random.range(0, 2));
    }
    if random.chance(20) {
        component["optional"] = json!(true);
    }
    if random.chance(30) {
        component["discount"] = discount(random, scale, false);
    }
    component
}

fn rule(random: &mut Random, index: i64, scale: i64) -> Value {
    let kind = random.word(&["set", "set", "set", "set", "any_n", "choose_n", "buy_x_get_y", "offer"]);
    let mut rule = json!({"id": format!("r{index}"), "kind": kind, "priority": random.range(1, 3) * 10});
    match kind {
        "set" => {
            let components: Vec<Value> = (0..random.range(1, 4)).map(|_| component(random, scale)).collect();
            rule["components"] = json!(components);
            rule["discount"] = discount(random, scale, true);
        }
        "any_n" => {
            let tiers: Vec<Value> = (0..random.range(1, 3))
                .map(|i| json!({"n": i * 2 + random.range(1, 2), "discount": discount(random, scale, false)}))
                .collect();
            rule["group"] = group(random);
            rule["tiers"] = json!(tiers);
        }
        "choose_n" => {
            let groups: Vec<Value> = (0..random.range(1, 2))
                .map(|_| json!({"n": random.range(1, 3), "group": group(random)}))
                .collect();
            rule["groups"] = json!(groups);
            rule["discount"] = discount(random, scale, false);
        }
        "buy_x_get_y" => {
            rule["buy"] = json!({"n": random.range(1, 3), "group": group(random)});
            rule["get"] = json!({"n": random.range(1, 2)});
            if random.chance(50) {
                rule["get"]["group"] = group(random);
                rule["get"]["which"] = json!(random.word(&["cheapest", "dearest"]));
            }
            rule["discount"] = discount(random, scale, false);
            rule["spread"] = json!(random.chance(40));
        }
        _ => {
            rule["benefit"] = match random.range(0, 5) {
                0 => json!({"type": "gift", "product": random.range(1, 8)}),
                1 => json!({"type": "free_shipping"}),
                _ => discount(random, scale, false),
            };
            if random.chance(60) {
                rule["scope"] = group(random);
            }
            rule["with_bundles"] = json!(random.chance(50));
            if random.chance(30) {
                rule["exclusive"] = json!(random.word(&["x", "y"]));
            }
        }
    }
    if let Some(rule) = rule.as_object_mut() {
        conditions(random, rule, scale);
    }
    rule
}

fn conditions(random: &mut Random, rule: &mut Map<String, Value>, scale: i64) {
    let mut set = |chance: bool, name: &str, value: Value| {
        if chance {
            rule.insert(name.to_owned(), value);
        }
    };
    set(random.chance(20), "base", json!("regular"));
    set(random.chance(15), "ignore_on_sale", json!(true));
    let most = match random.chance(50) {
        true => json!({"type": "percent", "basis_points": random.range(0, 5000)}),
        false => json!({"type": "amount", "minor": random.range(0, scale / 3)}),
    };
    set(random.chance(15), "max_discount", most);
    let unknown = random.word(&["refuse", "ignore"]);
    let floor = match random.chance(50) {
        true => json!({"type": "cost", "unknown_cost": unknown}),
        false => json!({"type": "margin", "basis_points": random.range(0, 4000), "unknown_cost": unknown}),
    };
    set(random.chance(25), "floor", floor);
    set(random.chance(8), "ending", json!({"minor": random.range(0, 9), "modulus": 10}));
    set(random.chance(8), "from", json!(random.range(900, 1100)));
    set(random.chance(8), "until", json!(random.range(900, 1100)));
    set(random.chance(8), "roles", json!([random.word(&["customer", "wholesale"])]));
    set(random.chance(8), "segments", json!([random.word(&["returning", "new"])]));
    set(random.chance(10), "limit_total_left", json!(random.range(0, 3)));
    set(random.chance(10), "limit_customer_left", json!(random.range(0, 2)));
    set(random.chance(10), "limit_per_cart", json!(random.range(0, 2)));
}

/// Puts something undocumented somewhere.
fn spoil(random: &mut Random, node: &mut Value) {
    let bad = [
        json!(-1),
        json!(1.5),
        json!("5"),
        json!([1]),
        json!({"a": 1}),
        json!(true),
        json!(1e300),
        json!(""),
    ];
    match node {
        Value::Object(map) if !map.is_empty() && random.chance(90) => {
            let names: Vec<String> = map.keys().cloned().collect();
            let name = random.pick(&names).cloned().unwrap_or_default();
            if let Some(inner) = map.get_mut(&name) {
                spoil(random, inner);
            }
        }
        Value::Object(map) => {
            map.insert("surplus".into(), json!(1));
        }
        Value::Array(list) if !list.is_empty() && random.chance(90) => {
            let at =
                usize::try_from(random.range(0, i64::try_from(list.len()).unwrap_or(1) - 1)).unwrap_or(0);
            if let Some(inner) = list.get_mut(at) {
                spoil(random, inner);
            }
        }
        other => *other = random.pick(&bad).cloned().unwrap_or(Value::Null),
    }
}
