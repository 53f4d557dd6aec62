//! The price of one application of a rule and its parts.

use super::discount::Discount;
use super::request::{Line, Request};
use super::rule::Rule;
use crate::money::{bounded, bounded_entries, share};

/// One way to apply a rule once: which units of which lines, at which amounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// Index of the rule.
    pub rule: usize,
    /// Units by line, ascending, each line once.
    pub takes: Vec<Take>,
    /// The units at their current price.
    pub base: i64,
    /// Sum of the parts.
    pub total: i64,
}

/// Units of one line in a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Take {
    /// Index of the line.
    pub line: usize,
    /// Units.
    pub qty: i64,
    /// Those units at their current price.
    pub current: i64,
    /// What they cost in this application.
    pub part: i64,
}

impl Pattern {
    /// What one application saves.
    pub fn saving(&self) -> i64 {
        self.base - self.total
    }

    /// Units of one application.
    pub fn units(&self) -> i64 {
        self.takes.iter().map(|take| take.qty).sum()
    }

    /// Whether these units are among those of another pattern.
    pub fn within(&self, other: &Pattern) -> bool {
        self.takes
            .iter()
            .all(|take| other.takes.iter().any(|its| its.line == take.line && its.qty >= take.qty))
    }

    /// Whether both want units of one line.
    pub fn shares_line(&self, other: &Pattern) -> bool {
        self.takes.iter().any(|take| other.takes.iter().any(|its| its.line == take.line))
    }
}

/// Why a rule does not apply: a stable code and the numbers behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Stable code.
    pub code: &'static str,
    /// Never empty.
    pub detail: Detail,
}

/// Named numbers and texts, in order.
pub type Detail = Vec<(&'static str, Fact)>;

/// A number or a text of a [`Detail`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// A number.
    Number(i64),
    /// A word that is always the same.
    Word(&'static str),
    /// A text.
    Text(String),
    /// Texts.
    Texts(Vec<String>),
}

impl Refusal {
    /// A refusal with numbers only.
    pub fn numbers<const N: usize>(code: &'static str, detail: [(&'static str, i64); N]) -> Self {
        Refusal {
            code,
            detail: detail.into_iter().map(|(name, number)| (name, Fact::Number(number))).collect(),
        }
    }
}

/// Units of one line that are priced together.
#[derive(Clone, Copy)]
struct Entry {
    line: usize,
    qty: i64,
    /// Base amount of shared units, price of own ones.
    weight: i64,
    current: i64,
    floor: i64,
}

#[derive(Default, Clone, Copy)]
struct Sums {
    weight: i64,
    current: i64,
    floor: i64,
}

/// Collects the units of one application. Units are either shared (one price for all of them,
/// spread by line value) or priced on their own (a component with its own discount). No part is
/// above the current price of its units or below their floor; a rule that cannot keep this is
/// refused, never bent.
pub struct Application<'r, 'n> {
    request: &'r Request<'n>,
    rule: &'r Rule,
    rule_index: usize,
    shared: Vec<Entry>,
    own: Vec<Entry>,
    refusal: Option<Refusal>,
}

impl<'r, 'n> Application<'r, 'n> {
    /// An application of nothing yet.
    pub fn new(request: &'r Request<'n>, rule: &'r Rule, rule_index: usize) -> Self {
        Application { request, rule, rule_index, shared: Vec::new(), own: Vec::new(), refusal: None }
    }

    /// Adds units of a line; with a discount they are priced on their own.
    pub fn take(&mut self, index: usize, line: &Line<'_>, qty: i64, discount: Option<Discount>) {
        let current = line.current.unwrap_or(0);
        let base = if self.rule.base_regular { line.regular } else { current };
        let Some(floor) = self.rule.unit_floor(line) else {
            self.refusal.get_or_insert_with(|| {
                let of = [("product", line.product), ("variation", line.variation)];
                Refusal::numbers("floor.cost_unknown", of)
            });
            return;
        };
        if floor > current {
            self.refusal.get_or_insert_with(|| {
                let of = [("product", line.product), ("variation", line.variation)];
                Refusal::numbers("floor.unit", [of[0], of[1], ("price", current), ("floor", floor)])
            });
            return;
        }
        let (into, weight) = match discount {
            None => (&mut self.shared, base),
            Some(discount) => (&mut self.own, discount.price(base).min(current)),
        };
        let at = into.partition_point(|entry| entry.line < index);
        match into.get_mut(at) {
            Some(entry) if entry.line == index => {
                entry.qty += qty;
                entry.weight += qty * weight;
                entry.current += qty * current;
                entry.floor += qty * floor;
            }
            _ => into.insert(
                at,
                Entry { line: index, qty, weight: qty * weight, current: qty * current, floor: qty * floor },
            ),
        }
    }

