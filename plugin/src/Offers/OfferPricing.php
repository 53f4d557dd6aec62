<?php
/**
 * Offers in the price of the cart.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Offers;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Pricing\Quote;
use Tandem\Plugin\Pricing\ShopCurrency;
use Tandem\Plugin\Settings;
use Tandem\Value\MinorUnits;

defined( 'ABSPATH' ) || exit;

/**
 * Offers that hold for the shopper join the quote of the cart as rules, beside the bundles: one engine
 * call gives every line's amount. Whatever fails leaves the offers out and the cart as it is.
 */
final class OfferPricing implements Integration {

	/** Order meta: which offers were given and which were not, with the facts that decided. */
	public const META = '_tandem_offers';

	/**
	 * Takes its services.
	 *
	 * @param OfferStore    $store    Offers.
	 * @param OfferRules    $rules    Rules.
	 * @param OfferDecision $decision Decisions.
	 * @param Settings      $settings Settings.
	 */
	public function __construct(
		private readonly OfferStore $store,
		private readonly OfferRules $rules,
		private readonly OfferDecision $decision,
		private readonly Settings $settings,
	) {
	}

	/**
	 * Attaches to the quote of the cart and to orders.
	 */
	public function register_hooks(): void {
		add_filter( 'tandem_quote_shopper', array( $this, 'shopper' ) );
		add_filter( 'tandem_quote_rules', array( $this, 'join' ), 10, 4 );
		add_filter( 'tandem_fact_windows', array( $this, 'windows' ) );
		add_filter( 'woocommerce_coupon_is_valid', array( $this, 'coupon' ), 10, 3 );
		add_filter( 'tandem_offer_word', array( $this, 'word' ), 10, 2 );
		add_action( 'woocommerce_checkout_create_order', array( $this, 'order' ), 15 );
		add_action( 'woocommerce_store_api_checkout_update_order_meta', array( $this, 'order' ), 15 );
	}

	/**
	 * Marks the quotes that are for the shopper of this request. Orders edited by staff are not.
	 *
	 * @param mixed $shopper Shopper facts of a quote.
	 * @return mixed
	 */
	public function shopper( $shopper ) {
		return is_array( $shopper ) && $this->store->live() ? array( 'facts' => array( 'customer.logged_in' => is_user_logged_in() ) ) + $shopper : $shopper;
	}

	/**
	 * Adds the rules of offers that hold.
	 *
	 * @param mixed $rules    Rules so far.
	 * @param mixed $lines    Lines.
	 * @param mixed $currency Currency.
	 * @param mixed $shopper  Shopper facts.
	 * @return mixed
	 */
	public function join( $rules, $lines, $currency, $shopper ) {
		if ( ! is_array( $rules ) || ! is_array( $lines ) || ! $lines || ! $currency instanceof ShopCurrency || ! isset( $shopper['facts'] ) || ! $this->settings->open() ) {
			return $rules;
		}
		try {
			$decision = $this->decision->of( $lines, $currency );
			return array( ...$rules, ...$this->rules( $decision, $lines, $currency ) );
		} catch ( \Throwable $error ) {
			Log::failure( 'offers', $error );
			return $rules;
		}
	}

	/**
	 * Rules of the offers of a decision.
	 *
	 * @param array<string,mixed>       $decision Decision.
	 * @param list<array<string,mixed>> $lines    Lines.
	 * @param ShopCurrency              $currency Currency.
	 * @return list<array<string,mixed>>
	 */
	public function rules( array $decision, array $lines, ShopCurrency $currency ): array {
		$rules = array();
		$worth = \Tandem\Value\OrderHistory::cart( $lines )['cart.total'];
		$held  = array_flip( $decision['eligible'] );
		$by    = $this->rules->by( $currency );
		foreach ( $this->store->live() as $offer ) {
			if ( ! isset( $held[ $offer->rule_id() ] ) ) {
				continue;
			}
			$budget = $offer->limited() ? $offer->definition['limits']['budget'] : null;
			$left   = null;
			if ( null !== $budget ) {
				if ( $currency->converted ) {
					continue;
				}
				$left = max( 0, (int) MinorUnits::parse( $budget, $currency->exponent ) - (int) ( $decision['usage'][ $offer->rule_id() ]['spent'] ?? 0 ) );
				// Only a budget that may bind enters the rule, so that its text stays the same until then.
				$left = $left < $worth ? $left : null;
			}
			$rule = $this->rules->rule( $offer, $currency, $left, $by );
			if ( null !== $rule ) {
				$rules[] = $rule;
			}
		}
		return $rules;
	}

