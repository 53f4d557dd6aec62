<?php
/**
 * Whether a product comes into the cart at its plain price.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cart;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Journey\Guard;
use Tandem\Plugin\Pricing\CatalogPrices;
use Tandem\Plugin\Pricing\Quotes;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Pricing\QuoteDifference;

defined( 'ABSPATH' ) || exit;

/**
 * Quotes the cart with the product: where a bundle or an offer would take something off, the product is not said to
 * bring the cart to an amount.
 */
final class PlainAddition implements Integration {

	/**
	 * Takes its services.
	 *
	 * @param CartPricing   $pricing Prices of the cart.
	 * @param Quotes        $quotes  Quotes.
	 * @param CatalogPrices $prices  Catalogue prices.
	 */
	public function __construct(
		private readonly CartPricing $pricing,
		private readonly Quotes $quotes,
		private readonly CatalogPrices $prices,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_filter( 'tandem_closes_gap', array( $this, 'is_plain' ), 10, 2 );
	}

	/**
	 * Whether nothing is taken off when the product is added.
	 *
	 * @param mixed $closes  What others say.
	 * @param mixed $product Product.
	 */
	public function is_plain( mixed $closes, mixed $product = null ): bool {
		if ( true !== $closes || ! $product instanceof \WC_Product ) {
			return false;
		}
		return Guard::run(
			'gap',
			function () use ( $product ): bool {
				$quote = $this->pricing->quote();
				if ( null === $quote || array() === $quote->request['lines'] ) {
					return true;
				}
				$currency = ShopCurrency::current();
				$lines    = array(
					...$quote->request['lines'],
					array(
						'key'        => '~gap',
						'product'    => $product->get_id(),
						'variation'  => 0,
						'qty'        => 1,
						'categories' => wc_get_product_cat_ids( $product->get_id() ),
					) + $this->prices->read( $product, $currency ),
				);
				$after    = $this->quotes->quote( $lines, $currency, $this->quotes->shopper() );
				if ( array() === $after->answer ) {
					// No rule is about any of this.
					return true;
				}
				$before   = $this->quotes->quote( $quote->request['lines'], $currency, $this->quotes->shopper(), $after->request['rules'] );
				return array() !== $before->answer && 0 === QuoteDifference::of( $before->answer, $after->answer )->saves;
			},
			false
		);
	}
}
