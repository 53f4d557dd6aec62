<?php
/**
 * Offers in the cart and in the order: who gets what, how often, and how it is proved.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Offers\OfferInput;
use Tandem\Plugin\Offers\OfferPricing;
use Tandem\Plugin\Offers\OfferRules;
use Tandem\Plugin\Offers\OfferSet;
use Tandem\Plugin\Offers\OfferStore;
use Tandem\Plugin\Orders\OrderProof;
use Tandem\Plugin\Plugin;

require_once __DIR__ . '/BundleFixtures.php';
require_once __DIR__ . '/OfferFixtures.php';

final class OfferCartTest extends TandemTestCase {

	use BundleFixtures;
	use OfferFixtures;

	protected function tearDown(): void {
		parent::tearDown();
		\Tandem\Plugin\Settings::forget();
		Plugin::instance()->offer_decision()->forget();
		WC()->customer->set_billing_email( '' );
		WC()->customer->set_billing_address_1( '' );
	}

	public function test_spending_this_month_lowers_the_next_cart_and_the_order_proves_it(): void {
		$user  = $this->sign_in();
		$chair = $this->product( '200.00' );
		$id    = $this->offer( array( 'template' => 'spending_level', 'label' => '15 % for our best', 'conditions' => self::when( 'customer.spent_month', 'ge', 30000 ), 'benefit' => array( 'type' => 'percent', 'percent' => '15' ) ) );
		$this->fill_cart( array( array( $chair ) ) );
		self::assertSame( '200.00', $this->contents_total() );
		$this->order( array( array( $chair, 2 ) ), $user );
		$this->look_again();
		self::assertSame( '170.00', $this->contents_total() );
		self::assertSame( 'Personal offer', WC()->cart->get_cart() ? apply_filters( 'woocommerce_get_item_data', array(), current( WC()->cart->get_cart() ) )[0]['key'] : '' );
		$order = $this->check_out();
		self::assertSame( '170.00', wc_format_decimal( $order->get_subtotal(), 2 ) );
		$proof = new OrderProof( fn() => Plugin::instance()->engine(), Plugin::instance()->rule_versions() );
		self::assertNull( $proof->difference( $order ) );
		$told = json_decode( (string) $order->get_meta( OfferPricing::META ), true );
		self::assertSame( array( array( 'offer:' . $id ), 40000 ), array( $told['given'], $told['facts']['customer.spent_month'] ) );
		self::assertStringContainsString( '15 % for our best', wp_strip_all_tags( $order->get_order_item_totals()['tandem_bundles']['value'] ) );
	}

	public function test_an_offer_that_the_engine_cannot_read_takes_no_other_with_it(): void {
		global $wpdb;
		$broken = $this->offer( array( 'name' => 'Broken' ) );
		$sound = $this->offer( array( 'name' => 'Sound', 'benefit' => array( 'type' => 'percent', 'percent' => '20' ) ) );
		// As after a rollback: a fact of a version that came later.
		$kept               = (string) $wpdb->get_var( $wpdb->prepare( 'SELECT definition FROM %i WHERE id = %d', $wpdb->prefix . 'tandem_offers', $broken ) );
		$kept               = json_decode( substr( $kept, (int) strpos( $kept, '{' ) ), true );
		$kept['conditions'] = self::when( 'customer.mood', 'eq', 'good' );
		$wpdb->update( $wpdb->prefix . 'tandem_offers', array( 'definition' => wp_json_encode( $kept ) ), array( 'id' => $broken ) );
		Plugin::instance()->offer_decision()->forget();
		$this->fill_cart( array( array( $this->product( '100.00' ) ) ) );
		self::assertSame( '80.00', $this->contents_total() );
		$conflicts = Plugin::instance()->offer_check()->conflicts();
		self::assertSame( array( array( $broken ), array( 'offer.unread' ) ), array( array_column( $conflicts, 'offer' ), array_column( $conflicts, 'code' ) ) );
		self::assertStringContainsString( 'customer.mood', $conflicts[0]['text'] );
		Plugin::instance()->offers()->delete( $sound );
		$this->look_again();
		self::assertSame( '100.00', $this->contents_total(), 'alone it gives nothing, and the cart stays whole' );
		self::assertSame( array( $broken ), array_column( Plugin::instance()->offer_check()->conflicts(), 'offer' ) );
	}

	public function test_live_offers_come_in_one_look_up_and_follow_every_change(): void {
		$store  = Plugin::instance()->offers();
		$decide = Plugin::instance()->offer_decision();
		$lamp   = $this->product( '100.00' );
		$one = $this->offer( array( 'limits' => array( 'total' => 5 ), 'until' => '2099-01-01 00:00' ) );
		$two = $this->offer( array( 'name' => 'Two', 'benefit' => array( 'type' => 'amount', 'amount' => '30' ) ) );
		$this->fill_cart( array( array( $lamp ) ) );
		$this->look_again();
		self::assertSame( '70.00', $this->contents_total() );
		$asked = array();
		$note  = static function ( string $query ) use ( &$asked ): string {
			$asked[] = $query;
			return $query;
		};
		add_filter( 'query', $note );
		$decide->forget();
		$live = $store->live();
		$rule = Plugin::instance()->offer_rules()->rule( $live[1], \Tandem\Plugin\Pricing\ShopCurrency::current() );
		remove_filter( 'query', $note );
		self::assertSame( array(), array_values( array_filter( $asked, static fn( string $query ): bool => str_contains( $query, 'tandem_offers`' ) || str_contains( $query, 'tandem_offers ' ) ) ), 'no row is read' );
		self::assertSame( array( $one, $two ), array_column( $live, 'id' ) );
		self::assertSame( array( true, false ), array( $live[0]->limited(), $live[1]->limited() ) );
		foreach ( $live as $offer ) {
			$stored = $store->find( $offer->id );
			self::assertSame( $stored->definition, $offer->definition );
			self::assertSame( wp_json_encode( OfferRules::question( $stored ) ), $offer->texts->question );
			self::assertSame( Plugin::instance()->offer_rules()->rule( $stored, \Tandem\Plugin\Pricing\ShopCurrency::current() ), json_decode( $offer->texts->rule, true ) );
		}
		// Settings and clock that the texts depend on.
		Plugin::instance()->settings()->update( array( 'bundles' => array( 'floor' => 'margin', 'floor_margin' => 500 ) ) );
		$decide->forget();
		self::assertSame( 'margin', Plugin::instance()->offer_rules()->rule( $store->live()[1], \Tandem\Plugin\Pricing\ShopCurrency::current() )['floor']['type'] );
		self::assertNotSame( $rule['version'], json_decode( $store->live()[1]->texts?->rule ?? '{"version":""}', true )['version'] );
		Plugin::instance()->settings()->update( array( 'bundles' => array( 'floor' => 'none' ) ) );
		update_option( 'timezone_string', 'Pacific/Auckland' );
		$decide->forget();
		self::assertSame( \Tandem\Plugin\Offers\Offer::seconds( '2099-01-01 00:00' ), json_decode( $store->live()[0]->texts?->question ?? (string) wp_json_encode( OfferRules::question( $store->live()[0] ) ), true )['until'] );
		// A request that began before the last change keeps its text under a name that nobody asks for.
		$before = (string) get_option( OfferStore::LIVE );
		$old    = $store->live();
		$store->delete( $two );
		( new OfferSet( static fn() => Plugin::instance()->offer_rules() ) )->keep( $old, $before );
		$this->look_again();
		self::assertSame( '90.00', $this->contents_total() );
		$store->save( array( 'status' => 'paused' ) + $store->find( $one )->definition, $one );
		$this->look_again();
		self::assertSame( '100.00', $this->contents_total() );
	}

	public function test_the_first_order_only_and_not_again_by_another_spelling_or_from_the_same_address(): void {
		$lamp = $this->product( '100.00' );
		$this->offer( array( 'template' => 'first_order', 'conditions' => self::when( 'customer.orders', 'eq', 0 ), 'benefit' => array( 'type' => 'percent', 'percent' => '20' ), 'limits' => array( 'per_customer' => 1 ) ) );
		$this->fill_cart( array( array( $lamp ) ) );
		self::assertSame( '80.00', $this->contents_total() );
		$this->check_out();
		foreach ( array( 'b.uyer+two@example.test' => false, 'buyer+again@example.test' => true, 'stranger@example.test' => true ) as $email => $same ) {
			WC()->cart->empty_cart();
			WC()->customer->set_billing_email( $email );
			WC()->customer->set_billing_address_1( 'stranger@example.test' === $email ? ' 1 main st.' : 'Elsewhere 5' );
			$this->fill_cart( array( array( $lamp ) ) );
			$this->look_again();
			self::assertSame( $same ? '100.00' : '80.00', $this->contents_total(), $email );
		}
		Plugin::instance()->settings()->update( array( 'offers' => array( 'same_address' => false ) ) );
		$this->look_again();
		self::assertSame( '80.00', $this->contents_total() );
	}

	public function test_the_window_is_half_open_and_follows_the_clocks(): void {
		update_option( 'timezone_string', 'Europe/Berlin' );
		$this->offer( array( 'from' => '2026-03-29 01:30', 'until' => '2026-03-29 03:30' ) );
		$now = 0;
		add_filter( 'tandem_quote_now', static function () use ( &$now ): int { return $now; } );
		$lamp = $this->product( '100.00' );
		$this->fill_cart( array( array( $lamp ) ) );
		foreach ( array( '00:29:59' => '100.00', '00:30:00' => '90.00', '01:29:59' => '90.00', '01:30:00' => '100.00' ) as $utc => $total ) {
			$now = strtotime( "2026-03-29 $utc UTC" );
			$this->look_again();
			self::assertSame( $total, $this->contents_total(), $utc );
		}
	}

	public function test_limit_and_budget_are_taken_with_the_order_and_given_back(): void {
		$lamp = $this->product( '100.00' );
		$id   = $this->offer( array( 'limits' => array( 'total' => 2, 'budget' => '15.00' ) ) );
		$this->fill_cart( array( array( $lamp ) ) );
		$first = $this->check_out();
		$this->fill_cart( array( array( $lamp ) ) );
		$this->look_again();
		self::assertSame( '95.00', $this->contents_total(), 'only what the budget leaves' );
		$second = $this->check_out();
		self::assertSame( array( 'uses' => 2, 'spent' => 1500 ), Plugin::instance()->offer_usage()->totals( Plugin::instance()->offers()->all() )[ $id ] );
		$this->fill_cart( array( array( $lamp ) ) );
		$this->look_again();
		self::assertSame( '100.00', $this->contents_total() );
		$first->update_status( 'cancelled' );
		$this->look_again();
		self::assertSame( '90.00', $this->contents_total() );
		$proof = new OrderProof( fn() => Plugin::instance()->engine(), Plugin::instance()->rule_versions() );
		self::assertNull( $proof->difference( $second ) );
	}

	public function test_of_two_carts_that_want_the_last_use_one_is_stopped(): void {
		$lamp = $this->product( '100.00' );
		$id   = $this->offer( array( 'limits' => array( 'total' => 1 ) ) );
		$this->fill_cart( array( array( $lamp ) ) );
		self::assertSame( '90.00', $this->contents_total() );
		add_action( 'woocommerce_store_api_checkout_update_order_meta', static fn() => Plugin::instance()->usage()->take( 'offer:' . $id, 1, 1 ) );
		$answer = $this->store_api( 'POST', 'checkout', array( 'billing_address' => self::address() + array( 'email' => 'buyer@example.test' ), 'shipping_address' => self::address(), 'payment_method' => 'cod' ) );
		self::assertSame( 409, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
		self::assertStringContainsString( 'can no longer be used', self::plain( $answer )['message'] );
	}

	public function test_an_offer_cools_off_after_a_paid_order(): void {
		$this->sign_in();
		$lamp = $this->product( '100.00' );
		$this->offer( array( 'limits' => array( 'cool_off_days' => 30 ) ) );
		$this->fill_cart( array( array( $lamp ) ) );
		$order = $this->check_out();
		self::assertSame( '90.00', wc_format_decimal( $order->get_subtotal(), 2 ) );
		$this->fill_cart( array( array( $lamp ) ) );
		$order->update_status( 'processing' );
		$this->look_again();
		self::assertSame( '100.00', $this->contents_total() );
		add_filter( 'tandem_quote_now', static fn(): int => time() + 30 * DAY_IN_SECONDS + 60 );
		$this->look_again();
		self::assertSame( '90.00', $this->contents_total() );
	}

	public function test_the_best_of_several_applies_the_group_excludes_and_the_floor_holds(): void {
		update_option( 'woocommerce_feature_cost_of_goods_sold_enabled', 'yes' );
		$lamp = $this->product( '100.00', 'Lamp', array( 'cogs_value' => 60.0 ) );
		$this->offer( array( 'name' => 'Ten', 'group' => 'g' ) );
		$this->offer( array( 'name' => 'Thirty', 'group' => 'g', 'benefit' => array( 'type' => 'percent', 'percent' => '30' ) ) );
		$this->offer( array( 'name' => 'Five off', 'benefit' => array( 'type' => 'amount', 'amount' => '5' ) ) );
		$this->fill_cart( array( array( $lamp ) ) );
		self::assertSame( '70.00', $this->contents_total() );
		Plugin::instance()->settings()->update( array( 'offers' => array( 'combine' => 'all' ) ) );
		$this->look_again();
		self::assertSame( '65.00', $this->contents_total() );
		Plugin::instance()->settings()->update( array( 'bundles' => array( 'max_discount' => 2000 ) ) );
		$this->look_again();
		self::assertSame( '80.00', $this->contents_total(), 'no more than a fifth of everything' );
		Plugin::instance()->settings()->update( array( 'bundles' => array( 'max_discount' => 10000 ) ) );
		$this->offer( array( 'name' => 'Half', 'group' => 'g', 'floor' => 'cost', 'benefit' => array( 'type' => 'percent', 'percent' => '50' ) ) );
		$this->look_again();
		self::assertSame( '60.00', $this->contents_total(), 'not below what it cost' );
	}

	public function test_free_shipping_and_a_gift_that_comes_once(): void {
		$lamp = $this->product( '100.00' );
		$mug  = $this->product( '12.00', 'Mug' );
		$this->offer( array( 'benefit' => array( 'type' => 'gift', 'product' => $mug->get_id() ), 'conditions' => self::when( 'cart.total', 'ge', 10000 ) ) );
		$this->offer( array( 'benefit' => array( 'type' => 'free_shipping' ) ) );
		$this->fill_cart( array( array( $lamp ) ) );
		self::assertSame( array( $lamp->get_id() => 1, $mug->get_id() => 1 ), $this->quantities() );
		self::assertSame( '100.00', $this->contents_total() );
		foreach ( WC()->cart->get_cart() as $key => $item ) {
			if ( $item['product_id'] === $mug->get_id() ) {
				WC()->cart->remove_cart_item( $key );
			}
		}
		$this->look_again();
		self::assertSame( array( $lamp->get_id() => 1 ), $this->quantities(), 'who takes it out does not get it again' );
		$rate  = new \WC_Shipping_Rate( 'flat_rate:1', 'Flat', '7.50', array(), 'flat_rate' );
		$other = new \WC_Shipping_Rate( 'flat_rate:2', 'Express', '20', array(), 'flat_rate' );
		$pack  = apply_filters( 'woocommerce_cart_shipping_packages', array( array() ) )[0];
		apply_filters( 'woocommerce_package_rates', array( $rate, $other ), $pack );
		self::assertSame( array( '0', '20' ), array( $rate->get_cost(), $other->get_cost() ) );
	}

	public function test_an_offer_that_does_not_combine_refuses_coupons(): void {
		$this->offer( array( 'with_coupons' => false ) );
		$coupon = new \WC_Coupon();
		$coupon->set_code( 'tenner' );
		$coupon->set_amount( 10 );
		$coupon->save();
		$this->fill_cart( array( array( $this->product( '100.00' ) ) ) );
		self::assertFalse( WC()->cart->apply_coupon( 'tenner' ) );
		self::assertStringContainsString( 'Test offer', wc_get_notices( 'error' )[0]['notice'] );
	}

	public function test_a_bundle_stays_a_bundle_beside_an_offer(): void {
		$laptop = $this->product( '1000.00' );
		$mouse  = $this->product( '100.00' );
		$lamp   = $this->product( '50.00' );
		$this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'fixed', 'value' => '1000.00' ) );
		$this->offer();
		$this->fill_cart( array( array( $laptop ), array( $mouse ), array( $lamp ) ) );
		self::assertSame( '1045.00', $this->contents_total() );
		self::assertSame( 1, $this->cart_quote()->loose( array_key_last( WC()->cart->get_cart() ), 1 ) );
	}

	public function test_nothing_of_it_happens_before_the_shop_goes_live(): void {
		$this->offer();
		Plugin::instance()->settings()->update( array( 'live' => false ) );
		$this->fill_cart( array( array( $this->product( '100.00' ) ) ) );
		self::assertSame( '100.00', $this->contents_total() );
	}

	/**
	 * @dataProvider bad
	 * @param array<string,mixed> $fields
	 */
	public function test_bad_definitions_are_refused_by_name( array $fields, string $says ): void {
		$this->expectException( \InvalidArgumentException::class );
		$this->expectExceptionMessage( $says );
		OfferInput::checked( $fields + array( 'name' => 'X', 'benefit' => array( 'type' => 'percent', 'percent' => '10' ) ) );
	}

	/** @return array<string,array{0:array<string,mixed>,1:string}> */
	public function bad(): array {
		$percent = static fn( mixed $value ): array => array( 'benefit' => array( 'type' => 'percent', 'percent' => $value ) );
		return array(
			'no name'         => array( array( 'name' => ' ' ), 'offer.name' ),
			'unknown field'   => array( array( 'discount' => '50' ), 'offer.discount: expected one of' ),
			'negative'        => array( $percent( '-1' ), 'offer.benefit.percent' ),
			'zero'            => array( $percent( '0' ), 'offer.benefit.percent' ),
			'above all'       => array( $percent( '100.01' ), 'offer.benefit.percent' ),
			'exponent'        => array( $percent( '1e1' ), 'offer.benefit.percent' ),
			'a list'          => array( $percent( array( 10 ) ), 'offer.benefit.percent' ),
			'a float'         => array( $percent( 10.5 ), 'offer.benefit.percent' ),
			'huge amount'     => array( array( 'benefit' => array( 'type' => 'amount', 'amount' => '1' . str_repeat( '0', 30 ) ) ), 'offer.benefit.amount' ),
			'hex amount'      => array( array( 'benefit' => array( 'type' => 'amount', 'amount' => '0x10' ) ), 'offer.benefit.amount' ),
			'price smuggled'  => array( array( 'benefit' => array( 'type' => 'percent', 'percent' => '10', 'price' => '1' ) ), 'offer.benefit.price' ),
			'no benefit'      => array( array( 'benefit' => null ), 'offer.benefit' ),
			'bad time'        => array( array( 'from' => '2026-02-30 00:00' ), 'offer.from' ),
			'ends first'      => array( array( 'from' => '2026-02-03 00:00', 'until' => '2026-02-03 00:00' ), 'offer.until' ),
			'negative limit'  => array( array( 'limits' => array( 'total' => -1 ) ), 'offer.limits.total' ),
			'misspelt limit'  => array( array( 'limits' => array( 'per_costumer' => 1 ) ), 'offer.limits.per_costumer' ),
			'10,000 conditions' => array( array( 'conditions' => array( 'any' => array_fill( 0, 10000, array( 'fact' => 'cart.total', 'is' => 'ge', 'value' => 1 ) ) ) ), 'offer.conditions: expected at most 500' ),
			'private and public' => array( array( 'public' => true, 'conditions' => self::when( 'customer.orders', 'eq', 0 ) ), 'offer.public' ),
		);
	}
}
