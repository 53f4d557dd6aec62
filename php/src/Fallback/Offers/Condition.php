<?php

declare(strict_types=1);

namespace Tandem\Fallback\Offers;

/** The condition tree, read, checked and evaluated: the PHP twin of src/offers/condition.rs. */
final class Condition
{
    private const MOST_CONDITIONS = 100_000;
    private const MOST_DEPTH = 16;

    /** What each operator wants beside a fact of each type. */
    private const WANTS = [
        Facts::FLAG => ['eq' => Facts::FLAG],
        Facts::NUMBER => [
            'eq' => Facts::NUMBER, 'ne' => Facts::NUMBER, 'lt' => Facts::NUMBER, 'le' => Facts::NUMBER,
            'gt' => Facts::NUMBER, 'ge' => Facts::NUMBER,
            'between' => Facts::NUMBERS, 'in' => Facts::NUMBERS, 'not_in' => Facts::NUMBERS,
        ],
        Facts::TEXT => ['eq' => Facts::TEXT, 'ne' => Facts::TEXT, 'in' => Facts::TEXTS, 'not_in' => Facts::TEXTS],
        Facts::NUMBERS => ['any_of' => Facts::NUMBERS, 'all_of' => Facts::NUMBERS, 'none_of' => Facts::NUMBERS],
        Facts::TEXTS => ['any_of' => Facts::TEXTS, 'all_of' => Facts::TEXTS, 'none_of' => Facts::TEXTS],
    ];

    /**
     * @param string          $group "all", "any", "not" or "" for a comparison.
     * @param list<Condition> $parts
     */
    private function __construct(
        public readonly string $group,
        public readonly array $parts,
        public readonly string $fact = '',
        public readonly string $operator = '',
        public readonly mixed $value = null,
    ) {
    }

    /** Reads a condition; $left counts down what the request may still hold. */
    public static function read(mixed $json, string $field, int $depth, int &$left): self
    {
        if (!is_array($json) || ($json !== [] && array_is_list($json))) {
            throw Facts::invalid($field, 'a condition (object)', $json);
        }
        if ($depth > self::MOST_DEPTH) {
            throw Facts::invalid($field, 'at most ' . self::MOST_DEPTH . ' levels of groups', $depth);
        }
        if ($left-- <= 0) {
            throw Facts::invalid($field, 'at most ' . self::MOST_CONDITIONS . ' conditions', 'more');
        }
        foreach (['all', 'any', 'not'] as $group) {
            if (!array_key_exists($group, $json)) {
                continue;
            }
            if (count($json) !== 1) {
                throw Facts::invalid($field, "only \"$group\" in a group", $json);
            }
            if ($group === 'not') {
                return new self('not', [self::read($json['not'], "$field.not", $depth + 1, $left)]);
            }
            if (!is_array($json[$group]) || !array_is_list($json[$group])) {
                throw Facts::invalid("$field.$group", 'a list of conditions', $json[$group]);
            }
            $parts = [];
            foreach ($json[$group] as $k => $part) {
                $parts[] = self::read($part, "$field.$group" . "[$k]", $depth + 1, $left);
            }
            return new self($group, $parts);
        }
        return self::leaf($json, $field);
    }

    /** @param array<string,mixed> $json */
    private static function leaf(array $json, string $field): self
    {
        $word = $json['is'] ?? null;
        if (count($json) !== 3 || !is_string($json['fact'] ?? null) || !is_string($word) || !array_key_exists('value', $json)) {
            throw Facts::invalid($field, 'all, any, not, or fact with is and value', $json);
        }
        $kind = Facts::kind($json['fact'], "$field.fact");
        $wanted = self::WANTS[$kind][$word] ?? throw Facts::invalid(
            "$field.is",
            'one of ' . implode(', ', array_keys(self::WANTS[$kind])),
            $word,
        );
        $value = $json['value'];
        if (!Facts::fits($value, $wanted)) {
            throw Facts::invalid("$field.value", $wanted, $value);
        }
        if ($word === 'between' && (count($value) !== 2 || $value[0] > $value[1])) {
            throw Facts::invalid("$field.value", 'two numbers, the smaller first', $value);
        }
        return new self('', [], $json['fact'], $word, $value);
    }

    /** @param array<string,mixed> $facts */
    public function holds(array $facts): bool
    {
        if ($this->group === '') {
            return $this->compare($facts[$this->fact] ?? null);
        }
        foreach ($this->parts as $part) {
            if ($part->holds($facts) !== ($this->group === 'all')) {
                return $this->group === 'any';
            }
        }
        return $this->group !== 'any';
    }

    private function compare(mixed $found): bool
    {
        if ($found === null) {
            return false;
        }
        return match ($this->operator) {
            'eq' => $found === $this->value,
            'ne' => $found !== $this->value,
            'lt' => $found < $this->value,
            'le' => $found <= $this->value,
            'gt' => $found > $this->value,
            'ge' => $found >= $this->value,
            'between' => $found >= $this->value[0] && $found <= $this->value[1],
            'in' => in_array($found, $this->value, true),
            'not_in' => !in_array($found, $this->value, true),
            'any_of' => array_intersect($this->value, $found) !== [],
            'all_of' => array_diff($this->value, $found) === [],
            'none_of' => array_intersect($this->value, $found) === [],
            default => false,
        };
    }

    /**
     * The first comparison, in written order, that keeps this condition from holding.
     *
     * @param array<string,mixed> $facts
     */
    public function blame(array $facts): ?self
    {
        if ($this->holds($facts)) {
            return null;
        }
        return match ($this->group) {
            '' => $this,
            'not' => $this->firstLeaf(),
            'any' => isset($this->parts[0]) ? $this->parts[0]->blame($facts) : null,
            default => $this->firstBlamed($facts),
        };
    }

    /** @param array<string,mixed> $facts */
    private function firstBlamed(array $facts): ?self
    {
        foreach ($this->parts as $part) {
            $blamed = $part->blame($facts);
            if ($blamed !== null) {
                return $blamed;
            }
        }
        return null;
    }

    private function firstLeaf(): ?self
    {
        if ($this->group === '') {
            return $this;
        }
        foreach ($this->parts as $part) {
            $leaf = $part->firstLeaf();
            if ($leaf !== null) {
                return $leaf;
            }
        }
        return null;
    }

    /**
     * The comparisons that must all hold, however they are nested in "all".
     *
     * @return list<Condition>
     */
    public function required(): array
    {
        if ($this->group === '') {
            return [$this];
        }
        if ($this->group === 'all' || ($this->group === 'any' && count($this->parts) === 1)) {
            return array_merge([], ...array_map(static fn(self $part): array => $part->required(), $this->parts));
        }
        return [];
    }
}
