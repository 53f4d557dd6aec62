<?php
/**
 * The ground that every other test in the store stands on.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

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
}
