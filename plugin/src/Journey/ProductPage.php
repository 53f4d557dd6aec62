<?php
/**
 * What Tandem adds to the product page.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * The bought-together box between summary and tabs, in classic and in block themes. It depends on the
 * product alone, so the page stays cacheable.
 */
final class ProductPage implements Integration {

	/**
	 * Whether the page is made of blocks, so that the box goes before its details block.
	 *
	 * @var bool
	 */
	private bool $has_details_block = false;

	/**
	 * Whether the box of a product showed anything.
	 *
	 * @var array<int,bool>
	 */
	private array $rendered = array();

	/**
	 * Whether the upgrade was printed.
	 *
	 * @var bool
	 */
	private bool $upgraded = false;

	/**
	 * Takes the services.
	 *
	 * @param Settings          $settings   Settings.
	 * @param PlacementRegistry $placements Placements.
	 * @param BoughtTogetherSet $sets       Builds the box.
	 * @param Templates         $templates  Renders.
	 * @param Fragments         $fragments  Remembers.
	 * @param SuggestionList    $lists      Renders lists.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly PlacementRegistry $placements,
		private readonly BoughtTogetherSet $sets,
		private readonly Templates $templates,
		private readonly Fragments $fragments,
		private readonly SuggestionList $lists,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_after_single_product_summary', array( $this, 'print_box' ), 5 );
		add_action( 'woocommerce_after_add_to_cart_form', array( $this, 'print_upgrade' ), 20 );
		add_filter( 'render_block_data', array( $this, 'notice_details_block' ) );
		add_filter( 'render_block_woocommerce/product-details', array( $this, 'before_details' ) );
		add_filter( 'pre_render_block', array( $this, 'instead_of_related_block' ), 10, 2 );
	}

	/**
	 * Prints the box in a classic template.
	 */
	public function print_box(): void {
		if ( ! $this->has_details_block ) {
			echo $this->box(); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped in the template.
		}
		if ( $this->replaces_related() ) {
			remove_action( 'woocommerce_after_single_product_summary', 'woocommerce_output_related_products', 20 );
		}
	}

	/**
	 * Leaves the block of related products out, for the same reason.
	 *
	 * @param mixed $html  What another filter put in its place.
	 * @param mixed $block Parsed block.
	 */
	public function instead_of_related_block( mixed $html, mixed $block = null ): mixed {
		$name    = is_array( $block ) ? (string) ( $block['blockName'] ?? '' ) : '';
		$related = 'woocommerce/related-products' === $name || ( 'woocommerce/product-collection' === $name && 'woocommerce/product-collection/related' === ( $block['attrs']['collection'] ?? '' ) );
		return $related && null === $html && is_product() && $this->replaces_related() ? '' : $html;
	}

	/**
	 * Whether the page shows Tandem's box, so that WooCommerce's related products would be a second list beside
	 * it: products of the same category in changing order, beyond the budget of the page.
	 */
	private function replaces_related(): bool {
		return true === ( $this->rendered[ (int) get_queried_object_id() ] ?? false ) && $this->settings->get( 'touchpoints.product.replaces_related' );
	}

	/**
	 * Prints one better product below the form of the page's own product.
	 */
	public function print_upgrade(): void {
		echo Guard::run( // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped in the template.
			'upgrade',
			function (): string {
				global $product;
				$placement = $this->placements->get( 'upgrade' );
				if ( ! is_product() || $this->upgraded || $placement->count < 1 || ! $product instanceof \WC_Product || (int) get_queried_object_id() !== $product->get_id() || ! $this->settings->shows( 'product' ) || post_password_required( $product->get_id() ) ) {
					return '';
				}
				$this->upgraded = true;
				$slot           = Slot::of(
					array(
						'placement' => $placement->id,
						'strategy'  => $placement->strategy,
						'product'   => $product->get_id(),
						'count'     => $placement->count,
						'layout'    => 'list',
					)
				);
				return $this->lists->neutral( $slot, $placement->title );
			},
			''
		);
	}

	/**
	 * Remembers that the template is made of blocks.
	 *
	 * @param mixed $block Parsed block.
	 */
	public function notice_details_block( mixed $block ): mixed {
		if ( is_array( $block ) && 'woocommerce/product-details' === ( $block['blockName'] ?? '' ) ) {
			$this->has_details_block = true;
		}
		return $block;
	}

	/**
	 * Puts the box before the details block.
	 *
	 * @param mixed $html HTML of the block.
	 */
	public function before_details( mixed $html ): mixed {
		return is_string( $html ) && is_product() ? $this->box() . $html : $html;
	}

	/**
	 * The box of the page's product, once.
	 */
	private function box(): string {
		return Guard::run(
			'product page',
			function (): string {
				$id = (int) get_queried_object_id();
				if ( ! is_product() || isset( $this->rendered[ $id ] ) || ! $this->settings->shows( 'product' ) || post_password_required( $id ) ) {
					return '';
				}
				$this->rendered[ $id ] = false;
				$placement             = $this->placements->get( 'bought-together' );
				$html                  = $this->fragments->html(
					array( $placement, $id ),
					function () use ( $id, $placement ): string {
						$view = $this->sets->view( $id, $placement );
						return null === $view ? '' : $this->templates->html( 'bought-together', $view, array( 'bought-together', 'recommendations' ) );
					}
				);
				$this->rendered[ $id ] = '' !== $html;
				return $html;
			},
			''
		);
	}
}
