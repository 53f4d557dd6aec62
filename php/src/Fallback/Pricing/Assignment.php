<?php

declare(strict_types=1);

namespace Tandem\Fallback\Pricing;

/**
 * Which patterns to apply how often so that the saving is largest: branch and bound.
 *
 * Patterns that share no line, directly or through others, are searched apart. Patterns are tried
 * in order of saving a unit, most applications first; of equal savings the first found stays. A
 * node is one number of applications tried for one pattern; the count is part of the answer and
 * the same in both engines.
 *
 * Two bounds, both dual-feasible prices a unit of each line for the patterns not yet decided:
 * one charges a pattern's saving to its scarcest line, the other to its lines as its parts save.
 */
final class Assignment
{
    public int $nodes = 0;
    public int $gap = 0;
    /** @var array<int,int> Pattern index to applications, where any. */
    public array $times = [];

    private bool $stopped = false;
    private bool $everStopped = false;
    /** @var list<int> */
    private array $order = [];
    /** @var list<int> */
    private array $saving = [];
    /** @var list<array<int,int>> */
    private array $qty = [];
    /** @var list<int> */
    private array $rule = [];
    /** @var list<array<int,int>> Price a unit by line, by the first pattern not yet decided. */
    private array $scarce = [];
    /** @var list<array<int,int>> */
    private array $parts = [];
    private bool $scarceFits = true;
    private bool $partsFits = true;
    private int $best = 0;
    /** @var array<int,int> */
    private array $bestTimes = [];
    /** @var array<int,int> */
    private array $current = [];

    /**
     * @param list<Pattern>  $patterns
     * @param list<int>      $rest     Units at hand by line.
     * @param array<int,int> $limits   Applications left, by rule.
     */
    public function __construct(
        private readonly array $patterns,
        private array $rest,
        private array $limits,
        private readonly int $budget,
    ) {
        foreach ($this->groups() as $group) {
            $this->search($group);
        }
        ksort($this->times);
    }

    /** Whether the node budget ended a search early. */
    public function stopped(): bool
    {
        return $this->everStopped;
    }

    /** @return list<list<int>> Pattern indices that share lines or a rule. */
    private function groups(): array
    {
        $parent = array_keys($this->rest);
        $find = static function (int $i) use (&$parent): int {
            while ($parent[$i] !== $i) {
                $i = $parent[$i];
            }
            return $i;
        };
        $ruleLine = [];
        foreach ($this->patterns as $pattern) {
            $first = $ruleLine[$pattern->rule] ??= array_key_first($pattern->qty);
            foreach ($pattern->qty as $line => $unused) {
                $a = $find($first);
                $b = $find($line);
                $parent[max($a, $b)] = min($a, $b);
            }
        }
        $groups = [];
        foreach ($this->patterns as $i => $pattern) {
            $groups[$find((int) array_key_first($pattern->qty))][] = $i;
        }
        ksort($groups);
        return array_values($groups);
    }

    /** @param list<int> $group */
    private function search(array $group): void
    {
        $rank = [];
        foreach ($group as $i) {
            $pattern = $this->patterns[$i];
            $rank[$i] = [intdiv($pattern->saving(), $pattern->units()), $pattern->saving()];
        }
        usort($group, static fn (int $a, int $b): int => $rank[$b] <=> $rank[$a] ?: $a <=> $b);
        $this->order = $group;
        $this->saving = [];
        $this->qty = [];
        $this->rule = [];
        foreach ($group as $i) {
            $this->saving[] = $this->patterns[$i]->saving();
            $this->qty[] = $this->patterns[$i]->qty;
            $this->rule[] = $this->patterns[$i]->rule;
        }
        $this->bounds();
        $this->best = 0;
        $this->bestTimes = [];
        $this->current = [];
        $this->stopped = false;
        $root = $this->bound(0);
        $this->greedy();
        if ($this->best < $root) {
            $this->visit(0, 0);
        }
        if ($this->stopped) {
            $this->everStopped = true;
            $this->gap = min(Arithmetic::SATURATED, $this->gap + $root - $this->best);
        }
        foreach ($this->bestTimes as $k => $times) {
            $this->times[$this->order[$k]] = $times;
        }
    }

