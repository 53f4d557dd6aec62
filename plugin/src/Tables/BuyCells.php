<?php
/**
 * Cells that put a product into the cart.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * Quantity stepper, variation choice, button and tick box. Without JavaScript the button submits the row's
 * own form to WooCommerce.
 */
final class BuyCells {

	/**
	 * Quantity stepper.
	 *
	 * @param \WC_Product $product Product.
	 * @param string      $form    Id of the row's form.
	 */
	public function quantity( \WC_Product $product, string $form ): Cell {
		if ( ! $product->is_in_stock() || $product->is_sold_individually() || ! $this->in_row( $product ) ) {
			return Cell::none();
		}
		$least = max( 1, (int) $product->get_min_purchase_quantity() );
		$most  = (int) $product->get_max_purchase_quantity();
		$name  = wp_strip_all_tags( $product->get_name() );
		/* translators: %s: product name. */
		$less = sprintf( __( 'One %s less', 'tandem-for-woocommerce' ), $name );
		/* translators: %s: product name. */
		$more = sprintf( __( 'One %s more', 'tandem-for-woocommerce' ), $name );
		/* translators: %s: product name. */
		$said = sprintf( __( 'Quantity of %s', 'tandem-for-woocommerce' ), $name );
		return new Cell(
			'<span class="tandem-table__stepper"><button type="button" class="tandem-table__step" data-step="-1" aria-label="' . esc_attr( $less ) . '"><span aria-hidden="true">&minus;</span></button>'
			. '<input class="tandem-table__quantity" type="number" inputmode="numeric" name="quantity" form="' . esc_attr( $form ) . '" value="' . esc_attr( (string) $least ) . '" min="' . esc_attr( (string) $least ) . '"'
			. ( $most > 0 ? ' max="' . esc_attr( (string) $most ) . '"' : '' ) . ' step="1" aria-label="' . esc_attr( $said ) . '">'
			. '<button type="button" class="tandem-table__step" data-step="1" aria-label="' . esc_attr( $more ) . '"><span aria-hidden="true">+</span></button></span>'
		);
	}

	/**
	 * The button, with the choice of a variation where there is one.
	 *
	 * @param \WC_Product $product Product.
	 * @param string      $form    Id of the row's form.
	 */
	public function button( \WC_Product $product, string $form ): Cell {
		$name = wp_strip_all_tags( $product->get_name() );
		if ( ! $product->is_in_stock() ) {
			return new Cell( '<span class="tandem-table__stock is-out">' . esc_html__( 'Out of stock', 'tandem-for-woocommerce' ) . '</span>' );
		}
		if ( ! $this->in_row( $product ) ) {
			/* translators: %s: product name. */
			$said = sprintf( __( 'Choose options of %s', 'tandem-for-woocommerce' ), $name );
			return new Cell( '<a class="button wp-element-button tandem-table__button" href="' . esc_url( $product->get_permalink() ) . '" aria-label="' . esc_attr( $said ) . '">' . esc_html__( 'Choose', 'tandem-for-woocommerce' ) . '</a>' );
		}
		$choice = $product instanceof \WC_Product_Variable ? $this->choice( $product, $name, $form ) : '<input type="hidden" name="add-to-cart" value="' . esc_attr( (string) $product->get_id() ) . '" form="' . esc_attr( $form ) . '">';
		/* translators: %s: product name. */
		$said = sprintf( __( 'Add to cart: %s', 'tandem-for-woocommerce' ), $name );
		return new Cell(
			'<form class="tandem-table__form" id="' . esc_attr( $form ) . '" data-name="' . esc_attr( $name ) . '" method="post">' . $choice
			. '<button type="submit" class="button wp-element-button tandem-table__button" aria-label="' . esc_attr( $said ) . '">' . esc_html__( 'Add to cart', 'tandem-for-woocommerce' ) . '</button></form>'
		);
	}

	/**
	 * Tick box of a row.
	 *
	 * @param \WC_Product $product Product.
	 */
	public function tick( \WC_Product $product ): Cell {
		/* translators: %s: product name. */
		$said = sprintf( __( 'Select %s', 'tandem-for-woocommerce' ), wp_strip_all_tags( $product->get_name() ) );
		$can  = $product->is_in_stock() && $product->is_purchasable() && ! $product->is_type( array( 'variable', 'grouped', 'external' ) );
		return new Cell( '<label class="tandem-table__tick"><input type="checkbox" data-select' . ( $can ? '' : ' data-unbuyable' ) . ' aria-label="' . esc_attr( $said ) . '"></label>' );
	}

	/**
	 * Whether it can be bought from the row: simple, bundle, or variable with few and complete variations.
	 *
	 * @param \WC_Product $product Product.
	 */
	private function in_row( \WC_Product $product ): bool {
		if ( $product instanceof \WC_Product_Variable ) {
			return count( $product->get_children() ) <= 30 && array() !== $this->variations( $product );
		}
		return $product->is_purchasable() && ! $product->is_type( array( 'grouped', 'external' ) );
	}

	/**
	 * Choice of a variation.
	 *
	 * @param \WC_Product_Variable $product Product.
	 * @param string               $name    Its name.
	 * @param string               $form    Id of the row's form.
	 */
	private function choice( \WC_Product_Variable $product, string $name, string $form ): string {
		/* translators: %s: product name. */
		$said    = sprintf( __( 'Option of %s', 'tandem-for-woocommerce' ), $name );
		$options = '';
		foreach ( $this->variations( $product ) as $id => $variation ) {
			$price    = html_entity_decode( wp_strip_all_tags( wc_price( (float) wc_get_price_to_display( $variation ) ) ), ENT_QUOTES, 'UTF-8' );
			$options .= '<option value="' . esc_attr( (string) $id ) . '">' . esc_html( wp_strip_all_tags( wc_get_formatted_variation( $variation, true, false ) ) . ' (' . $price . ')' ) . '</option>';
		}
		return '<select class="tandem-table__choice" name="add-to-cart" form="' . esc_attr( $form ) . '" aria-label="' . esc_attr( $said ) . '">' . $options . '</select>';
	}

	/**
	 * Variations that can be bought by their id alone: every attribute set, in stock, with a price.
	 *
	 * @param \WC_Product_Variable $product Product.
	 * @return array<int,\WC_Product_Variation>
	 */
	private function variations( \WC_Product_Variable $product ): array {
		$found = array();
		foreach ( $product->get_visible_children() as $id ) {
			$variation = wc_get_product( $id );
			if ( $variation instanceof \WC_Product_Variation && $variation->is_purchasable() && $variation->is_in_stock() && ! in_array( '', $variation->get_variation_attributes( false ), true ) ) {
				$found[ (int) $id ] = $variation;
			}
		}
		return $found;
	}
}
