//! Pair tables: for every item the items that go with it, best first, in columns of their own so
//! that scoring reads six bytes a neighbour and a reason reads the rest.
//!
//! Scores are stored as u16 fixed point: `score = maximum of the row * stored / 65535`.

use super::builder::ModelBuilder;
use super::fault::Fault;
use super::format::Tag;
use super::reader::{Model, SectionOf};
use crate::Result;
use xxhash_rust::xxh3::Xxh3;

/// One pair table of a model, named by a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableId(pub u8);

impl TableId {
    /// What goes with one item (the product page). Counted: PHP alone answers from it.
    pub const PRODUCT: TableId = TableId(b'P');
    /// What buyers of one item also bought at other times. Counted: PHP alone answers from it.
    pub const ALSO_BOUGHT: TableId = TableId(b'A');
    /// What completes a cart.
    pub const CART: TableId = TableId(b'C');
    /// What speaks against an item beside a cart: the negative coefficients of the same regression.
    pub const CART_AGAINST: TableId = TableId(b'N');
    /// The same need, better.
    pub const UPGRADE: TableId = TableId(b'U');
    /// What is viewed next.
    pub const SESSION: TableId = TableId(b'S');
    /// What resembles it by title, categories, tags and attributes.
    pub const CONTENT: TableId = TableId(b'T');

    /// Section of one column of this table, such as `P/ix`.
    pub const fn column(self, column: [u8; 2]) -> Tag {
        Tag([self.0, b'/', column[0], column[1]])
    }
}

/// u32, items + 1: where each row starts; row i is `starts[i]..starts[i + 1]`.
pub const COLUMN_STARTS: [u8; 2] = *b"st";
/// u32 a pair: the other item.
pub const COLUMN_ITEMS: [u8; 2] = *b"it";
/// u16 a pair: the fixed-point score.
pub const COLUMN_SCORES: [u8; 2] = *b"sc";
/// f32 an item: the score that 65535 stands for.
pub const COLUMN_MAXIMA: [u8; 2] = *b"mx";
/// u32 a pair: orders that hold both items.
pub const COLUMN_ORDERS: [u8; 2] = *b"or";
/// u32 a pair: distinct customers who bought both.
pub const COLUMN_CUSTOMERS: [u8; 2] = *b"cu";
/// u64 an item: checksum of what the row says, so that a reader may seek one row.
pub const COLUMN_CHECKSUMS: [u8; 2] = *b"ck";

/// One neighbour on its way into a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Index of the other item.
    pub item: u32,
    /// Its score; values that are not finite or not above 0 are left out.
    pub score: f32,
    /// Orders that hold both.
    pub orders: u32,
    /// Distinct customers who bought both.
    pub customers: u32,
}

/// Collects the rows of one pair table, item 0 first.
#[derive(Debug, Default)]
pub struct PairTableBuilder {
    counted: bool,
    starts: Vec<u32>,
    items: Vec<u32>,
    scores: Vec<u16>,
    maxima: Vec<f32>,
    orders: Vec<u32>,
    customers: Vec<u32>,
    /// Scratch memory: what a row is sorted by, and the places of its pairs.
    order: Vec<(u64, u32)>,
}

impl PairTableBuilder {
    /// A table with raw counts and a checksum a row, which PHP can read by seeking (14 bytes a pair).
    pub fn counted() -> Self {
        PairTableBuilder { counted: true, starts: vec![0], ..Self::default() }
    }

    /// A table of scores only (6 bytes a pair).
    pub fn scored() -> Self {
        PairTableBuilder { counted: false, starts: vec![0], ..Self::default() }
    }

    /// Appends the row of the next item: sorted by stored score, ties by item, cut to `limit`.
    ///
    /// # Errors
    /// `model.section` when the table would exceed 2^32-1 pairs.
    pub fn push_row(&mut self, row: &mut Vec<Pair>, limit: usize) -> Result<()> {
        row.retain(|pair| pair.score.is_finite() && pair.score > 0.0);
        let maximum = row.iter().map(|pair| pair.score).fold(0.0, f32::max);
        // Every score is turned into its stored form once, and what is cut off is never sorted.
        self.order.clear();
        self.order.extend(row.iter().enumerate().map(|(at, pair)| {
            let below = u64::from(u16::MAX - fixed_point(pair.score, maximum));
            (below << 32 | u64::from(pair.item), at as u32)
        }));
        if limit == 0 {
            self.order.clear();
        } else if self.order.len() > limit {
            self.order.select_nth_unstable(limit - 1);
            self.order.truncate(limit);
        }
        self.order.sort_unstable();
        for &(key, at) in &self.order {
            let Some(pair) = row.get(at as usize) else { continue };
            self.items.push(pair.item);
            self.scores.push(u16::MAX - (key >> 32) as u16);
            if self.counted {
                self.orders.push(pair.orders);
                self.customers.push(pair.customers);
            }
        }
        let end = u32::try_from(self.items.len()).map_err(|_| Fault::Section {
            section: "pairs".into(),
            expected: "at most 2^32-1 pairs",
            found: self.items.len().to_string(),
        })?;
        self.starts.push(end);
        self.maxima.push(maximum);
        Ok(())
    }

