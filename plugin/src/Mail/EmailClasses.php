<?php
/**
 * When WooCommerce needs to know of Tandem's e-mails.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Mail;

use Tandem\Plugin\Moments\MomentMail;
use Tandem\Plugin\Reports\DigestEmail;

defined( 'ABSPATH' ) || exit;

/**
 * WooCommerce makes every e-mail class in every REST request, to register its settings; each reads an option of its
 * own. A change of the cart sends none and lists none, so it is spared them; elsewhere one query reads all options.
 */
final class EmailClasses {

	/**
	 * Adds e-mails to WooCommerce's.
	 *
	 * @param mixed                                    $emails E-mails so far.
	 * @param callable():array<string,\WC_Email> $make   Makes them.
	 * @return mixed
	 */
	public static function add( mixed $emails, callable $make ): mixed {
		if ( ! is_array( $emails ) || self::is_cart_request() ) {
			return $emails;
		}
		wp_prime_option_caches( array_map( static fn( string $id ): string => "woocommerce_{$id}_settings", array( PostPurchaseEmail::ID, DigestEmail::ID, ...array_map( static fn( MomentMail $mail ): string => $mail->email_id(), array_values( MomentMail::all() ) ) ) ) );
		return $emails + $make();
	}

	/**
	 * Whether the Store API is asked about a cart.
	 */
	private static function is_cart_request(): bool {
		$address = isset( $_SERVER['REQUEST_URI'] ) ? sanitize_text_field( wp_unslash( $_SERVER['REQUEST_URI'] ) ) : '';
		return 1 === preg_match( '#/wc/store(/v1)?/cart([/?&]|$)#', $address );
	}
}
