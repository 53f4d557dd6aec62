<?php
/**
 * Sales in the catalogue, and customers who bring friends.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Offers\Referral;
use Tandem\Plugin\Offers\OnSaleProducts;
use Tandem\Plugin\Plugin;

require_once __DIR__ . '/BundleFixtures.php';
require_once __DIR__ . '/OfferFixtures.php';

final class OfferPlacesTest extends TandemTestCase {

	use BundleFixtures;
	use OfferFixtures;

	protected function tearDown(): void {
		parent::tearDown();
		unset( $_GET['friend'] );
		\Tandem\Plugin\Settings::forget();
		Plugin::instance()->offer_decision()->forget();
		WC()->customer->set_billing_email( '' );
		WC()->customer->set_billing_address_1( '' );
	}

	public function test_a_sale_for_everybody_is_struck_in_the_shop_and_taken_once_in_the_cart(): void {
		$term  = wp_insert_term( 'Sale ' . wp_rand(), 'product_cat' )['term_id'];
		$chair = $this->product( '80.00', 'Chair', array( 'category_ids' => array( $term ) ) );
		$other = $this->product( '80.00', 'Other' );
		$this->offer( array( 'template' => 'seasonal', 'public' => true, 'scope' => array( 'categories' => array( $term ) ), 'benefit' => array( 'type' => 'percent', 'percent' => '25' ) ) );
		$html = wp_strip_all_tags( wc_get_product( $chair->get_id() )->get_price_html() );
		self::assertStringContainsString( '80.00', $html );
		self::assertStringContainsString( '60.00', $html );
		self::assertStringNotContainsString( '60.00', wc_get_product( $other->get_id() )->get_price_html() );
		self::assertSame( '80.00', wc_get_product( $chair->get_id() )->get_price(), 'nothing is written to the product' );
		self::assertFalse( $chair->is_on_sale() );
		$seen = array();
		add_action( 'woocommerce_before_shop_loop_item_title', static function () use ( $chair, $other, &$seen ): void { $seen = array( $chair->is_on_sale(), $other->is_on_sale() ); }, 1 );
		$GLOBALS['product'] = $chair;
		ob_start();
		do_action( 'woocommerce_before_shop_loop_item_title' );
		ob_end_clean();
		self::assertSame( array( true, false ), $seen );
		// Storefront moves the badge of its lists to another hook, where the price is printed as well.
		$flash = static function ( \WC_Product $of ): string {
			$GLOBALS['product'] = $of;
			ob_start();
			woocommerce_show_product_loop_sale_flash();
			return (string) ob_get_clean();
		};
		self::assertStringContainsString( 'onsale', $flash( $chair ) );
		self::assertStringNotContainsString( 'onsale', $flash( $other ) );
		self::assertFalse( $chair->is_on_sale(), 'on sale for the badge alone' );
		$this->fill_cart( array( array( $chair ), array( $other ) ) );
		self::assertSame( '140.00', $this->contents_total() );
		self::assertSame( '140.00', wc_format_decimal( $this->check_out()->get_subtotal(), 2 ) );
	}

	public function test_lists_of_products_on_sale_name_what_a_sale_lowers_until_its_last_second(): void {
		$lamp  = $this->product( '100.00', 'Lamp' );
		$other = $this->product( '5.00', 'Other' );
		$shop  = $this->product( '50.00', 'On the shop\'s own sale', array( 'sale_price' => '40.00' ) );
		$now   = time();
		add_filter( 'tandem_quote_now', static function () use ( &$now ): int { return $now; } );
		$until = ( new \DateTimeImmutable( '@' . ( $now + 3600 ) ) )->setTimezone( wp_timezone() )->format( 'Y-m-d H:i' );
		$this->offer( array( 'public' => true, 'until' => $until, 'benefit' => array( 'type' => 'percent', 'percent' => '25' ), 'scope' => array( 'products' => array( $lamp->get_id() ) ) ) );
		foreach ( array( 'collected', 'kept' ) as $turn ) {
			$ids = wc_get_product_ids_on_sale();
			self::assertContains( $lamp->get_id(), $ids, $turn );
			self::assertContains( $shop->get_id(), $ids, $turn );
			self::assertNotContains( $other->get_id(), $ids, $turn );
		}
		self::assertStringContainsString( 'Lamp', do_shortcode( '[sale_products limit="-1"]' ) );
		$now += 3600;
		self::assertNotContains( $lamp->get_id(), wc_get_product_ids_on_sale() );
		self::assertContains( $shop->get_id(), wc_get_product_ids_on_sale() );
	}

	public function test_many_products_of_a_sale_are_looked_at_in_the_background(): void {
		$lamps = array();
		for ( $k = 0; $k < 4; $k++ ) {
			$lamps[] = $this->product( '100.00', "Lamp $k" )->get_id();
		}
		add_filter( 'tandem_on_sale_at_once', static fn(): int => 3 );
		$this->offer( array( 'public' => true, 'benefit' => array( 'type' => 'percent', 'percent' => '25' ), 'scope' => array( 'products' => $lamps ) ) );
		self::assertSame( array(), array_intersect( $lamps, wc_get_product_ids_on_sale() ), 'no page waits for them' );
		self::assertTrue( as_has_scheduled_action( OnSaleProducts::ACTION ) );
		self::assertStringContainsString( '75.00', wp_strip_all_tags( wc_get_product( $lamps[0] )->get_price_html() ), 'the price does not wait' );
		do_action( OnSaleProducts::ACTION );
		self::assertSame( $lamps, array_values( array_intersect( $lamps, wc_get_product_ids_on_sale() ) ) );
		$dear = wc_get_product( $lamps[3] );
		$dear->set_regular_price( '0' );
		$dear->save();
		usleep( 1000 );
		self::assertContains( $lamps[0], wc_get_product_ids_on_sale(), 'what was found stays while it is looked at again' );
		// The action runs in another request, which remembers no price.
		do_action( 'tandem_offers_changed' );
		do_action( OnSaleProducts::ACTION );
		self::assertSame( array_slice( $lamps, 0, 3 ), array_values( array_intersect( $lamps, wc_get_product_ids_on_sale() ) ), 'nothing off nothing' );
	}

	public function test_early_access_is_kept_by_the_server_on_every_route(): void {
		$lamp  = $this->product( '100.00', 'New lamp' );
		$other = $this->product( '5.00', 'Other' );
		$user  = $this->sign_in();
		$this->order( array( array( $other, 2 ) ), $user );
		$this->fill_cart( array( array( $lamp ), array( $other ) ) );
		$now = time();
		add_filter( 'tandem_quote_now', static function () use ( &$now ): int { return $now; } );
		$opens = ( new \DateTimeImmutable( '@' . ( $now + 3600 ) ) )->setTimezone( wp_timezone() )->format( 'Y-m-d H:i' );
		$this->offer( array( 'benefit' => array( 'type' => 'early_access', 'opens' => $opens ), 'scope' => array( 'products' => array( $lamp->get_id() ) ), 'conditions' => self::when( 'customer.orders', 'ge', 1 ) ) );
		self::assertTrue( wc_get_product( $lamp->get_id() )->is_purchasable() );
		wp_set_current_user( 0 );
		self::assertFalse( wc_get_product( $lamp->get_id() )->is_purchasable() );
		self::assertTrue( wc_get_product( $other->get_id() )->is_purchasable() );
		WC()->cart->set_session();
		WC()->cart->get_cart_from_session();
		self::assertSame( array( $other->get_id() => 1 ), $this->quantities(), 'it goes out of a cart from before' );
		self::assertFalse( WC()->cart->add_to_cart( $lamp->get_id() ) );
		self::assertGreaterThanOrEqual( 400, $this->store_api( 'POST', 'cart/add-item', array( 'id' => $lamp->get_id(), 'quantity' => 1 ) )->get_status() );
		$this->sign_in( 'nobody@example.test' );
		self::assertFalse( wc_get_product( $lamp->get_id() )->is_purchasable(), 'an account alone is not enough' );
		$now += 3660;
		self::assertTrue( wc_get_product( $lamp->get_id() )->is_purchasable() );
	}

	/**
	 * @return array{0:int,1:\WC_Product}
	 */
	private function sent_by_a_friend(): array {
		$this->offer( array( 'template' => 'referral', 'conditions' => self::when( 'customer.referred', 'eq', true ), 'benefit' => array( 'type' => 'amount', 'amount' => '10' ), 'limits' => array( 'per_customer' => 1 ) ) );
		Plugin::instance()->settings()->update( array( 'offers' => array( 'friend_reward' => '10', 'friend_monthly' => 1 ) ) );
		$friend = $this->sign_in( 'friend@example.test' );
		$code   = ( new Referral( Plugin::instance()->settings(), Plugin::instance()->usage(), Plugin::instance()->coupons() ) )->code( $friend );
		wp_set_current_user( 0 );
		$_GET['friend'] = $code;
		( new Referral( Plugin::instance()->settings(), Plugin::instance()->usage(), Plugin::instance()->coupons() ) )->arrive();
		return array( $friend, $this->product( '100.00' ) );
	}

	public function test_a_friend_pays_less_and_the_customer_is_rewarded_until_it_is_refunded(): void {
		[ , $lamp ] = $this->sent_by_a_friend();
		self::assertSame( 0, get_current_user_id(), 'the link logs nobody in' );
		self::assertStringContainsString( 'name="friend"', do_shortcode( '[tandem_friend]' ), 'a code that was told goes the same way' );
		$this->fill_cart( array( array( $lamp ) ) );
		self::assertSame( '90.00', $this->contents_total() );
		$order = $this->check_out();
		$order->update_status( 'pending' );
		$order->update_status( 'processing' );
		$order  = wc_get_order( $order->get_id() );
		$coupon = new \WC_Coupon( (int) $order->get_meta( Referral::REWARD ) );
		self::assertSame( array( '10', 1, array( 'friend@example.test' ) ), array( $coupon->get_amount(), $coupon->get_usage_limit(), $coupon->get_email_restrictions() ) );
		$order->update_status( 'completed' );
		self::assertSame( (string) $coupon->get_id(), wc_get_order( $order->get_id() )->get_meta( Referral::REWARD ), 'one reward an order' );
		wc_get_order( $order->get_id() )->update_status( 'refunded' );
		self::assertSame( 0, wc_get_coupon_id_by_code( $coupon->get_code() ) );
	}

	public function test_nobody_refers_oneself_and_a_forged_code_does_nothing(): void {
		[ $friend, $lamp ] = $this->sent_by_a_friend();
		$this->fill_cart( array( array( $lamp ) ) );
		$account = new \WC_Customer( $friend );
		$account->set_billing_address_1( '1 Main St' );
		$account->set_billing_postcode( '78701' );
		$account->save();
		$order = $this->check_out();
		self::assertSame( '', (string) $order->get_meta( Referral::META ), 'the same address' );
		WC()->session->set( 'tandem_friend', 0 );
		foreach ( array( '', str_repeat( 'a', 16 ), '../../x', str_repeat( 'a', 5000 ), array( 'x' ) ) as $forged ) {
			$_GET['friend'] = $forged;
			( new Referral( Plugin::instance()->settings(), Plugin::instance()->usage(), Plugin::instance()->coupons() ) )->arrive();
			self::assertFalse( Plugin::instance()->shopper_facts()->current()['customer.referred'] );
		}
	}
}
