<?php

declare(strict_types=1);

namespace Tandem\Tests\Engine;

use PHPUnit\Framework\TestCase;
use Tandem\Exception\EngineException;
use Tandem\Fallback\Pricing\Allocation;
use Tandem\Fallback\Pricing\Arithmetic;
use Tandem\Fallback\Pricing\Quote;
use Tandem\Value\Money;

require_once __DIR__ . '/../../../php/autoload.php';

/** The PHP twin of the pricing core: the golden cases, and the arithmetic beside bcmath. */
final class PricingTest extends TestCase
{
    /** @return iterable<string,array{array<string,mixed>}> */
    public static function cases(): iterable
    {
        foreach (glob(__DIR__ . '/../../vectors/quote/*.json') ?: [] as $file) {
            foreach (json_decode((string) file_get_contents($file), true, 64, JSON_THROW_ON_ERROR) as $case) {
                yield basename($file, '.json') . ': ' . $case['name'] => [$case];
            }
        }
    }

    /**
     * @dataProvider cases
     * @param array<string,mixed> $case
     */
    public function testAnswersAsWritten(array $case): void
    {
        if (isset($case['error'])) {
            $this->expectException(EngineException::class);
            $this->expectExceptionMessageMatches('/^' . preg_quote($case['error'], '/') . '$/D');
            Quote::quote($case['request']);
        } else {
            self::assertSame($case['answer'], Quote::quote($case['request']));
        }
    }

    public function testAValueOfAnyPhpTypeIsRefusedWithItsPath(): void
    {
        $line = ['key' => 'a', 'product' => 1, 'qty' => 1, 'current' => 5];
        foreach ([NAN, INF, -1, 1.0, '5', "\xff", [5], new \stdClass(), true, PHP_INT_MAX, 1e308] as $value) {
            foreach (['current', 'qty', 'product'] as $field) {
                if ($field === 'product' && $value === PHP_INT_MAX) {
                    continue;
                }
                try {
                    Quote::quote(['version' => 1, 'currency' => ['code' => 'USD', 'exponent' => 2], 'now' => 1,
                        'lines' => [[$field => $value] + $line], 'rules' => []]);
                    self::fail("$field took " . get_debug_type($value));
                } catch (EngineException $error) {
                    self::assertSame('request.field', $error->errorCode);
                    self::assertStringStartsWith("lines[0].$field: expected ", $error->getMessage());
                }
            }
        }
        $this->expectExceptionMessage('lines[0].key: expected a text of 1 to 200 bytes, found a text');
        Quote::quote(['version' => 1, 'currency' => ['code' => 'USD', 'exponent' => 2], 'now' => 1,
            'lines' => [['key' => "\xff"] + $line], 'rules' => []]);
    }

    public function testAllocationIsThatOfBigIntegers(): void
    {
        mt_srand(20261122);
        for ($round = 0; $round < 3000; $round++) {
            $scale = 10 ** mt_rand(1, 15);
            $weights = [];
            for ($i = mt_rand(1, 8); $i > 0; $i--) {
                $weights[] = mt_rand(0, $scale);
            }
            $sum = array_sum($weights);
            $amount = mt_rand(0, $sum);
            $zeros = array_fill(0, count($weights), 0);
            $parts = Allocation::bounded($amount, $weights, $zeros, array_fill(0, count($weights), $sum));
            self::assertSame(self::oracle($amount, $weights), $parts, "$amount over " . implode(', ', $weights));
        }
    }

    public function testProductsOfAnySizeAreExact(): void
    {
        mt_srand(7);
        for ($round = 0; $round < 3000; $round++) {
            $c = mt_rand(1, 1 << 61);
            $a = mt_rand(0, $c);
            $b = mt_rand(0, 1 << 61);
            [$quotient, $remainder] = Arithmetic::mulDiv($a, $b, $c);
            $product = bcmul((string) $a, (string) $b);
            self::assertSame(bcdiv($product, (string) $c, 0), (string) $quotient, "$a * $b / $c");
            self::assertSame(bcmod($product, (string) $c), (string) $remainder, "$a * $b % $c");
        }
    }

    public function testUnitPricesRoundBackInFloatingPoint(): void
    {
        mt_srand(11);
        for ($round = 0; $round < 20000; $round++) {
            [$total, $qty, $exponent] = [mt_rand(0, 1_000_000_000), mt_rand(1, 10_000), mt_rand(0, 3)];
            $unit = Arithmetic::unit($total, $qty, $exponent);
            self::assertMatchesRegularExpression('/^\d+\.\d{14}$/', $unit);
            self::assertSame((float) $total, round((float) $unit * $qty * 10 ** $exponent, 4), "$total / $qty");
        }
    }

    public function testMoneyAndDecimalsAreOneToOne(): void
    {
        foreach ([[95000, 2, '950.00'], [7, 0, '7'], [5, 3, '0.005'], [0, 2, '0.00'], [-150, 2, '-1.50']] as [$minor, $exponent, $text]) {
            self::assertSame($text, Money::toDecimal($minor, $exponent));
        }
        foreach (
            [['950.5', 2, 95050], ['1e3', 2, null], ['0x10', 2, null], [' 5', 2, null], ['-1', 2, null], ['0.333', 2, null],
                ['0.330', 2, 33], ['5.', 2, 500], ['', 2, null], ['10000000000', 2, 1_000_000_000_000],
                ['10000000000.01', 2, null], ["5\n", 2, null], ['1,5', 2, null], [12, 0, 12], ['007', 0, 7]] as [$text, $exponent, $minor]
        ) {
            self::assertSame($minor, Money::toMinor($text, $exponent), var_export($text, true));
        }
    }

    /**
     * Largest remainder with bcmath.
     *
     * @param list<int> $weights
     * @return list<int>
     */
    private static function oracle(int $amount, array $weights): array
    {
        $sum = (string) array_sum($weights);
        if ($sum === '0') {
            return array_fill(0, count($weights), 0);
        }
        $parts = [];
        $order = [];
        foreach ($weights as $i => $weight) {
            $product = bcmul((string) $amount, (string) $weight);
            $parts[] = (int) bcdiv($product, $sum, 0);
            $order[] = [bcmod($product, $sum), $i];
        }
        usort($order, static fn (array $a, array $b): int => bccomp($b[0], $a[0]) ?: $a[1] <=> $b[1]);
        for ($left = $amount - array_sum($parts), $at = 0; $left > 0; $left--, $at++) {
            $parts[$order[$at][1]]++;
        }
        return $parts;
    }
}
