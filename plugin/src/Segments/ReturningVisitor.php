<?php
/**
 * Recognises a browser that was here before.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Segments;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Privacy\Consent;

defined( 'ABSPATH' ) || exit;

/**
 * With consent, a browser whose visit has ended is a returning one: the cookie says so and nothing else.
 * Without consent nobody is recognised, and a guest without orders counts as a first visit. It is written
 * with the cart session, that is only where the response is never cached.
 */
final class ReturningVisitor implements Integration {

	public const COOKIE = 'tandem_returning';

	/** Session key: when this visit began. */
	private const SINCE = 'tandem_visit_since';

	/** Seconds after which a visit is over. */
	private const VISIT = 1800;

	/**
	 * Takes the consent.
	 *
	 * @param Consent $consent Consent.
	 */
	public function __construct( private readonly Consent $consent ) {
	}

	/**
	 * Attaches to the cart's session.
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_set_cart_cookies', array( $this, 'note' ) );
	}

	/**
	 * Whether the browser of this request was here before and agreed to be recognised.
	 */
	public static function recognised(): bool {
		return isset( $_COOKIE[ self::COOKIE ] ) && '1' === sanitize_key( wp_unslash( $_COOKIE[ self::COOKIE ] ) );
	}

	/**
	 * Notes the visit.
	 *
	 * @param mixed $set Whether cookies are set.
	 */
	public function note( $set ): void {
		if ( ! $set || ! WC()->session || headers_sent() || self::recognised() || ! $this->consent->allows( Consent::PREFERENCES ) ) {
			return;
		}
		$since = (int) WC()->session->get( self::SINCE, 0 );
		if ( 0 === $since ) {
			WC()->session->set( self::SINCE, time() );
		} elseif ( $since < time() - self::VISIT ) {
			wc_setcookie( self::COOKIE, '1', time() + YEAR_IN_SECONDS, is_ssl(), true );
		}
	}
}
