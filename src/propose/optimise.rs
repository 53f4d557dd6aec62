//! Companions and discount for a product, and the bundles that a whole catalogue suggests.

use super::answer::{hundred, with_odds, Answer, Piece, Proposal};
use super::evidence::{Orders, Pair, MIN_CUSTOMERS};
use super::problem::{Candidate, Problem, Sums, MOST_CANDIDATES};
use super::request::{given, Product, Request};
use crate::money::{basis_points, less};
use std::collections::{BTreeMap, HashMap};

/// Companions that are combined for one product, the best by chance times margin.
const COMPANIONS: usize = 12;
/// Sets that one product may give to the list of suggestions.
const OF_ONE: usize = 2;
/// A discount never takes more than this part of what the new pieces cost.
const MOST_CHEAPER: f64 = 0.95;

/// Answers the mode `companions`: the best sets around one product, each at its best discount.
/// Counts of few customers are left out; whether two products clearly go together is not asked.
pub fn companions<D: AsRef<[u8]>>(request: &Request, orders: &Orders<'_, D>) -> Answer {
    let mut answer = Answer::new("companions", request.basis(), orders);
    let catalogue = Catalogue::new(request, orders);
    if let Some(seed) = request.products.iter().find(|product| product.id == request.seed) {
        answer.proposals = catalogue.around(seed, false);
        answer.proposals.truncate(request.limit);
    }
    answer
}

/// Answers the mode `suggest`: the sets of products that clearly go together, ranked by what they
/// are worth over all orders of the model.
pub fn suggest<D: AsRef<[u8]>>(request: &Request, orders: &Orders<'_, D>) -> Answer {
    let mut answer = Answer::new("suggest", request.basis(), orders);
    let catalogue = Catalogue::new(request, orders);
    let mut best: BTreeMap<Vec<i64>, Proposal> = BTreeMap::new();
    for seed in &request.products {
        for proposal in catalogue.around(seed, true).into_iter().take(OF_ONE) {
            let held = best.entry(proposal.products()).or_insert_with(|| proposal.clone());
            if proposal.worth > held.worth {
                *held = proposal;
            }
        }
    }
    let mut found: Vec<(Vec<i64>, Proposal)> = best.into_iter().collect();
    found.sort_by(|(a, one), (b, other)| other.worth.cmp(&one.worth).then_with(|| a.cmp(b)));
    answer.proposals = found.into_iter().map(|(_, proposal)| proposal).take(request.limit).collect();
    answer
}

struct Catalogue<'r, 'm, D> {
    request: &'r Request,
    orders: &'r Orders<'m, D>,
    /// Products that may be sold, by their position in the model.
    sold: HashMap<usize, &'r Product>,
}

impl<'r, 'm, D: AsRef<[u8]>> Catalogue<'r, 'm, D> {
    fn new(request: &'r Request, orders: &'r Orders<'m, D>) -> Self {
        let sold = request.products.iter().filter(|product| request.may_be_sold(product));
        let sold = sold.filter_map(|product| Some((orders.index(product.id)?, product))).collect();
        Catalogue { request, orders, sold }
    }

    /// The sets around a product, best first.
    fn around(&self, seed: &Product, clearly: bool) -> Vec<Proposal> {
        let request = self.request;
        let Some(item) = self.orders.index(seed.id).filter(|_| request.may_be_sold(seed)) else {
            return Vec::new();
        };
        let mut found: Vec<(&Product, Pair)> = self
            .orders
            .pairs(item)
            .filter(|pair| pair.other != item && pair.customers >= MIN_CUSTOMERS)
            .filter(|pair| !clearly || pair.goes_together())
            .filter_map(|pair| Some((*self.sold.get(&pair.other)?, pair)))
            .filter(|(product, _)| request.follows(product, seed.price))
            .collect();
        let worth = |(of, pair): &(&Product, Pair)| pair.chance().mean() * request.margin(of).max(0) as f64;
        found.sort_by(|a, b| worth(b).total_cmp(&worth(a)).then(a.0.id.cmp(&b.0.id)));
        found.truncate(COMPANIONS);
        let mean = |of: &(&Product, Pair)| of.1.chance().mean();
        found.sort_by(|a, b| mean(b).total_cmp(&mean(a)).then(a.0.id.cmp(&b.0.id)));
        let mut candidates = vec![Candidate { in_cart: true, ..request.candidate(seed, 1.0) }];
        candidates.extend(found.iter().map(|of| request.candidate(of.0, mean(of))));
        let mut items = vec![Some(item)];
        items.extend(found.iter().map(|(_, pair)| Some(pair.other)));
        let problem = Problem {
            given: given(&candidates, &items, self.orders),
            most_discount: request.most_discount,
            published: request.published.iter().map(|sold| sold.among(&candidates)).collect(),
            candidates,
            ..Problem::default()
        };
        let mut around =
            Around { catalogue: self, seed, item, found: &found, problem, proposals: Vec::new() };
        let first = around.problem.candidates.first().copied();
        if let Some(first) = first {
            let sums = around.problem.with(Sums::EMPTY, &[], 0, &first);
            around.extend(&mut vec![0], sums);
        }
        let mut proposals = around.proposals;
        proposals.sort_by(|(a, one), (b, other)| {
            b.total_cmp(a)
                .then_with(|| one.pieces.len().cmp(&other.pieces.len()))
                .then_with(|| one.products().cmp(&other.products()))
        });
        proposals.into_iter().map(|(_, proposal)| proposal).collect()
    }
}

