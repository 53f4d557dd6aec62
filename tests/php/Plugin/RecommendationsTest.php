<?php
/**
 * From a product to what is suggested with it.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Engine;
use Tandem\EngineStatus;
use Tandem\Plugin\Catalog\BestSellerReader;
use Tandem\Plugin\Catalog\ProductReader;
use Tandem\Plugin\Journey\PageLedger;
use Tandem\Plugin\Recommendations\BestSellerSource;
use Tandem\Plugin\Recommendations\EngineSource;
use Tandem\Plugin\Recommendations\LinkedSource;
use Tandem\Plugin\Recommendations\ReasonText;
use Tandem\Plugin\Recommendations\Suggestion;
use Tandem\Plugin\Recommendations\SuggestionContext;
use Tandem\Plugin\Recommendations\SuggestionReader;
use Tandem\Plugin\Settings;
use Tandem\Value\Recommendation;
use Tandem\Value\RecommendRequest;

final class RecommendationsTest extends TandemTestCase {

	public function test_only_products_that_a_shopper_may_see_are_read(): void {
		$open     = $this->product( '10.00', 'Open' )->get_id();
		$draft    = $this->product( '10.00', 'Draft', array( 'status' => 'draft' ) )->get_id();
		$private  = $this->product( '10.00', 'Private', array( 'status' => 'private' ) )->get_id();
		$hidden   = $this->product( '10.00', 'Hidden', array( 'catalog_visibility' => 'hidden' ) )->get_id();
		$locked   = $this->product( '10.00', 'Locked', array( 'post_password' => 'secret' ) )->get_id();
		$unpriced = $this->product( '', 'Unpriced' )->get_id();
		$sold_out = $this->product( '10.00', 'Sold out', array( 'stock_status' => 'outofstock' ) )->get_id();
		$page     = self::post( 'page' );

		// An owner who is signed in sees drafts in the shop; a page that may be cached must not.
		wp_set_current_user( 1 );
		$reader = new ProductReader();
		$ids    = array( $draft, $open, $private, $hidden, $locked, $unpriced, $sold_out, $page, 987654, $open, -3 );
		self::assertSame( array( $open, $sold_out ), array_keys( $reader->visible( $ids ) ) );
		self::assertSame( array( $open ), array_keys( $reader->sellable( $ids ) ) );
	}

	/**
	 * Of a page of the shop, which every page is no longer once somebody checked out in this process.
	 *
	 * @group fresh
	 */
	public function test_a_long_list_costs_the_queries_of_a_short_one(): void {
		$ids = array();
		for ( $number = 0; $number < 20; $number++ ) {
			$ids[] = $this->product( '10.00', "Product $number" )->get_id();
			set_post_thumbnail( $ids[ $number ], wp_insert_attachment( array( 'post_title' => "Picture $number", 'post_mime_type' => 'image/png' ), "picture-$number.png" ) );
		}
		$short = $this->queries_of( array_slice( $ids, 0, 2 ) );
		$long  = $this->queries_of( $ids );
		self::assertSame( $short, $long );
		self::assertLessThanOrEqual( 8, $long, 'five of the list, and of what a page has read already tax classes, counts of terms and one setting' );
		self::assertSame( array(), _get_non_cached_ids( array_map( 'get_post_thumbnail_id', $ids ), 'posts' ), 'the pictures came with them' );
	}

	public function test_a_product_that_is_only_named_costs_nothing_where_its_page_has_read_it(): void {
		global $wpdb;
		$ids = array();
		foreach ( array( 'Bought', 'Better' ) as $name ) {
			$ids[] = $this->product( '10.00', $name )->get_id();
			set_post_thumbnail( end( $ids ), wp_insert_attachment( array( 'post_title' => $name, 'post_mime_type' => 'image/png' ), "$name.png" ) );
		}
		$this->queries_of( array() );
		_prime_post_caches( $ids );
		array_map( 'wc_get_product', $ids );
		$reader = new ProductReader();
		$before = $wpdb->num_queries;
		self::assertSame( 'Bought', $reader->named( $ids[0] )?->get_name() );
		self::assertNull( $reader->named( 0 ) );
		self::assertSame( 0, $wpdb->num_queries - $before );
		$reader->visible( array( $ids[1] ) );
		self::assertSame( array(), _get_non_cached_ids( array( get_post_thumbnail_id( $ids[1] ) ), 'posts' ), 'what is shown has its picture' );
	}

	public function test_what_the_owner_linked_stands_in_for_a_model(): void {
		$camera = $this->product( '499.00', 'Camera' );
		$tripod = $this->product( '79.90', 'Tripod' );
		$hidden = $this->product( '10.00', 'Hidden', array( 'catalog_visibility' => 'hidden' ) );
		$better = $this->product( '899.00', 'Better camera' );
		$camera->set_cross_sell_ids( array( $hidden->get_id(), $tripod->get_id(), $camera->get_id() ) );
		$camera->set_upsell_ids( array( $better->get_id() ) );
		$camera->save();

		$found = $this->reader()->suggest( 'test', 'product', new SuggestionContext( $camera->get_id() ), 2 );
		self::assertSame( array( 'Tripod', 'Better camera' ), self::names( $found ) );
		self::assertSame( array( 'linked', 'linked' ), array_map( static fn( Suggestion $one ): string => $one->source, $found ) );
		self::assertSame( 'Our pick to go with this', $found[0]->reason );
		self::assertMatchesRegularExpression( '/^test_linked_[0-9a-f]{10}$/', $found[0]->event );

		$upgrade = $this->reader()->suggest( 'test', 'upgrade', new SuggestionContext( $camera->get_id() ), 2 );
		self::assertSame( array( 'Better camera' ), self::names( $upgrade ) );
	}

	public function test_without_links_the_best_sellers_of_the_category_follow_most_sold_first(): void {
		$category = (int) wp_insert_term( 'Tea', 'product_cat' )['term_id'];
		$other    = (int) wp_insert_term( 'Mugs', 'product_cat' )['term_id'];
		$page     = $this->product( '5.00', 'Green tea', array( 'category_ids' => array( $category ) ) );
		$this->sold( $this->product( '5.00', 'Black tea', array( 'category_ids' => array( $category ) ) ), 9 );
		$this->sold( $this->product( '5.00', 'White tea', array( 'category_ids' => array( $category ) ) ), 30 );
		$this->sold( $this->product( '5.00', 'Rare tea', array( 'category_ids' => array( $category ) ) ), 1 );
		$this->sold( $this->product( '5.00', 'Mug', array( 'category_ids' => array( $other ) ) ), 500 );

		$found = $this->reader()->suggest( 'test', 'product', new SuggestionContext( $page->get_id() ), 4 );
		self::assertSame( array( 'White tea', 'Black tea', 'Rare tea' ), self::names( $found ) );
		self::assertSame( array( 'Popular in Tea', 'Popular in Tea', '' ), array_map( static fn( Suggestion $one ): string => $one->reason, $found ), 'one sale makes nothing popular' );
	}

	public function test_a_search_is_answered_with_what_goes_with_its_results_and_shows_none_of_them_again(): void {
		$results = array_map( fn( int $number ): int => $this->product( '10.00', "Result $number" )->get_id(), range( 1, 5 ) );
		$bag     = $this->product( '10.00', 'Bag' )->get_id();
		$asked   = array();
		$engine  = $this->createMock( Engine::class );
		$engine->method( 'status' )->willReturn( new EngineStatus( 'native', '1', true, 1, null, null, null ) );
		$engine->method( 'recommend' )->willReturnCallback(
			static function ( RecommendRequest $request ) use ( &$asked, $results, $bag ): array {
				$asked[] = $request;
				return array_map( static fn( int $item ): Recommendation => new Recommendation( $item, 1.0, array( 'kind' => count( $asked ) > 1 ? 'also-bought' : 'bought-together', 'item' => $results[0], 'count' => 9, 'of' => 20 ) ), array( $results[4], $bag ) );
			}
		);
		$slot = \Tandem\Plugin\Journey\Slot::of( array( 'placement' => 'shop', 'strategy' => 'for-you', 'near' => $results ) );
		self::assertEquals( $slot, \Tandem\Plugin\Journey\Slot::of( json_decode( (string) wp_json_encode( $slot->values() ), true ) ), 'it comes back as it was' );
		$context = \Tandem\Plugin\Journey\SuggestionList::context( $slot );
		$found   = $this->reader( $engine )->suggest( 'shop', \Tandem\Plugin\Journey\SuggestionList::strategy( $slot, $context ), $context, 2 );
		self::assertSame( array( 'Bag' ), self::names( $found ) );
		self::assertSame( 'Bought with Result 1 in 9 of 20 orders', $found[0]->reason );
		self::assertSame( 'Also bought by customers who bought Result 1', $this->reader( $engine )->suggest( 'shop', 'cart', $context, 2 )[0]->reason, 'no "this" on a page of many' );
		self::assertSame( array( 'cart', array_slice( $results, 0, 3 ) ), array( $asked[0]->strategy, $asked[0]->cart ) );
		self::assertSame( array(), array_diff( $results, $asked[0]->exclude ) );
		$tea     = (int) wp_insert_term( 'Tea', 'product_cat' )['term_id'];
		$popular = \Tandem\Plugin\Journey\Slot::of( array( 'placement' => 'popular', 'strategy' => 'popular', 'near' => array( $this->product( '5.00', 'Green tea', array( 'category_ids' => array( $tea ) ) )->get_id() ) ) );
		self::assertSame( array( $tea ), \Tandem\Plugin\Journey\SuggestionList::context( $popular )->categories, 'what is popular is of their kind' );
		self::assertSame( array(), \Tandem\Plugin\Journey\Slot::of( array( 'near' => array( 'x', -3, '5', array() ) ) )->near );
	}

	public function test_a_page_of_products_suggests_none_of_those_it_shows(): void {
		$tea   = (int) wp_insert_term( 'Tea', 'product_cat' )['term_id'];
		$ids   = array_map( fn( int $number ): int => $this->product( '5.00', "Tea $number", array( 'category_ids' => array( $tea ) ) )->get_id(), range( 1, 3 ) );
		$shown = static function ( int $most ) use ( $tea ): array {
			$GLOBALS['wp_the_query'] = new \WP_Query( array( 'post_type' => 'product', 'posts_per_page' => $most, 'orderby' => 'ID', 'order' => 'ASC', 'product_cat' => get_term( $tea )->slug ) );
			$GLOBALS['wp_query']     = $GLOBALS['wp_the_query'];
			return \Tandem\Plugin\Journey\ShopPages::page();
		};
		self::assertSame( array( 'category' => $tea, 'near' => array(), 'shown' => array_slice( $ids, 0, 2 ) ), $page = $shown( 2 ) );
		$slot = \Tandem\Plugin\Journey\Slot::of( array( 'placement' => 'shop', 'strategy' => 'for-you' ) + $page );
		self::assertEquals( $slot, \Tandem\Plugin\Journey\Slot::of( json_decode( (string) wp_json_encode( $slot->values() ), true ) ), 'the personal request brings them along' );
		self::assertSame( array( $ids[2] ), array_map( static fn( Suggestion $one ): int => $one->product->get_id(), $this->reader()->suggest( 'shop', 'popular', \Tandem\Plugin\Journey\SuggestionList::context( $slot ), 4 ) ) );
		$slot = \Tandem\Plugin\Journey\Slot::of( array( 'placement' => 'shop', 'strategy' => 'for-you' ) + $shown( 10 ) );
		self::assertSame( array(), $this->reader()->suggest( 'shop', 'popular', \Tandem\Plugin\Journey\SuggestionList::context( $slot ), 4 ), 'nothing is left of a category that is shown whole' );
	}

	public function test_with_a_model_an_empty_answer_stays_empty(): void {
		$category = (int) wp_insert_term( 'Tea', 'product_cat' )['term_id'];
		$page     = $this->product( '5.00', 'Green tea', array( 'category_ids' => array( $category ) ) );
		$this->sold( $this->product( '5.00', 'White tea', array( 'category_ids' => array( $category ) ) ), 30 );
		self::assertSame( array(), $this->reader( $this->engine( array() ) )->suggest( 'test', 'product', new SuggestionContext( $page->get_id() ), 4 ) );
	}

	public function test_the_engine_ranks_and_its_facts_are_told(): void {
		$camera = $this->product( '499.00', 'Camera' );
		$tripod = $this->product( '79.90', 'Tripod' );
		$gone   = $this->product( '20.00', 'Sold out', array( 'stock_status' => 'outofstock' ) );
		$fact   = array( 'kind' => 'bought-together', 'count' => 34, 'of' => 412, 'item' => $camera->get_id() );
		$engine = $this->engine(
			array(
				new Recommendation( $gone->get_id(), 9.0, $fact ),
				new Recommendation( $tripod->get_id(), 8.0, $fact ),
			)
		);
		$found  = $this->reader( $engine )->suggest( 'test', 'product', new SuggestionContext( $camera->get_id() ), 3 );
		self::assertSame( array( 'Tripod' ), self::names( $found ) );
		self::assertSame( 'Bought together in 34 of 412 orders', $found[0]->reason );

		$in_cart = $this->reader( $engine )->suggest( 'test', 'cart', new SuggestionContext( 0, array( $camera->get_id() ) ), 2 );
		self::assertSame( 'Bought with Camera in 34 of 412 orders', $in_cart[0]->reason );
	}

	public function test_an_engine_that_fails_leaves_the_linked_products(): void {
		$camera = $this->product( '499.00', 'Camera' );
		$tripod = $this->product( '79.90', 'Tripod' );
		$camera->set_cross_sell_ids( array( $tripod->get_id() ) );
		$camera->save();
		$engine = $this->engine( array(), new \RuntimeException( 'damaged' ) );
		$found  = $this->reader( $engine )->suggest( 'test', 'product', new SuggestionContext( $camera->get_id() ), 3 );
		self::assertSame( array( 'Tripod' ), self::names( $found ) );
	}

	public function test_sensitive_categories_give_no_reason(): void {
		$category = (int) wp_insert_term( 'Health', 'product_cat' )['term_id'];
		$camera   = $this->product( '499.00', 'Camera' );
		$pills    = $this->product( '9.90', 'Pills', array( 'category_ids' => array( $category ) ) );
		$camera->set_cross_sell_ids( array( $pills->get_id() ) );
		$camera->save();
		( new Settings() )->update( array( 'sensitive_categories' => array( $category ) ) );
		$found = $this->reader()->suggest( 'test', 'product', new SuggestionContext( $camera->get_id() ), 3 );
		self::assertSame( array( 'Pills' ), self::names( $found ) );
		self::assertSame( '', $found[0]->reason );
	}

	/**
	 * The owner's preference reaches the engine as a bounded rule, and a filter has the last word.
	 */
	public function test_the_owners_preference_reaches_the_ranking(): void {
		$seen   = array();
		$engine = $this->createMock( Engine::class );
		$engine->method( 'recommend' )->willReturnCallback(
			static function ( RecommendRequest $request ) use ( &$seen ): array {
				$seen[] = $request->rerank;
				return array();
			}
		);
		$product = $this->product( '10.00', 'Kettle' );
		foreach ( array( 'relevance', 'revenue', 'profit' ) as $choice ) {
			( new Settings() )->update( array( 'ranking' => array( 'prefer' => $choice ) ) );
			$source = new EngineSource( static fn(): Engine => $engine, new Settings() );
			$source->candidates( 'product', new SuggestionContext( $product->get_id() ), 4 );
		}
		add_filter( 'tandem_rerank', static fn( array $rules ): array => array( 'margin' => 0.5 ) + $rules );
		$source->candidates( 'product', new SuggestionContext( $product->get_id() ), 4 );
		self::assertSame( array( array(), array( 'value' => 0.5 ), array( 'profit' => 0.5 ), array( 'margin' => 0.5, 'profit' => 0.5 ) ), $seen );
	}

	/**
	 * Names of suggestions.
	 *
	 * @param list<Suggestion> $found Suggestions.
	 * @return list<string>
	 */
	private static function names( array $found ): array {
		return array_map( static fn( Suggestion $one ): string => $one->product->get_name(), $found );
	}

	/**
	 * A reader with its own page budget.
	 *
	 * @param Engine|null $engine An engine instead of the shop's own.
	 */
	private function reader( ?Engine $engine = null ): SuggestionReader {
		$settings = new Settings();
		$products = new ProductReader();
		$engine ??= \Tandem\Plugin\Plugin::instance()->engine();
		return new SuggestionReader(
			new EngineSource( static fn(): Engine => $engine ),
			new LinkedSource( $products ),
			new BestSellerSource( $products, new BestSellerReader() ),
			$products,
			new ReasonText( $settings, $products ),
			new PageLedger( $settings )
		);
	}

	/**
	 * An engine with a model that answers this.
	 *
	 * @param list<Recommendation> $answer Answer of recommend().
	 * @param \Throwable|null      $fault  Thrown instead.
	 */
	private function engine( array $answer, ?\Throwable $fault = null ): Engine {
		$engine = $this->createMock( Engine::class );
		$engine->method( 'status' )->willReturn( new EngineStatus( 'native', '1', true, 1, null, null, null ) );
		$engine->method( 'recommend' )->willReturnCallback(
			static function ( RecommendRequest $request ) use ( $answer, $fault ): array {
				if ( null !== $fault ) {
					throw $fault;
				}
				return array_values( array_filter( $answer, static fn( Recommendation $one ): bool => ! in_array( $one->item, array( ...$request->cart, ...$request->exclude ), true ) ) );
			}
		);
		return $engine;
	}

	/**
	 * Notes paid sales of a product.
	 */
	private function sold( \WC_Product $product, int $units ): void {
		wc_update_product_stock( $product, null );
		\WC_Data_Store::load( 'product' )->update_product_sales( $product->get_id(), $units, 'set' );
		\WC_Data_Store::load( 'product' )->update_lookup_table( $product->get_id(), 'wc_product_meta_lookup' );
	}

	/**
	 * Queries that reading these products takes with a cold cache.
	 *
	 * @param list<int> $ids Product ids.
	 */
	private function queries_of( array $ids ): int {
		global $wpdb;
		wp_cache_flush();
		get_option( 'siteurl' );
		wc_get_product( $this->product( '1.00' ) );
		wp_cache_flush();
		wp_load_alloptions();
		$before = $wpdb->num_queries;
		( new ProductReader() )->visible( $ids );
		return $wpdb->num_queries - $before;
	}

	/**
	 * A published post that is no product.
	 */
	private static function post( string $type ): int {
		return (int) wp_insert_post( array( 'post_type' => $type, 'post_status' => 'publish', 'post_title' => 'A page' ) );
	}
}
