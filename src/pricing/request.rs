//! A quote request, checked.

use super::kept::{self, Given};
use super::rule::{Rule, MAX_UNITS};
use crate::money::MAX_AMOUNT;
use crate::request::{wrong, Fields, Node, Path};
use crate::Result;
use std::sync::Arc;

/// Largest amount of one line, in minor units: floats still hold it to the unit.
pub const MAX_LINE: i64 = 1_000_000_000_000_000;

/// Rules of a request.
pub const MAX_RULES: usize = 5000;

/// What is to be priced. Lines are in order of their keys, rules in order of priority and id.
pub struct Request<'n> {
    /// Currency code.
    pub currency: &'n str,
    /// Decimals of the currency.
    pub exponent: u32,
    /// UNIX seconds.
    pub now: i64,
    /// Cart lines.
    pub lines: Vec<Line<'n>>,
    /// Roles of the shopper.
    pub roles: Vec<&'n str>,
    /// Segments of the shopper.
    pub segments: Vec<&'n str>,
    /// Rules.
    pub rules: Vec<Arc<Rule>>,
    /// Whether rules of a lower priority number take their units first.
    pub by_priority: bool,
    /// Largest discount of all, in basis points of the current price.
    pub max_discount: i64,
    /// Whether an application may cost nothing at all.
    pub allow_free: bool,
    /// Nodes all searches may visit.
    pub node_budget: i64,
    /// Which refused rules are listed.
    pub explain: Explain,
    /// How offers combine.
    pub combine: Combine,
}

/// Which refused rules are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Explain {
    /// All.
    All,
    /// All but those that miss a component.
    Near,
    /// None.
    None,
}

/// How offers combine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Combine {
    /// Only the one that saves most.
    Best,
    /// One after the other.
    All,
    /// Only the first that saves.
    First,
}

/// One cart line: equal units of one product or variation, amounts in minor units a unit.
pub struct Line<'n> {
    /// Position in the request.
    pub position: usize,
    /// Cart key.
    pub key: &'n str,
    /// Product.
    pub product: i64,
    /// Variation, 0 without.
    pub variation: i64,
    /// Units.
    pub qty: i64,
    /// Regular price, never below the current one.
    pub regular: i64,
    /// Price without any rule; `None` where that is no whole number of minor units.
    pub current: Option<i64>,
    /// Cost of goods.
    pub cost: Option<i64>,
    /// Categories.
    pub categories: Vec<i64>,
}

impl Line<'_> {
    /// Whether the current price is below the regular one.
    pub fn on_sale(&self) -> bool {
        self.current.is_some_and(|current| current < self.regular)
    }

    /// Whether this is the product, and the variation unless that is 0.
    pub fn is(&self, product: i64, variation: i64) -> bool {
        self.product == product && (variation == 0 || self.variation == variation)
    }
}

impl<'n> Request<'n> {
    /// Reads a request; the error names the first field that is not as documented. The rules stand in the node,
    /// or are given apart from it.
    pub fn read(node: &'n Node<'_>, given: Option<Vec<Given<'_>>>) -> Result<Self> {
        let known = ["version", "currency", "now", "lines", "shopper", "rules", "policy"];
        let fields = Fields::of(node, Path::Root, &known)?;
        fields.int("version", 1, 1, None)?;
        let currency = fields.get("currency").ok_or_else(|| fields.wrong("currency", "an object"))?;
        let currency = Fields::of(currency, fields.path("currency"), &["code", "exponent"])?;
        let code = currency.text("code", 10)?;
        let exponent = currency.int("exponent", 0, 4, None)?;
        let now = fields.int("now", 0, i64::MAX, None)?;
        let lines = lines(&fields)?;
        let (mut roles, mut segments) = (Vec::new(), Vec::new());
        if let Some(node) = fields.get("shopper") {
            let known = ["customer", "roles", "segments", "facts"];
            let shopper = Fields::of(node, fields.path("shopper"), &known)?;
            shopper.int("customer", 0, i64::MAX, Some(0))?;
            roles = shopper.texts("roles")?;
            segments = shopper.texts("segments")?;
        }
        let rules = rules(&fields, given)?;
        let known = [
            "stacking",
            "max_combined_discount_bp",
            "coupons",
            "allow_free",
            "node_budget",
            "explain",
            "offers",
        ];
        let empty = Node::List(Vec::new());
        let policy = Fields::of(fields.get("policy").unwrap_or(&empty), fields.path("policy"), &known)?;
        policy.word("coupons", &["after", "exclude", "not_combinable"], Some(0))?;
        Ok(Request {
            currency: code,
            exponent: u32::try_from(exponent).unwrap_or(0),
            now,
            lines,
            roles,
            segments,
            rules,
            by_priority: policy.word("stacking", &["best", "priority"], Some(0))? == 1,
            max_discount: policy.int("max_combined_discount_bp", 0, 10_000, Some(10_000))?,
            allow_free: policy.bool("allow_free", false)?,
            node_budget: policy.int("node_budget", 1, 1_000_000, Some(200_000))?,
            explain: match policy.word("explain", &["all", "near", "none"], Some(0))? {
                0 => Explain::All,
                1 => Explain::Near,
                _ => Explain::None,
            },
            combine: match policy.word("offers", &["best", "all", "first"], Some(0))? {
                0 => Combine::Best,
                1 => Combine::All,
                _ => Combine::First,
            },
        })
    }
}

