//! Which offers hold for a shopper now, and why the others do not.

use super::condition::{Condition, MOST_CONDITIONS};
use super::conflicts::{conflicts, Conflict};
use super::facts::{Facts, Slots, Value, View};
use crate::request::Path;
use crate::{ErrorKind, Result};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_64;

/// Limits of an offer; absent means none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Uses by one customer.
    pub per_customer: Option<u64>,
    /// Uses by all.
    pub total: Option<u64>,
    /// Discount given to all, minor units.
    pub budget: Option<u64>,
    /// Seconds before the same customer may use it again.
    pub cool_off: Option<u64>,
}

/// What was used of an offer so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Usage {
    /// Uses by this customer.
    pub customer: u64,
    /// Uses by all.
    pub total: u64,
    /// Discount given, minor units.
    pub spent: u64,
    /// Last use by this customer, UNIX seconds.
    pub last: Option<i64>,
}

/// One offer, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// Its id.
    pub id: String,
    /// Lower comes first.
    pub priority: i64,
    /// At most one offer of a group is applied.
    pub group: Option<String>,
    /// First second it holds.
    pub from: Option<i64>,
    /// First second it no longer holds.
    pub until: Option<i64>,
    /// Its limits.
    pub limits: Limits,
    /// Who qualifies.
    pub conditions: Condition,
}

/// The numbers behind a refusal.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Detail<'a> {
    /// A limit or the window: what was found, and what it was held against.
    Limit {
        /// What was found.
        found: i64,
        /// The limit.
        limit: i64,
    },
    /// A comparison that does not hold.
    Fact {
        /// The fact.
        fact: &'a str,
        /// Its value, `null` where it is not known.
        found: Option<&'a Value>,
        /// How it was compared.
        is: &'static str,
        /// With what.
        value: &'a Value,
    },
    /// A group without a comparison.
    Nothing,
}

/// Why an offer does not hold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Refusal<'a> {
    /// Stable code: offer.window, offer.limit_customer, offer.limit_total, offer.budget,
    /// offer.cool_off or offer.condition.
    pub code: &'static str,
    /// The numbers behind it.
    pub detail: Detail<'a>,
}

/// Outcome for one offer.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome<'a> {
    /// It holds.
    Holds,
    /// It does not.
    Refused(Refusal<'a>),
}

/// Answer to a request.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer<'a> {
    /// 1.
    pub version: u32,
    /// Ids of offers that hold, by priority, then id.
    pub eligible: Vec<&'a str>,
    /// The others, in the same order.
    pub refused: Vec<RefusedOffer<'a>>,
    /// Where asked for: what is wrong with the set of offers itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conflicts: Option<Vec<Conflict>>,
}

/// A refused offer with its reason.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RefusedOffer<'a> {
    /// Id of the offer.
    pub id: &'a str,
    /// Stable code of the reason.
    pub code: &'static str,
    /// The numbers behind it.
    pub detail: Detail<'a>,
}

/// A set of offers, checked and in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Offers {
    list: Vec<Offer>,
    slots: Slots,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOffer {
    id: String,
    #[serde(default)]
    priority: i64,
    #[serde(default)]
    group: Option<String>,
    #[serde(default)]
    from: Option<i64>,
    #[serde(default)]
    until: Option<i64>,
    #[serde(default)]
    limits: Limits,
    conditions: Json,
}

/// The offers themselves; the JSON text of their list, which is read once and remembered; or the hash and
/// length of a text that may be remembered.
#[derive(Deserialize)]
#[serde(untagged)]
enum RawOffers {
    Text(String),
    List(Vec<RawOffer>),
    Known(Known),
}

/// XXH3-64 of a text in hexadecimal, and its length in bytes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    known: String,
    length: usize,
}

/// Sets of offers remembered by the hash and length of their text; the oldest goes first.
static REMEMBERED: Mutex<Vec<(u64, usize, Arc<Offers>)>> = Mutex::new(Vec::new());
/// Sets remembered: a shop has one, a network of shops a few.
const MOST_REMEMBERED: usize = 8;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRequest {
    version: u32,
    now: i64,
    #[serde(default)]
    facts: BTreeMap<String, Option<Value>>,
    #[serde(default)]
    usage: BTreeMap<String, Usage>,
    offers: RawOffers,
    #[serde(default)]
    check: bool,
}

fn invalid(field: impl Into<String>, expected: &str, found: impl ToString) -> crate::Error {
    ErrorKind::Request { field: field.into(), expected: expected.into(), found: found.to_string() }.into()
}

impl Offers {
    /// A set among the last ones read.
    fn found(key: (u64, usize)) -> Option<Arc<Offers>> {
        REMEMBERED.lock().iter().find(|(hash, len, _)| (*hash, *len) == key).map(|(_, _, set)| set.clone())
    }

    /// Reads the JSON text of a list of offers, or finds it among the last ones read.
    ///
    /// # Errors
    /// `request.field` where the text is no list of offers.
    pub fn remembered(text: &str) -> Result<Arc<Offers>> {
        let key = (xxh3_64(text.as_bytes()), text.len());
        if let Some(known) = Offers::found(key) {
            return Ok(known);
        }
        let raw: Vec<RawOffer> = serde_json::from_str(text)
            .map_err(|error| invalid("offers", "a list of offers (JSON)", error))?;
        let set = Arc::new(Offers::read(raw)?);
        let mut remembered = REMEMBERED.lock();
        if remembered.len() >= MOST_REMEMBERED {
            remembered.remove(0);
        }
        remembered.push((key.0, key.1, set.clone()));
        Ok(set)
    }

