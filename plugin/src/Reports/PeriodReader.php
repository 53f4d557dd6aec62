<?php
/**
 * Sums of a period.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Reports;

use Tandem\Plugin\Orders\OrderColumns;
use Tandem\Plugin\Pricing\ShopCurrency;

defined( 'ABSPATH' ) || exit;

/**
 * What the metrics of a period are made of, in the shape the engine asks for: paid orders by the day they
 * were made, each net of its refunds, whenever those came. Days begin in the shop's time zone. Orders in
 * another currency than the shop's are left out and counted.
 */
final class PeriodReader {

	/**
	 * Where the overview's numbers are kept.
	 */
	public const OVERVIEW = 'tandem_numbers';

	/**
	 * Statuses with prefix.
	 *
	 * @var list<string>
	 */
	private readonly array $statuses;

	/**
	 * Names of tables and columns.
	 *
	 * @var OrderColumns
	 */
	private readonly OrderColumns $columns;

	/**
	 * Takes what counts as paid.
	 *
	 * @param list<string> $statuses Order statuses without prefix.
	 */
	public function __construct( array $statuses ) {
		$this->statuses = array_map( static fn( string $status ): string => 'wc-' . $status, $statuses );
		$this->columns  = OrderColumns::current();
	}

	/**
	 * Sums from one day to another.
	 *
	 * @param string $from First day, Y-m-d.
	 * @param string $to   Last day, Y-m-d.
	 * @return array{orders:int,revenue:int,revenue_squares:float,items:int,items_squares:float,visits:int|null,customers:int,repeat_customers:int}
	 */
	public function sums( string $from, string $to ): array {
		$window = $this->window( $from, $to );
		$orders = $this->row( "SELECT COUNT(*), SUM(net), SUM(1.0 * net * net) FROM (SELECT {$this->net()} AS net FROM {$this->from()} WHERE {$this->paid()} AND {$this->columns->created()} >= %s AND {$this->columns->created()} < %s) n", $window );
		$items  = $this->row( "SELECT SUM(q), SUM(q * q) FROM (SELECT SUM(0 + m.meta_value) AS q FROM {$this->from()} {$this->lines()} WHERE {$this->paid()} AND {$this->columns->created()} >= %s AND {$this->columns->created()} < %s GROUP BY i.order_id) n", $window );
		$people = $this->people( $window );
		return array(
			'orders'           => (int) $orders[0],
			'revenue'          => $this->minor( $orders[1] ),
			'revenue_squares'  => self::scaled( $orders[2], 2 * wc_get_price_decimals() ),
			'items'            => (int) $items[0],
			'items_squares'    => (float) $items[1],
			'visits'           => $this->visits( $from, $to ),
			'customers'        => $people[0],
			'repeat_customers' => $people[1],
		);
	}

	/**
	 * The overview's numbers, from the sums of the last days: orders, their average as a decimal string, items an
	 * order, share of customers who had bought before or did so twice. Kept for an hour.
	 *
	 * @param int $days Days up to and with today.
	 * @return array{orders:int,average:string,items:float,returning:float}
	 */
	public function overview( int $days ): array {
		$kept = json_decode( (string) get_transient( self::OVERVIEW ), true );
		if ( is_array( $kept ) ) {
			return $kept;
		}
		$today = new \DateTimeImmutable( 'today', wp_timezone() );
		$sums  = $this->sums( $today->modify( '-' . ( $days - 1 ) . ' days' )->format( 'Y-m-d' ), $today->format( 'Y-m-d' ) );
		$part  = static fn( int $sum, int $count ): float => 0 === $count ? 0.0 : $sum / $count;
		$numbers = array(
			'orders'    => $sums['orders'],
			'average'   => ShopCurrency::current()->decimal( (int) round( $part( $sums['revenue'], $sums['orders'] ) ) ),
			'items'     => $part( $sums['items'], $sums['orders'] ),
			'returning' => $part( $sums['repeat_customers'], $sums['customers'] ),
		);
		set_transient( self::OVERVIEW, (string) wp_json_encode( $numbers ), HOUR_IN_SECONDS );
		return $numbers;
	}

