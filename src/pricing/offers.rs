//! Applies offers to what the bundles have left: offers come decided, only their benefit is priced.
//!
//! An offer works on *pieces*: the loose units of a line, and, with `with_bundles`, each line's
//! units in bundles. A percent and a fixed price are of each piece, an amount is spread over all
//! by largest remainder. No piece goes below the offer's floor or the policy's largest discount.

use super::application::{Fact, Pattern, Refusal, Take};
use super::discount::Discount;
use super::request::{Combine, Request};
use super::rule::{Benefit, Kind, Offer, Rule};
use crate::money::{bounded, share};
use std::collections::BTreeMap;

/// Units of one line that an offer sees as one.
#[derive(Clone)]
pub struct Piece {
    line: usize,
    bundled: bool,
    qty: i64,
    amount: i64,
}

/// A benefit that is not an amount.
pub struct Given {
    /// Index of the rule.
    pub rule: usize,
    /// Product, variation and units still to be added; `None`: free shipping.
    pub gift: Option<(i64, i64, i64)>,
}

/// What the offers come to.
#[derive(Default)]
pub struct Offered {
    /// Amounts, as patterns over what the lines cost before.
    pub applied: Vec<Pattern>,
    /// Free shipping and gifts that are not in the cart.
    pub given: Vec<Given>,
    /// Why others do not apply.
    pub refused: BTreeMap<usize, Refusal>,
}

/// The pieces of a cart: loose units and units in bundles.
pub fn pieces(request: &Request<'_>, rest: &[i64], applied: &[(Pattern, i64)]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (line, of) in request.lines.iter().enumerate() {
        let Some(current) = of.current else { continue };
        let qty = rest.get(line).copied().unwrap_or(0);
        if qty > 0 {
            pieces.push(Piece { line, bundled: false, qty, amount: qty * current });
        }
        for (pattern, times) in applied {
            for take in pattern.takes.iter().filter(|take| take.line == line) {
                pieces.push(Piece { line, bundled: true, qty: take.qty * times, amount: take.part * times });
            }
        }
    }
    pieces
}

/// Applies the offers among `rules` (indices in order) to the pieces.
pub fn offer(request: &Request<'_>, rules: &[usize], mut pieces: Vec<Piece>) -> Offered {
    let mut found = Offered::default();
    let active: Vec<Active<'_>> = rules
        .iter()
        .filter_map(|&index| match request.rules.get(index) {
            Some(rule) => match &rule.kind {
                Ok(Kind::Offer(offer)) => Some(Active { index, rule, offer }),
                _ => None,
            },
            None => None,
        })
        .collect();
    let active = exclude(request, active, &pieces, &mut found);
    for of in &active {
        match of.offer.benefit {
            Benefit::FreeShipping => found.given.push(Given { rule: of.index, gift: None }),
            Benefit::Gift { product, variation, qty } => {
                of.gift(request, &mut pieces, &mut found, (product, variation, qty));
            }
            Benefit::Off(_) => {}
        }
    }
    let mut priced: Vec<&Active<'_>> =
        active.iter().filter(|of| matches!(of.offer.benefit, Benefit::Off(_))).collect();
    if request.combine != Combine::All {
        if let Some((best, saving)) = winner(request, &priced, &pieces) {
            for of in priced.iter().filter(|of| of.index != best) {
                let refusal = match of.amounts(request, &pieces) {
                    Ok(amounts) => outbid("outbid", request, best, saving, saved(&pieces, &amounts)),
                    Err(refusal) => refusal,
                };
                found.refused.insert(of.index, refusal);
            }
            priced.retain(|of| of.index == best);
        }
    }
    for of in priced {
        match of.amounts(request, &pieces) {
            Ok(amounts) => of.apply(&mut pieces, &amounts, &mut found),
            Err(refusal) => {
                found.refused.insert(of.index, refusal);
            }
        }
    }
    found
}

struct Active<'r> {
    index: usize,
    rule: &'r Rule,
    offer: &'r Offer,
}

