<?php
/**
 * Orders whose lines were sold as parts of bundles.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Orders;

defined( 'ABSPATH' ) || exit;

/**
 * Finds orders by the parts that their lines carry, whether or not a receipt is left at the order.
 */
final class OrderPartsReader {

	/** Orders of one page. */
	private const PAGE = 500;

	/**
	 * Ids of orders, ascending.
	 *
	 * @return iterable<int>
	 */
	public static function ids(): iterable {
		global $wpdb;
		$last = 0;
		do {
			$ids = array_map(
				'intval',
				(array) $wpdb->get_col( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- A command that reads every order.
					$wpdb->prepare(
						"SELECT DISTINCT items.order_id FROM {$wpdb->prefix}woocommerce_order_items items JOIN {$wpdb->prefix}woocommerce_order_itemmeta meta ON meta.order_item_id = items.order_item_id WHERE meta.meta_key = %s AND items.order_id > %d ORDER BY items.order_id LIMIT %d",
						OrderReceipt::ITEM_META,
						$last,
						self::PAGE
					)
				)
			);
			yield from $ids;
			$last = (int) end( $ids );
		} while ( count( $ids ) === self::PAGE );
	}
}
