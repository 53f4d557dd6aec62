<?php
/**
 * Shortcode attributes as a table.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * Reads the attributes of [tandem_table], [tandem_bundles] and [tandem_compare], which are those of the blocks.
 * What cannot be used is left at its default, so that a typing mistake never takes the table from the page.
 */
final class TableAttributes {

	/** Attributes whose name differs from their field. */
	private const ALIASES = array(
		'source'     => 'source.type',
		'skus'       => 'source.skus',
		'best'       => 'badges.best',
		'pick'       => 'badges.pick',
		'preset'     => 'style.preset',
		'page_size'  => 'behaviour.page_size',
		'orderby'    => 'source.order',
		'show_title' => 'style.show_title',
	);

	/**
	 * A definition from attributes, over a base.
	 *
	 * @param array<string,mixed> $attributes Attributes as the shortcode or block gave them.
	 * @param array<string,mixed> $base       Saved definition, or the kind alone.
	 * @param int                 $id         Saved table.
	 */
	public static function definition( array $attributes, array $base, int $id = 0 ): TableDefinition {
		$data = $base;
		foreach ( DefinitionFields::all() as $group => $fields ) {
			foreach ( $fields as $name => $field ) {
				$given = $attributes[ $name ] ?? null;
				foreach ( self::ALIASES as $alias => $path ) {
					$given = "$group.$name" === $path ? ( $attributes[ $alias ] ?? $given ) : $given;
				}
				$value = null === $given || '' === $given || array() === $given ? null : DefinitionFields::read( $field, $given );
				if ( null !== $value && ! ( 'type' === $name && ! isset( $attributes['source'] ) ) ) {
					$data[ $group ][ $name ] = $value;
				}
			}
		}
		$kind = (string) ( $data['kind'] ?? 'products' );
		if ( ! isset( $data['source']['type'] ) || 'context' === $data['source']['type'] ) {
			$data['source']['type'] = self::implied( $data['source'] ?? array() );
		}
		if ( is_string( $attributes['caption'] ?? null ) && '' !== $attributes['caption'] ) {
			$data['caption'] = wp_strip_all_tags( $attributes['caption'] );
		}
		if ( ! empty( $attributes['columns'] ) ) {
			$data['behaviour']['attributes'] = false;
		}
		$data['cells']   = array_map( static fn( mixed $column ): string => is_array( $column ) ? (string) ( $column['key'] ?? '' ) : (string) $column, is_array( $data['columns'] ?? null ) ? $data['columns'] : array() );
		$data['columns'] = self::columns( $kind, $attributes['columns'] ?? '', $data['columns'] ?? array() );
		$sort            = self::sort( $attributes['sort'] ?? '' );
		$data['sort']    = $sort ? $sort : ( $data['sort'] ?? array() );
		try {
			return DefinitionInput::from_array( $data, $id );
		} catch ( \InvalidArgumentException ) {
			return DefinitionInput::from_array( array_merge( $data, array( 'sort' => array(), 'filters' => array(), 'conditions' => array() ) ), $id ); // phpcs:ignore WordPress.Arrays
		}
	}

	/**
	 * The source that the given fields mean where none is named.
	 *
	 * @param array<string,mixed> $source Fields.
	 */
	private static function implied( array $source ): string {
		return match ( true ) {
			! empty( $source['ids'] ) || ! empty( $source['skus'] )         => 'ids',
			! empty( $source['category'] )                                  => 'category',
			! empty( $source['tag'] )                                       => 'tag',
			! empty( $source['attribute'] ) && ! empty( $source['terms'] )  => 'attribute',
			! empty( $source['on_sale'] )                                   => 'on_sale',
			default                                                         => 'context',
		};
	}

	/**
	 * Known columns among those named.
	 *
	 * @param string $kind  Kind.
	 * @param mixed  $given Names with commas, or a list.
	 * @param mixed  $base  Columns of the saved table.
	 * @return list<mixed>
	 */
	private static function columns( string $kind, mixed $given, mixed $base ): array {
		$names = is_array( $given ) ? $given : explode( ',', is_string( $given ) ? $given : '' );
		$names = array_map( 'trim', array_filter( $names, 'is_string' ) );
		$saved = array();
		foreach ( is_array( $base ) ? $base : array() as $column ) {
			$saved[ is_array( $column ) ? (string) ( $column['key'] ?? '' ) : (string) $column ] = $column;
		}
		$known = array();
		foreach ( array_slice( array_unique( $names ), 0, DefinitionInput::MOST_COLUMNS ) as $name ) {
			if ( isset( $saved[ $name ] ) ) {
				$known[] = $saved[ $name ];
			} elseif ( 'data' !== $kind && '' !== $name && null !== ColumnCatalogue::find( $kind, $name ) ) {
				$known[] = $name;
			}
		}
		return $known ? $known : array_values( $saved );
	}

	/**
	 * Order from a text such as "price:desc,name".
	 *
	 * @param mixed $given Attribute.
	 * @return list<array{column:string,direction:string}>
	 */
	private static function sort( mixed $given ): array {
		$sort = array();
		foreach ( array_filter( array_map( 'trim', explode( ',', is_string( $given ) ? $given : '' ) ) ) as $rule ) {
			$at        = strrpos( $rule, ':' );
			$direction = false === $at ? 'asc' : strtolower( substr( $rule, $at + 1 ) );
			$known     = in_array( $direction, array( 'asc', 'desc' ), true );
			$sort[]    = array(
				'column'    => false === $at || ! $known ? $rule : substr( $rule, 0, $at ),
				'direction' => $known ? $direction : 'asc',
			);
		}
		return array_slice( $sort, 0, 4 );
	}
}
