<?php
/**
 * Prices of a set.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Engine;
use Tandem\Plugin\Bundles\BundleRules;
use Tandem\Plugin\Pricing\CatalogPrices;
use Tandem\Plugin\Pricing\Quotes;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Settings;
use Tandem\Value\MinorUnits;

defined( 'ABSPATH' ) || exit;

/**
 * What products cost together under the published bundle rules, as the shop shows prices. Every sum is the
 * engine's; this class only translates.
 */
final class SetPricer {

	/**
	 * Takes the engine, the rules and the prices.
	 *
	 * @param \Closure():Engine $engine   Opens the engine at first use.
	 * @param BundleRules       $rules    Rules of the published bundles.
	 * @param CatalogPrices     $prices   Catalogue prices.
	 * @param Settings          $settings Settings.
	 */
	public function __construct(
		private readonly \Closure $engine,
		private readonly BundleRules $rules,
		private readonly CatalogPrices $prices,
		private readonly Settings $settings,
	) {
	}

	/**
	 * The price of one of each product: `total` to pay and `base` without bundles, in minor units. Null where
	 * a product has no price of whole minor units, so that no sum can be promised.
	 *
	 * @param list<\WC_Product> $products Products or variations.
	 * @return array{total:int,base:int}|null
	 */
	public function price( array $products ): ?array {
		$lines    = array();
		$currency = ShopCurrency::current();
		foreach ( $products as $position => $product ) {
			$prices = $this->prices->read( $product, $currency );
			if ( null === $prices['current'] ) {
				return null;
			}
			$lines[] = $this->line( $position, $product, $prices );
		}
		$quote = $this->quote( $lines, $currency, $this->rules->for_lines( $lines, $currency ) );
		if ( ! $this->shown_otherwise() ) {
			return array(
				'total' => (int) $quote['total'],
				'base'  => (int) $quote['base'],
			);
		}
		return $this->as_shown( $products, $quote, $currency );
	}

	/**
	 * An amount as text in the shop's format.
	 *
	 * @param int $minor Minor units.
	 */
	public function text( int $minor ): string {
		$price = wc_price( (float) ShopCurrency::current()->decimal( $minor ), array( 'in_span' => false ) );
		return html_entity_decode( wp_strip_all_tags( $price ), ENT_QUOTES, 'UTF-8' );
	}

	/**
	 * The same sums with every line as the shop shows it, where prices are entered and shown with different
	 * tax. The lines are converted by WooCommerce and added up by the engine.
	 *
	 * @param list<\WC_Product>   $products Products or variations.
	 * @param array<string,mixed> $quote    Answer in entered prices.
	 * @param ShopCurrency        $currency Its currency.
	 * @return array{total:int,base:int}|null
	 */
	private function as_shown( array $products, array $quote, ShopCurrency $currency ): ?array {
		$sums = array();
		foreach ( array( 'total', 'base' ) as $amount ) {
			$lines = array();
			foreach ( $products as $position => $product ) {
				$entered = $currency->decimal( (int) $quote['lines'][ $position ][ $amount ] );
				$shown   = MinorUnits::rounded( wc_get_price_to_display( $product, array( 'price' => $entered ) ), $currency->exponent );
				if ( null === $shown ) {
					return null;
				}
				$prices  = array(
					'current' => $shown,
					'regular' => $shown,
					'cost'    => null,
				);
				$lines[] = $this->line( $position, $product, $prices );
			}
			$sums[ $amount ] = (int) $this->quote( $lines, $currency, array() )['total'];
		}
		return $sums;
	}

	/**
	 * A line of a request.
	 *
	 * @param int                                                   $position Its place.
	 * @param \WC_Product                                           $product  Product or variation.
	 * @param array{current:int|null,regular:int|null,cost:int|null} $prices   Its prices.
	 * @return array<string,mixed>
	 */
	private function line( int $position, \WC_Product $product, array $prices ): array {
		return array_replace( $this->prices->line( 'set' . $position, $product, 1, ShopCurrency::current() ), $prices );
	}

	/**
	 * Asks the engine.
	 *
	 * @param list<array<string,mixed>> $lines    Lines.
	 * @param ShopCurrency              $currency Currency of the lines.
	 * @param list<array<string,mixed>> $rules    Bundle rules.
	 * @return array<string,mixed>
	 */
	private function quote( array $lines, ShopCurrency $currency, array $rules ): array {
		return ( $this->engine )()->quote(
			array(
				'version'  => 1,
				'currency' => array(
					'code'     => $currency->code,
					'exponent' => $currency->exponent,
				),
				'now'      => time(),
				'lines'    => $lines,
				'shopper'  => Quotes::NOBODY,
				'rules'    => $rules,
				'policy'   => array(
					'stacking'                 => (string) $this->settings->get( 'bundles.stacking' ),
					'max_combined_discount_bp' => (int) $this->settings->get( 'bundles.max_discount' ),
					'coupons'                  => (string) $this->settings->get( 'bundles.coupon_policy' ),
					'node_budget'              => 200000,
				),
			)
		);
	}

	/**
	 * Whether prices are shown with another tax than they are entered with.
	 */
	private function shown_otherwise(): bool {
		return wc_tax_enabled() && wc_prices_include_tax() !== ( 'incl' === get_option( 'woocommerce_tax_display_shop' ) );
	}
}
