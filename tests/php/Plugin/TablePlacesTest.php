<?php
/**
 * Where tables and compare buttons show by themselves, and what themes may call and replace.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Plugin;
use Tandem\Plugin\Settings;
use Tandem\Plugin\Tables\TableStore;

final class TablePlacesTest extends TandemTestCase {

	private \WC_Product $product_of_page;

	protected function setUp(): void {
		parent::setUp();
		$this->product_of_page = $this->product( '19.00', 'Loop lamp' );
		Plugin::instance()->products()->forget();
	}

	protected function tearDown(): void {
		unset( $GLOBALS['product'], $GLOBALS['post'] );
		parent::tearDown();
	}

	private static function printed( string $hook, \WC_Product $product ): string {
		$GLOBALS['product'] = $product;
		$GLOBALS['post']    = get_post( $product->get_id() );
		ob_start();
		do_action( $hook );
		return (string) ob_get_clean();
	}

	public function test_a_compare_button_stands_in_product_loops_where_it_is_switched_on(): void {
		self::assertStringNotContainsString( 'data-compare', self::printed( 'woocommerce_after_shop_loop_item', $this->product_of_page ) );
		Plugin::instance()->settings()->update( array( 'live' => true, 'tables' => array( 'compare' => true ) ) );
		$html = self::printed( 'woocommerce_after_shop_loop_item', $this->product_of_page );
		self::assertStringContainsString( 'data-compare="' . $this->product_of_page->get_id() . '"', $html );
		self::assertStringContainsString( 'aria-label="Compare Loop lamp"', $html );
		$block = do_blocks( '<!-- wp:woocommerce/product-collection {"queryId":1,"query":{"perPage":9,"pages":0,"offset":0,"postType":"product","order":"desc","orderBy":"date","search":"Loop lamp","exclude":[],"inherit":false,"isProductCollectionBlock":true,"woocommerceStockStatus":["instock"]}} --><div class="wp-block-woocommerce-product-collection"><!-- wp:woocommerce/product-template --><!-- wp:woocommerce/product-button /--><!-- /wp:woocommerce/product-template --></div><!-- /wp:woocommerce/product-collection -->' );
		self::assertSame( 1, substr_count( $block, 'data-compare="' . $this->product_of_page->get_id() . '"' ), $block );
		$hidden = $this->product( '19.00', 'Hidden lamp', array( 'catalog_visibility' => 'hidden' ) );
		self::assertStringNotContainsString( 'data-compare', self::printed( 'woocommerce_after_shop_loop_item', $hidden ) );
	}

	public function test_a_saved_table_stands_on_every_product_page(): void {
		$id = ( new TableStore() )->save( 0, 'Around', array( 'kind' => 'products', 'source' => array( 'type' => 'ids', 'ids' => array( $this->product_of_page->get_id() ) ) ) );
		self::assertStringNotContainsString( 'tandem-table', self::printed( 'woocommerce_after_single_product_summary', $this->product_of_page ) );
		Plugin::instance()->settings()->update( array( 'live' => true, 'tables' => array( 'product_page' => $id ) ) );
		self::assertStringContainsString( 'data-tandem-table', self::printed( 'woocommerce_after_single_product_summary', $this->product_of_page ) );
	}

	public function test_themes_call_a_function_use_filters_and_replace_templates(): void {
		$ids = (string) $this->product_of_page->get_id();
		self::assertStringContainsString( 'Loop lamp', tandem_table( array( 'ids' => $ids ) ) );
		self::assertStringContainsString( 'Products compared', tandem_table( array( 'ids' => $ids ), 'comparison' ) );
		add_filter( 'tandem_table_attributes', static fn( array $attributes ): array => array( 'caption' => 'Filtered' ) + $attributes );
		self::assertStringContainsString( 'Filtered', tandem_table( array( 'ids' => $ids ) ) );
		$file = tempnam( sys_get_temp_dir(), 'row' );
		file_put_contents( $file, '<?php echo "<tr><td>own " . (int) $row->id . "</td></tr>";' );
		add_filter( 'wc_get_template', static fn( string $path, string $name ): string => 'table-row.php' === $name ? $file : $path, 10, 2 );
		self::assertStringContainsString( "own $ids", tandem_table( array( 'ids' => $ids ) ) );
		unlink( $file );
		add_filter( 'tandem_table_view', '__return_null' );
		self::assertSame( '', tandem_table( array( 'ids' => $ids ) ) );
	}
}
