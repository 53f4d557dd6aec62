<?php
/**
 * Completion of every kind of bundle: variations, a choice, mix and match, steps, buy and get; and all pieces at once at the checkout.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Bundles\Bundle;
use Tandem\Plugin\Bundles\BundleTerms;
use Tandem\Plugin\Bundles\Component;
use Tandem\Plugin\Cart\BundleChoice;
use Tandem\Plugin\Cart\BundleGap;
use Tandem\Plugin\Cart\CompletionDisplay;
use Tandem\Plugin\Journey\CheckoutOffer;
use Tandem\Plugin\Journey\SetRefused;
use Tandem\Plugin\Plugin;

require_once __DIR__ . '/BundleFixtures.php';
require_once __DIR__ . '/OfferFixtures.php';

final class CompletionKindsTest extends TandemTestCase {

	use BundleFixtures;
	use OfferFixtures {
		offer as private live_offer;
	}

	private \WC_Product $lamp;
	private \WC_Product $mug;
	private \WC_Product $pen;

	protected function setUp(): void {
		parent::setUp();
		Plugin::instance()->settings()->update( array( 'live' => true, 'touchpoints' => array( 'checkout' => array( 'on' => true ) ), 'placements' => array( 'order' => array(), 'set' => array( 'checkout' => array( 'chain' => array( 'bundle' ) ), 'cart' => array( 'dearer' => true ) ) ) ) );
		$this->lamp = $this->product( '40.00', 'Lamp' );
		$this->mug  = $this->product( '10.00', 'Mug' );
		$this->pen  = $this->product( '6.00', 'Pen' );
	}

	protected function tearDown(): void {
		unset( $_REQUEST['tandem_variation'], $_REQUEST['tandem_quantity'], $_REQUEST['tandem_complete'] );
		parent::tearDown();
	}

	public function test_a_fixed_variation_is_added_by_one_click(): void {
		[ $blue ] = $this->shirts();
		$this->bundle( array( array( $this->lamp ), array( $blue ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		$this->fill_cart( array( array( $this->lamp ) ) );
		$offer = $this->offer();
		self::assertFalse( $offer['open'] );
		self::assertStringContainsString( 'for $14.00 more and save $6.00.', $offer['text'] );
		$this->accept( $offer );
		self::assertSame( array( $this->lamp->get_id() => 1, $blue->get_id() => 1 ), $this->quantities() );
		self::assertSame( '54.00', $this->contents_total() );
	}

	/**
	 * @dataProvider tax_shown
	 */
	public function test_it_says_what_the_cart_shows_whatever_tax_prices_are_entered_with( string $entered, string $shown ): void {
		$this->taxed( $entered, $shown );
		$this->bundle( array( array( $this->lamp ), array( $this->mug ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		$this->fill_cart( array( array( $this->lamp ) ) );
		$before = WC()->cart->get_displayed_subtotal();
		$offer  = $this->offer();
		$this->accept( $offer );
		$more = wc_price( (float) WC()->cart->get_displayed_subtotal() - (float) $before );
		self::assertStringContainsString( 'for ' . html_entity_decode( wp_strip_all_tags( $more ) ) . ' more', $offer['text'] );
	}

	/**
	 * @dataProvider tax_shown
	 */
	public function test_the_checkout_names_the_price_that_the_offers_of_the_shop_leave( string $entered, string $shown ): void {
		$this->taxed( $entered, $shown );
		\Tandem\Plugin\Plugin::instance()->settings()->update( array( 'placements' => array( 'order' => array(), 'set' => array( 'checkout' => array( 'chain' => array( 'cart' ), 'strategy' => 'manual' ) ) ) ) );
		$this->lamp->set_cross_sell_ids( array( $this->mug->get_id() ) );
		$this->lamp->save();
		// Not yet held by the cart alone: the mug is what reaches it.
		$this->live_offer( array( 'conditions' => array( 'all' => array( array( 'fact' => 'cart.total', 'is' => 'ge', 'value' => 4500 ) ) ), 'benefit' => array( 'type' => 'percent', 'percent' => '5' ) ) );
		$this->fill_cart( array( array( $this->lamp ) ) );
		$before = (float) WC()->cart->get_displayed_subtotal();
		$part   = $this->part();
		add_filter( 'woocommerce_is_checkout', '__return_true' );
		$label = $part->store_api( array() )['checkout_offer']['label'] ?? null;
		$part->decide( true );
		WC()->cart->calculate_totals();
		$more = wc_price( (float) WC()->cart->get_displayed_subtotal() - $before );
		self::assertSame( 'Add Mug for ' . html_entity_decode( wp_strip_all_tags( $more ) ), $label );
	}

	public function test_the_variation_in_the_cart_is_the_one_that_is_meant(): void {
		[ $blue, $red ] = $this->shirts();
		$this->bundle( array( array( wc_get_product( $red->get_parent_id() ) ), array( $this->mug ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		$this->fill_cart( array( array( $red ) ) );
		$offer = $this->offer();
		self::assertFalse( $offer['open'], 'nothing is left to choose' );
		self::assertSame( array( '0' => $red->get_id() ), (array) $offer['choice']['variations'] );
		self::assertSame( 'Add Mug for $6.50 more and save $3.50.', $offer['text'] );
		$this->accept( $offer );
		self::assertSame( array( $red->get_id() => 1, $this->mug->get_id() => 1 ), $this->quantities(), 'not doubled' );
		self::assertSame( '31.50', $this->contents_total() );
		unset( $blue );
	}

	public function test_where_the_shopper_has_to_choose_the_page_of_the_bundle_asks(): void {
		[ $blue, $red ] = $this->shirts();
		$kit = $this->bundle( array( array( $this->lamp ), array( wc_get_product( $blue->get_parent_id() ) ) ), array( 'discount' => 'percent', 'value' => '10' ), 'Lamp and shirt' );
		$this->fill_cart( array( array( $this->lamp ) ) );
		$offer = $this->offer();
		self::assertTrue( $offer['open'] );
		self::assertSame( 'Add Shirt of your choice: $14.00 more with the least expensive one, and you save $6.00.', $offer['text'] );
		self::assertStringStartsWith( (string) get_permalink( $kit->get_id() ), $offer['link'] );
		// There the dearer one is chosen; the lamp of the cart is used.
		$added = $this->store_api( 'POST', 'cart/add-item', array( 'id' => $kit->get_id(), 'quantity' => 1, 'tandem' => array( 'variations' => array( 1 => $red->get_id() ) ) ) );
		self::assertSame( 201, $added->get_status() );
		self::assertSame( array( $this->lamp->get_id() => 1, $red->get_id() => 1 ), $this->quantities() );
		self::assertSame( '58.50', $this->contents_total() );
	}

	public function test_mix_and_match_is_filled_up_and_what_lies_there_counts(): void {
		$kit = $this->bundle( array( array( $this->lamp ), array( $this->mug ), array( $this->pen ) ), array( 'kind' => 'choose_n', 'discount' => 'percent', 'value' => '50', 'options' => array( 'choose' => 3 ) ), 'Any three' );
		$this->fill_cart( array( array( $this->lamp ) ) );
		$offer = $this->offer();
		self::assertSame( 'Add Mug and Pen and pay no more than now: you save $28.00.', $offer['text'] );
		$this->accept( $offer );
		self::assertSame( array( $this->lamp->get_id() => 1, $this->mug->get_id() => 1, $this->pen->get_id() => 1 ), $this->quantities() );
		self::assertSame( '28.00', $this->contents_total() );
		self::assertNull( $this->offer(), 'complete' );
		// Without the word that the cart counts, one piece is no bundle; with it, as many as lie there are spared.
		WC()->cart->empty_cart();
		$this->fill_cart( array( array( $this->lamp ) ) );
		self::assertSame( 400, $this->store_api( 'POST', 'cart/add-item', array( 'id' => $kit->get_id(), 'quantity' => 1, 'tandem' => array( 'quantities' => array( 1 => 1 ), 'complete' => true ) ) )->get_status(), 'two of three' );
		self::assertSame( 400, $this->store_api( 'POST', 'cart/add-item', array( 'id' => $kit->get_id(), 'quantity' => 1, 'tandem' => array( 'quantities' => array( 1 => 1, 2 => 1 ) ) ) )->get_status(), 'the cart does not count' );
		self::assertSame( array( $this->lamp->get_id() => 1 ), $this->quantities() );
	}

	public function test_the_way_that_is_the_best_offer_is_shown(): void {
		$gold = $this->product( '20.00', 'Golden pen' );
		$this->bundle( array( array( $this->lamp ), array( $this->mug ), array( $gold ), array( $this->pen ) ), array( 'kind' => 'choose_n', 'discount' => 'fixed', 'value' => '45', 'options' => array( 'choose' => 2 ) ), 'Two for 45' );
		$this->fill_cart( array( array( $this->lamp ) ) );
		// Two for 45 whichever: the golden pen saves 15 of 20, the mug 5 of 10, the pen 1 of 6.
		self::assertSame( 'Add Golden pen for $5.00 more and save $15.00.', $this->offer()['text'] );
	}

	public function test_steps_go_on_from_the_units_that_the_bundle_has(): void {
		$this->bundle( array( array( $this->lamp ), array( $this->mug ), array( $this->pen ) ), array( 'kind' => 'any_n', 'options' => array( 'tiers' => array( array( 'items' => 2, 'percent' => '5' ), array( 'items' => 3, 'percent' => '10' ) ) ) ), 'Steps' );
		$this->fill_cart( array( array( $this->lamp ) ) );
		self::assertSame( 'Add Pen for $3.70 more and save $2.30.', $this->offer()['text'] );
		$this->accept( $this->offer() );
		self::assertSame( '43.70', $this->contents_total() );
		// 56.00 less 10 % is 50.40.
		$offer = $this->offer();
		self::assertSame( 'Add Mug for $6.70 more and save $3.30.', $offer['text'] );
		$this->accept( $offer );
		self::assertSame( '50.40', $this->contents_total() );
		self::assertNull( $this->offer(), 'the last step' );
	}

	public function test_buy_and_get_offers_the_unit_that_costs_nothing(): void {
		$this->bundle( array( array( $this->mug ), array( $this->pen ) ), array( 'kind' => 'buy_x_get_y', 'discount' => 'percent', 'value' => '100', 'options' => array( 'buy' => 1, 'get' => 1 ) ), 'One and one' );
		$this->fill_cart( array( array( $this->mug ) ) );
		$offer = $this->offer();
		self::assertSame( 'Add Pen and pay no more than now: you save $6.00.', $offer['text'] );
		$this->accept( $offer );
		self::assertSame( array( $this->mug->get_id() => 1, $this->pen->get_id() => 1 ), $this->quantities() );
		self::assertSame( '10.00', $this->contents_total() );
	}

	public function test_what_one_gets_for_buying_others_is_offered_and_what_lacks_of_both(): void {
		$this->bundle( array( array( $this->lamp ), array( $this->mug, 1, true ), array( $this->pen, 1, true ) ), array( 'kind' => 'buy_x_get_y', 'discount' => 'percent', 'value' => '50', 'options' => array( 'buy' => 2, 'get' => 1 ) ), 'Two lamps' );
		$this->fill_cart( array( array( $this->lamp ) ) );
		self::assertSame( array( '0' => 1, '1' => 1 ), (array) $this->offer()['choice']['quantities'], 'a lamp and the mug, which saves more than the pen' );
		$this->fill_cart( array( array( $this->lamp ) ) );
		$offer = $this->offer();
		self::assertSame( 'Add Mug for $5.00 more and save $5.00.', $offer['text'] );
		$this->accept( $offer );
		self::assertSame( array( $this->lamp->get_id() => 2, $this->mug->get_id() => 1 ), $this->quantities() );
		self::assertSame( '85.00', $this->contents_total() );
		WC()->cart->empty_cart();
		$this->fill_cart( array( array( $this->mug ) ) );
		self::assertNull( $this->offer(), 'the gift alone' );
	}

	public function test_what_cannot_be_bought_is_no_way(): void {
		$this->mug->set_stock_status( 'outofstock' );
		$this->mug->save();
		$this->bundle( array( array( $this->lamp ), array( $this->mug ), array( $this->pen ) ), array( 'kind' => 'choose_n', 'discount' => 'percent', 'value' => '50', 'options' => array( 'choose' => 2 ) ), 'Any two' );
		$this->fill_cart( array( array( $this->lamp ) ) );
		self::assertSame( array( '2' => 1 ), (array) $this->offer()['choice']['quantities'] );
	}

	public function test_a_unit_counts_for_one_component_only(): void {
		$bundle = new Bundle( 9, 'Twice', array( new Component( 5, 7 ), new Component( 5 ), new Component( 6 ) ), BundleTerms::from_array( array( 'value' => '5' ) ) );
		$ways   = BundleGap::ways( $bundle, array( '5:7' => 1, '6:0' => 1 ), static fn(): bool => true );
		self::assertCount( 1, $ways );
		self::assertSame( array( array( 'product' => 5, 'variation' => 0, 'qty' => 1 ) ), $ways[0]->pieces );
		self::assertSame( 0, BundleGap::missing( $bundle, array() ), 'nothing of it is there' );
		self::assertSame( 0, BundleGap::missing( $bundle, array( '5:7' => 2, '6:0' => 1 ) ), 'all of it is there' );
	}

	public function test_the_page_of_the_bundle_starts_from_what_the_address_says(): void {
		[ $blue ] = $this->shirts();
		$kit = $this->bundle( array( array( wc_get_product( $blue->get_parent_id() ) ), array( $this->mug ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		$_REQUEST['tandem_variation'] = array( '0' => (string) $blue->get_id() );
		self::assertMatchesRegularExpression( '/value="' . $blue->get_id() . '" selected=.selected./', $this->form( $kit ) );
		$_REQUEST['tandem_variation'] = array( '0' => $blue->get_id() . '.3735928559' );
		self::assertMatchesRegularExpression( '/value="' . $blue->get_id() . '" selected=.selected./', $this->form( $kit ), 'the form of a product names a way of what has but one' );
		$_REQUEST['tandem_variation'] = array( '0' => '1.3735928559' );
		self::assertStringNotContainsString( 'selected=', $this->form( $kit ), 'none of these' );
		unset( $_REQUEST['tandem_variation'] );
		self::assertStringNotContainsString( 'selected=', $this->form( $kit ) );
		$any = $this->bundle( array( array( $this->lamp ), array( $this->mug ), array( $this->pen ) ), array( 'kind' => 'choose_n', 'discount' => 'percent', 'value' => '50', 'options' => array( 'choose' => 3 ) ) );
		self::assertStringNotContainsString( 'tandem_complete', $this->form( $any ) );
		$_REQUEST['tandem_complete'] = '1';
		$_REQUEST['tandem_quantity'] = array( '2' => '1' );
		$html = $this->form( $any );
		self::assertStringContainsString( 'name="tandem_complete" value="1"', $html );
		self::assertSame( array( '0', '0', '1' ), preg_match_all( '/tandem_quantity\[\d\]"[^>]* value="(\d)"/', $html, $found ) ? $found[1] : array() );
		$_REQUEST['tandem_complete'] = array( '1' );
		self::assertFalse( BundleChoice::requested()->complete, 'a list is no yes' );
	}

	public function test_the_checkout_adds_all_missing_pieces_by_one_tick_and_takes_them_off(): void {
		$this->bundle( array( array( $this->lamp ), array( $this->mug, 2 ), array( $this->pen ) ), array( 'discount' => 'percent', 'value' => '10' ), 'Desk set' );
		$this->fill_cart( array( array( $this->lamp ) ) );
		$offer = $this->ticked();
		self::assertSame( array( false, 'Add 2 x Mug and Pen for $19.40 more and save $6.60.', 'Completes "Desk set"' ), array( $offer['on'], $offer['label'], $offer['reason'] ) );
		for ( $round = 0; $round < 2; $round++ ) {
			$this->part()->decide( true );
			WC()->cart->calculate_totals();
			self::assertSame( array( $this->lamp->get_id() => 1, $this->mug->get_id() => 2, $this->pen->get_id() => 1 ), $this->quantities() );
			self::assertSame( '59.40', $this->contents_total() );
			self::assertTrue( $this->ticked()['on'] );
			$this->part()->decide( false );
			WC()->cart->calculate_totals();
			self::assertSame( array( $this->lamp->get_id() => 1 ), $this->quantities() );
			self::assertFalse( $this->ticked()['on'] );
		}
		// One piece is taken out by hand: what is offered then is that piece.
		$this->part()->decide( true );
		foreach ( WC()->cart->get_cart() as $key => $line ) {
			if ( $line['product_id'] === $this->pen->get_id() ) {
				WC()->cart->remove_cart_item( $key );
			}
		}
		WC()->cart->calculate_totals();
		self::assertStringStartsWith( 'Add Pen ', $this->ticked()['label'] );
	}

	public function test_a_tick_for_another_cart_than_was_shown_adds_nothing(): void {
		$this->bundle( array( array( $this->lamp ), array( $this->mug ), array( $this->pen ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		$this->fill_cart( array( array( $this->lamp ) ) );
		self::assertNotNull( $this->ticked() );
		$this->fill_cart( array( array( $this->mug ) ) );
		try {
			$this->part()->decide( true );
			self::fail( 'the mug would be doubled' );
		} catch ( SetRefused ) {
			self::assertSame( array( $this->lamp->get_id() => 1, $this->mug->get_id() => 1 ), $this->quantities() );
		}
	}

	public function test_the_checkout_offers_nothing_that_is_to_be_chosen_or_hidden(): void {
		[ $blue ] = $this->shirts();
		$this->bundle( array( array( $this->lamp ), array( wc_get_product( $blue->get_parent_id() ) ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		$this->fill_cart( array( array( $this->lamp ) ) );
		self::assertNull( $this->ticked() );
		$this->pen->set_catalog_visibility( 'hidden' );
		$this->pen->save();
		$this->bundle( array( array( $this->lamp ), array( $this->pen ) ), array( 'discount' => 'percent', 'value' => '30' ) );
		WC()->cart->calculate_totals();
		self::assertNull( $this->ticked() );
	}

	/**
	 * Two variations of a shirt: blue for 20.00 and red for 25.00.
	 *
	 * @return array{0:\WC_Product_Variation,1:\WC_Product_Variation}
	 */
	private function shirts(): array {
		return array_slice( $this->shirt( array( 'blue' => '20.00', 'red' => '25.00' ), 'Colour' ), 1 );
	}

	private function offer(): ?array {
		WC()->cart->calculate_totals();
		return self::plain( $this->store_api( 'GET', 'cart' ) )['extensions']['tandem']['offer'];
	}

	/** What the button of the cart block sends. */
	private function accept( array $offer ): void {
		$added = $this->store_api( 'POST', 'cart/add-item', array( 'id' => $offer['bundle'], 'quantity' => 1, 'tandem' => $offer['choice'] ) );
		self::assertSame( 201, $added->get_status(), wp_json_encode( $added->get_data() ) );
		self::assertStringContainsString( 'add-to-cart=' . $offer['bundle'] . '&' . CompletionDisplay::BACK . '=cart', $offer['link'] );
		WC()->cart->calculate_totals();
	}

	private function form( \WC_Product $bundle ): string {
		$GLOBALS['product'] = wc_get_product( $bundle->get_id() ); // phpcs:ignore
		ob_start();
		do_action( 'woocommerce_tandem_bundle_add_to_cart' );
		return (string) ob_get_clean();
	}

	private function ticked(): ?array {
		add_filter( 'woocommerce_is_checkout', '__return_true' );
		$offer = $this->part()->store_api( array() )['checkout_offer'] ?? null;
		if ( $offer ) {
			$offer['label'] = html_entity_decode( $offer['label'] );
		}
		return $offer;
	}

	private function part(): CheckoutOffer {
		global $wp_filter;
		foreach ( $wp_filter[ 'wc_ajax_' . CheckoutOffer::ACTION ]->callbacks as $callbacks ) {
			foreach ( $callbacks as $callback ) {
				return $callback['function'][0];
			}
		}
		self::fail( 'the offer is not attached' );
	}
}
