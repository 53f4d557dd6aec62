//! From blended scores to the answer: stock, exclusions, price, boosts, diversity, reasons.

use super::answer::{Answer, Reason, Suggestion, TermValue};
use super::candidates::{Candidate, Term, Workspace, TERMS, TERM_NAMES};
use super::ranker::Ranker;
use super::request::{EventKind, Request, Rerank, Strategy};
use super::REASON_CUSTOMERS;
use crate::model::PairTable;
use crate::train::tags::UNKNOWN;

/// Candidates that diversity and category caps choose from, for each one wanted.
const POOL: usize = 5;
/// Most that an amount of money lifts a score by.
const MOST_LIFT: f32 = 2.0;
/// Best sellers whose median is the usual price of the shop.
const USUAL_OF: usize = 101;

/// Scores, filters, orders and explains.
pub(super) fn answer<D: AsRef<[u8]>>(
    ranker: &Ranker<D>,
    request: &Request,
    weights: &[f32; TERMS],
    work: &mut Workspace,
) -> Answer {
    let rules = Rules::of(ranker, request, work);
    let greedy = request.rerank.diversity > 0.0 || request.rerank.per_category > 0;
    let wanted = if greedy { request.limit.saturating_mul(POOL) } else { request.limit };
    let mut best: Vec<(f32, u32)> = Vec::with_capacity(wanted.min(work.items.len()) + 1);
    // Once there are enough, what scores less than the last of them is passed over at once.
    let mut bar = 0.0;
    for (at, (item, mut score)) in work.scores().enumerate() {
        if rules.plain {
            if score < bar {
                continue;
            }
        } else {
            score *= rules.factor(ranker, item);
        }
        let before = |&(other, place): &(f32, u32)| {
            let tied = || work.items.get(place as usize).is_none_or(|&other| other < item);
            other > score || (other == score && tied())
        };
        if score.is_nan() || score <= 0.0 || (best.len() >= wanted && best.last().is_none_or(before)) {
            continue;
        }
        if !rules.allows(ranker, item, &work.excluded) || !ranker.supported(request, at, item, work) {
            continue;
        }
        let place = best.partition_point(before);
        best.insert(place, (score, at as u32));
        best.truncate(wanted);
        if best.len() == wanted {
            bar = best.last().map_or(0.0, |&(score, _)| score);
        }
    }
    if let Some(&(top, _)) = best.first() {
        best.retain(|&(score, _)| score >= top * request.rerank.least_relevance);
    }
    if greedy {
        best = diverse(ranker, &request.rerank, request.limit, &best, work);
    }
    let beside_cart = matches!(request.strategy, Strategy::Product | Strategy::Cart);
    let paired = beside_cart && weights[Term::Product as usize] > 0.0;
    let items = best
        .iter()
        .filter_map(|&(score, at)| {
            let candidate = work.candidate(at as usize)?;
            Some(Suggestion {
                item: ranker.id(candidate.item),
                score,
                reason: ranker.reason(request, &candidate, paired, work),
                explanation: match request.explain {
                    true => explain(&candidate, weights, rules.factor(ranker, candidate.item)),
                    false => Vec::new(),
                },
            })
        })
        .collect();
    Answer { id: request.id.clone(), items }
}

/// The shop's rules with products resolved to indexes.
struct Rules {
    plain: bool,
    factors: Vec<(u32, f32)>,
    category_factors: Vec<(u32, f32)>,
    out_of_stock: bool,
    price: Option<(i64, i64)>,
    margin: f32,
    value: Lift,
    profit: Lift,
}

/// What an amount of money lifts a score by.
#[derive(Clone, Copy, Default)]
struct Lift {
    weight: f32,
    /// The shop's usual amount.
    usual: f32,
}

impl Lift {
    fn of(weight: f32, amounts: impl FnOnce() -> Vec<i64>) -> Lift {
        if !weight.is_finite() || weight <= 0.0 {
            return Lift::default();
        }
        let mut amounts = amounts();
        amounts.retain(|&amount| amount > 0);
        amounts.sort_unstable();
        let usual = amounts.get(amounts.len() / 2).copied().unwrap_or(1);
        Lift { weight: weight.min(MOST_LIFT), usual: usual as f32 }
    }

