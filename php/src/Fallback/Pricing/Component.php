<?php

declare(strict_types=1);

namespace Tandem\Fallback\Pricing;

/** A component of a set: a product or one of its variations, how many, and its own discount. */
final class Component
{
    public function __construct(
        public readonly int $product,
        public readonly int $variation,
        public readonly int $min,
        public readonly int $max,
        public readonly bool $optional,
        public readonly ?Discount $discount,
    ) {
    }

    public static function read(mixed $value, string $path): self
    {
        $fields = Fields::of($value, $path, ['product', 'variation', 'min', 'max', 'optional', 'discount']);
        $product = $fields->int('product', 1, PHP_INT_MAX);
        $variation = $fields->int('variation', 0, PHP_INT_MAX, 0);
        $min = $fields->int('min', 1, 1_000_000, 1);
        $max = $fields->int('max', $min, 1_000_000, $min);
        $optional = $fields->bool('optional', false);
        $discount = $fields->raw('discount');
        return new self($product, $variation, $min, $max, $optional, $discount === null
            ? null
            : Discount::read($discount, $fields->path('discount'), ['percent', 'amount', 'fixed']));
    }
}