	/**
	 * Orders of the period that are in another currency and so not in its sums.
	 *
	 * @param string $from First day, Y-m-d.
	 * @param string $to   Last day, Y-m-d.
	 */
	public function left_out( string $from, string $to ): int {
		global $wpdb;
		$paid = str_replace( $this->columns->field( 'currency' ) . ' = %s', $this->columns->field( 'currency' ) . ' <> %s', $this->paid() );
		return (int) $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM {$this->from()} WHERE $paid AND {$this->columns->created()} >= %s AND {$this->columns->created()} < %s", ...$this->values( $this->window( $from, $to ) ) ) ); // phpcs:ignore WordPress.DB -- Own constants and placeholders only.
	}

	/**
	 * What suggestions led to: order lines with a suggestion's id, by placement and source. This is what was
	 * sold after a click, not what would not have been sold without it.
	 *
	 * @param string $from First day, Y-m-d.
	 * @param string $to   Last day, Y-m-d.
	 * @return array<string,array{orders:int,lines:int,revenue:int}> By "placement source".
	 */
	public function after_click( string $from, string $to ): array {
		global $wpdb;
		$rows  = $wpdb->get_results( $wpdb->prepare( "SELECT s.meta_value, COUNT(DISTINCT i.order_id), COUNT(*), SUM(0 + t.meta_value) FROM {$this->from()} JOIN {$wpdb->prefix}woocommerce_order_items i ON i.order_id = {$this->columns->id()} AND i.order_item_type = 'line_item' JOIN {$wpdb->prefix}woocommerce_order_itemmeta s ON s.order_item_id = i.order_item_id AND LOWER(s.meta_key) = '_tandem_event' JOIN {$wpdb->prefix}woocommerce_order_itemmeta t ON t.order_item_id = i.order_item_id AND LOWER(t.meta_key) = '_line_total' WHERE {$this->paid()} AND {$this->columns->created()} >= %s AND {$this->columns->created()} < %s GROUP BY s.meta_value", ...$this->values( $this->window( $from, $to ) ) ), ARRAY_N ); // phpcs:ignore WordPress.DB -- Own constants and placeholders only.
		$found = array();
		foreach ( (array) $rows as $row ) {
			$id  = \Tandem\Plugin\Recommendations\SuggestionId::read( $row[0] );
			$key = null === $id ? '' : "$id->placement $id->source";
			if ( '' === $key ) {
				continue;
			}
			$found[ $key ] ??= array(
				'orders'  => 0,
				'lines'   => 0,
				'revenue' => 0,
			);
			$found[ $key ]['orders']  += (int) $row[1];
			$found[ $key ]['lines']   += (int) $row[2];
			$found[ $key ]['revenue'] += $this->minor( $row[3] );
		}
		ksort( $found );
		return $found;
	}

	/**
	 * Counted events by placement, source and kind.
	 *
	 * @param string $from First day, Y-m-d.
	 * @param string $to   Last day, Y-m-d.
	 * @return array<string,array<string,int>> By "placement source", then kind.
	 */
	public function events( string $from, string $to ): array {
		global $wpdb;
		$found = array();
		foreach ( (array) $wpdb->get_results( $wpdb->prepare( "SELECT placement, source, kind, SUM(events) FROM %i WHERE day BETWEEN %s AND %s AND placement <> '' GROUP BY placement, source, kind ORDER BY placement, source, kind", $wpdb->prefix . 'tandem_event_days', $from, $to ), ARRAY_N ) as $row ) { // phpcs:ignore WordPress.DB -- Own table.
			$found[ "$row[0] $row[1]" ][ $row[2] ] = (int) $row[3];
		}
		return $found;
	}

