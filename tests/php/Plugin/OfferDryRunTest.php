<?php
/**
 * A draft tried on past orders says what then happens when the same orders are placed with the offer on.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Offers\Offer;
use Tandem\Plugin\Offers\OfferInput;
use Tandem\Plugin\Plugin;
use Tandem\Value\DryRun;

require_once __DIR__ . '/BundleFixtures.php';
require_once __DIR__ . '/OfferFixtures.php';

final class OfferDryRunTest extends TandemTestCase {

	use BundleFixtures;
	use OfferFixtures;

	private int $now = 0;

	protected function setUp(): void {
		parent::setUp();
		// Only the orders of the test are there, also in a shop with a history.
		$orders = wc_get_orders( array( 'limit' => 1, 'orderby' => 'date', 'order' => 'DESC' ) );
		$this->now = time();
		if ( $orders ) {
			global $wpdb;
			$wpdb->query( "UPDATE {$wpdb->prefix}wc_orders SET status = 'wc-cancelled' WHERE type = 'shop_order'" );
		}
		Plugin::instance()->settings()->update( array( 'live' => true, 'offers' => array( 'same_address' => false ) ) );
	}

	protected function tearDown(): void {
		parent::tearDown();
		\Tandem\Plugin\Settings::forget();
		Plugin::instance()->offer_decision()->forget();
		WC()->customer->set_billing_email( '' );
	}

	/**
	 * @param array<string,mixed> $fields Fields of the draft.
	 * @return array{0:array<string,mixed>,1:array<int,int>} Result, and what each order would have got.
	 */
	private function dry_run( array $fields, float $seconds = INF ): array {
		$draft = new Offer( PHP_INT_MAX, 1, OfferInput::checked( $fields + array( 'name' => 'Draft', 'benefit' => array( 'type' => 'percent', 'percent' => '10' ) ) ) );
		$runs  = Plugin::instance()->offer_dry_run();
		$state = $runs->start( 90, $this->now );
		for ( $steps = 0; ! $state['done']; $steps++ ) {
			self::assertLessThan( 500, $steps );
			$state = $runs->step( $draft, json_decode( (string) wp_json_encode( $state ), true ), $seconds );
		}
		$run = DryRun::from( $state['run'] );
		return array( $run->result(), $run->given );
	}

	/**
	 * A past order.
	 *
	 * @param list<array{0:\WC_Product,1:int}> $lines Lines.
	 */
	private function past( array $lines, int $days_ago, int $user = 0, string $email = 'guest@example.test' ): \WC_Order {
		$order = $this->order( $lines, $user, $email );
		$order->set_date_created( $this->now - $days_ago * DAY_IN_SECONDS );
		$order->set_date_paid( $this->now - $days_ago * DAY_IN_SECONDS );
		$order->save();
		return $order;
	}

	public function test_a_dry_run_says_what_then_happens(): void {
		mt_srand( 11 );
		$products = array( $this->product( '19.90' ), $this->product( '35.00' ), $this->product( '120.00' ) );
		$people   = array( array( 0, 'guest@example.test' ) );
		foreach ( array( 'ann', 'bob', 'cat' ) as $name ) {
			$people[] = array( $this->sign_in( "$name@example.test" ), "$name@example.test" );
		}
		$plan = array();
		for ( $k = 0; $k < 16; $k++ ) {
			$lines = array();
			foreach ( (array) array_rand( $products, mt_rand( 1, 2 ) ) as $at ) {
				$lines[] = array( $products[ $at ], mt_rand( 1, 3 ) );
			}
			[ $user, $email ] = $people[ mt_rand( 0, 3 ) ];
			$plan[]           = array( $lines, 88 - 5 * $k - mt_rand( 0, 4 ), $user, $email );
		}
		$draft = array(
			'conditions' => array( 'any' => array( array( 'fact' => 'customer.spent_in:45', 'is' => 'ge', 'value' => 15000 ), array( 'fact' => 'cart.total', 'is' => 'ge', 'value' => 25000 ), array( 'fact' => 'customer.owns', 'is' => 'any_of', 'value' => array( $products[2]->get_id() ) ) ) ),
			'benefit'    => array( 'type' => 'percent', 'percent' => '12.5' ),
			'limits'     => array( 'per_customer' => 5, 'cool_off_days' => 6, 'budget' => '250.00' ),
		);
		$past  = array_map( fn( array $one ): \WC_Order => $this->past( $one[0], $one[1], $one[2], $one[3] ), $plan );
		[ $result, $given ] = $this->dry_run( $draft );
		self::assertSame( array( $result, $given ), $this->dry_run( $draft, 0.0 ), 'order by order, request by request, it is the same' );
		self::assertSame( array( 16, 0 ), array( $result['orders'], $result['unread'] ) );
		self::assertGreaterThan( 3, $result['touched'] );
		self::assertGreaterThan( 0, $result['limited'] );
		$expected = array_map( static fn( \WC_Order $order ): int => $given[ $order->get_id() ] ?? 0, $past );
		foreach ( $past as $order ) {
			$order->delete( true );
		}
		$id   = $this->offer( $draft );
		$real = array();
		foreach ( $plan as $one ) {
			$order  = $this->place( $one[0], $this->now - $one[1] * DAY_IN_SECONDS, $one[2], $one[3] );
			$whole  = array_sum( array_map( static fn( array $line ): int => $line[1] * (int) round( 100 * (float) $line[0]->get_price() ), $one[0] ) );
			$real[] = $whole - (int) round( 100 * (float) $order->get_subtotal() );
		}
		self::assertSame( $expected, $real );
		self::assertSame( array( 'uses' => $result['touched'], 'spent' => $result['discount'] ), Plugin::instance()->offer_usage()->totals( Plugin::instance()->offers()->all() )[ $id ] );
	}

	public function test_later_orders_and_refunds_do_not_count_yet(): void {
		$lamp = $this->product( '100.00' );
		$user = $this->sign_in();
		$this->past( array( array( $lamp, 1 ) ), 60, $user );
		$back = $this->past( array( array( $lamp, 1 ) ), 40, $user );
		$this->past( array( array( $lamp, 1 ) ), 20, $user );
		wc_create_refund( array( 'order_id' => $back->get_id(), 'amount' => '99.00' ) );
		[ $result, $given ] = $this->dry_run( array( 'conditions' => self::when( 'customer.spent', 'ge', 20000 ) ) );
		self::assertSame( array( 1, 1000 ), array( $result['touched'], $result['discount'] ), 'the refund of today was not known 20 days ago' );
		self::assertSame( array( 1, 1 ), $result['anyway'] );
	}

	public function test_margin_range_and_what_is_unknown_are_told(): void {
		update_option( 'woocommerce_feature_cost_of_goods_sold_enabled', 'yes' );
		$lamp = $this->product( '100.00' );
		$lamp->set_cogs_value( 60.0 );
		$lamp->save();
		foreach ( array( 50, 40, 30, 20 ) as $days ) {
			$this->past( array( array( $lamp, 1 ) ), $days );
		}
		[ $result ] = $this->dry_run( array() );
		self::assertSame( array( 4, 4, 4000, 4000, 3333 ), array( $result['touched'], $result['costed'], $result['discount'], $result['margin_before'], $result['margin_after'] ) );
		self::assertSame( array( array( 2, 4 ), 2 ), array( $result['anyway'], $result['more'] ), '40 off four orders, 30 left of each: two more pay for it' );
		$runs = Plugin::instance()->offer_dry_run();
		self::assertSame( array( 'today' => array( 'customer.spend_rank' ), 'lost' => array() ), $runs->limits( new Offer( 1, 1, OfferInput::checked( array( 'name' => 'x', 'conditions' => self::when( 'customer.spend_rank', 'le', 10 ), 'benefit' => array( 'type' => 'free_shipping' ) ) ) ) ) );
	}

	public function test_a_page_goes_on_with_its_own_run_only(): void {
		wp_set_current_user( self::factory_manager() );
		$this->past( array( array( $this->product( '100.00' ), 1 ) ), 10 );
		$ask = static function ( array $body ): array {
			$request = new \WP_REST_Request( 'POST', '/tandem/v1/offers/dry-run' );
			$request->set_body_params( $body );
			$answer = rest_do_request( $request );
			return array( $answer->get_status(), $answer->get_data() );
		};
		$offer             = array( 'name' => 'Draft', 'benefit' => array( 'type' => 'percent', 'percent' => '10' ) );
		[ $status, $data ] = $ask( array( 'offer' => $offer ) );
		self::assertSame( array( 200, true, 1, 1000 ), array( $status, $data['done'], $data['result']['touched'], $data['result']['discount'] ), (string) wp_json_encode( $data ) );
		[ , $again ] = $ask( array( 'offer' => $offer, 'run' => 'stolen' ) );
		self::assertNotSame( $data['run'], $again['run'] );
		self::assertSame( 400, $ask( array( 'offer' => array( 'benefit' => array( 'type' => 'early_access', 'opens' => '2030-01-01 00:00' ), 'scope' => array( 'products' => array( 1 ) ) ) + $offer ) )[0] );
		self::assertSame( 400, $ask( array( 'offer' => array( 'conditions' => self::when( 'customer.shoe_size', 'ge', 1 ) ) + $offer ) )[0] );
		self::assertSame( array(), array_filter( Plugin::instance()->offers()->all(), static fn( Offer $kept ): bool => 'Draft' === $kept->name() ), 'nothing is stored' );
	}

	private static function factory_manager(): int {
		return (int) wp_insert_user( array( 'user_login' => 'runner' . wp_rand(), 'user_pass' => wp_generate_password(), 'role' => 'shop_manager' ) );
	}
}
