<?php

declare(strict_types=1);

namespace Tandem\Fallback\Pricing;

/** Finds the patterns of a `set` rule: every way to form it once from the units at hand. */
final class Composition
{
    /** Ways to form one rule once that are looked at; the quote says so where there are more. */
    public const MAX_WAYS = 64;
    /** Partial ways looked at on the way there. */
    private const MAX_STEPS = 4096;

    /** @var list<Pattern> */
    public array $patterns = [];
    public ?Refusal $refusal = null;
    public bool $truncated = false;
    public int $steps = 0;

    private int $ways = 0;
    /** @var list<array{Component,list<int>,int}> Component, its lines, its most units. */
    private array $slots = [];

    /**
     * @param array<int,list<int>> $byProduct Product to line indices.
     * @param list<int>            $rest      Units at hand by line.
     */
    public function __construct(
        private readonly Request $request,
        array $byProduct,
        private array $rest,
        private readonly Rule $rule,
        private readonly int $ruleIndex,
    ) {
        foreach ($rule->components as $component) {
            $lines = [];
            $have = 0;
            foreach ($byProduct[$component->product] ?? [] as $i) {
                if ($rest[$i] > 0 && $this->usable($component, $i)) {
                    $lines[] = $i;
                    $have += $rest[$i];
                }
            }
            if (!$component->optional && $have < $component->min) {
                $this->refusal = $this->missing($component, $have, $byProduct[$component->product] ?? []);
                return;
            }
            if (count($lines) > 1) {
                $of = $request->lines;
                usort($lines, static fn (int $a, int $b): int => $of[$b]->current <=> $of[$a]->current ?: $a <=> $b);
            }
            $discounted = $component->discount !== null || $rule->discount->type === 'percent';
            $most = $discounted ? $component->max : ($component->optional ? 0 : $component->min);
            $this->slots[] = [$component, $lines, $most];
        }
        $this->component(0, []);
    }

    private function usable(Component $component, int $i): bool
    {
        $line = $this->request->lines[$i];
        return $line->current !== null
            && $line->is($component->product, $component->variation)
            && !($this->rule->ignoreOnSale && $line->onSale());
    }

    /** @param list<int> $lines */
    private function missing(Component $component, int $have, array $lines): Refusal
    {
        $priced = 0;
        $usable = 0;
        foreach ($lines as $i) {
            $line = $this->request->lines[$i];
            if ($line->current !== null && $line->is($component->product, $component->variation)) {
                $priced += $line->qty;
                $usable += $this->usable($component, $i) ? $line->qty : 0;
            }
        }
        $code = match (true) {
            $usable >= $component->min => 'units.taken',
            $priced >= $component->min => 'component.on_sale',
            default => 'component.missing',
        };
        return new Refusal($code, ['product' => $component->product, 'variation' => $component->variation,
            'need' => $component->min, 'have' => $have]);
    }

    /** @param list<array{int,int,?Discount}> $takes Line, units, own discount. */
    private function component(int $slot, array $takes): void
    {
        if (++$this->steps > self::MAX_STEPS) {
            $this->truncated = true;
            return;
        }
        if ($slot === count($this->slots)) {
            $this->way($takes);
            return;
        }
        [$component, $lines, $most] = $this->slots[$slot];
        $have = 0;
        foreach ($lines as $i) {
            $have += $this->rest[$i];
        }
        for ($units = min($most, $have); $units >= $component->min && !$this->truncated; $units--) {
            $this->spread($slot, 0, $units, $have, $takes);
        }
        if ($component->optional && !$this->truncated) {
            $this->component($slot + 1, $takes);
        }
    }

    /** @param list<array{int,int,?Discount}> $takes */
    private function spread(int $slot, int $at, int $units, int $have, array $takes): void
    {
        if ($units === 0) {
            $this->component($slot + 1, $takes);
            return;
        }
        [$component, $lines] = $this->slots[$slot];
        $i = $lines[$at];
        $here = $this->rest[$i];
        $least = max(0, $units - ($have - $here));
        for ($take = min($here, $units); $take >= $least && !$this->truncated; $take--) {
            $this->rest[$i] = $here - $take;
            $next = $takes;
            if ($take > 0) {
                $next[] = [$i, $take, $component->discount];
            }
            $this->spread($slot, $at + 1, $units - $take, $have - $here, $next);
        }
        $this->rest[$i] = $here;
    }

    /** @param list<array{int,int,?Discount}> $takes */
    private function way(array $takes): void
    {
        if ($this->ways === self::MAX_WAYS) {
            $this->truncated = true;
            return;
        }
        $this->ways++;
        if ($takes === []) {
            return;
        }
        $application = new Application($this->request, $this->request->lines, $this->rule, $this->ruleIndex);
        foreach ($takes as [$line, $qty, $discount]) {
            $application->take($line, $qty, $discount ?? $this->plain());
        }
        $priced = $application->price($this->rule->discount);
        if ($priced instanceof Pattern) {
            $this->patterns[] = $priced;
        } else {
            $this->refusal ??= $priced;
        }
    }

    /** Where each component has its own discount, one without a discount costs what it costs. */
    private function plain(): ?Discount
    {
        return $this->rule->discount->type === 'components' ? $this->rule->discount : null;
    }
}
