<?php
/**
 * From a definition to a table.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

use Tandem\Engine;
use Tandem\Plugin\Bundles\BundlePricer;
use Tandem\Plugin\Bundles\BundleRepository;
use Tandem\Plugin\Catalog\ProductReader;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Settings;

/**
 * Reads the rows, lets the engine order and judge them, and puts its answer into a view.
 */
final class TableBuilder {

	/** Most rows that are in the page; larger tables are served page by page. */
	public const IN_PAGE = 200;

	/** Bundles shown before "show all". */
	public const FIRST_BUNDLES = 4;

	/**
	 * Takes its services.
	 *
	 * @param ProductSource     $source   Finds products.
	 * @param ProductReader     $products Reads products.
	 * @param ProductCells      $cells    Cells of products.
	 * @param BundleRepository  $bundles  Bundles.
	 * @param BundlePricer      $pricer   Prices of bundles.
	 * @param Settings          $settings The owner's settings.
	 * @param callable():Engine $engine   The engine.
	 * @param ServerRows        $server   Large tables.
	 */
	public function __construct(
		private readonly ProductSource $source,
		private readonly ProductReader $products,
		private readonly ProductCells $cells,
		private readonly BundleRepository $bundles,
		private readonly BundlePricer $pricer,
		private readonly Settings $settings,
		private $engine,
		private readonly ServerRows $server,
	) {
	}

	/**
	 * A table; null where it would have no row.
	 *
	 * @param TableDefinition $definition The owner's description.
	 * @param string          $id         Id of the element.
	 * @param int             $product    Product of the page, 0 for none.
	 * @param array<string,mixed> $asked  What a shopper asks of a large table.
	 * @param bool            $alone      Whether only the rows are wanted.
	 * @param ShopperRows|null $shopper   What is known of the shopper, where the answer is never cached.
	 */
	public function build( TableDefinition $definition, string $id, int $product, array $asked = array(), bool $alone = false, ?ShopperRows $shopper = null ): ?TableView {
		$page = $product && 'context' === $definition->source['type'] && 'data' !== $definition->kind ? null : $this->server->page( $definition, $asked, $alone );
		if ( null !== $page ) {
			return $this->judged( $definition, $id, 'data' === $definition->kind ? $this->server->own->page_rows( $definition, $id, $page ) : $this->product_rows( $definition, $id, $this->products->visible( $page->ids ) ), $page );
		}
		$rows = match ( $definition->kind ) {
			'bundles' => $this->bundle_rows( $definition, $id, $product, $shopper ),
			'data'    => ( new DataRows( $this->products, $this->cells ) )->rows( $definition, $id ),
			default   => $this->product_rows( $definition, $id, null === $shopper ? $this->source->products( $definition->source, $product ) : $shopper->products( $definition->source ), $shopper ),
		};
		return array() === $rows ? null : $this->judged( $definition, $id, $rows );
	}

	/**
	 * Rows of products.
	 *
	 * @param TableDefinition         $definition Definition.
	 * @param string                  $id         Id of the element.
	 * @param array<int,\WC_Product>  $products   Products.
	 * @param ShopperRows|null        $shopper    What is known of the shopper.
	 * @return list<TableRow>
	 */
	public function product_rows( TableDefinition $definition, string $id, array $products, ?ShopperRows $shopper = null ): array {
		$rows = array();
		foreach ( $products as $product ) {
			$cells = array();
			foreach ( $definition->columns as $column ) {
				$cells[ $column->key ] = $this->cells->cell( $column->key, $product, $id . '-f' . $product->get_id() )->typed( $column );
			}
			if ( $definition->behaviour['compare'] && isset( $cells['name'] ) ) {
				$cells['name'] = new Cell( $cells['name']->html . BadgeText::compare( $product ), $cells['name']->text, $cells['name']->value );
			}
			$stock  = $product->managing_stock() && ! $product->backorders_allowed() ? $product->get_stock_quantity() : null;
			$more   = $definition->behaviour['expand'] ? wp_strip_all_tags( strip_shortcodes( $product->get_short_description() ), true ) : '';
			$rows[] = new TableRow( $product->get_id(), $cells, ProductCells::offer( $product ), null === $stock ? null : (int) $stock, $more, array(), $shopper?->reason( $definition->source ) ?? ShopperRows::neutral( $definition->source ) );
		}
		return $rows;
	}

