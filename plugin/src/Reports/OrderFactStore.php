<?php
/**
 * Orders as the reports see them.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Reports;

defined( 'ABSPATH' ) || exit;

/**
 * A row of facts an order (tandem_orders) and a row for each product, placement, strategy, bundle and offer in it
 * (tandem_order_parts), made from the order tables and from nothing else. A changed order is only marked, and read
 * again before the next report; orders that the shop never told of (an import by SQL) are found by their ids.
 * What the facts depend on besides orders (currency, time zone, statuses) is kept as a signature: when it changes,
 * everything is read anew.
 */
final class OrderFactStore {

	/**
	 * Where the last id read and the signature are kept.
	 */
	public const OPTION = 'tandem_order_facts';

	private const PAGE = 500;

	/**
	 * Columns of the orders, see Schema.
	 */
	public const ORDERS = "order_id bigint(20) unsigned NOT NULL,
		stale int(10) unsigned NOT NULL DEFAULT 0,
		counts tinyint(3) unsigned NOT NULL DEFAULT 0,
		day date NOT NULL DEFAULT '1970-01-01',
		at int(10) unsigned NOT NULL DEFAULT 0,
		customer bigint(20) unsigned NOT NULL DEFAULT 0,
		nth int(10) unsigned NOT NULL DEFAULT 0,
		gross bigint(20) NOT NULL DEFAULT 0,
		net bigint(20) NOT NULL DEFAULT 0,
		refunded tinyint(3) unsigned NOT NULL DEFAULT 0,
		items int(11) NOT NULL DEFAULT 0,
		margin bigint(20) DEFAULT NULL,
		discount bigint(20) NOT NULL DEFAULT 0,
		engaged tinyint(3) unsigned NOT NULL DEFAULT 0,
		bundled tinyint(3) unsigned NOT NULL DEFAULT 0,
		device varchar(8) NOT NULL DEFAULT '',
		country char(2) NOT NULL DEFAULT '',
		visitor char(32) NOT NULL DEFAULT '',
		seconds int(10) unsigned DEFAULT NULL,
		steps int(10) unsigned DEFAULT NULL,
		segment varchar(12) NOT NULL DEFAULT '',
		since date NOT NULL DEFAULT '1970-01-01',
		again date NOT NULL DEFAULT '1970-01-01',
		PRIMARY KEY  (order_id),
		KEY stale (stale),
		KEY people (counts, day, nth, since, again, seconds, steps),
		KEY buyers (customer, counts, at, net),
		KEY visitor (visitor)";

	/**
	 * Columns of the parts, see Schema.
	 */
	public const PARTS = "order_id bigint(20) unsigned NOT NULL,
		dim varchar(10) NOT NULL,
		value varchar(64) NOT NULL,
		line_count int(10) unsigned NOT NULL DEFAULT 0,
		items int(11) NOT NULL DEFAULT 0,
		revenue bigint(20) NOT NULL DEFAULT 0,
		margin bigint(20) DEFAULT NULL,
		PRIMARY KEY  (order_id, dim, value),
		KEY dim (dim, value)";

	/**
	 * Day of an order that never was.
	 */
	private const NEVER = '1970-01-01';

	private const COLUMNS = array( 'counts', 'day', 'at', 'customer', 'gross', 'net', 'refunded', 'items', 'margin', 'discount', 'engaged', 'bundled', 'device', 'country', 'visitor', 'seconds', 'steps' );

	/**
	 * Orders changed in this request and not yet marked.
	 *
	 * @var array<int,true>
	 */
	private static array $changed = array();

	/**
	 * Takes what counts as paid.
	 *
	 * @param list<string>  $statuses Order statuses without prefix.
	 * @param OrderDayStore $days     Their sums by day.
	 */
	public function __construct(
		private readonly array $statuses,
		private readonly OrderDayStore $days = new OrderDayStore(),
	) {
	}

	/**
	 * Remembers that an order changed; flush() marks it.
	 *
	 * @param int $order Order id.
	 */
	public static function changed( int $order ): void {
		if ( $order > 0 ) {
			self::$changed[ $order ] = true;
		}
	}

