<?php
/**
 * The free-shipping bar promises what the shipping calculation grants, and nothing else.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Journey\FreeShipping;

final class FreeShippingTest extends TandemTestCase {

	/**
	 * The shop's zone ships free from 75.00.
	 *
	 * @testWith ["20.00", 1, 5500, 26, false]
	 *           ["20.00", 3, 1500, 80, false]
	 *           ["74.99", 1, 1, 99, false]
	 *           ["75.00", 1, 0, 100, true]
	 */
	public function test_the_gap_is_what_the_zone_asks_for( string $price, int $quantity, int $missing, int $percent, bool $granted ): void {
		$this->ship_to( 'US' );
		WC()->cart->add_to_cart( $this->product( $price )->get_id(), $quantity );
		WC()->cart->calculate_totals();
		$progress = ( new FreeShipping() )->progress();
		self::assertNotNull( $progress );
		self::assertSame( array( $missing, $percent, $granted ), array( $progress->missing, $progress->percent, $progress->reached() ) );
		self::assertSame( $granted, $this->has_free_rate() );
		self::assertSame( $granted ? 'Your order ships free.' : '$' . number_format( $missing / 100, 2 ) . ' to go until free shipping.', ( new FreeShipping() )->text( $progress ) );
	}

	public function test_another_minimum_of_the_shop_is_told_at_once(): void {
		$this->ship_to( 'US' );
		WC()->cart->add_to_cart( $this->product( '20.00' )->get_id() );
		WC()->cart->calculate_totals();
		self::assertSame( 5500, ( new FreeShipping() )->progress()?->missing );
		$packages = WC()->shipping()->get_packages();
		foreach ( \WC_Shipping_Zones::get_zone_matching_package( reset( $packages ) )->get_shipping_methods( true ) as $method ) {
			if ( $method instanceof \WC_Shipping_Free_Shipping ) {
				update_option( $method->get_instance_option_key(), array( 'min_amount' => '60.00' ) + $method->instance_settings );
			}
		}
		// As WooCommerce does when the owner saves a method.
		\WC_Cache_Helper::get_transient_version( 'shipping', true );
		self::assertSame( 4000, ( new FreeShipping() )->progress()?->missing );
	}

	public function test_a_coupon_moves_the_shopper_back(): void {
		$this->ship_to( 'US' );
		$coupon = new \WC_Coupon();
		$coupon->set_code( 'less' );
		$coupon->set_discount_type( 'fixed_cart' );
		$coupon->set_amount( '10' );
		$coupon->save();
		WC()->cart->add_to_cart( $this->product( '80.00' )->get_id() );
		WC()->cart->apply_coupon( 'less' );
		WC()->cart->calculate_totals();
		self::assertSame( 500, ( new FreeShipping() )->progress()?->missing );
		self::assertFalse( $this->has_free_rate() );
	}

	public function test_nothing_is_promised_where_nothing_ships_free(): void {
		$this->ship_to( 'US' );
		WC()->cart->add_to_cart( $this->product( '10.00', '', array( 'virtual' => true ) )->get_id() );
		WC()->cart->calculate_totals();
		self::assertNull( ( new FreeShipping() )->progress(), 'nothing to ship' );

		$this->ship_to( 'DE' );
		WC()->cart->empty_cart();
		WC()->cart->add_to_cart( $this->product( '10.00' )->get_id() );
		WC()->cart->calculate_totals();
		self::assertNull( ( new FreeShipping() )->progress(), 'a country without a zone' );
	}

	private function ship_to( string $country ): void {
		WC()->customer->set_shipping_country( $country );
		WC()->customer->set_billing_country( $country );
		WC()->customer->set_calculated_shipping( true );
		WC()->shipping()->reset_shipping();
	}

	private function has_free_rate(): bool {
		$rates = array_values( WC()->shipping()->get_packages() )[0]['rates'] ?? array();
		return array() !== array_filter( $rates, static fn( \WC_Shipping_Rate $rate ): bool => 'free_shipping' === $rate->get_method_id() );
	}
}
