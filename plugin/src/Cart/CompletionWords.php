<?php
/**
 * An offer to complete a bundle in words.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cart;

use Tandem\Plugin\Pricing\ShopCurrency;

defined( 'ABSPATH' ) || exit;

/**
 * What to add, what it costs more, and what it saves: the same sentence on product page, cart and checkout.
 */
final class CompletionWords {

	/**
	 * The sentence as plain text.
	 *
	 * @param array<string,mixed> $offer Names of the missing products, both amounts and their currency.
	 */
	public static function of( array $offer ): string {
		$with = (string) ( $offer['with'] ?? '' );
		if ( '' !== $with ) {
			$plain = array( 'with' => '' ) + $offer;
			return $offer['missing']
				/* translators: 1: product that the amounts hold for, such as "Shirt - Red" or "the least expensive Shirt", 2: sentence such as "Add Belt for $38.00 more and save $62.00." */
				? sprintf( __( 'With %1$s: %2$s', 'tandem-for-woocommerce' ), $with, self::of( $plain ) )
				/* translators: 1: product that the amount holds for, 2: amount saved. */
				: sprintf( __( 'With %1$s and what is in your cart the bundle is complete: you save %2$s.', 'tandem-for-woocommerce' ), $with, self::price( $offer['saves'], $offer['currency'] ) );
		}
		$price = static fn( int $minor ): string => self::price( $minor, $offer['currency'] );
		return match ( true ) {
			/* translators: %s: amount saved. */
			! $offer['missing'] => sprintf( __( 'With what is in your cart this completes the bundle: you save %s.', 'tandem-for-woocommerce' ), $price( $offer['saves'] ) ),
			/* translators: 1: products, 2: amount to pay more, 3: amount saved. */
			! empty( $offer['open'] ) && $offer['more'] > 0 => sprintf( __( 'Add %1$s of your choice: %2$s more with the least expensive one, and you save %3$s.', 'tandem-for-woocommerce' ), wp_sprintf( '%l', $offer['missing'] ), $price( $offer['more'] ), $price( $offer['saves'] ) ),
			/* translators: 1: products, 2: amount saved. */
			! empty( $offer['open'] ) => sprintf( __( 'Add %1$s of your choice and pay no more than now with the least expensive one: you save %2$s.', 'tandem-for-woocommerce' ), wp_sprintf( '%l', $offer['missing'] ), $price( $offer['saves'] ) ),
			/* translators: 1: products, 2: amount to pay more, 3: amount saved. */
			$offer['more'] > 0 => sprintf( __( 'Add %1$s for %2$s more and save %3$s.', 'tandem-for-woocommerce' ), wp_sprintf( '%l', $offer['missing'] ), $price( $offer['more'] ), $price( $offer['saves'] ) ),
			/* translators: 1: products, 2: amount saved. */
			default => sprintf( __( 'Add %1$s and pay no more than now: you save %2$s.', 'tandem-for-woocommerce' ), wp_sprintf( '%l', $offer['missing'] ), $price( $offer['saves'] ) ),
		};
	}

	/**
	 * An amount as plain text.
	 *
	 * @param int          $minor    Minor units.
	 * @param ShopCurrency $currency Their currency.
	 */
	public static function price( int $minor, ShopCurrency $currency ): string {
		return html_entity_decode( wp_strip_all_tags( wc_price( (float) $currency->decimal( $minor ) ) ), ENT_QUOTES, 'UTF-8' );
	}
}
