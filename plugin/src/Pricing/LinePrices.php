<?php
/**
 * The price of a cart line.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Pricing;

use WeakMap;

defined( 'ABSPATH' ) || exit;

/**
 * Gives the product object of a cart line the price that its quote says, by the last price filter.
 * Nothing is written to the product, so whoever reads the price with this filter off reads the
 * catalogue's, however often totals are calculated.
 */
final class LinePrices {

	/**
	 * Unit price as decimal text, by product object of a line.
	 *
	 * @var WeakMap<\WC_Product,string>
	 */
	private WeakMap $prices;

	/**
	 * Whether the filter stands aside.
	 *
	 * @var bool
	 */
	private bool $aside = false;

	/**
	 * Whether the filters were seen attached since the prices were cleared.
	 *
	 * @var bool
	 */
	private bool $attached = false;

	/**
	 * Starts without any price.
	 */
	public function __construct() {
		$this->prices = new WeakMap();
	}

	/**
	 * Forgets every price: the lines cost what the shop says.
	 */
	public function clear(): void {
		$this->prices   = new WeakMap();
		$this->attached = false;
	}

	/**
	 * Sets the unit price of one line.
	 *
	 * @param \WC_Product $product Product object of the line.
	 * @param string      $unit    Decimal text.
	 */
	public function set( \WC_Product $product, string $unit ): void {
		$this->prices[ $product ] = $unit;
		if ( ! $this->attached ) {
			// The same callback at the same place is one filter, however often it is added.
			add_filter( 'woocommerce_product_get_price', array( $this, 'price' ), PHP_INT_MAX, 2 );
			add_filter( 'woocommerce_product_variation_get_price', array( $this, 'price' ), PHP_INT_MAX, 2 );
			$this->attached = true;
		}
	}

	/**
	 * The price filter.
	 *
	 * @param mixed $price   Price so far.
	 * @param mixed $product Product object.
	 * @return mixed
	 */
	public function price( $price, $product ) {
		return $this->aside || ! $product instanceof \WC_Product ? $price : ( $this->prices[ $product ] ?? $price );
	}

	/**
	 * Runs something with this filter standing aside.
	 *
	 * @template T
	 * @param callable():T $run What to run.
	 * @return T
	 */
	public function aside( callable $run ): mixed {
		$before      = $this->aside;
		$this->aside = true;
		try {
			return $run();
		} finally {
			$this->aside = $before;
		}
	}
}
