<?php
/**
 * Whether a page may be kept for others.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Place;

defined( 'ABSPATH' ) || exit;

/**
 * Rules by place or segment act only where a page cache cannot hand the page to somebody else: to customers who are
 * logged in, in cart, checkout and account, and, for the place alone, with WooCommerce's "geolocate with page
 * caching support", which puts the place into the address of each page.
 */
enum Shared {

	case Nobody;
	case Place;
	case Everybody;

	/**
	 * With whom the page of this request is shared.
	 */
	public static function now(): self {
		if ( is_user_logged_in() || ( did_action( 'wp' ) > 0 && ( is_cart() || is_checkout() || is_account_page() ) ) ) {
			return self::Nobody;
		}
		return 'geolocation_ajax' === get_option( 'woocommerce_default_customer_address' ) ? self::Place : self::Everybody;
	}
}
