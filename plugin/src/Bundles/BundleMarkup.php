<?php
/**
 * Bundles for search engines.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;

defined( 'ABSPATH' ) || exit;

/**
 * Completes WooCommerce's structured data of a bundle: the price that is charged, the struck total as list
 * price where it saves, and what the offer includes.
 */
final class BundleMarkup implements Integration {

	/**
	 * Takes its services.
	 *
	 * @param BundlePricer $pricer Prices.
	 */
	public function __construct( private readonly BundlePricer $pricer ) {
	}

	/**
	 * Attaches to the structured data.
	 */
	public function register_hooks(): void {
		add_filter( 'woocommerce_structured_data_product', array( $this, 'complete' ), 10, 2 );
	}

	/**
	 * Completes the data of a bundle. A page is the same for everybody, so the price is nobody's in particular.
	 *
	 * @param mixed $markup  Data.
	 * @param mixed $product Product.
	 * @return mixed
	 */
	public function complete( $markup, $product ) {
		if ( ! is_array( $markup ) || ! $product instanceof BundleProduct ) {
			return $markup;
		}
		try {
			$bundle = $product->bundle();
			$row    = $bundle ? $this->pricer->neutral_row( $bundle ) : null;
			if ( ! $row || ! $row->lines ) {
				unset( $markup['offers'] );
				return $markup;
			}
			$price  = wc_format_decimal( $row->display_price(), $row->currency->exponent );
			$listed = wc_format_decimal( $row->display_reference(), $row->currency->exponent );
			$offer  = is_array( $markup['offers'][0] ?? null ) ? $markup['offers'][0] : array( '@type' => 'Offer' );
			$terms  = array(
				'@type'         => 'UnitPriceSpecification',
				'price'         => $price,
				'priceCurrency' => $row->currency->code,
				'validThrough'  => null === $bundle->terms->until ? gmdate( 'Y-12-31', time() + YEAR_IN_SECONDS ) : gmdate( 'Y-m-d', $bundle->terms->until ),
			);
			if ( wc_tax_enabled() ) {
				$terms['valueAddedTaxIncluded'] = 'incl' === get_option( 'woocommerce_tax_display_shop' );
			}
			$offer['priceSpecification'] = array( $terms );
			if ( $row->saves() && ! $bundle->terms->picks() ) {
				$offer['priceSpecification'][] = array(
					'price'     => $listed,
					'priceType' => 'https://schema.org/ListPrice',
				) + $terms;
			}
			$offer['price']           = $price;
			$offer['priceCurrency']   = $row->currency->code;
			$offer['availability']    = 'https://schema.org/' . ( $product->is_in_stock() ? 'InStock' : 'OutOfStock' );
			$offer['url']             = $product->get_permalink();
			$offer['includesObject']  = array_map(
				static fn( array $line ): array => array(
					'@type'            => 'TypeAndQuantityNode',
					'amountOfThisGood' => $line['qty'],
					'typeOfGood'       => array(
						'@type' => 'Product',
						'name'  => wp_strip_all_tags( $line['product']->get_name() ),
						'sku'   => (string) ( $line['product']->get_sku() ? $line['product']->get_sku() : $line['product']->get_id() ),
					) + ( $line['product']->is_visible() ? array( 'url' => $line['product']->get_permalink() ) : array() ),
				),
				$row->lines
			);
			$markup['offers'] = array( $offer );
		} catch ( \Throwable $error ) {
			Log::failure( 'bundle structured data', $error );
		}
		return $markup;
	}
}
