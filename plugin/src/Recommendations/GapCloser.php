<?php
/**
 * What brings a cart to an amount.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Recommendations;

use Tandem\Value\MinorUnits;
use Tandem\Value\ShippingThreshold;

defined( 'ABSPATH' ) || exit;

/**
 * Of relevant products the cheapest that closes the gap goes first, with that as its reason. Where only small things
 * are wanted, it alone may be dearer than everything in the cart.
 */
final class GapCloser {

	/**
	 * The products with the one that closes the gap first; the others keep their order.
	 *
	 * @param list<Suggestion> $found Relevant products, best first.
	 * @param int              $gap   Minor units, 0 for none.
	 * @param list<int>        $dear  Places of those that may be shown for closing the gap only.
	 * @return list<Suggestion>
	 */
	public static function first( array $found, int $gap, array $dear = array() ): array {
		if ( $gap < 1 ) {
			return $found;
		}
		$small  = array_diff_key( $found, array_flip( $dear ) );
		$beside = array() === $dear || ! WC()->cart instanceof \WC_Cart ? null : MinorUnits::rounded( WC()->cart->get_displayed_subtotal(), wc_get_price_decimals() );
		$prices = array();
		foreach ( $found as $place => $one ) {
			// What a variable product will cost is not known before it is chosen.
			$price = $one->product->is_type( 'variable' ) ? null : MinorUnits::rounded( wc_get_price_to_display( $one->product ), wc_get_price_decimals() );
			if ( null !== $price ) {
				$prices[ $place ] = $price;
			}
		}
		do {
			$closer = ShippingThreshold::closer( $prices, $gap, $beside );
			if ( null === $closer ) {
				return array_values( $small );
			}
			unset( $prices[ $closer ] );
			/**
			 * Whether a product closes the gap of the cart: nothing else of the cart becomes cheaper by it.
			 *
			 * @param bool        $closes  Whether it does.
			 * @param \WC_Product $product Product.
			 */
		} while ( true !== apply_filters( 'tandem_closes_gap', true, $found[ $closer ]->product ) );
		$first = $found[ $closer ]->because( __( 'With this your order ships free', 'tandem-for-woocommerce' ) );
		unset( $small[ $closer ] );
		return array( $first, ...array_values( $small ) );
	}
}
