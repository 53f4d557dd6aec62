<?php
/**
 * What the missing pieces of a bundle may cost.
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
 * things be shown in that place. The same rule in mini-cart, cart and checkout, each with its own switch.
 */
final class CompletionLimit {

	/**
	 * The most that an offer may cost more, in minor units as the cart shows them; null for no limit.
	 *
	 * @param Placement $placement Where it is offered.
	 */
	public static function of( Placement $placement ): ?int {
		return $placement->rules->dearer || ! WC()->cart instanceof \WC_Cart ? null : MinorUnits::rounded( WC()->cart->get_displayed_subtotal(), wc_get_price_decimals() );
	}

	/**
	 * Whether an offer costs no more than that.
	 *
	 * @param array{more:int,...} $offer Offer.
	 * @param int|null            $limit The limit.
	 */
	public static function holds( array $offer, ?int $limit ): bool {
		return null === $limit || $offer['more'] <= $limit;
	}
}
