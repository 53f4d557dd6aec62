//! From blended scores to the answer: stock, exclusions, price, boosts, diversity, reasons.

use super::answer::{Answer, Suggestion, TermValue};
use super::candidates::{Candidate, Term, Workspace, TERMS, TERM_NAMES};
use super::ranker::Ranker;
use super::request::{Request, Rerank, Strategy};
use crate::model::TOGETHER;
use crate::train::tags::UNKNOWN;

/// Candidates that diversity and category caps choose from, for each one wanted.
const POOL: usize = 5;
/// Suggestions up to which the best candidates are looked for first.
const FEW: usize = 32;
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
    work.total();
    let mut best = Chosen { wanted, best: Vec::with_capacity(wanted.min(work.len()) + 1), bar: 0.0 };
    if rules.plain && wanted <= FEW {
        // The best blocks first: once there are enough, no other can hold anything better.
        while let Some((start, scores, peak)) = work.next_block() {
            if peak < best.bar {
                break;
            }
            for (at, &score) in scores.iter().enumerate() {
                if score >= best.bar {
                    best.offer(ranker, request, &rules, work, (score, (start + at) as u32));
                }
            }
        }
    } else {
        for (at, &score) in work.scores().iter().enumerate() {
            let score = score * rules.factor(ranker, work.item(at));
            best.offer(ranker, request, &rules, work, (score, at as u32));
        }
    }
    let mut best = best.best;
    if let Some(&(top, _)) = best.first() {
        best.retain(|&(score, _)| score >= top * request.rerank.least_relevance);
    }
    if greedy {
        best = diverse(ranker, &request.rerank, request.limit, &best, work);
    }
    let beside_cart = matches!(request.strategy, Strategy::Product | Strategy::Cart);
    let paired = beside_cart && weights[Term::Product as usize] > 0.0;
    let mut items = Vec::with_capacity(best.len());
    for several in best.chunks(TOGETHER) {
        let candidates = several.iter().map(|&(_, at)| work.candidate(at as usize));
        let candidates: [Option<Candidate>; TOGETHER] = first(candidates);
        let reasons = ranker.reasons(request, &candidates, paired, work);
        for ((&(score, _), candidate), reason) in several.iter().zip(candidates).zip(reasons) {
            let Some(candidate) = candidate else { continue };
            items.push(Suggestion {
                item: ranker.id(candidate.item),
                score,
                reason,
                explanation: match request.explain {
                    true => explain(&candidate, weights, rules.factor(ranker, candidate.item)),
                    false => Vec::new(),
                },
            });
        }
    }
    Answer { id: request.id.clone(), items }
}

/// The best candidates that the rules allow: score and place, best first, ties to the smaller item.
struct Chosen {
    wanted: usize,
    best: Vec<(f32, u32)>,
    /// Once there are enough, what scores less than this is none of them.
    bar: f32,
}

impl Chosen {
    fn offer<D: AsRef<[u8]>>(
        &mut self,
        ranker: &Ranker<D>,
        request: &Request,
        rules: &Rules,
        work: &Workspace,
        (score, at): (f32, u32),
    ) {
        let item = work.item(at as usize);
        let before = |&(other, place): &(f32, u32)| {
            other > score || (other == score && work.item(place as usize) < item)
        };
        if score.is_nan() || score <= 0.0 || score < self.bar {
            return;
        }
        if self.best.len() >= self.wanted && self.best.last().is_none_or(before) {
            return;
        }
        if !rules.allows(ranker, item, &work.excluded) || !ranker.supported(request, at as usize, item, work)
        {
            return;
        }
        let place = self.best.partition_point(before);
        self.best.insert(place, (score, at));
        self.best.truncate(self.wanted);
        if self.best.len() == self.wanted {
            self.bar = self.best.last().map_or(0.0, |&(score, _)| score);
        }
    }
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
    let item = |at: u32| work.item(at as usize);
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

/// The first values of an iterator.
fn first<T>(mut values: impl Iterator<Item = Option<T>>) -> [Option<T>; TOGETHER] {
    std::array::from_fn(|_| values.next().flatten())
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
}
