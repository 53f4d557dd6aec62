<?php
/**
 * Bundle prices for orders made by hand.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Orders;

use Tandem\Engine;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Pricing\CanonicalJson;
use Tandem\Plugin\Pricing\CatalogPrices;
use Tandem\Plugin\Pricing\Quote;
use Tandem\Plugin\Pricing\Quotes;
use Tandem\Plugin\Pricing\RuleVersionStore;
use Tandem\Plugin\Pricing\ShopCurrency;

defined( 'ABSPATH' ) || exit;

/**
 * The button "Apply bundle prices" of an editable order, and the REST route behind it.
 */
final class OrderRepricing implements Integration {

	/**
	 * Takes its services.
	 *
	 * @param Quotes            $quotes   Quotes.
	 * @param CatalogPrices     $prices   Catalogue prices.
	 * @param RuleVersionStore  $versions Rule versions.
	 * @param \Closure():Engine $engine   The engine.
	 */
	public function __construct(
		private readonly Quotes $quotes,
		private readonly CatalogPrices $prices,
		private readonly RuleVersionStore $versions,
		private readonly \Closure $engine,
	) {
	}

	/**
	 * Attaches button and route.
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_order_item_add_action_buttons', array( $this, 'button' ) );
		add_action( 'rest_api_init', array( $this, 'routes' ) );
	}

	/**
	 * The button.
	 *
	 * @param mixed $order Order.
	 */
	public function button( $order ): void {
		if ( ! $order instanceof \WC_Order || ! $order->is_editable() || ! current_user_can( 'edit_shop_orders' ) ) {
			return;
		}
		wp_enqueue_script( 'tandem-order-bundles', plugins_url( 'assets/js/order-bundles.js', TANDEM_FILE ), array( 'wp-api-fetch' ), TANDEM_VERSION, array( 'in_footer' => true ) );
		printf( '<button type="button" class="button tandem-apply-bundles" data-order="%d">%s</button>', (int) $order->get_id(), esc_html__( 'Apply bundle prices', 'tandem-for-woocommerce' ) );
	}

	/**
	 * POST tandem/v1/orders/ID/bundle-prices.
	 */
	public function routes(): void {
		register_rest_route(
			'tandem/v1',
			'/orders/(?P<id>\d+)/bundle-prices',
			array(
				'methods'             => 'POST',
				'callback'            => array( $this, 'respond' ),
				'permission_callback' => static fn(): bool => current_user_can( 'edit_shop_orders' ),
				'args'                => array( 'id' => array( 'type' => 'integer' ) ),
			)
		);
	}

	/**
	 * Prices the order and tells what came out.
	 *
	 * @param \WP_REST_Request $request Request.
	 */
	public function respond( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		$order = wc_get_order( (int) $request['id'] );
		if ( ! $order instanceof \WC_Order || ! $order->is_editable() ) {
			return new \WP_Error( 'tandem_order', __( 'This order cannot be changed.', 'tandem-for-woocommerce' ), array( 'status' => 409 ) );
		}
		try {
			$quote = $this->apply( $order );
		} catch ( \Throwable $error ) {
			Log::failure( 'order bundle prices', $error );
			return new \WP_Error( 'tandem_engine', __( 'The prices could not be worked out; the order is unchanged.', 'tandem-for-woocommerce' ), array( 'status' => 500 ) );
		}
		return new \WP_REST_Response(
			array(
				'bundles' => array_values( array_unique( array_map( static fn( array $applied ): string => (string) ( $quote->rule( (string) $applied['rule'] )['name'] ?? '' ), $quote->applied() ) ) ),
				'total'   => $order->get_total(),
			)
		);
	}

	/**
	 * Sets the lines of an order to the prices of a quote of its products at today's catalogue prices.
	 * Lines in no bundle keep the price they have, unless a bundle made it.
	 *
	 * @param \WC_Order $order Order; it is saved.
	 */
	public function apply( \WC_Order $order ): Quote {
		$code     = $order->get_currency();
		$currency = new ShopCurrency( $code, wc_get_price_decimals(), get_option( 'woocommerce_currency' ) !== $code );
		$items    = array();
		$lines    = array();
		foreach ( $order->get_items() as $item ) {
			$product  = $item instanceof \WC_Order_Item_Product ? $item->get_product() : null;
			$quantity = $item->get_quantity();
			if ( ! $product instanceof \WC_Product || (float) (int) $quantity !== (float) $quantity || (int) $quantity < 1 ) {
				continue;
			}
			$key           = sprintf( 'i%012d', $item->get_id() );
			$items[ $key ] = array( $item, $product );
			$lines[]       = $this->prices->line( $key, $product, (int) $quantity, $currency );
		}
		$user  = $order->get_user();
		$quote = $this->quotes->quote(
			$lines,
			$currency,
			array(
				'customer' => $order->get_customer_id(),
				'roles'    => $user ? array_values( $user->roles ) : array(),
				'segments' => array(),
			)
		);
		foreach ( $items as $key => list( $item, $product ) ) {
			$this->write( $order, $item, $product, $quote, $quote->grouped_line( $key ) );
		}
		if ( $quote->applied() ) {
			$order->update_meta_data( OrderReceipt::META, CanonicalJson::encode( OrderReceipt::of( $quote, ( $this->engine )(), $this->versions ) ) );
		} else {
			$order->delete_meta_data( OrderReceipt::META );
		}
		// What was shown in a cart is not what this order costs now.
		$order->delete_meta_data( OrderReceipt::SAVING_META );
		if ( $order->get_coupon_codes() ) {
			$order->recalculate_coupons();
		} else {
			$order->calculate_totals();
		}
		$order->save();
		return $quote;
	}

	/**
	 * Writes one line.
	 *
	 * @param \WC_Order                $order   Order.
	 * @param \WC_Order_Item_Product   $item    Line.
	 * @param \WC_Product              $product Its product.
	 * @param Quote                    $quote   Quote.
	 * @param array<string,mixed>|null $line    Line of the answer, null where it is in no bundle or offer.
	 */
	private function write( \WC_Order $order, \WC_Order_Item_Product $item, \WC_Product $product, Quote $quote, ?array $line ): void {
		if ( ! $line && '' === (string) $item->get_meta( OrderReceipt::ITEM_META ) ) {
			return;
		}
		// At the shop's price in a bundle, and before: what the order says of it holds.
		$kept   = $line && null === $line['unit'] && '' === (string) $item->get_meta( OrderReceipt::ITEM_META );
		$amount = $kept ? $item->get_subtotal( 'edit' ) : wc_get_price_excluding_tax(
			$product,
			array(
				'qty'   => $item->get_quantity(),
				'price' => $line['unit'] ?? $product->get_price(),
				'order' => $order,
			)
		);
		if ( ! $kept ) {
			$item->set_subtotal( (string) $amount );
			$item->set_total( (string) $amount );
		}
		if ( $line ) {
			$item->update_meta_data( OrderReceipt::ITEM_META, OrderReceipt::allocation( $quote, $line ) );
		} else {
			$item->delete_meta_data( OrderReceipt::ITEM_META );
		}
		$item->save();
	}
}
