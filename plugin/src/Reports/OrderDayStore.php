<?php
/**
 * Sums of orders by day.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Reports;

defined( 'ABSPATH' ) || exit;

/**
 * The facts of orders added up by day and by what the reports tell apart, so that a period is as many rows as it has
 * days, however many orders they had. A day is marked when an order of it changes and added up again before the next
 * report; added up twice it is the same. What a sum no longer has goes after what it has is there, so a report in
 * between sees either. Emptied, the table is made again from the facts.
 */
final class OrderDayStore {

	/** Table without prefix. */
	public const TABLE = 'tandem_order_days';

	/**
	 * Columns, see Schema. A row without a dimension is the mark of a day: how often it changed since it was added up.
	 */
	public const COLUMNS = "day date NOT NULL,
		dim varchar(10) NOT NULL,
		value varchar(64) NOT NULL,
		made bigint(20) unsigned NOT NULL DEFAULT 0,
		orders int(10) unsigned NOT NULL DEFAULT 0,
		line_count int(10) unsigned NOT NULL DEFAULT 0,
		revenue bigint(20) NOT NULL DEFAULT 0,
		revenue_squares double NOT NULL DEFAULT 0,
		items bigint(20) NOT NULL DEFAULT 0,
		items_squares double NOT NULL DEFAULT 0,
		margin bigint(20) NOT NULL DEFAULT 0,
		costed int(10) unsigned NOT NULL DEFAULT 0,
		discount bigint(20) NOT NULL DEFAULT 0,
		discounted int(10) unsigned NOT NULL DEFAULT 0,
		refunded int(10) unsigned NOT NULL DEFAULT 0,
		PRIMARY KEY  (dim, day, value),
		KEY day (day)";

	/**
	 * Day of the row that tells that the table is the one the marks belong to.
	 */
	private const NEVER = '1970-01-01';

	/**
	 * Days added up at once.
	 */
	private const PAGE = 366;

	private const SUMS = array( 'orders', 'line_count', 'revenue', 'revenue_squares', 'items', 'items_squares', 'margin', 'costed', 'discount', 'discounted', 'refunded' );

	/**
	 * The same of a row of facts.
	 */
	private const FACTS = 'COUNT(*), 0, COALESCE(SUM(f.net), 0), COALESCE(SUM(1.0 * f.net * f.net), 0), COALESCE(SUM(f.items), 0), COALESCE(SUM(1.0 * f.items * f.items), 0), COALESCE(SUM(f.margin), 0), SUM(CASE WHEN f.margin IS NULL THEN 0 ELSE 1 END), COALESCE(SUM(f.discount), 0), SUM(CASE WHEN f.discount > 0 THEN 1 ELSE 0 END), SUM(f.refunded)';

	/**
	 * The same of a part of an order.
	 */
	private const PARTS = 'COUNT(*), SUM(p.line_count), SUM(p.revenue), 0, SUM(p.items), 0, COALESCE(SUM(p.margin), 0), SUM(CASE WHEN p.margin IS NULL THEN 0 ELSE 1 END), 0, 0, 0';

	/**
	 * Marks days, so that they are added up again.
	 *
	 * @param list<string> $days Days, Y-m-d.
	 */
	public function touch( array $days ): void {
		$days = array_values( array_unique( $days ) );
		sort( $days );
		foreach ( array_chunk( $days, 200 ) as $chunk ) {
			$this->run( "INSERT INTO %i (day, dim, value, orders) VALUES " . implode( ', ', array_fill( 0, count( $chunk ), "(%s, '', '', 1)" ) ) . ' ON DUPLICATE KEY UPDATE orders = orders + 1', self::table(), ...$chunk ); // phpcs:ignore Squiz.Strings.DoubleQuoteUsage -- One style.
		}
	}

	/**
	 * Marks every day that has orders.
	 */
	public function touch_all(): void {
		$this->run( "INSERT INTO %i (day, dim, value, orders) SELECT f.day, '', '', 1 FROM %i f WHERE f.counts > 0 GROUP BY f.day ON DUPLICATE KEY UPDATE orders = orders + 1", self::table(), self::table( 'tandem_orders' ) );
	}

	/**
	 * Forgets everything.
	 */
	public function clear(): void {
		$this->run( 'DELETE FROM %i', self::table() );
	}

	/**
	 * Adds up the days that are marked.
	 *
	 * @param float $until UNIX seconds after which no further days are begun.
	 * @return bool Whether none is left.
	 */
	public function roll( float $until ): bool {
		global $wpdb;
		// A table that was lost and made again has no marks; it is filled from the facts.
		if ( null === $wpdb->get_var( $wpdb->prepare( "SELECT orders FROM %i WHERE dim = '' AND day = %s", self::table(), self::NEVER ) ) ) { // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
			$this->touch_all();
			$this->run( "INSERT INTO %i (day, dim, value, orders) VALUES (%s, '', '', 0) ON DUPLICATE KEY UPDATE orders = 0", self::table(), self::NEVER );
		}
		do {
			$marked = $this->marked();
			if ( array() === $marked ) {
				return true;
			}
			$this->add_up( $marked );
		} while ( microtime( true ) < $until );
		return array() === $this->marked();
	}

