<?php
/**
 * What a shopper asks of a table whose rows stay on the server.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * Page, order, search and filters. Columns are those of the table and nothing else; every other value is a
 * number or a text that only ever is a parameter of SQL.
 */
final readonly class RowsQuestion {

	public const MOST_WORDS = 8;

	/** Columns of products whose texts are numbers. */
	private const NUMBERS = array( 'price', 'date', 'rating' );

	/**
	 * Keeps the parts.
	 *
	 * @param int                                                                            $page    Page, from 1.
	 * @param int                                                                            $size    Rows of a page.
	 * @param list<array{column:string,type:string,direction:string}>                        $sort    Order.
	 * @param list<string>                                                                   $words   Folded words that a row has to hold.
	 * @param list<array{column:string,any:list<string>}|array{column:string,low:int|null,high:int|null}> $filters Filters.
	 * @param list<string>                                                                   $searched Columns that are searched.
	 * @param list<string>                                                                   $others   Further columns of the index.
	 */
	public function __construct(
		public int $page,
		public int $size,
		public array $sort,
		public array $words,
		public array $filters,
		public array $searched,
		public array $others = array(),
	) {
	}

	/**
	 * Whether a row may hold a word in a column that is not searched, so that its cells have to be looked at.
	 *
	 * @param string $word Folded word.
	 */
	public function needs_cells( string $word ): bool {
		return array() !== array_diff( $this->others, self::NUMBERS ) || ( array() !== $this->others && 1 !== preg_match( '/[^\d.,\-]/u', $word ) );
	}

	/**
	 * Reads a question. What does not fit the table is left out.
	 *
	 * @param TableDefinition     $definition Table.
	 * @param array<string,mixed> $given      Page, size, sort, q and f, as they were sent.
	 * @param list<string>        $known      Columns of the index.
	 */
	public static function of( TableDefinition $definition, array $given, array $known = array() ): self {
		$columns = array_filter( $definition->columns, static fn( Column $column ): bool => $column->is_sortable() );
		$types   = array_column( $columns, 'type', 'key' );
		$indexed = array_combine( array_keys( $types ), array_map( static fn( Column $column ): string => $column->indexed(), array_values( $columns ) ) );
		$number  = static fn( mixed $value, int $most, int $default_value ): int => is_numeric( $value ) ? max( 1, min( $most, (int) $value ) ) : $default_value;
		$q       = is_string( $given['q'] ?? null ) ? TextOrder::folded( wp_check_invalid_utf8( mb_substr( $given['q'], 0, 200 ) ) ) : '';
		$words   = array_values( array_filter( (array) preg_split( '/\s+/u', $q ), static fn( mixed $word ): bool => is_string( $word ) && '' !== $word ) );
		$sort    = array();
		foreach ( explode( ',', is_string( $given['sort'] ?? null ) ? substr( $given['sort'], 0, 400 ) : '' ) as $rule ) {
			$key = (string) preg_replace( '/:(asc|desc)$/D', '', $rule );
			if ( isset( $types[ $key ] ) ) {
				$sort[ $key ] = self::rule( $indexed[ $key ], $types[ $key ], str_ends_with( $rule, ':desc' ) ? 'desc' : 'asc' );
			}
		}
		if ( array() === $sort ) {
			foreach ( $definition->sort as $rule ) {
				$sort[] = self::rule( $indexed[ $rule['column'] ] ?? $rule['column'], $types[ $rule['column'] ] ?? 'text', $rule['direction'] );
			}
		}
		return new self(
			$number( $given['page'] ?? 1, 100000, 1 ),
			$number( $given['size'] ?? null, TableBuilder::IN_PAGE, min( TableBuilder::IN_PAGE, $definition->behaviour['page_size'] ) ),
			array_slice( array_values( $sort ), 0, 4 ),
			array_slice( $words, 0, self::MOST_WORDS ),
			self::filters( $definition, $indexed, is_array( $given['f'] ?? null ) ? $given['f'] : array() ),
			array_values( $indexed ),
			array_map( static fn( string $name ): string => 'data' === $definition->kind ? "own:$name" : $name, array_values( array_diff( $known, $indexed ) ) ),
		);
	}

	/**
	 * A rule of order.
	 *
	 * @param string $column    Key.
	 * @param string $type      Type of the column.
	 * @param string $direction asc or desc.
	 * @return array{column:string,type:string,direction:string}
	 */
	private static function rule( string $column, string $type, string $direction ): array {
		return array(
			'column'    => $column,
			'type'      => $type,
			'direction' => $direction,
		);
	}

	/**
	 * Filters that the owner put above the table, with what was chosen in them.
	 *
	 * @param TableDefinition      $definition Table.
	 * @param array<string,string> $indexed    Names of its columns in the index.
	 * @param array<string,mixed>  $given      Choices by column.
	 * @return list<array{column:string,any:list<string>}|array{column:string,low:int|null,high:int|null}>
	 */
	private static function filters( TableDefinition $definition, array $indexed, array $given ): array {
		$filters = array();
		foreach ( $definition->filters as $filter ) {
			$chosen = $given[ $filter['column'] ] ?? null;
			$name   = $indexed[ $filter['column'] ] ?? $filter['column'];
			if ( ! is_array( $chosen ) || array() === $chosen ) {
				continue;
			}
			if ( in_array( $filter['control'], array( 'range', 'date' ), true ) ) {
				$end       = static fn( mixed $value ): ?int => is_int( $value ) ? $value : null;
				$filters[] = array(
					'column' => $name,
					'low'    => $end( $chosen['low'] ?? null ),
					'high'   => $end( $chosen['high'] ?? null ),
				);
				continue;
			}
			$any = array_map( static fn( string $text ): string => TextOrder::folded( wp_check_invalid_utf8( $text ) ), array_filter( array_slice( $chosen, 0, 50 ), 'is_string' ) );
			if ( array() !== $any ) {
				$filters[] = array(
					'column' => $name,
					'any'    => array_values( $any ),
				);
			}
		}
		return $filters;
	}
}