    private function bounds(): void
    {
        $scarce = [];
        foreach ($this->qty as $qty) {
            $scarce += array_fill_keys(array_keys($qty), 0);
        }
        ksort($scarce);
        $parts = $scarce;
        $last = count($this->order);
        $this->scarce = [$last => $scarce];
        $this->parts = [$last => $parts];
        for ($k = $last - 1; $k >= 0; $k--) {
            $pattern = $this->patterns[$this->order[$k]];
            $short = $this->saving[$k];
            $at = -1;
            $fewest = 0;
            foreach ($this->qty[$k] as $line => $units) {
                if ($short > 0) {
                    $short -= Arithmetic::saturatedProduct($units, $scarce[$line]);
                }
                $applications = intdiv($this->rest[$line], $units);
                if ($at < 0 || $applications < $fewest) {
                    $at = $line;
                    $fewest = $applications;
                }
                $saved = intdiv($this->partSaving($pattern, $line) + $units - 1, $units);
                $parts[$line] = max($parts[$line], $saved);
            }
            if ($short > 0) {
                $units = $this->qty[$k][$at];
                $scarce[$at] = min(Arithmetic::SATURATED, $scarce[$at] + intdiv($short + $units - 1, $units));
            }
            $this->scarce[$k] = $scarce;
            $this->parts[$k] = $parts;
        }
        $this->scarceFits = $this->fits($scarce);
        $this->partsFits = $this->fits($parts);
    }

    private function partSaving(Pattern $pattern, int $line): int
    {
        return $pattern->current[$line] - $pattern->parts[$line];
    }

    /** @param array<int,int> $prices */
    private function fits(array $prices): bool
    {
        $sum = 0;
        foreach ($prices as $line => $price) {
            $sum += Arithmetic::saturatedProduct($this->rest[$line], $price);
            if ($sum >= Arithmetic::SATURATED) {
                return false;
            }
        }
        return true;
    }

    /** No way to decide the patterns from $k on saves more than this with the units left. */
    private function bound(int $k): int
    {
        return min($this->worth($this->scarceFits, $this->scarce[$k]), $this->worth($this->partsFits, $this->parts[$k]));
    }

    /** @param array<int,int> $prices */
    private function worth(bool $fits, array $prices): int
    {
        if (!$fits) {
            return Arithmetic::SATURATED;
        }
        $sum = 0;
        foreach ($prices as $line => $price) {
            $sum += $this->rest[$line] * $price;
        }
        return $sum;
    }

    /** Applies patterns in order as often as they can be: the first leaf of the search. */
    private function greedy(): void
    {
        for ([$k, $most] = $this->next(0); $most > 0; [$k, $most] = $this->next($k + 1)) {
            $this->use($k, $most);
            $this->bestTimes[$k] = $most;
            $this->best += $most * $this->saving[$k];
        }
        foreach ($this->bestTimes as $k => $times) {
            $this->use($k, -$times);
        }
    }

    /** @return array{int,int} The first pattern from $k on that can apply, and how often; 0 times: none. */
    private function next(int $k): array
    {
        for ($last = count($this->order); $k < $last; $k++) {
            $most = $this->limits[$this->rule[$k]];
            foreach ($this->qty[$k] as $line => $units) {
                $most = min($most, intdiv($this->rest[$line], $units));
            }
            if ($most > 0) {
                return [$k, $most];
            }
        }
        return [$k, 0];
    }

    private function visit(int $k, int $value): void
    {
        if ($value > $this->best) {
            $this->best = $value;
            $this->bestTimes = array_filter($this->current);
        }
        [$k, $most] = $this->next($k);
        if ($most === 0) {
            return;
        }
        $scarceFalls = $this->scarceFits && $this->saving[$k] >= $this->charge($k, $this->scarce[$k + 1]);
        $partsFalls = $this->partsFits && $this->saving[$k] >= $this->charge($k, $this->parts[$k + 1]);
        $this->use($k, $most);
        for ($times = $most; $times >= 0; $times--) {
            if (++$this->nodes > $this->budget) {
                $this->nodes = $this->budget;
                $this->stopped = true;
            } else {
                $now = $value + $times * $this->saving[$k];
                $scarceCuts = $this->worth($this->scarceFits, $this->scarce[$k + 1]) <= $this->best - $now;
                $partsCuts = $this->worth($this->partsFits, $this->parts[$k + 1]) <= $this->best - $now;
                if (($scarceCuts && $scarceFalls) || ($partsCuts && $partsFalls)) {
                    $this->use($k, -$times);
                    return;
                }
                if (!$scarceCuts && !$partsCuts) {
                    $this->current[$k] = $times;
                    $this->visit($k + 1, $now);
                    $this->current[$k] = 0;
                }
            }
            if ($this->stopped) {
                $this->use($k, -$times);
                return;
            }
            if ($times > 0) {
                $this->use($k, -1);
            }
        }
    }

    /** @param array<int,int> $prices */
    private function charge(int $k, array $prices): int
    {
        $sum = 0;
        foreach ($this->qty[$k] as $line => $units) {
            $sum += $units * $prices[$line];
        }
        return $sum;
    }

    private function use(int $k, int $times): void
    {
        $this->limits[$this->rule[$k]] -= $times;
        foreach ($this->qty[$k] as $line => $units) {
            $this->rest[$line] -= $units * $times;
        }
    }
}
