<?php

declare(strict_types=1);

namespace Tandem\Fallback\Table;

use Tandem\Fallback\Pricing\Fields;

/** A rule over one column, such as "below 10.00". An empty cell meets none but `empty`. */
final class Condition
{
    private const NUMBER = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'between', 'empty', 'filled'];
    private const TEXT = ['eq', 'ne', 'contains', 'empty', 'filled'];

    private function __construct(
        public readonly string $id,
        public readonly string $column,
        private readonly string $operator,
        private readonly int|string|null $value,
        private readonly ?int $to,
    ) {
    }

    /** @param array<string,Column> $columns */
    public static function of(mixed $value, string $path, array $columns): self
    {
        $fields = Fields::of($value, $path, ['id', 'column', 'op', 'value', 'to']);
        $id = $fields->text('id', 200);
        $key = $fields->word('column', array_map('strval', array_keys($columns)));
        $isText = $columns[$key]->isText;
        $operator = $fields->word('op', $isText ? self::TEXT : self::NUMBER);
        $operand = null;
        $to = null;
        if (!in_array($operator, ['empty', 'filled'], true)) {
            $operand = $isText ? $fields->text('value', 20000) : $fields->int('value', -Cell::MOST, Cell::MOST);
            $to = $operator === 'between' ? $fields->int('to', -Cell::MOST, Cell::MOST) : null;
        }
        return new self($id, $key, $operator, $operand, $to);
    }

    /** @param int|array{key:string,text:string}|null $cell */
    public function holds(int|array|null $cell): bool
    {
        if ($cell === null) {
            return $this->operator === 'empty';
        }
        $value = is_array($cell) ? $cell['text'] : $cell;
        return match ($this->operator) {
            'eq' => $value === $this->value,
            'ne' => $value !== $this->value,
            'lt' => $value < $this->value,
            'lte' => $value <= $this->value,
            'gt' => $value > $this->value,
            'gte' => $value >= $this->value,
            'between' => $value >= $this->value && $value <= $this->to,
            'contains' => str_contains((string) $value, (string) $this->value),
            'filled' => true,
            default => false,
        };
    }
}
