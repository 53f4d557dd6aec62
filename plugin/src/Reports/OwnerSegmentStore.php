<?php
/**
 * Which of the owner's segments each customer of the reports is in.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Reports;

use Tandem\Engine;
use Tandem\Plugin\Segments\SegmentStore;
use Tandem\Value\OrderHistory;

defined( 'ABSPATH' ) || exit;

/**
 * Asks the engine, customer by customer, guests among them, whether the conditions of a segment hold for what their
 * orders say. Segments that ask anything else (a role, a visit, an answer) cannot be told of a guest's order and are
 * named as left out. A customer may be in several.
 */
final class OwnerSegmentStore {

	/** Table without prefix. */
	public const TABLE = 'tandem_segment_members';

	/** Columns in dbDelta's notation. */
	public const COLUMNS = "segment varchar(40) NOT NULL,\ncustomer bigint(20) unsigned NOT NULL,\nPRIMARY KEY  (segment, customer),\nKEY customer (customer)";

	/** What orders alone can tell. */
	private const TOLD = '/^customer\.(?:orders|spent|spent_month|days_since_order|spend_rank|(?:spent|orders|items)_in:\d{1,4})$/D';

	private const CHUNK = 400;

	/**
	 * Takes its services.
	 *
	 * @param \Closure():Engine $engine   The engine.
	 * @param SegmentStore      $segments Segments.
	 */
	public function __construct(
		private readonly \Closure $engine,
		private readonly SegmentStore $segments,
	) {
	}

	/**
	 * Names of the segments, those that orders can tell and the others.
	 *
	 * @return array{told:array<string,string>,left:list<string>}
	 */
	public function names(): array {
		$names = array(
			'told' => array(),
			'left' => array(),
		);
		foreach ( $this->segments->all() as $id => $segment ) {
			if ( self::facts_of( $segment['conditions'] ) === preg_grep( self::TOLD, self::facts_of( $segment['conditions'] ) ) ) {
				$names['told'][ (string) $id ] = (string) $segment['name'];
			} else {
				$names['left'][] = (string) $segment['name'];
			}
		}
		return $names;
	}

	/**
	 * Changes whenever a segment does.
	 */
	public function stamp(): string {
		return md5( $this->segments->question() );
	}

	/**
	 * Puts every customer into the segments whose conditions hold.
	 *
	 * @param array<int,list<array{0:int,1:int,2:int}>> $orders By customer: time, amount kept, items.
	 * @param array<int,int>                            $ranks  Rank by spend in percent, by customer.
	 * @param int                                       $now    UNIX seconds.
	 */
	public function mark( array $orders, array $ranks, int $now ): void {
		global $wpdb;
		$told = array_intersect_key( $this->segments->all(), $this->names()['told'] );
		$rows = array();
		if ( array() !== $told ) {
			$text  = (string) wp_json_encode( array_map( static fn( $id, array $segment ): array => array( 'id' => (string) $id, 'conditions' => $segment['conditions'] ), array_keys( $told ), $told ) ); // phpcs:ignore WordPress.Arrays
			$month = ( new \DateTimeImmutable( '@' . $now ) )->setTimezone( wp_timezone() )->modify( 'first day of this month' )->setTime( 0, 0 )->getTimestamp();
			preg_match_all( '/"customer\.(?:spent|orders|items)_in:(\d+)"/', $text, $windows );
			$windows = array_values( array_unique( array_map( 'intval', $windows[1] ) ) );
			foreach ( $orders as $customer => $history ) {
				$facts  = OrderHistory::facts( $history, $now, $month, $windows ) + ( isset( $ranks[ $customer ] ) ? array( 'customer.spend_rank' => $ranks[ $customer ] ) : array() );
				$answer = ( $this->engine )()->offers(
					array(
						'version' => 1,
						'now'     => 0,
						'facts'   => $facts,
						'offers'  => $text,
					)
				);
				foreach ( $answer['eligible'] as $segment ) {
					array_push( $rows, (string) $segment, (int) $customer );
				}
			}
		}
		$table = $wpdb->prefix . self::TABLE;
		$wpdb->query( $wpdb->prepare( 'DELETE FROM %i', $table ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table, made anew once a day.
		foreach ( array_chunk( $rows, 2 * self::CHUNK ) as $chunk ) {
			$marks = implode( ', ', array_fill( 0, intdiv( count( $chunk ), 2 ), '(%s, %d)' ) );
			$wpdb->query( $wpdb->prepare( "INSERT INTO %i (segment, customer) VALUES $marks", $table, ...$chunk ) ); // phpcs:ignore WordPress.DB -- One group of marks a row.
		}
	}

	/**
	 * Facts that conditions name.
	 *
	 * @param array<string,mixed> $conditions Conditions.
	 * @return list<string>
	 */
	private static function facts_of( array $conditions ): array {
		preg_match_all( '/"fact":"([^"]+)"/', (string) wp_json_encode( $conditions ), $found );
		return $found[1];
	}
}
