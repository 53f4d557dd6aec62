//! Experiments: who sees what, whether the split is sound, and what the difference is worth.
//!
//! The main metric is revenue per visitor: all exposed visitors count, those who bought nothing
//! as zero. Intervals are *confidence sequences*: they stay valid however often somebody looks.
//! Everything is a pure function of its arguments; the caller brings the clock and the counts.
//!
//! Sources: asymptotic confidence sequence of I. Waudby-Smith, D. Arbour, R. Sinha, E. Kennedy,
//! A. Ramdas, "Time-uniform central limit theory and asymptotic confidence sequences" (2021);
//! sequential sample-ratio test of M. Lindon and A. Malek, "Anytime-valid inference for
//! multinomial count data" (NeurIPS 2022); delta method for ratios as in A. Deng, U. Knoblich,
//! J. Lu, "Applying the delta method in metric analytics" (KDD 2018).

mod assignment;
mod metrics;
mod moments;
mod planner;
mod report;
mod sample_ratio;
mod sequential;

pub use assignment::{assign, bucket, BUCKETS};
pub use metrics::{metrics, metrics_json, Change, Figure, Metric, Period};
pub use moments::{cap_at, Estimate, PairMoments};
pub use planner::{plan, Plan};

pub use report::{report, report_json, Arm, Buyer, MetricReport, Report, Request, State};
pub use sample_ratio::{chi_square_p, sequential_p, SAMPLE_RATIO_ALARM};
pub use sequential::{always_valid_p, fixed_half_width, holm, sequential_half_width};
