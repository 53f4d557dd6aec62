<?php
/**
 * Rows of a free table.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

use Tandem\Plugin\Catalog\ProductReader;

/**
 * Typed or imported cells as text, and cells bound to a product with the product's present value. A bound
 * product that may not be shown leaves its cell empty.
 */
final class DataRows {

	/**
	 * Takes its services.
	 *
	 * @param ProductReader $products Reads products.
	 * @param ProductCells  $cells    Cells of products.
	 */
	public function __construct(
		private readonly ProductReader $products,
		private readonly ProductCells $cells,
	) {
	}

	/**
	 * The rows, numbered from 1.
	 *
	 * @param TableDefinition              $definition Definition.
	 * @param string                       $id         Id of the element.
	 * @param array<int,array<mixed>>|null $given      Some rows by number from 0; null for those of the definition.
	 * @return list<TableRow>
	 */
	public function rows( TableDefinition $definition, string $id, ?array $given = null ): array {
		$bound  = array();
		$given  = array_slice( $given ?? $definition->rows, 0, TableBuilder::IN_PAGE, true );
		$places = array_flip( $definition->places );
		array_walk_recursive(
			$given,
			static function ( $value, $key ) use ( &$bound ): void {
				if ( 'product' === $key ) {
					$bound[] = (int) $value;
				}
			}
		);
		$products = $bound ? $this->products->visible( $bound ) : array();
		$rows     = array();
		foreach ( $given as $at => $cells ) {
			$made = array();
			foreach ( $definition->columns as $column ) {
				$place                = $places[ $column->key ] ?? -1;
				$cell                 = $cells[ $place ] ?? '';
				$made[ $column->key ] = is_array( $cell )
					? $this->bound( $products[ $cell['product'] ] ?? null, $cell['field'], "$id-f$at-$place" )->typed( $column )
					: $this->typed( $column, $cell );
			}
			$rows[] = new TableRow( $at + 1, $made );
		}
		return $rows;
	}

	/**
	 * Lets products be read anew.
	 */
	public function forget(): void {
		$this->products->forget();
	}

	/**
	 * A cell with a product's own value.
	 *
	 * @param \WC_Product|null $product Product.
	 * @param string           $field   Which value.
	 * @param string           $form    Id of a form.
	 */
	private function bound( ?\WC_Product $product, string $field, string $form ): Cell {
		return null === $product ? Cell::none() : $this->cells->cell( $field, $product, $form );
	}

	/**
	 * A typed cell. It is shown as it was typed and ordered by what it says.
	 *
	 * @param Column $column Column.
	 * @param string $text   Text.
	 */
	private function typed( Column $column, string $text ): Cell {
		if ( '' === trim( $text ) ) {
			return Cell::none();
		}
		return new Cell( Cell::isolated( nl2br( esc_html( $text ) ), $text ), $text, 'text' === $column->type ? TextOrder::value( $text ) : CellNumber::of( $column->type, $text ) );
	}
}
