<?php
/**
 * Which group each customer of the reports is in.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Reports;

use Tandem\Engine;
use Tandem\Exception\EngineException;
use Tandem\Plugin\Log;

defined( 'ABSPATH' ) || exit;

/**
 * Groups the customers of the facts, guests among them, by how lately, how often and for how much they bought: the
 * engine's own groups, once a day. An order shows the group that its customer is in now.
 */
final class SegmentMarkStore {

	/**
	 * Day of the last time.
	 */
	public const OPTION = 'tandem_segment_marks';

	private const HALF_LIFE = 90;
	private const CHUNK     = 400;

	/**
	 * Takes its services.
	 *
	 * @param \Closure():Engine $engine The engine.
	 * @param OwnerSegmentStore $owner  The owner's segments.
	 */
	public function __construct(
		private readonly \Closure $engine,
		public readonly OwnerSegmentStore $owner,
	) {
	}

	/**
	 * Groups the customers, unless that was done today; of many orders the first time only in the background.
	 *
	 * @param bool $waits Whether somebody waits for it.
	 */
	public function daily( bool $waits = false ): void {
		$last = (string) get_option( self::OPTION, '' );
		$mark = wp_date( 'Y-m-d' ) . ' ' . $this->owner->stamp();
		if ( $mark === $last || ( $waits && '' !== $last ) ) {
			return;
		}
		try {
			$this->mark( time() );
			update_option( self::OPTION, $mark, false );
		} catch ( EngineException $error ) {
			if ( 'extension.missing' !== $error->errorCode ) {
				Log::failure( 'reports', $error );
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'reports', $error );
		}
	}

	/**
	 * Groups the customers.
	 *
	 * @param int $now UNIX seconds.
	 * @return array<string,int> Customers of each group.
	 */
	public function mark( int $now ): array {
		global $wpdb;
		$table = $wpdb->prefix . 'tandem_orders';
		$flat  = array();
		$own   = array();
		foreach ( (array) $wpdb->get_results( $wpdb->prepare( 'SELECT customer, at, CASE WHEN net > 0 THEN net ELSE 0 END, items FROM %i WHERE counts = 1 AND customer > 0 AND at <= %d', $table, $now ), ARRAY_N ) as $row ) { // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
			array_push( $flat, (int) $row[0], (int) $row[1], (int) $row[2] );
			$own[ (int) $row[0] ][] = array( (int) $row[1], (int) $row[2], (int) $row[3] );
		}
		$groups = array();
		$ranks  = array();
		if ( array() !== $flat ) {
			$answer = ( $this->engine )()->segments(
				array(
					'version'        => 1,
					'now'            => $now,
					'half_life_days' => self::HALF_LIFE,
					'orders'         => $flat,
				)
			);
			foreach ( $answer['customers'] as $customer ) {
				$groups[ (string) $customer['group'] ][] = (int) $customer['id'];
				$ranks[ (int) $customer['id'] ]          = (int) $customer['rank'];
			}
		}
		foreach ( $groups as $group => $customers ) {
			foreach ( array_chunk( $customers, self::CHUNK ) as $chunk ) {
				$marks = implode( ', ', array_fill( 0, count( $chunk ), '%d' ) );
				$wpdb->query( $wpdb->prepare( "UPDATE %i SET segment = %s WHERE customer IN ($marks) AND segment <> %s", $table, $group, ...$chunk, ...array( $group ) ) ); // phpcs:ignore WordPress.DB -- One mark a customer.
			}
		}
		$this->owner->mark( $own, $ranks, $now );
		( new OrderDayStore() )->again();
		return array_map( 'count', $groups );
	}
}
