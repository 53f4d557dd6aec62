<?php
/**
 * Bundles as files.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

use Tandem\Plugin\Tables\TableImport;

defined( 'ABSPATH' ) || exit;

/**
 * Writes bundles as CSV or JSON and reads both. A file is taken whole or refused with its line, what was
 * expected and what was found. Nothing is fetched and nothing is unpacked.
 */
final class BundleFile {

	/** The most bundles of one file. */
	public const MOST = 500;

	/** Columns of the CSV: terms by their own names, after name, status and components. */
	private const TERMS = array( 'kind', 'discount', 'value', 'tiers', 'choose', 'buy', 'get', 'base', 'ignore_on_sale', 'max_discount', 'floor', 'margin', 'ending', 'from', 'until', 'roles', 'segments', 'limit_total', 'limit_customer', 'priority', 'mark' );

	/** Those of them that a bundle need not have: an empty cell says so. */
	private const MAY_BE_EMPTY = array( 'max_discount', 'ending', 'from', 'until', 'roles', 'segments', 'limit_total', 'limit_customer', 'mark' );

	/** Those that are options of a kind. */
	private const OPTIONS = array( 'choose', 'buy', 'get', 'tiers' );

	/** What a spreadsheet could take for a formula. */
	private const FORMULA = '/^[=+\-@\t\r]/';

	/**
	 * JSON that `read()` takes.
	 *
	 * @param list<array<string,mixed>> $bundles As BundleWriter exports them.
	 */
	public static function json( array $bundles ): string {
		return (string) wp_json_encode(
			array(
				'version' => 1,
				'bundles' => $bundles,
			),
			JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES
		) . "\n";
	}

	/**
	 * CSV that `read()` takes. A cell that a spreadsheet could take for a formula starts with an apostrophe.
	 *
	 * @param list<array<string,mixed>> $bundles As BundleWriter exports them.
	 */
	public static function csv( array $bundles ): string {
		$lines = array( array( 'name', 'status', 'components', ...self::TERMS ) );
		foreach ( $bundles as $bundle ) {
			$terms = $bundle['terms'];
			$cells = array( $bundle['name'], $bundle['status'], implode( ' | ', array_map( array( self::class, 'component_text' ), $bundle['components'] ) ) );
			foreach ( self::TERMS as $field ) {
				$value   = $terms[ $field ] ?? $terms['options'][ $field ] ?? '';
				$cells[] = match ( true ) {
					'tiers' === $field && is_array( $value ) => implode( ' | ', array_map( static fn( array $tier ): string => $tier['items'] . '=' . $tier['percent'], $value ) ),
					'from' === $field || 'until' === $field => is_int( $value ) ? (string) wp_date( 'Y-m-d H:i', $value ) : '',
					is_array( $value ) => implode( ' | ', $value ),
					is_bool( $value ) => $value ? 'yes' : 'no',
					default => (string) $value,
				};
			}
			$lines[] = $cells;
		}
		$text = "\xef\xbb\xbf";
		foreach ( $lines as $cells ) {
			$text .= implode( ',', array_map( static fn( string $cell ): string => '"' . str_replace( '"', '""', 1 === preg_match( self::FORMULA, $cell ) ? "'" . $cell : $cell ) . '"', $cells ) ) . "\r\n";
		}
		return $text;
	}

	/**
	 * The bundles of a file, by line of a CSV or number of a JSON entry.
	 *
	 * @param string $text Content.
	 * @return array<int,array<string,mixed>>
	 * @throws \InvalidArgumentException Where it cannot be read.
	 */
	public static function read( string $text ): array {
		if ( strlen( $text ) > TableImport::MOST_BYTES ) {
			throw self::wrong( 1, 'at most 5 MB', (string) size_format( strlen( $text ) ) );
		}
		$text  = TableImport::utf8( $text );
		$first = ltrim( $text )[0] ?? '';
		if ( '' === $first ) {
			throw self::wrong( 1, 'bundles', 'nothing' );
		}
		return '{' === $first || '[' === $first ? self::from_json( $text ) : self::from_csv( $text );
	}

