<?php
/**
 * What is known of the shopper of this request.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Catalog\ProductCategories;
use Tandem\Plugin\Privacy\BrowsingHistory;
use Tandem\Plugin\Recommendations\Owned;
use Tandem\Plugin\Recommendations\Preference;
use Tandem\Plugin\Recommendations\SuggestionContext;
use Tandem\Plugin\Recommendations\Wishes;

defined( 'ABSPATH' ) || exit;

/**
 * Cart and consented history, for responses that are never cached.
 */
final class ShopperContext {

	/** So many views say what this visit is about; of fewer, what was bought before says more. */
	public const VISIT = 3;

	/**
	 * Takes the history.
	 *
	 * @param BrowsingHistory $history Views.
	 * @param Owned           $owned   What shoppers have.
	 * @param PlacementRegistry $placements What the owner set.
	 * @param Attention       $attention What the shopper's attention has room for.
	 * @param \Closure():list<Preference> $preferences What the shopper prefers.
	 */
	public function __construct(
		private readonly BrowsingHistory $history,
		private readonly Owned $owned,
		private readonly PlacementRegistry $placements,
		private readonly Attention $attention,
		private readonly \Closure $preferences,
	) {
	}

	/**
	 * Facts for a slot.
	 *
	 * @param Slot      $slot    The slot.
	 * @param list<int> $exclude Ids never to suggest.
	 * @param array<int,float> $attention Factor by product that was seen without interest.
	 * @param int       $gap     Minor units to what the cart gets from an amount on.
	 */
	public function of( Slot $slot, array $exclude = array(), array $attention = array(), int $gap = 0 ): SuggestionContext {
		$near    = 'popular' === $slot->placement && 0 === $slot->category && array() === $slot->near;
		$history = $near || in_array( $slot->strategy, array( 'for-you', 'session' ), true ) ? $this->history->views( time() ) : array();
		if ( 'for-you' === $slot->strategy && count( $history ) < self::VISIT && $this->history->agreed() ) {
			$history = array( ...$history, ...Guard::run( 'purchases', fn(): array => $this->owned->purchases( get_current_user_id() ), array() ) );
		}
		$spared  = $this->placements->find( $slot->placement )?->rules->owned ? array() : Guard::run( 'owned products', fn(): array => $this->owned->of_user( get_current_user_id() ), array() );
		/**
		 * Products that the cart holds in another form than as lines of their own: the bundles that its lines make up,
		 * and those that would bring one of its products a second time. A better version may hold what it replaces.
		 *
		 * @param list<int> $ids  Product ids.
		 * @param list<int> $cart Products of the cart.
		 */
		$held = Guard::run( 'bundles of the cart', fn(): array => array_map( 'intval', (array) apply_filters( 'tandem_cart_stands_for', array(), 'upgrade' === $slot->strategy ? array() : $this->cart() ) ), array() );
		return new SuggestionContext(
			$slot->product,
			$this->cart(),
			$history,
			array_values( array_unique( array( ...$slot->shown, ...$exclude, ...$spared, ...$held, ...$this->attention->spared() ) ) ),
			$near ? self::categories( $history ) : SuggestionList::categories( $slot ),
			wishes: new Wishes( 'manual' === $slot->strategy ? array() : Guard::run( 'preferences', $this->preferences, array() ), $attention, $this->attention->is_full() ? 0 : null, $gap ),
			near: $slot->near
		);
	}

	/**
	 * Categories of the products that were looked at last.
	 *
	 * @param list<array{item:int,at:int,kind:string}> $history Views.
	 * @return list<int>
	 */
	public static function categories( array $history ): array {
		usort( $history, static fn( array $a, array $b ): int => $b['at'] <=> $a['at'] );
		return ProductCategories::own( array_column( array_slice( $history, 0, 3 ), 'item' ) );
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
