<?php

declare(strict_types=1);

namespace Tandem\Fallback\Pricing;

/**
 * Whole-number arithmetic on amounts. PHP turns an overflowing integer into a float without a
 * word; everything here stays an integer.
 */
final class Arithmetic
{
    /** Upper end of every bound of the search; more than any cart is worth. */
    public const SATURATED = 1 << 61;

    /**
     * Quotient and remainder of $a * $b / $c, exact although the product may need 128 bits.
     * All are >= 0, $c is in 1 .. 2^62 - 1 and the quotient fits.
     *
     * @return array{int,int}
     */
    public static function mulDiv(int $a, int $b, int $c): array
    {
        $product = $a * $b;
        if (is_int($product)) {
            return [intdiv($product, $c), $product % $c];
        }
        $whole = intdiv($b, $c);
        $part = $b % $c;
        $quotient = 0;
        $remainder = 0;
        for ($bit = 62; $bit >= 0; $bit--) {
            $quotient *= 2;
            $remainder *= 2;
            if ($remainder >= $c) {
                $remainder -= $c;
                $quotient++;
            }
            if (($a >> $bit) & 1) {
                $quotient += $whole;
                $remainder += $part;
                if ($remainder >= $c) {
                    $remainder -= $c;
                    $quotient++;
                }
            }
        }
        return [$quotient, $remainder];
    }

    /** $a * $b, at most SATURATED; both are >= 0. */
    public static function saturatedProduct(int $a, int $b): int
    {
        $product = $a * $b;
        return is_int($product) && $product < self::SATURATED ? $product : self::SATURATED;
    }

    /** $amount less a share in basis points, to the nearest minor unit, halves up: 995 less 10 % is 896. */
    public static function less(int $amount, int $basisPoints): int
    {
        [$quotient, $remainder] = self::mulDiv($amount, 10000 - $basisPoints, 10000);
        return $remainder * 2 >= 10000 ? $quotient + 1 : $quotient;
    }

    /** A share of $amount in basis points, rounded down: 12 % of 995 is 119. */
    public static function share(int $amount, int $basisPoints): int
    {
        return self::mulDiv($amount, $basisPoints, 10000)[0];
    }

    /** What part of $whole is $part, in basis points, rounded down; 0 of nothing is 0. */
    public static function basisPoints(int $part, int $whole): int
    {
        return $whole > 0 ? self::mulDiv($part, 10000, $whole)[0] : 0;
    }

    /** $amount / $qty in major units, 14 decimals, halves up: (100, 3, 2) is 0.33333333333333. */
    public static function unit(int $amount, int $qty, int $exponent): string
    {
        $divisor = $qty * 10 ** $exponent;
        $whole = intdiv($amount, $divisor);
        $rest = $amount % $divisor;
        $fraction = 0;
        for ($digit = 0; $digit < 14; $digit++) {
            $rest *= 10;
            $fraction = $fraction * 10 + intdiv($rest, $divisor);
            $rest %= $divisor;
        }
        if ($rest * 2 >= $divisor && ++$fraction === 100000000000000) {
            $fraction = 0;
            $whole++;
        }
        return $whole . '.' . str_pad((string) $fraction, 14, '0', STR_PAD_LEFT);
    }
}