fn lines<'n>(fields: &Fields<'_, 'n, '_>) -> Result<Vec<Line<'n>>> {
    let path = fields.path("lines");
    let mut lines = Vec::new();
    for (i, node) in fields.list("lines", 500, false)?.iter().enumerate() {
        lines.push(line(node, Path::Index(&path, i), i)?);
    }
    lines.sort_by(|a, b| a.key.cmp(b.key));
    for pair in lines.windows(2) {
        if let [a, b] = pair {
            if a.key == b.key {
                let path = Path::Index(&path, b.position);
                return Err(wrong(Path::Field(&path, "key"), "a key not used before", "one used twice"));
            }
        }
    }
    Ok(lines)
}

fn line<'n>(node: &'n Node<'_>, path: Path<'_>, position: usize) -> Result<Line<'n>> {
    let known = ["key", "product", "variation", "qty", "regular", "current", "cost", "categories"];
    let fields = Fields::of(node, path, &known)?;
    let key = fields.text("key", 200)?;
    let product = fields.int("product", 1, i64::MAX, None)?;
    let variation = fields.int("variation", 0, i64::MAX, Some(0))?;
    let qty = fields.int("qty", 1, MAX_UNITS, None)?;
    let regular = fields.optional_int("regular", 0, MAX_AMOUNT)?;
    let current = fields.optional_int("current", 0, MAX_AMOUNT)?;
    let cost = fields.optional_int("cost", 0, MAX_AMOUNT)?;
    let categories = fields.ids("categories")?;
    let regular = regular.unwrap_or(0).max(current.unwrap_or(0));
    if qty * regular > MAX_LINE {
        return Err(wrong(path, format!("an amount of at most {MAX_LINE}"), (qty * regular).to_string()));
    }
    Ok(Line { position, key, product, variation, qty, regular, current, cost, categories })
}

fn rules(fields: &Fields<'_, '_, '_>, given: Option<Vec<Given<'_>>>) -> Result<Vec<Arc<Rule>>> {
    let path = fields.path("rules");
    let list = fields.list("rules", MAX_RULES, false)?;
    let mut rules: Vec<Arc<Rule>> = Vec::with_capacity(list.len());
    for (i, node) in list.iter().enumerate() {
        rules.push(Arc::new(Rule::read(node, Path::Index(&path, i))?));
    }
    for (i, rule) in given.into_iter().flatten().enumerate() {
        rules.push(kept::rule(rule, Path::Index(&path, i))?);
    }
    let mut seen = std::collections::HashSet::with_capacity(rules.len());
    for (i, rule) in rules.iter().enumerate() {
        if !seen.insert(&rule.id) {
            let path = Path::Index(&path, i);
            return Err(wrong(Path::Field(&path, "id"), "an id not used before", "one used twice"));
        }
    }
    rules.sort_by(|a, b| a.priority.cmp(&b.priority).then_with(|| a.id.cmp(&b.id)));
    Ok(rules)
}
