<?php
/**
 * Recently viewed products of a shopper who agreed.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Privacy;

defined( 'ABSPATH' ) || exit;

/**
 * The history lives in one session cookie of the browser, written by script after consent; the server keeps
 * nothing. It holds product ids only and is read as integers.
 */
final class BrowsingHistory {

	public const COOKIE  = 'tandem_rv';
	public const MAXIMUM = 15;

	/**
	 * Takes the consent.
	 *
	 * @param Consent $consent Consent.
	 */
	public function __construct( private readonly Consent $consent ) {
	}

	/**
	 * Whether the shopper agreed to suggestions from what is known of them.
	 */
	public function agreed(): bool {
		return $this->consent->allows( Consent::PREFERENCES );
	}

	/**
	 * Views, newest first, as the engine takes them. The cookie holds no times: a minute apart is assumed.
	 *
	 * @param int $now UNIX seconds.
	 * @return list<array{item:int,at:int,kind:string}>
	 */
	public function views( int $now ): array {
		$cookie = isset( $_COOKIE[ self::COOKIE ] ) && is_string( $_COOKIE[ self::COOKIE ] ) ? sanitize_text_field( wp_unslash( $_COOKIE[ self::COOKIE ] ) ) : '';
		if ( '' === $cookie || ! $this->agreed() ) {
			return array();
		}
		$views = array();
		foreach ( array_slice( explode( '.', $cookie ), 0, self::MAXIMUM ) as $place => $id ) {
			if ( 1 === preg_match( '/^[1-9]\d{0,17}$/', $id ) ) {
				$views[ (int) $id ] ??= array(
					'item' => (int) $id,
					'at'   => $now - 60 * $place,
					'kind' => 'view',
				);
			}
		}
		return array_values( $views );
	}
}
