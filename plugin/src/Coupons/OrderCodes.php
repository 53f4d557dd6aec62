<?php
/**
 * Codes that a paid order earns.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Coupons;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Journey\Guard;
use Tandem\Plugin\Log;
use Tandem\Plugin\Offers\Offer;
use Tandem\Plugin\Offers\OfferInput;
use Tandem\Plugin\Offers\OfferPricing;
use Tandem\Plugin\Offers\OfferStore;
use Tandem\Plugin\Offers\OfferUsage;
use Tandem\Plugin\Pricing\UsageStore;

defined( 'ABSPATH' ) || exit;

/**
 * Offers whose benefit is a code (for the next order, a gift, a gift card) never change the price of the cart that
 * earns it. Who gets them is decided when the order is placed and kept with it; the code is issued when it is paid,
 * once an order, within the offer's limits, and taken back with the order unless it was used.
 */
final class OrderCodes implements Integration {

	/** Order meta: offers whose code the order has, and the uses that it took. */
	public const META = '_tandem_codes';

	/** E-mails that show the codes. */
	private const EMAILS = array( 'customer_processing_order', 'customer_on_hold_order', 'customer_completed_order', 'customer_invoice' );

	/**
	 * Takes its services.
	 *
	 * @param OfferStore   $offers Offers.
	 * @param OfferUsage   $usage  Uses of offers.
	 * @param UsageStore   $uses   Counters.
	 * @param CouponIssuer $codes  Issues codes.
	 */
	public function __construct(
		private readonly OfferStore $offers,
		private readonly OfferUsage $usage,
		private readonly UsageStore $uses,
		private readonly CouponIssuer $codes,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		foreach ( wc_get_is_paid_statuses() as $status ) {
			// Before the e-mail of the same change of status.
			add_action( "woocommerce_order_status_$status", array( $this, 'paid' ), 5 );
		}
		foreach ( array( 'refunded', 'cancelled', 'failed' ) as $status ) {
			add_action( "woocommerce_order_status_$status", array( $this, 'take_back' ) );
		}
		add_action( 'woocommerce_order_details_after_order_table', array( $this, 'print_codes' ), 15 );
		add_action( 'woocommerce_email_after_order_table', array( $this, 'print_in_email' ), 15, 4 );
	}

	/**
	 * Issues the codes of a paid order.
	 *
	 * @param mixed $id Order id.
	 */
	public function paid( $id ): void {
		try {
			$order = is_numeric( $id ) ? wc_get_order( (int) $id ) : null;
			if ( ! $order instanceof \WC_Order ) {
				return;
			}
			$kept = self::kept( $order );
			$new  = false;
			foreach ( $this->earned( $order ) as $offer ) {
				if ( isset( $kept[ $offer->id ] ) ) {
					continue;
				}
				$taken = $this->take( $offer, $order );
				if ( null === $taken ) {
					continue;
				}
				$reward = Reward::of_benefit( $offer->definition['benefit'], $offer->definition['scope'] );
				$coupon = $reward ? $this->codes->issue( self::key( $offer->id, $order ), 'gift_card' === $offer->benefit() ? GiftCardRest::PREFIX : 'thanks', (string) $order->get_billing_email(), $reward, $offer->name() ) : null;
				if ( ! $coupon ) {
					array_map( fn( string $counter ) => $this->uses->give_back( $counter, 1 ), $taken );
					continue;
				}
				$this->usage->note( $offer, $this->usage->of_order( $order ), time() );
				$kept[ $offer->id ] = $taken;
				$new                = true;
				/* translators: 1: offer, 2: coupon code. */
				$order->add_order_note( sprintf( __( 'Offer "%1$s": the customer got the code %2$s.', 'tandem-for-woocommerce' ), $offer->name(), $coupon->get_code() ) );
			}
			if ( $new ) {
				$order->update_meta_data( self::META, (string) wp_json_encode( $kept ) );
				$order->save_meta_data();
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'codes of an order', $error );
		}
	}

	/**
	 * Takes the codes back, unless they were used, and gives their uses back.
	 *
	 * @param mixed $id Order id.
	 */
	public function take_back( $id ): void {
		try {
			$order = is_numeric( $id ) ? wc_get_order( (int) $id ) : null;
			$kept  = $order instanceof \WC_Order ? self::kept( $order ) : array();
			foreach ( $kept as $offer => $taken ) {
				if ( ! $this->codes->withdraw( self::key( $offer, $order ) ) ) {
					$order->add_order_note( __( 'A code that this order earned was already used or has expired.', 'tandem-for-woocommerce' ) );
					continue;
				}
				array_map( fn( mixed $counter ) => $this->uses->give_back( (string) $counter, 1 ), (array) $taken );
				$order->add_order_note( __( 'A code that this order earned was taken back.', 'tandem-for-woocommerce' ) );
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'codes of an order', $error );
		}
	}

