//! One bundle or offer as the request gives it.

use super::discount::{kind, Allowed, Discount};
use super::group::Group;
use super::request::Line;
use crate::request::{wrong, Fields, Node, Path};
use crate::{Error, Result};

/// Largest number of units anywhere in a request.
pub const MAX_UNITS: i64 = 1_000_000;

/// A rule. A rule that is not as documented is kept with its error: it is refused, the others go on.
pub struct Rule {
    /// Id, unique in the request.
    pub id: String,
    /// Content hash, handed through.
    pub version: String,
    /// Lower goes first.
    pub priority: i64,
    /// Whether the discount is taken from the regular price.
    pub base_regular: bool,
    /// Units on sale take no part.
    pub ignore_on_sale: bool,
    /// Largest discount of one application.
    pub max_discount: Option<Discount>,
    /// Lowest price of a unit.
    pub floor: Floor,
    /// Whether a floor refuses units whose cost nobody knows.
    pub refuse_unknown_cost: bool,
    /// Remainder and modulus of the price.
    pub ending: Option<(i64, i64)>,
    /// First second of the window.
    pub from: Option<i64>,
    /// First second after the window.
    pub until: Option<i64>,
    /// Any of these roles; none: everybody.
    pub roles: Vec<String>,
    /// Any of these segments; none: everybody.
    pub segments: Vec<String>,
    /// Applications left over all orders.
    pub total_left: Option<i64>,
    /// Applications left for this customer.
    pub customer_left: Option<i64>,
    /// Applications a cart.
    pub per_cart: Option<i64>,
    /// What it is.
    pub kind: Result<Kind>,
}

/// Lowest price of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Floor {
    /// None.
    None,
    /// Its cost.
    Cost,
    /// The price that leaves this margin, in basis points of the price.
    Margin(i64),
}

/// The kinds of rules.
pub enum Kind {
    /// These products together.
    Set(Vec<Component>, Discount),
    /// Any n of a group, by tiers of n, most units first.
    AnyN(Group, Vec<(i64, Discount)>),
    /// n of each group.
    ChooseN(Vec<(i64, Group)>, Discount),
    /// Buy some, get some at a discount.
    BuyGet {
        /// Units to buy.
        buy: (i64, Group),
        /// Units to get.
        get: Get,
        /// Of each unit to get.
        discount: Discount,
        /// Whether the discount is spread over all units.
        spread: bool,
    },
    /// A benefit whose conditions are already decided.
    Offer(Offer),
}

/// An offer.
pub struct Offer {
    /// Which lines; `None`: every line.
    pub scope: Option<Group>,
    /// What it gives.
    pub benefit: Benefit,
    /// Whether units in bundles count too.
    pub with_bundles: bool,
    /// Of the offers with the same word only the best applies.
    pub exclusive: Option<String>,
}

/// What an offer gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Benefit {
    /// A discount: percent and fixed a unit, amount once.
    Off(Discount),
    /// Units that cost nothing.
    Gift {
        /// Product.
        product: i64,
        /// Variation, 0: any.
        variation: i64,
        /// Units.
        qty: i64,
    },
    /// Free shipping.
    FreeShipping,
}

/// The units to get of buy_x_get_y.
pub struct Get {
    /// How many.
    pub n: i64,
    /// From where; `None`: the cheapest of those bought.
    pub group: Option<Group>,
    /// Whether the dearest of the group.
    pub dearest: bool,
}

/// A component of a set.
pub struct Component {
    /// Product.
    pub product: i64,
    /// Variation, 0: any.
    pub variation: i64,
    /// Fewest units.
    pub min: i64,
    /// Most units.
    pub max: i64,
    /// Whether the set is complete without it.
    pub optional: bool,
    /// Own discount of a unit.
    pub discount: Option<Discount>,
}

const KINDS: [&str; 5] = ["set", "any_n", "choose_n", "buy_x_get_y", "offer"];

