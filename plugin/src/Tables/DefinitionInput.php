<?php
/**
 * Reads the description of a table.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * Turns shortcode attributes and saved JSON into a definition. A shortcode forgives: what it cannot use is
 * left at its default. A save or an import does not: the first wrong field is named.
 */
final class DefinitionInput {

	public const VERSION      = 1;
	public const MOST_COLUMNS = 40;
	public const MOST_ROWS    = 20000;
	public const MOST_CELL    = 5000;

	/**
	 * Reads what was saved, imported or sent by the editor.
	 *
	 * @param array<mixed> $data Data.
	 * @param int          $id   Saved table.
	 * @throws \InvalidArgumentException Naming the field, what was expected and what was found.
	 */
	public static function from_array( array $data, int $id = 0 ): TableDefinition {
		$kind = self::one_of( 'kind', $data['kind'] ?? 'products', TableDefinition::KINDS );
		if ( self::VERSION !== ( $data['version'] ?? self::VERSION ) ) {
			throw self::wrong( 'version', (string) self::VERSION, $data['version'] );
		}
		$groups = array();
		foreach ( DefinitionFields::all() as $group => $fields ) {
			$given = $data[ $group ] ?? array();
			if ( ! is_array( $given ) ) {
				throw self::wrong( $group, 'an object', $given );
			}
			foreach ( $fields as $name => $field ) {
				$value = array_key_exists( $name, $given ) ? DefinitionFields::read( $field, $given[ $name ] ) : $field[1];
				if ( null === $value ) {
					throw self::wrong( "$group.$name", $field[0], $given[ $name ] );
				}
				$groups[ $group ][ $name ] = $value;
			}
		}
		$columns = self::columns( $kind, $data['columns'] ?? array() );
		if ( 'products' === $kind && $groups['behaviour']['select'] && ! in_array( 'select', array_column( $columns, 'key' ), true ) ) {
			array_unshift( $columns, ColumnCatalogue::products()['select'] );
		}
		$places = array_values( array_filter( is_array( $data['cells'] ?? null ) ? $data['cells'] : array(), 'is_string' ) );
		$places = array() === $places ? array_column( $columns, 'key' ) : $places;
		return new TableDefinition(
			$id,
			$kind,
			self::text( $data['caption'] ?? '', 300 ),
			$groups['source'],
			$columns,
			self::sort( $data['sort'] ?? array(), $columns ),
			$groups['behaviour'],
			$groups['style'],
			$groups['badges'],
			self::conditions( $data['conditions'] ?? array(), $columns ),
			self::filters( $data['filters'] ?? array(), $columns ),
			'data' === $kind ? self::rows( $data['rows'] ?? array(), count( $places ) ) : array(),
			$places,
			'data' === $kind && is_int( $data['kept'] ?? null ) ? $data['kept'] : 0,
		);
	}

	/**
	 * Columns of a table, the kind's own where none are named.
	 *
	 * @param string $kind  Kind of table.
	 * @param mixed  $given What was sent.
	 * @return list<Column>
	 * @throws \InvalidArgumentException Naming the column.
	 */
	private static function columns( string $kind, mixed $given ): array {
		if ( ! is_array( $given ) || count( $given ) > self::MOST_COLUMNS ) {
			throw self::wrong( 'columns', 'a list of at most ' . self::MOST_COLUMNS, $given );
		}
		if ( array() === $given ) {
			$given = self::default_columns( $kind );
		}
		$columns = array();
		foreach ( array_values( $given ) as $i => $entry ) {
			$entry = is_string( $entry ) ? array( 'key' => $entry ) : $entry;
			$key   = is_array( $entry ) && is_string( $entry['key'] ?? null ) ? $entry['key'] : '';
			$base  = 'data' === $kind ? self::free_column( $key ) : ColumnCatalogue::find( $kind, $key );
			if ( null === $base ) {
				throw self::wrong( "columns[$i].key", 'a column of this kind of table', '' === $key ? $entry : $key );
			}
			$columns[ $key ] = self::column( $base, (array) $entry, "columns[$i]" );
		}
		return array_values( $columns );
	}

	/**
	 * Keys of the columns that a kind has by itself.
	 *
	 * @param string $kind Kind of table.
	 * @return list<string>
	 */
	public static function default_columns( string $kind ): array {
		return match ( $kind ) {
			'bundles'    => ColumnCatalogue::BUNDLES,
			'comparison' => array( 'image', 'price', 'rating', 'stock', 'weight', 'dimensions', 'buy' ),
			'data'       => array( 'c1', 'c2' ),
			default      => ColumnCatalogue::PRODUCTS,
		};
	}

