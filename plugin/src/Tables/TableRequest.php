<?php
/**
 * The question that the engine answers about a table.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

use Tandem\Plugin\Pricing\ShopCurrency;

/**
 * Columns, cells, order, badge rules, marks and conditions as the engine takes them.
 */
final class TableRequest {

	/** Column by which bundles are ordered where the owner chose no order: the declared metric. */
	private const METRIC = '_metric';

	/** Columns of what speaks for a row for this shopper: the engine orders by them before the metric. */
	private const FACT = '_fact';

	/**
	 * Takes the definition.
	 *
	 * @param TableDefinition $definition Definition.
	 * @param string          $metric     Metric of "best value" in the shop's settings.
	 */
	public function __construct(
		private readonly TableDefinition $definition,
		private readonly string $metric,
	) {
	}

	/**
	 * The request.
	 *
	 * @param list<TableRow> $rows    Rows.
	 * @param bool           $ordered Whether the engine orders them; a page from the server is ordered already.
	 * @return array<string,mixed>
	 */
	public function of( array $rows, bool $ordered = true ): array {
		$columns = array_map( static fn( Column $column ): array => $column->for_engine(), $this->definition->columns );
		$columns = array_map( static fn( array $column ): array => 'none' === $column['type'] ? array_merge( $column, array( 'type' => 'text', 'better' => null, 'total' => false ) ) : $column, $columns ); // phpcs:ignore WordPress.Arrays
		$sort    = $ordered ? $this->definition->sort : array();
		$metric  = $this->declared();
		$by_rule = $ordered && array() === $sort && 'bundles' === $this->definition->kind;
		if ( $by_rule ) {
			foreach ( array_keys( $rows[0]->facts ?? array() ) as $at ) {
				$columns[] = array( 'key' => self::FACT . $at, 'type' => 'number' ); // phpcs:ignore WordPress.Arrays
				$sort[]    = array( 'column' => self::FACT . $at, 'direction' => 'desc' ); // phpcs:ignore WordPress.Arrays
			}
			$columns[] = array( 'key' => self::METRIC, 'type' => 'number' ); // phpcs:ignore WordPress.Arrays
			$sort[]    = array( 'column' => self::METRIC, 'direction' => 'price_per_item' === $metric ? 'asc' : 'desc' ); // phpcs:ignore WordPress.Arrays
		}
		$made = array();
		foreach ( $rows as $row ) {
			$cells = array();
			foreach ( $this->definition->columns as $column ) {
				$cells[ $column->key ] = 'none' === $column->type ? null : self::value( $column, $row->cells[ $column->key ]->value );
			}
			if ( $by_rule ) {
				foreach ( $row->facts as $at => $fact ) {
					$cells[ self::FACT . $at ] = $fact;
				}
				$cells[ self::METRIC ] = null === $row->offer ? null : self::measure( $metric, $row->offer );
			}
			$made[] = array(
				'id'    => $row->id,
				'cells' => $cells,
				'offer' => $row->offer,
				'stock' => $row->stock,
			);
		}
		return array(
			'version'    => 1,
			'columns'    => $columns,
			'rows'       => $made,
			'sort'       => $sort,
			'badges'     => $this->badges( $metric, $ordered || 'bundles' === $this->definition->kind ),
			'marks'      => $this->marks(),
			'conditions' => $this->conditions(),
		);
	}

	/**
	 * Metric of "best value": the table's own, else the shop's.
	 */
	private function declared(): string {
		$own = $this->definition->badges['best'];
		return in_array( $own, array( '', 'off' ), true ) ? $this->metric : $own;
	}

	/**
	 * Value of a row in the declared metric.
	 *
	 * @param string                                        $metric Metric.
	 * @param array{individual:int,price:int,items:int}     $offer  Amounts.
	 */
	private static function measure( string $metric, array $offer ): int {
		return match ( $metric ) {
			'saving_amount'  => OfferAmounts::saving( $offer ),
			'price_per_item' => OfferAmounts::per_item( $offer ),
			default          => OfferAmounts::share( $offer, 1000000 ),
		};
	}

