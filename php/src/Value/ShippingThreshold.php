<?php

declare(strict_types=1);

namespace Tandem\Value;

/** How far a cart is from an amount that earns something, in minor units. */
final readonly class ShippingThreshold
{
    private function __construct(
        public int $counted,
        public int $minimum,
        public int $missing,
        public int $percent,
    ) {
    }

    /**
     * The amount that counts is the subtotal as shown to the shopper, less the discount, and less the
     * tax of the discount where prices are shown with tax. 50.00 less 10.00 towards 75.00 misses 35.00.
     *
     * @param int  $subtotal    Subtotal as shown.
     * @param int  $discount    Discount without tax.
     * @param int  $discountTax Tax of the discount.
     * @param bool $lessDiscount Whether discounts are taken off.
     * @param bool $taxShown    Whether prices are shown with tax.
     * @param int  $minimum     Amount to reach.
     */
    public static function of(int $subtotal, int $discount, int $discountTax, bool $lessDiscount, bool $taxShown, int $minimum): self
    {
        $counted = $lessDiscount ? $subtotal - $discount - ($taxShown ? $discountTax : 0) : $subtotal;
        $counted = max(0, $counted);
        $missing = max(0, $minimum - $counted);
        $percent = $minimum > 0 ? min(100, intdiv($counted * 100, $minimum)) : 100;

        return new self($counted, $minimum, $missing, $percent);
    }

    /**
     * The same where a percentage goes off of everything, of what is added as well: beside 30.00 and 10 % towards
     * 75.00, 53.33 are missing, because 83.33 less 8.33 are 75.00. Whatever is added, no more is taken off than the
     * percentage of all, rounded half up.
     *
     * @param int $subtotal Subtotal as shown.
     * @param int $counted  What counts of it now, all discounts taken off.
     * @param int $fixed    What goes off besides, whatever is added.
     * @param int $percent  Ten thousandths of a percent: 100000 are 10 %.
     * @param int $minimum  Amount to reach.
     * @return self|null Null where no amount reaches it.
     */
    public static function afterPercent(int $subtotal, int $counted, int $fixed, int $percent, int $minimum): ?self
    {
        if ($percent < 0 || $percent >= 1000000 || $subtotal < 0 || $fixed < 0 || $minimum < 1 || max($subtotal, $fixed, $minimum) > 100000000000) {
            return null;
        }
        // What counts never falls when the subtotal grows by one, so the least that is enough can be halved for.
        $below = 0;
        $enough = intdiv(($minimum + $fixed + 1) * 1000000, 1000000 - $percent) + 1;
        while ($enough - $below > 1) {
            $middle = intdiv($below + $enough, 2);
            if ($middle - intdiv($middle * $percent + 500000, 1000000) - $fixed >= $minimum) {
                $enough = $middle;
            } else {
                $below = $middle;
            }
        }
        $missing = $counted >= $minimum ? 0 : max(1, $enough - $subtotal);

        return new self(max(0, $counted), $minimum, $missing, min(100, intdiv(max(0, $counted) * 100, $minimum)));
    }

    /**
     * The same where as much more has to be added as an offer would then take off.
     *
     * @param int $missing Amount to add.
     */
    public function missing(int $missing): self
    {
        return new self($this->counted, $this->minimum, $missing, $this->percent);
    }

    /** Whether the amount is reached. */
    public function reached(): bool
    {
        return $this->missing === 0;
    }

    /**
     * The cheapest of some prices that closes a gap: of 12.00, 30.00 and 25.00 towards 20.00 the third. Ties go to
     * the first. Nothing that costs more than the whole amount is worth it: beside a cart of 30.00 no price above 50.00
     * closes that gap.
     *
     * @param array<int,int> $prices Minor units, the most relevant first.
     * @param int            $gap    Minor units that are missing.
     * @param int|null       $beside Minor units that are in the cart; null for no limit.
     * @return int|null Key of the price, null where none closes the gap.
     */
    public static function closer(array $prices, int $gap, ?int $beside = null): ?int
    {
        $best = null;
        foreach ($prices as $key => $price) {
            if ($beside !== null && $price > $gap + $beside) {
                continue;
            }
            if ($price >= $gap && ($best === null || $price < $prices[$best])) {
                $best = $key;
            }
        }

        return $best;
    }
}
