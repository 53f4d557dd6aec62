<?php
/**
 * What the cart gets from an amount on.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Offers\Offer;
use Tandem\Plugin\Offers\OfferDecision;
use Tandem\Plugin\Offers\OfferInput;
use Tandem\Plugin\Offers\OfferStore;
use Tandem\Plugin\Pricing\Quote;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Pricing\ShownDifference;
use Tandem\Plugin\Segments\ShopperFacts;
use Tandem\Plugin\Settings;
use Tandem\Value\ShippingThreshold;

defined( 'ABSPATH' ) || exit;

/**
 * Rewards are the owner's live offers that ask for a value of the cart: a gift, a discount, free shipping. The
 * engine is asked what the shopper would get at each of these values, and what the cart would cost with as much more in
 * it, so that nothing is promised which the price of the cart would not grant. The value of the cart is that before
 * coupons, in prices as they are entered.
 */
final class RewardTiers {

	/** Most offers that are looked at. */
	private const MOST = 12;

	/**
	 * Takes its services.
	 *
	 * @param Settings                 $settings Settings.
	 * @param OfferStore               $offers   Offers.
	 * @param OfferDecision            $decision Asks the engine.
	 * @param \Closure():ShopperFacts  $facts    Facts of the shopper.
	 * @param \Closure(list<Offer>):array<string,mixed> $usage Uses of offers.
	 * @param \Closure(int):?Quote     $quoted   The cart with an amount more.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly OfferStore $offers,
		private readonly OfferDecision $decision,
		private readonly \Closure $facts,
		private readonly \Closure $usage,
		private readonly \Closure $quoted,
	) {
	}

	/**
	 * "12.00 to go until: a mug for free", else the reward that was reached; empty where there is none.
	 */
	public function text(): string {
		$cart = WC()->cart;
		if ( ! $this->settings->get( 'rewards.on' ) || ! $cart instanceof \WC_Cart || $cart->is_empty() || ShopCurrency::current()->converted ) {
			return '';
		}
		$tiers = array();
		foreach ( $this->offers->live() as $offer ) {
			$amount = $offer->shown( 'progress' ) ? self::amount( (array) $offer->definition['conditions'] ) : 0;
			if ( $amount > 0 && count( $tiers ) < self::MOST ) {
				$tiers[ $offer->id ] = $amount;
			}
		}
		if ( array() === $tiers ) {
			return '';
		}
		$facts = ( $this->facts )()->current();
		$total = (int) ( $facts['cart.total'] ?? 0 );
		asort( $tiers );
		$reached = '';
		foreach ( $tiers as $id => $amount ) {
			$offer = $this->offer( $id );
			if ( $total < $amount && ( ! self::counts_as_shown() || ! $this->leaves_coupons( $offer, $cart ) ) ) {
				continue;
			}
			if ( ! $this->gets( $offer, array( 'cart.total' => max( $total, $amount ) ) + $facts ) || ! $this->is_given( $offer, max( 0, $amount - $total ) ) ) {
				continue;
			}
			if ( $total >= $amount ) {
				/* translators: %s: name of an offer. */
				$reached = sprintf( __( 'Reached: %s', 'tandem-for-woocommerce' ), $offer->label() );
				continue;
			}
			$progress = ShippingThreshold::of( $total, 0, 0, false, false, $amount );
			$missing  = html_entity_decode( wp_strip_all_tags( wc_price( (float) ShopCurrency::current()->decimal( $progress->missing ), array( 'in_span' => false ) ) ), ENT_QUOTES, 'UTF-8' );
			/* translators: 1: amount of money, 2: name of an offer. */
			return sprintf( __( '%1$s to go until: %2$s', 'tandem-for-woocommerce' ), $missing, $offer->label() );
		}
		return $reached;
	}

	/**
	 * Whether the shopper gets an offer with these facts.
	 *
	 * @param Offer               $offer Offer.
	 * @param array<string,mixed> $facts Facts.
	 */
	private function gets( Offer $offer, array $facts ): bool {
		$answer = $this->decision->ask( array( $offer ), $facts, ( $this->usage )( array( $offer ) ), time() );
		return array() !== $answer['eligible'];
	}

	/**
	 * Whether the price of the cart has an offer in it with an amount more: another one may be kept instead. What is not
	 * of the price comes with the order.
	 *
	 * @param Offer $offer Offer.
	 * @param int   $more  Minor units.
	 */
	private function is_given( Offer $offer, int $more ): bool {
		if ( in_array( $offer->benefit(), array( ...OfferInput::CODES, 'early_access' ), true ) ) {
			return true;
		}
		$quote = ( $this->quoted )( $more );
		return $quote instanceof Quote && in_array( $offer->rule_id(), $quote->given(), true );
	}

	/**
	 * Whether an offer would leave the coupons of the cart in it.
	 *
	 * @param Offer    $offer Offer.
	 * @param \WC_Cart $cart  Cart.
	 */
	private function leaves_coupons( Offer $offer, \WC_Cart $cart ): bool {
		return $offer->definition['with_coupons'] || array() === $cart->get_applied_coupons();
	}

	/**
	 * Whether prices are shown as they are entered. Elsewhere it depends on the tax of what is added how much it counts.
	 */
	private static function counts_as_shown(): bool {
		$customer = WC()->customer;
		$abroad   = wc_tax_enabled() && wc_prices_include_tax() && $customer instanceof \WC_Customer && ( $customer->get_is_vat_exempt() || $customer->is_customer_outside_base() );
		return ! $abroad && ShownDifference::is_none();
	}

	/**
	 * A live offer.
	 *
	 * @param int $id Id.
	 * @throws \OutOfBoundsException When it is not live.
	 */
	private function offer( int $id ): Offer {
		foreach ( $this->offers->live() as $offer ) {
			if ( $offer->id === $id ) {
				return $offer;
			}
		}
		throw new \OutOfBoundsException( "offer $id is not live" ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- For the log.
	}

	/**
	 * Value of the cart that conditions ask for beside others, 0 for none.
	 *
	 * @param array<string,mixed> $conditions Conditions: all of them have to hold.
	 */
	private static function amount( array $conditions ): int {
		if ( 'cart.total' === ( $conditions['fact'] ?? '' ) ) {
			return match ( $conditions['is'] ?? '' ) {
				'ge' => (int) $conditions['value'],
				'gt' => (int) $conditions['value'] + 1,
				default => 0,
			};
		}
		$found = 0;
		foreach ( (array) ( $conditions['all'] ?? array() ) as $inner ) {
			$found = max( $found, self::amount( (array) $inner ) );
		}
		return $found;
	}
}
