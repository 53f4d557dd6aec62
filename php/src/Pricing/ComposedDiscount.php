<?php

declare(strict_types=1);

namespace Tandem\Pricing;

/**
 * The owner's discount table for composed bundles, as src/propose/request.rs reads it: a product gets the
 * largest line of its categories for the size of the set, else the line for all categories (0); a set gets
 * the smallest of what its products get. Pure: the same set has the same discount for everyone who is
 * offered it, whichever engine answers.
 */
final class ComposedDiscount
{
    /**
     * Basis points of a set; null where a product of it is not sold in such a set, or gets nothing.
     *
     * @param list<array{size:int,category:int,basis_points:int}> $lines      Table.
     * @param list<list<int>>                                     $categories Categories of each product of the set.
     */
    public static function of(array $lines, array $categories): ?int
    {
        $smallest = null;
        foreach ($categories as $own) {
            $named = $general = null;
            foreach ($lines as $line) {
                if ($line['size'] !== count($categories)) {
                    continue;
                }
                if ($line['category'] === 0) {
                    $general = max($general ?? 0, $line['basis_points']);
                } elseif (in_array($line['category'], $own, true)) {
                    $named = max($named ?? 0, $line['basis_points']);
                }
            }
            $points = $named ?? $general;
            if ($points === null) {
                return null;
            }
            $smallest = min($smallest ?? $points, $points);
        }
        return $smallest === 0 ? null : $smallest;
    }
}
