//! Whole-number money: amounts are `i64` minor units, products are taken in `i128`.
//!
//! | promise | where |
//! |---|---|
//! | percentages round to the nearest minor unit, halves up | [`less`] |
//! | an amount is spread without losing or making a unit | [`bounded`] |
//! | `unit x qty` in floating point rounds back to the line total | [`unit_price`] |

mod allocate;

pub use allocate::{bounded, bounded_entries};

/// Largest amount of one unit, in minor units.
pub const MAX_AMOUNT: i64 = 1_000_000_000_000;

/// Upper end of every bound of a search; more than any cart is worth.
pub const SATURATED: i64 = 1 << 61;

/// Quotient and remainder of `a * b / c`, the product being exact. All are at least 0, `c` is
/// above 0 and the quotient fits; a quotient that does not is [`SATURATED`].
pub fn mul_div(a: i64, b: i64, c: i64) -> (i64, i64) {
    if let Some(product) = a.checked_mul(b) {
        return (product / c, product % c);
    }
    let product = i128::from(a) * i128::from(b);
    let c = i128::from(c);
    (i64::try_from(product / c).unwrap_or(SATURATED), i64::try_from(product % c).unwrap_or(0))
}

/// `a * b`, at most [`SATURATED`]; both are at least 0.
pub fn saturated_product(a: i64, b: i64) -> i64 {
    a.checked_mul(b).map_or(SATURATED, |product| product.min(SATURATED))
}

/// `amount` less a share in basis points, to the nearest minor unit, halves up.
///
/// ```
/// assert_eq!(tandem::money::less(995, 1000), 896); // 895.5
/// ```
pub fn less(amount: i64, basis_points: i64) -> i64 {
    let (quotient, remainder) = mul_div(amount, 10_000 - basis_points, 10_000);
    quotient + i64::from(remainder * 2 >= 10_000)
}

/// A share of `amount` in basis points, rounded down: 12 % of 995 is 119.
pub fn share(amount: i64, basis_points: i64) -> i64 {
    mul_div(amount, basis_points, 10_000).0
}

/// What part of `whole` is `part`, in basis points, rounded down; 0 of nothing is 0.
pub fn basis_points(part: i64, whole: i64) -> i64 {
    if whole > 0 {
        mul_div(part, 10_000, whole).0
    } else {
        0
    }
}

/// `amount / qty` in major units with 14 decimals, halves up.
///
/// ```
/// assert_eq!(tandem::money::unit_price(100, 3, 2), "0.33333333333333");
/// ```
pub fn unit_price(amount: i64, qty: i64, exponent: u32) -> String {
    let divisor = i128::from(qty) * i128::from(10_i64.pow(exponent));
    let whole = i128::from(amount) / divisor;
    let rest = i128::from(amount) % divisor * 100_000_000_000_000;
    let mut fraction = rest / divisor;
    fraction += i128::from(rest % divisor * 2 >= divisor);
    if fraction == 100_000_000_000_000 {
        return format!("{}.00000000000000", whole + 1);
    }
    format!("{whole}.{fraction:014}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_round_to_the_nearest_unit_halves_up() {
        for (amount, points, want) in
            [(995, 1000, 896), (100, 3333, 67), (1, 5000, 1), (0, 1, 0), (999, 10_000, 0), (999, 0, 999)]
        {
            assert_eq!(less(amount, points), want, "{amount} less {points}");
        }
    }

    #[test]
    fn products_beyond_64_bits_stay_exact() {
        assert_eq!(mul_div(1 << 60, 3 << 58, 3 << 57), (1 << 61, 0));
        assert_eq!(mul_div(4_000_000_000_000_000_000, 3, 4), (3_000_000_000_000_000_000, 0));
        assert_eq!(saturated_product(1 << 40, 1 << 40), SATURATED);
    }

    #[test]
    fn unit_prices_times_quantity_round_back() {
        for (amount, qty, exponent, want) in [
            (100, 3, 2, "0.33333333333333"),
            (200, 3, 2, "0.66666666666667"),
            (95_000, 1, 2, "950.00000000000000"),
            (7, 1, 0, "7.00000000000000"),
            (1, 1_000_000, 4, "0.00000000010000"),
            (19_999, 20_000, 0, "0.99995000000000"),
        ] {
            assert_eq!(unit_price(amount, qty, exponent), want, "{amount} / {qty}");
        }
    }
}
