//! Sample moments of one arm and the estimates made of them.

/// Moments of two numbers per visitor, `x` and `y`, kept as sums so that arms may be merged.
///
/// A mean uses `y` alone; a ratio (order value: revenue over orders) uses both.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PairMoments {
    /// Number of visitors, zeros included.
    pub n: f64,
    /// Sum of the numerator.
    pub sum_y: f64,
    /// Sum of squares of the numerator.
    pub sum_yy: f64,
    /// Sum of the denominator.
    pub sum_x: f64,
    /// Sum of squares of the denominator.
    pub sum_xx: f64,
    /// Sum of products.
    pub sum_xy: f64,
}

/// An estimate and the variance of its estimator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Variance of the estimate (the squared standard error).
    pub variance: f64,
}

impl PairMoments {
    /// Adds one visitor.
    pub fn push(&mut self, y: f64, x: f64) {
        self.n += 1.0;
        self.sum_y += y;
        self.sum_yy += y * y;
        self.sum_x += x;
        self.sum_xx += x * x;
        self.sum_xy += x * y;
    }

    /// Adds visitors whose numbers are both zero.
    pub fn push_zeros(&mut self, visitors: u64) {
        self.n += visitors as f64;
    }

    fn variance_y(&self) -> f64 {
        sample_variance(self.n, self.sum_y, self.sum_yy)
    }

    /// Mean of `y` per visitor. `None` below two visitors.
    pub fn mean(&self) -> Option<Estimate> {
        (self.n >= 2.0).then(|| Estimate { value: self.sum_y / self.n, variance: self.variance_y() / self.n })
    }

    /// `sum y / sum x` with the variance of the delta method:
    /// `var(y/x) = (var y - 2 r cov(x, y) + r^2 var x) / (n * mean(x)^2)`.
    ///
    /// `None` below two visitors or where the denominator is zero.
    pub fn ratio(&self) -> Option<Estimate> {
        if self.n < 2.0 || self.sum_x <= 0.0 {
            return None;
        }
        let ratio = self.sum_y / self.sum_x;
        let mean_x = self.sum_x / self.n;
        let covariance = (self.sum_xy - self.sum_x * self.sum_y / self.n) / (self.n - 1.0);
        let variance_x = sample_variance(self.n, self.sum_x, self.sum_xx);
        let spread = self.variance_y() - 2.0 * ratio * covariance + ratio * ratio * variance_x;
        Some(Estimate { value: ratio, variance: spread.max(0.0) / (self.n * mean_x * mean_x) })
    }
}

impl Estimate {
    /// `self - control`, the two being independent (Welch: variances add, none is pooled).
    pub fn minus(self, control: Estimate) -> Estimate {
        Estimate { value: self.value - control.value, variance: self.variance + control.variance }
    }
}

fn sample_variance(n: f64, sum: f64, sum_of_squares: f64) -> f64 {
    ((sum_of_squares - sum * sum / n) / (n - 1.0)).max(0.0)
}

/// The amount at which large orders are cut (winsorised): the `percentile` of revenue over *all*
/// `visitors` of all arms, those who bought nothing included. `None` where the percentile falls on
/// a visitor without an order, so that nothing is cut.
///
/// With 100,000 visitors and 99.9 the hundred largest are cut to the 101st.
pub fn cap_at(amounts: &mut [i64], visitors: u64, percentile: f64) -> Option<i64> {
    let above = ((100.0 - percentile) / 100.0 * visitors as f64).floor() as usize;
    if above == 0 || above >= amounts.len() {
        return None;
    }
    let (_, cap, _) = amounts.select_nth_unstable_by(above, |a, b| b.cmp(a));
    Some(*cap)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-9 * b.abs().max(1.0), "{a} is not {b}");
    }

    #[test]
    fn mean_and_ratio_of_a_sample_worked_by_hand() {
        let mut m = PairMoments::default();
        for (y, x) in [(10.0, 1.0), (0.0, 0.0), (30.0, 2.0), (0.0, 0.0)] {
            m.push(y, x);
        }
        let mean = m.mean().unwrap_or(Estimate { value: 0.0, variance: 0.0 });
        near(mean.value, 10.0);
        near(mean.variance, 200.0 / 4.0); // squares 0 + 100 + 400 + 100 over 3, over 4
        let ratio = m.ratio().unwrap_or(Estimate { value: 0.0, variance: 0.0 });
        near(ratio.value, 40.0 / 3.0);
        // var y 200, var x 11/12, cov 40/3 by hand; mean x 3/4
        let r = 40.0 / 3.0;
        near(ratio.variance, (200.0 - 2.0 * r * (40.0 / 3.0) + r * r * (11.0 / 12.0)) / (4.0 * 0.5625));
    }

    #[test]
    fn zeros_count_as_visitors() {
        let (mut a, mut b) = (PairMoments::default(), PairMoments::default());
        a.push(5.0, 1.0);
        a.push_zeros(3);
        b.push(5.0, 1.0);
        (0..3).for_each(|_| b.push(0.0, 0.0));
        assert_eq!(a, b);
    }

    #[test]
    fn the_cap_is_the_percentile_over_all_visitors() {
        let mut amounts: Vec<i64> = (1..=50).collect();
        assert_eq!(cap_at(&mut amounts, 1_000, 99.0), Some(40), "ten above the cap");
        assert_eq!(cap_at(&mut amounts, 10_000, 99.0), None, "falls among visitors who bought nothing");
        assert_eq!(cap_at(&mut amounts, 100, 99.9), None, "no visitor to cut");
    }
}
