<?php
/**
 * A page of a large table.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * The rows that are shown of a table whose others stay on the server.
 */
final readonly class RowsPage {

	/**
	 * Keeps the parts.
	 *
	 * @param list<int>                 $ids     Rows.
	 * @param int                       $total   Rows of the whole table.
	 * @param int                       $found   Rows that answer the question.
	 * @param int                       $number  Number of the page, from 1.
	 * @param int                       $size    Rows of a page.
	 * @param bool                      $indexed Whether it can be ordered, searched and filtered by now.
	 * @param list<array<string,mixed>> $filters Filters with their values.
	 * @param array<string,int>         $sums    Sums by column.
	 */
	public function __construct(
		public array $ids,
		public int $total,
		public int $found,
		public int $number,
		public int $size,
		public bool $indexed = true,
		public array $filters = array(),
		public array $sums = array(),
	) {
	}

	/**
	 * Number of pages.
	 */
	public function pages(): int {
		return max( 1, (int) ceil( $this->found / max( 1, $this->size ) ) );
	}
}