    /// The pattern, or why there is none.
    pub fn price(mut self, discount: Discount) -> Result<Pattern, Refusal> {
        if let Some(refusal) = self.refusal.take() {
            return Err(refusal);
        }
        let shared = sums(&self.shared);
        let own = sums(&self.own);
        let base = shared.current + own.current;
        let mut price =
            if self.shared.is_empty() { 0 } else { discount.price(shared.weight).min(shared.current) };
        let mut own_price = own.weight;
        let most = self.most_discount(base);
        let raise = base - price - own_price - most;
        if raise > 0 {
            let of_shared = raise.min(shared.current - price);
            price += of_shared;
            self.raise_own(raise - of_shared);
            own_price += raise - of_shared;
        }
        if let (Some(ending), false) = (self.rule.ending, self.shared.is_empty()) {
            let least = (base - most).max(shared.floor + own_price);
            price = end_in(ending, price + own_price, base, least, shared.current + own_price) - own_price;
        }
        let total = price + own_price;
        let floor = shared.floor + own.floor;
        if price < shared.floor || self.own.iter().any(|entry| entry.weight < entry.floor) {
            return Err(Refusal::numbers("floor", [("price", total), ("floor", floor)]));
        }
        if total >= base {
            return Err(Refusal::numbers("worse", [("price", total), ("base", base)]));
        }
        if total == 0 && !self.request.allow_free {
            return Err(Refusal::numbers("free", [("base", base)]));
        }
        self.pattern(price, base, total)
            .ok_or_else(|| Refusal::numbers("floor", [("price", total), ("floor", floor)]))
    }

    fn pattern(&self, price: i64, base: i64, total: i64) -> Option<Pattern> {
        let parts = bounded_entries(price, self.shared.iter().map(|e| (e.weight, e.floor, e.current)))?;
        let mut takes: Vec<Take> = self
            .shared
            .iter()
            .zip(parts)
            .map(|(entry, part)| Take { line: entry.line, qty: entry.qty, current: entry.current, part })
            .collect();
        for entry in &self.own {
            match takes.iter_mut().find(|take| take.line == entry.line) {
                Some(take) => {
                    take.qty += entry.qty;
                    take.current += entry.current;
                    take.part += entry.weight;
                }
                None => takes.push(Take {
                    line: entry.line,
                    qty: entry.qty,
                    current: entry.current,
                    part: entry.weight,
                }),
            }
        }
        takes.sort_by_key(|take| take.line);
        Some(Pattern { rule: self.rule_index, takes, base, total })
    }

    /// The largest discount of rule and policy, in minor units.
    fn most_discount(&self, base: i64) -> i64 {
        let most = share(base, self.request.max_discount);
        match self.rule.max_discount {
            Some(Discount::Percent(points)) => most.min(share(base, points)),
            Some(Discount::Amount(minor)) => most.min(minor),
            _ => most,
        }
    }

    /// Own prices go up by `raise` in all where a maximum binds, in proportion to their discounts.
    fn raise_own(&mut self, raise: i64) {
        if raise == 0 {
            return;
        }
        let discounts: Vec<i64> = self.own.iter().map(|entry| entry.current - entry.weight).collect();
        let raises = bounded(raise, &discounts, &vec![0; discounts.len()], &discounts).unwrap_or_default();
        for (entry, raise) in self.own.iter_mut().zip(raises) {
            entry.weight += raise;
        }
    }
}

/// The nearest price with the ending at or below `price`, else the nearest above, within what floor
/// and maximum discount leave and below `base`; `price` itself where there is neither.
fn end_in((minor, modulus): (i64, i64), price: i64, base: i64, least: i64, most: i64) -> i64 {
    let down = price - (price - minor + modulus) % modulus;
    if down >= least && down > 0 {
        return down;
    }
    let up = down + modulus;
    if up < base && up <= most && up >= least {
        up
    } else {
        price
    }
}

fn sums(entries: &[Entry]) -> Sums {
    entries.iter().fold(Sums::default(), |sums, entry| Sums {
        weight: sums.weight + entry.weight,
        current: sums.current + entry.current,
        floor: sums.floor + entry.floor,
    })
}
