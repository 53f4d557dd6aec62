<?php
/**
 * Counts what was bought and what lies in carts.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Orders\OrderColumns;

defined( 'ABSPATH' ) || exit;

/**
 * Reads paid orders of either storage and the carts of WooCommerce's sessions. Answers counts a product, no person.
 */
final class ProofReader {

	/** Most products that are remembered. */
	private const MOST = 2000;

	/** Most carts that are read. */
	private const MOST_CARTS = 5000;

	/**
	 * Paid orders by product since a time, of products that enough different customers bought.
	 *
	 * @param list<string> $statuses Order statuses without prefix.
	 * @param int          $since    UNIX seconds.
	 * @param int          $least    Least number of orders and of customers.
	 * @return array<int,int>
	 */
	public function sold( array $statuses, int $since, int $least ): array {
		global $wpdb;
		$of       = OrderColumns::current();
		$statuses = array_map( static fn( string $status ): string => 'wc-' . $status, array() === $statuses ? array( 'completed' ) : $statuses );
		$sql      = "SELECT m.meta_value, COUNT(DISTINCT {$of->id()}) AS orders FROM {$of->from( array( 'email' ) )} JOIN {$wpdb->prefix}woocommerce_order_items i ON i.order_id = {$of->id()} AND i.order_item_type = 'line_item' JOIN {$wpdb->prefix}woocommerce_order_itemmeta m ON m.order_item_id = i.order_item_id AND m.meta_key = '_product_id'"
			. " WHERE {$of->created()} >= %s AND {$of->paid( count( $statuses ) )} GROUP BY m.meta_value HAVING COUNT(DISTINCT {$of->id()}) >= %d AND COUNT(DISTINCT LOWER({$of->field( 'email' )})) >= %d ORDER BY orders DESC, m.meta_value ASC LIMIT %d";
		$found    = array();
		foreach ( (array) $wpdb->get_results( $wpdb->prepare( $sql, gmdate( 'Y-m-d H:i:s', $since ), ...array( ...$statuses, $least, $least, self::MOST ) ), ARRAY_N ) as $row ) { // phpcs:ignore WordPress.DB -- Own column names and placeholders; once an hour.
			$found[ (int) $row[0] ] = (int) $row[1];
		}
		return $found;
	}

	/**
	 * Carts of today by product, of products that lie in enough of them.
	 *
	 * @param int $now   UNIX seconds.
	 * @param int $least Least number of carts.
	 * @return array<int,int>
	 */
	public function carts( int $now, int $least ): array {
		global $wpdb;
		$rows  = (array) $wpdb->get_results( $wpdb->prepare( 'SELECT session_key, session_expiry, session_value FROM %i WHERE session_expiry > %d ORDER BY session_expiry DESC LIMIT %d', $wpdb->prefix . 'woocommerce_sessions', $now + DAY_IN_SECONDS, self::MOST_CARTS ), ARRAY_N ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- WooCommerce has no reader for all sessions; once an hour.
		$found = array();
		foreach ( $rows as $row ) {
			// A guest's session lives two days from its last change, a customer's seven.
			if ( is_numeric( $row[0] ) && (int) $row[1] < $now + 6 * DAY_IN_SECONDS ) {
				continue;
			}
			foreach ( self::products( (string) $row[2] ) as $product ) {
				$found[ $product ] = ( $found[ $product ] ?? 0 ) + 1;
			}
		}
		return array_filter( $found, static fn( int $count ): bool => $count >= $least );
	}

	/**
	 * Products in the cart of a session. The text is searched and never brought to life.
	 *
	 * @param string $session Text of the session.
	 * @return list<int>
	 */
	private static function products( string $session ): array {
		if ( 1 !== preg_match( '/s:4:"cart";s:(\d{1,7}):"/', $session, $found, PREG_OFFSET_CAPTURE ) ) {
			return array();
		}
		preg_match_all( '/"product_id";i:([1-9]\d{0,17});/', substr( $session, $found[0][1] + strlen( $found[0][0] ), (int) $found[1][0] ), $ids );
		return array_values( array_unique( array_map( 'intval', $ids[1] ) ) );
	}
}
