<?php
/**
 * Bundles in catalogue, cart and structured data, and while the plugin is off.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Bundles\BundlePause;
use Tandem\Plugin\Bundles\BundleProduct;
use Tandem\Plugin\Orders\OrderReceipt;
use Tandem\Plugin\Plugin;

require_once __DIR__ . '/BundleFixtures.php';

final class BundleShopTest extends TandemTestCase {

	use BundleFixtures;

	public function test_lines_of_a_bundle_lie_together_in_every_list(): void {
		$laptop = $this->product( '1000.00', 'Laptop' );
		$lamp   = $this->product( '20.00', 'Lamp' );
		$mouse  = $this->product( '100.00', 'Mouse' );
		$bundle = $this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'amount', 'value' => '100' ), 'Desk kit' );
		$this->fill_cart( array( array( $laptop ), array( $lamp ), array( $mouse ) ) );
		$names = array_map( static fn( array $item ): string => $item['data']->get_name(), array_values( WC()->cart->get_cart() ) );
		self::assertSame( array( 'Laptop', 'Mouse', 'Lamp' ), $names );
		$items = self::plain( $this->store_api( 'GET', 'cart' ) )['items'];
		self::assertSame( array( 'first', 'last', '' ), array_column( array_column( array_column( $items, 'extensions' ), 'tandem' ), 'place' ) );
		self::assertSame( array( array( true, false, false ), array( false, true, false ) ), array_map( static fn( string $fact ): array => array_column( array_column( array_column( $items, 'extensions' ), 'tandem' ), $fact ), array( 'first', 'last' ) ) );
		$keys = array_keys( WC()->cart->get_cart() );
		self::assertStringContainsString( 'tandem-group--first', apply_filters( 'woocommerce_cart_item_class', 'cart_item', array(), $keys[0] ) );
		do_action( 'woocommerce_before_cart_contents' );
		$heading = apply_filters( 'woocommerce_cart_item_name', '<a href="#">Laptop</a>', array(), $keys[0] );
		self::assertStringContainsString( 'Desk kit', $heading );
		self::assertStringContainsString( '100.00', $heading );
		self::assertSame( 'Laptop', apply_filters( 'woocommerce_cart_item_name', 'Laptop', array(), $keys[0] ), 'labels of buttons stay plain' );
		self::assertSame( '<a href="#">Mouse</a>', apply_filters( 'woocommerce_cart_item_name', '<a href="#">Mouse</a>', array(), $keys[1] ) );
		do_action( 'woocommerce_after_cart_contents' );
		WC()->cart->remove_cart_item( $keys[1] );
		WC()->cart->restore_cart_item( $keys[1] );
		WC()->cart->calculate_totals();
		self::assertSame( $keys, array_keys( WC()->cart->get_cart() ), 'undo puts it back into its place' );
		$order = $this->check_out();
		self::assertSame( array( 'Laptop', 'Mouse', 'Lamp' ), array_values( array_map( static fn( $item ): string => $item->get_name(), $order->get_items() ) ) );
		self::assertSame( '100.00', $order->get_meta( OrderReceipt::SAVING_META ) );
		$rows = $order->get_order_item_totals();
		self::assertArrayNotHasKey( 'tandem_bundles', $rows, 'the lines name the only bundle' );
		self::assertStringContainsString( '100.00', $rows['tandem_saving']['value'] );
		self::assertSame( BundleProduct::TYPE, $bundle->get_type() );
	}

	public function test_bundles_of_an_order_are_named_in_the_order_of_its_lines(): void {
		$cup    = $this->product( '10.00', 'Cup' );
		$saucer = $this->product( '5.00', 'Saucer' );
		$pen    = $this->product( '8.00', 'Pen' );
		$pad    = $this->product( '4.00', 'Pad' );
		$this->bundle( array( array( $cup ), array( $saucer ) ), array( 'discount' => 'fixed', 'value' => '12' ), 'Tea set' );
		$this->bundle( array( array( $pen ), array( $pad ) ), array( 'discount' => 'amount', 'value' => '2' ), 'Writing set' );
		$this->fill_cart( array( array( $pen ), array( $pad ), array( $cup, 2 ), array( $saucer, 2 ) ) );
		$order = $this->check_out();
		self::assertSame( 'Writing set (saved $2.00), Tea set (saved $6.00)', html_entity_decode( wp_strip_all_tags( $order->get_order_item_totals()['tandem_bundles']['value'] ) ) );
		$story = \Tandem\Plugin\Orders\PriceStory::of( $order, Plugin::instance()->rule_versions() );
		self::assertSame( array( array( 'Writing set', '$2.00 off' ), array( 'Tea set', '$12.00 for one set' ) ), array_map( static fn( array $rule ): array => array( $rule['name'], $rule['words'] ), $story->rules ) );
	}

	public function test_deactivation_takes_bundles_from_sale_and_activation_brings_them_back(): void {
		$bundle = $this->bundle( array( array( $this->product( '10.00' ) ), array( $this->product( '20.00' ) ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		$hidden = $this->bundle( array( array( $this->product( '10.00' ) ), array( $this->product( '20.00' ) ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		$hidden->set_status( 'private' );
		$hidden->save();
		self::assertMatchesRegularExpression( '/While deactivated, \d+ bundles? (is|are) private/', implode( ' ', apply_filters( 'plugin_row_meta', array(), plugin_basename( TANDEM_FILE ) ) ) );
		Plugin::deactivate();
		self::assertSame( 'private', get_post_status( $bundle->get_id() ) );
		// What WooCommerce makes of the type that nobody registers any more.
		remove_all_filters( 'woocommerce_product_class' );
		wp_cache_flush();
		$left = wc_get_product( $bundle->get_id() );
		self::assertNotInstanceOf( BundleProduct::class, $left );
		self::assertFalse( $left->is_purchasable(), 'a shopper cannot buy the shell' );
		self::assertFalse( WC()->cart->add_to_cart( $bundle->get_id() ) );
		Plugin::activate();
		self::assertSame( 'publish', get_post_status( $bundle->get_id() ) );
		self::assertSame( 'private', get_post_status( $hidden->get_id() ), 'what the owner hid stays hidden' );
		self::assertFalse( get_option( BundlePause::OPTION ) );
	}

	public function test_structured_data_names_the_charged_price_and_what_it_includes(): void {
		$laptop = $this->product( '1000.00', 'Laptop' );
		$mouse  = $this->product( '33.33', 'Mouse', array( 'sku' => 'M-1' ) );
		$bundle = $this->bundle( array( array( $laptop ), array( $mouse, 3 ) ), array( 'discount' => 'fixed', 'value' => '999.99' ), 'Desk kit' );
		$data   = new \WC_Structured_Data();
		$data->generate_product_data( $bundle );
		$markup = $data->get_data()[0];
		$offer  = $markup['offers'][0];
		self::assertSame( array( 'Product', 'Desk kit' ), array( $markup['@type'], $markup['name'] ) );
		self::assertSame( array( '999.99', 'USD', 'https://schema.org/InStock' ), array( $offer['price'], $offer['priceCurrency'], $offer['availability'] ) );
		self::assertSame( array( '999.99', '1099.99' ), array_column( $offer['priceSpecification'], 'price' ) );
		self::assertSame( 'https://schema.org/ListPrice', $offer['priceSpecification'][1]['priceType'] );
		self::assertSame( array( 1, 3 ), array_column( $offer['includesObject'], 'amountOfThisGood' ) );
		self::assertSame( 'M-1', $offer['includesObject'][1]['typeOfGood']['sku'] );
		$mouse->set_stock_status( 'outofstock' );
		$mouse->save();
		Plugin::instance()->bundle_refresh()->run();
		$data->generate_product_data( wc_get_product( $bundle->get_id() ) );
		self::assertSame( 'https://schema.org/OutOfStock', $data->get_data()[1]['offers'][0]['availability'] );
	}

	public function test_a_bundle_is_found_in_catalogue_search_category_and_product_collection(): void {
		$term   = wp_insert_term( 'Kits ' . wp_generate_password( 6, false ), 'product_cat' );
		$bundle = $this->bundle( array( array( $this->product( '10.00' ) ), array( $this->product( '20.00' ) ) ), array( 'discount' => 'percent', 'value' => '10' ), 'Quokka kit' );
		$bundle->set_category_ids( array( $term['term_id'] ) );
		$bundle->save();
		$found = static fn( array $query ): array => ( new \WP_Query( array( 'post_type' => 'product', 'post_status' => 'publish', 'fields' => 'ids', 'posts_per_page' => -1 ) + $query ) )->posts;
		self::assertContains( $bundle->get_id(), $found( array( 'tax_query' => WC()->query->get_tax_query() ) ), 'catalogue' );
		self::assertSame( array( $bundle->get_id() ), $found( array( 's' => 'Quokka' ) ), 'search' );
		self::assertSame( array( $bundle->get_id() ), $found( array( 'tax_query' => array( array( 'taxonomy' => 'product_cat', 'terms' => array( $term['term_id'] ) ) ) ) ), 'category' );
		$api = self::plain( $this->store_api( 'GET', 'products/' . $bundle->get_id() ) );
		self::assertSame( array( '2700', '3000', true ), array( $api['prices']['price'], $api['prices']['regular_price'], $api['is_purchasable'] ) );
		$block = array( 'blockName' => 'woocommerce/product-collection', 'attrs' => array( 'queryId' => 7, 'query' => array( 'perPage' => 9, 'pages' => 0, 'offset' => 0, 'postType' => 'product', 'order' => 'asc', 'orderBy' => 'title', 'inherit' => false, 'isProductCollectionBlock' => true, 'woocommerceStockStatus' => array( 'instock' ), 'woocommerceOnSale' => true, 'taxQuery' => array( 'product_cat' => array( $term['term_id'] ) ), 'search' => '', 'exclude' => array(), 'author' => '', 'sticky' => '' ), 'displayLayout' => array( 'type' => 'flex', 'columns' => 3 ) ) );
		$html  = do_blocks( '<!-- wp:woocommerce/product-collection ' . wp_json_encode( $block['attrs'] ) . ' --><div class="wp-block-woocommerce-product-collection"><!-- wp:woocommerce/product-template --><!-- wp:post-title {"isLink":true} /--><!-- wp:woocommerce/product-price {"isDescendentOfQueryLoop":true} /--><!-- /wp:woocommerce/product-template --></div><!-- /wp:woocommerce/product-collection -->' );
		self::assertStringContainsString( 'Quokka kit', $html );
		self::assertStringContainsString( '27.00', $html );
	}

	public function test_a_floor_by_cost_holds_in_a_switched_currency(): void {
		update_option( 'woocommerce_feature_cost_of_goods_sold_enabled', 'yes' );
		$laptop = $this->product( '100.00' );
		$mouse  = $this->product( '50.00' );
		foreach ( array( array( $laptop, 80.0 ), array( $mouse, 40.0 ) ) as list( $product, $cost ) ) {
			$product->set_cogs_value( $cost );
			$product->save();
		}
		$this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '10', 'floor' => 'cost' ) );
		$double = static fn( $price ) => '' === $price ? $price : (string) ( (float) $price * 2 );
		foreach ( array( 'woocommerce_product_get_price', 'woocommerce_product_get_regular_price' ) as $hook ) {
			add_filter( $hook, $double, 20 );
		}
		add_filter( 'woocommerce_currency', static fn(): string => 'CAD' );
		$this->fill_cart( array( array( $laptop ), array( $mouse ) ) );
		self::assertSame( '270.00', $this->contents_total(), 'the floor of 240.00 is known and kept' );
		self::assertSame( array( 16000, 8000 ), array_column( $this->cart_quote()->request['lines'], 'cost' ) );
	}
}
