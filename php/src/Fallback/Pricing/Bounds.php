<?php

declare(strict_types=1);

namespace Tandem\Fallback\Pricing;

/**
 * How much the patterns from one on can still save with the units left, from above. Each bound is
 * a price a unit of each line that covers the savings of those patterns:
 * - scarce: a pattern's saving is charged to the line that allows the fewest applications,
 * - parts: to its lines as its parts save,
 * - relaxed: by the linear relaxation, every few patterns anew; computed once a search is long.
 */
final class Bounds
{
    /** Patterns between two relaxations. */
    private const STRIDE = 4;

    /** @var list<list<array<int,int>>> By bound, first pattern not yet decided, and line. */
    private array $tables = [];

    /**
     * @param list<int>            $savings By pattern.
     * @param list<array<int,int>> $qty     Line to units, by pattern.
     * @param list<array<int,int>> $saved   Line to its part of the saving, by pattern.
     * @param array<int,int>       $rest    Line to units at hand.
     */
    public function __construct(
        private readonly array $savings,
        private readonly array $qty,
        array $saved,
        private readonly array $rest,
    ) {
        $scarce = array_fill_keys(array_keys($rest), 0);
        $parts = $scarce;
        $last = count($savings);
        $scarceTable = [$last => $scarce];
        $partsTable = [$last => $parts];
        for ($k = $last - 1; $k >= 0; $k--) {
            $short = $savings[$k];
            $at = -1;
            $fewest = 0;
            foreach ($qty[$k] as $line => $units) {
                if ($short > 0) {
                    $short -= Arithmetic::saturatedProduct($units, $scarce[$line]);
                }
                $applications = intdiv($rest[$line], $units);
                if ($at < 0 || $applications < $fewest) {
                    $at = $line;
                    $fewest = $applications;
                }
                $parts[$line] = max($parts[$line], intdiv($saved[$k][$line] + $units - 1, $units));
            }
            if ($short > 0) {
                $units = $qty[$k][$at];
                $scarce[$at] = min(Arithmetic::SATURATED, $scarce[$at] + intdiv($short + $units - 1, $units));
            }
            $scarceTable[$k] = $scarce;
            $partsTable[$k] = $parts;
        }
        $this->add($scarceTable);
        $this->add($partsTable);
    }

    /** Adds the bound of the linear relaxation. */
    public function tighten(): void
    {
        $table = [];
        for ($k = 0; $k <= count($this->savings); $k++) {
            if ($k % self::STRIDE === 0) {
                $prices = Relaxation::unitPrices(array_slice($this->savings, $k), array_slice($this->qty, $k), $this->rest);
                if ($prices === null) {
                    return;
                }
                $table[$k] = $prices;
            } else {
                $table[$k] = $table[$k - 1];
            }
        }
        $this->add($table);
    }

    /**
     * No way to decide the patterns from $k on saves more than this.
     *
     * @param array<int,int> $rest
     */
    public function worth(int $k, array $rest): int
    {
        $worth = Arithmetic::SATURATED;
        foreach ($this->tables as $table) {
            $worth = min($worth, self::sum($table[$k], $rest));
        }
        return $worth;
    }

    /**
     * By bound, whether it falls as pattern $k is applied less often.
     *
     * @return list<bool>
     */
    public function falls(int $k): array
    {
        $falls = [];
        foreach ($this->tables as $table) {
            $falls[] = $this->savings[$k] >= self::sum($table[$k + 1], $this->qty[$k]);
        }
        return $falls;
    }

    /**
     * Whether more than $open can be saved from $k on: 0 perhaps, 1 no, 2 no, and neither with
     * fewer applications of the pattern before.
     *
     * @param array<int,int> $rest
     * @param list<bool>     $falls
     */
    public function cut(int $k, array $rest, int $open, array $falls): int
    {
        $cut = 0;
        foreach ($this->tables as $b => $table) {
            if (self::sum($table[$k], $rest) <= $open) {
                if ($falls[$b] ?? false) {
                    return 2;
                }
                $cut = 1;
            }
        }
        return $cut;
    }

    /** @param array<int,array<int,int>> $table Left out where its sums could overflow. */
    private function add(array $table): void
    {
        $sum = 0;
        foreach ($table[0] as $line => $price) {
            $sum += Arithmetic::saturatedProduct($this->rest[$line], $price);
            if ($sum >= Arithmetic::SATURATED) {
                return;
            }
        }
        $this->tables[] = $table;
    }

    /**
     * @param array<int,int> $prices
     * @param array<int,int> $units
     */
    private static function sum(array $prices, array $units): int
    {
        $sum = 0;
        foreach ($units as $line => $of) {
            $sum += $of * $prices[$line];
        }
        return $sum;
    }
}
