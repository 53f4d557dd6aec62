<?php
/**
 * What the shopper agreed to.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Privacy;

use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Asks the WP Consent API where a consent plugin has set a type, else the owner's default. The API itself
 * answers "yes" when nobody set a type; Tandem does not.
 */
final class Consent {

	/** Recently viewed products, shown back to the same visitor. */
	public const PREFERENCES = 'preferences';

	/** A profile that chooses offers. */
	public const MARKETING = 'marketing';

	/** The shopper's own answer where the owner's default is "ask". */
	public const COOKIE = 'tandem_consent';

	/**
	 * Takes the settings.
	 *
	 * @param Settings $settings Settings.
	 */
	public function __construct( private readonly Settings $settings ) {
	}

	/**
	 * Whether the shopper of this request agreed. Only for responses that are never cached.
	 *
	 * @param string $category preferences, marketing or statistics.
	 */
	public function allows( string $category ): bool {
		if ( '1' === self::header( 'HTTP_SEC_GPC' ) || 'deny' === self::cookie( self::api_cookie( $category ) ) ) {
			return false;
		}
		if ( '' !== $this->api_type() && function_exists( 'wp_has_consent' ) ) {
			return (bool) wp_has_consent( $category );
		}
		return match ( $this->mode() ) {
			'on'    => true,
			'ask'   => 'allow' === self::cookie( self::COOKIE ),
			default => false,
		};
	}

	/**
	 * Whether a shopper could agree at all. If not, no script of the history is loaded.
	 */
	public function possible(): bool {
		return 'off' !== $this->mode() || function_exists( 'wp_has_consent' );
	}

	/**
	 * The owner's default: off, ask or on.
	 */
	public function mode(): string {
		return (string) $this->settings->get( 'consent.default' );
	}

	/**
	 * Type that a consent plugin has set, such as "optin"; empty where none has.
	 */
	private function api_type(): string {
		return function_exists( 'wp_get_consent_type' ) ? (string) wp_get_consent_type() : '';
	}

	/**
	 * Name of the consent cookie of a category.
	 *
	 * @param string $category Category.
	 */
	private static function api_cookie( string $category ): string {
		return (string) apply_filters( 'wp_consent_cookie_prefix', 'wp_consent' ) . '_' . $category; // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- The WP Consent API's own filter.
	}

	/**
	 * A cookie of the request.
	 *
	 * @param string $name Name.
	 */
	private static function cookie( string $name ): string {
		return isset( $_COOKIE[ $name ] ) && is_string( $_COOKIE[ $name ] ) ? sanitize_key( wp_unslash( $_COOKIE[ $name ] ) ) : '';
	}

	/**
	 * A header of the request.
	 *
	 * @param string $name Name in $_SERVER.
	 */
	private static function header( string $name ): string {
		return isset( $_SERVER[ $name ] ) && is_string( $_SERVER[ $name ] ) ? sanitize_text_field( wp_unslash( $_SERVER[ $name ] ) ) : '';
	}
}
