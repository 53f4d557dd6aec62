<?php

declare(strict_types=1);

namespace Tandem\Fallback\Pricing;

/**
 * Reads the fields of one object of a request and names the path of what is wrong. A field the
 * reader does not know is refused: it may be a restriction that this version would not keep.
 * A missing optional field and null are the same.
 */
final class Fields
{
    /** Largest amount of one unit, in minor units. */
    public const MAX_AMOUNT = 1_000_000_000_000;

    /** @param array<array-key,mixed> $values */
    private function __construct(private readonly array $values, private readonly string $path)
    {
    }

    /** @param list<string>|null $known Null: any, for a reader that refuses the object anyway. */
    public static function of(mixed $value, string $path, ?array $known): self
    {
        if (!is_array($value)) {
            throw new RequestError($path, 'an object', self::describe($value));
        }
        if ($value !== [] && array_is_list($value)) {
            throw new RequestError(self::join($path, '0'), 'no such field', 'one');
        }
        $unknown = $known === null ? [] : array_diff_key($value, array_flip($known));
        if ($unknown !== []) {
            throw new RequestError(self::join($path, (string) array_key_first($unknown)), 'no such field', 'one');
        }
        return new self($value, $path);
    }

    public function path(string $name): string
    {
        return self::join($this->path, $name);
    }

    public function raw(string $name): mixed
    {
        return $this->values[$name] ?? null;
    }

    public function int(string $name, int $low, int $high, ?int $default = null): int
    {
        return $this->optionalInt($name, $low, $high) ?? $default
            ?? throw $this->missing($name, "a whole number from $low to $high");
    }

    public function optionalInt(string $name, int $low, int $high): ?int
    {
        $value = $this->values[$name] ?? null;
        if ($value === null) {
            return null;
        }
        if (!is_int($value) || $value < $low || $value > $high) {
            throw $this->wrong($name, "a whole number from $low to $high");
        }
        return $value;
    }

    public function bool(string $name, bool $default): bool
    {
        $value = $this->values[$name] ?? $default;
        return is_bool($value) ? $value : throw $this->wrong($name, 'true or false');
    }

    public function text(string $name, int $most, ?string $default = null): string
    {
        $value = $this->values[$name] ?? null;
        if (($value === null || $value === '') && $default !== null) {
            return $default;
        }
        if (!self::isText($value, $most)) {
            throw $value === null ? $this->missing($name, "a text of 1 to $most bytes") : $this->wrong($name, "a text of 1 to $most bytes");
        }
        return $value;
    }

    /** @param list<string> $words */
    public function word(string $name, array $words, ?string $default = null): string
    {
        $value = $this->values[$name] ?? $default;
        if (!is_string($value) || !in_array($value, $words, true)) {
            throw $this->wrong($name, 'one of ' . implode(', ', $words));
        }
        return $value;
    }

    /** @return list<mixed> */
    public function list(string $name, int $most, bool $required = false): array
    {
        $value = $this->values[$name] ?? null;
        if ($value === null && !$required) {
            return [];
        }
        if (!is_array($value) || !array_is_list($value) || count($value) > $most || ($required && $value === [])) {
            $least = $required ? 1 : 0;
            throw $value === null ? $this->missing($name, "a list of $least to $most") : $this->wrong($name, "a list of $least to $most");
        }
        return $value;
    }

    /** @return list<string> */
    public function texts(string $name): array
    {
        $texts = [];
        foreach ($this->list($name, 1000) as $i => $value) {
            if (!self::isText($value, 200)) {
                throw new RequestError($this->path($name) . "[$i]", 'a text of 1 to 200 bytes', self::describe($value));
            }
            $texts[] = $value;
        }
        return $texts;
    }

    /** @return list<int> */
    public function ids(string $name): array
    {
        $ids = [];
        foreach ($this->list($name, 10000) as $i => $value) {
            if (!is_int($value) || $value < 1) {
                throw new RequestError($this->path($name) . "[$i]", 'an id from 1', self::describe($value));
            }
            $ids[] = $value;
        }
        return $ids;
    }

    public function wrong(string $name, string $expected): RequestError
    {
        return new RequestError($this->path($name), $expected, self::describe($this->values[$name] ?? null));
    }

    private function missing(string $name, string $expected): RequestError
    {
        return new RequestError($this->path($name), $expected, 'nothing');
    }

    private static function join(string $path, string $name): string
    {
        return $path === '' ? $name : "$path.$name";
    }

    private static function isText(mixed $value, int $most): bool
    {
        return is_string($value) && $value !== '' && strlen($value) <= $most && preg_match('//u', $value) === 1;
    }

    private static function describe(mixed $value): string
    {
        return match (true) {
            $value === null => 'nothing',
            is_bool($value) => $value ? 'true' : 'false',
            is_int($value) => (string) $value,
            is_float($value) => 'a decimal number',
            is_string($value) => 'a text',
            default => 'a list or object',
        };
    }
}
