<?php

declare(strict_types=1);

namespace Tandem\Value;

/**
 * What is left of a price after the cost of the goods, in basis points of the price.
 */
final class Margin
{
    /**
     * (price - cost) / price, rounded down: 900 for goods of 600 is 3333. Null where the price is not
     * above nothing, where a cost is unknown, or where a sum does not fit.
     *
     * @param int                                $price Minor units of all lines together.
     * @param list<array{cost:int|null,qty:int}> $lines Cost of a unit, and units.
     */
    public static function basisPoints(int $price, array $lines): ?int
    {
        $cost = 0;
        foreach ($lines as $line) {
            if ($line['cost'] === null || $line['cost'] < 0 || $line['qty'] < 0) {
                return null;
            }
            $sum = $cost + $line['cost'] * $line['qty'];
            if (!is_int($sum)) {
                return null;
            }
            $cost = $sum;
        }
        $scaled = ($price - $cost) * 10000;
        if ($price <= 0 || $lines === [] || !is_int($scaled)) {
            return null;
        }

        return (int) floor($scaled / $price);
    }
}
