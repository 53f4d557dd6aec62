<?php
/**
 * Derives the price of a past order again.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Orders;

use Tandem\Engine;
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
	 * Orders that have a receipt, oldest first.
	 *
	 * @param int $since UNIX seconds.
	 * @return iterable<\WC_Order>
	 */
	public function orders( int $since ): iterable {
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
						array(
							'key'     => OrderReceipt::META,
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
			$answer = ( $this->engine )()->quote( OrderReceipt::request( $receipt, $this->versions ) );
		} catch ( \Throwable $error ) {
			return $error->getMessage();
		}
		$totals = array_column( $answer['lines'], 'total', 'key' );
		foreach ( $receipt['lines'] as list( $key, $total ) ) {
			if ( ( $totals[ $key ] ?? null ) !== $total ) {
				return sprintf( 'line %s: expected %s, found %s', $key, (string) $total, (string) ( $totals[ $key ] ?? 'none' ) );
			}
		}
		if ( $answer['hash'] !== $receipt['quote'] ) {
			return sprintf( 'quote: expected hash %s, found %s', $receipt['quote'], $answer['hash'] );
		}
		return $this->allocation_difference( $order, $answer );
	}

	/**
	 * The first order line whose stored allocation the engine does not give.
	 *
	 * @param \WC_Order           $order  Order.
	 * @param array<string,mixed> $answer Answer.
	 */
	private function allocation_difference( \WC_Order $order, array $answer ): ?string {
		$given = array();
		foreach ( $answer['lines'] as $line ) {
			foreach ( $line['parts'] as $part ) {
				$given[] = array( $part['rule'], (int) $part['qty'], (int) $part['base'], (int) $part['total'] );
			}
		}
		foreach ( $order->get_items() as $item ) {
			foreach ( OrderReceipt::parts( $item ) as $part ) {
				$at = array_search( array( $part['rule'], (int) $part['qty'], (int) $part['base'], (int) $part['total'] ), $given, true );
				if ( false === $at ) {
					return sprintf( 'item %d: its stored part of %s is not what the engine gives', $item->get_id(), $part['rule'] );
				}
				unset( $given[ $at ] );
			}
		}
		return null;
	}
}
