<?php
/**
 * Counts of the holdout.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Experiments;

use Tandem\Assignment;
use Tandem\Plugin\Orders\OrderColumns;
use Tandem\Plugin\Pricing\ShopCurrency;

defined( 'ABSPATH' ) || exit;

/**
 * Visitors exposed to each arm, and what those who ordered after their first exposure paid, net of refunds, in
 * the shape the engine's experiment report asks for. Visitors seen in both arms (the share was changed) are in
 * neither and counted.
 */
final class HoldoutReader {

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
	 */
	public function __construct( array $statuses ) {
		$this->statuses = array_map( static fn( string $status ): string => 'wc-' . $status, $statuses );
	}

	/**
	 * The request for the engine: the holdout first, being what the rest is compared with.
	 *
	 * @param int $weight Buckets of the holdout now.
	 * @param int $now    UNIX seconds.
	 * @return array<string,mixed>|null Null before the first exposure.
	 */
	public function request( int $weight, int $now ): ?array {
		$visitors = $this->visitors();
		if ( array() === $visitors || $weight < 1 ) {
			return null;
		}
		$arms = array();
		foreach ( array(
			Holdout::KEY   => $weight,
			Holdout::SHOWN => Assignment::BUCKETS - $weight,
		) as $arm => $share ) {
			$arms[ $arm ] = array(
				'id'       => $arm,
				'weight'   => $share,
				'visitors' => 0,
				'mixed'    => 0,
				'buyers'   => array(),
			);
		}
		$orders = $this->orders();
		$first  = $now;
		foreach ( $visitors as $visitor => list( $arm, $seen, $several ) ) {
			$first = min( $first, $seen );
			if ( ! isset( $arms[ $arm ] ) ) {
				continue;
			}
			if ( $several ) {
				++$arms[ $arm ]['mixed'];
				continue;
			}
			++$arms[ $arm ]['visitors'];
			$buyer = $this->buyer( $orders[ $visitor ] ?? array(), $seen );
			if ( null !== $buyer ) {
				$arms[ $arm ]['buyers'][] = $buyer;
			}
		}
		return array(
			'version' => 1,
			'started' => $first,
			'now'     => $now,
			'arms'    => array_values( $arms ),
		);
	}

	/**
	 * Arm, first exposure and whether there was another arm, by visitor.
	 *
	 * @return array<string,array{0:string,1:int,2:bool}>
	 */
	private function visitors(): array {
		global $wpdb;
		$found = array();
		foreach ( (array) $wpdb->get_results( $wpdb->prepare( "SELECT visitor, MIN(arm), MIN(at), COUNT(DISTINCT arm) FROM %i WHERE experiment = %s AND kind = 'exposure' GROUP BY visitor", $wpdb->prefix . 'tandem_events', Holdout::KEY ), ARRAY_N ) as $row ) { // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
			$found[ (string) $row[0] ] = array( (string) $row[1], (int) $row[2], (int) $row[3] > 1 );
		}
		return $found;
	}

	/**
	 * Orders that carry a visitor's id: time, net total, items, whether refunded.
	 *
	 * @return array<string,list<array{0:int,1:string,2:int,3:int}>>
	 */
	private function orders(): array {
		global $wpdb;
		$columns              = OrderColumns::current();
		list( $meta, $order ) = $columns->meta();
		$items                = "(SELECT SUM(0 + q.meta_value) FROM {$wpdb->prefix}woocommerce_order_items i JOIN {$wpdb->prefix}woocommerce_order_itemmeta q ON q.order_item_id = i.order_item_id AND LOWER(q.meta_key) = '_qty' WHERE i.order_id = {$columns->id()} AND i.order_item_type = 'line_item')";
		$sql                  = "SELECT v.meta_value, {$columns->created()}, 0 + {$columns->field( 'total' )}, $items, {$columns->refunds()}
			FROM {$columns->from( array( 'total', 'currency' ) )} JOIN $meta v ON v.$order = {$columns->id()}
			WHERE v.meta_key = '_tandem_visitor' AND {$columns->paid( count( $this->statuses ) )} AND {$columns->field( 'currency' )} = %s";
		$found = array();
		foreach ( (array) $wpdb->get_results( $wpdb->prepare( $sql, ...array( ...$this->statuses, get_option( 'woocommerce_currency' ) ) ), ARRAY_N ) as $row ) { // phpcs:ignore WordPress.DB -- Own constants and placeholders only.
			$net                      = (float) $row[2] + (float) $row[4];
			$found[ (string) $row[0] ][] = array(
				(int) strtotime( $row[1] . ' UTC' ),
				number_format( $net, wc_get_price_decimals(), '.', '' ),
				(int) $row[3],
				null === $row[4] ? 0 : 1,
			);
		}
		return $found;
	}

	/**
	 * Sums of a visitor's orders since the first exposure; null without any.
	 *
	 * @param list<array{0:int,1:string,2:int,3:int}> $orders Orders.
	 * @param int                                     $since  UNIX seconds.
	 * @return array{0:int,1:int,2:int,3:int,4:int}|null Revenue, margin (unknown), orders, items, refunded orders.
	 */
	private function buyer( array $orders, int $since ): ?array {
		$currency = ShopCurrency::current();
		$after    = array_filter( $orders, static fn( array $order ): bool => $order[0] >= $since );
		if ( array() === $after ) {
			return null;
		}
		return array(
			array_sum( array_map( static fn( array $order ): int => (int) $currency->minor( $order[1] ), $after ) ),
			0,
			count( $after ),
			array_sum( array_column( $after, 2 ) ),
			array_sum( array_column( $after, 3 ) ),
		);
	}
}
