<?php

declare(strict_types=1);

namespace Tandem\Tests\Engine;

use PHPUnit\Framework\TestCase;
use Tandem\Value\Margin;

require_once __DIR__ . '/../../../php/autoload.php';

final class MarginTest extends TestCase
{
    /**
     * @dataProvider margins
     * @param list<array{cost:int|null,qty:int}> $lines
     */
    public function test_the_margin_is_the_part_of_the_price_that_is_left(int $price, array $lines, ?int $expected): void
    {
        self::assertSame($expected, Margin::basisPoints($price, $lines));
    }

    /** @return iterable<string,array{0:int,1:list<array{cost:int|null,qty:int}>,2:int|null}> */
    public function margins(): iterable
    {
        yield 'rounded down' => [900, [['cost' => 600, 'qty' => 1]], 3333];
        yield 'several units' => [900, [['cost' => 100, 'qty' => 3], ['cost' => 150, 'qty' => 2]], 3333];
        yield 'a loss is rounded down as well' => [900, [['cost' => 1000, 'qty' => 1]], -1112];
        yield 'free goods' => [900, [['cost' => 0, 'qty' => 1]], 10000];
        yield 'an unknown cost' => [900, [['cost' => 100, 'qty' => 1], ['cost' => null, 'qty' => 1]], null];
        yield 'no price' => [0, [['cost' => 100, 'qty' => 1]], null];
        yield 'no goods' => [900, [], null];
        yield 'a sum that does not fit' => [900, [['cost' => PHP_INT_MAX, 'qty' => 2]], null];
    }
}
