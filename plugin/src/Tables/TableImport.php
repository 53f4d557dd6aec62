<?php
/**
 * Tables from files.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * Reads CSV, Tandem's own JSON and the JSON exports of Ninja Tables and TablePress. A file is taken whole or refused with
 * its line, what was expected and what was found; nothing is fetched, nothing is unpacked.
 */
final class TableImport {

	/** Bytes of a file. */
	public const MOST_BYTES = 5242880;

	/** The same in base64. */
	public const MOST_CODED = 6990508;

	/** Priority of a column by how many of its widths Ninja Tables hides it at. */
	private const HIDDEN_AT = array( 1, 3, 4, 5, 6, Column::LAST );

	/**
	 * A description from a file.
	 *
	 * @param string $text Content.
	 * @return array{title:string,data:array<string,mixed>}
	 * @throws \InvalidArgumentException When it cannot be read.
	 */
	public static function read( string $text ): array {
		if ( strlen( $text ) > self::MOST_BYTES ) {
			throw self::wrong( 1, 'at most 5 MB', size_format( strlen( $text ) ) );
		}
		$text = self::utf8( $text );
		if ( '' === trim( $text ) ) {
			throw self::wrong( 1, 'a header and rows', 'nothing' );
		}
		$json = in_array( ltrim( $text )[0], array( '{', '[' ), true ) ? json_decode( $text, true, 64 ) : null;
		if ( is_array( $json ) ) {
			return match ( true ) {
				isset( $json['kind'] )                                                => self::own( $json ),
				is_array( $json['data'] ?? null ) && is_array( $json['data'][0] ?? null ) => self::tablepress( $json ),
				default                                                               => self::ninja( $json ),
			};
		}
		if ( '{' === ltrim( $text )[0] ) {
			throw self::wrong( 1, 'JSON', json_last_error_msg() );
		}
		return self::csv( $text );
	}

	/**
	 * Tandem's own export.
	 *
	 * @param array<string,mixed> $json Content.
	 * @return array{title:string,data:array<string,mixed>}
	 */
	private static function own( array $json ): array {
		$title = is_string( $json['title'] ?? null ) ? $json['title'] : '';
		unset( $json['title'] );
		DefinitionInput::from_array( $json );
		return array(
			'title' => $title,
			'data'  => $json,
		);
	}

	/**
	 * An export of Ninja Tables: columns with name and key, rows as objects or as stored items.
	 *
	 * @param array<mixed> $json Content.
	 * @return array{title:string,data:array<string,mixed>}
	 * @throws \InvalidArgumentException When it has no columns.
	 */
	private static function ninja( array $json ): array {
		$columns = $json['columns'] ?? null;
		$items   = $json['original_rows'] ?? $json['rows'] ?? null;
		if ( ! is_array( $columns ) || ! is_array( $items ) || array() === $columns ) {
			throw self::wrong( 1, 'a table with columns and rows', 'JSON of another kind' );
		}
		$keys = array();
		$made = array();
		foreach ( array_values( $columns ) as $at => $column ) {
			$keys[] = is_array( $column ) && is_scalar( $column['key'] ?? null ) ? (string) $column['key'] : (string) $at;
			$made[] = array(
				'key'   => 'c' . ( $at + 1 ),
				'label' => is_array( $column ) && is_scalar( $column['name'] ?? null ) ? wp_strip_all_tags( (string) $column['name'] ) : '',
				'type'  => match ( is_array( $column ) ? ( $column['data_type'] ?? 'text' ) : 'text' ) {
					'number' => 'number',
					'date'   => 'date',
					default  => 'text',
				},
				'priority' => self::HIDDEN_AT[ min( 5, count( array_filter( explode( ' ', is_array( $column ) && is_string( $column['breakpoints'] ?? null ) ? $column['breakpoints'] : '' ) ) ) ) ],
			);
		}
		$rows = array();
		foreach ( array_values( $items ) as $item ) {
			$value = is_array( $item ) && isset( $item['value'] ) ? $item['value'] : $item;
			$value = is_string( $value ) ? json_decode( $value, true, 16 ) : $value;
			if ( ! is_array( $value ) ) {
				throw self::wrong( count( $rows ) + 1, 'a row with cells', gettype( $value ) );
			}
			$rows[] = array_map( static fn( string $key ): string => is_scalar( $value[ $key ] ?? null ) ? wp_strip_all_tags( (string) $value[ $key ] ) : '', $keys );
		}
		$title = $json['post']['post_title'] ?? '';
		return self::free( is_string( $title ) ? $title : '', $made, $rows );
	}

