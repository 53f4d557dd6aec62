<?php
/**
 * Adds a set to the cart.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Catalog\ProductReader;
use Tandem\Plugin\Recommendations\SuggestionId;

defined( 'ABSPATH' ) || exit;

/**
 * All products or none. Only ids come from the shopper; what may be bought and for how much is decided
 * here and by WooCommerce.
 */
final class SetAdder {

	/** More products than a set ever shows are refused. */
	private const MAXIMUM = 5;

	/**
	 * Takes the product reader.
	 *
	 * @param ProductReader $products Reads products.
	 */
	public function __construct( private readonly ProductReader $products ) {
	}

	/**
	 * Adds one of each, or as many as are asked for.
	 *
	 * @param array<int,array{variation:int,event:string,qty?:int}> $wanted By product id: variation (0 for none), suggestion id and units.
	 * @return array<int,int> What was added: units by product id.
	 * @throws SetRefused With a sentence for the shopper; the cart is as it was.
	 */
	public function add( array $wanted ): array {
		if ( array() === $wanted || count( $wanted ) > self::MAXIMUM ) {
			throw new SetRefused( esc_html__( 'Please choose at least one product.', 'tandem-for-woocommerce' ) );
		}
		$lines    = $this->checked( $wanted );
		$cart     = WC()->cart;
		$contents = $cart->get_cart_contents();
		$removed  = $cart->get_removed_cart_contents();
		$earlier  = wc_get_notices();

		foreach ( $lines as $line ) {
			$mark = $this->mark( $line['event'] );
			add_filter( 'woocommerce_add_cart_item', $mark );
			try {
				$added = apply_filters( 'woocommerce_add_to_cart_validation', true, $line['product'], $line['qty'], $line['variation'], $line['attributes'] )
					&& false !== $cart->add_to_cart( $line['product'], $line['qty'], $line['variation'], $line['attributes'] );
			} finally {
				remove_filter( 'woocommerce_add_cart_item', $mark );
			}
			if ( ! $added ) {
				$cart->set_cart_contents( $contents );
				$cart->set_removed_cart_contents( $removed );
				$cart->calculate_totals();
				$why = $this->last_error( $earlier );
				wc_set_notices( $earlier );
				throw new SetRefused( wp_kses_post( '' !== $why ? $why : $this->unavailable( $line['name'] ) ) );
			}
		}
		return array_column( $lines, 'qty', 'product' );
	}

	/**
	 * Takes the line of a product out, in favour of a better one that was just added: it keeps the quantity where
	 * stock allows. Nothing happens where there is no such line, or several.
	 *
	 * @param int $product Product that is replaced.
	 * @param int $by      Product that was added.
	 */
	public function replace( int $product, int $by ): void {
		$cart = WC()->cart;
		$of   = static fn( int $id ): array => array_keys( array_filter( $cart->get_cart(), static fn( array $line ): bool => $id === (int) ( $line['product_id'] ?? 0 ) ) );
		$old  = $of( $product );
		$new  = $of( $by );
		if ( 1 !== count( $old ) || 1 !== count( $new ) || $product === $by ) {
			return;
		}
		$line     = $cart->get_cart_item( $new[0] );
		$quantity = (int) $cart->get_cart_item( $old[0] )['quantity'];
		$cart->remove_cart_item( $old[0] );
		if ( $quantity > (int) $line['quantity'] && $line['data'] instanceof \WC_Product && $line['data']->has_enough_stock( $quantity ) && ! $line['data']->is_sold_individually() ) {
			$cart->set_quantity( $new[0], $quantity );
		}
	}

	/**
	 * Checks everything before anything is added.
	 *
	 * @param array<int,array{variation:int,event:string,qty?:int}> $wanted Wanted products.
	 * @return list<array{product:int,variation:int,qty:int,attributes:array<string,string>,event:string,name:string}>
	 * @throws SetRefused When one cannot be bought.
	 */
	private function checked( array $wanted ): array {
		$products = $this->products->sellable( array_keys( $wanted ) );
		$lines    = array();
		foreach ( $wanted as $id => $choice ) {
			$product = $products[ $id ] ?? null;
			$item    = null === $product ? null : SetItem::of( $product, $choice['variation'] );
			if ( null === $item || ( $choice['variation'] > 0 && $choice['variation'] !== $item->chosen ) ) {
				throw new SetRefused( esc_html( $this->unavailable( null === $product ? '' : $product->get_name() ) ) );
			}
			if ( $item->open ) {
				/* translators: %s: product name. */
				throw new SetRefused( esc_html( sprintf( __( 'Please choose which %s you would like.', 'tandem-for-woocommerce' ), $product->get_name() ) ) );
			}
			$bought  = $item->bought();
			$lines[] = array(
				'product'    => $id,
				'variation'  => $item->chosen,
				'qty'        => $choice['qty'] ?? 1,
				'attributes' => $bought instanceof \WC_Product_Variation ? $bought->get_variation_attributes() : array(),
				'event'      => $choice['event'],
				'name'       => $product->get_name(),
			);
		}
		return $lines;
	}

	/**
	 * A filter that marks the new cart line with the suggestion it came from. The line's key stays that of
	 * the plain product, so that a product never gets two lines.
	 *
	 * @param string $event Id of the suggestion, empty for none.
	 */
	private function mark( string $event ): \Closure {
		return static function ( mixed $item ) use ( $event ): mixed {
			if ( is_array( $item ) && null !== SuggestionId::read( $event ) ) {
				$item[ Attribution::CART_KEY ] = $event;
			}
			return $item;
		};
	}

	/**
	 * The newest error notice that was not there before.
	 *
	 * @param array<string,mixed> $earlier Notices before.
	 */
	private function last_error( array $earlier ): string {
		$errors = array_slice( wc_get_notices( 'error' ), count( $earlier['error'] ?? array() ) );
		$last   = end( $errors );
		return is_array( $last ) ? trim( (string) ( $last['notice'] ?? '' ) ) : '';
	}

	/**
	 * What to say about a product that cannot be bought.
	 *
	 * @param string $name Its name, empty where it must not be told.
	 */
	private function unavailable( string $name ): string {
		return '' === $name
			? __( 'One of these products is no longer available. Nothing was added to your cart.', 'tandem-for-woocommerce' )
			/* translators: %s: product name. */
			: sprintf( __( '%s cannot be bought right now. Nothing was added to your cart.', 'tandem-for-woocommerce' ), $name );
	}
}