	/**
	 * Prints the codes on the thank-you page and on the page of the order.
	 *
	 * @param mixed $order Order.
	 */
	public function print_codes( $order ): void {
		echo Guard::run( // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped in the template.
			'codes of an order',
			function () use ( $order ): string {
				$view = $order instanceof \WC_Order ? $this->view( $order ) : null;
				return null === $view ? '' : wc_get_template_html( 'tandem/order-codes.php', array( 'view' => $view ), '', TANDEM_DIR . '/templates/' );
			},
			''
		);
	}

	/**
	 * Prints the codes in the customer's order e-mail.
	 *
	 * @param mixed $order         Order.
	 * @param mixed $sent_to_admin Whether the shop gets it.
	 * @param mixed $plain_text    Whether it is plain text.
	 * @param mixed $email         The e-mail.
	 */
	public function print_in_email( $order, $sent_to_admin = false, $plain_text = false, $email = null ): void {
		if ( ! $order instanceof \WC_Order || $sent_to_admin || ! $email instanceof \WC_Email || ! in_array( $email->id, self::EMAILS, true ) ) {
			return;
		}
		echo Guard::run( // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped in the template.
			'codes of an order',
			function () use ( $order, $plain_text ): string {
				$view = $this->view( $order );
				return null === $view ? '' : wc_get_template_html( 'tandem/order-codes-' . ( $plain_text ? 'plain' : 'email' ) . '.php', array( 'view' => $view ), '', TANDEM_DIR . '/templates/' );
			},
			''
		);
	}

	/**
	 * The codes of an order, and what it earns once it is paid; null where there is nothing to say.
	 *
	 * @param \WC_Order $order Order.
	 */
	private function view( \WC_Order $order ): ?OrderCodesView {
		$codes = array();
		foreach ( array_keys( self::kept( $order ) ) as $offer ) {
			$coupon = $this->codes->of_key( self::key( $offer, $order ) );
			if ( CouponIssuer::open( $coupon ) ) {
				$codes[] = new CodeView( $coupon );
			}
		}
		/**
		 * Codes that stand with an order beside those that it earned.
		 *
		 * @param list<\WC_Coupon> $coupons Coupons that can be used.
		 * @param \WC_Order        $order   Order.
		 */
		foreach ( (array) apply_filters( 'tandem_order_codes', array(), $order ) as $coupon ) {
			$codes[] = new CodeView( $coupon );
		}
		$promised = array();
		if ( $order->has_status( array( 'pending', 'on-hold' ) ) ) {
			foreach ( $this->earned( $order ) as $offer ) {
				$promised[] = (string) Reward::of_benefit( $offer->definition['benefit'] )?->text();
			}
		}
		return array() === $codes && array() === $promised ? null : new OrderCodesView( $codes, array_values( array_filter( $promised ) ) );
	}

	/**
	 * Live offers that the order earned when it was placed.
	 *
	 * @param \WC_Order $order Order.
	 * @return list<Offer>
	 */
	private function earned( \WC_Order $order ): array {
		$meta     = json_decode( (string) $order->get_meta( OfferPricing::META ), true );
		$eligible = (array) ( $meta['eligible'] ?? array() );
		return array_values( array_filter( $eligible ? $this->offers->live() : array(), static fn( Offer $offer ): bool => in_array( $offer->benefit(), OfferInput::CODES, true ) && in_array( $offer->rule_id(), $eligible, true ) ) );
	}

	/**
	 * Takes a use of an offer, under every name of the customer; null where its limits leave none.
	 *
	 * @param Offer     $offer Offer.
	 * @param \WC_Order $order Order.
	 * @return list<string>|null Counters.
	 */
	private function take( Offer $offer, \WC_Order $order ): ?array {
		$taken = array();
		foreach ( $this->usage->wanted( $offer, 0, $this->usage->of_order( $order ) ) as list( $counter, $count, $limit ) ) {
			if ( ! $this->uses->take( $counter, $count, $limit ) ) {
				array_map( fn( string $other ) => $this->uses->give_back( $other, 1 ), $taken );
				return null;
			}
			$taken[] = $counter;
		}
		return $taken;
	}

	/**
	 * Offers whose code the order has, with the counters taken.
	 *
	 * @param \WC_Order $order Order.
	 * @return array<int,mixed>
	 */
	private static function kept( \WC_Order $order ): array {
		return (array) json_decode( (string) $order->get_meta( self::META ), true );
	}

	/**
	 * Key of a code.
	 *
	 * @param int       $offer Offer id.
	 * @param \WC_Order $order Order.
	 */
	private static function key( int $offer, \WC_Order $order ): string {
		return 'offer:' . $offer . ':' . $order->get_id();
	}
}
