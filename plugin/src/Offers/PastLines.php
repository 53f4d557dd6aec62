<?php
/**
 * The lines of a past order.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Offers;

use Tandem\Plugin\Orders\OrderReceipt;
use Tandem\Plugin\Pricing\CatalogPrices;
use Tandem\Plugin\Pricing\RuleVersionStore;
use Tandem\Plugin\Pricing\ShopCurrency;

defined( 'ABSPATH' ) || exit;

/**
 * A past order as a quote takes it: exactly as it was asked where the order has a receipt, else from its
 * lines at the prices they had before coupons.
 */
final class PastLines {

	/**
	 * Takes its services.
	 *
	 * @param RuleVersionStore $versions Rules of past orders.
	 * @param CatalogPrices    $prices   Catalogue prices, for costs.
	 */
	public function __construct(
		private readonly RuleVersionStore $versions,
		private readonly CatalogPrices $prices,
	) {
	}

	/**
	 * Lines and rules of an order; null where it is in another currency or its prices are no whole minor units.
	 *
	 * @param \WC_Order    $order    Order.
	 * @param ShopCurrency $currency The shop's currency.
	 * @return array{lines:list<array<string,mixed>>,request:array<string,mixed>|null}|null
	 */
	public function of( \WC_Order $order, ShopCurrency $currency ): ?array {
		if ( $order->get_currency() !== $currency->code ) {
			return null;
		}
		$receipt = OrderReceipt::read( $order );
		if ( null !== $receipt ) {
			try {
				$request = OrderReceipt::request( $receipt, $this->versions );
				return array(
					'lines'   => $request['lines'],
					'request' => $request,
				);
			} catch ( \Throwable $error ) {
				unset( $error ); // The lines of the order still say what was paid.
			}
		}
		$lines = array();
		foreach ( $order->get_items() as $id => $item ) {
			if ( $item instanceof \WC_Order_Item_Product && $item->get_quantity() > 0 && $item->get_product_id() > 0 ) {
				$line = $this->line( (string) $id, $item, $order, $currency );
				if ( null === $line ) {
					return null;
				}
				$lines[] = $line;
			}
		}
		return $lines ? array(
			'lines'   => $lines,
			'request' => null,
		) : null;
	}

	/**
	 * One line; null where its price is no whole number of minor units.
	 *
	 * @param string                 $key      Key.
	 * @param \WC_Order_Item_Product $item     Line.
	 * @param \WC_Order              $order    Order.
	 * @param ShopCurrency           $currency Currency.
	 * @return array<string,mixed>|null
	 */
	private function line( string $key, \WC_Order_Item_Product $item, \WC_Order $order, ShopCurrency $currency ): ?array {
		$unit    = \Tandem\Value\MinorUnits::rounded( $order->get_item_subtotal( $item, wc_prices_include_tax(), false ), $currency->exponent );
		$product = $item->get_product();
		if ( null === $unit || (float) (int) $item->get_quantity() !== (float) $item->get_quantity() ) {
			return null;
		}
		return array(
			'key'        => $key,
			'product'    => $item->get_product_id(),
			'variation'  => $item->get_variation_id(),
			'qty'        => (int) $item->get_quantity(),
			'categories' => wc_get_product_cat_ids( $item->get_product_id() ),
			'current'    => $unit,
			'regular'    => $unit,
			'cost'       => $product instanceof \WC_Product ? $this->prices->read( $product, $currency )['cost'] : null,
		);
	}
}
