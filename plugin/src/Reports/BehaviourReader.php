<?php
/**
 * How shoppers behave.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Reports;

use Tandem\Plugin\Events\CartTraceStore;

defined( 'ABSPATH' ) || exit;

/**
 * Reports over counts, facts of orders and traces of carts. A cell that stands for fewer than five people says
 * only that, so that nobody can be found in it.
 */
final class BehaviourReader {

	/**
	 * Fewest people that a cell may stand for.
	 */
	public const LEAST = 5;

	/**
	 * Fewest searches for a term before it is shown.
	 */
	private const LEAST_SEARCHES = 3;

	private const RECENCY   = array( 30, 90, 180, 365, 100000 );
	private const FREQUENCY = array( 1, 2, 4, 1000000 );

	/**
	 * Orders by the number of items in them; ten and more are one.
	 *
	 * @param string $from First day, Y-m-d.
	 * @param string $to   Last day, Y-m-d.
	 * @return list<array{items:int,orders:int,revenue:int}>
	 */
	public function basket_sizes( string $from, string $to ): array {
		$rows = $this->rows( "SELECT 0 + d.value AS size, SUM(d.orders) AS n, SUM(d.revenue) AS revenue FROM %i d WHERE d.dim = 'basket' AND d.day BETWEEN %s AND %s GROUP BY d.value ORDER BY size", self::table( OrderDayStore::TABLE ), $from, $to );
		return array_map(
			static fn( array $row ): array => array(
				'items'   => (int) $row['size'],
				'orders'  => (int) $row['n'],
				'revenue' => (int) $row['revenue'],
			),
			$rows
		);
	}

	/**
	 * Products by the way from being looked at to being bought: views, times put into a cart, orders.
	 *
	 * @param string $from First day, Y-m-d.
	 * @param string $to   Last day, Y-m-d.
	 * @return list<array{item:int,views:int,puts:int,orders:int}> Most views first.
	 */
	public function paths( string $from, string $to ): array {
		$found = array();
		$items = ( new EventTotalStore() )->items( $from, $to );
		uksort( $items, static fn( int $one, int $other ): int => array( $items[ $other ]['seen'], $one ) <=> array( $items[ $one ]['seen'], $other ) );
		foreach ( array_slice( $items, 0, 30, true ) as $item => $sums ) {
			$found[ $item ] = array(
				'item'   => $item,
				'views'  => $sums['seen'],
				'puts'   => $sums['puts'],
				'orders' => 0,
			);
		}
		if ( array() === $found ) {
			return array();
		}
		$marks = implode( ', ', array_fill( 0, count( $found ), '%s' ) );
		foreach ( $this->rows( "SELECT p.value AS item, COUNT(*) AS n FROM %i f JOIN %i p ON p.order_id = f.order_id WHERE f.counts = 1 AND f.day BETWEEN %s AND %s AND p.dim = 'item' AND p.value IN ($marks) GROUP BY p.value", self::table( 'tandem_orders' ), self::table( 'tandem_order_parts' ), $from, $to, ...array_map( 'strval', array_keys( $found ) ) ) as $row ) {
			$found[ (int) $row['item'] ]['orders'] = (int) $row['n'];
		}
		return array_values( $found );
	}

