<?php
/**
 * A visit of somebody who is previewed.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Admin;

use Tandem\Plugin\Cart\CartPricing;
use Tandem\Plugin\Cart\CompletionDisplay;

defined( 'ABSPATH' ) || exit;

/**
 * Runs something as the shop runs it for a shopper: with an account, a cart that is priced, a session and an address,
 * and without anything that the browser of whoever asks has stored. Afterwards all is as it was, and nothing is kept.
 */
final class PreviewVisit {

	/**
	 * Takes its services.
	 *
	 * @param CartPricing       $pricing    Prices of the cart.
	 * @param CompletionDisplay $completion The bundle that the cart is offered.
	 */
	public function __construct(
		private readonly CartPricing $pricing,
		private readonly CompletionDisplay $completion,
	) {
	}

	/**
	 * Runs something for a shopper.
	 *
	 * @template T
	 * @param int                               $user    Account, 0 for a guest.
	 * @param string                            $country Code, empty for what the shop knows.
	 * @param array<string,array<string,mixed>> $lines   Lines of the cart, the newest last.
	 * @param callable():T                      $work    What to run.
	 * @return T
	 */
	public function as( int $user, string $country, array $lines, callable $work ): mixed {
		$woo    = WC();
		// As wc_load_cart() does: an admin request has no cart.
		include_once WC_ABSPATH . 'includes/wc-cart-functions.php';
		include_once WC_ABSPATH . 'includes/wc-notice-functions.php';
		$before = array( $woo->customer, $woo->session, $woo->cart, get_current_user_id(), $_COOKIE ); // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Put aside and put back; no value is read.
		try {
			$_COOKIE = array_filter( $_COOKIE, static fn( mixed $name ): bool => ! str_starts_with( (string) $name, 'tandem_' ), ARRAY_FILTER_USE_KEY ); // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Put aside and put back; no value is read.
			wp_set_current_user( $user );
			$woo->session  = new PreviewSession();
			$woo->customer = new \WC_Customer( $user, true );
			if ( '' !== $country ) {
				$woo->customer->set_billing_location( $country );
				$woo->customer->set_shipping_location( $country );
			}
			$woo->cart = new PreviewCart( $lines );
			$this->start();
			$woo->cart->calculate_totals();
			return $work();
		} finally {
			list( $woo->customer, $woo->session, $woo->cart, $asking, $_COOKIE ) = $before; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- Put aside and put back; no value is read.
			wp_set_current_user( $asking );
			$this->start();
			if ( $woo->cart instanceof \WC_Cart && array() !== $woo->cart->get_cart_contents() ) {
				$this->pricing->price( $woo->cart );
			}
		}
	}

	/**
	 * Forgets the cart before.
	 */
	private function start(): void {
		$this->pricing->emptied();
		$this->completion->forget();
		WC()->shipping()->packages = array();
	}
}
