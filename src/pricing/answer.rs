//! Writes a plan as the documented answer.

use super::application::{Detail, Fact, Pattern, Refusal};
use super::offers::Given;
use super::plan::Plan;
use super::request::{Explain, Line, Request};
use super::rule::Kind;
use crate::money::{basis_points, unit_price};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use std::fmt::Write;
use std::ops::Range;

/// The amounts of all lines and why. Serialises as `tests/vectors/quote.schema.json` has it.
#[derive(Debug, Serialize)]
pub struct Quote<'n> {
    /// Version of the answer.
    pub version: u8,
    /// In the order of the request.
    pub lines: Vec<QuotedLine<'n>>,
    /// What applies.
    pub applied: Vec<Applied<'n>>,
    /// What else is given.
    pub benefits: Vec<Benefit<'n>>,
    /// What does not, and why.
    pub refused: Vec<Refused<'n>>,
    /// All lines at their regular price.
    pub regular: i64,
    /// All lines at their current price.
    pub base: i64,
    /// All lines at their quoted price.
    pub total: i64,
    /// `base - total`
    pub saving: i64,
    /// The saving in basis points of `base`, rounded down.
    pub saving_bp: i64,
    /// `regular - total`
    pub regular_saving: i64,
    /// Whether no other assignment of units saves more.
    pub exact: bool,
    /// Nodes visited.
    pub nodes: i64,
    /// No assignment saves more than `saving + bound`.
    pub bound: i64,
    /// XXH3 over currency, keys, quantities and totals in key order: equal hashes, equal prices.
    pub hash: String,
    /// From when until when this request is answered the same but for its time; `None` where refusals tell the time.
    #[serde(skip)]
    pub same: Option<Range<i64>>,
}

/// One line of the answer.
#[derive(Debug, Serialize)]
pub struct QuotedLine<'n> {
    /// Cart key.
    pub key: &'n str,
    /// Units.
    pub qty: i64,
    /// Units at their current price; `None` where that is no whole number of minor units.
    pub base: Option<i64>,
    /// Units at their quoted price.
    pub total: Option<i64>,
    /// `base - total`
    pub saving: i64,
    /// `total / qty` in major units with 14 decimals; `None`: leave the line's price alone.
    pub unit: Option<String>,
    /// `line.submoney`, or nothing.
    pub note: Option<&'static str>,
    /// Which units are part of which application.
    pub parts: Vec<Part<'n>>,
}

/// Units of a line in an application.
#[derive(Debug, Serialize)]
pub struct Part<'n> {
    /// Rule id.
    pub rule: &'n str,
    /// Number of the application.
    pub application: usize,
    /// Units.
    pub qty: i64,
    /// Those units at their current price.
    pub base: i64,
    /// Those units at their quoted price.
    pub total: i64,
}

/// A rule that applies. All amounts are for all of its `times` applications.
#[derive(Debug, Serialize)]
pub struct Applied<'n> {
    /// Rule id.
    pub rule: &'n str,
    /// Kind of rule.
    pub kind: &'static str,
    /// Rule version.
    pub version: &'n str,
    /// 1, 2, ...
    pub application: usize,
    /// How often these units form the bundle.
    pub times: i64,
    /// Units at their regular price.
    pub regular: i64,
    /// Units at their current price.
    pub base: i64,
    /// Units at their quoted price.
    pub total: i64,
    /// `base - total`
    pub saving: i64,
    /// The saving in basis points of `base`, rounded down.
    pub saving_bp: i64,
    /// `regular - total`
    pub regular_saving: i64,
    /// The units.
    pub lines: Vec<AppliedLine<'n>>,
    /// Why this rule and no other.
    #[serde(serialize_with = "detail")]
    pub reason: Detail,
}

/// Units of a line in an application, as the application lists them.
#[derive(Debug, Serialize)]
pub struct AppliedLine<'n> {
    /// Cart key.
    pub key: &'n str,
    /// Units.
    pub qty: i64,
    /// Those units at their current price.
    pub base: i64,
    /// Those units at their quoted price.
    pub total: i64,
}

/// A benefit that is not an amount.
#[derive(Debug, Serialize)]
pub struct Benefit<'n> {
    /// Rule id.
    pub rule: &'n str,
    /// Rule version.
    pub version: &'n str,
    /// `gift` (units still to be added to the cart) or `free_shipping`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Product of a gift.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<i64>,
    /// Variation of a gift, 0: any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variation: Option<i64>,
    /// Units of a gift.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub qty: Option<i64>,
}

/// A rule that does not apply.
#[derive(Debug, Serialize)]
pub struct Refused<'n> {
    /// Rule id.
    pub rule: &'n str,
    /// Stable code.
    pub code: &'static str,
    /// The numbers.
    #[serde(serialize_with = "detail")]
    pub detail: Detail,
}

/// Writes a [`Detail`] as an object.
pub fn detail<S: Serializer>(detail: &Detail, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(detail.len()))?;
    for (name, fact) in detail {
        match fact {
            Fact::Number(number) => map.serialize_entry(name, number)?,
            Fact::Word(word) => map.serialize_entry(name, word)?,
            Fact::Text(text) => map.serialize_entry(name, text)?,
            Fact::Texts(texts) => map.serialize_entry(name, texts)?,
        }
    }
    map.end()
}

