<?php
/**
 * Sums of a period.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Reports;

use Tandem\Plugin\Pricing\ShopCurrency;

defined( 'ABSPATH' ) || exit;

/**
 * What the metrics of a period are made of, in the shape the engine asks for: paid orders by the day they
 * were made, each net of its refunds, whenever those came. Days begin in the shop's time zone. Orders in
 * another currency than the shop's are left out and counted. Reads the facts of orders and their sums by day, never
 * the orders.
 */
final class PeriodReader {

	/** Where the overview's numbers are kept. */
	public const OVERVIEW = 'tandem_numbers';

	/** What orders can be told apart by: SQL over a row of facts. */
	public const SPLITS = array(
		'customer' => "CASE WHEN f.customer = 0 THEN 'unknown' WHEN f.nth > 1 THEN 'returning' ELSE 'new' END",
		'engaged'  => "CASE WHEN f.engaged = 1 THEN 'engaged' ELSE 'not' END",
		'segment'  => "CASE WHEN f.segment = '' THEN 'unknown' ELSE f.segment END",
		'device'   => "CASE WHEN f.device = '' THEN 'unknown' ELSE f.device END",
		'country'  => "CASE WHEN f.country = '' THEN 'unknown' ELSE f.country END",
		'discount' => "CASE WHEN f.discount > 0 THEN 'discounted' ELSE 'full' END",
	);

	/** Sums that the engine asks for. */
	private const ASKED = array( 'orders', 'revenue', 'revenue_squares', 'margin', 'items', 'items_squares', 'visits', 'customers', 'repeat_customers' );

	/** What the database adds up of the sums of days, with the name each sum gets. */
	private const SUMS = 'COALESCE(SUM(d.orders), 0) AS n, COALESCE(SUM(d.revenue), 0) AS revenue, COALESCE(SUM(d.revenue_squares), 0) AS revenue_squares, COALESCE(SUM(d.items), 0) AS items, COALESCE(SUM(d.items_squares), 0) AS items_squares, SUM(d.margin) AS margin, COALESCE(SUM(d.costed), 0) AS costed, COALESCE(SUM(d.discount), 0) AS discount, COALESCE(SUM(d.discounted), 0) AS discounted, COALESCE(SUM(d.refunded), 0) AS refunded';

	/** Facts, without prefix. */
	private const FACTS = 'tandem_orders';

	/** Most values of a dimension that are told. */
	private const MOST_PARTS = 100;

	/**
	 * Takes the facts.
	 *
	 * @param OrderFactStore $facts Facts of orders.
	 */
	public function __construct( private readonly OrderFactStore $facts ) {
	}

	/**
	 * Reads what changed since; false while a large shop is still being read. A table that was lost is made and filled
	 * again.
	 *
	 * @param float $seconds Time allowed.
	 */
	public function fresh( float $seconds = 5.0 ): bool {
		try {
			return $this->facts->refresh( $seconds );
		} catch ( \RuntimeException $error ) {
			\Tandem\Plugin\Log::failure( 'reports', $error );
			\Tandem\Plugin\Schema::install();
			return $this->facts->refresh( $seconds );
		}
	}

	/**
	 * Changes whenever any fact does.
	 */
	public function stamp(): string {
		return $this->facts->stamp();
	}

	/**
	 * How far reading has come.
	 *
	 * @return array{done:int,total:int}
	 */
	public function progress(): array {
		return $this->facts->progress();
	}

	/**
	 * Sums from one day to another.
	 *
	 * @param string $from First day, Y-m-d.
	 * @param string $to   Last day, Y-m-d.
	 * @return array<string,int|float|null>
	 */
	public function sums( string $from, string $to ): array {
		$people = $this->rows( 'SELECT SUM(CASE WHEN f.nth > 0 AND f.since < %s THEN 1 ELSE 0 END) AS n, SUM(CASE WHEN f.nth > 1 AND f.again < %s THEN 1 ELSE 0 END) AS again FROM %i f WHERE f.counts = 1 AND f.day BETWEEN %s AND %s', $from, $from, self::FACTS, $from, $to )[0];
		return self::typed( $this->rows( 'SELECT ' . self::SUMS . " FROM %i d WHERE d.dim = 'all' AND d.day BETWEEN %s AND %s", OrderDayStore::TABLE, $from, $to )[0] ) + array(
			'visits'           => $this->visits( $from, $to ),
			'customers'        => (int) $people['n'],
			'repeat_customers' => (int) $people['again'],
		);
	}

	/**
	 * The same sums for each value of every split.
	 *
	 * @param string $from First day, Y-m-d.
	 * @param string $to   Last day, Y-m-d.
	 * @return array<string,array<string,array<string,int|float|null>>> By split and value, most orders first.
	 */
	public function splits( string $from, string $to ): array {
		return $this->by_value( $from, $to, array_keys( self::SPLITS ) );
	}

