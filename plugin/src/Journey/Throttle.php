<?php
/**
 * How often one address may ask.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Refuses personal requests beyond the owner's number a minute from one address, before WooCommerce reads a session.
 * The page keeps what it shows everybody. An office behind one address stays far below the default. The address is
 * never stored: what is counted is a salted hash of it and of the present ten seconds.
 */
final class Throttle {

	public const SETTING = 'requests.minute';

	/** Length of a window. */
	private const SECONDS = 10;

	/**
	 * Takes its services.
	 *
	 * @param Settings      $settings Settings.
	 * @param ThrottleStore $counts   Counts.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly ThrottleStore $counts,
	) {
	}

	/**
	 * Ends the request where its address asked too often. A browser gets an empty answer, which its console does not
	 * call an error; anybody else is told in so many words.
	 */
	public function demand(): void {
		$now = time();
		if ( ! Guard::run( 'throttle', fn(): bool => $this->refuses( self::address(), $now ), false ) ) {
			return;
		}
		nocache_headers();
		header( 'Retry-After: ' . self::wait( $now ) );
		if ( isset( $_SERVER['HTTP_SEC_FETCH_SITE'] ) && 'same-origin' === sanitize_key( wp_unslash( $_SERVER['HTTP_SEC_FETCH_SITE'] ) ) ) {
			status_header( 204 );
			exit;
		}
		wp_send_json( array( 'message' => 'Too many requests' ), 429 );
	}

	/**
	 * Counts a request, and whether it is one too many.
	 *
	 * @param string $address Address of the client.
	 * @param int    $now     UNIX seconds.
	 */
	public function refuses( string $address, int $now ): bool {
		$most = (int) $this->settings->get( self::SETTING );
		if ( 0 === $most ) {
			return false;
		}
		$window = intdiv( $now, self::SECONDS );
		return $this->counts->count( self::name( $address, $window ), ( $window + 1 ) * self::SECONDS, $now ) > max( 1, intdiv( $most * self::SECONDS, MINUTE_IN_SECONDS ) );
	}

	/**
	 * Seconds until the window is over.
	 *
	 * @param int $now UNIX seconds.
	 */
	public static function wait( int $now ): int {
		return self::SECONDS - $now % self::SECONDS;
	}

	/**
	 * What a window of an address is counted under. Of a long address the first half names the connection.
	 *
	 * @param string $address Address.
	 * @param int    $window  Number of the window.
	 */
	private static function name( string $address, int $window ): string {
		$packed = (string) @inet_pton( $address ); // phpcs:ignore WordPress.PHP.NoSilencedErrors -- No address is one of its own.
		return substr( hash_hmac( 'sha256', $window . '|' . ( 16 === strlen( $packed ) ? substr( $packed, 0, 8 ) : $packed ), wp_salt( 'nonce' ) ), 0, 32 );
	}

	/**
	 * Address of the client: the one that is connected, or, where that is a proxy of the shop's own network, the one
	 * that it names. Nobody else may name one.
	 */
	private static function address(): string {
		$connected = isset( $_SERVER['REMOTE_ADDR'] ) ? sanitize_text_field( wp_unslash( $_SERVER['REMOTE_ADDR'] ) ) : '';
		$public    = false !== filter_var( $connected, FILTER_VALIDATE_IP, FILTER_FLAG_NO_PRIV_RANGE | FILTER_FLAG_NO_RES_RANGE );
		/**
		 * Address by which personal requests are counted, for a shop behind a proxy with a public address.
		 *
		 * @param string $address Address.
		 */
		return (string) apply_filters( 'tandem_request_address', $public ? $connected : \WC_Geolocation::get_ip_address() );
	}
}