	/**
	 * Marks what changed, in one statement.
	 */
	public function flush(): void {
		global $wpdb;
		$ids           = array_keys( self::$changed );
		self::$changed = array();
		if ( array() === $ids ) {
			return;
		}
		sort( $ids );
		$wpdb->query( $wpdb->prepare( 'INSERT INTO %i (order_id, stale) VALUES ' . implode( ', ', array_fill( 0, count( $ids ), '(%d, 1)' ) ) . ' ON DUPLICATE KEY UPDATE stale = stale + 1', $wpdb->prefix . 'tandem_orders', ...$ids ) ); // phpcs:ignore WordPress.DB -- One group of marks an order.
	}

	/**
	 * Reads what is stale or new and adds up its days, for at most some seconds.
	 *
	 * @param float $seconds Time allowed.
	 * @return bool Whether everything is fresh now.
	 */
	public function refresh( float $seconds = 5.0 ): bool {
		$this->flush();
		$until = microtime( true ) + $seconds;
		$state = $this->state();
		do {
			$stale = $this->stale();
			$ids   = array_keys( $stale );
			if ( array() === $ids ) {
				$ids = $this->after( $state['cursor'] );
				if ( array() === $ids ) {
					return $this->days->roll( $until );
				}
				$state['cursor'] = max( $ids );
			}
			$this->write( $ids, $stale );
			$state['stamp'] = uniqid( '', true );
			update_option( self::OPTION, (string) wp_json_encode( $state ), false );
		} while ( microtime( true ) < $until );
		return false;
	}

