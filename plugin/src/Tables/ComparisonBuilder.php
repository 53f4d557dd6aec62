<?php
/**
 * Builds products side by side.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

use Tandem\Engine;

/**
 * Reads the products, lets the engine say where they differ and which is best, and turns rows into columns.
 */
final class ComparisonBuilder {

	/** Products that fit beside each other. */
	public const MOST     = 6;
	public const STANDARD = 4;

	/** Attributes that are added by themselves. */
	private const MOST_ATTRIBUTES = 16;

	/**
	 * Takes its services.
	 *
	 * @param ProductSource     $source  Finds products.
	 * @param TableBuilder      $tables  Builds rows.
	 * @param callable():Engine $engine  The engine.
	 */
	public function __construct(
		private readonly ProductSource $source,
		private readonly TableBuilder $tables,
		private $engine,
	) {
	}

	/**
	 * Products side by side; null where there is none.
	 *
	 * @param TableDefinition $definition Definition.
	 * @param string          $id         Id of the element.
	 * @param int             $product    Product of the page.
	 */
	public function build( TableDefinition $definition, string $id, int $product ): ?ComparisonView {
		$limit    = $definition->source['limit'] > self::MOST ? self::STANDARD : $definition->source['limit'];
		$products = array_slice( $this->source->products( array_merge( $definition->source, array( 'limit' => 4 * self::MOST ) ), $product ), 0, $limit, true );
		if ( array() === $products ) {
			return null;
		}
		$definition = $this->with_attributes( $definition, $products );
		$rows       = $this->tables->product_rows( $definition, $id, $products );
		$view       = $this->tables->judged( $definition, $id, $rows, ordered: false );
		$answer     = ( $this->engine )()->table( ( new TableRequest( $definition, 'saving_percent' ) )->of( $rows ) );
		$badges     = array();
		foreach ( $answer['rows'] as $judged ) {
			$badges[ $judged['id'] ] = BadgeText::badges( $judged['badges'], null );
		}
		$made = array();
		foreach ( $definition->columns as $at => $column ) {
			$cells = array();
			foreach ( $rows as $row ) {
				$cells[ $row->id ] = $row->cells[ $column->key ];
			}
			$given = array_filter( $cells, static fn( Cell $cell ): bool => '' !== $cell->text );
			if ( array() === $given && ! in_array( $column->key, array( 'image', 'quantity', 'buy', 'select' ), true ) ) {
				continue;
			}
			$differs = 'none' !== $column->type && $answer['columns'][ $at ]['differs'];
			$made[]  = new ComparisonRow( $column, $cells, $differs, $answer['columns'][ $at ]['best'] );
		}
		return new ComparisonView( $view, $products, $badges, $made );
	}

	/**
	 * The definition with the attributes that the products show, before the buttons.
	 *
	 * @param TableDefinition        $definition Definition.
	 * @param array<int,\WC_Product> $products   Products.
	 */
	private function with_attributes( TableDefinition $definition, array $products ): TableDefinition {
		$columns = array_filter( $definition->columns, static fn( Column $column ): bool => 'name' !== $column->key );
		if ( $definition->behaviour['attributes'] ) {
			$names = array();
			foreach ( $products as $product ) {
				foreach ( $product->get_attributes() as $attribute ) {
					if ( $attribute instanceof \WC_Product_Attribute && $attribute->get_visible() ) {
						$names[ $attribute->get_name() ] = 'attribute:' . preg_replace( '/^pa_/', '', $attribute->get_name() );
					}
				}
			}
			$added = array();
			foreach ( array_diff( array_slice( $names, 0, self::MOST_ATTRIBUTES ), array_column( $columns, 'key' ) ) as $key ) {
				$added[] = ColumnCatalogue::find( 'comparison', $key );
			}
			$before  = array_filter( $columns, static fn( Column $column ): bool => 'buy' !== $column->key );
			$columns = array( ...$before, ...array_filter( $added ), ...array_diff_key( $columns, $before ) );
		}
		return $definition->with_columns( array_values( $columns ) );
	}
}
