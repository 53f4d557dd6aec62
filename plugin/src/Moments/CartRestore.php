<?php
/**
 * Brings a cart back.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Moments;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * The link of a reminder puts the products of a cart into the cart of whoever opens it, at today's prices. It logs
 * nobody in and shows nothing of a person: no address, no name, no order. It works until the cart is bought or two
 * weeks have passed; opened twice it changes nothing. The account of somebody else is refused.
 */
final class CartRestore implements Integration {

	public const PARAMETER = 'tandem_cart';
	public const PURPOSE   = 'cart';

	/** Session key: rows that were brought back here. */
	public const SESSION = 'tandem_restored';

	/** Session key: a code that waits for the address of the checkout. */
	private const CODE = 'tandem_code';

	/** Seconds that a link works. */
	private const ENDS = 14 * DAY_IN_SECONDS;

	/**
	 * Takes its services.
	 *
	 * @param Settings       $settings Settings.
	 * @param SavedCartStore $store    Rows.
	 * @param LinkStore      $links    Links.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly SavedCartStore $store,
		private readonly LinkStore $links,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		// After WooCommerce has loaded the cart.
		add_action( 'wp_loaded', array( $this, 'arrive' ), 30 );
		add_action( 'woocommerce_store_api_cart_update_customer_from_request', array( $this, 'address_known' ) );
		add_action( 'woocommerce_checkout_update_order_review', array( $this, 'address_posted' ), 20 );
	}

	/**
	 * A new link of a row.
	 *
	 * @param int    $id   Row.
	 * @param string $code Code of the e-mail, empty for none.
	 */
	public function url( int $id, string $code ): string {
		$url = add_query_arg( self::PARAMETER, $this->links->make( self::PURPOSE, $id, time() + self::ENDS ), home_url( '/' ) );
		return '' === $code ? $url : add_query_arg( 'code', rawurlencode( $code ), $url );
	}

	/**
	 * Somebody opens a link.
	 */
	public function arrive(): void {
		if ( ! isset( $_GET[ self::PARAMETER ] ) || ! WC()->cart instanceof \WC_Cart ) { // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- The token is the permission; it changes the visitor's own cart only.
			return;
		}
		nocache_headers();
		if ( ! headers_sent() ) {
			header( 'Referrer-Policy: no-referrer' );
		}
		$token = is_string( $_GET[ self::PARAMETER ] ) ? sanitize_text_field( wp_unslash( $_GET[ self::PARAMETER ] ) ) : ''; // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- As above.
		$code  = isset( $_GET['code'] ) && is_string( $_GET['code'] ) ? wc_format_coupon_code( sanitize_text_field( wp_unslash( $_GET['code'] ) ) ) : ''; // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- A code is checked by WooCommerce as one that was typed in.
		try {
			wc_add_notice( $this->restore( $token, $code ) ? __( 'Here is your cart again, at today\'s prices.', 'tandem-for-woocommerce' ) : __( 'This link has ended. Your cart is as it was.', 'tandem-for-woocommerce' ), 'notice' );
		} catch ( \Throwable $error ) {
			Log::failure( 'cart restore', $error );
		}
		wp_safe_redirect( wc_get_cart_url() );
		exit;
	}

	/**
	 * Puts the products of a link's cart into the cart.
	 *
	 * @param string $token Token.
	 * @param string $code  Code to be used at the checkout, empty for none.
	 * @return bool False where the link gives nothing; nothing is changed then.
	 */
	public function restore( string $token, string $code = '' ): bool {
		$id  = $this->settings->get( 'moments.cart.on' ) ? $this->links->find( self::PURPOSE, $token, time() ) : 0;
		$row = $id > 0 ? $this->store->find( $id ) : null;
		if ( null === $row || 'open' !== $row['state'] || ! WC()->session ) {
			return false;
		}
		$user = get_current_user_id();
		if ( $user > 0 && (int) $row['user_id'] > 0 && $user !== (int) $row['user_id'] ) {
			return false;
		}
		WC()->session->set_customer_session_cookie( true );
		foreach ( (array) json_decode( $row['cart'], true ) as $line ) {
			if ( is_array( $line ) ) {
				$this->put( $line );
			}
		}
		WC()->session->set( self::SESSION, array_values( array_unique( array( ...(array) WC()->session->get( self::SESSION, array() ), $id ) ) ) );
		if ( '' !== $code ) {
			WC()->session->set( self::CODE, $code );
			$this->use_code();
		}
		return true;
	}

	/**
	 * The address of the checkout block is known.
	 */
	public function address_known(): void {
		$this->use_code();
	}

	/**
	 * The address of the classic checkout is known.
	 *
	 * @param mixed $form Form as query text; WooCommerce has checked its nonce.
	 */
	public function address_posted( $form ): void {
		if ( is_string( $form ) && WC()->customer && WC()->session?->get( self::CODE ) ) {
			$fields = array();
			wp_parse_str( $form, $fields );
			$email = is_string( $fields['billing_email'] ?? null ) ? sanitize_email( $fields['billing_email'] ) : '';
			if ( is_email( $email ) ) {
				WC()->customer->set_billing_email( $email );
				$this->use_code();
			}
		}
	}

	/**
	 * Uses the waiting code, once the address that it is bound to is the shopper's.
	 */
	private function use_code(): void {
		$code = WC()->session ? (string) WC()->session->get( self::CODE, '' ) : '';
		if ( '' === $code || ! WC()->cart || WC()->cart->is_empty() ) {
			return;
		}
		$coupon = new \WC_Coupon( $code );
		$mine   = array_filter( array( WC()->customer ? strtolower( (string) WC()->customer->get_billing_email() ) : '', strtolower( (string) wp_get_current_user()->user_email ) ) );
		if ( ! $coupon->get_id() || array() !== array_intersect( $mine, $coupon->get_email_restrictions() ) ) {
			WC()->session->set( self::CODE, null );
			if ( $coupon->get_id() && ! WC()->cart->has_discount( $code ) ) {
				WC()->cart->apply_coupon( $code );
			}
		}
	}

	/**
	 * Puts one line into the cart, unless as many are there. Every check of the shop counts.
	 *
	 * @param array<string,mixed> $line Line.
	 */
	private function put( array $line ): void {
		$product    = (int) ( $line['product'] ?? 0 );
		$variation  = (int) ( $line['variation'] ?? 0 );
		$quantity   = (int) ( $line['quantity'] ?? 0 );
		$attributes = (array) ( $line['attributes'] ?? array() );
		foreach ( WC()->cart->get_cart() as $key => $item ) {
			if ( (int) $item['product_id'] === $product && (int) $item['variation_id'] === $variation && (array) $item['variation'] === $attributes ) {
				if ( (int) $item['quantity'] < $quantity && apply_filters( 'woocommerce_update_cart_validation', true, $key, $item, $quantity ) ) { // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- WooCommerce's own filter.
					WC()->cart->set_quantity( $key, $quantity );
				}
				return;
			}
		}
		if ( $product > 0 && $quantity > 0 && apply_filters( 'woocommerce_add_to_cart_validation', true, $product, $quantity, $variation, $attributes ) ) { // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- WooCommerce's own filter.
			WC()->cart->add_to_cart( $product, $quantity, $variation, $attributes );
		}
	}
}
