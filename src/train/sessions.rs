//! Browsing sessions: kept newest first for the neighbours, and counted as pairs in the order of viewing.

use super::assemble::postings;
use super::history::History;
use super::input::{Click, Trainer};
use super::params::SessionParams;
use super::tags;
use crate::model::{ModelBuilder, Pair, PairTableBuilder, TableId};
use crate::Result;

/// Views kept of one session, the latest.
const MAX_VIEWS: usize = 100;
/// Views in all stored sessions together.
const MAX_ALL_VIEWS: usize = 4_000_000;
/// Views further apart than this are no pair.
const REACH: usize = 10;
/// A pair against the order of viewing counts this much.
const BACKWARD: f32 = 0.5;
/// Share of the sessions after which a pair counts half.
const HALF_LIFE: f32 = 0.5;
/// Pairs kept an item.
const KEEP: usize = 64;

/// What is known of sessions before any is asked for.
#[derive(Debug, Default)]
pub(crate) struct SessionWeights {
    /// What the similarity of each session is multiplied by.
    pub(crate) sessions: Vec<f32>,
    /// What votes for each item are multiplied by.
    pub(crate) votes: Vec<f32>,
}

impl SessionWeights {
    /// Of the lengths of the sessions, newest first, and of how many hold each item.
    pub(crate) fn of(
        lengths: impl ExactSizeIterator<Item = usize>,
        holders: impl Iterator<Item = usize>,
        params: &SessionParams,
    ) -> SessionWeights {
        let count = lengths.len();
        SessionWeights {
            sessions: lengths
                .enumerate()
                .map(|(number, length)| params.session_weight(number, count, length))
                .collect(),
            votes: holders.map(|holders| params.vote_weight(count, holders)).collect(),
        }
    }
}

impl Trainer {
    fn sorted_clicks(&self) -> Vec<Click> {
        let mut clicks: Vec<Click> =
            self.clicks.iter().copied().filter(|click| self.in_time(click.time)).collect();
        clicks.sort_unstable();
        clicks
    }

    /// Views of the sessions that lie wholly in the latest tenth of all views.
    pub fn latest_sessions(&self) -> Vec<Click> {
        let clicks = self.sorted_clicks();
        let mut times: Vec<i64> = clicks.iter().map(|click| click.time).collect();
        times.sort_unstable();
        let Some(&cutoff) = times.get(times.len() - times.len() / 10) else { return Vec::new() };
        let late = clicks.chunk_by(|a, b| a.session == b.session);
        late.filter(|views| views.first().is_some_and(|view| view.time > cutoff)).flatten().copied().collect()
    }

    /// Forgets views at or after `time`.
    pub fn keep_sessions_before(&mut self, time: i64) {
        self.clicks.retain(|click| click.time < time);
    }

    /// The sessions as if each were an order, for baselines.
    ///
    /// # Errors
    /// `request.field` as for [`history`](Trainer::history).
    pub fn sessions_as_history(&self) -> Result<History> {
        let mut orders = Trainer::new(&self.site);
        for click in self.sorted_clicks() {
            orders.add_line(super::input::Line {
                order: click.session,
                item: click.item,
                qty: 1,
                time: click.time,
                weight: 100,
                ..super::input::Line::default()
            })?;
        }
        orders.history()
    }

    /// Items viewed before `time`, ascending.
    pub fn viewed_before(&self, time: i64) -> Vec<u64> {
        let mut items: Vec<u64> =
            self.clicks.iter().filter(|click| click.time < time).map(|click| click.item).collect();
        items.sort_unstable();
        items.dedup();
        items
    }

    /// Adds sessions and sequential pairs to a model, where there are any.
    pub(super) fn add_sessions_to(
        &self,
        model: &mut ModelBuilder<'_>,
        history: &History,
        item_orders: &[u32],
        before: Option<i64>,
        params: &SessionParams,
    ) -> Result<()> {
        let clicks = self.sorted_clicks();
        let mut sessions: Vec<(i64, u64, Vec<u32>)> = clicks
            .chunk_by(|a, b| a.session == b.session)
            .map(|views| {
                let latest = views.iter().skip(views.len().saturating_sub(MAX_VIEWS));
                let items = latest.filter_map(|view| history.ids.binary_search(&view.item).ok());
                let last = views.last().copied().unwrap_or(Click { session: 0, time: 0, item: 0 });
                (last.time, last.session, items.map(|item| item as u32).collect())
            })
            .filter(|(time, _, items): &(i64, u64, Vec<u32>)| {
                items.len() >= 2 && before.is_none_or(|before| *time < before)
            })
            .collect();
        if sessions.is_empty() {
            return Ok(());
        }
        sessions.sort_unstable_by_key(|&(time, session, _)| (std::cmp::Reverse(time), session));
        let (mut starts, mut items) = (vec![0u32], Vec::new());
        for (.., views) in &sessions {
            if items.len() + views.len() > MAX_ALL_VIEWS {
                break;
            }
            items.extend_from_slice(views);
            starts.push(items.len() as u32);
        }
        let (posting_starts, holders) = postings(&starts, &items, history.ids.len());
        pairs(&starts, &items, &posting_starts)?.add_to(
            model,
            TableId::SESSION,
            &history.ids,
            item_orders,
        )?;
        let lengths = starts.windows(2).map(|range| (range[1] - range[0]) as usize);
        let holders_of = posting_starts.windows(2).map(|range| (range[1] - range[0]) as usize);
        let weights = SessionWeights::of(lengths, holders_of, params);
        model.array(tags::SESSION_WEIGHTS, weights.sessions)?;
        model.array(tags::SESSION_VOTE_WEIGHTS, weights.votes)?;
        model.array(tags::SESSION_STARTS, starts)?.array(tags::SESSION_ITEMS, items)?;
        model.array(tags::SESSION_POSTING_STARTS, posting_starts)?.array(tags::SESSION_POSTINGS, holders)?;
        Ok(())
    }
}

/// Per item what is viewed near it: one over the distance, newer sessions more, over the sessions
/// that hold the item.
fn pairs(starts: &[u32], items: &[u32], posting_starts: &[u32]) -> Result<PairTableBuilder> {
    let count = starts.len().saturating_sub(1) as f32;
    let mut all: Vec<(u32, u32, f32)> = Vec::new();
    for (session, range) in starts.windows(2).enumerate() {
        let weight = (-(session as f32) / (HALF_LIFE * count)).exp2();
        let views = &items[range[0] as usize..range[1] as usize];
        for (at, &from) in views.iter().enumerate() {
            for (distance, &to) in views[at + 1..].iter().take(REACH).enumerate() {
                if from != to {
                    let value = weight / (distance as f32 + 1.0);
                    all.push((from, to, value));
                    all.push((to, from, value * BACKWARD));
                }
            }
        }
    }
    all.sort_by_key(|&(from, to, _)| (from, to));
    let mut table = PairTableBuilder::scored();
    let mut row: Vec<Pair> = Vec::new();
    let mut rest = all.as_slice();
    for item in 0..posting_starts.len().saturating_sub(1) {
        let end = rest.partition_point(|&(from, ..)| from as usize <= item);
        let (own, after) = rest.split_at(end);
        rest = after;
        row.clear();
        let holders = (posting_starts[item + 1] - posting_starts[item]).max(1) as f32;
        for same in own.chunk_by(|a, b| a.1 == b.1) {
            let score = same.iter().map(|&(.., value)| value).sum::<f32>() / holders;
            row.push(Pair { item: same[0].1, score, orders: 0, customers: 0 });
        }
        table.push_row(&mut row, KEEP)?;
    }
    Ok(table)
}
