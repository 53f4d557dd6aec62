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
		$filters = array();
		foreach ( $definition->filters as $filter ) {
			foreach ( $definition->columns as $at => $column ) {
				if ( $column->key === $filter['column'] ) {
					$cells     = array_map( static fn( TableRow $row ): Cell => $row->cells[ $column->key ], $rows );
					$filters[] = array(
						'at'      => $at,
						'label'   => $column->label,
						'control' => $filter['control'],
						'scale'   => 'money' === $column->type ? 10 ** ShopCurrency::current()->exponent : 10000,
						'options' => 'text' === $column->type ? self::options( $cells ) : array(),
					) + self::range( $column, $cells );
				}
			}
		}
		return $filters;
	}

	/**
	 * Different values in the shop's order; a list such as "Red, Blue" gives each of its parts.
	 *
	 * @param list<Cell> $cells Cells.
	 * @return list<string>
	 */
	private static function options( array $cells ): array {
		$options = array();
		foreach ( $cells as $cell ) {
			foreach ( explode( ', ', $cell->text ) as $part ) {
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
	 * @param Column     $column Column.
	 * @param list<Cell> $cells  Cells.
	 * @return array{low:string,high:string}
	 */
	private static function range( Column $column, array $cells ): array {
		$values = array_filter( array_map( static fn( Cell $cell ): mixed => $cell->value, $cells ), 'is_int' );
		$shown  = static fn( int $value ): string => 'money' === $column->type ? ShopCurrency::current()->decimal( $value ) : CellNumber::shown( $value );
		return array() === $values || 'date' === $column->type ? array(
			'low'  => '',
			'high' => '',
		) : array(
			'low'  => $shown( min( $values ) ),
			'high' => $shown( max( $values ) ),
		);
	}
}
