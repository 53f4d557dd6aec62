<?php

declare(strict_types=1);

namespace Tandem\Fallback\Table;

use Tandem\Fallback\Pricing\Fields;
use Tandem\Fallback\Pricing\RequestError;

/** A table request, read and checked. */
final class Request
{
    public const MOST_ROWS = 20000;
    public const MOST_COLUMNS = 64;

    /**
     * @param list<Column>                     $columns
     * @param list<Row>                        $rows
     * @param list<array{string,bool}>         $sort       Column and whether descending.
     * @param list<Badge>                      $badges
     * @param list<array{string,int,string}>   $marks      Metric, threshold and name.
     * @param list<Condition>                  $conditions
     */
    private function __construct(
        public readonly array $columns,
        public readonly array $rows,
        public readonly array $sort,
        public readonly array $badges,
        public readonly array $marks,
        public readonly array $conditions,
    ) {
    }

    /** @param array<string,mixed> $request */
    public static function of(array $request): self
    {
        $fields = Fields::of($request, '', ['version', 'columns', 'rows', 'sort', 'badges', 'marks', 'conditions']);
        $fields->int('version', 1, 1);
        $columns = [];
        foreach ($fields->list('columns', self::MOST_COLUMNS) as $i => $value) {
            $column = Column::of($value, "columns[$i]");
            if (isset($columns[$column->key])) {
                throw new RequestError("columns[$i].key", 'a key of its own', 'a key that was there before');
            }
            $columns[$column->key] = $column;
        }
        $rows = [];
        foreach ($fields->list('rows', self::MOST_ROWS) as $i => $value) {
            $row = Row::of($value, "rows[$i]", $columns);
            if (isset($rows[$row->id])) {
                throw new RequestError("rows[$i].id", 'an id of its own', 'an id that was there before');
            }
            $rows[$row->id] = $row;
        }
        $sort = [];
        foreach ($fields->list('sort', 8) as $i => $value) {
            $rule = Fields::of($value, "sort[$i]", ['column', 'direction']);
            $sort[] = [$rule->word('column', array_map('strval', array_keys($columns))), $rule->word('direction', ['asc', 'desc'], 'asc') === 'desc'];
        }
        $badges = [];
        foreach ($fields->list('badges', 16) as $i => $value) {
            $badges[] = Badge::of($value, "badges[$i]");
        }
        $marks = [];
        foreach ($fields->list('marks', 16) as $i => $value) {
            $mark = Fields::of($value, "marks[$i]", ['metric', 'from', 'name']);
            $marks[] = [$mark->word('metric', ['saving_percent', 'saving_amount']), $mark->int('from', 0, Fields::MAX_AMOUNT), $mark->text('name', 200)];
        }
        $conditions = [];
        foreach ($fields->list('conditions', 64) as $i => $value) {
            $conditions[] = Condition::of($value, "conditions[$i]", $columns);
        }
        return new self(array_values($columns), array_values($rows), $sort, $badges, $marks, $conditions);
    }
}
