<?php
/**
 * One row of products side by side.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * A property with its value for each product.
 */
final readonly class ComparisonRow {

	/**
	 * Keeps the parts.
	 *
	 * @param Column           $column  The property.
	 * @param array<int,Cell>  $cells   Cells by product.
	 * @param bool             $differs Whether two products differ in it.
	 * @param list<int>        $best    Products with the best value, where "better" is declared.
	 */
	public function __construct(
		public Column $column,
		public array $cells,
		public bool $differs,
		public array $best,
	) {
	}
}
