<?php
/**
 * Remembered HTML: made once, and never a price that would not be printed anew.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Journey\Fragments;
use Tandem\Plugin\Journey\FragmentStore;
use Tandem\Plugin\Journey\FragmentWatch;
use Tandem\Plugin\Journey\PageLedger;
use Tandem\Plugin\Journey\Slot;
use Tandem\Plugin\Journey\SuggestionList;
use Tandem\Plugin\Journey\Templates;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Privacy\Consent;
use Tandem\Plugin\Settings;

final class FragmentTest extends TandemTestCase {

	/** How often the HTML was made. */
	private int $made = 0;

	protected function setUp(): void {
		parent::setUp();
		( new FragmentWatch() )->register_hooks();
		update_option( FragmentWatch::OPTION, 'start', true );
	}

	public function test_html_is_made_once_and_draws_on_the_budget_each_time(): void {
		foreach ( array( 1, 2 ) as $page ) {
			$ledger = new PageLedger( new Settings() );
			$html   = $this->page( $ledger, array( 'x' ), array( 71, 72 ) );
			self::assertSame( 'made 1', $html, "page $page" );
			self::assertSame( array( 71, 72 ), $ledger->shown(), "page $page" );
		}
		self::assertSame( 'made 2', $this->page( new PageLedger( new Settings() ), array( 'y' ) ), 'another place' );
		$ledger = new PageLedger( new Settings() );
		$ledger->book( array( 9 ) );
		self::assertSame( 'made 3', $this->page( $ledger, array( 'x' ) ), 'another budget left' );
	}

	public function test_nothing_is_remembered_beyond_a_change(): void {
		$product = $this->product( '10.00', '', array( 'manage_stock' => true, 'stock_quantity' => 3 ) );
		$changes = array(
			'price'            => static function () use ( $product ): void {
				$product->set_regular_price( '12.00' );
				$product->save();
			},
			'price by meta'    => static fn() => update_post_meta( $product->get_id(), '_price', '13' ),
			'out of stock'     => static fn() => wc_update_product_stock( $product, 0 ),
			'hidden'           => static fn() => wp_update_post( array( 'ID' => $product->get_id(), 'post_status' => 'draft' ) ),
			'shop setting'     => static fn() => update_option( 'woocommerce_price_num_decimals', '0' ),
			'Tandem settings'  => static fn() => ( new Settings() )->update( array( 'reasons' => false ) ),
			'model'            => static fn() => do_action( 'tandem_model_published' ),
			'product deleted'  => static fn() => $product->delete( true ),
		);
		$this->page( new PageLedger( new Settings() ), array( 'x' ) );
		foreach ( $changes as $what => $change ) {
			$before = $this->made;
			$change();
			$this->finish_watches();
			$this->page( new PageLedger( new Settings() ), array( 'x' ) );
			self::assertSame( $before + 1, $this->made, $what );
			$this->page( new PageLedger( new Settings() ), array( 'x' ) );
			self::assertSame( $before + 1, $this->made, "remembered after: $what" );
		}
	}

	public function test_a_number_that_the_database_lost_is_written_again(): void {
		global $wpdb;
		$watch = new FragmentWatch();
		update_option( FragmentWatch::OPTION, '1.old', true );
		$wpdb->delete( $wpdb->options, array( 'option_name' => FragmentWatch::OPTION ) ); // The caches still know it.
		$watch->changed();
		$watch->finish();
		self::assertNotSame( '1.old', get_option( FragmentWatch::OPTION ) );
		self::assertSame( get_option( FragmentWatch::OPTION ), $wpdb->get_var( $wpdb->prepare( "SELECT option_value FROM $wpdb->options WHERE option_name = %s", FragmentWatch::OPTION ) ) );
	}

	public function test_another_language_or_place_of_tax_is_another_fragment(): void {
		$this->page( new PageLedger( new Settings() ), array( 'x' ) );
		switch_to_locale( 'de_DE' );
		add_filter( 'locale', $german = static fn(): string => 'de_DE' );
		$this->page( new PageLedger( new Settings() ), array( 'x' ) );
		remove_filter( 'locale', $german );
		restore_previous_locale();
		self::assertSame( 2, $this->made, 'language' );
		update_option( 'woocommerce_calc_taxes', 'yes' );
		$this->finish_watches();
		WC()->customer->set_billing_location( 'DE', '', '10115', 'Berlin' );
		WC()->customer->set_shipping_location( 'DE', '', '10115', 'Berlin' );
		$this->page( new PageLedger( new Settings() ), array( 'x' ) );
		WC()->customer->set_billing_location( 'FR', '', '75001', 'Paris' );
		WC()->customer->set_shipping_location( 'FR', '', '75001', 'Paris' );
		$this->page( new PageLedger( new Settings() ), array( 'x' ) );
		self::assertSame( 4, $this->made, 'place of the tax' );
	}

	public function test_what_is_made_in_the_language_of_somebody_who_is_asking_is_for_that_language_only(): void {
		$this->page( new PageLedger( new Settings() ), array( 'x' ) );
		$words = \WP_Translation_Controller::get_instance();
		$shop  = $words->get_locale();
		$owner = wp_insert_user( array( 'user_login' => 'german-owner', 'user_pass' => 'x', 'user_email' => 'german-owner@example.test', 'role' => 'administrator', 'locale' => 'de_DE' ) );
		wp_set_current_user( $owner );
		$_GET['_locale']        = 'user';
		$_SERVER['HTTP_ACCEPT'] = 'application/json';
		try {
			$this->page( new PageLedger( new Settings() ), array( 'x' ) );
			self::assertSame( 2, $this->made, 'a request in the language of an account' );
			self::assertTrue( load_textdomain( 'tandem-preview', TANDEM_DIR . '/languages/tandem-for-woocommerce-de_DE.mo', 'de_DE' ) );
			wp_set_current_user( 0 );
			$this->page( new PageLedger( new Settings() ), array( 'x' ) );
			self::assertSame( 3, $this->made, 'the same, previewed as a guest: texts are German still' );
		} finally {
			unset( $_GET['_locale'], $_SERVER['HTTP_ACCEPT'] );
			unload_textdomain( 'tandem-preview' );
			$words->set_locale( $shop );
		}
		self::assertSame( 'made 1', $this->page( new PageLedger( new Settings() ), array( 'x' ) ), 'what the shop shows' );
	}

	public function test_another_plugins_hand_in_prices_ends_it(): void {
		foreach ( array( 'woocommerce_product_get_price', 'woocommerce_get_price_html', 'woocommerce_currency', 'woocommerce_is_purchasable' ) as $hook ) {
			$before = $this->made;
			add_filter( $hook, $foreign = static fn( mixed $value ): mixed => $value );
			$this->page( new PageLedger( new Settings() ), array( 'x' ) );
			$this->page( new PageLedger( new Settings() ), array( 'x' ) );
			self::assertSame( $before + 2, $this->made, $hook );
			remove_filter( $hook, $foreign );
		}
	}

	public function test_a_cart_of_the_same_products_is_answered_from_memory_and_no_other(): void {
		$this->finish_watches();
		$first  = $this->product( '10.00' );
		$second = $this->product( '20.00' );
		$this->finish_watches();
		WC()->cart->empty_cart();
		WC()->cart->add_to_cart( $first->get_id() );
		self::assertSame( 1, $this->answer( array( 'x' ) ) );
		foreach ( array( 'again', 'and again' ) as $time ) {
			$ledger = new PageLedger( new Settings() );
			self::assertSame( 1, $this->answer( array( 'x' ), null, $ledger ), $time );
			self::assertSame( array( 71 ), $ledger->shown(), 'draws on the budget each time' );
		}
		self::assertSame( 2, $this->answer( array( 'y' ) ), 'other facts' );
		self::assertSame( 1, $this->answer( array( 'x' ) ), 'both are kept' );
		WC()->cart->add_to_cart( $second->get_id() );
		self::assertSame( 3, $this->answer( array( 'x' ) ), 'another cart' );
		WC()->cart->empty_cart();
		WC()->cart->add_to_cart( $first->get_id() );
		self::assertSame( 4, $this->answer( array( 'z' ), static fn(): bool => false ), 'is not to last' );
		self::assertSame( 5, $this->answer( array( 'z' ) ), 'so it was not kept' );
		$first->set_regular_price( '12.00' );
		$first->save();
		self::assertSame( 6, $this->answer( array( 'x' ) ), 'changed in this request' );
		$this->finish_watches();
		self::assertSame( 7, $this->answer( array( 'x' ) ), 'changed' );
		self::assertSame( 7, $this->answer( array( 'x' ) ) );
		add_filter( 'woocommerce_product_get_price', $foreign = static fn( mixed $price ): mixed => $price );
		self::assertSame( 8, $this->answer( array( 'x' ) ), 'another plugin has a hand in prices' );
		remove_filter( 'woocommerce_product_get_price', $foreign );
	}

	public function test_what_is_kept_of_a_cart_is_read_and_written_once_a_request(): void {
		global $wpdb;
		$product = $this->product( '10.00' );
		$this->finish_watches();
		WC()->cart->empty_cart();
		WC()->cart->add_to_cart( $product->get_id() );
		$store     = new FragmentStore();
		$fragments = new Fragments( $store, new PageLedger( new Settings() ), new Templates( new Settings(), new Consent( new Settings() ) ), Plugin::instance()->bundles() );
		Plugin::instance()->bundles()->published();
		$asked = $wpdb->num_queries;
		foreach ( array( 'completion', 'cards' ) as $part ) {
			$fragments->answer( Fragments::cart(), array( $part ), static fn(): ?array => null );
		}
		self::assertSame( 1, $wpdb->num_queries - $asked, 'read' );
		$store->finish();
		self::assertSame( 2, $wpdb->num_queries - $asked, 'written' );
		$store->finish();
		self::assertSame( 2, $wpdb->num_queries - $asked, 'nothing is left to write' );
	}

	public function test_a_page_of_kept_lists_is_the_page_that_was_made_to_the_letter(): void {
		$first  = $this->product( '10.00', 'First' );
		$second = $this->product( '20.00', 'Second' );
		foreach ( array( array( $first, $second ), array( $second, $first ) ) as list( $one, $other ) ) {
			$one->set_cross_sell_ids( array( $other->get_id(), $this->product( '30.00' )->get_id() ) );
			$one->save();
		}
		$pages = array();
		foreach ( array( 'made', 'kept', 'kept again' ) as $page ) {
			$ledger    = new PageLedger( new Settings() );
			$templates = new Templates( new Settings(), new Consent( new Settings() ) );
			$lists     = new SuggestionList( Plugin::instance()->journey()->suggestions( $ledger ), $templates, new Fragments( new FragmentStore(), $ledger, $templates, Plugin::instance()->bundles() ) );
			$slot      = static fn( string $placement, \WC_Product $product ): Slot => Slot::of( array( 'placement' => $placement, 'strategy' => 'manual', 'product' => $product->get_id(), 'count' => 1 ) );
			$parts     = array( $lists->neutral( $slot( 'upgrade', $first ), 'A step up' ), $lists->neutral( $slot( 'also-bought', $second ), 'Also' ), $lists->empty_section( $slot( 'minicart', $first ), 'Mini' ), $lists->empty_section( $slot( 'minicart', $first ), 'Mini' ) );
			self::assertNotContains( '', $parts );
			preg_match_all( '/ id="([^"]+)"/', implode( $parts ), $ids );
			self::assertSame( $ids[1], array_unique( $ids[1] ), 'no id twice' );
			$pages[ $page ] = implode( "\n", $parts );
		}
		self::assertSame( $pages['made'], $pages['kept'] );
		self::assertSame( $pages['made'], $pages['kept again'] );
	}

	public function test_old_rows_go(): void {
		$store = new FragmentStore();
		$page  = str_repeat( 'a', 32 );
		$store->put( $page, 'x', 's', 1000, array( 'html' => 'old' ) );
		self::assertNull( $store->get( $page, 'x', 's', 1000 ), 'ends at its time' );
		self::assertSame( array( 'html' => 'old' ), $store->get( $page, 'x', 's', 999 ) );
		$store->purge( 1001 );
		self::assertNull( ( new FragmentStore() )->get( $page, 'x', 's', 999 ) );
	}

	public function test_a_page_costs_one_query_however_many_fragments_it_has(): void {
		global $wpdb;
		$page  = str_repeat( 'b', 32 );
		$store = new FragmentStore();
		foreach ( range( 1, 30 ) as $number ) {
			$store->put( $page, "n$number", 's', 2000 + $number, array( 'html' => "$number" ) );
		}
		$again  = new FragmentStore();
		$before = $wpdb->num_queries;
		self::assertSame( array( 'html' => '30' ), $again->get( $page, 'n30', 's', 1999 ) );
		self::assertSame( array( 'html' => '29' ), $again->get( $page, 'n29', 's', 1999 ) );
		self::assertNull( $again->get( $page, 'n29', 's', 2029 ), 'each ends at its own time' );
		self::assertNull( $again->get( $page, 'n1', 's', 1999 ), 'the oldest go' );
		self::assertNull( $again->get( $page, 'n30', 'other', 1999 ), 'another state of the shop' );
		self::assertLessThanOrEqual( wp_using_ext_object_cache() ? 0 : 1, $wpdb->num_queries - $before );
		$again->put( $page, 'n31', 'other', 2000, array( 'html' => '31' ) );
		self::assertNull( ( new FragmentStore() )->get( $page, 'n30', 's', 1999 ), 'nothing of an older state is kept beside it' );
	}

	/**
	 * One page load with a placement.
	 *
	 * @param PageLedger  $ledger Its budget.
	 * @param list<mixed> $parts  What the placement depends on.
	 * @param list<int>   $ids    Products it shows.
	 */
	private function page( PageLedger $ledger, array $parts, array $ids = array() ): string {
		$templates = new Templates( new Settings(), new Consent( new Settings() ) );
		$fragments = new Fragments( new FragmentStore(), $ledger, $templates, Plugin::instance()->bundles() );
		return $fragments->html(
			$parts,
			function () use ( $ledger, $ids ): string {
				$ledger->book( $ids );
				return 'made ' . ( ++$this->made );
			}
		);
	}

	/**
	 * An answer to the cart of the moment, in a request of its own.
	 *
	 * @param list<mixed>          $parts Parts.
	 * @param callable():bool|null $lasts Whether it may be kept.
	 */
	private function answer( array $parts, ?callable $lasts = null, ?PageLedger $ledger = null ): mixed {
		$ledger  ??= new PageLedger( new Settings() );
		$store     = new FragmentStore();
		$templates = new Templates( new Settings(), new Consent( new Settings() ) );
		$answer    = ( new Fragments( $store, $ledger, $templates, Plugin::instance()->bundles() ) )->answer(
			Fragments::cart(),
			$parts,
			function () use ( $ledger ): array {
				$ledger->book( array( 71 ) );
				return array( 'made' => ++$this->made );
			},
			$lasts
		);
		$store->finish();
		return $answer['made'];
	}
}
