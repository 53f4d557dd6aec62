<?php
/**
 * What more in the cart costs, as the shop shows prices.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Pricing;

use Tandem\Pricing\QuoteDifference;
use Tandem\Value\MinorUnits;

defined( 'ABSPATH' ) || exit;

/**
 * The difference of two quotes with the tax that the cart, or the catalogue, shows its prices with: WooCommerce
 * converts each line, the engine's library adds them up.
 */
final class ShownDifference {

	/**
	 * Whether the cart shows prices as they are entered, as to tax.
	 */
	public static function is_none(): bool {
		return ! wc_tax_enabled() || WC()->cart->display_prices_including_tax() === wc_prices_include_tax();
	}

	/**
	 * The difference.
	 *
	 * @param Quote                      $now      Quote of the cart as it is.
	 * @param Quote                      $before   The same lines under the rules of $after.
	 * @param Quote                      $after    Quote with the pieces added.
	 * @param array<string,\WC_Product> $products Products of the lines that are not in the cart, by key.
	 * @param bool                       $cart     As the cart shows prices, else as the catalogue does.
	 */
	public static function of( Quote $now, Quote $before, Quote $after, array $products, bool $cart ): QuoteDifference {
		if ( ! wc_tax_enabled() ) {
			$shown = static fn( string $key, int $minor ): int => $minor;
		} else {
			$currency = ShopCurrency::current();
			$taxed    = 'incl' === get_option( 'woocommerce_tax_display_shop' );
			if ( $cart && WC()->cart ) {
				$taxed = WC()->cart->display_prices_including_tax();
			}
			$shown = static function ( string $key, int $minor ) use ( $products, $currency, $taxed ): int {
				$product = $products[ $key ] ?? ( WC()->cart ? WC()->cart->get_cart_item( $key )['data'] ?? null : null );
				if ( ! $product instanceof \WC_Product ) {
					return $minor;
				}
				$price = array(
					'price' => $currency->decimal( $minor ),
					'qty'   => 1,
				);
				return MinorUnits::rounded( $taxed ? wc_get_price_including_tax( $product, $price ) : wc_get_price_excluding_tax( $product, $price ), $currency->exponent ) ?? $minor;
			};
		}
		return QuoteDifference::shown(
			array(
				'request' => $now->request,
				'answer'  => $now->answer,
			),
			$before->answer,
			$after->answer,
			$shown
		);
	}
}
