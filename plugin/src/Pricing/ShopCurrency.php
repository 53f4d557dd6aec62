<?php
/**
 * The currency that prices are in right now.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Pricing;

use Tandem\Value\MinorUnits;

defined( 'ABSPATH' ) || exit;

/**
 * Code and decimals of the active currency, and the way from price text to minor units. Read anew
 * for each quote, because a currency switcher may change it in the middle of a request.
 */
final readonly class ShopCurrency {

	/**
	 * Keeps the parts.
	 *
	 * @param string $code      ISO code.
	 * @param int    $exponent  Decimals of a price.
	 * @param bool   $converted Whether prices come converted from another currency.
	 */
	public function __construct(
		public string $code,
		public int $exponent,
		public bool $converted,
	) {
	}

	/**
	 * What is active now.
	 */
	public static function current(): self {
		$code = get_woocommerce_currency();
		return new self( $code, max( 0, wc_get_price_decimals() ), get_option( 'woocommerce_currency' ) !== $code );
	}

	/**
	 * A price in minor units; null where it is none, or lies between two minor units. A converted
	 * price is rounded to the target currency first: that is the one rounding it gets.
	 *
	 * @param mixed $price Price as a getter returned it.
	 */
	public function minor( mixed $price ): ?int {
		return $this->converted ? MinorUnits::rounded( $price, $this->exponent ) : MinorUnits::fromPrice( $price, $this->exponent );
	}

	/**
	 * An amount that the owner typed in the shop's currency, in minor units of this one. It is
	 * converted by the same filter that converts product prices.
	 *
	 * @param string           $amount  Decimal text.
	 * @param \WC_Product|null $carrier Product whose price filter converts; none is needed in the shop's own currency.
	 */
	public function amount( string $amount, ?\WC_Product $carrier ): ?int {
		if ( $this->converted && $carrier ) {
			return $this->minor( apply_filters( 'woocommerce_product_get_price', $amount, $carrier ) );
		}
		return $this->converted ? null : $this->minor( $amount );
	}

	/**
	 * Decimal text of an amount.
	 *
	 * @param int $minor Minor units.
	 */
	public function decimal( int $minor ): string {
		return MinorUnits::format( $minor, $this->exponent );
	}
}
