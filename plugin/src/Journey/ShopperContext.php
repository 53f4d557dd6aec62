<?php
/**
 * What is known of the shopper of this request.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Privacy\BrowsingHistory;
use Tandem\Plugin\Recommendations\Owned;
use Tandem\Plugin\Recommendations\SuggestionContext;

defined( 'ABSPATH' ) || exit;

/**
 * Cart and consented history, for responses that are never cached.
 */
final class ShopperContext {

	/**
	 * Takes the history.
	 *
	 * @param BrowsingHistory $history Views.
	 * @param Owned           $owned   What shoppers have.
	 */
	public function __construct(
		private readonly BrowsingHistory $history,
		private readonly Owned $owned,
	) {
	}

	/**
	 * Facts for a slot.
	 *
	 * @param Slot      $slot    The slot.
	 * @param list<int> $exclude Ids never to suggest.
	 */
	public function of( Slot $slot, array $exclude = array() ): SuggestionContext {
		$history = in_array( $slot->strategy, array( 'for-you', 'session' ), true ) ? $this->history->views( time() ) : array();
		return new SuggestionContext(
			$slot->product,
			$this->cart(),
			$history,
			array_values( array_unique( array( ...$exclude, ...Guard::run( 'owned products', fn(): array => $this->owned->of_user( get_current_user_id() ), array() ) ) ) ),
			$slot->category > 0 ? array( $slot->category ) : array()
		);
	}

	/**
	 * Parent products in the cart, the newest line first: what was added last says most about what is next.
	 *
	 * @return list<int>
	 */
	public function cart(): array {
		$items = WC()->cart instanceof \WC_Cart ? array_reverse( WC()->cart->get_cart() ) : array();
		return array_values( array_unique( array_filter( array_map( static fn( array $line ): int => (int) ( $line['product_id'] ?? 0 ), $items ) ) ) );
	}
}
