<?php
/**
 * WooCommerce's own upsells beside Tandem's suggestions on a product page.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Plugin;

final class UpsellTest extends TandemTestCase {

	protected function tearDown(): void {
		unset( $GLOBALS['product'], $GLOBALS['post'] );
		$GLOBALS['wp_the_query'] = new \WP_Query();
		$GLOBALS['wp_query']     = $GLOBALS['wp_the_query'];
		parent::tearDown();
	}

	public function test_what_the_page_suggests_is_not_listed_again(): void {
		Plugin::instance()->settings()->update( array( 'live' => true, 'placements' => array( 'order' => array(), 'set' => array( 'bought-together' => array( 'on' => false ) ) ) ) );
		$better  = $this->product( '200.00', 'Better lamp' );
		$other   = $this->product( '300.00', 'Other lamp' );
		$product = $this->product( '100.00', 'Lamp' );
		$product->set_upsell_ids( array( $better->get_id(), $other->get_id() ) );
		$product->save();
		$GLOBALS['wp_the_query'] = new \WP_Query(
			array(
				'p'         => $product->get_id(),
				'post_type' => 'product',
			)
		);
		$GLOBALS['wp_query']     = $GLOBALS['wp_the_query'];
		$GLOBALS['product']      = wc_get_product( $product->get_id() );
		$GLOBALS['post']         = get_post( $product->get_id() );
		ob_start();
		do_action( 'woocommerce_after_add_to_cart_form' );
		do_action( 'woocommerce_after_single_product_summary' );
		$html = (string) ob_get_clean();
		preg_match( '/data-tandem-product="(\d+)"/', $html, $shown );
		self::assertContains( (int) ( $shown[1] ?? 0 ), array( $better->get_id(), $other->get_id() ), 'a better version is suggested' );
		$upsells = (string) strstr( $html, 'up-sells' );
		$listed  = array_filter( array( $better->get_id(), $other->get_id() ), static fn( int $id ): bool => str_contains( $upsells, 'post-' . $id . ' ' ) );
		self::assertSame( array_values( array_diff( array( $better->get_id(), $other->get_id() ), array( (int) $shown[1] ) ) ), array_values( $listed ) );
		self::assertSame( array( $better->get_id(), $other->get_id() ), wc_get_product( $product->get_id() )->get_upsell_ids(), 'the product keeps its links' );
	}
}
