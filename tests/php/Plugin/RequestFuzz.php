<?php
/**
 * Requests with amounts nobody asked for, over every way into cart and order.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Plugin;

trait RequestFuzz {

	private int $fuzz_seed = 1;

	/** @var array<string,\WC_Product> */
	private array $fuzz_products = array();

	/**
	 * Sends requests; after each the cart costs what the products in it cost by the shop's own rules.
	 *
	 * @param int $cases Requests.
	 * @param int $seed  Seed.
	 * @return array{routes:array<string,int>,priced:int}
	 */
	protected function fuzz( int $cases, int $seed ): array {
		$this->fuzz_seed     = $seed;
		$this->fuzz_products = array(
			'laptop' => $this->product( '1000.00', 'Laptop' ),
			'mouse'  => $this->product( '100.00', 'Mouse' ),
			'lamp'   => $this->product( '20.00', 'Lamp' ),
		);
		$bundle = $this->bundle( array( array( $this->fuzz_products['laptop'] ), array( $this->fuzz_products['mouse'] ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		$rules  = wp_json_encode( Plugin::instance()->bundle_rules()->rules() );
		// An offer for everybody on lamps, and one for a shopper that no request can make of itself.
		Plugin::instance()->settings()->update( array( 'live' => true ) );
		Plugin::instance()->offer_decision()->forget();
		$store = Plugin::instance()->offers();
		foreach ( array( array( 'name' => 'Lamps', 'benefit' => array( 'type' => 'percent', 'percent' => '10' ), 'scope' => array( 'products' => array( $this->fuzz_products['lamp']->get_id() ) ) ), array( 'name' => 'Nobody', 'benefit' => array( 'type' => 'percent', 'percent' => '90' ), 'with_bundles' => true, 'conditions' => array( 'any' => array( array( 'fact' => 'customer.spent', 'is' => 'ge', 'value' => 1 ), array( 'fact' => 'customer.segments', 'is' => 'any_of', 'value' => array( 'top' ) ), array( 'fact' => 'customer.referred', 'is' => 'eq', 'value' => true ), array( 'fact' => 'customer.tier', 'is' => 'in', 'value' => array( 'gold' ) ) ) ) ) ) as $offer ) {
			$store->save( \Tandem\Plugin\Offers\OfferInput::checked( array( 'status' => 'live' ) + $offer ) );
		}
		$offers = wp_json_encode( array_map( static fn( $offer ): array => $offer->to_array(), $store->all() ) );
		add_filter( 'wp_redirect', static fn() => throw new \LengthException( 'redirect' ), 1 );
		$done  = array( 'routes' => array(), 'priced' => 0 );
		$names = array( 'add', 'add_component', 'form_add', 'update', 'form_update', 'batch', 'extensions', 'checkout', 'order' );
		for ( $case = 0; $case < $cases; $case++ ) {
			$route = $names[ $this->fuzz_random( count( $names ) ) ];
			$extra = $this->fuzz_extra();
			wc_clear_notices();
			if ( 0 === $this->fuzz_random( 3 ) || WC()->cart->get_cart_contents_count() > 40 ) {
				WC()->cart->empty_cart();
			}
			if ( WC()->cart->is_empty() ) {
				WC()->cart->add_to_cart( $bundle->get_id() );
			}
			$_COOKIE['tandem_price'] = '1';
			$this->fuzz_send( $route, $bundle->get_id(), $extra );
			unset( $_COOKIE['tandem_price'] );
			$done['routes'][ $route ] = ( $done['routes'][ $route ] ?? 0 ) + 1;
			WC()->cart->calculate_totals();
			$units = array();
			foreach ( WC()->cart->get_cart() as $item ) {
				self::assertGreaterThan( 0, $item['quantity'] );
				$units[ $item['product_id'] ] = ( $units[ $item['product_id'] ] ?? 0 ) + $item['quantity'];
			}
			$count    = fn( string $name ): int => (int) ( $units[ $this->fuzz_products[ $name ]->get_id() ] ?? 0 );
			// The engine takes up to a million units of a line; beyond that everything stays at the shop's price.
			$priced   = max( array( 0, ...$units ) ) <= 1000000;
			$pairs    = $priced ? min( $count( 'laptop' ), $count( 'mouse' ) ) : 0;
			$expected = $count( 'laptop' ) * 1000 + $count( 'mouse' ) * 100 + $count( 'lamp' ) * ( $priced ? 18 : 20 ) - $pairs * 110;
			self::assertSame( number_format( $expected, 2, '.', '' ), $this->contents_total(), "case $case, $route: " . wp_json_encode( $extra, JSON_PARTIAL_OUTPUT_ON_ERROR ) );
			$done['priced'] += $pairs > 0 ? 1 : 0;
		}
		self::assertSame( $rules, wp_json_encode( Plugin::instance()->bundle_rules()->rules() ), 'the rules are as they were' );
		Plugin::instance()->offer_decision()->forget();
		self::assertSame( $offers, wp_json_encode( array_map( static fn( $offer ): array => $offer->to_array(), $store->all() ) ), 'and the offers' );
		foreach ( array( 'laptop' => '1000.00', 'mouse' => '100.00', 'lamp' => '20.00' ) as $name => $price ) {
			wp_cache_flush();
			self::assertSame( $price, wc_get_product( $this->fuzz_products[ $name ]->get_id() )->get_price( 'edit' ) );
		}
		return $done;
	}

	/**
	 * Fields that no request may set, with values of every shape.
	 *
	 * @return array<string,mixed>
	 */
	private function fuzz_extra(): array {
		$names  = array( 'price', 'discount', 'total', 'rule', 'rule_id', 'rules', 'bundle_price', 'unit', 'qty', 'tandem', 'tandem_choice', 'tandem_variation', 'tandem_optional', 'tandem_quantity', 'tandem_complete', 'tandem_accept', 'cart_item_data', 'line_total', 'line_subtotal', 'saving', 'extensions', 'regular_price', 'sale_price', 'data', 'tandem_quote', 'coupons', 'currency', 'totals', '_tandem_bundle', 'meta_data', 'subtotal', 'fee', 'now', 'roles', 'segments', 'facts', 'offer', 'offers', 'eligible', 'customer.spent', 'friend', 'tier', 'customer' );
		$values = array( -1, 0, '0', '-0.01', 1e308, 'NaN', 'INF', '1e3', '0x10', ' 5', '1,5', array( 1 ), array( array( array( -5 ) ) ), array( 'variations' => array( -1 ), 'optional' => 'x', 'quantities' => array( -3, 'NaN' ), 'complete' => true, 'price' => 1 ), true, false, null, 2147483648, -2147483649, '9223372036854775808', "1'--", "\u{202e}1", '<b>1</b>', array( 'price' => '0.01', 'rules' => array( array( 'id' => 'bundle:1', 'discount' => array( 'type' => 'fixed', 'minor' => 1 ) ) ) ), '{"price":1}' );
		$extra  = array();
		for ( $count = 1 + $this->fuzz_random( 5 ); $count > 0; $count-- ) {
			$extra[ $names[ $this->fuzz_random( count( $names ) ) ] ] = $values[ $this->fuzz_random( count( $values ) ) ];
		}
		return $extra;
	}

	/**
	 * Sends one request.
	 *
	 * @param array<string,mixed> $extra Fields.
	 */
	private function fuzz_send( string $route, int $bundle, array $extra ): void {
		$quantities = array( 1, 2, 3, 0, -1, 0.5, '1e1', 'x', 2147483648, array( 2 ) );
		$quantity   = $quantities[ $this->fuzz_random( $this->fuzz_random( 2 ) ? 3 : count( $quantities ) ) ];
		$keys       = array_keys( WC()->cart->get_cart() );
		$key        = $keys ? $keys[ $this->fuzz_random( count( $keys ) ) ] : 'none';
		$component  = array_values( $this->fuzz_products )[ $this->fuzz_random( 3 ) ]->get_id();
		$_REQUEST   = $_POST = $extra; // phpcs:ignore
		try {
			switch ( $route ) {
				case 'add':
					$this->store_api( 'POST', 'cart/add-item', array( 'id' => $bundle, 'quantity' => $quantity ) + $extra );
					break;
				case 'add_component':
					$this->store_api( 'POST', 'cart/add-item', array( 'id' => $component, 'quantity' => $quantity ) + $extra );
					break;
				case 'update':
					$this->store_api( 'POST', 'cart/update-item', array( 'key' => $key, 'quantity' => $quantity ) + $extra );
					break;
				case 'batch':
					$request = new \WP_REST_Request( 'POST', '/wc/store/v1/batch' );
					$request->set_header( 'Content-Type', 'application/json' );
					$request->set_body( (string) wp_json_encode( array( 'requests' => array( array( 'path' => '/wc/store/v1/cart/add-item', 'method' => 'POST', 'body' => array( 'id' => $bundle, 'quantity' => 1 ) + $extra ), array( 'path' => '/wc/store/v1/cart/update-item', 'method' => 'POST', 'body' => array( 'key' => $key, 'quantity' => 2 ) + $extra ) ) ), JSON_PARTIAL_OUTPUT_ON_ERROR ) );
					rest_do_request( $request );
					break;
				case 'extensions':
					$this->store_api( 'POST', 'cart/extensions', array( 'namespace' => 'tandem', 'data' => $extra ) );
					break;
				case 'form_add':
					$_REQUEST = $_POST = array( 'add-to-cart' => (string) ( $this->fuzz_random( 2 ) ? $bundle : $component ), 'quantity' => is_array( $quantity ) ? '2' : (string) $quantity ) + $extra; // phpcs:ignore
					\WC_Form_Handler::add_to_cart_action( false );
					break;
				case 'form_update':
					$nonce    = wp_create_nonce( 'woocommerce-cart' );
					$_REQUEST = $_POST = array( 'update_cart' => '1', '_wpnonce' => $nonce, 'woocommerce-cart-nonce' => $nonce, 'cart' => array( $key => array( 'qty' => is_array( $quantity ) ? '2' : (string) $quantity ) + $extra ) ) + $extra; // phpcs:ignore
					\WC_Form_Handler::update_cart_action();
					break;
				case 'order':
					$expected = WC()->cart->get_cart_contents_total();
					$order    = wc_get_order( WC()->checkout()->create_order( array( 'payment_method' => 'cod', 'billing_email' => 'fuzz@example.test' ) + $extra ) );
					if ( $order ) {
						self::assertSame( wc_format_decimal( $expected, 2 ), wc_format_decimal( $order->get_subtotal(), 2 ) );
						$order->delete( true );
					}
					break;
				case 'checkout':
					$before = WC()->cart->get_cart_contents_total();
					$answer = $this->store_api( 'POST', 'checkout', array( 'billing_address' => self::address() + array( 'email' => 'fuzz@example.test' ), 'shipping_address' => self::address(), 'payment_method' => 'cod' ) + $extra );
					if ( 200 === $answer->get_status() ) {
						$order = wc_get_order( self::plain( $answer )['order_id'] );
						self::assertSame( wc_format_decimal( $before, 2 ), wc_format_decimal( $order->get_subtotal(), 2 ) );
						$order->delete( true );
						WC()->session->set( 'store_api_draft_order', null );
					}
					break;
			}
		} catch ( \LengthException $redirect ) {
			self::assertSame( 'redirect', $redirect->getMessage() );
		} finally {
			$_REQUEST = $_POST = array(); // phpcs:ignore
		}
	}

	/**
	 * A seeded number.
	 */
	private function fuzz_random( int $below ): int {
		// Not random, but without the short periods of a simple generator's low bits.
		return crc32( 'case ' . ++$this->fuzz_seed ) % $below;
	}
}
