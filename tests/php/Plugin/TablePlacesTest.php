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

	public function test_who_writes_pages_is_told_why_a_table_is_not_there_and_nobody_else(): void {
		$author = wp_insert_user( array( 'user_login' => 'note_author', 'user_pass' => 'x', 'role' => 'author' ) );
		$buyer  = wp_insert_user( array( 'user_login' => 'note_buyer', 'user_pass' => 'x', 'role' => 'customer' ) );
		foreach ( array( '[tandem_table id="999999"]' => 'no table with the number 999999', '[tandem_bundles ids="999999"]' => 'no row to show here', '<!-- wp:tandem/product-table {"id":999999} /-->' => 'no table with the number 999999' ) as $content => $note ) {
			$print = static fn(): string => str_starts_with( $content, '[' ) ? do_shortcode( $content ) : do_blocks( $content );
			foreach ( array( 0, $buyer ) as $user ) {
				wp_set_current_user( $user );
				self::assertSame( '', $print(), $content );
			}
			wp_set_current_user( $author );
			self::assertStringContainsString( $note, $print() );
		}
		self::assertSame( '', tandem_table( array( 'id' => 999999 ) ), 'a theme asks whether there is something' );
	}

	/**
	 * Whoever may only write drafts learns nothing by a block or shortcode: neither hidden products, nor custom fields,
	 * nor tables in the trash, and no attribute becomes markup.
	 */
	public function test_a_contributor_gains_nothing_by_attributes(): void {
		$shown = $this->product_of_page;
		$shown->update_meta_data( 'purchase_price', '4.44' );
		$shown->save();
		$secret = $this->product( '66.66', 'Secret lamp', array( 'status' => 'draft' ) );
		$store  = new TableStore();
		$trash  = $store->save( 0, 'Gone', array( 'kind' => 'data', 'columns' => array( array( 'key' => 'c1', 'label' => 'Gone heading' ) ), 'rows' => array( array( 'gone cell' ) ) ) );
		$store->remove( $trash );
		$source = array( 'type' => 'ids', 'ids' => array( $shown->get_id() ) );
		$owners = $store->save( 0, 'Owner', array( 'kind' => 'products', 'source' => $source, 'columns' => array( 'name', 'field:purchase_price' ) ) );
		$user   = wp_insert_user( array( 'user_login' => 'table_contributor', 'user_pass' => 'x', 'role' => 'contributor' ) );
		wp_set_current_user( $user );
		$ids      = $shown->get_id() . ',' . $secret->get_id();
		$evil     = '"><script>alert(1)</script>';
		$preview  = static function ( array $attributes, array $more = array() ): string {
			$request = new \WP_REST_Request( 'GET', '/wp/v2/block-renderer/tandem/product-table' );
			$request->set_query_params( array( 'context' => 'edit', 'attributes' => $attributes ) + $more );
			return (string) wp_json_encode( rest_do_request( $request )->get_data() );
		};
		$draft    = wp_insert_post( array( 'post_type' => 'post', 'post_status' => 'draft', 'post_title' => 'Mine', 'post_author' => $user ) );
		$asked    = array( 'ids' => $ids, 'columns' => 'name,field:purchase_price,field:_price', 'caption' => $evil, 'className' => $evil );
		$previews = array( $preview( $asked ), $preview( $asked, array( 'post_id' => $draft ) ), $preview( array( 'id' => $owners ) + $asked ) );
		foreach ( array_slice( $previews, 0, 2 ) as $html ) {
			self::assertStringContainsString( 'Loop lamp', $html );
			self::assertDoesNotMatchRegularExpression( '/Secret lamp|66\.66|4\.44|purchase_price|<script>alert/', $html );
		}
		self::assertStringContainsString( '4.44', $previews[2], 'what the owner shows in a saved table' );
		self::assertStringNotContainsString( 'gone cell', $preview( array( 'id' => $trash ) ) );
		// The same once an editor has published it, for every visitor; another author of the page may name the field.
		wp_set_current_user( 0 );
		$GLOBALS['post'] = get_post( wp_insert_post( array( 'post_type' => 'post', 'post_status' => 'publish', 'post_title' => 'Published', 'post_author' => $user ) ) );
		$shortcode       = "[tandem_table ids=\"$ids\" columns=\"name,field:purchase_price\"]";
		self::assertStringNotContainsString( '4.44', do_shortcode( $shortcode ) );
		$GLOBALS['post']->post_author = 1;
		self::assertStringContainsString( '4.44', do_shortcode( $shortcode ) );
	}
}
