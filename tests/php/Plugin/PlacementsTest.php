<?php
/**
 * What the owner sets of a placement is what the shop shows.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Engine;
use Tandem\EngineStatus;
use Tandem\Plugin\Catalog\BestSellerReader;
use Tandem\Plugin\Catalog\ProductReader;
use Tandem\Plugin\Journey\PageLedger;
use Tandem\Plugin\Journey\PlacementRegistry;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Recommendations\BestSellerSource;
use Tandem\Plugin\Recommendations\EngineSource;
use Tandem\Plugin\Recommendations\LinkedSource;
use Tandem\Plugin\Recommendations\ReasonText;
use Tandem\Plugin\Recommendations\Suggestion;
use Tandem\Plugin\Recommendations\SuggestionContext;
use Tandem\Plugin\Recommendations\SuggestionReader;
use Tandem\Plugin\Recommendations\SuggestionTrace;
use Tandem\Plugin\Recommendations\Wishes;
use Tandem\Plugin\Settings;
use Tandem\Value\Recommendation;
use Tandem\Value\RecommendRequest;

final class PlacementsTest extends TandemTestCase {

	/**
	 * Requests that the engine got.
	 *
	 * @var list<RecommendRequest>
	 */
	private array $asked = array();

	protected function setUp(): void {
		parent::setUp();
		( new Settings() )->update( array( 'live' => true, 'placements' => array( 'order' => array(), 'set' => array() ) ) );
	}

	public function test_a_shop_that_never_opened_the_page_is_as_it_was(): void {
		$placements = new PlacementRegistry( new Settings() );
		$shown      = array();
		foreach ( $placements->all() as $id => $placement ) {
			$shown[ $id ] = array( $placement->strategy, $placement->count, $placement->on );
			self::assertNull( 'offer' === $placement->kind ? null : $placement->chain, $id );
			self::assertFalse( $placement->rules->narrow(), $id );
			self::assertTrue( $placement->due( time() ), $id );
		}
		self::assertSame(
			array(
				'upgrade'         => array( 'upgrade', 1, true ),
				'bought-together' => array( 'product', 3, true ),
				'also-bought'     => array( 'also-bought', 4, false ),
				'browsed'         => array( 'session', 4, false ),
				'compare'         => array( 'manual', 4, false ),
				'shop'            => array( 'for-you', 4, true ),
				'popular'         => array( 'popular', 4, false ),
				'home'            => array( 'for-you', 4, false ),
				'empty-cart'      => array( 'for-you', 4, true ),
				'not-found'       => array( 'for-you', 4, true ),
				'minicart'        => array( 'cart', 1, true ),
				'cart'            => array( 'cart', 2, true ),
				'checkout'        => array( 'cart', 1, true ),
				'thankyou'        => array( 'cart', 3, true ),
				'post-purchase'   => array( 'cart', 3, true ),
				'email'           => array( 'cart', 3, true ),
			),
			$shown
		);
		self::assertSame( array( 'upgrade', 'bought-together' ), array_keys( $placements->opened( array( 'bought-together', 'also-bought', 'upgrade', 'shop' ) ) ) );
	}

	public function test_a_better_version_shows_whatever_number_a_place_has(): void {
		foreach ( array( 1, 2, 3, 4, 8 ) as $count ) {
			( new Settings() )->update( array( 'touchpoints.product.count' => $count ) );
			$placements = new PlacementRegistry( new Settings() );
			self::assertSame( array( 1, min( 3, $count ) ), array( $placements->get( 'upgrade' )->count, $placements->get( 'bought-together' )->count ), (string) $count );
		}
	}

	public function test_what_is_set_counts_and_can_be_undone(): void {
		$settings = new Settings();
		$this->set( array( 'also-bought' => array( 'on' => true, 'count' => 2, 'title' => 'Others <b>took</b>', 'text' => 'Since last week', 'layout' => 'carousel', 'strategy' => 'product', 'chain' => array( 'popular' ) ) ), array( 'also-bought', 'upgrade' ) );
		$placements = new PlacementRegistry( $settings );
		$one        = $placements->get( 'also-bought' );
		self::assertSame( array( true, 2, 'Others took', 'Since last week', 'carousel', 'product', array( 'popular' ) ), array( $one->on, $one->count, $one->title, $one->text, $one->layout, $one->strategy, $one->chain ) );
		self::assertSame( array( 'also-bought', 'upgrade', 'bought-together' ), array_slice( array_keys( $placements->all() ), 0, 3 ), 'the owner\'s order, then what was not ordered' );
		$settings->update( array( 'touchpoints' => array( 'product' => array( 'on' => false ) ) ) );
		self::assertNull( $placements->open( 'also-bought' ), 'the switch of the page is above it' );
		$settings->undo();
		self::assertNotNull( $placements->open( 'also-bought' ) );
		$this->set( array( 'also-bought' => array( 'on' => true, 'count' => 3 ) ) );
		$settings->undo();
		self::assertSame( 2, $placements->get( 'also-bought' )->count );
	}

	/**
	 * @dataProvider wrong
	 * @param array<string,mixed> $values Values of a placement.
	 */
	public function test_what_does_not_fit_is_refused_and_nothing_is_stored( array $values ): void {
		$before = get_option( Settings::OPTION );
		try {
			$this->set( array( 'shop' => $values ) );
			self::fail( 'expected a refusal' );
		} catch ( \InvalidArgumentException $error ) {
			self::assertNotSame( '', $error->getMessage() );
		}
		self::assertSame( $before, get_option( Settings::OPTION ) );
	}

	/**
	 * @return array<string,array{0:array<string,mixed>}>
	 */
	public function wrong(): array {
		return array(
			'unknown name'       => array( array( 'price' => '1.00' ) ),
			'unknown strategy'   => array( array( 'strategy' => 'random' ) ),
			'unknown layout'     => array( array( 'layout' => 'popup' ) ),
			'too many'           => array( array( 'count' => 9 ) ),
			'none'               => array( array( 'count' => 0 ) ),
			'ends before'        => array( array( 'from' => '2026-12-02T00:00', 'until' => '2026-12-01T00:00' ) ),
			'no date'            => array( array( 'from' => '2026-13-45T00:00' ) ),
			'band upside down'   => array( array( 'least' => '20', 'most' => '10.50' ) ),
			'no amount'          => array( array( 'least' => '-1' ) ),
			'in and out at once' => array( array( 'within' => array( 3 ), 'without' => array( 3, 4 ) ) ),
		);
	}

	public function test_the_schedule_is_half_open_in_the_time_zone_of_the_shop(): void {
		update_option( 'timezone_string', 'Asia/Tokyo' );
		$this->set( array( 'shop' => array( 'from' => '2026-12-01T00:00', 'until' => '2026-12-24T18:00' ) ) );
		$shop = ( new PlacementRegistry( new Settings() ) )->get( 'shop' );
		$at   = static fn( string $utc ): bool => $shop->due( (int) strtotime( $utc . ' UTC' ) );
		self::assertSame( array( false, true, true, false ), array( $at( '2026-11-30 14:59:59' ), $at( '2026-11-30 15:00:00' ), $at( '2026-12-24 08:59:59' ), $at( '2026-12-24 09:00:00' ) ) );
	}

	public function test_what_is_loaded_with_every_page_stays_small(): void {
		global $wpdb;
		$autoload = static fn(): string => (string) $wpdb->get_var( $wpdb->prepare( "SELECT autoload FROM {$wpdb->options} WHERE option_name = %s", Settings::OPTION ) );
		$this->set( array( 'shop' => array( 'count' => 2 ) ) );
		self::assertLessThan( 120, strlen( (string) wp_json_encode( ( new Settings() )->get( 'placements.set' ) ) ), 'only what differs is stored' );
		self::assertContains( $autoload(), array( 'yes', 'on' ) );
		$much = array();
		foreach ( array_keys( ( new PlacementRegistry( new Settings() ) )->all() ) as $id ) {
			$much[ $id ] = array( 'title' => str_repeat( 'A', 80 ), 'text' => str_repeat( 'b', 160 ) );
		}
		$this->set( $much );
		self::assertContains( $autoload(), array( 'no', 'off' ) );
		Settings::forget();
		self::assertSame( str_repeat( 'A', 80 ), ( new PlacementRegistry( new Settings() ) )->get( 'cart' )->title );
	}

	public function test_what_was_damaged_in_the_database_falls_back_to_its_default(): void {
		$stored = array(
			'shop'    => array( 'count' => 99, 'title' => array( 'x' ), 'layout' => 'popup', 'within' => array( 'a' ), 'most' => '1e9', 'from' => 'soon', 'unknown' => 1, 'text' => 'Stays' ),
			'popular' => 'nothing',
		);
		update_option( Settings::OPTION, (string) wp_json_encode( array( 'version' => 1, 'values' => array( 'placements.set' => $stored ) ) ) );
		Settings::forget();
		self::assertSame( array( 'shop' => array( 'text' => 'Stays' ) ), ( new Settings() )->get( 'placements.set' ) );
		self::assertSame( 4, ( new PlacementRegistry( new Settings() ) )->get( 'shop' )->count );
	}

	public function test_rules_keep_products_out_and_the_trace_says_which_one(): void {
		$tea    = (int) wp_insert_term( 'Tea', 'product_cat' )['term_id'];
		$green  = (int) wp_insert_term( 'Green tea', 'product_cat', array( 'parent' => $tea ) )['term_id'];
		$sample = (int) wp_insert_term( 'Samples', 'product_cat' )['term_id'];
		$page   = $this->product( '5.00', 'Page', array( 'category_ids' => array( $tea ) ) );
		$made   = array(
			'shown'        => $this->product( '8.00', 'Sencha', array( 'category_ids' => array( $green ) ) ),
			'category'     => $this->product( '8.00', 'Mug' ),
			'kept-out'     => $this->product( '8.00', 'Sample', array( 'category_ids' => array( $tea, $sample ) ) ),
			'price'        => $this->product( '10.01', 'Gyokuro', array( 'category_ids' => array( $tea ) ) ),
			'backorder'    => $this->product( '8.00', 'Later', array( 'category_ids' => array( $tea ), 'stock_status' => 'onbackorder' ) ),
			'out-of-stock' => $this->product( '8.00', 'Gone', array( 'category_ids' => array( $tea ), 'stock_status' => 'outofstock' ) ),
			'hidden'       => $this->product( '8.00', 'Secret', array( 'status' => 'draft' ) ),
			'spared'       => $this->product( '8.00', 'Owned', array( 'category_ids' => array( $tea ) ) ),
			'spare'        => $this->product( '10.00', 'Bancha', array( 'category_ids' => array( $tea ) ) ),
		);
		$this->set( array( 'also-bought' => array( 'within' => array( $tea ), 'without' => array( $sample ), 'least' => '8', 'most' => '10.00', 'in_stock' => true, 'prefer' => 'profit', 'chain' => array() ) ) );
		$answer  = array_map( static fn( \WC_Product $product ): Recommendation => new Recommendation( $product->get_id(), 1.0, array( 'kind' => 'none' ), array( 'pairs' => 0.75 ) ), array_values( $made ) );
		$context = new SuggestionContext( $page->get_id(), exclude: array( $made['spared']->get_id() ) );
		$trace   = new SuggestionTrace();
		$found   = $this->reader( $answer )->suggest( 'also-bought', 'also-bought', $context, 1, $trace );
		self::assertSame( array( 'Sencha' ), self::names( $found ) );
		self::assertSame( array( 'profit' => 0.5, 'price' => array( 800, 1000 ) ), $this->asked[0]->rerank, 'as the shop asks' );
		self::assertTrue( $this->asked[1]->explain );
		$fates = array();
		foreach ( $trace->candidates as $candidate ) {
			$fates[ wc_get_product( $candidate['item'] )->get_name() ] = $candidate['fate'];
		}
		self::assertSame( array_map( static fn( \WC_Product $product ): string => $product->get_name(), array_values( $made ) ), array_keys( $fates ) );
		self::assertSame( array_keys( $made ), array_values( $fates ) );
		self::assertSame( array( 'pairs' => 0.75 ), $trace->candidates[0]['terms'] );
		self::assertGreaterThan( 0, $trace->sources[0]['microseconds'] );
		$plain = $this->reader( $answer )->suggest( 'also-bought', 'also-bought', $context, 4 );
		self::assertSame( array( 'Sencha', 'Bancha' ), self::names( $plain ), 'the shop shows what the trace says' );
	}

	public function test_the_cart_is_completed_by_nothing_dearer_than_its_dearest_product(): void {
		$cart   = array( $this->product( '10.00', 'Body' )->get_id(), $this->product( '40.00', 'Lens' )->get_id() );
		$answer = array();
		foreach ( array( 'Tripod' => '40.01', 'Bag' => '40.00', 'Cloth' => '4.00' ) as $name => $price ) {
			$answer[] = new Recommendation( $this->product( $price, $name )->get_id(), 1.0, array( 'kind' => 'bought-together', 'count' => 9, 'of' => 20 ) );
		}
		$names = fn( string $placement, int $gap = 0, string $strategy = 'cart' ): array => self::names( $this->reader( $answer )->suggest( $placement, $strategy, new SuggestionContext( cart: $cart, wishes: new Wishes( gap: $gap ) ), 3 ) );
		self::assertSame( array( 'Bag', 'Cloth' ), $names( 'cart' ) );
		self::assertSame( 100, $this->asked[0]->rerank['price_ceiling_percent'] );
		self::assertSame( array( 'Bag', 'Cloth' ), $names( 'minicart' ) );
		self::assertSame( array( 'Tripod', 'Bag', 'Cloth' ), $names( 'cart', 4001 ), 'what closes the gap may be dearer' );
		self::assertSame( array( 'Tripod', 'Bag', 'Cloth' ), $names( 'thankyou' ) );
		$trace = new SuggestionTrace();
		$this->reader( $answer )->suggest( 'cart', 'cart', new SuggestionContext( cart: $cart ), 2, $trace );
		self::assertSame( array( 'dearer', 'shown', 'shown' ), array_column( $trace->candidates, 'fate' ) );
		$linked = wc_get_product( $cart[1] );
		$linked->set_cross_sell_ids( array( $answer[0]->item ) );
		$linked->save();
		self::assertSame( array( 'Tripod' ), $names( 'cart', 0, 'manual' ), "the owner's own link" );
		$this->set( array( 'cart' => array( 'dearer' => true ) ) );
		self::assertSame( array( 'Tripod', 'Bag', 'Cloth' ), $names( 'cart' ), 'switched off' );
	}

	public function test_of_what_is_dearer_than_the_cart_only_the_one_thing_that_closes_the_gap_is_shown(): void {
		$body = $this->product( '30.00', 'Body' );
		WC()->cart->add_to_cart( $body->get_id() );
		WC()->cart->calculate_totals();
		$answer = array();
		foreach ( array( 'Camera' => '950.00', 'Tripod' => '55.00', 'Bag' => '45.00', 'Cloth' => '4.00' ) as $name => $price ) {
			$answer[ $name ] = new Recommendation( $this->product( $price, $name )->get_id(), 1.0, array( 'kind' => 'bought-together', 'count' => 9, 'of' => 20 ) );
		}
		$names = fn( array $offered, int $gap, int $count = 3 ): array => self::names( $this->reader( array_values( array_intersect_key( $answer, array_flip( $offered ) ) ) )->suggest( 'cart', 'cart', new SuggestionContext( cart: array( $body->get_id() ), wishes: new Wishes( gap: $gap ) ), $count ) );
		self::assertSame( array( 'Bag', 'Cloth' ), $names( array( 'Camera', 'Tripod', 'Bag', 'Cloth' ), 4500 ) );
		self::assertSame( array( 'Tripod', 'Cloth' ), $names( array( 'Camera', 'Tripod', 'Bag', 'Cloth' ), 4501, 2 ) );
		self::assertSame( array( 'Cloth' ), $names( array( 'Camera', 'Cloth' ), 4500 ), 'no 950.00 for the sake of 7.50' );
		$this->set( array( 'cart' => array( 'dearer' => true ) ) );
		self::assertSame( array( 'Camera', 'Cloth' ), $names( array( 'Camera', 'Cloth' ), 4500 ), 'the owner lets them' );
	}

	public function test_what_is_only_similar_is_never_called_bought_together(): void {
		$page   = $this->product( '5.00', 'Page' );
		$made   = array( 'only-similar' => $this->product( '8.00', 'Twin' ), 'shown' => $this->product( '8.00', 'Companion' ) );
		$kinds  = array( array( 'kind' => 'similar' ), array( 'kind' => 'bought-together', 'count' => 9, 'of' => 20 ) );
		$answer = array_map( static fn( \WC_Product $product, array $reason ): Recommendation => new Recommendation( $product->get_id(), 1.0, $reason ), array_values( $made ), $kinds );
		$trace  = new SuggestionTrace();
		self::assertSame( array( 'Companion' ), self::names( $this->reader( $answer )->suggest( 'bought-together', 'product', new SuggestionContext( $page->get_id() ), 3, $trace ) ) );
		self::assertSame( array_keys( $made ), array_column( $trace->candidates, 'fate' ) );
		self::assertSame( array( 'Twin', 'Companion' ), self::names( $this->reader( $answer )->suggest( 'also-bought', 'also-bought', new SuggestionContext( $page->get_id() ), 3 ) ), 'a list may show it, as it says so' );
	}

	public function test_the_chain_is_followed_in_the_owners_order(): void {
		$page   = $this->product( '5.00', 'Page' );
		$linked = $this->product( '5.00', 'Linked' );
		$ranked = $this->product( '5.00', 'Ranked' );
		$page->set_cross_sell_ids( array( $linked->get_id() ) );
		$page->save();
		$by = array( 'for-you' => array(), 'also-bought' => array(), 'product' => array( new Recommendation( $ranked->get_id(), 1.0, array( 'kind' => 'none' ) ) ) );
		foreach ( array( array( array( 'manual', 'product' ), array( 'Linked', 'Ranked' ) ), array( array( 'product', 'manual' ), array( 'Ranked', 'Linked' ) ), array( array(), array() ) ) as list( $chain, $names ) ) {
			$this->set( array( 'also-bought' => array( 'chain' => $chain ) ) );
			self::assertSame( $names, self::names( $this->reader( $by )->suggest( 'also-bought', 'also-bought', new SuggestionContext( $page->get_id() ), 3 ) ) );
		}
	}

	public function test_a_placement_has_a_shortcode_and_a_hook_of_its_own(): void {
		$page   = $this->product( '5.00', 'Page' );
		$linked = $this->product( '5.00', 'Linked' );
		$page->set_cross_sell_ids( array( $linked->get_id() ) );
		$page->save();
		$this->set( array( 'also-bought' => array( 'title' => 'Others also took', 'text' => 'Together since May', 'layout' => 'carousel', 'strategy' => 'manual' ) ) );
		$html = do_shortcode( '[tandem_recommendations placement="also-bought" product="' . $page->get_id() . '"]' );
		foreach ( array( 'Others also took', 'Together since May', 'tandem-list--carousel', 'tabindex="0"', 'Linked' ) as $part ) {
			self::assertStringContainsString( $part, $html );
		}
		ob_start();
		do_action( 'tandem_placement', 'also-bought', $page->get_id() );
		self::assertStringContainsString( 'Others also took', (string) ob_get_clean() );
		self::assertSame( '', do_shortcode( '[tandem_recommendations placement="checkout"]' ) );
		self::assertSame( '', do_shortcode( '[tandem_recommendations placement="no-such"]' ) );
		$this->set( array( 'also-bought' => array( 'strategy' => 'manual', 'until' => '2020-01-01T00:00' ) ) );
		self::assertSame( '', do_shortcode( '[tandem_recommendations placement="also-bought" product="' . $page->get_id() . '"]' ), 'its time is over' );
	}

	public function test_somebody_is_previewed_with_the_code_of_the_shop(): void {
		$user   = wp_insert_user( array( 'user_login' => 'tandem_seen', 'user_pass' => wp_generate_password(), 'user_email' => 'seen@example.test', 'role' => 'customer' ) );
		$page   = $this->product( '5.00', 'Page' );
		$linked = $this->product( '6.00', 'Linked' );
		$owned  = $this->product( '7.00', 'Owned' );
		$page->set_cross_sell_ids( array( $owned->get_id(), $linked->get_id() ) );
		$page->save();
		$this->order( array( array( $owned, 1 ) ), $user, 'seen@example.test' );
		$this->set( array( 'also-bought' => array( 'strategy' => 'manual' ), 'cart' => array( 'chain' => array(), 'strategy' => 'manual' ) ) );
		$tell = static function ( array $who ): array {
			$request = new \WP_REST_Request( 'POST', '/tandem/v1/placements/preview' );
			$request->set_body_params( $who );
			return rest_do_request( $request )->get_data();
		};
		wp_set_current_user( 0 );
		self::assertSame( 401, rest_do_request( new \WP_REST_Request( 'POST', '/tandem/v1/placements/preview' ) )->get_status() );
		wp_set_current_user( 1 );
		$fates = static function ( array $answer, string $id ): array {
			$one = array_column( $answer['placements'], null, 'id' )[ $id ];
			return array( $one['state'], array_column( $one['candidates'], 'fate', 'item' ) );
		};
		$first = $tell( array( 'product' => $page->get_id() ) );
		self::assertNotContains( 'cart', array_column( $first['placements'], 'id' ), 'an empty cart shows no list of the cart' );
		self::assertSame( 'off', $fates( $first, 'also-bought' )[0] );
		self::assertSame( array( $owned->get_id(), $linked->get_id() ), array_keys( $fates( $first, 'also-bought' )[1] ) );
		$customer = $tell( array( 'customer' => 'seen@example.test', 'cart' => array( $page->get_id() ), 'country' => 'DE' ) );
		self::assertSame( array( 'on', array( $owned->get_id() => 'spared', $linked->get_id() => 'shown' ) ), $fates( $customer, 'cart' ) );
		self::assertSame( 400, rest_do_request( self::preview_of( 'nobody@example.test' ) )->get_status() );
		$shown = \Tandem\Plugin\Plugin::instance()->journey()->suggestions( new PageLedger( new Settings() ) )->suggest( 'cart', 'manual', new SuggestionContext( 0, array( $page->get_id() ), exclude: array( $owned->get_id() ) ), 2 );
		self::assertSame( array( 'Linked' ), self::names( $shown ), 'as the shop would' );
	}

	public function test_the_preview_says_which_variant_of_a_banner_somebody_sees_and_why(): void {
		wp_set_current_user( 1 );
		( new Settings() )->update( array( 'live' => true, 'place' => array( 'on' => true ) ) );
		$short = '[tandem_banners][tandem_banner country="DE|AT"]<p>Guten Tag</p>[/tandem_banner][tandem_banner first="no"]Welcome back[/tandem_banner][tandem_banner]<p>Hello</p>[/tandem_banner][/tandem_banners]';
		$block = '<!-- wp:group --><div class="wp-block-group"><!-- wp:tandem/banners --><!-- wp:tandem/banner {"country":"FR"} --><!-- wp:paragraph --><p>Bonjour</p><!-- /wp:paragraph --><!-- /wp:tandem/banner --><!-- /wp:tandem/banners --></div><!-- /wp:group -->';
		wp_insert_post( array( 'post_type' => 'page', 'post_status' => 'publish', 'post_title' => 'Greetings', 'post_content' => $short ) );
		wp_insert_post( array( 'post_type' => 'page', 'post_status' => 'publish', 'post_title' => 'Blocks', 'post_content' => $block ) );
		wp_insert_post( array( 'post_type' => 'page', 'post_status' => 'draft', 'post_title' => 'Draft', 'post_content' => $short ) );
		$listed = rest_do_request( new \WP_REST_Request( 'GET', '/tandem/v1/placements' ) )->get_data();
		self::assertTrue( $listed['placeOn'] );
		self::assertSame( array( 'Greetings', 'Blocks' ), array_column( $listed['banners'], 'place' ), 'and they stand in the list of placements' );
		self::assertEquals( array( (object) array( 'country' => 'DE|AT' ), (object) array( 'first' => 'no' ), (object) array() ), array_column( $listed['banners'][0]['variants'], 'when' ) );
		self::assertSame( 'Bonjour', $listed['banners'][1]['variants'][0]['text'] );
		self::assertStringContainsString( 'action=edit', $listed['banners'][1]['url'] );
		$seen = static function ( string $country ): array {
			$request = new \WP_REST_Request( 'POST', '/tandem/v1/placements/preview' );
			$request->set_body_params( array( 'country' => $country ) );
			return array_column( rest_do_request( $request )->get_data()['banners'], 'variants', 'place' );
		};
		$german = $seen( 'DE' );
		self::assertSame( array( 'Greetings', 'Blocks' ), array_keys( $german ) );
		self::assertSame( array( 'Guten Tag' => true, 'Welcome back' => false, 'Hello' => false ), array_column( $german['Greetings'], 'shown', 'text' ) );
		self::assertStringContainsString( 'DE', $german['Blocks'][0]['why'], 'what was found' );
		self::assertSame( array( false ), array_column( $german['Blocks'], 'shown' ), 'no variant for everybody' );
		self::assertSame( array( false, false, true ), array_column( $seen( 'FR' )['Greetings'], 'shown' ) );
		self::assertSame( array( 'Bonjour' => true ), array_column( $seen( 'FR' )['Blocks'], 'shown', 'text' ) );
	}

	public function test_an_order_is_not_followed_by_a_better_version_of_what_was_bought(): void {
		list( $camera, $better, $bag ) = array( $this->product( '900.00', 'Camera' ), $this->product( '1900.00', 'Better camera' ), $this->product( '45.00', 'Bag' ) );
		$of     = static fn( \WC_Product $one, string $kind ): Recommendation => new Recommendation( $one->get_id(), 1.0, array( 'kind' => $kind ) );
		$reader = $this->reader( array( 'upgrade' => array( $of( $better, 'upgrade' ) ), 'cart' => array( $of( $better, 'bought-together' ), $of( $bag, 'bought-together' ) ) ) );
		$owned  = new \Tandem\Plugin\Recommendations\Owned( static fn() => \Tandem\Plugin\Plugin::instance()->order_facts(), new \Tandem\Plugin\Recommendations\RepeatReader(), static fn(): array => array() );
		$orders = new \Tandem\Plugin\Journey\OrderSuggestions( $reader, new PageLedger( new Settings() ), $owned, new Settings() );
		$order  = $this->order( array( array( $camera, 1 ) ), 0, 'decided@example.test' );
		$spot   = ( new PlacementRegistry( new Settings() ) )->get( 'thankyou' );
		self::assertContains( $better->get_id(), $orders->context( $order, $spot )->exclude );
		self::assertSame( array( 'Bag' ), self::names( $orders->for_mail( $order, $spot ) ) );
	}

	public function test_a_banner_is_a_block_too(): void {
		$banner = '<!-- wp:tandem/banners --><!-- wp:tandem/banner {"weather":"rain|snow"} --><p>Umbrellas</p><!-- /wp:tandem/banner --><!-- wp:tandem/banner --><p>Everything</p><!-- /wp:tandem/banner --><!-- /wp:tandem/banners -->';
		$html   = do_blocks( $banner );
		self::assertStringContainsString( 'class="tandem-banner"', $html );
		self::assertSame( 1, substr_count( $html, 'data-tandem-when' ), 'the conditions of one' );
		self::assertMatchesRegularExpression( '~data-tandem-when="[^"]*place\.weather[^"]*rain[^"]*" inert aria-hidden="true"><p>Umbrellas~', $html );
		self::assertStringContainsString( '<div class="tandem-banner__variant"><p>Everything', $html );
		self::assertSame( do_shortcode( '[tandem_banners][tandem_banner weather="rain|snow"]<p>Umbrellas</p>[/tandem_banner][tandem_banner]<p>Everything</p>[/tandem_banner][/tandem_banners]' ), (string) preg_replace( '~^<div class="wp-block-tandem-banners">(.*)</div>$~s', '$1', $html ) );
	}

	/**
	 * A preview as a customer.
	 *
	 * @param string $customer Address.
	 */
	private static function preview_of( string $customer ): \WP_REST_Request {
		$request = new \WP_REST_Request( 'POST', '/tandem/v1/placements/preview' );
		$request->set_body_params( array( 'customer' => $customer ) );
		return $request;
	}

	/**
	 * @param array<string,array<string,mixed>> $set   Values by placement.
	 * @param list<string>                      $order Order.
	 */
	private function set( array $set, array $order = array() ): void {
		( new Settings() )->update( array( 'placements' => array( 'order' => $order, 'set' => $set ) ) );
	}

	/**
	 * @param list<Suggestion> $found Suggestions.
	 * @return list<string>
	 */
	private static function names( array $found ): array {
		return array_map( static fn( Suggestion $one ): string => $one->product->get_name(), $found );
	}

	/**
	 * A reader whose engine answers this, or this by strategy.
	 *
	 * @param array<array-key,mixed> $answer Recommendations.
	 */
	private function reader( array $answer ): SuggestionReader {
		$engine = $this->createMock( Engine::class );
		$engine->method( 'status' )->willReturn( new EngineStatus( 'native', '1', true, 1, null, null, null ) );
		$engine->method( 'recommend' )->willReturnCallback(
			function ( RecommendRequest $request ) use ( $answer ): array {
				$this->asked[] = $request;
				return array_is_list( $answer ) ? array_values( array_filter( $answer, static fn( Recommendation $one ): bool => ! in_array( $one->item, $request->exclude, true ) ) ) : ( $answer[ $request->strategy ] ?? array() );
			}
		);
		$settings = new Settings();
		$products = new ProductReader();
		return new SuggestionReader(
			new EngineSource( static fn(): Engine => $engine, $settings ),
			new LinkedSource( $products ),
			new BestSellerSource( $products, new BestSellerReader() ),
			$products,
			new ReasonText( $settings, $products ),
			new PageLedger( $settings ),
			new PlacementRegistry( $settings )
		);
	}
}
