<?php

declare(strict_types=1);

namespace Tandem\Fallback\Pricing;

/**
 * Prices of units from the linear relaxation: the tightest bound that holds for all patterns.
 *
 * Primal simplex in floating point, with every operation in the same order as in Rust; the prices
 * are then rounded and raised until they cover every pattern, in whole numbers. So the bound is
 * valid whatever the floating point came to, and the same in both engines.
 */
final class Relaxation
{
    /** Entries of the tableau beyond which it is not worth while, and pivots at most. */
    private const MAX_TABLEAU = 20_000;
    private const MAX_PIVOTS = 200;
    /** Largest saving and units of a pattern, so that no sum overflows. */
    private const MAX_SAVING = 100_000_000_000;
    private const MAX_UNITS = 1000;

    /**
     * Prices a unit by line that no pattern's saving exceeds; null where there is too much to do.
     *
     * @param list<int>            $savings By pattern.
     * @param list<array<int,int>> $qty     Line to units, by pattern.
     * @param array<int,int>       $rest    Line to units.
     * @return array<int,int>|null
     */
    public static function unitPrices(array $savings, array $qty, array $rest): ?array
    {
        $lines = array_keys($rest);
        $rows = count($lines);
        $columns = count($savings);
        $width = $columns + $rows + 1;
        $most = max([0, ...array_map(max(...), $qty)]);
        if ($rows * $width > self::MAX_TABLEAU || max([0, ...$savings]) > self::MAX_SAVING || $most > self::MAX_UNITS) {
            return null;
        }
        $tableau = array_fill(0, $rows + 1, array_fill(0, $width, 0.0));
        $rowOf = array_flip($lines);
        foreach ($qty as $c => $takes) {
            foreach ($takes as $line => $units) {
                $tableau[$rowOf[$line]][$c] = (float) $units;
            }
            $tableau[$rows][$c] = (float) $savings[$c];
        }
        foreach ($lines as $row => $line) {
            $tableau[$row][$columns + $row] = 1.0;
            $tableau[$row][$width - 1] = (float) $rest[$line];
        }
        for ($i = 0; $i < self::MAX_PIVOTS; $i++) {
            $pivot = self::pivot($tableau, $rows, $width);
            if ($pivot === null) {
                break;
            }
            self::eliminate($tableau, ...$pivot);
        }
        $prices = [];
        foreach ($lines as $row => $line) {
            $price = 0.5 - $tableau[$rows][$columns + $row];
            $prices[$line] = $price >= 0.0 && $price <= self::MAX_SAVING ? (int) floor($price) : 0;
        }
        foreach ($qty as $c => $takes) {
            $covered = 0;
            foreach ($takes as $line => $units) {
                $covered += $units * $prices[$line];
            }
            if ($covered < $savings[$c]) {
                $line = (int) array_key_first($takes);
                $prices[$line] += intdiv($savings[$c] - $covered + $takes[$line] - 1, $takes[$line]);
            }
        }
        return $prices;
    }

    /**
     * The row that binds first and the column that gains most, ties to the first.
     *
     * @param list<list<float>> $tableau
     * @return array{int,int}|null
     */
    private static function pivot(array $tableau, int $rows, int $width): ?array
    {
        $most = 0.5;
        $column = null;
        for ($c = 0; $c < $width - 1; $c++) {
            if ($tableau[$rows][$c] > $most) {
                $most = $tableau[$rows][$c];
                $column = $c;
            }
        }
        if ($column === null) {
            return null;
        }
        $least = INF;
        $row = null;
        for ($r = 0; $r < $rows; $r++) {
            $entry = $tableau[$r][$column];
            if ($entry > 1e-9) {
                $ratio = $tableau[$r][$width - 1] / $entry;
                if ($ratio < $least) {
                    $least = $ratio;
                    $row = $r;
                }
            }
        }
        return $row === null ? null : [$row, $column];
    }

    /** @param list<list<float>> $tableau */
    private static function eliminate(array &$tableau, int $row, int $column): void
    {
        $by = $tableau[$row][$column];
        foreach ($tableau[$row] as $c => $entry) {
            $tableau[$row][$c] = $entry / $by;
        }
        foreach ($tableau as $r => $of) {
            $factor = $of[$column];
            if ($r === $row || $factor === 0.0) {
                continue;
            }
            foreach ($tableau[$row] as $c => $from) {
                $tableau[$r][$c] = $of[$c] - $factor * $from;
            }
        }
    }
}
