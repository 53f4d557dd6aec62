<?php
/**
 * Tables of events.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Events;

defined( 'ABSPATH' ) || exit;

/**
 * Raw events of visitors who agreed (tandem_events) and counts a day of everybody's (tandem_event_days). The
 * events of visitors who did not agree are added to the counts at once and kept nowhere else.
 */
final class EventStore {

	/**
	 * Columns of the raw table, see Schema.
	 */
	public const EVENTS = "id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
		uid char(22) NOT NULL,
		at int(10) unsigned NOT NULL,
		kind varchar(10) NOT NULL,
		visitor char(32) NOT NULL DEFAULT '',
		placement varchar(40) NOT NULL DEFAULT '',
		source varchar(20) NOT NULL DEFAULT '',
		item bigint(20) unsigned NOT NULL DEFAULT 0,
		suggestion varchar(52) NOT NULL DEFAULT '',
		experiment varchar(40) NOT NULL DEFAULT '',
		arm varchar(40) NOT NULL DEFAULT '',
		device varchar(8) NOT NULL DEFAULT 'wide',
		ms int(10) unsigned NOT NULL DEFAULT 0,
		PRIMARY KEY  (id),
		UNIQUE KEY uid (uid),
		KEY visitor (visitor, at),
		KEY experiment (experiment, visitor),
		KEY at (at)";

	/**
	 * Columns of the counts, see Schema.
	 */
	public const DAYS = "day date NOT NULL,
		kind varchar(10) NOT NULL,
		placement varchar(40) NOT NULL DEFAULT '',
		source varchar(20) NOT NULL DEFAULT '',
		item bigint(20) unsigned NOT NULL DEFAULT 0,
		device varchar(8) NOT NULL DEFAULT 'wide',
		events bigint(20) unsigned NOT NULL DEFAULT 0,
		PRIMARY KEY  (day, kind, placement, source, item, device),
		KEY items (kind, day, item, events)";

	/**
	 * Writes a batch: one statement for the raw rows, one for the counts.
	 *
	 * @param list<Event> $events Events of one visitor.
	 * @param int         $refused Rows beside them that are no event; they are counted as left out.
	 * @return int Events that were new.
	 */
	public function write( array $events, int $refused = 0 ): int {
		$known = $this->known( array_column( $events, 'uid' ) );
		$fresh = array_values( array_filter( $events, static fn( Event $event ): bool => ! isset( $known[ $event->uid ] ) && ( '' !== $event->visitor || self::first_time( $event->uid ) ) ) );
		$this->keep( array_values( array_filter( $fresh, static fn( Event $event ): bool => '' !== $event->visitor ) ) );
		$this->count(
			$fresh,
			array(
				'refused'  => $refused,
				'repeated' => count( $events ) - count( $fresh ),
			)
		);
		return count( $fresh );
	}

