<?php

declare(strict_types=1);

namespace Tandem\Fallback\Pricing;

/** One way to apply a rule once: which units of which lines, at which amounts. */
final class Pattern
{
    /**
     * @param int            $rule    Index of the rule.
     * @param array<int,int> $qty     Line index to units, ascending.
     * @param array<int,int> $current Line index to those units at their current price.
     * @param array<int,int> $parts   Line index to the amount of those units.
     * @param int            $base    The same units at their current price.
     * @param int            $total   Sum of the parts.
     */
    public function __construct(
        public readonly int $rule,
        public readonly array $qty,
        public readonly array $current,
        public readonly array $parts,
        public readonly int $base,
        public readonly int $total,
    ) {
    }

    public function saving(): int
    {
        return $this->base - $this->total;
    }

    /** @return array<int,int> Line to its part of the saving. */
    public function savedByLine(): array
    {
        $saved = [];
        foreach ($this->qty as $line => $unused) {
            $saved[$line] = $this->current[$line] - $this->parts[$line];
        }
        return $saved;
    }

    public function units(): int
    {
        return array_sum($this->qty);
    }
}
