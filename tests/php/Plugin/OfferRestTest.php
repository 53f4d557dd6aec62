<?php
/**
 * Offers and segments over REST, as the admin page uses them.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Offers\OfferInput;
use Tandem\Plugin\Offers\OfferTemplates;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Segments\FactCatalogue;

require_once __DIR__ . '/BundleFixtures.php';
require_once __DIR__ . '/OfferFixtures.php';

final class OfferRestTest extends TandemTestCase {

	use BundleFixtures;
	use OfferFixtures;

	protected function tearDown(): void {
		parent::tearDown();
		\Tandem\Plugin\Settings::forget();
		Plugin::instance()->offer_decision()->forget();
	}

	/**
	 * @param array<string,mixed> $body
	 * @return array{0:int,1:array<string,mixed>}
	 */
	private function call( string $method, string $path, array $body = array() ): array {
		wp_set_current_user( self::manager() );
		$request = new \WP_REST_Request( $method, "/tandem/v1/$path" );
		$request->set_header( 'Content-Type', 'application/json' );
		$request->set_body( (string) wp_json_encode( (object) $body ) );
		$response = rest_do_request( $request );
		return array( $response->get_status(), self::plain( $response ) );
	}

	private static function manager(): int {
		$known = get_user_by( 'login', 'offers_manager' );
		return $known ? $known->ID : (int) wp_insert_user( array( 'user_login' => 'offers_manager', 'user_pass' => wp_generate_password(), 'role' => 'shop_manager' ) );
	}

	public function test_an_offer_from_template_to_a_paid_order_and_back_to_draft(): void {
		$lamp = $this->product( '100.00' );
		[ , $builder ] = $this->call( 'GET', 'offers/builder' );
		$first = array_column( $builder['templates'], null, 'template' )['first_order'];
		[ $status, $offer ] = $this->call( 'POST', 'offers', array( 'offer' => array( 'template' => 'first_order', 'status' => 'live' ) + $first['definition'] ) );
		self::assertSame( 200, $status, (string) wp_json_encode( $offer ) );
		Plugin::instance()->settings()->update( array( 'live' => true ) );
		$this->sign_in( 'new@example.test' );
		$this->fill_cart( array( array( $lamp ) ) );
		$this->look_again();
		self::assertSame( '80.00', $this->contents_total() );
		$this->check_out();
		[ , $list ] = $this->call( 'GET', 'offers' );
		self::assertSame( array( 1, 2000, 'live' ), array( $list['offers'][0]['uses'], $list['offers'][0]['spent'], $list['offers'][0]['state'] ) );
		[ $status ] = $this->call( 'PUT', "offers/{$offer['id']}", array( 'offer' => array( 'status' => 'draft' ) + array_diff_key( $offer, array( 'id' => 1, 'position' => 1 ) ) ) );
		self::assertSame( 200, $status );
		self::assertSame( array(), Plugin::instance()->offers()->live() );
	}

	public function test_every_template_is_a_valid_offer(): void {
		foreach ( OfferTemplates::all( time() ) as $template ) {
			$definition = OfferInput::checked( array( 'template' => $template['template'] ) + $template['definition'] );
			Plugin::instance()->offer_check()->read( $definition );
			self::assertSame( $template['template'], $definition['template'] );
		}
		self::assertCount( 7, OfferTemplates::all( time() ) );
	}

	public function test_every_fact_of_the_builder_is_one_of_the_engine_with_every_operator(): void {
		$values = array( 'flag' => true, 'number' => 1, 'money' => 1, 'text' => array( 'x' ), 'choice' => array( 'x' ), 'products' => array( 1 ), 'categories' => array( 1 ) );
		foreach ( FactCatalogue::all() as $fact ) {
			$name = str_ends_with( $fact['fact'], ':' ) ? $fact['fact'] . '30' : $fact['fact'];
			foreach ( $fact['is'] as $is ) {
				Plugin::instance()->offer_check()->read( OfferInput::checked( array( 'name' => 'x', 'benefit' => array( 'type' => 'free_shipping' ), 'conditions' => self::when( $name, $is, $values[ $fact['kind'] ] ?? array( 'x' ) ) ) ) );
			}
		}
		$rust = (string) file_get_contents( dirname( __DIR__, 3 ) . '/src/offers/facts.rs' );
		preg_match_all( '/\("([a-z_.]+:?)", Kind::/', $rust, $known );
		$shown = array_column( FactCatalogue::all(), 'fact' );
		sort( $shown );
		self::assertSame( $known[1], $shown );
	}

	public function test_unknown_facts_and_wrong_values_are_refused_and_nothing_is_stored(): void {
		$offer = array( 'name' => 'X', 'benefit' => array( 'type' => 'percent', 'percent' => '10' ) );
		foreach ( array( self::when( 'customer.shoe_size', 'eq', 42 ), self::when( 'customer.orders', 'any_of', array( 1 ) ), self::when( 'customer.orders', 'eq', '1' ), array( 'some' => array() ) ) as $conditions ) {
			[ $status, $answer ] = $this->call( 'POST', 'offers', array( 'offer' => array( 'conditions' => $conditions ) + $offer ) );
			self::assertSame( 400, $status, (string) wp_json_encode( $answer ) );
			self::assertStringContainsString( 'expected', $answer['message'] );
		}
		[ $status ] = $this->call( 'POST', 'offers/import', array( 'offers' => array( $offer, array( 'name' => '' ) + $offer ) ) );
		self::assertSame( 400, $status );
		self::assertSame( array(), Plugin::instance()->offers()->all() );
	}

	public function test_order_copy_export_and_import(): void {
		[ , $one ] = $this->call( 'POST', 'offers', array( 'offer' => array( 'name' => 'One', 'status' => 'live', 'benefit' => array( 'type' => 'percent', 'percent' => '10' ) ) ) );
		[ , $two ] = $this->call( 'POST', "offers/{$one['id']}/duplicate" );
		self::assertSame( array( 'One (copy)', 'draft' ), array( $two['name'], $two['status'] ) );
		[ , $list ] = $this->call( 'POST', 'offers/arrange', array( 'ids' => array( $two['id'], $one['id'] ) ) );
		self::assertSame( array( $two['id'], $one['id'] ), array_column( $list['offers'], 'id' ) );
		[ $status, $list ] = $this->call( 'POST', 'offers/import', array( 'offers' => $list['offers'] ) );
		self::assertSame( array( 200, 4 ), array( $status, count( $list['offers'] ) ) );
		self::assertSame( array( 404 ), array( $this->call( 'GET', 'offers/999999' )[0] ) );
	}

	public function test_the_preview_shows_price_places_and_conflicts(): void {
		$lamp = $this->product( '100.00', 'Lamp' );
		$this->offer( array( 'name' => 'Other', 'group' => 'g' ) );
		[ $status, $answer ] = $this->call( 'POST', 'offers/preview', array( 'offer' => array( 'name' => 'Mine', 'group' => 'g', 'scope' => array( 'products' => array( $lamp->get_id() ) ), 'benefit' => array( 'type' => 'percent', 'percent' => '25' ) ) ) );
		self::assertSame( 200, $status, (string) wp_json_encode( $answer ) );
		self::assertSame( array( 'Lamp', '$100.00', '$75.00' ), array( $answer['sample']['product'], $answer['sample']['before'], $answer['sample']['after'] ) );
		self::assertStringContainsString( '"Other"', $answer['conflicts'][0] );
		self::assertNotSame( array(), $answer['places'] );
		[ , $answer ] = $this->call( 'POST', 'offers/preview', array( 'offer' => array( 'name' => 'Never', 'conditions' => array( 'all' => array( array( 'fact' => 'customer.orders', 'is' => 'ge', 'value' => 5 ), array( 'fact' => 'customer.orders', 'is' => 'lt', 'value' => 5 ) ) ), 'benefit' => array( 'type' => 'percent', 'percent' => '25' ) ) ) );
		self::assertStringContainsString( 'Nobody can get this offer', $answer['conflicts'][0] );
	}

	public function test_the_preview_names_products_that_the_floor_keeps(): void {
		update_option( 'woocommerce_feature_cost_of_goods_sold_enabled', 'yes' );
		$ids = array();
		foreach ( array( 'Tight' => 95.0, 'Roomy' => 10.0 ) as $name => $cost ) {
			$product = $this->product( '100.00', $name );
			$product->set_cogs_value( $cost );
			$product->save();
			$ids[] = $product->get_id();
		}
		[ , $answer ] = $this->call( 'POST', 'offers/preview', array( 'offer' => array( 'name' => 'Half', 'floor' => 'cost', 'benefit' => array( 'type' => 'fixed', 'amount' => '50.00' ), 'scope' => array( 'products' => $ids ) ) ) );
		self::assertSame( array( 'At 1 of 2 products the floor keeps back a part of it: Tight.' ), $answer['conflicts'], (string) wp_json_encode( $answer ) );
	}

	public function test_customers_are_counted_and_few_are_not_told(): void {
		$lamp = $this->product( '100.00' );
		for ( $k = 0; $k < 6; $k++ ) {
			$user = $this->sign_in( "count$k@example.test" );
			$this->order( array( array( $lamp, $k + 1 ) ), $user );
		}
		[ $status, $answer ] = $this->call( 'POST', 'segments/count', array( 'conditions' => self::when( 'customer.spent_in:45', 'ge', 20000 ) ) );
		self::assertSame( array( 200, 5, false ), array( $status, $answer['customers'], $answer['few'] ), (string) wp_json_encode( $answer ) );
		[ , $answer ] = $this->call( 'POST', 'segments/count', array( 'conditions' => self::when( 'customer.spent', 'ge', 60000 ) ) );
		self::assertSame( array( null, true ), array( $answer['customers'], $answer['few'] ) );
		$this->sign_in( 'fresh@example.test' );
		[ , $answer ] = $this->call( 'POST', 'segments/count', array( 'conditions' => self::when( 'customer.orders', 'ge', 0 ) ) );
		self::assertSame( $answer['all'], $answer['customers'], 'accounts without an order are customers too' );
		self::assertGreaterThanOrEqual( 7, $answer['all'] );
		self::assertSame( array( $answer['all'], false ), array( $answer['looked'], $answer['present'] ), 'all of them, no sample' );
		[ , $answer ] = $this->call( 'POST', 'segments/count', array( 'conditions' => self::when( 'cart.total', 'ge', 1 ) ) );
		self::assertTrue( $answer['present'], 'of who is not here no cart is known' );
	}

	public function test_facts_of_many_customers_are_those_of_each_in_a_handful_of_queries(): void {
		global $wpdb;
		$lamp  = $this->product( '100.00', '', array( 'category_ids' => array( wp_insert_term( 'Many ' . wp_rand(), 'product_cat' )['term_id'] ) ) );
		$users = array();
		for ( $k = 0; $k < 12; $k++ ) {
			$users[] = $this->sign_in( "many$k@example.test" );
			$order   = $k % 3 ? $this->order( array( array( $lamp, $k ) ), $users[ $k ], "many$k@example.test" ) : null;
			if ( $order && 0 === $k % 2 ) {
				wc_create_refund( array( 'order_id' => $order->get_id(), 'amount' => '50.00' ) );
				$this->order( array( array( $lamp, 1 ) ), 0, "MANY$k@example.test" );
			}
		}
		$store  = Plugin::instance()->order_facts();
		$one_by = array();
		foreach ( $users as $user ) {
			$store->forget( \Tandem\Plugin\Segments\CustomerKey::user( $user ) );
			$one_by[ $user ] = $store->user( $user );
			ksort( $one_by[ $user ] );
		}
		foreach ( array( 'made' => 9, 'kept' => 2 ) as $turn => $most ) {
			if ( 'made' === $turn ) {
				$store->forget( ...array_map( array( \Tandem\Plugin\Segments\CustomerKey::class, 'user' ), $users ) );
			}
			$store->release();
			cache_users( $users );
			$before = $wpdb->num_queries;
			$store->read_ahead( $users );
			$asked  = $wpdb->num_queries - $before;
			$before = $wpdb->num_queries;
			foreach ( $users as $user ) {
				$read = $store->user( $user );
				ksort( $read );
				self::assertSame( $one_by[ $user ], $read, "$turn, $user" );
			}
			self::assertSame( $before, $wpdb->num_queries, 'answered from memory' );
			self::assertLessThanOrEqual( $most, $asked, $turn );
			$store->let_go( $users );
		}
		$posts = new \Tandem\Plugin\Segments\OrderFactsReader( array( 'completed' ), false );
		self::assertSame( array_map( static fn( int $user ): array => $posts->history( $user, (string) get_userdata( $user )->user_email ), array_combine( $users, $users ) ), $posts->histories( array_map( static fn( int $user ): string => (string) get_userdata( $user )->user_email, array_combine( $users, $users ) ) ), 'of the older order storage too' );
	}

	public function test_the_schema_names_every_field_and_refuses_others(): void {
		$definition = OfferInput::checked( array( 'name' => 'Schema', 'benefit' => array( 'type' => 'percent', 'percent' => '10' ), 'scope' => array( 'products' => array( 1 ) ) ) );
		$routes     = rest_get_server()->get_routes( 'tandem/v1' );
		$given      = $routes['/tandem/v1/offers'][1]['args']['offer']['properties'] ?? $routes['/tandem/v1/offers'][0]['args']['offer']['properties'];
		self::assertSame( array(), array_diff( array_keys( $definition ), array_keys( $given ) ) );
		self::assertSame( array(), array_diff( array_keys( $definition['limits'] ), array_keys( $given['limits']['properties'] ) ) );
		self::assertSame( array(), array_diff( array_keys( $definition['scope'] ), array_keys( $given['scope']['properties'] ) ) );
		wp_set_current_user( self::manager() );
		$answer = rest_do_request( new \WP_REST_Request( 'OPTIONS', '/tandem/v1/offers/1' ) );
		self::assertSame( 'tandem_offer', $answer->get_data()['schema']['title'] ?? '' );
		foreach ( OfferTemplates::all( time() ) as $template ) {
			[ $status, $said ] = $this->call( 'POST', 'offers', array( 'offer' => array( 'template' => $template['template'] ) + $template['definition'] ) );
			self::assertSame( 200, $status, $template['template'] . wp_json_encode( $said ) );
			// What is answered may be sent again.
			[ $status, $said ] = $this->call( 'PUT', "offers/{$said['id']}", array( 'offer' => array_diff_key( $said, array( 'id' => 1, 'position' => 1 ) ) ) );
			self::assertSame( 200, $status, $template['template'] . wp_json_encode( $said ) );
		}
		foreach ( array( array( 'price' => '1.00' ), array( 'limits' => array( 'totals' => 1 ) ), array( 'limits' => array( 'total' => 0 ) ), array( 'shown' => array( 'everywhere' ) ), array( 'scope' => array( 'products' => array( -1 ) ) ), array( 'public' => 'yes' ), array( 'benefit' => array( 'type' => 'percent', 'percent' => '10', 'price' => '1' ) ) ) as $wrong ) {
			self::assertSame( 400, $this->call( 'POST', 'offers', array( 'offer' => $wrong + array( 'name' => 'X', 'benefit' => array( 'type' => 'percent', 'percent' => '10' ) ) ) )[0], (string) wp_json_encode( $wrong ) );
		}
	}

	public function test_an_owners_segment_decides_an_offer_and_a_bundle(): void {
		[ $status ] = $this->call( 'PUT', 'segments', array( 'segments' => array( array( 'id' => 'fans', 'name' => 'Fans', 'conditions' => self::when( 'customer.orders', 'ge', 2 ) ) ) ) );
		self::assertSame( 200, $status );
		[ $status ] = $this->call( 'PUT', 'segments', array( 'segments' => array( array( 'id' => 'loop', 'name' => 'Loop', 'conditions' => self::when( 'customer.segments', 'any_of', array( 'loop' ) ) ) ) ) );
		self::assertSame( 400, $status, 'a segment made of segments could be a circle' );
		$lamp = $this->product( '100.00' );
		$mug  = $this->product( '10.00' );
		$this->bundle( array( array( $lamp ), array( $mug ) ), array( 'discount' => 'fixed', 'value' => '55.00', 'segments' => array( 'fans' ) ) );
		$this->offer( array( 'conditions' => self::when( 'customer.segments', 'any_of', array( 'fans' ) ) ) );
		$user = $this->sign_in();
		$this->fill_cart( array( array( $lamp ), array( $mug ) ) );
		$this->order( array( array( $mug, 1 ) ), $user );
		$this->look_again();
		self::assertSame( '110.00', $this->contents_total() );
		$this->order( array( array( $mug, 1 ) ), $user );
		$this->look_again();
		self::assertSame( '55.00', $this->contents_total() );
		WC()->cart->empty_cart();
		$this->fill_cart( array( array( $lamp ) ) );
		self::assertSame( '90.00', $this->contents_total() );
	}
}
