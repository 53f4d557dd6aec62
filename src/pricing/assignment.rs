//! Which patterns to apply how often so that the saving is largest: branch and bound.
//!
//! Patterns that share no line, directly or through others, are searched apart. Patterns are tried
//! in order of saving a unit, most applications first; of equal savings the first found stays. A
//! *node* is one number of applications tried for one pattern; the count is part of the answer and
//! the same in both engines.
//!
//! Two bounds, both dual-feasible prices a unit of each line for the patterns not yet decided: one
//! charges a pattern's saving to its scarcest line, the other to its lines as its parts save.

use super::application::Pattern;
use crate::money::{saturated_product, SATURATED};
use std::collections::BTreeMap;

/// The outcome of [`assign`].
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Assignment {
    /// Pattern index to applications, where any.
    pub times: BTreeMap<usize, i64>,
    /// Nodes visited.
    pub nodes: i64,
    /// No assignment saves more than this one by more than this.
    pub gap: i64,
    /// Whether the node budget ended a search early.
    pub stopped: bool,
}

/// The best assignment of `rest` units (by line) to `patterns`, with at most `limit(rule)`
/// applications of a rule, visiting at most `budget` nodes.
pub fn assign(patterns: &[Pattern], rest: &[i64], limit: impl Fn(usize) -> i64, budget: i64) -> Assignment {
    let mut found = Assignment::default();
    for group in groups(patterns, rest.len()) {
        let mut search = Search::new(patterns, &group, rest, &limit, budget - found.nodes);
        let root = search.worth(0, &search.rest);
        search.greedy();
        if search.best < root {
            search.visit(0, 0);
        }
        found.nodes += search.nodes;
        if search.stopped {
            found.stopped = true;
            found.gap = SATURATED.min(found.gap + root - search.best);
        }
        for (step, &times) in search.steps.iter().zip(&search.best_times) {
            if times > 0 {
                found.times.insert(step.pattern, times);
            }
        }
    }
    found
}