	/**
	 * Marked days with the mark each has now.
	 *
	 * @return array<string,int>
	 */
	private function marked(): array {
		global $wpdb;
		$rows = (array) $wpdb->get_results( $wpdb->prepare( "SELECT day, orders FROM %i WHERE dim = '' AND orders > 0 ORDER BY day DESC LIMIT %d", self::table(), self::PAGE ), ARRAY_N ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
		return array_map( 'intval', array_column( $rows, 1, 0 ) );
	}

	/**
	 * Adds up days.
	 *
	 * @param array<string,int> $marked Days with their marks.
	 */
	private function add_up( array $marked ): void {
		$days   = array_map( 'strval', array_keys( $marked ) );
		$within = 'IN (' . implode( ', ', array_fill( 0, count( $days ), '%s' ) ) . ')';
		$made   = (int) ( 1000 * microtime( true ) );
		$this->splits( array( 'basket' => 'CASE WHEN f.items > 9 THEN 10 ELSE f.items END' ) + PeriodReader::SPLITS, "f.day $within", $days, $made ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing -- One.
		$facts = self::table( 'tandem_orders' );
		$this->insert( "f.day, 'all', '', %d, " . self::FACTS . " FROM %i f WHERE f.counts = 1 AND f.day $within GROUP BY f.day", $made, $facts, ...$days );
		$this->insert( 'f.day, p.dim, p.value, %d, ' . self::PARTS . " FROM %i f JOIN %i p ON p.order_id = f.order_id WHERE f.counts = 1 AND f.day $within AND p.dim IN ('placement', 'strategy', 'bundle', 'offer') GROUP BY f.day, p.dim, p.value", $made, $facts, self::table( 'tandem_order_parts' ), ...$days );
		$this->owner( "f.day $within", $days, $made );
		$this->repeats( $within, $days, $made );
		$this->run( "DELETE FROM %i WHERE day $within AND dim <> '' AND made < %d", self::table(), ...array( ...$days, $made ) );
		$values = array();
		foreach ( $marked as $day => $mark ) {
			array_push( $values, (string) $day, $mark );
		}
		// A change while the day was added up leaves its mark.
		$this->run( 'INSERT INTO %i (day, dim, value, orders) VALUES ' . implode( ', ', array_fill( 0, count( $marked ), "(%s, '', '', %d)" ) ) . ' ON DUPLICATE KEY UPDATE orders = CASE WHEN orders > VALUES(orders) THEN 1 ELSE 0 END', self::table(), ...$values );
	}

	/**
	 * Adds up again, of all days, what depends on more than the orders of a day: the groups and segments of their
	 * customers and the categories of products.
	 */
	public function again(): void {
		$made = (int) ( 1000 * microtime( true ) );
		$this->splits( array_intersect_key( PeriodReader::SPLITS, array( 'segment' => 0 ) ), '1 = 1', array(), $made );
		$this->owner( '1 = 1', array(), $made );
		$this->repeats( '<> %s', array( self::NEVER ), $made );
		$this->run( "DELETE FROM %i WHERE dim IN ('segment', 'owner', 'repeat') AND made < %d", self::table(), $made );
	}

	/**
	 * Sums by day and value.
	 *
	 * @param array<string,string> $splits Values in SQL, by dimension.
	 * @param string               $within Which days, in SQL.
	 * @param list<string>         $days   Its values.
	 * @param int                  $made   Id of this adding up.
	 */
	private function splits( array $splits, string $within, array $days, int $made ): void {
		foreach ( $splits as $dim => $value ) {
			$this->insert( "f.day, '$dim', $value, %d, " . self::FACTS . " FROM %i f WHERE f.counts = 1 AND $within GROUP BY f.day, $value", $made, self::table( 'tandem_orders' ), ...$days );
		}
	}

	/**
	 * Sums by day and the owner's segments.
	 *
	 * @param string       $within Which days, in SQL.
	 * @param list<string> $days   Its values.
	 * @param int          $made   Id of this adding up.
	 */
	private function owner( string $within, array $days, int $made ): void {
		$this->insert( "f.day, 'owner', m.segment, %d, " . self::FACTS . " FROM %i f JOIN %i m ON m.customer = f.customer WHERE f.counts = 1 AND $within GROUP BY f.day, m.segment", $made, self::table( 'tandem_orders' ), self::table( OwnerSegmentStore::TABLE ), ...$days );
	}

	/**
	 * Orders of customers who had bought of the same category before: how many, and the seconds in between. Read a
	 * few hundred customers at a time: one statement over all of them sorts millions of rows.
	 *
	 * @param string       $within Which days of the later order, in SQL.
	 * @param list<string> $days   Its values.
	 * @param int          $made   Id of this adding up.
	 */
	private function repeats( string $within, array $days, int $made ): void {
		global $wpdb;
		$facts = self::table( 'tandem_orders' );
		$kinds = array();
		foreach ( (array) $wpdb->get_results( "SELECT r.object_id, x.term_id FROM {$wpdb->term_taxonomy} x JOIN {$wpdb->term_relationships} r ON r.term_taxonomy_id = x.term_taxonomy_id WHERE x.taxonomy = 'product_cat'", ARRAY_N ) as list( $item, $term ) ) { // phpcs:ignore WordPress.DB -- Own constants.
			$kinds[ (int) $item ][] = (int) $term;
		}
		$asked = array_flip( $days );
		$cells = array();
		$last  = 0;
		while ( array() !== $kinds ) {
			$customers = $wpdb->get_col( $wpdb->prepare( "SELECT DISTINCT c.customer FROM %i c WHERE c.customer > %d AND c.counts = 1 AND c.nth > 1 AND c.day $within ORDER BY c.customer LIMIT 500", $facts, $last, ...$days ) ); // phpcs:ignore WordPress.DB -- Own constants and placeholders only.
			if ( array() === $customers ) {
				break;
			}
			$last  = (int) end( $customers );
			$marks = implode( ', ', array_fill( 0, count( $customers ), '%d' ) );
			$seen  = array();
			foreach ( (array) $wpdb->get_results( $wpdb->prepare( "SELECT f.customer, f.order_id, f.at, f.day, p.value FROM %i f JOIN %i p ON p.order_id = f.order_id AND p.dim = 'item' WHERE f.customer IN ($marks) AND f.counts = 1 ORDER BY f.customer, f.at, f.order_id", $facts, self::table( 'tandem_order_parts' ), ...$customers ), ARRAY_N ) as list( $customer, $order, $at, $day, $item ) ) { // phpcs:ignore WordPress.DB -- Own constants and placeholders only.
				foreach ( $kinds[ (int) $item ] ?? array() as $term ) {
					list( $before, $known ) = $seen[ $customer ][ $term ] ?? array( null, null );
					if ( $order === $known ) {
						continue;
					}
					$seen[ $customer ][ $term ] = array( (int) $at, $order );
					if ( null !== $before && (int) $at > $before && ( isset( $asked[ $day ] ) || isset( $asked[ self::NEVER ] ) ) ) {
						$cell                   = $cells[ $day ][ $term ] ?? array( 0, 0 );
						$cells[ $day ][ $term ] = array( $cell[0] + 1, $cell[1] + (int) $at - $before );
					}
				}
			}
		}
		$rows = array();
		foreach ( $cells as $day => $terms ) {
			foreach ( $terms as $term => list( $repeats, $seconds ) ) {
				$rows[] = array( $day, (string) $term, $made, $repeats, $seconds );
			}
		}
		foreach ( array_chunk( $rows, 200 ) as $chunk ) {
			$this->run( 'INSERT INTO %i (day, dim, value, made, orders, revenue) VALUES ' . implode( ', ', array_fill( 0, count( $chunk ), "(%s, 'repeat', %s, %d, %d, %d)" ) ) . ' ON DUPLICATE KEY UPDATE orders = VALUES(orders), revenue = VALUES(revenue), made = CASE WHEN made > VALUES(made) THEN made ELSE VALUES(made) END', self::table(), ...array_merge( ...$chunk ) );
		}
	}

	/**
	 * Writes sums over what is there.
	 *
	 * @param string     $select    Day, dimension, value, id of this adding up, sums.
	 * @param string|int ...$values Values of its placeholders.
	 */
	private function insert( string $select, string|int ...$values ): void {
		$sets = implode( ', ', array_map( static fn( string $name ): string => "$name = VALUES($name)", self::SUMS ) );
		$this->run( 'INSERT INTO %i (day, dim, value, made, ' . implode( ', ', self::SUMS ) . ") SELECT $select ON DUPLICATE KEY UPDATE $sets, made = CASE WHEN made > VALUES(made) THEN made ELSE VALUES(made) END", self::table(), ...$values );
	}

	/**
	 * Runs a statement.
	 *
	 * @param string     $sql       Its placeholders are the values.
	 * @param string|int ...$values Values.
	 * @throws \RuntimeException When the database refuses.
	 */
	private function run( string $sql, string|int ...$values ): void {
		global $wpdb;
		if ( false === $wpdb->query( $wpdb->prepare( $sql, ...$values ) ) ) { // phpcs:ignore WordPress.DB -- Own constants and placeholders only.
			throw new \RuntimeException( 'days of orders could not be added up: ' . $wpdb->last_error ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- For the log.
		}
	}

	/**
	 * A table with the site's prefix.
	 *
	 * @param string $name Name without it.
	 */
	private static function table( string $name = self::TABLE ): string {
		global $wpdb;
		return $wpdb->prefix . $name;
	}
}
