<?php
/**
 * The price of a product without HTML.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Catalog;

defined( 'ABSPATH' ) || exit;

/**
 * What WooCommerce prints, for plain text: the price as it is now, without the old one and without what only a
 * screen reader says of both.
 */
final class PlainPrice {

	/**
	 * The price of a product; empty where it has none.
	 *
	 * @param \WC_Product $product Product.
	 */
	public static function of( \WC_Product $product ): string {
		$now = preg_replace( '#<del\b.*?</del>|<span class="screen-reader-text">.*?</span>#s', '', $product->get_price_html() );
		return trim( html_entity_decode( wp_strip_all_tags( (string) $now ), ENT_QUOTES, 'UTF-8' ) );
	}
}
