<?php
/**
 * The paid orders of customers.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Segments;

use Tandem\Plugin\Orders\OrderColumns;
use Tandem\Plugin\Training\OrderReader;
use Tandem\Value\PastOrders;

defined( 'ABSPATH' ) || exit;

/**
 * Reads from either order storage, in three queries a customer, or five for many: orders, refunds, lines. Orders in
 * another currency than the shop's count as orders and not as money.
 */
final class OrderFactsReader {

	/** Orders that are looked at, the newest: nobody's offers depend on older ones. */
	private const MOST = 1000;

	/** Orders in one query. */
	private const AT_ONCE = 2000;

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
	 * History of a user: own orders, and guest orders under the account's address.
	 *
	 * @param int    $user  User id, 0 for a guest.
	 * @param string $email E-mail address, empty where unknown.
	 * @return array{orders:list<array{0:int,1:int,2:int}>,products:list<int>,first:int,last:int,spent:int,bought:list<int>}
	 */
	public function history( int $user, string $email ): array {
		return self::told( $this->past( $user, $email ) );
	}

	/**
	 * The orders behind a history, with their times.
	 *
	 * @param int    $user  User id, 0 for a guest.
	 * @param string $email E-mail address, empty where unknown.
	 * @return array{orders:array<int,array{0:int,1:int}>,refunds:list<array{0:int,1:int,2:int}>,lines:list<array{0:int,1:int,2:int,3:int}>} Orders: time, amount. Refunds: order, amount, time. Lines: order, product, quantity, time.
	 */
	public function past( int $user, string $email ): array {
		$rows = array();
		if ( $user > 0 ) {
			$rows = $this->orders( $user, null );
		}
		if ( '' !== trim( $email ) ) {
			$rows = array_merge( $rows, $this->orders( 0, trim( $email ) ) );
		}
		return $this->gathered( $rows );
	}

	/**
	 * Histories of several users, as history() gives each: five queries for all of them.
	 *
	 * @param array<int,string> $users E-mail addresses by user id.
	 * @return array<int,array{orders:list<array{0:int,1:int,2:int}>,products:list<int>,first:int,last:int,spent:int,bought:list<int>}>
	 */
	public function histories( array $users ): array {
		$of    = array();
		$by    = array_flip( array_map( static fn( string $email ): string => strtolower( trim( $email ) ), array_filter( $users, static fn( string $email ): bool => '' !== trim( $email ) ) ) );
		$rows  = array();
		$found = array_merge( $this->orders_of( 'user', array_keys( $users ) ), $by ? $this->orders_of( 'email', array_map( 'strval', array_keys( $by ) ) ) : array() );
		$count = array();
		foreach ( $found as $row ) {
			$user = isset( $users[ (int) $row[4] ] ) ? (int) $row[4] : (int) ( $by[ strtolower( (string) $row[5] ) ] ?? 0 );
			if ( $user > 0 && ! isset( $of[ (int) $row[0] ] ) && ( $count[ $user ] = ( $count[ $user ] ?? 0 ) + 1 ) <= self::MOST ) { // phpcs:ignore Squiz.PHP.DisallowMultipleAssignments.FoundInControlStructure -- Counted as it is looked at.
				$of[ (int) $row[0] ] = $user;
				$rows[]              = $row;
			}
		}
		$past = $this->gathered( $rows );
		$each = array_fill_keys(
			array_keys( $users ),
			array(
				'orders'  => array(),
				'refunds' => array(),
				'lines'   => array(),
			)
		);
		foreach ( $past['orders'] as $id => $order ) {
			$each[ $of[ $id ] ]['orders'][ $id ] = $order;
		}
		foreach ( array( 'refunds', 'lines' ) as $part ) {
			foreach ( $past[ $part ] as $entry ) {
				$each[ $of[ $entry[0] ] ][ $part ][] = $entry;
			}
		}
		return array_map( self::told( ... ), $each );
	}

