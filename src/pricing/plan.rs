//! Which rules apply how often to which units, and why the others do not.

use super::application::{Fact, Pattern, Refusal};
use super::assignment::assign;
use super::composition::{compose, Hand};
use super::grouping::group;
use super::offers::{offer, pieces, Given};
use super::request::Request;
use super::rule::{request_error, Kind, Rule};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// Patterns one search looks at, and steps spent on finding patterns, in all.
const MAX_PATTERNS: usize = 1000;
const MAX_STEPS: i64 = 200_000;

/// The decisions of a quote.
pub struct Plan {
    /// Patterns with their applications, in order of application.
    pub applied: Vec<(Pattern, i64)>,
    /// Why rules do not apply, by rule index.
    pub refused: BTreeMap<usize, Refusal>,
    /// Patterns of the rules that have any.
    pub patterns: BTreeMap<usize, Vec<Rc<Pattern>>>,
    /// Nodes visited.
    pub nodes: i64,
    /// No assignment saves more than this one by more than this.
    pub gap: i64,
    /// Whether no assignment saves more.
    pub exact: bool,
    /// Benefits that are not amounts.
    pub given: Vec<Given>,
}

impl Plan {
    /// Decides a request.
    pub fn new(request: &Request<'_>) -> Self {
        let mut plan = Plan {
            applied: Vec::new(),
            refused: BTreeMap::new(),
            patterns: BTreeMap::new(),
            nodes: 0,
            gap: 0,
            exact: true,
            given: Vec::new(),
        };
        let mut by_product: HashMap<i64, Vec<usize>> = HashMap::new();
        for (i, line) in request.lines.iter().enumerate() {
            by_product.entry(line.product).or_default().push(i);
        }
        let mut rest: Vec<i64> = request.lines.iter().map(|line| line.qty).collect();
        let mut steps = 0;
        let mut offers: Vec<usize> = Vec::new();
        let mut classes: Vec<(i64, Vec<usize>)> = Vec::new();
        for (i, rule) in request.rules.iter().enumerate() {
            let priority = if request.by_priority { rule.priority } else { 0 };
            if let Some(refusal) = gate(rule, request) {
                plan.refused.insert(i, refusal);
                continue;
            }
            if matches!(rule.kind, Ok(Kind::Offer(_))) {
                offers.push(i);
                continue;
            }
            match classes.last_mut() {
                Some((of, class)) if *of == priority => class.push(i),
                _ => classes.push((priority, vec![i])),
            }
        }
        for (_, class) in &classes {
            plan.assign(request, &by_product, &mut rest, &mut steps, class);
        }
        plan.outbid(request);
        if !offers.is_empty() {
            let offered = offer(request, &offers, pieces(request, &rest, &plan.applied));
            plan.applied.extend(offered.applied.into_iter().map(|pattern| (pattern, 1)));
            plan.given = offered.given;
            plan.refused.extend(offered.refused);
        }
        plan
    }

    /// Sets are assigned by search, the other kinds by rule in order of priority and id. Either
    /// goes first, whichever saves more.
    fn assign(
        &mut self,
        request: &Request<'_>,
        by_product: &HashMap<i64, Vec<usize>>,
        rest: &mut Vec<i64>,
        steps: &mut i64,
        class: &[usize],
    ) {
        let mut patterns: Vec<Rc<Pattern>> = Vec::with_capacity(class.len());
        let mut groups: Vec<usize> = Vec::new();
        for &i in class {
            let Some(rule) = request.rules.get(i) else { continue };
            let Ok(Kind::Set(components, discount)) = &rule.kind else {
                let alone = group(request, rest, rule, i);
                self.keep(
                    i,
                    alone.applied.into_iter().map(|(pattern, _)| Rc::new(pattern)).collect(),
                    alone.refusal,
                );
                groups.push(i);
                continue;
            };
            if patterns.len() >= MAX_PATTERNS || *steps >= MAX_STEPS {
                self.exact = false;
                let of = i64::try_from(patterns.len()).unwrap_or(0);
                self.refused.insert(i, Refusal::numbers("budget", [("patterns", of), ("steps", *steps)]));
                continue;
            }
            let hand = Hand { request, by_product, rest };
            let found = compose(&hand, rule, i, components, *discount);
            *steps += found.steps;
            self.exact &= !found.truncated;
            let before = patterns.len();
            patterns.extend(found.patterns.into_iter().map(Rc::new));
            self.keep(i, patterns.get(before..).unwrap_or(&[]).to_vec(), found.refusal);
        }
        groups.retain(|i| self.patterns.contains_key(i));
        let mut best = self.in_order(request, &patterns, &groups, rest, true);
        if !patterns.is_empty() && !groups.is_empty() {
            let other = self.in_order(request, &patterns, &groups, rest, false);
            if other.saving > best.saving {
                best = other;
            }
        }
        self.applied.append(&mut best.applied);
        self.gap += best.gap;
        *rest = best.rest;
    }

    fn keep(&mut self, rule: usize, patterns: Vec<Rc<Pattern>>, refusal: Option<Refusal>) {
        if patterns.is_empty() {
            let none = || Refusal::numbers("component.missing", [("need", 1), ("have", 0)]);
            self.refused.insert(rule, refusal.unwrap_or_else(none));
        } else {
            self.patterns.insert(rule, patterns);
        }
    }