	/**
	 * Customers by how lately and how often they bought, over all time.
	 *
	 * @param int $now UNIX seconds.
	 * @return list<array{days:int,orders:int,customers:int|null,spent:int|null}> Upper bounds of each cell; null
	 *         customers where they are fewer than five.
	 */
	public function grid( int $now ): array {
		$bands  = static fn( string $column, array $bounds ): string => 'CASE ' . implode( ' ', array_map( static fn( int $bound ): string => "WHEN $column <= $bound THEN $bound", $bounds ) ) . ' ELSE ' . end( $bounds ) . ' END';
		$recent = $bands( 'c.age', self::RECENCY );
		$often  = $bands( 'c.orders', self::FREQUENCY );
		return array_map(
			static fn( array $row ): array => array(
				'days'      => (int) $row['recent'],
				'orders'    => (int) $row['often'],
				'customers' => (int) $row['n'] < self::LEAST ? null : (int) $row['n'],
				'spent'     => (int) $row['n'] < self::LEAST ? null : (int) $row['spent'],
			),
			$this->rows( "SELECT $recent AS recent, $often AS often, COUNT(*) AS n, SUM(c.spent) AS spent FROM (SELECT f.customer, CASE WHEN MAX(f.at) > %d THEN 0 ELSE (%d - MAX(f.at)) / 86400 END AS age, COUNT(*) AS orders, SUM(f.net) AS spent FROM %i f WHERE f.counts = 1 AND f.customer > 0 GROUP BY f.customer) c GROUP BY recent, often ORDER BY recent, often", $now, $now, self::table( 'tandem_orders' ) )
		);
	}

	/**
	 * Days between two orders of a customer with products of the same category; of the categories that a product had
	 * when the day of the later order was added up, which every day is once a day.
	 *
	 * @param string $from First day of the later order, Y-m-d.
	 * @param string $to   Last day, Y-m-d.
	 * @return list<array{id:int,category:string,repeats:int,days:float}> Most repeats first.
	 */
	public function intervals( string $from, string $to ): array {
		global $wpdb;
		return array_map(
			static fn( array $row ): array => array(
				'id'       => (int) $row['term'],
				'category' => (string) $row['name'],
				'repeats'  => (int) $row['n'],
				'days'     => round( (float) $row['days'], 1 ),
			),
			$this->rows(
				"SELECT t.term_id AS term, t.name AS name, SUM(d.orders) AS n, 1.0 * SUM(d.revenue) / SUM(d.orders) / 86400 AS days FROM %i d JOIN {$wpdb->terms} t ON t.term_id = 0 + d.value WHERE d.dim = 'repeat' AND d.day BETWEEN %s AND %s GROUP BY t.term_id, t.name HAVING SUM(d.orders) >= %d ORDER BY n DESC, t.name LIMIT 20",
				self::table( OrderDayStore::TABLE ),
				$from,
				$to,
				self::LEAST
			)
		);
	}

	/**
	 * Searches that found nothing.
	 *
	 * @param string $from First day, Y-m-d.
	 * @param string $to   Last day, Y-m-d.
	 * @return list<array{term:string,searches:int}>
	 */
	public function searches( string $from, string $to ): array {
		return array_map(
			static fn( array $row ): array => array(
				'term'     => (string) $row['term'],
				'searches' => (int) $row['n'],
			),
			$this->rows( 'SELECT s.term AS term, SUM(s.searches) AS n FROM %i s WHERE s.day BETWEEN %s AND %s GROUP BY s.term HAVING SUM(s.searches) >= %d ORDER BY n DESC, s.term LIMIT 30', self::table( 'tandem_searches' ), $from, $to, self::LEAST_SEARCHES )
		);
	}