    /// 1 at a quarter of the usual amount, 1 + weight at four times it.
    fn factor(self, amount: Option<i64>) -> f32 {
        match amount {
            Some(amount) if self.weight > 0.0 && amount > 0 => {
                let doublings = (amount as f32 / self.usual).log2();
                1.0 + self.weight * (0.5 + 0.25 * doublings).clamp(0.0, 1.0)
            }
            _ => 1.0,
        }
    }
}

impl Rules {
    fn of<D: AsRef<[u8]>>(ranker: &Ranker<D>, request: &Request, work: &Workspace) -> Rules {
        let rerank = &request.rerank;
        let mut factors: Vec<(u32, f32)> = rerank
            .attention
            .iter()
            .map(|&(item, factor)| (item, factor.clamp(0.0, 1.0)))
            .chain(rerank.boosts.iter().copied())
            .filter_map(|(item, factor)| Some((ranker.index(item)?, factor)))
            .filter(|(_, factor)| factor.is_finite() && *factor >= 0.0)
            .collect();
        factors.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let category_factors: Vec<(u32, f32)> = rerank
            .category_boosts
            .iter()
            .filter_map(|(name, factor)| {
                let at = ranker.category_names.iter().position(|known| known == name)?;
                (factor.is_finite() && *factor >= 0.0).then_some((at as u32, *factor))
            })
            .collect();
        let mut price = rerank.price;
        if rerank.price_ceiling_percent > 0 {
            let dearest = work.context.iter().filter_map(|&(item, _)| ranker.price(item)).max();
            if let Some(dearest) = dearest {
                let (least, most) = price.unwrap_or((i64::MIN, i64::MAX));
                let ceiling = i128::from(dearest) * i128::from(rerank.price_ceiling_percent) / 100;
                price = Some((least, most.min(i64::try_from(ceiling).unwrap_or(i64::MAX))));
            }
        }
        let sellers = ranker.model.get(ranker.popular);
        let sellers = sellers.get(..USUAL_OF).unwrap_or(sellers);
        let value =
            Lift::of(rerank.value, || sellers.iter().filter_map(|&item| ranker.price(item)).collect());
        let profit =
            Lift::of(rerank.profit, || sellers.iter().filter_map(|&item| ranker.profit(item)).collect());
        let unlifted = rerank.margin <= 0.0 && value.weight <= 0.0 && profit.weight <= 0.0;
        Rules {
            plain: factors.is_empty() && category_factors.is_empty() && unlifted,
            value,
            profit,
            factors,
            category_factors,
            out_of_stock: rerank.out_of_stock,
            price,
            margin: if rerank.margin.is_finite() { rerank.margin.clamp(0.0, 1.0) } else { 0.0 },
        }
    }

    /// What the shop's rules multiply a score by.
    #[inline]
    fn factor<D: AsRef<[u8]>>(&self, ranker: &Ranker<D>, item: u32) -> f32 {
        if self.plain {
            return 1.0;
        }
        let mut factor = 1.0;
        let start = self.factors.partition_point(|&(other, _)| other < item);
        for &(_, own) in
            self.factors.get(start..).unwrap_or(&[]).iter().take_while(|&&(other, _)| other == item)
        {
            factor *= own;
        }
        for &(category, own) in &self.category_factors {
            if ranker.categories_of(item).contains(&category) {
                factor *= own;
            }
        }
        // A wide margin lifts a score by at most `margin`: relevance stays at least 1 / (1 + margin).
        factor *= 1.0 + self.margin * ranker.margin(item);
        if self.value.weight > 0.0 {
            factor *= self.value.factor(ranker.price(item));
        }
        if self.profit.weight > 0.0 {
            factor *= self.profit.factor(ranker.profit(item));
        }
        factor
    }

