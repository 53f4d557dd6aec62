<?php
/**
 * Reads which products customers buy again.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Recommendations;

defined( 'ABSPATH' ) || exit;

/**
 * Counts buyers and repeated buyers of every product from the facts of paid orders. Runs once a day in the
 * background.
 */
final class RepeatReader {

	/** Repeated buyers from which a product counts as bought again. */
	private const REPEATERS = 5;

	/** Of so many buyers at least one buys again; below, a second purchase is a gift or a replacement. */
	private const SHARE = 10;

	/**
	 * The joins name their order (CROSS JOIN), because SQLite would else begin with the index of meta keys.
	 *
	 * Days between two purchases of a customer, on average, of products that are bought again.
	 *
	 * @param int $since UNIX seconds of the oldest order that counts.
	 * @return array<int,int> Days by product, in order of product.
	 */
	public function days( int $since ): array {
		global $wpdb;
		// phpcs:disable WordPress.DB.DirectDatabaseQuery -- Once a day, in the background.
		$rows = $wpdb->get_results(
			$wpdb->prepare(
				'SELECT b.product, COUNT(*) AS buyers, SUM(CASE WHEN b.n > 1 THEN 1 ELSE 0 END) AS repeaters, SUM(CASE WHEN b.n > 1 THEN b.span ELSE 0 END) AS spans, SUM(CASE WHEN b.n > 1 THEN b.n - 1 ELSE 0 END) AS gaps
				FROM (SELECT m.meta_value AS product, o.customer AS customer, COUNT(DISTINCT o.order_id) AS n, MAX(o.at) - MIN(o.at) AS span
					FROM %i o CROSS JOIN %i i ON i.order_id = o.order_id CROSS JOIN %i m ON m.order_item_id = i.order_item_id
					WHERE o.counts > 0 AND o.customer <> 0 AND o.at >= %d AND i.order_item_type = %s AND m.meta_key = %s
					GROUP BY m.meta_value, o.customer) b
				GROUP BY b.product HAVING SUM(CASE WHEN b.n > 1 THEN 1 ELSE 0 END) >= %d',
				$wpdb->prefix . 'tandem_orders',
				$wpdb->prefix . 'woocommerce_order_items',
				$wpdb->prefix . 'woocommerce_order_itemmeta',
				$since,
				'line_item',
				'_product_id',
				self::REPEATERS
			),
			ARRAY_A
		);
		// phpcs:enable
		$days = array();
		foreach ( (array) $rows as $row ) {
			if ( self::SHARE * (int) $row['repeaters'] >= (int) $row['buyers'] && (int) $row['gaps'] > 0 ) {
				$days[ (int) $row['product'] ] = max( 1, intdiv( intdiv( (int) $row['spans'], (int) $row['gaps'] ), DAY_IN_SECONDS ) );
			}
		}
		ksort( $days );
		return $days;
	}
}
