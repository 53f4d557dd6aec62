<?php
/**
 * A row before the engine has judged it.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * Cells by column, and the facts that badges are decided from.
 */
final readonly class TableRow {

	/**
	 * Keeps the parts.
	 *
	 * @param int                                                $id    Product id, or place in a free table from 1.
	 * @param array<string,Cell>                                 $cells Cells by column.
	 * @param array{individual:int,price:int,items:int}|null     $offer Amounts.
	 * @param int|null                                           $stock Units left, null where they are not counted.
	 * @param string                                             $more  Details, plain text.
	 * @param list<int>                                          $facts What speaks for the row for this shopper, the weightiest first.
	 * @param string                                             $reason Why it is shown, plain text.
	 */
	public function __construct(
		public int $id,
		public array $cells,
		public ?array $offer = null,
		public ?int $stock = null,
		public string $more = '',
		public array $facts = array(),
		public string $reason = '',
	) {
	}
}
