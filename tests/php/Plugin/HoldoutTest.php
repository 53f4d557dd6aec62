<?php
/**
 * The holdout: the same page for everybody, and counts that say what suggestions added.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Assignment;
use Tandem\Plugin\Events\Event;
use Tandem\Plugin\Events\EventStore;
use Tandem\Plugin\Experiments\Holdout;
use Tandem\Plugin\Experiments\ExperimentReader;
use Tandem\Plugin\Plugin;

final class HoldoutTest extends TandemTestCase {

	protected function setUp(): void {
		parent::setUp();
		$this->skip_history();
		Plugin::instance()->settings()->update(
			array(
				'measure' => array(
					'on'      => true,
					'holdout' => 10,
				),
			)
		);
	}

	/**
	 * @return array<string,mixed>|null
	 */
	private static function request( int $now ): ?array {
		return ( new ExperimentReader( new \Tandem\Plugin\Reports\OrderFactStore( array( 'completed', 'processing' ) ) ) )->request(
			Holdout::KEY,
			array(
				Holdout::KEY   => 1000,
				Holdout::SHOWN => Assignment::BUCKETS - 1000,
			),
			$now
		);
	}

	private static function visitor( int $n ): string {
		return md5( "visitor $n" );
	}

	private function expose( string $visitor, string $arm, int $at ): void {
		static $n = 0;
		$uid = str_pad( 'exposure' . ( ++$n ), 22, 'x' );
		( new EventStore() )->write( array( new Event( $uid, $at, 'exposure', $visitor, experiment: Holdout::KEY, arm: $arm ) ) );
	}

	private function buy( string $visitor, string $price, int $quantity, int $at ): \WC_Order {
		$order = $this->order( array( array( $this->product( $price ), $quantity ) ) );
		$order->set_date_created( $at );
		$order->update_meta_data( '_tandem_visitor', $visitor );
		$order->save();
		return $order;
	}

	public function test_a_tenth_is_held_out_and_nobody_without_an_id(): void {
		$holdout = new Holdout( Plugin::instance()->settings() );
		$held    = count( array_filter( range( 1, 20000 ), static fn( int $n ): bool => $holdout->holds( self::visitor( $n ) ) ) );
		self::assertGreaterThan( 1850, $held );
		self::assertLessThan( 2150, $held );
		self::assertFalse( $holdout->holds( '' ) );
		self::assertSame( 1000, $holdout->weight() );
		Plugin::instance()->settings()->update( array( 'measure' => array( 'on' => false ) ) );
		self::assertSame( 0, $holdout->weight() );
	}

	public function test_the_head_is_the_same_for_every_visitor(): void {
		$holdout = new Holdout( Plugin::instance()->settings() );
		$print   = static function () use ( $holdout ): string {
			ob_start();
			$holdout->print_rule();
			return (string) ob_get_clean();
		};
		$_COOKIE['tandem_vid'] = self::visitor( 1 );
		$_COOKIE['tandem_exp'] = 'holdout';
		$one                   = $print();
		unset( $_COOKIE['tandem_vid'], $_COOKIE['tandem_exp'] );
		self::assertSame( $one, $print() );
		self::assertStringContainsString( 'tandem-holdout', $one );
	}

	public function test_counts_hold_each_visitor_once_from_the_first_exposure_on(): void {
		$start = time() - 30 * DAY_IN_SECONDS;
		$this->expose( self::visitor( 1 ), 'holdout', $start );
		$this->expose( self::visitor( 1 ), 'holdout', $start + 500 );
		$this->expose( self::visitor( 2 ), 'shown', $start + 100 );
		$this->expose( self::visitor( 3 ), 'shown', $start + 100 );
		$this->expose( self::visitor( 4 ), 'holdout', $start + 100 );
		$this->expose( self::visitor( 4 ), 'shown', $start + 200 );
		$this->buy( self::visitor( 2 ), '10.00', 2, $start + 1000 );
		$half = $this->buy( self::visitor( 2 ), '7.00', 1, $start + 2000 );
		$this->buy( self::visitor( 3 ), '99.00', 1, $start - 1000 );
		$this->buy( self::visitor( 4 ), '99.00', 1, $start + 1000 );
		$this->buy( self::visitor( 1 ), '5.00', 1, $start + 1000 )->update_status( 'cancelled' );
		wc_create_refund(
			array(
				'order_id' => $half->get_id(),
				'amount'   => '3.50',
			)
		);
		$request = self::request( $start + 10 * DAY_IN_SECONDS );
		self::assertSame( $start, $request['started'] );
		list( $holdout, $shown ) = $request['arms'];
		self::assertSame( array( 1000, 1, 0, array() ), array( $holdout['weight'], $holdout['visitors'], $holdout['mixed'] - 1, $holdout['buyers'] ) );
		self::assertSame( array( Assignment::BUCKETS - 1000, 2, array( array( 2350, 0, 2, 3, 1 ) ) ), array( $shown['weight'], $shown['visitors'], $shown['buyers'] ) );
	}

	public function test_before_the_first_exposure_there_is_nothing_to_ask(): void {
		self::assertNull( self::request( time() ) );
	}

	public function test_the_route_wants_a_manager_and_answers_a_state(): void {
		$ask = static fn(): \WP_REST_Response => rest_do_request( new \WP_REST_Request( 'GET', '/tandem/v1/experiments/holdout' ) );
		self::assertSame( 401, $ask()->get_status() );
		wp_set_current_user( 1 );
		self::assertNull( $ask()->get_data()['report'] );
		$this->expose( self::visitor( 1 ), 'shown', time() - 100 );
		if ( 'native' === Plugin::instance()->engine()->name() ) {
			self::assertSame( 'collecting', $ask()->get_data()['report']['arms'][0]['state'] );
		} else {
			self::assertSame( 'tandem_extension_missing', $ask()->get_data()['code'] );
		}
	}
}