	/**
	 * Forgets everything, so that the next refresh() reads every order.
	 */
	public function clear(): void {
		global $wpdb;
		foreach ( array( 'tandem_orders', 'tandem_order_parts' ) as $table ) {
			$wpdb->query( $wpdb->prepare( 'DELETE FROM %i', $wpdb->prefix . $table ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table; TRUNCATE would commit.
		}
		$this->days->clear();
		// A row that is no order tells that the table is the one that the cursor belongs to.
		$this->insert( 'tandem_orders', array( 'order_id', 'counts' ), array( array( 0, 0 ) ) );
		// Its customers are to be grouped again.
		delete_option( SegmentMarkStore::OPTION );
		update_option( self::OPTION, (string) wp_json_encode( array( 'cursor' => 0, 'signature' => $this->signature() ) ), false ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing -- Short.
	}

	/**
	 * Changes whenever any fact does.
	 */
	public function stamp(): string {
		$kept = json_decode( (string) get_option( self::OPTION, '' ), true );
		return ( $kept['signature'] ?? '' ) . ( $kept['stamp'] ?? '' );
	}

	/**
	 * How far reading has come.
	 *
	 * @return array{done:int,total:int}
	 */
	public function progress(): array {
		global $wpdb;
		$columns = \Tandem\Plugin\Orders\OrderColumns::current();
		return array(
			'done'  => (int) $wpdb->get_var( $wpdb->prepare( 'SELECT COUNT(*) FROM %i WHERE stale = 0 AND order_id > 0', $wpdb->prefix . 'tandem_orders' ) ), // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
			'total' => (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$columns->table()} o WHERE {$columns->type()} = 'shop_order'" ), // phpcs:ignore WordPress.DB -- Own constants only.
		);
	}

	/**
	 * Cursor and signature; a new signature starts anew, and so does a table that was lost and made again.
	 *
	 * @return array{cursor:int,signature:string}
	 */
	private function state(): array {
		global $wpdb;
		$kept  = json_decode( (string) get_option( self::OPTION, '' ), true );
		$known = $wpdb->get_var( $wpdb->prepare( 'SELECT order_id FROM %i WHERE order_id = 0', $wpdb->prefix . 'tandem_orders' ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
		if ( null === $known || ! is_array( $kept ) || ( $kept['signature'] ?? '' ) !== $this->signature() ) {
			$this->clear();
			return array(
				'cursor'    => 0,
				'signature' => $this->signature(),
			);
		}
		return array(
			'cursor'    => (int) $kept['cursor'],
			'signature' => (string) $kept['signature'],
		);
	}

	/**
	 * What the facts depend on besides the orders.
	 */
	private function signature(): string {
		return hash( 'sha256', (string) wp_json_encode( array( 3, $this->statuses, get_option( 'woocommerce_currency' ), wc_get_price_decimals(), wp_timezone_string(), wp_salt( 'auth' ) ) ) );
	}

	/**
	 * Marked orders with the mark each has now.
	 *
	 * @return array<int,int>
	 */
	private function stale(): array {
		global $wpdb;
		$found = array();
		foreach ( (array) $wpdb->get_results( $wpdb->prepare( 'SELECT order_id, stale FROM %i WHERE stale > 0 ORDER BY stale, order_id LIMIT %d', $wpdb->prefix . 'tandem_orders', self::PAGE ), ARRAY_N ) as $row ) { // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
			$found[ (int) $row[0] ] = (int) $row[1];
		}
		return $found;
	}

	/**
	 * Ids of the next orders.
	 *
	 * @param int $cursor Last id read.
	 * @return list<int>
	 */
	private function after( int $cursor ): array {
		global $wpdb;
		$columns = \Tandem\Plugin\Orders\OrderColumns::current();
		return array_map( 'intval', $wpdb->get_col( $wpdb->prepare( "SELECT {$columns->id()} FROM {$columns->table()} o WHERE {$columns->type()} = 'shop_order' AND {$columns->id()} > %d ORDER BY {$columns->id()} LIMIT %d", $cursor, self::PAGE ) ) ); // phpcs:ignore WordPress.DB -- Own constants and placeholders only.
	}

	/**
	 * Reads orders and writes their facts.
	 *
	 * @param list<int>      $ids   Order ids.
	 * @param array<int,int> $stale The mark that each had before it was read.
	 */
	private function write( array $ids, array $stale ): void {
		global $wpdb;
		$facts = ( new OrderFactReader( $this->statuses ) )->facts( $ids );
		$gone  = array_values( array_diff( $ids, array_keys( $facts ) ) );
		$since = array();
		$days  = array();
		foreach ( array( ...$this->known( $ids ), ...array_map( static fn( array $fact ): array => array( $fact['row']['customer'], $fact['row']['day'], $fact['row']['at'] ), array_values( $facts ) ) ) as list( $customer, $day, $at ) ) {
			$days[]                   = (string) $day;
			$since[ (int) $customer ] = min( (int) $at, $since[ (int) $customer ] ?? (int) $at );
		}
		// Marked before and after: whoever is interrupted in between leaves days to be added up again.
		$this->days->touch( $days );
		$marks  = implode( ', ', array_fill( 0, count( $ids ), '%d' ) );
		$wpdb->query( $wpdb->prepare( "DELETE FROM %i WHERE order_id IN ($marks)", $wpdb->prefix . 'tandem_order_parts', ...$ids ) ); // phpcs:ignore WordPress.DB -- One mark an id.
		if ( array() !== $gone ) {
			$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE order_id IN (' . implode( ', ', array_fill( 0, count( $gone ), '%d' ) ) . ')', $wpdb->prefix . 'tandem_orders', ...$gone ) ); // phpcs:ignore WordPress.DB -- One mark an id.
		}
		$rows  = array();
		$parts = array();
		foreach ( $facts as $id => $fact ) {
			$rows[] = array( $id, $stale[ $id ] ?? 0, ...array_map( static fn( string $name ): int|string|null => $fact['row'][ $name ], self::COLUMNS ) );
			foreach ( $fact['row']['counts'] > 0 ? $fact['parts'] : array() as $name => $part ) {
				list( $dim, $value ) = explode( ' ', $name, 2 );
				$parts[]             = array( $id, $dim, $value, $part['lines'], $part['items'], $part['revenue'], $part['margin'] );
			}
		}
		// A change while the order was read leaves its mark.
		$this->insert( 'tandem_orders', array( 'order_id', 'stale', ...self::COLUMNS ), $rows, 'stale = CASE WHEN stale > VALUES(stale) THEN 1 ELSE 0 END' );
		$this->insert( 'tandem_order_parts', array( 'order_id', 'dim', 'value', 'line_count', 'items', 'revenue', 'margin' ), $parts );
		$this->days->touch( array( ...$days, ...$this->renumber( $since ) ) );
	}

	/**
	 * Inserts rows or overwrites them.
	 *
	 * @param string               $table   Table without prefix.
	 * @param list<string>         $columns Columns, the key first.
	 * @param list<list<mixed>>    $rows    Values.
	 * @param string               $instead What to do with the second column of a row that is there.
	 */
	private function insert( string $table, array $columns, array $rows, string $instead = '' ): void {
		global $wpdb;
		$sets = array_map( static fn( string $name ): string => "$name = VALUES($name)", array_slice( $columns, '' === $instead ? 1 : 2 ) );
		$sets = implode( ', ', '' === $instead ? $sets : array( $instead, ...$sets ) );
		foreach ( array_chunk( $rows, 100 ) as $chunk ) {
			$values = array();
			$groups = array();
			foreach ( $chunk as $row ) {
				$marks = array();
				foreach ( $row as $value ) {
					if ( null === $value ) {
						$marks[] = 'NULL';
						continue;
					}
					$marks[]  = is_int( $value ) ? '%d' : '%s';
					$values[] = $value;
				}
				$groups[] = '(' . implode( ', ', $marks ) . ')';
			}
			$names = implode( ', ', $columns );
			$done  = $wpdb->query( $wpdb->prepare( "INSERT INTO %i ($names) VALUES " . implode( ', ', $groups ) . " ON DUPLICATE KEY UPDATE $sets", $wpdb->prefix . $table, ...$values ) ); // phpcs:ignore WordPress.DB -- Own constants and placeholders only.
			if ( false === $done ) {
				throw new \RuntimeException( 'facts of orders could not be written: ' . $wpdb->last_error ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- For the log.
			}
		}
	}

	/**
	 * Customer, day and time of the rows that are there.
	 *
	 * @param list<int> $ids Order ids.
	 * @return list<array{0:string,1:string,2:string}>
	 */
	private function known( array $ids ): array {
		global $wpdb;
		$marks = implode( ', ', array_fill( 0, count( $ids ), '%d' ) );
		return (array) $wpdb->get_results( $wpdb->prepare( "SELECT customer, day, at FROM %i WHERE order_id IN ($marks) AND at > 0", $wpdb->prefix . 'tandem_orders', ...$ids ), ARRAY_N ); // phpcs:ignore WordPress.DB -- One mark an id.
	}

	/**
	 * Numbers the paid orders of customers: the how-manieth each is. A customer of the period is a returning one
	 * where any of the period's orders is not the first. Each order also knows the day of the one before it, and of
	 * the last before it that was not the first: a customer is counted at the first order of the period.
	 *
	 * @param array<int,int> $since Customers, each with the time of the earliest order that changed.
	 * @return list<string> Days of their orders since then.
	 */
	private function renumber( array $since ): array {
		global $wpdb;
		unset( $since[0] );
		if ( array() === $since ) {
			return array();
		}
		$marks = implode( ', ', array_fill( 0, count( $since ), '%d' ) );
		$rows  = (array) $wpdb->get_results( $wpdb->prepare( "SELECT order_id, customer, nth, since, again, counts, day, at FROM %i WHERE customer IN ($marks) AND counts > 0 ORDER BY customer, at, order_id", $wpdb->prefix . 'tandem_orders', ...array_keys( $since ) ), ARRAY_N ); // phpcs:ignore WordPress.DB -- One mark an id.
		$last  = null;
		$nth   = 0;
		$new   = array();
		$days  = array();
		list( $before, $again ) = array( self::NEVER, self::NEVER );
		foreach ( $rows as list( $id, $customer, $known, $known_before, $known_again, $counts, $day, $at ) ) {
			list( $nth, $before, $again ) = $customer === $last ? array( $nth + 1, $before, $again ) : array( 1, self::NEVER, self::NEVER );
			$last                         = $customer;
			$own                          = '1' === (string) $counts;
			$place                        = array( $nth, $own ? $before : self::NEVER, $own ? $again : self::NEVER );
			if ( array( (int) $known, $known_before, $known_again ) !== $place ) {
				$new[] = array( (int) $id, ...$place );
			}
			if ( $own ) {
				list( $before, $again ) = array( $day, $nth > 1 ? $day : $again );
			}
			if ( (int) $at >= $since[ (int) $customer ] ) {
				$days[] = $day;
			}
		}
		$this->insert( 'tandem_orders', array( 'order_id', 'nth', 'since', 'again' ), $new );
		return $days;
	}
}
