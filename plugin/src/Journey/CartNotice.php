<?php
/**
 * A notice above cart and checkout.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Integration;

defined( 'ABSPATH' ) || exit;

/**
 * One sentence for the shopper, as WooCommerce's own notices look: above the classic pages and above the blocks.
 */
final class CartNotice implements Integration {

	/**
	 * Takes its parts.
	 *
	 * @param \Closure():string $html     The sentence, escaped; empty where there is nothing to say.
	 * @param string            $name     Class of the notice above a block.
	 * @param int               $priority Place among the notices of the checkout.
	 */
	public function __construct(
		private readonly \Closure $html,
		private readonly string $name,
		private readonly int $priority,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_before_cart', array( $this, 'print_notice' ) );
		add_action( 'woocommerce_before_checkout_form', array( $this, 'print_notice' ), $this->priority );
		add_filter( 'render_block_woocommerce/cart', array( $this, 'above' ) );
		add_filter( 'render_block_woocommerce/checkout', array( $this, 'above' ) );
	}

	/**
	 * Prints the notice of the classic pages.
	 */
	public function print_notice(): void {
		$html = ( $this->html )();
		if ( '' !== $html ) {
			wc_print_notice( $html, 'notice' );
		}
	}

	/**
	 * Puts the notice above a block.
	 *
	 * @param mixed $block HTML of the block.
	 * @return mixed
	 */
	public function above( $block ) {
		$html = is_string( $block ) && ! is_admin() ? ( $this->html )() : '';
		return '' === $html ? $block : '<div class="wc-block-components-notice-banner is-info ' . esc_attr( $this->name ) . '" role="status"><div class="wc-block-components-notice-banner__content">' . $html . '</div></div>' . $block;
	}
}
