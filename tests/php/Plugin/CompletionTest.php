<?php
/**
 * The bundle that product page, cart and checkout offer to complete.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Bundles\BundleTerms;
use Tandem\Plugin\Cart\BundleOwners;
use Tandem\Plugin\Cart\CompletionDisplay;
use Tandem\Plugin\Catalog\BestSellerReader;
use Tandem\Plugin\Catalog\ProductReader;
use Tandem\Plugin\Journey\PageLedger;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Recommendations\BestSellerSource;
use Tandem\Plugin\Recommendations\EngineSource;
use Tandem\Plugin\Recommendations\LinkedSource;
use Tandem\Plugin\Recommendations\ReasonText;
use Tandem\Plugin\Recommendations\Suggestion;
use Tandem\Plugin\Recommendations\SuggestionContext;
use Tandem\Plugin\Recommendations\SuggestionReader;

require_once __DIR__ . '/BundleFixtures.php';

final class CompletionTest extends TandemTestCase {

	use BundleFixtures;

	private \WC_Product $laptop;
	private \WC_Product $keyboard;
	private \WC_Product $mouse;

	protected function setUp(): void {
		parent::setUp();
		// What a cart may be offered at most has a test of its own.
		Plugin::instance()->settings()->update( array( 'live' => true, 'touchpoints.checkout.on' => true, 'placements' => array( 'order' => array(), 'set' => array( 'cart' => array( 'dearer' => true ) ) ) ) );
		$this->laptop   = $this->product( '1000.00', 'Laptop' );
		$this->keyboard = $this->product( '100.00', 'Keyboard' );
		$this->mouse    = $this->product( '50.00', 'Mouse' );
	}

	protected function tearDown(): void {
		unset( $_GET['hint'], $_SERVER['REQUEST_URI'], $_REQUEST[ CompletionDisplay::BACK ] );
		parent::tearDown();
	}

	public function test_cart_and_mini_cart_offer_nothing_that_costs_more_than_the_cart_unless_the_owner_lets_them(): void {
		$this->bundle( array( array( $this->laptop ), array( $this->keyboard ) ), array( 'discount' => 'amount', 'value' => '62' ), 'Typing kit' );
		$set   = static fn( array $set ) => Plugin::instance()->settings()->update( array( 'touchpoints.minicart.on' => true, 'placements' => array( 'order' => array(), 'set' => $set ) ) );
		$names = static function (): array {
			Plugin::instance()->completion()->forget();
			return array_map( static fn( ?array $offer ): ?string => $offer['name'] ?? null, array( apply_filters( 'tandem_store_api_cart', array() )['offer'], apply_filters( 'tandem_mini_offer', null ) ) );
		};
		$set( array() );
		$this->fill_cart( array( array( $this->keyboard ) ) );
		self::assertSame( array( null, null ), $names(), 'a laptop for a keyboard' );
		self::assertSame( array(), apply_filters( 'tandem_cart_named', array() ) );
		$set( array( 'minicart' => array( 'dearer' => true ) ) );
		self::assertSame( array( null, 'Typing kit' ), $names(), 'each place has its own switch' );
		$set( array( 'cart' => array( 'dearer' => true ) ) );
		self::assertSame( array( 'Typing kit', null ), $names() );
		$set( array() );
		// The bundle with a mouse saves less, and costs less.
		$this->bundle( array( array( $this->mouse ), array( $this->keyboard ) ), array( 'discount' => 'amount', 'value' => '5' ), 'Small kit' );
		WC()->cart->calculate_totals();
		self::assertSame( array( 'Small kit', 'Small kit' ), $names(), 'the best that is small' );
		WC()->cart->set_quantity( array_key_first( WC()->cart->get_cart() ), 10 );
		WC()->cart->calculate_totals();
		self::assertSame( array( 'Typing kit', 'Typing kit' ), $names(), 'a cart of 1,000.00' );
	}

	public function test_a_product_page_offers_the_missing_pieces_to_everybody(): void {
		$kit = $this->bundle( array( array( $this->laptop ), array( $this->keyboard ) ), array( 'discount' => 'amount', 'value' => '62' ), 'Typing kit' );
		$this->fill_cart( array( array( $this->keyboard ) ) );
		$html = $this->page( $this->laptop );
		// The cart is no part of a page that everybody sees.
		self::assertStringContainsString( 'Add Keyboard for $38.00 more and save $62.00.', $html );
		self::assertStringContainsString( 'add-to-cart=' . $kit->get_id(), html_entity_decode( $html ) );
		self::assertStringContainsString( 'data-tandem-names="' . $this->keyboard->get_id() . '"', $html );
		self::assertSame( '', $this->page( $this->mouse ), 'in no bundle' );
	}

	/**
	 * Before any cart or checkout of its process: WooCommerce marks both with constants, for all pages that follow.
	 *
	 * @group page
	 */
	public function test_the_cart_block_has_the_offer_before_it_has_read_its_cart(): void {
		$this->bundle( array( array( $this->laptop ), array( $this->keyboard ) ), array( 'discount' => 'amount', 'value' => '62' ), 'Typing </script> kit' );
		$start = static function (): string {
			wp_scripts()->registered = array_diff_key( wp_scripts()->registered, array( 'tandem-cart-saving' => true ) );
			do_action( 'woocommerce_blocks_enqueue_cart_block_scripts_after' );
			return implode( '', array_filter( (array) wp_scripts()->get_data( 'tandem-cart-saving', 'before' ) ) );
		};
		$this->fill_cart( array( array( $this->keyboard ) ) );
		self::assertSame( '', $start(), 'not the page of the cart' );
		add_filter( 'woocommerce_is_cart', '__return_true' );
		self::assertSame( 1, preg_match( '/^window\.tandemCartStart = (\{.*\});$/', $start(), $found ) );
		self::assertStringNotContainsString( '</script>', $found[1] );
		self::assertSame( 'Add Laptop for $938.00 more and save $62.00.', html_entity_decode( json_decode( $found[1], true )['offer']['text'] ) );
	}

	public function test_a_cart_that_was_asked_before_is_answered_from_memory_until_something_changes(): void {
		global $wpdb;
		$kit = $this->bundle( array( array( $this->laptop ), array( $this->keyboard ) ), array( 'discount' => 'amount', 'value' => '62' ), 'Typing kit' );
		$this->fill_cart( array( array( $this->keyboard ) ) );
		$asked = function () use ( $wpdb ): array {
			Plugin::instance()->completion()->forget();
			wp_cache_delete_multiple( array( $this->laptop->get_id(), $this->keyboard->get_id() ), 'posts' );
			wp_cache_delete_multiple( array( $this->laptop->get_id(), $this->keyboard->get_id() ), 'post_meta' );
			$before = $wpdb->num_queries;
			$offer  = Plugin::instance()->completion()->cart_data( array() )['offer'];
			return array( $offer, $wpdb->num_queries - $before );
		};
		$this->finish_watches();
		list( $made, $queries ) = $asked();
		list( $kept, $fewer )   = $asked();
		self::assertSame( 'Add Laptop for $938.00 more and save $62.00.', html_entity_decode( $made['text'] ) );
		self::assertSame( $made, $kept );
		self::assertGreaterThan( 0, $queries );
		self::assertSame( 0, $fewer, 'no product is read' );
		WC()->cart->set_quantity( array_key_first( WC()->cart->get_cart() ), 2 );
		WC()->cart->calculate_totals();
		list( $two, $read ) = $asked();
		self::assertSame( array( 'Add Laptop for $938.00 more and save $62.00.', 0 ), array( html_entity_decode( $two['text'] ), $read ), 'another quantity is another question of the same pieces' );
		$this->laptop->set_regular_price( '900.00' );
		$this->laptop->save();
		self::assertSame( 'Add Laptop for $838.00 more and save $62.00.', html_entity_decode( $asked()[0]['text'] ), 'a new price, in the same request' );
		$this->finish_watches();
		self::assertSame( 'Add Laptop for $838.00 more and save $62.00.', html_entity_decode( $asked()[0]['text'] ), 'and in the next' );
		self::assertSame( 0, $asked()[1] );
		wc_update_product_stock_status( $this->laptop->get_id(), 'outofstock' );
		$this->finish_watches();
		self::assertNull( $asked()[0], 'sold out' );
		wc_update_product_stock_status( $this->laptop->get_id(), 'instock' );
		$this->laptop = wc_get_product( $this->laptop->get_id() );
		$this->laptop->set_sale_price( '800.00' );
		$this->laptop->set_date_on_sale_from( time() + HOUR_IN_SECONDS );
		$this->laptop->save();
		$this->finish_watches();
		self::assertStringContainsString( 'for $838.00', html_entity_decode( $asked()[0]['text'] ), 'a sale that is to come' );
		update_post_meta( $this->laptop->get_id(), '_sale_price_dates_from', time() - 1 );
		do_action( 'woocommerce_scheduled_sales' );
		$this->finish_watches();
		self::assertStringContainsString( 'for $738.00', html_entity_decode( $asked()[0]['text'] ), 'begins by itself' );
		update_option( 'woocommerce_calc_taxes', 'yes' );
		update_option( 'woocommerce_tax_display_cart', 'incl' );
		\WC_Tax::_insert_tax_rate( array( 'tax_rate_country' => '', 'tax_rate' => '10', 'tax_rate_name' => 'Tax' ) );
		$this->finish_watches();
		WC()->cart->calculate_totals();
		self::assertStringContainsString( 'for $811.80', html_entity_decode( $asked()[0]['text'] ), 'with tax' );
		WC()->customer->set_is_vat_exempt( true );
		WC()->cart->calculate_totals();
		self::assertStringContainsString( 'for $738.00', html_entity_decode( $asked()[0]['text'] ), 'who pays no tax' );
		WC()->customer->set_is_vat_exempt( false );
		update_option( 'woocommerce_calc_taxes', 'no' );
		$this->finish_watches();
		WC()->cart->calculate_totals();
		$kit->set_bundle( $kit->bundle()->components, BundleTerms::from_array( array( 'discount' => 'amount', 'value' => '62', 'limit_total' => 5 ) ) );
		$kit->save();
		WC()->cart->calculate_totals();
		$this->finish_watches();
		self::assertNotNull( $asked()[0] );
		self::assertGreaterThan( 0, $asked()[1], 'what may be used up is looked for each time' );
		$kit->set_bundle( $kit->bundle()->components, BundleTerms::from_array( array( 'discount' => 'amount', 'value' => '62' ) ) );
		$kit->save();
		WC()->cart->calculate_totals();
		$this->finish_watches();
		self::assertNotNull( $asked()[0] );
		$this->laptop->delete( true );
		$this->finish_watches();
		self::assertNull( $asked()[0], 'deleted' );
	}

	public function test_an_empty_cart_does_not_ask_what_sets_are_composed_for_it(): void {
		$asked = 0;
		add_filter(
			'pre_option_' . \Tandem\Plugin\Proposals\ComposedPolicy::OPTION,
			static function ( $value ) use ( &$asked ) {
				++$asked;
				return $value;
			}
		);
		WC()->cart->empty_cart();
		self::assertSame( array( null, 0 ), array( $this->offer(), $asked ) );
		$this->fill_cart( array( array( $this->laptop ) ) );
		$this->offer();
		self::assertGreaterThan( 0, $asked, 'a cart that holds something does' );
	}

	public function test_the_personal_answer_knows_the_cart(): void {
		$this->bundle( array( array( $this->laptop ), array( $this->keyboard ) ), array( 'discount' => 'amount', 'value' => '62' ), 'Typing kit' );
		$this->bundle( array( array( $this->laptop ), array( $this->mouse ), array( $this->keyboard ) ), array( 'discount' => 'amount', 'value' => '70' ), 'Full kit' );
		self::assertStringContainsString( 'Typing kit</a> Add Keyboard for $38.00 more and save $62.00.', $this->personal( $this->laptop ) );
		$this->fill_cart( array( array( $this->keyboard ) ) );
		// The laptop completes the smaller kit, and nothing has to be added for it.
		self::assertStringContainsString( 'With what is in your cart this completes the bundle: you save $62.00.', $this->personal( $this->laptop ) );
		self::assertStringNotContainsString( 'add-to-cart', $this->personal( $this->laptop ) );
		self::assertStringContainsString( 'Add Laptop', $this->personal( $this->mouse ) );
		$this->fill_cart( array( array( $this->laptop ), array( $this->mouse ) ) );
		self::assertStringNotContainsString( '<aside', $this->personal( $this->laptop ), 'all is there' );
		self::assertStringContainsString( 'data-tandem-hint', $this->personal( $this->laptop ), 'its place stays' );
	}

	public function test_no_more_is_missing_than_the_cart_may_suggest_and_the_better_offer_wins(): void {
		$desk = $this->product( '800.00', 'Desk' );
		$this->bundle( array( array( $this->laptop ), array( $this->mouse ), array( $this->keyboard ), array( $desk ) ), array( 'discount' => 'amount', 'value' => '400' ), 'Everything' );
		$this->fill_cart( array( array( $this->laptop ) ) );
		self::assertNull( $this->offer(), 'three are missing' );
		$this->bundle( array( array( $this->laptop ), array( $desk ) ), array( 'discount' => 'amount', 'value' => '80' ), 'Desk kit' );
		self::assertSame( 'Add Desk for $720.00 more and save $80.00.', $this->offer()['text'] );
		// 30 of 100 is the better offer than 80 of 800.
		$this->bundle( array( array( $this->laptop ), array( $this->keyboard ) ), array( 'discount' => 'amount', 'value' => '30' ), 'Typing kit' );
		self::assertSame( 'Add Keyboard for $70.00 more and save $30.00.', $this->offer()['text'] );
	}

	public function test_the_best_of_many_bundles_is_offered_not_the_best_of_the_oldest(): void {
		foreach ( range( 1, 12 ) as $n ) {
			$this->bundle( array( array( $this->laptop ), array( $this->product( '40.00', "Cable $n" ) ) ), array( 'discount' => 'amount', 'value' => (string) $n ), "Cable kit $n" );
		}
		// What its product keeps as price says nothing of a bundle for some.
		$this->bundle( array( array( $this->laptop ), array( $this->product( '40.00', 'Dock' ) ) ), array( 'discount' => 'amount', 'value' => '20', 'roles' => array( 'customer' ) ), 'Dock kit' ); // phpcs:ignore WordPress.Arrays
		wp_set_current_user( wc_create_new_customer( 'dock@example.org', 'dock', 'correct horse battery' ) );
		$this->fill_cart( array( array( $this->laptop ) ) );
		self::assertSame( 'Add Dock for $20.00 more and save $20.00.', $this->offer()['text'] );
		$this->bundle( array( array( $this->laptop ), array( $this->product( '40.00', 'Stand' ) ) ), array( 'discount' => 'amount', 'value' => '25' ), 'Stand kit' );
		self::assertSame( 'Add Stand for $15.00 more and save $25.00.', $this->offer()['text'] );
	}

	public function test_what_is_named_counts_in_the_budget_of_the_page(): void {
		$ledger = new PageLedger( Plugin::instance()->settings() );
		$room   = $ledger->room();
		$ledger->name( array( 5, 6 ) );
		self::assertSame( $room - 2, $ledger->room() );
		$ledger->book( array( 5 ) );
		self::assertSame( $room - 2, $ledger->room(), 'shown and named is one product' );
		self::assertSame( array( 5 ), $ledger->shown() );
	}

	public function test_what_is_named_stands_in_the_list_at_no_cost(): void {
		$desk = $this->product( '800.00', 'Desk' );
		$lamp = $this->product( '30.00', 'Lamp' );
		$bag  = $this->product( '40.00', 'Bag' );
		$this->laptop->set_cross_sell_ids( array( $this->mouse->get_id(), $this->keyboard->get_id(), $desk->get_id(), $lamp->get_id(), $bag->get_id() ) );
		$this->laptop->save();
		Plugin::instance()->settings()->update( array( 'cap' => 3 ) );
		$products = new ProductReader();
		$ledger   = new PageLedger( Plugin::instance()->settings() );
		$ledger->name( array( $this->mouse->get_id(), $this->keyboard->get_id() ) );
		$none   = static fn(): \Tandem\Engine => throw new \RuntimeException( 'no engine' );
		$reader = new SuggestionReader( new EngineSource( $none, Plugin::instance()->settings() ), new LinkedSource( $products ), new BestSellerSource( $products, new BestSellerReader() ), $products, new ReasonText( Plugin::instance()->settings(), $products ), $ledger );
		$found  = $reader->suggest( 'list', 'manual', new SuggestionContext( $this->laptop->get_id() ), 4 );
		self::assertSame( array( 'Mouse', 'Keyboard', 'Desk' ), array_map( static fn( Suggestion $one ): string => $one->product->get_name(), $found ), 'two are named already, one is new' );
		self::assertSame( array( 0, array() ), array( $ledger->room(), $ledger->named() ) );
	}

	public function test_the_link_of_an_offer_comes_back_so_that_a_reload_adds_nothing(): void {
		$kit = $this->bundle( array( array( $this->laptop ), array( $this->keyboard ) ), array( 'discount' => 'amount', 'value' => '62' ), 'Typing kit' );
		$this->fill_cart( array( array( $this->laptop ) ) );
		self::assertStringContainsString( 'add-to-cart=' . $kit->get_id() . '&tandem_back=cart', $this->offer()['link'] );
		$_REQUEST[ CompletionDisplay::BACK ] = 'cart';
		self::assertSame( wc_get_cart_url(), apply_filters( 'woocommerce_add_to_cart_redirect', '' ) );
		$_REQUEST[ CompletionDisplay::BACK ] = 'https://elsewhere.test';
		self::assertSame( '', apply_filters( 'woocommerce_add_to_cart_redirect', '' ) );
		Plugin::instance()->settings()->update( array( 'touchpoints.cart.on' => false ) );
		self::assertNull( $this->offer() );
	}

	public function test_the_list_below_the_cart_does_not_name_the_missing_piece_again(): void {
		$this->bundle( array( array( $this->laptop ), array( $this->keyboard ) ), array( 'discount' => 'amount', 'value' => '62' ), 'Typing kit' );
		$this->laptop->set_cross_sell_ids( array( $this->keyboard->get_id(), $this->mouse->get_id() ) );
		$this->laptop->save();
		Plugin::instance()->settings()->update( array( 'placements' => array( 'order' => array(), 'set' => array( 'cart' => array( 'strategy' => 'manual' ) ) ) ) );
		$this->fill_cart( array( array( $this->laptop ) ) );
		$_SERVER['REQUEST_METHOD'] = 'POST';
		self::assertArrayNotHasKey( 'placements', apply_filters( 'tandem_store_api_cart', array() ), 'a page that a form led to: the mini-cart block has the cart in it' );
		$_SERVER['REQUEST_URI'] = '/wp-json/wc/store/v1/cart/add-item';
		$answer                 = apply_filters( 'tandem_store_api_cart', array() );
		self::assertSame( array( $this->keyboard->get_id() ), $answer['offer']['pieces'] );
		self::assertSame( array( $this->mouse->get_id() ), $answer['placements']['cart']['ids'] );
		self::assertSame( array( $this->keyboard->get_id() ), apply_filters( 'tandem_cart_named', array() ), 'the same for the request of a page that was shown before' );
		do_action( 'tandem_new_page' );
		ob_start();
		do_action( 'woocommerce_after_cart_table' );
		do_action( 'woocommerce_before_cart_collaterals' );
		$page = (string) ob_get_clean();
		self::assertStringContainsString( 'Typing kit', $page );
		preg_match_all( '/data-tandem-product="(\d+)"/', $page, $listed );
		self::assertSame( array( (string) $this->mouse->get_id() ), $listed[1] );
	}

	public function test_the_mini_cart_offers_a_bundle_that_the_page_has_room_for(): void {
		$this->bundle( array( array( $this->laptop ), array( $this->keyboard ) ), array( 'discount' => 'amount', 'value' => '62' ), 'Typing kit' );
		$this->fill_cart( array( array( $this->laptop ) ) );
		$part   = array_values( array_filter( array_column( $GLOBALS['wp_filter']['tandem_store_api_cart']->callbacks[10], 'function' ), static fn( $one ): bool => is_array( $one ) && $one[0] instanceof \Tandem\Plugin\Journey\CartPlacements ) )[0][0];
		$ledger = new PageLedger( Plugin::instance()->settings() );
		self::assertStringContainsString( 'Typing kit', $part->mini_offer( $ledger ) );
		self::assertSame( array( 3, array( $this->keyboard->get_id() ) ), array( $ledger->room(), $ledger->named() ) );
		$ledger->reset();
		$ledger->book( array( 1, 2, 3, 4 ) );
		self::assertSame( '', $part->mini_offer( $ledger ), 'a fifth product' );
		$ledger->reset();
		$ledger->book( array( 1, 2, 3, $this->keyboard->get_id() ) );
		self::assertStringContainsString( 'Typing kit', $part->mini_offer( $ledger ), 'what the page shows already costs no room' );
	}

	public function test_an_upgrade_of_any_starter_is_for_owners_of_one(): void {
		$starter = $this->bundle( array( array( $this->laptop ), array( $this->mouse ) ), array( 'discount' => 'percent', 'value' => '5', 'mark' => 'starter' ), 'Starter' );
		$upgrade = $this->bundle( array( array( $this->laptop ), array( $this->keyboard ) ), array( 'discount' => 'percent', 'value' => '6', 'mark' => 'upgrade' ), 'Upgrade' );
		$ids     = static fn( bool $neutral = false ): array => array_map( static fn( $bundle ): int => $bundle->id, BundleOwners::offered( array_map( static fn( $product ) => $product->bundle(), array( $starter, $upgrade ) ), $neutral ) );
		self::assertSame( array( $starter->get_id() ), $ids(), 'a guest' );
		$customer = wp_insert_user( array( 'user_login' => 'any-owner', 'user_email' => 'any-owner@example.test', 'user_pass' => 'secret', 'role' => 'customer' ) );
		wp_set_current_user( $customer );
		$this->order( array( array( $this->laptop, 1 ), array( $this->mouse, 1 ) ), $customer, 'any-owner@example.test' );
		wp_cache_flush();
		self::assertSame( array( $upgrade->get_id() ), $ids(), 'an owner' );
		self::assertSame( array( $starter->get_id() ), $ids( true ), 'a page that everybody sees' );
	}

	public function test_the_page_of_a_variable_product_offers_the_bundle_that_leaves_the_choice(): void {
		$belt                   = $this->product( '30.00', 'Belt' );
		list( $shirt, $small, ) = $this->shirt( array( 'S' => '20.00', 'L' => '50.00' ) );
		$kit                    = $this->bundle( array( array( $shirt ), array( $belt ) ), array( 'discount' => 'percent', 'value' => '10' ), 'Dressed' );
		$page                   = html_entity_decode( $this->page( $shirt ) );
		// 20.00 + 30.00 less 10 % with the small one; another one saves another amount, so it is said for which this holds.
		self::assertStringContainsString( 'With the least expensive Shirt: Add Belt for $25.00 more and save $5.00.', $page );
		self::assertStringContainsString( 'data-tandem-names="' . $belt->get_id() . '"', $page );
		self::assertStringContainsString( 'Choose on the page of the bundle', $page );
		self::assertStringContainsString( 'href="' . $kit->get_permalink(), $page );
		self::assertStringNotContainsString( 'add-to-cart', $page, 'nobody chose a size yet' );
		self::assertStringNotContainsString( 'tandem_variation', $page, 'nor is one chosen on the page that it leads to' );
		self::assertStringContainsString( 'data-tandem-chosen="0"', $page, 'what is chosen in the form of the page is for this component' );
		$this->fill_cart( array( array( $small ) ) );
		$mine = html_entity_decode( $this->personal( $shirt ) );
		self::assertStringContainsString( '</a> Add Belt for $25.00 more and save $5.00.', $mine, 'the size that lies in the cart is the one that is meant' );
		self::assertStringContainsString( 'tandem_variation[0]=' . $small->get_id(), rawurldecode( $mine ) );
		self::assertStringNotContainsString( 'data-tandem-chosen', $mine, 'chosen already' );
		WC()->cart->empty_cart();
		$this->fill_cart( array( array( $belt ) ) );
		self::assertStringContainsString( 'With the least expensive Shirt and what is in your cart the bundle is complete: you save $5.00.', html_entity_decode( $this->personal( $shirt ) ) );
	}

	public function test_amounts_that_hold_for_every_variation_are_told_as_they_are(): void {
		list( $shirt ) = $this->shirt( array( 'S' => '20.00', 'L' => '20.00' ) );
		$this->bundle( array( array( $shirt ), array( $this->mouse ) ), array( 'discount' => 'amount', 'value' => '7' ), 'Even' );
		self::assertStringContainsString( 'Even</a> Add Mouse for $43.00 more and save $7.00.', html_entity_decode( $this->page( $shirt ) ) );
	}

	public function test_the_page_of_a_variable_product_offers_the_bundle_of_one_variation_by_its_name(): void {
		list( $shirt, $small, $large ) = $this->shirt( array( 'S' => '20.00', 'L' => '50.00' ) );
		$kit                           = $this->bundle( array( array( $large ), array( $this->mouse ) ), array( 'discount' => 'amount', 'value' => '8' ), 'Large kit' );
		$page                          = html_entity_decode( $this->page( $shirt ) );
		self::assertStringContainsString( 'With ' . $large->get_name() . ': Add Mouse for $42.00 more and save $8.00.', $page );
		self::assertStringContainsString( 'add-to-cart=' . $kit->get_id(), $page, 'nothing is left to choose' );
		self::assertStringNotContainsString( 'data-tandem-chosen', $page );
		$this->fill_cart( array( array( $small ), array( $this->mouse ) ) );
		self::assertStringContainsString( 'With ' . $large->get_name() . ' and what is in your cart the bundle is complete: you save $8.00.', html_entity_decode( $this->personal( $shirt ) ), 'another size in the cart is another product' );
		WC()->cart->empty_cart();
		$this->fill_cart( array( array( $large ) ) );
		self::assertStringContainsString( 'Large kit</a> Add Mouse for $42.00 more', html_entity_decode( $this->personal( $shirt ) ) );
		wc_update_product_stock_status( $large->get_id(), 'outofstock' );
		WC()->cart->empty_cart();
		self::assertStringNotContainsString( '<aside', $this->personal( $shirt ), 'sold out' );
	}

	public function test_a_bundle_to_pick_from_counts_the_variation_of_the_page(): void {
		list( $shirt, $small, $large ) = $this->shirt( array( 'S' => '20.00', 'L' => '50.00' ) );
		$kit                           = $this->bundle( array( array( $small ), array( $large ), array( $this->mouse ) ), array( 'kind' => 'any_n', 'options' => array( 'tiers' => array( array( 'items' => 2, 'percent' => '10' ) ) ) ), 'Any two' );
		$page                          = html_entity_decode( $this->page( $shirt ) );
		self::assertSame( 1, preg_match( '/With (.+?): Add (.+?) for/', $page, $found ), $page );
		preg_match( '/add-to-cart=.*?"/', rawurldecode( $page ), $link );
		preg_match_all( '/tandem_quantity\[(\d)\]=1/', $link[0], $asked );
		$names = array( $small->get_name(), $large->get_name(), 'Mouse' );
		self::assertSame( array( $found[1], $found[2] ), array_values( array_intersect( array( $found[1], $found[2] ), array_map( static fn( string $number ): string => $names[ (int) $number ], $asked[1] ) ) ), 'the link brings what the sentence says: ' . rawurldecode( $page ) );
	}

	private function offer(): ?array {
		WC()->cart->calculate_totals();
		return self::plain( $this->store_api( 'GET', 'cart' ) )['extensions']['tandem']['offer'];
	}

	private function personal( \WC_Product $product ): string {
		$_GET['hint'] = (string) $product->get_id();
		return (string) apply_filters( 'tandem_placements_answer', array() )['hint'];
	}

	/** What is printed below the form of a product's page, of the hint alone. */
	private function page( \WC_Product $product ): string {
		global $wp_query;
		$wp_query = new \WP_Query( array( 'p' => $product->get_id(), 'post_type' => 'product' ) ); // phpcs:ignore
		$GLOBALS['wp_the_query'] = $wp_query; // phpcs:ignore
		$GLOBALS['product']      = wc_get_product( $product->get_id() ); // phpcs:ignore
		ob_start();
		do_action( 'woocommerce_after_add_to_cart_form' ); // Builds what waits for it.
		ob_end_clean();
		foreach ( $GLOBALS['wp_filter']['woocommerce_after_add_to_cart_form']->callbacks[15] as $callback ) {
			if ( is_array( $callback['function'] ) && $callback['function'][0] instanceof \Tandem\Plugin\Journey\BundleHint ) {
				( fn() => $this->printed = false )->call( $callback['function'][0] );
				ob_start();
				call_user_func( $callback['function'] );
				return (string) ob_get_clean();
			}
		}
		self::fail( 'no hint is attached' );
	}
}