/// Fields of every kind, then those of one kind, in the order the schema has them.
macro_rules! known {
    ($($own:literal),*) => {
        &["id", "version", "kind", "name", "priority", $($own,)* "base", "ignore_on_sale", "max_discount", "floor",
          "ending", "from", "until", "roles", "segments", "limit_total_left", "limit_customer_left", "limit_per_cart"]
    };
}

const FIELDS: [&[&str]; 5] = [
    known!("components", "discount"),
    known!("group", "tiers"),
    known!("groups", "discount"),
    known!("buy", "get", "discount", "spread"),
    known!("scope", "benefit", "with_bundles", "exclusive"),
];

impl Rule {
    /// Reads a rule. The error is of its id; what else is wrong goes into [`Rule::kind`].
    pub fn read(node: &Node<'_>, path: Path<'_>) -> Result<Self> {
        let mut rule = Rule {
            id: Fields::any(node, path)?.text("id", 100)?.to_owned(),
            version: String::new(),
            priority: 10,
            base_regular: false,
            ignore_on_sale: false,
            max_discount: None,
            floor: Floor::None,
            refuse_unknown_cost: true,
            ending: None,
            from: None,
            until: None,
            roles: Vec::new(),
            segments: Vec::new(),
            total_left: None,
            customer_left: None,
            per_cart: None,
            kind: Ok(Kind::Set(Vec::new(), Discount::Components)),
        };
        rule.kind = rule.read_fields(node, path);
        Ok(rule)
    }

