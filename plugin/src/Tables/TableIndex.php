<?php
/**
 * Index of products for tables that are too large for a page.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

use Tandem\Plugin\Catalog\ProductReader;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;

/**
 * Built in the background when a large table is first seen or saved, then kept: a changed product is read
 * again at the end of the request that changed it. Without a large table nothing is indexed.
 */
final class TableIndex implements Integration {

	public const OPTION  = 'tandem_table_index';
	public const BUILD   = 'tandem_table_index_build';
	public const REFRESH = 'tandem_table_index_refresh';
	public const ROW     = '_row';
	public const SOLD    = '_sold';
	public const SALE    = '_sale';
	public const STOCK   = '_stock';
	public const BOUND   = '_product:';

	/** Hooks that name a product which may have changed. */
	public const CHANGES = array( 'woocommerce_new_product', 'woocommerce_update_product', 'woocommerce_product_set_stock_status', 'woocommerce_variation_set_stock_status', 'woocommerce_update_product_variation', 'trashed_post', 'untrashed_post', 'deleted_post', 'save_post_product', 'wp_update_comment_count', 'set_object_terms' );

	private const GROUP   = 'tandem';
	private const COLUMNS = array( 'name', 'price', 'date', 'rating' );
	private const STEP    = 100;
	private const AT_ONCE = 50;

	/**
	 * Products that changed in this request.
	 *
	 * @var array<int,true>
	 */
	private array $changed = array();

	/**
	 * Takes its services.
	 *
	 * @param TableIndexStore $store Database.
	 * @param ProductCells    $cells Cells of products.
	 */
	public function __construct(
		private readonly TableIndexStore $store,
		private readonly ProductCells $cells,
	) {
	}

	/**
	 * Watches products; the work is attached only where there is an index.
	 */
	public function register_hooks(): void {
		add_action( self::BUILD, array( $this, 'build' ) );
		add_action( self::REFRESH, array( $this, 'refresh' ) );
		if ( array() === self::state()['columns'] ) {
			return;
		}
		foreach ( self::CHANGES as $hook ) {
			add_action( $hook, array( $this, 'note' ) );
		}
		foreach ( array( 'woocommerce_product_set_stock', 'woocommerce_variation_set_stock' ) as $hook ) {
			add_action( $hook, array( $this, 'note_product' ) );
		}
		add_action( 'edited_term', array( $this, 'reset' ), 10, 0 );
		add_action( 'shutdown', array( $this, 'settle' ) );
	}

	/**
	 * Remembers a product that may have changed.
	 *
	 * @param mixed $id Product, variation or any other post.
	 */
	public function note( $id ): void {
		$id   = is_numeric( $id ) ? (int) $id : 0;
		$type = $id > 0 ? get_post_type( $id ) : false;
		if ( 'product' === $type ) {
			$this->changed[ $id ] = true;
		} elseif ( 'product_variation' === $type ) {
			$this->changed[ (int) wp_get_post_parent_id( $id ) ] = true;
		}
	}

	/**
	 * Remembers a product whose stock changed.
	 *
	 * @param mixed $product Product.
	 */
	public function note_product( $product ): void {
		if ( $product instanceof \WC_Product ) {
			$this->changed[ $product->get_parent_id() ? $product->get_parent_id() : $product->get_id() ] = true;
		}
	}

	/**
	 * Reads what changed again: a few products at once, many in the background.
	 */
	public function settle(): void {
		$ids           = array_keys( $this->changed );
		$this->changed = array();
		if ( array() === $ids ) {
			return;
		}
		try {
			foreach ( count( $ids ) > self::AT_ONCE && function_exists( 'as_enqueue_async_action' ) ? array_chunk( $ids, self::STEP ) : array() as $some ) {
				as_enqueue_async_action( self::REFRESH, array( $some ), self::GROUP );
				$ids = array();
			}
			$this->refresh( $ids );
		} catch ( \Throwable $error ) {
			Log::failure( 'table index', $error );
		}
	}

	/**
	 * Reads products again; those that a shopper may not see leave the index.
	 *
	 * @param mixed $ids Products.
	 */
	public function refresh( $ids ): void {
		$ids   = array_values( array_filter( array_map( 'intval', is_array( $ids ) ? $ids : array() ) ) );
		$state = self::state();
		if ( array() === $ids || array() === $state['columns'] ) {
			return;
		}
		$rows = array();
		foreach ( ( new ProductReader() )->visible( $ids ) as $id => $product ) {
			$rows[ $id ] = $this->row( $product, $state['columns'] );
		}
		$this->store->remove( 0, array_values( array_diff( $ids, array_keys( $rows ) ) ) );
		$this->store->write( 0, $rows );
	}

	/**
	 * Whether the index knows every product with these columns.
	 *
	 * @param list<Column> $columns Columns of a table.
	 */
	public function answers( array $columns ): bool {
		$state = self::state();
		return $state['complete'] && self::depends_on() === $state['shop'] && array() === self::missing( $columns, $state['columns'] );
	}

	/**
	 * Has the index built with these columns, in the background.
	 *
	 * @param list<Column> $columns Columns of a table.
	 */
	public function want( array $columns ): void {
		$state = self::state();
		$new   = self::missing( $columns, $state['columns'] );
		if ( array() !== $new || self::depends_on() !== $state['shop'] ) {
			self::keep( array_values( array_unique( array( ...self::COLUMNS, ...$state['columns'], ...$new ) ) ), 0, false );
		}
		$this->later();
	}