	/**
	 * The same sums for the customers of each of the owner's segments; an order may be in several.
	 *
	 * @param string $from First day, Y-m-d.
	 * @param string $to   Last day, Y-m-d.
	 * @return array<string,array<string,int|float|null>> By segment.
	 */
	public function owner_segments( string $from, string $to ): array {
		return $this->by_value( $from, $to, array( 'owner' ) )['owner'] ?? array();
	}

	/**
	 * The same by dimension and value.
	 *
	 * @param string       $from First day, Y-m-d.
	 * @param string       $to   Last day, Y-m-d.
	 * @param list<string> $dims Dimensions.
	 * @return array<string,array<string,array<string,int|float|null>>> Most orders first.
	 */
	private function by_value( string $from, string $to, array $dims ): array {
		$found = array();
		foreach ( $this->rows( 'SELECT d.dim AS dim, d.value AS v, ' . self::SUMS . ' FROM %i d WHERE d.dim IN (' . implode( ', ', array_fill( 0, count( $dims ), '%s' ) ) . ') AND d.day BETWEEN %s AND %s GROUP BY d.dim, d.value ORDER BY n DESC, v', OrderDayStore::TABLE, ...$dims, ...array( $from, $to ) ) as $row ) {
			if ( count( $found[ (string) $row['dim'] ] ?? array() ) < self::MOST_PARTS ) {
				$found[ (string) $row['dim'] ][ (string) $row['v'] ] = self::typed( $row );
			}
		}
		return $found;
	}

	/**
	 * Sums by day, for the chart and the comparison before and after a switch.
	 *
	 * @param string $from First day, Y-m-d.
	 * @param string $to   Last day, Y-m-d.
	 * @return array<string,array{orders:int,revenue:int}>
	 */
	public function days( string $from, string $to ): array {
		$found = array();
		foreach ( $this->rows( "SELECT d.day AS day, d.orders AS n, d.revenue AS revenue FROM %i d WHERE d.dim = 'all' AND d.day BETWEEN %s AND %s ORDER BY d.day", OrderDayStore::TABLE, $from, $to ) as $row ) {
			$found[ (string) $row['day'] ] = array(
				'orders'  => (int) $row['n'],
				'revenue' => (int) $row['revenue'],
			);
		}
		return $found;
	}

	/**
	 * What each placement, strategy, bundle or offer had a part in: its order lines, less what was refunded of
	 * them. Of placements this is what was sold after a click, not what would not have been sold without it.
	 *
	 * @param string $from First day, Y-m-d.
	 * @param string $to   Last day, Y-m-d.
	 * @return array<string,array<string,array{orders:int,lines:int,items:int,revenue:int,margin:int|null}>> By placement, strategy, bundle
	 *         or offer, then by value, most revenue first.
	 */
	public function parts( string $from, string $to ): array {
		$found = array();
		foreach ( $this->rows( "SELECT d.dim AS dim, d.value AS v, SUM(d.line_count) AS line_count, " . self::SUMS . " FROM %i d WHERE d.dim IN ('placement', 'strategy', 'bundle', 'offer') AND d.day BETWEEN %s AND %s GROUP BY d.dim, d.value ORDER BY revenue DESC, v", OrderDayStore::TABLE, $from, $to ) as $row ) { // phpcs:ignore Squiz.Strings.DoubleQuoteUsage -- One style.
			$dim = (string) $row['dim'];
			if ( count( $found[ $dim ] ?? array() ) >= self::MOST_PARTS ) {
				continue;
			}
			$found[ $dim ][ (string) $row['v'] ] = array(
				'orders'  => (int) $row['n'],
				'lines'   => (int) $row['line_count'],
				'items'   => (int) $row['items'],
				'revenue' => (int) $row['revenue'],
				'margin'  => (int) $row['costed'] < (int) $row['n'] ? null : (int) $row['margin'],
			);
		}
		return $found;
	}

	/**
	 * Time and steps from landing to the first add, of the orders of visitors who agreed: how many, and the
	 * medians.
	 *
	 * @param string $from First day, Y-m-d.
	 * @param string $to   Last day, Y-m-d.
	 * @return array{orders:int,seconds:int|null,steps:int|null}
	 */
	public function way( string $from, string $to ): array {
		$found = array( 'orders' => 0 );
		foreach ( array( 'seconds', 'steps' ) as $column ) {
			$rows             = $this->rows( "SELECT f.$column AS v, COUNT(*) AS n FROM %i f WHERE f.counts = 1 AND f.day BETWEEN %s AND %s AND f.$column IS NOT NULL GROUP BY f.$column ORDER BY f.$column", self::FACTS, $from, $to );
			$found['orders']  = array_sum( array_column( $rows, 'n' ) );
			$found[ $column ] = null;
			$before           = 0;
			foreach ( $rows as $row ) {
				$before += (int) $row['n'];
				if ( 2 * $before >= $found['orders'] ) {
					$found[ $column ] = (int) $row['v'];
					break;
				}
			}
		}
		return $found;
	}

