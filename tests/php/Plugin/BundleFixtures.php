<?php
/**
 * Bundles and carts for tests.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Bundles\BundleProduct;
use Tandem\Plugin\Bundles\BundleTerms;
use Tandem\Plugin\Bundles\Component;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Pricing\Quote;

trait BundleFixtures {

	/**
	 * @return array<string,array{0:string,1:string}> Whether prices are entered with tax, how they are shown.
	 */
	public function tax_shown(): array {
		return array( 'shown with tax' => array( 'no', 'incl' ), 'shown without' => array( 'yes', 'excl' ), 'shown as entered' => array( 'no', 'excl' ) );
	}

	/**
	 * A shop with one tax of 20 %.
	 */
	protected function taxed( string $entered, string $shown ): void {
		foreach ( array( 'calc_taxes' => 'yes', 'prices_include_tax' => $entered, 'tax_based_on' => 'base', 'tax_display_shop' => $shown, 'tax_display_cart' => $shown ) as $name => $value ) {
			update_option( 'woocommerce_' . $name, $value );
		}
		\WC_Tax::_insert_tax_rate( array( 'tax_rate_country' => '', 'tax_rate_state' => '', 'tax_rate' => '20.0000', 'tax_rate_name' => 'VAT', 'tax_rate_priority' => 1, 'tax_rate_compound' => 0, 'tax_rate_shipping' => 0, 'tax_rate_order' => 1, 'tax_rate_class' => '' ) );
		WC()->customer->set_is_vat_exempt( false );
	}

	/**
	 * A published bundle.
	 *
	 * @param list<array{0:\WC_Product,1?:int,2?:bool}> $pieces Product, quantity, and whether it is what one gets.
	 * @param array<string,mixed>                       $terms  Terms.
	 * @param string                                    $name   Name.
	 */
	protected function bundle( array $pieces, array $terms, string $name = 'Test bundle' ): BundleProduct {
		$components = array();
		foreach ( $pieces as $piece ) {
			$variation    = $piece[0]->is_type( 'variation' );
			$components[] = new Component( $variation ? $piece[0]->get_parent_id() : $piece[0]->get_id(), $variation ? $piece[0]->get_id() : 0, $piece[1] ?? 1, $piece[1] ?? 1, reward: $piece[2] ?? false );
		}
		$product = new BundleProduct();
		$product->set_name( $name );
		$product->set_status( 'publish' );
		$product->set_bundle( $components, BundleTerms::from_array( $terms ) );
		$product->save();
		Plugin::instance()->bundle_refresh()->run();
		return wc_get_product( $product->get_id() );
	}

	/**
	 * Puts products into the cart and adds it up.
	 *
	 * @param list<array{0:\WC_Product,1?:int}> $pieces Product and quantity.
	 */
	protected function fill_cart( array $pieces ): \WC_Cart {
		foreach ( $pieces as $piece ) {
			$variation = $piece[0]->is_type( 'variation' );
			$added     = WC()->cart->add_to_cart( $variation ? $piece[0]->get_parent_id() : $piece[0]->get_id(), $piece[1] ?? 1, $variation ? $piece[0]->get_id() : 0, $variation ? $piece[0]->get_variation_attributes() : array() );
			self::assertNotFalse( $added, wp_json_encode( wc_get_notices() ) );
		}
		WC()->cart->calculate_totals();
		return WC()->cart;
	}

	/**
	 * Line totals by product id, as the cart says.
	 *
	 * @return array<int,string>
	 */
	protected function line_totals(): array {
		$totals = array();
		foreach ( WC()->cart->get_cart() as $item ) {
			$totals[ $item['variation_id'] ? $item['variation_id'] : $item['product_id'] ] = wc_format_decimal( $item['line_subtotal'], wc_get_price_decimals() );
		}
		return $totals;
	}

	/**
	 * Quantities by product id, as the cart says.
	 *
	 * @return array<int,int>
	 */
	protected function quantities(): array {
		$quantities = array();
		foreach ( WC()->cart->get_cart() as $item ) {
			$quantities[ $item['variation_id'] ? $item['variation_id'] : $item['product_id'] ] = (int) $item['quantity'];
		}
		return $quantities;
	}

	/**
	 * The cart's total as decimal text.
	 */
	protected function contents_total(): string {
		return wc_format_decimal( WC()->cart->get_cart_contents_total(), wc_get_price_decimals() );
	}

	/**
	 * A Store API request.
	 *
	 * @param string              $method Method.
	 * @param string              $route  Route below wc/store/v1.
	 * @param array<string,mixed> $body   Body.
	 */
	protected function store_api( string $method, string $route, array $body = array() ): \WP_REST_Response {
		add_filter( 'woocommerce_store_api_disable_nonce_check', '__return_true' );
		if ( 'checkout' === $route ) {
			self::forget_checkout_order();
		}
		$request = new \WP_REST_Request( $method, '/wc/store/v1/' . $route );
		$request->set_header( 'Content-Type', 'application/json' );
		$request->set_body( (string) wp_json_encode( $body ) );
		$response = rest_do_request( $request );
		if ( 'checkout' === $route ) {
			rest_do_request( new \WP_REST_Request( 'GET', '/wc/store/v1/cart' ) );
		}
		return $response;
	}

	/**
	 * The checkout route keeps its order for the life of a process, which is one request in a shop. A new REST server
	 * would forget it too, but each of them leaves its hooks behind, and the next one is slower.
	 */
	private static function forget_checkout_order(): void {
		foreach ( rest_get_server()->get_routes( 'wc/store/v1' )['/wc/store/v1/checkout'] ?? array() as $handler ) {
			$route = is_array( $handler['callback'] ?? null ) ? $handler['callback'][0] : null;
			if ( is_object( $route ) ) {
				\Closure::bind( fn() => $this->order = null, $route, $route::class )();
			}
		}
	}

	/**
	 * The data of a REST answer as plain arrays.
	 *
	 * @param \WP_REST_Response $response Answer.
	 * @return array<string,mixed>
	 */
	protected static function plain( \WP_REST_Response $response ): array {
		return json_decode( (string) wp_json_encode( $response->get_data() ), true );
	}

	/**
	 * An address in the shop's own state.
	 *
	 * @return array<string,string>
	 */
	protected static function address(): array {
		return array(
			'first_name' => 'Ada',
			'last_name'  => 'Buyer',
			'address_1'  => '1 Main St',
			'city'       => 'Austin',
			'state'      => 'TX',
			'postcode'   => '78701',
			'country'    => 'US',
		);
	}

	/**
	 * Places the cart as an order through the Store API.
	 */
	protected function check_out(): \WC_Order {
		$response = $this->store_api(
			'POST',
			'checkout',
			array(
				'billing_address'  => self::address() + array( 'email' => 'buyer@example.test' ),
				'shipping_address' => self::address(),
				'payment_method'   => 'cod',
			)
		);
		self::assertSame( 200, $response->get_status(), (string) wp_json_encode( $response->get_data() ) );
		return wc_get_order( self::plain( $response )['order_id'] );
	}

	/**
	 * The shopper's next request begins: clock, quotes and cart are read anew.
	 */
	protected function next_request(): void {
		Plugin::instance()->bundle_refresh()->run();
		Plugin::instance()->quotes()->forget();
		WC()->cart->set_session();
		WC()->cart->get_cart_from_session();
	}

	/**
	 * The quote that the cart carries.
	 */
	protected function cart_quote(): ?Quote {
		return Plugin::instance()->cart_pricing()->quote();
	}
}
