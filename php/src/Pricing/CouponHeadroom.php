<?php

declare(strict_types=1);

namespace Tandem\Pricing;

/** What coupons may still take off a line that a quote has priced. */
final class CouponHeadroom
{
    /**
     * Minor units between the line's total and the least that it may cost: the floors of the rules
     * that took its units, and the largest combined discount that the policy allows. Null where
     * neither says anything, and for a line that no rule priced.
     *
     * @param array<string,mixed> $request Request of the quote.
     * @param array<string,mixed> $line    Line of its answer.
     */
    public static function of(array $request, array $line): ?int
    {
        $asked = null;
        foreach ($request['lines'] as $candidate) {
            if ($candidate['key'] === $line['key']) {
                $asked = $candidate;
            }
        }
        if ($asked === null || $line['parts'] === [] || $line['total'] === null) {
            return null;
        }
        $rules = array_column($request['rules'], null, 'id');
        $least = 0;
        $offered = 0;
        $bound = false;
        foreach ($line['parts'] as $part) {
            $unit = self::floor($rules[$part['rule']]['floor'] ?? null, $asked['cost'] ?? null);
            if ($unit === null) {
                continue;
            }
            $bound = true;
            if (($rules[$part['rule']]['kind'] ?? '') === 'offer') {
                // Offers lower units that a bundle or another offer may hold already: no unit has two floors.
                $offered = max($offered, $unit * (int) $part['qty']);
            } else {
                $least += $unit * (int) $part['qty'];
            }
        }
        $least = max($least, $offered);
        $most = (int) ($request['policy']['max_combined_discount_bp'] ?? 10000);
        if ($most < 10000) {
            $bound = true;
            $least = max($least, self::up((int) $line['base'] * (10000 - $most), 10000));
        }

        return $bound ? max(0, (int) $line['total'] - $least) : null;
    }

    /**
     * The least a unit may cost, or null where the floor says nothing.
     *
     * @param array<string,mixed>|null $floor Floor of a rule.
     * @param int|null                 $cost  Cost of a unit.
     */
    private static function floor(?array $floor, ?int $cost): ?int
    {
        if ($cost === null) {
            return null;
        }

        return match ($floor['type'] ?? 'none') {
            'cost' => $cost,
            'margin' => self::up($cost * 10000, 10000 - (int) ($floor['basis_points'] ?? 0)),
            default => null,
        };
    }

    /** Quotient, rounded up. */
    private static function up(int $dividend, int $divisor): int
    {
        return intdiv($dividend + $divisor - 1, $divisor);
    }
}