	/**
	 * Rows of bundles that can be bought now: those that contain the product of the page, else the shop's best.
	 *
	 * @param TableDefinition $definition Definition.
	 * @param string          $id         Id of the element.
	 * @param int             $product    Product of the page.
	 * @param ShopperRows|null $shopper   What is known of the shopper.
	 * @return list<TableRow>
	 */
	private function bundle_rows( TableDefinition $definition, string $id, int $product, ?ShopperRows $shopper ): array {
		$source  = $definition->source;
		$wanted  = $source['ids'] ? array_filter( array_map( $this->bundles->find( ... ), $source['ids'] ) ) : $this->bundles->published();
		$around  = 'context' === $source['type'] && $product && ! $source['ids'] ? array_filter( $this->bundles->containing( $product ), static fn( $bundle ): bool => $bundle->id !== $product ) : array();
		$wanted  = $around ? $around : $wanted;
		$visible = $this->products->visible( array_values( array_map( static fn( $bundle ): int => $bundle->id, $wanted ) ) );
		$cells   = new BundleCells( $this->cells );
		$rows    = array();
		foreach ( $wanted as $bundle ) {
			$own = $visible[ $bundle->id ] ?? null;
			$row = null === $own ? null : $this->pricer->row( $bundle );
			if ( null === $row || ! $row->available() ) {
				continue;
			}
			$made = array();
			foreach ( $definition->columns as $column ) {
				$made[ $column->key ] = $cells->cell( $column->key, $row, $own, $id . '-f' . $bundle->id );
			}
			$more  = $definition->behaviour['expand'] ? $cells->cell( 'components', $row, $own, '' )->text : '';
			$facts = null === $shopper ? array( array(), ShopperRows::neutral( $source ) ) : $shopper->bundle( $bundle, $source['type'] );
			if ( null !== $facts ) {
				$rows[] = new TableRow( $bundle->id, $made, BundleCells::offer( $row ), null, $more, ...$facts );
			}
		}
		return array_slice( $rows, 0, min( self::IN_PAGE, $source['limit'] ) );
	}

	/**
	 * Asks the engine and puts its answer into a view.
	 *
	 * @param TableDefinition $definition Definition.
	 * @param string          $id         Id of the element.
	 * @param list<TableRow>  $rows       Rows.
	 * @param RowsPage|null   $page       Which rows these are, where the others stay on the server.
	 * @param bool            $ordered    Whether the engine orders them.
	 */
	public function judged( TableDefinition $definition, string $id, array $rows, ?RowsPage $page = null, bool $ordered = true ): TableView {
		$total   = $page?->total;
		$request = new TableRequest( $definition, (string) $this->settings->get( 'badge.metric' ) );
		$answer  = ( $this->engine )()->table( $request->of( $rows, $ordered && null === $page ) );
		$by_id   = array_column( array_map( static fn( TableRow $row ): array => array( $row->id, $row ), $rows ), 1, 0 );
		$views   = array();
		foreach ( $answer['rows'] as $judged ) {
			$views[] = $this->row( $definition, $by_id[ $judged['id'] ], $judged );
		}
		$totals = array();
		foreach ( $answer['columns'] as $column ) {
			$column['total'] = null === $page ? $column['total'] : ( $page->sums[ $column['key'] ] ?? null );
			if ( null !== $column['total'] && $definition->behaviour['totals'] ) {
				$kind                     = $this->column( $definition, $column['key'] );
				$totals[ $column['key'] ] = null === $kind ? '' : ( 'money' === $kind->type ? wc_price( ShopCurrency::current()->decimal( $column['total'] ) ) : esc_html( CellNumber::shown( $column['total'] ) ) );
			}
		}
		$count = count( $views );
		$first = 'bundles' === $definition->kind ? self::FIRST_BUNDLES : $definition->behaviour['page_size'];
		$first = null === $page && 'all' === $definition->behaviour['paging'] ? $count : min( $count, $first );
		$keys  = array_column( $definition->columns, 'key' );
		return new TableView(
			$id,
			$definition,
			'' === $definition->caption ? self::caption( $definition ) : $definition->caption,
			$definition->columns,
			$views,
			$first,
			$total ?? $count,
			$totals,
			array(
				'server'  => null !== $page,
				'size'    => $page->size ?? $first,
				'paging'  => null === $page ? $this->paging( $definition, $count ) : ( in_array( $definition->behaviour['paging'], array( 'load', 'more' ), true ) ? 'load' : 'pages' ),
				'columns' => array_map( static fn( Column $column ): array => array( $column->key, $column->type, $column->label ), $definition->columns ),
				'sort'    => array_map( static fn( array $rule ): array => array( array_search( $rule['column'], $keys, true ), 'desc' === $rule['direction'] ? -1 : 1 ), $definition->sort ),
				'table'   => $definition->id,
				'total'   => $total ?? $count,
			),
			null === $page ? FilterOptions::of( $definition, $rows ) : $page->filters,
			$page
		);
	}

