//! Which patterns to apply how often so that the saving is largest: branch and bound.
//!
//! Patterns that share no line, directly or through others, are searched apart. Patterns are tried
//! in order of saving a unit, most applications first; of equal savings the first found stays. A
//! *node* is one number of applications tried for one pattern; the count is part of the answer and
//! the same in both engines.
//!
//! A pattern that saves no more than another of some of its units is left out, and once a search is
//! long, so is a state of the cart that was reached before with no smaller saving.

use super::application::Pattern;
use super::bounds::{Bounds, Column, Cut};
use crate::money::SATURATED;
use std::borrow::Borrow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// Nodes after which reached states are kept, and how many are.
const LONG: i64 = 500;
const STATES: usize = 50_000;

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
pub fn assign(
    patterns: &[impl Borrow<Pattern>],
    rest: &[i64],
    limit: impl Fn(usize) -> i64,
    budget: i64,
) -> Assignment {
    let mut found = Assignment::default();
    for group in groups(patterns, rest.len()) {
        let mut search = Search::new(patterns, &group, rest, &limit, budget - found.nodes);
        let root = search.bounds.worth(0, &search.rest);
        search.greedy();
        if search.best < root {
            search.visit(0, 0);
        }
        found.nodes += search.nodes;
        if search.stopped {
            found.stopped = true;
            found.gap = SATURATED.min(found.gap + root - search.best);
        }
        for (&pattern, &times) in search.order.iter().zip(&search.best_times) {
            if times > 0 {
                found.times.insert(pattern, times);
            }
        }
    }
    found
}

/// Pattern indices that share lines or a rule.
fn groups(patterns: &[impl Borrow<Pattern>], lines: usize) -> Vec<Vec<usize>> {
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
    for pattern in patterns.iter().map(Borrow::borrow) {
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
    for (i, pattern) in patterns.iter().map(Borrow::borrow).enumerate() {
        if let Some(first) = pattern.takes.first() {
            groups.entry(find(&parent, first.line)).or_default().push(i);
        }
    }
    groups.into_values().collect()
}

struct Search {
    /// Pattern indices in order of the search, and what the bounds know of them.
    order: Vec<usize>,
    columns: Vec<Column>,
    /// Rules of the patterns, numbered from 0.
    rules: Vec<usize>,
    bounds: Bounds,
    rest: Vec<i64>,
    left: Vec<i64>,
    budget: i64,
    nodes: i64,
    stopped: bool,
    best: i64,
    best_times: Vec<i64>,
    current: Vec<i64>,
    /// Best saving by pattern to decide, units left and applications left of limited rules.
    reached: HashMap<Vec<i64>, i64>,
    limited: Vec<usize>,
}

impl Search {
    fn new(
        patterns: &[impl Borrow<Pattern>],
        group: &[usize],
        rest: &[i64],
        limit: impl Fn(usize) -> i64,
        budget: i64,
    ) -> Self {
        let mut of: Vec<(usize, &Pattern)> =
            group.iter().filter_map(|&i| patterns.get(i).map(|pattern| (i, pattern.borrow()))).collect();
        of.sort_by_cached_key(|(i, pattern)| {
            let saving = pattern.saving();
            (Reverse((saving / pattern.units().max(1), saving)), *i)
        });
        let mut kept: Vec<(usize, &Pattern)> = Vec::with_capacity(of.len());
        for (i, pattern) in of {
            let covers = |(_, other): &(usize, &Pattern)| {
                other.saving() >= pattern.saving() && limit(other.rule) == i64::MAX && other.within(pattern)
            };
            if !kept.iter().any(covers) {
                kept.push((i, pattern));
            }
        }
        let mut lines: Vec<usize> =
            kept.iter().flat_map(|(_, p)| p.takes.iter().map(|take| take.line)).collect();
        lines.sort_unstable();
        lines.dedup();
        let mut rules: Vec<usize> = kept.iter().map(|(_, pattern)| pattern.rule).collect();
        rules.sort_unstable();
        rules.dedup();
        let number = |of: &[usize], value: usize| of.binary_search(&value).unwrap_or(0);
        let columns: Vec<Column> = kept
            .iter()
            .map(|(_, pattern)| Column {
                saving: pattern.saving(),
                takes: pattern.takes.iter().map(|take| (number(&lines, take.line), take.qty)).collect(),
                saved: pattern.takes.iter().map(|take| take.current - take.part).collect(),
            })
            .collect();
        let rest: Vec<i64> = lines.iter().map(|&line| rest.get(line).copied().unwrap_or(0)).collect();
        let left: Vec<i64> = rules.iter().map(|&rule| limit(rule)).collect();
        let limited =
            left.iter().enumerate().filter(|(_, &left)| left != i64::MAX).map(|(rule, _)| rule).collect();
        Search {
            order: kept.iter().map(|(i, _)| *i).collect(),
            bounds: Bounds::new(&columns, &rest),
            rules: kept.iter().map(|(_, pattern)| number(&rules, pattern.rule)).collect(),
            rest,
            left,
            budget,
            nodes: 0,
            stopped: false,
            best: 0,
            best_times: vec![0; columns.len()],
            current: vec![0; columns.len()],
            reached: HashMap::new(),
            limited,
            columns,
        }
    }

    /// The first step from `step` on that can apply, and how often.
    fn next(&self, step: usize) -> Option<(usize, i64)> {
        for (k, (of, rule)) in self.columns.iter().zip(&self.rules).enumerate().skip(step) {
            let mut most = self.left.get(*rule).copied().unwrap_or(0);
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
            self.best += most * self.columns.get(k).map_or(0, |column| column.saving);
            from = k + 1;
        }
        self.best_times = std::mem::replace(&mut self.current, vec![0; self.columns.len()]);
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
        let Some(column) = self.columns.get(k) else { return };
        let saving = column.saving;
        let falls = self.bounds.falls(k + 1, column);
        self.apply(k, most);
        let mut times = most;
        loop {
            if self.nodes == self.budget {
                self.stopped = true;
            } else {
                self.nodes += 1;
                if self.nodes == LONG {
                    self.bounds.tighten(&self.columns);
                }
                let now = value + times * saving;
                let cut = self.bounds.cut(k + 1, &self.rest, self.best - now, falls);
                if cut == Cut::Fewer {
                    self.apply(k, -times);
                    return;
                }
                if cut == Cut::Open && self.is_new(k + 1, now) {
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

    /// Whether no way here saved as much before.
    fn is_new(&mut self, step: usize, value: i64) -> bool {
        if self.nodes <= LONG {
            return true;
        }
        let mut state = Vec::with_capacity(1 + self.rest.len() + self.limited.len());
        state.push(i64::try_from(step).unwrap_or(0));
        state.extend_from_slice(&self.rest);
        state.extend(self.limited.iter().filter_map(|&rule| self.left.get(rule)));
        match self.reached.get_mut(&state) {
            Some(known) if *known >= value => false,
            Some(known) => {
                *known = value;
                true
            }
            None => {
                if self.reached.len() < STATES {
                    self.reached.insert(state, value);
                }
                true
            }
        }
    }

    fn set_current(&mut self, k: usize, times: i64) {
        if let Some(current) = self.current.get_mut(k) {
            *current = times;
        }
    }

    fn apply(&mut self, k: usize, times: i64) {
        let (Some(column), Some(&rule)) = (self.columns.get(k), self.rules.get(k)) else { return };
        if let Some(left) = self.left.get_mut(rule) {
            *left -= times;
        }
        for &(line, units) in &column.takes {
            if let Some(rest) = self.rest.get_mut(line) {
                *rest -= units * times;
            }
        }
    }
}
