<?php

declare(strict_types=1);

namespace Tandem\Value;

/** One suggested item with the fact behind it. */
final readonly class Recommendation
{
    /**
     * @param int    $item   Parent product id.
     * @param float  $score  Comparable within one answer only.
     * @param array{kind:string,count?:int,of?:int,item?:int,days?:int} $reason kind: bought-together (count of `of`
     *        orders with `item`), also-bought (count of `of` customers), popular (count orders of the last 30
     *        days), viewed-together, similar, upgrade, repeat (bought count times, every `days` days), none.
     *        Below 5 distinct customers the kind is "none" or "similar" and no count is given.
     * @param array<string,float> $explanation Score terms, when asked for.
     */
    public function __construct(
        public int $item,
        public float $score,
        public array $reason,
        public array $explanation = [],
    ) {
    }
}
