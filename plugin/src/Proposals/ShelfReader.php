<?php
/**
 * Products as the engine weighs them for a bundle.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Proposals;

use Automattic\WooCommerce\Utilities\FeaturesUtil;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Value\MinorUnits;

defined( 'ABSPATH' ) || exit;

/**
 * Price, cost, stock, type and categories of many products in two queries, without building them. What is
 * read here only chooses a set; its price is quoted from the products themselves.
 */
final class ShelfReader {

	/** Products of a page. */
	private const PAGE = 1000;

	/** Types that can be part of a bundle. */
	private const TYPES = array( 'simple', 'variable' );

	/**
	 * Every product that can be part of a bundle, in order of id.
	 *
	 * @return list<array{product:int,price:int,cost:int|null,available:bool,categories:list<int>}>
	 */
	public function all(): array {
		global $wpdb;
		$all   = array();
		$after = 0;
		do {
			$rows = $wpdb->get_results( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Once a model.
				$wpdb->prepare( self::query() . ' AND p.ID > %d ORDER BY p.ID LIMIT %d', $after, self::PAGE ), // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared -- Names of tables.
				ARRAY_N
			);
			if ( ! $rows ) {
				break;
			}
			$after = (int) end( $rows )[0];
			$all   = array_merge( $all, $this->facts( $rows, self::TYPES ) );
		} while ( count( $rows ) === self::PAGE );
		return $all;
	}

	/**
	 * Products that one click can buy, in the order asked for.
	 *
	 * @param list<int> $ids Products.
	 * @return list<array{product:int,price:int,cost:int|null,available:bool,categories:list<int>}>
	 */
	public function simple( array $ids ): array {
		global $wpdb;
		if ( ! $ids ) {
			return array();
		}
		$rows  = $wpdb->get_results( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Once for a changed cart.
			$wpdb->prepare( self::query() . ' AND p.ID IN (' . implode( ',', array_fill( 0, count( $ids ), '%d' ) ) . ')', ...$ids ), // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared,WordPress.DB.PreparedSQLPlaceholders -- Names of tables.
			ARRAY_N
		);
		$facts = array_column( $this->facts( (array) $rows, array( 'simple' ) ), null, 'product' );
		return array_values( array_filter( array_map( static fn( int $id ): ?array => $facts[ $id ] ?? null, $ids ) ) );
	}

	/**
	 * The query up to its last condition.
	 */
	private static function query(): string {
		global $wpdb;
		return "SELECT p.ID, l.min_price, l.stock_status,
			(SELECT MAX(m.meta_value) FROM {$wpdb->postmeta} m WHERE m.post_id = p.ID AND m.meta_key = '_cogs_total_value')
			FROM {$wpdb->posts} p JOIN {$wpdb->prefix}wc_product_meta_lookup l ON l.product_id = p.ID
			WHERE p.post_type = 'product' AND p.post_status = 'publish' AND p.post_password = ''";
	}

	/**
	 * Rows as facts.
	 *
	 * @param list<array<int,string|null>> $rows  Id, price, stock status, cost.
	 * @param list<string>                 $types Types that are kept.
	 * @return list<array{product:int,price:int,cost:int|null,available:bool,categories:list<int>}>
	 */
	private function facts( array $rows, array $types ): array {
		$exponent = ShopCurrency::current()->exponent;
		$terms    = $rows ? $this->terms( array_map( 'intval', array_column( $rows, 0 ) ) ) : array();
		$costs    = FeaturesUtil::feature_is_enabled( 'cost_of_goods_sold' );
		$facts    = array();
		foreach ( $rows as $row ) {
			$own   = $terms[ (int) $row[0] ] ?? array();
			$price = MinorUnits::fromPrice( (string) $row[1], $exponent );
			if ( ! $price || ! in_array( $own['product_type'][0] ?? 'simple', $types, true ) || in_array( 'exclude-from-catalog', $own['product_visibility'] ?? array(), true ) ) {
				continue;
			}
			$cost    = $costs && is_numeric( $row[3] ) && (float) $row[3] > 0 ? MinorUnits::rounded( $row[3], $exponent ) : null;
			$facts[] = array(
				'product'    => (int) $row[0],
				'price'      => $price,
				'cost'       => $cost,
				'available'  => 'outofstock' !== $row[2],
				'categories' => $own['product_cat'] ?? array(),
			);
		}
		return $facts;
	}

	/**
	 * Types, visibility and categories with their parents, by product.
	 *
	 * @param list<int> $ids Products.
	 * @return array<int,array<string,list<int|string>>>
	 */
	private function terms( array $ids ): array {
		global $wpdb;
		$rows  = $wpdb->get_results( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Beside the products.
			$wpdb->prepare(
				"SELECT r.object_id, x.taxonomy, t.slug, t.term_id FROM {$wpdb->term_relationships} r
				JOIN {$wpdb->term_taxonomy} x ON x.term_taxonomy_id = r.term_taxonomy_id JOIN {$wpdb->terms} t ON t.term_id = x.term_id
				WHERE r.object_id IN (" . implode( ',', array_fill( 0, count( $ids ), '%d' ) ) . ") AND x.taxonomy IN ('product_cat','product_type','product_visibility')
				ORDER BY r.object_id, t.term_id",
				...$ids
			),
			ARRAY_N
		);
		$terms = array();
		foreach ( (array) $rows as $row ) {
			$found = 'product_cat' === $row[1] ? array( (int) $row[3], ...get_ancestors( (int) $row[3], 'product_cat', 'taxonomy' ) ) : array( (string) $row[2] );
			$terms[ (int) $row[0] ][ $row[1] ] = array_values( array_unique( array_merge( $terms[ (int) $row[0] ][ $row[1] ] ?? array(), $found ) ) );
		}
		return $terms;
	}
}
