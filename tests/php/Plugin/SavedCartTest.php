<?php
/**
 * Carts left behind: kept after a tick only, reminded of, brought back by a link that gives nothing else.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Mail\MailChoices;
use Tandem\Plugin\Mail\MailQueue;
use Tandem\Plugin\Mail\MailStore;
use Tandem\Plugin\Moments\CartNudge;
use Tandem\Plugin\Moments\CartReminder;
use Tandem\Plugin\Moments\CartRestore;
use Tandem\Plugin\Moments\LinkStore;
use Tandem\Plugin\Moments\SavedCarts;
use Tandem\Plugin\Moments\SavedCartStore;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Settings;

require_once __DIR__ . '/BundleFixtures.php';
require_once __DIR__ . '/OfferFixtures.php';

final class SavedCartTest extends TandemTestCase {

	use BundleFixtures;
	use OfferFixtures;

	private SavedCartStore $store;

	protected function setUp(): void {
		parent::setUp();
		( new Settings() )->update(
			array(
				'live'    => true,
				'moments' => array(
					'cart' => array(
						'on'     => true,
						'reward' => 'percent',
						'value'  => '5',
					),
				),
			)
		);
		$this->store = new SavedCartStore();
		WC()->customer->set_billing_email( '' );
		WC()->mailer()->init();
	}

	protected function tearDown(): void {
		parent::tearDown();
		Settings::forget();
		WC()->customer->set_billing_email( '' );
	}

	public function test_nothing_is_kept_until_the_box_is_ticked_and_it_goes_with_the_tick(): void {
		$lamp = $this->product( '60.00' );
		$this->fill_cart( array( array( $lamp, 2 ) ) );
		WC()->customer->set_billing_email( 'ada@example.test' );
		$this->end_of_request();
		self::assertSame( array(), $this->rows( 'ada@example.test' ), 'an address alone is not kept' );
		$this->tick( true );
		$row = $this->rows( 'ada@example.test' )[0];
		self::assertSame( array( 'ada@example.test', '12000', '6000', 'open' ), array( $row['email'], $row['value'], $row['highest'], $row['state'] ) );
		self::assertStringNotContainsString( '60', $row['cart'], 'no price is kept' );
		$this->tick( false );
		$row = $this->rows( 'ada@example.test' )[0];
		self::assertSame( array( '', '[]', 'empty' ), array( $row['email'], $row['cart'], $row['state'] ), 'address and products are gone' );
		$this->later( 2 );
		self::assertSame( array(), array_column( $this->mails, 'to' ) );
	}

	public function test_the_classic_checkout_keeps_after_the_tick_too(): void {
		$this->fill_cart( array( array( $this->product( '60.00' ) ) ) );
		self::assertStringContainsString( 'name="tandem_keep_cart"', $this->box() );
		self::assertStringNotContainsString( 'checked', $this->box() );
		do_action( 'woocommerce_checkout_update_order_review', 'billing_email=ada%40example.test' );
		$this->end_of_request();
		self::assertSame( array(), $this->rows( 'ada@example.test' ) );
		do_action( 'woocommerce_checkout_update_order_review', 'billing_email=ada%40example.test&tandem_keep_cart=1' );
		$this->end_of_request();
		self::assertSame( 'open', $this->rows( 'ada@example.test' )[0]['state'] );
		self::assertStringContainsString( 'checked', $this->box(), 'a page loaded again keeps the shopper\'s own tick' );
		( new Settings() )->update( array( 'moments' => array( 'cart' => array( 'on' => false ) ) ) );
		ob_start();
		do_action( 'woocommerce_after_checkout_billing_form' );
		self::assertStringNotContainsString( 'tandem_keep_cart', (string) ob_get_clean() );
	}

	public function test_three_reminders_each_once_a_code_that_ends_and_an_end_with_the_purchase(): void {
		$lamp = $this->product( '60.00', 'Brass lamp' );
		$this->kept( array( array( $lamp, 2 ) ) );
		$this->later( 0 );
		self::assertSame( array(), array_column( $this->mails, 'to' ), 'not before the hour' );
		$this->later( 1 );
		$this->later( 0 );
		self::assertCount( 1, $this->mails );
		self::assertSame( 'ada@example.test', $this->mails[0]['to'] );
		self::assertStringContainsString( 'Brass lamp', $this->mails[0]['message'] );
		self::assertStringContainsString( 'tandem_unsubscribe=', $this->mails[0]['message'] );
		self::assertStringContainsString( 'multipart', ( WC()->mailer()->get_emails()['tandem_cart_1'] )->get_content_type(), 'with a plain-text part' );
		$this->later( 23 );
		self::assertCount( 2, $this->mails );
		self::assertStringNotContainsString( 'back-', $this->mails[1]['message'], 'the code comes with the third' );
		$this->later( 48 );
		self::assertCount( 3, $this->mails );
		$row    = $this->rows( 'ada@example.test' )[0];
		$coupon = Plugin::instance()->coupons()->of_key( 'cart:' . $row['id'] );
		self::assertStringContainsString( $coupon->get_code(), $this->mails[2]['message'] );
		self::assertEqualsWithDelta( time() + 48 * HOUR_IN_SECONDS, $coupon->get_date_expires()->getTimestamp(), 10 );
		self::assertStringContainsString( gmdate( 'c', $coupon->get_date_expires()->getTimestamp() ), $this->nudge(), 'the shop says the same second' );
		$this->later( 1000 );
		self::assertCount( 3, $this->mails, 'no fourth' );
	}

	public function test_the_reminder_stops_when_it_is_bought_by_session_or_by_address(): void {
		$lamp = $this->product( '60.00' );
		$this->kept( array( array( $lamp ) ) );
		$this->later( 1 );
		self::assertCount( 1, $this->mails );
		$token = $this->token( $this->mails[0]['message'] );
		$order = $this->check_out();
		self::assertSame( 'ordered', $this->store->find( (int) $this->rows( 'ada@example.test' )[0]['id'] )['state'], 'the session counts, whatever address was typed in' );
		$this->mails = array();
		$this->later( 100 );
		self::assertSame( array(), $this->cart_mails() );
		self::assertFalse( Plugin::instance()->cart_restore()->restore( $token ), 'replayed after the purchase' );
		WC()->cart->empty_cart();
		$this->kept( array( array( $lamp ) ), 'bea@example.test' );
		WC()->session->destroy_session();
		$bought = $this->order( array( array( $lamp, 1 ) ), 0, 'bea@example.test' );
		Plugin::instance()->saved_carts()->ordered( $bought );
		$this->later( 100 );
		self::assertSame( array(), $this->cart_mails(), 'bought elsewhere with the same address' );
		unset( $order );
	}

	public function test_emptying_the_cart_and_a_no_stop_it_and_a_planned_one_is_not_sent(): void {
		$lamp = $this->product( '60.00' );
		$this->kept( array( array( $lamp ) ) );
		$id = (int) $this->rows( 'ada@example.test' )[0]['id'];
		$this->age( 1 );
		do_action( CartReminder::ACTION );
		self::assertSame( 'queued', ( new MailStore() )->find( "cart:$id:1" )['state'] );
		WC()->cart->empty_cart();
		WC()->cart->calculate_totals();
		$this->end_of_request();
		do_action( MailQueue::ACTION, "cart:$id:1" );
		self::assertSame( array(), array_column( $this->mails, 'to' ) );
		self::assertSame( 'gone', ( new MailStore() )->find( "cart:$id:1" )['note'] );
		$this->kept( array( array( $lamp ) ), 'no@example.test' );
		Plugin::instance()->mail_choices()->deny( MailChoices::recipient( 'no@example.test' ), MailChoices::REMINDERS );
		$this->later( 100 );
		self::assertSame( array(), array_column( $this->mails, 'to' ) );
	}

	public function test_thresholds_are_per_cart_or_per_item(): void {
		( new Settings() )->update( array( 'moments' => array( 'cart' => array( 'least' => '100', 'least_item' => '50' ) ) ) );
		$cheap = $this->product( '20.00' );
		$this->kept( array( array( $cheap, 2 ) ), 'small@example.test' );
		$this->kept( array( array( $cheap, 6 ) ), 'many@example.test' );
		$this->kept( array( array( $this->product( '60.00' ) ) ), 'dear@example.test' );
		$this->later( 1 );
		self::assertEqualsCanonicalizing( array( 'many@example.test', 'dear@example.test' ), array_column( $this->mails, 'to' ) );
	}

	public function test_the_link_brings_back_products_and_nothing_else(): void {
		$lamp = $this->product( '60.00' );
		$user = $this->sign_in( 'cart-owner@example.test' );
		Plugin::instance()->mail_choices()->allow( 'cart-owner@example.test', MailChoices::REMINDERS );
		$this->fill_cart( array( array( $lamp, 3 ) ) );
		$this->end_of_request();
		$row = $this->rows( 'cart-owner@example.test' )[0];
		self::assertSame( array( '', (string) $user ), array( $row['email'], $row['user_id'] ), 'an account\'s address is not kept twice' );
		$url   = Plugin::instance()->cart_restore()->url( (int) $row['id'], '' );
		$token = $this->token( $url );
		self::assertSame( 32, strlen( $token ) );
		global $wpdb;
		self::assertSame( '0', $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM {$wpdb->prefix}tandem_links WHERE hash = %s", $token ) ), 'only a hash is kept' );
		wp_set_current_user( 0 );
		WC()->cart->empty_cart();
		WC()->session->destroy_session();
		$restore = Plugin::instance()->cart_restore();
		$flipped = strtr( $token[0], '0123456789abcdef', '123456789abcdef0' ) . substr( $token, 1 );
		foreach ( array( '', substr( $token, 0, 31 ), $token . 'a', $flipped, strtoupper( $token ) . '0', str_repeat( '0', 32 ), str_repeat( 'a', 5000 ), "' OR 1=1 --" ) as $forged ) {
			self::assertFalse( $restore->restore( $forged ), substr( $forged, 0, 40 ) );
		}
		self::assertTrue( WC()->cart->is_empty() );
		$other = ( new LinkStore() )->make( 'newsletter', (int) $row['id'], time() + 60 );
		self::assertFalse( $restore->restore( $other ), 'a link for something else' );
		$ended = ( new LinkStore() )->make( CartRestore::PURPOSE, (int) $row['id'], time() - 1 );
		self::assertFalse( $restore->restore( $ended ), 'a link that has ended' );
		self::assertTrue( $restore->restore( $token ) );
		self::assertSame( 0, get_current_user_id(), 'nobody is logged in' );
		self::assertSame( '', (string) WC()->customer->get_billing_email(), 'no address is shown' );
		self::assertSame( array( $lamp->get_id() => 3 ), $this->quantities() );
		self::assertTrue( $restore->restore( $token ) );
		self::assertSame( array( $lamp->get_id() => 3 ), $this->quantities(), 'replayed, it changes nothing' );
		WC()->cart->empty_cart();
		$this->sign_in( 'stranger@example.test' );
		self::assertFalse( $restore->restore( $token ), 'the account of somebody else' );
		self::assertTrue( WC()->cart->is_empty() );
	}

	public function test_the_links_code_waits_for_the_address_that_it_is_bound_to(): void {
		$lamp = $this->product( '60.00' );
		$this->kept( array( array( $lamp ) ) );
		$this->later( 1 );
		$this->later( 23 );
		$this->later( 48 );
		$row    = $this->rows( 'ada@example.test' )[0];
		$coupon = Plugin::instance()->coupons()->of_key( 'cart:' . $row['id'] );
		$token  = $this->token( $this->mails[2]['message'] );
		WC()->cart->empty_cart();
		WC()->session->destroy_session();
		WC()->customer->set_billing_email( '' );
		self::assertTrue( Plugin::instance()->cart_restore()->restore( $token, $coupon->get_code() ) );
		self::assertSame( array(), WC()->cart->get_applied_coupons() );
		WC()->customer->set_billing_email( 'somebody@example.test' );
		do_action( 'woocommerce_store_api_cart_update_customer_from_request', WC()->customer, null );
		self::assertSame( array(), WC()->cart->get_applied_coupons(), 'bound to another address' );
		do_action( 'woocommerce_checkout_update_order_review', 'billing_email=ada%40example.test' );
		self::assertSame( array( $coupon->get_code() ), WC()->cart->get_applied_coupons() );
	}

	public function test_the_value_left_behind_is_a_fact_for_offers(): void {
		$lamp = $this->product( '150.00' );
		$this->offer( array( 'conditions' => self::when( 'customer.abandoned_value', 'ge', 10000 ) ) );
		$this->kept( array( array( $lamp ) ) );
		$this->look_again();
		self::assertSame( '150.00', $this->contents_total(), 'not left yet' );
		$this->age( 2 );
		$this->look_again();
		self::assertSame( '135.00', $this->contents_total() );
	}

	public function test_the_person_can_have_it_exported_and_erased(): void {
		$this->kept( array( array( $this->product( '60.00', 'Brass lamp' ) ) ) );
		$privacy = new \Tandem\Plugin\Moments\MomentPrivacy( $this->store, new \Tandem\Plugin\Moments\NewsletterStore() );
		self::assertStringContainsString( 'Brass lamp', (string) wp_json_encode( $privacy->export( 'ada@example.test' ) ) );
		self::assertTrue( $privacy->erase( 'ada@example.test' )['items_removed'] );
		self::assertSame( array(), $privacy->export( 'ada@example.test' )['data'] );
		$this->later( 100 );
		self::assertSame( array(), array_column( $this->mails, 'to' ) );
	}

	private function box(): string {
		ob_start();
		do_action( 'woocommerce_after_checkout_billing_form' );
		return (string) ob_get_clean();
	}

	/**
	 * A cart that was kept by the block checkout, and the shopper gone.
	 *
	 * @param list<array<int,mixed>> $pieces Products and quantities.
	 */
	private function kept( array $pieces, string $email = 'ada@example.test' ): void {
		WC()->cart->empty_cart();
		WC()->session->set( 'tandem_saved_cart', null );
		$this->fill_cart( $pieces );
		WC()->customer->set_billing_email( $email );
		$this->tick( true );
	}

	/**
	 * The box of the checkout block.
	 */
	private function tick( bool $agrees ): void {
		$request = new \WP_REST_Request( 'PUT', '/wc/store/v1/checkout' );
		$request->set_param( 'additional_fields', array( SavedCarts::FIELD => $agrees ) );
		do_action( 'woocommerce_store_api_checkout_update_draft', $request );
		$this->end_of_request();
	}

	private function end_of_request(): void {
		Plugin::instance()->saved_carts()->write();
	}

	/**
	 * Hours go by, Action Scheduler runs.
	 */
	private function later( int $hours ): void {
		$this->age( $hours );
		do_action( CartReminder::ACTION );
		global $wpdb;
		foreach ( $wpdb->get_col( "SELECT mail_key FROM {$wpdb->prefix}tandem_mails WHERE state = 'queued' AND kind = 'cart'" ) as $key ) {
			do_action( MailQueue::ACTION, $key );
		}
	}

	private function age( int $hours ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( "UPDATE {$wpdb->prefix}tandem_saved_carts SET updated = updated - %d", $hours * HOUR_IN_SECONDS ) );
	}

	/**
	 * @return list<array<string,string>>
	 */
	private function rows( string $email ): array {
		return $this->store->of_person( MailChoices::recipient( $email ), 0 );
	}

	/**
	 * @return list<array<string,mixed>>
	 */
	private function cart_mails(): array {
		return array_values( array_filter( $this->mails, static fn( array $mail ): bool => str_contains( $mail['message'], 'tandem_cart=' ) ) );
	}

	private function token( string $text ): string {
		self::assertSame( 1, preg_match( '/tandem_cart=([0-9a-f]{32})/', $text, $found ) );
		return $found[1];
	}

	private function nudge(): string {
		return ( new CartNudge( new Settings(), Plugin::instance()->saved_carts(), Plugin::instance()->cart_reminder() ) )->notice();
	}
}
