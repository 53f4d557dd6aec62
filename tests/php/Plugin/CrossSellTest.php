<?php
/**
 * WooCommerce's own cross-sells beside Tandem's list in the cart.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Plugin;

final class CrossSellTest extends TandemTestCase {

	/**
	 * Asked of the filter alone: a block that is drawn marks its process as a cart's for all tests that follow.
	 */
	public function test_the_cart_that_shows_the_list_neither_reads_nor_draws_cross_sells(): void {
		$cloth  = $this->product( '5.00', 'Cloth' );
		$camera = $this->product( '100.00', 'Camera', array( 'cross_sell_ids' => array( $cloth->get_id() ) ) );
		WC()->cart->add_to_cart( $camera->get_id() );
		$answer = static fn( string $collection ): ?string => apply_filters( 'pre_render_block', null, array( 'blockName' => 'woocommerce/product-collection', 'attrs' => array( 'collection' => "woocommerce/product-collection/$collection" ) ), null );
		Plugin::instance()->settings()->update( array( 'live' => true, 'touchpoints.cart.on' => true ) );
		add_filter( 'woocommerce_is_cart', '__return_true' );
		self::assertSame( array( '', array() ), array( $answer( 'cross-sells' ), WC()->cart->get_cross_sells() ) );
		self::assertNull( $answer( 'new-arrivals' ), 'other lists of the cart stay' );
		Plugin::instance()->settings()->update( array( 'touchpoints.cart.on' => false ) );
		self::assertSame( array( null, array( $cloth->get_id() ) ), array( $answer( 'cross-sells' ), WC()->cart->get_cross_sells() ), 'without the list they are as WooCommerce has them' );
		Plugin::instance()->settings()->update( array( 'touchpoints.cart.on' => true ) );
		add_filter( 'pre_render_block', static fn(): string => '<p>Of another plugin</p>', 20 );
		self::assertSame( '<p>Of another plugin</p>', $answer( 'cross-sells' ) );
	}
}
