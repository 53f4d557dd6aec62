<?php
/**
 * Whether a request comes from this site.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

defined( 'ABSPATH' ) || exit;

/**
 * Cached pages can hold no nonce, so requests from them are checked by what the browser itself says of
 * their origin. A page of another site cannot forge these headers.
 */
final class SameOrigin {

	/**
	 * Whether the browser names this site, or nothing at all (no browser, or a plain form of an old one).
	 */
	public static function holds(): bool {
		$site = isset( $_SERVER['HTTP_SEC_FETCH_SITE'] ) ? sanitize_key( wp_unslash( $_SERVER['HTTP_SEC_FETCH_SITE'] ) ) : '';
		if ( '' !== $site && ! in_array( $site, array( 'same-origin', 'none' ), true ) ) {
			return false;
		}
		$origin = isset( $_SERVER['HTTP_ORIGIN'] ) ? sanitize_text_field( wp_unslash( $_SERVER['HTTP_ORIGIN'] ) ) : '';
		return '' === $origin || self::host( $origin ) === self::host( home_url() );
	}

	/**
	 * Ends a request that is not of this method or not from this shop. The answer is never kept.
	 *
	 * @param string $method GET or POST.
	 */
	public static function demand( string $method ): void {
		nocache_headers();
		$asked = isset( $_SERVER['REQUEST_METHOD'] ) ? sanitize_text_field( wp_unslash( $_SERVER['REQUEST_METHOD'] ) ) : '';
		if ( $asked !== $method || ! self::holds() ) {
			wp_send_json( array( 'message' => __( 'This request did not come from this shop.', 'tandem-for-woocommerce' ) ), 403 );
		}
	}

	/**
	 * The same for a personal answer that only reads: no other site may read it, and the session is not saved.
	 */
	public static function demand_read(): void {
		header_remove( 'Access-Control-Allow-Origin' );
		header_remove( 'Access-Control-Allow-Credentials' );
		self::demand( 'GET' );
		// A shipping calculation marks the session as changed. Saved, it would undo what another request of the
		// same shopper has just put into the cart.
		if ( WC()->session instanceof \WC_Session_Handler ) {
			remove_action( 'shutdown', array( WC()->session, 'save_data' ), 20 );
		}
	}

	/**
	 * Host and port of an address.
	 *
	 * @param string $url Address.
	 */
	private static function host( string $url ): string {
		$parts   = (array) wp_parse_url( $url );
		$default = 'https' === ( $parts['scheme'] ?? '' ) ? 443 : 80;
		return strtolower( (string) ( $parts['host'] ?? '' ) ) . ':' . ( $parts['port'] ?? $default );
	}
}
