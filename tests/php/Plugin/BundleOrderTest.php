<?php
/**
 * Bundles in orders: allocation, receipt, agreement on the price, refunds, limits.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Bundles\BundleTerms;
use Tandem\Plugin\Orders\OrderReceipt;
use Tandem\Plugin\Orders\UsageClaims;
use Tandem\Plugin\Plugin;

require_once __DIR__ . '/BundleFixtures.php';

final class BundleOrderTest extends TandemTestCase {

	use BundleFixtures;

	public function test_both_checkouts_charge_the_same_and_keep_the_allocation(): void {
		$laptop = $this->product( '1000.00', 'Laptop' );
		$mouse  = $this->product( '33.33', 'Mouse' );
		$bundle = $this->bundle( array( array( $laptop ), array( $mouse, 3 ) ), array( 'discount' => 'fixed', 'value' => '999.99' ), 'Desk kit' );
		$this->fill_cart( array( array( $laptop ), array( $mouse, 4 ) ) );
		$classic = wc_get_order( WC()->checkout()->create_order( array( 'payment_method' => 'cod', 'billing_email' => 'buyer@example.test' ) ) );
		$block   = $this->check_out();
		foreach ( array( $classic, $block ) as $order ) {
			self::assertSame( '1033.32', wc_format_decimal( $order->get_subtotal(), 2 ) );
			$parts = array();
			foreach ( $order->get_items() as $item ) {
				foreach ( OrderReceipt::parts( $item ) as $part ) {
					self::assertSame( 'bundle:' . $bundle->get_id(), $part['rule'] );
					self::assertSame( 64, strlen( $part['version'] ) );
					$parts[ $item->get_product_id() ] = array( $part['qty'], $part['total'] );
				}
			}
			self::assertSame( array( $laptop->get_id(), $mouse->get_id() ), array_keys( $parts ) );
			self::assertSame( 99999, $parts[ $laptop->get_id() ][1] + $parts[ $mouse->get_id() ][1] );
			self::assertSame( 3, $parts[ $mouse->get_id() ][0] );
			self::assertSame( 'Desk kit', OrderReceipt::read( $order )['names'][ 'bundle:' . $bundle->get_id() ] );
		}
	}

	public function test_the_price_of_an_order_can_be_derived_again_and_no_byte_may_flip(): void {
		$laptop = $this->product( '1000.00' );
		$mouse  = $this->product( '33.33' );
		$bundle = $this->bundle( array( array( $laptop ), array( $mouse, 3 ) ), array( 'discount' => 'percent', 'value' => '7.77' ) );
		$this->fill_cart( array( array( $laptop ), array( $mouse, 4 ) ) );
		$order = $this->check_out();
		$bundle->set_bundle( $bundle->bundle()->components, BundleTerms::from_array( array( 'discount' => 'percent', 'value' => '50' ) ) );
		$bundle->save();
		$receipt = OrderReceipt::read( $order );
		$store   = Plugin::instance()->rule_versions();
		$again   = Plugin::instance()->engine()->quote( OrderReceipt::request( $receipt, $store ) );
		self::assertSame( $receipt['quote'], $again['hash'] );
		self::assertSame( OrderReceipt::totals( $receipt ), array_column( $again['lines'], 'total' ) );
		$text = $order->get_meta( OrderReceipt::META );
		self::assertLessThan( 600, strlen( $text ), 'a receipt takes a few hundred bytes' );
		$seed = 7;
		for ( $flip = 0; $flip < 200; $flip++ ) {
			$seed    = ( $seed * 1103515245 + 12345 ) % 2147483648;
			$at      = $seed % strlen( $text );
			$altered = $text;
			$altered[ $at ] = chr( ord( $text[ $at ] ) ^ ( 1 << ( $flip % 7 ) ) );
			$read    = json_decode( $altered, true );
			$caught  = ! is_array( $read );
			if ( ! $caught ) {
				try {
					OrderReceipt::request( $read, $store );
				} catch ( \Throwable ) {
					$caught = true;
				}
			}
			self::assertTrue( $caught, "byte $at: " . substr( $altered, max( 0, $at - 20 ), 40 ) );
		}
	}

	public function test_order_page_and_e_mails_say_what_was_part_of_what(): void {
		$laptop = $this->product( '1000.00', 'Laptop' );
		$mouse  = $this->product( '50.00', 'Mouse' );
		$this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '10' ), 'Desk & kit' );
		$this->fill_cart( array( array( $laptop ), array( $mouse, 3 ) ) );
		$order = $this->check_out();
		ob_start();
		woocommerce_order_details_table( $order->get_id() );
		$page = html_entity_decode( wp_strip_all_tags( (string) ob_get_clean() ) );
		self::assertMatchesRegularExpression( '/Desk & kit \(saved [^)]+\)\s*Laptop/', $page );
		self::assertStringContainsString( 'Part of: Desk & kit (1 of 3)', $page );
		self::assertSame( 1, substr_count( $page, 'Part of' ), 'not below the line that carries the heading' );
		$mails = array_filter( $this->mails, static fn( array $mail ): bool => 1 === substr_count( wp_strip_all_tags( (string) $mail['message'] ), 'Part of: Desk' ) );
		// Invoices and packing slips list the fields of a line, without WooCommerce's hook after them; others have that hook alone.
		$item = array_values( $order->get_items() )[0];
		self::assertSame( array( array( 'Part of', 'Desk &amp; kit' ) ), array_map( static fn( object $field ): array => array( $field->display_key, $field->display_value ), array_values( $item->get_all_formatted_meta_data() ) ) );
		do_action( 'woocommerce_order_item_meta_start', $item->get_id(), $item, $order, false );
		ob_start();
		do_action( 'woocommerce_order_item_meta_end', $item->get_id(), $item, $order, false );
		self::assertStringContainsString( 'Part of: Desk &amp; kit', (string) ob_get_clean() );
		self::assertSame( '', (string) $item->get_meta( '_tandem_part_of' ), 'it is told, not stored' );
		self::assertContains( '_tandem_part_of', apply_filters( 'woocommerce_hidden_order_itemmeta', array() ), 'no field that staff could edit' );
		self::assertNotEmpty( $mails, 'no mail names the bundle' );
	}

	/**
	 * @dataProvider changes
	 */
	public function test_a_price_that_changed_since_it_was_shown_stops_the_order_once( callable $change, string $after ): void {
		$laptop = $this->product( '1000.00', 'Laptop' );
		$mouse  = $this->product( '100.00', 'Mouse' );
		$bundle = $this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '10' ), 'Desk kit' );
		$this->fill_cart( array( array( $laptop ), array( $mouse ) ) );
		$shown = self::plain( $this->store_api( 'GET', 'cart' ) );
		self::assertSame( '99000', $shown['totals']['total_items'] );
		$change( $bundle, $laptop );
		$this->next_request();
		$body   = array( 'billing_address' => self::address() + array( 'email' => 'buyer@example.test' ), 'shipping_address' => self::address(), 'payment_method' => 'cod' );
		$answer = self::plain( $this->store_api( 'POST', 'checkout', $body ) );
		self::assertSame( 'tandem_price_changed', $answer['code'] ?? '', (string) wp_json_encode( $answer ) );
		$this->next_request();
		$order = $this->check_out();
		self::assertSame( $after, wc_format_decimal( $order->get_subtotal(), 2 ) );
	}

	/** @return array<string,array{0:callable,1:string}> */
	public function changes(): array {
		return array(
			'the rule ended'      => array(
				static function ( $bundle ): void {
					$bundle->set_bundle( $bundle->bundle()->components, BundleTerms::from_array( array( 'discount' => 'percent', 'value' => '10', 'until' => time() - 5 ) ) );
					$bundle->save();
				},
				'1100.00',
			),
			'the discount rose'   => array(
				static function ( $bundle ): void {
					$bundle->set_bundle( $bundle->bundle()->components, BundleTerms::from_array( array( 'discount' => 'percent', 'value' => '20' ) ) );
					$bundle->save();
				},
				'880.00',
			),
			'a product got dearer' => array(
				static function ( $bundle, $laptop ): void {
					$laptop->set_regular_price( '1200.00' );
					$laptop->save();
				},
				'1170.00',
			),
			'the bundle was trashed' => array(
				static function ( $bundle ): void {
					wp_trash_post( $bundle->get_id() );
				},
				'1100.00',
			),
		);
	}

	public function test_the_classic_checkout_is_stopped_the_same_way(): void {
		$laptop = $this->product( '1000.00' );
		$mouse  = $this->product( '100.00' );
		$bundle = $this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '10' ), 'Desk kit' );
		$this->fill_cart( array( array( $laptop ), array( $mouse ) ) );
		$this->store_api( 'GET', 'cart' );
		wp_trash_post( $bundle->get_id() );
		$this->next_request();
		$errors = new \WP_Error();
		do_action( 'woocommerce_after_checkout_validation', array(), $errors );
		self::assertSame( array( 'tandem_price_changed' ), $errors->get_error_codes() );
		self::assertStringContainsString( 'Desk kit', $errors->get_error_message() );
	}

	public function test_any_sequence_of_refunds_ends_at_zero(): void {
		$seed = 20261122;
		$next = static function ( int $below ) use ( &$seed ): int {
			$seed = ( $seed * 1103515245 + 12345 ) % 2147483648;
			return $seed % $below;
		};
		$laptop = $this->product( '1000.00' );
		$mouse  = $this->product( '33.33' );
		$this->bundle( array( array( $laptop ), array( $mouse, 3 ) ), array( 'discount' => 'percent', 'value' => '7.77' ) );
		for ( $round = 0; $round < 3; $round++ ) {
			WC()->cart->empty_cart();
			$this->fill_cart( array( array( $laptop, 1 + $next( 2 ) ), array( $mouse, 3 + $next( 5 ) ) ) );
			$order = $this->check_out();
			$paid  = (float) $order->get_total();
			$steps = 0;
			while ( (float) $order->get_remaining_refund_amount() > 0 ) {
				$remaining = (int) round( (float) $order->get_remaining_refund_amount() * 100 );
				$amount    = ++$steps > 6 ? $remaining : min( $remaining, 1 + $next( intdiv( $remaining, 2 ) + 1 ) );
				$items     = $order->get_items();
				$item      = array_values( $items )[ $next( count( $items ) ) ];
				$refund    = wc_create_refund(
					array(
						'order_id'   => $order->get_id(),
						'amount'     => number_format( $amount / 100, 2, '.', '' ),
						'line_items' => array( $item->get_id() => array( 'qty' => 0, 'refund_total' => number_format( $amount / 100, 2, '.', '' ) ) ),
					)
				);
				self::assertNotInstanceOf( \WP_Error::class, $refund );
				$order = wc_get_order( $order->get_id() );
				self::assertGreaterThanOrEqual( 0, (float) $order->get_remaining_refund_amount() );
			}
			self::assertSame( '0.00', wc_format_decimal( $order->get_remaining_refund_amount(), 2 ), "round $round" );
			self::assertSame( wc_format_decimal( $paid, 2 ), wc_format_decimal( $order->get_total_refunded(), 2 ) );
			self::assertNotNull( OrderReceipt::read( $order ) );
		}
	}

	public function test_full_line_refunds_give_back_exactly_what_was_paid(): void {
		$laptop = $this->product( '1000.00' );
		$mouse  = $this->product( '33.33' );
		$this->bundle( array( array( $laptop ), array( $mouse, 3 ) ), array( 'discount' => 'fixed', 'value' => '1000.00' ) );
		$this->fill_cart( array( array( $laptop ), array( $mouse, 3 ) ) );
		$order = $this->check_out();
		foreach ( $order->get_items( array( 'line_item', 'shipping' ) ) as $item ) {
			$refund = wc_create_refund( array( 'order_id' => $order->get_id(), 'amount' => wc_format_decimal( $item->get_total(), 2 ), 'line_items' => array( $item->get_id() => array( 'qty' => $item->get_quantity(), 'refund_total' => wc_format_decimal( $item->get_total(), 2 ) ) ) ) );
			self::assertNotInstanceOf( \WP_Error::class, $refund );
		}
		self::assertSame( '0.00', wc_format_decimal( wc_get_order( $order->get_id() )->get_remaining_refund_amount(), 2 ) );
	}

	public function test_orders_made_by_hand_get_bundle_prices_by_a_button(): void {
		$laptop = $this->product( '1000.00' );
		$mouse  = $this->product( '100.00' );
		$other  = $this->product( '10.00' );
		$bundle = $this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'fixed', 'value' => '999.99' ) );
		$order  = $this->order( array( array( $laptop, 1 ), array( $mouse, 1 ), array( $other, 1 ) ) );
		$items  = array_values( $order->get_items() );
		$items[2]->set_subtotal( '7.00' );
		$items[2]->set_total( '7.00' );
		$items[2]->save();
		$order->set_status( 'pending' );
		$order->save();
		$request = new \WP_REST_Request( 'POST', '/tandem/v1/orders/' . $order->get_id() . '/bundle-prices' );
		self::assertSame( 401, rest_do_request( $request )->get_status() );
		self::assertSame( '1107.00', wc_format_decimal( wc_get_order( $order->get_id() )->get_subtotal(), 2 ) );
		wp_set_current_user( 1 );
		self::assertSame( 200, rest_do_request( $request )->get_status() );
		$order = wc_get_order( $order->get_id() );
		self::assertSame( '1006.99', $order->get_total() );
		self::assertNotNull( OrderReceipt::read( $order ) );
		wp_trash_post( $bundle->get_id() );
		Plugin::instance()->quotes()->forget();
		rest_do_request( $request );
		$order = wc_get_order( $order->get_id() );
		self::assertSame( '1107.00', $order->get_total() );
		self::assertNull( OrderReceipt::read( $order ) );
		$order->set_status( 'completed' );
		$order->save();
		self::assertSame( 409, rest_do_request( $request )->get_status() );
	}

	public function test_paying_an_order_later_keeps_its_allocation_and_buying_again_prices_anew(): void {
		$laptop = $this->product( '1000.00' );
		$mouse  = $this->product( '100.00' );
		$bundle = $this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		$this->fill_cart( array( array( $laptop ), array( $mouse ) ) );
		$order = wc_get_order( WC()->checkout()->create_order( array( 'payment_method' => 'cod', 'billing_email' => 'buyer@example.test' ) ) );
		$bundle->set_bundle( $bundle->bundle()->components, BundleTerms::from_array( array( 'discount' => 'percent', 'value' => '20' ) ) );
		$bundle->save();
		$order->calculate_totals();
		$order->payment_complete();
		$order = wc_get_order( $order->get_id() );
		self::assertSame( '990.00', wc_format_decimal( $order->get_subtotal(), 2 ) );
		self::assertNotEmpty( OrderReceipt::parts( array_values( $order->get_items() )[0] ) );
		WC()->cart->empty_cart();
		foreach ( $order->get_items() as $item ) {
			WC()->cart->add_to_cart( $item->get_product_id(), $item->get_quantity() );
		}
		WC()->cart->calculate_totals();
		self::assertSame( '880.00', $this->contents_total() );
	}

	public function test_a_limited_bundle_is_sold_no_more_often(): void {
		$laptop = $this->product( '1000.00' );
		$mouse  = $this->product( '100.00' );
		$this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '10', 'limit_total' => 2 ), 'Desk kit' );
		$this->fill_cart( array( array( $laptop, 3 ), array( $mouse, 3 ) ) );
		self::assertSame( '3080.00', $this->contents_total() );
		$order = $this->check_out();
		self::assertSame( '3080.00', wc_format_decimal( $order->get_subtotal(), 2 ) );
		self::assertNotSame( '', $order->get_meta( UsageClaims::META ) );
		WC()->cart->empty_cart();
		$this->fill_cart( array( array( $laptop ), array( $mouse ) ) );
		self::assertSame( '1100.00', $this->contents_total() );
		$order->update_status( 'cancelled' );
		Plugin::instance()->quotes()->forget();
		WC()->cart->calculate_totals();
		self::assertSame( '990.00', $this->contents_total() );
	}

	public function test_the_last_use_goes_to_one_of_two_carts(): void {
		$laptop = $this->product( '1000.00' );
		$mouse  = $this->product( '100.00' );
		$bundle = $this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '10', 'limit_total' => 1 ), 'Desk kit' );
		$this->fill_cart( array( array( $laptop ), array( $mouse ) ) );
		self::assertSame( '990.00', $this->contents_total() );
		// Somebody else is faster, after this cart was priced and before the order is made.
		self::assertTrue( Plugin::instance()->usage()->take( 'bundle:' . $bundle->get_id(), 1, 1 ) );
		$answer = WC()->checkout()->create_order( array( 'payment_method' => 'cod', 'billing_email' => 'buyer@example.test' ) );
		self::assertInstanceOf( \WP_Error::class, $answer );
		self::assertStringContainsString( 'sold out', $answer->get_error_message() );
		self::assertFalse( Plugin::instance()->usage()->take( 'bundle:' . $bundle->get_id(), 1, 1 ) );
	}

	public function test_a_limit_per_customer_counts_guests_by_their_address(): void {
		$laptop = $this->product( '1000.00' );
		$mouse  = $this->product( '100.00' );
		$this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '10', 'limit_customer' => 1 ), 'Desk kit' );
		$this->fill_cart( array( array( $laptop ), array( $mouse ) ) );
		self::assertSame( '990.00', wc_format_decimal( $this->check_out()->get_subtotal(), 2 ) );
		WC()->cart->empty_cart();
		WC()->customer->set_billing_email( '' );
		$this->fill_cart( array( array( $laptop ), array( $mouse ) ) );
		self::assertSame( '990.00', $this->contents_total() );
		$this->next_request();
		$body   = array( 'billing_address' => self::address() + array( 'email' => 'Buyer@example.test' ), 'shipping_address' => self::address(), 'payment_method' => 'cod' );
		$answer = self::plain( $this->store_api( 'POST', 'checkout', $body ) );
		self::assertContains( $answer['code'] ?? '', array( 'tandem_price_changed', 'tandem_limit_reached' ), (string) wp_json_encode( $answer ) );
		$this->next_request();
		self::assertSame( '1100.00', wc_format_decimal( $this->check_out()->get_subtotal(), 2 ) );
	}
}
