<?php

declare(strict_types=1);

namespace Tandem\Tests\Engine;

use PHPUnit\Framework\TestCase;
use Tandem\Assignment;

require_once __DIR__ . '/../../../php/autoload.php';

/** The buckets that Rust's unit test names, so that both give a visitor the same arm. */
final class AssignmentTest extends TestCase
{
    public function testTheBucketsOfRust(): void
    {
        $buckets = array_map(static fn(int $n): int => Assignment::bucket('holdout', "visitor-$n"), range(0, 3));
        self::assertSame([322, 1, 5807, 1782], $buckets);
    }
}