	/**
	 * A cell as the column's type wants it.
	 *
	 * @param Column                                       $column Column.
	 * @param int|array{key:string,text:string}|null       $value  Value.
	 * @return int|array{key:string,text:string}|null
	 */
	private static function value( Column $column, int|array|null $value ): int|array|null {
		return ( 'text' === $column->type ) === is_array( $value ) ? $value : null;
	}

	/**
	 * Rules of badges.
	 *
	 * @param string $metric Declared metric.
	 * @param bool   $whole  Whether these are all rows: the best of a page is not the best of the table.
	 * @return list<array<string,mixed>>
	 */
	private function badges( string $metric, bool $whole ): array {
		$rules  = $this->definition->badges;
		$badges = array();
		if ( $whole && 'off' !== $rules['best'] && ( 'bundles' === $this->definition->kind || '' !== $rules['best'] ) ) {
			$badges[] = array( 'kind' => 'best', 'metric' => $metric ); // phpcs:ignore WordPress.Arrays
		}
		if ( $rules['pick'] > 0 ) {
			$badges[] = array( 'kind' => 'pick', 'rows' => array( $rules['pick'] ) ); // phpcs:ignore WordPress.Arrays
		}
		if ( $rules['sale'] && 'bundles' !== $this->definition->kind ) {
			$badges[] = array( 'kind' => 'sale' );
		}
		if ( $rules['low_stock'] > 0 ) {
			$badges[] = array( 'kind' => 'low_stock', 'at_most' => $rules['low_stock'] ); // phpcs:ignore WordPress.Arrays
		}
		return $badges;
	}

	/**
	 * Thresholds of marks, the higher one last.
	 *
	 * @return list<array{metric:string,from:int,name:string}>
	 */
	private function marks(): array {
		$rules = $this->definition->badges;
		if ( 'none' === $rules['mark'] ) {
			return array();
		}
		return array(
			array( 'metric' => 'saving_percent', 'from' => $rules['mark_from'] * 100, 'name' => 'high' ), // phpcs:ignore WordPress.Arrays
			array( 'metric' => 'saving_percent', 'from' => max( $rules['mark_from'], $rules['mark_top'] ) * 100, 'name' => 'top' ), // phpcs:ignore WordPress.Arrays
		);
	}

	/**
	 * Conditions that fit their column's type. A condition that does not is left out.
	 *
	 * @return list<array<string,mixed>>
	 */
	private function conditions(): array {
		$columns = array_column( $this->definition->columns, null, 'key' );
		$made    = array();
		foreach ( $this->definition->conditions as $index => $rule ) {
			$column = $columns[ $rule['column'] ];
			$known  = 'text' === $column->type ? array( 'eq', 'ne', 'contains', 'empty', 'filled' ) : array( 'eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'between', 'empty', 'filled' );
			if ( 'none' === $column->type || ! in_array( $rule['op'], $known, true ) ) {
				continue;
			}
			$condition = array( 'id' => 'c' . $index, 'column' => $column->key, 'op' => $rule['op'] ); // phpcs:ignore WordPress.Arrays
			if ( ! in_array( $rule['op'], array( 'empty', 'filled' ), true ) ) {
				$condition['value'] = self::operand( $column, $rule['value'] );
				$condition         += 'between' === $rule['op'] ? array( 'to' => self::operand( $column, $rule['to'] ) ) : array();
				if ( in_array( null, array( $condition['value'], $condition['to'] ?? 0 ), true ) || '' === $condition['value'] ) {
					continue;
				}
			}
			$made[] = $condition;
		}
		return $made;
	}

	/**
	 * What a cell is compared with.
	 *
	 * @param Column $column Column.
	 * @param string $text   As the owner typed it.
	 */
	private static function operand( Column $column, string $text ): int|string|null {
		return match ( $column->type ) {
			'text'  => TextOrder::folded( $text ),
			'money' => CellNumber::minor( $text, ShopCurrency::current()->exponent ),
			'date'  => false === strtotime( $text ) ? null : (int) strtotime( $text ),
			default => CellNumber::scaled( $text ),
		};
	}
}
