<?php

declare(strict_types=1);

namespace Tandem\Fallback\Pricing;

/** One cart line: equal units of one product or variation, amounts in minor units a unit. */
final class Line
{
    /**
     * @param int       $position   Position in the request.
     * @param int       $regular    Regular price, never below the current one.
     * @param int|null  $current    What a unit costs without any rule; null where that is no whole number of minor units.
     * @param int|null  $cost       Cost of goods, null where unknown.
     * @param list<int> $categories
     */
    public function __construct(
        public readonly int $position,
        public readonly string $key,
        public readonly int $product,
        public readonly int $variation,
        public readonly int $qty,
        public readonly int $regular,
        public readonly ?int $current,
        public readonly ?int $cost,
        public readonly array $categories,
    ) {
    }

    public function onSale(): bool
    {
        return $this->current !== null && $this->current < $this->regular;
    }

    public function is(int $product, int $variation): bool
    {
        return $this->product === $product && ($variation === 0 || $this->variation === $variation);
    }
}