    #[inline]
    fn allows<D: AsRef<[u8]>>(&self, ranker: &Ranker<D>, item: u32, excluded: &[u32]) -> bool {
        if excluded.contains(&item) {
            return false;
        }
        let stock = ranker.model.get(ranker.stock).get(item as usize).copied().unwrap_or(1);
        if stock == 0 && !self.out_of_stock {
            return false;
        }
        match (self.price, ranker.price(item)) {
            (Some((least, most)), Some(price)) => (least..=most).contains(&price),
            (Some(_), None) => false,
            (None, _) => true,
        }
    }
}

/// Greedy choice: relevance less likeness to what is chosen, at most so many of a category.
fn diverse<D: AsRef<[u8]>>(
    ranker: &Ranker<D>,
    rerank: &Rerank,
    limit: usize,
    pool: &[(f32, u32)],
    work: &Workspace,
) -> Vec<(f32, u32)> {
    let top = pool.first().map_or(1.0, |&(score, _)| score).max(f32::MIN_POSITIVE);
    let lambda = if rerank.diversity.is_finite() { rerank.diversity.clamp(0.0, 1.0) } else { 0.0 };
    let item = |at: u32| work.items.get(at as usize).copied().unwrap_or(0);
    let mut left: Vec<(f32, u32, f32)> = pool.iter().map(|&(score, at)| (score, at, 0.0)).collect();
    let mut chosen: Vec<(f32, u32)> = Vec::with_capacity(limit);
    while chosen.len() < limit && !left.is_empty() {
        let value = |entry: &(f32, u32, f32)| (1.0 - lambda) * entry.0 / top - lambda * entry.2;
        let mut best = 0;
        for (at, entry) in left.iter().enumerate() {
            let ahead = left.get(best).is_none_or(|leader| value(entry) > value(leader));
            best = if ahead { at } else { best };
        }
        let (score, at, _) = left.remove(best);
        let main = ranker.categories_of(item(at)).first();
        if rerank.per_category > 0 && main.is_some() {
            let same = |&&(_, other): &&(f32, u32)| ranker.categories_of(item(other)).first() == main;
            if chosen.iter().filter(same).count() >= rerank.per_category {
                continue;
            }
        }
        for entry in &mut left {
            entry.2 = entry.2.max(ranker.likeness(item(at), item(entry.1)));
        }
        chosen.push((score, at));
    }
    chosen
}

fn explain(candidate: &Candidate, weights: &[f32; TERMS], factor: f32) -> Vec<TermValue> {
    let mut terms: Vec<TermValue> = TERM_NAMES
        .iter()
        .zip(candidate.terms)
        .zip(weights)
        .filter(|((_, value), weight)| *value != 0.0 && **weight != 0.0)
        .map(|((&term, value), &weight)| TermValue { term, value, weight })
        .collect();
    if factor != 1.0 {
        terms.push(TermValue { term: "shop-rules", value: factor, weight: 1.0 });
    }
    terms
}

impl<D: AsRef<[u8]>> Ranker<D> {
    /// Beside a cart, something of another category needs a pair that is bought more often than
    /// chance would have it: similar baskets and likeness alone do not put a garden hose beside a lamp.
    fn supported(&self, request: &Request, at: usize, item: u32, work: &Workspace) -> bool {
        let beside_cart = matches!(request.strategy, Strategy::Product | Strategy::Cart);
        if !beside_cart || self.category_names.is_empty() {
            return true;
        }
        let own = self.categories_of(item);
        let Some(candidate) = work.candidate(at) else { return false };
        let paired = [Term::Product, Term::Cart, Term::Personal, Term::Also]
            .iter()
            .any(|&term| candidate.terms.get(term as usize).is_some_and(|&value| value > 0.0));
        let known = |item: u32| self.categories_of(item);
        paired
            || own.is_empty()
            || work.context.iter().any(|&(item, _)| {
                known(item).is_empty() || known(item).iter().any(|category| own.contains(category))
            })
    }

    pub(super) fn price(&self, item: u32) -> Option<i64> {
        self.model.get(self.prices).get(item as usize).copied().filter(|&price| price != UNKNOWN)
    }

    /// What is left of the price after cost.
    fn profit(&self, item: u32) -> Option<i64> {
        let cost = self.model.get(self.costs).get(item as usize).copied().filter(|&cost| cost != UNKNOWN)?;
        Some(self.price(item)?.saturating_sub(cost))
    }

