<?php

declare(strict_types=1);

namespace Tandem\Tests\Engine;

use PHPUnit\Framework\TestCase;
use Tandem\Value\ShippingThreshold;

require_once __DIR__ . '/../../../php/autoload.php';

/** What a percentage leaves missing: the least amount that is enough, counted by hand. */
final class ShippingThresholdTest extends TestCase
{
    public function testTheLeastAmountThatIsEnoughAfterAPercentage(): void
    {
        foreach ([[3000, 0, 100000, 7500], [3000, 0, 125000, 7500], [1999, 250, 333300, 5000], [1, 0, 1, 2], [5000, 1000, 999900, 10], [0, 0, 500000, 1]] as $case) {
            [$subtotal, $fixed, $percent, $minimum] = $case;
            $counts = static fn(int $total): int => $total - intdiv($total * $percent + 500000, 1000000) - $fixed;
            $found = ShippingThreshold::afterPercent($subtotal, $counts($subtotal), $fixed, $percent, $minimum);
            self::assertNotNull($found);
            $by_hand = 0;
            while ($counts($subtotal + $by_hand) < $minimum) {
                $by_hand++;
            }
            self::assertSame($by_hand, $found->missing, (string) json_encode($case));
            for ($more = $by_hand; $more < $by_hand + 300; $more++) {
                self::assertGreaterThanOrEqual($minimum, $counts($subtotal + $more), 'nor does more undo it: ' . json_encode($case));
            }
        }
    }

    public function testWhatIsReachedAndWhatNeverIs(): void
    {
        self::assertTrue(ShippingThreshold::afterPercent(10000, 9000, 0, 100000, 7500)?->reached());
        self::assertSame(36, ShippingThreshold::afterPercent(3000, 2700, 0, 100000, 7500)?->percent);
        self::assertNull(ShippingThreshold::afterPercent(3000, 0, 0, 1000000, 7500), 'everything goes off');
        self::assertNull(ShippingThreshold::afterPercent(3000, 3000, 0, -1, 7500));
        self::assertNull(ShippingThreshold::afterPercent(3000, 3000, 0, 100000, PHP_INT_MAX), 'no amount of this world');
    }
}
