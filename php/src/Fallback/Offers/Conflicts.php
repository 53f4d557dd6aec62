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
            $fact = self::contradiction($offer['conditions']->required());
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
                [$code, $turned] = self::together($offer, $other);
                if ($code !== null) {
                    [$first, $second] = $turned ? [$other, $offer] : [$offer, $other];
                    $found[] = ['code' => $code, 'id' => $first['id'], 'other' => $second['id'], 'fact' => null];
                }
            }
        }
        return $found;
    }

    /**
     * What two offers of one group whose windows meet are to each other, and whether it is said of the other one; null
     * where nobody meets both.
     *
     * @param array<string,mixed> $offer
     * @param array<string,mixed> $other
     * @return array{0:string|null,1:bool}
     */
    private static function together(array $offer, array $other): array
    {
        [$mine, $theirs] = [$offer['conditions']->required(), $other['conditions']->required()];
        return match (true) {
            $other['conditions'] == $offer['conditions'] => ['offer.same', false],
            self::contradiction([...$mine, ...$theirs]) !== null => [null, false],
            $other['priority'] === $offer['priority'] => ['offer.tie', false],
            self::implied($mine, $other['conditions']) => ['offer.within', false],
            self::implied($theirs, $offer['conditions']) => ['offer.within', true],
            default => ['offer.overlap', false],
        };
    }

    /**
     * Whether whoever meets all of these comparisons meets a condition. False where that cannot be told.
     *
     * @param list<Condition> $leaves
     */
    private static function implied(array $leaves, Condition $condition): bool
    {
        if ($condition->group === '') {
            $mine = array_values(array_filter($leaves, static fn(Condition $leaf): bool => $leaf->fact === $condition->fact));
            foreach ($mine as $leaf) {
                if (self::inside($leaf, $condition)) {
                    return true;
                }
            }
            return self::bounded($mine, $condition);
        }
        foreach ($condition->parts as $part) {
            if ($condition->group === 'not' || self::implied($leaves, $part) !== ($condition->group === 'all')) {
                return $condition->group === 'any';
            }
        }
        return $condition->group === 'all';
    }

    /** Whether one comparison of texts, sets or flags holds only where another of the same fact does. */
    private static function inside(Condition $leaf, Condition $wanted): bool
    {
        [$mine, $theirs] = [$leaf->value, $wanted->value];
        if ($leaf->operator === $wanted->operator && $mine === $theirs) {
            return true;
        }
        if ($leaf->operator === 'eq') {
            return match ($wanted->operator) {
                'in' => in_array($mine, $theirs, true),
                'not_in' => !in_array($mine, $theirs, true),
                'ne' => is_string($mine) && $mine !== $theirs,
                default => false,
            };
        }
        return $leaf->operator === $wanted->operator && match ($wanted->operator) {
            'in', 'any_of' => array_diff($mine, $theirs) === [],
            'not_in', 'none_of', 'all_of' => array_diff($theirs, $mine) === [],
            default => false,
        };
    }

    /**
     * Whether the interval that these comparisons leave lies in that of another of the same number.
     *
     * @param list<Condition> $mine
     */
    private static function bounded(array $mine, Condition $wanted): bool
    {
        $ends = is_int($wanted->value) ? $wanted->operator !== 'ne' : $wanted->operator === 'between';
        $known = array_filter($mine, static fn(Condition $leaf): bool => is_int($leaf->value) ? $leaf->operator !== 'ne' : $leaf->operator === 'between');
        [$low, $high] = self::interval($mine);
        [$from, $to, $below, $above] = self::interval([$wanted]);
        return $ends && $known !== [] && !$below && !$above && $from <= $low && $high <= $to;
    }

    /**
     * The least and the largest number that comparisons leave, and whether they leave only what lies below or above all integers.
     *
     * @param list<Condition> $leaves
     * @return array{0:int,1:int,2:bool,3:bool}
     */
    private static function interval(array $leaves): array
    {
        [$low, $high, $below, $above] = [PHP_INT_MIN, PHP_INT_MAX, false, false];
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
            }
        }
        return [$low, $high, $below, $above];
    }

    /** @param list<Condition> $leaves */
    private static function contradiction(array $leaves): ?string
    {
        $byFact = [];
        foreach ($leaves as $leaf) {
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
        [$low, $high, $below, $above] = self::interval($leaves);
        $flags = [];
        foreach ($leaves as $leaf) {
            if (is_bool($leaf->value)) {
                $flags[(int) $leaf->value] = true;
            } elseif ($leaf->value === [] && in_array($leaf->operator, ['in', 'any_of'], true)) {
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
