<?php
/**
 * A table as the owner described it.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * Kind, source, columns and behaviour of one table: everything but the data. Read from shortcode attributes,
 * block attributes, or the saved JSON, always through DefinitionInput.
 */
final readonly class TableDefinition {

	public const KINDS = array( 'products', 'bundles', 'comparison', 'data' );

	/**
	 * Keeps the parts.
	 *
	 * @param int                                                   $id         Saved table, 0 for one that is not saved.
	 * @param string                                                $kind       One of KINDS.
	 * @param string                                                $caption    Caption, empty for the kind's own.
	 * @param array<string,mixed>                                   $source     Where the rows come from.
	 * @param list<Column>                                          $columns    Columns in order.
	 * @param list<array{column:string,direction:string}>           $sort       First order of the rows.
	 * @param array<string,mixed>                                   $behaviour  Search, paging and the like.
	 * @param array<string,mixed>                                   $style      Looks.
	 * @param array<string,mixed>                                   $badges     Rules of badges and marks.
	 * @param list<array<string,mixed>>                             $conditions Conditional formatting.
	 * @param list<array{column:string,control:string}>             $filters    Filters above the table.
	 * @param list<list<mixed>>                                     $rows       Cells of a free table.
	 * @param list<string>                                          $places     Columns in the order of the cells of a free table.
	 * @param int                                                   $kept       Rows of a free table that stay on the server.
	 */
	public function __construct(
		public int $id,
		public string $kind,
		public string $caption,
		public array $source,
		public array $columns,
		public array $sort,
		public array $behaviour,
		public array $style,
		public array $badges,
		public array $conditions,
		public array $filters,
		public array $rows = array(),
		public array $places = array(),
		public int $kept = 0,
	) {
	}

	/**
	 * Whether a column is shown.
	 *
	 * @param string $key Key.
	 */
	public function has( string $key ): bool {
		return in_array( $key, array_column( $this->columns, 'key' ), true );
	}

	/**
	 * The same table with other columns.
	 *
	 * @param list<Column> $columns Columns.
	 */
	public function with_columns( array $columns ): self {
		return new self( $this->id, $this->kind, $this->caption, $this->source, $columns, $this->sort, $this->behaviour, $this->style, $this->badges, $this->conditions, $this->filters, $this->rows, $this->places, $this->kept );
	}
}
