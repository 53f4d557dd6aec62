<?php
/**
 * What the reward bar names is added for real: the price of the cart then has the last word.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Cart\AddedProduct;
use Tandem\Plugin\Journey\RewardTiers;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Settings;

require_once __DIR__ . '/OfferFixtures.php';

final class RewardPromiseTest extends TandemTestCase {

	use OfferFixtures;

	protected function setUp(): void {
		parent::setUp();
		foreach ( Plugin::instance()->offers()->all() as $offer ) {
			Plugin::instance()->offers()->delete( $offer->id );
		}
		// Whom another test left abroad is shown prices without tax.
		$base = wc_get_base_location();
		foreach ( array( 'billing', 'shipping' ) as $kind ) {
			WC()->customer->{"set_{$kind}_location"}( $base['country'], $base['state'] );
		}
	}

	/**
	 * The reward, other offers, coupon, how prices are entered and shown; what is to be said: minor units as shown that
	 * are missing, or null. The cart holds 30.00.
	 *
	 * @return iterable<string,array{array<string,mixed>,list<array<string,mixed>>,?array<string,mixed>,string,?int}>
	 */
	public function rewards(): iterable {
		$from   = array( 'conditions' => self::when( 'cart.total', 'ge', 5000 ) );
		$half   = array( 'benefit' => array( 'type' => 'percent', 'percent' => '50' ) );
		$tenth  = array( 'discount_type' => 'percent', 'amount' => '10' );
		$ten    = array( 'discount_type' => 'fixed_cart', 'amount' => '10' );
		$whole  = array( 'discount_type' => 'fixed_cart', 'amount' => '80' );
		$ships  = array( 'benefit' => array( 'type' => 'free_shipping' ) );
		$few    = array( 'conditions' => array( 'all' => array( ...$from['conditions']['all'], ...self::when( 'cart.quantity', 'le', 1 )['all'] ) ) );
		$coupon = array( 'conditions' => array( 'all' => array( ...$from['conditions']['all'], array( 'not' => array( 'fact' => 'cart.coupons', 'is' => 'any_of', 'value' => array( 'promise' ) ) ) ) ) );
		yield 'an amount' => array( $from, array(), null, '', 2000 );
		yield 'more than an amount' => array( array( 'conditions' => self::when( 'cart.total', 'gt', 5000 ) ), array(), null, '', 2001 );
		foreach ( array( 'a percent coupon' => $tenth, 'a fixed coupon' => $ten, 'a coupon that the cart does not use up' => $whole ) as $name => $given ) {
			yield "$name: the value of the cart is that before coupons" => array( $from, array(), $given, '', 2000 );
			yield "free shipping, $name" => array( $ships + $from, array(), $given, '', 2000 );
		}
		yield 'a reward that takes the coupon away' => array( $from + array( 'with_coupons' => false ), array(), $tenth, '', null );
		yield 'a reward that takes coupons away, without one' => array( $from + array( 'with_coupons' => false ), array(), null, '', 2000 );
		yield 'not for who has the coupon' => array( $coupon, array(), $tenth, '', null );
		yield 'a better offer is kept instead' => array( $from, array( $half ), null, '', null );
		yield 'beside a lesser offer' => array( $from + $half, array( array() ), null, '', 2000 );
		yield 'of one piece alone' => array( $few, array(), null, '', null );
		foreach ( array( 'no excl', 'yes incl' ) as $tax ) {
			yield "tax $tax" => array( $from, array(), null, $tax, 2000 );
			yield "tax $tax, a percent coupon" => array( $from, array(), $tenth, $tax, 2000 );
		}
		// The value of the cart is that of entered prices: how much of a shown price that is depends on what is added.
		yield 'shown with tax, entered without' => array( $from, array(), null, 'no incl', null );
		yield 'shown without tax, entered with' => array( $from, array(), null, 'yes excl', null );
	}

	/**
	 * @dataProvider rewards
	 *
	 * @param array<string,mixed>       $reward Fields of the offer.
	 * @param list<array<string,mixed>> $others Other offers, without the cart's value.
	 * @param array<string,mixed>|null  $coupon Coupon.
	 * @param string                    $tax    Whether prices are entered with tax, and how they are shown; empty for no tax.
	 * @param int|null                  $said   Minor units, null for nothing to say.
	 */
	public function test_what_the_bar_names_brings_the_reward( array $reward, array $others, ?array $coupon, string $tax, ?int $said ): void {
		$this->two_rates( $tax );
		( new Settings() )->update( array( 'live' => true, 'rewards' => array( 'on' => true ) ) );
		$id = $this->offer( array( 'name' => 'The reward' ) + $reward );
		foreach ( $others as $other ) {
			$this->offer( array( 'name' => 'Another' ) + $other );
		}
		WC()->cart->add_to_cart( $this->product( '30.00' )->get_id() );
		if ( null !== $coupon ) {
			$given = new \WC_Coupon();
			$given->set_code( 'promise' );
			$given->set_props( $coupon );
			$given->save();
			self::assertTrue( WC()->cart->apply_coupon( 'promise' ) );
		}
		$this->look_again();
		$text = $this->text();
		self::assertSame( null === $said ? '' : sprintf( '$%.2f to go until: The reward', $said / 100 ), $text );
		if ( null === $said ) {
			return;
		}
		foreach ( array( '', 'reduced-rate', 'zero-rate' ) as $class ) {
			self::assertFalse( $this->with( $said - 1, $class, $id ), "a cent less is not enough: $class" );
			self::assertTrue( $this->with( $said, $class, $id ), "what was named: $class" );
		}
	}

	public function test_what_is_reached_is_told_only_where_the_price_has_it(): void {
		( new Settings() )->update( array( 'live' => true, 'rewards' => array( 'on' => true ) ) );
		$this->offer( array( 'name' => 'The reward', 'conditions' => self::when( 'cart.total', 'ge', 5000 ) ) );
		WC()->cart->add_to_cart( $this->product( '60.00' )->get_id() );
		$this->look_again();
		self::assertSame( 'Reached: The reward', $this->text() );
		$this->offer( array( 'name' => 'A better one', 'benefit' => array( 'type' => 'percent', 'percent' => '50' ) ) );
		$this->look_again();
		self::assertSame( '', $this->text(), 'the better one is kept instead' );
	}

	public function test_a_gift_does_not_bring_the_next_reward(): void {
		( new Settings() )->update( array( 'live' => true, 'rewards' => array( 'on' => true ) ) );
		$mug = $this->product( '12.00', 'Mug' );
		$this->offer( array( 'name' => 'A mug for free', 'conditions' => self::when( 'cart.total', 'ge', 5000 ), 'benefit' => array( 'type' => 'gift', 'product' => $mug->get_id() ) ) );
		$ten = $this->offer( array( 'name' => 'Ten percent off', 'conditions' => self::when( 'cart.total', 'ge', 6000 ) ) );
		WC()->cart->add_to_cart( $this->product( '45.00' )->get_id() );
		$this->look_again();
		self::assertSame( '$5.00 to go until: A mug for free', $this->text() );
		$five = WC()->cart->add_to_cart( $this->product( '5.00' )->get_id() );
		$this->look_again();
		self::assertCount( 3, WC()->cart->get_cart(), 'the mug is there' );
		self::assertSame( '$10.00 to go until: Ten percent off', $this->text() );
		self::assertFalse( $this->with( 999, '', $ten ) );
		self::assertTrue( $this->with( 1000, '', $ten ) );
		self::assertSame( 50.0, (float) WC()->cart->get_cart_contents_total() );
		WC()->cart->remove_cart_item( (string) $five );
		$this->look_again();
		self::assertSame( 57.0, (float) WC()->cart->get_cart_contents_total(), 'a gift does not keep itself in the cart' );
	}

	/**
	 * Whether the cart has the reward, and its coupons, with one more product of an amount as shown.
	 *
	 * @param int    $minor Minor units as shown.
	 * @param string $class Tax class of the product.
	 * @param int    $id    The reward.
	 */
	private function with( int $minor, string $class, int $id ): bool {
		$coupons = WC()->cart->get_applied_coupons();
		$key     = WC()->cart->add_to_cart( $this->product( wc_format_decimal( $minor / 100, 2 ), '', array( 'tax_class' => $class ) )->get_id() );
		$this->look_again();
		$quote = Plugin::instance()->cart_pricing()->quote();
		$rule  = Plugin::instance()->offers()->find( $id )->rule_id();
		$has   = null !== $quote && in_array( $rule, $quote->given(), true );
		$kept  = $coupons === WC()->cart->get_applied_coupons();
		WC()->cart->remove_cart_item( (string) $key );
		$this->look_again();
		return $has && $kept;
	}

	private function text(): string {
		$plugin = Plugin::instance();
		$usage  = $plugin->offer_usage();
		return ( new RewardTiers( new Settings(), $plugin->offers(), $plugin->offer_decision(), static fn() => $plugin->shopper_facts(), static fn( array $offers ): array => $usage->of( $offers, $usage->shopper() ), ( new AddedProduct( $plugin->cart_pricing(), $plugin->quotes(), $plugin->catalog_prices() ) )->with_amount( ... ) ) )->text();
	}
}