    /// Share of the price that is left after cost, 0..=1; 0 where either is unknown.
    fn margin(&self, item: u32) -> f32 {
        match (self.price(item), self.profit(item)) {
            (Some(price), Some(profit)) if price > 0 => (profit as f32 / price as f32).clamp(0.0, 1.0),
            _ => 0.0,
        }
    }

    /// How alike two products are, 0..=1.
    fn likeness(&self, a: u32, b: u32) -> f32 {
        let main = |item| self.categories_of(item).first();
        let category = if main(a).is_some() && main(a) == main(b) { 0.5 } else { 0.0 };
        let similar = self.content.map_or(0.0, |table| {
            let row = table.row(&self.model, a as usize);
            row.items.iter().position(|&other| other == b).map_or(0.0, |at| row.score(at))
        });
        similar.clamp(category, 1.0)
    }

    /// The fact behind a suggestion: the strongest that enough customers stand behind.
    /// `paired`: whether every pair of the context is in the candidates' terms.
    fn reason(
        &self,
        request: &Request,
        candidate: &Candidate,
        paired: bool,
        work: &Workspace,
    ) -> Option<Reason> {
        if let Some(reason) = self.bought_before(request, candidate.item) {
            return Some(reason);
        }
        if request.strategy == Strategy::Session {
            let with = work.context.first().map(|&(item, _)| self.id(item))?;
            return Some(Reason::ViewedTogether { with });
        }
        let pair = |table: Option<PairTable>| {
            let table = table?;
            let columns = table.scoring(&self.model);
            let mut best: Option<(u32, u32)> = None;
            for &(item, _) in work.context.iter() {
                let Some(place) = columns.place(item, candidate.item) else { continue };
                let Some((orders, customers)) = table.counts_at(&self.model, place) else { continue };
                if customers >= REASON_CUSTOMERS && best.is_none_or(|(_, most)| orders > most) {
                    best = Some((item, orders));
                }
            }
            best
        };
        if request.strategy != Strategy::AlsoBought {
            let product = self.product.filter(|_| candidate.terms[Term::Product as usize] > 0.0 || !paired);
            if let Some((item, count)) = pair(product) {
                return Some(Reason::BoughtTogether { with: self.id(item), count, of: self.orders_of(item) });
            }
        }
        if let Some((item, count)) = pair(self.also) {
            let of = self.model.get(self.item_customers).get(item as usize).copied().unwrap_or(0);
            return Some(Reason::AlsoBought { with: self.id(item), count, of });
        }
        let term = |term: Term| candidate.terms.get(term as usize).copied().unwrap_or(0.0);
        if term(Term::Content) > 0.0 {
            let like = work.context.iter().map(|&(item, _)| item).find(|&item| {
                self.content
                    .is_some_and(|table| table.scoring(&self.model).place(item, candidate.item).is_some())
            });
            return like.map(|item| Reason::Similar { with: self.id(item) });
        }
        let orders = self.model.get(self.recent[2]).get(candidate.item as usize).copied().unwrap_or(0.0);
        let customers =
            self.model.get(self.recent_customers).get(candidate.item as usize).copied().unwrap_or(0);
        let shown = term(Term::Recent) > 0.0 && customers >= REASON_CUSTOMERS;
        shown.then_some(Reason::Popular { orders: orders as u32 })
    }

    fn bought_before(&self, request: &Request, item: u32) -> Option<Reason> {
        let id = self.id(item);
        let mut times: Vec<i64> = request
            .history
            .iter()
            .filter(|event| event.kind == EventKind::Purchase && event.item == id)
            .map(|event| event.at)
            .collect();
        times.sort_unstable();
        times.dedup();
        let (first, last) = (*times.first()?, *times.last()?);
        let gaps = times.len() as i64 - 1;
        let every_days = if gaps > 0 { last.saturating_sub(first) / 86_400 / gaps } else { 0 };
        Some(Reason::BoughtBefore {
            times: times.len() as u32,
            every_days: every_days.try_into().unwrap_or(0),
        })
    }
}
