<?php

declare(strict_types=1);

namespace Tandem\Tests\Engine;

use PHPUnit\Framework\TestCase;
use Tandem\Pricing\PartSums;

require_once __DIR__ . '/../../../php/autoload.php';

final class PartSumsTest extends TestCase
{
    public function test_parts_of_a_rule_are_added_up_over_lines_and_applications(): void
    {
        $part = static fn(string $rule, int $qty, int $base, int $total): array => ['rule' => $rule, 'qty' => $qty, 'base' => $base, 'total' => $total];
        $sums = PartSums::byRule([
            [$part('a', 1, 1000, 900), $part('a', 2, 2000, 1900), $part('b', 1, 500, 100)],
            [],
            [$part('a', 1, 10, 10)],
        ]);
        self::assertSame(['a', 'b'], array_keys($sums));
        self::assertSame(['base' => 3010, 'total' => 2810, 'saving' => 200], array_diff_key($sums['a'], ['rows' => 1]));
        self::assertSame([0 => ['qty' => 3, 'base' => 3000, 'total' => 2800], 2 => ['qty' => 1, 'base' => 10, 'total' => 10]], $sums['a']['rows']);
        self::assertSame(400, $sums['b']['saving']);
        self::assertSame([], PartSums::byRule([]));
    }
}
