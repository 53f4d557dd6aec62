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

		// The block of a block theme lists the same.
		$block  = '<!-- wp:woocommerce/product-collection {"queryId":0,"query":{"perPage":5,"pages":1,"offset":0,"postType":"product","order":"asc","orderBy":"title","inherit":false,"isProductCollectionBlock":true,"woocommerceStockStatus":["instock"],"taxQuery":{},"exclude":[]},"collection":"woocommerce/product-collection/upsells","queryContextIncludes":["collection"]} --><div class="wp-block-woocommerce-product-collection"><!-- wp:heading --><h2>Upsells</h2><!-- /wp:heading --><!-- wp:woocommerce/product-template --><!-- wp:post-title {"isLink":true} /--><!-- /wp:woocommerce/product-template --></div><!-- /wp:woocommerce/product-collection -->';
		$left   = (int) current( $listed );
		$blocks = do_blocks( $block );
		self::assertStringContainsString( get_permalink( $left ), $blocks );
		self::assertStringNotContainsString( get_permalink( (int) $shown[1] ), $blocks );
		$GLOBALS['product']->set_upsell_ids( array( (int) $shown[1] ) );
		$GLOBALS['product']->save();
		self::assertSame( '', trim( do_blocks( $block ) ), 'no heading without products' );
		self::assertSame( array( (int) $shown[1] ), wc_get_product( $product->get_id() )->get_upsell_ids(), 'the product keeps its links' );
	}
}
