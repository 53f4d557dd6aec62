<?php

declare(strict_types=1);

namespace Tandem\Fallback\Table;

/**
 * Gives each badge to the rows that its rule names. "Best" goes to the one row that ranks first by the
 * declared metric, saves something, and has another row to be better than.
 */
final class Badges
{
    public function __construct(private readonly Request $table)
    {
    }

    /** @return array<int,list<string>> Kinds by row id, in the order of the request. */
    public function byRow(): array
    {
        $badges = [];
        foreach ($this->table->badges as $badge) {
            $best = $badge->kind === 'best' ? $this->best($badge->metric) : null;
            foreach ($this->table->rows as $row) {
                $given = match ($badge->kind) {
                    'best' => $row->id === $best,
                    'pick' => in_array($row->id, $badge->rows, true),
                    'sale' => $row->offer !== null && $row->offer->saving() > 0,
                    default => $row->stock !== null && $row->stock > 0 && $row->stock <= $badge->atMost,
                };
                if ($given && !in_array($badge->kind, $badges[$row->id] ?? [], true)) {
                    $badges[$row->id][] = $badge->kind;
                }
            }
        }
        return $badges;
    }

    private function best(string $metric): ?int
    {
        $offered = array_filter($this->table->rows, static fn (Row $row): bool => $row->offer !== null);
        $best = null;
        foreach ($offered as $row) {
            if ($row->offer->saving() > 0 && ($best === null || self::isBetter($metric, $row, $best))) {
                $best = $row;
            }
        }
        return count($offered) < 2 ? null : $best?->id;
    }

    private static function isBetter(string $metric, Row $row, Row $than): bool
    {
        $share = $row->offer->compareSavingShare($than->offer);
        $amount = $row->offer->saving() <=> $than->offer->saving();
        $order = match ($metric) {
            'saving_percent' => $share ?: $amount,
            'saving_amount' => $amount ?: $share,
            default => -$row->offer->comparePricePerItem($than->offer) ?: $amount,
        };
        return $order > 0 || ($order === 0 && $row->id < $than->id);
    }
}
