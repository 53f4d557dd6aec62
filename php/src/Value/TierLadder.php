<?php

declare(strict_types=1);

namespace Tandem\Value;

/**
 * The owner's tiers, and where a customer stands on them. A standing is a pure function of the customer's
 * orders and the time: nothing is stored, so that a refund, a changed rule and a missing extension all give
 * what the orders say. Days begin at midnight of the shop's time zone.
 */
final readonly class TierLadder
{
    /** Rules for a customer who no longer reaches a tier: to what is reached, one tier at a time, not at all. */
    public const FALLS = ['reached', 'step', 'never'];

    /**
     * @param string                           $by     What counts: "spend" (minor units) or "orders".
     * @param int                              $months Months that an order counts, 0 for ever.
     * @param int                              $grace  Days that a tier is kept when it is no longer reached.
     * @param string                           $fall   One of FALLS.
     * @param list<array{id:string,from:int}> $tiers  Tiers, each with more than the one before it.
     */
    public function __construct(
        public string $by,
        public int $months,
        public int $grace,
        public string $fall,
        public array $tiers,
    ) {
    }

    /**
     * `tier`: id, null where not even the first is reached; `level`: its place, -1 for none; `reached`: the
     * place without grace; `value`: what counts now; `next` and `missing`: the tier above and what is missing
     * to it, `percent` of the way; `kept_until`: UNIX seconds at which the grace ends, null where there is
     * none; `keeps_with`: what is missing to keep the tier beyond it.
     *
     * @param list<array{0:int,1:int,2:int}> $orders Time, net amount and items of each order.
     * @return array{tier:string|null,level:int,reached:int,value:int,next:string|null,missing:int,percent:int,kept_until:int|null,keeps_with:int}
     */
    public function standing(array $orders, int $now, \DateTimeZone $zone): array
    {
        [$value, $drops] = $this->timeline($orders, $now, $zone);
        $reached = $this->level($value);
        $level = $reached;
        $until = null;
        foreach ($drops as [$from, $to, $at]) {
            [$kept, $end] = $this->kept($from, $to, $at, $now, $zone);
            if ($kept > $level || ($kept === $level && $kept > $reached && $end > $until)) {
                [$level, $until] = [$kept, $end];
            }
        }
        $next = $this->tiers[$level + 1] ?? null;

        return [
            'tier' => $this->tiers[$level]['id'] ?? null,
            'level' => $level,
            'reached' => $reached,
            'value' => $value,
            'next' => $next['id'] ?? null,
            'missing' => $next === null ? 0 : max(0, $next['from'] - $value),
            'percent' => $next === null || $next['from'] < 1 ? 100 : min(100, max(0, intdiv(100 * $value, $next['from']))),
            'kept_until' => $until,
            'keeps_with' => $level > $reached ? $this->tiers[$level]['from'] - $value : 0,
        ];
    }

    /** The place of the highest tier that a value reaches, -1 for none. */
    public function level(int $value): int
    {
        $level = -1;
        foreach ($this->tiers as $place => $tier) {
            if ($value >= $tier['from']) {
                $level = $place;
            }
        }

        return $level;
    }

    /**
     * What counts now, and every fall before it: level before, level after, time.
     *
     * @param list<array{0:int,1:int,2:int}> $orders
     * @return array{0:int,1:list<array{0:int,1:int,2:int}>}
     */
    private function timeline(array $orders, int $now, \DateTimeZone $zone): array
    {
        $steps = [];
        foreach ($orders as [$at, $net, $items]) {
            $counts = $this->by === 'orders' ? min(1, $items) : $net;
            if ($counts < 1) {
                continue;
            }
            $steps[$at] = ($steps[$at] ?? 0) + $counts;
            $ends = $this->months > 0 ? self::midnight($at, $zone, "+{$this->months} months") : PHP_INT_MAX;
            if ($ends <= $now) {
                $steps[$ends] = ($steps[$ends] ?? 0) - $counts;
            }
        }
        ksort($steps);
        $value = 0;
        $drops = [];
        foreach ($steps as $at => $by) {
            $before = $this->level($value);
            $value += $by;
            $after = $this->level($value);
            if ($after < $before) {
                $drops[] = [$before, $after, $at];
            }
        }

        return [$value, $drops];
    }

    /**
     * The level that a fall leaves, and when it leaves less, null for never.
     *
     * @return array{0:int,1:int|null}
     */
    private function kept(int $from, int $to, int $at, int $now, \DateTimeZone $zone): array
    {
        if ($this->fall === 'never') {
            return [$from, null];
        }
        if ($this->grace < 1) {
            return [$to, null];
        }
        for ($level = $from, $periods = 1; $level > $to; $level--, $periods++) {
            $end = self::midnight($at, $zone, '+' . $periods * $this->grace . ' days');
            if ($now < $end) {
                return [$level, $end];
            }
            if ($this->fall === 'reached') {
                break;
            }
        }

        return [$to, null];
    }

    /** Midnight of a day that lies so far from the one of a time. */
    private static function midnight(int $at, \DateTimeZone $zone, string $far): int
    {
        return (new \DateTimeImmutable('@' . $at))->setTimezone($zone)->setTime(0, 0)->modify($far)->getTimestamp();
    }
}
