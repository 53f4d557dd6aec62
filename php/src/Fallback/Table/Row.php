<?php

declare(strict_types=1);

namespace Tandem\Fallback\Table;

use Tandem\Fallback\Pricing\Fields;

/** A row with its cells, and what its badges are decided from. */
final class Row
{
    /** @param array<string,int|array{key:string,text:string}|null> $cells */
    private function __construct(
        public readonly int $id,
        public readonly array $cells,
        public readonly ?Offer $offer,
        public readonly ?int $stock,
    ) {
    }

    /** @param array<string,Column> $columns */
    public static function of(mixed $value, string $path, array $columns): self
    {
        $fields = Fields::of($value, $path, ['id', 'cells', 'offer', 'stock']);
        $id = $fields->int('id', 1, PHP_INT_MAX);
        $known = array_keys($columns);
        $given = Fields::of($fields->raw('cells') ?? [], "$path.cells", $known);
        $cells = [];
        foreach ($columns as $key => $column) {
            $cells[$key] = Cell::of($given, $column);
        }
        $offer = $fields->raw('offer') === null ? null : Offer::of($fields->raw('offer'), "$path.offer");
        return new self($id, $cells, $offer, $fields->optionalInt('stock', -Cell::MOST, Cell::MOST));
    }
}
