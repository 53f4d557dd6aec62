<?php
/**
 * WooCommerce > Tandem.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Admin;

use Tandem\Plugin\Health\ServerFacts;
use Tandem\Plugin\Integration;

defined( 'ABSPATH' ) || exit;

/**
 * The one admin page. Its tabs are React pages of the bundle in build/; an area adds a file to
 * admin/pages/ and, when it needs data at once, an entry by the filter tandem_admin_data.
 */
final class AdminPage implements Integration {

	public const SLUG = 'tandem';

	/**
	 * Attaches menu, scripts and the link in the plugin list.
	 */
	public function register_hooks(): void {
		if ( ! is_admin() ) {
			return;
		}
		add_action( 'admin_menu', array( $this, 'menu' ), 60 );
		add_action( 'admin_enqueue_scripts', array( $this, 'scripts' ) );
		add_filter( 'plugin_action_links_' . plugin_basename( TANDEM_FILE ), array( $this, 'links' ) );
		add_filter( 'woocommerce_screen_ids', array( $this, 'screens' ) );
	}

	/**
	 * Address of a tab.
	 *
	 * @param string $tab Name of the tab.
	 */
	public static function url( string $tab = '' ): string {
		return admin_url( 'admin.php?page=' . self::SLUG . ( '' === $tab ? '' : '&tab=' . $tab ) );
	}

	/**
	 * Whether a screen is this page.
	 */
	public static function here(): bool {
		$screen = function_exists( 'get_current_screen' ) ? get_current_screen() : null;
		return null !== $screen && 'woocommerce_page_' . self::SLUG === $screen->id;
	}

	/**
	 * Adds the menu line.
	 */
	public function menu(): void {
		add_submenu_page(
			'woocommerce',
			__( 'Tandem', 'tandem-for-woocommerce' ),
			__( 'Tandem', 'tandem-for-woocommerce' ),
			'manage_woocommerce',
			self::SLUG,
			static function (): void {
				echo '<div class="wrap tandem-wrap"><h1 class="wp-heading-inline">' . esc_html__( 'Tandem', 'tandem-for-woocommerce' ) . '</h1><hr class="wp-header-end"><div id="tandem-admin"><noscript><p>' . esc_html__( 'This page needs JavaScript. The command "wp tandem" does the same.', 'tandem-for-woocommerce' ) . '</p></noscript></div></div>';
			}
		);
	}

	/**
	 * Loads the bundle, on this page only.
	 *
	 * @param string $hook Page.
	 */
	public function scripts( string $hook ): void {
		if ( 'woocommerce_page_' . self::SLUG !== $hook ) {
			return;
		}
		$asset = TANDEM_DIR . '/build/index.asset.php';
		if ( ! is_file( $asset ) ) {
			return;
		}
		$asset = require $asset;
		wp_enqueue_script( 'tandem-admin', plugins_url( 'build/index.js', TANDEM_FILE ), $asset['dependencies'], $asset['version'], array( 'in_footer' => true ) );
		wp_set_script_translations( 'tandem-admin', 'tandem-for-woocommerce', TANDEM_DIR . '/languages' );
		wp_add_inline_script( 'tandem-admin', 'window.tandemAdmin = ' . wp_json_encode( $this->data(), JSON_HEX_TAG | JSON_HEX_AMP ) . ';', 'before' );
		wp_enqueue_style( 'tandem-admin', plugins_url( 'build/style-index.css', TANDEM_FILE ), array( 'wp-components' ), $asset['version'] );
		wp_style_add_data( 'tandem-admin', 'rtl', 'replace' );
	}

	/**
	 * A link to the page beside "Deactivate".
	 *
	 * @param array<int|string,string> $links Links.
	 * @return array<int|string,string>
	 */
	public function links( array $links ): array {
		return array( 'tandem' => '<a href="' . esc_url( self::url() ) . '">' . esc_html__( 'Overview', 'tandem-for-woocommerce' ) . '</a>' ) + $links;
	}

	/**
	 * Makes the page one of WooCommerce's own.
	 *
	 * @param list<string> $ids Screens.
	 * @return list<string>
	 */
	public function screens( array $ids ): array {
		$ids[] = 'woocommerce_page_' . self::SLUG;
		return $ids;
	}

	/**
	 * What the page needs before its first request.
	 *
	 * @return array<string,mixed>
	 */
	private function data(): array {
		$categories = get_terms(
			array(
				'taxonomy'   => 'product_cat',
				'hide_empty' => false,
				'number'     => 500,
				'fields'     => 'id=>name',
			)
		);
		return (array) apply_filters(
			'tandem_admin_data',
			array(
				'version'    => TANDEM_VERSION,
				'server'     => ServerFacts::all(),
				'site'       => get_bloginfo( 'name' ),
				'timezone'   => wp_timezone_string(),
				'home'       => home_url( '/' ),
				'health'     => admin_url( 'site-health.php' ),
				'shop'       => get_permalink( wc_get_page_id( 'shop' ) ),
				'pageUrl'    => self::url(),
				'statuses'   => wc_get_order_statuses(),
				'categories' => is_array( $categories ) ? (object) $categories : (object) array(),
				'features'   => (object) array(),
				'manual'     => array(
					'url'   => plugins_url( 'docs/', TANDEM_FILE ),
					'pages' => array_map( static fn( string $file ): string => basename( $file, '.md' ), (array) glob( TANDEM_DIR . '/docs/*.md' ) ),
				),
			)
		);
	}
}
