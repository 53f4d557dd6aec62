//! A request, checked.

use super::answer::Basis;
use super::evidence::{Orders, Pair};
use super::problem::{Candidate, Problem, Published, MOST_CANDIDATES, MOST_PIECES, SIZES};
use crate::money::{mul_div, MAX_AMOUNT};
use crate::request::{wrong, Fields, Node, Path};
use crate::Result;
use std::collections::HashMap;

/// Products of a request at most: a whole catalogue.
const MOST_PRODUCTS: usize = 200_000;
/// A companion costs at most this many hundredths of what it goes with.
const DEAREST_PERCENT: i64 = 150;
/// Elasticity where the request names none, in thousandths; see the module.
const ELASTICITY_MILLI: i64 = 2620;

/// The strongest evidence for a candidate: what it was bought with, and the counts.
pub type Strongest = Option<(i64, Pair)>;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// What goes with one product.
    Companions,
    /// Which bundles the shop should have.
    Suggest,
    /// What is bought without its usual companion.
    Missing,
    /// Which set to show to this cart.
    Compose,
}

/// Lowest price of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Floor {
    None,
    Cost,
    Margin(i64),
}

/// A product as the shop has it now.
#[derive(Debug, Clone)]
pub struct Product {
    /// Product.
    pub id: i64,
    /// Variation, 0 without.
    pub variation: i64,
    /// Price, minor units.
    pub price: i64,
    /// Cost, where it is known.
    pub cost: Option<i64>,
    /// Whether it can be bought now.
    pub available: bool,
    /// Whether it lies in the cart.
    pub in_cart: bool,
    /// Categories.
    categories: Vec<i64>,
}

/// One line of the owner's discount table.
#[derive(Debug, Clone, Copy)]
struct Discount {
    size: i64,
    category: i64,
    basis_points: i64,
}

/// A bundle that the shop sells.
#[derive(Debug, Clone)]
pub struct Sold {
    /// Its products, ascending.
    pub products: Vec<i64>,
    /// Whether it is one unit of each and nothing else.
    pub plain: bool,
    /// Price of its products one by one.
    pub base: i64,
    /// Its price.
    pub price: i64,
}

/// A request.
#[derive(Debug)]
pub struct Request {
    /// What is asked.
    pub mode: Mode,
    /// The shop's products that matter.
    pub products: Vec<Product>,
    /// What lies in the cart, whether it may be part of a set or not.
    pub cart: Vec<i64>,
    /// The product of the mode `companions`.
    pub seed: i64,
    /// Proposals at most.
    pub limit: usize,
    /// Fewest and most pieces.
    pub pieces: (usize, usize),
    /// Discounts to try, basis points.
    pub steps: Vec<i64>,
    /// Largest discount of a set, minor units.
    pub most_discount: i64,
    /// Price elasticity.
    pub elasticity: f64,
    /// Bundles that the shop sells.
    pub published: Vec<Sold>,
    /// Sets of products, ascending, that are not wanted.
    pub exclude: Vec<Vec<i64>>,
    /// Share of the price that products of unknown cost are taken to cost, in basis points; `None`:
    /// no cost is known at all.
    pub cost_share: Option<i64>,
    eligible: Vec<i64>,
    discounts: Vec<Discount>,
    floor: Floor,
    gap: i64,
    shipping: i64,
    budget: Option<i64>,
    holding: Option<i64>,
}

