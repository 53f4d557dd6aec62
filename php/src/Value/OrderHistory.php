<?php

declare(strict_types=1);

namespace Tandem\Value;

/**
 * What the paid orders of one customer say, as facts of the condition tree. Money is in minor units,
 * net of refunds.
 */
final class OrderHistory
{
    /**
     * @param list<array{0:int,1:int,2:int}> $orders     Time, net amount and items of each order.
     * @param int                            $now        UNIX seconds.
     * @param int                            $monthStart First second of this month in the shop's time zone.
     * @param list<int>                      $windows    Days to look back, one group of facts each.
     * @return array<string,int>
     */
    public static function facts(array $orders, int $now, int $monthStart, array $windows): array
    {
        $facts = ['customer.orders' => count($orders), 'customer.spent' => 0, 'customer.spent_month' => 0];
        foreach ($windows as $days) {
            $facts += ["customer.spent_in:$days" => 0, "customer.orders_in:$days" => 0, "customer.items_in:$days" => 0];
        }
        $last = null;
        foreach ($orders as [$at, $net, $items]) {
            $last = max($last ?? $at, $at);
            $facts['customer.spent'] += $net;
            if ($at >= $monthStart) {
                $facts['customer.spent_month'] += $net;
            }
            foreach ($windows as $days) {
                if ($at > $now - $days * 86400) {
                    $facts["customer.spent_in:$days"] += $net;
                    $facts["customer.orders_in:$days"] += 1;
                    $facts["customer.items_in:$days"] += $items;
                }
            }
        }
        if ($last !== null) {
            $facts['customer.days_since_order'] = max(0, intdiv($now - $last, 86400));
        }

        return $facts;
    }

    /**
     * One entry an order from the rows of the database: what was paid less what was refunded, and the
     * products that were kept.
     *
     * @param array<int,array{0:int,1:int}>      $orders  Time and paid amount by order id.
     * @param list<array{0:int,1:int}>           $refunds Order id and refunded amount, negative.
     * @param list<array{0:int,1:int,2:int}>     $lines   Order id, product id and quantity, negative where refunded.
     * @return array{orders:list<array{0:int,1:int,2:int}>,products:list<int>,first:int,last:int,spent:int}
     */
    public static function net(array $orders, array $refunds, array $lines): array
    {
        $items = [];
        $kept = [];
        foreach ($refunds as [$order, $amount]) {
            if (isset($orders[$order])) {
                $orders[$order][1] = self::kept($orders[$order][1], $amount);
            }
        }
        foreach ($lines as [$order, $product, $quantity]) {
            $items[$order] = ($items[$order] ?? 0) + $quantity;
            $kept[$product] = ($kept[$product] ?? 0) + $quantity;
        }
        $entries = [];
        foreach ($orders as $id => [$at, $amount]) {
            $entries[] = [$at, $amount, max(0, $items[$id] ?? 0)];
        }
        sort($entries);
        $times = array_column($entries, 0);
        $products = array_keys(array_filter($kept, static fn (int $quantity): bool => $quantity > 0));
        sort($products);

        return [
            'orders' => $entries,
            'products' => $products,
            'first' => $times === [] ? 0 : min($times),
            'last' => $times === [] ? 0 : max($times),
            'spent' => array_sum(array_column($entries, 1)),
        ];
    }

    /** What is kept of an amount paid, never below zero. */
    public static function kept(int $paid, int $refunded): int
    {
        return max(0, $paid - abs($refunded));
    }

    /**
     * Facts of a cart, from the lines of a quote request at catalogue prices. A line whose price is no
     * whole number of minor units counts as a product and not as money.
     *
     * @param list<array<string,mixed>> $lines
     * @return array<string,int|list<int>>
     */
    public static function cart(array $lines): array
    {
        $total = 0;
        $highest = 0;
        foreach ($lines as $line) {
            $total += $line['qty'] * ($line['current'] ?? 0);
            $highest = max($highest, $line['current'] ?? 0);
        }

        return [
            'cart.categories' => array_values(array_unique(array_merge([], ...array_column($lines, 'categories')))),
            'cart.highest_price' => $highest,
            'cart.products' => array_values(array_unique(array_column($lines, 'product'))),
            'cart.quantity' => array_sum(array_column($lines, 'qty')),
            'cart.total' => $total,
        ];
    }
}