    fn in_order(
        &mut self,
        request: &Request<'_>,
        patterns: &[Rc<Pattern>],
        groups: &[usize],
        rest: &[i64],
        sets_first: bool,
    ) -> Order {
        let mut order = Order { applied: Vec::new(), saving: 0, gap: 0, rest: rest.to_vec() };
        if sets_first {
            self.sets(request, patterns, &mut order);
        }
        for &i in groups {
            if let Some(rule) = request.rules.get(i) {
                let found = group(request, &order.rest, rule, i);
                order.add(found.applied);
            }
        }
        if !sets_first {
            self.sets(request, patterns, &mut order);
        }
        order
    }

    fn sets(&mut self, request: &Request<'_>, patterns: &[Rc<Pattern>], order: &mut Order) {
        let limit = |rule: usize| request.rules.get(rule).map_or(0, |rule| rule.limit());
        let assignment = assign(patterns, &order.rest, limit, request.node_budget - self.nodes);
        self.nodes += assignment.nodes;
        self.exact &= !assignment.stopped;
        order.gap = assignment.gap;
        let found = assignment.times.iter();
        order.add(found.filter_map(|(&i, &times)| patterns.get(i).map(|p| ((**p).clone(), times))).collect());
    }

    /// Rules that could have applied, but whose units serve others.
    fn outbid(&mut self, request: &Request<'_>) {
        for (&i, patterns) in &self.patterns {
            if self.applied.iter().any(|(pattern, _)| pattern.rule == i) {
                continue;
            }
            let saving = best_saving(patterns);
            let winner = self
                .applied
                .iter()
                .map(|(winner, _)| winner)
                .find(|winner| patterns.iter().any(|pattern| pattern.shares_line(winner)));
            let mut refusal = Refusal::numbers("outbid", [("saving", saving)]);
            if let Some((winner, rule)) = winner.and_then(|w| request.rules.get(w.rule).map(|rule| (w, rule)))
            {
                refusal.detail.push(("by", Fact::Text(rule.id.clone())));
                refusal.detail.push(("by_saving", Fact::Number(winner.saving())));
                refusal.detail.push(("less", Fact::Number(winner.saving() - saving)));
            }
            self.refused.insert(i, refusal);
        }
    }

    /// The rule that would have saved most among those that lost units to `winner`, and how much.
    pub fn loser(&self, winner: &Pattern) -> Option<(usize, i64)> {
        let mut loser = None;
        let mut most = 0;
        for (&i, patterns) in &self.patterns {
            if self.refused.get(&i).is_none_or(|refusal| refusal.code != "outbid") {
                continue;
            }
            for pattern in patterns {
                if pattern.saving() > most && pattern.shares_line(winner) {
                    most = pattern.saving();
                    loser = Some((i, best_saving(patterns)));
                }
            }
        }
        loser
    }
}

/// What sets and the other kinds come to in one of the two orders.
struct Order {
    applied: Vec<(Pattern, i64)>,
    saving: i64,
    gap: i64,
    rest: Vec<i64>,
}

impl Order {
    fn add(&mut self, found: Vec<(Pattern, i64)>) {
        for (pattern, times) in found {
            for take in &pattern.takes {
                if let Some(rest) = self.rest.get_mut(take.line) {
                    *rest -= take.qty * times;
                }
            }
            self.saving += pattern.saving() * times;
            self.applied.push((pattern, times));
        }
    }
}

/// What the best single application saves.
fn best_saving(patterns: &[Rc<Pattern>]) -> i64 {
    patterns.iter().map(|pattern| pattern.saving()).max().unwrap_or(0)
}

/// Conditions of a rule that do not depend on the lines.
fn gate(rule: &Rule, request: &Request<'_>) -> Option<Refusal> {
    if let Err(error) = &rule.kind {
        let (field, expected, found) = request_error(error);
        let detail = [("field", field), ("expected", expected), ("found", found)];
        let detail = detail.into_iter().map(|(name, text)| (name, Fact::Text(text.to_owned()))).collect();
        return Some(Refusal { code: "rule.invalid", detail });
    }
    match (rule.from, rule.until) {
        (Some(from), _) if request.now < from => {
            return Some(Refusal::numbers("window.early", [("from", from), ("now", request.now)]))
        }
        (_, Some(until)) if request.now >= until => {
            return Some(Refusal::numbers("window.late", [("until", until), ("now", request.now)]))
        }
        _ => {}
    }
    let none_of = |wanted: &[String], has: &[&str]| {
        !wanted.is_empty() && !wanted.iter().any(|word| has.contains(&word.as_str()))
    };
    let texts = |words: &[String]| Fact::Texts(words.to_vec());
    if none_of(&rule.roles, &request.roles) {
        return Some(Refusal { code: "role", detail: vec![("roles", texts(&rule.roles))] });
    }
    if none_of(&rule.segments, &request.segments) {
        return Some(Refusal { code: "segment", detail: vec![("segments", texts(&rule.segments))] });
    }
    let limits = [
        (rule.total_left, "limit.total"),
        (rule.customer_left, "limit.customer"),
        (rule.per_cart, "limit.cart"),
    ];
    limits
        .into_iter()
        .find(|(left, _)| *left == Some(0))
        .map(|(_, code)| Refusal::numbers(code, [("left", 0)]))
}
