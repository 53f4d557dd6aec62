<?php
/**
 * Bundles in orders.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Orders;

use Tandem\Engine;
use Tandem\Plugin\Cart\CartDisplay;
use Tandem\Plugin\Cart\CartPricing;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Pricing\CanonicalJson;
use Tandem\Plugin\Pricing\RuleVersionStore;

defined( 'ABSPATH' ) || exit;

/**
 * Writes the allocation to each order line and the receipt to the order, in both checkouts.
 */
final class OrderAllocation implements Integration {

	/**
	 * Takes its services.
	 *
	 * @param CartPricing      $pricing  Prices of the cart.
	 * @param CartDisplay      $display  Savings as the shop shows them.
	 * @param RuleVersionStore $versions Rule versions.
	 * @param \Closure():Engine $engine   The engine.
	 */
	public function __construct(
		private readonly CartPricing $pricing,
		private readonly CartDisplay $display,
		private readonly RuleVersionStore $versions,
		private readonly \Closure $engine,
	) {
	}

	/**
	 * Attaches to order creation. The line hook fires in both checkouts, the others in one each.
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_checkout_create_order_line_item', array( $this, 'line' ), 10, 2 );
		add_action( 'woocommerce_checkout_create_order', array( $this, 'order' ) );
		add_action( 'woocommerce_store_api_checkout_update_order_meta', array( $this, 'order' ) );
	}

	/**
	 * Writes the allocation of a line.
	 *
	 * @param mixed $item Order line.
	 * @param mixed $key  Cart item key.
	 */
	public function line( $item, $key ): void {
		try {
			$quote = $this->pricing->quote();
			$line  = $quote ? $quote->grouped_line( (string) $key ) : null;
			if ( $line && $item instanceof \WC_Order_Item ) {
				$item->update_meta_data( OrderReceipt::ITEM_META, OrderReceipt::allocation( $quote, $line ) );
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'order line', $error );
		}
	}

	/**
	 * Writes the receipt. An order without bundles has none.
	 *
	 * @param mixed $order Order.
	 */
	public function order( $order ): void {
		if ( ! $order instanceof \WC_Order ) {
			return;
		}
		try {
			$quote = $this->pricing->quote();
			if ( ! $quote || ! $quote->applied() ) {
				$order->delete_meta_data( OrderReceipt::META );
				$order->delete_meta_data( OrderReceipt::SAVING_META );
			} else {
				$order->update_meta_data( OrderReceipt::SAVING_META, wc_format_decimal( $this->display->saved() ?? 0, wc_get_price_decimals() ) );
				$saved = array();
				foreach ( array_unique( array_column( $quote->applied(), 'rule' ) ) as $rule ) {
					$saved[ (string) $rule ] = wc_format_decimal( $this->display->saved( (string) $rule ) ?? 0, wc_get_price_decimals() );
				}
				$order->update_meta_data( OrderReceipt::META, CanonicalJson::encode( OrderReceipt::of( $quote, ( $this->engine )(), $this->versions, $saved ) ) );
			}
			if ( $order->get_id() ) {
				$order->save_meta_data();
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'order receipt', $error );
		}
	}
}
