<?php
/**
 * A set with a choice that nobody made yet promises no price that the choice may exceed.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Cart\PagePick;
use Tandem\Plugin\Catalog\ProductReader;
use Tandem\Plugin\Journey\AddSet;
use Tandem\Plugin\Journey\BoughtTogetherSet;
use Tandem\Plugin\Journey\BoughtTogetherView;
use Tandem\Plugin\Journey\PageLedger;
use Tandem\Plugin\Journey\PlacementRegistry;
use Tandem\Plugin\Journey\SetAdder;
use Tandem\Plugin\Journey\SetItem;
use Tandem\Plugin\Journey\SetPricer;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Settings;

require_once __DIR__ . '/BundleFixtures.php';

final class OpenChoiceTest extends TandemTestCase {

	use BundleFixtures;

	protected function tearDown(): void {
		unset( $_REQUEST['tandem_set'], $_REQUEST['tandem_variation'] );
		parent::tearDown();
	}

	public function test_an_open_choice_costs_at_least_the_least_expensive_one_and_says_so(): void {
		list( $shirt ) = $this->shirt( array( 'L' => '50.00', 'S' => '20.00', 'M' => '30.00' ) );
		$view          = $this->view( $shirt, $this->product( '10.00', 'Belt' ) );
		self::assertSame( array( '', 'From $20.00', '' ), $view->prices );
		self::assertSame( array( '$100.00', 'From $120.00', '$110.00', 'From $130.00' ), array_column( $view->totals, 'total' ), 'only what holds it' );
	}

	public function test_the_page_says_it_of_the_item_and_of_the_total(): void {
		list( $shirt ) = $this->shirt( array( 'L' => '50.00', 'S' => '20.00' ) );
		$html          = html_entity_decode( ( fn() => $this->templates )->call( Plugin::instance()->journey() )->html( 'bought-together', $this->view( $shirt ), array( 'bought-together' ) ) );
		self::assertStringContainsString( 'data-wp-text="state.itemPrice">From $20.00<', $html );
		self::assertStringContainsString( 'data-wp-text="context.texts.total">From $120.00<', $html );
		self::assertStringNotContainsString( '$150.00', $html );
	}

	public function test_the_answer_to_a_choice_is_exact(): void {
		list( $shirt, $large ) = $this->shirt( array( 'L' => '50.00', 'S' => '20.00' ) );
		$camera                = $this->product( '100.00', 'Camera' );
		self::assertSame( array( array( '$100.00', 'From $120.00' ), array( '', 'From $20.00' ) ), $this->answer( $camera, $shirt, '' ), 'nothing is chosen' );
		self::assertSame( array( array( '$100.00', '$150.00' ), array( '', '$50.00' ) ), $this->answer( $camera, $shirt, (string) $large->get_id() ) );
	}

	public function test_choices_of_one_price_and_the_owners_own_choice_are_told_as_they_are(): void {
		list( $even ) = $this->shirt( array( 'L' => '20.00', 'S' => '20.00' ) );
		self::assertSame( array( '', '$20.00' ), $this->view( $even )->prices );
		self::assertTrue( SetItem::of( $even )->open, 'it is to be chosen all the same' );
		list( $shirt ) = $this->shirt( array( 'L' => '50.00', 'S' => '20.00' ) );
		$shirt->set_default_attributes( array( 'size' => 'L' ) );
		$shirt->save();
		self::assertSame( array( '', '$50.00' ), $this->view( wc_get_product( $shirt->get_id() ) )->prices );
	}

	public function test_what_a_bundle_takes_off_may_hold_for_one_choice_only(): void {
		list( $even, $large ) = $this->shirt( array( 'L' => '20.00', 'S' => '20.00' ) );
		$camera               = $this->product( '100.00', 'Camera' );
		$this->bundle( array( array( $camera ), array( $large ) ), array( 'discount' => 'amount', 'value' => '12' ), 'Large only' );
		self::assertSame( array( array( '$100.00', 'From $108.00' ), array( '', '$20.00' ) ), $this->answer( $camera, $even, '' ) );
		self::assertSame( '$108.00', $this->answer( $camera, $even, (string) $large->get_id() )[0][1] );
	}

	public function test_the_variations_of_a_page_are_read_together_when_the_least_expensive_ones_are_sold_out(): void {
		global $wpdb;
		list( $shirt, , $last ) = $this->shirt( array( 'XXL' => '60.00', 'L' => '50.00', 'M' => '45.00', 'S' => '40.00', 'XS' => '30.00', 'XXS' => '20.00' ) );
		$bundle                 = $this->bundle( array( array( $shirt ), array( $this->product( '10.00', 'Belt' ) ) ), array( 'discount' => 'percent', 'value' => '10' ) )->bundle();
		foreach ( array_slice( $shirt->get_children(), 2 ) as $id ) {
			wc_update_product_stock_status( $id, 'outofstock' );
		}
		wc_get_product( $shirt->get_id() )->get_variation_prices(); // A page of the shop was there before.
		wp_cache_flush();
		$shirt   = wc_get_product( $shirt->get_id() );
		$queries = array();
		$shirt->get_variation_prices();
		add_filter(
			'query',
			static function ( string $query ) use ( &$queries, $wpdb ): string {
				if ( 1 === preg_match( "~FROM ($wpdb->posts|$wpdb->postmeta) ~", $query ) ) {
					$queries[] = $query;
				}
				return $query;
			}
		);
		$picks = PagePick::all( $shirt, array( $bundle ) );
		self::assertSame( $last->get_id(), $picks[0]->bought->get_id() );
		self::assertCount( 2, $queries, "posts once, meta once:\n" . implode( "\n", $queries ) );
	}

	/**
	 * A set of a camera at 100.00 with others.
	 */
	private function view( \WC_Product ...$others ): BoughtTogetherView {
		$camera = $this->product( '100.00', 'Camera', array( 'cross_sell_ids' => array_map( static fn( \WC_Product $one ): int => $one->get_id(), $others ) ) );
		( new Settings() )->update( array( 'live' => true, 'placements' => array( 'set' => array( 'bought-together' => array( 'strategy' => 'manual' ) ) ) ) );
		do_action( 'tandem_new_page' );
		$view = $this->sets()->view( $camera->get_id(), ( new PlacementRegistry( new Settings() ) )->all()['bought-together'] );
		self::assertNotNull( $view );
		return $view;
	}

	/**
	 * What the script is told of a set.
	 *
	 * @return array{0:list<string>,1:list<string>} Totals, prices.
	 */
	private function answer( \WC_Product $own, \WC_Product $other, string $variation ): array {
		$_REQUEST['tandem_set']       = array( (string) $own->get_id(), (string) $other->get_id() );
		$_REQUEST['tandem_variation'] = array( $other->get_id() => $variation );
		$over                         = static function (): void {
			throw new \DomainException( 'answered' );
		};
		add_filter( 'wp_doing_ajax', '__return_true' );
		add_filter( 'wp_die_ajax_handler', static fn(): \Closure => $over );
		ob_start();
		try {
			@( new AddSet( new SetAdder( new ProductReader() ), $this->sets( ... ), new ProductReader() ) )->answer_quote(); // phpcs:ignore WordPress.PHP.NoSilencedErrors -- Headers were sent by the test runner.
			self::fail( 'nothing was answered' );
		} catch ( \DomainException ) {
			$answer = json_decode( (string) ob_get_clean(), true );
		}
		return array( array_column( $answer['totals'], 'total' ), $answer['prices'] );
	}

	private function sets(): BoughtTogetherSet {
		$plugin = Plugin::instance();
		$pricer = new SetPricer( $plugin->engine( ... ), $plugin->bundle_rules(), $plugin->catalog_prices(), $plugin->settings() );
		return new BoughtTogetherSet( new ProductReader(), $plugin->journey()->suggestions( new PageLedger( new Settings() ) ), $pricer );
	}
}
