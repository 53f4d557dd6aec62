<?php
/**
 * WooCommerce's own upsells beside Tandem's suggestions on a product page.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Journey\PlacementRegistry;
use Tandem\Plugin\Journey\ProductPage;
use Tandem\Plugin\Plugin;

require_once __DIR__ . '/BundleFixtures.php';

final class UpsellTest extends TandemTestCase {

	use BundleFixtures;

	protected function tearDown(): void {
		unset( $GLOBALS['product'], $GLOBALS['post'] );
		$GLOBALS['wp_the_query'] = new \WP_Query();
		$GLOBALS['wp_query']     = $GLOBALS['wp_the_query'];
		parent::tearDown();
	}

	public function test_what_the_page_suggests_is_not_listed_again(): void {
		list( $product, $upsells ) = $this->lamp();
		$html   = $this->page();
		$shown  = self::shown( $html );
		$listed = array_filter( $upsells, static fn( int $id ): bool => str_contains( (string) strstr( $html, 'up-sells' ), 'post-' . $id . ' ' ) );
		self::assertContains( $shown, $upsells, 'a better version is suggested' );
		self::assertSame( array_values( array_diff( $upsells, array( $shown ) ) ), array_values( $listed ) );
		self::assertSame( $upsells, wc_get_product( $product->get_id() )->get_upsell_ids(), 'the product keeps its links' );
	}

	/**
	 * Before any cart or checkout of its process: WooCommerce marks both with constants, for all pages that follow.
	 *
	 * @group page
	 */
	public function test_the_block_of_a_block_theme_lists_the_same(): void {
		list( $product, $upsells ) = $this->lamp();
		$shown  = self::shown( $this->page() );
		$left   = (int) current( array_diff( $upsells, array( $shown ) ) );
		$block  = '<!-- wp:woocommerce/product-collection {"queryId":0,"query":{"perPage":5,"pages":1,"offset":0,"postType":"product","order":"asc","orderBy":"title","inherit":false,"isProductCollectionBlock":true,"woocommerceStockStatus":["instock"],"taxQuery":{},"exclude":[]},"collection":"woocommerce/product-collection/upsells","queryContextIncludes":["collection"]} --><div class="wp-block-woocommerce-product-collection"><!-- wp:heading --><h2>Upsells</h2><!-- /wp:heading --><!-- wp:woocommerce/product-template --><!-- wp:post-title {"isLink":true} /--><!-- /wp:woocommerce/product-template --></div><!-- /wp:woocommerce/product-collection -->';
		$blocks = do_blocks( $block );
		self::assertStringContainsString( get_permalink( $left ), $blocks );
		self::assertStringNotContainsString( get_permalink( $shown ), $blocks );
		$GLOBALS['product']->set_upsell_ids( array( $shown ) );
		$GLOBALS['product']->save();
		self::assertSame( '', trim( do_blocks( $block ) ), 'no heading without products' );
		self::assertSame( array( $shown ), wc_get_product( $product->get_id() )->get_upsell_ids(), 'the product keeps its links' );
	}

	public function test_a_block_that_another_plugin_answers_leaves_the_links_of_the_product_alone(): void {
		list( $product, $upsells ) = $this->lamp();
		self::assertContains( self::shown( $this->page() ), $upsells );
		add_filter( 'pre_render_block', static fn( $html, array $block ) => 'woocommerce/product-collection' === $block['blockName'] ? '<p>Of another plugin</p>' : $html, 20, 2 );
		$block = '<!-- wp:woocommerce/product-collection {"collection":"woocommerce/product-collection/upsells"} --><div></div><!-- /wp:woocommerce/product-collection -->';
		self::assertSame( '<p>Of another plugin</p>', do_blocks( $block ) );
		self::assertSame( $upsells, wc_get_product( $product->get_id() )->get_upsell_ids() );
	}

	public function test_the_page_of_a_bundle_suggests_what_goes_with_what_it_holds(): void {
		Plugin::instance()->settings()->update( array( 'live' => true ) );
		list( $laptop, $mouse, $pad ) = array( $this->product( '1000.00' ), $this->product( '50.00' ), $this->product( '9.00' ) );
		$laptop->set_cross_sell_ids( array( $mouse->get_id(), $pad->get_id() ) );
		$laptop->save();
		$bundle     = $this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'value' => '10' ) );
		$placements = new PlacementRegistry( Plugin::instance()->settings() );
		self::assertSame( array( 'near' => array( $laptop->get_id(), $mouse->get_id(), $bundle->get_id() ) ), ProductPage::facts( $placements->get( 'bought-together' ), $bundle->get_id() ) );
		self::assertSame( array( 'product' => $pad->get_id() ), ProductPage::facts( $placements->get( 'bought-together' ), $pad->get_id() ) );
		self::assertSame( array( 'product' => $bundle->get_id() ), ProductPage::facts( $placements->get( 'upgrade' ), $bundle->get_id() ), 'better than a bundle is a bundle' );
		self::open( $bundle );
		$html = $this->page();
		self::assertStringContainsString( 'data-tandem-product="' . $pad->get_id() . '"', $html );
		self::assertStringNotContainsString( 'data-tandem-product="' . $mouse->get_id() . '"', $html, 'what the bundle holds is not suggested with it' );
		self::assertFalse( has_action( 'woocommerce_after_single_product_summary', 'woocommerce_output_related_products' ), 'no second list of whatever is in the same category' );
	}

	/**
	 * The page of a product with two upsells.
	 *
	 * @return array{0:\WC_Product,1:list<int>}
	 */
	private function lamp(): array {
		Plugin::instance()->settings()->update( array( 'live' => true, 'placements' => array( 'order' => array(), 'set' => array( 'bought-together' => array( 'on' => false ) ) ) ) );
		$upsells = array( $this->product( '200.00', 'Better lamp' )->get_id(), $this->product( '300.00', 'Other lamp' )->get_id() );
		$product = $this->product( '100.00', 'Lamp', array( 'upsell_ids' => $upsells ) );
		self::open( $product );
		return array( $product, $upsells );
	}

	private static function open( \WC_Product $product ): void {
		$GLOBALS['wp_the_query'] = new \WP_Query(
			array(
				'p'         => $product->get_id(),
				'post_type' => 'product',
			)
		);
		$GLOBALS['wp_query']     = $GLOBALS['wp_the_query'];
		$GLOBALS['product']      = wc_get_product( $product->get_id() );
		$GLOBALS['post']         = get_post( $product->get_id() );
	}

	private function page(): string {
		ob_start();
		do_action( 'woocommerce_after_add_to_cart_form' );
		do_action( 'woocommerce_after_single_product_summary' );
		return (string) ob_get_clean();
	}

	private static function shown( string $html ): int {
		preg_match( '/data-tandem-product="(\d+)"/', $html, $shown );
		return (int) ( $shown[1] ?? 0 );
	}
}
