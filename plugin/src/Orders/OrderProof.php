<?php
/**
 * Derives the price of a past order again.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Orders;

use Tandem\Engine;
use Tandem\Plugin\Pricing\CanonicalJson;
use Tandem\Plugin\Pricing\RuleVersionStore;

defined( 'ABSPATH' ) || exit;

/**
 * Asks the engine for the quote that an order's receipt tells of and compares it with what the receipt
 * and the order's lines say was charged.
 */
final class OrderProof {

	/** Orders of one page. */
	private const PAGE = 100;

	/**
	 * Takes its services.
	 *
	 * @param \Closure():Engine $engine   The engine.
	 * @param RuleVersionStore  $versions Rule versions.
	 */
	public function __construct(
		private readonly \Closure $engine,
		private readonly RuleVersionStore $versions,
	) {
	}

	/**
	 * Orders that bundles or offers priced: those with a receipt, oldest first, then those of which only the saving or
	 * the parts of a line are left. An order that lost all three cannot be told from one without bundles.
	 *
	 * @param int $since UNIX seconds.
	 * @return iterable<\WC_Order>
	 */
	public static function orders( int $since ): iterable {
		$seen = array();
		foreach ( self::marked( $since ) as $order ) {
			$seen[ $order->get_id() ] = true;
			yield $order;
		}
		foreach ( OrderPartsReader::ids() as $id ) {
			$order = isset( $seen[ $id ] ) ? null : wc_get_order( $id );
			if ( $order instanceof \WC_Order && 'shop_order' === $order->get_type() && 'trash' !== $order->get_status() && ( $order->get_date_created()?->getTimestamp() ?? 0 ) >= $since ) {
				yield $order;
			}
		}
	}

	/**
	 * Orders with a receipt or a saving, oldest first.
	 *
	 * @param int $since UNIX seconds.
	 * @return iterable<\WC_Order>
	 */
	private static function marked( int $since ): iterable {
		for ( $page = 1; ; $page++ ) {
			$orders = wc_get_orders(
				array(
					'type'         => 'shop_order',
					'limit'        => self::PAGE,
					'page'         => $page,
					'orderby'      => 'ID',
					'order'        => 'ASC',
					'date_created' => '>=' . $since,
					'status'       => array_keys( wc_get_order_statuses() ),
					'meta_query'   => array( // phpcs:ignore WordPress.DB.SlowDBQuery.slow_db_query_meta_query -- A command that reads every order.
						'relation' => 'OR',
						array(
							'key'     => OrderReceipt::META,
							'compare' => 'EXISTS',
						),
						array(
							'key'     => OrderReceipt::SAVING_META,
							'compare' => 'EXISTS',
						),
					),
				)
			);
			yield from $orders;
			if ( count( $orders ) < self::PAGE ) {
				return;
			}
		}
	}

	/**
	 * The first difference, in words, or null where the price can be derived as it was charged.
	 *
	 * @param \WC_Order $order Order.
	 */
	public function difference( \WC_Order $order ): ?string {
		$receipt = OrderReceipt::read( $order );
		if ( null === $receipt ) {
			return 'receipt: expected JSON, found none';
		}
		try {
			if ( CanonicalJson::encode( $receipt ) !== $order->get_meta( OrderReceipt::META ) ) {
				return 'receipt: its text is not the one that was written';
			}
			$answer = $this->answer( $receipt );
		} catch ( \Throwable $error ) {
			return $error->getMessage();
		}
		$totals = array_column( $answer['lines'], 'total' );
		foreach ( OrderReceipt::totals( $receipt ) as $number => $total ) {
			if ( ( $totals[ $number ] ?? null ) !== $total ) {
				return sprintf( 'line %d: expected %s, found %s', $number + 1, (string) $total, (string) ( $totals[ $number ] ?? 'none' ) );
			}
		}
		if ( $answer['hash'] !== $receipt['quote'] ) {
			return sprintf( 'quote: expected hash %s, found %s', $receipt['quote'], $answer['hash'] );
		}
		return $this->allocation_difference( $order, $answer );
	}

	/**
	 * What the engine answers to the request of a receipt.
	 *
	 * @param array<string,mixed> $receipt Receipt.
	 * @return array<string,mixed>
	 * @throws \UnexpectedValueException Where the receipt was altered or a rule is missing.
	 */
	public function answer( array $receipt ): array {
		return ( $this->engine )()->quote( OrderReceipt::request( $receipt, $this->versions ) );
	}

	/**
	 * The first order line whose stored allocation is, to the byte, not what the engine gives.
	 *
	 * @param \WC_Order           $order  Order.
	 * @param array<string,mixed> $answer Answer.
	 */
	private function allocation_difference( \WC_Order $order, array $answer ): ?string {
		$versions = array_column( $answer['applied'], 'version', 'rule' );
		$given    = array();
		$loose    = array();
		foreach ( $answer['lines'] as $line ) {
			if ( $line['parts'] ) {
				$loose  += array( count( $given ) => 0 === $line['saving'] );
				$given[] = CanonicalJson::encode( array_map( static fn( array $part ): array => array( 'version' => $versions[ $part['rule'] ] ?? '' ) + $part, $line['parts'] ) );
			}
		}
		foreach ( $order->get_items() as $item ) {
			$stored = (string) $item->get_meta( OrderReceipt::ITEM_META );
			$at     = '' === $stored ? null : array_search( $stored, $given, true );
			if ( false === $at ) {
				return sprintf( 'item %d: its stored part is not what the engine gives: %s', $item->get_id(), $stored );
			}
			if ( null !== $at ) {
				unset( $given[ $at ] );
			}
		}
		// What stayed at the shop's price was not written to the lines of earlier orders.
		$given = array_diff_key( $given, array_filter( $loose ) );
		return array() === $given ? null : sprintf( 'items: a part that the engine gives is at no line of the order: %s', (string) reset( $given ) );
	}
}
