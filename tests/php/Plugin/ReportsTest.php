<?php
/**
 * Reports: the sums of a period against orders made in the test.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Plugin;
use Tandem\Plugin\Reports\PeriodReader;

final class ReportsTest extends TandemTestCase {

	private const DAY = '2031-05-10';

	private function reader(): PeriodReader {
		return new PeriodReader( array( 'completed', 'processing' ) );
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
		global $wpdb;
		$wpdb->query( "UPDATE {$wpdb->prefix}wc_orders SET status = 'wc-cancelled'" );
		delete_transient( PeriodReader::OVERVIEW );
		$this->order( array( array( $this->product( '7.00' ), 3 ) ), 0, 'a@example.test' );
		$this->order( array( array( $this->product( '2.01' ), 1 ) ), 0, 'a@example.test' );
		self::assertSame(
			array(
				'orders'    => 2,
				'average'   => '11.51',
				'items'     => 2.0,
				'returning' => 1.0,
			),
			$this->reader()->overview( 30 )
		);
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
				'product engine' => array(
					'orders'  => 1,
					'lines'   => 1,
					'revenue' => 1400,
				),
			),
			$this->reader()->after_click( self::DAY, self::DAY )
		);
	}

	public function test_the_route_wants_a_manager_and_two_days(): void {
		$ask = static function ( array $query ): \WP_REST_Response {
			$request = new \WP_REST_Request( 'GET', '/tandem/v1/reports/metrics' );
			$request->set_query_params( $query );
			return rest_do_request( $request );
		};
		$good = array(
			'from' => self::DAY,
			'to'   => self::DAY,
		);
		self::assertSame( 401, $ask( $good )->get_status() );
		wp_set_current_user( 1 );
		self::assertSame( 400, $ask( array( 'from' => self::DAY ) )->get_status() );
		self::assertSame( 400, $ask( array( 'from' => 'yesterday' ) + $good )->get_status() );
		self::assertSame( 400, $ask( array( 'from' => '2031-02-30' ) + $good )->get_status() );
		self::assertSame( 400, $ask( array( 'to' => '2030-01-01' ) + $good )->get_status() );
	}

	public function test_the_extension_turns_sums_into_numbers_and_its_absence_into_the_last_ones(): void {
		wp_set_current_user( 1 );
		$this->order_at( self::DAY . ' 12:00:00', array( array( $this->product( '30.00' ), 1 ) ), 'a@example.test' );
		$this->order_at( self::DAY . ' 13:00:00', array( array( $this->product( '10.00' ), 3 ) ), 'b@example.test' );
		$request = new \WP_REST_Request( 'GET', '/tandem/v1/reports/metrics' );
		$request->set_query_params(
			array(
				'from' => self::DAY,
				'to'   => self::DAY,
			)
		);
		$answer = rest_do_request( $request );
		if ( 'native' === Plugin::instance()->engine()->name() ) {
			self::assertSame( 200, $answer->get_status() );
			$metrics = array_column( $answer->get_data()['metrics'], null, 'metric' );
			self::assertEqualsWithDelta( 3000.0, $metrics['order_value']['current']['value'], 1e-9 );
			self::assertEqualsWithDelta( 2.0, $metrics['items_per_order']['current']['value'], 1e-9 );
			self::assertNull( $metrics['conversion']['current'], 'no visit was counted' );
			self::assertNotFalse( get_option( 'tandem_report_last' ) );
		} else {
			self::assertSame( 'tandem_extension_missing', $answer->get_data()['code'] );
			update_option( 'tandem_report_last', '{"metrics":[],"computed_at":1}', false );
			self::assertSame( 1, rest_do_request( $request )->get_data()['computed_at'] );
		}
	}
}
