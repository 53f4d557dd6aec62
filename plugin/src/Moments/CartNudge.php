<?php
/**
 * Says in the shop what a reminder said.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Moments;

use Tandem\Plugin\Coupons\Reward;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Journey\CartNotice;
use Tandem\Plugin\Journey\Guard;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Who comes back to a cart that has a code is told of it above cart and checkout, with the very second at which the
 * coupon ends: there is no clock that begins anew. The value of the cart left behind is a fact for offers.
 */
final class CartNudge implements Integration {

	/**
	 * Takes its services.
	 *
	 * @param Settings     $settings Settings.
	 * @param SavedCarts   $carts    Carts.
	 * @param CartReminder $reminder Their codes.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly SavedCarts $carts,
		private readonly CartReminder $reminder,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		( new CartNotice( $this->notice( ... ), 'tandem-nudge', 5 ) )->register_hooks();
		add_filter( 'tandem_shopper_facts', array( $this, 'fact' ), 10, 3 );
		add_filter( 'tandem_facts_missing', fn( mixed $missing ): array => $this->settings->get( 'moments.cart.on' ) ? array_diff( (array) $missing, array( 'customer.abandoned_value' ) ) : (array) $missing );
	}

	/**
	 * The sentence, escaped; empty where there is nothing to say.
	 */
	public function notice(): string {
		return Guard::run(
			'cart notice',
			function (): string {
				if ( ! $this->settings->get( 'moments.cart.on' ) || ! $this->settings->get( 'moments.cart.notice' ) || ! $this->settings->get( 'live' ) || ! WC()->cart ) {
					return '';
				}
				$row    = $this->carts->current();
				$coupon = null === $row ? null : $this->reminder->code( (int) $row['id'] );
				if ( ! $coupon || WC()->cart->has_discount( $coupon->get_code() ) ) {
					return '';
				}
				$until = (int) $coupon->get_date_expires()?->getTimestamp();
				/* translators: 1: worth, such as "5% off", 2: code, 3: date and time. */
				return sprintf( esc_html__( 'For this cart: %1$s with the code %2$s, until %3$s. Enter it at the checkout, after your e-mail address.', 'tandem-for-woocommerce' ), '<strong>' . esc_html( Reward::text_of( $coupon ) ) . '</strong>', '<code>' . esc_html( $coupon->get_code() ) . '</code>', '<time datetime="' . esc_attr( gmdate( 'c', $until ) ) . '">' . esc_html( Reward::moment( $until ) ) . '</time>' );
			},
			''
		);
	}

	/**
	 * Value of the cart left behind, from the first reminder's hour on.
	 *
	 * @param mixed $facts   Facts so far.
	 * @param mixed $user    User id.
	 * @param mixed $present Whether this is the shopper of the request.
	 * @return mixed
	 */
	public function fact( $facts, $user = 0, $present = false ) {
		unset( $user );
		if ( ! is_array( $facts ) || ! $present || ! $this->settings->get( 'moments.cart.on' ) ) {
			return $facts;
		}
		$row  = $this->carts->current();
		$left = null !== $row && (int) $row['updated'] <= time() - HOUR_IN_SECONDS * (int) $this->settings->get( 'moments.cart.first' );
		return array( 'customer.abandoned_value' => $left ? (int) $row['value'] : 0 ) + $facts;
	}
}
