<?php
/**
 * Experiments: made, started, applied to the right visitors, counted and stopped.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Events\Event;
use Tandem\Plugin\Events\EventStore;
use Tandem\Plugin\Experiments\Experiment;
use Tandem\Plugin\Experiments\ExperimentDesk;
use Tandem\Plugin\Experiments\Experiments;
use Tandem\Plugin\Experiments\ExperimentStore;
use Tandem\Plugin\Journey\Slot;
use Tandem\Plugin\Plugin;

final class ExperimentsTest extends TandemTestCase {

	protected function setUp(): void {
		parent::setUp();
		$this->skip_history();
		Plugin::instance()->settings()->update( array( 'measure' => array( 'on' => true ) ) );
		wp_set_current_user( 1 );
	}

	protected function tearDown(): void {
		unset( $_COOKIE['tandem_vid'] );
		parent::tearDown();
	}

	private function desk(): ExperimentDesk {
		return Plugin::instance()->experiment_desk();
	}

	/**
	 * @param array<string,mixed> $values
	 */
	private function draft( array $values = array() ): Experiment {
		return $this->desk()->create(
			$values + array(
				'name'     => 'Upgrades in the cart',
				'kind'     => 'placement',
				'target'   => 'cart',
				'variants' => array( array( 'name' => 'upgrade', 'strategy' => 'upgrade' ) ), // phpcs:ignore WordPress.Arrays
			)
		);
	}

	private static function prices(): \Tandem\Plugin\Experiments\ArmPrices {
		$plugin = Plugin::instance();
		return new \Tandem\Plugin\Experiments\ArmPrices( $plugin->arms(), static fn( mixed $html ): mixed => $html, static fn( mixed $bundle ) => $plugin->bundle_pricer()->row( $bundle ), $plugin->offers( ... ) );
	}

	/**
	 * A visitor of an arm.
	 */
	private static function visitor( Experiment $experiment, int $arm, int $nth = 0 ): string {
		for ( $n = 0;; ++$n ) {
			$id = md5( "visitor $n" );
			if ( $experiment->arm( $id ) === $arm && $nth-- === 0 ) {
				return $id;
			}
		}
	}

	/**
	 * @dataProvider refused
	 * @param array<string,mixed> $values
	 */
	public function test_what_does_not_fit_is_named( array $values, string $expected ): void {
		$this->expectException( \InvalidArgumentException::class );
		$this->expectExceptionMessage( $expected );
		$this->draft( $values );
	}

	public static function refused(): array {
		return array(
			array( array( 'name' => '' ), 'name: expected' ),
			array( array( 'kind' => 'weather' ), 'kind: expected one of' ),
			array( array( 'target' => 'attic' ), 'target: expected a placement' ),
			array( array( 'variants' => array() ), 'variants: expected 1 to 3' ),
			array( array( 'variants' => array( array( 'name' => 'same' ) ) ), 'something that differs' ),
			array( array( 'variants' => array( array( 'strategy' => 'magic' ) ) ), 'strategy: expected a strategy' ),
			array( array( 'target' => 'bought-together', 'variants' => array( array( 'count' => 4 ) ) ), 'count: expected 1 to 3' ), // phpcs:ignore WordPress.Arrays
			array( array( 'target' => 'bought-together', 'variants' => array( array( 'strategy' => 'manual' ) ) ), 'strategy: expected' ), // phpcs:ignore WordPress.Arrays
			array( array( 'kind' => 'offer', 'target' => '999999' ), 'target: expected a live offer' ), // phpcs:ignore WordPress.Arrays
			array( array( 'share' => 0 ), 'share: expected' ),
			array( array( 'kind' => 'bundle', 'target' => '1' ), 'target: expected a bundle' ), // phpcs:ignore WordPress.Arrays
		);
	}

	public function test_a_draft_touches_nobody_and_a_running_one_the_visitors_of_its_arm(): void {
		$draft = $this->draft();
		self::assertSame( array(), ExperimentStore::running() );
		$running = $this->desk()->start( $draft->id );
		self::assertCount( 1, ExperimentStore::running() );
		$parts = new Experiments( Plugin::instance()->arms() );
		$slot  = Slot::of( array( 'placement' => 'cart', 'strategy' => 'cart' ) ); // phpcs:ignore WordPress.Arrays
		foreach ( array( 'cart', 'upgrade' ) as $arm => $strategy ) {
			$_COOKIE['tandem_vid'] = self::visitor( $running, $arm );
			self::assertSame( $strategy, $parts->slot( $slot )->strategy );
		}
		unset( $_COOKIE['tandem_vid'] );
		self::assertSame( 'cart', $parts->slot( $slot )->strategy, 'nobody is in an experiment without consent' );
		$this->desk()->stop( $running->id );
		self::assertSame( array(), ExperimentStore::running() );
		self::assertSame( array( 'created', 'started', 'stopped' ), array_column( $this->desk()->get( $running->id )->history, 'what' ) );
	}

	public function test_pages_are_the_same_for_every_arm(): void {
		$running = $this->desk()->start( $this->draft( array( 'target' => 'bought-together', 'variants' => array( array( 'name' => 'none', 'show' => false ) ) ) )->id ); // phpcs:ignore WordPress.Arrays
		$parts   = new Experiments( Plugin::instance()->arms() );
		$page    = static function () use ( $parts ): string {
			ob_start();
			$parts->print_rules();
			return (string) ob_get_clean() . wp_json_encode( $parts->data( array() ) );
		};
		$_COOKIE['tandem_vid'] = self::visitor( $running, 0 );
		$one                   = $page();
		$_COOKIE['tandem_vid'] = self::visitor( $running, 1 );
		self::assertSame( $one, $page() );
		self::assertStringContainsString( "tandem-x-{$running->key}-variant1 .tandem-together{display:none}", $one );
	}

	public function test_an_arm_lowers_a_price_of_the_own_cart_and_never_raises_one(): void {
		$store = new ExperimentStore();
		$made  = $store->save( new Experiment( 0, 'xdiscount', 'running', 'Deeper', 'bundle', '77', array( array( 'id' => 'control', 'name' => '', 'weight' => 5000, 'change' => array() ), array( 'id' => 'variant1', 'name' => '', 'weight' => 5000, 'change' => array( 'discount' => 1500 ) ) ) ) ); // phpcs:ignore WordPress.Arrays
		$parts = self::prices();
		$key   = WC()->cart->add_to_cart( $this->product( '10.00' )->get_id() );
		$rule  = static fn( int $points ): array => array(
			array(
				'id'       => 'bundle:77',
				'version'  => 'before',
				'discount' => array(
					'type'         => 'percent',
					'basis_points' => $points,
				),
			),
		);
		$lines = array( array( 'key' => $key ) );
		$after = static fn( int $points, array $of ): int => $parts->rules( $rule( $points ), $of )[0]['discount']['basis_points'];

		$_COOKIE['tandem_vid'] = self::visitor( $made, 1 );
		self::assertSame( 1500, $after( 1000, $lines ) );
		self::assertNotSame( 'before', $parts->rules( $rule( 1000 ), $lines )[0]['version'], 'another price is another rule' );
		self::assertSame( 2000, $after( 2000, $lines ), 'a discount is never made smaller' );
		self::assertSame( 1000, $after( 1000, array( array( 'key' => 'set of a page' ) ) ), 'what a cached page shows stays' );
		self::assertSame( 1500, $after( 1000, $lines ), 'a price that was given stays with the cart' );
		do_action( 'woocommerce_cart_emptied' );
		$_COOKIE['tandem_vid'] = self::visitor( $made, 0 );
		self::assertSame( 1000, $after( 1000, $lines ) );
	}

	public function test_an_offer_is_taken_from_the_arm_without_it(): void {
		$made  = ( new ExperimentStore() )->save( new Experiment( 0, 'xoffer', 'running', 'Offer', 'offer', '5', array( array( 'id' => 'control', 'name' => '', 'weight' => 5000, 'change' => array() ), array( 'id' => 'variant1', 'name' => '', 'weight' => 5000, 'change' => array( 'show' => false ) ) ) ) ); // phpcs:ignore WordPress.Arrays
		$parts = self::prices();
		$key   = WC()->cart->add_to_cart( $this->product( '10.00' )->get_id() );
		$rules = array( array( 'id' => 'offer:5' ), array( 'id' => 'offer:6' ) );
		foreach ( array( array( 'offer:5', 'offer:6' ), array( 'offer:6' ) ) as $arm => $left ) {
			$_COOKIE['tandem_vid'] = self::visitor( $made, $arm );
			self::assertSame( $left, array_column( $parts->rules( $rules, array( array( 'key' => $key ) ) ), 'id' ) );
		}
	}

	public function test_two_cannot_change_the_same_thing_at_once(): void {
		$this->desk()->start( $this->draft()->id );
		$this->expectExceptionMessage( 'target: expected one that no other experiment changes' );
		$this->desk()->start( $this->draft()->id );
	}

	public function test_a_broken_guardrail_stops_it_and_the_history_says_so(): void {
		if ( 'native' !== Plugin::instance()->engine()->name() ) {
			self::markTestSkipped( 'statistics need the extension' );
		}
		$running = $this->desk()->start( $this->draft()->id );
		$events  = array();
		// Pages of the variant take twice as long.
		foreach ( array( 400, 800 ) as $arm => $ms ) {
			for ( $n = 0; $n < 60; ++$n ) {
				$events[] = new Event( str_pad( "exposed{$arm}x$n", 22, 'x' ), time() - 3 * DAY_IN_SECONDS, 'exposure', self::visitor( $running, $arm, $n ), experiment: $running->key, arm: 'control' === $running->arms[ $arm ]['id'] ? 'control' : 'variant1', ms: $ms + $n % 7 );
			}
		}
		( new EventStore() )->write( $events );
		$this->desk()->watch();
		self::assertSame( 'running', $this->desk()->get( $running->id )->status, 'nobody ordered: nothing is known yet' );
		foreach ( array( 0, 1 ) as $arm ) {
			$order = $this->order( array( array( $this->product( '10.00' ), 1 ) ) );
			$order->update_meta_data( '_tandem_visitor', self::visitor( $running, $arm ) );
			$order->save();
		}
		$this->desk()->watch();
		$stopped = $this->desk()->get( $running->id );
		self::assertSame( 'stopped', $stopped->status );
		self::assertContains( 'guardrail', array_column( $stopped->history, 'what' ) );
	}

	/**
	 * Visitors of both arms by the intake's own tables, a third of whom buy; those of the variant for more.
	 *
	 * The key is given: arms are drawn by it, and of random draws one in twenty leaves the true effect outside an
	 * interval of 95 percent, as it must. How often that is, over many draws, is counted with the statistics.
	 *
	 * @return array<string,mixed> Report of the engine.
	 */
	private function planted( int $percent ): array {
		global $wpdb;
		$start   = time() - 21 * DAY_IN_SECONDS;
		$running = $this->desk()->start( $this->draft()->id );
		$running = ( new ExperimentStore() )->save( $running->with( array( 'key' => "xplanted$percent", 'started' => $start - 60 ) ) );
		$events  = array();
		$orders  = array();
		for ( $n = 0; $n < 2400; ++$n ) {
			$visitor  = md5( "shopper $n" );
			$arm      = $running->arm( $visitor );
			$events[] = new Event( substr( md5( "exposure $percent $n" ), 0, 22 ), $start + $n, 'exposure', $visitor, experiment: $running->key, arm: $running->arms[ $arm ]['id'], ms: 500 + $n % 90 );
			if ( $n % 3 === 0 ) {
				// Amounts between 90.00 and 110.00, the same in both arms but for what is planted.
				$net      = intdiv( ( 9000 + ( $n * 37 ) % 2000 ) * ( 1 === $arm ? 100 + $percent : 100 ), 100 );
				$orders[] = $wpdb->prepare( '(%d, 1, %s, %d, %d, %d, 1, %s)', 90000000 + $n, wp_date( 'Y-m-d', $start + $n + 60 ), $start + $n + 60, $net, $net, $visitor );
			}
		}
		foreach ( array_chunk( $events, 60 ) as $chunk ) {
			( new EventStore() )->write( $chunk );
		}
		foreach ( array_chunk( $orders, 50 ) as $chunk ) {
			$wpdb->query( "INSERT INTO {$wpdb->prefix}tandem_orders (order_id, counts, day, at, gross, net, items, visitor) VALUES " . implode( ', ', $chunk ) );
		}
		return (array) $this->desk()->report( $running );
	}

	public function test_a_planted_effect_lies_in_the_interval_and_a_planted_null_wins_nothing(): void {
		if ( 'native' !== Plugin::instance()->engine()->name() ) {
			self::markTestSkipped( 'statistics need the extension' );
		}
		global $wpdb;
		foreach ( array( 8, 0 ) as $percent ) {
			$report = $this->planted( $percent );
			$arm    = $report['arms'][0];
			$value  = array_column( $arm['metrics'], null, 'metric' )['order_value'];
			$effect = $value['control'] * $percent / 100;
			self::assertGreaterThan( $value['interval'][0], $effect, "$percent percent" );
			self::assertLessThan( $value['interval'][1], $effect, "$percent percent" );
			self::assertSame( 8 === $percent, $value['significant'], "$percent percent" );
			if ( 0 === $percent ) {
				self::assertContains( $arm['state'], array( 'undecided', 'too_early', 'no_difference' ) );
			}
			foreach ( $this->desk()->all() as $experiment ) {
				$this->desk()->stop( $experiment->id );
				$this->desk()->delete( $experiment->id );
			}
			$wpdb->query( "DELETE FROM {$wpdb->prefix}tandem_orders WHERE order_id >= 90000000" );
			$wpdb->query( "DELETE FROM {$wpdb->prefix}tandem_events WHERE kind = 'exposure'" );
		}
	}

	public function test_the_routes_make_start_note_and_list(): void {
		$ask     = static function ( string $method, string $path, array $body = array() ): \WP_REST_Response {
			$request = new \WP_REST_Request( $method, "/tandem/v1/experiments$path" );
			$request->set_header( 'Content-Type', 'application/json' );
			$request->set_body( (string) wp_json_encode( $body ) );
			return rest_do_request( $request );
		};
		$created = $ask( 'POST', '', array( 'name' => 'Title', 'kind' => 'placement', 'target' => 'shop', 'variants' => array( array( 'name' => 'b', 'title' => 'Made for you' ) ) ) ); // phpcs:ignore WordPress.Arrays
		self::assertSame( 200, $created->get_status(), (string) wp_json_encode( $created->get_data() ) );
		$id = $created->get_data()['id'];
		self::assertSame( 200, $ask( 'POST', "/$id/note", array( 'text' => 'before the sale' ) )->get_status() );
		self::assertSame( 'running', $ask( 'POST', "/$id/start" )->get_data()['status'] );
		self::assertSame( 400, $ask( 'DELETE', "/$id" )->get_status() );
		$listed = $ask( 'GET', '' )->get_data();
		self::assertSame( array( $id ), array_column( $listed['experiments'], 'id' ) );
		self::assertNull( $listed['experiments'][0]['report'], 'nobody was exposed yet' );
		self::assertContains( 'cart', array_column( $listed['targets']['placement'], 'value' ) );
		$labels = array_column( $listed['targets']['placement'], 'label', 'value' );
		self::assertSame( $labels, array_unique( $labels ), 'no two places are called the same' );
		self::assertArrayNotHasKey( 'post-purchase', $labels, 'an e-mail has no visitor' );
		self::assertSame( 'stopped', $ask( 'POST', "/$id/stop" )->get_data()['status'] );
		self::assertSame( 200, $ask( 'DELETE', "/$id" )->get_status() );
		self::assertSame( 400, $ask( 'POST', '/999999/start' )->get_status() );
	}
}
