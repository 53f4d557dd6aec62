//! Answers requests from an open model.

use super::answer::Answer;
use super::candidates::{weights, Term, Workspace};
use super::knn::Tried;
use super::request::{EventKind, Request, Strategy};
use super::{rerank, MAX_LIMIT};
use crate::error::ErrorKind;
use crate::model::{Model, PairTable, SectionOf, TableId, Tag};
use crate::train::params::{Blend, Params};
use crate::train::sessions::SessionWeights;
use crate::train::tags;
use crate::Result;

/// Most items of a cart or history that are looked at; the first of a cart, the latest of a history.
pub const MAX_CONTEXT: usize = 200;
/// Most purchases that are context for other items.
const MAX_PROFILE: usize = 50;
/// Orders of a shop at which what is written about products counts half as much again as in a shop of many.
const YOUNG_ORDERS: f64 = 1000.0;
/// Own purchases up to which what else their buyers bought counts in full. Summed over many it is what everybody
/// buys, and baskets say more.
const ALSO_ITEMS: f64 = 3.0;

/// An open model with everything found once that answering needs. Shared by threads; the scratch
/// memory of each is its [`Workspace`].
#[derive(Debug)]
pub struct Ranker<D> {
    pub(super) model: Model<D>,
    pub(super) params: Params,
    pub(super) ids: SectionOf<u64>,
    pub(super) item_orders: SectionOf<u32>,
    pub(super) item_customers: SectionOf<u32>,
    pub(super) product: Option<PairTable>,
    pub(super) cart: Option<PairTable>,
    pub(super) against: Option<PairTable>,
    pub(super) content: Option<PairTable>,
    pub(super) also: Option<PairTable>,
    pub(super) upgrade: Option<PairTable>,
    pub(super) session_pairs: Option<PairTable>,
    pub(super) recent: [SectionOf<f32>; 3],
    pub(super) recent_customers: SectionOf<u32>,
    pub(super) habit: SectionOf<f32>,
    pub(super) owned: SectionOf<f32>,
    pub(super) popular: SectionOf<u32>,
    pub(super) prices: SectionOf<i64>,
    pub(super) costs: SectionOf<i64>,
    pub(super) stock: SectionOf<u8>,
    pub(super) categories: Lists,
    pub(super) category_names: Vec<String>,
    pub(super) baskets: Lists,
    pub(super) basket_postings: Lists,
    pub(super) basket_weights: SectionOf<f32>,
    pub(super) heaviest_baskets: Lists,
    pub(super) heaviest_weights: SectionOf<f32>,
    pub(super) tried_baskets: Option<Tried>,
    pub(super) sessions: Lists,
    pub(super) session_postings: Lists,
    pub(super) session_weights: SectionOf<f32>,
    pub(super) session_vote_weights: SectionOf<f32>,
    pub(super) tried_sessions: Option<SessionWeights>,
    pub(super) orders: f64,
}

/// Lists as two sections: starts and elements.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Lists {
    starts: SectionOf<u32>,
    elements: SectionOf<u32>,
}

impl Lists {
    pub(super) fn find<D: AsRef<[u8]>>(model: &Model<D>, starts: Tag, elements: Tag) -> Result<Lists> {
        Ok(Lists {
            starts: model.section(starts)?.unwrap_or_default(),
            elements: model.section(elements)?.unwrap_or_default(),
        })
    }

    #[inline]
    pub(super) fn get<'m, D: AsRef<[u8]>>(&self, model: &'m Model<D>, list: usize) -> &'m [u32] {
        let (start, end) = self.range(model, list);
        self.all(model).get(start as usize..end as usize).unwrap_or(&[])
    }

    /// Where a list starts and ends among all elements.
    #[inline]
    pub(super) fn range<D: AsRef<[u8]>>(&self, model: &Model<D>, list: usize) -> (u32, u32) {
        match model.get(self.starts).get(list..list + 2) {
            Some(&[start, end]) if start <= end => (start, end),
            _ => (0, 0),
        }
    }

    /// The elements of all lists.
    #[inline]
    pub(super) fn all<'m, D: AsRef<[u8]>>(&self, model: &'m Model<D>) -> &'m [u32] {
        model.get(self.elements)
    }

    pub(super) fn len<D: AsRef<[u8]>>(&self, model: &Model<D>) -> usize {
        model.get(self.starts).len().saturating_sub(1)
    }
}