    /// The kind as the schema names it.
    pub fn kind_word(&self) -> &'static str {
        match self.kind {
            Ok(Kind::Set(..)) | Err(_) => "set",
            Ok(Kind::AnyN(..)) => "any_n",
            Ok(Kind::ChooseN(..)) => "choose_n",
            Ok(Kind::BuyGet { .. }) => "buy_x_get_y",
            Ok(Kind::Offer(_)) => "offer",
        }
    }

    /// How often it may apply in this cart.
    pub fn limit(&self) -> i64 {
        [self.total_left, self.customer_left, self.per_cart].into_iter().flatten().min().unwrap_or(i64::MAX)
    }

    /// The lowest price of one unit of a line; `None` where it depends on a cost nobody knows.
    pub fn unit_floor(&self, line: &Line<'_>) -> Option<i64> {
        match (self.floor, line.cost) {
            (Floor::None, _) => Some(0),
            (_, None) => (!self.refuse_unknown_cost).then_some(0),
            (Floor::Cost, Some(cost)) => Some(cost),
            (Floor::Margin(points), Some(cost)) => {
                let keep = 10_000 - points;
                Some((cost * 10_000 + keep - 1) / keep)
            }
        }
    }

    /// Whether units of a line of a group may take part.
    pub fn uses(&self, line: &Line<'_>, group: &Group) -> bool {
        line.current.is_some_and(|current| {
            group.has(line)
                && !(self.ignore_on_sale && line.on_sale())
                && self.unit_floor(line).is_some_and(|floor| floor <= current)
        })
    }

    fn read_fields(&mut self, node: &Node<'_>, path: Path<'_>) -> Result<Kind> {
        let any = Fields::any(node, path)?;
        let kind = any.word("kind", &KINDS, None)?;
        let fields = Fields::of(node, path, FIELDS.get(kind).copied().unwrap_or(&[]))?;
        self.version = fields.optional_text("version", 100)?.to_owned();
        self.priority = fields.int("priority", -1_000_000, 1_000_000, Some(10))?;
        self.base_regular = fields.word("base", &["current", "regular"], Some(0))? == 1;
        self.ignore_on_sale = fields.bool("ignore_on_sale", false)?;
        if let Some(most) = fields.get("max_discount") {
            self.max_discount =
                Some(Discount::read(Some(most), fields.path("max_discount"), Allowed::Maximum)?);
        }
        self.read_floor(fields.get("floor"), fields.path("floor"))?;
        self.read_ending(fields.get("ending"), fields.path("ending"))?;
        self.from = fields.optional_int("from", 0, i64::MAX)?;
        self.until = fields.optional_int("until", 0, i64::MAX)?;
        self.roles = owned(fields.texts("roles")?);
        self.segments = owned(fields.texts("segments")?);
        self.total_left = fields.optional_int("limit_total_left", 0, i64::MAX)?;
        self.customer_left = fields.optional_int("limit_customer_left", 0, i64::MAX)?;
        self.per_cart = fields.optional_int("limit_per_cart", 0, i64::MAX)?;
        match KINDS.get(kind) {
            Some(&"set") => self.read_set(&fields),
            Some(&"any_n") => read_tiers(&fields),
            Some(&"choose_n") => read_groups(&fields),
            Some(&"buy_x_get_y") => self.read_buy_get(&fields),
            _ => self.read_offer(&fields),
        }
    }

    fn read_set(&self, fields: &Fields<'_, '_, '_>) -> Result<Kind> {
        let mut components = Vec::new();
        let path = fields.path("components");
        for (i, node) in fields.list("components", 50, true)?.iter().enumerate() {
            components.push(Component::read(node, Path::Index(&path, i))?);
        }
        let discount = Discount::read(fields.get("discount"), fields.path("discount"), Allowed::Set)?;
        if self.ending.is_some() && discount == Discount::Components {
            let path = fields.path("ending");
            return Err(wrong(path, "none where units are priced one by one", "one"));
        }
        Ok(Kind::Set(components, discount))
    }

    fn read_offer(&self, fields: &Fields<'_, '_, '_>) -> Result<Kind> {
        let scope = match fields.get("scope") {
            None => None,
            some => Some(Group::read(some, fields.path("scope"))?),
        };
        let node = fields.get("benefit").unwrap_or(&Node::Null);
        let path = fields.path("benefit");
        let benefit = match kind(node) {
            Some("gift") => {
                let gift = Fields::of(node, path, &["type", "product", "variation", "qty"])?;
                Benefit::Gift {
                    product: gift.int("product", 1, i64::MAX, None)?,
                    variation: gift.int("variation", 0, i64::MAX, Some(0))?,
                    qty: gift.int("qty", 1, MAX_UNITS, Some(1))?,
                }
            }
            Some("free_shipping") => {
                Fields::of(node, path, &["type"])?;
                Benefit::FreeShipping
            }
            _ => Benefit::Off(Discount::read(Some(node), path, Allowed::Benefit)?),
        };
        let with_bundles = fields.bool("with_bundles", false)?;
        let exclusive = match fields.get("exclusive") {
            None => None,
            Some(_) => Some(fields.text("exclusive", 100)?.to_owned()),
        };
        if self.ending.is_some() {
            return Err(wrong(fields.path("ending"), "none where units are priced one by one", "one"));
        }
        Ok(Kind::Offer(Offer { scope, benefit, with_bundles, exclusive }))
    }

    fn read_buy_get(&self, fields: &Fields<'_, '_, '_>) -> Result<Kind> {
        let buy = read_group(fields.get("buy"), fields.path("buy"))?;
        let of = Fields::of(
            fields.get("get").unwrap_or(&Node::Null),
            fields.path("get"),
            &["n", "group", "which"],
        )?;
        let n = of.int("n", 1, MAX_UNITS, None)?;
        let group = match of.get("group") {
            None => None,
            some => Some(Group::read(some, of.path("group"))?),
        };
        let dearest = of.word("which", &["cheapest", "dearest"], Some(0))? == 1;
        let discount = Discount::read(fields.get("discount"), fields.path("discount"), Allowed::Plain)?;
        let spread = fields.bool("spread", false)?;
        if self.ending.is_some() && !spread {
            return Err(wrong(fields.path("ending"), "none where units are priced one by one", "one"));
        }
        Ok(Kind::BuyGet { buy, get: Get { n, group, dearest }, discount, spread })
    }

    fn read_floor(&mut self, node: Option<&Node<'_>>, path: Path<'_>) -> Result<()> {
        let Some(node) = node else { return Ok(()) };
        let fields = Fields::of(node, path, &["type", "basis_points", "unknown_cost"])?;
        let floor = fields.word("type", &["none", "cost", "margin"], None)?;
        self.refuse_unknown_cost = fields.word("unknown_cost", &["refuse", "ignore"], Some(0))? == 0;
        self.floor = match floor {
            1 => Floor::Cost,
            2 => Floor::Margin(fields.int("basis_points", 0, 9999, None)?),
            _ => Floor::None,
        };
        Ok(())
    }

    fn read_ending(&mut self, node: Option<&Node<'_>>, path: Path<'_>) -> Result<()> {
        let Some(node) = node else { return Ok(()) };
        let fields = Fields::of(node, path, &["minor", "modulus"])?;
        let modulus = fields.int("modulus", 2, 1_000_000, None)?;
        self.ending = Some((fields.int("minor", 0, modulus - 1, None)?, modulus));
        Ok(())
    }
}