/// Of the offers with the same word only the one that saves most alone stays, ties to the first.
fn exclude<'r>(
    request: &Request<'_>,
    active: Vec<Active<'r>>,
    pieces: &[Piece],
    found: &mut Offered,
) -> Vec<Active<'r>> {
    let worth = |of: &Active<'_>| of.amounts(request, pieces).map_or(0, |amounts| saved(pieces, &amounts));
    let mut best: BTreeMap<&str, (usize, i64)> = BTreeMap::new();
    for of in &active {
        let Some(word) = &of.offer.exclusive else { continue };
        let saving = worth(of);
        let entry = best.entry(word).or_insert((of.index, saving));
        if saving > entry.1 {
            *entry = (of.index, saving);
        }
    }
    let mut stay = Vec::new();
    for of in active {
        match of.offer.exclusive.as_deref().and_then(|word| best.get(word)) {
            Some(&(winner, saving)) if winner != of.index => {
                let own = worth(&of);
                found.refused.insert(of.index, outbid("exclusive", request, winner, saving, own));
            }
            _ => stay.push(of),
        }
    }
    stay
}

/// The one offer of the policies "best" and "first".
fn winner(request: &Request<'_>, priced: &[&Active<'_>], pieces: &[Piece]) -> Option<(usize, i64)> {
    let mut best: Option<(usize, i64)> = None;
    for of in priced {
        let Ok(amounts) = of.amounts(request, pieces) else { continue };
        let saving = saved(pieces, &amounts);
        if best.is_none_or(|(_, most)| saving > most) {
            best = Some((of.index, saving));
        }
        if request.combine == Combine::First {
            break;
        }
    }
    best
}

fn outbid(code: &'static str, request: &Request<'_>, by: usize, by_saving: i64, saving: i64) -> Refusal {
    let id = request.rules.get(by).map_or("", |rule| rule.id.as_str()).to_owned();
    Refusal {
        code,
        detail: vec![
            ("saving", Fact::Number(saving)),
            ("by", Fact::Text(id)),
            ("by_saving", Fact::Number(by_saving)),
            ("less", Fact::Number(by_saving - saving)),
        ],
    }
}

fn saved(pieces: &[Piece], amounts: &[i64]) -> i64 {
    pieces.iter().zip(amounts).map(|(piece, amount)| piece.amount - amount).sum()
}