	/**
	 * The latest orders of a period, or those of one value of a split or part.
	 *
	 * @param string $from  First day, Y-m-d.
	 * @param string $to    Last day, Y-m-d.
	 * @param string $by    Empty, one of SPLITS, or placement, strategy, bundle, offer, item.
	 * @param string $value Value.
	 * @return list<array<string,mixed>> As CustomerReader::row() gives them.
	 */
	public function orders( string $from, string $to, string $by = '', string $value = '' ): array {
		global $wpdb;
		list( $where, $more ) = array( '', array() );
		if ( isset( self::SPLITS[ $by ] ) ) {
			list( $where, $more ) = array( ' AND ' . self::SPLITS[ $by ] . ' = %s', array( $value ) );
		} elseif ( 'owner' === $by ) {
			$where = ' AND f.customer IN (SELECT m.customer FROM %i m WHERE m.segment = %s)';
			$more  = array( $wpdb->prefix . OwnerSegmentStore::TABLE, $value );
		} elseif ( '' !== $by ) {
			$where = ' AND f.order_id IN (SELECT p.order_id FROM %i p WHERE p.dim = %s AND p.value = %s)';
			$more  = array( $wpdb->prefix . 'tandem_order_parts', $by, $value );
		}
		$rows = (array) $wpdb->get_results( $wpdb->prepare( "SELECT f.order_id, f.day, f.net, f.margin, f.items FROM %i f WHERE f.counts = 1 AND f.day BETWEEN %s AND %s$where ORDER BY f.at DESC, f.order_id DESC LIMIT 50", $wpdb->prefix . 'tandem_orders', ...self::days_of( $from, $to ), ...$more ), ARRAY_A ); // phpcs:ignore WordPress.DB -- Own constants and placeholders only.
		return array_map( array( CustomerReader::class, 'row' ), $rows );
	}

	/**
	 * The overview's numbers, from the sums of the last days: orders, their average as a decimal string, items an
	 * order, share of visits that became an order (null where none were counted), share of customers who had bought
	 * before or did so twice. Kept for an hour.
	 *
	 * @param int $days Days up to yesterday, as the reports have them.
	 * @return array{complete:bool,orders:int,average:string,items:float,conversion:float|null,returning:float}
	 */
	public function overview( int $days ): array {
		$kept = json_decode( (string) get_transient( self::OVERVIEW ), true );
		if ( is_array( $kept ) ) {
			return $kept;
		}
		$complete = $this->fresh();
		$today    = new \DateTimeImmutable( 'today', wp_timezone() );
		$sums     = $this->sums( $today->modify( "-$days days" )->format( 'Y-m-d' ), $today->modify( '-1 day' )->format( 'Y-m-d' ) );
		$part     = static fn( int $sum, int $count ): float => 0 === $count ? 0.0 : $sum / $count;
		$numbers  = array(
			'complete'   => $complete,
			'orders'     => $sums['orders'],
			'average'    => ShopCurrency::current()->decimal( (int) round( $part( $sums['revenue'], $sums['orders'] ) ) ),
			'items'      => $part( $sums['items'], $sums['orders'] ),
			'conversion' => (int) $sums['visits'] > 0 ? $part( $sums['orders'], (int) $sums['visits'] ) : null,
			'returning'  => $part( $sums['repeat_customers'], $sums['customers'] ),
		);
		if ( $complete ) {
			set_transient( self::OVERVIEW, (string) wp_json_encode( $numbers ), HOUR_IN_SECONDS );
		}
		return $numbers;
	}

	/**
	 * Orders of the period that are in another currency and so not in its sums.
	 *
	 * @param string $from First day, Y-m-d.
	 * @param string $to   Last day, Y-m-d.
	 */
	public function left_out( string $from, string $to ): int {
		return (int) $this->rows( 'SELECT COUNT(*) AS n FROM %i f WHERE f.counts = 2 AND f.day BETWEEN %s AND %s', self::FACTS, $from, $to )[0]['n'];
	}

