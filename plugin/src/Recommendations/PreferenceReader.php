<?php
/**
 * Reads products that match preferences.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Recommendations;

defined( 'ABSPATH' ) || exit;

/**
 * The products that match most of the preferences, best sellers first. Never random.
 */
final class PreferenceReader {

	/** Most products that are named to the engine. */
	public const MOST = 200;

	/**
	 * Product ids, those that match most first, then by paid sales and id.
	 *
	 * @param list<Preference> $preferences Preferences.
	 * @return list<int>
	 */
	public function products( array $preferences ): array {
		$terms = array();
		foreach ( $preferences as $preference ) {
			$terms = array( ...$terms, ...( $preference->hides ? array() : $preference->terms ) );
		}
		$terms = array_values( array_unique( array_map( 'intval', $terms ) ) );
		sort( $terms );
		if ( array() === $terms ) {
			return array();
		}
		$key    = md5( implode( ',', $terms ) . '|' . wp_cache_get_last_changed( 'posts' ) );
		$cached = wp_cache_get( $key, 'tandem_preferences' );
		if ( is_array( $cached ) ) {
			return $cached;
		}
		global $wpdb;
		$marks = implode( ',', array_fill( 0, count( $terms ), '%d' ) );
		$found = array_map(
			'intval',
			$wpdb->get_col( // phpcs:ignore WordPress.DB -- Placeholders only; cached below.
				$wpdb->prepare(
					"SELECT l.product_id FROM %i l JOIN %i p ON p.ID = l.product_id AND p.post_type = 'product' AND p.post_status = 'publish' AND p.post_password = '' JOIN %i r ON r.object_id = l.product_id JOIN %i t ON t.term_taxonomy_id = r.term_taxonomy_id AND t.term_id IN ($marks) WHERE l.stock_status <> 'outofstock' GROUP BY l.product_id, l.total_sales ORDER BY COUNT(DISTINCT t.taxonomy) DESC, l.total_sales DESC, l.product_id ASC LIMIT %d", // phpcs:ignore WordPress.DB -- Placeholders only.
					$wpdb->prefix . 'wc_product_meta_lookup',
					$wpdb->posts,
					$wpdb->term_relationships,
					$wpdb->term_taxonomy,
					...array( ...$terms, self::MOST )
				)
			)
		);
		wp_cache_set( $key, $found, 'tandem_preferences', HOUR_IN_SECONDS );
		return $found;
	}
}
