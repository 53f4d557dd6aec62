//! Applies any_n, choose_n and buy_x_get_y to the units at hand by the sorted-unit rule: dearest
//! units first, as often as it goes. Lines that the floor keeps from any discount stand aside.

use super::application::{Application, Pattern, Refusal};
use super::discount::Discount;
use super::group::Group;
use super::request::Request;
use super::rule::{Get, Kind, Rule};

/// What a rule does with the units at hand.
#[derive(Default)]
pub struct Grouped {
    /// Patterns with their applications.
    pub applied: Vec<(Pattern, i64)>,
    /// Why it does not apply, or not more often.
    pub refusal: Option<Refusal>,
}

/// Units by line, in order of taking.
type Takes = Vec<(usize, i64)>;

struct Hand<'r, 'n> {
    request: &'r Request<'n>,
    rule: &'r Rule,
    rule_index: usize,
    rest: Vec<i64>,
    left: i64,
    found: Grouped,
}

/// Applies a rule of one of these kinds to `rest` units by line.
pub fn group(request: &Request<'_>, rest: &[i64], rule: &Rule, rule_index: usize) -> Grouped {
    group_at_most(request, rest, rule, rule_index, rule.limit())
}

/// The same `left` times at most, whatever the rule's own limits are.
pub fn group_at_most(
    request: &Request<'_>,
    rest: &[i64],
    rule: &Rule,
    rule_index: usize,
    left: i64,
) -> Grouped {
    let mut hand = Hand { request, rule, rule_index, rest: rest.to_vec(), left, found: Grouped::default() };
    while hand.left > 0 {
        let more = match &rule.kind {
            Ok(Kind::AnyN(group, tiers)) => hand.any_n(group, tiers),
            Ok(Kind::ChooseN(groups, discount)) => hand.choose_n(groups, *discount),
            Ok(Kind::BuyGet { buy, get, discount, spread }) => hand.buy_get(buy, get, *discount, *spread),
            _ => false,
        };
        if !more {
            break;
        }
    }
    hand.found
}

impl Hand<'_, '_> {
    fn any_n(&mut self, group: &Group, tiers: &[(i64, Discount)]) -> bool {
        let lines = self.lines(group);
        let have = self.units(&lines);
        for &(n, discount) in tiers.iter().filter(|(n, _)| *n <= have) {
            let all = matches!(discount, Discount::Percent(_));
            let takes = first(&lines, if all { have } else { n }, &self.rest);
            if self.apply(&takes, None, discount, if all { 1 } else { i64::MAX }) {
                return true;
            }
        }
        let least = tiers.last().map_or(0, |(n, _)| *n);
        if have < least {
            self.missing(least, have, group);
        }
        false
    }

    fn choose_n(&mut self, groups: &[(i64, Group)], discount: Discount) -> bool {
        let mut order: Vec<(i64, usize, i64, &Group, Vec<usize>)> = Vec::with_capacity(groups.len());
        for (i, (n, group)) in groups.iter().enumerate() {
            let lines = self.lines(group);
            order.push((self.units(&lines), i, *n, group, lines));
        }
        // The group with the fewest units chooses first, so that a wider one does not take them.
        order.sort_by_key(|of| (of.0, of.1));
        let mut rest = self.rest.clone();
        let mut takes: Takes = Vec::new();
        for (_, _, n, group, lines) in order {
            let here = first(&lines, n, &rest);
            let found = total(&here);
            if found < n {
                self.missing(n, found, group);
                return false;
            }
            for (line, units) in here {
                subtract(&mut rest, line, units);
                takes.push((line, units));
            }
        }
        self.apply(&takes, None, discount, i64::MAX)
    }

