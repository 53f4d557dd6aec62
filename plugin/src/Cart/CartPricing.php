<?php
/**
 * Bundle prices in the cart.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cart;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Pricing\LinePrices;
use Tandem\Plugin\Pricing\Quote;
use Tandem\Plugin\Pricing\Quotes;
use Tandem\Plugin\Pricing\ShopCurrency;

defined( 'ABSPATH' ) || exit;

/**
 * Quotes the cart whenever WooCommerce is about to add it up, and when it was loaded from the session
 * and is only shown. The quote starts from the catalogue prices each time, so doing it twice changes
 * nothing. Whatever fails leaves every line at the shop's price.
 */
final class CartPricing implements Integration {

	/** Priority on both hooks: after discount plugins, of which the most used takes 1000. */
	public const LATE = 100000;

	/**
	 * The quote that the lines carry now.
	 *
	 * @var Quote|null
	 */
	private ?Quote $quote = null;

	/**
	 * Whether this request ever had something to price: those who keep what followed from it hear of the empty cart too.
	 *
	 * @var bool
	 */
	private bool $ever = false;

	/**
	 * Takes its services.
	 *
	 * @param CartLines  $lines  Lines of a cart.
	 * @param Quotes     $quotes Quotes.
	 * @param LinePrices $prices Prices of lines.
	 */
	public function __construct(
		private readonly CartLines $lines,
		private readonly Quotes $quotes,
		private readonly LinePrices $prices,
	) {
	}

	/**
	 * Attaches to the two moments. Late, so that a price which another plugin sets is seen, and standing back before, so
	 * that such a plugin starts from the shop's price and not from one of ours, which it would lower once more.
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_before_calculate_totals', array( $this->prices, 'clear' ), PHP_INT_MIN );
		add_action( 'woocommerce_before_calculate_totals', array( $this, 'price' ), self::LATE );
		add_action( 'woocommerce_cart_loaded_from_session', array( $this, 'price' ), self::LATE );
		add_action( 'woocommerce_cart_emptied', array( $this, 'emptied' ) );
	}

	/**
	 * Prices the lines of a cart.
	 *
	 * @param mixed $cart Cart.
	 */
	public function price( $cart ): void {
		if ( ! $cart instanceof \WC_Cart ) {
			return;
		}
		$this->emptied();
		$items = $cart->get_cart_contents();
		if ( array() === $items && ! $this->ever ) {
			return; // Most pages: nothing to price, and nobody to ask who shops.
		}
		$this->ever = true;
		try {
			$currency    = ShopCurrency::current();
			$quote       = $this->quotes->quote( $this->lines->of( $items, $currency ), $currency, $this->quotes->shopper() );
			$this->quote = $quote;
			foreach ( $items as $key => $item ) {
				$line = $quote->priced_line( (string) $key );
				if ( $line ) {
					$this->prices->set( $item['data'], $line['unit'] );
				}
			}
			/**
			 * The lines of a cart carry the prices of this quote now.
			 *
			 * @param Quote    $quote Quote.
			 * @param \WC_Cart $cart  Cart.
			 */
			do_action( 'tandem_cart_priced', $quote, $cart );
		} catch ( \Throwable $error ) {
			$this->emptied();
			Log::failure( 'cart price', $error );
		}
	}

	/**
	 * The cart is empty: no line has a price of its own.
	 */
	public function emptied(): void {
		$this->quote = null;
		$this->prices->clear();
	}

	/**
	 * The quote that the lines carry, or null where they cost what the shop says.
	 */
	public function quote(): ?Quote {
		return $this->quote;
	}
}
