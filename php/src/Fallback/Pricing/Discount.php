<?php

declare(strict_types=1);

namespace Tandem\Fallback\Pricing;

/** Percent off, amount off, a fixed price, or "components": each component has its own. */
final class Discount
{
    /** @param int $value Basis points of a percent, else minor units. */
    public function __construct(public readonly string $type, public readonly int $value)
    {
    }

    /** The price after this discount, never below zero. */
    public function price(int $base): int
    {
        return match ($this->type) {
            'percent' => Arithmetic::less($base, $this->value),
            'amount' => max(0, $base - $this->value),
            'fixed' => $this->value,
            default => $base,
        };
    }

    /** @param list<string> $types */
    public static function read(mixed $value, string $path, array $types): self
    {
        $type = is_array($value) ? ($value['type'] ?? null) : null;
        $known = match ($type) {
            'percent' => ['type', 'basis_points'],
            'amount', 'fixed' => ['type', 'minor'],
            'components' => ['type'],
            default => null,
        };
        $fields = Fields::of($value, $path, $known);
        $type = $fields->word('type', $types);
        return new self($type, match ($type) {
            'percent' => $fields->int('basis_points', 0, 10000),
            'components' => 0,
            default => $fields->int('minor', 0, Fields::MAX_AMOUNT),
        });
    }
}
