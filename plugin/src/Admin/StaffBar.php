<?php
/**
 * Tandem in the admin bar of the shop.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Admin;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Tells shop managers on the shop's own pages whether shoppers see what they see, marks what only they see, and
 * opens a panel that lists what stands on the page and what keeps the rest away. Nobody else gets a byte of it.
 */
final class StaffBar implements Integration {

	/**
	 * Takes the settings.
	 *
	 * @param Settings $settings Settings.
	 */
	public function __construct( private readonly Settings $settings ) {
	}

	/**
	 * Attaches the bar and its files.
	 */
	public function register_hooks(): void {
		if ( is_admin() ) {
			return;
		}
		add_action( 'admin_bar_menu', array( $this, 'menu' ), 95 );
		add_action( 'wp_enqueue_scripts', array( $this, 'files' ) );
	}

	/**
	 * Adds the entry.
	 *
	 * @param \WP_Admin_Bar $bar Bar.
	 */
	public function menu( \WP_Admin_Bar $bar ): void {
		if ( ! $this->here() ) {
			return;
		}
		$bar->add_node(
			array(
				'id'    => 'tandem',
				'title' => '<span class="ab-icon dashicons dashicons-networking" aria-hidden="true"></span><span class="ab-label">' . esc_html( $this->state() ) . '</span>',
				'href'  => AdminPage::url(),
			)
		);
		$bar->add_node(
			array(
				'parent' => 'tandem',
				'id'     => 'tandem-page',
				'title'  => esc_html__( 'What is on this page?', 'tandem-for-woocommerce' ),
				'href'   => add_query_arg( 'url', rawurlencode( self::address() ), AdminPage::url( 'why' ) ),
			)
		);
		$bar->add_node(
			array(
				'parent' => 'tandem',
				'id'     => 'tandem-overview',
				'title'  => esc_html__( 'Overview', 'tandem-for-woocommerce' ),
				'href'   => AdminPage::url(),
			)
		);
	}

	/**
	 * Loads script and style.
	 */
	public function files(): void {
		if ( ! $this->here() ) {
			return;
		}
		wp_enqueue_style( 'tandem-staff', plugins_url( 'assets/css/staff.css', TANDEM_FILE ), array(), TANDEM_VERSION );
		wp_enqueue_script( 'tandem-staff', plugins_url( 'assets/js/staff.js', TANDEM_FILE ), array( 'wp-i18n' ), TANDEM_VERSION, array( 'strategy' => 'defer', 'in_footer' => true ) );
		wp_set_script_translations( 'tandem-staff', 'tandem-for-woocommerce', TANDEM_DIR . '/languages' );
		wp_add_inline_script(
			'tandem-staff',
			'window.tandemStaff = ' . wp_json_encode(
				array(
					'why'     => rest_url( 'tandem/v1/why' ),
					'nonce'   => wp_create_nonce( 'wp_rest' ),
					'page'    => self::address(),
					'tab'     => AdminPage::url( '' ),
					'preview' => ! $this->settings->get( 'live' ) && $this->settings->open(),
				),
				JSON_HEX_TAG | JSON_HEX_AMP
			) . ';',
			'before'
		);
	}

	/**
	 * Whether this request is a page of the shop asked for by a shop manager with an admin bar.
	 */
	private function here(): bool {
		return ! is_admin() && is_admin_bar_showing() && current_user_can( 'manage_woocommerce' );
	}

	/**
	 * Who sees Tandem now.
	 */
	private function state(): string {
		return match ( true ) {
			Settings::safe_mode() => __( 'Tandem: safe mode', 'tandem-for-woocommerce' ),
			(bool) $this->settings->get( 'live' ) => __( 'Tandem: live', 'tandem-for-woocommerce' ),
			$this->settings->open() => __( 'Tandem: only you see it', 'tandem-for-woocommerce' ),
			default => __( 'Tandem: off', 'tandem-for-woocommerce' ),
		};
	}

	/**
	 * Address of this page.
	 */
	private static function address(): string {
		$path = isset( $_SERVER['REQUEST_URI'] ) ? sanitize_url( wp_unslash( $_SERVER['REQUEST_URI'] ) ) : '/';
		$home = wp_parse_url( home_url() );
		return ( $home['scheme'] ?? 'http' ) . '://' . ( $home['host'] ?? '' ) . ( isset( $home['port'] ) ? ':' . $home['port'] : '' ) . $path;
	}
}
