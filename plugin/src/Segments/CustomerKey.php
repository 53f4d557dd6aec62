<?php
/**
 * Who a customer is.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Segments;

defined( 'ABSPATH' ) || exit;

/**
 * A user is known by id, a guest by the hash of the e-mail address, so that no address is kept twice.
 */
final class CustomerKey {

	/**
	 * Key of a user.
	 *
	 * @param int $user User id.
	 */
	public static function user( int $user ): string {
		return 'u' . $user;
	}

	/**
	 * Key of a guest.
	 *
	 * @param string $email E-mail address.
	 */
	public static function guest( string $email ): string {
		return 'e' . substr( hash( 'sha256', strtolower( trim( $email ) ) ), 0, 32 );
	}

	/**
	 * Key of the customer of an order, empty where nobody is named.
	 *
	 * @param \WC_Order $order Order.
	 */
	public static function of_order( \WC_Order $order ): string {
		if ( $order->get_customer_id() > 0 ) {
			return self::user( $order->get_customer_id() );
		}
		return '' === (string) $order->get_billing_email() ? '' : self::guest( (string) $order->get_billing_email() );
	}

	/**
	 * The address that all spellings of one mailbox share: without a tag, and without the dots that
	 * Google's mail ignores. Only to count uses of an offer, never to write to.
	 *
	 * @param string $email E-mail address.
	 */
	public static function mailbox( string $email ): string {
		$email = strtolower( trim( $email ) );
		$at    = strrpos( $email, '@' );
		if ( false === $at ) {
			return $email;
		}
		$domain = substr( $email, $at + 1 );
		$name   = (string) preg_replace( '/\+.*$/', '', substr( $email, 0, $at ) );
		if ( in_array( $domain, array( 'gmail.com', 'googlemail.com' ), true ) ) {
			return str_replace( '.', '', $name ) . '@gmail.com';
		}
		return $name . '@' . $domain;
	}
}
