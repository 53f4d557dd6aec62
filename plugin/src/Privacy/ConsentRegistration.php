<?php
/**
 * Tells the site's consent tools what Tandem keeps.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Privacy;

use Tandem\Plugin\Integration;

defined( 'ABSPATH' ) || exit;

/**
 * Registers Tandem with the WP Consent API and describes its keys there.
 */
final class ConsentRegistration implements Integration {

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_filter( 'wp_consent_api_registered_' . plugin_basename( TANDEM_FILE ), '__return_true' );
		add_action( 'init', array( $this, 'describe' ) );
	}

	/**
	 * Describes the keys of the browser.
	 */
	public function describe(): void {
		if ( ! function_exists( 'wp_add_cookie_info' ) ) {
			return;
		}
		$name = 'Tandem for WooCommerce';
		wp_add_cookie_info( BrowsingHistory::COOKIE, $name, 'preferences', __( 'Session', 'tandem-for-woocommerce' ), __( 'Products you looked at, to suggest others that fit.', 'tandem-for-woocommerce' ), false, false, false );
		wp_add_cookie_info( Consent::COOKIE, $name, 'functional', __( '180 days', 'tandem-for-woocommerce' ), __( 'Whether you want suggestions by what you looked at.', 'tandem-for-woocommerce' ), false, false, false );
		wp_add_cookie_info( \Tandem\Plugin\Segments\ReturningVisitor::COOKIE, $name, 'preferences', __( '1 year', 'tandem-for-woocommerce' ), __( 'That this browser was here before, so that offers for a first visit are not shown again.', 'tandem-for-woocommerce' ), false, false, false );
		wp_add_cookie_info( 'tandem_seen', $name, 'preferences', __( '14 days', 'tandem-for-woocommerce' ), __( 'How often you saw a suggestion without looking at it, so that others get its place. Kept in your browser.', 'tandem-for-woocommerce' ), false, false, false );
		wp_add_cookie_info( 'tandem_day', $name, 'preferences', __( '1 day', 'tandem-for-woocommerce' ), __( 'How many suggestions you saw today, so that they do not become too many.', 'tandem-for-woocommerce' ), false, false, false );
		wp_add_cookie_info( 'tandem_proof', $name, 'preferences', __( '1 day', 'tandem-for-woocommerce' ), __( 'On which products you were told how many others bought them today. Kept in your browser.', 'tandem-for-woocommerce' ), false, false, false );
		wp_add_cookie_info( \Tandem\Plugin\Answers\Answers::COOKIE, $name, 'functional', __( 'Session, or 180 days with consent', 'tandem-for-woocommerce' ), __( 'What you answered to the questions of the shop, until you delete it.', 'tandem-for-woocommerce' ), false, false, false );
		wp_add_cookie_info( 'tandem_dismissed', $name, 'functional', __( '30 days', 'tandem-for-woocommerce' ), __( 'Products you do not want to be suggested, kept in your browser.', 'tandem-for-woocommerce' ), false, false, false );
	}
}