impl<D: AsRef<[u8]>> Ranker<D> {
    /// Finds everything in a model.
    ///
    /// # Errors
    /// `model.section` when a section has another shape than documented.
    pub fn open(model: Model<D>) -> Result<Self> {
        let count = model.slice::<u64>(Tag::ITEMS)?.map_or(0, <[u64]>::len);
        #[derive(serde::Deserialize, Default)]
        #[serde(default)]
        struct Chosen {
            params: Params,
        }
        let params = model.json::<Chosen>(Tag::PARAMS)?.unwrap_or_default().params;
        let per_item = |tag| match model.section::<f32>(tag)? {
            Some(_) => model.exactly(tag, count),
            None => Ok(SectionOf::default()),
        };
        let mut ranker = Ranker {
            ids: model.section(Tag::ITEMS)?.unwrap_or_default(),
            item_orders: model.section(Tag::ITEM_ORDERS)?.unwrap_or_default(),
            item_customers: model.section(Tag::ITEM_CUSTOMERS)?.unwrap_or_default(),
            product: PairTable::find(&model, TableId::PRODUCT)?,
            cart: PairTable::find(&model, TableId::CART)?,
            against: PairTable::find(&model, TableId::CART_AGAINST)?,
            content: PairTable::find(&model, TableId::CONTENT)?,
            also: PairTable::find(&model, TableId::ALSO_BOUGHT)?,
            upgrade: PairTable::find(&model, TableId::UPGRADE)?,
            session_pairs: PairTable::find(&model, TableId::SESSION)?,
            recent: [per_item(tags::POPULAR_7)?, per_item(tags::POPULAR_14)?, per_item(tags::POPULAR_30)?],
            recent_customers: model.section(tags::POPULAR_CUSTOMERS)?.unwrap_or_default(),
            habit: per_item(tags::REPEAT_HABIT)?,
            owned: per_item(tags::REPEAT_OWNED)?,
            popular: model.section(tags::POPULAR_LIST)?.unwrap_or_default(),
            prices: model.section(tags::PRICES)?.unwrap_or_default(),
            costs: model.section(tags::COSTS)?.unwrap_or_default(),
            stock: model.section(tags::STOCK)?.unwrap_or_default(),
            categories: Lists::find(&model, tags::CATEGORY_STARTS, tags::CATEGORY_ITEMS)?,
            category_names: model.json(tags::CATEGORY_NAMES)?.unwrap_or_default(),
            baskets: Lists::find(&model, tags::BASKET_STARTS, tags::BASKET_ITEMS)?,
            basket_postings: Lists::find(&model, tags::BASKET_POSTING_STARTS, tags::BASKET_POSTINGS)?,
            basket_weights: model.section(tags::BASKET_WEIGHTS)?.unwrap_or_default(),
            heaviest_baskets: Lists::find(&model, tags::BASKET_HEAVIEST_STARTS, tags::BASKET_HEAVIEST)?,
            heaviest_weights: model.section(tags::BASKET_HEAVIEST_WEIGHTS)?.unwrap_or_default(),
            tried_baskets: None,
            sessions: Lists::find(&model, tags::SESSION_STARTS, tags::SESSION_ITEMS)?,
            session_postings: Lists::find(&model, tags::SESSION_POSTING_STARTS, tags::SESSION_POSTINGS)?,
            session_weights: model.section(tags::SESSION_WEIGHTS)?.unwrap_or_default(),
            session_vote_weights: model.section(tags::SESSION_VOTE_WEIGHTS)?.unwrap_or_default(),
            tried_sessions: None,
            orders: model.facts()?.orders as f64,
            params,
            model,
        };
        // A model from before these were stored.
        if ranker.model.get(ranker.session_weights).len() < ranker.sessions.len(&ranker.model) {
            ranker.tried_sessions = Some(ranker.weigh_sessions());
        }
        Ok(ranker)
    }

    /// The model it answers from.
    pub fn model(&self) -> &Model<D> {
        &self.model
    }

    /// Its table of products bought together, found once.
    pub fn product_table(&self) -> Option<PairTable> {
        self.product
    }

    /// The parameters in force.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// Tries other weights on the same tables. What is baked into the tables stays as it is, save
    /// the baskets' weights, which are as training with these parameters would have them.
    pub fn try_params(&mut self, params: Params) {
        if params.knn != self.params.knn {
            self.tried_baskets = Some(Tried::of(self, &params.knn));
        }
        let sessions_differ = params.session != self.params.session;
        self.params = params;
        if sessions_differ {
            self.tried_sessions = Some(self.weigh_sessions());
        }
    }

