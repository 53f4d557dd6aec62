<?php
/**
 * Experiments on prices: what is shown, what the cart asks and what the order costs are one price in every arm.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Experiments\Experiment;
use Tandem\Plugin\Experiments\Experiments;
use Tandem\Plugin\Experiments\PageCaches;
use Tandem\Plugin\Plugin;

require_once __DIR__ . '/BundleFixtures.php';
require_once __DIR__ . '/OfferFixtures.php';

/**
 * In a process of its own: a checkout before would make every page of it the checkout (WOOCOMMERCE_CHECKOUT).
 *
 * @group fresh
 */
final class ExperimentPricesTest extends TandemTestCase {

	use BundleFixtures;
	use OfferFixtures;

	protected function setUp(): void {
		parent::setUp();
		$this->skip_history();
		Plugin::instance()->settings()->update( array( 'live' => true, 'measure' => array( 'on' => true ) ) ); // phpcs:ignore WordPress.Arrays
		$GLOBALS['wp_actions']['wp'] = 0;
		Plugin::instance()->bundle_rules()->forget();
		Plugin::instance()->bundle_pricer()->forget();
		Plugin::instance()->offer_decision()->forget();
	}

	protected function tearDown(): void {
		unset( $_COOKIE['tandem_vid'] );
		$GLOBALS['wp_actions']['wp'] = 0;
		WC()->session->set( 'tandem_arms', null );
		WC()->session->set( 'tandem_arm_prices', null );
		parent::tearDown();
		\Tandem\Plugin\Settings::forget();
		Plugin::instance()->offer_decision()->forget();
		Plugin::instance()->bundle_rules()->forget();
		Plugin::instance()->bundle_pricer()->forget();
	}

	/**
	 * @param list<array<string,mixed>> $variants
	 */
	private function running( string $kind, string $target, array $variants ): Experiment {
		$desk = Plugin::instance()->experiment_desk();
		$made = $desk->start( $desk->create( compact( 'kind', 'target', 'variants' ) + array( 'name' => "compare $kind $target" ) )->id );
		Plugin::instance()->bundle_refresh()->run();
		$this->look_again();
		return $made;
	}

	/**
	 * Makes the shopper one of an arm, null for one who takes no part.
	 */
	private function shopper( Experiment $experiment, ?int $arm ): void {
		unset( $_COOKIE['tandem_vid'] );
		WC()->session->set( 'tandem_arms', null );
		WC()->session->set( 'tandem_arm_prices', null );
		for ( $n = 0; null !== $arm; ++$n ) {
			if ( $experiment->arm( md5( "shopper $n" ) ) === $arm ) {
				$_COOKIE['tandem_vid'] = md5( "shopper $n" );
				break;
			}
		}
		$this->look_again();
	}

	/**
	 * What a page prints that everybody gets.
	 */
	private static function page( callable $print ): string {
		$GLOBALS['wp_actions']['wp'] = 1;
		( new Experiments( Plugin::instance()->arms() ) )->register_hooks();
		ob_start();
		try {
			$made = $print();
		} finally {
			$printed                     = (string) ob_get_clean();
			$GLOBALS['wp_actions']['wp'] = 0;
		}
		return $printed . ( is_string( $made ) ? $made : '' );
	}

	/**
	 * What an arm sees of a page: text without the other arms, as the script shows it.
	 */
	private static function seen( string $html, Experiment $experiment, ?int $arm ): string {
		$page = new \DOMDocument();
		libxml_use_internal_errors( true );
		$page->loadHTML( '<?xml encoding="utf-8"?><body>' . $html . '</body>' );
		foreach ( iterator_to_array( ( new \DOMXPath( $page ) )->query( '//*[@data-tandem-arm]' ) ) as $element ) {
			$mine = null === $arm ? ! $element->hasAttribute( 'hidden' ) : $element->getAttribute( 'data-tandem-arm' ) === $experiment->key . ' ' . $experiment->arms[ $arm ]['id'];
			$mine || $element->parentNode->removeChild( $element );
		}
		foreach ( iterator_to_array( ( new \DOMXPath( $page ) )->query( '//*[contains(@class,"screen-reader-text")]|//script' ) ) as $element ) {
			$element->parentNode->removeChild( $element );
		}
		return (string) preg_replace( '/\s+/', ' ', $page->textContent );
	}

	private static function total(): string {
		return wc_format_decimal( WC()->cart->get_subtotal(), 2 );
	}