	/**
	 * A row with its badges and conditions.
	 *
	 * @param TableDefinition     $definition Definition.
	 * @param TableRow            $row        Row.
	 * @param array<string,mixed> $judged     The engine's word on it.
	 */
	private function row( TableDefinition $definition, TableRow $row, array $judged ): RowView {
		$cells  = array();
		$titled = in_array( 'bundle', array_column( $definition->columns, 'key' ), true ) ? 'bundle' : 'name';
		foreach ( $definition->columns as $column ) {
			$cell = $row->cells[ $column->key ];
			if ( $column->key === $titled ) {
				$cell = new Cell( $cell->html . BadgeText::badges( $judged['badges'], $row->stock ) . BadgeText::reason( $row->reason ), $cell->text, $cell->value );
			} elseif ( 'saving' === $column->key ) {
				$cell = new Cell( $cell->html . BadgeText::mark( $judged['mark'], $definition->badges['mark'] ), $cell->text, $cell->value );
			}
			$cells[] = $cell;
		}
		$styles = array();
		$marked = array();
		foreach ( $judged['conditions'] as $index ) {
			$rule = $definition->conditions[ (int) substr( $index, 1 ) ];
			if ( 'row' === $rule['scope'] ) {
				$styles[] = $rule['style'];
			} else {
				$marked[ $rule['column'] ] = $rule['style'];
			}
			$at = array_search( $rule['column'], array_column( $definition->columns, 'key' ), true );
			if ( '' !== $rule['label'] && false !== $at ) {
				$cells[ $at ] = new Cell( $cells[ $at ]->html . ' <span class="tandem-table__badge is-rule">' . esc_html( $rule['label'] ) . '</span>', $cells[ $at ]->text, $cells[ $at ]->value );
			}
		}
		$ranks = array_slice( $judged['ranks'], 0, count( $definition->columns ) );
		$values = array();
		foreach ( $definition->filters as $filter ) {
			$at    = array_search( $filter['column'], array_column( $definition->columns, 'key' ), true );
			$value = $row->cells[ $filter['column'] ]->value;
			if ( false !== $at && is_int( $value ) ) {
				$values[ $at ] = $value;
			}
		}
		return new RowView( $row->id, $cells, $ranks, array_values( array_unique( $styles ) ), $marked, $row->more, $row->offer['price'] ?? null, $values );
	}

	/**
	 * A column of the definition.
	 *
	 * @param TableDefinition $definition Definition.
	 * @param string          $key        Key.
	 */
	private function column( TableDefinition $definition, string $key ): ?Column {
		return array_column( $definition->columns, null, 'key' )[ $key ] ?? null;
	}

	/**
	 * How more rows are reached.
	 *
	 * @param TableDefinition $definition Definition.
	 * @param int             $total      Rows of the whole table.
	 */
	private function paging( TableDefinition $definition, int $total ): string {
		if ( 'auto' !== $definition->behaviour['paging'] ) {
			return $definition->behaviour['paging'];
		}
		return $total > 100 ? 'pages' : 'more';
	}

	/**
	 * Caption of a table that the owner gave none.
	 *
	 * @param TableDefinition $definition Definition.
	 */
	private static function caption( TableDefinition $definition ): string {
		return match ( $definition->kind ) {
			'bundles'    => __( 'Bundles and what they save', 'tandem-for-woocommerce' ),
			'comparison' => __( 'Products compared', 'tandem-for-woocommerce' ),
			'data'       => __( 'Table', 'tandem-for-woocommerce' ),
			default      => __( 'Products', 'tandem-for-woocommerce' ),
		};
	}
}