	/**
	 * Columns that are not indexed.
	 *
	 * @param list<Column> $columns Columns of a table.
	 * @param list<string> $known   Indexed columns.
	 * @return list<string>
	 */
	private static function missing( array $columns, array $known ): array {
		$wanted = array_filter( $columns, static fn( Column $column ): bool => $column->is_sortable() );
		return array_values( array_diff( array_map( static fn( Column $column ): string => $column->indexed(), $wanted ), $known ) );
	}

	/**
	 * Builds the index again, as after a change that touches every product.
	 */
	public function reset(): void {
		$state = self::state();
		if ( array() !== $state['columns'] && $state['complete'] ) {
			self::keep( $state['columns'], 0, true );
			$this->later();
		}
	}

	/**
	 * Goes on building for some seconds, then queues itself again.
	 *
	 * @param mixed $seconds Most seconds; Action Scheduler gives none.
	 */
	public function build( $seconds = null ): void {
		$state = self::state();
		$until = microtime( true ) + ( is_numeric( $seconds ) ? (float) $seconds : 15.0 );
		$at    = $state['at'];
		while ( microtime( true ) < $until ) {
			$ids = $this->store->products( $at, self::STEP );
			if ( array() === $ids ) {
				self::keep( $state['columns'], 0, true );
				return;
			}
			$this->refresh( $ids );
			$at = (int) end( $ids );
			wp_using_ext_object_cache() || wp_cache_flush_runtime();
			self::keep( $state['columns'], $at, $state['complete'] );
		}
		$this->later();
	}

	/**
	 * Cells of a product as the index keeps them.
	 *
	 * @param \WC_Product  $product Product.
	 * @param list<string> $columns Columns.
	 * @return array<string,array{num:int|null,ord:string|null,text:string}>
	 */
	private function row( \WC_Product $product, array $columns ): array {
		$mark  = static fn( int $number ): array => array( 'num' => $number, 'ord' => null, 'text' => '' ); // phpcs:ignore WordPress.Arrays
		$cells = array(
			self::ROW  => $mark( $product->get_menu_order() ),
			self::SOLD => $mark( (int) $product->get_total_sales() ),
		);
		if ( $product->is_on_sale() ) {
			$cells[ self::SALE ] = $mark( 1 );
		}
		if ( $product->is_in_stock() ) {
			$cells[ self::STOCK ] = $mark( 1 );
		}
		foreach ( $columns as $column ) {
			list( $key, $type ) = 1 === preg_match( '/^(.+)@(money|date)$/D', $column, $match ) ? array( $match[1], $match[2] ) : array( $column, '' );
			$cell               = $this->cells->cell( $key, $product, '' );
			if ( null !== $cell->value || '' !== $cell->text ) {
				$cells[ $column ] = self::line( $cell, $type );
			}
		}
		return $cells;
	}

	/**
	 * A cell as the index keeps it.
	 *
	 * @param Cell   $cell Cell.
	 * @param string $type What the column's texts stand for, where the column says so.
	 * @return array{num:int|null,ord:string|null,text:string}
	 */
	public static function line( Cell $cell, string $type = '' ): array {
		$type = '' === $type ? ( 1 === preg_match( '/^\d{4}-\d{2}-\d{2}/', $cell->text ) ? 'date' : 'number' ) : $type;
		return array(
			'num'  => is_int( $cell->value ) ? $cell->value : CellNumber::of( $type, $cell->text ),
			'ord'  => '' === $cell->text ? null : substr( is_array( $cell->value ) ? $cell->value['key'] : TextOrder::key( $cell->text ), 0, 255 ),
			'text' => $cell->text,
		);
	}

	/**
	 * Queues the building.
	 */
	private function later(): void {
		if ( function_exists( 'as_enqueue_async_action' ) && did_action( 'action_scheduler_init' ) && ! as_has_scheduled_action( self::BUILD, null, self::GROUP ) ) {
			as_enqueue_async_action( self::BUILD, array(), self::GROUP );
		}
	}

	/**
	 * What is built.
	 *
	 * @return array{columns:list<string>,at:int,complete:bool,shop:string}
	 */
	public static function state(): array {
		$kept = get_option( self::OPTION );
		return ( is_array( $kept ) ? $kept : array() ) + array(
			'columns'  => array(),
			'at'       => 0,
			'complete' => false,
			'shop'     => '',
		);
	}

	/**
	 * Keeps what is built.
	 *
	 * @param list<string> $columns  Columns.
	 * @param int          $at       Last product read.
	 * @param bool         $complete Whether every product was read once.
	 */
	private static function keep( array $columns, int $at, bool $complete ): void {
		update_option(
			self::OPTION,
			array(
				'columns'  => $columns,
				'at'       => $at,
				'complete' => $complete,
				'shop'     => self::depends_on(),
			),
			true
		);
	}

	/**
	 * What the cells of every product depend on.
	 */
	public static function depends_on(): string {
		return implode( '|', array( TableIndexStore::FORMAT, get_locale(), get_woocommerce_currency(), wc_get_price_decimals(), get_option( 'woocommerce_tax_display_shop' ), get_option( 'woocommerce_calc_taxes' ), get_option( 'woocommerce_hide_out_of_stock_items' ) ) );
	}
}