	/**
	 * Events that were left out: rows that were no event of this shop, and events that came again.
	 *
	 * @param string $from First day, Y-m-d.
	 * @param string $to   Last day, Y-m-d.
	 * @return array{refused:int,repeated:int}
	 */
	public function events_left_out( string $from, string $to ): array {
		global $wpdb;
		$rows = (array) $wpdb->get_results( $wpdb->prepare( "SELECT kind, SUM(events) AS n FROM %i WHERE kind IN ('refused', 'repeated') AND day BETWEEN %s AND %s GROUP BY kind", $wpdb->prefix . 'tandem_event_days', ...self::days_of( $from, $to ) ), ARRAY_A ); // phpcs:ignore WordPress.DB -- Own table.
		return array_map( 'intval', array_column( $rows, 'n', 'kind' ) ) + array(
			'refused'  => 0,
			'repeated' => 0,
		);
	}

	/**
	 * Counted events by placement, source and kind.
	 *
	 * @param string $from First day, Y-m-d.
	 * @param string $to   Last day, Y-m-d.
	 * @return array<string,array<string,int>> By "placement source", then kind.
	 */
	public function events( string $from, string $to ): array {
		return ( new EventTotalStore() )->sums( $from, $to );
	}

	/**
	 * Counted visits, null where none were counted.
	 *
	 * @param string $from First day, Y-m-d.
	 * @param string $to   Last day, Y-m-d.
	 */
	private function visits( string $from, string $to ): ?int {
		global $wpdb;
		$visits = $wpdb->get_var( $wpdb->prepare( "SELECT SUM(events) FROM %i WHERE kind = 'visit' AND day BETWEEN %s AND %s", $wpdb->prefix . 'tandem_event_days', $from, $to ) ); // phpcs:ignore WordPress.DB -- Own table.
		return null === $visits ? null : (int) $visits;
	}

	/**
	 * Rows of a query over a period.
	 *
	 * @param string $sql       Its placeholders are the values; the last two are days.
	 * @param string ...$values Values, of %i a table without prefix.
	 * @return list<array<string,mixed>>
	 * @throws \RuntimeException When the database refuses.
	 */
	private function rows( string $sql, string ...$values ): array {
		global $wpdb;
		self::days_of( ...array_slice( $values, -2 ) );
		$tables = array( self::FACTS, OrderDayStore::TABLE );
		$rows   = $wpdb->get_results( $wpdb->prepare( $sql, ...array_map( static fn( string $value ): string => in_array( $value, $tables, true ) ? $wpdb->prefix . $value : $value, $values ) ), ARRAY_A ); // phpcs:ignore WordPress.DB -- Own constants and placeholders only.
		if ( '' !== $wpdb->last_error ) {
			throw new \RuntimeException( 'facts of orders could not be read: ' . $wpdb->last_error ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Answered as JSON.
		}
		return (array) $rows;
	}

	/**
	 * What the engine is asked to turn into metrics.
	 *
	 * @param array<string,int|float|null>       $current  Sums.
	 * @param list<array<string,int|float|null>> $compared Sums of the periods compared with.
	 * @return array<string,mixed>
	 */
	public static function question( array $current, array $compared = array() ): array {
		$plain = static fn( array $sums ): array => array_intersect_key( $sums, array_flip( self::ASKED ) ) + array(
			'customers'        => 0,
			'repeat_customers' => 0,
		);
		return array(
			'version'  => 1,
			'current'  => $plain( $current ),
			'compared' => array_map( $plain, $compared ),
		);
	}

	/**
	 * Two days, checked.
	 *
	 * @param string $from First day, Y-m-d.
	 * @param string $to   Last day, Y-m-d.
	 * @return array{0:string,1:string}
	 * @throws \InvalidArgumentException When a day is no day.
	 */
	private static function days_of( string $from, string $to ): array {
		foreach ( array( $from, $to ) as $day ) {
			$date = \DateTimeImmutable::createFromFormat( '!Y-m-d', $day );
			if ( ! $date || $date->format( 'Y-m-d' ) !== $day ) {
				throw new \InvalidArgumentException( sprintf( 'expected a day as YYYY-MM-DD, found "%s"', $day ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Answered as JSON.
			}
		}
		return array( $from, $to );
	}

	/**
	 * Sums in their types.
	 *
	 * @param array<string,mixed> $row A row of SUMS.
	 * @return array<string,int|float|null>
	 */
	private static function typed( array $row ): array {
		return array(
			'orders'          => (int) $row['n'],
			'revenue'         => (int) $row['revenue'],
			'revenue_squares' => (float) $row['revenue_squares'],
			'items'           => (int) $row['items'],
			'items_squares'   => (float) $row['items_squares'],
			'margin'          => (int) $row['n'] > 0 && (int) $row['costed'] === (int) $row['n'] ? (int) $row['margin'] : null,
			'costed'          => (int) $row['costed'],
			'margin_known'    => (int) $row['margin'],
			'discount'        => (int) $row['discount'],
			'discounted'      => (int) $row['discounted'],
			'refunded'        => (int) $row['refunded'],
		);
	}
}
