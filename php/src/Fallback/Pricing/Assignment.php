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
 * A pattern that saves no more than another of some of its units is left out, and once a search is
 * long, so is a state of the cart that was reached before with no smaller saving.
 */
final class Assignment
{
    /** Nodes of one search after which reached states are kept, and how many are. */
    private const LONG = 500;
    private const STATES = 50_000;

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
    private Bounds $bounds;
    /** @var array<int,int> Line to units at hand, lines of the patterns searched. */
    private array $here = [];
    private int $best = 0;
    /** @var array<int,int> */
    private array $bestTimes = [];
    /** @var array<int,int> */
    private array $current = [];
    /** @var array<string,int> Best saving by pattern to decide, units left and applications left of limited rules. */
    private array $reached = [];
    /** @var list<int> Limited rules of the patterns searched. */
    private array $limited = [];
    private int $before = 0;

    /**
     * @param list<Pattern>  $patterns
     * @param list<int>      $rest     Units at hand by line.
     * @param array<int,int> $limits   Applications left, by rule.
     */
    public function __construct(
        private readonly array $patterns,
        private readonly array $rest,
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
        $this->order = [];
        $this->saving = [];
        $this->qty = [];
        $this->rule = [];
        $limited = [];
        $saved = [];
        $lines = [];
        foreach ($group as $i) {
            if ($this->dominated($this->patterns[$i])) {
                continue;
            }
            $this->order[] = $i;
            $this->saving[] = $this->patterns[$i]->saving();
            $this->qty[] = $this->patterns[$i]->qty;
            $this->rule[] = $this->patterns[$i]->rule;
            $saved[] = $this->patterns[$i]->savedByLine();
            $lines += $this->patterns[$i]->qty;
            if ($this->limits[$this->patterns[$i]->rule] !== PHP_INT_MAX) {
                $limited[$this->patterns[$i]->rule] = true;
            }
        }
        $this->limited = array_keys($limited);
        $this->reached = [];
        $this->before = $this->nodes;
        ksort($lines);
        $this->here = array_intersect_key($this->rest, $lines);
        $this->bounds = new Bounds($this->saving, $this->qty, $saved, $this->here);
        $this->best = 0;
        $this->bestTimes = [];
        $this->current = [];
        $this->stopped = false;
        $root = $this->bounds->worth(0, $this->here);
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

    /** Whether a pattern already kept saves as much with some of its units. */
    private function dominated(Pattern $pattern): bool
    {
        foreach ($this->order as $k => $unused) {
            if ($this->saving[$k] < $pattern->saving() || $this->limits[$this->rule[$k]] !== PHP_INT_MAX) {
                continue;
            }
            foreach ($this->qty[$k] as $line => $units) {
                if ($units > ($pattern->qty[$line] ?? 0)) {
                    continue 2;
                }
            }
            return true;
        }
        return false;
    }

    /** Whether no way here saved as much before. */
    private function isNew(int $k, int $value): bool
    {
        if ($this->nodes - $this->before <= self::LONG) {
            return true;
        }
        $state = (string) $k;
        $state .= ',' . implode(',', $this->here);
        foreach ($this->limited as $rule) {
            $state .= ',' . $this->limits[$rule];
        }
        $known = $this->reached[$state] ?? -1;
        if ($known >= $value) {
            return false;
        }
        if ($known >= 0 || count($this->reached) < self::STATES) {
            $this->reached[$state] = $value;
        }
        return true;
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
                $most = min($most, intdiv($this->here[$line], $units));
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
        $falls = $this->bounds->falls($k);
        $this->use($k, $most);
        for ($times = $most; $times >= 0; $times--) {
            if (++$this->nodes > $this->budget) {
                $this->nodes = $this->budget;
                $this->stopped = true;
            } else {
                if ($this->nodes - $this->before === self::LONG) {
                    $this->bounds->tighten();
                }
                $now = $value + $times * $this->saving[$k];
                $cut = $this->bounds->cut($k + 1, $this->here, $this->best - $now, $falls);
                if ($cut === 2) {
                    $this->use($k, -$times);
                    return;
                }
                if ($cut === 0 && $this->isNew($k + 1, $now)) {
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

    private function use(int $k, int $times): void
    {
        $this->limits[$this->rule[$k]] -= $times;
        foreach ($this->qty[$k] as $line => $units) {
            $this->here[$line] -= $units * $times;
        }
    }
}
