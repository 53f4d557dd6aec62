<?php
/**
 * What one customer bought.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Reports;

defined( 'ABSPATH' ) || exit;

/**
 * All orders of the customer of an order, for the owner who may read orders anyway. The facts know a customer by a
 * keyed hash only; the name is read from the order.
 */
final class CustomerReader {

	private const MOST = 100;

	/**
	 * The customer of an order: sums of all time and the latest orders.
	 *
	 * @param int $order Order id.
	 * @return array{name:string,user:string,orders:int,spent:int,margin:int|null,refunded:int,discounted:int,segment:string,rows:list<array<string,mixed>>}|null Null where the order names nobody.
	 */
	public function of_order( int $order ): ?array {
		global $wpdb;
		$table    = $wpdb->prefix . 'tandem_orders';
		$customer = (int) $wpdb->get_var( $wpdb->prepare( 'SELECT customer FROM %i WHERE order_id = %d', $table, $order ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
		if ( 0 === $customer ) {
			return null;
		}
		$sums = (array) $wpdb->get_row( $wpdb->prepare( 'SELECT COUNT(*) AS n, COALESCE(SUM(net), 0) AS spent, SUM(margin) AS margin, COUNT(margin) AS costed, COALESCE(SUM(refunded), 0) AS refunded, COALESCE(SUM(CASE WHEN discount > 0 THEN 1 ELSE 0 END), 0) AS discounted, MAX(segment) AS segment FROM %i WHERE customer = %d AND counts = 1', $table, $customer ), ARRAY_A ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
		$rows = (array) $wpdb->get_results( $wpdb->prepare( 'SELECT order_id, day, net, margin, items FROM %i WHERE customer = %d AND counts = 1 ORDER BY at DESC, order_id DESC LIMIT %d', $table, $customer, self::MOST ), ARRAY_A ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
		$bill = wc_get_order( $order );
		$user = $bill instanceof \WC_Order ? $bill->get_customer_id() : 0;
		return array(
			'name'       => $bill instanceof \WC_Order ? trim( $bill->get_formatted_billing_full_name() ) : '',
			'user'       => $user > 0 ? (string) get_edit_user_link( $user ) : '',
			'orders'     => (int) $sums['n'],
			'spent'      => (int) $sums['spent'],
			'margin'     => (int) $sums['n'] > 0 && (int) $sums['costed'] === (int) $sums['n'] ? (int) $sums['margin'] : null,
			'refunded'   => (int) $sums['refunded'],
			'discounted' => (int) $sums['discounted'],
			'segment'    => (string) $sums['segment'],
			'rows'       => array_map( array( self::class, 'row' ), $rows ),
		);
	}

	/**
	 * A row of facts with the order's number and address.
	 *
	 * @param array<string,mixed> $row Columns order_id, day, net, margin, items.
	 * @return array{id:int,day:string,net:int,margin:int|null,items:int,number:string,edit:string}
	 */
	public static function row( array $row ): array {
		$order = wc_get_order( (int) $row['order_id'] );
		return array(
			'id'     => (int) $row['order_id'],
			'day'    => (string) $row['day'],
			'net'    => (int) $row['net'],
			'margin' => null === $row['margin'] ? null : (int) $row['margin'],
			'items'  => (int) $row['items'],
			'number' => $order ? $order->get_order_number() : (string) $row['order_id'],
			'edit'   => $order ? $order->get_edit_order_url() : '',
		);
	}
}