	/**
	 * Windows that conditions of live offers name.
	 *
	 * @param mixed $days Windows so far.
	 * @return mixed
	 */
	public function windows( $days ) {
		foreach ( $this->decision->named() as $fact ) {
			if ( 1 === preg_match( '/^customer\.(?:spent|orders|items)_in:(\d+)$/', $fact, $found ) ) {
				$days   = (array) $days;
				$days[] = (int) $found[1];
			}
		}
		return $days;
	}

	/**
	 * Says of an offer that depends on the shopper that it is personal.
	 *
	 * @param mixed $word Word.
	 * @param mixed $rule Rule id.
	 * @return mixed
	 */
	public function word( $word, $rule ) {
		foreach ( $this->store->live() as $offer ) {
			if ( $offer->rule_id() === $rule && $offer->personal() ) {
				return __( 'Personal offer', 'tandem-for-woocommerce' );
			}
		}
		return $word;
	}

	/**
	 * Refuses a coupon beside an offer that does not combine with one.
	 *
	 * @param mixed $valid     Answer so far.
	 * @param mixed $coupon    Coupon.
	 * @param mixed $discounts Discounts.
	 * @return mixed
	 * @throws \Exception With the sentence for the shopper, as WooCommerce expects.
	 */
	public function coupon( $valid, $coupon, $discounts ) {
		$quote = \Tandem\Plugin\Plugin::instance()->cart_pricing()->quote();
		if ( ! $valid || ! $quote instanceof Quote || ! $discounts instanceof \WC_Discounts || ! $discounts->get_object() instanceof \WC_Cart ) {
			return $valid;
		}
		foreach ( $this->applied( $quote ) as $offer ) {
			if ( ! $offer->definition['with_coupons'] ) {
				/* translators: %s: offer. */
				throw new \Exception( esc_html( sprintf( __( 'This coupon cannot be used together with the offer "%s".', 'tandem-for-woocommerce' ), $offer->label() ) ), 100 );
			}
		}
		return $valid;
	}

	/**
	 * Offers of a quote that give something.
	 *
	 * @param Quote $quote Quote.
	 * @return list<Offer>
	 */
	public function applied( Quote $quote ): array {
		$ids = $quote->given();
		return array_values( array_filter( $this->store->live(), static fn( Offer $offer ): bool => in_array( $offer->rule_id(), $ids, true ) ) );
	}

	/**
	 * Writes into the order which offers were given, which were not, and the facts that decided.
	 *
	 * @param mixed $order Order.
	 */
	public function order( $order ): void {
		$quote = \Tandem\Plugin\Plugin::instance()->cart_pricing()->quote();
		if ( ! $order instanceof \WC_Order || ! $quote ) {
			return;
		}
		try {
			$order->delete_meta_data( self::META );
			if ( $this->store->live() && isset( $quote->request['shopper']['facts'] ) ) {
				$decision = $this->decision->of( $quote->request['lines'], ShopCurrency::current() );
				$order->update_meta_data(
					self::META,
					(string) wp_json_encode(
						array(
							'given'    => array_map( static fn( Offer $offer ): string => $offer->rule_id(), $this->applied( $quote ) ),
							'eligible' => $decision['eligible'],
							'refused'  => $decision['refused'],
							'facts'    => array_intersect_key( $decision['facts'], array_flip( $this->decision->named() ) ),
							'names'    => array_column( array_map( static fn( Offer $offer ): array => array( $offer->rule_id(), $offer->name() ), $this->store->live() ), 1, 0 ),
						)
					)
				);
			}
			if ( $order->get_id() ) {
				$order->save_meta_data();
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'order offers', $error );
		}
	}
}
