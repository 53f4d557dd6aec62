<?php
/**
 * Plugin Name:          Tandem for WooCommerce
 * Description:          Recommendations, exact bundle prices, offers and comparison tables that help each shopper find what belongs with what they came for. Everything is computed on your own server.
 * Version:              0.1.0
 * Requires at least:    6.9
 * Requires PHP:         8.2
 * Requires Plugins:     woocommerce
 * WC requires at least: 10.0
 * WC tested up to:      11.0
 * Author:               The Tandem authors
 * License:              GPL-2.0-or-later
 * License URI:          https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:          tandem-for-woocommerce
 * Domain Path:          /languages
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

define( 'TANDEM_VERSION', '0.1.0' );
define( 'TANDEM_FILE', __FILE__ );
define( 'TANDEM_DIR', __DIR__ );

require __DIR__ . '/src/autoload.php';

add_action(
	'before_woocommerce_init',
	static function (): void {
		if ( class_exists( \Automattic\WooCommerce\Utilities\FeaturesUtil::class ) ) {
			foreach ( array( 'custom_order_tables', 'cart_checkout_blocks' ) as $tandem_feature ) {
				\Automattic\WooCommerce\Utilities\FeaturesUtil::declare_compatibility( $tandem_feature, TANDEM_FILE, true );
			}
		}
	}
);

register_activation_hook( __FILE__, array( \Tandem\Plugin\Plugin::class, 'activate' ) );
register_deactivation_hook( __FILE__, array( \Tandem\Plugin\Plugin::class, 'deactivate' ) );

add_action(
	'plugins_loaded',
	static function (): void {
		if ( class_exists( \WooCommerce::class ) ) {
			\Tandem\Plugin\Plugin::instance()->boot();
		}
	}
);
