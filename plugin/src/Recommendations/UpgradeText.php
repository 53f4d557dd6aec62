<?php
/**
 * What is better about a better product.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Recommendations;

use Tandem\Plugin\Bundles\BundleProduct;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Value\MinorUnits;
use Tandem\Value\PriceStep;

defined( 'ABSPATH' ) || exit;

/**
 * "16.00 more. Memory: 16 GB instead of 8 GB": the difference in price as the shop shows prices, and up to two
 * attributes that both products have and that differ; of two bundles, what one holds beyond the other. Only facts of the catalogue.
 */
final class UpgradeText {

	private const ATTRIBUTES = 2;
	private const NAMES      = 3;

	/**
	 * The sentence, plain text; empty where there is nothing to tell.
	 *
	 * @param \WC_Product $from The product considered.
	 * @param \WC_Product $to   The better one.
	 */
	public function of( \WC_Product $from, \WC_Product $to ): string {
		return trim( $this->price( $from, $to ) . ' ' . $this->attributes( $from, $to ) . $this->contents( $from, $to ) );
	}

	/**
	 * The difference in price. Products with a choice of prices have none.
	 *
	 * @param \WC_Product $from The product considered.
	 * @param \WC_Product $to   The better one.
	 */
	private function price( \WC_Product $from, \WC_Product $to ): string {
		if ( $from->is_type( 'variable' ) || $to->is_type( 'variable' ) ) {
			return '';
		}
		$currency = ShopCurrency::current();
		$step     = PriceStep::between( MinorUnits::rounded( wc_get_price_to_display( $from ), $currency->exponent ), MinorUnits::rounded( wc_get_price_to_display( $to ), $currency->exponent ) );
		if ( null === $step ) {
			return '';
		}
		$amount = html_entity_decode( wp_strip_all_tags( wc_price( (float) $currency->decimal( $step->more ), array( 'in_span' => false ) ) ), ENT_QUOTES, 'UTF-8' );
		/* translators: %s: amount of money. */
		return sprintf( __( '%s more.', 'tandem-for-woocommerce' ), $amount );
	}

	/**
	 * What the better of two bundles holds beyond the other.
	 *
	 * @param \WC_Product $from The bundle considered.
	 * @param \WC_Product $to   The better one.
	 */
	private function contents( \WC_Product $from, \WC_Product $to ): string {
		$before = $from instanceof BundleProduct ? $from->bundle() : null;
		$after  = $to instanceof BundleProduct ? $to->bundle() : null;
		if ( null === $before || null === $after ) {
			return '';
		}
		$names = array();
		foreach ( 'set' === $after->terms->kind ? array_diff( $after->products( sure: true ), $before->products() ) : array() as $id ) {
			$names[] = wc_get_product( $id )?->get_name() ?? '';
		}
		$names = array_slice( array_filter( $names ), 0, self::NAMES );
		/* translators: %s: names of products. */
		return array() === $names ? '' : sprintf( __( 'With %s as well.', 'tandem-for-woocommerce' ), html_entity_decode( wp_sprintf( '%l', $names ), ENT_QUOTES, 'UTF-8' ) );
	}

	/**
	 * Attributes that differ.
	 *
	 * @param \WC_Product $from The product considered.
	 * @param \WC_Product $to   The better one.
	 */
	private function attributes( \WC_Product $from, \WC_Product $to ): string {
		$texts = array();
		foreach ( array_intersect( array_keys( $to->get_attributes() ), array_keys( $from->get_attributes() ) ) as $name ) {
			$before = trim( $from->get_attribute( $name ) );
			$after  = trim( $to->get_attribute( $name ) );
			if ( '' !== $before && '' !== $after && $before !== $after && count( $texts ) < self::ATTRIBUTES ) {
				/* translators: 1: attribute, 2: its value at the better product, 3: its value at this product. */
				$texts[] = sprintf( __( '%1$s: %2$s instead of %3$s.', 'tandem-for-woocommerce' ), wc_attribute_label( $name, $to ), $after, $before );
			}
		}
		return implode( ' ', $texts );
	}
}
