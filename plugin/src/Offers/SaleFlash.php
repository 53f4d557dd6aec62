<?php
/**
 * Where a theme prints its sale badge.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Offers;

defined( 'ABSPATH' ) || exit;

/**
 * WooCommerce and its themes ask the product whether it is on sale before they print the badge, which they call the
 * sale flash. Only there is a product with a public offer said to be on sale: its price stays as it is.
 */
final class SaleFlash {

	/** Template hooks within which it is printed, by a template or without. */
	private const HOOKS = array( 'woocommerce_before_shop_loop_item_title', 'woocommerce_before_single_product_summary' );

	/** Templates that print it, wherever a theme has moved them: Storefront's lists do it beside the price. */
	private const TEMPLATES = array( 'loop/sale-flash.php', 'single-product/sale-flash.php' );

	/**
	 * Templates of it that are being printed.
	 *
	 * @var int
	 */
	private static int $open = 0;

	/**
	 * Follows the templates.
	 */
	public static function follow(): void {
		add_action( 'woocommerce_before_template_part', array( self::class, 'enter' ), 10, 1 );
		add_action( 'woocommerce_after_template_part', array( self::class, 'leave' ), 10, 1 );
	}

	/**
	 * Whether the badge is being printed.
	 */
	public static function is_due(): bool {
		return self::$open > 0 || array() !== array_filter( self::HOOKS, static fn( string $hook ): bool => doing_action( $hook ) );
	}

	/**
	 * A template begins.
	 *
	 * @param mixed $template Name.
	 */
	public static function enter( mixed $template ): void {
		self::$open += in_array( $template, self::TEMPLATES, true ) ? 1 : 0;
	}

	/**
	 * A template ends.
	 *
	 * @param mixed $template Name.
	 */
	public static function leave( mixed $template ): void {
		self::$open = max( 0, self::$open - ( in_array( $template, self::TEMPLATES, true ) ? 1 : 0 ) );
	}
}
