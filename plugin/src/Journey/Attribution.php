<?php
/**
 * Which suggestion led to an order line.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Integration;

defined( 'ABSPATH' ) || exit;

/**
 * Carries the id of a suggestion from the cart line to the order line. The id names placement, context and
 * product, never a person.
 */
final class Attribution implements Integration {

	public const CART_KEY = 'tandem_event';
	public const META_KEY = '_tandem_event';

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_checkout_create_order_line_item', array( $this, 'keep' ), 10, 3 );
	}

	/**
	 * Writes the id to the order line. Fires in the classic and in the block checkout.
	 *
	 * @param mixed $item   Order line.
	 * @param mixed $key    Key of the cart line.
	 * @param mixed $values Cart line.
	 */
	public function keep( mixed $item, mixed $key, mixed $values ): void {
		unset( $key );
		$event = is_array( $values ) ? ( $values[ self::CART_KEY ] ?? '' ) : '';
		if ( $item instanceof \WC_Order_Item_Product && is_string( $event ) && '' !== $event ) {
			$item->update_meta_data( self::META_KEY, $event );
		}
	}
}