	/**
	 * An export of TablePress: rows of cells, the first of them the head, and which rows and columns are shown.
	 *
	 * @param array<mixed> $json Content.
	 * @return array{title:string,data:array<string,mixed>}
	 * @throws \InvalidArgumentException When a row has another number of cells than the first.
	 */
	private static function tablepress( array $json ): array {
		$shown  = static fn( string $of, int $at ): bool => 0 !== (int) ( $json['visibility'][ $of ][ $at ] ?? 1 );
		$width  = count( $json['data'][0] );
		$places = array_values( array_filter( range( 0, max( 0, $width - 1 ) ), static fn( int $at ): bool => $shown( 'columns', $at ) ) );
		$rows   = array();
		foreach ( array_values( $json['data'] ) as $at => $cells ) {
			if ( ! is_array( $cells ) || count( $cells ) !== $width ) {
				throw self::wrong( $at + 1, "$width cells", is_array( $cells ) ? (string) count( $cells ) : gettype( $cells ) );
			}
			if ( $shown( 'rows', $at ) ) {
				$rows[] = array_map( static fn( int $place ): string => is_scalar( $cells[ $place ] ?? null ) ? wp_strip_all_tags( (string) $cells[ $place ] ) : '', $places );
			}
		}
		$head = empty( $json['options']['table_head'] ) ? array() : (array) array_shift( $rows );
		$made = array();
		foreach ( array_keys( $places ) as $at ) {
			$made[] = array(
				'key'   => 'c' . ( $at + 1 ),
				'label' => trim( (string) ( $head[ $at ] ?? '' ) ),
				'type'  => self::type( array_column( $rows, $at ) ),
			);
		}
		return self::free( is_string( $json['name'] ?? null ) ? $json['name'] : '', $made, $rows );
	}