    /// Index of a product in the model.
    #[inline]
    pub fn index(&self, item: u64) -> Option<u32> {
        let ids = self.model.get(self.ids);
        // Where ids have no gaps, their distance from the first is the index.
        let guess = item.wrapping_sub(*ids.first()?);
        if usize::try_from(guess).is_ok_and(|at| ids.get(at) == Some(&item)) {
            return Some(guess as u32);
        }
        ids.binary_search(&item).ok().map(|at| at as u32)
    }

    /// The product at an index of the model.
    #[inline]
    pub(super) fn id(&self, item: u32) -> u64 {
        self.model.get(self.ids).get(item as usize).copied().unwrap_or(0)
    }

    #[inline]
    pub(super) fn orders_of(&self, item: u32) -> u32 {
        self.model.get(self.item_orders).get(item as usize).copied().unwrap_or(0)
    }

    /// Answers a request.
    ///
    /// # Errors
    /// `request.field` when more than [`MAX_LIMIT`] suggestions are asked for.
    pub fn recommend(&self, request: &Request, work: &mut Workspace) -> Result<Answer> {
        if request.limit > MAX_LIMIT {
            return Err(ErrorKind::Request {
                field: "limit".into(),
                expected: format!("at most {MAX_LIMIT}"),
                found: request.limit.to_string(),
            }
            .into());
        }
        work.reset(self.model.get(self.ids).len());
        let one;
        let weights = match request.strategy {
            Strategy::Product => {
                self.context(request.cart.get(..1).unwrap_or(&[]), work);
                self.complete(request, work)
            }
            Strategy::Cart => {
                self.context(&request.cart, work);
                self.complete(request, work)
            }
            Strategy::AlsoBought => {
                self.context(request.cart.get(..1).unwrap_or(&[]), work);
                self.also_bought(work)
            }
            Strategy::ForYou => self.for_you(request, work),
            Strategy::Session => self.session(request, work),
            Strategy::Upgrade => {
                self.context(request.cart.get(..1).unwrap_or(&[]), work);
                self.rows(self.upgrade, Term::Content, work);
                one = Blend { content: 1.0, ..Blend::default() };
                super::candidates::weights(&one)
            }
            Strategy::Popular => {
                self.context(&request.cart, work);
                self.best_sellers(request, work)
            }
        };
        work.excluded.extend(request.exclude.iter().filter_map(|&item| self.index(item)));
        if !request.repeat {
            let bought = request.history.iter().filter(|event| event.kind == EventKind::Purchase);
            work.excluded.extend(bought.filter_map(|event| self.index(event.item)));
        }
        work.blend(&weights);
        self.discount_owned(request, work);
        Ok(rerank::answer(self, request, &weights, work))
    }

    /// Takes the items of a cart as context and excludes them.
    fn context(&self, cart: &[u64], work: &mut Workspace) {
        for &item in cart.iter().take(MAX_CONTEXT) {
            if let Some(index) = self.index(item) {
                if !work.excluded.contains(&index) {
                    work.context.push((index, 1.0));
                    work.excluded.push(index);
                }
            }
        }
    }

    fn complete(&self, request: &Request, work: &mut Workspace) -> [f32; super::candidates::TERMS] {
        let class = match work.context.len() {
            0 | 1 => 0,
            2 | 3 => 1,
            _ => 2,
        };
        let mut blend = self.params.blend.get(class).copied().unwrap_or_default();
        if work.context.is_empty() {
            return weights(&Blend::default());
        }
        blend.content *= 1.0 + YOUNG_ORDERS / (YOUNG_ORDERS + self.orders);
        self.gather(&blend, work);
        if blend.personal > 0.0 || blend.also > 0.0 {
            let now = now(request);
            let half_days = self.params.cart_history_half_days;
            let profile = self.profile(request, now, half_days);
            if blend.personal > 0.0 {
                self.own_purchases(request, now, (half_days, self.params.cart_habit_power), work);
                self.own_baskets(request, now, half_days, work);
            }
            for &(item, weight) in &profile {
                self.row(self.also, item, weight, Term::Also, work);
            }
        } else {
            blend.also = 0.0;
        }
        if blend.knn > 0.0 {
            self.similar_baskets(work);
        }
        self.weigh_against(&blend, work);
        self.add_recent(30, &blend, work);
        weights(&blend)
    }

