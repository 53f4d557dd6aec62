<?php
/**
 * Tandem's data in the Store API.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\StoreApi;

use Automattic\WooCommerce\StoreApi\Schemas\V1\CartItemSchema;
use Automattic\WooCommerce\StoreApi\Schemas\V1\CartSchema;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;

defined( 'ABSPATH' ) || exit;

/**
 * The one registration of `extensions.tandem` on the cart and on its lines. Parts of the plugin add
 * their data by the filters `tandem_store_api_cart` and `tandem_store_api_cart_item`.
 */
final class CartExtension implements Integration {

	/**
	 * Registers once blocks are loaded.
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_blocks_loaded', array( $this, 'register' ) );
		if ( did_action( 'woocommerce_blocks_loaded' ) ) {
			$this->register();
		}
	}

	/**
	 * Registers both end points.
	 */
	public function register(): void {
		if ( ! function_exists( 'woocommerce_store_api_register_endpoint_data' ) ) {
			return;
		}
		$schema = static fn(): array => array();
		woocommerce_store_api_register_endpoint_data(
			array(
				'endpoint'        => CartSchema::IDENTIFIER,
				'namespace'       => 'tandem',
				'data_callback'   => static fn(): array => self::data( 'tandem_store_api_cart', null ),
				'schema_callback' => $schema,
				'schema_type'     => ARRAY_A,
			)
		);
		woocommerce_store_api_register_endpoint_data(
			array(
				'endpoint'        => CartItemSchema::IDENTIFIER,
				'namespace'       => 'tandem',
				'data_callback'   => static fn( $item ): array => self::data( 'tandem_store_api_cart_item', $item ),
				'schema_callback' => $schema,
				'schema_type'     => ARRAY_A,
			)
		);
	}

	/**
	 * What the parts of the plugin add; nothing where one of them fails.
	 *
	 * @param string $filter Filter.
	 * @param mixed  $item   Cart item.
	 * @return array<string,mixed>
	 */
	private static function data( string $filter, mixed $item ): array {
		try {
			return (array) apply_filters( $filter, array(), $item ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.DynamicHooknameFound -- Both names carry the prefix.
		} catch ( \Throwable $error ) {
			Log::failure( $filter, $error );
			return array();
		}
	}
}
