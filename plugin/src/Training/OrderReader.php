<?php
/**
 * Reads purchase history.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Training;

use Tandem\Plugin\Orders\OrderColumns;

defined( 'ABSPATH' ) || exit;

/**
 * Pages of orders by ascending id, straight from the tables of either order storage. The lookup tables of
 * WooCommerce's reports are not read: they are filled late and can miss old orders.
 *
 * A page costs three queries: its order ids, its lines, its refunded lines. None of them depends on
 * statistics of the database; LOWER() around meta_key keeps it from starting at the meta_key index, which
 * costs minutes on tables that were never analysed.
 */
final class OrderReader {

	/**
	 * Statuses with prefix.
	 *
	 * @var list<string>
	 */
	private readonly array $statuses;

	/**
	 * Names in the storage that is read; null asks WooCommerce at each use.
	 *
	 * @var OrderColumns|null
	 */
	private readonly ?OrderColumns $fixed;

	/**
	 * Takes what counts as a purchase.
	 *
	 * @param list<string> $statuses Order statuses without prefix.
	 * @param string       $salt     Secret that goes into the customer hash of a guest.
	 * @param bool|null    $hpos     Whether to read the order tables; null asks WooCommerce.
	 */
	public function __construct( array $statuses, private readonly string $salt, ?bool $hpos = null ) {
		$this->fixed    = null === $hpos ? null : OrderColumns::current( $hpos );
		$this->statuses = array_map( static fn( string $status ): string => 'wc-' . $status, array() === $statuses ? array( 'completed' ) : $statuses );
	}

	/**
	 * "orders" for the order tables, "posts" for shops without them.
	 */
	public function storage(): string {
		return $this->columns()->storage();
	}

	/**
	 * Names of tables and columns.
	 */
	private function columns(): OrderColumns {
		return $this->fixed ?? OrderColumns::current();
	}

	/**
	 * Orders after an id.
	 *
	 * @param int $after Order id, 0 for all.
	 */
	public function count( int $after = 0 ): int {
		global $wpdb;
		return (int) $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM {$this->columns()->table()} o WHERE {$this->chosen()} AND {$this->columns()->id()} > %d", ...array( ...$this->statuses, $after ) ) ); // phpcs:ignore WordPress.DB -- Own constants and placeholders only.
	}

