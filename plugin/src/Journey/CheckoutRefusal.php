<?php
/**
 * "Not interested" at the checkout.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

defined( 'ABSPATH' ) || exit;

/**
 * Who said no to the one offer of the checkout is offered nothing in its place until the next cart: the session keeps
 * that where it would keep the offer.
 */
final class CheckoutRefusal {

	/**
	 * Keeps the no; true, for it is kept.
	 */
	public static function keep(): bool {
		WC()->session?->set( CheckoutOffer::SESSION, array( 'declined' => true ) );
		return true;
	}

	/**
	 * Whether the shopper said no for this cart.
	 */
	public static function is_kept(): bool {
		$kept = WC()->session?->get( CheckoutOffer::SESSION );
		return is_array( $kept ) && isset( $kept['declined'] );
	}

	/**
	 * The next cart is another purchase.
	 */
	public static function begin_anew(): void {
		if ( self::is_kept() ) {
			WC()->session->set( CheckoutOffer::SESSION, null );
		}
	}

	/**
	 * What is said to whom said no.
	 */
	public static function word(): string {
		return __( 'We will not suggest this again for a while.', 'tandem-for-woocommerce' );
	}

	/**
	 * Words of the button, its name for those who hear it, and what is said afterwards.
	 *
	 * @param \WC_Product $product Product that is offered.
	 * @return array{0:string,1:string,2:string}
	 */
	public static function words( \WC_Product $product ): array {
		/* translators: %s: product name. */
		return array( __( 'Not interested', 'tandem-for-woocommerce' ), sprintf( __( 'Not interested in %s', 'tandem-for-woocommerce' ), $product->get_name() ), self::word() );
	}

	/**
	 * Products that an offer would add.
	 *
	 * @param array<string,mixed> $kept What is offered.
	 * @return list<int>
	 */
	public static function products( array $kept ): array {
		return array_map( 'intval', array() === $kept['pieces'] ? array( $kept['product'] ) : array_column( $kept['pieces'], 'product' ) );
	}
}
