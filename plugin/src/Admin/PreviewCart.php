<?php
/**
 * The cart of a shopper who is previewed.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Admin;

use Tandem\Plugin\Bundles\BundleProduct;
use Tandem\Plugin\Bundles\ComponentProduct;

defined( 'ABSPATH' ) || exit;

/**
 * A cart like any other, with the prices that the shop gives it, that is attached to nothing: it is neither loaded from
 * a session nor saved in one, and nobody is told that it was added up.
 */
final class PreviewCart extends \WC_Cart {

	/**
	 * Takes its lines.
	 *
	 * @param array<string,array<string,mixed>> $lines Lines as a saved cart has them, the newest last.
	 */
	public function __construct( array $lines ) {
		$this->session  = new \WC_Cart_Session( $this );
		$this->fees_api = new \WC_Cart_Fees();
		$contents       = array();
		foreach ( $lines as $key => $line ) {
			$product = wc_get_product( (int) ( $line['variation_id'] ?? 0 ) > 0 ? (int) $line['variation_id'] : (int) ( $line['product_id'] ?? 0 ) );
			if ( $product instanceof \WC_Product && $product->exists() && (float) ( $line['quantity'] ?? 0 ) > 0 ) {
				$contents[ $key ] = array(
					'key'  => (string) $key,
					'data' => $product,
				) + $line + array(
					'variation_id' => 0,
					'variation'    => array(),
				);
			}
		}
		$this->set_cart_contents( $contents );
	}

	/**
	 * Lines of a cart with one of each of these: of a variable product its least expensive variation, of a bundle what
	 * it holds.
	 *
	 * @param list<int> $ids Products.
	 * @return array<string,array<string,mixed>>
	 */
	public static function lines( array $ids ): array {
		$lines = array();
		foreach ( $ids as $id ) {
			$product = wc_get_product( $id );
			$pieces  = array( array( $id, 1 ) );
			if ( $product instanceof BundleProduct ) {
				$pieces = array();
				foreach ( $product->bundle()->components ?? array() as $component ) {
					if ( ! $component->optional ) {
						$pieces[] = array( $component->post_id(), $component->min );
					}
				}
			}
			foreach ( $pieces as list( $piece, $quantity ) ) {
				$bought = ComponentProduct::priced_by( $piece );
				if ( null !== $bought ) {
					$variation     = $bought instanceof \WC_Product_Variation;
					$key           = md5( 'tandem-preview-' . $bought->get_id() );
					$lines[ $key ] = array(
						'product_id'   => $variation ? $bought->get_parent_id() : $bought->get_id(),
						'variation_id' => $variation ? $bought->get_id() : 0,
						'variation'    => $variation ? $bought->get_variation_attributes() : array(),
						'quantity'     => ( $lines[ $key ]['quantity'] ?? 0 ) + $quantity,
					);
				}
			}
		}
		return $lines;
	}

	/**
	 * Lines, from nowhere but this object.
	 *
	 * @return array<string,array<string,mixed>>
	 */
	public function get_cart() {
		return array_filter( $this->get_cart_contents() );
	}

	/**
	 * Adds a line, such as a gift, and tells nobody: no shopper put it there.
	 *
	 * @param int                 $product_id     Product.
	 * @param int|float           $quantity       Units.
	 * @param int                 $variation_id   Variation.
	 * @param array<mixed>        $variation      Its attributes.
	 * @param array<string,mixed> $cart_item_data Marks of the line.
	 * @return string|bool Key of the line, false where the shop has not got that many.
	 */
	public function add_to_cart( $product_id = 0, $quantity = 1, $variation_id = 0, $variation = array(), $cart_item_data = array() ) {
		$product = wc_get_product( $variation_id ? $variation_id : $product_id );
		if ( ! $product instanceof \WC_Product || $quantity <= 0 || ! $product->is_purchasable() || ! $product->is_in_stock() || ! $product->has_enough_stock( $quantity + ( $this->get_cart_item_quantities()[ $product->get_stock_managed_by_id() ] ?? 0 ) ) ) {
			return false;
		}
		$lines = $this->get_cart_contents();
		$key   = $this->generate_cart_id( $product_id, $variation_id, $variation, $cart_item_data );
		$lines[ $key ] = array(
			'key'          => $key,
			'product_id'   => $product_id,
			'variation_id' => $variation_id,
			'variation'    => $variation,
			'quantity'     => $quantity + ( $lines[ $key ]['quantity'] ?? 0 ),
			'data'         => $product,
		) + $cart_item_data;
		$this->set_cart_contents( $lines );
		return $key;
	}

	/**
	 * Adds it up as a cart is.
	 */
	public function calculate_totals() {
		if ( array() !== $this->get_cart() ) {
			do_action( 'woocommerce_before_calculate_totals', $this ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- WooCommerce's own: it sets the prices.
			new \WC_Cart_Totals( $this );
		}
	}
}
