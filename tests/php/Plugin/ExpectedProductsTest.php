<?php
/**
 * The products of a page are read from the database together.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Catalog\ProductPrimer;
use Tandem\Plugin\Catalog\ProductReader;
use Tandem\Plugin\Plugin;

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
