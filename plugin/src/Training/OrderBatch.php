<?php
/**
 * A page of orders.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Training;

defined( 'ABSPATH' ) || exit;

/** Lines of some orders as the trainer takes them, and where to go on. */
final readonly class OrderBatch {

	/**
	 * Takes what was read.
	 *
	 * @param list<int> $flat   Seven integers a line, see Tandem\Trainer::addLines().
	 * @param int       $orders Orders of the page, those without usable lines included.
	 * @param int       $last   Highest order id of the page; the next page begins after it.
	 */
	public function __construct(
		public array $flat,
		public int $orders,
		public int $last,
	) {
	}

	/**
	 * Lines of the page.
	 */
	public function lines(): int {
		return intdiv( count( $this->flat ), 7 );
	}
}