	/**
	 * The next page, or null after the last.
	 *
	 * @param int $after Order id the page begins after.
	 * @param int $limit Orders of a page.
	 */
	public function next( int $after, int $limit = 1000 ): ?OrderBatch {
		global $wpdb;
		$ids = $wpdb->get_col( $wpdb->prepare( "SELECT {$this->columns()->id()} FROM {$this->columns()->table()} o WHERE {$this->chosen()} AND {$this->columns()->id()} > %d ORDER BY {$this->columns()->id()} LIMIT %d", ...array( ...$this->statuses, $after, $limit ) ) ); // phpcs:ignore WordPress.DB -- Own constants and placeholders only.
		if ( array() === $ids ) {
			if ( '' !== $wpdb->last_error ) {
				throw new \RuntimeException( 'orders could not be read: ' . $wpdb->last_error ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- For the log.
			}
			return null;
		}
		$first  = (int) $ids[0];
		$last   = (int) end( $ids );
		$parts  = array();
		$orders = array();
		$weight = array();
		foreach ( $this->lines( $first, $last ) as $row ) {
			$order              = (int) $row[0];
			$orders[ $order ] ??= array( $this->customer( (int) $row[2], (string) $row[3] ), self::seconds( (string) $row[4] ) );
			$weight[ $row[1] ]  = null === $row[8] || '' === $row[8] || '[]' === $row[8] ? 100 : 50;
			$parts[ $order ]  ??= array();
			$this->append( $parts[ $order ], $order, $orders[ $order ], $row, $weight[ $row[1] ] );
		}
		foreach ( $this->refunds( $first, $last ) as $row ) {
			$order = (int) $row[0];
			if ( isset( $orders[ $order ] ) ) {
				$row[6] = -abs( (int) $row[6] );
				$this->append( $parts[ $order ], $order, $orders[ $order ], $row, $weight[ $row[9] ] ?? 100 );
			}
		}
		return new OrderBatch( array_merge( ...array_values( $parts ) ), count( $ids ), $last );
	}

	/**
	 * Adds one line.
	 *
	 * @param list<int>            $flat   Lines of the order so far.
	 * @param int                  $order  Order id.
	 * @param array{0:int,1:int}   $who    Customer and time.
	 * @param array<int,mixed>     $row    Row of lines() or refunds().
	 * @param int                  $weight Percent.
	 */
	private function append( array &$flat, int $order, array $who, array $row, int $weight ): void {
		$item     = (int) $row[5];
		$quantity = (int) $row[6];
		if ( $item > 0 && 0 !== $quantity ) {
			array_push( $flat, $order, $who[0], $item, $quantity, self::minor( (string) $row[7], wc_get_price_decimals() ), $who[1], $weight );
		}
	}

	/**
	 * Lines of the orders of a range: order, order item, user, e-mail, time, product, quantity, total, bundle parts, refunded item.
	 *
	 * @param int $first Lowest order id.
	 * @param int $last  Highest order id.
	 * @return list<array<int,mixed>>
	 */
	private function lines( int $first, int $last ): array {
		return $this->read(
			"SELECT i.order_id, i.order_item_id, {$this->who()}, {$this->pivot()}
			FROM {$this->columns()->from( array( 'user', 'email' ) )} JOIN %i i ON i.order_id = {$this->columns()->id()} JOIN %i m ON m.order_item_id = i.order_item_id
			WHERE {$this->columns()->id()} BETWEEN %d AND %d AND {$this->chosen()} AND i.order_item_type = 'line_item' AND {$this->keys()}
			GROUP BY i.order_id, i.order_item_id, who, email, {$this->columns()->created()}
			ORDER BY i.order_id, i.order_item_id",
			$first,
			$last
		);
	}

	/**
	 * Refunded lines of the orders of a range, in the columns of lines() with the order they belong to.
	 *
	 * @param int $first Lowest order id.
	 * @param int $last  Highest order id.
	 * @return list<array<int,mixed>>
	 */
	private function refunds( int $first, int $last ): array {
		$columns = $this->columns();
		return $this->read(
			"SELECT {$columns->parent()}, i.order_item_id, 0 AS who, '' AS email, '' AS created, {$this->pivot()}
			FROM {$columns->table()} r JOIN %i i ON i.order_id = {$columns->id( 'r' )} JOIN %i m ON m.order_item_id = i.order_item_id
			WHERE {$columns->parent()} BETWEEN %d AND %d AND {$columns->type( 'r' )} = 'shop_order_refund' AND i.order_item_type = 'line_item' AND {$this->keys()}
			GROUP BY {$columns->parent()}, i.order_item_id
			ORDER BY {$columns->parent()}, i.order_item_id",
			$first,
			$last,
			false
		);
	}

	/**
	 * Runs a query over a range of orders.
	 *
	 * @param string $sql      With two table names, then the range, then the statuses.
	 * @param int    $first    Lowest order id.
	 * @param int    $last     Highest order id.
	 * @param bool   $statuses Whether it has placeholders for the statuses.
	 * @return list<array<int,mixed>>
	 */
	private function read( string $sql, int $first, int $last, bool $statuses = true ): array {
		global $wpdb;
		$values = array( $wpdb->prefix . 'woocommerce_order_items', $wpdb->prefix . 'woocommerce_order_itemmeta', $first, $last, ...( $statuses ? $this->statuses : array() ) );
		$rows   = $wpdb->get_results( $wpdb->prepare( $sql, ...$values ), ARRAY_N ); // phpcs:ignore WordPress.DB -- Own constants and placeholders only.
		if ( '' !== $wpdb->last_error ) {
			throw new \RuntimeException( 'orders could not be read: ' . $wpdb->last_error ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- For the log.
		}
		return $rows;
	}

	/**
	 * Condition on type and status, one placeholder a status.
	 */
	private function chosen(): string {
		return $this->columns()->paid( count( $this->statuses ) );
	}

	/**
	 * Columns user, e-mail, time.
	 */
	private function who(): string {
		$columns = $this->columns();
		return "{$columns->field( 'user' )} AS who, {$columns->field( 'email' )} AS email, {$columns->created()}";
	}

	/**
	 * Columns product, quantity, total, bundle parts, refunded item.
	 */
	private function pivot(): string {
		$columns = array();
		foreach ( array( '_product_id', '_qty', '_line_total', '_tandem_bundle', '_refunded_item_id' ) as $key ) {
			$columns[] = "MAX(CASE WHEN m.meta_key = '$key' THEN m.meta_value END) AS t$key";
		}
		return implode( ', ', $columns );
	}

	/**
	 * Condition on the meta rows that pivot() needs.
	 */
	private function keys(): string {
		return "LOWER(m.meta_key) IN ('_product_id','_qty','_line_total','_tandem_bundle','_refunded_item_id')";
	}

	/**
	 * Who bought: the user id, else a keyed hash of the e-mail with a bit no user id has, else 0.
	 *
	 * @param int    $user  User id, 0 for a guest.
	 * @param string $email Billing e-mail.
	 */
	private function customer( int $user, string $email ): int {
		$email = strtolower( trim( $email ) );
		if ( $user > 0 || '' === $email ) {
			return max( 0, $user );
		}
		return (int) hexdec( substr( hash_hmac( 'sha256', $email, $this->salt ), 0, 13 ) ) | ( 1 << 62 );
	}

	/**
	 * UNIX seconds of a UTC date of the database.
	 *
	 * @param string $date "2026-11-22 18:40:00".
	 */
	private static function seconds( string $date ): int {
		$time = '' === $date || str_starts_with( $date, '0000' ) ? false : strtotime( $date . ' UTC' );
		return false === $time ? 0 : $time;
	}

	/**
	 * Minor units of a stored decimal; digits beyond them are cut. The ranker weighs lines with it, nobody pays it.
	 *
	 * @param string $decimal  "12.5", "-3".
	 * @param int    $exponent Decimals of the shop's currency.
	 */
	public static function minor( string $decimal, int $exponent ): int {
		if ( 1 !== preg_match( '/^-?\d{1,15}(\.\d*)?$/', $decimal ) ) {
			return 0;
		}
		[ $whole, $fraction ] = explode( '.', $decimal . '.', 3 );
		return (int) ( $whole . str_pad( substr( $fraction, 0, $exponent ), $exponent, '0' ) );
	}
}