	/**
	 * Deletes raw events from before a time; their counts stay.
	 *
	 * @param int $before UNIX seconds.
	 * @param int $most   Rows at most.
	 * @return int Rows deleted.
	 */
	public function forget_before( int $before, int $most = 5000 ): int {
		global $wpdb;
		$ids = $wpdb->get_col( $wpdb->prepare( 'SELECT id FROM %i WHERE at < %d ORDER BY id LIMIT %d', $this->events_table(), $before, $most ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table, read once a day.
		return $this->delete( array_map( 'intval', $ids ) );
	}

	/**
	 * Deletes every raw event of a visitor.
	 *
	 * @param string $visitor Random id.
	 * @return int Rows deleted.
	 */
	public function forget_visitor( string $visitor ): int {
		global $wpdb;
		return '' === $visitor ? 0 : (int) $wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE visitor = %s', $this->events_table(), $visitor ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * Raw events of a visitor, oldest first.
	 *
	 * @param string $visitor Random id.
	 * @param int    $page    From 1.
	 * @param int    $size    Rows a page.
	 * @return list<array<string,string>>
	 */
	public function of_visitor( string $visitor, int $page = 1, int $size = 200 ): array {
		global $wpdb;
		if ( '' === $visitor ) {
			return array();
		}
		return (array) $wpdb->get_results( $wpdb->prepare( 'SELECT at, kind, placement, item, experiment, arm FROM %i WHERE visitor = %s ORDER BY id LIMIT %d OFFSET %d', $this->events_table(), $visitor, $size, ( $page - 1 ) * $size ), ARRAY_A ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * The way of a visitor's last visit to the first product put into a cart: seconds and product pages, as
	 * "95 3"; null where it is not known.
	 *
	 * @param string $visitor Random id.
	 * @param int    $now     UNIX seconds.
	 */
	public function way( string $visitor, int $now ): ?string {
		global $wpdb;
		$rows  = (array) $wpdb->get_results( $wpdb->prepare( "SELECT kind, at FROM %i WHERE visitor = %s AND at > %d AND kind IN ('visit', 'view', 'put') ORDER BY at, id LIMIT 300", $this->events_table(), $visitor, $now - DAY_IN_SECONDS ), ARRAY_A ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table, at checkout only.
		$start = null;
		$steps = 0;
		$way   = null;
		foreach ( $rows as $row ) {
			if ( 'visit' === $row['kind'] ) {
				list( $start, $steps, $way ) = array( (int) $row['at'], 0, null );
			} elseif ( null !== $start && null === $way ) {
				$steps += 'view' === $row['kind'] ? 1 : 0;
				$way    = 'put' === $row['kind'] ? ( (int) $row['at'] - $start ) . ' ' . $steps : null;
			}
		}
		return $way;
	}

	/**
	 * Whether the event of a visitor who did not agree comes for the first time. Its id is made for it alone and kept
	 * for an hour in the server's memory, where there is one that requests share, and nowhere else.
	 *
	 * @param string $uid Id of the event.
	 */
	private static function first_time( string $uid ): bool {
		if ( wp_using_ext_object_cache() ) {
			return wp_cache_add( $uid, 1, 'tandem_events', HOUR_IN_SECONDS );
		}
		return ! function_exists( 'apcu_enabled' ) || ! apcu_enabled() || apcu_add( "tandem_event_$uid", 1, HOUR_IN_SECONDS );
	}

	/**
	 * Which of the ids are there already.
	 *
	 * @param list<string> $uids Ids.
	 * @return array<string,true>
	 */
	private function known( array $uids ): array {
		global $wpdb;
		if ( array() === $uids ) {
			return array();
		}
		$marks = implode( ', ', array_fill( 0, count( $uids ), '%s' ) );
		$found = $wpdb->get_col( $wpdb->prepare( "SELECT uid FROM %i WHERE uid IN ($marks)", $this->events_table(), ...$uids ) ); // phpcs:ignore WordPress.DB -- One mark an id.
		return array_fill_keys( $found, true );
	}

	/**
	 * Inserts raw rows.
	 *
	 * @param list<Event> $events Events with a visitor.
	 * @throws \RuntimeException When the database refuses; then they are not counted either.
	 */
	private function keep( array $events ): void {
		global $wpdb;
		if ( array() === $events ) {
			return;
		}
		$values = array();
		foreach ( $events as $event ) {
			array_push( $values, $event->uid, $event->at, $event->kind, $event->visitor, $event->suggestion?->placement ?? '', $event->suggestion?->source ?? '', $event->item, $event->suggestion?->text ?? '', $event->experiment, $event->arm, $event->device, $event->ms );
		}
		$marks = implode( ', ', array_fill( 0, count( $events ), '(%s, %d, %s, %s, %s, %s, %d, %s, %s, %s, %s, %d)' ) );
		// Two requests may bring the same event at once: the unique id decides, and the loser changes nothing.
		$done = $wpdb->query( $wpdb->prepare( "INSERT INTO %i (uid, at, kind, visitor, placement, source, item, suggestion, experiment, arm, device, ms) VALUES $marks ON DUPLICATE KEY UPDATE uid = VALUES(uid)", $this->events_table(), ...$values ) ); // phpcs:ignore WordPress.DB -- One group of marks a row.
		if ( false === $done ) {
			throw new \RuntimeException( 'could not be written: ' . $wpdb->last_error ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- For the log.
		}
	}

	/**
	 * Adds events to the counts of their day, in the shop's time zone.
	 *
	 * @param list<Event>       $events   Events.
	 * @param array<string,int> $left_out Rows that were left out today, by why.
	 */
	private function count( array $events, array $left_out ): void {
		global $wpdb;
		$cells = array();
		foreach ( array_filter( $left_out ) as $kind => $rows ) {
			$cells[ $kind ] = array( array( wp_date( 'Y-m-d' ), $kind, '', '', 0, 'wide' ), $rows );
		}
		foreach ( $events as $event ) {
			if ( 'exposure' === $event->kind ) {
				continue;
			}
			$cell           = array( wp_date( 'Y-m-d', $event->at ), $event->kind, $event->suggestion?->placement ?? '', $event->suggestion?->source ?? '', $event->item, $event->device );
			$key            = implode( '|', $cell );
			$cells[ $key ]  ??= array( $cell, 0 );
			++$cells[ $key ][1];
		}
		if ( array() === $cells ) {
			return;
		}
		// The same order of rows in every request, so that two of them cannot lock each other out.
		ksort( $cells, SORT_STRING );
		$values = array();
		foreach ( $cells as list( $cell, $events_in_cell ) ) {
			array_push( $values, ...$cell, ...array( $events_in_cell ) );
		}
		$marks = implode( ', ', array_fill( 0, count( $cells ), '(%s, %s, %s, %s, %d, %s, %d)' ) );
		$wpdb->query( $wpdb->prepare( "INSERT INTO %i (day, kind, placement, source, item, device, events) VALUES $marks ON DUPLICATE KEY UPDATE events = events + VALUES(events)", $wpdb->prefix . 'tandem_event_days', ...$values ) ); // phpcs:ignore WordPress.DB -- One group of marks a cell.
	}

	/**
	 * Deletes rows by id.
	 *
	 * @param list<int> $ids Ids.
	 * @return int Rows deleted.
	 */
	private function delete( array $ids ): int {
		global $wpdb;
		if ( array() === $ids ) {
			return 0;
		}
		$marks = implode( ', ', array_fill( 0, count( $ids ), '%d' ) );
		return (int) $wpdb->query( $wpdb->prepare( "DELETE FROM %i WHERE id IN ($marks)", $this->events_table(), ...$ids ) ); // phpcs:ignore WordPress.DB -- One mark an id.
	}

	/**
	 * Name of the raw table.
	 */
	private function events_table(): string {
		global $wpdb;
		return $wpdb->prefix . 'tandem_events';
	}
}