	public function test_a_deeper_discount_is_one_price_on_the_page_in_the_table_the_box_the_cart_and_the_order(): void {
		$pan    = $this->product( '60.00', 'Pan' );
		$lid    = $this->product( '40.00', 'Lid' );
		$bundle = $this->bundle( array( array( $pan ), array( $lid ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		$made   = $this->running( 'bundle', (string) $bundle->get_id(), array( array( 'name' => 'Deeper', 'discount' => 2500 ) ) );
		$bundle = wc_get_product( $bundle->get_id() );
		self::assertSame( '90.00', wc_format_decimal( $bundle->get_price( 'edit' ), 2 ), 'what is stored is the price of everybody' );
		$price = self::page( static fn(): string => $bundle->get_price_html() );
		$table = self::page( static fn(): string => do_shortcode( '[tandem_bundles ids="' . $bundle->get_id() . '"]' ) );
		$form  = self::page(
			static function () use ( $bundle ): void {
				$GLOBALS['product'] = $bundle;
				do_action( 'woocommerce_tandem_bundle_add_to_cart' );
			}
		);
		$box = self::page( static fn(): string => self::box( $pan, $lid ) );
		$this->fill_cart( array( array( $pan ), array( $lid ) ) );
		foreach ( array( array( null, '90.00' ), array( 0, '90.00' ), array( 1, '75.00' ) ) as list( $arm, $expected ) ) {
			$other = '90.00' === $expected ? '75.00' : '90.00';
			foreach ( compact( 'price', 'table', 'form', 'box' ) as $where => $html ) {
				$seen = self::seen( $html, $made, $arm );
				self::assertStringContainsString( $expected, $seen, "$where of arm " . wp_json_encode( $arm ) );
				self::assertStringNotContainsString( $other, $seen, "$where of arm " . wp_json_encode( $arm ) );
			}
			$this->shopper( $made, $arm );
			self::assertSame( $expected, self::total() );
			$order = wc_create_order();
			WC()->checkout()->create_order_line_items( $order, WC()->cart );
			self::assertSame( $expected, wc_format_decimal( array_sum( array_map( static fn( $item ): float => (float) $item->get_total(), $order->get_items() ) ), 2 ) );
		}
	}

	/**
	 * The box of a product page with a set of two.
	 */
	private static function box( \WC_Product $own, \WC_Product $other ): string {
		$sets      = new \Tandem\Plugin\Journey\SetPricer( Plugin::instance()->engine( ... ), Plugin::instance()->bundle_rules(), Plugin::instance()->catalog_prices(), Plugin::instance()->settings() );
		$placement = ( new \Tandem\Plugin\Journey\PlacementRegistry( Plugin::instance()->settings() ) )->all()['bought-together'];
		$make      = static function () use ( $sets, $own, $other ): string {
			return '<section>' . $sets->text( $sets->price( array( $own, $other ) )['total'] ) . '</section>';
		};
		return (string) apply_filters( 'tandem_together_html', $make(), $placement, $make );
	}

	public function test_a_price_stays_the_shoppers_until_the_order_although_the_comparison_ends(): void {
		$pan    = $this->product( '60.00', 'Pan' );
		$lid    = $this->product( '40.00', 'Lid' );
		$bundle = $this->bundle( array( array( $pan ), array( $lid ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		$made   = $this->running( 'bundle', (string) $bundle->get_id(), array( array( 'name' => 'Deeper', 'discount' => 2500 ) ) );
		$this->fill_cart( array( array( $pan ), array( $lid ) ) );
		$this->shopper( $made, 1 );
		self::assertSame( '75.00', self::total() );
		unset( $_COOKIE['tandem_vid'] );
		$this->look_again();
		self::assertSame( '75.00', self::total(), 'the browser forgot the id' );
		Plugin::instance()->experiment_desk()->stop( $made->id );
		$this->look_again();
		self::assertSame( '75.00', self::total(), 'the comparison ended' );
		WC()->cart->empty_cart();
		$this->fill_cart( array( array( $pan ), array( $lid ) ) );
		self::assertSame( '90.00', self::total(), 'the next cart has the price of everybody' );
	}

	public function test_a_bundle_without_its_discount_is_the_price_of_everybody_and_the_arm_with_it_is_cheaper(): void {
		$pan    = $this->product( '60.00', 'Pan' );
		$lid    = $this->product( '40.00', 'Lid' );
		$bundle = $this->bundle( array( array( $pan ), array( $lid ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		$made   = $this->running( 'bundle', (string) $bundle->get_id(), array( array( 'name' => 'Without', 'discount' => 0 ) ) );
		self::assertSame( '100.00', wc_format_decimal( wc_get_product( $bundle->get_id() )->get_price( 'edit' ), 2 ) );
		$price = self::page( static fn(): string => wc_get_product( $bundle->get_id() )->get_price_html() );
		$this->fill_cart( array( array( $pan ), array( $lid ) ) );
		foreach ( array( array( null, '100.00' ), array( 0, '90.00' ), array( 1, '100.00' ) ) as list( $arm, $expected ) ) {
			self::assertStringContainsString( $expected, self::seen( $price, $made, $arm ) );
			0 === $arm || self::assertStringNotContainsString( '90.00', self::seen( $price, $made, $arm ) );
			$this->shopper( $made, $arm );
			self::assertSame( $expected, self::total() );
		}
		Plugin::instance()->experiment_desk()->stop( $made->id );
		Plugin::instance()->bundle_refresh()->run();
		self::assertSame( '90.00', wc_format_decimal( wc_get_product( $bundle->get_id() )->get_price( 'edit' ), 2 ), 'afterwards it costs what the owner published' );
	}

	/**
	 * @return array<string,array{0:array<string,mixed>,1:array<string,mixed>,2:array<array-key,string>}> Terms, variant, price of everybody and of each arm.
	 */
	public static function discounts(): array {
		return array(
			'an amount off'               => array( array( 'discount' => 'amount', 'value' => '10' ), array( 'amount' => '30' ), array( '' => '90.00', 0 => '90.00', 1 => '70.00' ) ), // phpcs:ignore WordPress.Arrays
			'a smaller amount off'        => array( array( 'discount' => 'amount', 'value' => '10' ), array( 'amount' => '2,50' ), array( '' => '97.50', 0 => '90.00', 1 => '97.50' ) ), // phpcs:ignore WordPress.Arrays
			'a price'                     => array( array( 'discount' => 'fixed', 'value' => '85' ), array( 'amount' => '75' ), array( '' => '85.00', 0 => '85.00', 1 => '75.00' ) ), // phpcs:ignore WordPress.Arrays
			'a price against none'        => array( array( 'discount' => 'fixed', 'value' => '85' ), array( 'discount' => 0 ), array( '' => '100.00', 0 => '85.00', 1 => '100.00' ) ), // phpcs:ignore WordPress.Arrays
			'of each product against none' => array( array( 'discount' => 'components' ), array( 'discount' => 0 ), array( '' => '100.00', 0 => '90.00', 1 => '100.00' ) ), // phpcs:ignore WordPress.Arrays
		);
	}

	/**
	 * @dataProvider discounts
	 * @param array<string,mixed>      $terms
	 * @param array<string,mixed>      $variant
	 * @param array<array-key,string> $prices
	 */
	public function test_discounts_of_every_kind_are_compared( array $terms, array $variant, array $prices ): void {
		$pan    = $this->product( '60.00', 'Pan' );
		$lid    = $this->product( '40.00', 'Lid' );
		$bundle = $this->bundle( array( array( $pan ), array( $lid ) ), $terms );
		if ( 'components' === $terms['discount'] ) {
			$own = $bundle->bundle();
			$bundle->set_bundle( array_map( static fn( $piece ) => new \Tandem\Plugin\Bundles\Component( $piece->product, 0, 1, 1, percent: '10' ), $own->components ), $own->terms );
			$bundle->save();
			Plugin::instance()->bundle_refresh()->run();
		}
		$made = $this->running( 'bundle', (string) $bundle->get_id(), array( array( 'name' => 'Other' ) + $variant ) );
		$html = self::page( static fn(): string => wc_get_product( $bundle->get_id() )->get_price_html() );
		$this->fill_cart( array( array( $pan ), array( $lid ) ) );
		foreach ( $prices as $arm => $expected ) {
			$arm  = '' === $arm ? null : $arm;
			$seen = self::seen( $html, $made, $arm );
			self::assertStringContainsString( $expected, $seen, 'shown to arm ' . wp_json_encode( $arm ) );
			foreach ( array_diff( $prices, array( $expected, '100.00' ) ) as $other ) {
				self::assertStringNotContainsString( $other, $seen, 'shown to arm ' . wp_json_encode( $arm ) );
			}
			$this->shopper( $made, $arm );
			self::assertSame( $expected, self::total(), 'asked of arm ' . wp_json_encode( $arm ) );
		}
	}

	public function test_a_page_is_byte_for_byte_the_same_whoever_fills_the_cache(): void {
		$lamp = $this->product( '100.00', 'Lamp' );
		$sale = (string) $this->offer( array( 'public' => true, 'benefit' => array( 'type' => 'percent', 'percent' => '20' ), 'scope' => array( 'products' => array( $lamp->get_id() ) ) ) ); // phpcs:ignore WordPress.Arrays
		$made = $this->running( 'offer', $sale, array( array( 'name' => 'None', 'show' => false ) ) ); // phpcs:ignore WordPress.Arrays
		$this->fill_cart( array( array( $lamp ) ) );
		$id   = $lamp->get_id();
		$page = static fn(): string => self::page(
			static function () use ( $id ): string {
				( new Experiments( Plugin::instance()->arms() ) )->print_rules();
				$product            = wc_get_product( $id );
				$GLOBALS['product'] = $product;
				$GLOBALS['post']    = get_post( $id );
				do_action( 'woocommerce_before_single_product_summary' );
				return $product->get_price_html() . do_shortcode( "[tandem_table ids=\"$id\"]" ) . wp_json_encode( ( new Experiments( Plugin::instance()->arms() ) )->data( array() ) );
			}
		);
		$bytes = array();
		foreach ( array( null, 0, 1 ) as $arm ) {
			$this->shopper( $made, $arm );
			self::total();
			$bytes[] = preg_replace( '/tandem-table-\d+/', 'tandem-table-N', $page() );
		}
		self::assertSame( $bytes[0], $bytes[1] );
		self::assertSame( $bytes[0], $bytes[2] );
		self::assertSame( array( false, true, false ), array_map( static fn( ?int $arm ): bool => str_contains( self::seen( $bytes[0], $made, $arm ), 'Sale!' ), array( null, 0, 1 ) ), 'the badge belongs to the arm with the sale' );
		self::assertFalse( wc_get_product( $id )->is_on_sale(), 'lists and data for search engines keep the price of everybody' );
	}

	public function test_an_offer_against_another_and_against_nothing(): void {
		$lamp   = $this->product( '100.00', 'Lamp' );
		$ten    = (string) $this->offer( array( 'name' => 'Ten' ) );
		$twenty = (string) $this->offer( array( 'name' => 'Twenty', 'benefit' => array( 'type' => 'percent', 'percent' => '20' ) ) );
		$made   = $this->running( 'offer', $ten, array( array( 'name' => 'Twenty', 'offer' => $twenty ), array( 'name' => 'None', 'show' => false ) ) );
		$this->fill_cart( array( array( $lamp ) ) );
		foreach ( array( array( 0, '90.00' ), array( 1, '80.00' ), array( 2, '100.00' ), array( null, '90.00' ) ) as list( $arm, $expected ) ) {
			$this->shopper( $made, $arm );
			self::assertSame( $expected, self::total(), 'arm ' . wp_json_encode( $arm ) );
		}
		$this->shopper( $made, 1 );
		self::assertSame( array( $twenty ), array_map( static fn( $offer ): string => (string) $offer->id, Plugin::instance()->offers()->live() ), 'nothing is promised that another arm gets' );
		Plugin::instance()->experiment_desk()->stop( $made->id );
		self::assertCount( 2, Plugin::instance()->offers()->live() );
	}

	public function test_a_sale_for_everybody_is_shown_to_its_arm_alone_and_promised_to_nobody_who_does_not_get_it(): void {
		$lamp = $this->product( '100.00', 'Lamp' );
		$sale = (string) $this->offer( array( 'public' => true, 'benefit' => array( 'type' => 'percent', 'percent' => '20' ), 'scope' => array( 'products' => array( $lamp->get_id() ) ) ) );
		$made = $this->running( 'offer', $sale, array( array( 'name' => 'None', 'show' => false ) ) );
		$html = self::page( static fn(): string => wc_get_product( $lamp->get_id() )->get_price_html() );
		$this->fill_cart( array( array( $lamp ) ) );
		foreach ( array( array( null, '100.00' ), array( 0, '80.00' ), array( 1, '100.00' ) ) as list( $arm, $expected ) ) {
			self::assertStringContainsString( $expected, self::seen( $html, $made, $arm ) );
			0 === $arm || self::assertStringNotContainsString( '80.00', self::seen( $html, $made, $arm ) );
			$this->shopper( $made, $arm );
			self::assertSame( $expected, self::total(), 'arm ' . wp_json_encode( $arm ) );
		}
	}

	public function test_page_caches_are_emptied_where_a_comparison_starts_and_where_it_stops(): void {
		$emptied = array();
		foreach ( array( 'litespeed_purge_all', 'tandem_pages_changed' ) as $action ) {
			add_action( $action, static function () use ( $action, &$emptied ): void { $emptied[] = $action; } );
		}
		// What waits for the end of the request: without the rest of WordPress's own end.
		$end = static function (): void {
			foreach ( $GLOBALS['wp_filter']['shutdown']->callbacks[99] ?? array() as $callback ) {
				if ( is_array( $callback['function'] ) && $callback['function'][0] instanceof PageCaches ) {
					( $callback['function'] )();
					remove_action( 'shutdown', $callback['function'], 99 );
				}
			}
		};
		$laptop     = $this->product( '1000.00' );
		$bundle     = $this->bundle( array( array( $laptop ), array( $this->product( '100.00' ) ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		$end();
		$emptied    = array();
		$experiment = $this->running( 'bundle', (string) $bundle->get_id(), array( array( 'name' => 'Deeper', 'discount' => 2500 ) ) );
		$end();
		self::assertSame( array( 'litespeed_purge_all', 'tandem_pages_changed' ), $emptied );
		$end();
		self::assertCount( 2, $emptied, 'once a change' );
		Plugin::instance()->experiment_desk()->stop( $experiment->id );
		$end();
		self::assertCount( 4, $emptied );
	}

	public function test_a_table_against_another_and_against_nothing(): void {
		$one  = $this->product( '10.00', 'First thing' );
		$two  = $this->product( '20.00', 'Second thing' );
		$make = static fn( \WC_Product $product ): string => (string) ( new \Tandem\Plugin\Tables\TableStore() )->save( 0, $product->get_name(), array( 'kind' => 'products', 'source' => array( 'type' => 'ids', 'ids' => array( $product->get_id() ) ) ) );
		$ids  = array( $make( $one ), $make( $two ) );
		$made = $this->running( 'table', $ids[0], array( array( 'name' => 'Other', 'table' => $ids[1] ), array( 'name' => 'None', 'show' => false ) ) );
		$html = self::page( static fn(): string => do_shortcode( "[tandem_table id=\"{$ids[0]}\"]" ) );
		foreach ( array( array( null, 'First' ), array( 0, 'First' ), array( 1, 'Second' ), array( 2, '' ) ) as list( $arm, $thing ) ) {
			$seen = self::seen( $html, $made, $arm );
			foreach ( array( 'First', 'Second' ) as $name ) {
				self::assertSame( $name === $thing, str_contains( $seen, "$name thing" ), "$name in arm " . wp_json_encode( $arm ) );
			}
		}
	}

	public function test_the_box_of_a_product_page_is_filled_in_the_ways_that_are_compared_and_costs_the_budget_once(): void {
		$made      = $this->running( 'placement', 'bought-together', array( array( 'name' => 'Best sellers', 'strategy' => 'popular', 'count' => 2 ) ) );
		$placement = ( new \Tandem\Plugin\Journey\PlacementRegistry( Plugin::instance()->settings() ) )->all()['bought-together'];
		$ledger    = new \Tandem\Plugin\Journey\PageLedger( Plugin::instance()->settings() );
		$html      = self::page(
			static function () use ( $placement, $ledger ): string {
				$since = $ledger->drawn();
				$make  = static function ( $as ) use ( $ledger ): string {
					$ledger->book( 'popular' === $as->strategy ? array( 3, 4 ) : array( 1, 2, 3 ) );
					return "<p id=\"tandem-together-7\">$as->strategy $as->count</p>";
				};
				return (string) apply_filters( 'tandem_together_html', $make( $placement ), $placement, static fn( $as ): string => $ledger->beside( $since, static fn(): string => $make( $as ) ) );
			}
		);
		self::assertSame( 'product 3', trim( self::seen( $html, $made, 0 ) ) );
		self::assertSame( 'product 3', trim( self::seen( $html, $made, null ) ) );
		self::assertSame( 'popular 2', trim( self::seen( $html, $made, 1 ) ) );
		self::assertSame( 1, substr_count( $html, '"tandem-together-7"' ), 'an id stands once in a page' );
		self::assertSame( 1, $ledger->room(), 'three of four are drawn' );
		self::assertEqualsCanonicalizing( array( 1, 2, 3, 4 ), $ledger->shown(), 'no list repeats what an arm shows' );
		$script = ( new Experiments( Plugin::instance()->arms() ) )->data( array() )['experiments'][0];
		self::assertSame( array( '.tandem-together', array( false, false ) ), array( $script['at'], array_column( $script['arms'], 'ask' ) ) );
	}
}
