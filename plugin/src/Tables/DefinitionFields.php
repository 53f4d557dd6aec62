<?php
/**
 * Limits of what a table may be told.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * Type, default and limits of every field of a table's source, behaviour, style and badges. Shortcode
 * attributes, blocks, saved tables and imports are all read through this list.
 */
final class DefinitionFields {

	public const MOST_PRODUCTS = 20000;

	public const SOURCES  = array( 'context', 'ids', 'category', 'tag', 'attribute', 'on_sale', 'recent', 'lately', 'recommendations', 'related', 'all', 'shopper', 'cart', 'session', 'bought' );
	public const PRESETS  = array( 'theme', 'lines', 'cards', 'striped', 'bordered', 'contrast' );
	public const BORDERS  = array( '', 'none', 'rows', 'all' );
	public const CONTROLS = array( 'checkbox', 'select', 'range', 'date' );

	/**
	 * Fields by group and name: type, default, and limits.
	 *
	 * @return array<string,array<string,array{0:string,1:mixed,2?:mixed}>>
	 */
	public static function all(): array {
		return array(
			'source'    => array(
				'type'      => array( 'enum', 'context', self::SOURCES ),
				'ids'       => array( 'ids', array() ),
				'skus'      => array( 'texts', array() ),
				'category'  => array( 'texts', array() ),
				'tag'       => array( 'texts', array() ),
				'attribute' => array( 'text', '' ),
				'terms'     => array( 'texts', array() ),
				'strategy'  => array( 'enum', 'product', array( 'product', 'also-bought', 'upgrade', 'popular' ) ),
				'on_sale'   => array( 'boolean', false ),
				'in_stock'  => array( 'boolean', false ),
				'limit'     => array( 'integer', self::MOST_PRODUCTS, array( 1, self::MOST_PRODUCTS ) ),
				'order'     => array( 'enum', 'menu_order', array( 'menu_order', 'title', 'date', 'price', 'popularity', 'rating', 'id' ) ),
			),
			'behaviour' => array(
				'search'       => array( 'boolean', true ),
				'sortable'     => array( 'boolean', true ),
				'paging'       => array( 'enum', 'auto', array( 'auto', 'pages', 'load', 'more', 'all' ) ),
				'page_size'    => array( 'integer', 20, array( 1, 200 ) ),
				'chooser'      => array( 'boolean', false ),
				'select'       => array( 'boolean', false ),
				'compare'      => array( 'boolean', false ),
				'export'       => array( 'boolean', false ),
				'print'        => array( 'boolean', false ),
				'link'         => array( 'boolean', false ),
				'sticky_head'  => array( 'boolean', false ),
				'sticky_first' => array( 'boolean', false ),
				'expand'       => array( 'boolean', false ),
				'totals'       => array( 'boolean', false ),
				'narrow'       => array( 'enum', 'cards', array( 'cards', 'scroll', 'collapse' ) ),
				'differences'  => array( 'boolean', true ),
				'attributes'   => array( 'boolean', true ),
			),
			'style'     => array(
				'preset'     => array( 'enum', 'theme', self::PRESETS ),
				'spacing'    => array( 'enum', 'normal', array( 'compact', 'normal', 'roomy' ) ),
				'accent'     => array( 'colour', '' ),
				'head'       => array( 'colour', '' ),
				'background' => array( 'colour', '' ),
				'text'       => array( 'colour', '' ),
				'borders'    => array( 'enum', '', self::BORDERS ),
				'striped'    => array( 'boolean', false ),
				'dark'       => array( 'dark', 'off' ),
				'show_title' => array( 'boolean', true ),
				'class'      => array( 'classes', '' ),
			),
			'badges'    => array(
				'best'      => array( 'enum', '', array( '', 'off', 'saving_percent', 'saving_amount', 'price_per_item' ) ),
				'pick'      => array( 'integer', 0, array( 0, PHP_INT_MAX ) ),
				'sale'      => array( 'boolean', true ),
				'low_stock' => array( 'integer', 0, array( 0, 1000 ) ),
				'mark'      => array( 'enum', 'none', array( 'none', 'text', 'emoji' ) ),
				'mark_from' => array( 'integer', 30, array( 1, 99 ) ),
				'mark_top'  => array( 'integer', 40, array( 1, 99 ) ),
			),
		);
	}

