<?php
/**
 * Welcomes who is here for the first time.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Moments;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Journey\SameOrigin;
use Tandem\Plugin\Log;
use Tandem\Plugin\Segments\ShopperFacts;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * A bar at the bottom edge, as WooCommerce's own store notice, never over the page and never again once it is closed.
 * The page is the same for everybody: the bar waits in it, hidden and with its place taken by nothing, and one
 * uncached request a visit asks whether this shopper is new.
 */
final class WelcomeBar implements Integration {

	public const ACTION = 'tandem_welcome';

	/**
	 * Takes its services.
	 *
	 * @param Settings                $settings Settings.
	 * @param \Closure():ShopperFacts $facts    Facts of the shopper.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly \Closure $facts,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'wp_footer', array( $this, 'print_bar' ), 5 );
		add_action( 'wc_ajax_' . self::ACTION, array( $this, 'answer' ) );
	}

	/**
	 * Prints the hidden bar on pages that are the same for everybody.
	 */
	public function print_bar(): void {
		$text = trim( (string) $this->settings->get( 'moments.welcome.text' ) );
		if ( '' === $text || is_user_logged_in() || is_checkout() || is_cart() || is_account_page() || ! $this->on() ) {
			return;
		}
		wp_enqueue_style( 'tandem-bar', plugins_url( 'assets/css/bar.css', TANDEM_FILE ), array(), TANDEM_VERSION );
		wp_enqueue_script_module( 'tandem/welcome', plugins_url( 'assets/js/welcome.js', TANDEM_FILE ), array(), TANDEM_VERSION );
		wc_get_template(
			'tandem/welcome.php',
			array(
				'text' => $text,
				'link' => (string) $this->settings->get( 'moments.welcome.link' ),
				'ask'  => \WC_AJAX::get_endpoint( self::ACTION ),
			),
			'',
			TANDEM_DIR . '/templates/'
		);
	}

	/**
	 * Answers whether the shopper is here for the first time.
	 */
	public function answer(): void {
		SameOrigin::demand_read();
		wp_send_json( array( 'first' => $this->first() ) );
	}

	/**
	 * Whether the shopper of this request is new.
	 */
	public function first(): bool {
		try {
			return $this->on() && true === ( ( $this->facts )()->with_lines( array() )['visit.first'] ?? false );
		} catch ( \Throwable $error ) {
			Log::failure( 'welcome', $error );
			return false;
		}
	}

	/**
	 * Whether new visitors are welcomed.
	 */
	private function on(): bool {
		return (bool) $this->settings->get( 'moments.welcome.on' ) && $this->settings->open();
	}
}
