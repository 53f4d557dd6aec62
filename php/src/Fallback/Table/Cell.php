<?php

declare(strict_types=1);

namespace Tandem\Fallback\Table;

use Tandem\Fallback\Pricing\Fields;

/**
 * A cell: null, a whole number (minor units, seconds, or a number in ten-thousandths), or a text with
 * the key that orders it, compared byte by byte.
 */
final class Cell
{
    public const MOST = 100_000_000_000_000;

    /** @return int|array{key:string,text:string}|null */
    public static function of(Fields $cells, Column $column): int|array|null
    {
        if (!$column->isText) {
            return $cells->optionalInt($column->key, -self::MOST, self::MOST);
        }
        $value = $cells->raw($column->key);
        if ($value === null) {
            return null;
        }
        $fields = Fields::of($value, $cells->path($column->key), ['key', 'text']);
        return ['key' => $fields->text('key', 2000), 'text' => $fields->text('text', 20000)];
    }

    /**
     * Equal for two cells that show the same value.
     *
     * @param int|array{key:string,text:string}|null $cell
     */
    public static function identity(int|array|null $cell): string
    {
        return match (true) {
            $cell === null => '',
            is_int($cell) => 'i' . $cell,
            default => 't' . $cell['text'],
        };
    }
}
