<?php
/**
 * wp eval-file products.php: the demo catalogue with pictures, categories, prices and costs.
 */

declare(strict_types=1);

require __DIR__ . '/Painter.php';
require_once ABSPATH . 'wp-admin/includes/image.php';

$catalogue     = require __DIR__ . '/catalogue.php';
$illustrations = require __DIR__ . '/illustrations.php';
$painter       = new Tandem\Demo\Painter();
$uploads       = wp_upload_dir();
$categories    = array();
wp_mkdir_p( $uploads['path'] );
wp_defer_term_counting( true );
// The shop shows three sizes; a smaller set keeps the seeding short.
add_filter( 'intermediate_image_sizes', static fn(): array => array( 'woocommerce_thumbnail', 'woocommerce_single', 'woocommerce_gallery_thumbnail', 'thumbnail' ) );

foreach ( $catalogue as $slug => list( $id, $name, $category, $regular, $sale, $cost, $tags, $attributes, $text ) ) {
	if ( ! isset( $categories[ $category ] ) ) {
		$term                    = wp_insert_term( $category, 'product_cat' );
		$categories[ $category ] = (int) $term['term_id'];
	}
	$file = $uploads['path'] . "/$slug.png";
	$painter->draw( $illustrations[ $slug ], $illustrations[ "_$category" ], $file );
	$picture = wp_insert_attachment( array( 'post_title' => $name, 'post_mime_type' => 'image/png', 'post_status' => 'inherit' ), $file );
	wp_update_attachment_metadata( $picture, wp_generate_attachment_metadata( $picture, $file ) );
	update_post_meta( $picture, '_wp_attachment_image_alt', $name );
	$categories[ "picture-$category" ] ??= update_term_meta( $categories[ $category ], 'thumbnail_id', $picture );

	$choices = array();
	$listed  = array();
	foreach ( array_filter( explode( '|', $attributes ) ) as $position => $pair ) {
		list( $label, $values ) = explode( '=', $pair );
		$attribute              = new WC_Product_Attribute();
		$attribute->set_name( rtrim( $label, '*' ) );
		$attribute->set_options( explode( ',', $values ) );
		$attribute->set_position( $position );
		$attribute->set_visible( true );
		$attribute->set_variation( str_ends_with( $label, '*' ) );
		$choices  = $attribute->get_variation() ? $attribute->get_options() : $choices;
		$listed[] = $attribute;
	}
	$product = $choices ? new WC_Product_Variable() : new WC_Product_Simple();
	$product->set_name( $name );
	$product->set_slug( $slug );
	$product->set_sku( 'DEMO-' . $id );
	$product->set_short_description( $text );
	$product->set_description( $text );
	$product->set_category_ids( array( $categories[ $category ] ) );
	$product->set_image_id( $picture );
	$product->set_attributes( $listed );
	$product->set_date_created( '2025-05-01T09:00:00' );
	$gone = str_contains( $tags, 'out-of-stock' );
	$product->set_stock_status( $gone ? 'outofstock' : 'instock' );
	$product->set_tag_ids(
		array_map(
			static fn( string $tag ): int => (int) ( term_exists( $tag, 'product_tag' ) ?: wp_insert_term( $tag, 'product_tag' ) )['term_id'],
			array_diff( explode( ',', $tags ), array( 'out-of-stock' ) )
		)
	);
	if ( ! $choices ) {
		$product->set_regular_price( $regular );
		$product->set_sale_price( $sale );
		$product->set_cogs_value( (float) $cost );
	}
	$product->save();
	foreach ( $choices as $choice ) {
		$variation = new WC_Product_Variation();
		$variation->set_parent_id( $product->get_id() );
		$variation->set_attributes( array( sanitize_title( $listed[0]->get_name() ) => $choice ) );
		$variation->set_regular_price( $regular );
		$variation->set_cogs_value( (float) $cost );
		$variation->set_sku( "DEMO-$id-$choice" );
		$variation->save();
	}
}
foreach ( require __DIR__ . '/bundles.php' as $slug => list( $name, $parts ) ) {
	$file = $uploads['path'] . "/picture-$slug.png";
	$painter->assemble( array_map( static fn( string $part ): string => $uploads['path'] . "/$part.png", $parts ), $file );
	$picture = wp_insert_attachment( array( 'post_title' => $name, 'post_name' => "picture-$slug", 'post_mime_type' => 'image/png', 'post_status' => 'inherit' ), $file );
	wp_update_attachment_metadata( $picture, wp_generate_attachment_metadata( $picture, $file ) );
	update_post_meta( $picture, '_wp_attachment_image_alt', $name );
}
wp_defer_term_counting( false );
WC_Cache_Helper::invalidate_cache_group( 'product' );