impl Request {
    /// Reads a request.
    pub fn read(node: &Node<'_>) -> Result<Self> {
        let known = [
            "version",
            "mode",
            "products",
            "cart",
            "seed",
            "policy",
            "shipping",
            "published",
            "exclude",
            "limit",
            "budget",
            "holding",
        ];
        let fields = Fields::of(node, Path::Root, &known)?;
        fields.int("version", 1, 1, None)?;
        let mode = match fields.word("mode", &["companions", "suggest", "missing", "compose"], None)? {
            0 => Mode::Companions,
            1 => Mode::Suggest,
            2 => Mode::Missing,
            _ => Mode::Compose,
        };
        let mut products = Vec::new();
        let path = fields.path("products");
        for (i, node) in fields.list("products", MOST_PRODUCTS, false)?.iter().enumerate() {
            products.push(Product::read(node, Path::Index(&path, i))?);
        }
        let nothing = Node::Object(Vec::new());
        let shipping = fields.get("shipping").unwrap_or(&nothing);
        let shipping = Fields::of(shipping, fields.path("shipping"), &["gap", "cost"])?;
        let known = [
            "least",
            "most",
            "categories",
            "discounts",
            "steps",
            "max_discount",
            "floor",
            "elasticity_milli",
        ];
        let policy = Fields::of(fields.get("policy").unwrap_or(&nothing), fields.path("policy"), &known)?;
        let least = policy.int("least", 2, 4, Some(2))?;
        let most = policy.int("most", least, 4, Some(4))?;
        let size = |pieces: i64| usize::try_from(pieces).unwrap_or(2).min(MOST_PIECES);
        let known = |price: fn(&Product) -> i64| {
            products.iter().filter(|product| product.cost.is_some()).map(price).sum::<i64>()
        };
        let (costs, prices) = (known(|product| product.cost.unwrap_or(0)), known(|product| product.price));
        let any = products.iter().any(|product| product.cost.is_some());
        Ok(Request {
            mode,
            cart: fields.ids("cart")?,
            seed: fields.int("seed", 1, i64::MAX, (mode != Mode::Companions).then_some(0))?,
            limit: usize::try_from(fields.int("limit", 1, 500, Some(20))?).unwrap_or(20),
            pieces: (size(least), size(most)),
            steps: steps(&policy)?,
            most_discount: policy.int("max_discount", 0, MAX_AMOUNT, Some(MAX_AMOUNT))?,
            elasticity: policy.int("elasticity_milli", 0, 20_000, Some(ELASTICITY_MILLI))? as f64 / 1000.0,
            published: published(&fields)?,
            exclude: sets(&fields)?,
            cost_share: any.then(|| if prices > 0 { mul_div(costs, 10_000, prices).0 } else { 0 }),
            eligible: policy.ids("categories")?,
            discounts: discounts(&policy)?,
            floor: floor(&policy)?,
            gap: shipping.int("gap", 0, MAX_AMOUNT, Some(0))?,
            shipping: shipping.int("cost", 0, MAX_AMOUNT, Some(0))?,
            budget: fields.optional_int("budget", 0, MAX_AMOUNT)?,
            holding: fields.optional_int("holding", 1, i64::MAX)?,
            products,
        })
    }

    /// What values are of.
    pub fn basis(&self) -> Basis {
        match self.cost_share {
            Some(_) => Basis::Contribution,
            None => Basis::Revenue,
        }
    }

    /// What the sale of a product brings at its full price.
    pub fn margin(&self, product: &Product) -> i64 {
        let estimated = || self.cost_share.map_or(0, |share| mul_div(product.price, share, 10_000).0);
        product.price - product.cost.unwrap_or_else(estimated)
    }

    /// The lowest price of a product; `None` where that depends on a cost nobody knows.
    pub fn lowest(&self, product: &Product) -> Option<i64> {
        match (self.floor, product.cost) {
            (Floor::None, _) => Some(0),
            (_, None) => None,
            (Floor::Cost, Some(cost)) => Some(cost),
            (Floor::Margin(points), Some(cost)) => {
                let (quotient, remainder) = mul_div(cost, 10_000, 10_000 - points);
                Some(quotient + i64::from(remainder > 0))
            }
        }
    }

    /// Whether a product may be part of a set at all.
    pub fn may_be_sold(&self, product: &Product) -> bool {
        let eligible = self.eligible.is_empty()
            || product.categories.iter().any(|category| self.eligible.contains(category));
        product.available
            && product.price > 0
            && eligible
            && self.lowest(product).is_some_and(|lowest| lowest <= product.price)
    }

    /// Whether a product is no dearer than a companion should be: buyers of the mouse had decided
    /// about the laptop before, so their orders say nothing about what a laptop beside it would do.
    pub fn follows(&self, product: &Product, leading: i64) -> bool {
        product.price <= mul_div(leading, DEAREST_PERCENT, 100).0
    }

    /// The owner's discount for a product in a set of `size`: the line of its categories that gives
    /// most, or the line for all categories where none names one of them.
    fn discount(&self, product: &Product, size: i64) -> Option<i64> {
        let of = |test: &dyn Fn(i64) -> bool| {
            let lines = self.discounts.iter().filter(|line| line.size == size && test(line.category));
            lines.map(|line| line.basis_points).max()
        };
        of(&|category| category != 0 && product.categories.contains(&category))
            .or_else(|| of(&|category| category == 0))
    }

