<?php
/**
 * Badges and marks in words.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * Puts what the engine decided about a row into words beside its name and its saving.
 */
final class BadgeText {

	/**
	 * Badges of a row.
	 *
	 * @param list<string> $kinds Kinds as the engine gave them.
	 * @param int|null     $stock Units left.
	 */
	public static function badges( array $kinds, ?int $stock ): string {
		$html = '';
		foreach ( $kinds as $kind ) {
			$label = match ( $kind ) {
				'best'      => __( 'Best value', 'tandem-for-woocommerce' ),
				'pick'      => __( 'Our pick', 'tandem-for-woocommerce' ),
				'sale'      => __( 'Sale', 'tandem-for-woocommerce' ),
				/* translators: %s: units in stock. */
				'low_stock' => sprintf( __( 'Only %s left', 'tandem-for-woocommerce' ), number_format_i18n( (int) $stock ) ),
				default     => '',
			};
			$html .= '' === $label ? '' : '<span class="tandem-table__badge is-' . esc_attr( strtr( $kind, '_', '-' ) ) . '">' . esc_html( $label ) . '</span>';
		}
		return '' === $html ? '' : '<span class="tandem-table__badges">' . $html . '</span>';
	}

	/**
	 * Mark of a saving, with what it means for those who hear the page.
	 *
	 * @param string|null $mark  high, top or null.
	 * @param string      $style text or emoji.
	 */
	public static function mark( ?string $mark, string $style ): string {
		if ( null === $mark || 'none' === $style ) {
			return '';
		}
		$signs = 'emoji' === $style ? array( 'high' => "\u{2B50}", 'top' => "\u{1F525}" ) : array( 'high' => '!', 'top' => '!!!' ); // phpcs:ignore WordPress.Arrays
		$said  = 'top' === $mark ? __( 'exceptional saving', 'tandem-for-woocommerce' ) : __( 'high saving', 'tandem-for-woocommerce' );
		return ' <span class="tandem-table__mark is-' . esc_attr( $mark ) . '"><span aria-hidden="true">' . esc_html( $signs[ $mark ] ?? '' ) . '</span><span class="screen-reader-text"> (' . esc_html( $said ) . ')</span></span>';
	}

	/**
	 * Why a row is shown.
	 *
	 * @param string $reason Reason.
	 */
	public static function reason( string $reason ): string {
		return '' === $reason ? '' : '<span class="tandem-table__reason">' . esc_html( $reason ) . '</span>';
	}

	/**
	 * Button that puts a product beside others.
	 *
	 * @param \WC_Product $product Product.
	 */
	public static function compare( \WC_Product $product ): string {
		$name = wp_strip_all_tags( $product->get_name() );
		/* translators: %s: product name. */
		$said = sprintf( __( 'Compare %s', 'tandem-for-woocommerce' ), $name );
		return ' <button type="button" class="tandem-table__compare" data-compare="' . esc_attr( (string) $product->get_id() ) . '" data-name="' . esc_attr( $name ) . '" aria-pressed="false" aria-label="' . esc_attr( $said ) . '">' . esc_html__( 'Compare', 'tandem-for-woocommerce' ) . '</button>';
	}
}
