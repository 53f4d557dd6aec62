//! Whether the sets of a request make sense beside each other, with the numbers that say why not.
//!
//! Lines are a price list; windows, roles and limits are left aside. A *row* is a set bought once. What a
//! shopper picks under the other kinds is compared with the rows in `undercut`.

use super::application::{Detail, Fact, Pattern};
use super::assignment::assign;
use super::composition::{compose, Hand};
use super::discount::Discount;
use super::request::Request;
use super::rule::{request_error, Component, Kind};
use super::undercut::{picks, Cart};
use crate::money::{basis_points, mul_div};
use crate::request::{wrong, Fields, Node, Path};
use crate::Result;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// Rules that are compared with each other at most.
const MOST_RULES: usize = 200;

const METRICS: [&str; 3] = ["saving_percent", "saving_amount", "price_per_item"];

/// The answer, as `tests/vectors/coherence.schema.json` has it.
#[derive(Debug, Serialize)]
pub struct Coherence {
    version: u8,
    rows: Vec<RowAnswer>,
    badges: Vec<Badge>,
    findings: Vec<Finding>,
    coherent: bool,
}

#[derive(Debug, Serialize)]
struct RowAnswer {
    rule: String,
    items: i64,
    regular: i64,
    base: i64,
    price: i64,
    saving: i64,
    saving_bp: i64,
    rank: usize,
}

#[derive(Debug, Serialize)]
struct Badge {
    rule: String,
    badge: &'static str,
}

#[derive(Debug, Serialize)]
struct Finding {
    severity: &'static str,
    code: &'static str,
    rule: String,
    #[serde(flatten, serialize_with = "super::answer::detail")]
    numbers: Detail,
}

struct Row {
    rule: usize,
    /// Units by line.
    units: BTreeMap<usize, i64>,
    regular: i64,
    base: i64,
    price: i64,
    items: i64,
}

impl Row {
    fn saving(&self) -> i64 {
        self.base - self.price
    }

    fn within(&self, other: &Row) -> bool {
        self.units.iter().all(|(line, units)| other.units.get(line).is_some_and(|others| units <= others))
    }

    /// More is better: billionths saved, amount saved, or thousandths of the price of an item, negated.
    fn value(&self, metric: usize) -> i64 {
        match metric {
            0 if self.base > 0 => mul_div(self.saving(), 1_000_000_000, self.base).0,
            0 => 0,
            1 => self.saving(),
            _ => -mul_div(self.price, 1000, self.items).0,
        }
    }
}

/// Checks a request: that of a quote, with `rows` (what the owner marked) and `metric`.
pub fn check(node: &Node<'_>) -> Result<Coherence> {
    let fields = Fields::any(node, Path::Root)?;
    let mut marks: HashMap<&str, (bool, bool)> = HashMap::new();
    let path = fields.path("rows");
    for (i, row) in fields.list("rows", 5000, false)?.iter().enumerate() {
        let of = Fields::of(row, Path::Index(&path, i), &["rule", "pinned", "badge"])?;
        marks.insert(of.text("rule", 100)?, (of.bool("pinned", false)?, of.bool("badge", false)?));
    }
    let metric = fields.word("metric", &METRICS, Some(0))?;
    let request = match node {
        Node::Object(entries) => Node::Object(
            entries.iter().filter(|(name, _)| name != "rows" && name != "metric").cloned().collect(),
        ),
        other => other.clone(),
    };
    let request = Request::read(&request, None)?;
    if request.rules.len() > MOST_RULES {
        let found = request.rules.len().to_string();
        return Err(wrong(fields.path("rules"), format!("a list of 0 to {MOST_RULES}"), found));
    }
    let mut check = Check { request: &request, rows: Vec::new(), findings: Vec::new(), patterns: Vec::new() };
    check.collect();
    check.compare_all();
    Ok(check.answer(&marks, metric))
}

struct Check<'r> {
    request: &'r Request<'r>,
    rows: Vec<Row>,
    findings: Vec<Finding>,
    patterns: Vec<Pattern>,
}

fn number(name: &'static str, value: i64) -> (&'static str, Fact) {
    (name, Fact::Number(value))
}

