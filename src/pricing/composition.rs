//! Finds the patterns of a `set` rule: every way to form it once from the units at hand.

use super::application::{Application, Pattern, Refusal};
use super::discount::Discount;
use super::request::Request;
use super::rule::{Component, Rule};
use std::collections::HashMap;

/// Ways to form one rule once that are looked at; the quote says so where there are more.
const MAX_WAYS: usize = 64;
/// Partial ways looked at on the way there.
const MAX_STEPS: i64 = 4096;

/// Lines of the cart and what is left of them.
pub struct Hand<'r, 'n> {
    /// The request.
    pub request: &'r Request<'n>,
    /// Product to line indices.
    pub by_product: &'r HashMap<i64, Vec<usize>>,
    /// Units left by line.
    pub rest: &'r [i64],
}

/// What is known of one rule.
#[derive(Default)]
pub struct Composition {
    /// Ways to form it once.
    pub patterns: Vec<Pattern>,
    /// Why there is none, or the first way that failed.
    pub refusal: Option<Refusal>,
    /// Whether there are more ways than were looked at.
    pub truncated: bool,
    /// Partial ways looked at.
    pub steps: i64,
}

struct Slot<'r> {
    component: &'r Component,
    lines: Vec<usize>,
    most: i64,
}

struct Search<'r, 'n> {
    hand: &'r Hand<'r, 'n>,
    rule: &'r Rule,
    rule_index: usize,
    discount: Discount,
    slots: Vec<Slot<'r>>,
    rest: Vec<i64>,
    takes: Vec<(usize, i64, Option<Discount>)>,
    ways: usize,
    found: Composition,
}

/// All patterns of a set of `components` at `discount`.
pub fn compose<'r, 'n>(
    hand: &'r Hand<'r, 'n>,
    rule: &'r Rule,
    rule_index: usize,
    components: &'r [Component],
    discount: Discount,
) -> Composition {
    let lines = &hand.request.lines;
    let mut slots = Vec::with_capacity(components.len());
    for component in components {
        let of_product = hand.by_product.get(&component.product).map_or(&[][..], Vec::as_slice);
        let mut have = 0;
        let mut eligible = Vec::new();
        for &i in of_product {
            let rest = hand.rest.get(i).copied().unwrap_or(0);
            if rest > 0 && usable(hand, rule, component, i) {
                eligible.push(i);
                have += rest;
            }
        }
        if !component.optional && have < component.min {
            let refusal = Some(missing(hand, rule, component, have, of_product));
            return Composition { refusal, ..Composition::default() };
        }
        let price = |i: &usize| lines.get(*i).and_then(|line| line.current);
        eligible.sort_by(|a, b| price(b).cmp(&price(a)).then(a.cmp(b)));
        let discounted = component.discount.is_some() || matches!(discount, Discount::Percent(_));
        let most = match (discounted, component.optional) {
            (true, _) => component.max,
            (false, true) => 0,
            (false, false) => component.min,
        };
        slots.push(Slot { component, lines: eligible, most });
    }
    let mut search = Search {
        hand,
        rule,
        rule_index,
        discount,
        slots,
        rest: hand.rest.to_vec(),
        takes: Vec::new(),
        ways: 0,
        found: Composition::default(),
    };
    search.component(0);
    search.found
}

fn usable(hand: &Hand<'_, '_>, rule: &Rule, component: &Component, i: usize) -> bool {
    hand.request.lines.get(i).is_some_and(|line| {
        line.current.is_some()
            && line.is(component.product, component.variation)
            && !(rule.ignore_on_sale && line.on_sale())
    })
}

fn missing(hand: &Hand<'_, '_>, rule: &Rule, component: &Component, have: i64, lines: &[usize]) -> Refusal {
    let (mut priced, mut wanted) = (0, 0);
    for &i in lines {
        let Some(line) = hand.request.lines.get(i) else { continue };
        if line.current.is_some() && line.is(component.product, component.variation) {
            priced += line.qty;
            wanted += if usable(hand, rule, component, i) { line.qty } else { 0 };
        }
    }
    let code = if wanted >= component.min {
        "units.taken"
    } else if priced >= component.min {
        "component.on_sale"
    } else {
        "component.missing"
    };
    Refusal::numbers(
        code,
        [
            ("product", component.product),
            ("variation", component.variation),
            ("need", component.min),
            ("have", have),
        ],
    )
}

impl Search<'_, '_> {
    fn rest(&self, line: usize) -> i64 {
        self.rest.get(line).copied().unwrap_or(0)
    }

    fn set_rest(&mut self, line: usize, units: i64) {
        if let Some(rest) = self.rest.get_mut(line) {
            *rest = units;
        }
    }

    fn component(&mut self, slot: usize) {
        self.found.steps += 1;
        if self.found.steps > MAX_STEPS {
            self.found.truncated = true;
            return;
        }
        let Some(Slot { component, lines, most }) = self.slots.get(slot) else {
            self.way();
            return;
        };
        let have: i64 = lines.iter().map(|&i| self.rest(i)).sum();
        let (min, optional) = (component.min, component.optional);
        let mut units = have.min(*most);
        while units >= min && !self.found.truncated {
            self.spread(slot, 0, units, have);
            units -= 1;
        }
        if optional && !self.found.truncated {
            self.component(slot + 1);
        }
    }

    fn spread(&mut self, slot: usize, at: usize, units: i64, have: i64) {
        if units == 0 {
            self.component(slot + 1);
            return;
        }
        let Some(of) = self.slots.get(slot) else { return };
        let Some(&line) = of.lines.get(at) else { return };
        let discount = of.component.discount;
        let here = self.rest(line);
        let least = (units - (have - here)).max(0);
        let mut take = here.min(units);
        while take >= least && !self.found.truncated {
            self.set_rest(line, here - take);
            if take > 0 {
                self.takes.push((line, take, discount));
            }
            self.spread(slot, at + 1, units - take, have - here);
            if take > 0 {
                self.takes.pop();
            }
            take -= 1;
        }
        self.set_rest(line, here);
    }

    fn way(&mut self) {
        if self.ways == MAX_WAYS {
            self.found.truncated = true;
            return;
        }
        self.ways += 1;
        if self.takes.is_empty() {
            return;
        }
        let request = self.hand.request;
        // Where each component has its own discount, one without a discount costs what it costs.
        let plain = (self.discount == Discount::Components).then_some(self.discount);
        let mut application = Application::new(request, self.rule, self.rule_index);
        for &(index, qty, discount) in &self.takes {
            if let Some(line) = request.lines.get(index) {
                application.take(index, line, qty, discount.or(plain));
            }
        }
        match application.price(self.discount) {
            Ok(pattern) => self.found.patterns.push(pattern),
            Err(refusal) => {
                self.found.refusal.get_or_insert(refusal);
            }
        }
    }
}
