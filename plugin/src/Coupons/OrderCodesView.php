<?php
/**
 * Codes of an order.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Coupons;

defined( 'ABSPATH' ) || exit;

/**
 * Typed data of the templates tandem/order-codes*.php.
 */
final readonly class OrderCodesView {

	/**
	 * Keeps the parts.
	 *
	 * @param list<CodeView> $codes    Codes that can be used.
	 * @param list<string>   $promised Worth of the codes that come when the order is paid.
	 */
	public function __construct(
		public array $codes,
		public array $promised,
	) {
	}
}
