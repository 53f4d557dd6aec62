<?php

declare(strict_types=1);

namespace Tandem\Value;

/** From one price to a higher one: what the better product costs more. */
final readonly class PriceStep
{
    private function __construct(public int $more)
    {
    }

    /**
     * The step between two amounts in minor units; null where it leads nowhere or down.
     *
     * PriceStep::between(4900, 6500)->more is 1600.
     */
    public static function between(?int $from, ?int $to): ?self
    {
        return $from === null || $to === null || $to <= $from ? null : new self($to - $from);
    }
}