    fn buy_get(&mut self, buy: &(i64, Group), get: &Get, discount: Discount, spread: bool) -> bool {
        let (buy_n, buy_group) = buy;
        let buy_lines = self.lines(buy_group);
        let Some(get_group) = &get.group else {
            let block = first(&buy_lines, buy_n + get.n, &self.rest);
            let found = total(&block);
            if found < buy_n + get.n {
                self.missing(buy_n + get.n, found, buy_group);
                return false;
            }
            let bought = first(&buy_lines, *buy_n, &self.rest);
            let of_bought =
                |line: usize| bought.iter().find(|(of, _)| *of == line).map_or(0, |(_, units)| *units);
            let got: Takes = block.iter().map(|&(line, units)| (line, units - of_bought(line))).collect();
            return self.apply(&bought, Some((&got, spread)), discount, i64::MAX);
        };
        let mut get_lines = self.lines(get_group);
        if !get.dearest {
            get_lines.sort_by(|&a, &b| self.price(a).cmp(&self.price(b)).then(a.cmp(&b)));
        }
        let mut buys: Vec<usize> =
            buy_lines.iter().copied().filter(|line| !get_lines.contains(line)).collect();
        let only = self.units(&buys);
        let both: Vec<usize> =
            get_lines.iter().rev().copied().filter(|line| buy_lines.contains(line)).collect();
        let mut spare = only + self.units(&both) - buy_n;
        if spare < 0 {
            self.missing(*buy_n, spare + buy_n, buy_group);
            return false;
        }
        let mut got: Takes = Vec::new();
        let mut need = get.n;
        for line in get_lines {
            let shared = both.contains(&line);
            let units = need.min(self.rest(line)).min(if shared { spare } else { i64::MAX });
            if units > 0 {
                got.push((line, units));
                need -= units;
                spare -= if shared { units } else { 0 };
            }
        }
        if need > 0 {
            self.missing(get.n, get.n - need, get_group);
            return false;
        }
        let mut rest = self.rest.clone();
        for &(line, units) in &got {
            subtract(&mut rest, line, units);
        }
        buys.extend(both);
        let bought = first(&buys, *buy_n, &rest);
        self.apply(&bought, Some((&got, spread)), discount, i64::MAX)
    }

    /// Applies once or as often as the same lines allow: `takes` at one price for all, or, with
    /// `get`, at full price beside those of `get` at the discount.
    fn apply(&mut self, takes: &Takes, get: Option<(&Takes, bool)>, discount: Discount, most: i64) -> bool {
        let mut application = Application::new(self.request, self.rule, self.rule_index);
        let spread = get.is_some_and(|(_, spread)| spread);
        let full = if get.is_some() && !spread { Some(Discount::Components) } else { None };
        let mut price = 0;
        for &(index, units) in takes {
            let Some(line) = self.request.lines.get(index) else { continue };
            application.take(index, line, units, full);
            price += units * line.current.unwrap_or(0);
        }
        for &(index, units) in get.map_or(&[][..], |(get, _)| get) {
            let Some(line) = self.request.lines.get(index) else { continue };
            if units == 0 {
                continue;
            }
            application.take(index, line, units, (!spread).then_some(discount));
            let current = line.current.unwrap_or(0);
            let base = if self.rule.base_regular { line.regular } else { current };
            price += units * discount.price(base).min(current);
        }
        let pattern = match application.price(if spread { Discount::Fixed(price) } else { discount }) {
            Ok(pattern) => pattern,
            Err(refusal) => {
                self.found.refusal.get_or_insert(refusal);
                return false;
            }
        };
        let mut times = most.min(self.left);
        for take in &pattern.takes {
            times = times.min(self.rest(take.line) / take.qty);
        }
        for take in &pattern.takes {
            subtract(&mut self.rest, take.line, take.qty * times);
        }
        self.left -= times;
        self.found.applied.push((pattern, times));
        true
    }

    /// Lines of a group with units at hand, dearest first.
    fn lines(&self, group: &Group) -> Vec<usize> {
        let mut lines: Vec<usize> = (0..self.request.lines.len())
            .filter(|&i| {
                self.rest(i) > 0 && self.request.lines.get(i).is_some_and(|line| self.rule.uses(line, group))
            })
            .collect();
        lines.sort_by(|&a, &b| self.price(b).cmp(&self.price(a)).then(a.cmp(&b)));
        lines
    }

    fn price(&self, line: usize) -> i64 {
        self.request.lines.get(line).and_then(|line| line.current).unwrap_or(0)
    }

    fn rest(&self, line: usize) -> i64 {
        self.rest.get(line).copied().unwrap_or(0)
    }

    fn units(&self, lines: &[usize]) -> i64 {
        lines.iter().map(|&line| self.rest(line)).sum()
    }

    fn missing(&mut self, need: i64, have: i64, group: &Group) {
        let (mut all, mut left) = (0, 0);
        for (i, line) in self.request.lines.iter().enumerate() {
            if self.rule.uses(line, group) {
                all += line.qty;
                left += self.rest(i);
            }
        }
        let code = if all >= need && left < need { "units.taken" } else { "component.missing" };
        self.found.refusal.get_or_insert_with(|| Refusal::numbers(code, [("need", need), ("have", have)]));
    }
}

/// The first `n` units of lines in order.
fn first(lines: &[usize], mut n: i64, rest: &[i64]) -> Takes {
    let mut takes = Vec::new();
    for &line in lines {
        let units = n.min(rest.get(line).copied().unwrap_or(0));
        if units > 0 {
            takes.push((line, units));
            n -= units;
        }
    }
    takes
}

fn total(takes: &Takes) -> i64 {
    takes.iter().map(|(_, units)| units).sum()
}

fn subtract(rest: &mut [i64], line: usize, units: i64) {
    if let Some(rest) = rest.get_mut(line) {
        *rest -= units;
    }
}
