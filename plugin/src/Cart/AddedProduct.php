<?php
/**
 * What one more product does to the price of a cart.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cart;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Journey\Guard;
use Tandem\Plugin\Pricing\CatalogPrices;
use Tandem\Plugin\Pricing\Quote;
use Tandem\Plugin\Pricing\Quotes;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Pricing\ShownDifference;
use Tandem\Pricing\QuoteDifference;

defined( 'ABSPATH' ) || exit;

/**
 * Quotes the cart with the product. Where a bundle or an offer takes part, what the product costs here is not what it
 * costs alone, and it is not said to bring the cart to an amount.
 */
final class AddedProduct implements Integration {

	/** Key of its line. */
	private const KEY = '~added';

	/** So often is the cart quoted to find the least amount that is enough. */
	private const TRIES = 6;

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
		add_filter( 'tandem_shipping_gap', array( $this, 'needed' ) );
	}

	/**
	 * Whether nothing is taken off when the product is added.
	 *
	 * @param mixed $closes  What others say.
	 * @param mixed $product Product without a choice.
	 */
	public function is_plain( mixed $closes, mixed $product = null ): bool {
		if ( true !== $closes || ! $product instanceof \WC_Product ) {
			return false;
		}
		return Guard::run(
			'gap',
			function () use ( $product ): bool {
				$quotes = $this->quoted( $product );
				return null === $quotes || ( array() !== $quotes['before']->answer && 0 === QuoteDifference::of( $quotes['before']->answer, $quotes['after']->answer )->saves );
			},
			false
		);
	}

	/**
	 * What the product costs in the cart as it is, as text; null where no rule is about any of it and the product's own
	 * price says it.
	 *
	 * @param \WC_Product $product Product without a choice.
	 */
	public function price( \WC_Product $product ): ?string {
		$quotes = $this->quoted( $product );
		return null === $quotes ? null : CompletionWords::price( ShownDifference::of( $quotes['cart'], $quotes['before'], $quotes['after'], array( self::KEY => $product ), true )->more, ShopCurrency::current() );
	}

	/**
	 * The cart with something more of an amount, that is in no category and named by no rule; null where the cart was
	 * not priced, and an empty one as it is.
	 *
	 * @param int $minor Minor units; 0 for the cart as it is.
	 */
	public function with_amount( int $minor ): ?Quote {
		$cart = $this->pricing->quote();
		if ( 0 === $minor || null === $cart || array() === $cart->request['lines'] ) {
			return $cart;
		}
		$line = array(
			'key'        => self::KEY,
			'product'    => PHP_INT_MAX,
			'variation'  => 0,
			'qty'        => 1,
			'categories' => array(),
			'current'    => $minor,
			'regular'    => $minor,
			'cost'       => null,
		);
		return $this->quotes->quote( array( ...$cart->request['lines'], $line ), ShopCurrency::current(), $this->quotes->shopper() );
	}

	/**
	 * The least of what is to be added so that the cart costs an amount more, found by quoting it; null where none is
	 * found, or where what an offer takes off is shown with other tax than it is entered with.
	 *
	 * @param mixed $missing Minor units as shown.
	 */
	public function needed( mixed $missing ): ?int {
		if ( ! is_int( $missing ) || $missing < 1 ) {
			return null;
		}
		return Guard::run(
			'gap',
			function () use ( $missing ): ?int {
				$now = $this->pricing->quote();
				if ( null === $now || array() === $now->request['lines'] ) {
					return $missing;
				}
				$gained = fn( int $added ): int => ( $this->with_amount( $added ) ?? $now )->paid() - $now->paid();
				$brings = $gained( $missing );
				if ( ! ShownDifference::is_none() ) {
					// As much as is shown may be entered as more or less.
					return $missing === $brings && 2 * $missing === $gained( 2 * $missing ) ? $missing : null;
				}
				// One that is enough, then ever nearer to the least: between the steps of an offer it is a straight line.
				$enough = $missing;
				$short  = 0;
				$falls  = 0;
				for ( $try = 0; $try < self::TRIES && $brings < $missing; $try++ ) {
					list( $short, $falls ) = array( $enough, $brings );
					$enough               += 2 * ( $missing - $brings );
					$brings                = $gained( $enough );
				}
				if ( $brings < $missing ) {
					return null;
				}
				if ( 0 === $short ) {
					return $missing;
				}
				for ( $try = 0; $try < self::TRIES && $enough - $short > 1; $try++ ) {
					$between = min( $enough - 1, max( $short + 1, $short + intdiv( ( $missing - $falls ) * ( $enough - $short ) + $brings - $falls - 1, $brings - $falls ) ) );
					$gain    = $gained( $between );
					if ( $gain >= $missing ) {
						list( $enough, $brings ) = array( $between, $gain );
					} else {
						list( $short, $falls ) = array( $between, $gain );
					}
				}
				return $enough;
			},
			null
		);
	}

	/**
	 * The cart as it is, the same lines under the rules that hold with the product, and with it; null where the cart is
	 * empty or no rule is about any of this.
	 *
	 * @param \WC_Product $product Product.
	 * @return array{cart:Quote,before:Quote,after:Quote}|null
	 */
	private function quoted( \WC_Product $product ): ?array {
		$cart = $this->pricing->quote();
		if ( null === $cart || array() === $cart->request['lines'] ) {
			return null;
		}
		$currency = ShopCurrency::current();
		$shopper  = $this->quotes->shopper();
		$after    = $this->quotes->quote( array( ...$cart->request['lines'], $this->prices->line( self::KEY, $product, 1, $currency ) ), $currency, $shopper );
		return array() === $after->answer ? null : array(
			'cart'   => $cart,
			'before' => $this->quotes->quote( $cart->request['lines'], $currency, $shopper, $after->request['rules'] ),
			'after'  => $after,
		);
	}
}
