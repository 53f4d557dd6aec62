<?php
/**
 * Tells the site's consent tools what Tandem keeps.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Privacy;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;

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
		try {
			foreach ( BrowserKeys::all() as $key ) {
				// No personal data: as text, since the interface takes nothing else.
				wp_add_cookie_info( $key['name'], 'Tandem for WooCommerce', $key['consent'], $key['life'], $key['purpose'], '', false, false );
			}
		} catch ( \Throwable $error ) {
			// A list in a consent plugin is no reason to have no shop.
			Log::failure( 'consent registration', $error );
		}
	}
}