/// Writes the answer.
pub fn answer<'n>(request: &'n Request<'_>, mut plan: Plan) -> Quote<'n> {
    let mut quoted: Vec<QuotedLine<'n>> = request.lines.iter().map(catalogue).collect();
    let mut applied = Vec::with_capacity(plan.applied.len());
    for (number, (pattern, times)) in (1..).zip(&plan.applied) {
        if let Some(of) = application(request, &plan, number, pattern, *times, &mut quoted) {
            applied.push(of);
        }
    }
    let mut text = String::with_capacity(16 + 60 * request.lines.len());
    write(&mut text, format_args!("{}:{}\n", request.currency, request.exponent));
    let (mut regular, mut base, mut total) = (0, 0, 0);
    for (line, quoted) in request.lines.iter().zip(&mut quoted) {
        text.push_str(line.key);
        write(&mut text, format_args!("\0{}\0", line.qty));
        match (quoted.base, quoted.total) {
            (Some(of_base), Some(of_total)) => {
                regular += line.qty * line.regular;
                base += of_base;
                total += of_total;
                write(&mut text, format_args!("{of_total}"));
                if quoted.saving > 0 {
                    quoted.unit = Some(unit_price(of_total, line.qty, request.exponent));
                }
            }
            _ => text.push('-'),
        }
        text.push('\n');
    }
    let mut lines: Vec<(usize, QuotedLine<'n>)> =
        request.lines.iter().map(|line| line.position).zip(quoted).collect();
    lines.sort_by_key(|(position, _)| *position);
    Quote {
        version: 1,
        lines: lines.into_iter().map(|(_, line)| line).collect(),
        applied,
        benefits: plan.given.iter().filter_map(|given| benefit(request, given)).collect(),
        refused: refused(request, &mut plan),
        regular,
        base,
        total,
        saving: base - total,
        saving_bp: basis_points(base - total, base),
        regular_saving: regular - total,
        exact: plan.exact,
        nodes: plan.nodes,
        bound: plan.gap,
        hash: format!("{:016x}", xxhash_rust::xxh3::xxh3_64(text.as_bytes())),
        same: (request.explain == Explain::None).then(|| same(request)),
    }
}

/// Writes into a text, which cannot fail.
fn write(text: &mut String, of: std::fmt::Arguments<'_>) {
    let _ = text.write_fmt(of);
}

/// The time between the ends of windows of rules in which this request falls: it enters nothing else.
fn same(request: &Request<'_>) -> Range<i64> {
    let ends = || request.rules.iter().flat_map(|rule| [rule.from, rule.until]).flatten();
    let from = ends().filter(|&end| end <= request.now).max().unwrap_or(0);
    let until = ends().filter(|&end| end > request.now).min().unwrap_or(i64::MAX);
    from..until
}

/// A line at its current price.
fn catalogue<'n>(line: &'n Line<'_>) -> QuotedLine<'n> {
    let base = line.current.map(|current| line.qty * current);
    QuotedLine {
        key: line.key,
        qty: line.qty,
        base,
        total: base,
        saving: 0,
        unit: None,
        note: if base.is_none() { Some("line.submoney") } else { None },
        parts: Vec::new(),
    }
}

fn application<'n>(
    request: &'n Request<'_>,
    plan: &Plan,
    number: usize,
    pattern: &Pattern,
    times: i64,
    quoted: &mut [QuotedLine<'n>],
) -> Option<Applied<'n>> {
    let rule = request.rules.get(pattern.rule)?;
    let mut lines = Vec::with_capacity(pattern.takes.len());
    let mut regular = 0;
    for take in &pattern.takes {
        let line = request.lines.get(take.line)?;
        let quoted = quoted.get_mut(take.line)?;
        let (qty, base, total) = (take.qty * times, take.current * times, take.part * times);
        regular += qty * line.regular;
        lines.push(AppliedLine { key: line.key, qty, base, total });
        quoted.parts.push(Part { rule: &rule.id, application: number, qty, base, total });
        quoted.saving += base - total;
        quoted.total = quoted.total.map(|before| before - (base - total));
    }
    let (base, total) = (pattern.base * times, pattern.total * times);
    Some(Applied {
        rule: &rule.id,
        kind: rule.kind_word(),
        version: &rule.version,
        application: number,
        times,
        regular,
        base,
        total,
        saving: base - total,
        saving_bp: basis_points(base - total, base),
        regular_saving: regular - total,
        lines,
        reason: reason(request, plan, pattern),
    })
}

fn reason(request: &Request<'_>, plan: &Plan, pattern: &Pattern) -> Detail {
    let code = |code: &'static str| ("code", Fact::Word(code));
    if request.rules.get(pattern.rule).is_some_and(|rule| matches!(rule.kind, Ok(Kind::Offer(_)))) {
        return vec![code("offer")];
    }
    let Some((over, saving)) = plan.loser(pattern) else { return vec![code("only")] };
    let id = request.rules.get(over).map_or("", |rule| rule.id.as_str());
    vec![
        code("best"),
        ("over", Fact::Text(id.to_owned())),
        ("over_saving", Fact::Number(saving)),
        ("more", Fact::Number(pattern.saving() - saving)),
    ]
}

fn benefit<'n>(request: &'n Request<'_>, given: &Given) -> Option<Benefit<'n>> {
    let rule = request.rules.get(given.rule)?;
    Some(Benefit {
        rule: &rule.id,
        version: &rule.version,
        kind: if given.gift.is_some() { "gift" } else { "free_shipping" },
        product: given.gift.map(|(product, ..)| product),
        variation: given.gift.map(|(_, variation, _)| variation),
        qty: given.gift.map(|(.., qty)| qty),
    })
}

fn refused<'n>(request: &'n Request<'_>, plan: &mut Plan) -> Vec<Refused<'n>> {
    if request.explain == Explain::None {
        return Vec::new();
    }
    let mut refused = Vec::new();
    for (i, Refusal { code, detail }) in std::mem::take(&mut plan.refused) {
        if request.explain == Explain::Near && code == "component.missing" {
            continue;
        }
        if let Some(rule) = request.rules.get(i) {
            refused.push(Refused { rule: &rule.id, code, detail });
        }
    }
    refused
}
