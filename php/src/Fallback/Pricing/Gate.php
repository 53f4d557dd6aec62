<?php

declare(strict_types=1);

namespace Tandem\Fallback\Pricing;

/** Conditions of a rule that do not depend on the lines. */
final class Gate
{
    public static function refusal(Rule $rule, Request $request): ?Refusal
    {
        return match (true) {
            $rule->error !== null => new Refusal('rule.invalid', ['field' => $rule->error->field,
                'expected' => $rule->error->expected, 'found' => $rule->error->found]),
            $rule->from !== null && $request->now < $rule->from =>
                new Refusal('window.early', ['from' => $rule->from, 'now' => $request->now]),
            $rule->until !== null && $request->now >= $rule->until =>
                new Refusal('window.late', ['until' => $rule->until, 'now' => $request->now]),
            $rule->roles !== [] && array_intersect($rule->roles, $request->roles) === [] =>
                new Refusal('role', ['roles' => $rule->roles]),
            $rule->segments !== [] && array_intersect($rule->segments, $request->segments) === [] =>
                new Refusal('segment', ['segments' => $rule->segments]),
            $rule->totalLeft === 0 => new Refusal('limit.total', ['left' => 0]),
            $rule->customerLeft === 0 => new Refusal('limit.customer', ['left' => 0]),
            $rule->perCart === 0 => new Refusal('limit.cart', ['left' => 0]),
            default => null,
        };
    }
}
