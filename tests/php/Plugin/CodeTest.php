<?php
/**
 * Codes: issued once, bound, expiring, deleted; earned by paid orders.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Coupons\CouponIssuer;
use Tandem\Plugin\Coupons\OrderCodes;
use Tandem\Plugin\Coupons\Reward;
use Tandem\Plugin\Offers\Device;
use Tandem\Plugin\Offers\OfferInput;
use Tandem\Plugin\Plugin;

require_once __DIR__ . '/BundleFixtures.php';
require_once __DIR__ . '/OfferFixtures.php';

final class CodeTest extends TandemTestCase {

	use BundleFixtures;
	use OfferFixtures;

	protected function tearDown(): void {
		parent::tearDown();
		unset( $_COOKIE[ Device::COOKIE ] );
		\Tandem\Plugin\Settings::forget();
		Plugin::instance()->offer_decision()->forget();
		WC()->customer->set_billing_email( '' );
		WC()->customer->set_billing_address_1( '' );
		WC()->customer->set_billing_postcode( '' );
	}

	private function issuer(): CouponIssuer {
		return Plugin::instance()->coupons();
	}

	public function test_a_key_has_one_code_for_one_address_once_and_until_a_second(): void {
		$reward = new Reward( 'percent', '10', HOUR_IN_SECONDS, '20.00' );
		$coupon = $this->issuer()->issue( 'test:1', 'thanks', 'Ada@Example.test', $reward, 'Test' );
		self::assertMatchesRegularExpression( '/^thanks(-[2-9a-z]{4}){4}$/', $coupon->get_code() );
		self::assertSame( array( 1, 1, array( 'ada@example.test' ), '20.00' ), array( $coupon->get_usage_limit(), $coupon->get_usage_limit_per_user(), $coupon->get_email_restrictions(), $coupon->get_minimum_amount() ) );
		self::assertEqualsWithDelta( time() + HOUR_IN_SECONDS, $coupon->get_date_expires()->getTimestamp(), 5 );
		self::assertSame( $coupon->get_id(), $this->issuer()->issue( 'test:1', 'thanks', 'ada@example.test', $reward, 'Test' )->get_id(), 'the same key' );
		self::assertNotSame( $coupon->get_code(), $this->issuer()->issue( 'test:2', 'thanks', 'ada@example.test', $reward, 'Test' )->get_code() );
		self::assertNull( $this->issuer()->issue( 'test:3', 'thanks', 'no address', $reward, 'Test' ) );
		self::assertNull( $this->issuer()->issue( 'test:4', 'thanks', 'ada@example.test', new Reward( 'percent', '120', 60 ), 'Test' ) );
		self::assertCount( 2, $this->issuer()->of_address( 'ADA@example.test' ) );
		self::assertSame( '10% off', Reward::text_of( $coupon ) );
		self::assertTrue( $this->issuer()->withdraw( 'test:2' ) );
		self::assertNull( $this->issuer()->issue( 'test:2', 'thanks', 'ada@example.test', $reward, 'Test' ), 'a key that had a code gets no second one' );
	}

	public function test_an_expired_code_is_refused_and_deleted_and_more_time_counts(): void {
		$coupon = $this->issuer()->issue( 'test:5', 'thanks', 'ada@example.test', new Reward( 'amount', '5', HOUR_IN_SECONDS ), 'Test' );
		$id     = $coupon->get_id();
		self::assertTrue( as_has_scheduled_action( CouponIssuer::ACTION, array( $id ), 'tandem' ) );
		do_action( CouponIssuer::ACTION, $id );
		self::assertGreaterThan( 0, wc_get_coupon_id_by_code( $coupon->get_code() ), 'not yet' );
		$this->fill_cart( array( array( $this->product( '50.00' ) ) ) );
		WC()->customer->set_billing_email( 'ada@example.test' );
		self::assertTrue( WC()->cart->apply_coupon( $coupon->get_code() ), (string) wp_json_encode( wc_get_notices() ) );
		$coupon->set_date_expires( time() - 2 );
		$coupon->save();
		$this->look_again();
		self::assertSame( 0.0, (float) WC()->cart->get_discount_total(), 'a code that has ended gives nothing, in a cart too' );
		do_action( CouponIssuer::ACTION, $id );
		self::assertSame( 0, wc_get_coupon_id_by_code( $coupon->get_code() ) );
		$own = new \WC_Coupon();
		$own->set_code( 'owners-own' );
		$own->set_date_expires( time() - 60 );
		$own->save();
		do_action( CouponIssuer::ACTION, $own->get_id() );
		self::assertGreaterThan( 0, wc_get_coupon_id_by_code( 'owners-own' ), 'the owner\'s coupons are never touched' );
	}

	/**
	 * @return array<string,array{0:array<string,mixed>,1:string,2:string}>
	 */
	public function benefits(): array {
		return array(
			'next order' => array( array( 'type' => 'next_order_coupon', 'gives' => 'percent', 'value' => '15', 'minimum' => '30', 'days' => 20 ), 'thanks-', '15% off' ),
			'gift card'  => array( array( 'type' => 'gift_card', 'amount' => '25', 'days' => 365 ), 'gift-', '25.00 off' ),
			'gift'       => array( array( 'type' => 'loyalty_gift', 'product' => 0, 'days' => 60 ), 'thanks-', '"Mug" as a gift' ),
		);
	}

	/**
	 * @dataProvider benefits
	 * @param array<string,mixed> $benefit Benefit.
	 */
	public function test_a_paid_order_earns_a_code_that_its_page_and_e_mail_show( array $benefit, string $prefix, string $worth ): void {
		$lamp = $this->product( '100.00' );
		$mug  = $this->product( '12.00', 'Mug' );
		if ( isset( $benefit['product'] ) ) {
			$benefit['product'] = $mug->get_id();
		}
		$offer = $this->offer( array( 'name' => 'Thanks', 'benefit' => $benefit, 'limits' => array( 'per_customer' => 1 ) ) );
		$this->fill_cart( array( array( $lamp ) ) );
		self::assertSame( '100.00', $this->contents_total(), 'this cart costs what it costs' );
		$order = $this->check_out();
		$order->set_status( 'pending' );
		$order->save();
		self::assertStringContainsString( $worth, $this->page( $order ), 'promised' );
		WC()->mailer()->init();
		$this->mails = array();
		$order->update_status( 'processing' );
		$order  = wc_get_order( $order->get_id() );
		$coupon = $this->issuer()->of_key( "offer:$offer:" . $order->get_id() );
		self::assertStringStartsWith( $prefix, $coupon->get_code() );
		self::assertSame( array( $order->get_billing_email() ), $coupon->get_email_restrictions() );
		self::assertStringContainsString( $coupon->get_code(), $this->page( $order ) );
		self::assertStringContainsString( $worth, $this->page( $order ) );
		$mine = array_filter( $this->mails, static fn( array $mail ): bool => $mail['to'] === $order->get_billing_email() );
		self::assertStringContainsString( $coupon->get_code(), (string) wp_json_encode( $mine ) );
		$others = array_filter( $this->mails, static fn( array $mail ): bool => $mail['to'] !== $order->get_billing_email() );
		self::assertStringNotContainsString( $coupon->get_code(), (string) wp_json_encode( array_column( $others, 'message' ) ), 'not in the mail to the shop' );
		$order->update_status( 'completed' );
		self::assertCount( 1, $this->issuer()->of_address( $order->get_billing_email() ), 'one an order' );
		$order->update_status( 'refunded' );
		self::assertSame( array(), $this->issuer()->of_address( $order->get_billing_email() ), 'taken back' );
	}

	public function test_a_gift_makes_one_unit_free_and_a_limit_holds(): void {
		$mug = $this->product( '12.00', 'Mug' );
		$this->offer( array( 'benefit' => array( 'type' => 'loyalty_gift', 'product' => $mug->get_id() ), 'limits' => array( 'per_customer' => 1 ) ) );
		for ( $time = 0; $time < 2; $time++ ) {
			$this->fill_cart( array( array( $this->product( '40.00' ) ) ) );
			$order = $this->check_out();
			$order->set_status( 'pending' );
			$order->save();
			$order->update_status( 'processing' );
			WC()->cart->empty_cart();
		}
		$codes = $this->issuer()->of_address( $order->get_billing_email() );
		self::assertCount( 1, $codes, 'once a customer' );
		$this->fill_cart( array( array( $mug, 3 ) ) );
		WC()->cart->apply_coupon( $codes[0]->get_code() );
		self::assertSame( 12.0, (float) WC()->cart->get_discount_total() );
	}

	public function test_a_code_for_a_first_order_knows_account_mailbox_address_and_device(): void {
		$first = new Reward( 'percent', '20', DAY_IN_SECONDS, first_order: true );
		$lamp  = $this->product( '100.00' );
		$code  = $this->issuer()->issue( 'first:1', 'welcome', 'new.one@example.test', $first, 'Test' )->get_code();
		$try   = function ( string $email, string $code, string $street = '' ) use ( $lamp ): float {
			WC()->cart->empty_cart();
			$this->fill_cart( array( array( $lamp ) ) );
			WC()->customer->set_billing_email( $email );
			WC()->customer->set_billing_address_1( $street );
			WC()->cart->remove_coupons();
			WC()->cart->apply_coupon( $code );
			WC()->cart->calculate_totals();
			return (float) WC()->cart->get_discount_total();
		};
		self::assertSame( 20.0, $try( 'new.one@example.test', $code, '9 Side St' ) );
		$_COOKIE[ Device::COOKIE ] = str_repeat( 'ab', 16 );
		Plugin::instance()->settings()->update( array( 'consent' => array( 'default' => 'on' ), 'offers' => array( 'same_device' => true ) ) );
		WC()->customer->set_billing_postcode( '10999' );
		$order = wc_create_order();
		$order->set_billing_email( 'new.one@example.test' );
		$order->set_billing_address_1( '9 Side St' );
		$order->set_billing_postcode( '10999' );
		$order->apply_coupon( $code );
		( new Device( Plugin::instance()->settings() ) )->note( $order );
		$wanted = apply_filters( 'tandem_usage_wanted', array(), null, $order );
		self::assertCount( 3, $wanted, 'mailbox, postal address and device' );
		foreach ( $wanted as list( $counter, $count, $limit ) ) {
			self::assertTrue( Plugin::instance()->usage()->take( $counter, $count, $limit ) );
			self::assertFalse( Plugin::instance()->usage()->take( $counter, $count, $limit ), 'one of two orders at once' );
		}
		$again = fn( string $email, string $street ): float => $try( $email, $this->issuer()->issue( 'first:' . $email, 'welcome', $email, $first, 'Test' )->get_code(), $street );
		self::assertSame( 0.0, $again( 'new.one+2@example.test', '' ), 'another spelling or the same device' );
		unset( $_COOKIE[ Device::COOKIE ] );
		self::assertSame( 0.0, $again( 'new.one+3@example.test', '' ), 'another spelling' );
		self::assertSame( 20.0, $again( 'somebody.else@example.test', '5 Elsewhere' ) );
		$_COOKIE[ Device::COOKIE ] = str_repeat( 'ab', 16 );
		self::assertSame( 0.0, $again( 'somebody.new@example.test', '5 Elsewhere' ), 'the same device, with consent' );
		Plugin::instance()->settings()->update( array( 'consent' => array( 'default' => 'off' ) ) );
		self::assertSame( 20.0, $again( 'somebody.newer@example.test', '5 Elsewhere' ), 'without consent the device is not looked at' );
		unset( $_COOKIE[ Device::COOKIE ] );
		$this->order( array( array( $lamp, 1 ) ), 0, 'old@example.test' );
		self::assertSame( 0.0, $again( 'old@example.test', '' ), 'has bought before' );
	}

	public function test_the_classic_checkout_looks_at_the_address_typed_in(): void {
		$address = array( '9 Side St', '10999', 'DE' );
		foreach ( Plugin::instance()->offer_usage()->names( 0, '', $address ) as $name ) {
			Plugin::instance()->usage()->take( 'first-code|' . $name, 1, 1 );
		}
		$code = $this->issuer()->issue( 'first:9', 'welcome', 'new@example.test', new Reward( 'percent', '20', DAY_IN_SECONDS, first_order: true ), 'Test' )->get_code();
		$this->fill_cart( array( array( $this->product( '100.00' ) ) ) );
		WC()->customer->set_billing_email( 'new@example.test' );
		WC()->customer->set_billing_address_1( '' );
		self::assertTrue( WC()->cart->apply_coupon( $code ), (string) wp_json_encode( wc_get_notices() ) );
		$form   = array( 'billing_email' => 'new@example.test', 'billing_address_1' => '1 Other St', 'billing_postcode' => '1', 'billing_country' => 'DE' );
		$errors = new \WP_Error();
		do_action( 'woocommerce_after_checkout_validation', $form, $errors );
		self::assertFalse( $errors->has_errors() );
		do_action( 'woocommerce_after_checkout_validation', array_combine( array_keys( $form ), array( 'new@example.test', ...$address ) ), $errors );
		self::assertTrue( $errors->has_errors() );
		self::assertSame( array(), WC()->cart->get_applied_coupons() );
	}

	public function test_bad_benefits_are_refused_by_name(): void {
		foreach ( array(
			'benefit.percent' => array( 'type' => 'next_order_coupon', 'gives' => 'percent', 'value' => '0' ),
			'benefit.value'   => array( 'type' => 'next_order_coupon', 'gives' => 'amount', 'value' => 'x' ),
			'benefit.gives'   => array( 'type' => 'next_order_coupon', 'gives' => 'gold', 'value' => '1' ),
			'benefit.days'    => array( 'type' => 'gift_card', 'amount' => '5', 'days' => 0 ),
			'benefit.product' => array( 'type' => 'loyalty_gift', 'product' => 0 ),
		) as $field => $benefit ) {
			try {
				OfferInput::checked( array( 'name' => 'x', 'benefit' => $benefit ) );
				self::fail( $field );
			} catch ( \InvalidArgumentException $error ) {
				self::assertStringContainsString( $field, $error->getMessage() );
			}
		}
	}

	/**
	 * Page of an order.
	 */
	private function page( \WC_Order $order ): string {
		ob_start();
		do_action( 'woocommerce_order_details_after_order_table', wc_get_order( $order->get_id() ) );
		return html_entity_decode( (string) ob_get_clean(), ENT_QUOTES );
	}
}
