<?php
/**
 * What the free-shipping bar names is added for real: WooCommerce's own shipping calculation then has the last word.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Journey\FreeShipping;
use Tandem\Plugin\Plugin;

require_once __DIR__ . '/OfferFixtures.php';

final class ShippingPromiseTest extends TandemTestCase {

	use OfferFixtures;

	/**
	 * Conditions, how prices are entered and shown, coupon; what is to be said: minor units that are missing, or null.
	 *
	 * @return iterable<string,array{array<string,string>,string,?array<string,mixed>,?int}>
	 */
	public function conditions(): iterable {
		$ten    = array( 'discount_type' => 'fixed_cart', 'amount' => '10' );
		$tenth  = array( 'discount_type' => 'percent', 'amount' => '10' );
		$piece  = array( 'discount_type' => 'fixed_product', 'amount' => '2' );
		$ships  = array( 'discount_type' => 'fixed_cart', 'amount' => '0', 'free_shipping' => true );
		$whole  = array( 'discount_type' => 'fixed_cart', 'amount' => '80' );
		$amount = array( 'requires' => 'min_amount' );
		yield 'an amount' => array( $amount, '', null, 4500 );
		yield 'a coupon alone: no amount leads there' => array( array( 'requires' => 'coupon' ), '', null, null );
		yield 'a coupon alone, given: nothing is missing and no amount is told' => array( array( 'requires' => 'coupon' ), '', $ships, null );
		yield 'no condition' => array( array( 'requires' => '' ), '', null, null );
		yield 'either, by amount' => array( array( 'requires' => 'either' ), '', null, 4500 );
		yield 'either, by coupon: the order ships free already' => array( array( 'requires' => 'either' ), '', $ships, null );
		yield 'both, without the coupon' => array( array( 'requires' => 'both' ), '', null, null );
		yield 'both, with a coupon that grants nothing' => array( array( 'requires' => 'both' ), '', $ten, null );
		yield 'both, with the coupon' => array( array( 'requires' => 'both' ), '', $ships, 4500 );
		yield 'a fixed coupon' => array( $amount, '', $ten, 5500 );
		yield 'a fixed coupon, ignored' => array( $amount + array( 'ignore_discounts' => 'yes' ), '', $ten, 4500 );
		yield 'a percent coupon takes off of what is added, too' => array( $amount, '', $tenth, 5333 );
		yield 'half a percent more' => array( $amount, '', array( 'discount_type' => 'percent', 'amount' => '12.5' ), 5571 );
		yield 'a third' => array( $amount, '', array( 'discount_type' => 'percent', 'amount' => '33.33' ), 8249 );
		yield 'a percent coupon that takes everything' => array( $amount, '', array( 'discount_type' => 'percent', 'amount' => '100' ), null );
		yield 'a percent coupon for what is no offer' => array( $amount, '', $tenth + array( 'exclude_sale_items' => true ), null );
		yield 'a percent coupon for one piece' => array( $amount, '', $tenth + array( 'limit_usage_to_x_items' => 1 ), null );
		yield 'a percent coupon, ignored' => array( $amount + array( 'ignore_discounts' => 'yes' ), '', $tenth, 4500 );
		yield 'a coupon for each product' => array( $amount, '', $piece, null );
		yield 'a fixed coupon that the cart does not use up' => array( $amount, '', $whole, null );
		foreach ( array( 'no excl' => array( 4500, 5500 ), 'yes incl' => array( 4500, 5500 ) ) as $tax => list( $plain, $less ) ) {
			yield "tax $tax" => array( $amount, $tax, null, $plain );
			yield "tax $tax, a fixed coupon" => array( $amount, $tax, $ten, $less );
			yield "tax $tax, a percent coupon" => array( $amount, $tax, $tenth, 5333 );
			yield "tax $tax, a fixed coupon, ignored" => array( $amount + array( 'ignore_discounts' => 'yes' ), $tax, $ten, $plain );
		}
		// 20.00 at 20 % and 10.00 at 10 %: what the coupon takes off as shown depends on what else is in the cart.
		yield 'shown with tax, entered without' => array( $amount, 'no incl', null, 4000 );
		yield 'shown with tax, entered without, a percent coupon' => array( $amount, 'no incl', $tenth, null );
		yield 'shown with tax, entered without, a fixed coupon' => array( $amount, 'no incl', $ten, null );
		yield 'shown without tax, entered with' => array( $amount, 'yes excl', null, 4924 );
		yield 'shown without tax, entered with, a fixed coupon' => array( $amount, 'yes excl', $ten, null );
	}

	/**
	 * @dataProvider conditions
	 *
	 * @param array<string,string>     $method Conditions of the method.
	 * @param string                   $tax    Whether prices are entered with tax, and how they are shown; empty for no tax.
	 * @param array<string,mixed>|null $coupon Coupon.
	 * @param int|null                 $said   Minor units, null for nothing to say.
	 */
	public function test_what_the_bar_names_is_what_is_missing( array $method, string $tax, ?array $coupon, ?int $said ): void {
		$this->shop( $method, $tax );
		WC()->cart->add_to_cart( $this->product( '20.00', '', array( 'tax_class' => '' ) )->get_id() );
		WC()->cart->add_to_cart( $this->product( '10.00', '', array( 'tax_class' => 'reduced-rate' ) )->get_id() );
		if ( null !== $coupon ) {
			$given = new \WC_Coupon();
			$given->set_code( 'promise' );
			$given->set_props( $coupon );
			$given->save();
			self::assertTrue( WC()->cart->apply_coupon( 'promise' ) );
		}
		WC()->cart->calculate_totals();
		$progress = ( new FreeShipping() )->progress();
		self::assertSame( $said, $progress?->missing );
		if ( null === $said ) {
			return;
		}
		foreach ( array( '', 'reduced-rate', 'zero-rate' ) as $class ) {
			if ( null === $coupon ? in_array( $tax, array( '', 'no excl', 'yes incl' ), true ) : 'yes incl' !== $tax ) {
				// Elsewhere the tax of all lines is rounded once, and a cent may come of that.
				self::assertFalse( $this->with( $said - 1, $class, $tax ), "a cent less is not enough: $class" );
			}
			self::assertTrue( $this->with( $said, $class, $tax ), "what was named: $class" );
			if ( in_array( $tax, array( '', 'no excl', 'yes incl' ), true ) ) {
				self::assertTrue( $this->with( $said, $class, $tax, 7 ), "in pieces: $class" );
			}
		}
	}

	/**
	 * Offers, how prices are entered and shown; what is to be said. The cart holds 30.00.
	 *
	 * @return iterable<string,array{list<array<string,mixed>>,string,?int}>
	 */
	public function offers(): iterable {
		$from = static fn( int $amount ): array => array( 'conditions' => self::when( 'cart.total', 'ge', $amount ) );
		$off  = array( 'benefit' => array( 'type' => 'amount', 'amount' => '10.00' ) );
		yield 'none' => array( array(), '', 4500 );
		yield 'a percent from below the minimum' => array( array( $from( 7000 ) ), '', 5333 );
		yield 'a percent from what would be enough' => array( array( $from( 7500 ) ), '', 5333 );
		yield 'a percent from a cent more than is enough' => array( array( $from( 7501 ) ), '', 4500 );
		yield 'a percent that is taken off already' => array( array( $from( 2000 ) ), '', 5333 );
		yield 'an odd percent' => array( array( array( 'benefit' => array( 'type' => 'percent', 'percent' => '17.5' ) ) + $from( 7000 ) ), '', 6091 );
		yield 'an amount from below the minimum' => array( array( $off + $from( 6000 ) ), '', 5500 );
		yield 'two steps' => array( array( $from( 4000 ), array( 'benefit' => array( 'type' => 'percent', 'percent' => '20' ) ) + $from( 8000 ) ), '', 6375 );
		yield 'half of everything' => array( array( array( 'benefit' => array( 'type' => 'percent', 'percent' => '50' ) ) + $from( 7000 ) ), '', 11999 );
		yield 'free shipping itself' => array( array( array( 'benefit' => array( 'type' => 'free_shipping' ) ) + $from( 9000 ) ), '', 4500 );
		foreach ( array( 'no excl', 'yes incl' ) as $tax ) {
			yield "tax $tax" => array( array( $from( 7000 ) ), $tax, 5333 );
		}
		// 36.00 shown for 30.00, 39.00 missing, which are 32.50 to 39.00 entered; 25.00 for 30.00, 50.00 missing, up to 60.00.
		yield 'shown with tax, entered without, nowhere near' => array( array( $from( 11000 ) ), 'no incl', 3900 );
		yield 'shown with tax, entered without' => array( array( $from( 6500 ) ), 'no incl', null );
		yield 'shown without tax, entered with' => array( array( $from( 8500 ) ), 'yes excl', null );
	}

	/**
	 * @dataProvider offers
	 *
	 * @param list<array<string,mixed>> $offers Fields of offers.
	 * @param string                    $tax    As above.
	 * @param int|null                  $said   Minor units, null for nothing to say.
	 */
	public function test_what_an_offer_would_take_off_is_missing_too( array $offers, string $tax, ?int $said ): void {
		foreach ( Plugin::instance()->offers()->all() as $offer ) {
			Plugin::instance()->offers()->delete( $offer->id );
		}
		$this->shop( array( 'requires' => 'min_amount' ), $tax );
		foreach ( $offers as $offer ) {
			$this->offer( $offer );
		}
		WC()->cart->add_to_cart( $this->product( '30.00' )->get_id() );
		$this->look_again();
		self::assertSame( $said, ( new FreeShipping() )->progress()?->missing );
		foreach ( null === $said ? array() : array( '', 'reduced-rate' ) as $class ) {
			self::assertFalse( $this->with( $said - 1, $class, $tax ), "a cent less is not enough: $class" );
			self::assertTrue( $this->with( $said, $class, $tax ), "what was named: $class" );
		}
	}

	public function test_several_packages_and_a_virtual_cart_are_promised_nothing(): void {
		$this->shop( array( 'requires' => 'min_amount' ), '' );
		$split = static function ( array $packages ): array {
			$one             = reset( $packages );
			$one['contents'] = array_slice( $one['contents'], 0, 1 );
			return array( reset( $packages ), $one );
		};
		WC()->cart->add_to_cart( $this->product( '20.00' )->get_id() );
		WC()->cart->calculate_totals();
		self::assertSame( 5500, ( new FreeShipping() )->progress()?->missing );
		add_filter( 'woocommerce_cart_shipping_packages', $split );
		WC()->shipping()->reset_shipping();
		WC()->cart->calculate_totals();
		self::assertNull( ( new FreeShipping() )->progress() );
		remove_filter( 'woocommerce_cart_shipping_packages', $split );
		WC()->cart->empty_cart();
		WC()->cart->add_to_cart( $this->product( '20.00', '', array( 'virtual' => true ) )->get_id() );
		WC()->cart->calculate_totals();
		self::assertNull( ( new FreeShipping() )->progress() );
	}

	/**
	 * The shop's free method under other conditions, two tax rates, and a shopper in the zone.
	 *
	 * @param array<string,string> $method Conditions.
	 * @param string               $tax    As above.
	 */
	private function shop( array $method, string $tax ): void {
		$this->two_rates( $tax );
		update_option( 'woocommerce_tax_based_on', 'shipping' );
		foreach ( array( 'shipping', 'billing' ) as $kind ) {
			WC()->customer->{"set_{$kind}_country"}( 'US' );
		}
		WC()->customer->set_calculated_shipping( true );
		WC()->cart->add_to_cart( $this->product( '1.00' )->get_id() );
		WC()->cart->calculate_totals();
		$packages = WC()->shipping()->get_packages();
		foreach ( \WC_Shipping_Zones::get_zone_matching_package( reset( $packages ) )->get_shipping_methods( true ) as $free ) {
			if ( $free instanceof \WC_Shipping_Free_Shipping ) {
				update_option( $free->get_instance_option_key(), $method + array( 'min_amount' => '75.00', 'ignore_discounts' => 'no' ) + $free->instance_settings );
			}
		}
		WC()->cart->empty_cart();
		\WC_Cache_Helper::get_transient_version( 'shipping', true );
		WC()->shipping()->reset_shipping();
	}

	/**
	 * Whether the cart ships free with one more product of an amount as shown, or with several.
	 *
	 * @param int    $minor  Minor units as shown.
	 * @param string $class  Tax class of the product.
	 * @param string $tax    As above.
	 * @param int    $pieces How many products.
	 */
	private function with( int $minor, string $class, string $tax, int $pieces = 1 ): bool {
		$others = array();
		for ( $piece = 1; $piece < $pieces; $piece++ ) {
			$part     = intdiv( $minor, 2 * $piece + 1 );
			$minor   -= $part;
			$others[] = WC()->cart->add_to_cart( $this->product( wc_format_decimal( $part / 100, 2 ), '', array( 'tax_class' => $class ) )->get_id() );
		}
		$product = $this->product( wc_format_decimal( $minor / 100, 2 ), '', array( 'tax_class' => $class ) );
		if ( in_array( $tax, array( 'no incl', 'yes excl' ), true ) ) {
			// What is shown is not what is entered.
			$rate = array( '' => 1.2, 'reduced-rate' => 1.1, 'zero-rate' => 1.0 )[ $class ];
			$product->set_regular_price( (string) round( 'no incl' === $tax ? $minor / 100 / $rate : $minor / 100 * $rate, 6 ) );
			$product->save();
		}
		$key = WC()->cart->add_to_cart( $product->get_id() );
		WC()->shipping()->reset_shipping();
		$this->look_again();
		$packages = array_values( WC()->shipping()->get_packages() );
		$free     = array() !== array_filter( $packages[0]['rates'] ?? array(), static fn( \WC_Shipping_Rate $rate ): bool => 'free_shipping' === $rate->get_method_id() );
		foreach ( array( $key, ...$others ) as $added ) {
			WC()->cart->remove_cart_item( (string) $added );
		}
		$this->look_again();
		return $free;
	}
}