    /// Rows so far.
    pub fn rows(&self) -> usize {
        self.maxima.len()
    }

    /// Pairs so far.
    pub fn pairs(&self) -> usize {
        self.items.len()
    }

    /// Adds the table to a model whose items and orders per item are `ids` and `item_orders`
    /// (they enter the checksum of each row).
    ///
    /// # Errors
    /// `model.section` when the rows are not one an item or a pair names no item.
    pub fn add_to(
        self,
        model: &mut ModelBuilder<'_>,
        table: TableId,
        ids: &[u64],
        item_orders: &[u32],
    ) -> Result<()> {
        let fault = |expected, found: usize| Fault::Section {
            section: table.column(COLUMN_STARTS).to_string(),
            expected,
            found: found.to_string(),
        };
        if self.rows() != ids.len() || item_orders.len() != ids.len() {
            return Err(fault("one row an item", self.rows()).into());
        }
        if let Some(&item) = self.items.iter().find(|&&item| item as usize >= ids.len()) {
            return Err(fault("pairs of known items", item as usize).into());
        }
        if self.counted {
            let checksums = (0..ids.len()).map(|item| self.checksum(item, ids, item_orders)).collect();
            model.array::<u64>(table.column(COLUMN_CHECKSUMS), checksums)?;
            model.array(table.column(COLUMN_ORDERS), self.orders)?;
            model.array(table.column(COLUMN_CUSTOMERS), self.customers)?;
        }
        model.array(table.column(COLUMN_STARTS), self.starts)?;
        model.array(table.column(COLUMN_ITEMS), self.items)?;
        model.array(table.column(COLUMN_SCORES), self.scores)?;
        model.array(table.column(COLUMN_MAXIMA), self.maxima)?;
        Ok(())
    }

    fn checksum(&self, item: usize, ids: &[u64], item_orders: &[u32]) -> u64 {
        let bounds = |at: usize| self.starts.get(at).map_or(0, |&start| start as usize);
        let range = bounds(item)..bounds(item + 1);
        let row = PairRow {
            items: self.items.get(range.clone()).unwrap_or(&[]),
            scores: self.scores.get(range.clone()).unwrap_or(&[]),
            maximum: self.maxima.get(item).copied().unwrap_or(0.0),
            orders: self.orders.get(range.clone()).unwrap_or(&[]),
            customers: self.customers.get(range).unwrap_or(&[]),
        };
        row.checksum(item, ids, item_orders)
    }
}

/// `score` as a fraction of `maximum` in 16 bits. A positive score never becomes 0.
fn fixed_point(score: f32, maximum: f32) -> u16 {
    if maximum <= 0.0 {
        return 0;
    }
    let exact = f64::from(score) / f64::from(maximum) * 65535.0;
    // Rounded by hand: half of all processors would call a function for it, for hundreds of millions of pairs.
    let whole = exact as u32;
    let rounded = whole + u32::from(exact - f64::from(whole) >= 0.5);
    rounded.clamp(1, 65535) as u16
}

/// A pair table of an open model: handles that were found and checked once.
#[derive(Debug, Clone, Copy, Default)]
pub struct PairTable {
    starts: SectionOf<u32>,
    items: SectionOf<u32>,
    scores: SectionOf<u16>,
    maxima: SectionOf<f32>,
    orders: SectionOf<u32>,
    customers: SectionOf<u32>,
    checksums: SectionOf<u64>,
}

/// One row of a pair table, best first. All columns have the same length, except that a table
/// without counts has none.
#[derive(Debug, Clone, Copy, Default)]
pub struct PairRow<'m> {
    /// Other items.
    pub items: &'m [u32],
    /// Their fixed-point scores.
    pub scores: &'m [u16],
    /// The score that 65535 stands for.
    pub maximum: f32,
    /// Orders that hold both items; empty in a table without counts.
    pub orders: &'m [u32],
    /// Distinct customers who bought both; empty in a table without counts.
    pub customers: &'m [u32],
}

