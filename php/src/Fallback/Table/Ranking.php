<?php

declare(strict_types=1);

namespace Tandem\Fallback\Table;

/** Dense ranks of a column from 0: equal values share one, an empty cell has none. */
final class Ranking
{
    /**
     * @param list<Row> $rows
     * @return array<int,int|null> Rank by row id.
     */
    public static function of(Column $column, array $rows): array
    {
        $values = [];
        $ranks = [];
        foreach ($rows as $row) {
            $cell = $row->cells[$column->key] ?? null;
            $ranks[$row->id] = null;
            if ($cell !== null) {
                $values[$row->id] = is_array($cell) ? $cell['key'] : $cell;
            }
        }
        uasort($values, static fn (int|string $a, int|string $b): int => is_string($a) ? strcmp($a, (string) $b) : $a <=> $b);
        $rank = -1;
        $before = null;
        foreach ($values as $id => $value) {
            $rank += $value === $before ? 0 : 1;
            $before = $value;
            $ranks[$id] = $rank;
        }
        return $ranks;
    }
}