    /// A product as a candidate of a chance.
    pub fn candidate(&self, product: &Product, chance: f64) -> Candidate {
        let mut discount = [None; SIZES];
        for (size, slot) in (2..).zip(&mut discount) {
            *slot = self.discount(product, size);
        }
        Candidate {
            product: product.id,
            variation: product.variation,
            in_cart: product.in_cart,
            price: product.price,
            floor: self.lowest(product).unwrap_or(product.price),
            margin: self.margin(product),
            chance: if product.in_cart { 1.0 } else { chance },
            discount,
        }
    }

    /// The problem of the mode `compose`, and for each candidate the strongest evidence for it: the
    /// product of the cart and the counts.
    pub fn problem<D: AsRef<[u8]>>(&self, orders: &Orders<'_, D>) -> (Problem, Vec<Strongest>) {
        let mut sold: Vec<&Product> =
            self.products.iter().filter(|product| self.may_be_sold(product)).collect();
        let dearest =
            self.products.iter().filter(|product| product.in_cart).map(|product| product.price).max();
        sold.retain(|product| {
            product.in_cart || dearest.is_none_or(|dearest| self.follows(product, dearest))
        });
        sold.sort_by_key(|product| !product.in_cart); // stable: the order of the request otherwise
        sold.truncate(MOST_CANDIDATES);
        let mut found: HashMap<usize, (i64, Pair)> = HashMap::new();
        for &with in &self.cart {
            let Some(item) = orders.index(with) else { continue };
            for pair in orders.pairs(item) {
                let stronger = |held: &(i64, Pair)| pair.chance().mean() > held.1.chance().mean();
                let held = found.entry(pair.other).or_insert((with, pair));
                if stronger(held) {
                    *held = (with, pair);
                }
            }
        }
        let mut rows: Vec<(Candidate, Option<usize>, Strongest)> = sold
            .iter()
            .map(|product| {
                let item = orders.index(product.id);
                let evidence = item.and_then(|item| found.get(&item).copied());
                let base = item.map_or(0.0, |item| orders.base(item));
                let chance = evidence.map_or(base, |(_, pair)| pair.chance().mean().max(base));
                (self.candidate(product, chance), item, evidence)
            })
            .collect();
        rows.sort_by(|(a, ..), (b, ..)| {
            b.in_cart
                .cmp(&a.in_cart)
                .then(b.chance.total_cmp(&a.chance))
                .then((a.product, a.variation).cmp(&(b.product, b.variation)))
        });
        let items: Vec<Option<usize>> = rows.iter().map(|(_, item, _)| *item).collect();
        let candidates: Vec<Candidate> = rows.iter().map(|(candidate, ..)| *candidate).collect();
        let problem = Problem {
            given: given(&candidates, &items, orders),
            pieces: self.pieces,
            most_discount: self.most_discount,
            published: self.published.iter().map(|sold| sold.among(&candidates)).collect(),
            gap: self.gap,
            shipping: self.shipping,
            budget: self.budget,
            holding: self.holding,
            unwanted: self.exclude.clone(),
            candidates,
        };
        (problem, rows.into_iter().map(|(.., evidence)| evidence).collect())
    }
}

/// The chance of each candidate where one before it is bought.
pub fn given<D: AsRef<[u8]>>(
    candidates: &[Candidate],
    items: &[Option<usize>],
    orders: &Orders<'_, D>,
) -> Vec<f64> {
    let count = candidates.len();
    let mut given = vec![0.0; count * count];
    let places: HashMap<usize, usize> =
        items.iter().enumerate().filter_map(|(at, item)| item.map(|item| (item, at))).collect();
    for (before, candidate) in candidates.iter().enumerate().filter(|(_, candidate)| !candidate.in_cart) {
        let Some(item) = items.get(before).copied().flatten() else { continue };
        for pair in orders.pairs(item) {
            let Some(&at) = places.get(&pair.other).filter(|&&at| at > before) else { continue };
            let same = candidates.get(at).is_some_and(|other| other.product == candidate.product);
            if let Some(slot) = given.get_mut(before * count + at).filter(|_| !same) {
                *slot = pair.chance().mean();
            }
        }
    }
    given
}

