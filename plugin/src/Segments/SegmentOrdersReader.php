<?php
/**
 * Paid orders of all accounts, for segments.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Segments;

use Tandem\Plugin\Orders\OrderColumns;
use Tandem\Plugin\Training\OrderReader;
use Tandem\Value\OrderHistory;

defined( 'ABSPATH' ) || exit;

/**
 * Pages of orders by ascending id, as flat lists: customer, time and net amount of each order; customer,
 * category, time and units of what was bought. Guests have no account to offer anything to and are left
 * out.
 */
final class SegmentOrdersReader {

	/** Orders of a page. */
	private const PAGE = 2000;

	/**
	 * Statuses with prefix.
	 *
	 * @var list<string>
	 */
	private readonly array $statuses;

	/**
	 * Takes what counts as paid.
	 *
	 * @param list<string> $statuses Order statuses without prefix.
	 * @param bool|null    $hpos     Whether to read the order tables; null asks WooCommerce.
	 */
	public function __construct( array $statuses, private readonly ?bool $hpos = null ) {
		$this->statuses = array_map( static fn( string $status ): string => 'wc-' . $status, array() === $statuses ? array( 'completed' ) : $statuses );
	}

	/**
	 * All of it.
	 *
	 * @param int $since UNIX seconds: lines of older orders say nothing of interests.
	 * @return array{orders:list<int>,bought:list<int>}
	 */
	public function all( int $since ): array {
		$found    = array(
			'orders' => array(),
			'bought' => array(),
		);
		$exponent = max( 0, wc_get_price_decimals() );
		$after    = 0;
		do {
			$rows   = $this->orders( $after );
			$recent = array();
			foreach ( $rows as $row ) {
				$after = (int) $row[0];
				$at    = (int) strtotime( $row[2] . ' UTC' );
				array_push( $found['orders'], (int) $row[1], $at, OrderHistory::kept( OrderReader::minor( (string) $row[3], $exponent ), OrderReader::minor( (string) ( $row[4] ?? '0' ), $exponent ) ) );
				if ( $at >= $since ) {
					$recent[ $after ] = array( (int) $row[1], $at );
				}
			}
			foreach ( $recent ? $this->bought( array_keys( $recent ) ) : array() as $row ) {
				[ $customer, $at ] = $recent[ (int) $row[0] ];
				foreach ( wc_get_product_cat_ids( (int) $row[1] ) as $category ) {
					array_push( $found['bought'], $customer, (int) $category, $at, (int) $row[2] );
				}
			}
		} while ( count( $rows ) === self::PAGE );
		return $found;
	}

	/**
	 * Id, customer, time, total and refunds of a page.
	 *
	 * @param int $after Order id the page begins after.
	 * @return list<array<int,mixed>>
	 */
	private function orders( int $after ): array {
		$of = OrderColumns::current( $this->hpos );
		return $this->read(
			"SELECT {$of->id()} AS id, {$of->field( 'user' )} AS who, {$of->created()} AS created, {$of->field( 'total' )} AS total, {$of->refunds()} AS refunded
			FROM {$of->from( array( 'total', 'user' ) )} WHERE {$of->paid( count( $this->statuses ) )} AND {$of->id()} > %d AND {$of->field( 'user' )} > 0 ORDER BY {$of->id()} LIMIT %d",
			array( ...$this->statuses, $after, self::PAGE )
		);
	}

	/**
	 * Order, product and units of the lines of orders.
	 *
	 * @param list<int> $orders Order ids.
	 * @return list<array<int,mixed>>
	 */
	private function bought( array $orders ): array {
		global $wpdb;
		$marks = implode( ',', array_fill( 0, count( $orders ), '%d' ) );
		$rows  = $this->read(
			"SELECT i.order_id, MAX(CASE WHEN m.meta_key = '_product_id' THEN m.meta_value END) AS product, MAX(CASE WHEN m.meta_key = '_qty' THEN m.meta_value END) AS quantity
			FROM {$wpdb->prefix}woocommerce_order_items i JOIN {$wpdb->prefix}woocommerce_order_itemmeta m ON m.order_item_id = i.order_item_id
			WHERE i.order_id IN ($marks) AND i.order_item_type = 'line_item' AND LOWER(m.meta_key) IN ('_product_id', '_qty')
			GROUP BY i.order_id, i.order_item_id",
			$orders
		);
		update_object_term_cache( array_values( array_unique( array_map( static fn( array $row ): int => (int) $row[1], $rows ) ) ), 'product' );
		return $rows;
	}

	/**
	 * Runs a query.
	 *
	 * @param string      $sql    Statement.
	 * @param list<mixed> $values Values of its placeholders.
	 * @return list<array<int,mixed>>
	 */
	private function read( string $sql, array $values ): array {
		global $wpdb;
		$rows = $wpdb->get_results( $wpdb->prepare( $sql, ...$values ), ARRAY_N ); // phpcs:ignore WordPress.DB -- Own names and placeholders only.
		if ( ! is_array( $rows ) || '' !== $wpdb->last_error ) {
			throw new \RuntimeException( 'orders could not be read for segments: ' . $wpdb->last_error ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- For the log.
		}
		return $rows;
	}
}
