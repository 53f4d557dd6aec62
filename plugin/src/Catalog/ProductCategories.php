<?php
/**
 * Categories of a product.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Catalog;

defined( 'ABSPATH' ) || exit;

/**
 * A product belongs to its categories and to all above them: an offer on "Clothing", and a mark that makes "Health"
 * sensitive, mean what lies below as well. One answer for prices, suggestions and what is kept back; it costs no query,
 * because WordPress keeps the tree of a taxonomy in one option.
 */
final class ProductCategories {

	/**
	 * Category above each that has one.
	 *
	 * @var array<int,int>
	 */
	private static array $above = array();

	/**
	 * Site and moment of the last change that the tree was read at.
	 *
	 * @var string
	 */
	private static string $read = '';

	/**
	 * Categories of a product with those above them.
	 *
	 * @param \WC_Product|int $product Product or variation, or the id of a product.
	 * @return list<int>
	 */
	public static function of( \WC_Product|int $product ): array {
		if ( $product instanceof \WC_Product && $product->is_type( 'variation' ) ) {
			$product = $product->get_parent_id();
		}
		return self::with_above( is_int( $product ) ? wc_get_product_term_ids( $product, 'product_cat' ) : $product->get_category_ids() );
	}

	/**
	 * Categories with those above them.
	 *
	 * @param list<int> $categories Categories.
	 * @return list<int>
	 */
	public static function with_above( array $categories ): array {
		$above = self::above();
		$found = array();
		foreach ( $categories as $category ) {
			for ( $at = (int) $category; $at > 0 && ! isset( $found[ $at ] ); $at = $above[ $at ] ?? 0 ) {
				$found[ $at ] = true;
			}
		}
		return array_keys( $found );
	}

	/**
	 * Categories that the owner gave to products, without those above them.
	 *
	 * @param list<int> $products Products.
	 * @return list<int>
	 */
	public static function own( array $products ): array {
		return array_values( array_unique( array_map( 'intval', array_merge( ...array_map( static fn( int $product ): array => wc_get_product_term_ids( $product, 'product_cat' ), $products ) ) ) ) );
	}

	/**
	 * Whether a product belongs to one of some categories.
	 *
	 * @param \WC_Product|int $product    Product or variation, or the id of a product.
	 * @param list<int>       $categories Categories.
	 */
	public static function among( \WC_Product|int $product, array $categories ): bool {
		return array() !== $categories && array() !== array_intersect( array_map( 'intval', $categories ), self::of( $product ) );
	}

	/**
	 * Categories with all below them.
	 *
	 * @param list<int> $categories Categories.
	 * @return list<int>
	 */
	public static function with_below( array $categories ): array {
		$found = array_map( 'intval', $categories );
		foreach ( $categories as $category ) {
			$below = get_term_children( $category, 'product_cat' );
			$found = array( ...$found, ...( is_array( $below ) ? array_map( 'intval', $below ) : array() ) );
		}
		return array_values( array_unique( $found ) );
	}

	/**
	 * The tree, from each category to the one above it.
	 *
	 * @return array<int,int>
	 */
	private static function above(): array {
		$state = get_current_blog_id() . ' ' . wp_cache_get_last_changed( 'terms' );
		if ( $state !== self::$read ) {
			self::$above = array();
			foreach ( _get_term_hierarchy( 'product_cat' ) as $parent => $children ) {
				self::$above += array_fill_keys( array_map( 'intval', (array) $children ), (int) $parent );
			}
			self::$read = get_current_blog_id() . ' ' . wp_cache_get_last_changed( 'terms' );
		}
		return self::$above;
	}
}
