<?php
/**
 * The columns that a table of products or bundles can show.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * Key, heading and type of each known column. Attributes are `attribute:NAME`, taxonomies `taxonomy:NAME`
 * and custom fields `field:NAME`; a protected field (its name starts with an underscore) is never shown.
 */
final class ColumnCatalogue {

	public const PRODUCTS = array( 'image', 'name', 'category', 'price', 'quantity', 'buy' );
	public const BUNDLES  = array( 'bundle', 'individual', 'bundle_price', 'saving', 'visit' );

	/**
	 * Columns of a table of products.
	 *
	 * @return array<string,Column>
	 */
	public static function products(): array {
		$columns = array(
			new Column( 'select', __( 'Select', 'tandem-for-woocommerce' ), 'none', 'center' ),
			new Column( 'image', __( 'Image', 'tandem-for-woocommerce' ), 'none', 'start', 1 ),
			new Column( 'name', __( 'Name', 'tandem-for-woocommerce' ) ),
			new Column( 'category', __( 'Category', 'tandem-for-woocommerce' ), 'text', 'start', 4 ),
			new Column( 'tag', __( 'Tags', 'tandem-for-woocommerce' ), 'text', 'start', 5 ),
			new Column( 'price', __( 'Price', 'tandem-for-woocommerce' ), 'money', 'end', 1, 'lower' ),
			new Column( 'quantity', __( 'Quantity', 'tandem-for-woocommerce' ), 'none', 'center', 2 ),
			new Column( 'buy', __( 'Buy', 'tandem-for-woocommerce' ), 'none', 'end', 1 ),
			new Column( 'sku', __( 'SKU', 'tandem-for-woocommerce' ), 'text', 'start', 6 ),
			new Column( 'rating', __( 'Rating', 'tandem-for-woocommerce' ), 'number', 'start', 5, 'higher' ),
			new Column( 'stock', __( 'Stock', 'tandem-for-woocommerce' ), 'text', 'start', 4 ),
			new Column( 'weight', __( 'Weight', 'tandem-for-woocommerce' ), 'number', 'end', 5, 'lower' ),
			new Column( 'dimensions', __( 'Dimensions', 'tandem-for-woocommerce' ), 'none', 'start', 6 ),
			new Column( 'date', __( 'Date added', 'tandem-for-woocommerce' ), 'date', 'start', 6 ),
			new Column( 'description', __( 'Description', 'tandem-for-woocommerce' ), 'text', 'start', 6 ),
			new Column( 'saving', __( 'You save', 'tandem-for-woocommerce' ), 'money', 'end', 4, 'higher' ),
		);
		return array_column( $columns, null, 'key' );
	}

	/**
	 * Columns of a table of bundles.
	 *
	 * @return array<string,Column>
	 */
	public static function bundles(): array {
		$columns = array(
			new Column( 'image', __( 'Image', 'tandem-for-woocommerce' ), 'none' ),
			new Column( 'bundle', __( 'Product Bundle', 'tandem-for-woocommerce' ) ),
			new Column( 'individual', __( 'Individual Price Total', 'tandem-for-woocommerce' ), 'money', 'end', 3 ),
			new Column( 'bundle_price', __( 'Bundle Price', 'tandem-for-woocommerce' ), 'money', 'end', 1, 'lower' ),
			new Column( 'saving', __( 'You Save', 'tandem-for-woocommerce' ), 'money', 'end', 2, 'higher' ),
			new Column( 'saving_percent', __( 'You Save (%)', 'tandem-for-woocommerce' ), 'number', 'end', 4, 'higher' ),
			new Column( 'per_item', __( 'Price per Item', 'tandem-for-woocommerce' ), 'money', 'end', 4, 'lower' ),
			new Column( 'components', __( 'Contains', 'tandem-for-woocommerce' ), 'text', 'start', 5 ),
			new Column( 'visit', __( 'Visit', 'tandem-for-woocommerce' ), 'none', 'end' ),
			new Column( 'quantity', __( 'Quantity', 'tandem-for-woocommerce' ), 'none', 'center', 4 ),
			new Column( 'buy', __( 'Buy', 'tandem-for-woocommerce' ), 'none', 'end' ),
		);
		return array_column( $columns, null, 'key' );
	}

	/**
	 * A column by its key; null where a table of this kind has none of that name.
	 *
	 * @param string $kind products, bundles or comparison.
	 * @param string $key  Key.
	 */
	public static function find( string $kind, string $key ): ?Column {
		$known = 'bundles' === $kind ? self::bundles() : self::products();
		if ( isset( $known[ $key ] ) ) {
			return $known[ $key ];
		}
		if ( 'bundles' === $kind || 1 !== preg_match( '/^(attribute|taxonomy|field):([\p{L}\p{N}][\p{L}\p{N}_\- ]{0,60})$/uD', $key, $match ) ) {
			return null;
		}
		return match ( $match[1] ) {
			'attribute' => new Column( $key, wc_attribute_label( self::attribute_name( $match[2] ) ), 'text', 'start', 3 ),
			'taxonomy'  => self::taxonomy( $key, $match[2] ),
			default     => is_protected_meta( $match[2], 'post' ) ? null : new Column( $key, $match[2], 'text', 'start', 4 ),
		};
	}

	/**
	 * Name of an attribute as products keep it: the global one where the shop has it.
	 *
	 * @param string $name Name as the owner wrote it.
	 */
	public static function attribute_name( string $name ): string {
		$slug = wc_sanitize_taxonomy_name( $name );
		return taxonomy_exists( wc_attribute_taxonomy_name( $slug ) ) ? wc_attribute_taxonomy_name( $slug ) : $name;
	}

	/**
	 * A column of a public product taxonomy.
	 *
	 * @param string $key  Key of the column.
	 * @param string $name Taxonomy.
	 */
	private static function taxonomy( string $key, string $name ): ?Column {
		$taxonomy = get_taxonomy( $name );
		return $taxonomy && $taxonomy->public && in_array( 'product', (array) $taxonomy->object_type, true )
			? new Column( $key, (string) $taxonomy->labels->singular_name, 'text', 'start', 4 )
			: null;
	}
}
