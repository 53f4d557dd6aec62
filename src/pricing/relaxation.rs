//! Prices of units from the linear relaxation: the tightest bound that holds for all patterns.
//!
//! Primal simplex in floating point, with every operation in the same order as the PHP twin; the
//! prices are then rounded and raised until they cover every pattern, in whole numbers. So the
//! bound is valid whatever the floating point came to, and the same in both engines.

use super::bounds::Column;

/// Entries of the tableau beyond which it is not worth while, and pivots at most.
const MAX_TABLEAU: usize = 20_000;
const MAX_PIVOTS: usize = 200;
/// Largest saving and units of a pattern, so that no sum overflows.
const MAX_SAVING: i64 = 100_000_000_000;
const MAX_UNITS: i64 = 1000;

/// Prices a unit by line that no pattern's saving exceeds; `None` where there is too much to do.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
pub fn unit_prices(columns: &[Column], rest: &[i64]) -> Option<Vec<i64>> {
    let (rows, width) = (rest.len(), columns.len() + rest.len() + 1);
    let large = |column: &Column| {
        column.saving > MAX_SAVING || column.takes.iter().any(|&(_, units)| units > MAX_UNITS)
    };
    if rows * width > MAX_TABLEAU || columns.iter().any(large) {
        return None;
    }
    let mut tableau = vec![vec![0.0_f64; width]; rows + 1];
    for (c, column) in columns.iter().enumerate() {
        for &(line, units) in &column.takes {
            *tableau.get_mut(line)?.get_mut(c)? = units as f64;
        }
        *tableau.get_mut(rows)?.get_mut(c)? = column.saving as f64;
    }
    for (row, &units) in rest.iter().enumerate() {
        let of = tableau.get_mut(row)?;
        *of.get_mut(columns.len() + row)? = 1.0;
        *of.get_mut(width - 1)? = units as f64;
    }
    for _ in 0..MAX_PIVOTS {
        let Some((row, column)) = pivot(&tableau, rows, width) else { break };
        eliminate(&mut tableau, row, column);
    }
    let costs = tableau.get(rows)?;
    let price = |row: usize| {
        let price = 0.5 - costs.get(columns.len() + row).copied().unwrap_or(0.0);
        if (0.0..=MAX_SAVING as f64).contains(&price) {
            price.floor() as i64
        } else {
            0
        }
    };
    let mut prices: Vec<i64> = (0..rows).map(price).collect();
    for column in columns {
        let covered: i64 =
            column.takes.iter().map(|&(line, units)| units * prices.get(line).unwrap_or(&0)).sum();
        if let (true, Some(&(line, units))) = (covered < column.saving, column.takes.first()) {
            if let Some(price) = prices.get_mut(line) {
                *price += (column.saving - covered + units - 1) / units;
            }
        }
    }
    Some(prices)
}

/// The column that gains most and the row that binds first, ties to the first.
fn pivot(tableau: &[Vec<f64>], rows: usize, width: usize) -> Option<(usize, usize)> {
    let mut most = 0.5;
    let mut column = None;
    for (c, &cost) in tableau.get(rows)?.iter().take(width - 1).enumerate() {
        if cost > most {
            most = cost;
            column = Some(c);
        }
    }
    let column = column?;
    let mut least = f64::INFINITY;
    let mut row = None;
    for (r, of) in tableau.iter().take(rows).enumerate() {
        let entry = *of.get(column)?;
        if entry > 1e-9 {
            let ratio = of.get(width - 1)? / entry;
            if ratio < least {
                least = ratio;
                row = Some(r);
            }
        }
    }
    Some((row?, column))
}

fn eliminate(tableau: &mut [Vec<f64>], row: usize, column: usize) {
    let Some(source) = tableau.get_mut(row) else { return };
    let by = source.get(column).copied().unwrap_or(1.0);
    for entry in source.iter_mut() {
        *entry /= by;
    }
    let source = source.clone();
    for (r, of) in tableau.iter_mut().enumerate() {
        let factor = of.get(column).copied().unwrap_or(0.0);
        if r == row || factor == 0.0 {
            continue;
        }
        for (entry, from) in of.iter_mut().zip(&source) {
            *entry -= factor * from;
        }
    }
}
