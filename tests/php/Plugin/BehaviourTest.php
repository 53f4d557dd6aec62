<?php
/**
 * Behaviour: baskets, ways to an order, carts left, searches, repeat buying, and nobody to be found in a cell.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Events\CartTrace;
use Tandem\Plugin\Events\CartTraceStore;
use Tandem\Plugin\Events\Event;
use Tandem\Plugin\Events\EventStore;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Reports\BehaviourReader;

final class BehaviourTest extends TandemTestCase {

	private const VISITOR = '0123456789abcdef0123456789abcdef';

	protected function setUp(): void {
		parent::setUp();
		$this->skip_history();
		Plugin::instance()->settings()->update( array( 'measure' => array( 'on' => true ) ) );
		$_SERVER['HTTP_USER_AGENT'] = 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0';
	}

	protected function tearDown(): void {
		unset( $_COOKIE['tandem_vid'], $_SERVER['HTTP_USER_AGENT'] );
		parent::tearDown();
	}

	private function fresh(): BehaviourReader {
		self::assertTrue( Plugin::instance()->periods()->fresh() );
		return new BehaviourReader();
	}

	private function order_on( string $day, \WC_Product $product, int $quantity, string $email ): \WC_Order {
		$order = $this->order( array( array( $product, $quantity ) ), 0, $email );
		$order->set_date_created( ( new \DateTimeImmutable( "$day 12:00:00", wp_timezone() ) )->getTimestamp() );
		$order->save();
		return $order;
	}

	public function test_baskets_and_the_way_from_a_view_to_an_order(): void {
		$cup = $this->product( '10.00' );
		$this->order_on( '2031-05-10', $cup, 2, 'a@example.test' );
		$this->order_on( '2031-05-10', $cup, 14, 'b@example.test' );
		$at = ( new \DateTimeImmutable( '2031-05-10 12:00:00', wp_timezone() ) )->getTimestamp();
		foreach ( array( 'view', 'view', 'view', 'put' ) as $n => $kind ) {
			( new EventStore() )->write( array( new Event( str_pad( "way$n", 22, 'x' ), $at, $kind, '', null, $cup->get_id() ) ) );
		}
		$reader = $this->fresh();
		self::assertSame( array( array( 2, 1, 2000 ), array( 10, 1, 14000 ) ), array_map( 'array_values', $reader->basket_sizes( '2031-05-10', '2031-05-10' ) ) );
		self::assertSame( array( array( 'item' => $cup->get_id(), 'views' => 3, 'puts' => 1, 'orders' => 2 ) ), $reader->paths( '2031-05-10', '2031-05-10' ) ); // phpcs:ignore WordPress.Arrays
	}

	public function test_repeat_intervals_are_those_of_a_category_and_need_five(): void {
		$cup  = $this->product( '10.00' );
		$term = wp_insert_term( 'Refills', 'product_cat' );
		wp_set_object_terms( $cup->get_id(), array( (int) $term['term_id'] ), 'product_cat' );
		for ( $n = 0; $n < 5; ++$n ) {
			$this->order_on( '2031-05-10', $cup, 1, "c$n@example.test" );
			if ( $n < 4 ) {
				$this->order_on( '2031-06-09', $cup, 1, "c$n@example.test" );
			}
		}
		self::assertSame( array(), $this->fresh()->intervals( '2031-06-01', '2031-06-30' ), 'four repeats are too few to show' );
		$this->order_on( '2031-06-09', $cup, 1, 'c4@example.test' );
		self::assertSame( array( array( 'id' => (int) $term['term_id'], 'category' => 'Refills', 'repeats' => 5, 'days' => 30.0 ) ), $this->fresh()->intervals( '2031-06-01', '2031-06-30' ) ); // phpcs:ignore WordPress.Arrays
	}

	public function test_a_cell_of_the_grid_with_fewer_than_five_customers_says_only_that(): void {
		$cup = $this->product( '10.00' );
		for ( $n = 0; $n < 6; ++$n ) {
			$this->order_on( '2031-05-10', $cup, 1, "c$n@example.test" );
		}
		$this->order_on( '2031-05-01', $cup, 1, 'c0@example.test' );
		$cells = $this->fresh()->grid( ( new \DateTimeImmutable( '2031-05-20 12:00:00', wp_timezone() ) )->getTimestamp() );
		self::assertSame( array( array( 30, 1, 5, 5000 ), array( 30, 2, null, null ) ), array_map( 'array_values', $cells ) );
	}

	public function test_searches_are_counted_without_names_and_shown_from_three_on(): void {
		$store = new CartTraceStore();
		$at    = ( new \DateTimeImmutable( '2031-05-10 12:00:00', wp_timezone() ) )->getTimestamp();
		foreach ( array( 'Teapot', ' teapot ', 'TEAPOT', 'rare', 'ada@example.test', 'order 1234567', 'x' ) as $term ) {
			$store->searched( $term, $at );
		}
		self::assertSame( array( array( 'term' => 'teapot', 'searches' => 3 ) ), ( new BehaviourReader() )->searches( '2031-05-10', '2031-05-10' ) ); // phpcs:ignore WordPress.Arrays
		global $wpdb;
		self::assertSame( '2', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}tandem_searches WHERE day = '2031-05-10'" ) );
	}

	public function test_a_cart_is_followed_with_consent_alone_and_ends_as_an_order(): void {
		global $wpdb;
		$trace = new CartTrace( Plugin::instance()->settings(), new CartTraceStore() );
		$rows  = static fn(): array => $wpdb->get_results( "SELECT step, value, items FROM {$wpdb->prefix}tandem_carts", ARRAY_N );
		WC()->cart->add_to_cart( $this->product( '10.00' )->get_id(), 2 );
		$trace->remember();
		$trace->write();
		self::assertSame( array(), $rows(), 'without an id nothing is written' );
		$_COOKIE['tandem_vid'] = self::VISITOR;
		$trace->remember();
		$trace->write();
		self::assertSame( array( array( 'cart', '2000', '2' ) ), $rows() );
		$trace->ordered();
		self::assertSame( 'ordered', $rows()[0][0] );
		( new CartTraceStore() )->forget_visitor( self::VISITOR );
		self::assertSame( array(), $rows() );
	}

	public function test_carts_left_for_an_hour_are_told_apart_from_those_bought(): void {
		$store = new CartTraceStore();
		$cart  = static fn( int $n, string $step, int $age ): array => array(
			'id'       => md5( "cart $n" ),
			'visitor'  => self::VISITOR,
			'updated'  => time() - $age,
			'hour'     => 12,
			'step'     => $step,
			'reached'  => 'checkout',
			'value'    => 3000,
			'items'    => 1,
			'item'     => 7,
			'device'   => 'narrow',
			'shipping' => 490,
		);
		for ( $n = 0; $n < 6; ++$n ) {
			$store->write( $cart( $n, $n < 4 ? 'checkout' : 'ordered', 7200 ) );
		}
		$store->write( $cart( 9, 'cart', 60 ) );
		$left = ( new BehaviourReader() )->abandoned( time() - 10000, time() );
		self::assertSame( array( 6, 4, 12000 ), array( $left['carts'], $left['left'], $left['value'] ) );
		self::assertSame( array( array( 'name' => '0-5', 'carts' => 6, 'left' => 4, 'value' => 12000 ) ), $left['by']['shipping'] ); // phpcs:ignore WordPress.Arrays
		self::assertSame( 'narrow', $left['by']['device'][0]['name'] );
	}

	public function test_the_way_from_the_landing_to_the_first_product_is_kept_with_the_order(): void {
		$now    = time();
		$events = array();
		foreach ( array( array( 300, 'visit' ), array( 250, 'view' ), array( 220, 'view' ), array( 205, 'put' ), array( 100, 'put' ) ) as $n => list( $ago, $kind ) ) {
			$events[] = new Event( str_pad( "step$n", 22, 'x' ), $now - $ago, $kind, self::VISITOR, null, 'visit' === $kind ? 0 : 7 );
		}
		( new EventStore() )->write( $events );
		self::assertSame( '95 2', ( new EventStore() )->way( self::VISITOR, $now ) );
		self::assertNull( ( new EventStore() )->way( str_repeat( 'f', 32 ), $now ) );
	}

	public function test_the_routes_answer_the_owner(): void {
		wp_set_current_user( 1 );
		$cup = $this->product( '10.00' );
		$this->order_on( '2031-05-10', $cup, 2, 'a@example.test' );
		$ask = static function ( string $path, array $query ): array {
			$request = new \WP_REST_Request( 'GET', "/tandem/v1/reports/$path" );
			$request->set_query_params( $query );
			$answer = rest_do_request( $request );
			self::assertSame( 200, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
			return $answer->get_data();
		};
		$days = array(
			'from' => '2031-05-10',
			'to'   => '2031-05-10',
		);
		self::assertSame( 1, $ask( 'behaviour', $days )['baskets'][0]['orders'] );
		self::assertSame( 2000, $ask( 'orders', $days + array( 'by' => 'item', 'value' => (string) $cup->get_id() ) )['orders'][0]['net'] ); // phpcs:ignore WordPress.Arrays
		self::assertSame( array(), $ask( 'orders', $days + array( 'by' => 'customer', 'value' => 'returning' ) )['orders'] ); // phpcs:ignore WordPress.Arrays
	}
}
