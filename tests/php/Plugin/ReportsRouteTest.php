<?php
/**
 * The route of the reports: who may ask what, with the extension and without it.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Health\ServerFacts;
use Tandem\Plugin\Plugin;

final class ReportsRouteTest extends TandemTestCase {

	private const DAY = '2031-05-10';

	protected function setUp(): void {
		parent::setUp();
		$this->skip_history();
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
		foreach ( array( 'a' => array( $this->product( '30.00' ), 1 ), 'b' => array( $this->product( '10.00' ), 3 ) ) as $name => $line ) {
			$order = $this->order( array( $line ), 0, $name . '@example.test' );
			$order->set_date_created( ( new \DateTimeImmutable( self::DAY . ' 12:00:00', wp_timezone() ) )->getTimestamp() );
			$order->save();
		}
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
			self::assertSame( array( 503, 'tandem_extension_missing' ), array( $answer->get_status(), $answer->get_data()['code'] ) );
			self::assertStringEndsWith( ServerFacts::where(), $answer->get_data()['message'] );
			update_option( 'tandem_report_last', '{"metrics":[],"computed_at":1}', false );
			self::assertSame( 1, rest_do_request( $request )->get_data()['computed_at'] );
		}
	}
}
