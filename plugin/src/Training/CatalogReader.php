<?php
/**
 * Reads what the ranker needs to know of products.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Training;

defined( 'ABSPATH' ) || exit;

/**
 * Pages of published products by ascending id: title, categories, tags, attributes, price, cost, stock.
 */
final class CatalogReader {

	/**
	 * Products to read.
	 */
	public function count(): int {
		global $wpdb;
		return (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->posts} WHERE post_type = 'product' AND post_status = 'publish'" ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Once a training.
	}

	/**
	 * The next page; an empty list after the last.
	 *
	 * @param int $after Product id the page begins after.
	 * @param int $limit Products of a page.
	 * @return list<array{item:int,title:string,categories:list<string>,tags:list<string>,attributes:list<string>,price:int,cost:int|null,in_stock:bool}>
	 */
	public function next( int $after, int $limit = 500 ): array {
		global $wpdb;
		$rows = $wpdb->get_results( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Once a training.
			$wpdb->prepare(
				"SELECT p.ID, p.post_title, l.min_price, l.stock_status,
				(SELECT MAX(m.meta_value) FROM {$wpdb->postmeta} m WHERE m.post_id = p.ID AND m.meta_key = '_cogs_total_value')
				FROM {$wpdb->posts} p LEFT JOIN {$wpdb->prefix}wc_product_meta_lookup l ON l.product_id = p.ID
				WHERE p.post_type = 'product' AND p.post_status = 'publish' AND p.ID > %d ORDER BY p.ID LIMIT %d",
				$after,
				$limit
			),
			ARRAY_N
		);
		if ( array() === $rows || null === $rows ) {
			return array();
		}
		$terms    = $this->terms( array_map( 'intval', array_column( $rows, 0 ) ) );
		$decimals = wc_get_price_decimals();
		$items    = array();
		foreach ( $rows as $row ) {
			$own     = $terms[ (int) $row[0] ] ?? array();
			$items[] = array(
				'item'       => (int) $row[0],
				'title'      => (string) $row[1],
				'categories' => $own['categories'] ?? array(),
				'tags'       => $own['tags'] ?? array(),
				'attributes' => $own['attributes'] ?? array(),
				'price'      => OrderReader::minor( (string) $row[2], $decimals ),
				'cost'       => null === $row[4] || '' === $row[4] ? null : OrderReader::minor( (string) $row[4], $decimals ),
				'in_stock'   => 'outofstock' !== $row[3],
			);
		}
		return $items;
	}

	/**
	 * Terms of products, by product and kind.
	 *
	 * @param list<int> $ids Products.
	 * @return array<int,array<string,list<string>>>
	 */
	private function terms( array $ids ): array {
		global $wpdb;
		$rows  = $wpdb->get_results( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Once a training.
			$wpdb->prepare(
				"SELECT r.object_id, x.taxonomy, t.slug, x.parent FROM {$wpdb->term_relationships} r
				JOIN {$wpdb->term_taxonomy} x ON x.term_taxonomy_id = r.term_taxonomy_id JOIN {$wpdb->terms} t ON t.term_id = x.term_id
				WHERE r.object_id IN (" . implode( ',', array_fill( 0, count( $ids ), '%d' ) ) . ") AND (x.taxonomy IN ('product_cat','product_tag') OR x.taxonomy LIKE %s)
				ORDER BY r.object_id, x.taxonomy, t.slug",
				...array( ...$ids, $wpdb->esc_like( 'pa_' ) . '%' )
			),
			ARRAY_N
		);
		$terms = array();
		foreach ( (array) $rows as $row ) {
			[ $id, $taxonomy, $slug ] = array( (int) $row[0], (string) $row[1], (string) $row[2] );
			if ( 'product_cat' === $taxonomy ) {
				$terms[ $id ]['categories'][] = $slug;
			} elseif ( 'product_tag' === $taxonomy ) {
				$terms[ $id ]['tags'][] = $slug;
			} else {
				$terms[ $id ]['attributes'][] = substr( $taxonomy, 3 ) . ':' . $slug;
			}
		}
		return $terms;
	}
}
