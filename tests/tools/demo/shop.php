<?php
/**
 * wp eval-file shop.php: what the demo owner made with Tandem: bundles, pages with tables, and "live".
 * Runs with the plugin active, after products.php and orders.php.
 */

declare(strict_types=1);

use Tandem\Plugin\Plugin;

$product = static fn( string $slug ): int => get_page_by_path( $slug, OBJECT, 'product' )->ID;

$bundles = require __DIR__ . '/bundles.php';
$term = get_term_by( 'name', 'Bundles', 'product_cat' );
$term = $term ? $term->term_id : wp_insert_term( 'Bundles', 'product_cat' )['term_id'];
update_term_meta( (int) $term, 'thumbnail_id', get_page_by_path( 'picture-beach-day', OBJECT, 'attachment' )->ID );
$saved = array();
$position = 0;
foreach ( $bundles as $slug => list( $name, $parts, $price, $status, $mark ) ) {
	$bundle = new Tandem\Plugin\Bundles\BundleProduct();
	$bundle->set_name( $name );
	$bundle->set_slug( $slug );
	$bundle->set_sku( "BUNDLE-$slug" );
	$bundle->set_status( $status );
	$bundle->set_menu_order( $position++ );
	$bundle->set_category_ids( array( (int) $term ) );
	$bundle->set_image_id( get_page_by_path( "picture-$slug", OBJECT, 'attachment' )->ID );
	$bundle->set_short_description( 'Everything in one step, for less than one by one.' );
	$bundle->set_bundle(
		array_map( static fn( string $part ): Tandem\Plugin\Bundles\Component => new Tandem\Plugin\Bundles\Component( $product( $part ) ), $parts ),
		Tandem\Plugin\Bundles\BundleTerms::from_array( array( 'kind' => 'set', 'discount' => 'fixed', 'value' => $price, 'mark' => $mark, 'floor' => 'cost' ) )
	);
	$saved[ $slug ] = $bundle->save();
}
Plugin::instance()->bundle_refresh()->run();

$office = implode( ',', array_slice( $saved, 0, 6 ) );
$pages  = array(
	'summer-table'   => array( 'Everything for the beach', '[tandem_table category="summer"]' ),
	'office-bundles' => array( 'Recommended For You!', "[tandem_bundles ids=\"$office\"]" ),
);
foreach ( $pages as $slug => list( $title, $content ) ) {
	wp_insert_post( array( 'post_type' => 'page', 'post_status' => 'publish', 'post_name' => $slug, 'post_title' => $title, 'post_content' => "<!-- wp:shortcode -->$content<!-- /wp:shortcode -->" ) );
}

$home = '<!-- wp:shortcode -->[product_categories number="6" columns="3" parent="0"]<!-- /wp:shortcode --><!-- wp:shortcode -->[products limit="8" columns="4" orderby="popularity"]<!-- /wp:shortcode -->';
$home = wp_insert_post( array( 'post_type' => 'page', 'post_status' => 'publish', 'post_name' => 'home', 'post_title' => 'Welcome', 'post_content' => $home ) );
update_option( 'show_on_front', 'page' );
update_option( 'page_on_front', $home );

// A menu of what there is to see; block themes keep their own list of pages.
$menu = wp_create_nav_menu( 'Demo' );
foreach ( array( 'home', 'shop', 'office-bundles', 'summer-table', 'cart', 'checkout', 'my-account' ) as $slug ) {
	$page = get_page_by_path( $slug );
	wp_update_nav_menu_item( $menu, 0, array( 'menu-item-title' => $page->post_title, 'menu-item-object' => 'page', 'menu-item-object-id' => $page->ID, 'menu-item-type' => 'post_type', 'menu-item-status' => 'publish' ) );
}
set_theme_mod( 'nav_menu_locations', array( 'primary' => $menu ) );

Plugin::instance()->settings()->update( array( 'live' => true, 'setup_done' => true ) );
