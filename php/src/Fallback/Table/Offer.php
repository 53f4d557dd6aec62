<?php

declare(strict_types=1);

namespace Tandem\Fallback\Table;

use Tandem\Fallback\Pricing\Fields;

/** What a row costs one by one, what it costs now, and how many items that is. */
final class Offer
{
    private function __construct(
        public readonly int $individual,
        public readonly int $price,
        public readonly int $items,
    ) {
    }

    public static function of(mixed $value, string $path): self
    {
        $fields = Fields::of($value, $path, ['individual', 'price', 'items']);
        return new self(
            $fields->int('individual', 0, Fields::MAX_AMOUNT),
            $fields->int('price', 0, Fields::MAX_AMOUNT),
            $fields->int('items', 1, 1_000_000, 1),
        );
    }

    /** Never below 0. */
    public function saving(): int
    {
        return max(0, $this->individual - $this->price);
    }

    /** Rounded down, so that what is claimed is never more than what is saved. */
    public function savingBasisPoints(): int
    {
        return $this->individual === 0 ? 0 : intdiv($this->saving() * 10000, $this->individual);
    }

    /** -1, 0 or 1: the saving in proportion, exactly. */
    public function compareSavingShare(self $other): int
    {
        return self::compareFractions($this->saving(), max(1, $this->individual), $other->saving(), max(1, $other->individual));
    }

    /** -1, 0 or 1: the price of one item, exactly. */
    public function comparePricePerItem(self $other): int
    {
        return self::compareFractions($this->price, $this->items, $other->price, $other->items);
    }

    /** Compares a/b with c/d by their continued fractions: the cross products can exceed 64 bits. */
    private static function compareFractions(int $a, int $b, int $c, int $d): int
    {
        for ($sign = 1;; $sign = -$sign) {
            $whole = intdiv($a, $b) <=> intdiv($c, $d);
            if ($whole !== 0) {
                return $sign * $whole;
            }
            $left = $a % $b;
            $right = $c % $d;
            if ($left === 0 || $right === 0) {
                return $sign * ($left === 0 ? ($right === 0 ? 0 : -1) : 1);
            }
            [$a, $b, $c, $d] = [$b, $left, $d, $right];
        }
    }
}
