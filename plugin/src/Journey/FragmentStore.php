<?php
/**
 * Keeps HTML that is the same for everybody.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

defined( 'ABSPATH' ) || exit;

/**
 * In the object cache where it outlives a request, else one row a place in an own table, found by its key. A row
 * is replaced, never added to, so the table is as long as the catalogue at most.
 */
final class FragmentStore {

	/**
	 * Columns, see Schema.
	 */
	public const COLUMNS = "name char(32) NOT NULL,
		stamp char(32) NOT NULL,
		until int(10) unsigned NOT NULL,
		body mediumtext NOT NULL,
		PRIMARY KEY  (name),
		KEY until (until)";

	private const GROUP = 'tandem_fragments';

	/**
	 * What was kept under a name for this state of the shop; null where there is nothing of now.
	 *
	 * @param string $name  Name.
	 * @param string $stamp State of the shop.
	 * @param int    $now   UNIX seconds.
	 * @return array<string,mixed>|null
	 */
	public function get( string $name, string $stamp, int $now ): ?array {
		global $wpdb;
		if ( wp_using_ext_object_cache() ) {
			$kept = wp_cache_get( $name, self::GROUP );
			return is_array( $kept ) && ( $kept['stamp'] ?? '' ) === $stamp && $now < (int) ( $kept['until'] ?? 0 ) && is_array( $kept['body'] ?? null ) ? $kept['body'] : null;
		}
		$row = $wpdb->get_row( $wpdb->prepare( 'SELECT stamp, until, body FROM %i WHERE name = %s', $this->table(), $name ), ARRAY_A ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- This is the cache.
		if ( ! is_array( $row ) || $row['stamp'] !== $stamp || $now >= (int) $row['until'] ) {
			return null;
		}
		$body = json_decode( $row['body'], true );
		return is_array( $body ) ? $body : null;
	}

	/**
	 * Keeps something.
	 *
	 * @param string              $name  Name.
	 * @param string              $stamp State of the shop.
	 * @param int                 $until UNIX seconds.
	 * @param array<string,mixed> $body  What to keep.
	 */
	public function put( string $name, string $stamp, int $until, array $body ): void {
		global $wpdb;
		if ( wp_using_ext_object_cache() ) {
			wp_cache_set( $name, compact( 'stamp', 'until', 'body' ), self::GROUP, max( 1, $until - time() ) );
			return;
		}
		$wpdb->query( $wpdb->prepare( 'INSERT INTO %i (name, stamp, until, body) VALUES (%s, %s, %d, %s) ON DUPLICATE KEY UPDATE stamp = VALUES(stamp), until = VALUES(until), body = VALUES(body)', $this->table(), $name, $stamp, $until, (string) wp_json_encode( $body ) ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- This is the cache.
	}

	/**
	 * Deletes what is of no use any more.
	 *
	 * @param int $before UNIX seconds.
	 */
	public function purge( int $before ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE until < %d', $this->table(), $before ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table, once an hour.
	}

	/**
	 * Name of the table.
	 */
	private function table(): string {
		global $wpdb;
		return $wpdb->prefix . 'tandem_fragments';
	}
}
