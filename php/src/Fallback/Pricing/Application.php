<?php

declare(strict_types=1);

namespace Tandem\Fallback\Pricing;

/**
 * The price of one application of a rule and its parts.
 *
 * Units are either shared (one price for all of them, spread by line value) or priced on their
 * own (a component with its own discount). No part is above the current price of its units or
 * below their floor; a rule that cannot keep this is refused, never bent.
 */
final class Application
{
    /** @var array<int,array{int,int,int,int}> Line index to units, weight, current amount, floor of shared units. */
    private array $shared = [];
    /** @var array<int,array{int,int,int,int}> The same with the own price in place of the weight. */
    private array $own = [];
    private ?Refusal $refusal = null;

    /** @param list<Line> $lines */
    public function __construct(
        private readonly Request $request,
        private readonly array $lines,
        private readonly Rule $rule,
        private readonly int $ruleIndex,
    ) {
    }

    /** Adds units of a line; with $discount they are priced on their own. */
    public function take(int $line, int $qty, ?Discount $discount): void
    {
        $of = $this->lines[$line];
        $current = (int) $of->current;
        $base = $this->rule->baseRegular ? $of->regular : $current;
        $floor = $this->rule->unitFloor($of);
        if ($floor === null) {
            $this->refusal ??= new Refusal('floor.cost_unknown', ['product' => $of->product, 'variation' => $of->variation]);
            return;
        }
        if ($floor > $current) {
            $this->refusal ??= new Refusal('floor.unit', ['product' => $of->product, 'variation' => $of->variation,
                'price' => $current, 'floor' => $floor]);
            return;
        }
        $weight = $qty * ($discount === null ? $base : min($discount->price($base), $current));
        $into = $discount === null ? 'shared' : 'own';
        [$units, $weights, $currents, $floors] = $this->$into[$line] ?? [0, 0, 0, 0];
        $this->$into[$line] = [$units + $qty, $weights + $weight, $currents + $qty * $current, $floors + $qty * $floor];
    }

    /** The pattern, or why there is none. */
    public function price(Discount $discount): Pattern|Refusal
    {
        if ($this->refusal !== null) {
            return $this->refusal;
        }
        ksort($this->shared);
        ksort($this->own);
        [$weight, $sharedBase, $sharedFloor] = $this->sums($this->shared);
        [$own, $ownBase, $ownFloor] = $this->sums($this->own);
        $base = $sharedBase + $ownBase;
        $price = $this->shared === [] ? 0 : min($discount->price($weight), $sharedBase);
        $most = $this->mostDiscount($base);
        if ($base - $price - $own > $most) {
            $raise = $base - $price - $own - $most;
            $ofShared = min($raise, $sharedBase - $price);
            $price += $ofShared;
            $this->raiseOwn($raise - $ofShared);
            $own += $raise - $ofShared;
        }
        if ($this->rule->ending !== null && $this->shared !== []) {
            $price = $this->ending($price + $own, $base, max($base - $most, $sharedFloor + $own), $sharedBase + $own) - $own;
        }
        $total = $price + $own;
        foreach ($this->own as [, $amount, , $floor]) {
            if ($amount < $floor) {
                return new Refusal('floor', ['price' => $total, 'floor' => $sharedFloor + $ownFloor]);
            }
        }
        if ($price < $sharedFloor) {
            return new Refusal('floor', ['price' => $total, 'floor' => $sharedFloor + $ownFloor]);
        }
        if ($total >= $base) {
            return new Refusal('worse', ['price' => $total, 'base' => $base]);
        }
        if ($total === 0 && !$this->request->allowFree) {
            return new Refusal('free', ['base' => $base]);
        }
        return $this->pattern($price, $base, $total, $sharedFloor + $ownFloor);
    }

    private function pattern(int $price, int $base, int $total, int $floor): Pattern|Refusal
    {
        $parts = Allocation::bounded(
            $price,
            array_column($this->shared, 1),
            array_column($this->shared, 3),
            array_column($this->shared, 2),
        );
        if ($parts === null) {
            return new Refusal('floor', ['price' => $total, 'floor' => $floor]);
        }
        $qty = [];
        $currents = [];
        $amounts = [];
        foreach (array_keys($this->shared) as $i => $line) {
            $qty[$line] = $this->shared[$line][0];
            $currents[$line] = $this->shared[$line][2];
            $amounts[$line] = $parts[$i];
        }
        foreach ($this->own as $line => [$units, $amount, $current]) {
            $qty[$line] = ($qty[$line] ?? 0) + $units;
            $currents[$line] = ($currents[$line] ?? 0) + $current;
            $amounts[$line] = ($amounts[$line] ?? 0) + $amount;
        }
        ksort($qty);
        ksort($currents);
        ksort($amounts);
        return new Pattern($this->ruleIndex, $qty, $currents, $amounts, $base, $total);
    }

    /** The largest discount of rule and policy, in minor units. */
    private function mostDiscount(int $base): int
    {
        $most = Arithmetic::share($base, $this->request->maxDiscount);
        $of = $this->rule->maxDiscount;
        return match ($of?->type) {
            'percent' => min($most, Arithmetic::share($base, $of->value)),
            'amount' => min($most, $of->value),
            default => $most,
        };
    }

    /** Own prices go up by $raise in all where a maximum binds, in proportion to their discounts. */
    private function raiseOwn(int $raise): void
    {
        if ($raise === 0) {
            return;
        }
        $discounts = [];
        foreach ($this->own as [, $amount, $current]) {
            $discounts[] = $current - $amount;
        }
        $raises = Allocation::bounded($raise, $discounts, array_fill(0, count($discounts), 0), $discounts) ?? [];
        foreach (array_keys($this->own) as $i => $line) {
            $this->own[$line][1] += $raises[$i] ?? 0;
        }
    }

    /**
     * The nearest price with the ending at or below $price, else the nearest above, within what
     * floor and maximum discount leave and below $base; $price itself where there is neither.
     */
    private function ending(int $price, int $base, int $least, int $most): int
    {
        [$minor, $modulus] = $this->rule->ending ?? [0, 1];
        $down = $price - ($price - $minor + $modulus) % $modulus;
        if ($down >= $least && $down > 0) {
            return $down;
        }
        $up = $down + $modulus;
        return $up < $base && $up <= $most && $up >= $least ? $up : $price;
    }

    /**
     * @param array<int,array{int,int,int,int}> $entries
     * @return array{int,int,int} Weights, current amounts, floors.
     */
    private function sums(array $entries): array
    {
        return [
            array_sum(array_column($entries, 1)),
            array_sum(array_column($entries, 2)),
            array_sum(array_column($entries, 3)),
        ];
    }
}
