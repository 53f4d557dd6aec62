<?php

declare(strict_types=1);

namespace Tandem\Fallback\Offers;

use Tandem\Exception\EngineException;

/** The facts that conditions may name, with their types: the PHP twin of src/offers/facts.rs. */
final class Facts
{
    public const FLAG = 'true or false';
    public const NUMBER = 'a whole number';
    public const TEXT = 'a text';
    public const NUMBERS = 'a list of whole numbers';
    public const TEXTS = 'a list of texts';

    /** A name that ends in ":" takes a parameter in days. */
    private const KINDS = [
        'cart.categories' => self::NUMBERS,
        'cart.coupons' => self::TEXTS,
        'cart.highest_price' => self::NUMBER,
        'cart.products' => self::NUMBERS,
        'cart.quantity' => self::NUMBER,
        'cart.total' => self::NUMBER,
        'customer.abandoned_value' => self::NUMBER,
        'customer.answers' => self::TEXTS,
        'customer.days_since_joined' => self::NUMBER,
        'customer.days_since_order' => self::NUMBER,
        'customer.interests' => self::NUMBERS,
        'customer.items_in:' => self::NUMBER,
        'customer.logged_in' => self::FLAG,
        'customer.newsletter' => self::FLAG,
        'customer.orders' => self::NUMBER,
        'customer.orders_in:' => self::NUMBER,
        'customer.owns' => self::NUMBERS,
        'customer.owns_categories' => self::NUMBERS,
        'customer.referred' => self::FLAG,
        'customer.roles' => self::TEXTS,
        'customer.segments' => self::TEXTS,
        'customer.spend_rank' => self::NUMBER,
        'customer.spent' => self::NUMBER,
        'customer.spent_in:' => self::NUMBER,
        'customer.spent_month' => self::NUMBER,
        'customer.tier' => self::TEXT,
        'place.country' => self::TEXT,
        'place.region' => self::TEXT,
        'place.season' => self::TEXT,
        'place.temperature' => self::NUMBER,
        'place.weather' => self::TEXTS,
        'visit.device' => self::TEXT,
        'visit.first' => self::FLAG,
        'visit.hour' => self::NUMBER,
        'visit.language' => self::TEXT,
        'visit.referrer' => self::TEXT,
        'visit.viewed_categories' => self::NUMBERS,
        'visit.weekday' => self::NUMBER,
    ];

    /** The type of a fact. */
    public static function kind(string $name, string $field): string
    {
        if (str_contains($name, ':')) {
            [$stem, $days] = explode(':', $name, 2);
            $known = preg_match('/^[1-9][0-9]{0,4}$/D', $days) === 1 ? self::KINDS[$stem . ':'] ?? null : null;
        } else {
            $known = self::KINDS[$name] ?? null;
        }
        return $known ?? throw self::invalid($field, 'a known fact', $name);
    }

    /** Whether a value may be the value of a fact of that type. */
    public static function fits(mixed $value, string $kind): bool
    {
        return match ($kind) {
            self::FLAG => is_bool($value),
            self::NUMBER => is_int($value),
            self::TEXT => is_string($value),
            self::NUMBERS => is_array($value) && array_is_list($value) && array_filter($value, 'is_int') === $value,
            default => is_array($value) && array_is_list($value) && array_filter($value, 'is_string') === $value,
        };
    }

    /**
     * The known facts of a request, checked; null means unknown.
     *
     * @return array<string,mixed>
     */
    public static function read(mixed $facts): array
    {
        if (!is_array($facts)) {
            throw self::invalid('request', 'an offers request (JSON)', $facts);
        }
        foreach ($facts as $name => $value) {
            $field = "facts.$name";
            $kind = self::kind((string) $name, $field);
            if ($value !== null && !self::fits($value, $kind)) {
                throw self::invalid($field, $kind, $value);
            }
        }
        return array_filter($facts, static fn(mixed $value): bool => $value !== null);
    }

    public static function invalid(string $field, string $expected, mixed $found): EngineException
    {
        $found = is_string($found) ? '"' . $found . '"' : (string) json_encode($found, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
        return new EngineException('request.field', "$field: expected $expected, found " . mb_substr($found, 0, 120));
    }
}
