//! How much the patterns from one on can still save with the units left, from above.
//!
//! Each bound is a price a unit of each line that covers the savings of those patterns:
//! - *scarce*: a pattern's saving is charged to the line that allows the fewest applications,
//! - *parts*: to its lines as its parts save,
//! - *relaxed*: by the linear relaxation, every few patterns anew; computed once a search is long.

use super::relaxation::unit_prices;
use crate::money::{saturated_product, SATURATED};

/// Patterns between two relaxations.
const STRIDE: usize = 4;

/// What the bounds know of one pattern, lines being numbered from 0.
pub struct Column {
    /// Saving of one application.
    pub saving: i64,
    /// Line and units.
    pub takes: Vec<(usize, i64)>,
    /// The part of the saving of each of [`Column::takes`].
    pub saved: Vec<i64>,
}

/// What a bound says of a number of applications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// More may be saved.
    Open,
    /// No more is saved with this number.
    This,
    /// Nor with any smaller number.
    Fewer,
}

/// The bounds of one search.
pub struct Bounds {
    lines: usize,
    /// Units of all lines at the start.
    rest: Vec<i64>,
    /// By bound: prices by first pattern not yet decided and line.
    tables: Vec<Vec<i64>>,
}

impl Bounds {
    /// The bounds that are known before a search.
    pub fn new(columns: &[Column], rest: &[i64]) -> Self {
        let lines = rest.len();
        let (mut scarce, mut parts) = (vec![0; lines], vec![0; lines]);
        let entries = lines * (columns.len() + 1);
        let (mut scarce_rows, mut parts_rows) = (vec![0; entries], vec![0; entries]);
        for (k, column) in columns.iter().enumerate().rev() {
            let mut short = column.saving;
            let mut scarcest: Option<(i64, usize, i64)> = None;
            for (&(line, units), &saved) in column.takes.iter().zip(&column.saved) {
                if short > 0 {
                    short -= saturated_product(units, scarce.get(line).copied().unwrap_or(0));
                }
                let applications = rest.get(line).copied().unwrap_or(0) / units;
                if scarcest.is_none_or(|(fewest, ..)| applications < fewest) {
                    scarcest = Some((applications, line, units));
                }
                if let Some(price) = parts.get_mut(line) {
                    *price = (*price).max((saved + units - 1) / units);
                }
            }
            if let (true, Some((_, line, units))) = (short > 0, scarcest) {
                if let Some(price) = scarce.get_mut(line) {
                    *price = SATURATED.min(*price + (short + units - 1) / units);
                }
            }
            for (rows, row) in [(&mut scarce_rows, &scarce), (&mut parts_rows, &parts)] {
                if let Some(into) = rows.get_mut(k * lines..(k + 1) * lines) {
                    into.copy_from_slice(row);
                }
            }
        }
        let mut bounds = Bounds { lines, rest: rest.to_vec(), tables: Vec::with_capacity(3) };
        bounds.add(scarce_rows);
        bounds.add(parts_rows);
        bounds
    }

    /// Adds the bound of the linear relaxation.
    pub fn tighten(&mut self, columns: &[Column]) {
        let mut table = Vec::new();
        for k in 0..=columns.len() {
            if k % STRIDE == 0 {
                match unit_prices(columns.get(k..).unwrap_or(&[]), &self.rest) {
                    Some(prices) => table.extend(prices),
                    None => return,
                }
            } else {
                table.extend_from_within((k - 1) * self.lines..k * self.lines);
            }
        }
        self.add(table);
    }

    /// No way to decide the patterns from `k` on saves more than this.
    pub fn worth(&self, k: usize, rest: &[i64]) -> i64 {
        let worth =
            |table: &Vec<i64>| rest.iter().zip(self.row(table, k)).map(|(rest, price)| rest * price).sum();
        self.tables.iter().map(worth).fold(SATURATED, i64::min)
    }

    /// By bound, whether it falls as a pattern, the one before `k`, is applied less often.
    pub fn falls(&self, k: usize, column: &Column) -> [bool; 3] {
        let mut falls = [false; 3];
        for (falls, table) in falls.iter_mut().zip(&self.tables) {
            let row = self.row(table, k);
            let charge = |&(line, units): &(usize, i64)| units * row.get(line).copied().unwrap_or(0);
            *falls = column.saving >= column.takes.iter().map(charge).sum();
        }
        falls
    }

    /// Whether more than `open` can be saved from `k` on.
    pub fn cut(&self, k: usize, rest: &[i64], open: i64, falls: [bool; 3]) -> Cut {
        let mut cut = Cut::Open;
        for (table, falls) in self.tables.iter().zip(falls) {
            let worth: i64 = rest.iter().zip(self.row(table, k)).map(|(rest, price)| rest * price).sum();
            if worth <= open {
                if falls {
                    return Cut::Fewer;
                }
                cut = Cut::This;
            }
        }
        cut
    }

    fn row<'t>(&self, table: &'t [i64], k: usize) -> &'t [i64] {
        table.get(k * self.lines..(k + 1) * self.lines).unwrap_or(&[])
    }

    /// A table is left out where its sums could overflow.
    fn add(&mut self, table: Vec<i64>) {
        let mut sum = 0;
        for (&rest, &price) in self.rest.iter().zip(self.row(&table, 0)) {
            sum += saturated_product(rest, price);
            if sum >= SATURATED {
                return;
            }
        }
        self.tables.push(table);
    }
}