impl Sold {
    /// This bundle seen from candidates.
    pub fn among(&self, candidates: &[Candidate]) -> Published {
        let mut members = 0;
        for (at, candidate) in candidates.iter().enumerate().take(MOST_CANDIDATES) {
            if self.products.binary_search(&candidate.product).is_ok() {
                members |= 1 << at;
            }
        }
        let all = |id: &i64| candidates.iter().any(|candidate| candidate.product == *id);
        let whole = self.plain && self.products.iter().all(all);
        Published { members, whole, base: self.base, price: self.price }
    }
}

impl Product {
    fn read(node: &Node<'_>, path: Path<'_>) -> Result<Self> {
        let known = ["product", "variation", "price", "cost", "available", "in_cart", "categories"];
        let fields = Fields::of(node, path, &known)?;
        Ok(Product {
            id: fields.int("product", 1, i64::MAX, None)?,
            variation: fields.int("variation", 0, i64::MAX, Some(0))?,
            price: fields.int("price", 0, MAX_AMOUNT, None)?,
            cost: fields.optional_int("cost", 0, MAX_AMOUNT)?,
            available: fields.bool("available", true)?,
            in_cart: fields.bool("in_cart", false)?,
            categories: fields.ids("categories")?,
        })
    }
}

fn steps(policy: &Fields<'_, '_, '_>) -> Result<Vec<i64>> {
    let mut steps = Vec::new();
    let path = policy.path("steps");
    for (i, node) in policy.list("steps", 100, false)?.iter().enumerate() {
        match node {
            Node::Int(points) if (1..10_000).contains(points) => steps.push(*points),
            other => {
                return Err(wrong(Path::Index(&path, i), "basis points from 1 to 9999", other.describe()))
            }
        }
    }
    steps.sort_unstable();
    steps.dedup();
    if steps.is_empty() {
        steps = (2..=8).map(|step| step * 250).collect(); // 5 % to 20 %
    }
    Ok(steps)
}

fn discounts(policy: &Fields<'_, '_, '_>) -> Result<Vec<Discount>> {
    let path = policy.path("discounts");
    let mut discounts = Vec::new();
    for (i, node) in policy.list("discounts", 500, false)?.iter().enumerate() {
        let line = Fields::of(node, Path::Index(&path, i), &["size", "category", "basis_points"])?;
        discounts.push(Discount {
            size: line.int("size", 2, 4, None)?,
            category: line.int("category", 0, i64::MAX, Some(0))?,
            basis_points: line.int("basis_points", 0, 9999, None)?,
        });
    }
    Ok(discounts)
}

fn floor(policy: &Fields<'_, '_, '_>) -> Result<Floor> {
    let Some(node) = policy.get("floor") else { return Ok(Floor::None) };
    let fields = Fields::of(node, policy.path("floor"), &["type", "basis_points"])?;
    Ok(match fields.word("type", &["none", "cost", "margin"], None)? {
        0 => Floor::None,
        1 => Floor::Cost,
        _ => Floor::Margin(fields.int("basis_points", 0, 9999, None)?),
    })
}

fn published(fields: &Fields<'_, '_, '_>) -> Result<Vec<Sold>> {
    let path = fields.path("published");
    let mut published = Vec::new();
    for (i, node) in fields.list("published", 5000, false)?.iter().enumerate() {
        let of = Fields::of(node, Path::Index(&path, i), &["products", "plain", "base", "price"])?;
        let mut products = of.ids("products")?;
        products.sort_unstable();
        published.push(Sold {
            products,
            plain: of.bool("plain", true)?,
            base: of.int("base", 0, i64::MAX, None)?,
            price: of.int("price", 0, i64::MAX, None)?,
        });
    }
    Ok(published)
}

fn sets(fields: &Fields<'_, '_, '_>) -> Result<Vec<Vec<i64>>> {
    let path = fields.path("exclude");
    let mut sets = Vec::new();
    for (i, node) in fields.list("exclude", 10_000, false)?.iter().enumerate() {
        let Node::List(ids) = node else {
            return Err(wrong(Path::Index(&path, i), "a list of ids", node.describe()));
        };
        let mut set: Vec<i64> =
            ids.iter().filter_map(|id| if let Node::Int(id) = id { Some(*id) } else { None }).collect();
        set.sort_unstable();
        sets.push(set);
    }
    Ok(sets)
}
