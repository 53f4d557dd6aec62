<?php
/**
 * Reports: the sums of a period against orders made in the test.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Plugin;
use Tandem\Plugin\Reports\OrderFactStore;
use Tandem\Plugin\Reports\PeriodReader;

final class ReportsTest extends TandemTestCase {

	private const DAY = '2031-05-10';

	protected function setUp(): void {
		parent::setUp();
		$this->skip_history();
	}

	private function reader(): PeriodReader {
		$reader = new PeriodReader( new OrderFactStore( array( 'completed', 'processing' ) ) );
		self::assertTrue( $reader->fresh() );
		return $reader;
	}

	/**
	 * @param list<array{0:\WC_Product,1:int}> $lines
	 */
	private function order_at( string $time, array $lines, string $email ): \WC_Order {
		$order = $this->order( $lines, 0, $email );
		$order->set_date_created( ( new \DateTimeImmutable( $time, wp_timezone() ) )->getTimestamp() );
		$order->save();
		return $order;
	}

	public function test_sums_are_net_of_refunds_and_stop_at_the_days_of_the_shop(): void {
		update_option( 'timezone_string', 'America/New_York' );
		$this->skip_history();
		$cup   = $this->product( '10.25' );
		$plate = $this->product( '7.00' );
		$this->order_at( self::DAY . ' 00:00:00', array( array( $cup, 2 ), array( $plate, 1 ) ), 'ada@example.test' );
		$late = $this->order_at( self::DAY . ' 23:59:59', array( array( $plate, 4 ) ), 'Bob@example.test' );
		$this->order_at( '2031-05-11 00:00:00', array( array( $plate, 1 ) ), 'ada@example.test' );
		$this->order_at( '2031-05-09 23:59:59', array( array( $plate, 1 ) ), 'bob@example.test' );
		wc_create_refund(
			array(
				'order_id' => $late->get_id(),
				'amount'   => '8.00',
			)
		);
		$sums = $this->reader()->sums( self::DAY, self::DAY );
		// 20.50 + 7.00 and 28.00 - 8.00; three and four items
		self::assertSame( array( 2, 4750, 7, 2, 1 ), array( $sums['orders'], $sums['revenue'], $sums['items'], $sums['customers'], $sums['repeat_customers'] ) );
		self::assertEqualsWithDelta( 2750 ** 2 + 2000 ** 2, $sums['revenue_squares'], 0.5 );
		self::assertEqualsWithDelta( 9 + 16, $sums['items_squares'], 1e-9 );
	}

	public function test_other_statuses_and_currencies_are_left_out_and_the_latter_counted(): void {
		$plate = $this->product( '7.00' );
		$this->order_at( self::DAY . ' 12:00:00', array( array( $plate, 1 ) ), 'a@example.test' );
		$this->order_at( self::DAY . ' 12:00:00', array( array( $plate, 1 ) ), 'b@example.test' )->update_status( 'cancelled' );
		$other = $this->order_at( self::DAY . ' 12:00:00', array( array( $plate, 1 ) ), 'c@example.test' );
		$other->set_currency( 'JPY' );
		$other->save();
		self::assertSame( 700, $this->reader()->sums( self::DAY, self::DAY )['revenue'] );
		self::assertSame( 1, $this->reader()->left_out( self::DAY, self::DAY ) );
	}

	public function test_shops_without_order_tables_give_the_same_sums(): void {
		add_filter( 'pre_option_woocommerce_custom_orders_table_enabled', static fn(): string => 'no' );
		$plate = $this->product( '7.00' );
		$first = $this->order_at( self::DAY . ' 12:00:00', array( array( $plate, 3 ) ), 'a@example.test' );
		self::assertSame( 'shop_order', get_post_type( $first->get_id() ) );
		$this->order_at( self::DAY . ' 13:00:00', array( array( $plate, 1 ) ), 'A@example.test' );
		wc_create_refund(
			array(
				'order_id' => $first->get_id(),
				'amount'   => '7.00',
			)
		);
		$sums = $this->reader()->sums( self::DAY, self::DAY );
		self::assertSame( array( 2, 2100, 4, 1, 1 ), array( $sums['orders'], $sums['revenue'], $sums['items'], $sums['customers'], $sums['repeat_customers'] ) );
	}

	public function test_the_overview_shows_the_numbers_of_the_reports(): void {
		delete_transient( PeriodReader::OVERVIEW );
		$GLOBALS['wpdb']->query( "DELETE FROM {$GLOBALS['wpdb']->prefix}tandem_event_days" );
		wp_set_current_user( (int) get_users( array( 'role' => 'administrator', 'number' => 1, 'fields' => 'ID' ) )[0] );
		$none = rest_do_request( new \WP_REST_Request( 'GET', '/tandem/v1/overview' ) )->get_data();
		self::assertSame( array( 0, array( '-' ) ), array( $none['orders'], array_values( array_unique( array_column( $none['numbers'], 'value' ) ) ) ), 'of no order there is no average' );
		delete_transient( PeriodReader::OVERVIEW );
		$yesterday = ( new \DateTimeImmutable( 'yesterday 12:00', wp_timezone() ) )->format( 'Y-m-d H:i:s' );
		$this->order_at( $yesterday, array( array( $this->product( '7.00' ), 3 ) ), 'a@example.test' );
		$this->order_at( $yesterday, array( array( $this->product( '2.01' ), 1 ) ), 'a@example.test' );
		$this->order( array( array( $this->product( '3.00' ), 1 ) ), 0, 'b@example.test' );
		self::assertSame(
			array(
				'complete'   => true,
				'orders'     => 2,
				'average'    => '11.51',
				'items'      => 2.0,
				'conversion' => null,
				'returning'  => 1.0,
			),
			$this->reader()->overview( 30 )
		);
		delete_transient( PeriodReader::OVERVIEW );
		global $wpdb;
		$wpdb->query( $wpdb->prepare( "INSERT INTO {$wpdb->prefix}tandem_event_days (day, kind, events) VALUES (%s, 'visit', 8)", substr( $yesterday, 0, 10 ) ) );
		self::assertSame( 0.25, $this->reader()->overview( 30 )['conversion'], 'the days of the page Reports: thirty, up to yesterday' );
	}

	public function test_facts_follow_every_change_of_an_order_and_a_rebuild_gives_the_same(): void {
		global $wpdb;
		$plate = $this->product( '7.00' );
		$one   = $this->order_at( self::DAY . ' 12:00:00', array( array( $plate, 2 ) ), 'a@example.test' );
		$two   = $this->order_at( self::DAY . ' 13:00:00', array( array( $plate, 1 ) ), 'a@example.test' );
		$three = $this->order_at( self::DAY . ' 14:00:00', array( array( $plate, 5 ) ), 'guest@example.test' );
		$sums  = fn(): array => array_values( array_intersect_key( $this->reader()->sums( self::DAY, self::DAY ), array_flip( array( 'orders', 'revenue', 'items', 'customers', 'repeat_customers' ) ) ) );
		self::assertSame( array( 3, 5600, 8, 2, 1 ), $sums() );
		// Edited: another quantity.
		$item = array_values( $three->get_items() )[0];
		$item->set_quantity( 1 );
		$item->set_total( '7' );
		$item->set_subtotal( '7' );
		$item->save();
		$three->calculate_totals();
		self::assertSame( array( 3, 2800, 4, 2, 1 ), $sums() );
		// Cancelled: the later order of that customer becomes the first.
		$one->update_status( 'cancelled' );
		self::assertSame( array( 2, 1400, 2, 2, 0 ), $sums() );
		// A guest's orders are merged into a customer's by the e-mail.
		$three->set_billing_email( 'A@example.test' );
		$three->save();
		self::assertSame( array( 2, 1400, 2, 1, 1 ), $sums() );
		// Refunded in part, and the refund deleted again.
		$refund = wc_create_refund(
			array(
				'order_id' => $two->get_id(),
				'amount'   => '3.00',
			)
		);
		self::assertSame( array( 2, 1100, 2, 1, 1 ), $sums() );
		$refund->delete( true );
		self::assertSame( array( 2, 1400, 2, 1, 1 ), $sums() );
		// Back, deleted for good, and an order that nobody told of.
		$one->update_status( 'completed' );
		$two->delete( true );
		self::assertSame( array( 2, 2100, 3, 1, 1 ), $sums() );
		$rows   = static fn(): array => $wpdb->get_results( "SELECT * FROM {$wpdb->prefix}tandem_orders WHERE day = '" . self::DAY . "' AND counts > 0 ORDER BY order_id", ARRAY_A );
		$before = $rows();
		$this->skip_history();
		OrderFactStore::changed( $one->get_id() );
		OrderFactStore::changed( $three->get_id() );
		$sums();
		self::assertSame( $before, $rows() );
	}

	public function test_margin_discount_and_engagement_are_those_of_the_lines(): void {
		$cup = $this->product( '10.00' );
		update_post_meta( $cup->get_id(), '_cogs_total_value', '4.00' );
		$order = $this->order_at( self::DAY . ' 12:00:00', array( array( $cup, 3 ) ), 'a@example.test' );
		$item  = array_values( $order->get_items() )[0];
		$item->set_total( '24' );
		$item->update_meta_data( '_tandem_event', 'product_engine_0123456789' );
		$item->update_meta_data( '_tandem_bundle', '[{"rule":"bundle:77","base":3000,"total":2700}]' );
		$item->save();
		$order->calculate_totals();
		$reader = $this->reader();
		$sums   = $reader->sums( self::DAY, self::DAY );
		// 24.00 less three times 4.00; 6.00 by coupon and 3.00 by the bundle
		self::assertSame( array( 1200, 900, 1 ), array( $sums['margin'], $sums['discount'], $sums['discounted'] ) );
		self::assertSame( array( 'engaged' ), array_keys( $reader->splits( self::DAY, self::DAY )['engaged'] ) );
		self::assertSame( array( 2400, 1200 ), array_values( array_intersect_key( $reader->parts( self::DAY, self::DAY )['bundle'][77], array_flip( array( 'revenue', 'margin' ) ) ) ) );
		$this->order_at( self::DAY . ' 13:00:00', array( array( $this->product( '1.00' ), 1 ) ), 'b@example.test' );
		$sums = $this->reader()->sums( self::DAY, self::DAY );
		self::assertSame( array( null, 1, 1200 ), array( $sums['margin'], $sums['costed'], $sums['margin_known'] ), 'an order without a known cost makes no margin' );
	}

	public function test_orders_are_told_apart_by_the_group_of_their_customer_with_what_it_was_discounted(): void {
		if ( 'native' !== Plugin::instance()->engine()->name() ) {
			self::markTestSkipped( 'groups need the extension' );
		}
		$cup = $this->product( '10.00' );
		// Facts as reading thirty orders would have left them; making the orders takes a minute.
		global $wpdb;
		$days = array();
		for ( $n = 0; $n < 10; ++$n ) {
			// Ten customers: the first buys once and long ago, the last five times, lately and for most.
			for ( $k = 0; $k <= $n / 2; ++$k ) {
				$at     = new \DateTimeImmutable( '-' . ( 300 - 30 * $n + $k ) . ' days', wp_timezone() );
				$days[] = $at->format( 'Y-m-d' );
				$wpdb->insert(
					$wpdb->prefix . 'tandem_orders',
					array(
						'order_id' => 90000000 + 10 * $n + $k,
						'counts'   => 1,
						'day'      => end( $days ),
						'at'       => $at->getTimestamp(),
						'customer' => hexdec( substr( hash_hmac( 'sha256', "c$n@example.test", wp_salt( 'auth' ) ), 0, 15 ) ),
						'net'      => 1000 + 1000 * $n,
						'items'    => 1 + $n,
					)
				);
			}
		}
		( new \Tandem\Plugin\Reports\OrderDayStore() )->touch( $days );
		$reader = $this->reader();
		$marks  = Plugin::instance()->segment_marks();
		self::assertSame( 10, array_sum( $marks->mark( time() ) ), 'each customer is in one group' );
		self::assertTrue( $reader->fresh() );
		$splits = $reader->splits( ( new \DateTimeImmutable( '-400 days' ) )->format( 'Y-m-d' ), wp_date( 'Y-m-d' ) )['segment'];
		self::assertArrayNotHasKey( 'unknown', $splits );
		self::assertArrayHasKey( 'champions', $splits );
		self::assertSame( 30, array_sum( array_column( $splits, 'orders' ) ), 'groups add up to all orders' );
		// A new order has no group until the next day.
		$this->order_at( 'now', array( array( $cup, 1 ) ), 'c9@example.test' );
		$this->order_at( 'now', array( array( $cup, 1 ) ), 'new@example.test' );
		$again = $this->reader()->splits( wp_date( 'Y-m-d' ), wp_date( 'Y-m-d' ) )['segment'];
		self::assertSame( 2, $again['unknown']['orders'] );
	}

	public function test_orders_are_told_apart_by_the_owners_segments_guests_among_them_and_what_orders_cannot_tell_is_named(): void {
		if ( 'native' !== Plugin::instance()->engine()->name() ) {
			self::markTestSkipped( 'segments need the extension' );
		}
		$when = static fn( string $fact, string $is, mixed $value ): array => array( 'all' => array( compact( 'fact', 'is', 'value' ) ) );
		$made = static fn( string $id, array $conditions ): array => array( 'id' => $id, 'name' => "Name of $id", 'conditions' => $conditions ); // phpcs:ignore WordPress.Arrays
		Plugin::instance()->segments()->save(
			array(
				$made( 'twice', $when( 'customer.orders', 'ge', 2 ) ),
				$made( 'large', $when( 'customer.spent', 'ge', 3000 ) ),
				$made( 'lately', $when( 'customer.orders_in:30', 'ge', 1 ) ),
				$made( 'staff', $when( 'customer.roles', 'any_of', array( 'editor' ) ) ),
			)
		);
		$plate = $this->product( '7.00' );
		foreach ( array( array( 'a@example.test', 2 ), array( 'a@example.test', 3 ), array( 'b@example.test', 1 ), array( 'c@example.test', 5 ) ) as $at => list( $email, $quantity ) ) {
			$this->order_at( self::DAY . " 1$at:00:00", array( array( $plate, $quantity ) ), $email );
		}
		$this->reader()->fresh();
		$marks = Plugin::instance()->segment_marks();
		$marks->mark( strtotime( self::DAY . ' 23:00:00' ) );
		$found = $this->reader()->owner_segments( self::DAY, self::DAY );
		self::assertSame( array( 'large' => array( 3, 7000 ), 'lately' => array( 4, 7700 ), 'twice' => array( 2, 3500 ) ), self::sorted( array_map( static fn( array $sums ): array => array( $sums['orders'], $sums['revenue'] ), $found ) ) ); // phpcs:ignore WordPress.Arrays
		self::assertCount( 2, $this->reader()->orders( self::DAY, self::DAY, 'owner', 'twice' ) );
		self::assertSame( array( 'Name of staff' ), $marks->owner->names()['left'] );
		// Two months later nobody is among those of the last month.
		$marks->mark( strtotime( self::DAY . ' +60 days' ) );
		self::assertArrayNotHasKey( 'lately', $this->reader()->owner_segments( self::DAY, self::DAY ) );
	}

	/**
	 * @param array<string,mixed> $rows
	 * @return array<string,mixed>
	 */
	private static function sorted( array $rows ): array {
		ksort( $rows );
		return $rows;
	}

	public function test_the_customer_of_an_order_opens_with_all_orders_and_nobody_elses(): void {
		wp_set_current_user( 1 );
		$cup   = $this->product( '10.00' );
		$first = $this->order_at( self::DAY . ' 12:00:00', array( array( $cup, 1 ) ), 'ada@example.test' );
		$this->order_at( self::DAY . ' 13:00:00', array( array( $cup, 2 ) ), 'Ada@example.test' );
		$this->order_at( self::DAY . ' 14:00:00', array( array( $cup, 7 ) ), 'bob@example.test' );
		$this->reader();
		$request = new \WP_REST_Request( 'GET', '/tandem/v1/reports/customer' );
		$request->set_query_params( array( 'order' => $first->get_id() ) );
		$found = rest_do_request( $request )->get_data();
		self::assertSame( array( 2, 3000 ), array( $found['orders'], $found['spent'] ) );
		self::assertSame( array( 2000, 1000 ), array_column( $found['rows'], 'net' ), 'newest first' );
		self::assertStringContainsString( 'order', $found['rows'][0]['edit'] );
		$request->set_query_params( array( 'order' => 999999999 ) );
		self::assertSame( 400, rest_do_request( $request )->get_status() );
	}

	public function test_totals_of_days_are_the_counts_whether_added_up_or_not(): void {
		global $wpdb;
		$wpdb->query( "DELETE FROM {$wpdb->prefix}tandem_event_totals" );
		$wpdb->query( "DELETE FROM {$wpdb->prefix}tandem_event_days" );
		delete_option( \Tandem\Plugin\Reports\EventTotalStore::OPTION );
		$store      = new \Tandem\Plugin\Events\EventStore();
		$suggestion = \Tandem\Plugin\Recommendations\SuggestionId::of( 'cart', 'engine', array( 1 ), 2 );
		$note       = static function ( int $days, int $n ) use ( $store, $suggestion ): void {
			for ( $k = 0; $k < $n; ++$k ) {
				$store->write( array( new \Tandem\Plugin\Events\Event( str_pad( "total{$days}x$k", 22, 'x' ), time() - $days * DAY_IN_SECONDS, 'impression', '', $suggestion, 10 + $k ) ) );
			}
		};
		array_map( $note, array( 40, 5, 1, 0 ), array( 3, 2, 4, 1 ) );
		$totals = new \Tandem\Plugin\Reports\EventTotalStore();
		$sum    = static fn( int $from ): int => $totals->sums( wp_date( 'Y-m-d', time() - $from * DAY_IN_SECONDS ), wp_date( 'Y-m-d' ) )['cart engine']['impression'];
		self::assertSame( array( 10, 7, 5 ), array_map( $sum, array( 41, 6, 1 ) ) );
		$rows = "SELECT * FROM {$wpdb->prefix}tandem_event_totals ORDER BY day";
		$once = $wpdb->get_results( $rows, ARRAY_A );
		self::assertSame( array( '3', '2' ), array_column( $once, 'events' ), 'only days that no event can join are added up' );
		$wpdb->query( "DELETE FROM {$wpdb->prefix}tandem_event_totals" );
		delete_option( \Tandem\Plugin\Reports\EventTotalStore::OPTION );
		self::assertSame( 10, $sum( 41 ) );
		self::assertSame( $once, $wpdb->get_results( $rows, ARRAY_A ), 'made again it is the same' );
		// Products: whole months from their sums, the rest from the days.
		foreach ( array( 100, 70, 45, 1 ) as $ago ) {
			$store->write( array( new \Tandem\Plugin\Events\Event( str_pad( "view$ago", 22, 'x' ), time() - $ago * DAY_IN_SECONDS, 'view', '', null, 7 ) ) );
		}
		delete_option( \Tandem\Plugin\Reports\EventTotalStore::OPTION );
		$seen = static fn( int $from ): int => $totals->items( wp_date( 'Y-m-d', time() - $from * DAY_IN_SECONDS ), wp_date( 'Y-m-d' ) )[7]['seen'];
		self::assertSame( array( 4, 4, 3, 3, 2, 1 ), array_map( $seen, array( 400, 100, 99, 70, 69, 1 ) ) );
		self::assertGreaterThan( 0, (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}tandem_event_totals WHERE placement = ''" ) );
	}

	public function test_switching_on_is_noted_with_its_day(): void {
		delete_option( \Tandem\Plugin\Reports\SwitchLog::OPTION );
		$settings = Plugin::instance()->settings();
		$settings->update( array( 'live' => false ) );
		$settings->update( array( 'live' => true ) );
		$names = array_column( \Tandem\Plugin\Reports\SwitchLog::log()['changes'], 'on', 'name' );
		self::assertTrue( $names['live'] );
		self::assertTrue( $names['product'] );
		self::assertArrayNotHasKey( 'checkout', $names, 'a touchpoint that is off was not switched on' );
	}

	public function test_an_empty_period_is_zeros(): void {
		$sums = $this->reader()->sums( '2031-01-01', '2031-01-31' );
		self::assertSame( array( 0, 0, 0, null, 0 ), array( $sums['orders'], $sums['revenue'], $sums['items'], $sums['visits'], $sums['customers'] ) );
	}

	public function test_sales_after_a_click_are_read_from_the_order_lines(): void {
		$order = $this->order_at( self::DAY . ' 12:00:00', array( array( $this->product( '7.00' ), 2 ), array( $this->product( '5.00' ), 1 ) ), 'a@example.test' );
		$item  = array_values( $order->get_items() )[0];
		$item->update_meta_data( '_tandem_event', 'product_engine_0123456789' );
		$item->save();
		self::assertSame(
			array(
				'product' => array(
					'orders'  => 1,
					'lines'   => 1,
					'items'   => 2,
					'revenue' => 1400,
					'margin'  => null,
				),
			),
			$this->reader()->parts( self::DAY, self::DAY )['placement']
		);
	}
}