struct Around<'a, 'r, 'm, D> {
    catalogue: &'a Catalogue<'r, 'm, D>,
    seed: &'a Product,
    item: usize,
    found: &'a [(&'a Product, Pair)],
    problem: Problem,
    /// With the expected value, unrounded.
    proposals: Vec<(f64, Proposal)>,
}

impl<D: AsRef<[u8]>> Around<'_, '_, '_, D> {
    /// Proposes the chosen set and every larger one.
    fn extend(&mut self, chosen: &mut Vec<usize>, sums: Sums) {
        let (fewest, most) = self.catalogue.request.pieces;
        if chosen.len() >= fewest.max(2) {
            if let Some(proposal) = self.priced(chosen, &sums) {
                self.proposals.push(proposal);
            }
        }
        if chosen.len() == most {
            return;
        }
        let from = chosen.last().map_or(0, |last| last + 1);
        for at in from..self.problem.candidates.len().min(MOST_CANDIDATES) {
            let Some(candidate) = self.problem.candidates.get(at).copied() else { return };
            let with = self.problem.with(sums, chosen, at, &candidate);
            chosen.push(at);
            self.extend(chosen, with);
            chosen.pop();
        }
    }

    /// A set at the discount that is expected to bring most.
    fn priced(&self, chosen: &[usize], sums: &Sums) -> Option<(f64, Proposal)> {
        let request = self.catalogue.request;
        let today = sums.chance * sums.margin as f64;
        let mut best: Option<(f64, i64, i64, f64)> = None;
        for &points in &request.steps {
            let discount = (sums.base - less(sums.base, points)).min(request.most_discount);
            let value = sums.margin - discount;
            let price = sums.base - discount;
            if discount <= 0
                || value <= 0
                || price < sums.floor
                || !self.problem.coherent(sums.members, sums.base, price)
            {
                continue;
            }
            let cheaper = (discount as f64 / sums.new as f64).min(MOST_CHEAPER);
            let odds = (1.0 - cheaper).powf(-request.elasticity);
            let expected = with_odds(sums.chance, odds) * value as f64;
            if best.is_none_or(|(most, ..)| expected > most) {
                best = Some((expected, points, discount, odds));
            }
        }
        let (expected, points, discount, odds) = best?;
        let ids = |at: &usize| self.problem.candidates.get(*at).map(|candidate| candidate.product);
        let mut products: Vec<i64> = chosen.iter().filter_map(ids).collect();
        products.sort_unstable();
        if request.exclude.contains(&products) {
            return None;
        }
        let pieces: Vec<Piece> = chosen.iter().filter_map(|&at| self.piece(at)).collect();
        let price = sums.base - discount;
        let costs = sums.base - sums.margin - request.margin(self.seed);
        let proposal = Proposal {
            chance: Proposal::chance(&pieces, sums.chance).moved(odds),
            pieces,
            basis_points: points,
            base: sums.base,
            price,
            saving: discount,
            value: sums.margin - discount,
            per_100: hundred(expected),
            gain_per_100: Some(hundred(expected) - hundred(today)),
            margin: request.cost_share.map(|_| basis_points((price - costs).max(0), price)),
            worth: Some((expected * f64::from(self.catalogue.orders.count(self.item))).round() as i64),
            closes_gap: false,
        };
        Some((expected, proposal))
    }

    fn piece(&self, at: usize) -> Option<Piece> {
        let Some(companion) = at.checked_sub(1) else {
            return Some(Piece::new(self.seed.id, self.seed.variation, true, 1.0, None));
        };
        let (product, pair) = self.found.get(companion)?;
        Some(Piece::new(product.id, product.variation, false, pair.base, Some((self.seed.id, *pair))))
    }
}

impl Proposal {
    /// Its products, ascending.
    fn products(&self) -> Vec<i64> {
        let mut products: Vec<i64> = self.pieces.iter().map(Piece::product).collect();
        products.sort_unstable();
        products
    }
}
