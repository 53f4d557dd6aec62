<?php
/**
 * Rules of the engine in words.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

use Tandem\Value\MinorUnits;

defined( 'ABSPATH' ) || exit;

/**
 * Says for people what a rule gives and why it gave nothing.
 */
final class RuleWords {

	/**
	 * What a rule takes off, or nothing where its name alone has to say it.
	 *
	 * @param array<string,mixed> $rule     Rule of a quote.
	 * @param string              $currency Currency code.
	 * @param int                 $exponent Its decimals.
	 */
	public static function discount( array $rule, string $currency, int $exponent ): string {
		$discount = (array) ( $rule['discount'] ?? array() );
		$amount   = static fn(): string => wp_strip_all_tags( html_entity_decode( wc_price( (float) MinorUnits::format( (int) ( $discount['minor'] ?? 0 ), $exponent ), array( 'currency' => $currency ) ), ENT_QUOTES, 'UTF-8' ) );
		return match ( $discount['type'] ?? '' ) {
			/* translators: %s: percent. */
			'percent' => sprintf( __( '%s%% off', 'tandem-for-woocommerce' ), wc_format_localized_decimal( rtrim( rtrim( MinorUnits::format( (int) ( $discount['basis_points'] ?? 0 ), 2 ), '0' ), '.' ) ) ),
			/* translators: %s: amount. */
			'amount' => sprintf( __( '%s off', 'tandem-for-woocommerce' ), $amount() ),
			/* translators: %s: amount. */
			'fixed' => sprintf( __( '%s for one set', 'tandem-for-woocommerce' ), $amount() ),
			default => '',
		};
	}

	/**
	 * Why the engine did not lower the price, in words for the owner.
	 *
	 * @param string $code Code of the answer.
	 */
	public static function refusal( string $code ): string {
		return match ( true ) {
			str_starts_with( $code, 'window' ) => __( 'The bundle is outside its schedule now.', 'tandem-for-woocommerce' ),
			'floor' === $code => __( 'The discount would go below the floor, so the shop sells at regular prices.', 'tandem-for-woocommerce' ),
			'floor.cost_unknown' === $code => __( 'The floor needs the cost of every product, and one has none.', 'tandem-for-woocommerce' ),
			'worse' === $code => __( 'The bundle price is not lower than the products one by one.', 'tandem-for-woocommerce' ),
			'free' === $code => __( 'The bundle would cost nothing.', 'tandem-for-woocommerce' ),
			'component.on_sale' === $code => __( 'A product is on sale and the rule leaves those out.', 'tandem-for-woocommerce' ),
			'component.missing' === $code => __( 'The cart did not hold everything that it needs.', 'tandem-for-woocommerce' ),
			'outbid' === $code => __( 'Another bundle saved the shopper more on the same products.', 'tandem-for-woocommerce' ),
			'role' === $code || 'segment' === $code => __( 'Only the chosen roles or segments get this price; everybody else pays the single prices.', 'tandem-for-woocommerce' ),
			str_starts_with( $code, 'limit' ) => __( 'The bundle is sold out by its limit.', 'tandem-for-woocommerce' ),
			/* translators: %s: code. */
			default => sprintf( __( 'The rule does not apply (%s).', 'tandem-for-woocommerce' ), $code ),
		};
	}
}
