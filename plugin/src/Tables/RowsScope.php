<?php
/**
 * Which rows of the index belong to a table.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * The owner's source in the terms of the index: numbers only.
 */
final readonly class RowsScope {

	/**
	 * Keeps the parts.
	 *
	 * @param int             $owner 0 for products, else the table whose own rows these are.
	 * @param list<int>|null  $ids   Picked rows; null for every row.
	 * @param list<list<int>> $terms Term taxonomy ids: of each list a product has at least one.
	 * @param list<string>    $marks Marks that a row carries.
	 * @param string          $order Column that orders rows where nobody chose an order.
	 * @param string          $type  Its type.
	 * @param string          $direction asc or desc.
	 */
	public function __construct(
		public int $owner,
		public ?array $ids = null,
		public array $terms = array(),
		public array $marks = array(),
		public string $order = TableIndex::ROW,
		public string $type = 'number',
		public string $direction = 'asc',
	) {
	}

	/**
	 * Scope of a source of products; null for a source that is no query.
	 *
	 * @param array<string,mixed> $source Source of a definition.
	 */
	public static function of( array $source ): ?self {
		if ( ! in_array( $source['type'], array( 'category', 'tag', 'attribute', 'on_sale', 'recent', 'all', 'context', 'ids' ), true ) || array() !== $source['skus'] ) {
			return null;
		}
		$terms = array();
		if ( 'category' === $source['type'] || $source['category'] ) {
			$terms[] = self::terms( 'product_cat', $source['category'] );
		}
		if ( 'tag' === $source['type'] || $source['tag'] ) {
			$terms[] = self::terms( 'product_tag', $source['tag'] );
		}
		if ( '' !== $source['attribute'] && $source['terms'] ) {
			$terms[] = self::terms( wc_attribute_taxonomy_name( wc_sanitize_taxonomy_name( (string) preg_replace( '/^pa_/', '', $source['attribute'] ) ) ), $source['terms'] );
		}
		$marks = array_keys( array_filter( array( TableIndex::SALE => 'on_sale' === $source['type'] || $source['on_sale'], TableIndex::STOCK => $source['in_stock'] ) ) ); // phpcs:ignore WordPress.Arrays
		$order = match ( 'recent' === $source['type'] ? 'popularity' : $source['order'] ) {
			'title'      => array( 'name', 'text', 'asc' ),
			'date'       => array( 'date', 'date', 'desc' ),
			'price'      => array( 'price', 'money', 'asc' ),
			'popularity' => array( TableIndex::SOLD, 'number', 'desc' ),
			'rating'     => array( 'rating', 'number', 'desc' ),
			'id'         => array( '', 'number', 'asc' ),
			default      => array( TableIndex::ROW, 'number', 'asc' ),
		};
		return new self( 0, 'ids' === $source['type'] ? $source['ids'] : null, $terms, $marks, ...$order );
	}

	/**
	 * Term taxonomy ids of slugs with everything below them. An unknown slug matches nothing.
	 *
	 * @param string       $taxonomy Taxonomy.
	 * @param list<string> $slugs    Slugs.
	 * @return list<int>
	 */
	private static function terms( string $taxonomy, array $slugs ): array {
		$found = array();
		foreach ( $slugs as $slug ) {
			$term = get_term_by( 'slug', sanitize_title( $slug ), $taxonomy );
			if ( ! $term instanceof \WP_Term ) {
				continue;
			}
			$children = is_taxonomy_hierarchical( $taxonomy ) ? get_term_children( $term->term_id, $taxonomy ) : array();
			$found[]  = $term->term_taxonomy_id;
			foreach ( is_array( $children ) ? $children : array() as $child ) {
				$found[] = get_term( (int) $child, $taxonomy )->term_taxonomy_id ?? 0;
			}
		}
		return array_values( array_unique( array( 0, ...array_map( 'intval', $found ) ) ) );
	}
}