	/**
	 * Entries of a JSON file.
	 *
	 * @param string $text Content.
	 * @return array<int,array<string,mixed>>
	 * @throws \InvalidArgumentException Where it cannot be read.
	 */
	private static function from_json( string $text ): array {
		$json = json_decode( $text, true, 16 );
		if ( ! is_array( $json ) ) {
			throw self::wrong( 1, 'JSON', json_last_error_msg() );
		}
		$list = array_is_list( $json ) ? $json : ( $json['bundles'] ?? null );
		if ( ! is_array( $list ) || ! $list || ! array_is_list( $list ) ) {
			throw self::wrong( 1, 'a list of bundles', 'JSON of another kind' );
		}
		if ( count( $list ) > self::MOST ) {
			throw self::wrong( 1, sprintf( 'at most %d bundles', self::MOST ), (string) count( $list ) );
		}
		$read = array();
		foreach ( $list as $number => $entry ) {
			if ( ! is_array( $entry ) || ! is_array( $entry['components'] ?? null ) || ! is_array( $entry['terms'] ?? null ) ) {
				throw self::wrong( $number + 1, 'a bundle with components and terms', gettype( $entry ) );
			}
			$read[ $number + 1 ] = array_intersect_key( $entry, array_flip( array( 'name', 'status', 'components', 'terms' ) ) );
		}
		return $read;
	}

