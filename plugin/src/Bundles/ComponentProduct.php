<?php
/**
 * The product that a component is priced by.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

defined( 'ABSPATH' ) || exit;

/**
 * Of a variable product that is still to be chosen: its cheapest variation.
 */
final class ComponentProduct {

	/**
	 * The product, or null where there is none.
	 *
	 * @param int|\WC_Product|null $product Product or variation, or its id.
	 */
	public static function priced_by( int|\WC_Product|null $product ): ?\WC_Product {
		$product = is_int( $product ) ? wc_get_product( $product ) : $product;
		if ( $product instanceof \WC_Product_Variable ) {
			$prices  = $product->get_variation_prices();
			$cheap   = array_key_first( $prices['price'] ?? array() );
			$product = $cheap ? wc_get_product( $cheap ) : null;
		}
		return $product instanceof \WC_Product ? $product : null;
	}
}
