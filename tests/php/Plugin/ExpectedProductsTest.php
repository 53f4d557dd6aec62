<?php
/**
 * The products of a page are read from the database together.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Engine;
use Tandem\EngineStatus;
use Tandem\Plugin\Catalog\BestSellerReader;
use Tandem\Plugin\Catalog\ProductPrimer;
use Tandem\Plugin\Catalog\ProductReader;
use Tandem\Plugin\Journey\DailyBudget;
use Tandem\Plugin\Journey\ExpectedProducts;
use Tandem\Plugin\Journey\PageLedger;
use Tandem\Plugin\Journey\PlacementRegistry;
use Tandem\Plugin\Journey\ShopperContext;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Privacy\BrowsingHistory;
use Tandem\Plugin\Privacy\Consent;
use Tandem\Plugin\Recommendations\BestSellerSource;
use Tandem\Plugin\Recommendations\EngineSource;
use Tandem\Plugin\Recommendations\LinkedSource;
use Tandem\Plugin\Recommendations\ReasonText;
use Tandem\Plugin\Recommendations\SuggestionReader;
use Tandem\Value\Recommendation;
use Tandem\Value\RecommendRequest;

require_once __DIR__ . '/BundleFixtures.php';

final class ExpectedProductsTest extends TandemTestCase {

	use BundleFixtures;

	/** @var list<string> */
	private array $queries = array();

	protected function tearDown(): void {
		unset( $_SERVER['REQUEST_URI'], $_SERVER['REQUEST_METHOD'] );
		parent::tearDown();
	}

	public function test_what_another_part_will_need_comes_along(): void {
		list( $first, $second ) = array( $this->product( '10.00', 'First' ), $this->product( '20.00', 'Second' ) );
		$asked = array();
		add_filter(
			ProductPrimer::EXPECTED,
			static function ( array $ids, string $loaded ) use ( &$asked, $second ): array {
				$asked[] = $loaded;
				// Whoever answers may read products: that asks nobody again.
				( new ProductReader() )->visible( array( $second->get_id() ) );
				return array( ...$ids, $second->get_id(), 'rubbish', -4 );
			},
			20,
			2
		);
		$this->cold();
		$reader = new ProductReader();
		self::assertCount( 1, $reader->visible( array( $first->get_id() ) ) );
		self::assertSame( array( ProductPrimer::LISTS ), $asked );
		$this->queries = array();
		self::assertCount( 1, $reader->visible( array( $second->get_id() ) ) );
		self::assertSame( array(), $this->of_products() );
		self::assertCount( 1, $asked, 'nothing was missing, so nobody was asked' );
	}

	public function test_bundles_of_one_page_cost_the_queries_of_one(): void {
		$bundles = array();
		foreach ( array( 'One', 'Two', 'Three' ) as $name ) {
			$bundles[] = $this->bundle( array( array( $this->product( '10.00', "$name a" ) ), array( $this->product( '20.00', "$name b" ) ) ), array( 'discount' => 'percent', 'value' => '10' ), $name );
		}
		Plugin::instance()->bundles()->published();
		$this->cold();
		_prime_post_caches( array_map( static fn( $one ): int => $one->get_id(), $bundles ) );
		$this->queries = array();
		Plugin::instance()->bundle_pricer()->forget();
		foreach ( $bundles as $bundle ) {
			self::assertSame( 2700, Plugin::instance()->bundle_pricer()->row( wc_get_product( $bundle->get_id() )->bundle() )->price );
		}
		self::assertCount( 2, $this->of_products(), 'posts once, meta once' );
	}

	/**
	 * In a process in which nobody checked out: WOOCOMMERCE_CHECKOUT stays.
	 *
	 * @group fresh
	 */
	public function test_a_cart_names_the_bundle_that_it_nearly_is(): void {
		Plugin::instance()->settings()->update( array( 'live' => true ) );
		list( $laptop, $mouse, $desk ) = array( $this->product( '1000.00', 'Laptop' ), $this->product( '50.00', 'Mouse' ), $this->product( '500.00', 'Desk' ) );
		$kit = $this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '10' ), 'Kit' );
		$this->bundle( array( array( $desk ), array( $this->product( '5.00', 'Pen' ) ) ), array( 'discount' => 'percent', 'value' => '10' ), 'Far' );
		$this->fill_cart( array( array( $laptop ) ) );
		self::assertNotContains( $mouse->get_id(), apply_filters( ProductPrimer::EXPECTED, array(), ProductPrimer::LISTS ), 'no cart is shown' );
		$_SERVER['REQUEST_METHOD'] = 'POST';
		$_SERVER['REQUEST_URI']    = '/wp-json/wc/store/v1/cart/add-item';
		wp_cache_flush();
		$expected = apply_filters( ProductPrimer::EXPECTED, array(), ProductPrimer::LISTS );
		foreach ( array( $kit, $laptop, $mouse ) as $one ) {
			self::assertContains( $one->get_id(), $expected );
		}
		self::assertNotContains( $desk->get_id(), $expected );
	}

	/**
	 * In a process in which no page was the cart: WOOCOMMERCE_CART stays, and a cart's page reads more.
	 *
	 * @group fresh
	 */
	public function test_a_change_of_the_cart_reads_what_its_answer_needs_together_with_the_cart(): void {
		Plugin::instance()->settings()->update( array( 'live' => true ) );
		list( $laptop, $mouse, $bag, $pen ) = array( $this->product( '1000.00', 'Laptop' ), $this->product( '50.00', 'Mouse' ), $this->product( '40.00', 'Bag' ), $this->product( '5.00', 'Pen' ) );
		$this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '10' ), 'Kit' );
		$this->bundle( array( array( $bag ), array( $pen ) ), array( 'discount' => 'percent', 'value' => '10' ), 'Trip' );
		$this->finish_watches();
		$change = function ( string $path, array $values = array() ): array {
			$request = new \WP_REST_Request( 'POST', "/wc/store/v1/cart/$path" );
			$request->set_body_params( $values );
			$this->cold();
			Plugin::instance()->bundles()->published();
			apply_filters( 'rest_request_before_callbacks', null, array(), $request );
			$this->queries = array();
			do_action( 'woocommerce_load_cart_from_session' );
			return $this->of_products();
		};
		$is_read = static fn( \WC_Product ...$all ): array => array_map( static fn( \WC_Product $one ): bool => false !== wp_cache_get( $one->get_id(), 'posts' ), $all );
		WC()->session->set( 'cart', array( 'k' => array( 'product_id' => $laptop->get_id(), 'variation_id' => 0, 'quantity' => 1 ) ) );
		self::assertCount( 2, $change( 'update-item', array( 'key' => 'k', 'quantity' => 2 ) ), 'posts once, meta once' );
		self::assertSame( array( true, true, false, false ), $is_read( $laptop, $mouse, $bag, $pen ) );
		self::assertCount( 2, $change( 'add-item', array( 'id' => $bag->get_id() ) ), 'and what comes into it' );
		self::assertSame( array( true, true, true, true ), $is_read( $laptop, $mouse, $bag, $pen ) );
		self::assertSame( array(), $change( 'remove-item', array( 'key' => 'k' ) ), 'nothing is left of it' );
		$this->cold();
		$this->queries = array();
		do_action( 'woocommerce_load_cart_from_session' );
		self::assertSame( array(), $this->of_products(), 'no change is asked for' );
		$lines = array( array( 'product_id' => $laptop->get_id(), 'variation_id' => 0 ) );
		Plugin::instance()->journey()->fragments()->keep( \Tandem\Plugin\Journey\Fragments::cart( $lines ), array( 'x' ), array() );
		$change( 'update-item', array( 'key' => 'k', 'quantity' => 3 ) );
		self::assertSame( array( true, false ), $is_read( $laptop, $mouse ), 'its answer is known' );
		$laptop->set_regular_price( '900.00' );
		$laptop->save();
		$this->finish_watches();
		$change( 'update-item', array( 'key' => 'k', 'quantity' => 3 ) );
		self::assertSame( array( true, true ), $is_read( $laptop, $mouse ), 'its answer was of another state of the shop' );
	}

	/**
	 * In a process in which no page was the cart, either.
	 *
	 * @group fresh
	 */
	public function test_of_the_list_those_are_read_with_the_cart_that_it_will_look_at(): void {
		$laptop = $this->product( '10.00', 'Laptop' );
		$small  = array_map( fn( int $number ): int => $this->product( '4.00', "Small $number" )->get_id(), range( 1, 8 ) );
		$dear   = array_map( fn( int $number ): int => $this->product( '40.00', "Dear $number" )->get_id(), range( 1, 8 ) );
		$engine = $this->createMock( Engine::class );
		$engine->method( 'status' )->willReturn( new EngineStatus( 'native', '1', true, 1, null, null, null ) );
		$engine->method( 'recommend' )->willReturnCallback(
			static fn( RecommendRequest $request ): array => array_map( static fn( int $item ): Recommendation => new Recommendation( $item, 1.0, array( 'kind' => 'bought-together', 'count' => 9, 'of' => 20 ) ), isset( $request->rerank['price_ceiling_percent'] ) ? $small : $dear )
		);
		$plugin   = Plugin::instance();
		$settings = $plugin->settings();
		$settings->update( array( 'live' => true ) );
		$products = new ProductReader();
		$registry = new PlacementRegistry( $settings );
		$reader   = new SuggestionReader( new EngineSource( static fn(): Engine => $engine, $settings ), new LinkedSource( $products ), new BestSellerSource( $products, new BestSellerReader() ), $products, new ReasonText( $settings, $products ), new PageLedger( $settings ), $registry );
		$consent  = new Consent( $settings );
		$shopper  = new ShopperContext( new BrowsingHistory( $consent ), $plugin->owned(), $registry, new \Tandem\Plugin\Journey\Attention( new DailyBudget( $settings, $consent ), $consent ), static fn(): array => array() );
		$expected = new ExpectedProducts( $registry, $reader, $shopper, $plugin->completion_offer( ... ), $plugin->bundles( ... ), new ProductPrimer(), $plugin->journey()->fragments() );
		add_filter( ProductPrimer::EXPECTED, array( $expected, 'expect' ), 20, 2 );
		WC()->session->set( 'cart', array( 'k' => array( 'product_id' => $laptop->get_id(), 'variation_id' => 0, 'quantity' => 1 ) ) );
		$read = function () use ( $expected, $small, $dear ): array {
			$this->cold();
			$expected->note( null, array(), new \WP_REST_Request( 'POST', '/wc/store/v1/cart/update-item' ) );
			$expected->read_with_cart();
			return array( 8 - count( _get_non_cached_ids( $small, 'posts' ) ), 8 - count( _get_non_cached_ids( $dear, 'posts' ) ) );
		};
		self::assertSame( array( 5, 0 ), $read(), 'two that it shows, two to spare, and one more that a completion may name' );
		WC()->session->set( 'tandem_gap', 700 );
		self::assertSame( array( 0, 8 ), $read(), 'of those that may close the gap it looks at all' );
		WC()->session->set( 'tandem_gap', 0 );
		self::assertSame( array( 5, 0 ), $read() );
	}

	public function test_what_was_read_is_not_looked_through_again(): void {
		list( $first, $second ) = array( $this->product( '10.00', 'First' )->get_id(), $this->product( '20.00', 'Second' )->get_id() );
		$picture = (int) wp_insert_attachment( array( 'post_title' => 'Picture', 'post_mime_type' => 'image/png' ), 'picture.png' );
		set_post_thumbnail( $first, $picture );
		$primer = new ProductPrimer();
		$looked = 0;
		add_filter(
			'get_post_metadata',
			static function ( $value, $id, string $key ) use ( &$looked ) {
				$looked += '_thumbnail_id' === $key ? 1 : 0;
				return $value;
			},
			10,
			3
		);
		$this->cold();
		$primer->prime( array( $first, $second ), ProductPrimer::BUNDLES );
		$primer->prime( array( $first ) );
		self::assertNotFalse( wp_cache_get( $picture, 'posts' ), 'a list wants its picture' );
		$primer->prime( array( $first, $second ) );
		$looked        = 0;
		$this->queries = array();
		$primer->prime( array( $second, $first ), ProductPrimer::BUNDLES );
		$primer->prime( array( $first ) );
		self::assertSame( array( 0, array() ), array( $looked, $this->queries ) );
		$this->cold();
		$primer->prime( array( $first ) );
		self::assertNotFalse( wp_cache_get( $first, 'post_meta' ), 'the cache forgot it' );
	}

	/**
	 * As at the start of a request, with its queries noted.
	 */
	private function cold(): void {
		wp_cache_flush();
		wp_load_alloptions();
		add_filter( 'query', array( $this, 'note' ) );
	}

	/**
	 * Notes a query.
	 *
	 * @param string $query Query.
	 */
	public function note( string $query ): string {
		$this->queries[] = $query;
		return $query;
	}

	/**
	 * Queries that read posts or their meta.
	 *
	 * @return list<string>
	 */
	private function of_products(): array {
		global $wpdb;
		return array_values( array_filter( $this->queries, static fn( string $query ): bool => str_contains( $query, "FROM $wpdb->posts " ) || str_contains( $query, "FROM $wpdb->postmeta " ) ) );
	}
}
