<?php
/**
 * Bundle prices in the cart: exact, once, the same by every way.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Cart\BundleChoice;
use Tandem\Plugin\Plugin;

require_once __DIR__ . '/BundleFixtures.php';

final class CartPricingTest extends TandemTestCase {

	use BundleFixtures;

	protected function tearDown(): void {
		parent::tearDown();
		\Tandem\Plugin\Settings::forget();
	}

	public function test_components_in_the_cart_cost_what_the_bundle_promises(): void {
		$laptop = $this->product( '1000.00' );
		$mouse  = $this->product( '100.00' );
		$bundle = $this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'fixed', 'value' => '999.99' ) );
		$this->fill_cart( array( array( $laptop ), array( $mouse ) ) );
		self::assertSame( '999.99', $this->contents_total() );
		self::assertSame( array( $laptop->get_id() => '909.08', $mouse->get_id() => '90.91' ), $this->line_totals() );
		self::assertSame( 'bundle:' . $bundle->get_id(), $this->cart_quote()->applied()[0]['rule'] );
	}

	public function test_prices_do_not_depend_on_how_often_totals_are_calculated(): void {
		$laptop = $this->product( '1000.00' );
		$mouse  = $this->product( '33.33' );
		$this->bundle( array( array( $laptop ), array( $mouse, 3 ) ), array( 'discount' => 'percent', 'value' => '7.5' ) );
		$this->fill_cart( array( array( $laptop, 2 ), array( $mouse, 7 ) ) );
		$once = array( $this->contents_total(), $this->line_totals() );
		for ( $times = 0; $times < 4; $times++ ) {
			WC()->cart->calculate_totals();
			self::assertSame( $once, array( $this->contents_total(), $this->line_totals() ) );
		}
		WC()->cart->get_cart_from_session();
		woocommerce_mini_cart();
		$this->store_api( 'GET', 'cart' );
		self::assertSame( $once, array( $this->contents_total(), $this->line_totals() ) );
		self::assertSame( '1000.00', wc_get_product( $laptop->get_id() )->get_price() );
		$this->expectOutputRegex( '/woocommerce-mini-cart/' );
	}

	public function test_a_plugin_that_lowers_prices_in_the_cart_starts_from_the_shops_price(): void {
		$laptop = $this->product( '1000.00' );
		$mouse  = $this->product( '50.00' );
		$this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'fixed', 'value' => '900' ) );
		$seen = array();
		// As the most used of them does: what get_price() says less five percent, in each request once for a line.
		$lower = static function ( \WC_Cart $cart ) use ( &$seen ): void {
			foreach ( $cart->get_cart() as $key => $item ) {
				$seen[ $key ] = max( $seen[ $key ] ?? 0, 0.95 * $item['data']->get_price() );
				$item['data']->set_price( (string) $seen[ $key ] );
			}
		};
		add_action( 'woocommerce_before_calculate_totals', $lower, 1000 );
		$this->fill_cart( array( array( $laptop, 2 ), array( $mouse ) ) );
		for ( $times = 0; $times < 6; $times++ ) {
			if ( 0 === $times % 2 ) {
				$seen = array();
				WC()->cart->get_cart_from_session(); // A new request.
			}
			WC()->cart->calculate_totals();
			self::assertSame( '1850.00', $this->contents_total(), 'the bundle for 900, the other laptop for 950' );
		}
		remove_action( 'woocommerce_before_calculate_totals', $lower, 1000 );
	}

	public function test_discount_rules_leaves_the_price_on_the_page_of_a_bundle(): void {
		$bundle = $this->bundle( array( array( $this->product( '10.00' ) ), array( $this->product( '20.00' ) ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		self::assertFalse( apply_filters( 'advanced_woo_discount_rules_modify_price_html', true, '', $bundle, 1 ) );
		self::assertTrue( apply_filters( 'advanced_woo_discount_rules_modify_price_html', true, '', $this->product( '10.00' ), 1 ) );
	}

	public function test_a_cart_from_the_session_shows_the_same_unit_prices(): void {
		$laptop = $this->product( '1000.00' );
		$mouse  = $this->product( '100.00' );
		$this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'fixed', 'value' => '999.99' ) );
		$this->fill_cart( array( array( $laptop ), array( $mouse ) ) );
		WC()->cart->set_session();
		WC()->cart->get_cart_from_session();
		ob_start();
		woocommerce_mini_cart();
		$text = html_entity_decode( wp_strip_all_tags( (string) ob_get_clean() ) );
		self::assertStringContainsString( '909.08', $text );
		self::assertStringContainsString( '90.91', $text );
		self::assertStringNotContainsString( '1,000.00', $text );
	}

	public function test_quantity_changes_price_at_once(): void {
		$laptop = $this->product( '1000.00' );
		$mouse  = $this->product( '100.00' );
		$this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'fixed', 'value' => '1000.00' ) );
		$cart = $this->fill_cart( array( array( $laptop ), array( $mouse ) ) );
		$keys = array_keys( $cart->get_cart() );
		$cart->set_quantity( $keys[1], 3 );
		self::assertSame( '1200.00', $this->contents_total() );
		$cart->set_quantity( $keys[0], 3 );
		self::assertSame( '3000.00', $this->contents_total() );
		$cart->remove_cart_item( $keys[1] );
		$cart->calculate_totals();
		self::assertSame( '3000.00', $this->contents_total() );
		$cart->restore_cart_item( $keys[1] );
		$cart->calculate_totals();
		self::assertSame( '3000.00', $this->contents_total() );
		$cart->set_quantity( $keys[0], 1 );
		self::assertSame( '1200.00', $this->contents_total() );
	}

	public function test_a_bundle_put_into_the_cart_becomes_its_products(): void {
		$laptop = $this->product( '1000.00' );
		$mouse  = $this->product( '100.00' );
		$bundle = $this->bundle( array( array( $laptop ), array( $mouse, 2 ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		self::assertNotFalse( WC()->cart->add_to_cart( $bundle->get_id(), 2 ), (string) wp_json_encode( wc_get_notices() ) );
		self::assertSame( array( $laptop->get_id() => 2, $mouse->get_id() => 4 ), $this->quantities() );
		self::assertSame( '2160.00', $this->contents_total() );
	}

	public function test_what_lies_loose_in_the_cart_is_used_and_not_doubled(): void {
		$laptop = $this->product( '1000.00', 'Laptop' );
		$mouse  = $this->product( '100.00' );
		$bundle = $this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		$this->fill_cart( array( array( $laptop ) ) );
		WC()->cart->add_to_cart( $bundle->get_id() );
		self::assertSame( array( $laptop->get_id() => 1, $mouse->get_id() => 1 ), $this->quantities() );
		self::assertSame( '990.00', $this->contents_total() );
		self::assertStringContainsString( 'Laptop was already in your cart', wc_get_notices( 'notice' )[0]['notice'] );
		WC()->cart->add_to_cart( $bundle->get_id() );
		self::assertSame( array( $laptop->get_id() => 2, $mouse->get_id() => 2 ), $this->quantities() );
		self::assertSame( '1980.00', $this->contents_total() );
	}

	/**
	 * @dataProvider routes
	 */
	public function test_a_bundle_takes_the_place_of_a_smaller_one( bool $store_api ): void {
		list( $laptop, $mouse, $keys, $pad ) = array( $this->product( '1000.00' ), $this->product( '100.00' ), $this->product( '50.00' ), $this->product( '10.00' ) );
		$small = $this->bundle( array( array( $laptop ), array( $mouse ), array( $pad, 2 ) ), array( 'discount' => 'percent', 'value' => '10' ), 'Small' );
		$large = $this->bundle( array( array( $laptop ), array( $mouse ), array( $keys ) ), array( 'discount' => 'percent', 'value' => '20' ), 'Large' );
		$this->fill_cart( array( array( $pad ) ) );
		WC()->cart->add_to_cart( $small->get_id() );
		WC()->cart->add_to_cart( $pad->get_id() );
		self::assertSame( array( $pad->get_id() => 3, $laptop->get_id() => 1, $mouse->get_id() => 1 ), $this->quantities() );
		if ( $store_api ) {
			self::assertSame( 201, $this->store_api( 'POST', 'cart/add-item', array( 'id' => $large->get_id(), 'quantity' => 1, 'tandem' => array( 'replaces' => $small->get_id() ) ) )->get_status() );
		} else {
			$asked = 0;
			$count = static function ( $quote, $cart ) use ( &$asked, $keys ): void {
				$asked += in_array( $keys->get_id(), array_column( $cart->get_cart_contents(), 'product_id' ), true ) ? 0 : 1;
			};
			add_action( 'tandem_cart_priced', $count, 10, 2 );
			$_REQUEST['tandem_replaces'] = (string) $small->get_id();
			try {
				WC()->cart->add_to_cart( $large->get_id() );
			} finally {
				unset( $_REQUEST['tandem_replaces'] );
				remove_action( 'tandem_cart_priced', $count );
			}
			self::assertSame( 1, $asked, 'what the small one holds is asked once' );
		}
		self::assertSame( array( $pad->get_id() => 1, $laptop->get_id() => 1, $mouse->get_id() => 1, $keys->get_id() => 1 ), $this->quantities(), 'what both hold is kept, what only the small one held goes, what was loose stays' );
		WC()->cart->calculate_totals();
		self::assertSame( '930.00', $this->contents_total() );
		WC()->cart->add_to_cart( $large->get_id() );
		self::assertSame( 2, $this->quantities()[ $laptop->get_id() ], 'asked for without a word of another, it is one more' );
	}

	/**
	 * @dataProvider routes
	 */
	public function test_a_piece_that_cannot_be_added_leaves_the_cart_as_it_was( bool $store_api ): void {
		$laptop = $this->product( '1000.00', 'Laptop' );
		$mouse  = $this->product( '100.00', 'Mouse', array( 'manage_stock' => true, 'stock_quantity' => 3 ) );
		$bundle = $this->bundle( array( array( $laptop ), array( $mouse, 2 ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		$this->fill_cart( array( array( $this->product( '5.00' ), 3 ), array( $laptop ) ) );
		WC()->cart->add_to_cart( $bundle->get_id() );
		$before = $this->quantities();
		$total  = $this->contents_total();
		self::assertSame( 2, $before[ $mouse->get_id() ] );
		wc_clear_notices();
		if ( $store_api ) {
			$response = $this->store_api( 'POST', 'cart/add-item', array( 'id' => $bundle->get_id(), 'quantity' => 1 ) );
			self::assertSame( 400, $response->get_status() );
			self::assertStringContainsString( 'Mouse', self::plain( $response )['message'] );
		} else {
			self::assertFalse( WC()->cart->add_to_cart( $bundle->get_id() ) );
			self::assertCount( 1, wc_get_notices( 'error' ) );
			self::assertStringContainsString( 'Mouse', wc_get_notices( 'error' )[0]['notice'] );
		}
		WC()->cart->calculate_totals();
		self::assertSame( array( $before, $total ), array( $this->quantities(), $this->contents_total() ) );
	}

	/** @return array<string,array{0:bool}> */
	public function routes(): array {
		return array( 'classic' => array( false ), 'Store API' => array( true ) );
	}

	public function test_the_store_api_agrees_with_the_classic_cart(): void {
		$laptop = $this->product( '1000.00' );
		$mouse  = $this->product( '33.33' );
		$bundle = $this->bundle( array( array( $laptop ), array( $mouse, 3 ) ), array( 'discount' => 'percent', 'value' => '7.77' ) );
		$answer = $this->store_api( 'POST', 'cart/add-item', array( 'id' => $bundle->get_id(), 'quantity' => 1 ) );
		self::assertSame( 201, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
		$data = self::plain( $answer );
		self::assertSame( array( $laptop->get_id(), $mouse->get_id() ), array_column( $data['items'], 'id' ) );
		$api = $data['totals']['total_items'];
		self::assertSame( $this->contents_total(), number_format( (int) $api / 100, 2, '.', '' ) );
		self::assertSame( '101452', $api );
		self::assertSame( array_sum( array_map( static fn( array $item ): int => (int) $item['totals']['line_subtotal'], $data['items'] ) ), (int) $api );
	}

	public function test_a_shell_in_a_stored_session_is_expanded(): void {
		$laptop = $this->product( '1000.00' );
		$mouse  = $this->product( '100.00' );
		$bundle = $this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		$key    = WC()->cart->generate_cart_id( $bundle->get_id() );
		WC()->session->set( 'cart', array( $key => array( 'key' => $key, 'product_id' => $bundle->get_id(), 'variation_id' => 0, 'variation' => array(), 'quantity' => 2 ) ) );
		WC()->cart->get_cart_from_session();
		self::assertSame( array( $laptop->get_id() => 2, $mouse->get_id() => 2 ), $this->quantities() );
		self::assertSame( '1980.00', $this->contents_total() );
	}

	public function test_a_price_between_two_minor_units_keeps_the_line_at_the_shops_price(): void {
		$odd   = $this->product( '9.995' );
		$mouse = $this->product( '100.00' );
		$this->bundle( array( array( $odd ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		$this->fill_cart( array( array( $odd, 2 ), array( $mouse ) ) );
		self::assertSame( '119.99', $this->contents_total() );
		self::assertSame( array(), $this->cart_quote()->applied() );
	}

	public function test_the_shopper_chooses_a_variation(): void {
		list( $parent, $small, $large ) = $this->variable();
		$mouse                          = $this->product( '100.00' );
		$bundle                         = $this->bundle( array( array( $parent ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		self::assertFalse( WC()->cart->add_to_cart( $bundle->get_id() ) );
		self::assertSame( array(), $this->quantities() );
		wc_clear_notices();
		$told = static fn( array $variations ): string => Plugin::instance()->bundle_total()->of( $bundle->get_id(), BundleChoice::read( $variations, array() ) )['said'];
		self::assertSame( array( 'As a bundle $117.00, you save $13.00.', 'As a bundle $126.00, you save $14.00.' ), array( $told( array( $small->get_id() ) ), $told( array( (string) $large->get_id() ) ) ) );
		self::assertStringStartsWith( 'Please choose which', $told( array() ) );
		self::assertStringStartsWith( 'Please choose which', $told( array( $mouse->get_id() ) ), 'of another product' );
		$_REQUEST['tandem_variation'] = array( '0' => (string) $large->get_id() );
		self::assertNotFalse( WC()->cart->add_to_cart( $bundle->get_id() ) );
		unset( $_REQUEST['tandem_variation'] );
		self::assertSame( array( $large->get_id() => 1, $mouse->get_id() => 1 ), $this->quantities() );
		self::assertSame( '126.00', $this->contents_total() );
		WC()->cart->empty_cart();
		$answer = $this->store_api( 'POST', 'cart/add-item', array( 'id' => $bundle->get_id(), 'quantity' => 1, 'tandem' => array( 'variations' => array( $small->get_id() ) ) ) );
		self::assertSame( 201, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
		self::assertSame( array( $small->get_id() => 1, $mouse->get_id() => 1 ), $this->quantities() );
		self::assertSame( '117.00', $this->contents_total() );
	}

	/**
	 * One variation for any colour: the shopper chooses what it leaves open, by form, link and Store API.
	 *
	 * @dataProvider fixed_or_not
	 */
	public function test_what_a_variation_leaves_open_is_chosen_on_the_page( bool $fixed ): void {
		list( $parent, $any ) = $this->variable( array( '' => '30.00' ) );
		$mouse                = $this->product( '100.00' );
		$bundle               = $this->bundle( array( $fixed ? array( $any ) : array( $parent ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		$GLOBALS['product']   = $bundle;
		ob_start();
		do_action( 'woocommerce_tandem_bundle_add_to_cart' );
		preg_match_all( '/<option value="(\d+\.\d+)">([^<]*)</', (string) ob_get_clean(), $options );
		self::assertSame( array( 'S', 'L' ), $options[2] );
		list( $small, $large ) = $options[1];
		foreach ( array( array(), array( (string) $any->get_id() ), array( $any->get_id() . '.1' ), array( $any->get_id() . '.x' ), array( array( 'L' ) ) ) as $nothing ) {
			$_REQUEST['tandem_variation'] = $nothing;
			self::assertFalse( WC()->cart->add_to_cart( $bundle->get_id() ), (string) wp_json_encode( $nothing ) );
			self::assertSame( 'Please choose which', substr( wp_strip_all_tags( wc_get_notices( 'error' )[0]['notice'] ), 0, 19 ) );
			wc_clear_notices();
		}
		$_REQUEST['tandem_variation'] = array( $large );
		self::assertNotFalse( WC()->cart->add_to_cart( $bundle->get_id() ) );
		unset( $_REQUEST['tandem_variation'] );
		self::assertSame( array( 'L' ), array_values( array_filter( array_map( static fn( array $item ): ?string => $item['variation']['attribute_size'] ?? null, WC()->cart->get_cart() ) ) ) );
		self::assertSame( '117.00', $this->contents_total() );
		// A loose one of the other size stays beside it; one of the same size is used, not doubled.
		foreach ( array( array( 'S', 2 ), array( 'L', 1 ) ) as list( $size, $shirts ) ) {
			WC()->cart->empty_cart();
			WC()->cart->add_to_cart( $parent->get_id(), 1, $any->get_id(), array( 'attribute_size' => $size ) );
			$answer = $this->store_api( 'POST', 'cart/add-item', array( 'id' => $bundle->get_id(), 'quantity' => 1, 'tandem' => array( 'variations' => array( $large ) ) ) );
			self::assertSame( 201, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
			self::assertSame( $shirts, (int) WC()->cart->get_cart_contents_count() - 1 );
			self::assertSame( 2 === $shirts ? '147.00' : '117.00', $this->contents_total() );
		}
		// Completing a bundle means the size that lies in the cart.
		WC()->cart->empty_cart();
		WC()->cart->add_to_cart( $parent->get_id(), 1, $any->get_id(), array( 'attribute_size' => 'S' ) );
		$_REQUEST['tandem_variation'] = array( (string) $any->get_id() );
		self::assertNotFalse( WC()->cart->add_to_cart( $bundle->get_id() ) );
		unset( $_REQUEST['tandem_variation'] );
		self::assertSame( array( $any->get_id() => 1, $mouse->get_id() => 1 ), $this->quantities() );
		self::assertSame( array( 'tandem_variation' => array( $small ) ), \Tandem\Plugin\Cart\BundleChoice::read( array( $small ), array() )->arguments() );
	}

	/** @return iterable<string,array{0:bool}> */
	public function fixed_or_not(): iterable {
		yield 'any variation of the product' => array( false );
		yield 'that variation' => array( true );
	}

	public function test_the_missing_piece_that_saves_most_is_offered_and_one_click_adds_it(): void {
		Plugin::instance()->settings()->update( array( 'live' => true ) );
		$laptop   = $this->product( '1000.00', 'Laptop' );
		$mouse    = $this->product( '100.00', 'Mouse' );
		$keyboard = $this->product( '100.00', 'Keyboard' );
		$gone     = $this->product( '100.00', 'Gone', array( 'stock_status' => 'outofstock' ) );
		$this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'amount', 'value' => '20' ), 'Small kit' );
		$kit = $this->bundle( array( array( $laptop ), array( $keyboard ) ), array( 'discount' => 'amount', 'value' => '62' ), 'Typing kit' );
		$this->bundle( array( array( $laptop ), array( $gone ) ), array( 'discount' => 'amount', 'value' => '90' ), 'Sold out kit' );
		self::assertNull( self::plain( $this->store_api( 'GET', 'cart' ) )['extensions']['tandem']['offer'] );
		$this->fill_cart( array( array( $laptop ) ) );
		$offer = self::plain( $this->store_api( 'GET', 'cart' ) )['extensions']['tandem']['offer'];
		self::assertSame( array( $kit->get_id(), 'Add Keyboard for $38.00 more and save $62.00.' ), array( $offer['bundle'], $offer['text'] ) );
		ob_start();
		do_action( 'woocommerce_after_cart_table' );
		self::assertStringContainsString( 'Typing kit', (string) ob_get_clean() );
		$answer = self::plain( $this->store_api( 'POST', 'cart/add-item', array( 'id' => $offer['bundle'], 'quantity' => 1 ) ) );
		self::assertSame( array( $laptop->get_id() => 1, $keyboard->get_id() => 1 ), $this->quantities() );
		self::assertSame( '103800', $answer['totals']['total_items'] );
		self::assertSame( '6200', $answer['extensions']['tandem']['saving'] );
		self::assertNull( $answer['extensions']['tandem']['offer'] );
		Plugin::instance()->settings()->update( array( 'live' => false ) );
	}

	public function test_an_engine_that_fails_leaves_the_shops_prices(): void {
		$laptop = $this->product( '1000.00' );
		$mouse  = $this->product( '100.00' );
		$this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		$this->fill_cart( array( array( $laptop ), array( $mouse ) ) );
		self::assertSame( '990.00', $this->contents_total() );
		add_filter( 'tandem_quote_rules', static fn() => throw new \RuntimeException( 'engine gone' ) );
		WC()->cart->calculate_totals();
		self::assertSame( '1100.00', $this->contents_total() );
		self::assertNull( $this->cart_quote() );
	}

	public function test_a_switched_currency_is_converted_once(): void {
		$laptop = $this->product( '1000.00' );
		$mouse  = $this->product( '33.33' );
		$this->bundle( array( array( $laptop ), array( $mouse, 3 ) ), array( 'discount' => 'amount', 'value' => '100' ) );
		add_filter( 'woocommerce_currency', static fn(): string => 'EUR' );
		$convert = static fn( $price ) => '' === $price ? $price : (float) $price * 0.913;
		foreach ( array( 'price', 'regular_price', 'sale_price' ) as $field ) {
			add_filter( 'woocommerce_product_get_' . $field, $convert, 99 );
		}
		$this->fill_cart( array( array( $laptop ), array( $mouse, 3 ) ) );
		// 913.00 + 3 x 30.43 (30.43029 rounded once) - 91.30.
		self::assertSame( '912.99', $this->contents_total() );
		WC()->cart->calculate_totals();
		self::assertSame( '912.99', $this->contents_total() );
		remove_all_filters( 'woocommerce_currency' );
		foreach ( array( 'price', 'regular_price', 'sale_price' ) as $field ) {
			remove_filter( 'woocommerce_product_get_' . $field, $convert, 99 );
		}
		WC()->cart->calculate_totals();
		self::assertSame( '999.99', $this->contents_total() );
	}

	public function test_lines_of_other_bundle_plugins_are_left_alone(): void {
		$laptop = $this->product( '1000.00' );
		$mouse  = $this->product( '100.00' );
		$this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		WC()->cart->add_to_cart( $laptop->get_id(), 1, 0, array(), array( 'woosb_parent_id' => 5 ) );
		$this->fill_cart( array( array( $mouse ) ) );
		self::assertSame( '1100.00', $this->contents_total() );
	}

	/**
	 * A variable product in sizes at 30.00 and 40.00.
	 *
	 * @return array{0:\WC_Product_Variable,1:\WC_Product_Variation,2:\WC_Product_Variation}
	 */
	private function variable( array $prices = array( 'S' => '30.00', 'L' => '40.00' ) ): array {
		$attribute = new \WC_Product_Attribute();
		$attribute->set_name( 'Size' );
		$attribute->set_options( array( 'S', 'L' ) );
		$attribute->set_variation( true );
		$parent = new \WC_Product_Variable();
		$parent->set_name( 'Shirt' );
		$parent->set_attributes( array( $attribute ) );
		$parent->save();
		$made = array( $parent );
		foreach ( $prices as $size => $price ) {
			$variation = new \WC_Product_Variation();
			$variation->set_parent_id( $parent->get_id() );
			$variation->set_attributes( array( 'size' => $size ) );
			$variation->set_regular_price( $price );
			$variation->save();
			$made[] = $variation;
		}
		\WC_Product_Variable::sync( $parent->get_id() );
		$made[0] = wc_get_product( $parent->get_id() );
		return $made;
	}
}
