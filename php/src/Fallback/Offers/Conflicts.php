<?php

declare(strict_types=1);

namespace Tandem\Fallback\Offers;

/** Rules nobody can meet and rules that hide others: the PHP twin of src/offers/conflicts.rs. */
final class Conflicts
{
    /**
     * @param list<array<string,mixed>> $offers Checked, in order.
     * @return list<array{code:string,id:string,other:string|null,fact:string|null}>
     */
    public static function of(array $offers): array
    {
        $found = [];
        foreach ($offers as $k => $offer) {
            $fact = self::contradiction($offer['conditions']);
            if ($fact !== null) {
                $found[] = ['code' => 'offer.unreachable', 'id' => $offer['id'], 'other' => null, 'fact' => $fact];
            }
            if ($offer['group'] === null) {
                continue;
            }
            foreach (array_slice($offers, 0, $k) as $other) {
                $overlap = ($other['from'] ?? PHP_INT_MIN) < ($offer['until'] ?? PHP_INT_MAX)
                    && ($offer['from'] ?? PHP_INT_MIN) < ($other['until'] ?? PHP_INT_MAX);
                if ($other['group'] !== $offer['group'] || !$overlap) {
                    continue;
                }
                if ($other['conditions'] == $offer['conditions']) {
                    $found[] = ['code' => 'offer.same', 'id' => $offer['id'], 'other' => $other['id'], 'fact' => null];
                } elseif ($other['priority'] === $offer['priority']) {
                    $found[] = ['code' => 'offer.tie', 'id' => $offer['id'], 'other' => $other['id'], 'fact' => null];
                }
            }
        }
        return $found;
    }

    private static function contradiction(Condition $condition): ?string
    {
        $byFact = [];
        foreach ($condition->required() as $leaf) {
            $byFact[$leaf->fact][] = $leaf;
        }
        ksort($byFact, SORT_STRING);
        foreach ($byFact as $fact => $leaves) {
            if (self::isEmpty($leaves)) {
                return (string) $fact;
            }
        }
        return null;
    }

    /** @param non-empty-list<Condition> $leaves */
    private static function isEmpty(array $leaves): bool
    {
        [$low, $high, $flags, $below, $above] = [PHP_INT_MIN, PHP_INT_MAX, [], false, false];
        foreach ($leaves as $leaf) {
            $value = $leaf->value;
            if (is_int($value)) {
                match ($leaf->operator) {
                    'eq' => [$low, $high] = [max($low, $value), min($high, $value)],
                    // The ends of the integers have no neighbour: nothing lies beyond them.
                    'lt' => $value === PHP_INT_MIN ? $below = true : $high = min($high, $value - 1),
                    'le' => $high = min($high, $value),
                    'gt' => $value === PHP_INT_MAX ? $above = true : $low = max($low, $value + 1),
                    'ge' => $low = max($low, $value),
                    default => null,
                };
            } elseif ($leaf->operator === 'between') {
                [$low, $high] = [max($low, $value[0]), min($high, $value[1])];
            } elseif (is_bool($value)) {
                $flags[(int) $value] = true;
            } elseif ($value === [] && in_array($leaf->operator, ['in', 'any_of'], true)) {
                return true;
            }
        }
        return $below || $above || $low > $high || count($flags) === 2 || self::textsEmpty($leaves) || self::setsEmpty($leaves);
    }

    /** @param list<Condition> $leaves */
    private static function textsEmpty(array $leaves): bool
    {
        foreach ($leaves as $wanted) {
            if (!is_string($wanted->value) || $wanted->operator !== 'eq') {
                continue;
            }
            foreach ($leaves as $leaf) {
                $excluded = match ($leaf->operator) {
                    'eq' => $leaf->value !== $wanted->value,
                    'ne' => $leaf->value === $wanted->value,
                    'in' => !in_array($wanted->value, $leaf->value, true),
                    'not_in' => in_array($wanted->value, $leaf->value, true),
                    default => false,
                };
                if ($excluded) {
                    return true;
                }
            }
        }
        return false;
    }

    /** @param list<Condition> $leaves */
    private static function setsEmpty(array $leaves): bool
    {
        foreach ($leaves as $wanted) {
            foreach ($leaves as $leaf) {
                if ($wanted->operator === 'all_of' && $leaf->operator === 'none_of' && array_intersect($wanted->value, $leaf->value) !== []) {
                    return true;
                }
            }
        }
        return false;
    }
}
