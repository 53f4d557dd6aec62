<?php
/**
 * The four numbers of the overview.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Admin;

use Automattic\WooCommerce\Utilities\OrderUtil;

defined( 'ABSPATH' ) || exit;

/**
 * Paid orders of a window, summed by the database, kept for an hour.
 */
final class ShopNumbersReader {

	private const CACHE = 'tandem_numbers';

	/**
	 * Takes what counts as a purchase.
	 *
	 * @param list<string> $statuses Order statuses without prefix.
	 */
	public function __construct( private readonly array $statuses ) {
	}

	/**
	 * Orders, average value as a decimal string, items an order, share of customers who bought before.
	 *
	 * @param int $days Length of the window.
	 * @return array{orders:int,average:string,items:float,returning:float}
	 */
	public function last( int $days ): array {
		$cached = json_decode( (string) get_transient( self::CACHE ), true );
		if ( is_array( $cached ) ) {
			return $cached;
		}
		$since   = gmdate( 'Y-m-d H:i:s', time() - $days * DAY_IN_SECONDS );
		$orders  = $this->orders( $since );
		$numbers = array(
			'orders'    => (int) ( $orders[0] ?? 0 ),
			'average'   => (string) ( $orders[1] ?? '0' ),
			'items'     => $this->items( $since ),
			'returning' => $this->returning( $since ),
		);
		set_transient( self::CACHE, (string) wp_json_encode( $numbers ), HOUR_IN_SECONDS );
		return $numbers;
	}

	/**
	 * Count and average total.
	 *
	 * @param string $since UTC date.
	 * @return array<int,mixed>
	 */
	private function orders( string $since ): array {
		global $wpdb;
		return (array) $wpdb->get_row( $this->with( "SELECT COUNT(*), AVG({$this->total()}) FROM {$this->from()} WHERE {$this->paid()} AND {$this->date()} >= %s", $since ), ARRAY_N ); // phpcs:ignore WordPress.DB -- Prepared in with().
	}

	/**
	 * Sold items an order.
	 *
	 * @param string $since UTC date.
	 */
	private function items( string $since ): float {
		global $wpdb;
		$sql = "SELECT SUM(m.meta_value), COUNT(DISTINCT i.order_id) FROM {$this->from()}
			JOIN {$wpdb->prefix}woocommerce_order_items i ON i.order_id = o.{$this->id()} AND i.order_item_type = 'line_item'
			JOIN {$wpdb->prefix}woocommerce_order_itemmeta m ON m.order_item_id = i.order_item_id AND LOWER(m.meta_key) = '_qty'
			WHERE {$this->paid()} AND {$this->date()} >= %s";
		$row = (array) $wpdb->get_row( $this->with( $sql, $since ), ARRAY_N ); // phpcs:ignore WordPress.DB -- Prepared in with().
		return (int) ( $row[1] ?? 0 ) > 0 ? (float) $row[0] / (int) $row[1] : 0.0;
	}

	/**
	 * Share of the window's customers with an order before it.
	 *
	 * @param string $since UTC date.
	 */
	private function returning( string $since ): float {
		global $wpdb;
		$who = "SELECT DISTINCT {$this->email()} email FROM {$this->from()} WHERE {$this->paid()} AND {$this->date()}";
		$now = $this->with( "$who >= %s", $since );
		$old = $this->with( "$who < %s", $since );
		$all = (int) $wpdb->get_var( "SELECT COUNT(*) FROM ($now) n" ); // phpcs:ignore WordPress.DB -- Prepared in with().
		$two = (int) $wpdb->get_var( "SELECT COUNT(*) FROM ($now) n JOIN ($old) b ON b.email = n.email WHERE n.email <> ''" ); // phpcs:ignore WordPress.DB -- Prepared in with().
		return $all > 0 ? $two / $all : 0.0;
	}

	/**
	 * Prepares a query with the statuses and a date.
	 *
	 * @param string $sql   Placeholders: the statuses, the date.
	 * @param string $since UTC date.
	 */
	private function with( string $sql, string $since ): string {
		global $wpdb;
		return (string) $wpdb->prepare( $sql, ...array( ...array_map( static fn( string $status ): string => 'wc-' . $status, $this->statuses ), $since ) ); // phpcs:ignore WordPress.DB -- Own constants and placeholders only.
	}

	/**
	 * Whether the order tables hold the truth.
	 */
	private function hpos(): bool {
		return OrderUtil::custom_orders_table_usage_is_enabled();
	}

	/**
	 * Tables.
	 */
	private function from(): string {
		global $wpdb;
		return $this->hpos()
			? "{$wpdb->prefix}wc_orders o"
			: "{$wpdb->posts} o JOIN {$wpdb->postmeta} t ON t.post_id = o.ID AND t.meta_key = '_order_total' JOIN {$wpdb->postmeta} e ON e.post_id = o.ID AND e.meta_key = '_billing_email'";
	}

	/**
	 * Condition on type and status.
	 */
	private function paid(): string {
		$in = implode( ',', array_fill( 0, count( $this->statuses ), '%s' ) );
		return $this->hpos() ? "o.type = 'shop_order' AND o.status IN ($in)" : "o.post_type = 'shop_order' AND o.post_status IN ($in)";
	}

	/**
	 * Column of the id.
	 */
	private function id(): string {
		return $this->hpos() ? 'id' : 'ID';
	}

	/**
	 * Column of the date.
	 */
	private function date(): string {
		return $this->hpos() ? 'o.date_created_gmt' : 'o.post_date_gmt';
	}

	/**
	 * Column of the total.
	 */
	private function total(): string {
		return $this->hpos() ? 'o.total_amount' : 't.meta_value';
	}

	/**
	 * Column of the e-mail.
	 */
	private function email(): string {
		return $this->hpos() ? 'o.billing_email' : 'e.meta_value';
	}
}
