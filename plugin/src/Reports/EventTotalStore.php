<?php
/**
 * Totals of counted events.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Reports;

defined( 'ABSPATH' ) || exit;

/**
 * Counts of a day by placement, source and kind, without the product: the reports add up these instead of a row a
 * product. A day is added up once, two days after it ended, when no late event can come any more; the days since
 * are read from the counts themselves. Emptied, the table is made again from the counts and is the same.
 */
final class EventTotalStore {

	/**
	 * Where the last day added up is kept.
	 */
	public const OPTION = 'tandem_event_totals';

	/**
	 * Columns, see Schema.
	 */
	public const COLUMNS = 'day date NOT NULL,
		kind varchar(10) NOT NULL,
		placement varchar(40) NOT NULL,
		source varchar(20) NOT NULL,
		events bigint(20) unsigned NOT NULL DEFAULT 0,
		PRIMARY KEY  (day, kind, placement, source)';

	/**
	 * Events of suggestions by "placement source" and kind.
	 *
	 * @param string $from First day, Y-m-d.
	 * @param string $to   Last day, Y-m-d.
	 * @return array<string,array<string,int>>
	 */
	public function sums( string $from, string $to ): array {
		global $wpdb;
		$closed = $this->close();
		$found  = array();
		$parts  = array( array( 'tandem_event_totals', $from, min( $to, $closed ) ), array( 'tandem_event_days', max( $from, (string) wp_date( 'Y-m-d', (int) strtotime( "$closed 12:00:00 +1 day" ) ) ), $to ) );
		foreach ( $parts as list( $table, $first, $last ) ) {
			if ( $first > $last ) {
				continue;
			}
			foreach ( (array) $wpdb->get_results( $wpdb->prepare( "SELECT placement, source, kind, SUM(events) AS n FROM %i WHERE day BETWEEN %s AND %s AND placement <> '' GROUP BY placement, source, kind ORDER BY placement, source, kind", $wpdb->prefix . $table, $first, $last ), ARRAY_A ) as $row ) { // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
				$key                           = "{$row['placement']} {$row['source']}";
				$found[ $key ][ $row['kind'] ] = ( $found[ $key ][ $row['kind'] ] ?? 0 ) + (int) $row['n'];
			}
		}
		ksort( $found );
		return $found;
	}

	/**
	 * Adds up the days that ended since, and says the last one.
	 */
	private function close(): string {
		global $wpdb;
		$done = (string) get_option( self::OPTION, '' );
		$last = (string) wp_date( 'Y-m-d', time() - 2 * DAY_IN_SECONDS );
		if ( $done >= $last ) {
			return $done;
		}
		$added = $wpdb->query( $wpdb->prepare( "INSERT INTO %i (day, kind, placement, source, events) SELECT d.day, d.kind, d.placement, d.source, SUM(d.events) FROM %i d WHERE d.day > %s AND d.day <= %s AND d.placement <> '' GROUP BY d.day, d.kind, d.placement, d.source ON DUPLICATE KEY UPDATE events = VALUES(events)", $wpdb->prefix . 'tandem_event_totals', $wpdb->prefix . 'tandem_event_days', '' === $done ? '1970-01-01' : $done, $last ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
		if ( false === $added ) {
			return '1970-01-01';
		}
		update_option( self::OPTION, $last, false );
		return $last;
	}
}
