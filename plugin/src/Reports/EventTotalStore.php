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
 * Counts of a day by placement, source and kind, without the product, and of a month by product: the reports add up
 * these instead of a row a product and day. A day is added up once, two days after it ended, when no late event can
 * come any more; the days since are read from the counts themselves. Emptied, the table is made again from the counts
 * and is the same.
 */
final class EventTotalStore {

	/**
	 * Where the last day added up is kept.
	 */
	public const OPTION = 'tandem_event_months';

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
	 * Looks at products and times they were put into a cart, by product: of whole months from what was added up.
	 *
	 * @param string $from First day, Y-m-d.
	 * @param string $to   Last day, Y-m-d.
	 * @return array<int,array{seen:int,puts:int}>
	 */
	public function items( string $from, string $to ): array {
		global $wpdb;
		$closed = min( $to, $this->close() );
		$first  = '01' === substr( $from, 8 ) ? $from : gmdate( 'Y-m-01', (int) strtotime( substr( $from, 0, 8 ) . '01 12:00:00 UTC +32 days' ) );
		$next   = (string) gmdate( 'Y-m-01', (int) strtotime( "$closed 12:00:00 UTC +1 day" ) );
		$found  = array();
		$add    = static function ( string $sql, string $table, string ...$days ) use ( &$found, $wpdb ): void {
			foreach ( (array) $wpdb->get_results( $wpdb->prepare( $sql, $wpdb->prefix . $table, ...$days ), ARRAY_N ) as list( $item, $seen, $puts ) ) { // phpcs:ignore WordPress.DB -- Own constants and placeholders only.
				$kept                = $found[ (int) $item ] ?? array( 'seen' => 0, 'puts' => 0 ); // phpcs:ignore WordPress.Arrays -- A pair.
				$found[ (int) $item ] = array( 'seen' => $kept['seen'] + (int) $seen, 'puts' => $kept['puts'] + (int) $puts ); // phpcs:ignore WordPress.Arrays -- A pair.
			}
		};
		$sums   = "SUM(CASE WHEN kind = 'view' THEN events ELSE 0 END), SUM(CASE WHEN kind = 'put' THEN events ELSE 0 END) FROM %i WHERE kind IN ('view', 'put')";
		if ( $first < $next ) {
			$add( "SELECT source, $sums AND placement = '' AND day >= %s AND day < %s GROUP BY source", 'tandem_event_totals', $first, $next );
			$add( "SELECT item, $sums AND day >= %s AND day < %s GROUP BY item", 'tandem_event_days', $from, $first );
			$add( "SELECT item, $sums AND day >= %s AND day <= %s GROUP BY item", 'tandem_event_days', $next, $to );
		} else {
			$add( "SELECT item, $sums AND day >= %s AND day <= %s GROUP BY item", 'tandem_event_days', $from, $to );
		}
		return $found;
	}

	/**
	 * Adds up by product the months that ended since; they stand under their first day, the product as the source.
	 *
	 * @param string $done Last day that was added up before, empty for none.
	 * @param string $last Last day that may be.
	 * @return bool Whether the database did it.
	 */
	private function close_months( string $done, string $last ): bool {
		global $wpdb;
		$first = '' === $done ? (string) $wpdb->get_var( $wpdb->prepare( "SELECT MIN(day) FROM %i WHERE kind IN ('view', 'put')", $wpdb->prefix . 'tandem_event_days' ) ) : $done; // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
		$month = '' === $first ? $last : gmdate( 'Y-m-01', (int) strtotime( "$first 12:00:00 UTC" ) );
		for ( ; gmdate( 'Y-m-t', (int) strtotime( "$month 12:00:00 UTC" ) ) <= $last; $month = gmdate( 'Y-m-01', (int) strtotime( "$month 12:00:00 UTC +32 days" ) ) ) {
			$end = gmdate( 'Y-m-t', (int) strtotime( "$month 12:00:00 UTC" ) );
			if ( $end > $done && false === $wpdb->query( $wpdb->prepare( "INSERT INTO %i (day, kind, placement, source, events) SELECT %s, d.kind, '', d.item, SUM(d.events) FROM %i d WHERE d.kind IN ('view', 'put') AND d.day BETWEEN %s AND %s GROUP BY d.kind, d.item ON DUPLICATE KEY UPDATE events = VALUES(events)", $wpdb->prefix . 'tandem_event_totals', $month, $wpdb->prefix . 'tandem_event_days', $month, $end ) ) ) { // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
				return false;
			}
		}
		return true;
	}

	/**
	 * Adds up the days that ended since, and says the last one.
	 */
	public function close(): string {
		global $wpdb;
		$done = (string) get_option( self::OPTION, '' );
		$last = (string) wp_date( 'Y-m-d', time() - 2 * DAY_IN_SECONDS );
		if ( $done >= $last ) {
			return $done;
		}
		$added = $wpdb->query( $wpdb->prepare( "INSERT INTO %i (day, kind, placement, source, events) SELECT d.day, d.kind, d.placement, d.source, SUM(d.events) FROM %i d WHERE d.day > %s AND d.day <= %s AND d.placement <> '' GROUP BY d.day, d.kind, d.placement, d.source ON DUPLICATE KEY UPDATE events = VALUES(events)", $wpdb->prefix . 'tandem_event_totals', $wpdb->prefix . 'tandem_event_days', '' === $done ? '1970-01-01' : $done, $last ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
		if ( false === $added || ! $this->close_months( $done, $last ) ) {
			return '1970-01-01';
		}
		update_option( self::OPTION, $last, false );
		return $last;
	}
}
