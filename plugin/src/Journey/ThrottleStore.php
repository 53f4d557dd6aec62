<?php
/**
 * Counts requests.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Integration;

defined( 'ABSPATH' ) || exit;

/**
 * In the memory of PHP where there is any that outlives a request, else in the object cache, else in an own table.
 * What is counted is named by a hash that means nothing a few seconds later.
 */
final class ThrottleStore implements Integration {

	/**
	 * Columns, see Schema.
	 */
	public const COLUMNS = "name char(32) NOT NULL,
		until int(10) unsigned NOT NULL,
		hits int(10) unsigned NOT NULL,
		PRIMARY KEY  (name),
		KEY until (until)";

	private const GROUP = 'tandem_throttle';

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'tandem_watch', fn() => $this->purge( time() ), 10, 0 );
	}

	/**
	 * Counts one more, and answers how many there are. 0 where nothing can be counted.
	 *
	 * @param string $name  Name.
	 * @param int    $until UNIX seconds at which the count is over.
	 * @param int    $now   UNIX seconds.
	 */
	public function count( string $name, int $until, int $now ): int {
		global $wpdb;
		$seconds = max( 1, $until - $now );
		if ( function_exists( 'apcu_enabled' ) && apcu_enabled() ) {
			apcu_add( self::GROUP . $name, 0, $seconds );
			return (int) apcu_inc( self::GROUP . $name );
		}
		if ( wp_using_ext_object_cache() ) {
			wp_cache_add( $name, 0, self::GROUP, $seconds );
			return (int) wp_cache_incr( $name, 1, self::GROUP );
		}
		$table    = $wpdb->prefix . 'tandem_throttle';
		$silenced = $wpdb->suppress_errors();
		$counted  = $wpdb->query( $wpdb->prepare( 'INSERT INTO %i (name, until, hits) VALUES (%s, %d, 1) ON DUPLICATE KEY UPDATE hits = hits + 1', $table, $name, $until ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- A count that changes with every request.
		$hits     = false === $counted ? 0 : (int) $wpdb->get_var( $wpdb->prepare( 'SELECT hits FROM %i WHERE name = %s', $table, $name ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- The same.
		$wpdb->suppress_errors( $silenced );
		return $hits;
	}

	/**
	 * Deletes counts that are over.
	 *
	 * @param int $now UNIX seconds.
	 */
	public function purge( int $now ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE until <= %d', $wpdb->prefix . 'tandem_throttle', $now ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table, once an hour.
	}
}
