<?php
/**
 * The code of a guest's cart.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Offers;

use Tandem\Plugin\Integration;

defined( 'ABSPATH' ) || exit;

/**
 * Shows a guest the code of the cart, above it, where the address of the page asks for it (`/cart/?cart-code`): whoever
 * helps can then tell its price. Nobody else sees it.
 */
final class CartCode implements Integration {

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		if ( ! isset( $_GET[ GuestCartReader::PARAMETER ] ) ) { // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- Shows a shopper their own code.
			return;
		}
		add_action( 'woocommerce_before_cart', array( $this, 'print_code' ) );
		add_filter( 'render_block_woocommerce/cart', array( $this, 'above' ) );
	}

	/**
	 * Prints the code on the classic cart.
	 */
	public function print_code(): void {
		$text = $this->text();
		if ( '' !== $text ) {
			wc_print_notice( esc_html( $text ), 'notice' );
		}
	}

	/**
	 * Puts the code above the cart block.
	 *
	 * @param mixed $html Block.
	 * @return mixed
	 */
	public function above( $html ) {
		$text = is_string( $html ) ? $this->text() : '';
		return '' === $text ? $html : '<p class="tandem-cart-code">' . esc_html( $text ) . '</p>' . $html;
	}

	/**
	 * The sentence; empty for who has an account, and for an empty cart.
	 */
	public function text(): string {
		$session = WC()->session;
		if ( is_user_logged_in() || ! $session instanceof \WC_Session_Handler || ! WC()->cart || WC()->cart->is_empty() ) {
			return '';
		}
		/* translators: %s: code. */
		return sprintf( __( 'Code of this cart, for whoever helps you: %s', 'tandem-for-woocommerce' ), GuestCartReader::code( (string) $session->get_customer_id() ) );
	}
}
