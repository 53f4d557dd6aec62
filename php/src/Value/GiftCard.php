<?php

declare(strict_types=1);

namespace Tandem\Value;

/** What an order leaves of a gift card. */
final class GiftCard
{
    /**
     * The rest as decimal text; null where nothing is left, or an amount cannot be read. "50.00" of which "30.50" and
     * "4.00" were used leaves "15.50". What was used is rounded to the currency first, as the order shows it.
     *
     * @param list<mixed> $used
     */
    public static function rest(string $worth, array $used, int $exponent): ?string
    {
        $rest = MinorUnits::parse($worth, $exponent);
        foreach ($used as $part) {
            $minor = MinorUnits::rounded($part, $exponent);
            if ($rest === null || $minor === null) {
                return null;
            }
            $rest -= $minor;
        }
        return $rest !== null && $rest > 0 ? MinorUnits::format($rest, $exponent) : null;
    }

    /** What of the worth was used where that much is left: "50.00" with "15.50" left is "34.50". */
    public static function used(string $worth, string $rest, int $exponent): ?string
    {
        return self::rest($worth, [$rest], $exponent);
    }
}
