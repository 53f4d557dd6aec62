<?php

declare(strict_types=1);

namespace Tandem\Fallback\Pricing;

/**
 * Applies any_n, choose_n and buy_x_get_y to the units at hand by the sorted-unit rule: dearest
 * units first, as often as it goes. Lines that the floor keeps from any discount stand aside.
 */
final class Grouping
{
    /** @var list<array{Pattern,int}> Patterns with their applications. */
    public array $applied = [];
    public ?Refusal $refusal = null;

    private int $left;

    /**
     * @param list<int> $rest Units at hand by line.
     * @param int|null  $most Applications at most, whatever the rule's own limits are; null: those.
     */
    public function __construct(
        private readonly Request $request,
        private array $rest,
        private readonly Rule $rule,
        private readonly int $ruleIndex,
        ?int $most = null,
    ) {
        $this->left = $most ?? $rule->limit();
        do {
            $more = $this->left > 0 && match ($rule->kind) {
                'any_n' => $this->anyN(),
                'choose_n' => $this->chooseN(),
                default => $this->buyGet(),
            };
        } while ($more);
    }

    private function anyN(): bool
    {
        $lines = $this->lines($this->rule->groups[0][1]);
        $have = $this->units($lines);
        $least = 0;
        foreach ($this->rule->tiers as [$n, $discount]) {
            $least = $n;
            if ($n > $have) {
                continue;
            }
            $all = $discount->type === 'percent';
            $takes = $this->dearest($lines, $all ? $have : $n, $this->rest);
            if ($this->apply($takes, null, $discount, $all ? 1 : PHP_INT_MAX)) {
                return true;
            }
        }
        if ($have < $least) {
            $this->missing($least, $have, $this->rule->groups[0][1]);
        }
        return false;
    }

    private function chooseN(): bool
    {
        $order = [];
        foreach ($this->rule->groups as $i => [$n, $group]) {
            $lines = $this->lines($group);
            $order[] = [$this->units($lines), $i, $n, $group, $lines];
        }
        // The group with the fewest units chooses first, so that a wider one does not take them.
        usort($order, static fn (array $a, array $b): int => [$a[0], $a[1]] <=> [$b[0], $b[1]]);
        $rest = $this->rest;
        $takes = [];
        foreach ($order as [, , $n, $group, $lines]) {
            $here = $this->dearest($lines, $n, $rest);
            if (array_sum($here) < $n) {
                $this->missing($n, array_sum($here), $group);
                return false;
            }
            foreach ($here as $i => $units) {
                $rest[$i] -= $units;
                $takes[$i] = ($takes[$i] ?? 0) + $units;
            }
        }
        return $this->apply($takes, null, $this->rule->discount, PHP_INT_MAX);
    }

    private function buyGet(): bool
    {
        [[$buyN, $buyGroup], [$getN, $getGroup]] = $this->rule->groups;
        $buyLines = $this->lines($buyGroup);
        if ($this->rule->sameGroup) {
            $block = $this->dearest($buyLines, $buyN + $getN, $this->rest);
            if (array_sum($block) < $buyN + $getN) {
                $this->missing($buyN + $getN, array_sum($block), $buyGroup);
                return false;
            }
            $buy = $this->dearest($buyLines, $buyN, $this->rest);
            $get = [];
            foreach ($block as $i => $units) {
                $get[$i] = $units - ($buy[$i] ?? 0);
            }
            return $this->apply($buy, array_filter($get), $this->rule->discount, PHP_INT_MAX);
        }
        $getLines = $this->lines($getGroup);
        if (!$this->rule->getDearest) {
            $getLines = $this->cheapestFirst($getLines);
        }
        $only = array_values(array_diff($buyLines, $getLines));
        $both = array_values(array_intersect(array_reverse($getLines), $buyLines));
        $spare = $this->units($only) + $this->units($both) - $buyN;
        if ($spare < 0) {
            $this->missing($buyN, $spare + $buyN, $buyGroup);
            return false;
        }
        $get = [];
        $need = $getN;
        foreach ($getLines as $i) {
            $units = min($need, $this->rest[$i], in_array($i, $both, true) ? $spare : PHP_INT_MAX);
            if ($units > 0) {
                $get[$i] = $units;
                $need -= $units;
                $spare -= in_array($i, $both, true) ? $units : 0;
            }
        }
        if ($need > 0) {
            $this->missing($getN, $getN - $need, $getGroup);
            return false;
        }
        $rest = $this->rest;
        foreach ($get as $i => $units) {
            $rest[$i] -= $units;
        }
        return $this->apply($this->dearest(array_merge($only, $both), $buyN, $rest), $get, $this->rule->discount, PHP_INT_MAX);
    }

