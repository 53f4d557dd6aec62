<?php
/**
 * Traces of carts.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Events;

defined( 'ABSPATH' ) || exit;

/**
 * One row a cart of a visitor who agreed to be measured: what it was worth, how far it came, what shipping was
 * shown. The row goes with the visitor's other events. Searches that found nothing are counted beside, without
 * anybody's id.
 */
final class CartTraceStore {

	public const TABLE = 'tandem_carts';

	/**
	 * Columns of the carts, see Schema.
	 */
	public const CARTS = "id char(32) NOT NULL,
		visitor char(32) NOT NULL,
		updated int(10) unsigned NOT NULL,
		hour tinyint(3) unsigned NOT NULL DEFAULT 0,
		step varchar(10) NOT NULL DEFAULT 'cart',
		reached varchar(10) NOT NULL DEFAULT 'cart',
		value bigint(20) NOT NULL DEFAULT 0,
		items int(10) unsigned NOT NULL DEFAULT 0,
		item bigint(20) unsigned NOT NULL DEFAULT 0,
		shipping bigint(20) DEFAULT NULL,
		device varchar(8) NOT NULL DEFAULT 'wide',
		PRIMARY KEY  (id),
		KEY visitor (visitor),
		KEY updated (updated)";

	/**
	 * Columns of the searches, see Schema.
	 */
	public const SEARCHES = "day date NOT NULL,
		term varchar(60) NOT NULL,
		searches int(10) unsigned NOT NULL DEFAULT 0,
		PRIMARY KEY  (day, term)";

	/**
	 * Writes the state of a cart.
	 *
	 * @param array{id:string,visitor:string,updated:int,hour:int,step:string,reached:string,value:int,items:int,item:int,shipping:int|null,device:string} $cart Cart.
	 */
	public function write( array $cart ): void {
		global $wpdb;
		$shipping = null === $cart['shipping'] ? 'NULL' : (string) (int) $cart['shipping'];
		unset( $cart['shipping'] );
		$wpdb->query( $wpdb->prepare( "INSERT INTO %i (id, visitor, updated, hour, step, reached, value, items, item, device, shipping) VALUES (%s, %s, %d, %d, %s, %s, %d, %d, %d, %s, $shipping) ON DUPLICATE KEY UPDATE updated = VALUES(updated), hour = VALUES(hour), step = VALUES(step), reached = VALUES(reached), value = VALUES(value), items = VALUES(items), item = VALUES(item), shipping = VALUES(shipping)", $wpdb->prefix . self::TABLE, ...array_values( $cart ) ) ); // phpcs:ignore WordPress.DB -- Own constants and placeholders only.
	}

	/**
	 * Notes that a cart became an order.
	 *
	 * @param string $id  Id of the cart.
	 * @param int    $now UNIX seconds.
	 */
	public function ordered( string $id, int $now ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( "UPDATE %i SET step = 'ordered', reached = 'checkout', updated = %d WHERE id = %s", $wpdb->prefix . self::TABLE, $now, $id ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * Deletes the carts of a visitor.
	 *
	 * @param string $visitor Random id.
	 */
	public function forget_visitor( string $visitor ): void {
		global $wpdb;
		$wpdb->delete( $wpdb->prefix . self::TABLE, array( 'visitor' => $visitor ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * Deletes carts from before a time.
	 *
	 * @param int $before UNIX seconds.
	 */
	public function forget_before( int $before ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE updated < %d', $wpdb->prefix . self::TABLE, $before ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * Counts a search that found nothing. Terms that may name a person are not kept.
	 *
	 * @param string $term What was typed.
	 * @param int    $now  UNIX seconds.
	 */
	public function searched( string $term, int $now ): void {
		global $wpdb;
		$term = mb_substr( trim( (string) preg_replace( '/\s+/', ' ', mb_strtolower( wp_strip_all_tags( $term ) ) ) ), 0, 60 );
		if ( mb_strlen( $term ) < 2 || str_contains( $term, '@' ) || 1 === preg_match( '/\d{5}/', $term ) ) {
			return;
		}
		$wpdb->query( $wpdb->prepare( 'INSERT INTO %i (day, term, searches) VALUES (%s, %s, 1) ON DUPLICATE KEY UPDATE searches = searches + 1', $wpdb->prefix . 'tandem_searches', wp_date( 'Y-m-d', $now ), $term ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}
}
