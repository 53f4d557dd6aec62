<?php

declare(strict_types=1);

namespace Tandem\Tests\Engine;

use PHPUnit\Framework\TestCase;
use Tandem\Value\TierLadder;

require_once __DIR__ . '/../../../php/autoload.php';

final class TierLadderTest extends TestCase
{
    private const TIERS = [['id' => 'bronze', 'from' => 0], ['id' => 'silver', 'from' => 20000], ['id' => 'gold', 'from' => 50000]];

    private static function seconds(string $wall, string $zone = 'Europe/Vienna'): int
    {
        return (new \DateTimeImmutable($wall, new \DateTimeZone($zone)))->getTimestamp();
    }

    /** @param list<array{0:int,1:int,2:int}> $orders */
    private static function standing(array $orders, string $now, string $fall = 'reached', int $grace = 30, int $months = 12, string $by = 'spend'): array
    {
        return (new TierLadder($by, $months, $grace, $fall, self::TIERS))->standing($orders, self::seconds($now), new \DateTimeZone('Europe/Vienna'));
    }

    public function test_the_way_to_the_next_tier(): void
    {
        $found = self::standing([[self::seconds('2026-01-10 12:00'), 45500, 1]], '2026-02-01 00:00');
        self::assertSame(['silver', 'gold', 4500, 91], [$found['tier'], $found['next'], $found['missing'], $found['percent']]);
        $none = (new TierLadder('spend', 0, 0, 'reached', [['id' => 'club', 'from' => 100]]))->standing([], 0, new \DateTimeZone('UTC'));
        self::assertSame([null, -1, 'club', 100, 0], [$none['tier'], $none['level'], $none['next'], $none['missing'], $none['percent']]);
        $top = self::standing([[self::seconds('2026-01-10 12:00'), 90000, 1]], '2026-02-01 00:00');
        self::assertSame(['gold', null, 0, 100], [$top['tier'], $top['next'], $top['missing'], $top['percent']]);
    }

    public function test_an_order_counts_for_twelve_months_to_midnight_of_the_shop(): void
    {
        $orders = [[self::seconds('2025-03-10 23:30'), 50000, 1]];
        foreach (['2026-03-09 23:59:59' => 'gold', '2026-03-10 00:00:00' => 'bronze'] as $now => $tier) {
            self::assertSame($tier, self::standing($orders, $now, grace: 0)['tier'], $now);
        }
        self::assertSame('gold', self::standing($orders, '2036-01-01 00:00', months: 0)['tier']);
    }

    public function test_grace_keeps_aTier_and_says_until_when(): void
    {
        $orders = [[self::seconds('2025-03-10 10:00'), 50000, 1], [self::seconds('2025-09-01 10:00'), 5000, 1]];
        $found = self::standing($orders, '2026-04-08 23:59');
        self::assertSame(['gold', 0, self::seconds('2026-04-09 00:00'), 45000], [$found['tier'], $found['reached'], $found['kept_until'], $found['keeps_with']]);
        self::assertSame('bronze', self::standing($orders, '2026-04-09 00:00')['tier']);
    }

    public function test_step_by_step_and_never(): void
    {
        $orders = [[self::seconds('2025-03-10 10:00'), 50000, 1]];
        foreach (['2026-03-10' => 'gold', '2026-04-08' => 'gold', '2026-04-09' => 'silver', '2026-05-08' => 'silver', '2026-05-09' => 'bronze'] as $now => $tier) {
            self::assertSame($tier, self::standing($orders, $now . ' 00:00', 'step')['tier'], $now);
        }
        $never = self::standing($orders, '2040-01-01 00:00', 'never');
        self::assertSame(['gold', null], [$never['tier'], $never['kept_until']]);
    }

    public function test_by_orders_and_aRefund_takes_the_tier_at_once(): void
    {
        $ladder = new TierLadder('orders', 0, 30, 'reached', [['id' => 'bronze', 'from' => 1], ['id' => 'silver', 'from' => 3]]);
        $zone = new \DateTimeZone('UTC');
        self::assertSame('silver', $ladder->standing([[1, 5, 1], [2, 0, 1], [3, 5, 2]], 10, $zone)['tier']);
        self::assertSame('bronze', $ladder->standing([[1, 5, 1], [2, 0, 0], [3, 5, 2]], 10, $zone)['tier'], 'an order of which nothing was kept');
        self::assertSame('bronze', self::standing([[self::seconds('2026-01-01 10:00'), 0, 0]], '2026-01-05 10:00')['tier']);
    }

    public function test_the_order_of_the_orders_does_not_matter(): void
    {
        mt_srand(7);
        for ($round = 0; $round < 200; $round++) {
            $orders = [];
            for ($k = 0; $k < 12; $k++) {
                $orders[] = [mt_rand(1_700_000_000, 1_780_000_000), mt_rand(0, 30000), 1];
            }
            foreach (TierLadder::FALLS as $fall) {
                $first = self::standing($orders, '2026-06-01 00:00', $fall);
                $turned = self::standing(array_reverse($orders), '2026-06-01 00:00', $fall);
                self::assertSame($first, $turned);
                self::assertGreaterThanOrEqual($first['reached'], $first['level']);
                self::assertGreaterThanOrEqual(0, $first['missing']);
                self::assertTrue($first['percent'] >= 0 && $first['percent'] <= 100);
            }
        }
    }
}
