<?php
/**
 * One row of a table.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * Cells of a row with what the engine decided about it.
 */
final readonly class RowView {

	/**
	 * Keeps the parts.
	 *
	 * @param int                  $id     Id, unique in the table.
	 * @param list<Cell>           $cells  Cells in the order of the columns.
	 * @param list<int|null>       $ranks  Rank in each column.
	 * @param list<string>         $styles Styles of conditions that hold for the row.
	 * @param array<string,string> $marked Styles of conditions by column.
	 * @param string               $more   Markup of the row's details, if any.
	 * @param int|null             $price  Amount that the sum of selected rows adds.
	 * @param array<int,int>       $values Numbers by place of the column, where a filter asks for a range.
	 */
	public function __construct(
		public int $id,
		public array $cells,
		public array $ranks,
		public array $styles = array(),
		public array $marked = array(),
		public string $more = '',
		public ?int $price = null,
		public array $values = array(),
	) {
	}
}