/// The columns that scoring reads, found once for many rows of one table.
#[derive(Debug, Clone, Copy)]
pub struct ScoreColumns<'m> {
    starts: &'m [u32],
    items: &'m [u32],
    scores: &'m [u16],
    maxima: &'m [f32],
}

impl<'m> ScoreColumns<'m> {
    /// Items and fixed-point scores of a row, best first, and the score of one step; nothing for an item the
    /// model does not have.
    #[inline]
    pub fn row(&self, item: u32) -> (&'m [u32], &'m [u16], f32) {
        let range = self.range(item);
        let maximum = self.maxima.get(item as usize).copied().unwrap_or(0.0);
        (
            self.items.get(range.clone()).unwrap_or(&[]),
            self.scores.get(range).unwrap_or(&[]),
            maximum / 65535.0,
        )
    }

    /// Place of a pair in the table's columns.
    #[inline]
    pub fn place(&self, item: u32, other: u32) -> Option<usize> {
        let range = self.range(item);
        let items = self.items.get(range.clone()).unwrap_or(&[]);
        // Without a branch for each, so that the compiler compares many at once.
        for (number, chunk) in items.chunks(LOOK).enumerate() {
            if chunk.iter().fold(false, |found, &item| found | (item == other)) {
                let within = chunk.iter().position(|&item| item == other)?;
                return Some(range.start + number * LOOK + within);
            }
        }
        None
    }

    /// Places of some pairs of one item in the table's columns. The row is read once for all of them.
    #[inline]
    pub fn places(&self, item: u32, others: [Option<u32>; TOGETHER]) -> [Option<usize>; TOGETHER] {
        let range = self.range(item);
        let others = others.map(|other| other.unwrap_or(u32::MAX));
        let chunks = self.items.get(range.clone()).unwrap_or(&[]).chunks_exact(ABREAST);
        // Without a branch for each, so that the compiler compares many at once: of each lane the number of the
        // pair that was found, from 1.
        let mut numbers: [u32; ABREAST] = std::array::from_fn(|lane| lane as u32 + 1);
        let mut found = [[0u32; ABREAST]; TOGETHER];
        let rest = chunks.remainder();
        for chunk in chunks {
            for (found, other) in found.iter_mut().zip(others) {
                for ((found, &item), number) in found.iter_mut().zip(chunk).zip(numbers) {
                    *found |= if item == other { number } else { 0 };
                }
            }
            numbers.iter_mut().for_each(|number| *number = number.wrapping_add(ABREAST as u32));
        }
        let mut places = found.map(|lanes| lanes.into_iter().fold(0, |a, b| a | b) as usize);
        for (&item, number) in rest.iter().zip(numbers) {
            for (place, other) in places.iter_mut().zip(others) {
                *place |= if item == other { number as usize } else { 0 };
            }
        }
        places.map(|number| range.start.checked_add(number.checked_sub(1)?))
    }

    #[inline]
    fn range(&self, item: u32) -> std::ops::Range<usize> {
        let at = item as usize;
        match self.starts.get(at..at.saturating_add(2)) {
            Some(&[start, end]) => start as usize..end as usize,
            _ => 0..0,
        }
    }
}

/// Pairs looked at in one step.
const LOOK: usize = 16;
/// The same where several are looked for.
const ABREAST: usize = 8;
/// Pairs of one row that are looked for together.
pub const TOGETHER: usize = 4;