/// Pattern indices that share lines or a rule.
fn groups(patterns: &[Pattern], lines: usize) -> Vec<Vec<usize>> {
    let mut parent: Vec<usize> = (0..lines).collect();
    fn find(parent: &[usize], mut i: usize) -> usize {
        while let Some(&up) = parent.get(i) {
            if up == i {
                break;
            }
            i = up;
        }
        i
    }
    let mut rule_line = BTreeMap::new();
    for pattern in patterns {
        let Some(first) = pattern.takes.first() else { continue };
        let first = *rule_line.entry(pattern.rule).or_insert(first.line);
        for take in &pattern.takes {
            let a = find(&parent, first);
            let b = find(&parent, take.line);
            if let Some(up) = parent.get_mut(a.max(b)) {
                *up = a.min(b);
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, pattern) in patterns.iter().enumerate() {
        if let Some(first) = pattern.takes.first() {
            groups.entry(find(&parent, first.line)).or_default().push(i);
        }
    }
    groups.into_values().collect()
}

/// One pattern of the search, with lines and rules renumbered from 0.
struct Step {
    pattern: usize,
    saving: i64,
    units: i64,
    rule: usize,
    takes: Vec<(usize, i64)>,
}

/// Two prices a unit of a line: scarcest line, and parts.
#[derive(Clone, Copy, Default)]
struct Price {
    scarce: i64,
    parts: i64,
}

struct Search {
    steps: Vec<Step>,
    /// Prices by step and line, for the patterns from that step on; one row more than steps.
    prices: Vec<Price>,
    lines: usize,
    scarce_fits: bool,
    parts_fits: bool,
    rest: Vec<i64>,
    left: Vec<i64>,
    budget: i64,
    nodes: i64,
    stopped: bool,
    best: i64,
    best_times: Vec<i64>,
    current: Vec<i64>,
}

impl Search {
    fn new(
        patterns: &[Pattern],
        group: &[usize],
        rest: &[i64],
        limit: impl Fn(usize) -> i64,
        budget: i64,
    ) -> Self {
        let of_group = || group.iter().filter_map(|&i| patterns.get(i).map(|pattern| (i, pattern)));
        let mut lines: Vec<usize> =
            of_group().flat_map(|(_, p)| p.takes.iter().map(|take| take.line)).collect();
        lines.sort_unstable();
        lines.dedup();
        let mut rules: Vec<usize> = of_group().map(|(_, pattern)| pattern.rule).collect();
        rules.sort_unstable();
        rules.dedup();
        let number = |of: &[usize], value: usize| of.binary_search(&value).unwrap_or(0);
        let mut steps: Vec<Step> = of_group()
            .map(|(i, pattern)| Step {
                pattern: i,
                saving: pattern.saving(),
                units: pattern.units(),
                rule: number(&rules, pattern.rule),
                takes: pattern.takes.iter().map(|take| (number(&lines, take.line), take.qty)).collect(),
            })
            .collect();
        steps.sort_by(|a, b| {
            let rank = |step: &Step| (step.saving / step.units.max(1), step.saving);
            rank(b).cmp(&rank(a)).then(a.pattern.cmp(&b.pattern))
        });
        let mut search = Search {
            prices: Vec::new(),
            lines: lines.len(),
            scarce_fits: true,
            parts_fits: true,
            rest: lines.iter().map(|&line| rest.get(line).copied().unwrap_or(0)).collect(),
            left: rules.iter().map(|&rule| limit(rule)).collect(),
            budget,
            nodes: 0,
            stopped: false,
            best: 0,
            best_times: vec![0; steps.len()],
            current: vec![0; steps.len()],
            steps,
        };
        search.bounds(patterns);
        search
    }

    fn bounds(&mut self, patterns: &[Pattern]) {
        let mut row = vec![Price::default(); self.lines];
        let mut rows = vec![row.clone()];
        for step in self.steps.iter().rev() {
            let mut short = step.saving;
            let mut scarcest: Option<(i64, usize, i64)> = None;
            let takes = patterns.get(step.pattern).map_or(&[][..], |pattern| &pattern.takes);
            for (&(line, units), take) in step.takes.iter().zip(takes) {
                let Some(price) = row.get_mut(line) else { continue };
                if short > 0 {
                    short -= saturated_product(units, price.scarce);
                }
                let applications = self.rest.get(line).copied().unwrap_or(0) / units;
                if scarcest.is_none_or(|(fewest, ..)| applications < fewest) {
                    scarcest = Some((applications, line, units));
                }
                price.parts = price.parts.max((take.current - take.part + units - 1) / units);
            }
            if let (true, Some((_, line, units))) = (short > 0, scarcest) {
                if let Some(price) = row.get_mut(line) {
                    price.scarce = SATURATED.min(price.scarce + (short + units - 1) / units);
                }
            }
            rows.push(row.clone());
        }
        self.scarce_fits = self.fits(&row, |price| price.scarce);
        self.parts_fits = self.fits(&row, |price| price.parts);
        self.prices = rows.into_iter().rev().flatten().collect();
    }

    fn fits(&self, row: &[Price], of: impl Fn(&Price) -> i64) -> bool {
        let mut sum = 0;
        for (&rest, price) in self.rest.iter().zip(row) {
            sum += saturated_product(rest, of(price));
            if sum >= SATURATED {
                return false;
            }
        }
        true
    }

    fn row(&self, step: usize) -> &[Price] {
        self.prices.get(step * self.lines..(step + 1) * self.lines).unwrap_or(&[])
    }

    /// The two bounds of what the patterns from `step` on can save with the units left.
    fn worths(&self, step: usize, rest: &[i64]) -> (i64, i64) {
        let row = self.row(step);
        let sum = |fits: bool, of: fn(&Price) -> i64| {
            if fits {
                rest.iter().zip(row).map(|(rest, price)| rest * of(price)).sum()
            } else {
                SATURATED
            }
        };
        (sum(self.scarce_fits, |price| price.scarce), sum(self.parts_fits, |price| price.parts))
    }

    fn worth(&self, step: usize, rest: &[i64]) -> i64 {
        let (scarce, parts) = self.worths(step, rest);
        scarce.min(parts)
    }

    /// The first step from `step` on that can apply, and how often.
    fn next(&self, step: usize) -> Option<(usize, i64)> {
        for (k, of) in self.steps.iter().enumerate().skip(step) {
            let mut most = self.left.get(of.rule).copied().unwrap_or(0);
            for &(line, units) in &of.takes {
                most = most.min(self.rest.get(line).copied().unwrap_or(0) / units);
                if most == 0 {
                    break;
                }
            }
            if most > 0 {
                return Some((k, most));
            }
        }
        None
    }

    /// Applies patterns in order as often as they can be: the first leaf of the search.
    fn greedy(&mut self) {
        let mut from = 0;
        while let Some((k, most)) = self.next(from) {
            self.apply(k, most);
            self.set_current(k, most);
            self.best += most * self.steps.get(k).map_or(0, |step| step.saving);
            from = k + 1;
        }
        self.best_times = std::mem::replace(&mut self.current, vec![0; self.steps.len()]);
        for (k, times) in self.best_times.clone().into_iter().enumerate() {
            self.apply(k, -times);
        }
    }

    fn visit(&mut self, step: usize, value: i64) {
        if value > self.best {
            self.best = value;
            self.best_times.clone_from(&self.current);
        }
        let Some((k, most)) = self.next(step) else { return };
        let Some(saving) = self.steps.get(k).map(|step| step.saving) else { return };
        let (scarce_falls, parts_falls) = self.falls(k, saving);
        self.apply(k, most);
        let mut times = most;
        loop {
            if self.nodes == self.budget {
                self.stopped = true;
            } else {
                self.nodes += 1;
                let now = value + times * saving;
                let (scarce, parts) = self.worths(k + 1, &self.rest);
                let open = self.best - now;
                if (scarce <= open && scarce_falls) || (parts <= open && parts_falls) {
                    self.apply(k, -times);
                    return;
                }
                if scarce > open && parts > open {
                    self.set_current(k, times);
                    self.visit(k + 1, now);
                    self.set_current(k, 0);
                }
            }
            if self.stopped || times == 0 {
                self.apply(k, -times);
                return;
            }
            self.apply(k, -1);
            times -= 1;
        }
    }

    /// Whether each bound falls as a pattern is applied less often.
    fn falls(&self, k: usize, saving: i64) -> (bool, bool) {
        let row = self.row(k + 1);
        let takes = self.steps.get(k).map_or(&[][..], |step| &step.takes);
        let charge = |of: fn(&Price) -> i64| -> i64 {
            takes.iter().map(|&(line, units)| row.get(line).map_or(0, |price| units * of(price))).sum()
        };
        (
            self.scarce_fits && saving >= charge(|price| price.scarce),
            self.parts_fits && saving >= charge(|price| price.parts),
        )
    }

    fn set_current(&mut self, k: usize, times: i64) {
        if let Some(current) = self.current.get_mut(k) {
            *current = times;
        }
    }

    fn apply(&mut self, k: usize, times: i64) {
        let Some(step) = self.steps.get(k) else { return };
        if let Some(left) = self.left.get_mut(step.rule) {
            *left -= times;
        }
        for &(line, units) in &step.takes {
            if let Some(rest) = self.rest.get_mut(line) {
                *rest -= units * times;
            }
        }
    }
}
