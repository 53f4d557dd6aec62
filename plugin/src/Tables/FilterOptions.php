<?php
/**
 * What the filters of a table offer.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

use Tandem\Plugin\Pricing\ShopCurrency;

defined( 'ABSPATH' ) || exit;

/**
 * Values and ranges of the columns that can be filtered, from the rows themselves.
 */
final class FilterOptions {

	/** Values of one filter. */
	private const MOST = 200;

	/**
	 * Filters with label, place of the column, values or range.
	 *
	 * @param TableDefinition $definition Definition.
	 * @param list<TableRow>  $rows       Rows.
	 * @return list<array<string,mixed>>
	 */
	public static function of( TableDefinition $definition, array $rows ): array {
		$texts   = array();
		$numbers = array();
		foreach ( array_column( $definition->filters, 'column' ) as $key ) {
			$cells           = array_map( static fn( TableRow $row ): Cell => $row->cells[ $key ], $rows );
			$values          = array_filter( array_map( static fn( Cell $cell ): mixed => $cell->value, $cells ), 'is_int' );
			$texts[ $key ]   = array_map( static fn( Cell $cell ): string => $cell->text, $cells );
			$numbers[ $key ] = array() === $values ? null : array(
				'low'  => min( $values ),
				'high' => max( $values ),
			);
		}
		return self::from( $definition, $texts, $numbers );
	}

	/**
	 * Filters from the texts and the ends of their columns.
	 *
	 * @param TableDefinition                            $definition Definition.
	 * @param array<string,list<string>>                 $texts      Texts by column.
	 * @param array<string,array{low:int,high:int}|null> $numbers    Least and greatest number by column.
	 * @return list<array<string,mixed>>
	 */
	public static function from( TableDefinition $definition, array $texts, array $numbers ): array {
		$filters = array();
		foreach ( $definition->filters as $filter ) {
			foreach ( $definition->columns as $at => $column ) {
				if ( $column->key === $filter['column'] ) {
					$filters[] = array(
						'at'      => $at,
						'label'   => $column->label,
						'control' => $filter['control'],
						'scale'   => 'money' === $column->type ? 10 ** ShopCurrency::current()->exponent : 10000,
						'options' => 'text' === $column->type ? self::options( $texts[ $column->key ] ) : array(),
					) + self::range( $column, $numbers[ $column->key ] );
				}
			}
		}
		return $filters;
	}

	/**
	 * Different values in the shop's order; a list such as "Red, Blue" gives each of its parts.
	 *
	 * @param list<string> $texts Texts.
	 * @return list<string>
	 */
	private static function options( array $texts ): array {
		$options = array();
		foreach ( $texts as $text ) {
			foreach ( explode( ', ', $text ) as $part ) {
				if ( '' !== trim( $part ) ) {
					$options[ $part ] = TextOrder::key( $part );
				}
			}
		}
		asort( $options, SORT_STRING );
		return array_slice( array_map( 'strval', array_keys( $options ) ), 0, self::MOST );
	}

	/**
	 * Lowest and highest value, as the shop writes them.
	 *
	 * @param Column                      $column Column.
	 * @param array{low:int,high:int}|null $ends   Least and greatest number.
	 * @return array{low:string,high:string}
	 */
	private static function range( Column $column, ?array $ends ): array {
		$shown  = static fn( int $value ): string => 'money' === $column->type ? ShopCurrency::current()->decimal( $value ) : CellNumber::shown( $value );
		return null === $ends || 'date' === $column->type ? array(
			'low'  => '',
			'high' => '',
		) : array(
			'low'  => $shown( $ends['low'] ),
			'high' => $shown( $ends['high'] ),
		);
	}
}
