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
		woocommerce_store_api_register_endpoint_data(
			array(
				'endpoint'        => CartSchema::IDENTIFIER,
				'namespace'       => 'tandem',
				'data_callback'   => static fn(): array => self::data( 'tandem_store_api_cart', null ),
				'schema_callback' => array( self::class, 'cart_schema' ),
				'schema_type'     => ARRAY_A,
			)
		);
		woocommerce_store_api_register_endpoint_data(
			array(
				'endpoint'        => CartItemSchema::IDENTIFIER,
				'namespace'       => 'tandem',
				'data_callback'   => static fn( $item ): array => self::data( 'tandem_store_api_cart_item', $item ),
				'schema_callback' => array( self::class, 'item_schema' ),
				'schema_type'     => ARRAY_A,
			)
		);
	}

	/**
	 * Schema of a cart's data about bundles. Other parts add fields of their own.
	 *
	 * @return array<string,array<string,mixed>>
	 */
	public static function cart_schema(): array {
		return array(
			'bundles'      => self::field( 'array', 'Bundles and offers that apply: rule, name, times, saving in minor units, keys of lines.' ),
			'sets'         => self::field( 'array', 'Every bundle once: rule, name, its sum, its saving, and both in words.' ),
			'saving'       => self::field( 'string', 'What all of them save, in minor units.' ),
			'saving_text'  => self::field( 'string', 'The same as the shop shows prices.' ),
			'saving_label' => self::field( 'string', 'What the saving is called.' ),
			'message'      => self::field( 'string', 'Why prices changed with this request, or nothing.' ),
			'undo'         => self::field( 'string', 'Key of the line that this request took out and that can be put back, or nothing.' ),
			'offer'        => self::field( array( 'object', 'null' ), 'The bundle whose missing pieces are offered: bundle, token, url, link, name, text, whether one piece is to be chosen (open), what to send as tandem with cart/add-item (choice), and the products that are missing (pieces).' ),
		);
	}

	/**
	 * Schema of a line's data about bundles.
	 *
	 * @return array<string,array<string,mixed>>
	 */
	public static function item_schema(): array {
		return array(
			'saving' => self::field( 'string', 'What the line saves, in minor units.' ),
			'parts'  => self::field( 'array', 'Bundles and offers that the line is part of: rule, name, units.' ),
			'place'  => self::field( 'string', 'Place among the lines of its bundle: only, first, middle, last, or nothing.' ),
			'first'  => self::field( 'boolean', 'Whether the lines of its bundle begin with it.' ),
			'last'   => self::field( 'boolean', 'Whether they end with it.' ),
		);
	}

	/**
	 * A field that is only read.
	 *
	 * @param string|list<string> $type Type.
	 * @param string              $text Description.
	 * @return array<string,mixed>
	 */
	private static function field( string|array $type, string $text ): array {
		return array(
			'description' => $text,
			'type'        => $type,
			'context'     => array( 'view', 'edit' ),
			'readonly'    => true,
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