	/**
	 * Customers of the period, and those of them who ordered twice or before it.
	 *
	 * @param array{0:string,1:string} $window UTC bounds.
	 * @return array{0:int,1:int}
	 */
	private function people( array $window ): array {
		global $wpdb;
		$now   = $wpdb->prepare( "SELECT LOWER({$this->columns->field( 'email' )}) AS email, COUNT(*) AS n FROM {$this->from()} WHERE {$this->paid()} AND {$this->columns->created()} >= %s AND {$this->columns->created()} < %s GROUP BY LOWER({$this->columns->field( 'email' )})", ...$this->values( $window ) ); // phpcs:ignore WordPress.DB -- Own constants and placeholders only.
		$ever  = $wpdb->prepare( "SELECT DISTINCT LOWER({$this->columns->field( 'email' )}) AS email FROM {$this->from()} WHERE {$this->paid()} AND {$this->columns->created()} >= %s AND {$this->columns->created()} < %s", ...$this->values( array( '1970-01-01 00:00:00', $window[0] ) ) ); // phpcs:ignore WordPress.DB -- Own constants and placeholders only.
		$row   = $wpdb->get_row( "SELECT COUNT(*), SUM(CASE WHEN n.n > 1 OR b.email IS NOT NULL THEN 1 ELSE 0 END) FROM ($now) n LEFT JOIN ($ever) b ON b.email = n.email WHERE n.email <> ''", ARRAY_N ); // phpcs:ignore WordPress.DB -- Prepared above.
		return array( (int) ( $row[0] ?? 0 ), (int) ( $row[1] ?? 0 ) );
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
	 * UTC bounds of days of the shop: from the first second of one to the first after the other.
	 *
	 * @param string $from First day, Y-m-d.
	 * @param string $to   Last day, Y-m-d.
	 * @return array{0:string,1:string}
	 * @throws \InvalidArgumentException When a day is no day.
	 */
	private function window( string $from, string $to ): array {
		$bounds = array();
		foreach ( array( array( $from, 'today' ), array( $to, 'tomorrow' ) ) as list( $day, $shift ) ) {
			$date = \DateTimeImmutable::createFromFormat( '!Y-m-d', $day, wp_timezone() );
			if ( ! $date || $date->format( 'Y-m-d' ) !== $day ) {
				throw new \InvalidArgumentException( sprintf( 'expected a day as YYYY-MM-DD, found "%s"', $day ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Answered as JSON.
			}
			$bounds[] = $date->modify( $shift )->setTimezone( new \DateTimeZone( 'UTC' ) )->format( 'Y-m-d H:i:s' );
		}
		return array( $bounds[0], $bounds[1] );
	}

	/**
	 * One row of numbers.
	 *
	 * @param string                   $sql    Placeholders as paid() and the window need them.
	 * @param array{0:string,1:string} $window UTC bounds.
	 * @return array<int,mixed>
	 */
	private function row( string $sql, array $window ): array {
		global $wpdb;
		$row = $wpdb->get_row( $wpdb->prepare( $sql, ...$this->values( $window ) ), ARRAY_N ); // phpcs:ignore WordPress.DB -- Own constants and placeholders only.
		return is_array( $row ) ? $row : array( 0, 0, 0 );
	}

	/**
	 * Values for the placeholders of paid() and a window.
	 *
	 * @param array{0:string,1:string} $window UTC bounds.
	 * @return list<string>
	 */
	private function values( array $window ): array {
		return array( ...$this->statuses, get_option( 'woocommerce_currency' ), ...$window );
	}

	/**
	 * A decimal sum in minor units.
	 *
	 * @param mixed $sum Sum as the database gave it.
	 */
	private function minor( mixed $sum ): int {
		return (int) ShopCurrency::current()->minor( number_format( (float) $sum, wc_get_price_decimals(), '.', '' ) );
	}

	/**
	 * A number with its decimal point moved to the right.
	 *
	 * @param mixed $number Number as the database gave it.
	 * @param int   $places Places.
	 */
	private static function scaled( mixed $number, int $places ): float {
		return (float) ( (float) $number . 'e' . $places );
	}

	/**
	 * Orders with what the sums need.
	 */
	private function from(): string {
		return $this->columns->from( array( 'total', 'email', 'currency' ) );
	}

	/**
	 * Total of an order less its refunds.
	 */
	private function net(): string {
		return "0 + {$this->columns->field( 'total' )} + COALESCE({$this->columns->refunds()}, 0)";
	}

	/**
	 * Lines of orders with their quantity as m.
	 */
	private function lines(): string {
		global $wpdb;
		return "JOIN {$wpdb->prefix}woocommerce_order_items i ON i.order_id = {$this->columns->id()} AND i.order_item_type = 'line_item' JOIN {$wpdb->prefix}woocommerce_order_itemmeta m ON m.order_item_id = i.order_item_id AND LOWER(m.meta_key) = '_qty'";
	}

	/**
	 * Condition on type, status and currency.
	 */
	private function paid(): string {
		return $this->columns->paid( count( $this->statuses ) ) . " AND {$this->columns->field( 'currency' )} = %s";
	}
}