    fn read(raw: Vec<RawOffer>) -> Result<Offers> {
        let mut left = MOST_CONDITIONS;
        let mut ids = BTreeSet::new();
        let mut offers = Vec::with_capacity(raw.len());
        let mut slots = Slots::default();
        for (k, offer) in raw.into_iter().enumerate() {
            let list = Path::Field(&Path::Root, "offers");
            let path = Path::Index(&list, k);
            if offer.id.is_empty() || !ids.insert(offer.id.clone()) {
                return Err(invalid(format!("{path}.id"), "an id of its own", format!("{:?}", offer.id)));
            }
            if let (Some(from), Some(until)) = (offer.from, offer.until) {
                if from >= until {
                    return Err(invalid(format!("{path}.until"), &format!("later than {from}"), until));
                }
            }
            let mut conditions =
                Condition::read(&offer.conditions, Path::Field(&path, "conditions"), 0, &mut left)?;
            conditions.number(&mut slots);
            offers.push(Offer {
                id: offer.id,
                priority: offer.priority,
                group: offer.group,
                from: offer.from,
                until: offer.until,
                limits: offer.limits,
                conditions,
            });
        }
        offers.sort_by(|a, b| a.priority.cmp(&b.priority).then_with(|| a.id.cmp(&b.id)));
        Ok(Offers { list: offers, slots })
    }

    /// The offers, by priority, then id.
    pub fn iter(&self) -> impl Iterator<Item = &Offer> {
        self.list.iter()
    }

    /// The facts as this set numbers them: what [`Offers::hold`] and [`Offer::outcome`] look at.
    pub fn view<'f>(&self, facts: &'f Facts) -> View<'f> {
        self.slots.view(facts)
    }

    /// Whether each offer holds, in order, without a reason. Allocates nothing but what `out` needs.
    pub fn hold(&self, facts: &View<'_>, usage: &BTreeMap<String, Usage>, now: i64, out: &mut Vec<bool>) {
        out.clear();
        let none = Usage::default();
        out.extend(self.list.iter().map(|offer| {
            let used = usage.get(&offer.id).unwrap_or(&none);
            offer.limit_reached(used, now).is_none() && offer.conditions.holds(facts)
        }));
    }
}

impl Offer {
    /// The first limit or window that keeps the offer from holding.
    fn limit_reached(&self, used: &Usage, now: i64) -> Option<(&'static str, i64, i64)> {
        let signed = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let over = |code, limit: Option<u64>, used: u64| match limit {
            Some(limit) if used >= limit => Some((code, signed(limit), signed(used))),
            _ => None,
        };
        let before = self.from.filter(|from| now < *from).map(|from| ("offer.window", from, now));
        let after = self.until.filter(|until| now >= *until).map(|until| ("offer.window", until, now));
        let cooling = match (self.limits.cool_off, used.last) {
            (Some(seconds), Some(last)) if now < last.saturating_add(signed(seconds)) => {
                Some(("offer.cool_off", last.saturating_add(signed(seconds)), now))
            }
            _ => None,
        };
        before
            .or(after)
            .or_else(|| over("offer.limit_customer", self.limits.per_customer, used.customer))
            .or_else(|| over("offer.limit_total", self.limits.total, used.total))
            .or_else(|| over("offer.budget", self.limits.budget, used.spent))
            .or(cooling)
    }

    /// Whether the offer holds, with the reason where it does not. Allocates nothing.
    pub fn outcome<'a>(&'a self, facts: &View<'a>, used: &Usage, now: i64) -> Outcome<'a> {
        if let Some((code, limit, found)) = self.limit_reached(used, now) {
            return Outcome::Refused(Refusal { code, detail: Detail::Limit { found, limit } });
        }
        if self.conditions.holds(facts) {
            return Outcome::Holds;
        }
        let detail = self.conditions.blame(facts).map_or(Detail::Nothing, |leaf| Detail::Fact {
            fact: leaf.fact.name(),
            found: facts.get(leaf.slot),
            is: leaf.operator.name(),
            value: &leaf.value,
        });
        Outcome::Refused(Refusal { code: "offer.condition", detail })
    }
}

/// Evaluates a request, JSON in, JSON out, as PHP and the command line call it. `null` where the request names
/// its offers by a hash that is not remembered: the caller sends the text.
///
/// # Errors
/// `request.field` where the request is not as documented.
pub fn offers_json(json: &str) -> Result<String> {
    let raw: RawRequest =
        serde_json::from_str(json).map_err(|error| invalid("request", "an offers request (JSON)", error))?;
    if raw.version != 1 {
        return Err(invalid("version", "1", raw.version));
    }
    let facts = Facts::new(raw.facts)?;
    let offers = match raw.offers {
        RawOffers::Text(text) => Offers::remembered(&text)?,
        RawOffers::List(list) => Arc::new(Offers::read(list)?),
        RawOffers::Known(Known { known, length }) => {
            let hash = u64::from_str_radix(&known, 16)
                .map_err(|_| invalid("offers.known", "sixteen hexadecimal digits", &known))?;
            match Offers::found((hash, length)) {
                Some(set) => set,
                None => return Ok("null".into()),
            }
        }
    };
    let view = offers.view(&facts);
    let none = Usage::default();
    let mut answer = Answer {
        version: 1,
        eligible: Vec::with_capacity(offers.list.len()),
        refused: Vec::with_capacity(offers.list.len()),
        conflicts: raw.check.then(|| conflicts(&offers)),
    };
    for offer in offers.iter() {
        match offer.outcome(&view, raw.usage.get(&offer.id).unwrap_or(&none), raw.now) {
            Outcome::Holds => answer.eligible.push(&offer.id),
            Outcome::Refused(Refusal { code, detail }) => {
                answer.refused.push(RefusedOffer { id: &offer.id, code, detail });
            }
        }
    }
    serde_json::to_string(&answer).map_err(|error| invalid("answer", "JSON", error))
}