	/**
	 * A history, and when each of its products was bought last.
	 *
	 * @param array{orders:array<int,array{0:int,1:int}>,refunds:list<array{0:int,1:int,2:int}>,lines:list<array{0:int,1:int,2:int,3:int}>} $past Orders with refunds and lines.
	 * @return array{orders:list<array{0:int,1:int,2:int}>,products:list<int>,first:int,last:int,spent:int,bought:list<int>}
	 */
	private static function told( array $past ): array {
		$history = PastOrders::history( $past, PHP_INT_MAX );
		$bought  = array();
		foreach ( $past['lines'] as list( , $product, $quantity, $at ) ) {
			if ( $quantity > 0 ) {
				$bought[ $product ] = max( $bought[ $product ] ?? 0, $at );
			}
		}
		return $history + array( 'bought' => array_map( static fn( int $product ): int => $bought[ $product ] ?? $history['last'], $history['products'] ) );
	}

	/**
	 * Orders with their refunds and lines.
	 *
	 * @param list<array<int,mixed>> $rows Id, time, total and currency of orders.
	 * @return array{orders:array<int,array{0:int,1:int}>,refunds:list<array{0:int,1:int,2:int}>,lines:list<array{0:int,1:int,2:int,3:int}>}
	 */
	private function gathered( array $rows ): array {
		$exponent = max( 0, wc_get_price_decimals() );
		$currency = (string) get_option( 'woocommerce_currency' );
		$past     = array(
			'orders'  => array(),
			'refunds' => array(),
			'lines'   => array(),
		);
		foreach ( $rows as $row ) {
			$same                            = '' === (string) $row[3] || $currency === $row[3];
			$past['orders'][ (int) $row[0] ] = array( (int) strtotime( $row[1] . ' UTC' ), $same ? OrderReader::minor( (string) $row[2], $exponent ) : 0 );
		}
		$parents = array();
		foreach ( array_chunk( array_keys( $past['orders'] ), self::AT_ONCE ) as $ids ) {
			foreach ( $this->refunds( $ids ) as $row ) {
				$parents[ (int) $row[0] ] = array( (int) $row[1], (int) strtotime( $row[3] . ' UTC' ) );
				$past['refunds'][]        = array( (int) $row[1], OrderReader::minor( (string) $row[2], $exponent ), (int) strtotime( $row[3] . ' UTC' ) );
			}
		}
		foreach ( array_chunk( array_merge( array_keys( $past['orders'] ), array_keys( $parents ) ), self::AT_ONCE ) as $ids ) {
			foreach ( $this->lines( $ids ) as $row ) {
				[ $order, $at ]  = $parents[ (int) $row[0] ] ?? array( (int) $row[0], $past['orders'][ (int) $row[0] ][0] );
				$past['lines'][] = array( $order, (int) $row[1], isset( $parents[ (int) $row[0] ] ) ? -abs( (int) $row[2] ) : (int) $row[2], $at );
			}
		}
		return $past;
	}

	/**
	 * Id, time, total, currency, user and e-mail address of the orders of several users, or of guests with several
	 * addresses, the newest first.
	 *
	 * @param 'user'|'email'      $by     What they are known by.
	 * @param list<int>|list<string> $values Ids or addresses.
	 * @return list<array<int,mixed>>
	 */
	private function orders_of( string $by, array $values ): array {
		global $wpdb;
		$of    = $this->columns();
		$marks = implode( ',', array_fill( 0, count( $values ), 'user' === $by && 'orders' === $of->storage() ? '%d' : '%s' ) );
		$guest = 'orders' === $of->storage() ? "{$of->field( 'user' )} = 0" : "COALESCE({$of->field( 'user' )}, '0') = '0'";
		$who   = 'orders' === $of->storage() ? "{$of->field( $by )} IN ($marks)" : "o.ID IN (SELECT w.post_id FROM {$wpdb->postmeta} w WHERE w.meta_key = '" . ( 'user' === $by ? '_customer_user' : '_billing_email' ) . "' AND w.meta_value IN ($marks))";
		$who   = 'email' === $by ? "$who AND $guest" : $who;
		return $this->read( "SELECT {$of->id()}, {$of->created()}, {$of->field( 'total' )} AS total, {$of->field( 'currency' )} AS currency, {$of->field( 'user' )} AS customer, {$of->field( 'email' )} AS email FROM {$of->from( array( 'total', 'currency', 'user', 'email' ) )} WHERE $who AND {$of->paid( count( $this->statuses ) )} ORDER BY {$of->id()} DESC", array( ...$values, ...$this->statuses ) );
	}

