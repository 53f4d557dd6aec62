<?php
/**
 * Tables and compare buttons that WooCommerce's own pages show by themselves.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;
use Tandem\Plugin\Settings;

/**
 * A "Compare" button in product loops and a table below the product, where the owner switched them on.
 */
final class ProductPlaces implements Integration {

	/**
	 * Whether the scripts of the buttons are in the page.
	 *
	 * @var bool
	 */
	private bool $loaded = false;

	/**
	 * Takes its services.
	 *
	 * @param Settings        $settings The owner's settings.
	 * @param TableShortcodes $tables   Tables.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly TableShortcodes $tables,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_after_shop_loop_item', array( $this, 'button' ), 15 );
		add_filter( 'render_block_woocommerce/product-button', array( $this, 'after_block' ), 10, 3 );
		add_action( 'woocommerce_after_single_product_summary', array( $this, 'table' ), 12 );
	}

	/**
	 * The button in a classic loop.
	 */
	public function button(): void {
		global $product;
		if ( $product instanceof \WC_Product ) {
			echo $this->button_of( $product ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- BadgeText escapes every value.
		}
	}

	/**
	 * The button below the buy button of a product in blocks.
	 *
	 * @param mixed $html     Markup of the block.
	 * @param mixed $block    Parsed block.
	 * @param mixed $instance Block.
	 */
	public function after_block( $html, $block, $instance ): string {
		unset( $block );
		$id      = $instance instanceof \WP_Block ? (int) ( $instance->context['postId'] ?? 0 ) : 0;
		$product = $id && ! empty( $instance->context['query'] ) ? wc_get_product( $id ) : null;
		return ( is_string( $html ) ? $html : '' ) . ( $product ? $this->button_of( $product ) : '' );
	}

	/**
	 * The owner's table below the product.
	 */
	public function table(): void {
		try {
			$id = (int) $this->settings->get( 'tables.product_page' );
			if ( $id > 0 && $this->settings->open() ) {
				echo $this->tables->table( array( 'id' => $id ), 'products' ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- The templates escape.
			}
		} catch ( \Throwable $error ) {
			Log::failure( 'table of the product page', $error );
		}
	}

	/**
	 * The button of a product that may be compared.
	 *
	 * @param \WC_Product $product Product.
	 */
	private function button_of( \WC_Product $product ): string {
		try {
			if ( ! $this->settings->get( 'tables.compare' ) || ! $this->settings->open() || ! $product->is_visible() || ! $product->is_purchasable() ) {
				return '';
			}
			if ( ! $this->loaded ) {
				$this->loaded = true;
				wp_enqueue_style( TableRenderer::HANDLE );
				wp_enqueue_script_module( 'tandem/compare-buttons' );
				add_filter( 'script_module_data_tandem/compare-buttons', static fn(): array => TableRenderer::words() );
			}
			return '<div class="tandem-table tandem-table--loop">' . BadgeText::compare( $product ) . '</div>';
		} catch ( \Throwable $error ) {
			Log::failure( 'compare button', $error );
			return '';
		}
	}
}
