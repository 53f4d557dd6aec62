<?php
/**
 * wp eval-file table-shop.php: products and bundles that the browser tests of tables look for. A shop that
 * has them already, such as the demo shop, is left as it is.
 */

declare(strict_types=1);

use Tandem\Plugin\Bundles\BundleProduct;
use Tandem\Plugin\Bundles\BundleTerms;
use Tandem\Plugin\Bundles\Component;
use Tandem\Plugin\Plugin;

$tandem_category = static function ( string $name ): int {
	$term = get_term_by( 'slug', sanitize_title( $name ), 'product_cat' );
	return $term instanceof WP_Term ? $term->term_id : (int) wp_insert_term( $name, 'product_cat' )['term_id'];
};
$tandem_product  = static function ( string $name, string $category, string $price, string $sale = '', array $attributes = array() ) use ( $tandem_category ): int {
	$found = get_posts( array( 'post_type' => 'product', 'title' => $name, 'fields' => 'ids' ) );
	if ( $found ) {
		return (int) $found[0];
	}
	$product = new WC_Product_Simple();
	$product->set_name( $name );
	$product->set_regular_price( $price );
	$product->set_sale_price( $sale );
	$product->set_status( 'publish' );
	$product->set_category_ids( array( $tandem_category( $category ) ) );
	$made = array();
	foreach ( $attributes as $label => $value ) {
		$attribute = new WC_Product_Attribute();
		$attribute->set_name( $label );
		$attribute->set_options( array( $value ) );
		$attribute->set_visible( true );
		$made[] = $attribute;
	}
	$product->set_attributes( $made );
	return $product->save();
};

foreach ( array(
	array( 'Beach essentials', 'Summer', '50.00', '38.00' ),
	array( 'Beach slippers', 'Summer', '15.00' ),
	array( 'Beach towel', 'Summer', '33.00' ),
	array( 'Beach hats', 'Summer', '28.00' ),
	array( 'Sun lotion', 'Summer', '12.00' ),
	array( 'Cooler bag', 'Summer', '42.00' ),
	array( 'Mirrorless camera', 'Cameras', '950.00', '', array( 'Sensor' => 'APS-C', 'Mount' => 'X' ) ),
	array( 'Full-frame camera', 'Cameras', '1900.00', '', array( 'Sensor' => 'Full frame', 'Mount' => 'X' ) ),
) as $tandem_row ) {
	$tandem_product( ...$tandem_row );
}

if ( count( Plugin::instance()->bundles()->published() ) < 5 ) {
	$tandem_pieces = array_map( static fn( string $name ): int => $tandem_product( $name, 'Summer', '10.00' ), array( 'Beach towel', 'Beach hats', 'Beach slippers' ) );
	foreach ( range( 1, 5 ) as $tandem_number ) {
		$tandem_bundle = new BundleProduct();
		$tandem_bundle->set_name( "Beach set $tandem_number" );
		$tandem_bundle->set_status( 'publish' );
		$tandem_bundle->set_bundle(
			array_map( static fn( int $id ): Component => new Component( $id, 0, 1, 1 ), array_slice( $tandem_pieces, 0, 2 + $tandem_number % 2 ) ),
			BundleTerms::from_array( array( 'discount' => 'percent', 'value' => (string) ( 5 * $tandem_number ) ) )
		);
		$tandem_bundle->save();
	}
	Plugin::instance()->bundle_refresh()->run();
}
