<?php

declare(strict_types=1);

namespace Tandem\Value;

/**
 * The orders of one customer with their times, and what they said at a moment of the past.
 */
final class PastOrders
{
    /**
     * The history as it was before a moment: orders, refunds and returned goods of later do not count yet.
     *
     * @param array{orders:array<int,array{0:int,1:int}>,refunds:list<array{0:int,1:int,2:int}>,lines:list<array{0:int,1:int,2:int,3:int}>} $past
     * @param int            $before UNIX seconds.
     * @param int            $except Order that is left out.
     * @param array<int,int> $less   What would have been taken off, by order.
     * @return array{orders:list<array{0:int,1:int,2:int}>,products:list<int>,first:int,last:int,spent:int}
     */
    public static function history(array $past, int $before, int $except = 0, array $less = []): array
    {
        $orders = [];
        foreach ($past['orders'] as $id => [$at, $amount]) {
            if ($at < $before && $id !== $except) {
                $orders[$id] = [$at, max(0, $amount - ($less[$id] ?? 0))];
            }
        }
        $refunds = [];
        foreach ($past['refunds'] as [$order, $amount, $at]) {
            if ($at < $before && isset($orders[$order])) {
                $refunds[] = [$order, $amount];
            }
        }
        $lines = [];
        foreach ($past['lines'] as [$order, $product, $quantity, $at]) {
            if ($at < $before && isset($orders[$order])) {
                $lines[] = [$order, $product, $quantity];
            }
        }

        return OrderHistory::net($orders, $refunds, $lines);
    }

    /**
     * Whether somebody who buys now comes as usual: twice or more before, and after no longer a pause than
     * the longest one so far.
     *
     * @param list<array{0:int,1:int,2:int}> $orders Time, net amount and items, by time.
     */
    public static function asUsual(array $orders, int $now): bool
    {
        $longest = 0;
        for ($k = 1; $k < count($orders); $k++) {
            $longest = max($longest, $orders[$k][0] - $orders[$k - 1][0]);
        }

        return count($orders) >= 2 && $now - $orders[count($orders) - 1][0] <= $longest;
    }
}
