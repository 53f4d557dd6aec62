<?php

declare(strict_types=1);

namespace Tandem\Fallback\Pricing;

/** A field of a request is not as documented. */
final class RequestError extends \RuntimeException
{
    public function __construct(
        public readonly string $field,
        public readonly string $expected,
        public readonly string $found,
    ) {
        parent::__construct("$field: expected $expected, found $found");
    }
}
