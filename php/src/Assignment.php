<?php

declare(strict_types=1);

namespace Tandem;

/**
 * Which arm of an experiment a visitor belongs to: a hash, so that it never changes and nothing is
 * stored to know it. The same as src/experiment/assignment.rs and the shop's script.
 */
final class Assignment
{
    public const BUCKETS = 10_000;

    /** The bucket of a visitor, 0 to BUCKETS - 1, independent between experiments. */
    public static function bucket(string $experiment, string $visitor): int
    {
        return (self::hash($visitor, self::hash($experiment, 0)) * self::BUCKETS) >> 32;
    }

    private static function hash(string $text, int $seed): int
    {
        return (int) hexdec(hash('murmur3a', $text, false, ['seed' => $seed]));
    }
}
