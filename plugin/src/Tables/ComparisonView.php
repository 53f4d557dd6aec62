<?php
/**
 * Products side by side.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * What templates/tandem/comparison-table.php prints: products as columns, their attributes as rows.
 */
final readonly class ComparisonView {

	/**
	 * Keeps the parts.
	 *
	 * @param TableView               $table     The same as a table of rows: id, definition, caption.
	 * @param array<int,\WC_Product>  $products  Products in order.
	 * @param array<int,string>       $badges    Markup of badges by product.
	 * @param list<ComparisonRow>     $rows      Rows.
	 */
	public function __construct(
		public TableView $table,
		public array $products,
		public array $badges,
		public array $rows,
	) {
	}

	/**
	 * Whether some rows are alike and some are not, so that hiding the alike ones helps.
	 */
	public function has_alike(): bool {
		$differing = array_filter( $this->rows, static fn( ComparisonRow $row ): bool => $row->differs );
		return count( $this->products ) > 1 && array() !== $differing && count( $differing ) < count( $this->rows );
	}
}