	/**
	 * Id, time, total and currency of the orders of a user, or of a guest.
	 *
	 * @param int         $user  User id, 0 for guests.
	 * @param string|null $email E-mail address of a guest.
	 * @return list<array<int,mixed>>
	 */
	private function orders( int $user, ?string $email ): array {
		global $wpdb;
		$of     = $this->columns();
		$values = array();
		if ( 'orders' === $of->storage() ) {
			$who      = 'o.customer_id = %d' . ( null === $email ? '' : ' AND o.billing_email = %s' );
			$values[] = $user;
		} else {
			$who = "o.ID IN (SELECT u.post_id FROM {$wpdb->postmeta} u WHERE u.meta_key = '_customer_user' AND u.meta_value = %s)";
			if ( null !== $email ) {
				$who = "o.ID IN (SELECT e.post_id FROM {$wpdb->postmeta} e WHERE e.meta_key = '_billing_email' AND e.meta_value = %s) AND COALESCE({$of->field( 'user' )}, '0') = '0'";
			} else {
				$values[] = (string) $user;
			}
		}
		if ( null !== $email ) {
			$values[] = $email;
		}
		return $this->read( "SELECT {$of->id()}, {$of->created()}, {$of->field( 'total' )} AS total, {$of->field( 'currency' )} AS currency FROM {$of->from( array( 'total', 'currency', 'user' ) )} WHERE $who AND {$of->paid( count( $this->statuses ) )} ORDER BY {$of->id()} DESC LIMIT %d", array( ...$values, ...$this->statuses, self::MOST ) );
	}

	/**
	 * Id, order and amount of the refunds of orders.
	 *
	 * @param list<int> $orders Order ids.
	 * @return list<array<int,mixed>>
	 */
	private function refunds( array $orders ): array {
		$marks = implode( ',', array_fill( 0, count( $orders ), '%d' ) );
		$of    = $this->columns();
		return $this->read( "SELECT {$of->id( 'r' )}, {$of->parent()}, {$of->field( 'total', 'r' )} AS total, {$of->created( 'r' )} AS created FROM {$of->from( array( 'total' ), 'r' )} WHERE {$of->parent()} IN ($marks) AND {$of->type( 'r' )} = 'shop_order_refund'", $orders );
	}

	/**
	 * Order, product and quantity of lines.
	 *
	 * @param list<int> $orders Ids of orders and refunds.
	 * @return list<array<int,mixed>>
	 */
	private function lines( array $orders ): array {
		global $wpdb;
		$marks = implode( ',', array_fill( 0, count( $orders ), '%d' ) );
		return $this->read(
			"SELECT i.order_id, MAX(CASE WHEN m.meta_key = '_product_id' THEN m.meta_value END) AS product, MAX(CASE WHEN m.meta_key = '_qty' THEN m.meta_value END) AS quantity
			FROM %i i JOIN %i m ON m.order_item_id = i.order_item_id
			WHERE i.order_id IN ($marks) AND i.order_item_type = 'line_item' AND LOWER(m.meta_key) IN ('_product_id', '_qty')
			GROUP BY i.order_id, i.order_item_id ORDER BY i.order_item_id",
			array( $wpdb->prefix . 'woocommerce_order_items', $wpdb->prefix . 'woocommerce_order_itemmeta', ...$orders )
		);
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
		$rows = $wpdb->get_results( $wpdb->prepare( $sql, ...$values ), ARRAY_N ); // phpcs:ignore WordPress.DB -- Own constants and placeholders only.
		if ( ! is_array( $rows ) || '' !== $wpdb->last_error ) {
			throw new \RuntimeException( 'orders of a customer could not be read: ' . $wpdb->last_error ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- For the log.
		}
		return $rows;
	}

	/**
	 * Names of tables and columns.
	 */
	private function columns(): OrderColumns {
		return OrderColumns::current( $this->hpos );
	}
}
