<?php
/**
 * What fits an order.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Catalog\ProductCategories;
use Tandem\Plugin\Recommendations\Owned;
use Tandem\Plugin\Recommendations\Suggestion;
use Tandem\Plugin\Recommendations\SuggestionContext;
use Tandem\Plugin\Recommendations\SuggestionReader;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Complements of an order for its customer: nothing of the order, nothing durable that they have, nothing that they
 * refused before they ordered, and in e-mails
 * nothing of sensitive categories.
 */
final class OrderSuggestions {

	/** Products of an order whose better versions are left out. */
	private const LOOKED_AT = 8;

	/**
	 * Takes its services.
	 *
	 * @param SuggestionReader $suggestions Suggests.
	 * @param PageLedger       $ledger      Budget of a page or of an e-mail.
	 * @param Owned            $owned       What shoppers have.
	 * @param Settings         $settings    Settings.
	 */
	public function __construct(
		private readonly SuggestionReader $suggestions,
		private readonly PageLedger $ledger,
		private readonly Owned $owned,
		private readonly Settings $settings,
	) {
	}

	/**
	 * Suggestions of an e-mail, with a budget of its own.
	 *
	 * @param \WC_Order $order     Order.
	 * @param Placement $placement Placement.
	 * @return list<Suggestion>
	 */
	public function for_mail( \WC_Order $order, Placement $placement ): array {
		$this->ledger->reset();
		$found   = $this->suggestions->suggest( $placement->id, $placement->strategy, $this->context( $order, $placement ), $placement->count );
		$flagged = $this->settings->get( 'sensitive_categories' );
		$this->ledger->reset();
		return array_values( array_filter( $found, static fn( Suggestion $one ): bool => ! ProductCategories::among( $one->product, $flagged ) ) );
	}

	/**
	 * The facts of an order.
	 *
	 * @param \WC_Order $order     Order.
	 * @param Placement $placement Placement.
	 * @param list<int> $spared    Products that the shopper who looks is to be spared.
	 */
	public function context( \WC_Order $order, Placement $placement, array $spared = array() ): SuggestionContext {
		$items = self::items( $order );
		$owned = $placement->rules->owned ? array() : Guard::run( 'owned products', fn(): array => $this->owned->of_order( $order ), array() );
		$better = 'upgrade' === $placement->strategy ? array() : Guard::run( 'better versions', fn(): array => $this->better( $items ), array() );
		return new SuggestionContext( 0, $items, exclude: array_values( array_unique( array_diff( array( ...$owned, ...$better, ...$spared, ...OrderRefusals::of( $order ) ), $items ) ) ) );
	}

	/**
	 * Better versions of what was bought a moment ago: who has just decided is not asked to think again.
	 *
	 * @param list<int> $items Products of the order.
	 * @return list<int>
	 */
	private function better( array $items ): array {
		return array_merge( ...array_map( fn( int $item ): array => $this->suggestions->likely( 'upgrade', 'upgrade', new SuggestionContext( $item ), 1 ), array_slice( $items, 0, self::LOOKED_AT ) ) );
	}

	/**
	 * Parent products of an order.
	 *
	 * @param \WC_Order $order Order.
	 * @return list<int>
	 */
	public static function items( \WC_Order $order ): array {
		$items = array();
		foreach ( $order->get_items() as $item ) {
			if ( $item instanceof \WC_Order_Item_Product && $item->get_product_id() > 0 ) {
				$items[ $item->get_product_id() ] = true;
			}
		}
		return array_keys( $items );
	}
}
