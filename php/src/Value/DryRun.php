<?php

declare(strict_types=1);

namespace Tandem\Value;

/**
 * What an offer would have done to past orders: sums, and the uses that its limits count. One entry an
 * order, in the order of time; to_array() and from() carry it from one request to the next.
 */
final class DryRun
{
    /** Orders looked at. */
    public int $orders = 0;
    /** Orders that the offer would have changed. */
    public int $touched = 0;
    /** Goods of those orders without and with the offer, minor units. */
    public int $before = 0;
    public int $after = 0;
    /** What it would have taken off in all, shipping and gifts included. */
    public int $discount = 0;
    /** Of the touched orders, those whose costs are all known: orders, goods without and with the offer, costs. */
    public int $costed = 0;
    public int $costedBefore = 0;
    public int $costedAfter = 0;
    public int $costs = 0;
    /** Costs of the gifts beside them. */
    public int $giftCosts = 0;
    /** Touched orders of customers who came as usual. */
    public int $usual = 0;
    /** Touched orders with a coupon. */
    public int $coupons = 0;
    /** Orders whose prices could not be read. */
    public int $unread = 0;
    /** Orders that met the conditions and were kept back by a limit or the cool-off. */
    public int $limited = 0;
    /** @var array<string,array{0:int,1:int}> Uses and last use by name of a customer. */
    public array $names = [];
    /** @var array<int,int> What would have been taken off, by order. */
    public array $given = [];

    /** @param array<string,mixed> $kept As toArray() gives it. */
    public static function from(array $kept): self
    {
        $run = new self();
        foreach (array_keys(get_object_vars($run)) as $field) {
            if (isset($kept[$field]) && gettype($kept[$field]) === gettype($run->$field)) {
                $run->$field = $kept[$field];
            }
        }

        return $run;
    }

    /** @return array<string,mixed> */
    public function toArray(): array
    {
        return get_object_vars($this);
    }

    /**
     * What the limits have counted so far, for a customer of these names.
     *
     * @param list<string> $names
     * @return array{customer:int,total:int,spent:int,last:int|null}
     */
    public function usage(array $names): array
    {
        $mine = array_values(array_intersect_key($this->names, array_flip($names)));
        $last = $mine === [] ? 0 : max(array_column($mine, 1));

        return [
            'customer' => $mine === [] ? 0 : max(array_column($mine, 0)),
            'total' => $this->touched,
            'spent' => $this->discount,
            'last' => $last > 0 ? $last : null,
        ];
    }

    /**
     * An order that the offer would have changed.
     *
     * @param int                                $order    Id.
     * @param int                                $before   Goods without the offer.
     * @param int                                $after    Goods with it.
     * @param int                                $shipping Shipping given away.
     * @param array{price:int,cost:int|null,qty:int}|null $gift Gift: price and cost of a unit, units.
     * @param list<array{cost:int|null,qty:int}> $costs    Cost of a unit and units.
     * @param list<string>                       $names    Names of the customer.
     * @param int                                $paid     Time of payment.
     * @param bool                               $as_usual Whether the customer came as usual.
     * @param bool                               $coupon   Whether the order has a coupon.
     */
    public function touch(int $order, int $before, int $after, int $shipping, ?array $gift, array $costs, array $names, int $paid, bool $as_usual, bool $coupon): void
    {
        $given = $before - $after + $shipping + ($gift === null ? 0 : $gift['price'] * $gift['qty']);
        $this->touched++;
        $this->before += $before;
        $this->after += $after;
        $this->discount += $given;
        $this->given[$order] = $before - $after + $shipping;
        $this->usual += $as_usual ? 1 : 0;
        $this->coupons += $coupon ? 1 : 0;
        if ($costs !== [] && !in_array(null, array_column($gift === null ? $costs : [...$costs, $gift], 'cost'), true)) {
            $this->costed++;
            $this->costedBefore += $before;
            $this->costedAfter += $after - $shipping;
            $this->giftCosts += $gift === null ? 0 : $gift['cost'] * $gift['qty'];
            foreach ($costs as $line) {
                $this->costs += $line['cost'] * $line['qty'];
            }
        }
        foreach ($names as $name) {
            $this->names[$name] = [($this->names[$name][0] ?? 0) + 1, max($paid, $this->names[$name][1] ?? 0)];
        }
    }

    /**
     * The result in numbers. Margins in basis points, null where no costs are known. `anyway`: between how
     * many and how many of the touched orders would have come without the offer. `more`: how many more orders
     * like these pay for it, null where they never do or no costs are known.
     *
     * @return array<string,mixed>
     */
    public function result(): array
    {
        $sum = static fn (int $costs): array => [['cost' => $costs, 'qty' => 1]];
        $left = $this->costedAfter - $this->costs - $this->giftCosts;
        $lost = $this->costedBefore - $this->costs - $left;

        return [
            'orders' => $this->orders,
            'touched' => $this->touched,
            'discount' => $this->discount,
            'before' => $this->before,
            'after' => $this->after,
            'costed' => $this->costed,
            'margin_before' => $this->costed > 0 ? Margin::basisPoints($this->costedBefore, $sum($this->costs)) : null,
            'margin_after' => $this->costed > 0 ? Margin::basisPoints($this->costedAfter, $sum($this->costs + $this->giftCosts)) : null,
            'anyway' => [$this->usual, $this->touched],
            'more' => $this->costed > 0 && $left > 0 ? intdiv($lost * $this->costed + $left - 1, $left) : null,
            'coupons' => $this->coupons,
            'limited' => $this->limited,
            'unread' => $this->unread,
        ];
    }
}
