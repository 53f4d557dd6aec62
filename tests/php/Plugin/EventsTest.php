<?php
/**
 * Events: what is taken, what is refused, what is counted once.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Events\EventBatch;
use Tandem\Plugin\Events\EventIntake;
use Tandem\Plugin\Events\EventPrivacy;
use Tandem\Plugin\Events\EventStore;
use Tandem\Plugin\Events\VisitorFilter;
use Tandem\Plugin\Plugin;

final class EventsTest extends TandemTestCase {

	private const VISITOR = '0123456789abcdef0123456789abcdef';
	private const SHOWN   = 'product_engine_0123456789';
	private const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36';

	protected function setUp(): void {
		parent::setUp();
		Plugin::instance()->settings()->update( array( 'measure' => array( 'on' => true ) ) );
		$_SERVER['REQUEST_METHOD']  = 'POST';
		$_SERVER['HTTP_ORIGIN']     = home_url();
		$_SERVER['HTTP_USER_AGENT'] = self::BROWSER;
	}

	protected function tearDown(): void {
		$_SERVER['REQUEST_METHOD'] = 'GET';
		unset( $_SERVER['HTTP_ORIGIN'], $_SERVER['HTTP_SEC_FETCH_SITE'], $_COOKIE[ EventIntake::COOKIE ] );
		parent::tearDown();
	}

	private function intake(): EventIntake {
		return new EventIntake( Plugin::instance()->settings(), new EventStore() );
	}

	private static function uid( int $n ): string {
		return str_pad( (string) $n, 22, 'a', STR_PAD_LEFT );
	}

	/**
	 * @param list<list<mixed>> $rows
	 */
	private static function body( array $rows ): string {
		return (string) wp_json_encode(
			array(
				'device' => 'wide',
				'events' => $rows,
			)
		);
	}

	private function counted( string $kind ): int {
		global $wpdb;
		return (int) $wpdb->get_var( $wpdb->prepare( "SELECT SUM(events) FROM {$wpdb->prefix}tandem_event_days WHERE kind = %s", $kind ) );
	}

	private function raw(): int {
		global $wpdb;
		return (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}tandem_events" );
	}

	public function test_without_consent_only_a_count_is_kept(): void {
		self::assertSame( 204, $this->intake()->answer( self::body( array( array( self::uid( 1 ), 0, 'impression', self::SHOWN, 5 ), array( self::uid( 2 ), 0, 'visit' ) ) ) ) );
		self::assertSame( array( 1, 1, 0 ), array( $this->counted( 'impression' ), $this->counted( 'visit' ), $this->raw() ) );
	}

	public function test_with_consent_the_same_event_counts_once_however_often_it_comes(): void {
		$_COOKIE[ EventIntake::COOKIE ] = self::VISITOR;
		$row                            = array( self::uid( 1 ), 10, 'click', self::SHOWN, 5 );
		foreach ( array( array( $row ), array( $row, $row ), array( $row ) ) as $rows ) {
			self::assertSame( 204, $this->intake()->answer( self::body( $rows ) ) );
		}
		self::assertSame( array( 1, 1 ), array( $this->counted( 'click' ), $this->raw() ) );
	}

	public function test_without_consent_an_event_counts_once_where_requests_share_a_memory(): void {
		$before = wp_using_ext_object_cache( true );
		$row    = array( self::uid( 1 ), 10, 'click', self::SHOWN, 5 );
		foreach ( array( array( $row ), array( $row, $row ), array( $row, array( self::uid( 2 ), 0, 'visit' ) ) ) as $rows ) {
			self::assertSame( 204, $this->intake()->answer( self::body( $rows ) ) );
		}
		wp_using_ext_object_cache( (bool) $before );
		self::assertSame( array( 1, 1, 0 ), array( $this->counted( 'click' ), $this->counted( 'visit' ), $this->raw() ) );
	}

	public function test_from_a_thousand_addresses_forged_rows_change_nothing_that_is_money_and_no_arm(): void {
		global $wpdb;
		// An id of a visitor can be invented; without an order of it there is nothing to count but visits.
		for ( $n = 0; $n < 1000; ++$n ) {
			$_SERVER['REMOTE_ADDR']         = '198.51.' . intdiv( $n, 250 ) . '.' . $n % 250;
			$_COOKIE[ EventIntake::COOKIE ] = md5( 'the same' );
			$this->intake()->answer( self::body( array( array( self::uid( $n % 5 ), 0, 'visit' ), array( self::uid( 900 + $n % 5 ), 0, 'add', self::SHOWN, 5 ), array( 'x', 0, 'purchase' ) ) ) );
		}
		unset( $_SERVER['REMOTE_ADDR'] );
		self::assertSame( array( 5, 5, 0 ), array( $this->raw(), $this->counted( 'visit' ), $this->counted( 'add' ) ) );
		$left = Plugin::instance()->periods()->events_left_out( wp_date( 'Y-m-d' ), wp_date( 'Y-m-d' ) );
		self::assertSame( array( 2000, 995 ), array( $left['refused'], $left['repeated'] ) );
		self::assertSame( 0, (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}tandem_events WHERE experiment <> ''" ) );
	}

	public function test_the_clock_of_a_browser_is_not_asked(): void {
		$_COOKIE[ EventIntake::COOKIE ] = self::VISITOR;
		$now                            = time();
		$this->intake()->answer( wp_json_encode( array( 'device' => 'wide', 'now' => $now + 31536000, 'at' => 0, 'events' => array( array( self::uid( 1 ), 4000, 'visit' ) ) ) ) ); // phpcs:ignore WordPress.Arrays
		global $wpdb;
		$at = (int) $wpdb->get_var( "SELECT at FROM {$wpdb->prefix}tandem_events" );
		self::assertGreaterThanOrEqual( $now - 5, $at );
		self::assertLessThanOrEqual( time() - 4, $at );
	}

	/**
	 * @return array<string,array{list<mixed>}>
	 */
	public static function bad_rows(): array {
		$good = array( self::uid( 1 ), 0, 'click', self::SHOWN, 5 );
		$with = static fn( int $key, mixed $value ): array => array( array_replace( $good, array( $key => $value ) ) );
		return array(
			'short id'            => $with( 0, 'abc' ),
			'id with a quote'     => $with( 0, str_repeat( "'", 22 ) ),
			'from the future'     => $with( 1, -5 ),
			'from yesterday'      => $with( 1, 86400000 ),
			'age as text'         => $with( 1, '0' ),
			'unknown kind'        => $with( 2, 'purchase' ),
			'server kind forged'  => $with( 2, 'add' ),
			'placement too long'  => $with( 3, str_repeat( 'a', 25 ) . '_engine_0123456789' ),
			'markup'              => $with( 3, '<b>_engine_0123456789' ),
			'sql'                 => $with( 3, "x' OR 1=1 -- _engine_0123456789" ),
			'no hash'             => $with( 3, 'product_engine_' ),
			'a line break'        => $with( 3, "product_engine_0123456789\n" ),
			'no suggestion'       => $with( 3, '' ),
			'suggestion as list'  => $with( 3, array( 'product_engine_0123456789' ) ),
			'negative product'    => $with( 4, -1 ),
			'product as fraction' => $with( 4, 1.5 ),
			'product as list'     => $with( 4, array( 1 ) ),
			'too few'             => array( array_slice( $good, 0, 4 ) ),
			'too many'            => array( array( ...$good, 1 ) ),
			'exposure of nobody'  => array( array( self::uid( 1 ), 0, 'exposure', 'holdout', 'control' ) ),
		);
	}

	/**
	 * @dataProvider bad_rows
	 * @param list<mixed> $row
	 */
	public function test_a_row_that_is_not_as_documented_is_left_out_and_spoils_no_other( array $row ): void {
		$batch = EventBatch::read( self::body( array( $row, array( self::uid( 2 ), 0, 'visit' ) ) ), '', time() );
		self::assertSame( array( 1, 1, 'visit' ), array( $batch->refused, count( $batch->events ), $batch->events[0]->kind ) );
	}

	/**
	 * @return array<string,array{string}>
	 */
	public static function bad_bodies(): array {
		return array(
			'empty'      => array( '' ),
			'no json'    => array( '{"events":[' ),
			'a list'     => array( '[]' ),
			'no events'  => array( '{"device":"wide"}' ),
			'too deep'   => array( '{"events":[[[[[[[[[[1]]]]]]]]]]}' ),
			'too many'   => array( self::body( array_fill( 0, 61, array( 'x' ) ) ) ),
			'oversized'  => array( self::body( array( array( str_repeat( 'x', 17000 ) ) ) ) ),
			'serialized' => array( 'a:1:{i:0;O:8:"stdClass":0:{}}' ),
		);
	}

	/**
	 * @dataProvider bad_bodies
	 */
	public function test_what_is_no_batch_gets_400_and_changes_nothing( string $body ): void {
		self::assertSame( 400, $this->intake()->answer( $body ) );
		self::assertSame( 0, $this->raw() + $this->counted( 'visit' ) );
	}

	public function test_requests_from_elsewhere_are_refused(): void {
		$body = self::body( array( array( self::uid( 1 ), 0, 'visit' ) ) );
		foreach ( array( 'https://evil.test', 'null', 'http://127.0.0.1.evil.test' ) as $origin ) {
			$_SERVER['HTTP_ORIGIN'] = $origin;
			self::assertSame( 403, $this->intake()->answer( $body ), $origin );
		}
		unset( $_SERVER['HTTP_ORIGIN'] );
		self::assertSame( 403, $this->intake()->answer( $body ), 'a request that says nothing of its origin' );
		$_SERVER['HTTP_ORIGIN']    = home_url();
		$_SERVER['REQUEST_METHOD'] = 'GET';
		self::assertSame( 403, $this->intake()->answer( $body ), 'by GET' );
		self::assertSame( 0, $this->counted( 'visit' ) );
	}

	public function test_consent_taken_back_deletes_the_events_of_the_id_and_only_from_this_shop(): void {
		$_COOKIE[ EventIntake::COOKIE ] = self::VISITOR;
		$this->intake()->answer( self::body( array( array( self::uid( 1 ), 0, 'visit' ) ) ) );
		$_SERVER['HTTP_ORIGIN'] = 'https://evil.test';
		self::assertSame( array( 403, 1 ), array( $this->intake()->forget(), $this->raw() ) );
		$_SERVER['HTTP_ORIGIN'] = home_url();
		self::assertSame( array( 204, 0 ), array( $this->intake()->forget(), $this->raw() ) );
		self::assertSame( 1, $this->counted( 'visit' ), 'counts name nobody and stay' );
	}

	public function test_robots_staff_and_prefetches_are_not_counted(): void {
		self::assertTrue( VisitorFilter::counts( self::BROWSER, '' ) );
		foreach ( array( 'Googlebot/2.1', 'curl/8', 'HeadlessChrome/156', 'facebookexternalhit/1.1', '' ) as $agent ) {
			self::assertFalse( VisitorFilter::counts( $agent, '' ), $agent );
		}
		self::assertFalse( VisitorFilter::counts( self::BROWSER, 'prefetch;prerender' ) );
		wp_set_current_user( 1 );
		self::assertFalse( VisitorFilter::counts( self::BROWSER, '' ), 'staff' );
	}

	public function test_nothing_is_kept_where_the_owner_does_not_measure(): void {
		Plugin::instance()->settings()->update( array( 'measure' => array( 'on' => false ) ) );
		self::assertSame( 204, $this->intake()->answer( self::body( array( array( self::uid( 1 ), 0, 'visit' ) ) ) ) );
		self::assertSame( 0, $this->counted( 'visit' ) );
	}

	public function test_a_suggested_product_taken_out_again_is_counted_with_its_place(): void {
		$add = function ( \WC_Product $product, ?string $mark ): string {
			$key = (string) WC()->cart->add_to_cart( $product->get_id() );
			if ( null !== $mark ) {
				WC()->cart->cart_contents[ $key ][ \Tandem\Plugin\Journey\Attribution::CART_KEY ] = $mark;
			}
			return $key;
		};
		WC()->cart->remove_cart_item( $add( $this->product( '5.00' ), null ) );
		self::assertSame( 0, $this->counted( 'remove' ), 'what nobody suggested is no matter of suggestions' );
		WC()->cart->set_quantity( $add( $this->product( '6.00' ), self::SHOWN ), 0 );
		self::assertSame( 1, $this->counted( 'remove' ) );
		$today = wp_date( 'Y-m-d' );
		self::assertSame( array( 1 ), array_values( array_filter( array_column( Plugin::instance()->periods()->events( $today, $today ), 'remove' ) ) ) );
	}

	public function test_old_events_go_and_their_counts_stay(): void {
		$_COOKIE[ EventIntake::COOKIE ] = self::VISITOR;
		$this->intake()->answer( self::body( array( array( self::uid( 1 ), 60000, 'visit' ), array( self::uid( 2 ), 0, 'visit' ) ) ) );
		self::assertSame( 1, ( new EventStore() )->forget_before( time() - 30 ) );
		self::assertSame( array( 1, 2 ), array( $this->raw(), $this->counted( 'visit' ) ) );
	}

	public function test_a_person_gets_and_loses_the_events_behind_the_orders(): void {
		$_COOKIE[ EventIntake::COOKIE ] = self::VISITOR;
		$order                          = $this->order( array( array( $this->product( '5.00' ), 1 ) ), 0, 'ada@example.test' );
		$this->intake()->name_visitor( $order );
		$order->update_meta_data( \Tandem\Plugin\Journey\OrderRefusals::META, '7.9' );
		$order->save();
		$this->intake()->answer( self::body( array( array( self::uid( 1 ), 0, 'click', self::SHOWN, 5 ) ) ) );
		$privacy = new EventPrivacy( new EventStore() );
		self::assertCount( 1, $privacy->export( 'ada@example.test' )['data'] );
		self::assertSame( array(), $privacy->export( 'bob@example.test' )['data'] );
		$erased = $privacy->erase( 'ada@example.test' );
		self::assertTrue( $erased['items_removed'] && $erased['done'] );
		self::assertSame( 0, $this->raw() );
		self::assertSame( '', wc_get_order( $order->get_id() )->get_meta( '_tandem_visitor' ) );
		self::assertFalse( wc_get_order( $order->get_id() )->meta_exists( \Tandem\Plugin\Journey\OrderRefusals::META ), 'what was refused goes too, although orders stay as they are' );
	}

	public function test_what_was_refused_goes_from_an_order_that_names_no_visitor(): void {
		$order = $this->order( array( array( $this->product( '5.00' ), 1 ) ), 0, 'eve@example.test' );
		$order->update_meta_data( \Tandem\Plugin\Journey\OrderRefusals::META, '7' );
		$order->save();
		self::assertTrue( ( new EventPrivacy( new EventStore() ) )->erase( 'eve@example.test' )['items_removed'] );
		self::assertFalse( wc_get_order( $order->get_id() )->meta_exists( \Tandem\Plugin\Journey\OrderRefusals::META ) );
	}

	public function test_a_missing_table_or_a_full_disk_stops_no_page_and_no_order(): void {
		global $wpdb;
		$_COOKIE[ EventIntake::COOKIE ] = self::VISITOR;
		$wpdb->suppress_errors( true );
		$gone = static fn( string $query ): string => (string) preg_replace( '/\b(\w*tandem_(?:events|event_days|event_totals|orders|order_days|order_parts|carts|searches))\b/', '$1_gone', $query );
		add_filter( 'query', $gone, 1 );
		self::assertSame( 204, $this->intake()->answer( self::body( array( array( self::uid( 1 ), 0, 'visit' ) ) ) ) );
		$product = $this->product( '5.00' );
		self::assertIsString( WC()->cart->add_to_cart( $product->get_id() ) );
		$order = $this->order( array( array( $product, 1 ) ) );
		$this->intake()->name_visitor( $order );
		( new \Tandem\Plugin\Reports\OrderFacts( Plugin::instance()->report_facts( ... ), Plugin::instance()->segment_marks( ... ) ) )->flush();
		self::assertSame( 'completed', wc_get_order( $order->get_id() )->get_status() );
		remove_filter( 'query', $gone, 1 );
		self::assertSame( 0, $this->counted( 'visit' ) );
		// No room for the single events alone: what is not kept is not counted, so nothing can be counted twice.
		$full = static fn( string $query ): string => (string) preg_replace( '/^(INSERT INTO `?\w*tandem_events)\b/', '$1_gone', $query );
		add_filter( 'query', $full, 1 );
		self::assertSame( 204, $this->intake()->answer( self::body( array( array( self::uid( 1 ), 0, 'visit' ) ) ) ) );
		remove_filter( 'query', $full, 1 );
		$wpdb->suppress_errors( false );
		self::assertSame( 0, $this->counted( 'visit' ) );
		// SQLite ends the transaction at a statement that fails, so nothing of this test would be rolled back.
		$order->delete( true );
		$product->delete( true );
		wp_cache_flush();
	}

	public function test_one_visitor_from_many_addresses_counts_as_one_and_no_address_is_kept(): void {
		global $wpdb;
		$_COOKIE[ EventIntake::COOKIE ] = self::VISITOR;
		for ( $n = 0; $n < 50; ++$n ) {
			$_SERVER['REMOTE_ADDR'] = "203.0.113.$n";
			$this->intake()->answer( self::body( array( array( self::uid( 7 ), 0, 'visit' ) ) ) );
		}
		self::assertSame( array( 1, 1 ), array( $this->raw(), $this->counted( 'visit' ) ) );
		unset( $_SERVER['REMOTE_ADDR'] );
		self::assertStringNotContainsString( '203.0.113', (string) wp_json_encode( $wpdb->get_results( "SELECT * FROM {$wpdb->prefix}tandem_events", ARRAY_A ) ) );
	}

	public function test_what_was_left_out_is_counted_and_told(): void {
		$_COOKIE[ EventIntake::COOKIE ] = self::VISITOR;
		$today                          = wp_date( 'Y-m-d' );
		$reader                         = Plugin::instance()->periods();
		$before                         = $reader->events_left_out( $today, $today );
		$good                           = array( self::uid( 1 ), 0, 'visit' );
		$this->intake()->answer( self::body( array( $good, array( 'forged' ), array( self::uid( 2 ), -5, 'visit' ) ) ) );
		$this->intake()->answer( self::body( array( $good ) ) );
		$after = $reader->events_left_out( $today, $today );
		self::assertSame( array( 2, 1 ), array( $after['refused'] - $before['refused'], $after['repeated'] - $before['repeated'] ) );
		self::assertSame( 1, $this->raw() );
	}

	public function test_one_batch_is_three_statements(): void {
		global $wpdb;
		$_COOKIE[ EventIntake::COOKIE ] = self::VISITOR;
		$rows                           = array();
		for ( $n = 0; $n < 30; ++$n ) {
			$rows[] = array( self::uid( $n ), 0, 'impression', self::SHOWN, 5 + $n % 3 );
		}
		$before = $wpdb->num_queries;
		( new EventStore() )->write( EventBatch::read( self::body( $rows ), self::VISITOR, time() )->events );
		self::assertSame( 3, $wpdb->num_queries - $before );
		self::assertSame( array( 30, 30 ), array( $this->raw(), $this->counted( 'impression' ) ) );
	}
}