	/**
	 * Rows of a CSV file with commas, semicolons or tabs.
	 *
	 * @param string $text Content.
	 * @return array<int,array<string,mixed>>
	 * @throws \InvalidArgumentException Where it cannot be read.
	 */
	private static function from_csv( string $text ): array {
		$first     = (string) strtok( $text, "\r\n" );
		$separator = ',';
		foreach ( array( ';', "\t" ) as $other ) {
			$separator = substr_count( $first, $other ) > substr_count( $first, $separator ) ? $other : $separator;
		}
		$file = fopen( 'php://temp', 'r+' ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- Memory, no file.
		fwrite( $file, $text ); // phpcs:ignore WordPress.WP.AlternativeFunctions
		rewind( $file );
		$header = null;
		$read   = array();
		$line   = 0;
		while ( false !== ( $cells = fgetcsv( $file, 0, $separator, '"', '' ) ) ) { // phpcs:ignore Generic.CodeAnalysis.AssignmentInCondition
			++$line;
			if ( array( null ) === $cells || '' === trim( implode( '', $cells ) ) ) {
				continue;
			}
			if ( null === $header ) {
				$header = self::header( array_map( static fn( $cell ): string => strtolower( trim( (string) $cell ) ), $cells ) );
				continue;
			}
			if ( count( $cells ) !== count( $header ) ) {
				throw self::wrong( $line, count( $header ) . ' cells', (string) count( $cells ) );
			}
			if ( count( $read ) >= self::MOST ) {
				throw self::wrong( $line, sprintf( 'at most %d bundles', self::MOST ), 'more' );
			}
			$read[ $line ] = self::row( array_combine( $header, array_map( array( self::class, 'cell' ), $cells ) ), $line );
		}
		fclose( $file ); // phpcs:ignore WordPress.WP.AlternativeFunctions
		if ( ! $read ) {
			throw self::wrong( $line + 1, 'a bundle', 'the end of the file' );
		}
		return $read;
	}

	/**
	 * The header, all of whose columns are known and none of which that must be there is missing.
	 *
	 * @param list<string> $header Names.
	 * @return list<string>
	 * @throws \InvalidArgumentException Otherwise.
	 */
	private static function header( array $header ): array {
		$known   = array( 'name', 'status', 'components', ...self::TERMS );
		$missing = array_diff( array( 'name', 'components' ), $header );
		$unknown = array_diff( $header, $known );
		if ( $missing ) {
			throw self::wrong( 1, 'the column ' . implode( ', ', $missing ), implode( ', ', $header ) );
		}
		if ( $unknown || count( array_unique( $header ) ) < count( $header ) ) {
			throw self::wrong( 1, 'columns among ' . implode( ', ', $known ) . ', each once', implode( ', ', $unknown ? $unknown : $header ) );
		}
		return $header;
	}

	/**
	 * A row as data that BundleWriter takes.
	 *
	 * @param array<string,string> $cells Cells by column.
	 * @param int                  $line  Line.
	 * @return array<string,mixed>
	 */
	private static function row( array $cells, int $line ): array {
		$list  = static fn( string $text ): array => array_values( array_filter( array_map( 'trim', explode( '|', $text ) ), static fn( string $part ): bool => '' !== $part ) );
		$terms = array_filter( array_intersect_key( $cells, array_flip( self::TERMS ) ), static fn( string $cell, string $field ): bool => '' !== $cell || in_array( $field, self::MAY_BE_EMPTY, true ), ARRAY_FILTER_USE_BOTH );
		foreach ( array( 'roles', 'segments' ) as $field ) {
			if ( isset( $terms[ $field ] ) ) {
				$terms[ $field ] = $list( $terms[ $field ] );
			}
		}
		$options = array_intersect_key( $terms, array_flip( array( 'choose', 'buy', 'get' ) ) );
		foreach ( $list( $terms['tiers'] ?? '' ) as $tier ) {
			$part               = explode( '=', $tier, 2 );
			$options['tiers'][] = array(
				'items'   => trim( $part[0] ),
				'percent' => trim( $part[1] ?? '' ),
			);
		}
		$terms = array_diff_key( $terms, array_flip( self::OPTIONS ) );
		if ( array_intersect_key( $cells, array_flip( self::OPTIONS ) ) ) {
			$terms['options'] = $options;
		}
		return array(
			'name'       => $cells['name'],
			'components' => array_map( static fn( string $text ): array => self::component( $text, $line ), $list( $cells['components'] ) ),
			'terms'      => $terms,
		) + ( '' === ( $cells['status'] ?? '' ) ? array() : array( 'status' => $cells['status'] ) );
	}

	/**
	 * "sku:CAM-1 x2-3 10% optional" from a component.
	 *
	 * @param array<string,mixed> $component Component as exported.
	 */
	private static function component_text( array $component ): string {
		$sku  = (string) ( $component['sku'] ?? '' );
		$text = 1 === preg_match( '/^[^\s|]+$/', $sku ) ? 'sku:' . $sku : (string) ( $component['variation'] ? $component['variation'] : $component['product'] );
		if ( $component['max'] > 1 ) {
			$text .= ' x' . $component['min'] . ( $component['max'] > $component['min'] ? '-' . $component['max'] : '' );
		}
		return $text . ( null === $component['percent'] ? '' : ' ' . $component['percent'] . '%' ) . ( $component['optional'] ? ' optional' : '' ) . ( $component['reward'] ?? false ? ' get' : '' );
	}

	/**
	 * A component from such text.
	 *
	 * @param string $text Text.
	 * @param int    $line Line.
	 * @return array<string,mixed>
	 * @throws \InvalidArgumentException Where it is none.
	 */
	private static function component( string $text, int $line ): array {
		if ( 1 !== preg_match( '/^(?:sku:(?<sku>\S+)|(?<id>\d{1,18}))(?:\s+x(?<min>\d{1,3})(?:-(?<max>\d{1,3}))?)?(?:\s+(?<percent>[\d.,]+)\s?%)?(?<optional>\s+optional)?(?<reward>\s+get)?$/', $text, $part, PREG_UNMATCHED_AS_NULL ) ) {
			throw self::wrong( $line, 'a component such as "12 x2", "sku:CAM-1", "15 x1-3 10% optional" or "18 get"', '"' . $text . '"' );
		}
		$min = $part['min'] ?? '1';
		return array_filter( array( 'sku' => $part['sku'], 'product' => $part['id'] ), 'is_string' ) + array(
			'min'      => $min,
			'max'      => $part['max'] ?? $min,
			'percent'  => $part['percent'] ?? '',
			'optional' => null !== ( $part['optional'] ?? null ),
			'reward'   => null !== ( $part['reward'] ?? null ),
		);
	}

	/**
	 * A cell without the apostrophe that keeps a spreadsheet from calculating.
	 *
	 * @param mixed $cell Cell.
	 */
	private static function cell( mixed $cell ): string {
		$cell = trim( (string) $cell );
		return 1 === preg_match( "/^'[=+\-@\t\r]/", $cell ) ? substr( $cell, 1 ) : $cell;
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
