<?php
/**
 * What themes and other plugins may call.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

if ( ! function_exists( 'tandem_table' ) ) {
	/**
	 * Markup of a table: `echo tandem_table( array( 'id' => 12 ) );`. Empty where it has no row or a value is wrong.
	 *
	 * @param array<string,mixed> $attributes Attributes of the shortcode, such as id, category, columns, limit.
	 * @param string              $kind       products, bundles or comparison; a saved table has its own.
	 */
	function tandem_table( array $attributes = array(), string $kind = 'products' ): string {
		return Tandem\Plugin\Plugin::instance()->tables()->shortcodes()->table( $attributes, $kind );
	}
}