	/**
	 * A value as its field's type wants it; null where it does not fit. Texts of shortcodes are read as
	 * what they stand for: "yes" is true, "1,2" are ids.
	 *
	 * @param array{0:string,1:mixed,2?:mixed} $field Type, default and limits.
	 * @param mixed                            $value Value.
	 */
	public static function read( array $field, mixed $value ): mixed {
		return match ( $field[0] ) {
			'boolean' => is_bool( $value ) ? $value : self::boolean( $value ),
			'integer' => self::integer( $value, $field[2][0], $field[2][1] ),
			'enum'    => is_string( $value ) && in_array( $value, $field[2], true ) ? $value : null,
			'dark'    => 'auto' === $value ? $value : self::dark( is_bool( $value ) ? $value : self::boolean( $value ) ),
			'ids'     => self::ids( $value ),
			'texts'   => self::texts( $value ),
			'colour'  => '' === $value ? '' : ( is_string( $value ) ? sanitize_hex_color( $value ) : null ),
			'classes' => is_string( $value ) ? implode( ' ', array_filter( array_map( 'sanitize_html_class', explode( ' ', substr( $value, 0, 200 ) ) ) ) ) : null,
			default   => is_string( $value ) && strlen( $value ) <= 200 ? sanitize_text_field( $value ) : null,
		};
	}

	/**
	 * Dark by a yes or no; "auto", as the shopper's device, is read before.
	 *
	 * @param bool|null $dark Value.
	 */
	private static function dark( ?bool $dark ): ?string {
		return null === $dark ? null : ( $dark ? 'on' : 'off' );
	}

	/**
	 * Yes or no.
	 *
	 * @param mixed $value Value.
	 */
	private static function boolean( mixed $value ): ?bool {
		return match ( is_scalar( $value ) ? strtolower( (string) $value ) : '' ) {
			'1', 'yes', 'true', 'on'  => true,
			'0', 'no', 'false', 'off' => false,
			default                   => null,
		};
	}

	/**
	 * A whole number within limits.
	 *
	 * @param mixed $value Value.
	 * @param int   $low   Least.
	 * @param int   $high  Most.
	 */
	private static function integer( mixed $value, int $low, int $high ): ?int {
		$number = is_int( $value ) ? $value : ( is_string( $value ) && 1 === preg_match( '/^\d{1,15}$/D', $value ) ? (int) $value : null );
		return null === $number ? null : max( $low, min( $high, $number ) );
	}

	/**
	 * Product ids.
	 *
	 * @param mixed $value A list, or a text with commas.
	 * @return list<int>|null
	 */
	private static function ids( mixed $value ): ?array {
		$parts = is_array( $value ) ? $value : ( is_scalar( $value ) ? explode( ',', (string) $value ) : null );
		if ( null === $parts ) {
			return null;
		}
		$ids = array();
		foreach ( array_slice( $parts, 0, 10000 ) as $part ) {
			if ( is_scalar( $part ) && 1 === preg_match( '/^\d{1,15}$/D', trim( (string) $part ) ) && (int) trim( (string) $part ) > 0 ) {
				$ids[] = (int) trim( (string) $part );
			}
		}
		return array_values( array_unique( $ids ) );
	}

	/**
	 * Slugs, SKUs or terms.
	 *
	 * @param mixed $value A list, or a text with commas.
	 * @return list<string>|null
	 */
	private static function texts( mixed $value ): ?array {
		$parts = is_array( $value ) ? $value : ( is_scalar( $value ) ? explode( ',', (string) $value ) : null );
		if ( null === $parts ) {
			return null;
		}
		$texts = array();
		foreach ( array_slice( $parts, 0, 500 ) as $part ) {
			$text = is_scalar( $part ) ? trim( wp_check_invalid_utf8( (string) $part ) ) : '';
			if ( '' !== $text && strlen( $text ) <= 200 ) {
				$texts[] = $text;
			}
		}
		return array_values( array_unique( $texts ) );
	}
}
