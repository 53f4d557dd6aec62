<?php
/**
 * A bundle that is sold out, has not begun or has ended: the page says what the cart charges, and what is stored follows.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Bundles\BundleProduct;
use Tandem\Plugin\Plugin;

require_once __DIR__ . '/BundleFixtures.php';

final class BundleEdgesTest extends TandemTestCase {

	use BundleFixtures;

	public function test_what_is_sold_out_is_not_shown_at_its_price_until_an_order_gives_it_back(): void {
		list( $shirt, $cap ) = array( $this->product( '30.00', 'Shirt' ), $this->product( '20.00', 'Cap' ) );
		$bundle = $this->bundle( array( array( $shirt ), array( $cap ) ), array( 'discount' => 'fixed', 'value' => '40', 'limit_total' => 1 ) );
		self::assertStringContainsString( '40.00', $bundle->get_price_html() );
		$this->fill_cart( array( array( $shirt ), array( $cap ) ) );
		self::assertSame( '40.00', $this->contents_total() );
		$order = $this->check_out();
		$shown = $this->fresh( $bundle );
		self::assertStringNotContainsString( '40.00', $shown->get_price_html() );
		self::assertSame( array( '50', '' ), array( (string) (float) $shown->get_price(), $shown->get_sale_price() ), 'sorted and fed at what it costs' );
		self::assertStringContainsString( 'The bundle price is sold out.', $this->page( $shown ) );
		self::assertStringNotContainsString( 'You save', $this->page( $shown ) );
		$this->fill_cart( array( array( $shirt ), array( $cap ) ) );
		self::assertSame( '50.00', $this->contents_total() );
		$order->update_status( 'cancelled' );
		$shown = $this->fresh( $bundle );
		self::assertStringContainsString( '40.00', $shown->get_price_html() );
		self::assertSame( '40', (string) (float) $shown->get_price() );
	}

	public function test_a_bundle_to_pick_from_promises_nothing_before_it_begins_and_after_it_ended(): void {
		$terms = array( 'kind' => 'any_n', 'options' => array( 'tiers' => array( array( 'items' => 2, 'percent' => '5' ) ) ) );
		$goods = array( array( $this->product( '30.00' ) ), array( $this->product( '20.00' ) ) );
		foreach ( array( array( 'from' => time() + DAY_IN_SECONDS, 'The bundle price starts on' ), array( 'until' => time() - DAY_IN_SECONDS, 'The bundle price ended on' ) ) as $case ) {
			$page = $this->page( $this->bundle( $goods, array_slice( $case, 0, 1 ) + $terms ) );
			self::assertStringContainsString( $case[0], $page );
			self::assertStringNotContainsString( '5% off', $page );
		}
		self::assertStringContainsString( '5% off', $this->page( $this->bundle( $goods, $terms ) ) );
	}

	public function test_the_stored_price_follows_the_clock(): void {
		$bundle = $this->bundle( array( array( $this->product( '30.00' ) ), array( $this->product( '20.00' ) ) ), array( 'discount' => 'fixed', 'value' => '40', 'from' => time() + 100, 'until' => time() + 500 ) );
		self::assertSame( '', $bundle->get_sale_price() );
		foreach ( array( array( 100, '40' ), array( 500, '' ) ) as list( $seconds, $sale ) ) {
			$due = as_next_scheduled_action( 'tandem_bundle_edge', array( $bundle->get_id() ), 'tandem' );
			self::assertEqualsWithDelta( time() + ( 500 === $seconds ? 100 : $seconds ), $due, 5, 'the next edge is planned' );
			Plugin::instance()->quotes()->forget();
			add_filter( 'tandem_quote_now', $clock = static fn(): int => time() + $seconds + 10 );
			try {
				do_action( 'tandem_bundle_edge', $bundle->get_id() );
				Plugin::instance()->bundle_refresh()->run();
				self::assertSame( $sale, (string) wc_get_product( $bundle->get_id() )->get_sale_price() ? (string) (float) wc_get_product( $bundle->get_id() )->get_sale_price() : '' );
			} finally {
				remove_filter( 'tandem_quote_now', $clock );
			}
		}
	}

	/**
	 * The bundle as the next page reads it.
	 */
	private function fresh( BundleProduct $bundle ): BundleProduct {
		Plugin::instance()->bundle_refresh()->run();
		return wc_get_product( $bundle->get_id() );
	}

	/**
	 * Text of its page.
	 */
	private function page( BundleProduct $bundle ): string {
		$GLOBALS['product'] = $bundle;
		ob_start();
		do_action( 'woocommerce_tandem_bundle_add_to_cart' );
		return html_entity_decode( wp_strip_all_tags( (string) ob_get_clean() ) );
	}
}
