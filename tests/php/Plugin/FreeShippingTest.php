<?php
/**
 * The free-shipping bar promises what the shipping calculation grants, and nothing else.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Journey\FreeShipping;
use Tandem\Plugin\Plugin;

require_once __DIR__ . '/BundleFixtures.php';

final class FreeShippingTest extends TandemTestCase {

	use BundleFixtures;

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

	public function test_the_list_of_a_change_is_remembered_and_never_promises_what_a_new_rule_undoes(): void {
		global $wpdb;
		$method                    = $_SERVER['REQUEST_METHOD'] ?? '';
		$_SERVER['REQUEST_METHOD'] = 'POST';
		$_SERVER['REQUEST_URI']    = '/wp-json/wc/store/v1/batch';
		$this->ship_to( 'US' );
		Plugin::instance()->settings()->update( array( 'live' => true, 'touchpoints.cart.on' => true, 'placements' => array( 'set' => array( 'cart' => array( 'strategy' => 'manual' ) ) ) ) );
		$cloth  = $this->product( '4.00', 'Cloth' );
		$bag    = $this->product( '56.00', 'Bag' );
		$camera = $this->product( '20.00', 'Camera', array( 'cross_sell_ids' => array( $cloth->get_id(), $bag->get_id() ) ) );
		WC()->cart->add_to_cart( $camera->get_id() );
		$key  = (string) array_key_first( WC()->cart->get_cart() );
		$list = function ( int $quantity ) use ( $wpdb, $key, $bag ): array {
			do_action( 'tandem_new_page' );
			WC()->cart->set_quantity( $key, $quantity );
			WC()->cart->calculate_totals();
			Plugin::instance()->products()->forget();
			clean_post_cache( $bag->get_id() );
			$offer = Plugin::instance()->completion()->cart_data( array() );
			$asked = $wpdb->num_queries;
			$cards = $this->cart_placements()->store_api( $offer )['placements']['cart'];
			return array( $cards['ids'], str_contains( $cards['html'], 'With this your order ships free' ), $wpdb->num_queries - $asked );
		};
		$this->finish_watches();
		$made = $list( 1 );
		self::assertSame( array( $bag->get_id(), true ), array( $made[0][0], $made[1] ) );
		self::assertSame( 5500, FreeShipping::last_gap() );
		$kept = $list( 1 );
		self::assertSame( array_slice( $made, 0, 2 ), array_slice( $kept, 0, 2 ) );
		self::assertSame( 0, $kept[2], 'no product is read' );
		self::assertSame( array( array( $cloth->get_id(), $bag->get_id() ), false ), array_slice( $list( 4 ), 0, 2 ), 'nothing is missing' );
		self::assertSame( 0, FreeShipping::last_gap() );
		self::assertTrue( $list( 1 )[1] );
		$this->bundle( array( array( $camera ), array( $bag ) ), array( 'discount' => 'amount', 'value' => '10' ), 'Camera set' );
		WC()->cart->calculate_totals();
		$this->finish_watches();
		self::assertFalse( $list( 1 )[1], 'with the bag, ten would go off' );
		self::assertFalse( $list( 1 )[1] );
		$_SERVER['REQUEST_METHOD'] = $method;
		unset( $_SERVER['REQUEST_URI'] );
	}

	public function test_the_request_of_a_page_knows_the_gap_as_the_page_did(): void {
		$this->ship_to( 'US' );
		Plugin::instance()->settings()->update( array( 'live' => true, 'touchpoints.cart.on' => true, 'placements' => array( 'set' => array( 'cart' => array( 'strategy' => 'manual' ) ) ) ) );
		$cloth = $this->product( '4.00', 'Cloth' );
		$bag   = $this->product( '56.00', 'Bag' );
		WC()->cart->add_to_cart( $this->product( '20.00', 'Camera', array( 'cross_sell_ids' => array( $cloth->get_id(), $bag->get_id() ) ) )->get_id() );
		WC()->cart->calculate_totals();
		ob_start();
		do_action( 'woocommerce_before_cart_collaterals' );
		$page = (string) ob_get_clean();
		preg_match_all( '/data-tandem-product="(\d+)"/', $page, $listed );
		self::assertSame( array( (string) $bag->get_id(), (string) $cloth->get_id() ), $listed[1] );
		preg_match( '/data-tandem-list="([^"]*)"/', $page, $data );
		do_action( 'tandem_new_page' );
		$_GET['slots'] = (string) wp_json_encode( array( json_decode( html_entity_decode( $data[1] ), true )['slot'] ) );
		$made          = ( function (): array {
			return $this->placements();
		} )->call( $this->batch() );
		unset( $_GET['slots'] );
		self::assertSame( array( $bag->get_id(), $cloth->get_id() ), $made['slots'][0]['ids'], 'the list does not change under the eyes of the shopper' );
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

	/**
	 * What answers the personal request.
	 */
	private function batch(): \Tandem\Plugin\Journey\PlacementsEndpoint {
		global $wp_filter;
		// It is built where it is asked for.
		foreach ( $wp_filter['wc_ajax_tandem_placements']->callbacks[ PHP_INT_MIN ] ?? array() as $callback ) {
			( $callback['function'] )();
		}
		foreach ( $wp_filter['wc_ajax_tandem_placements']->callbacks[10] as $callback ) {
			if ( is_array( $callback['function'] ) && $callback['function'][0] instanceof \Tandem\Plugin\Journey\PlacementsEndpoint ) {
				return $callback['function'][0];
			}
		}
		self::fail( 'nothing answers the personal request' );
	}

	/**
	 * What answers a change of the cart.
	 */
	private function cart_placements(): \Tandem\Plugin\Journey\CartPlacements {
		global $wp_filter;
		foreach ( $wp_filter['tandem_store_api_cart']->callbacks[10] as $callback ) {
			if ( is_array( $callback['function'] ) && $callback['function'][0] instanceof \Tandem\Plugin\Journey\CartPlacements ) {
				return $callback['function'][0];
			}
		}
		self::fail( 'nothing answers a change of the cart' );
	}
}
