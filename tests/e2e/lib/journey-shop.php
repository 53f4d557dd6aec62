<?php
/**
 * wp eval-file journey-shop.php [SETTINGS]: a small shop for the browser tests of the journey, idempotent. Linked
 * products stand in for a model, so that the tests know what is suggested. SETTINGS puts stored settings back
 * instead, as JSON; the settings before are printed.
 */

declare(strict_types=1);

if ( isset( $args[0] ) ) {
	'' === $args[0] ? delete_option( 'tandem_settings' ) : update_option( 'tandem_settings', $args[0] );
	return;
}
echo (string) get_option( 'tandem_settings' );

$picture = static function ( string $slug, array $rgb ): int {
	$found = get_posts( array( 'post_type' => 'attachment', 'name' => 'journey-' . $slug, 'numberposts' => 1, 'fields' => 'ids', 'post_status' => 'inherit' ) );
	if ( array() !== $found ) {
		return (int) $found[0];
	}
	require_once ABSPATH . 'wp-admin/includes/image.php';
	$file  = wp_upload_dir()['path'] . "/journey-$slug.png";
	$image = imagecreatetruecolor( 600, 600 );
	imagefill( $image, 0, 0, imagecolorallocate( $image, 243, 244, 246 ) );
	imagefilledellipse( $image, 300, 300, 360, 360, imagecolorallocate( $image, ...$rgb ) );
	imagefilledellipse( $image, 300, 300, 160, 160, imagecolorallocate( $image, 255, 255, 255 ) );
	imagepng( $image, $file );
	$id = wp_insert_attachment( array( 'post_mime_type' => 'image/png', 'post_title' => "journey-$slug", 'post_name' => "journey-$slug", 'post_status' => 'inherit' ), $file );
	wp_update_attachment_metadata( $id, wp_generate_attachment_metadata( $id, $file ) );
	return $id;
};
$category = static function ( string $name ): int {
	$term = term_exists( $name, 'product_cat' );
	return (int) ( is_array( $term ) ? $term['term_id'] : wp_insert_term( $name, 'product_cat' )['term_id'] );
};
$product = static function ( string $slug, string $name, string $price, string $category_name, array $rgb, array $with = array() ) use ( $picture, $category ): WC_Product {
	$post    = get_page_by_path( $slug, OBJECT, 'product' );
	$product = $post ? wc_get_product( $post->ID ) : new WC_Product_Simple();
	$product->set_props( array( 'name' => $name, 'slug' => $slug, 'regular_price' => $price, 'status' => 'publish', 'category_ids' => array( $category( $category_name ) ), 'image_id' => $picture( $slug, $rgb ), 'short_description' => "A $name for every day.", 'description' => "All about the $name." ) + $with );
	$product->save();
	return $product;
};

$camera = $product( 'travel-camera', 'Travel camera', '499.00', 'Cameras', array( 59, 84, 120 ) );
$tripod = $product( 'carbon-tripod', 'Carbon tripod', '89.90', 'Camera accessories', array( 92, 107, 80 ), array( 'sale_price' => '79.90', 'total_sales' => 400 ) );
$card   = $product( 'memory-card', 'Memory card 128 GB', '24.50', 'Camera accessories', array( 168, 84, 72 ), array( 'total_sales' => 300 ) );
$bag    = $product( 'camera-bag', 'Padded camera bag', '45.00', 'Camera accessories', array( 140, 112, 70 ), array( 'total_sales' => 200 ) );
$cloth  = $product( 'lens-cloth', 'Lens cloth', '4.90', 'Camera accessories', array( 110, 140, 160 ), array( 'total_sales' => 100 ) );
$pro    = $product( 'pro-camera', 'Pro travel camera', '899.00', 'Cameras', array( 40, 40, 60 ) );
$hidden = $product( 'hidden-lens', 'Hidden lens', '10.00', 'Camera accessories', array( 0, 0, 0 ), array( 'catalog_visibility' => 'hidden' ) );

$strap = get_page_by_path( 'camera-strap', OBJECT, 'product' );
if ( ! $strap ) {
	$attribute = new WC_Product_Attribute();
	$attribute->set_name( 'Colour' );
	$attribute->set_options( array( 'Black', 'Sand' ) );
	$attribute->set_visible( true );
	$attribute->set_variation( true );
	$strap = new WC_Product_Variable();
	$strap->set_props( array( 'name' => 'Camera strap', 'slug' => 'camera-strap', 'status' => 'publish', 'category_ids' => array( $category( 'Camera accessories' ) ), 'image_id' => $picture( 'camera-strap', array( 150, 120, 90 ) ) ) );
	$strap->set_attributes( array( $attribute ) );
	$strap->save();
	foreach ( array( 'Black' => '19.00', 'Sand' => '23.00' ) as $colour => $price ) {
		$variation = new WC_Product_Variation();
		$variation->set_parent_id( $strap->get_id() );
		$variation->set_attributes( array( 'colour' => $colour ) );
		$variation->set_regular_price( $price );
		$variation->save();
	}
	WC_Product_Variable::sync( $strap->get_id() );
}
$strap_id = $strap instanceof WP_Post ? $strap->ID : $strap->get_id();

$camera->set_cross_sell_ids( array( $hidden->get_id(), $tripod->get_id(), $strap_id, $card->get_id() ) );
$camera->set_upsell_ids( array( $pro->get_id() ) );
$camera->save();
$tripod->set_cross_sell_ids( array( $bag->get_id(), $cloth->get_id() ) );
$tripod->save();

Tandem\Plugin\Plugin::instance()->settings()->update(
	array(
		'live'        => true,
		// The mini-cart has a test of its own.
		'touchpoints' => array( 'minicart' => array( 'on' => false ) ) + array_map( static fn(): array => array( 'on' => true ), Tandem\Plugin\Plugin::instance()->settings()->get( 'touchpoints' ) ),
	)
);
foreach (
	array(
		'recommendations'   => '<!-- wp:shortcode -->[tandem_recommendations category="camera-accessories"]<!-- /wp:shortcode -->',
		'recommended-block' => '<!-- wp:tandem/recommendations {"strategy":"for-you","layout":"list","title":"For you","category":"camera-accessories"} /-->',
		'recommended-row'   => '<!-- wp:tandem/recommendations {"layout":"carousel","category":"camera-accessories"} /-->',
	) as $slug => $content
) {
	$page = get_page_by_path( $slug );
	if ( ! $page || $content !== $page->post_content ) {
		wp_insert_post( array( 'ID' => $page ? $page->ID : 0, 'post_type' => 'page', 'post_status' => 'publish', 'post_name' => $slug, 'post_title' => ucfirst( str_replace( '-', ' ', $slug ) ), 'post_content' => $content ) );
	}
}
