<?php
/**
 * Coupons and taxes beside bundle prices.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Plugin;
use Tandem\Plugin\Settings;

require_once __DIR__ . '/BundleFixtures.php';

final class CartCouponTest extends TandemTestCase {

	use BundleFixtures;

	private int $seed = 34;

	protected function tearDown(): void {
		parent::tearDown();
		Settings::forget();
	}

	/**
	 * @dataProvider policies
	 */
	public function test_the_shops_policy_decides_what_a_coupon_does( string $policy, string $type, string $amount, string $total, bool $applies ): void {
		Plugin::instance()->settings()->update( array( 'bundles' => array( 'coupon_policy' => $policy ) ) );
		$laptop = $this->product( '1000.00' );
		$mouse  = $this->product( '100.00' );
		$other  = $this->product( '50.00' );
		$this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		$this->coupon( 'save', $type, $amount );
		$this->fill_cart( array( array( $laptop ), array( $mouse ), array( $other ) ) );
		self::assertSame( $applies, WC()->cart->apply_coupon( 'save' ) );
		WC()->cart->calculate_totals();
		self::assertSame( $total, $this->contents_total() );
		WC()->cart->calculate_totals();
		self::assertSame( $total, $this->contents_total() );
	}

	/** @return array<string,array{0:string,1:string,2:string,3:string,4:bool}> */
	public function policies(): array {
		return array(
			'after, percent'       => array( 'after', 'percent', '10', '936.00', true ),
			'after, cart'          => array( 'after', 'fixed_cart', '40', '1000.00', true ),
			'after, product'       => array( 'after', 'fixed_product', '5', '1025.00', true ),
			'exclude, percent'     => array( 'exclude', 'percent', '10', '1035.00', true ),
			'exclude, cart'        => array( 'exclude', 'fixed_cart', '40', '1000.00', true ),
			'exclude, more than is left' => array( 'exclude', 'fixed_cart', '80', '990.00', true ),
			'not together'         => array( 'not_combinable', 'percent', '10', '1040.00', false ),
		);
	}

	/**
	 * @dataProvider floors
	 * @param array<string,mixed> $floor Terms.
	 */
	public function test_the_floor_holds_after_coupons( array $floor, string $type, string $amount, string $total ): void {
		update_option( 'woocommerce_feature_cost_of_goods_sold_enabled', 'yes' );
		$laptop = $this->product( '1000.00', '', array( 'cogs_value' => 850.0 ) );
		$mouse  = $this->product( '100.00', '', array( 'cogs_value' => 40.0 ) );
		$this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '10' ) + $floor );
		$this->coupon( 'save', $type, $amount );
		$this->fill_cart( array( array( $laptop ), array( $mouse ) ) );
		self::assertSame( '990.00', $this->contents_total() );
		self::assertTrue( WC()->cart->apply_coupon( 'save' ) );
		WC()->cart->calculate_totals();
		self::assertSame( $total, $this->contents_total() );
		foreach ( WC()->cart->get_cart() as $item ) {
			self::assertGreaterThanOrEqual( $item['product_id'] === $laptop->get_id() ? 850.0 : 40.0, round( $item['line_total'], 2 ) );
		}
	}

	/** @return array<string,array{0:array<string,mixed>,1:string,2:string,3:string}> */
	public function floors(): array {
		$cost = array( 'floor' => 'cost' );
		return array(
			'percent below the floor'    => array( $cost, 'percent', '20', '922.00' ),
			'percent above the floor'    => array( $cost, 'percent', '5', '940.50' ),
			'cart coupon takes the rest' => array( $cost, 'fixed_cart', '500', '890.00' ),
			'small cart coupon'          => array( $cost, 'fixed_cart', '30', '960.00' ),
			'product coupon'             => array( $cost, 'fixed_product', '70', '890.00' ),
		);
	}

	public function test_a_coupon_for_individual_use_goes_on_top_and_stays_alone(): void {
		$laptop = $this->product( '1000.00' );
		$mouse  = $this->product( '100.00' );
		$this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		$this->coupon( 'plain', 'percent', '50' );
		$this->coupon( 'alone', 'percent', '10' );
		$alone = new \WC_Coupon( 'alone' );
		$alone->set_individual_use( true );
		$alone->save();
		$this->fill_cart( array( array( $laptop ), array( $mouse ) ) );
		self::assertTrue( WC()->cart->apply_coupon( 'plain' ) );
		self::assertTrue( WC()->cart->apply_coupon( 'alone' ) );
		WC()->cart->calculate_totals();
		self::assertSame( array( array( 'alone' ), '891.00' ), array( array_values( WC()->cart->get_applied_coupons() ), $this->contents_total() ) );
		self::assertFalse( WC()->cart->apply_coupon( 'plain' ), 'it stays alone' );
		WC()->cart->calculate_totals();
		self::assertSame( '891.00', $this->contents_total() );
	}

	public function test_two_coupons_stop_at_the_floor_together(): void {
		update_option( 'woocommerce_feature_cost_of_goods_sold_enabled', 'yes' );
		$laptop = $this->product( '1000.00', '', array( 'cogs_value' => 850.0 ) );
		$mouse  = $this->product( '100.00', '', array( 'cogs_value' => 40.0 ) );
		$this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '10', 'floor' => 'cost' ) );
		$this->coupon( 'one', 'percent', '15' );
		$this->coupon( 'two', 'fixed_cart', '200' );
		$this->fill_cart( array( array( $laptop ), array( $mouse ) ) );
		WC()->cart->apply_coupon( 'one' );
		WC()->cart->apply_coupon( 'two' );
		WC()->cart->calculate_totals();
		self::assertSame( '890.00', $this->contents_total() );
	}

	/**
	 * The cart with bundle prices costs what a plain cart costs whose products have those line prices.
	 *
	 * @dataProvider shops
	 */
	public function test_the_total_is_that_of_a_plain_cart_at_the_same_line_prices( int $decimals, bool $inclusive, bool $at_subtotal, string $coupon ): void {
		foreach ( array(
			'woocommerce_calc_taxes'            => 'yes',
			'woocommerce_price_num_decimals'    => (string) $decimals,
			'woocommerce_prices_include_tax'    => $inclusive ? 'yes' : 'no',
			'woocommerce_tax_round_at_subtotal' => $at_subtotal ? 'yes' : 'no',
			'woocommerce_tax_based_on'          => 'base',
		) as $option => $value ) {
			update_option( $option, $value );
		}
		WC()->cart->round_at_subtotal = $at_subtotal;
		foreach ( array( '' => '20.0000', 'reduced-rate' => '5.5000' ) as $class => $rate ) {
			\WC_Tax::_insert_tax_rate( array( 'tax_rate_country' => 'US', 'tax_rate' => $rate, 'tax_rate_name' => 'T' . $class, 'tax_rate_priority' => 1, 'tax_rate_compound' => 0, 'tax_rate_shipping' => 0, 'tax_rate_order' => 1, 'tax_rate_class' => $class ) );
		}
		WC()->customer->set_billing_location( 'US', 'TX', '78701', 'Austin' );
		WC()->customer->set_shipping_location( 'US', 'TX', '78701', 'Austin' );
		if ( '' !== $coupon ) {
			list( $type, $amount ) = explode( ':', $coupon );
			$this->coupon( 'save', $type, $amount );
		}
		for ( $round = 0; $round < 3; $round++ ) {
			$pieces = array();
			for ( $count = 2 + $this->random( 3 ); $count > 0; $count-- ) {
				$minor    = 100 + $this->random( 200000 );
				$pieces[] = array( $this->product( \Tandem\Value\MinorUnits::format( $minor, $decimals ), '', array( 'tax_class' => $this->random( 2 ) ? '' : 'reduced-rate' ) ), 1 + $this->random( 4 ) );
			}
			$bundle = $this->bundle( $pieces, array( 'discount' => 'percent', 'value' => '1' . $this->random( 9 ) . '.' . $this->random( 99 ) ) );
			$ours   = $this->totals( $pieces, $coupon );
			$quote  = $this->cart_quote();
			self::assertCount( 1, $quote->applied() );
			$units = array();
			foreach ( WC()->cart->get_cart() as $key => $item ) {
				$units[ $item['product_id'] ] = $quote->priced_line( $key )['unit'];
			}
			wp_delete_post( $bundle->get_id(), true );
			$plain = static fn( $price, $product ) => $units[ $product->get_id() ] ?? $price;
			add_filter( 'woocommerce_product_get_price', $plain, 50, 2 );
			$core = $this->totals( $pieces, $coupon );
			self::assertTrue( null === $this->cart_quote() || array() === $this->cart_quote()->applied() );
			remove_filter( 'woocommerce_product_get_price', $plain, 50 );
			self::assertSame( $core, $ours, "round $round" );
		}
	}

	/** @return iterable<string,array{0:int,1:bool,2:bool,3:string}> */
	public function shops(): iterable {
		foreach ( array( 0, 2, 3 ) as $decimals ) {
			foreach ( array( false, true ) as $inclusive ) {
				foreach ( array( false, true ) as $at_subtotal ) {
					$coupons = array( '', 'percent:7.5', 'fixed_cart:13' );
					$coupon  = $coupons[ ( $decimals + ( $inclusive ? 1 : 0 ) + ( $at_subtotal ? 2 : 0 ) ) % 3 ];
					yield "$decimals decimals, " . ( $inclusive ? 'incl' : 'excl' ) . ', ' . ( $at_subtotal ? 'subtotal' : 'line' ) . ", coupon $coupon" => array( $decimals, $inclusive, $at_subtotal, $coupon );
				}
			}
		}
	}

	/**
	 * All amounts of a cart of these pieces.
	 *
	 * @param list<array{0:\WC_Product,1:int}> $pieces Pieces.
	 * @param string                           $coupon Coupon or nothing.
	 * @return array<string,mixed>
	 */
	private function totals( array $pieces, string $coupon ): array {
		WC()->cart->empty_cart();
		$this->fill_cart( $pieces );
		if ( '' !== $coupon ) {
			WC()->cart->apply_coupon( 'save' );
			WC()->cart->calculate_totals();
		}
		return array_intersect_key( WC()->cart->get_totals(), array_flip( array( 'subtotal', 'subtotal_tax', 'discount_total', 'discount_tax', 'cart_contents_total', 'cart_contents_tax', 'total', 'total_tax' ) ) );
	}

	/**
	 * A seeded number.
	 */
	private function random( int $below ): int {
		$this->seed = ( $this->seed * 1103515245 + 12345 ) % 2147483648;
		return intdiv( $this->seed, 65536 ) % $below;
	}

	/**
	 * A coupon.
	 */
	private function coupon( string $code, string $type, string $amount ): void {
		$coupon = new \WC_Coupon();
		$coupon->set_code( $code );
		$coupon->set_discount_type( $type );
		$coupon->set_amount( (float) $amount );
		$coupon->save();
	}
}
