<?php
/**
 * What reports know of an order.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Reports;

use Tandem\Plugin\Orders\OrderColumns;
use Tandem\Plugin\Recommendations\SuggestionId;

defined( 'ABSPATH' ) || exit;

/**
 * Reads orders of some ids from either order storage and says of each what the reports add up: one row of
 * numbers, and one row for each product, placement, strategy, bundle and offer that has a part in it. No name, no
 * address and no e-mail is among them: a customer is a keyed hash.
 */
final class OrderFactReader {

	private const LINE_KEYS = array( '_product_id', '_variation_id', '_qty', '_line_total', '_line_subtotal', '_cogs_value', '_tandem_event', '_tandem_bundle', '_refunded_item_id' );

	/**
	 * Takes what counts as paid.
	 *
	 * @param list<string> $statuses Order statuses without prefix.
	 */
	public function __construct( private readonly array $statuses ) {
	}

	/**
	 * Facts of the orders that exist, by id.
	 *
	 * @param list<int> $ids Order ids.
	 * @return array<int,array{row:array<string,int|string|null>,parts:array<string,array<string,int|null>>}>
	 */
	public function facts( array $ids ): array {
		if ( array() === $ids ) {
			return array();
		}
		$facts = array();
		$meta  = $this->meta( $ids );
		$lines = $this->lines( $ids );
		foreach ( $this->orders( $ids ) as $order ) {
			$id           = (int) $order[0];
			$facts[ $id ] = $this->fact( $order, $meta[ $id ] ?? array(), $lines[ $id ] ?? array() );
		}
		return $facts;
	}

	/**
	 * One order's facts.
	 *
	 * @param array<int,mixed>            $order Row of orders().
	 * @param array<string,string>        $meta  Its meta.
	 * @param list<array<string,mixed>>   $lines Its lines, net of refunded quantities.
	 * @return array{row:array<string,int|string|null>,parts:array<string,array<string,int|null>>}
	 */
	private function fact( array $order, array $meta, array $lines ): array {
		$at    = (int) strtotime( $order[1] . ' UTC' );
		$paid  = in_array( preg_replace( '/^wc-/', '', (string) $order[2] ), $this->statuses, true );
		$own   = get_option( 'woocommerce_currency' ) === $order[5];
		$parts = array();
		$sums  = array_fill_keys( array( 'items', 'sold', 'cost', 'discount' ), 0 );
		$known = array() !== $lines;
		foreach ( $lines as $line ) {
			$sums['items']    += $line['ordered'];
			$sums['sold']     += $line['total'];
			$sums['discount'] += $line['discount'];
			$sums['cost']     += (int) $line['cost'];
			$known             = $known && null !== $line['cost'];
			foreach ( $line['parts'] as $part ) {
				$parts[ $part ]           ??= array(
					'lines'   => 0,
					'items'   => 0,
					'revenue' => 0,
					'margin'  => 0,
				);
				$parts[ $part ]['lines']   += 1;
				$parts[ $part ]['items']   += $line['quantity'];
				$parts[ $part ]['revenue'] += $line['total'];
				$parts[ $part ]['margin']   = null === $line['cost'] || null === $parts[ $part ]['margin'] ? null : $parts[ $part ]['margin'] + $line['total'] - $line['cost'];
			}
		}
		$dims   = array_map( static fn( string $part ): string => strtok( $part, ' ' ), array_keys( $parts ) );
		$way    = explode( ' ', $meta['_tandem_way'] ?? '' );
		$gross  = self::minor( $order[3] );
		$refund = self::minor( $order[7] );
		return array(
			'row'   => array(
				'counts'   => $paid ? ( $own ? 1 : 2 ) : 0,
				'day'      => wp_date( 'Y-m-d', $at ),
				'at'       => $at,
				'customer' => self::customer( (int) $order[6], (string) $order[4] ),
				'gross'    => $gross,
				'net'      => $gross + $refund,
				'refunded' => null === $order[7] ? 0 : 1,
				'items'    => $sums['items'],
				'margin'   => $known ? $sums['sold'] - $sums['cost'] : null,
				'discount' => $sums['discount'],
				'engaged'  => (int) in_array( 'placement', $dims, true ),
				'bundled'  => (int) in_array( 'bundle', $dims, true ),
				'device'   => match ( strtolower( $meta['_wc_order_attribution_device_type'] ?? '' ) ) {
					'mobile'            => 'narrow',
					'desktop', 'tablet' => 'wide',
					default             => '',
				},
				'country'  => 1 === preg_match( '/^[A-Z]{2}$/D', $meta['country'] ?? '' ) ? $meta['country'] : '',
				'visitor'  => 1 === preg_match( '/^[0-9a-f]{32}$/D', $meta['_tandem_visitor'] ?? '' ) ? $meta['_tandem_visitor'] : '',
				'seconds'  => 2 === count( $way ) ? (int) $way[0] : null,
				'steps'    => 2 === count( $way ) ? (int) $way[1] : null,
			),
			'parts' => $parts,
		);
	}