	/**
	 * Comma, semicolon, tab or bar separated values. The first line names the columns.
	 *
	 * @param string $text Content.
	 * @return array{title:string,data:array<string,mixed>}
	 * @throws \InvalidArgumentException When a line has another number of cells than the header.
	 */
	private static function csv( string $text ): array {
		$first     = strtok( $text, "\r\n" );
		$separator = ',';
		foreach ( array( ';', "\t", '|' ) as $other ) {
			$separator = substr_count( (string) $first, $other ) > substr_count( (string) $first, $separator ) ? $other : $separator;
		}
		$file = fopen( 'php://temp', 'r+' ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- Memory, no file.
		fwrite( $file, $text ); // phpcs:ignore WordPress.WP.AlternativeFunctions
		rewind( $file );
		$header = null;
		$rows   = array();
		$line   = 0;
		while ( false !== ( $cells = fgetcsv( $file, 0, $separator, '"', '' ) ) ) { // phpcs:ignore Generic.CodeAnalysis.AssignmentInCondition
			++$line;
			if ( array( null ) === $cells ) {
				continue;
			}
			if ( null === $header ) {
				$header = $cells;
				continue;
			}
			if ( count( $cells ) !== count( $header ) ) {
				throw self::wrong( $line, count( $header ) . ' cells', (string) count( $cells ) );
			}
			if ( count( $rows ) >= DefinitionInput::MOST_ROWS ) {
				throw self::wrong( $line, 'at most ' . DefinitionInput::MOST_ROWS . ' rows', 'more' );
			}
			$rows[] = array_map( 'strval', $cells );
		}
		fclose( $file ); // phpcs:ignore WordPress.WP.AlternativeFunctions
		if ( null === $header || count( $header ) > DefinitionInput::MOST_COLUMNS ) {
			throw self::wrong( 1, 'a header of 1 to ' . DefinitionInput::MOST_COLUMNS . ' columns', null === $header ? 'nothing' : (string) count( $header ) );
		}
		$columns = array();
		foreach ( $header as $at => $label ) {
			$columns[] = array(
				'key'   => 'c' . ( $at + 1 ),
				'label' => trim( (string) $label ),
				'type'  => self::type( array_column( $rows, $at ) ),
			);
		}
		return self::free( '', $columns, $rows );
	}

	/**
	 * Type of a column whose cells are all of one kind.
	 *
	 * @param list<string> $cells Cells.
	 */
	private static function type( array $cells ): string {
		$cells = array_filter( array_map( 'trim', array_slice( $cells, 0, 200 ) ), static fn( string $cell ): bool => '' !== $cell );
		$all   = static fn( string $pattern ): bool => array() !== $cells && count( preg_grep( $pattern, $cells ) ) === count( $cells );
		return match ( true ) {
			$all( '/^\d{4}-\d{2}-\d{2}/' )                                   => 'date',
			$all( '/^[\p{Sc}]\s?-?[\d.,\' ]+$|^-?[\d.,\' ]+\s?[\p{Sc}]$/u' ) => 'money',
			$all( '/^-?\d[\d.,\']*\s?[a-z%]{0,2}$/iu' )                      => 'number',
			default                                                          => 'text',
		};
	}

	/**
	 * A free table.
	 *
	 * @param string                    $title   Title.
	 * @param list<array<string,mixed>> $columns Columns.
	 * @param list<list<string>>        $rows    Rows.
	 * @return array{title:string,data:array<string,mixed>}
	 */
	private static function free( string $title, array $columns, array $rows ): array {
		foreach ( $columns as $at => $column ) {
			$columns[ $at ]['align'] = in_array( $column['type'], array( 'number', 'money' ), true ) ? 'end' : 'start';
		}
		$data = array(
			'version' => DefinitionInput::VERSION,
			'kind'    => 'data',
			'columns' => $columns,
			'rows'    => $rows,
		);
		DefinitionInput::from_array( $data );
		return array(
			'title' => $title,
			'data'  => $data,
		);
	}

	/**
	 * The text in UTF-8.
	 *
	 * @param string $text Content.
	 * @throws \InvalidArgumentException When it is no text.
	 */
	public static function utf8( string $text ): string {
		foreach ( array( "PK\x03\x04" => 'a zip archive', "\x1f\x8b" => 'a gzip archive', '%PDF' => 'a PDF', "\xd0\xcf\x11\xe0" => 'an old Excel file' ) as $magic => $found ) { // phpcs:ignore WordPress.Arrays
			if ( str_starts_with( $text, $magic ) ) {
				throw self::wrong( 1, 'CSV or JSON', $found );
			}
		}
		if ( str_starts_with( $text, "\xff\xfe" ) || str_starts_with( $text, "\xfe\xff" ) ) {
			$text = mb_convert_encoding( substr( $text, 2 ), 'UTF-8', "\xff" === $text[0] ? 'UTF-16LE' : 'UTF-16BE' );
		}
		$text = str_starts_with( $text, "\xef\xbb\xbf" ) ? substr( $text, 3 ) : $text;
		if ( ! mb_check_encoding( $text, 'UTF-8' ) ) {
			$line = 1 + substr_count( substr( $text, 0, self::bad_byte( $text ) ), "\n" );
			throw self::wrong( $line, 'UTF-8', 'another encoding' );
		}
		if ( str_contains( $text, "\0" ) ) {
			throw self::wrong( 1, 'CSV or JSON', 'a binary file' );
		}
		return $text;
	}

	/**
	 * Where the first byte that is no UTF-8 stands.
	 *
	 * @param string $text Content.
	 */
	private static function bad_byte( string $text ): int {
		preg_match( '/^(?:[\x00-\x7F]|[\xC2-\xDF][\x80-\xBF]|\xE0[\xA0-\xBF][\x80-\xBF]|[\xE1-\xEC\xEE\xEF][\x80-\xBF]{2}|\xED[\x80-\x9F][\x80-\xBF]|\xF0[\x90-\xBF][\x80-\xBF]{2}|[\xF1-\xF3][\x80-\xBF]{3}|\xF4[\x80-\x8F][\x80-\xBF]{2})*+/', $text, $match );
		return strlen( $match[0] ?? '' );
	}

	/**
	 * The error that names a line.
	 *
	 * @param int    $line     Line.
	 * @param string $expected What it should be.
	 * @param string $found    What it is.
	 */
	private static function wrong( int $line, string $expected, string $found ): \InvalidArgumentException {
		/* translators: 1: line number, 2: what was expected, 3: what was found. */
		return new \InvalidArgumentException( sprintf( __( 'Line %1$d: expected %2$s, found %3$s.', 'tandem-for-woocommerce' ), $line, $expected, $found ) );
	}
}
