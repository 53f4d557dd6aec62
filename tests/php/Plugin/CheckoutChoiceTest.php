<?php
/**
 * One offer at the checkout: in the owner's order, priced as it will be charged, and taken off as easily.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Journey\CheckoutOffer;
use Tandem\Plugin\Journey\SetRefused;
use Tandem\Plugin\Settings;

require_once __DIR__ . '/BundleFixtures.php';

final class CheckoutChoiceTest extends TandemTestCase {

	use BundleFixtures;

	private \WC_Product $plain;

	private \WC_Product $better;

	protected function setUp(): void {
		parent::setUp();
		$this->plain  = $this->product( '100.00', 'Plain camera' );
		$this->better = $this->product( '149.95', 'Better camera' );
		$this->plain->set_upsell_ids( array( $this->better->get_id() ) );
		$this->plain->save();
		\Tandem\Plugin\Plugin::instance()->products()->forget();
		$this->offered_first( array( 'upgrade' ) );
	}

	public function test_an_upgrade_swaps_the_line_and_comes_back(): void {
		$line  = WC()->cart->add_to_cart( $this->plain->get_id() );
		$offer = $this->offer();
		self::assertSame( 'Swap Plain camera for Better camera', $offer['label'] );
		self::assertStringContainsString( '49.95 more.', $offer['reason'] );
		self::assertFalse( $offer['on'] );
		self::assertSame( $offer, $this->offer(), 'asked twice in a request it is the same' );
		$this->decide( true );
		self::assertSame( array( $this->better->get_id() => 1 ), $this->quantities() );
		self::assertTrue( $this->offer()['on'] );
		$this->decide( false );
		self::assertSame( array( $this->plain->get_id() => 1 ), $this->quantities() );
		self::assertNotSame( array(), WC()->cart->get_cart_item( $line ), 'the same line as before' );
	}

	/**
	 * Before any checkout of its process: WooCommerce marks it with a constant, for all pages that follow.
	 *
	 * @group page
	 */
	public function test_pages_that_have_the_cart_in_them_are_not_told_what_the_checkout_offered(): void {
		WC()->cart->add_to_cart( $this->plain->get_id() );
		$offer = $this->offer();
		self::assertNotNull( $offer );
		remove_filter( 'woocommerce_is_checkout', '__return_true' );
		self::assertSame( array(), $this->part()->store_api( array() ), 'a page with the cart or the mini-cart' );
		$_SERVER['REQUEST_URI'] = '/wp-json/wc/store/v1/cart/update-customer';
		self::assertSame( $offer, $this->part()->store_api( array() )['checkout_offer'] ?? null, 'an answer, which may be to the checkout' );
		unset( $_SERVER['REQUEST_URI'] );
	}

	public function test_an_upgrade_is_for_a_line_of_one_that_nothing_hangs_on(): void {
		WC()->cart->add_to_cart( $this->plain->get_id(), 2 );
		self::assertNull( $this->offer() );
	}

	public function test_the_last_piece_of_a_bundle_is_offered_at_the_price_that_the_cart_then_has(): void {
		$case = $this->product( '40.00', 'Case' );
		$this->bundle( array( array( $this->plain ), array( $case ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		$this->offered_first( array( 'bundle' ) );
		WC()->cart->add_to_cart( $this->plain->get_id() );
		WC()->cart->calculate_totals();
		$offer = $this->offer();
		self::assertSame( 'Add Case for $26.00 more and save $14.00.', html_entity_decode( $offer['label'] ) );
		$before = (float) WC()->cart->get_total( 'edit' );
		$this->decide( true );
		WC()->cart->calculate_totals();
		self::assertEqualsWithDelta( 26.0, (float) WC()->cart->get_total( 'edit' ) - $before, 0.001 );
		$this->decide( false );
		WC()->cart->calculate_totals();
		self::assertEqualsWithDelta( $before, (float) WC()->cart->get_total( 'edit' ), 0.001 );
	}

	public function test_the_box_offers_nothing_that_costs_more_than_the_cart_unless_the_owner_lets_it(): void {
		$case  = $this->product( '10.00', 'Case', array( 'cross_sell_ids' => array( $this->plain->get_id() ) ) );
		$cloth = $this->product( '9.00', 'Cloth' );
		$this->bundle( array( array( $this->plain ), array( $case ) ), array( 'discount' => 'percent', 'value' => '10' ), 'Kit' );
		$set = static fn( array $more ) => ( new Settings() )->update( array( 'live' => true, 'touchpoints' => array( 'checkout' => array( 'on' => true ) ), 'placements' => array( 'order' => array(), 'set' => array( 'checkout' => $more + array( 'chain' => array( 'bundle' ) ) ) ) ) );
		$set( array() );
		WC()->cart->add_to_cart( $case->get_id() );
		WC()->cart->calculate_totals();
		self::assertNull( $this->offer(), 'a camera for a case' );
		$set( array( 'dearer' => true ) );
		WC()->cart->add_to_cart( $cloth->get_id() );
		WC()->cart->calculate_totals();
		self::assertStringContainsString( 'Add Plain camera', (string) ( $this->offer()['label'] ?? '' ) );
	}

	public function test_another_cart_is_asked_anew_what_is_best_for_it(): void {
		$case  = $this->product( '40.00', 'Case' );
		$cloth = $this->product( '5.00', 'Cloth' );
		$pen   = $this->product( '3.00', 'Pen', array( 'cross_sell_ids' => array( $cloth->get_id() ) ) );
		$card  = $this->product( '20.00', 'Card' );
		$this->bundle( array( array( $this->plain ), array( $case ), array( $card ) ), array( 'discount' => 'percent', 'value' => '10' ), 'Kit' );
		( new Settings() )->update( array( 'live' => true, 'touchpoints' => array( 'checkout' => array( 'on' => true ) ), 'placements' => array( 'order' => array(), 'set' => array( 'checkout' => array( 'chain' => array( 'bundle', 'cart' ), 'strategy' => 'manual' ) ) ) ) );
		WC()->cart->add_to_cart( $pen->get_id() );
		WC()->cart->calculate_totals();
		self::assertSame( 'Add Cloth for $5.00', $this->offer()['label'] );
		WC()->cart->add_to_cart( $this->plain->get_id() );
		WC()->cart->calculate_totals();
		self::assertSame( 'Add Case and Card for $44.00 more and save $16.00.', $this->offer()['label'], 'both pieces that the bundle lacks' );
		$this->decide( true );
		WC()->cart->calculate_totals();
		self::assertSame( array( 1, 1, 1, 1 ), array_values( $this->quantities() ) );
		self::assertTrue( $this->offer()['on'] );
	}

	public function test_where_the_best_bundle_costs_more_than_the_cart_the_next_one_is_offered(): void {
		$case  = $this->product( '10.00', 'Case' );
		$cloth = $this->product( '9.00', 'Cloth' );
		$this->bundle( array( array( $this->plain ), array( $case ) ), array( 'discount' => 'percent', 'value' => '10' ), 'Kit' );
		$this->bundle( array( array( $cloth ), array( $case ) ), array( 'discount' => 'percent', 'value' => '10' ), 'Small kit' );
		$this->offered_first( array( 'bundle' ) );
		WC()->cart->add_to_cart( $case->get_id() );
		WC()->cart->calculate_totals();
		self::assertSame( 'Add Cloth for $7.10 more and save $1.90.', html_entity_decode( (string) ( $this->offer()['label'] ?? '' ) ) );
	}

	public function test_where_the_best_bundle_may_not_be_offered_here_the_next_one_is(): void {
		$shirt = $this->shirt( array( 'S' => '30.00', 'L' => '30.00' ) )[0];
		$cloth = $this->product( '9.00', 'Cloth' );
		$this->bundle( array( array( $this->plain ), array( $shirt ) ), array( 'discount' => 'percent', 'value' => '20' ), 'Kit with a choice' );
		$this->bundle( array( array( $this->plain ), array( $cloth ) ), array( 'discount' => 'percent', 'value' => '5' ), 'Small kit' );
		$this->offered_first( array( 'bundle' ) );
		WC()->cart->add_to_cart( $this->plain->get_id() );
		WC()->cart->calculate_totals();
		self::assertSame( 'Add Cloth for $3.55 more and save $5.45.', html_entity_decode( (string) ( $this->offer()['label'] ?? '' ) ), 'the size of a shirt is chosen on a page' );
	}

	public function test_without_a_script_the_form_brings_the_tick(): void {
		$case = $this->product( '40.00', 'Case' );
		$this->bundle( array( array( $this->plain ), array( $case ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		$this->offered_first( array( 'bundle' ) );
		WC()->cart->add_to_cart( $this->plain->get_id() );
		WC()->cart->calculate_totals();
		ob_start();
		$this->part()->print_box();
		self::assertSame( 1, preg_match( '/<noscript>(.*)<\/noscript>/s', (string) ob_get_clean(), $found ) );
		self::assertStringContainsString( 'name="tandem_offered" value="' . $case->get_id() . '"', $found[1] );
		self::assertMatchesRegularExpression( '/<input type="checkbox" name="tandem_offer" value="1"\s*>/', $found[1] );
		$nonce  = wp_create_nonce( 'woocommerce-process_checkout' );
		$update = array( 'woocommerce_checkout_update_totals' => 'Update totals', 'woocommerce-process-checkout-nonce' => $nonce );
		$place  = array( 'woocommerce_checkout_place_order' => 'Place order', 'woocommerce-process-checkout-nonce' => $nonce );
		$tick   = array( 'tandem_offered' => (string) $case->get_id(), 'tandem_offer' => '1' );
		$before = array( $this->plain->get_id() => 1 );
		$with   = $before + array( $case->get_id() => 1 );
		self::assertSame( array( $before, array() ), $this->sent( array( 'woocommerce-process-checkout-nonce' => 'wrong' ) + $update + $tick ), 'a nonce of nobody' );
		self::assertSame( array( $before, array() ), $this->sent( array( 'woocommerce-process-checkout-nonce' => $nonce ) + $tick ), 'neither button' );
		self::assertSame( array( $before, array( 'The offer is no longer available.' ) ), $this->sent( array( 'tandem_offered' => (string) $this->better->get_id() ) + $update + $tick ), 'another product than was offered' );
		self::assertSame( array( $before, array() ), $this->sent( $update + array( 'tandem_offered' => $tick['tandem_offered'] ) ), 'not ticked' );
		self::assertSame( array( $with, array( 'Added to your order.' ) ), $this->sent( $update + $tick ) );
		self::assertSame( array( $with, array() ), $this->sent( $place + $tick ), 'nothing changed: the order is placed' );
		self::assertSame( array(), apply_filters( 'woocommerce_checkout_posted_data', array() ) );
		self::assertSame( array( $before, array( 'Taken off your order. Please look at the new total and place the order again.' ) ), $this->sent( $place + array( 'tandem_offered' => $tick['tandem_offered'] ) ), 'as easily taken off' );
		self::assertSame( array( 'woocommerce_checkout_update_totals' => true ), apply_filters( 'woocommerce_checkout_posted_data', array() ), 'and no order at a total that nobody saw' );
	}

	public function test_a_closed_placement_offers_nothing_and_takes_nothing(): void {
		WC()->cart->add_to_cart( $this->plain->get_id() );
		self::assertNotNull( $this->offer() );
		( new Settings() )->update( array( 'placements' => array( 'set' => array( 'checkout' => array( 'on' => false ) ) ) ) );
		self::assertNull( $this->offer() );
		$this->expectException( SetRefused::class );
		$this->decide( true );
	}

	/**
	 * The form of the classic checkout, sent by a browser without a script.
	 *
	 * @param array<string,string> $fields Fields.
	 * @return array{0:array<int,int>,1:list<string>} Quantities by product, and what the shopper is told.
	 */
	private function sent( array $fields ): array {
		$_POST = $fields;
		wc_clear_notices();
		$this->part()->take_tick();
		WC()->cart->calculate_totals();
		$said = array_merge( ...array_values( array_map( static fn( array $kind ): array => array_column( $kind, 'notice' ), wc_get_notices() ) ) );
		return array( $this->quantities(), $said );
	}

	/**
	 * @param list<string> $kinds Kinds in order.
	 */
	private function offered_first( array $kinds ): void {
		( new Settings() )->update( array( 'live' => true, 'touchpoints' => array( 'checkout' => array( 'on' => true ) ), 'placements' => array( 'order' => array(), 'set' => array( 'checkout' => array( 'chain' => $kinds ) ) ) ) );
	}

	/**
	 * @return array<string,mixed>|null
	 */
	private function offer(): ?array {
		add_filter( 'woocommerce_is_checkout', '__return_true' );
		return $this->part()->store_api( array() )['checkout_offer'] ?? null;
	}

	private function decide( bool $on ): void {
		$this->part()->decide( $on );
	}

	private function part(): CheckoutOffer {
		global $wp_filter;
		foreach ( $wp_filter['wc_ajax_' . CheckoutOffer::ACTION]->callbacks as $callbacks ) {
			foreach ( $callbacks as $callback ) {
				return $callback['function'][0];
			}
		}
		self::fail( 'the offer is not attached' );
	}

	/**
	 * @return array<int,int> Quantities by product.
	 */
	private function quantities(): array {
		return array_column( array_values( array_map( static fn( array $line ): array => array( $line['product_id'], $line['quantity'] ), WC()->cart->get_cart() ) ), 1, 0 );
	}
}
