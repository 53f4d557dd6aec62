<?php

declare(strict_types=1);

namespace Tandem\Fallback\Pricing;

/** Why a rule does not apply: a stable code and the numbers behind it. */
final class Refusal
{
    /** @param non-empty-array<string,int|string|list<string>> $detail */
    public function __construct(public readonly string $code, public readonly array $detail)
    {
    }
}
