<?php
/**
 * Catalogue prices for quotes.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Pricing;

use Automattic\WooCommerce\Utilities\FeaturesUtil;
use Tandem\Plugin\Catalog\ProductCategories;
use WeakMap;

defined( 'ABSPATH' ) || exit;

/**
 * Reads current price, regular price and cost of a product object once per request and currency,
 * with every other plugin's price filter on and Tandem's own off.
 */
final class CatalogPrices {

	/**
	 * What was read, by product object, then by currency.
	 *
	 * @var WeakMap<\WC_Product,array<string,array{current:int|null,regular:int|null,cost:int|null}>>
	 */
	private WeakMap $known;

	/**
	 * Categories with those above them, by product object: a cart is added up several times a request.
	 *
	 * @var WeakMap<\WC_Product,list<int>>
	 */
	private WeakMap $categories;

	/**
	 * Starts knowing nothing.
	 *
	 * @param LinePrices $line_prices Tandem's own price filter.
	 */
	public function __construct( private readonly LinePrices $line_prices ) {
		$this->known      = new WeakMap();
		$this->categories = new WeakMap();
	}

	/**
	 * Prices of a product in minor units. `current` is null where the price is no whole number of
	 * minor units: such a line stays at the shop's price, in no bundle.
	 *
	 * @param \WC_Product  $product  Product object.
	 * @param ShopCurrency $currency Active currency.
	 * @return array{current:int|null,regular:int|null,cost:int|null}
	 */
	public function read( \WC_Product $product, ShopCurrency $currency ): array {
		// A price that another plugin sets on the object is a new catalogue price for this line.
		$key   = $currency->code . $currency->exponent . ':' . $product->get_price( 'edit' );
		$known = $this->known[ $product ] ?? array();
		if ( ! isset( $known[ $key ] ) ) {
			$known[ $key ]           = $this->line_prices->aside( fn(): array => $this->fresh( $product, $currency ) );
			$this->known[ $product ] = $known;
		}
		return $known[ $key ];
	}

	/**
	 * A product as a line of a quote request.
	 *
	 * @param string       $key      Key of the line.
	 * @param \WC_Product  $product  Product or variation.
	 * @param int          $qty      Units.
	 * @param ShopCurrency $currency Active currency.
	 * @return array{key:string,product:int,variation:int,qty:int,categories:list<int>,current:int|null,regular:int|null,cost:int|null}
	 */
	public function line( string $key, \WC_Product $product, int $qty, ShopCurrency $currency ): array {
		$parent = $product->is_type( 'variation' ) ? $product->get_parent_id() : 0;
		return array(
			'key'        => $key,
			'product'    => $parent > 0 ? $parent : $product->get_id(),
			'variation'  => $parent > 0 ? $product->get_id() : 0,
			'qty'        => $qty,
			'categories' => $this->categories[ $product ] ??= ProductCategories::of( $product ),
		) + $this->read( $product, $currency );
	}

	/**
	 * Reads the product.
	 *
	 * @param \WC_Product  $product  Product object.
	 * @param ShopCurrency $currency Active currency.
	 * @return array{current:int|null,regular:int|null,cost:int|null}
	 */
	private function fresh( \WC_Product $product, ShopCurrency $currency ): array {
		$current = $currency->minor( $product->get_price() );
		$regular = $currency->minor( $product->get_regular_price() );
		return array(
			'current' => $current,
			'regular' => null === $regular || ( null !== $current && $regular < $current ) ? $current : $regular,
			'cost'    => $this->cost( $product, $currency ),
		);
	}

	/**
	 * Cost of goods where the shop keeps it. In a switched currency it is converted like the regular price,
	 * by the same filter, so that a floor holds there as well.
	 *
	 * @param \WC_Product  $product  Product object.
	 * @param ShopCurrency $currency Active currency.
	 */
	private function cost( \WC_Product $product, ShopCurrency $currency ): ?int {
		if ( ! FeaturesUtil::feature_is_enabled( 'cost_of_goods_sold' ) || null === $product->get_cogs_value() && ! $product->is_type( 'variation' ) ) {
			return null;
		}
		$cost = $product->get_cogs_total_value();
		if ( $cost > 0 && $currency->converted ) {
			$cost = apply_filters( $product->is_type( 'variation' ) ? 'woocommerce_product_variation_get_regular_price' : 'woocommerce_product_get_regular_price', (string) $cost, $product );
		}
		return $cost > 0 ? \Tandem\Value\MinorUnits::rounded( $cost, $currency->exponent ) : null;
	}
}
