<?php

declare(strict_types=1);

namespace Tandem\Fallback\Pricing;

/** A quote request, checked. Lines are in order of their keys, rules in order of priority and id. */
final class Request
{
    /** Largest amount of one line, in minor units: floats still hold it to the unit. */
    private const MAX_LINE = 1_000_000_000_000_000;

    /**
     * @param list<Line>   $lines
     * @param list<string> $roles
     * @param list<string> $segments
     * @param list<Rule>   $rules
     */
    private function __construct(
        public readonly string $currency,
        public readonly int $exponent,
        public readonly int $now,
        public readonly array $lines,
        public readonly array $roles,
        public readonly array $segments,
        public readonly array $rules,
        public readonly bool $byPriority,
        public readonly int $maxDiscount,
        public readonly bool $allowFree,
        public readonly int $nodeBudget,
        public readonly string $explain,
        public readonly string $offers,
    ) {
    }

    public static function read(mixed $value): self
    {
        $fields = Fields::of($value, '', ['version', 'currency', 'now', 'lines', 'shopper', 'rules', 'policy']);
        $fields->int('version', 1, 1);
        $currency = Fields::of($fields->raw('currency') ?? throw $fields->wrong('currency', 'an object'), 'currency', ['code', 'exponent']);
        $code = $currency->text('code', 10);
        $exponent = $currency->int('exponent', 0, 4);
        $now = $fields->int('now', 0, PHP_INT_MAX);
        $lines = [];
        foreach ($fields->list('lines', 500) as $i => $line) {
            $lines[] = self::line($line, $i);
        }
        usort($lines, static fn (Line $a, Line $b): int => strcmp($a->key, $b->key));
        foreach ($lines as $i => $line) {
            if ($i > 0 && $lines[$i - 1]->key === $line->key) {
                throw new RequestError("lines[$line->position].key", 'a key not used before', 'one used twice');
            }
        }
        $shopper = Fields::of($fields->raw('shopper') ?? [], 'shopper', ['customer', 'roles', 'segments', 'facts']);
        $shopper->int('customer', 0, PHP_INT_MAX, 0);
        $roles = $shopper->texts('roles');
        $segments = $shopper->texts('segments');
        $rules = [];
        $seen = [];
        foreach ($fields->list('rules', 5000) as $i => $value) {
            $rule = Rule::read($value, $i);
            if (isset($seen[$rule->id])) {
                throw new RequestError("rules[$i].id", 'an id not used before', 'one used twice');
            }
            $seen[$rule->id] = true;
            $rules[] = $rule;
        }
        usort($rules, static fn (Rule $a, Rule $b): int => $a->priority <=> $b->priority ?: strcmp($a->id, $b->id));
        $policy = Fields::of($fields->raw('policy') ?? [], 'policy', ['stacking', 'max_combined_discount_bp', 'coupons',
            'allow_free', 'node_budget', 'explain', 'offers']);
        $policy->word('coupons', ['after', 'exclude', 'not_combinable'], 'after');
        return new self(
            $code,
            $exponent,
            $now,
            $lines,
            $roles,
            $segments,
            $rules,
            $policy->word('stacking', ['best', 'priority'], 'best') === 'priority',
            $policy->int('max_combined_discount_bp', 0, 10000, 10000),
            $policy->bool('allow_free', false),
            $policy->int('node_budget', 1, 1_000_000, 200_000),
            $policy->word('explain', ['all', 'near', 'none'], 'all'),
            $policy->word('offers', ['best', 'all', 'first'], 'best'),
        );
    }

    private static function line(mixed $value, int $position): Line
    {
        $path = "lines[$position]";
        $fields = Fields::of($value, $path, ['key', 'product', 'variation', 'qty', 'regular', 'current', 'cost', 'categories']);
        $key = $fields->text('key', 200);
        $product = $fields->int('product', 1, PHP_INT_MAX);
        $variation = $fields->int('variation', 0, PHP_INT_MAX, 0);
        $qty = $fields->int('qty', 1, 1_000_000);
        $regular = $fields->optionalInt('regular', 0, Fields::MAX_AMOUNT);
        $current = $fields->optionalInt('current', 0, Fields::MAX_AMOUNT);
        $cost = $fields->optionalInt('cost', 0, Fields::MAX_AMOUNT);
        $categories = $fields->ids('categories');
        $regular = max($regular ?? 0, $current ?? 0);
        if ($qty * $regular > self::MAX_LINE) {
            throw new RequestError($path, 'an amount of at most ' . self::MAX_LINE, (string) ($qty * $regular));
        }
        return new Line($position, $key, $product, $variation, $qty, $regular, $current, $cost, $categories);
    }
}
