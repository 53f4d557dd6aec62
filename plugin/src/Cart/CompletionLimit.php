<?php
/**
 * What may be offered to complete a cart.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cart;

use Tandem\Plugin\Journey\Placement;
use Tandem\Value\MinorUnits;

defined( 'ABSPATH' ) || exit;

/**
 * A completion is a small thing: its pieces cost no more than all that is in the cart, unless the owner lets dearer
 * things be shown in that place, and no more of them are missing than the place has room for. None of them is what the
 * shopper does not want to see. The best offer within all of that is made, not none because a better one is not.
 */
final readonly class CompletionLimit {

	/**
	 * Keeps the parts.
	 *
	 * @param int|null   $more   The most that an offer may cost more, in minor units as the cart shows them; null for no limit.
	 * @param list<int>  $spared Products that are not to be suggested.
	 * @param int|null   $pieces The most products that may be missing; null for as many as an offer may lack at all.
	 * @param \Closure(array<string,mixed>):bool|null $may What the place asks of an offer besides.
	 */
	public function __construct(
		public ?int $more = null,
		public array $spared = array(),
		public ?int $pieces = null,
		private ?\Closure $may = null,
	) {
	}

	/**
	 * What a place of the cart may offer: the same rule in mini-cart, cart and checkout, each with its own switch.
	 *
	 * @param Placement $placement Where it is offered.
	 */
	public static function of( Placement $placement ): self {
		return new self( $placement->rules->dearer || ! WC()->cart instanceof \WC_Cart ? null : MinorUnits::rounded( WC()->cart->get_displayed_subtotal(), wc_get_price_decimals() ) );
	}

	/**
	 * The same for a shopper and a place.
	 *
	 * @param list<int>     $spared Products that are not to be suggested.
	 * @param int|null      $pieces The most products that may be missing.
	 * @param \Closure(array<string,mixed>):bool|null $may What the place asks of an offer besides.
	 */
	public function within( array $spared, ?int $pieces = null, ?\Closure $may = null ): self {
		return new self( $this->more, $spared, $pieces, $may );
	}

	/**
	 * Whether an offer is one that may be made.
	 *
	 * @param array<string,mixed> $offer Offer: what it costs `more`, and `ids` of the products that it brings.
	 */
	public function holds( array $offer ): bool {
		return ( null === $this->more || $offer['more'] <= $this->more ) && $this->takes( $offer['ids'] ) && ( null === $this->may || ( $this->may )( $offer ) );
	}

	/**
	 * Whether these products may be what is missing.
	 *
	 * @param list<int> $ids Products.
	 */
	public function takes( array $ids ): bool {
		return ( null === $this->pieces || count( $ids ) <= $this->pieces ) && array() === array_intersect( $ids, $this->spared );
	}
}
