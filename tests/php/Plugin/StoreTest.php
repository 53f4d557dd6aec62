<?php
/**
 * The ground that every other test in the store stands on.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Deferred;
use Tandem\Plugin\Integration;

final class StoreTest extends TandemTestCase {

	public function test_the_plugin_is_active_and_declares_compatibility(): void {
		self::assertTrue( is_plugin_active( 'tandem-for-woocommerce/tandem-for-woocommerce.php' ) );
		foreach ( array( 'custom_order_tables', 'cart_checkout_blocks' ) as $feature ) {
			$plugins = \Automattic\WooCommerce\Utilities\FeaturesUtil::get_compatible_plugins_for_feature( $feature );
			self::assertContains( 'tandem-for-woocommerce/tandem-for-woocommerce.php', $plugins['compatible'], $feature );
		}
	}

	public function test_an_order_of_a_product_keeps_its_price(): void {
		$order = $this->order( array( array( $this->product( '12.50' ), 3 ) ) );
		self::assertSame( '37.50', $order->get_total() );
	}

	/**
	 * @depends test_an_order_of_a_product_keeps_its_price
	 */
	public function test_nothing_of_an_earlier_test_is_left(): void {
		global $wpdb;
		self::assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}wc_orders WHERE billing_email = 'buyer@example.test'" ) );
		self::assertSame( '0', $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->posts} WHERE post_title = 'Product at 12.50'" ) );
	}

	public function test_a_nested_commit_does_not_commit_the_test(): void {
		global $wpdb;
		$wpdb->query( 'START TRANSACTION' );
		update_option( 'tandem_nested', 'inner', false );
		$wpdb->query( 'ROLLBACK' );
		wp_cache_flush();
		self::assertFalse( get_option( 'tandem_nested' ) );
	}

	public function test_statements_that_would_commit_are_refused(): void {
		global $wpdb;
		$this->expectException( \LogicException::class );
		$wpdb->query( "TRUNCATE TABLE {$wpdb->options}" );
	}

	public function test_outgoing_requests_are_blocked_and_recorded(): void {
		self::assertInstanceOf( \WP_Error::class, wp_remote_get( 'https://example.test/' ) );
		self::assertSame( array( 'https://example.test/' ), $this->requests );
	}

	/**
	 * What is built when one of its hooks is reached names exactly those that it attaches to: one more would be deaf until
	 * then, and one too many would build it for nothing.
	 */
	public function test_what_waits_for_its_hooks_names_exactly_those(): void {
		global $wp_filter;
		$waiting = array();
		foreach ( $wp_filter as $hook ) {
			foreach ( $hook->callbacks[ PHP_INT_MIN ] ?? array() as $callback ) {
				$part = is_array( $callback['function'] ) ? $callback['function'][0] : null;
				if ( $part instanceof Deferred && array( 'rest_api_init' ) !== $part->hooks ) {
					$waiting[ spl_object_id( $part ) ] = $part;
				}
			}
		}
		self::assertGreaterThan( 40, count( $waiting ) );
		$count = static fn(): array => array_map( static fn( \WP_Hook $hook ): int => array_sum( array_map( 'count', $hook->callbacks ) ), $wp_filter );
		foreach ( $waiting as $part ) {
			$before = $count();
			self::assertSame( 'passed on', $part->attach( 'passed on' ) );
			// Its own callbacks are gone with this, so that a hook may have as many as before.
			$after    = $count();
			$attached = array_keys( array_filter( $after, static fn( int $now, string $hook ): bool => $now > ( $before[ $hook ] ?? 0 ), ARRAY_FILTER_USE_BOTH ) );
			self::assertSame( array(), array_values( array_diff( $attached, $part->hooks, array( 'shutdown' ) ) ), implode( ' ', $part->hooks ) );
			foreach ( $part->hooks as $hook ) {
				// What waited is gone, and what it built is there instead.
				self::assertGreaterThanOrEqual( $before[ $hook ], $after[ $hook ] ?? 0, "$hook is named and not attached to by " . implode( ' ', $part->hooks ) );
				self::assertFalse( has_filter( $hook, array( $part, 'attach' ) ), $hook );
			}
		}
	}

	public function test_a_request_of_the_store_api_waits_for_no_route_of_ours(): void {
		$build = static fn(): Integration => self::fail( 'nothing is built' );
		$parts = array( Deferred::rest( $build ), Deferred::until( 'rest_api_init tandem_test_other', $build ) );
		$waits = static function () use ( $parts ): array {
			$found = array();
			foreach ( $parts as $part ) {
				$part->register_hooks();
				foreach ( $part->hooks as $hook ) {
					$found[] = remove_filter( $hook, array( $part, 'attach' ), PHP_INT_MIN );
				}
			}
			return $found;
		};
		$before = $_SERVER['REQUEST_URI'] ?? '';
		try {
			$_SERVER['REQUEST_URI'] = '/wp-json/wc/store/v1/cart';
			self::assertSame( array( false, false, true ), $waits() );
			$_SERVER['REQUEST_URI'] = '/wp-json/tandem/v1/bundles';
			self::assertSame( array( true, true, true ), $waits() );
		} finally {
			$_SERVER['REQUEST_URI'] = $before;
		}
	}

	public function test_a_part_that_waits_hears_the_call_that_builds_it(): void {
		$heard = array();
		$built = 0;
		$part  = new class( $heard ) implements Integration {
			public function __construct( private array &$heard ) {
			}
			public function register_hooks(): void {
				add_filter( 'tandem_test_waited', fn( $value ) => $this->heard[] = $value );
			}
		};
		Deferred::until(
			'tandem_test_waited tandem_test_other',
			static function () use ( $part, &$built ): Integration {
				++$built;
				return $part;
			}
		)->register_hooks();
		self::assertSame( 'first', apply_filters( 'tandem_test_waited', 'first' ) );
		self::assertSame( 'second', apply_filters( 'tandem_test_waited', 'second' ) );
		do_action( 'tandem_test_other' );
		self::assertSame( array( array( 'first', 'second' ), 1 ), array( $heard, $built ) );
	}
}
