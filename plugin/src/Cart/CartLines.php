<?php
/**
 * The lines of a cart as the engine takes them.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cart;

use Tandem\Plugin\Pricing\CatalogPrices;
use Tandem\Plugin\Pricing\ShopCurrency;

defined( 'ABSPATH' ) || exit;

/**
 * Reads what may be priced: whole quantities of products that no other plugin prices as a group.
 */
final class CartLines {

	/** Marks that other bundle plugins leave on lines that are theirs to price. */
	private const FOREIGN = array(
		'bundled_by'           => true,
		'bundled_items'        => true,
		'composite_parent'     => true,
		'composite_children'   => true,
		'mnm_container'        => true,
		'mnm_contents'         => true,
		'woosb_parent_id'      => true,
		'woosb_ids'            => true,
		'woobt_parent_id'      => true,
		'wooco_parent_id'      => true,
		'wooco_ids'            => true,
		'asnp_wepb_parent_id'  => true,
		'free_gift'            => true,
		'subscription_renewal' => true,
	);

	/**
	 * Takes its services.
	 *
	 * @param CatalogPrices $prices Catalogue prices.
	 */
	public function __construct( private readonly CatalogPrices $prices ) {
	}

	/**
	 * Lines of a quote request, in the order of the cart.
	 *
	 * @param array<string,array<string,mixed>> $items    Cart items by key.
	 * @param ShopCurrency                      $currency Active currency.
	 * @return list<array<string,mixed>>
	 */
	public function of( array $items, ShopCurrency $currency ): array {
		$lines = array();
		foreach ( $items as $key => $item ) {
			$product  = $item['data'] ?? null;
			$quantity = $item['quantity'] ?? 0;
			if ( ! $product instanceof \WC_Product || ! is_numeric( $quantity ) || (float) (int) $quantity !== (float) $quantity || (int) $quantity < 1 || ! $this->ours( $item ) ) {
				continue;
			}
			$lines[] = $this->prices->line( (string) $key, $product, (int) $quantity, $currency );
		}
		return $lines;
	}

	/**
	 * Whether a line may be priced here.
	 *
	 * @param array<string,mixed> $item Cart item.
	 */
	private function ours( array $item ): bool {
		$foreign = array_intersect_key( $item, self::FOREIGN );
		if ( $foreign && array_filter( $foreign ) ) {
			return false;
		}
		/**
		 * Whether Tandem may price a cart line. Another plugin that owns its price says no.
		 *
		 * @param bool                $ours Answer so far.
		 * @param array<string,mixed> $item Cart item.
		 */
		return (bool) apply_filters( 'tandem_may_price_line', true, $item );
	}
}
