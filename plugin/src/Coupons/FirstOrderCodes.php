<?php
/**
 * Codes for a first order.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Coupons;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Offers\OfferUsage;
use Tandem\Plugin\Pricing\UsageStore;
use Tandem\Plugin\Segments\OrderFactsStore;

defined( 'ABSPATH' ) || exit;

/**
 * A code for a first order is refused to whoever has bought before, and each person uses one of them: by account,
 * by mailbox however it is spelled, and, where the owner wants it, by postal address and by device. Checked in the
 * cart, at the classic checkout with the address that was typed in, and in the checkout block.
 */
final class FirstOrderCodes implements Integration {

	/**
	 * Takes its services.
	 *
	 * @param \Closure():OrderFactsStore $orders What customers have bought.
	 * @param OfferUsage                 $usage  Names of a customer.
	 * @param UsageStore                 $uses   Counters.
	 */
	public function __construct(
		private readonly \Closure $orders,
		private readonly OfferUsage $usage,
		private readonly UsageStore $uses,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_filter( 'woocommerce_coupon_is_valid', array( $this, 'valid' ), 10, 3 );
		add_action( 'woocommerce_after_checkout_validation', array( $this, 'classic' ), 10, 2 );
		add_filter( 'tandem_usage_wanted', array( $this, 'wanted' ), 10, 3 );
	}

	/**
	 * Refuses a code for a first order to a customer of old, as far as the shopper is known.
	 *
	 * @param mixed $valid     Answer so far.
	 * @param mixed $coupon    Coupon.
	 * @param mixed $discounts Discounts.
	 * @return mixed
	 * @throws \Exception With the sentence for the shopper, as WooCommerce expects.
	 */
	public function valid( $valid, $coupon, $discounts = null ) {
		if ( ! $valid || ! self::first( $coupon ) || ! $discounts instanceof \WC_Discounts || ! $discounts->get_object() instanceof \WC_Cart ) {
			return $valid;
		}
		$email = WC()->customer ? (string) WC()->customer->get_billing_email() : '';
		if ( $this->before( get_current_user_id(), $email, $this->usage->shopper() ) ) {
			throw new \Exception( esc_html( self::sentence() ), 100 );
		}
		return $valid;
	}

	/**
	 * The same at the classic checkout, with the address of the form.
	 *
	 * @param mixed $data   Form.
	 * @param mixed $errors Errors.
	 */
	public function classic( $data, $errors ): void {
		if ( ! is_array( $data ) || ! $errors instanceof \WP_Error || ! WC()->cart ) {
			return;
		}
		foreach ( WC()->cart->get_applied_coupons() as $code ) {
			if ( self::first( new \WC_Coupon( $code ) ) && $this->before( get_current_user_id(), (string) ( $data['billing_email'] ?? '' ), $this->usage->names( get_current_user_id(), (string) ( $data['billing_email'] ?? '' ), array( (string) ( $data['billing_address_1'] ?? '' ), (string) ( $data['billing_postcode'] ?? '' ), (string) ( $data['billing_country'] ?? '' ) ), $this->usage->device() ) ) ) {
				WC()->cart->remove_coupon( $code );
				$errors->add( 'tandem_first_order', self::sentence() );
				WC()->cart->calculate_totals();
			}
		}
	}

	/**
	 * An order takes the one use of its customer, under every name; it is given back when the order ends unpaid.
	 *
	 * @param mixed $wanted Uses so far.
	 * @param mixed $quote  Quote.
	 * @param mixed $order  Order.
	 * @return mixed
	 */
	public function wanted( $wanted, $quote = null, $order = null ) {
		unset( $quote );
		if ( ! is_array( $wanted ) || ! $order instanceof \WC_Order ) {
			return $wanted;
		}
		foreach ( $order->get_coupon_codes() as $code ) {
			if ( self::first( new \WC_Coupon( $code ) ) ) {
				foreach ( $this->usage->of_order( $order ) as $name ) {
					$wanted[] = array( self::counter( $name ), 1, 1, self::sentence() );
				}
				break;
			}
		}
		return $wanted;
	}

	/**
	 * Whether a person has bought before or has used such a code.
	 *
	 * @param int          $user  User id.
	 * @param string       $email Address.
	 * @param list<string> $names Names under which a customer is counted.
	 */
	public function before( int $user, string $email, array $names ): bool {
		try {
			if ( $user > 0 && array() !== ( $this->orders )()->user( $user )['orders'] ) {
				return true;
			}
			if ( '' !== $email && array() !== ( $this->orders )()->guest( $email )['orders'] ) {
				return true;
			}
			$counters = array_map( self::counter( ... ), $names );
			return array() !== $counters && array() !== array_filter( $this->uses->used( $counters ) );
		} catch ( \Throwable $error ) {
			Log::failure( 'first-order code', $error );
			return false;
		}
	}

	/**
	 * Whether a coupon is for a first order.
	 *
	 * @param mixed $coupon Coupon.
	 */
	private static function first( mixed $coupon ): bool {
		return $coupon instanceof \WC_Coupon && $coupon->get_id() > 0 && '' !== (string) $coupon->get_meta( CouponIssuer::FIRST );
	}

	/**
	 * Counter of a customer.
	 *
	 * @param string $name Name of the customer.
	 */
	private static function counter( string $name ): string {
		return 'first-code|' . $name;
	}

	/**
	 * Why it is refused.
	 */
	private static function sentence(): string {
		return __( 'This code is for a first order, and one a person.', 'tandem-for-woocommerce' );
	}
}
