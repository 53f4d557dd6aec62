<?php
/**
 * Reads the best sellers of a category.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Catalog;

defined( 'ABSPATH' ) || exit;

/**
 * Best sellers by paid sales, for a shop whose engine has no model yet.
 */
final class BestSellerReader {

	/**
	 * Most sold first, ties by rating and then by id. Never random.
	 *
	 * @param list<int> $categories Category term ids; empty for the whole shop.
	 * @param int       $limit      How many.
	 * @return array<int,int> Units sold by product id.
	 */
	public function best( array $categories, int $limit = 24 ): array {
		sort( $categories );
		$key    = md5( implode( ',', $categories ) . '|' . $limit . '|' . wp_cache_get_last_changed( 'posts' ) );
		$cached = wp_cache_get( $key, 'tandem_best_sellers' );
		if ( is_array( $cached ) ) {
			return $cached;
		}
		global $wpdb;
		$clause    = 'SELECT l.product_id, l.total_sales FROM %i l JOIN %i p ON p.ID = l.product_id AND p.post_type = %s AND p.post_status = %s AND p.post_password = %s';
		$arguments = array( $wpdb->prefix . 'wc_product_meta_lookup', $wpdb->posts, 'product', 'publish', '' );
		if ( array() !== $categories ) {
			$clause   .= ' JOIN %i r ON r.object_id = l.product_id JOIN %i t ON t.term_taxonomy_id = r.term_taxonomy_id AND t.taxonomy = %s AND t.term_id IN (' . implode( ',', array_fill( 0, count( $categories ), '%d' ) ) . ')';
			$arguments = array( ...$arguments, $wpdb->term_relationships, $wpdb->term_taxonomy, 'product_cat', ...$categories );
		}
		$clause     .= ' WHERE l.stock_status <> %s GROUP BY l.product_id, l.total_sales, l.average_rating ORDER BY l.total_sales DESC, l.average_rating DESC, l.product_id ASC LIMIT %d';
		$arguments[] = 'outofstock';
		$arguments[] = $limit;

		$sold = array();
		foreach ( (array) $wpdb->get_results( $wpdb->prepare( $clause, $arguments ) ) as $row ) { // phpcs:ignore WordPress.DB -- Placeholders only; cached below.
			$sold[ (int) $row->product_id ] = (int) $row->total_sales;
		}
		wp_cache_set( $key, $sold, 'tandem_best_sellers', HOUR_IN_SECONDS );
		return $sold;
	}
}