    /// Candidates of all context items from every table with a weight.
    pub(super) fn gather(&self, blend: &Blend, work: &mut Workspace) {
        if blend.product > 0.0 {
            self.rows(self.product, Term::Product, work);
        }
        if blend.cart > 0.0 {
            self.rows(self.cart, Term::Cart, work);
        }
        if blend.content > 0.0 {
            self.similar(work);
        }
    }

    fn rows(&self, table: Option<PairTable>, term: Term, work: &mut Workspace) {
        let Some(table) = table else { return };
        let context = std::mem::take(&mut work.context);
        let columns = table.scoring(&self.model);
        for &(item, weight) in &context {
            let (items, scores, unit) = columns.row(item);
            let unit = unit * weight;
            work.add_row(term, items, scores, |_, score| f32::from(score) * unit);
        }
        work.context = context;
    }

    #[inline]
    pub(super) fn row(
        &self,
        table: Option<PairTable>,
        item: u32,
        weight: f32,
        term: Term,
        work: &mut Workspace,
    ) {
        let Some(table) = table else { return };
        let (items, scores, unit) = table.scoring(&self.model).row(item);
        let unit = unit * weight;
        work.add_row(term, items, scores, |_, score| f32::from(score) * unit);
    }

    /// Takes from the candidates what the context says against them; after all candidates are found.
    fn weigh_against(&self, blend: &Blend, work: &mut Workspace) {
        let factor = self.params.cart.against as f32;
        let Some(table) = self.against.filter(|_| blend.cart > 0.0 && factor > 0.0) else { return };
        let context = std::mem::take(&mut work.context);
        let columns = table.scoring(&self.model);
        for &(item, weight) in &context {
            let (items, scores, unit) = columns.row(item);
            work.add_row_to_known(Term::Cart, items, scores, -factor * unit * weight);
        }
        work.context = context;
    }

    /// Content similarity fades as both items get a history of their own.
    fn similar(&self, work: &mut Workspace) {
        let Some(table) = self.content else { return };
        let context = std::mem::take(&mut work.context);
        let prior = self.params.content.prior as f32;
        let share = prior / (context.len().max(1) as f32).sqrt();
        let (columns, orders) = (table.scoring(&self.model), self.model.get(self.item_orders));
        let orders_of = |item: u32| orders.get(item as usize).copied().unwrap_or(0);
        for &(item, weight) in &context {
            let (items, scores, unit) = columns.row(item);
            let (own, unit) = (orders_of(item), unit * weight * share);
            work.add_row(Term::Content, items, scores, |other, score| {
                f32::from(score) * unit / (own.min(orders_of(other)) as f32 + prior)
            });
        }
        work.context = context;
    }

    fn also_bought(&self, work: &mut Workspace) -> [f32; super::candidates::TERMS] {
        let blend = match self.also {
            Some(_) => Blend { also: 1.0, content: 0.1, ..Blend::default() },
            None => Blend { product: 1.0, content: 0.1, ..Blend::default() },
        };
        self.rows(self.also, Term::Also, work);
        self.gather(&blend, work);
        weights(&blend)
    }

    fn best_sellers(&self, request: &Request, work: &mut Workspace) -> [f32; super::candidates::TERMS] {
        let category = request.category.as_ref().map(|name| {
            self.category_names.iter().position(|known| known == name).map_or(u32::MAX, |at| at as u32)
        });
        let list = self.model.get(self.popular);
        for (rank, &item) in list.iter().enumerate() {
            if category.is_none_or(|wanted| self.categories_of(item).contains(&wanted)) {
                work.add(item, Term::Recent, 1.0 - rank as f32 / (list.len() + 1) as f32);
            }
        }
        weights(&Blend { recent: 1.0, ..Blend::default() })
    }

    fn for_you(&self, request: &Request, work: &mut Workspace) -> [f32; super::candidates::TERMS] {
        let now = now(request);
        let chosen = if request.repeat { &self.params.personal } else { &self.params.discover };
        let mut blend = chosen.blend;
        work.context = self.profile(request, now, chosen.context_half_days);
        work.least_personal = 1.0;
        if !request.repeat {
            blend.also *= (ALSO_ITEMS / work.context.len().max(1) as f64).min(1.0);
        }
        if blend.personal > 0.0 {
            self.own_purchases(request, now, (chosen.half_days, self.params.habit_power), work);
        }
        if blend.also > 0.0 {
            self.rows(self.also, Term::Also, work);
        }
        self.gather(&blend, work);
        // Somebody without a history, or a shop where recent sales say the most: best sellers are candidates.
        if blend.recent > 0.0 || work.context.is_empty() {
            blend.recent = blend.recent.max(0.1);
            for &item in self.model.get(self.popular).iter().take(200) {
                work.add(item, Term::Recent, 0.0);
            }
        }
        if blend.knn > 0.0 {
            self.similar_baskets(work);
        }
        self.weigh_against(&blend, work);
        self.add_recent(chosen.recent_days, &blend, work);
        weights(&blend)
    }