	/**
	 * Rows of orders: id, time, status, total, e-mail, currency, user, sum of refunds.
	 *
	 * @param list<int> $ids Order ids.
	 * @return list<array<int,mixed>>
	 */
	private function orders( array $ids ): array {
		$columns = OrderColumns::current();
		return $this->read(
			"SELECT {$columns->id()} AS id, {$columns->created()} AS created, {$columns->status()} AS status, {$columns->field( 'total' )} AS total, {$columns->field( 'email' )} AS email, {$columns->field( 'currency' )} AS currency, {$columns->field( 'user' )} AS who, {$columns->refunds()} AS refunds
			FROM {$columns->from( array( 'total', 'email', 'currency', 'user' ) )} WHERE {$columns->type()} = 'shop_order' AND {$columns->id()} IN ",
			$ids
		);
	}

	/**
	 * Meta of orders by order and key; the country of the bill is under "country".
	 *
	 * @param list<int> $ids Order ids.
	 * @return array<int,array<string,string>>
	 */
	private function meta( array $ids ): array {
		global $wpdb;
		list( $table, $order ) = OrderColumns::current()->meta();
		$rows                  = $this->read( "SELECT $order, CASE WHEN meta_key = '_billing_country' THEN 'country' ELSE meta_key END AS k, meta_value FROM $table WHERE LOWER(meta_key) IN ('_tandem_visitor', '_tandem_way', '_wc_order_attribution_device_type', '_billing_country') AND $order IN ", $ids );
		if ( 'orders' === OrderColumns::current()->storage() ) {
			$rows = array_merge( $rows, $this->read( "SELECT order_id, 'country' AS k, country FROM {$wpdb->prefix}wc_order_addresses WHERE address_type = 'billing' AND order_id IN ", $ids ) );
		}
		$found = array();
		foreach ( $rows as $row ) {
			$found[ (int) $row[0] ][ (string) $row[1] ] = (string) $row[2];
		}
		return $found;
	}

	/**
	 * Lines by order, less what was refunded of them.
	 *
	 * @param list<int> $ids Order ids.
	 * @return array<int,list<array<string,mixed>>>
	 */
	private function lines( array $ids ): array {
		global $wpdb;
		$columns = OrderColumns::current();
		$items   = "JOIN {$wpdb->prefix}woocommerce_order_itemmeta m ON m.order_item_id = i.order_item_id WHERE i.order_item_type = 'line_item' AND LOWER(m.meta_key) IN ('" . implode( "','", self::LINE_KEYS ) . "')";
		$rows    = $this->read( "SELECT i.order_id AS id, i.order_item_id AS item, m.meta_key, m.meta_value FROM {$wpdb->prefix}woocommerce_order_items i $items AND i.order_id IN ", $ids );
		$back    = $this->read( "SELECT {$columns->parent()} AS id, i.order_item_id AS item, m.meta_key, m.meta_value FROM {$columns->table()} r JOIN {$wpdb->prefix}woocommerce_order_items i ON i.order_id = {$columns->id( 'r' )} $items AND {$columns->type( 'r' )} = 'shop_order_refund' AND {$columns->parent()} IN ", $ids );
		$sold    = self::pivot( $rows );
		$costs   = $this->costs( $sold );
		$lost    = array();
		foreach ( self::pivot( $back ) as $line ) {
			$item           = (int) ( $line['_refunded_item_id'] ?? 0 );
			$lost[ $item ] ??= array( 0, 0 );
			$lost[ $item ]   = array( $lost[ $item ][0] + (int) ( $line['_qty'] ?? 0 ), $lost[ $item ][1] + self::minor( $line['_line_total'] ?? 0 ) );
		}
		$found = array();
		foreach ( $sold as $item => $line ) {
			$ordered    = (int) ( $line['_qty'] ?? 0 );
			$quantity   = $ordered + ( $lost[ $item ][0] ?? 0 );
			$bundles    = self::bundles( $line['_tandem_bundle'] ?? '' );
			$unit       = $costs[ (int) ( $line['_variation_id'] ?? 0 ) ] ?? $costs[ (int) ( $line['_product_id'] ?? 0 ) ] ?? null;
			$cost       = isset( $line['_cogs_value'] ) && $ordered > 0 ? self::minor( (float) $line['_cogs_value'] * $quantity / $ordered ) : ( null === $unit ? null : $unit * $quantity );
			$suggestion = SuggestionId::read( $line['_tandem_event'] ?? null );
			$found[ $line['order'] ][] = array(
				'ordered'  => $ordered,
				'quantity' => $quantity,
				'total'    => self::minor( $line['_line_total'] ?? 0 ) + ( $lost[ $item ][1] ?? 0 ),
				'cost'     => $cost,
				'discount' => self::minor( $line['_line_subtotal'] ?? 0 ) - self::minor( $line['_line_total'] ?? 0 ) + $bundles[1],
				'parts'    => array( 'item ' . (int) ( $line['_product_id'] ?? 0 ), ...$bundles[0], ...( null === $suggestion ? array() : array( "placement $suggestion->placement", "strategy $suggestion->source" ) ) ),
			);
		}
		return $found;
	}