impl Active<'_> {
    /// The lowest amount of a piece, where this offer may touch it at all.
    fn lowest(&self, request: &Request<'_>, piece: &Piece) -> Option<i64> {
        let line = request.lines.get(piece.line)?;
        let in_scope = self.offer.scope.as_ref().is_none_or(|scope| scope.has(line));
        if !in_scope
            || (piece.bundled && !self.offer.with_bundles)
            || (self.rule.ignore_on_sale && line.on_sale())
        {
            return None;
        }
        let floor = self.rule.unit_floor(line).filter(|&floor| floor <= line.current.unwrap_or(0))?;
        let base = piece.qty * line.current.unwrap_or(0);
        let lowest = (piece.qty * floor).max(base - share(base, request.max_discount));
        (lowest < piece.amount).then_some(lowest)
    }

    /// The amounts of all pieces with this offer.
    fn amounts(&self, request: &Request<'_>, pieces: &[Piece]) -> Result<Vec<i64>, Refusal> {
        let Benefit::Off(discount) = self.offer.benefit else {
            return Ok(pieces.iter().map(|piece| piece.amount).collect());
        };
        let lowest: Vec<Option<i64>> = pieces.iter().map(|piece| self.lowest(request, piece)).collect();
        if lowest.iter().all(Option::is_none) {
            return Err(Refusal::numbers("component.missing", [("need", 1), ("have", 0)]));
        }
        let room =
            |i: usize, piece: &Piece| piece.amount - lowest.get(i).copied().flatten().unwrap_or(piece.amount);
        let mut savings: Vec<i64> = pieces.iter().enumerate().map(|(i, piece)| room(i, piece)).collect();
        let mut base = 0;
        for (piece, saving) in pieces.iter().zip(&mut savings) {
            let Some(line) = request.lines.get(piece.line).filter(|_| *saving > 0) else { continue };
            base += piece.qty * line.current.unwrap_or(0);
            let of = if self.rule.base_regular { piece.qty * line.regular } else { piece.amount };
            let price = match discount {
                Discount::Fixed(minor) => piece.qty.saturating_mul(minor),
                Discount::Amount(_) => 0,
                other => other.price(of),
            };
            *saving = (*saving).min((piece.amount - price).max(0));
        }
        let room: i64 = savings.iter().sum();
        let mut most = room;
        if let Discount::Amount(minor) = discount {
            most = most.min(minor);
        }
        match self.rule.max_discount {
            Some(Discount::Percent(points)) => most = most.min(share(base, points)),
            Some(Discount::Amount(minor)) => most = most.min(minor),
            _ => {}
        }
        if most < room {
            let by_value = matches!(discount, Discount::Amount(_));
            let weights: Vec<i64> = pieces
                .iter()
                .zip(&savings)
                .map(|(piece, &saving)| if by_value && saving > 0 { piece.amount } else { saving })
                .collect();
            savings = bounded(most, &weights, &vec![0; savings.len()], &savings).unwrap_or_default();
        }
        let before: i64 = pieces.iter().map(|piece| piece.amount).sum();
        let saving: i64 = savings.iter().sum();
        if saving == 0 {
            return Err(Refusal::numbers("worse", [("price", before), ("base", before)]));
        }
        if saving == before && !request.allow_free {
            return Err(Refusal::numbers("free", [("base", before)]));
        }
        Ok(pieces.iter().zip(savings).map(|(piece, saving)| piece.amount - saving).collect())
    }

    /// Takes the new amounts over and writes them down by line.
    fn apply(&self, pieces: &mut [Piece], amounts: &[i64], found: &mut Offered) {
        let mut takes: Vec<Take> = Vec::new();
        for (piece, &amount) in pieces.iter_mut().zip(amounts) {
            if amount == piece.amount {
                continue;
            }
            let take = Take { line: piece.line, qty: piece.qty, current: piece.amount, part: amount };
            match takes.last_mut() {
                Some(last) if last.line == take.line => {
                    last.qty += take.qty;
                    last.current += take.current;
                    last.part += take.part;
                }
                _ => takes.push(take),
            }
            piece.amount = amount;
        }
        let base = takes.iter().map(|take| take.current).sum();
        let total = takes.iter().map(|take| take.part).sum();
        found.applied.push(Pattern { rule: self.index, takes, base, total });
    }

    /// Loose units of the gift cost nothing; what is not in the cart is for the shop to add.
    fn gift(
        &self,
        request: &Request<'_>,
        pieces: &mut Vec<Piece>,
        found: &mut Offered,
        (product, variation, qty): (i64, i64, i64),
    ) {
        let mut missing = qty;
        let mut split = Vec::new();
        let mut refusal = None;
        for piece in pieces.iter() {
            let mut piece = piece.clone();
            let of = request.lines.get(piece.line).filter(|line| line.is(product, variation));
            let units = missing.min(piece.qty);
            if let (Some(line), false, true) = (of, piece.bundled, units > 0 && piece.amount > 0) {
                let floor = self.rule.unit_floor(line);
                if floor != Some(0) {
                    let price = ("floor", floor.unwrap_or(0));
                    refusal.get_or_insert(Refusal::numbers("floor", [("price", 0), price]));
                }
                missing -= units;
                let amount = units * line.current.unwrap_or(0);
                piece.qty -= units;
                piece.amount -= amount;
                split.push((Piece { line: piece.line, bundled: false, qty: units, amount }, 0));
            }
            if piece.qty > 0 {
                let amount = piece.amount;
                split.push((piece, amount));
            }
        }
        let before: i64 = split.iter().map(|(piece, _)| piece.amount).sum();
        let after: i64 = split.iter().map(|(_, amount)| amount).sum();
        if before > 0 && after == 0 && !request.allow_free {
            refusal.get_or_insert(Refusal::numbers("free", [("base", before)]));
        }
        if let Some(refusal) = refusal {
            found.refused.insert(self.index, refusal);
            return;
        }
        if missing > 0 {
            found.given.push(Given { rule: self.index, gift: Some((product, variation, missing)) });
        }
        let amounts: Vec<i64> = split.iter().map(|(_, amount)| *amount).collect();
        *pieces = split.into_iter().map(|(piece, _)| piece).collect();
        if after < before {
            self.apply(pieces, &amounts, found);
        }
    }
}
