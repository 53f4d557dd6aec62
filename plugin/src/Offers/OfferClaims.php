<?php
/**
 * Limits of offers.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Offers;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Pricing\Quote;

defined( 'ABSPATH' ) || exit;

/**
 * An order takes its uses of every offer that it was given, and the discount out of the offer's budget,
 * before it is paid. Of two orders that want the last use, one is stopped with a sentence.
 */
final class OfferClaims implements Integration {

	/**
	 * Takes its services.
	 *
	 * @param OfferPricing $pricing Offers of a quote.
	 * @param OfferStore   $store   Offers.
	 * @param OfferUsage   $usage   Counters.
	 */
	public function __construct(
		private readonly OfferPricing $pricing,
		private readonly OfferStore $store,
		private readonly OfferUsage $usage,
	) {
	}

	/**
	 * Attaches to the claims of an order and to its payment.
	 */
	public function register_hooks(): void {
		add_filter( 'tandem_usage_wanted', array( $this, 'wanted' ), 10, 3 );
		add_action( 'woocommerce_order_status_changed', array( $this, 'paid' ), 20, 4 );
	}

	/**
	 * Adds the uses of the offers of a quote.
	 *
	 * @param mixed $wanted Uses so far.
	 * @param mixed $quote  Quote.
	 * @param mixed $order  Order.
	 * @return mixed
	 */
	public function wanted( $wanted, $quote, $order ) {
		if ( ! is_array( $wanted ) || ! $quote instanceof Quote || ! $order instanceof \WC_Order ) {
			return $wanted;
		}
		$saving = array_column( $quote->applied(), 'saving', 'rule' );
		$names  = $this->usage->of_order( $order );
		foreach ( $this->pricing->applied( $quote ) as $offer ) {
			/* translators: %s: offer. */
			$problem = sprintf( __( 'The offer "%s" can no longer be used. Please check the new total and place the order again.', 'tandem-for-woocommerce' ), $offer->label() );
			foreach ( $this->usage->wanted( $offer, (int) ( $saving[ $offer->rule_id() ] ?? 0 ), $names ) as $use ) {
				$wanted[] = array( ...$use, $problem );
			}
		}
		return $wanted;
	}

	/**
	 * Notes the time of use when an order is paid: from then on an offer cools off.
	 *
	 * @param mixed $id    Order id.
	 * @param mixed $from  Status before.
	 * @param mixed $to    Status after.
	 * @param mixed $order Order.
	 */
	public function paid( $id, $from, $to, $order ): void {
		try {
			if ( ! $order instanceof \WC_Order || ! in_array( $to, wc_get_is_paid_statuses(), true ) ) {
				return;
			}
			$meta  = json_decode( (string) $order->get_meta( OfferPricing::META ), true );
			$given = (array) ( $meta['given'] ?? array() );
			foreach ( $given ? $this->store->live() : array() as $offer ) {
				if ( in_array( $offer->rule_id(), $given, true ) ) {
					$this->usage->note( $offer, $this->usage->of_order( $order ), (int) ( $order->get_date_paid() ?? $order->get_date_created() )?->getTimestamp() );
				}
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'offer use', $error );
		}
	}
}
