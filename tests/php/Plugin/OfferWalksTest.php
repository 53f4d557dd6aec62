<?php
/**
 * The six offers and every moment, each from the request of the admin screen to a paid order, by the classic checkout
 * and by the checkout block. Which database and which engine is the store's matter.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Mail\MailChoices;
use Tandem\Plugin\Mail\MailQueue;
use Tandem\Plugin\Moments\Anniversary;
use Tandem\Plugin\Moments\NewCustomer;
use Tandem\Plugin\Moments\NewsletterStore;
use Tandem\Plugin\Moments\WelcomeBar;
use Tandem\Plugin\Moments\WinBack;
use Tandem\Plugin\Offers\OfferPricing;
use Tandem\Plugin\Offers\Referral;
use Tandem\Plugin\Plugin;

require_once __DIR__ . '/BundleFixtures.php';
require_once __DIR__ . '/OfferFixtures.php';

final class OfferWalksTest extends TandemTestCase {

	use BundleFixtures;
	use OfferFixtures;

	protected function setUp(): void {
		parent::setUp();
		wp_set_current_user( self::manager() );
		$this->admin( 'POST', 'settings', array( 'live' => true, 'mail' => array( 'consent' => 'customers', 'gap_days' => 0 ) ) );
		delete_option( WinBack::CURSOR );
		delete_option( Anniversary::CURSOR );
		WC()->mailer()->init();
	}

	protected function tearDown(): void {
		parent::tearDown();
		unset( $_GET['friend'] );
		\Tandem\Plugin\Settings::forget();
		Plugin::instance()->offer_decision()->forget();
		WC()->customer->set_billing_email( '' );
		WC()->customer->set_billing_address_1( '' );
	}

	private static function manager(): int {
		$known = get_user_by( 'login', 'walks_manager' );
		return $known ? $known->ID : (int) wp_insert_user( array( 'user_login' => 'walks_manager', 'user_pass' => wp_generate_password(), 'user_email' => 'walks@example.test', 'role' => 'shop_manager' ) );
	}

	/**
	 * A request of the admin page.
	 *
	 * @param array<string,mixed> $body Body.
	 * @return array<string,mixed>
	 */
	private function admin( string $method, string $route, array $body = array() ): array {
		$before = get_current_user_id();
		// Routes are registered on the first use, as nobody.
		rest_get_server();
		wp_set_current_user( self::manager() );
		$request = new \WP_REST_Request( $method, '/tandem/v1/' . $route );
		$request->set_header( 'Content-Type', 'application/json' );
		$request->set_body( (string) wp_json_encode( $body ) );
		$answer = rest_do_request( $request );
		wp_set_current_user( $before );
		self::assertSame( 200, $answer->get_status(), $route . ': ' . wp_json_encode( $answer->get_data() ) );
		do_action( 'tandem_settings_changed' );
		Plugin::instance()->offer_decision()->forget();
		return self::plain( $answer );
	}

	/**
	 * The cart becomes a paid order: by the block, or by the classic form.
	 */
	private function pay( string $checkout, string $email ): \WC_Order {
		WC()->customer->set_billing_email( $email );
		if ( 'block' === $checkout ) {
			$answer = $this->store_api( 'POST', 'checkout', array( 'billing_address' => self::address() + array( 'email' => $email ), 'shipping_address' => self::address(), 'payment_method' => 'cod' ) );
			self::assertSame( 200, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
			$order = wc_get_order( self::plain( $answer )['order_id'] );
		} else {
			$form = array( 'payment_method' => 'cod', 'billing_email' => $email );
			foreach ( self::address() as $field => $value ) {
				$form[ "billing_$field" ] = $value;
			}
			$errors = new \WP_Error();
			do_action( 'woocommerce_after_checkout_validation', $form, $errors );
			self::assertFalse( $errors->has_errors(), implode( ' ', $errors->get_error_messages() ) );
			WC()->cart->calculate_totals();
			$order = wc_get_order( WC()->checkout()->create_order( $form ) );
			$order->set_customer_id( get_current_user_id() );
			$order->save();
			do_action( 'woocommerce_checkout_order_processed', $order->get_id(), $form, $order );
			WC()->cart->empty_cart();
		}
		if ( $order->has_status( 'processing' ) ) {
			$order->update_status( 'pending' );
		}
		$order->payment_complete();
		return wc_get_order( $order->get_id() );
	}

	/**
	 * Action Scheduler sends what waits for these people.
	 *
	 * @return list<array<string,mixed>> Mails sent.
	 */
	private function send( string $kind, string $to ): array {
		global $wpdb;
		$this->mails = array();
		foreach ( $wpdb->get_results( $wpdb->prepare( "SELECT mail_key, data FROM {$wpdb->prefix}tandem_mails WHERE state = 'queued' AND kind = %s", $kind ), ARRAY_A ) as $row ) {
			$data  = (array) json_decode( $row['data'], true );
			$order = wc_get_order( (int) ( $data['order'] ?? 0 ) );
			$user  = get_userdata( (int) ( $data['user'] ?? 0 ) );
			if ( isset( $data['row'] ) || isset( $data['coupon'] ) || $to === ( $user ? $user->user_email : ( $order ? $order->get_billing_email() : '' ) ) || 'friend' === $kind ) {
				do_action( MailQueue::ACTION, $row['mail_key'] );
			}
		}
		return array_values( array_filter( $this->mails, static fn( array $mail ): bool => $to === $mail['to'] ) );
	}

	/**
	 * A code of a mail takes something off a paid order, once.
	 */
	private function redeem( string $checkout, string $email, string $percent ): void {
		$codes = Plugin::instance()->coupons()->of_address( $email );
		self::assertCount( 1, $codes );
		$this->fill_cart( array( array( $this->product( '100.00' ) ) ) );
		WC()->customer->set_billing_email( $email );
		self::assertTrue( WC()->cart->apply_coupon( $codes[0]->get_code() ), (string) wp_json_encode( wc_get_notices() ) );
		WC()->cart->calculate_totals();
		$order = $this->pay( $checkout, $email );
		self::assertSame( wc_format_decimal( $percent, 2 ), wc_format_decimal( $order->get_discount_total(), 2 ) );
		self::assertSame( array(), Plugin::instance()->coupons()->of_address( $email ), 'used once' );
	}

	/**
	 * @return array<string,array{0:string,1:string}>
	 */
	public function templates(): array {
		$rows = array();
		foreach ( array( 'spending_level', 'loyalty_bonus', 'interest', 'first_order', 'seasonal', 'referral' ) as $template ) {
			foreach ( array( 'block', 'classic' ) as $checkout ) {
				$rows[ "$template, $checkout" ] = array( $template, $checkout );
			}
		}
		return $rows;
	}

	/**
	 * @dataProvider templates
	 */
	public function test_a_template_works_from_the_admin_screen_to_a_paid_order( string $template, string $checkout ): void {
		$term    = wp_insert_term( 'Walk ' . wp_rand(), 'product_cat' )['term_id'];
		$lamp    = $this->product( '100.00', 'Lamp', array( 'category_ids' => array( $term ) ) );
		$builder = array_column( $this->admin( 'GET', 'offers/builder' )['templates'], 'definition', 'template' );
		$offer   = array( 'template' => $template, 'status' => 'live' ) + $builder[ $template ];
		if ( 'seasonal' === $template ) {
			$offer = array( 'from' => wp_date( 'Y-m-d H:i', time() - HOUR_IN_SECONDS ), 'until' => wp_date( 'Y-m-d H:i', time() + DAY_IN_SECONDS ), 'scope' => array( 'categories' => array( $term ) ) ) + $offer;
		}
		if ( 'interest' === $template ) {
			$offer['conditions'] = array( 'any' => array( array( 'fact' => 'customer.owns_categories', 'is' => 'any_of', 'value' => array( $term ) ) ) );
			$offer['scope']      = array( 'categories' => array( $term ) );
		}
		self::assertStringContainsString( 'places', (string) wp_json_encode( $this->admin( 'POST', 'offers/preview', array( 'offer' => $offer ) ) ) );
		$id = $this->admin( 'POST', 'offers', array( 'offer' => $offer ) )['id'];
		wp_set_current_user( 0 );
		$this->fill_cart( array( array( $lamp ) ) );
		self::assertSame( 'seasonal' === $template ? '75.00' : '100.00', $this->contents_total(), 'for nobody else' );
		WC()->cart->empty_cart();
		$user = in_array( $template, array( 'seasonal', 'referral' ), true ) ? 0 : $this->sign_in( 'walker@example.test' );
		match ( $template ) {
			'spending_level' => $this->order( array( array( $lamp, 3 ) ), $user, 'walker@example.test' ),
			'interest'       => $this->order( array( array( $lamp, 1 ) ), $user, 'walker@example.test' ),
			'loyalty_bonus'  => array( $this->order( array( array( $lamp, 1 ) ), $user, 'walker@example.test' ), wp_update_user( array( 'ID' => $user, 'user_registered' => gmdate( 'Y-m-d H:i:s', time() - 400 * DAY_IN_SECONDS ) ) ) ),
			'referral'       => $this->arrive_by_friend(),
			default          => null,
		};
		if ( $user ) {
			wp_set_current_user( 0 );
			wp_set_current_user( $user );
		}
		$this->fill_cart( array( array( $lamp ) ) );
		$this->look_again();
		$wanted = array( 'spending_level' => '85.00', 'loyalty_bonus' => '100.00', 'interest' => '90.00', 'first_order' => '80.00', 'seasonal' => '75.00', 'referral' => '90.00' )[ $template ];
		self::assertSame( $wanted, $this->contents_total() );
		$order = $this->pay( $checkout, 'walker@example.test' );
		self::assertSame( $wanted, wc_format_decimal( $order->get_subtotal(), 2 ) );
		self::assertTrue( $order->is_paid() );
		self::assertSame( array( "offer:$id" ), json_decode( (string) $order->get_meta( OfferPricing::META ), true )['given'] );
		if ( 'loyalty_bonus' === $template && 'block' === $checkout ) {
			self::assertSame( '0.00', wc_format_decimal( $order->get_shipping_total(), 2 ) );
		}
		$listed = array_column( $this->admin( 'GET', 'offers' )['offers'], null, 'id' )[ $id ];
		self::assertSame( 1, $listed['uses'] );
	}

	/**
	 * A friend's link brings the shopper.
	 */
	private function arrive_by_friend(): int {
		Plugin::instance()->settings()->update( array( 'offers' => array( 'friend_reward' => '10', 'friend_monthly' => 1 ) ) );
		$friend   = $this->sign_in( 'friend@example.test' );
		$referral = new Referral( Plugin::instance()->settings(), Plugin::instance()->usage(), Plugin::instance()->coupons() );
		$code     = $referral->code( $friend );
		wp_set_current_user( 0 );
		$_GET['friend'] = $code;
		$referral->arrive();
		unset( $_GET['friend'] );
		return $friend;
	}

	/**
	 * @return array<string,array{0:string}>
	 */
	public function checkouts(): array {
		return array( 'block' => array( 'block' ), 'classic' => array( 'classic' ) );
	}

	/**
	 * @dataProvider checkouts
	 */
	public function test_a_first_visit_is_welcomed_until_the_first_order_is_paid( string $checkout ): void {
		$this->admin( 'POST', 'settings', array( 'moments' => array( 'welcome' => array( 'on' => true, 'text' => 'Good to see you', 'link' => '/shop/' ) ) ) );
		wp_set_current_user( 0 );
		$bar = new WelcomeBar( Plugin::instance()->settings(), static fn() => Plugin::instance()->shopper_facts() );
		self::assertTrue( $bar->first() );
		$this->fill_cart( array( array( $this->product( '20.00' ) ) ) );
		$this->pay( $checkout, 'first@example.test' );
		Plugin::instance()->order_facts()->release();
		self::assertFalse( $bar->first(), 'the address of the checkout has bought' );
	}

	/**
	 * @dataProvider checkouts
	 */
	public function test_a_new_account_gets_a_code_for_its_first_order( string $checkout ): void {
		$this->admin( 'POST', 'settings', array( 'moments' => array( 'account' => array( 'on' => true, 'reward' => 'percent', 'value' => '10' ) ) ) );
		$user = $this->sign_in( 'walker@example.test' );
		do_action( NewCustomer::ACTION, $user );
		self::assertCount( 1, $this->send( 'account', 'walker@example.test' ) );
		$this->redeem( $checkout, 'walker@example.test', '10' );
	}

	/**
	 * @dataProvider checkouts
	 */
	public function test_the_newsletter_is_joined_twice_and_its_code_paid_with( string $checkout ): void {
		$this->admin( 'POST', 'settings', array( 'moments' => array( 'newsletter' => array( 'on' => true, 'checkout' => true, 'reward' => 'percent', 'value' => '15' ) ) ) );
		wp_set_current_user( 0 );
		$newsletter = Plugin::instance()->newsletter();
		$newsletter->ask( 'walker@example.test' );
		$this->mails = array();
		$newsletter->send_question( ( new NewsletterStore() )->of( MailChoices::recipient( 'walker@example.test' ) )['id'] );
		self::assertSame( 1, preg_match( '/tandem_confirm=([0-9a-f]{32})/', $this->mails[0]['message'], $found ) );
		$newsletter->confirm( $found[1] );
		self::assertCount( 1, $this->send( 'newsletter', 'walker@example.test' ) );
		$this->redeem( $checkout, 'walker@example.test', '15' );
	}

	/**
	 * @dataProvider checkouts
	 */
	public function test_a_lapsed_customer_comes_back_with_one_code( string $checkout ): void {
		$this->admin( 'POST', 'settings', array( 'moments' => array( 'winback' => array( 'on' => true, 'after' => 60, 'reward' => 'percent', 'value' => '10' ) ) ) );
		$user  = $this->sign_in( 'walker@example.test' );
		$order = $this->order( array( array( $this->product( '10.00' ), 1 ) ), $user, 'walker@example.test' );
		$order->set_date_created( time() - 61 * DAY_IN_SECONDS );
		$order->save();
		update_option( WinBack::CURSOR, time() - 62 * DAY_IN_SECONDS );
		$look = new WinBack( Plugin::instance()->customer_mail(), static fn(): int => 60 );
		$look->look();
		self::assertCount( 1, $this->send( 'winback', 'walker@example.test' ) );
		$look->look();
		self::assertSame( array(), $this->send( 'winback', 'walker@example.test' ), 'one a lapse' );
		$this->redeem( $checkout, 'walker@example.test', '10' );
	}

	/**
	 * @dataProvider checkouts
	 */
	public function test_the_day_of_the_first_order_brings_a_code( string $checkout ): void {
		$this->admin( 'POST', 'settings', array( 'moments' => array( 'anniversary' => array( 'on' => true, 'of' => 'order', 'reward' => 'percent', 'value' => '10' ) ) ) );
		$user  = $this->sign_in( 'walker@example.test' );
		$order = $this->order( array( array( $this->product( '10.00' ), 1 ) ), $user, 'walker@example.test' );
		$order->set_date_created( ( new \DateTimeImmutable( 'now', wp_timezone() ) )->modify( '-1 year' )->setTime( 12, 0 )->getTimestamp() );
		$order->save();
		( new Anniversary( Plugin::instance()->customer_mail(), static fn(): string => 'order' ) )->look();
		self::assertCount( 1, $this->send( 'anniversary', 'walker@example.test' ) );
		$this->redeem( $checkout, 'walker@example.test', '10' );
	}

	/**
	 * @dataProvider checkouts
	 */
	public function test_early_access_is_kept_at_add_to_cart_and_at_both_checkouts( string $checkout ): void {
		$lamp  = $this->product( '100.00', 'New lamp' );
		$opens = wp_date( 'Y-m-d H:i', time() + DAY_IN_SECONDS );
		$this->admin( 'POST', 'offers', array( 'offer' => array( 'name' => 'Early', 'status' => 'live', 'benefit' => array( 'type' => 'early_access', 'opens' => $opens ), 'scope' => array( 'products' => array( $lamp->get_id() ) ), 'conditions' => self::when( 'customer.spent', 'ge', 5000 ) ) ) );
		$user = $this->sign_in( 'walker@example.test' );
		self::assertFalse( WC()->cart->add_to_cart( $lamp->get_id() ), 'classic add-to-cart' );
		self::assertGreaterThanOrEqual( 400, $this->store_api( 'POST', 'cart/add-item', array( 'id' => $lamp->get_id(), 'quantity' => 1 ) )->get_status(), 'Store API add-to-cart' );
		$this->order( array( array( $this->product( '60.00' ), 1 ) ), $user, 'walker@example.test' );
		Plugin::instance()->offer_decision()->forget();
		do_action( 'tandem_offers_changed' );
		$this->fill_cart( array( array( $lamp ) ) );
		// The cart goes to somebody who may not buy: neither checkout takes it.
		wp_set_current_user( 0 );
		do_action( 'tandem_offers_changed' );
		if ( 'block' === $checkout ) {
			$answer = $this->store_api( 'POST', 'checkout', array( 'billing_address' => self::address() + array( 'email' => 'other@example.test' ), 'shipping_address' => self::address(), 'payment_method' => 'cod' ) );
			self::assertGreaterThanOrEqual( 400, $answer->get_status() );
		} else {
			// The next request loads the cart from the session, as the classic checkout does before it takes the form.
			WC()->cart->set_session();
			WC()->cart->set_cart_contents( array() );
			WC()->cart->get_cart_from_session();
			self::assertSame( array(), $this->quantities() );
			self::assertStringContainsString( 'can no longer be purchased', (string) wp_json_encode( wc_get_notices( 'error' ) ) );
		}
		wc_clear_notices();
		WC()->cart->empty_cart();
		wp_set_current_user( $user );
		do_action( 'tandem_offers_changed' );
		$this->fill_cart( array( array( $lamp ) ) );
		self::assertTrue( $this->pay( $checkout, 'walker@example.test' )->is_paid() );
	}

	/**
	 * @dataProvider checkouts
	 */
	public function test_a_friends_first_paid_order_is_rewarded_told_capped_and_clawed_back( string $checkout ): void {
		$builder = array_column( $this->admin( 'GET', 'offers/builder' )['templates'], 'definition', 'template' );
		$this->admin( 'POST', 'offers', array( 'offer' => array( 'template' => 'referral', 'status' => 'live' ) + $builder['referral'] ) );
		$this->admin( 'POST', 'settings', array( 'moments' => array( 'friend' => array( 'on' => true ) ) ) );
		$this->arrive_by_friend();
		// Everybody in this test lives at one address.
		Plugin::instance()->settings()->update( array( 'offers' => array( 'same_address' => false ) ) );
		$this->fill_cart( array( array( $this->product( '100.00' ) ) ) );
		self::assertSame( '90.00', $this->contents_total() );
		$order = $this->pay( $checkout, 'walker@example.test' );
		$code  = new \WC_Coupon( (int) $order->get_meta( Referral::REWARD ) );
		self::assertSame( array( 'friend@example.test' ), $code->get_email_restrictions() );
		$mails = $this->send( 'friend', 'friend@example.test' );
		self::assertStringContainsString( $code->get_code(), (string) wp_json_encode( $mails ) );
		$this->arrive_by_friend_again();
		$this->fill_cart( array( array( $this->product( '100.00' ) ) ) );
		self::assertSame( '', (string) $this->pay( $checkout, 'third@example.test' )->get_meta( Referral::REWARD ), 'one a month' );
		wc_get_order( $order->get_id() )->update_status( 'refunded' );
		self::assertSame( 0, wc_get_coupon_id_by_code( $code->get_code() ), 'clawed back' );
	}

	/**
	 * The same link brings another shopper.
	 */
	private function arrive_by_friend_again(): void {
		$referral       = new Referral( Plugin::instance()->settings(), Plugin::instance()->usage(), Plugin::instance()->coupons() );
		$_GET['friend'] = $referral->code( (int) get_user_by( 'email', 'friend@example.test' )->ID );
		WC()->customer->set_billing_email( '' );
		$referral->arrive();
		unset( $_GET['friend'] );
	}
}
