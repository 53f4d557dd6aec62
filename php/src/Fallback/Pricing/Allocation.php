<?php

declare(strict_types=1);

namespace Tandem\Fallback\Pricing;

/** Spreads an amount over entries by largest remainder, within a floor and a cap for each. */
final class Allocation
{
    /**
     * The parts of $amount in proportion to $weights, each between its floor and its cap, summing
     * to $amount exactly. Where no bound binds a part is less than one minor unit from its exact
     * share; leftover units go to the largest remainders, ties to the earlier entry, so callers
     * pass entries sorted by cart key. Example: 100 over 1, 1, 1 is 34, 33, 33.
     *
     * The bounded case is the solution of sum(clamp(t * weight)) = amount, which is unique.
     *
     * @param list<int> $weights
     * @param list<int> $floors
     * @param list<int> $caps
     * @return list<int>|null Null where the bounds cannot hold the amount.
     */
    public static function bounded(int $amount, array $weights, array $floors, array $caps): ?array
    {
        if ($amount < array_sum($floors) || $amount > array_sum($caps)) {
            return null;
        }
        $parts = array_fill(0, count($weights), 0);
        $free = array_keys($weights);
        $rest = $amount;
        while ($free !== []) {
            $sum = 0;
            foreach ($free as $i) {
                $sum += $weights[$i];
            }
            if ($sum === 0) {
                return self::withoutWeight($parts, $free, $rest, $floors, $caps);
            }
            $whole = [];
            $remainders = [];
            foreach ($free as $i) {
                [$whole[$i], $remainders[$i]] = Arithmetic::mulDiv($rest, $weights[$i], $sum);
            }
            $low = [];
            $high = [];
            foreach ($free as $i) {
                if ($whole[$i] < $floors[$i]) {
                    $low[] = $i;
                } elseif ($whole[$i] > $caps[$i] || ($whole[$i] === $caps[$i] && $remainders[$i] > 0)) {
                    $high[] = $i;
                }
            }
            if ($low === [] && $high === []) {
                return self::giveLeftover($parts, $rest, $whole, $remainders);
            }
            $sign = self::violation($low, $high, $floors, $caps, $whole, $remainders, $sum);
            foreach ($sign >= 0 ? $low : [] as $i) {
                $parts[$i] = $floors[$i];
                $rest -= $floors[$i];
            }
            foreach ($sign <= 0 ? $high : [] as $i) {
                $parts[$i] = $caps[$i];
                $rest -= $caps[$i];
            }
            $frozen = array_merge($sign >= 0 ? $low : [], $sign <= 0 ? $high : []);
            $free = array_values(array_diff($free, $frozen));
            if ($rest < 0) {
                return null;
            }
        }
        return $rest === 0 ? $parts : null;
    }

    /**
     * Sign of what clamping would add in all: bounds of the violators minus their exact shares.
     *
     * @param list<int> $low
     * @param list<int> $high
     * @param list<int> $floors
     * @param list<int> $caps
     * @param array<int,int> $whole
     * @param array<int,int> $remainders
     */
    private static function violation(
        array $low,
        array $high,
        array $floors,
        array $caps,
        array $whole,
        array $remainders,
        int $sum,
    ): int {
        $bounds = 0;
        $shares = 0;
        $fraction = 0;
        foreach ($low as $i) {
            $bounds += $floors[$i];
        }
        foreach ($high as $i) {
            $bounds += $caps[$i];
        }
        foreach (array_merge($low, $high) as $i) {
            $shares += $whole[$i];
            $fraction += $remainders[$i];
            if ($fraction >= $sum) {
                $fraction -= $sum;
                $shares++;
            }
        }
        return $bounds <=> $shares ?: ($fraction > 0 ? -1 : 0);
    }

    /**
     * @param list<int> $parts
     * @param array<int,int> $whole
     * @param array<int,int> $remainders
     * @return list<int>
     */
    private static function giveLeftover(array $parts, int $rest, array $whole, array $remainders): array
    {
        foreach ($whole as $i => $share) {
            $parts[$i] = $share;
            $rest -= $share;
        }
        if ($rest > 0) {
            arsort($remainders, SORT_NUMERIC);
            foreach (array_keys($remainders) as $i) {
                if ($rest === 0) {
                    break;
                }
                $parts[$i]++;
                $rest--;
            }
        }
        return $parts;
    }

    /**
     * Entries that weigh nothing take from their floor up to their cap in order.
     *
     * @param list<int> $parts
     * @param list<int> $free
     * @param list<int> $floors
     * @param list<int> $caps
     * @return list<int>|null
     */
    private static function withoutWeight(array $parts, array $free, int $rest, array $floors, array $caps): ?array
    {
        foreach ($free as $i) {
            $parts[$i] = $floors[$i];
            $rest -= $floors[$i];
        }
        foreach ($free as $i) {
            $more = min(max($rest, 0), $caps[$i] - $floors[$i]);
            $parts[$i] += $more;
            $rest -= $more;
        }
        return $rest === 0 ? $parts : null;
    }
}
