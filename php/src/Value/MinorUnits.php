<?php

declare(strict_types=1);

namespace Tandem\Value;

/**
 * Decimal text to integer minor units and back, by digits: no float ever decides a price.
 */
final class MinorUnits
{
    /**
     * "19.99" with exponent 2 is 1999. Null where the text is no number, is negative, does not fit
     * 18 digits, or is no whole number of minor units ("0.333" with exponent 2).
     */
    public static function parse(string $decimal, int $exponent): ?int
    {
        if (preg_match('/^\+?(\d*)(?:\.(\d*))?$/', trim($decimal), $part) !== 1) {
            return null;
        }
        $whole = ltrim($part[1], '0');
        $fraction = $part[2] ?? '';
        if ($part[1] === '' && $fraction === '') {
            return null;
        }
        if (rtrim(substr($fraction, $exponent), '0') !== '') {
            return null;
        }
        $digits = $whole . str_pad(substr($fraction, 0, $exponent), $exponent, '0');

        return strlen($digits) > 18 ? null : (int) $digits;
    }

    /**
     * A price as a filter of another plugin may hand it over: text, integer or float. A float is
     * taken at ten decimals, which hides its noise (19.989999999999998 is 19.99) and nothing more.
     */
    public static function fromPrice(mixed $price, int $exponent): ?int
    {
        return match (true) {
            is_int($price) => self::parse((string) $price, $exponent),
            is_float($price) => is_finite($price) ? self::parse(sprintf('%.10F', $price), $exponent) : null,
            is_string($price) => self::parse($price, $exponent)
                ?? (preg_match('/^\d+\.\d{11,}$/', $price) === 1 ? self::fromPrice((float) $price, $exponent) : null),
            default => null,
        };
    }

    /**
     * The nearest whole number of minor units, half away from zero: for an amount that a currency
     * switcher has converted and that must be a price of the target currency.
     */
    public static function rounded(mixed $price, int $exponent): ?int
    {
        if (!is_numeric($price) || !is_finite((float) $price)) {
            return null;
        }

        return self::parse(number_format((float) $price, $exponent, '.', ''), $exponent);
    }

    /** 1999 with exponent 2 is "19.99". */
    public static function format(int $minor, int $exponent): string
    {
        $digits = str_pad((string) abs($minor), $exponent + 1, '0', STR_PAD_LEFT);
        $text = $exponent > 0
            ? substr($digits, 0, -$exponent) . '.' . substr($digits, -$exponent)
            : $digits;

        return $minor < 0 ? '-' . $text : $text;
    }
}
