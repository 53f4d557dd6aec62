<?php

declare(strict_types=1);

namespace Tandem\Value;

/**
 * Amounts in minor units to and from decimal texts, exactly. The only place where PHP code turns
 * one into the other, so that no float ever holds a price.
 */
final class Money
{
    /** 95000 with exponent 2 is "950.00"; 7 with exponent 0 is "7". */
    public static function toDecimal(int $minor, int $exponent): string
    {
        $sign = $minor < 0 ? '-' : '';
        $digits = str_pad(ltrim((string) $minor, '-'), $exponent + 1, '0', STR_PAD_LEFT);
        return $exponent === 0
            ? $sign . $digits
            : $sign . substr($digits, 0, -$exponent) . '.' . substr($digits, -$exponent);
    }

    /**
     * "950.5" with exponent 2 is 95050. Null where the text is no plain decimal number from 0, has
     * more decimals than the currency (other than zeros), or is beyond 10^12 minor units.
     */
    public static function toMinor(string|int $decimal, int $exponent): ?int
    {
        if (preg_match('/^(\d{1,13})(?:\.(\d{0,20}))?$/D', (string) $decimal, $match) !== 1) {
            return null;
        }
        $fraction = rtrim($match[2] ?? '', '0');
        if (strlen($fraction) > $exponent) {
            return null;
        }
        $minor = ltrim($match[1] . str_pad($fraction, $exponent, '0'), '0');
        return strlen($minor) > 13 || (int) $minor > 1_000_000_000_000 ? null : (int) $minor;
    }
}