fn owned(texts: Vec<&str>) -> Vec<String> {
    texts.into_iter().map(str::to_owned).collect()
}

fn read_tiers(fields: &Fields<'_, '_, '_>) -> Result<Kind> {
    let group = Group::read(fields.get("group"), fields.path("group"))?;
    let mut tiers: Vec<(i64, Discount)> = Vec::new();
    let path = fields.path("tiers");
    for (i, node) in fields.list("tiers", 50, true)?.iter().enumerate() {
        let tier = Fields::of(node, Path::Index(&path, i), &["n", "discount"])?;
        let n = tier.int("n", 1, MAX_UNITS, None)?;
        if tiers.iter().any(|(of, _)| *of == n) {
            return Err(wrong(tier.path("n"), "a number of units not used before", "one used twice"));
        }
        tiers.push((n, Discount::read(tier.get("discount"), tier.path("discount"), Allowed::Plain)?));
    }
    tiers.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
    Ok(Kind::AnyN(group, tiers))
}

fn read_groups(fields: &Fields<'_, '_, '_>) -> Result<Kind> {
    let mut groups = Vec::new();
    let path = fields.path("groups");
    for (i, node) in fields.list("groups", 20, true)?.iter().enumerate() {
        groups.push(read_group(Some(node), Path::Index(&path, i))?);
    }
    let discount = Discount::read(fields.get("discount"), fields.path("discount"), Allowed::Plain)?;
    Ok(Kind::ChooseN(groups, discount))
}

fn read_group(node: Option<&Node<'_>>, path: Path<'_>) -> Result<(i64, Group)> {
    let fields = Fields::of(node.unwrap_or(&Node::Null), path, &["n", "group"])?;
    let n = fields.int("n", 1, MAX_UNITS, None)?;
    Ok((n, Group::read(fields.get("group"), fields.path("group"))?))
}

impl Component {
    fn read(node: &Node<'_>, path: Path<'_>) -> Result<Self> {
        let fields = Fields::of(node, path, &["product", "variation", "min", "max", "optional", "discount"])?;
        let product = fields.int("product", 1, i64::MAX, None)?;
        let variation = fields.int("variation", 0, i64::MAX, Some(0))?;
        let min = fields.int("min", 1, MAX_UNITS, Some(1))?;
        let max = fields.int("max", min, MAX_UNITS, Some(min))?;
        let optional = fields.bool("optional", false)?;
        let discount = match fields.get("discount") {
            None => None,
            Some(node) => Some(Discount::read(Some(node), fields.path("discount"), Allowed::Plain)?),
        };
        Ok(Component { product, variation, min, max, optional, discount })
    }
}

/// The error of a rule as it is shown.
pub fn request_error(error: &Error) -> (&str, &str, &str) {
    match error.kind() {
        crate::ErrorKind::Request { field, expected, found } => (field, expected, found),
        _ => ("", "", ""),
    }
}
