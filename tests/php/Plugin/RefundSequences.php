<?php
/**
 * Refunds of bundle orders, line by line in random pieces.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Value\MinorUnits;

trait RefundSequences {

	/**
	 * Refunds orders in random pieces and takes the refunds back, again and again.
	 *
	 * @param int $sequences Sequences.
	 * @param int $seed      Seed.
	 * @return int Refunds made.
	 */
	protected function refund_sequences( int $sequences, int $seed ): int {
		$next = static function ( int $below ) use ( &$seed ): int {
			// Not random, but without the short periods of a simple generator's low bits.
			return crc32( 'case ' . ++$seed ) % $below;
		};
		update_option( 'woocommerce_calc_taxes', 'yes' );
		update_option( 'woocommerce_tax_based_on', 'base' );
		foreach ( array( '' => '19.0000', 'reduced-rate' => '7.0000' ) as $class => $rate ) {
			\WC_Tax::_insert_tax_rate( array( 'tax_rate_country' => 'US', 'tax_rate' => $rate, 'tax_rate_name' => 'T' . $class, 'tax_rate_priority' => 1, 'tax_rate_compound' => 0, 'tax_rate_shipping' => 0, 'tax_rate_order' => 1, 'tax_rate_class' => $class ) );
		}
		$laptop = $this->product( '999.99' );
		$mouse  = $this->product( '33.33', '', array( 'tax_class' => 'reduced-rate' ) );
		$lamp   = $this->product( '7.77' );
		$this->bundle( array( array( $laptop ), array( $mouse, 3 ) ), array( 'discount' => 'percent', 'value' => '7.77' ) );
		add_filter( 'woocommerce_email_enabled_customer_refunded_order', '__return_false' );
		add_filter( 'woocommerce_email_enabled_customer_partially_refunded_order', '__return_false' );
		$refunds = 0;
		$order   = null;
		for ( $sequence = 0; $sequence < $sequences; $sequence++ ) {
			if ( 0 === $sequence % 20 ) {
				update_option( 'woocommerce_prices_include_tax', $next( 2 ) ? 'yes' : 'no' );
				WC()->cart->empty_cart();
				$this->fill_cart( array( array( $laptop, 1 + $next( 2 ) ), array( $mouse, 3 + $next( 5 ) ), array( $lamp, 1 + $next( 3 ) ) ) );
				self::assertNotEmpty( $this->cart_quote()->applied() );
				$order = $this->check_out();
			}
			$left = array();
			foreach ( $order->get_items( array( 'line_item', 'shipping' ) ) as $item ) {
				$taxes                    = array_map( static fn( $tax ): int => (int) MinorUnits::rounded( $tax, 2 ), array_filter( $item->get_taxes()['total'], 'is_numeric' ) );
				$left[ $item->get_id() ]  = array( 'total' => (int) MinorUnits::rounded( $item->get_total(), 2 ) ) + $taxes;
			}
			$made = array();
			$open = static function () use ( &$left ): array {
				return array_keys( array_filter( $left, static fn( array $parts ): bool => array_sum( $parts ) > 0 ) );
			};
			for ( $lines = $open(); $lines; $lines = $open() ) {
				$id    = $lines[ $next( count( $lines ) ) ];
				$parts = array();
				foreach ( $left[ $id ] as $part => $minor ) {
					$parts[ $part ]       = count( $made ) > 8 || 0 === $next( 3 ) ? $minor : $next( $minor + 1 );
					$left[ $id ][ $part ] -= $parts[ $part ];
				}
				if ( 0 === array_sum( $parts ) ) {
					continue;
				}
				$text   = array_map( static fn( int $minor ): string => MinorUnits::format( $minor, 2 ), $parts );
				$refund = wc_create_refund( array( 'order_id' => $order->get_id(), 'amount' => MinorUnits::format( array_sum( $parts ), 2 ), 'line_items' => array( $id => array( 'qty' => 0, 'refund_total' => $text['total'], 'refund_tax' => array_diff_key( $text, array( 'total' => 1 ) ) ) ) ) );
				self::assertNotInstanceOf( \WP_Error::class, $refund, "sequence $sequence: " . ( is_wp_error( $refund ) ? $refund->get_error_message() : '' ) );
				$made[] = $refund;
			}
			$order = wc_get_order( $order->get_id() );
			self::assertSame( 0, MinorUnits::rounded( $order->get_remaining_refund_amount(), 2 ), "sequence $sequence, order total {$order->get_total()}" );
			self::assertSame( wc_format_decimal( $order->get_total(), 2 ), wc_format_decimal( $order->get_total_refunded(), 2 ) );
			$refunds += count( $made );
			foreach ( $made as $refund ) {
				$refund->delete( true );
			}
			$order = wc_get_order( $order->get_id() );
			$order->set_status( 'processing' );
			$order->save();
		}
		return $refunds;
	}
}