impl PairTable {
    /// What scoring reads of it.
    #[inline]
    pub fn scoring<'m, D: AsRef<[u8]>>(&self, model: &'m Model<D>) -> ScoreColumns<'m> {
        ScoreColumns {
            starts: model.get(self.starts),
            items: model.get(self.items),
            scores: model.get(self.scores),
            maxima: model.get(self.maxima),
        }
    }

    /// Orders and distinct customers of the pair at a [place](ScoreColumns::place); `None` in a table without
    /// counts.
    #[inline]
    pub fn counts_at<D: AsRef<[u8]>>(&self, model: &Model<D>, place: usize) -> Option<(u32, u32)> {
        Some((*model.get(self.orders).get(place)?, *model.get(self.customers).get(place)?))
    }

    /// Finds the table in a model and checks its columns against each other; `None` where the
    /// model has no such table.
    ///
    /// # Errors
    /// `model.section` when columns are absent, differ in length or row starts do not ascend.
    pub fn find<D: AsRef<[u8]>>(model: &Model<D>, table: TableId) -> Result<Option<PairTable>> {
        let count = model.slice::<u64>(Tag::ITEMS)?.map_or(0, <[u64]>::len);
        if model.section::<u32>(table.column(COLUMN_STARTS))?.is_none() {
            return Ok(None);
        }
        let starts = model.exactly(table.column(COLUMN_STARTS), count + 1)?;
        let values = model.get(starts);
        let pairs = values.last().map_or(0, |&last| last as usize);
        if values.first() != Some(&0) || values.windows(2).any(|pair| matches!(pair, [a, b] if a > b)) {
            return Err(Fault::Section {
                section: table.column(COLUMN_STARTS).to_string(),
                expected: "row starts from 0 that never descend",
                found: "another order".into(),
            }
            .into());
        }
        let counted = model.section::<u64>(table.column(COLUMN_CHECKSUMS))?.is_some();
        let column = |column| match counted {
            true => model.exactly(table.column(column), pairs),
            false => Ok(SectionOf::default()),
        };
        Ok(Some(PairTable {
            starts,
            items: model.exactly(table.column(COLUMN_ITEMS), pairs)?,
            scores: model.exactly(table.column(COLUMN_SCORES), pairs)?,
            maxima: model.exactly(table.column(COLUMN_MAXIMA), count)?,
            orders: column(COLUMN_ORDERS)?,
            customers: column(COLUMN_CUSTOMERS)?,
            checksums: match counted {
                true => model.exactly(table.column(COLUMN_CHECKSUMS), count)?,
                false => SectionOf::default(),
            },
        }))
    }

    /// The row of an item; empty for an item the model does not have.
    #[inline]
    pub fn row<'m, D: AsRef<[u8]>>(&self, model: &'m Model<D>, item: usize) -> PairRow<'m> {
        let starts = model.get(self.starts);
        let (Some(&start), Some(&end)) = (starts.get(item), starts.get(item + 1)) else {
            return PairRow::default();
        };
        let range = start as usize..end as usize;
        PairRow {
            items: model.get(self.items).get(range.clone()).unwrap_or(&[]),
            scores: model.get(self.scores).get(range.clone()).unwrap_or(&[]),
            maximum: model.get(self.maxima).get(item).copied().unwrap_or(0.0),
            orders: model.get(self.orders).get(range.clone()).unwrap_or(&[]),
            customers: model.get(self.customers).get(range).unwrap_or(&[]),
        }
    }

    /// Compares the checksum of every row with what the row says, as a seeking reader would.
    ///
    /// # Errors
    /// `model.checksum` naming the row; nothing to check in a table without counts.
    pub fn verify<D: AsRef<[u8]>>(&self, model: &Model<D>, table: TableId) -> Result<()> {
        let ids = model.slice::<u64>(Tag::ITEMS)?.unwrap_or(&[]);
        let item_orders = model.slice::<u32>(Tag::ITEM_ORDERS)?.unwrap_or(&[]);
        for (item, &expected) in model.get(self.checksums).iter().enumerate() {
            let found = self.row(model, item).checksum(item, ids, item_orders);
            if found != expected {
                let part = format!("row {item} of {}", table.0.escape_ascii());
                return Err(Fault::Checksum { part, expected, found }.into());
            }
        }
        Ok(())
    }
}

impl<'m> PairRow<'m> {
    /// The score of the pair at position `at`; 0 past the end.
    #[inline]
    pub fn score(&self, at: usize) -> f32 {
        self.scores.get(at).map_or(0.0, |&stored| f32::from(stored) * (self.maximum / 65535.0))
    }

