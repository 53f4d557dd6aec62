<?php
/**
 * Whether a product can be part of a bundle.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

defined( 'ABSPATH' ) || exit;

/**
 * Says why a component cannot be sold in a bundle, in words for the owner and as a stable code.
 */
final class ComponentCheck {

	/** Codes that can never become right by themselves: such a component is not stored. */
	public const NEVER = array( 'component.self', 'component.bundle', 'component.type', 'component.deleted', 'component.variation' );

	/**
	 * The reason why a component is refused, or null where it is fine.
	 *
	 * @param Component $component Component.
	 * @param int       $bundle    Product id of the bundle that would hold it.
	 * @param \WC_Product|null $product Its product, where the caller has it.
	 * @return array{code:string,message:string}|null
	 */
	public function refusal( Component $component, int $bundle, ?\WC_Product $product = null ): ?array {
		if ( $bundle && ( $component->product === $bundle || $component->variation === $bundle ) ) {
			return self::because( 'component.self', __( 'A bundle cannot contain itself.', 'tandem-for-woocommerce' ) );
		}
		$product ??= wc_get_product( $component->post_id() );
		if ( ! $product ) {
			return self::because( 'component.deleted', __( 'This product no longer exists.', 'tandem-for-woocommerce' ) );
		}
		if ( $component->variation && ( ! $product->is_type( 'variation' ) || $product->get_parent_id() !== $component->product ) ) {
			return self::because( 'component.variation', __( 'This variation does not belong to its product.', 'tandem-for-woocommerce' ) );
		}
		if ( $product instanceof BundleProduct ) {
			return self::because( 'component.bundle', __( 'This is itself a bundle. Bundles hold plain products.', 'tandem-for-woocommerce' ) );
		}
		if ( ! $product->is_type( array( 'simple', 'variable', 'variation' ) ) ) {
			return self::because( 'component.type', __( 'Products of this type cannot be sold in a bundle.', 'tandem-for-woocommerce' ) );
		}
		return $this->unavailable( $product, $component->min );
	}

	/**
	 * The reason why a product cannot be bought now.
	 *
	 * @param \WC_Product $product  Product or variation.
	 * @param int         $quantity Units wanted.
	 * @return array{code:string,message:string}|null
	 */
	public function unavailable( \WC_Product $product, int $quantity ): ?array {
		$owner  = $product->is_type( 'variation' ) ? wc_get_product( $product->get_parent_id() ) : $product;
		$status = $owner ? $owner->get_status() : 'trash';
		$status = 'publish' === $status ? $product->get_status() : $status;
		if ( 'publish' !== $status ) {
			return match ( $status ) {
				'private' => self::because( 'component.private', __( 'This product is private.', 'tandem-for-woocommerce' ) ),
				'trash' => self::because( 'component.deleted', __( 'This product is in the trash.', 'tandem-for-woocommerce' ) ),
				default => self::because( 'component.draft', __( 'This product is not published.', 'tandem-for-woocommerce' ) ),
			};
		}
		if ( $owner && '' !== (string) get_post_field( 'post_password', $owner->get_id() ) ) {
			return self::because( 'component.password', __( 'This product is protected by a password.', 'tandem-for-woocommerce' ) );
		}
		if ( ! $product->is_in_stock() ) {
			return self::because( 'component.stock', __( 'This product is out of stock.', 'tandem-for-woocommerce' ) );
		}
		if ( ! $product->is_type( 'variable' ) && ! $product->has_enough_stock( $quantity ) ) {
			/* translators: %s: units in stock. */
			return self::because( 'component.stock', sprintf( __( 'Only %s of this product are in stock.', 'tandem-for-woocommerce' ), wc_format_stock_quantity_for_display( $product->get_stock_quantity(), $product ) ) );
		}
		if ( ! $product->is_purchasable() ) {
			return self::because( 'component.price', __( 'This product has no price or cannot be purchased.', 'tandem-for-woocommerce' ) );
		}
		return null;
	}

	/**
	 * A reason.
	 *
	 * @param string $code    Stable code.
	 * @param string $message Words for the owner.
	 * @return array{code:string,message:string}
	 */
	private static function because( string $code, string $message ): array {
		return array(
			'code'    => $code,
			'message' => $message,
		);
	}
}
