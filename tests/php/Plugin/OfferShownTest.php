<?php
/**
 * Where an offer is seen, a bundle at another price, and what is left of a gift card.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Coupons\GiftCardRest;
use Tandem\Plugin\Offers\OfferInput;
use Tandem\Plugin\Plugin;

require_once __DIR__ . '/BundleFixtures.php';
require_once __DIR__ . '/OfferFixtures.php';

final class OfferShownTest extends TandemTestCase {

	use BundleFixtures;
	use OfferFixtures;

	protected function tearDown(): void {
		parent::tearDown();
		\Tandem\Plugin\Settings::forget();
		Plugin::instance()->offer_decision()->forget();
		WC()->customer->set_billing_email( '' );
	}

	public function test_an_offer_without_places_is_seen_where_offers_always_were(): void {
		$id = $this->offer();
		self::assertSame( array( 'prices', 'progress', 'account' ), Plugin::instance()->offers()->find( $id )->definition['shown'] );
		$this->expectExceptionMessageMatches( '/^offer\.shown: expected a list of prices, progress/' );
		OfferInput::checked( array( 'name' => 'x', 'benefit' => array( 'type' => 'free_shipping' ), 'shown' => array( 'roof' ) ) );
	}

	public function test_a_sale_that_is_not_shown_in_the_shop_is_still_taken_in_the_cart(): void {
		$lamp  = $this->product( '80.00', 'Lamp' );
		$offer = array( 'public' => true, 'scope' => array( 'products' => array( $lamp->get_id() ) ), 'benefit' => array( 'type' => 'percent', 'percent' => '25' ) );
		$this->offer( $offer + array( 'shown' => array() ) );
		self::assertStringNotContainsString( '60.00', wc_get_product( $lamp->get_id() )->get_price_html() );
		self::assertNotContains( $lamp->get_id(), wc_get_product_ids_on_sale() );
		$this->fill_cart( array( array( $lamp ) ) );
		self::assertSame( '60.00', $this->contents_total() );
	}

	public function test_an_offer_on_a_category_means_what_lies_below_it_wherever_a_price_is_said(): void {
		$parent = (int) wp_insert_term( 'Lighting', 'product_cat' )['term_id'];
		$below  = (int) wp_insert_term( 'Lamps', 'product_cat', array( 'parent' => $parent ) )['term_id'];
		$lamp   = $this->product( '80.00', 'Lamp', array( 'category_ids' => array( $below ) ) );
		$shade  = $this->product( '20.00', 'Shade', array( 'category_ids' => array( $below ) ) );
		$this->bundle( array( array( $lamp ), array( $shade ) ), array( 'discount' => 'percent', 'value' => '50' ) );
		$this->offer( array( 'public' => true, 'scope' => array( 'categories' => array( $parent ) ), 'benefit' => array( 'type' => 'percent', 'percent' => '25' ) ) );
		self::assertStringContainsString( '60.00', wc_get_product( $lamp->get_id() )->get_price_html(), 'the page' );
		$this->fill_cart( array( array( $lamp ) ) );
		self::assertSame( '60.00', $this->contents_total(), 'the cart' );
		$added = new \Tandem\Plugin\Cart\AddedProduct( Plugin::instance()->cart_pricing(), Plugin::instance()->quotes(), Plugin::instance()->catalog_prices() );
		self::assertFalse( $added->is_plain( true, $shade ), 'something is taken off' );
		// The page of a product says what the cart says of the same two.
		$page = Plugin::instance()->completion_offer()->on_page( wc_get_product( $shade->get_id() ), false );
		$this->fill_cart( array( array( $shade ) ) );
		self::assertNotNull( $page );
		self::assertEqualsWithDelta( $page['more'] / 100, (float) $this->contents_total() - 60.0, 0.001 );
	}

	public function test_each_place_tells_of_the_offers_that_the_owner_chose_for_it(): void {
		$lamp  = $this->product( '100.00', 'Lamp' );
		$other = $this->product( '10.00', 'Other' );
		$this->offer( array( 'label' => 'A fifth off lamps', 'scope' => array( 'products' => array( $lamp->get_id() ) ), 'benefit' => array( 'type' => 'percent', 'percent' => '20' ), 'conditions' => self::when( 'customer.logged_in', 'eq', true ), 'shown' => array( 'notice', 'product', 'banner' ) ) );
		$this->offer( array( 'label' => 'Not told', 'scope' => array( 'products' => array( $other->get_id() ) ), 'shown' => array() ) );
		$places = Plugin::instance()->offer_places();
		self::assertSame( array( 'banner' => null, 'product' => '' ), $places->of_page( $lamp->get_id() ), 'it is for customers with an account' );
		$this->sign_in();
		Plugin::instance()->offer_decision()->forget();
		$page = $places->of_page( $lamp->get_id() );
		self::assertSame( 'Personal offer: A fifth off lamps.', strtr( $page['product'], array( 'Offer:' => 'Personal offer:' ) ) );
		self::assertSame( get_permalink( $lamp->get_id() ), $page['banner']['link'] );
		self::assertSame( '', $places->of_page( $other->get_id() )['product'], 'not on the page of another product' );
		self::assertSame( '', $places->notice(), 'an empty cart gets nothing' );
		$this->fill_cart( array( array( $lamp ), array( $other ) ) );
		self::assertStringContainsString( 'A fifth off lamps', $places->notice() );
		self::assertStringNotContainsString( 'Not told', $places->notice() );
		self::assertStringContainsString( 'A fifth off lamps', (string) apply_filters( 'render_block_woocommerce/cart', '<div>cart</div>', array(), null ) );
		ob_start();
		do_action( 'woocommerce_before_checkout_form' );
		self::assertStringContainsString( 'A fifth off lamps', (string) ob_get_clean() );
		$GLOBALS['product'] = wc_get_product( $lamp->get_id() );
		ob_start();
		$places->print_line();
		self::assertStringContainsString( 'data-product="' . $lamp->get_id() . '"', (string) ob_get_clean() );
		$GLOBALS['product'] = wc_get_product( $other->get_id() );
		ob_start();
		$places->print_line();
		self::assertSame( '', (string) ob_get_clean() );
		$preview = wp_json_encode( Plugin::instance()->offer_check()->sample( Plugin::instance()->offers()->live()[0] )['places'] );
		foreach ( array( 'Notice above cart and checkout', 'Page of each product that it is about', 'Bar at the bottom edge' ) as $place ) {
			self::assertStringContainsString( $place, $preview );
		}
		self::assertStringNotContainsString( 'E-mails about an order, to', $preview );
		Plugin::instance()->settings()->update( array( 'live' => false ) );
		self::assertSame( '', $places->notice() );
	}

	public function test_an_order_e_mail_names_an_offer_to_who_agreed_to_offers_only(): void {
		$this->offer( array( 'label' => 'Welcome back tenth', 'conditions' => self::when( 'customer.orders', 'ge', 1 ), 'shown' => array( 'email' ) ) );
		$settings = Plugin::instance()->settings();
		$user     = $this->sign_in();
		$order    = $this->order( array( array( $this->product( '20.00' ), 1 ) ), $user, 'mary@example.test' );
		$settings->update( array( 'mail' => array( 'consent' => 'asked' ) ) );
		$places = Plugin::instance()->offer_places();
		self::assertSame( array(), $places->of_customer( $order ) );
		$settings->update( array( 'mail' => array( 'consent' => 'customers' ) ) );
		self::assertStringContainsString( 'Welcome back tenth', implode( ' ', $places->of_customer( $order ) ) );
		WC()->mailer()->init();
		$order->update_status( 'pending' );
		$this->mails = array();
		$order->update_status( 'processing' );
		$mine = array_filter( $this->mails, static fn( array $mail ): bool => 'mary@example.test' === $mail['to'] );
		self::assertStringContainsString( 'Welcome back tenth', (string) wp_json_encode( $mine ) );
		Plugin::instance()->mail_choices()->deny( \Tandem\Plugin\Mail\MailChoices::recipient( 'mary@example.test' ), \Tandem\Plugin\Mail\MailChoices::OFFERS );
		self::assertSame( array(), $places->of_customer( $order ) );
	}

	public function test_an_e_mail_of_a_moment_names_what_holds_for_its_reader_and_until_when(): void {
		$settings = Plugin::instance()->settings();
		$settings->update( array( 'live' => true, 'mail' => array( 'consent' => 'customers' ) ) );
		$user = $this->sign_in();
		$this->offer( array( 'label' => 'Back again tenth', 'conditions' => self::when( 'customer.orders', 'ge', 1 ), 'shown' => array( 'email' ), 'until' => '2099-12-31 00:00' ) );
		$this->offer( array( 'label' => 'For regulars', 'conditions' => self::when( 'customer.orders', 'ge', 9 ), 'shown' => array( 'email' ) ) );
		$this->offer( array( 'label' => 'Not in e-mails' ) );
		$this->order( array( array( $this->product( '20.00' ), 1 ) ), $user, 'mary@example.test' );
		WC()->mailer()->init();
		$sent = function ( string $id, string $to ): string {
			$this->mails = array();
			self::assertSame( '', Plugin::instance()->moment_mailer()->send( $id, $to, new \Tandem\Plugin\Moments\MomentContent( 'Mary', home_url( '/' ) ) ) );
			return (string) wp_json_encode( array( array_column( $this->mails, 'message' ), Plugin::instance()->moment_mailer()->email( $id )->get_content_plain() ) );
		};
		$mail = $sent( 'winback', 'mary@example.test' );
		self::assertSame( 2, substr_count( $mail, 'Personal offer: Back again tenth. Until ' ), $mail );
		self::assertStringNotContainsString( 'For regulars', $mail );
		self::assertStringNotContainsString( 'Not in e-mails', $mail );
		self::assertStringNotContainsString( 'Back again', $sent( 'anniversary', 'stranger@example.test' ), 'who never bought' );
		self::assertStringNotContainsString( 'Back again', $sent( 'newsletter_confirm', 'mary@example.test' ), 'a question is a question' );
		self::assertStringNotContainsString( 'Back again', $sent( 'cart_1', 'mary@example.test' ), 'a reminder is no advertisement' );
		Plugin::instance()->mail_choices()->deny( \Tandem\Plugin\Mail\MailChoices::recipient( 'mary@example.test' ), \Tandem\Plugin\Mail\MailChoices::OFFERS );
		self::assertStringNotContainsString( 'Back again', $sent( 'winback', 'mary@example.test' ) );
	}

	public function test_a_bundle_costs_another_price_for_those_who_qualify(): void {
		$lamp   = $this->product( '60.00', 'Lamp' );
		$bulb   = $this->product( '40.00', 'Bulb' );
		$bundle = $this->bundle( array( array( $lamp ), array( $bulb ) ), array( 'discount' => 'percent', 'value' => '10' ), 'Light' );
		$id     = $this->offer( array( 'name' => 'Light for members', 'conditions' => self::when( 'customer.logged_in', 'eq', true ), 'benefit' => array( 'type' => 'bundle_price', 'bundle' => $bundle->get_id(), 'gives' => 'fixed', 'value' => '70' ), 'limits' => array( 'per_customer' => 1 ) ) );
		$this->fill_cart( array( array( $lamp ), array( $bulb ) ) );
		self::assertSame( '90.00', $this->contents_total(), 'everybody else pays the bundle\'s price' );
		$this->sign_in();
		$this->look_again();
		self::assertSame( '70.00', $this->contents_total() );
		$order = $this->check_out();
		self::assertSame( '70.00', wc_format_decimal( $order->get_subtotal(), 2 ) );
		$order->update_status( 'pending' );
		$order->update_status( 'processing' );
		self::assertSame( 1, Plugin::instance()->offer_usage()->totals( Plugin::instance()->offers()->live() )[ $id ]['uses'] );
		WC()->cart->empty_cart();
		$this->fill_cart( array( array( $lamp ), array( $bulb ) ) );
		$this->look_again();
		self::assertSame( '90.00', $this->contents_total(), 'once a customer' );
		$sample = Plugin::instance()->offer_check()->sample( Plugin::instance()->offers()->find( $id ) );
		self::assertSame( array( 'Lamp + Bulb', true ), array( $sample['sample']['product'], $sample['sample']['changed'] ) );
	}

	/**
	 * @return array<string,array{0:bool}>
	 */
	public function taxes(): array {
		return array( 'prices without tax' => array( false ), 'prices with tax' => array( true ) );
	}

	/**
	 * @dataProvider taxes
	 */
	public function test_what_is_left_of_a_gift_card_comes_as_a_new_one_and_goes_with_a_cancelled_order( bool $tax ): void {
		if ( $tax ) {
			update_option( 'woocommerce_calc_taxes', 'yes' );
			update_option( 'woocommerce_prices_include_tax', 'yes' );
			update_option( 'woocommerce_tax_based_on', 'base' );
			\WC_Tax::_insert_tax_rate( array( 'tax_rate_country' => '', 'tax_rate_state' => '', 'tax_rate' => '20.0000', 'tax_rate_name' => 'VAT', 'tax_rate_priority' => 1, 'tax_rate_compound' => 0, 'tax_rate_shipping' => 0, 'tax_rate_order' => 1, 'tax_rate_class' => '' ) );
		}
		$card = Plugin::instance()->coupons()->issue( 'offer:1:1', GiftCardRest::PREFIX, 'buyer@example.test', new \Tandem\Plugin\Coupons\Reward( 'amount', '50', DAY_IN_SECONDS, '', 0, false, false ), 'Card' );
		$this->fill_cart( array( array( $this->product( '30.00' ) ) ) );
		WC()->customer->set_billing_email( 'buyer@example.test' );
		self::assertTrue( WC()->cart->apply_coupon( $card->get_code() ), (string) wp_json_encode( wc_get_notices() ) );
		WC()->cart->calculate_totals();
		$order = $this->check_out();
		$order->set_status( 'pending' );
		$order->save();
		$order->update_status( 'processing' );
		$rests = array_values( array_filter( Plugin::instance()->coupons()->of_address( 'buyer@example.test' ), static fn( \WC_Coupon $one ): bool => $one->get_id() !== $card->get_id() ) );
		self::assertCount( 1, $rests );
		self::assertSame( array( '20.00', 1, array( 'buyer@example.test' ) ), array( wc_format_decimal( $rests[0]->get_amount(), 2 ), $rests[0]->get_usage_limit(), $rests[0]->get_email_restrictions() ) );
		self::assertEqualsWithDelta( $card->get_date_expires()->getTimestamp(), $rests[0]->get_date_expires()->getTimestamp(), 5, 'until the same second' );
		ob_start();
		do_action( 'woocommerce_order_details_after_order_table', wc_get_order( $order->get_id() ) );
		self::assertStringContainsString( $rests[0]->get_code(), (string) ob_get_clean() );
		wc_get_order( $order->get_id() )->update_status( 'completed' );
		self::assertCount( 1, array_filter( Plugin::instance()->coupons()->of_address( 'buyer@example.test' ), static fn( \WC_Coupon $one ): bool => $one->get_id() !== $card->get_id() ), 'one rest an order' );
		wc_get_order( $order->get_id() )->update_status( 'cancelled' );
		self::assertSame( 0, wc_get_coupon_id_by_code( $rests[0]->get_code() ), 'the rest goes' );
		$again = new \WC_Coupon( $card->get_id() );
		self::assertSame( array( 0, '50.00' ), array( $again->get_usage_count(), wc_format_decimal( $again->get_amount(), 2 ) ), 'and the card is whole' );
	}

	public function test_a_rest_that_was_spent_stays_spent_when_the_order_is_cancelled(): void {
		$card  = Plugin::instance()->coupons()->issue( 'offer:1:2', GiftCardRest::PREFIX, 'ada@example.test', new \Tandem\Plugin\Coupons\Reward( 'amount', '50', DAY_IN_SECONDS, '', 0, false, false ), 'Card' );
		$order = $this->order( array( array( $this->product( '30.00' ), 1 ) ), 0, 'ada@example.test' );
		$item  = new \WC_Order_Item_Coupon();
		$item->set_props( array( 'code' => $card->get_code(), 'discount' => '30.00' ) );
		$order->add_item( $item );
		$order->save();
		$order->update_status( 'processing' );
		$rest = Plugin::instance()->coupons()->of_key( 'rest:' . $order->get_id() . ':' . $card->get_id() );
		self::assertSame( '20.00', wc_format_decimal( $rest->get_amount(), 2 ) );
		$rest->increase_usage_count( 'ada@example.test' );
		$order->update_status( 'cancelled' );
		self::assertSame( '30.00', wc_format_decimal( ( new \WC_Coupon( $card->get_id() ) )->get_amount(), 2 ) );
	}
}
