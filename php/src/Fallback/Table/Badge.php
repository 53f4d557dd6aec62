<?php

declare(strict_types=1);

namespace Tandem\Fallback\Table;

use Tandem\Fallback\Pricing\Fields;

/** A badge and the rule that gives it. */
final class Badge
{
    /** @param list<int> $rows */
    private function __construct(
        public readonly string $kind,
        public readonly string $metric,
        public readonly array $rows,
        public readonly int $atMost,
    ) {
    }

    public static function of(mixed $value, string $path): self
    {
        $fields = Fields::of($value, $path, ['kind', 'metric', 'rows', 'at_most']);
        return new self(
            $fields->word('kind', ['best', 'pick', 'sale', 'low_stock']),
            $fields->word('metric', ['saving_percent', 'saving_amount', 'price_per_item'], 'saving_percent'),
            $fields->ids('rows'),
            $fields->int('at_most', 0, 1_000_000, 0),
        );
    }
}
