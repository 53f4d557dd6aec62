"""Our intervals beside GrowthBook's statistics engine and confseq, on the same simulated experiments.

Reads the lines of `tandem simulate-experiment --dump N` on standard input and prints one JSON line a
figure. A peer that is not installed is reported as "against": null with the reason.
"""

import json
import sys


def line(figure, value, unit, against, against_value, reason=None):
    row = {"bench": "experiments", "figure": figure, "value": value, "unit": unit, "against": against,
           "against_value": against_value, "ratio": value / against_value if against_value else None}
    if reason:
        row["reason"] = reason
    print(json.dumps(row))


def mean(values):
    return sum(values) / len(values)


rows = [json.loads(text) for text in sys.stdin]

try:
    from gbstats.frequentist.tests import FrequentistConfig, SequentialConfig, SequentialTwoSidedTTest, TwoSidedTTest
    from gbstats.models.statistics import SampleMeanStatistic

    fixed, sequential, worst = [], [], 0.0
    for row in rows:
        def statistic(arm):
            return SampleMeanStatistic(n=int(row["n"][arm]), sum=row["sum"][arm], sum_squares=row["sum_squares"][arm])

        def half_width(result):
            return (result.ci[1] - result.ci[0]) / 2

        one = TwoSidedTTest(statistic(0), statistic(1), FrequentistConfig(difference_type="absolute")).compute_result()
        many = SequentialTwoSidedTTest(statistic(0), statistic(1), SequentialConfig(difference_type="absolute")).compute_result()
        fixed.append(half_width(one))
        sequential.append(half_width(many))
        worst = max(worst, abs(row["sequential"] / sequential[-1] - 1))
    line("half width, single look", mean([r["fixed"] for r in rows]), "minor units", "gbstats", mean(fixed))
    line("half width, always valid", mean([r["sequential"] for r in rows]), "minor units", "gbstats", mean(sequential))
    line("largest relative difference, always valid", worst, "share", "gbstats", None, "a difference, not a ratio")
except ImportError as error:
    line("half width, always valid", mean([r["sequential"] for r in rows]), "minor units", None, None, str(error))

try:
    from confseq.boundaries import normal_mixture_bound

    other = []
    for row in rows:
        n = sum(row["n"])
        # fixed = z * standard error, so the variance of one visitor is recovered from it
        deviation = row["fixed"] / 1.959963984540054 * n ** 0.5
        other.append(normal_mixture_bound(n, alpha=0.05, v_opt=5000, alpha_opt=0.05, is_one_sided=False) / n * deviation)
    line("half width, always valid", mean([r["sequential"] for r in rows]), "minor units", "confseq normal mixture", mean(other))
except ImportError as error:
    line("half width, always valid", mean([r["sequential"] for r in rows]), "minor units", None, None, str(error))