	/**
	 * A column of the catalogue with the owner's own fields.
	 *
	 * @param Column       $base  Column of the catalogue.
	 * @param array<mixed> $entry What was sent.
	 * @param string       $path  Its place.
	 */
	private static function column( Column $base, array $entry, string $path ): Column {
		$types = 'text' === $base->type ? array( 'text', 'number', 'money', 'date', 'none' ) : array( $base->type, 'none' );
		$label = self::text( $entry['label'] ?? '', 200 );
		return new Column(
			$base->key,
			'' === $label ? $base->label : $label,
			self::one_of( "$path.type", $entry['type'] ?? $base->type, $types ),
			self::one_of( "$path.align", $entry['align'] ?? $base->align, array( 'start', 'center', 'end' ) ),
			self::whole( "$path.priority", $entry['priority'] ?? $base->priority, 1, Column::LAST ),
			self::better( "$path.better", $entry['better'] ?? $base->better ),
			true === ( $entry['total'] ?? false ),
			true === ( $entry['hidden'] ?? false ),
			self::whole( "$path.width", $entry['width'] ?? 0, 0, 1000 ),
		);
	}

	/**
	 * Which end of a column is the better one, if either.
	 *
	 * @param string $path  Field.
	 * @param mixed  $value Value.
	 */
	private static function better( string $path, mixed $value ): ?string {
		return in_array( $value, array( null, '', 'none' ), true ) ? null : self::one_of( $path, $value, array( 'lower', 'higher' ) );
	}

	/**
	 * A column of a free table.
	 *
	 * @param string $key Key, c1 and up.
	 */
	private static function free_column( string $key ): ?Column {
		return 1 === preg_match( '/^c[1-9]\d?$/D', $key ) ? new Column( $key, $key ) : null;
	}

	/**
	 * First order of the rows.
	 *
	 * @param mixed        $given   What was sent.
	 * @param list<Column> $columns Columns.
	 * @return list<array{column:string,direction:string}>
	 */
	private static function sort( mixed $given, array $columns ): array {
		$sortable = array_column( array_filter( $columns, static fn( Column $column ): bool => $column->is_sortable() ), 'key' );
		$sort     = array();
		foreach ( array_slice( is_array( $given ) ? array_values( $given ) : array(), 0, 4 ) as $i => $rule ) {
			$sort[] = array(
				'column'    => self::one_of( "sort[$i].column", $rule['column'] ?? '', $sortable ),
				'direction' => self::one_of( "sort[$i].direction", $rule['direction'] ?? 'asc', array( 'asc', 'desc' ) ),
			);
		}
		return $sort;
	}

