<?php

declare(strict_types=1);

namespace Tandem\Fallback\Table;

use Tandem\Exception\EngineException;
use Tandem\Fallback\Pricing\RequestError;

/**
 * Order, ranks, differing columns, badges, marks, conditions and totals of a table, as the Rust core's
 * `table` answers them: the same request gives the same answer. Shape: tests/vectors/table.schema.json.
 */
final class Table
{
    /**
     * @param array<string,mixed> $request
     * @return array<string,mixed>
     */
    public static function evaluate(array $request): array
    {
        try {
            $table = Request::of($request);
        } catch (RequestError $error) {
            throw new EngineException('request.field', $error->getMessage(), $error);
        }

        $ranks = [];
        $columns = [];
        foreach ($table->columns as $column) {
            $ranks[$column->key] = Ranking::of($column, $table->rows);
            $columns[] = self::column($column, $table, $ranks[$column->key]);
        }
        $badges = (new Badges($table))->byRow();
        $rows = [];
        foreach (self::order($table, $ranks) as $row) {
            $rows[] = [
                'id' => $row->id,
                'ranks' => array_map(static fn (Column $column): ?int => $ranks[$column->key][$row->id], $table->columns),
                'saving' => $row->offer?->saving(),
                'saving_bp' => $row->offer?->savingBasisPoints(),
                'badges' => $badges[$row->id] ?? [],
                'mark' => self::mark($table, $row),
                'conditions' => self::conditions($table, $row),
            ];
        }
        return ['version' => 1, 'columns' => $columns, 'rows' => $rows];
    }

    /**
     * @param array<int,int|null> $ranks
     * @return array<string,mixed>
     */
    private static function column(Column $column, Request $table, array $ranks): array
    {
        $values = array_map(static fn (Row $row): string => Cell::identity($row->cells[$column->key] ?? null), $table->rows);
        $known = array_filter($ranks, static fn (?int $rank): bool => $rank !== null);
        $best = [];
        if ($column->better !== null && count($known) > 1 && min($known) < max($known)) {
            $wanted = $column->better === 'lower' ? min($known) : max($known);
            $best = array_keys($known, $wanted, true);
            sort($best);
        }
        return [
            'key' => $column->key,
            'differs' => count(array_unique($values)) > 1,
            'best' => $best,
            'total' => $column->total ? array_sum(array_filter(array_map(static fn (Row $row): mixed => $row->cells[$column->key] ?? null, $table->rows), 'is_int')) : null,
        ];
    }

    /**
     * Rows in the order asked for: empty cells last in either direction, ties by id. Without a sort
     * the rows stay as they came.
     *
     * @param array<string,array<int,int|null>> $ranks
     * @return list<Row>
     */
    private static function order(Request $table, array $ranks): array
    {
        $rows = $table->rows;
        if ($table->sort === []) {
            return $rows;
        }
        usort($rows, static function (Row $a, Row $b) use ($table, $ranks): int {
            foreach ($table->sort as [$key, $descending]) {
                $left = $ranks[$key][$a->id];
                $right = $ranks[$key][$b->id];
                if ($left !== $right) {
                    return match (true) {
                        $left === null => 1,
                        $right === null => -1,
                        default => $descending ? $right <=> $left : $left <=> $right,
                    };
                }
            }
            return $a->id <=> $b->id;
        });
        return $rows;
    }

    /** The last threshold of the list that the row's saving reaches. */
    private static function mark(Request $table, Row $row): ?string
    {
        $name = null;
        if ($row->offer !== null && $row->offer->saving() > 0) {
            foreach ($table->marks as [$metric, $from, $mark]) {
                $value = $metric === 'saving_percent' ? $row->offer->savingBasisPoints() : $row->offer->saving();
                $name = $value >= $from ? $mark : $name;
            }
        }
        return $name;
    }

    /** @return list<string> */
    private static function conditions(Request $table, Row $row): array
    {
        $met = [];
        foreach ($table->conditions as $condition) {
            if ($condition->holds($row->cells[$condition->column] ?? null)) {
                $met[] = $condition->id;
            }
        }
        return $met;
    }
}
