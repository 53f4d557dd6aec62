<?php
/**
 * Rows of large free tables that show a product.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;

/**
 * Keeps their order, search and filters true: a changed product has the rows that show it read again at the end
 * of the request that changed it, very many of them in the background. Attached only where there are such rows.
 */
final class BoundRows implements Integration {

	private const GROUP   = 'tandem';
	private const AT_ONCE = 200;

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
	 * @param DataIndex       $index Index of own data.
	 */
	public function __construct(
		private readonly TableIndexStore $store,
		private readonly DataIndex $index,
	) {
	}

	/**
	 * Watches products.
	 */
	public function register_hooks(): void {
		add_action( DataIndex::REFRESH, array( $this, 'refresh' ), 10, 2 );
		if ( array() === DataIndex::following() ) {
			return;
		}
		foreach ( TableIndex::CHANGES as $hook ) {
			add_action( $hook, array( $this, 'note' ) );
		}
		foreach ( array( 'woocommerce_product_set_stock', 'woocommerce_variation_set_stock' ) as $hook ) {
			add_action( $hook, array( $this, 'note_product' ) );
		}
		add_action( 'shutdown', array( $this, 'settle' ) );
	}

	/**
	 * Remembers a product that may have changed, with the one that it is a variation of.
	 *
	 * @param mixed $id Product, variation or any other post.
	 */
	public function note( $id ): void {
		$id = is_numeric( $id ) ? (int) $id : 0;
		if ( $id > 0 && in_array( get_post_type( $id ), array( 'product', 'product_variation' ), true ) ) {
			$this->changed[ $id ] = true;
			$parent               = (int) wp_get_post_parent_id( $id );
			if ( $parent > 0 ) {
				$this->changed[ $parent ] = true;
			}
		}
	}

	/**
	 * Remembers a product whose stock changed.
	 *
	 * @param mixed $product Product.
	 */
	public function note_product( $product ): void {
		if ( $product instanceof \WC_Product ) {
			$this->note( $product->get_id() );
		}
	}

	/**
	 * Reads the rows of what changed again.
	 */
	public function settle(): void {
		$products      = array_keys( $this->changed );
		$this->changed = array();
		foreach ( array() === $products ? array() : DataIndex::following() as $table ) {
			try {
				$rows = $this->store->bound( $table, $products );
				if ( count( $rows ) > self::AT_ONCE && function_exists( 'as_enqueue_async_action' ) ) {
					foreach ( array_chunk( $rows, self::AT_ONCE ) as $some ) {
						as_enqueue_async_action( DataIndex::REFRESH, array( $table, $some ), self::GROUP );
					}
					continue;
				}
				$this->refresh( $table, $rows );
			} catch ( \Throwable $error ) {
				Log::failure( 'table data index', $error );
			}
		}
	}

	/**
	 * Reads rows again.
	 *
	 * @param mixed $table Table.
	 * @param mixed $rows  Rows, from 1.
	 */
	public function refresh( $table, $rows ): void {
		$rows = array_values( array_filter( array_map( 'intval', is_array( $rows ) ? $rows : array() ) ) );
		if ( is_numeric( $table ) && array() !== $rows ) {
			$this->index->refresh( (int) $table, $rows );
		}
	}
}