	/**
	 * Carts that were left for more than an hour without an order, among all carts, by what they were like.
	 *
	 * @param int $from UNIX seconds.
	 * @param int $to   UNIX seconds.
	 * @return array{carts:int,left:int,value:int,by:array<string,list<array{name:string,carts:int,left:int|null,value:int|null}>>}
	 */
	public function abandoned( int $from, int $to ): array {
		$unit  = 10 ** wc_get_price_decimals();
		$parts = array(
			'value'    => "CASE WHEN c.value < 25 * $unit THEN '0-25' WHEN c.value < 50 * $unit THEN '25-50' WHEN c.value < 100 * $unit THEN '50-100' WHEN c.value < 200 * $unit THEN '100-200' ELSE '200+' END",
			'step'     => 'c.reached',
			'shipping' => "CASE WHEN c.shipping IS NULL THEN 'not shown' WHEN c.shipping = 0 THEN 'free' WHEN c.shipping < 5 * $unit THEN '0-5' WHEN c.shipping < 10 * $unit THEN '5-10' ELSE '10+' END",
			'device'   => 'c.device',
			'hour'     => 'c.hour',
			'product'  => 'c.item',
		);
		$sums  = array();
		// Two looks at the carts: few of them have the same product, many the rest.
		foreach ( array( array_diff_key( $parts, array( 'product' => 0 ) ), array_intersect_key( $parts, array( 'product' => 0 ) ) ) as $looked ) {
			$names = array_map( static fn( string $part, string $sql ): string => "$sql AS by_$part", array_keys( $looked ), $looked );
			$group = implode( ', ', array_map( static fn( string $part ): string => "by_$part", array_keys( $looked ) ) );
			foreach ( $this->rows( 'SELECT ' . implode( ', ', $names ) . ", COUNT(*) AS n, SUM(CASE WHEN c.step <> 'ordered' THEN 1 ELSE 0 END) AS left_over, SUM(CASE WHEN c.step <> 'ordered' THEN c.value ELSE 0 END) AS value FROM %i c WHERE c.updated BETWEEN %d AND %d AND (c.step = 'ordered' OR c.updated < %d) GROUP BY $group", self::table( CartTraceStore::TABLE ), $from, $to, time() - HOUR_IN_SECONDS ) as $row ) {
				foreach ( array_keys( $looked ) as $part ) {
					$kept = $sums[ $part ][ (string) $row[ "by_$part" ] ] ?? array( 0, 0, 0 );
					$sums[ $part ][ (string) $row[ "by_$part" ] ] = array( $kept[0] + (int) $row['n'], $kept[1] + (int) $row['left_over'], $kept[2] + (int) $row['value'] );
				}
			}
		}
		$all = array_map( static fn( int $at ): int => array_sum( array_column( $sums['step'] ?? array(), $at ) ), array( 0, 1, 2 ) );
		return array(
			'carts' => $all[0],
			'left'  => $all[1],
			'value' => $all[2],
			'by'    => array_map( static fn( string $part ): array => self::cells( $sums[ $part ] ?? array() ), array_combine( array_keys( $parts ), array_keys( $parts ) ) ),
		);
	}

	/**
	 * Cells of carts, most left first; one of fewer than five says only how many.
	 *
	 * @param array<array-key,array{0:int,1:int,2:int}> $sums Carts, those left, their value, by name.
	 * @return list<array{name:string,carts:int,left:int|null,value:int|null}>
	 */
	private static function cells( array $sums ): array {
		$cells = array();
		foreach ( $sums as $name => list( $carts, $left, $value ) ) {
			$cells[] = array(
				'name'  => (string) $name,
				'carts' => $carts,
				'left'  => $carts < self::LEAST ? null : $left,
				'value' => $carts < self::LEAST ? null : $value,
				'sort'  => $left,
			);
		}
		usort( $cells, static fn( array $one, array $other ): int => array( $other['sort'], $one['name'] ) <=> array( $one['sort'], $other['name'] ) );
		return array_map( static fn( array $cell ): array => array_diff_key( $cell, array( 'sort' => 0 ) ), array_slice( $cells, 0, 24 ) );
	}

	/**
	 * A table with the site's prefix.
	 *
	 * @param string $name Name without it.
	 */
	private static function table( string $name ): string {
		global $wpdb;
		return $wpdb->prefix . $name;
	}

	/**
	 * Rows of a query.
	 *
	 * @param string     $sql       Its placeholders are the values.
	 * @param string|int ...$values Values.
	 * @return list<array<string,mixed>>
	 * @throws \RuntimeException When the database refuses.
	 */
	private function rows( string $sql, string|int ...$values ): array {
		global $wpdb;
		$rows = $wpdb->get_results( $wpdb->prepare( $sql, ...$values ), ARRAY_A ); // phpcs:ignore WordPress.DB -- Own constants and placeholders only.
		if ( '' !== $wpdb->last_error ) {
			throw new \RuntimeException( 'behaviour could not be read: ' . $wpdb->last_error ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Answered as JSON.
		}
		return (array) $rows;
	}
}