    /// xxh3 over what the row says once indexes are resolved: own id (u64), own orders (u32),
    /// maximum (f32), then a pair: id (u64), stored score (u16), orders (u32), customers (u32).
    fn checksum(&self, item: usize, ids: &[u64], item_orders: &[u32]) -> u64 {
        let mut hash = Xxh3::new();
        hash.update(&ids.get(item).copied().unwrap_or(0).to_le_bytes());
        hash.update(&item_orders.get(item).copied().unwrap_or(0).to_le_bytes());
        hash.update(&self.maximum.to_le_bytes());
        for (at, &other) in self.items.iter().enumerate() {
            hash.update(&ids.get(other as usize).copied().unwrap_or(0).to_le_bytes());
            hash.update(&self.scores.get(at).copied().unwrap_or(0).to_le_bytes());
            hash.update(&self.orders.get(at).copied().unwrap_or(0).to_le_bytes());
            hash.update(&self.customers.get(at).copied().unwrap_or(0).to_le_bytes());
        }
        hash.digest()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::AlignedBytes;

    fn pair(item: u32, score: f32) -> Pair {
        Pair { item, score, orders: item + 10, customers: item + 5 }
    }

    fn model(rows: [Vec<Pair>; 3], mut table: PairTableBuilder) -> Result<Model<AlignedBytes>> {
        let (ids, orders) = ([3u64, 5, 9], [30u32, 20, 10]);
        let mut builder = ModelBuilder::new("1@shop.example");
        builder.slice(Tag::ITEMS, &ids)?.slice(Tag::ITEM_ORDERS, &orders)?;
        for mut row in rows {
            table.push_row(&mut row, 2)?;
        }
        table.add_to(&mut builder, TableId::PRODUCT, &ids, &orders)?;
        Model::open(AlignedBytes::copy(&builder.to_bytes()?))
    }

    #[test]
    fn rows_come_back_best_first_ties_by_item_and_cut() -> Result<()> {
        let rows = [vec![pair(1, 0.5), pair(2, 2.0)], vec![], vec![pair(1, 1.0), pair(0, 1.0), pair(2, 0.1)]];
        let model = model(rows, PairTableBuilder::counted())?;
        let table = PairTable::find(&model, TableId::PRODUCT)?.unwrap_or_default();
        table.verify(&model, TableId::PRODUCT)?;
        let row = table.row(&model, 0);
        assert_eq!((row.items, row.orders, row.customers), (&[2, 1][..], &[12, 11][..], &[7, 6][..]));
        assert_eq!((row.score(0), row.scores[1]), (2.0, 16384));
        assert!(table.row(&model, 1).items.is_empty());
        assert_eq!(table.row(&model, 2).items, [0, 1]);
        assert!(table.row(&model, 3).items.is_empty());
        assert!(PairTable::find(&model, TableId::CART)?.is_none());
        Ok(())
    }

    #[test]
    fn scores_are_rounded_half_away_from_zero() {
        for step in (1..400_000u32).step_by(7) {
            let score = step as f32 / 400_000.0;
            let want = (f64::from(score) / f64::from(0.75f32) * 65535.0).round().clamp(1.0, 65535.0) as u16;
            assert_eq!(fixed_point(score, 0.75), want, "{score}");
        }
        assert_eq!((fixed_point(1e-9, 1.0), fixed_point(0.5, 1.0), fixed_point(1.0, 0.0)), (1, 32768, 0));
    }

    #[test]
    fn a_cut_row_holds_the_first_of_the_whole() -> Result<()> {
        let row: Vec<Pair> = (0..900u32).map(|item| pair(item, 1.0 + ((item * 577) % 53) as f32)).collect();
        for limit in [0, 1, 64, 899, 900, 2000] {
            let (mut whole, mut cut) = (PairTableBuilder::counted(), PairTableBuilder::counted());
            whole.push_row(&mut row.clone(), row.len())?;
            cut.push_row(&mut row.clone(), limit)?;
            let least = limit.min(row.len());
            assert_eq!((cut.pairs(), cut.rows()), (least, 1));
            assert_eq!(cut.items.as_slice(), whole.items.get(..least).unwrap_or(&[]));
            assert_eq!(cut.scores.as_slice(), whole.scores.get(..least).unwrap_or(&[]));
            assert_eq!(cut.orders.as_slice(), whole.orders.get(..least).unwrap_or(&[]));
        }
        Ok(())
    }

    #[test]
    fn scores_that_are_no_scores_are_left_out() -> Result<()> {
        let rows = [vec![pair(1, f32::NAN), pair(2, f32::INFINITY)], vec![pair(0, -1.0)], vec![pair(0, 0.0)]];
        let model = model(rows, PairTableBuilder::scored())?;
        let table = PairTable::find(&model, TableId::PRODUCT)?.unwrap_or_default();
        assert!((0..3).all(|item| table.row(&model, item).items.is_empty()));
        Ok(())
    }

    #[test]
    fn pairs_of_unknown_items_are_refused() {
        let error = model([vec![pair(3, 1.0)], vec![], vec![]], PairTableBuilder::scored()).err();
        assert_eq!(error.map(|error| error.code()), Some("model.section"));
    }
}
