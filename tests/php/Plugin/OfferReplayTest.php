<?php
/**
 * Why an order or a cart has its price.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Plugin;
use Tandem\Plugin\Segments\CustomerKey;

require_once __DIR__ . '/BundleFixtures.php';
require_once __DIR__ . '/OfferFixtures.php';

final class OfferReplayTest extends TandemTestCase {

	use BundleFixtures;
	use OfferFixtures;

	protected function tearDown(): void {
		parent::tearDown();
		\Tandem\Plugin\Settings::forget();
		Plugin::instance()->offer_decision()->forget();
	}

	/**
	 * @param array<string,mixed> $body Body.
	 * @return array{0:int,1:array<string,mixed>}
	 */
	private function why( array $body ): array {
		$before = get_current_user_id();
		wp_set_current_user( (int) wp_insert_user( array( 'user_login' => 'staff' . wp_rand(), 'user_pass' => wp_generate_password(), 'role' => 'shop_manager' ) ) );
		$request = new \WP_REST_Request( 'POST', '/tandem/v1/offers/why' );
		$request->set_body_params( $body );
		$answer = rest_do_request( $request );
		wp_set_current_user( $before );
		return array( $answer->get_status(), json_decode( (string) wp_json_encode( $answer->get_data() ), true ) );
	}

	public function test_every_offer_of_a_cart_is_told_with_what_it_gave_or_why_not(): void {
		$user  = $this->sign_in();
		$lamp  = $this->product( '100.00', 'Lamp' );
		$other = $this->product( '7.00', 'Other' );
		$this->offer( array( 'name' => 'Tenth' ) );
		$this->offer( array( 'name' => 'Twentieth', 'benefit' => array( 'type' => 'percent', 'percent' => '5' ) ) );
		$this->offer( array( 'name' => 'Big spenders', 'conditions' => self::when( 'customer.spent', 'ge', 30000 ) ) );
		$this->offer( array( 'name' => 'Yesterday', 'until' => '2020-01-01 00:00' ) );
		$this->offer( array( 'name' => 'Others only', 'scope' => array( 'products' => array( $other->get_id() ) ) ) );
		$this->offer( array( 'name' => 'Weather', 'conditions' => self::when( 'place.weather', 'any_of', array( 'rain' ) ) ) );
		[ $status, $told ] = $this->why( array( 'customer' => 'mary@example.test', 'cart' => array( array( 'product' => $lamp->get_id(), 'qty' => 2 ) ) ) );
		self::assertSame( 200, $status, (string) wp_json_encode( $told ) );
		self::assertSame( array( array( 'name' => 'Lamp', 'qty' => 2, 'before' => '$200.00', 'price' => '$180.00' ) ), $told['lines'] );
		$texts = array_column( $told['rules'], 'text', 'name' );
		self::assertSame( array( 'Tenth' ), array_column( array_filter( $told['rules'], static fn( array $rule ): bool => $rule['given'] ), 'name' ) );
		self::assertSame( 'took $20.00 off', $texts['Tenth'] );
		self::assertSame( '"Tenth" takes more off, and your settings give one offer only.', $texts['Twentieth'] );
		self::assertSame( 'Spent in all is $0.00; it must be at least $300.00.', $texts['Big spenders'] );
		self::assertSame( 'This moment is outside its dates.', $texts['Yesterday'] );
		self::assertSame( 'Nothing in the cart is of what it is about.', $texts['Others only'] );
		self::assertSame( 'Weather is not known; it must be any of rain.', $texts['Weather'] );
		$this->order( array( array( $lamp, 3 ) ), $user );
		Plugin::instance()->quotes()->forget();
		self::assertNotSame( '', array_column( $this->why( array( 'customer' => (string) $user, 'cart' => array( array( 'product' => $lamp->get_id(), 'qty' => 1 ) ) ) )[1]['rules'], 'text', 'name' )['Big spenders'] );
	}

	public function test_an_order_is_told_from_what_it_stored_whatever_changed_since(): void {
		// A database that gives the ids of a rolled back test again: what was known of that user is forgotten.
		Plugin::instance()->order_facts()->forget( CustomerKey::user( $this->sign_in() ) );
		$lamp = $this->product( '100.00', 'Lamp' );
		$this->offer( array( 'name' => 'Big spenders', 'conditions' => self::when( 'customer.spent', 'ge', 30000 ) ) );
		$id = $this->offer( array( 'name' => 'Tenth' ) );
		$this->fill_cart( array( array( $lamp ) ) );
		$order = $this->check_out();
		Plugin::instance()->offers()->delete( $id );
		$lamp->set_regular_price( '500.00' );
		$lamp->save();
		[ $status, $told ] = $this->why( array( 'order' => $order->get_id() ) );
		self::assertSame( array( 200, true, '$90.00' ), array( $status, $told['same'], $told['lines'][0]['price'] ) );
		self::assertSame( array( 'Tenth' => 'took $10.00 off', 'Big spenders' => 'Spent in all is $0.00; it must be at least $300.00.' ), array_column( $told['rules'], 'text', 'name' ) );
	}

	public function test_the_cart_that_a_customer_left_and_what_is_not_there(): void {
		$user = $this->sign_in();
		$lamp = $this->product( '100.00', 'Lamp' );
		self::assertSame( array( '$200.00', array() ), array( $this->why( array( 'cart' => array( array( 'product' => $lamp->get_id(), 'qty' => 2 ) ) ) )[1]['lines'][0]['price'], $this->why( array( 'cart' => array( array( 'product' => $lamp->get_id(), 'qty' => 2 ) ) ) )[1]['rules'] ), 'without any offer' );
		$this->offer( array( 'name' => 'Tenth' ) );
		update_user_meta( $user, '_woocommerce_persistent_cart_' . get_current_blog_id(), array( 'cart' => array( 'k' => array( 'product_id' => $lamp->get_id(), 'variation_id' => 0, 'quantity' => 3 ) ) ) );
		self::assertSame( '$270.00', $this->why( array( 'customer' => (string) $user ) )[1]['lines'][0]['price'] );
		self::assertSame( 404, $this->why( array( 'order' => 999999999 ) )[0] );
		self::assertSame( 404, $this->why( array( 'customer' => 'nobody@example.test' ) )[0] );
		self::assertSame( 400, $this->why( array() )[0] );
		self::assertSame( 400, $this->why( array( 'cart' => array( array( 'product' => $lamp->get_id(), 'qty' => 1, 'price' => 1 ) ) ) )[0], 'no price comes in' );
		self::assertSame( 400, $this->why( array( 'cart' => array( array( 'product' => 999999999, 'qty' => 1 ) ) ) )[0] );
	}

	public function test_a_guests_cart_is_told_by_its_code_and_listed_only_among_five(): void {
		global $wpdb;
		$lamp = $this->product( '100.00', 'Lamp' );
		$this->offer( array( 'name' => 'Tenth' ) );
		$wpdb->query( "DELETE FROM {$wpdb->prefix}woocommerce_sessions" );
		$guest = static function ( string $key, int $quantity, int $until ) use ( $wpdb, $lamp ): void {
			$cart = array( 'k' => array( 'product_id' => $lamp->get_id(), 'variation_id' => 0, 'quantity' => $quantity ) );
			$wpdb->insert( $wpdb->prefix . 'woocommerce_sessions', array( 'session_key' => $key, 'session_value' => maybe_serialize( array( 'cart' => maybe_serialize( $cart ), 'customer' => maybe_serialize( array( 'email' => 'secret@example.test' ) ) ) ), 'session_expiry' => $until ) );
		};
		foreach ( range( 1, 4 ) as $number ) {
			$guest( "t_guest$number", $number, time() + 1000 + $number );
		}
		$guest( '17', 9, time() + 9000 );
		$carts = new \Tandem\Plugin\Offers\GuestCartReader();
		self::assertSame( array( 'few' => true, 'carts' => array() ), $carts->latest(), 'an account is not among them' );
		$guest( 't_guest5', 5, time() + 1005 );
		$list = $carts->latest();
		self::assertSame( array( 5, 4, 3, 2, 1 ), array_column( $list['carts'], 'items' ) );
		self::assertStringNotContainsString( 'secret', (string) wp_json_encode( $list ) );
		self::assertStringNotContainsString( 't_guest', (string) wp_json_encode( $list ) );
		$code = $carts->code( 't_guest3' );
		self::assertMatchesRegularExpression( '/^([0-9A-F]{4}-){2}[0-9A-F]{4}$/', $code );
		[ $status, $told ] = $this->why( array( 'code' => strtolower( $code ) ) );
		self::assertSame( array( 200, '$270.00' ), array( $status, $told['lines'][0]['price'] ) );
		foreach ( array( '0000-0000-0000', 't_guest3', "' OR 1=1 --" ) as $none ) {
			self::assertSame( 404, $this->why( array( 'code' => $none ) )[0] );
		}
		$this->fill_cart( array( array( $lamp ) ) );
		wp_set_current_user( 0 );
		self::assertStringContainsString( $carts->code( (string) WC()->session->get_customer_id() ), ( new \Tandem\Plugin\Offers\CartCode() )->text() );
		$this->sign_in();
		self::assertSame( '', ( new \Tandem\Plugin\Offers\CartCode() )->text() );
	}
}