	/**
	 * Conditional formatting.
	 *
	 * @param mixed        $given   What was sent.
	 * @param list<Column> $columns Columns.
	 * @return list<array<string,mixed>>
	 */
	private static function conditions( mixed $given, array $columns ): array {
		$keys       = array_column( $columns, 'key' );
		$conditions = array();
		foreach ( array_slice( is_array( $given ) ? array_values( $given ) : array(), 0, 32 ) as $i => $rule ) {
			$rule         = is_array( $rule ) ? $rule : array();
			$conditions[] = array(
				'column' => self::one_of( "conditions[$i].column", $rule['column'] ?? '', $keys ),
				'op'     => self::one_of( "conditions[$i].op", $rule['op'] ?? '', array( 'eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'between', 'contains', 'empty', 'filled' ) ),
				'value'  => self::text( $rule['value'] ?? '', 200 ),
				'to'     => self::text( $rule['to'] ?? '', 200 ),
				'style'  => self::one_of( "conditions[$i].style", $rule['style'] ?? 'highlight', array( 'highlight', 'good', 'bad', 'muted', 'strong' ) ),
				'scope'  => self::one_of( "conditions[$i].scope", $rule['scope'] ?? 'cell', array( 'cell', 'row' ) ),
				'label'  => self::text( $rule['label'] ?? '', 60 ),
			);
		}
		return $conditions;
	}

	/**
	 * Filters above the table.
	 *
	 * @param mixed        $given   What was sent.
	 * @param list<Column> $columns Columns.
	 * @return list<array{column:string,control:string}>
	 */
	private static function filters( mixed $given, array $columns ): array {
		$sortable = array_column( array_filter( $columns, static fn( Column $column ): bool => $column->is_sortable() ), 'type', 'key' );
		$filters  = array();
		foreach ( array_slice( is_array( $given ) ? array_values( $given ) : array(), 0, 8 ) as $i => $rule ) {
			$key       = self::one_of( "filters[$i].column", $rule['column'] ?? '', array_map( 'strval', array_keys( $sortable ) ) );
			$filters[] = array(
				'column'  => $key,
				'control' => match ( $sortable[ $key ] ) {
					'text'  => self::one_of( "filters[$i].control", $rule['control'] ?? 'select', array( 'select', 'checkbox' ) ),
					'date'  => 'date',
					default => 'range',
				},
			);
		}
		return $filters;
	}

	/**
	 * Cells of a free table: a text, or the field of a product.
	 *
	 * @param mixed $given What was sent.
	 * @param int   $width Number of columns.
	 * @return list<list<string|array{product:int,field:string}>>
	 */
	private static function rows( mixed $given, int $width ): array {
		if ( ! is_array( $given ) || count( $given ) > self::MOST_ROWS ) {
			throw self::wrong( 'rows', 'a list of at most ' . self::MOST_ROWS, $given );
		}
		$rows = array();
		foreach ( array_values( $given ) as $i => $cells ) {
			if ( ! is_array( $cells ) ) {
				throw self::wrong( "rows[$i]", 'a list', $cells );
			}
			$row = array();
			foreach ( array_slice( array_pad( array_values( $cells ), $width, '' ), 0, $width ) as $j => $cell ) {
				$row[] = is_array( $cell ) ? self::product_cell( $cell, "rows[$i][$j]" ) : self::text( $cell, self::MOST_CELL );
			}
			$rows[] = $row;
		}
		return $rows;
	}

	/**
	 * A cell that shows a product's own value.
	 *
	 * @param array<mixed> $cell What was sent.
	 * @param string       $path Its place.
	 * @return array{product:int,field:string}
	 */
	private static function product_cell( array $cell, string $path ): array {
		return array(
			'product' => self::whole( "$path.product", $cell['product'] ?? 0, 1, PHP_INT_MAX ),
			'field'   => self::one_of( "$path.field", $cell['field'] ?? 'name', array( 'name', 'image', 'price', 'stock', 'rating', 'sku', 'buy', 'category', 'weight' ) ),
		);
	}

	/**
	 * A text without markup, cut where it is too long.
	 *
	 * @param mixed $value Value.
	 * @param int   $most  Bytes.
	 */
	private static function text( mixed $value, int $most ): string {
		$text = is_scalar( $value ) ? wp_check_invalid_utf8( (string) $value ) : '';
		return mb_strcut( str_replace( "\0", '', $text ), 0, $most, 'UTF-8' );
	}

	/**
	 * One of a list of words.
	 *
	 * @param string       $path  Field.
	 * @param mixed        $value Value.
	 * @param list<string> $words Words.
	 * @throws \InvalidArgumentException When it is none of them.
	 */
	private static function one_of( string $path, mixed $value, array $words ): string {
		if ( ! is_string( $value ) || ! in_array( $value, $words, true ) ) {
			throw self::wrong( $path, 'one of ' . implode( ', ', $words ), $value );
		}
		return $value;
	}

	/**
	 * A whole number within limits.
	 *
	 * @param string $path  Field.
	 * @param mixed  $value Value.
	 * @param int    $low   Least.
	 * @param int    $high  Most.
	 * @throws \InvalidArgumentException When it is none.
	 */
	private static function whole( string $path, mixed $value, int $low, int $high ): int {
		if ( ! is_int( $value ) || $value < $low || $value > $high ) {
			throw self::wrong( $path, "a whole number from $low to $high", $value );
		}
		return $value;
	}

	/**
	 * The error that names a field.
	 *
	 * @param string $path     Field.
	 * @param string $expected What it should be.
	 * @param mixed  $found    What it is.
	 */
	private static function wrong( string $path, string $expected, mixed $found ): \InvalidArgumentException {
		$found = is_scalar( $found ) ? '"' . mb_strcut( (string) $found, 0, 60, 'UTF-8' ) . '"' : gettype( $found );
		return new \InvalidArgumentException( "$path: expected $expected, found $found" );
	}
}
