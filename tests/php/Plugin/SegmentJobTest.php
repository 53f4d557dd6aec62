<?php
/**
 * Ranks and interests of all customers, from real orders.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Exception\EngineException;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Segments\SegmentOrdersReader;

require_once __DIR__ . '/OfferFixtures.php';

final class SegmentJobTest extends TandemTestCase {

	use OfferFixtures;

	public function test_orders_come_net_of_refunds_and_guests_stay_out(): void {
		$before = ( new SegmentOrdersReader( array( 'completed' ) ) )->all( 0 );
		$term   = wp_insert_term( 'Chairs ' . wp_rand(), 'product_cat' )['term_id'];
		$chair  = $this->product( '120.00', 'Chair', array( 'category_ids' => array( $term ) ) );
		$user   = $this->sign_in();
		$order  = $this->order( array( array( $chair, 2 ) ), $user );
		$this->order( array( array( $chair, 1 ) ), 0 );
		wc_create_refund( array( 'order_id' => $order->get_id(), 'amount' => '40.00' ) );
		$after = ( new SegmentOrdersReader( array( 'completed' ) ) )->all( 0 );
		$at    = $order->get_date_created()->getTimestamp();
		self::assertSame( array( $user, $at, 20000 ), array_slice( $after['orders'], count( $before['orders'] ) ) );
		self::assertSame( array( $user, $term, $at, 2 ), array_slice( $after['bought'], count( $before['bought'] ) ) );
	}

	public function test_the_best_customers_are_known_after_a_run_or_the_last_result_stays(): void {
		$lamp  = $this->product( '100.00' );
		$users = array();
		for ( $k = 1; $k <= 5; $k++ ) {
			$users[ $k ] = $this->sign_in( "rank$k@example.test" );
			$this->order( array( array( $lamp, $k ) ), $users[ $k ] );
		}
		Plugin::instance()->order_facts()->put_segments( array( $users[1] => array( 'rank' => 7 ) ) );
		try {
			Plugin::instance()->segment_job()->run();
		} catch ( EngineException $error ) {
			self::assertSame( 'extension.missing', $error->errorCode );
			self::assertSame( 7, Plugin::instance()->shopper_facts()->of_customer( $users[1] )['customer.spend_rank'] );
			return;
		}
		$ranks = array_map( static fn( int $user ): int => Plugin::instance()->shopper_facts()->of_customer( $user )['customer.spend_rank'], $users );
		self::assertSame( 1, $ranks[5] );
		self::assertGreaterThan( $ranks[4], $ranks[1] );
		self::assertContains( 'top', Plugin::instance()->shopper_facts()->of_customer( $users[5] )['customer.segments'] );
		self::assertNotContains( 'top', Plugin::instance()->shopper_facts()->of_customer( $users[1] )['customer.segments'] );
	}
}
