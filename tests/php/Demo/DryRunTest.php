<?php
/**
 * A draft tried on the demo shop's orders says what then happens when the same orders are placed with the offer on.
 */

declare(strict_types=1);

namespace Tandem\Tests\Demo;

use Tandem\Plugin\Offers\Offer;
use Tandem\Plugin\Offers\OfferInput;
use Tandem\Plugin\Plugin;
use Tandem\Tests\Plugin\BundleFixtures;
use Tandem\Tests\Plugin\OfferFixtures;
use Tandem\Tests\Plugin\TandemTestCase;
use Tandem\Value\DryRun;

require_once dirname( __DIR__ ) . '/Plugin/TandemTestCase.php';
require_once dirname( __DIR__ ) . '/Plugin/BundleFixtures.php';
require_once dirname( __DIR__ ) . '/Plugin/OfferFixtures.php';

final class DryRunTest extends TandemTestCase {

	use BundleFixtures;
	use OfferFixtures;

	/** Days replayed; TANDEM_DAYS names more, an order takes about a second. */
	private const DAYS = 14;

	protected function tearDown(): void {
		parent::tearDown();
		\Tandem\Plugin\Settings::forget();
		Plugin::instance()->offer_decision()->forget();
		WC()->customer->set_billing_email( '' );
	}

	private static function days(): int {
		return (int) ( getenv( 'TANDEM_DAYS' ) ?: self::DAYS );
	}

	/**
	 * Paid orders of the days in the order of time: id, time, user, address, lines.
	 *
	 * @return list<array{0:int,1:int,2:int,3:string,4:list<array{0:\WC_Product,1:int}>}>
	 */
	private static function history( int $now ): array {
		$found = array();
		foreach ( wc_get_orders( array( 'type' => 'shop_order', 'status' => array( 'completed', 'processing' ), 'date_created' => ( $now - self::days() * DAY_IN_SECONDS ) . '...' . $now, 'limit' => -1, 'orderby' => 'ID', 'order' => 'ASC' ) ) as $order ) {
			$lines = array();
			foreach ( $order->get_items() as $item ) {
				$lines[] = array( $item->get_product(), $item->get_quantity() );
			}
			$found[] = array( $order->get_id(), (int) $order->get_date_created()->getTimestamp(), $order->get_customer_id(), (string) $order->get_billing_email(), $lines );
		}
		usort( $found, static fn( array $a, array $b ): int => array( $a[1], $a[0] ) <=> array( $b[1], $b[0] ) );
		return $found;
	}

	public function test_a_dry_run_on_the_shops_own_orders_is_what_happens_when_they_are_placed_again(): void {
		global $wpdb;
		$now     = time();
		$history = self::history( $now );
		self::assertGreaterThan( 5, count( $history ), 'the demo shop has a history' );
		Plugin::instance()->settings()->update( array( 'live' => true, 'offers' => array( 'same_address' => false ) ) );
		// The history was made without bundles, shipping and stock; so it is placed again.
		foreach ( Plugin::instance()->bundles()->published() as $bundle ) {
			wp_update_post( array( 'ID' => $bundle->id, 'post_status' => 'draft' ) );
		}
		self::assertSame( array(), Plugin::instance()->bundles()->published() );
		add_filter( 'woocommerce_cart_needs_shipping', '__return_false' );
		add_filter( 'woocommerce_can_reduce_order_stock', '__return_false' );
		add_filter( 'pre_option_woocommerce_manage_stock', static fn(): string => 'no' );
		add_filter( 'woocommerce_product_is_in_stock', '__return_true' );
		$worth = array_map( static fn( array $one ): int => array_sum( array_map( static fn( array $line ): int => $line[1] * (int) round( 100 * (float) $line[0]->get_price() ), $one[4] ) ), $history );
		$middle = $worth;
		sort( $middle );
		$middle = $middle[ intdiv( count( $middle ), 2 ) ];
		$draft  = array(
			'name'       => 'Draft',
			'conditions' => array( 'any' => array( array( 'fact' => 'customer.orders_in:60', 'is' => 'ge', 'value' => 1 ), array( 'fact' => 'cart.total', 'is' => 'ge', 'value' => 2 * $middle ) ) ),
			'benefit'    => array( 'type' => 'percent', 'percent' => '12.5' ),
			'limits'     => array( 'per_customer' => 3, 'cool_off_days' => 5, 'budget' => '1500.00' ),
		);
		$runs   = Plugin::instance()->offer_dry_run();
		$state  = $runs->step( new Offer( PHP_INT_MAX, 1, OfferInput::checked( $draft + array( 'status' => 'draft' ) ) ), $runs->start( self::days(), $now ), INF );
		$run    = DryRun::from( $state['run'] );
		$result = $run->result();
		self::assertSame( array( count( $history ), 0 ), array( $result['orders'], $result['unread'] ) );
		self::assertGreaterThan( 5, $result['touched'] );
		self::assertGreaterThan( 5, $result['limited'], 'limits take part' );
		$expected = array_map( static fn( array $one ): int => $run->given[ $one[0] ] ?? 0, $history );

		foreach ( array_chunk( array_column( $history, 0 ), 200 ) as $ids ) {
			$wpdb->query( "UPDATE {$wpdb->prefix}wc_orders SET status = 'wc-cancelled' WHERE id IN (" . implode( ',', array_map( 'intval', $ids ) ) . ')' );
		}
		$wpdb->query( "DELETE FROM {$wpdb->prefix}tandem_customers" );
		wp_cache_flush();
		Plugin::instance()->order_facts()->release();
		$id   = $this->offer( $draft );
		$real = array();
		foreach ( $history as $place => list( , $at, $user, $email, $lines ) ) {
			$real[] = $worth[ $place ] - (int) round( 100 * (float) $this->place( $lines, $at, $user, $email )->get_subtotal() );
		}
		self::assertSame( $expected, $real, count( array_filter( array_map( static fn( int $a, int $b ): bool => $a !== $b, $expected, $real ) ) ) . ' orders differ' );
		self::assertSame( array( 'uses' => $result['touched'], 'spent' => $result['discount'] ), Plugin::instance()->offer_usage()->totals( Plugin::instance()->offers()->live() )[ $id ] );
	}
}
