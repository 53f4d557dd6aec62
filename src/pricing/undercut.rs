//! What a shopper may pick under a rule of groups, beside a row of fixed goods.
//!
//! A pick is a whole cart at the price that the rule alone gives it, by the same sorted-unit rule as
//! in a quote: a cart that is found can be bought. No cheaper one is missed under a rule of one group
//! that takes percents or has a fixed price, from current prices, without floor, ending or maximum
//! discount. Otherwise the fillers are still the cheapest units, and a cart of dearer ones may be
//! cheaper: an amount off that is more than they cost is refused, say. Goods that are merely worth as
//! much as the row's are not looked at: who picks other goods does not stand before the same choice.

use super::group::Group;
use super::grouping::{group_at_most, Grouped};
use super::request::{Request, MAX_LINE};
use super::rule::{Kind, Rule};
use std::collections::BTreeMap;

/// Units by line.
type Units = BTreeMap<usize, i64>;

/// Units of a group that one application takes.
type Need<'r> = (i64, &'r Group);

/// Goods at their current prices and at the price of the rule.
pub struct Cart {
    /// The goods at their current prices.
    pub base: i64,
    /// What they cost by the rule.
    pub price: i64,
}

/// What a rule makes of the goods of a row.
pub struct Picks {
    /// Those goods.
    pub same: Cart,
    /// The cheapest cart that holds them and more.
    pub larger: Option<Cart>,
    /// The dearest application to a part of them.
    pub smaller: Option<Cart>,
}

/// The picks of a rule of groups beside the goods of a row; `None` where it is about none of them.
pub fn picks(request: &Request<'_>, index: usize, units: &Units) -> Option<Picks> {
    let rule = request.rules.get(index)?;
    let ways = ways(rule);
    let about = |&(_, group): &Need<'_>| {
        units.keys().any(|&i| request.lines.get(i).is_some_and(|line| rule.uses(line, group)))
    };
    if !ways.iter().flatten().any(about) {
        return None;
    }
    let (same, grouped) = price(request, index, rule, units)?;
    let mut rest = units.clone();
    for (pattern, times) in &grouped.applied {
        for take in &pattern.takes {
            rest.entry(take.line).and_modify(|rest| *rest -= take.qty * times);
        }
    }
    let mut larger: Option<Cart> = None;
    for way in &ways {
        // One application more, from all units of the row or from those that no application took.
        for hand in [units, &rest] {
            let Some(filled) = fill(request, rule, units, hand, way) else { continue };
            let Some((cart, _)) = price(request, index, rule, &filled) else { continue };
            if larger.as_ref().is_none_or(|larger| cart.price < larger.price) {
                larger = Some(cart);
            }
        }
    }
    let part = grouped.applied.first().map(|(pattern, _)| pattern);
    let part = part.filter(|part| part.units() < units.values().sum());
    let smaller = part.map(|part| Cart { base: part.base, price: part.total });
    Some(Picks { same, larger, smaller })
}

/// What one application needs, in every order in which units can be set aside for it.
fn ways(rule: &Rule) -> Vec<Vec<Need<'_>>> {
    let mut ways = match &rule.kind {
        Ok(Kind::AnyN(group, tiers)) => tiers.iter().map(|(n, _)| vec![(*n, group)]).collect(),
        Ok(Kind::ChooseN(groups, _)) => vec![groups.iter().map(|(n, group)| (*n, group)).collect()],
        Ok(Kind::BuyGet { buy, get, .. }) => match &get.group {
            None => vec![vec![(buy.0 + get.n, &buy.1)]],
            Some(group) => vec![vec![(buy.0, &buy.1), (get.n, group)]],
        },
        _ => Vec::new(),
    };
    if let [way] = ways.as_slice() {
        if way.len() > 1 {
            ways.push(way.iter().rev().copied().collect());
        }
    }
    ways
}

/// The units of a row with the cheapest ones that an application lacks; `None` where it lacks none,
/// or where there are none.
fn fill(request: &Request<'_>, rule: &Rule, units: &Units, hand: &Units, way: &[Need<'_>]) -> Option<Units> {
    let mut hand = hand.clone();
    let mut filled = units.clone();
    for &(n, group) in way {
        let mut lines: Vec<(i64, usize)> = Vec::new();
        for (i, line) in request.lines.iter().enumerate() {
            if rule.uses(line, group) {
                lines.push((line.current.unwrap_or(0), i));
            }
        }
        lines.sort_unstable();
        let mut lacks = n;
        for (_, i) in lines.iter().rev() {
            if let Some(free) = hand.get_mut(i) {
                let taken = lacks.min(*free);
                *free -= taken;
                lacks -= taken;
            }
        }
        if lacks > 0 {
            *filled.entry(lines.first()?.1).or_insert(0) += lacks;
        }
    }
    (filled != *units).then_some(filled)
}

/// Goods at the price of a rule alone; `None` where that is more than a line may come to.
fn price(request: &Request<'_>, index: usize, rule: &Rule, units: &Units) -> Option<(Cart, Grouped)> {
    let mut rest = vec![0; request.lines.len()];
    let mut base = 0;
    for (&i, &n) in units {
        let (line, rest) = (request.lines.get(i)?, rest.get_mut(i)?);
        if n.saturating_mul(line.regular) > MAX_LINE {
            return None;
        }
        *rest = n;
        base += n * line.current.unwrap_or(0);
    }
    let grouped = group_at_most(request, &rest, rule, index, i64::MAX);
    let saving: i64 = grouped.applied.iter().map(|(pattern, times)| pattern.saving() * times).sum();
    Some((Cart { base, price: base - saving }, grouped))
}
