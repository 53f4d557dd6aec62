<?php
/**
 * wp eval-file table-large.php [remove|NUMBER]: 230 or NUMBER products of the category "Warehouse" by SQL, and the index of large
 * tables built for them; "remove" takes them away again.
 */

declare(strict_types=1);

use Tandem\Plugin\Plugin;
use Tandem\Plugin\Tables\Tables;

global $wpdb;
const TANDEM_LARGE_FROM  = 8000000;
const TANDEM_LARGE_MOST  = 20000;

$tandem_remove = static function () use ( $wpdb ): void {
	$range = array( TANDEM_LARGE_FROM, TANDEM_LARGE_FROM + TANDEM_LARGE_MOST );
	$wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->posts} WHERE ID BETWEEN %d AND %d", $range ) );
	$wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->postmeta} WHERE post_id BETWEEN %d AND %d", $range ) );
	$wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->term_relationships} WHERE object_id BETWEEN %d AND %d", $range ) );
	$wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->prefix}tandem_table_cells WHERE row_id BETWEEN %d AND %d", $range ) );
};
$tandem_remove();
delete_option( 'tandem_table_index' );
if ( 'remove' === ( $args[0] ?? '' ) ) {
	wp_cache_flush();
	return;
}
$tandem_term  = get_term_by( 'slug', 'warehouse', 'product_cat' );
$tandem_term  = $tandem_term instanceof WP_Term ? $tandem_term->term_id : (int) wp_insert_term( 'Warehouse', 'product_cat' )['term_id'];
$tandem_terms = array( get_term( $tandem_term, 'product_cat' )->term_taxonomy_id, get_term_by( 'slug', 'simple', 'product_type' )->term_taxonomy_id );
foreach ( range( 1, min( TANDEM_LARGE_MOST, (int) ( $args[0] ?? 230 ) ) ) as $tandem_number ) {
	$tandem_id      = TANDEM_LARGE_FROM + $tandem_number;
	$tandem_posts[] = $wpdb->prepare( "(%d,1,'2026-01-01 00:00:00','2026-01-01 00:00:00','','',%s,'publish',%s,'product','','2026-01-01 00:00:00','2026-01-01 00:00:00','','')", $tandem_id, "Bolt A$tandem_number", "bolt-a$tandem_number" );
	foreach ( array( '_price' => 1000 - $tandem_number, '_regular_price' => 1000 - $tandem_number, '_stock_status' => 'instock' ) as $tandem_key => $tandem_value ) {
		$tandem_meta[] = $wpdb->prepare( '(%d,%s,%s)', $tandem_id, $tandem_key, (string) $tandem_value );
	}
	foreach ( $tandem_terms as $tandem_one ) {
		$tandem_links[] = "($tandem_id,$tandem_one,0)";
	}
}
foreach ( array(
	"INSERT INTO {$wpdb->posts} (ID,post_author,post_date,post_date_gmt,post_content,post_excerpt,post_title,post_status,post_name,post_type,to_ping,post_modified,post_modified_gmt,pinged,post_content_filtered) VALUES " => $tandem_posts,
	"INSERT INTO {$wpdb->postmeta} (post_id,meta_key,meta_value) VALUES "                             => $tandem_meta,
	"INSERT INTO {$wpdb->term_relationships} (object_id,term_taxonomy_id,term_order) VALUES " => $tandem_links,
) as $tandem_insert => $tandem_lines ) {
	foreach ( array_chunk( $tandem_lines, 500 ) as $tandem_some ) {
		$wpdb->query( $tandem_insert . implode( ',', $tandem_some ) );
	}
}
wp_cache_flush();
do_shortcode( '[tandem_table category="warehouse"]' );
( new Tables( Plugin::instance() ) )->index()->build( 600 );