	/**
	 * Lines by item of the order: order and meta by key.
	 *
	 * @param list<array<int,mixed>> $rows Order, item, key, value.
	 * @return array<int,array<string,mixed>>
	 */
	private static function pivot( array $rows ): array {
		$lines = array();
		foreach ( $rows as $row ) {
			$lines[ (int) $row[1] ]['order']             = (int) $row[0];
			$lines[ (int) $row[1] ][ (string) $row[2] ] = (string) $row[3];
		}
		return $lines;
	}

	/**
	 * The rules that priced a line, as "bundle 77" or "offer 5", and what they took off.
	 *
	 * @param string $json Meta of the line.
	 * @return array{0:list<string>,1:int}
	 */
	private static function bundles( string $json ): array {
		$rules = array();
		$saved = 0;
		foreach ( (array) json_decode( $json, true ) as $part ) {
			if ( is_array( $part ) && is_string( $part['rule'] ?? null ) && 1 === preg_match( '/^(bundle|offer):([A-Za-z0-9_-]{1,60})$/D', $part['rule'], $name ) ) {
				$rules[ "$name[1] $name[2]" ] = true;
			}
			$saved += is_array( $part ) ? max( 0, (int) ( $part['base'] ?? 0 ) - (int) ( $part['total'] ?? 0 ) ) : 0;
		}
		return array( array_keys( $rules ), $saved );
	}

	/**
	 * Today's cost of the products of lines that carry none of their own, in minor units.
	 *
	 * @param array<int,array<string,mixed>> $lines Lines.
	 * @return array<int,int>
	 */
	private function costs( array $lines ): array {
		global $wpdb;
		$ids = array();
		foreach ( $lines as $line ) {
			if ( ! isset( $line['_cogs_value'] ) ) {
				$ids[ (int) ( $line['_product_id'] ?? 0 ) ]   = true;
				$ids[ (int) ( $line['_variation_id'] ?? 0 ) ] = true;
			}
		}
		unset( $ids[0] );
		$costs = array();
		foreach ( array() === $ids ? array() : $this->read( "SELECT post_id, meta_value FROM {$wpdb->postmeta} WHERE LOWER(meta_key) = '_cogs_total_value' AND post_id IN ", array_keys( $ids ) ) as $row ) {
			if ( is_numeric( $row[1] ) ) {
				$costs[ (int) $row[0] ] = self::minor( $row[1] );
			}
		}
		return $costs;
	}

	/**
	 * Runs a query over ids.
	 *
	 * @param string    $sql Ends where the list of ids belongs.
	 * @param list<int> $ids Ids.
	 * @return list<array<int,mixed>>
	 * @throws \RuntimeException When the database refuses.
	 */
	private function read( string $sql, array $ids ): array {
		global $wpdb;
		$rows = $wpdb->get_results( $wpdb->prepare( $sql . '(' . implode( ',', array_fill( 0, count( $ids ), '%d' ) ) . ')', ...$ids ), ARRAY_N ); // phpcs:ignore WordPress.DB -- Own constants and placeholders only.
		if ( '' !== $wpdb->last_error ) {
			throw new \RuntimeException( 'orders could not be read: ' . $wpdb->last_error ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- For the log.
		}
		return (array) $rows;
	}

	/**
	 * Minor units of a stored amount, rounded to the nearest.
	 *
	 * @param mixed $amount Number as the database gave it.
	 */
	private static function minor( mixed $amount ): int {
		return (int) number_format( (float) $amount, wc_get_price_decimals(), '', '' );
	}

	/**
	 * A customer as a keyed hash of the e-mail, so that a guest who later opens an account stays one customer;
	 * of the user where there is no e-mail; 0 for nobody.
	 *
	 * @param int    $user  User id.
	 * @param string $email E-mail of the bill.
	 */
	private static function customer( int $user, string $email ): int {
		$email = strtolower( trim( $email ) );
		$name  = '' === $email ? ( $user > 0 ? "user $user" : '' ) : $email;
		return '' === $name ? 0 : (int) hexdec( substr( hash_hmac( 'sha256', $name, wp_salt( 'auth' ) ), 0, 15 ) );
	}
}