    fn add_recent(&self, days: u32, blend: &Blend, work: &mut Workspace) {
        if blend.recent <= 0.0 {
            return;
        }
        let [week, fortnight, month] = self.recent;
        let window = self.model.get(match days {
            7 => week,
            14 => fortnight,
            _ => month,
        });
        work.set_all(Term::Recent, |item| window.get(item as usize).copied().unwrap_or(0.0));
    }

    /// What the shopper bought, weighted by how long ago, the heaviest first.
    fn profile(&self, request: &Request, now: i64, half_days: f64) -> Vec<(u32, f32)> {
        let mut profile: Vec<(u32, f32)> = request
            .history
            .iter()
            .filter(|event| event.kind == EventKind::Purchase)
            .filter_map(|event| Some((self.index(event.item)?, decay(now, event.at, half_days))))
            .collect();
        profile.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        profile.dedup_by(|later, first| {
            let same = later.0 == first.0;
            first.1 = if same { (first.1 + later.1).min(1.0) } else { first.1 };
            same
        });
        profile.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        profile.truncate(MAX_PROFILE);
        profile
    }

    fn own_purchases(
        &self,
        request: &Request,
        now: i64,
        (half_days, habit_power): (f64, f64),
        work: &mut Workspace,
    ) {
        for event in request.history.iter().filter(|event| event.kind == EventKind::Purchase) {
            if let Some(item) = self.index(event.item) {
                let habit = self.model.get(self.habit).get(item as usize).copied().unwrap_or(1.0);
                let habit = habit.powf(habit_power as f32);
                work.add(item, Term::Personal, habit * decay(now, event.at, half_days));
            }
        }
    }

    /// What came in the shopper's own orders that held items of the cart counts more the more of them it held.
    fn own_baskets(&self, request: &Request, now: i64, half_days: f64, work: &mut Workspace) {
        let factor = self.params.cart_history_together as f32;
        if factor <= 0.0 {
            return;
        }
        let mut events: Vec<(i64, u32)> = request
            .history
            .iter()
            .filter(|event| event.kind == EventKind::Purchase)
            .filter_map(|event| Some((event.at, self.index(event.item)?)))
            .collect();
        events.sort_unstable();
        for order in events.chunk_by(|a, b| a.0 == b.0) {
            let held = |&&(_, item): &&(i64, u32)| work.excluded.contains(&item);
            let shared = order.iter().filter(held).count() as f32;
            if shared > 0.0 {
                let at = order.first().map_or(now, |&(at, _)| at);
                let weight = factor * shared / (order.len() as f32).sqrt() * decay(now, at, half_days);
                for &(_, item) in order {
                    work.add(item, Term::Personal, weight);
                }
            }
        }
    }

    /// What is bought once counts little for somebody who has it.
    fn discount_owned(&self, request: &Request, work: &mut Workspace) {
        let bought = request.history.iter().filter(|event| event.kind == EventKind::Purchase);
        work.met.clear();
        work.met.extend(bought.filter_map(|event| self.index(event.item)));
        work.met.sort_unstable();
        work.met.dedup();
        let owned = self.model.get(self.owned);
        for at in 0..work.met.len() {
            let Some(&item) = work.met.get(at) else { break };
            work.discount(item, owned.get(item as usize).copied().unwrap_or(1.0));
        }
    }

    #[inline]
    pub(super) fn categories_of(&self, item: u32) -> &[u32] {
        self.categories.get(&self.model, item as usize)
    }
}

/// The time of asking, or the latest event.
fn now(request: &Request) -> i64 {
    let latest = request.history.iter().map(|event| event.at).max().unwrap_or(0);
    if request.now > 0 {
        request.now
    } else {
        latest
    }
}

fn decay(now: i64, at: i64, half_days: f64) -> f32 {
    if half_days <= 0.0 {
        return 1.0;
    }
    let days = now.saturating_sub(at).max(0) as f64 / 86_400.0;
    ((-days / half_days).exp2() as f32).max(1e-6)
}