impl Check<'_> {
    fn id(&self, rule: usize) -> String {
        self.request.rules.get(rule).map_or("", |rule| rule.id.as_str()).to_owned()
    }

    fn find(&mut self, severity: &'static str, code: &'static str, rule: usize, numbers: Detail) {
        let rule = self.id(rule);
        self.findings.push(Finding { severity, code, rule, numbers });
    }

    fn collect(&mut self) {
        let request = self.request;
        for (i, rule) in request.rules.iter().enumerate() {
            match &rule.kind {
                Err(error) => {
                    let field = Fact::Text(request_error(error).0.to_owned());
                    self.find("error", "rule.invalid", i, vec![("field", field)]);
                }
                Ok(Kind::Set(components, discount)) => self.row(i, components, *discount),
                Ok(Kind::AnyN(_, tiers)) => self.tiers(i, tiers),
                Ok(_) => {}
            }
        }
    }

    fn row(&mut self, index: usize, components: &[Component], discount: Discount) {
        let request = self.request;
        let mut units: BTreeMap<usize, i64> = BTreeMap::new();
        for component in components.iter().filter(|component| !component.optional) {
            let at = request
                .lines
                .iter()
                .position(|line| line.current.is_some() && line.is(component.product, component.variation));
            let Some(at) = at else {
                let of = vec![number("product", component.product), number("variation", component.variation)];
                return self.find("error", "component.unknown", index, of);
            };
            *units.entry(at).or_insert(0) += component.min;
        }
        let Some(rule) = request.rules.get(index).filter(|_| !units.is_empty()) else { return };
        let mut rest = vec![0; request.lines.len()];
        let mut by_product: HashMap<i64, Vec<usize>> = HashMap::new();
        let mut row = Row { rule: index, units, regular: 0, base: 0, price: 0, items: 0 };
        for (&i, &n) in &row.units {
            let (Some(line), Some(rest)) = (request.lines.get(i), rest.get_mut(i)) else { continue };
            *rest = n;
            by_product.entry(line.product).or_default().push(i);
            row.items += n;
            row.regular += n * line.regular;
            row.base += n * line.current.unwrap_or(0);
        }
        let hand = Hand { request, by_product: &by_product, rest: &rest };
        let found = compose(&hand, rule, index, components, discount);
        if found.patterns.is_empty() {
            let refusal = found.refusal;
            let of = |name: &str| {
                let detail = refusal.iter().flat_map(|refusal| &refusal.detail);
                detail.filter(|(of, _)| *of == name).find_map(|(_, fact)| match fact {
                    Fact::Number(number) => Some(*number),
                    _ => None,
                })
            };
            let reason =
                Fact::Text(refusal.as_ref().map_or("component.missing", |refusal| refusal.code).to_owned());
            let numbers = vec![
                ("reason", reason),
                number("price", of("price").unwrap_or(0)),
                number("floor", of("floor").unwrap_or(0)),
            ];
            self.find("error", "rule.refused", index, numbers);
        }
        row.price = row.base - found.patterns.iter().map(Pattern::saving).max().unwrap_or(0);
        self.patterns.extend(found.patterns);
        self.rows.push(row);
    }

    /// Percentages of tiers must grow with the number of units.
    fn tiers(&mut self, index: usize, tiers: &[(i64, Discount)]) {
        for pair in tiers.windows(2) {
            let [(n, Discount::Percent(points)), (less, Discount::Percent(other))] = pair else { continue };
            if points <= other {
                let numbers = vec![
                    number("n", *n),
                    number("saving_bp", *points),
                    number("other_n", *less),
                    number("other_saving_bp", *other),
                ];
                self.find("warning", "tier.not_growing", index, numbers);
            }
        }
    }

    fn compare_all(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        for (x, small) in rows.iter().enumerate() {
            for (y, large) in rows.iter().enumerate() {
                if x != y {
                    self.compare(small, large);
                }
            }
        }
        let request = self.request;
        for index in 0..request.rules.len() {
            for row in rows.iter().filter(|row| row.saving() > 0) {
                self.compare_picks(index, row);
            }
        }
        for row in &rows {
            self.falls(row);
        }
        self.rows = rows;
    }

    /// A row beside what a shopper picks under a rule of groups: neither may hold the other and cost no more.
    fn compare_picks(&mut self, index: usize, row: &Row) {
        let Some(found) = picks(self.request, index, &row.units) else { return };
        let numbers = |id: String, base: i64, price: i64, other_base: i64, other_price: i64| {
            vec![
                ("other", Fact::Text(id)),
                number("base", base),
                number("price", price),
                number("other_base", other_base),
                number("other_price", other_price),
            ]
        };
        let beside = |id: String, cart: &Cart| numbers(id, row.base, row.price, cart.base, cart.price);
        let of_row = |id: String, cart: &Cart| numbers(id, cart.base, cart.price, row.base, row.price);
        let (pick, set) = (self.id(index), self.id(row.rule));
        match &found.larger {
            _ if found.same.price < row.price => {
                self.find("error", "row.dominated", row.rule, beside(pick.clone(), &found.same));
            }
            Some(larger) if larger.price < row.price => {
                self.find("error", "superset.cheaper", index, of_row(set.clone(), larger));
            }
            Some(larger) if larger.price == row.price => {
                self.find("error", "row.dominated", row.rule, beside(pick.clone(), larger));
            }
            _ => {}
        }
        match &found.smaller {
            Some(smaller) if smaller.price > row.price => {
                self.find("error", "superset.cheaper", row.rule, beside(pick, smaller));
            }
            Some(smaller) if smaller.price == row.price => {
                self.find("error", "row.dominated", index, of_row(set, smaller));
            }
            _ => {}
        }
    }

    fn compare(&mut self, small: &Row, large: &Row) {
        let beside = |row: &Row, other: &Row, id: String| {
            vec![
                ("other", Fact::Text(id)),
                number("base", row.base),
                number("price", row.price),
                number("other_base", other.base),
                number("other_price", other.price),
            ]
        };
        let equal = small.units == large.units;
        if small.within(large) && !equal {
            if large.price < small.price {
                self.find("error", "superset.cheaper", large.rule, beside(large, small, self.id(small.rule)));
            } else if large.price == small.price {
                self.find("error", "row.dominated", small.rule, beside(small, large, self.id(large.rule)));
            }
            let points = basis_points(large.saving(), large.base);
            let other = basis_points(small.saving(), small.base);
            if points < other {
                let numbers = vec![
                    ("other", Fact::Text(self.id(small.rule))),
                    number("saving_bp", points),
                    number("other_saving_bp", other),
                ];
                self.find("warning", "saving.not_growing", large.rule, numbers);
            }
            return;
        }
        if large.within(small) && !equal {
            return;
        }
        let worse = small.base < large.base || small.price > large.price;
        if small.base <= large.base && small.price >= large.price && worse {
            self.find("error", "row.dominated", small.rule, beside(small, large, self.id(large.rule)));
        }
    }

    /// Adding the last unit of a set must not make the cart cheaper.
    fn falls(&mut self, row: &Row) {
        let with = self.total(&row.units);
        for (&i, &units) in &row.units {
            let mut fewer = row.units.clone();
            fewer.insert(i, units - 1);
            let without = self.total(&fewer);
            let Some(line) = self.request.lines.get(i).filter(|_| with < without) else { continue };
            let numbers = vec![
                number("product", line.product),
                number("variation", line.variation),
                number("total", with),
                number("without", without),
            ];
            self.find("warning", "total.falls", row.rule, numbers);
        }
    }

    fn total(&self, units: &BTreeMap<usize, i64>) -> i64 {
        let mut rest = vec![0; self.request.lines.len()];
        let mut total = 0;
        for (&i, &n) in units {
            if let (Some(line), Some(rest)) = (self.request.lines.get(i), rest.get_mut(i)) {
                *rest = n;
                total += n * line.current.unwrap_or(0);
            }
        }
        let assignment = assign(&self.patterns, &rest, |_| i64::MAX, self.request.node_budget);
        let saving = |(&i, &times): (&usize, &i64)| self.patterns.get(i).map_or(0, |of| of.saving() * times);
        total - assignment.times.iter().map(saving).sum::<i64>()
    }

    fn answer(mut self, marks: &HashMap<&str, (bool, bool)>, metric: usize) -> Coherence {
        let rows = std::mem::take(&mut self.rows);
        let mut order: Vec<usize> = (0..rows.len()).collect();
        let value = |i: usize| rows.get(i).map_or(i64::MIN, |row| row.value(metric));
        order.sort_by_key(|&i| (std::cmp::Reverse(value(i)), i));
        let best = order.first().and_then(|&i| rows.get(i));
        let mut badges = Vec::new();
        if let Some(best) = best.filter(|best| best.saving() > 0) {
            badges.push(Badge { rule: self.id(best.rule), badge: "best_value" });
        }
        for row in &rows {
            let id = self.id(row.rule);
            let (pinned, badge) = marks.get(id.as_str()).copied().unwrap_or_default();
            let Some(best) = best else { continue };
            if pinned && row.rule != best.rule {
                badges.push(Badge { rule: id, badge: "our_pick" });
            }
            if badge && row.value(metric) < best.value(metric) {
                let word = METRICS.get(metric).copied().unwrap_or("");
                let numbers = vec![
                    ("other", Fact::Text(self.id(best.rule))),
                    ("metric", Fact::Text(word.to_owned())),
                    number("saving", row.saving()),
                    number("other_saving", best.saving()),
                ];
                self.find("error", "badge.not_best", row.rule, numbers);
            }
        }
        let rank = |i: usize| order.iter().position(|&of| of == i).map_or(0, |at| at + 1);
        let answers = rows.iter().enumerate().map(|(i, row)| RowAnswer {
            rule: self.id(row.rule),
            items: row.items,
            regular: row.regular,
            base: row.base,
            price: row.price,
            saving: row.saving(),
            saving_bp: basis_points(row.saving(), row.base),
            rank: rank(i),
        });
        Coherence {
            version: 1,
            rows: answers.collect(),
            badges,
            coherent: self.findings.iter().all(|finding| finding.severity != "error"),
            findings: self.findings,
        }
    }
}