    /**
     * @param array<int,int>      $takes Line to units.
     * @param array<int,int>|null $get   Line to units at the discount, $takes being at full price; null: one price for all.
     */
    private function apply(array $takes, ?array $get, Discount $discount, int $most): bool
    {
        $application = new Application($this->request, $this->request->lines, $this->rule, $this->ruleIndex);
        $spread = $get !== null && $this->rule->spread;
        $full = new Discount('components', 0);
        $price = 0;
        foreach ($takes as $i => $units) {
            $application->take($i, $units, $get === null || $spread ? null : $full);
            $price += $units * (int) $this->request->lines[$i]->current;
        }
        foreach ($get ?? [] as $i => $units) {
            $application->take($i, $units, $spread ? null : $discount);
            $line = $this->request->lines[$i];
            $base = $this->rule->baseRegular ? $line->regular : (int) $line->current;
            $price += $units * min($discount->price($base), (int) $line->current);
        }
        $priced = $application->price($spread ? new Discount('fixed', $price) : $discount);
        if ($priced instanceof Refusal) {
            $this->refusal ??= $priced;
            return false;
        }
        $times = min($most, $this->left);
        foreach ($priced->qty as $i => $units) {
            $times = min($times, intdiv($this->rest[$i], $units));
        }
        foreach ($priced->qty as $i => $units) {
            $this->rest[$i] -= $units * $times;
        }
        $this->left -= $times;
        $this->applied[] = [$priced, $times];
        return true;
    }

    /** @return list<int> Lines of a group with units at hand, dearest first. */
    private function lines(Group $group): array
    {
        $lines = [];
        foreach ($this->request->lines as $i => $line) {
            if ($this->rest[$i] > 0 && $this->rule->uses($line, $group)) {
                $lines[] = $i;
            }
        }
        $of = $this->request->lines;
        usort($lines, static fn (int $a, int $b): int => $of[$b]->current <=> $of[$a]->current ?: $a <=> $b);
        return $lines;
    }

    /**
     * @param list<int> $lines Dearest first.
     * @return list<int> Cheapest first, equal prices still by key.
     */
    private function cheapestFirst(array $lines): array
    {
        $of = $this->request->lines;
        usort($lines, static fn (int $a, int $b): int => $of[$a]->current <=> $of[$b]->current ?: $a <=> $b);
        return $lines;
    }

    /** @param list<int> $lines */
    private function units(array $lines): int
    {
        $units = 0;
        foreach ($lines as $i) {
            $units += $this->rest[$i];
        }
        return $units;
    }

    /**
     * The first $n units of lines in order.
     *
     * @param list<int> $lines
     * @param list<int> $rest
     * @return array<int,int> Line to units.
     */
    private function dearest(array $lines, int $n, array $rest): array
    {
        $takes = [];
        foreach ($lines as $i) {
            $units = min($n, $rest[$i]);
            if ($units > 0) {
                $takes[$i] = $units;
                $n -= $units;
            }
        }
        return $takes;
    }

    private function missing(int $need, int $have, Group $group): void
    {
        $all = 0;
        $left = 0;
        foreach ($this->request->lines as $i => $line) {
            if ($this->rule->uses($line, $group)) {
                $all += $line->qty;
                $left += $this->rest[$i];
            }
        }
        $code = $all >= $need && $left < $need ? 'units.taken' : 'component.missing';
        $this->refusal ??= new Refusal($code, ['need' => $need, 'have' => $have]);
    }
}
