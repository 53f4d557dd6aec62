<?php
/**
 * The order of the catalogue in SQL.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Place;

defined( 'ABSPATH' ) || exit;

/**
 * Writes the ORDER BY of `orderby=recommended`.
 */
final class CatalogueReader {

	/**
	 * Products of some terms first, then by paid sales, then by id.
	 *
	 * @param list<int> $terms Term ids.
	 */
	public function order( array $terms ): string {
		global $wpdb;
		$sales = $wpdb->prepare( "COALESCE((SELECT l.total_sales FROM %i l WHERE l.product_id = {$wpdb->posts}.ID), 0) DESC, {$wpdb->posts}.ID ASC", $wpdb->prefix . 'wc_product_meta_lookup' ); // phpcs:ignore WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- Own table names.
		if ( array() === $terms ) {
			return $sales;
		}
		$marks = implode( ',', array_fill( 0, count( $terms ), '%d' ) );
		$first = $wpdb->prepare( "EXISTS (SELECT 1 FROM {$wpdb->term_relationships} tr JOIN {$wpdb->term_taxonomy} tt ON tt.term_taxonomy_id = tr.term_taxonomy_id WHERE tr.object_id = {$wpdb->posts}.ID AND tt.term_id IN ($marks)) DESC", $terms ); // phpcs:ignore WordPress.DB -- Placeholders only.
		return "$first, $sales";
	}
}
