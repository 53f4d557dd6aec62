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
	 * Products whose box was rendered.
	 *
	 * @var array<int,true>
	 */
	private array $rendered = array();

	/**
	 * Takes the services.
	 *
	 * @param Settings          $settings   Settings.
	 * @param PlacementRegistry $placements Placements.
	 * @param BoughtTogetherSet $sets       Builds the box.
	 * @param Templates         $templates  Renders.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly PlacementRegistry $placements,
		private readonly BoughtTogetherSet $sets,
		private readonly Templates $templates,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_after_single_product_summary', array( $this, 'print_box' ), 5 );
		add_filter( 'render_block_data', array( $this, 'notice_details_block' ) );
		add_filter( 'render_block_woocommerce/product-details', array( $this, 'before_details' ) );
	}

	/**
	 * Prints the box in a classic template.
	 */
	public function print_box(): void {
		if ( ! $this->has_details_block ) {
			echo $this->box(); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped in the template.
		}
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
				$this->rendered[ $id ] = true;
				$view                  = $this->sets->view( $id, $this->placements->get( 'bought-together' ) );
				return null === $view ? '' : $this->templates->html( 'bought-together', $view, array( 'bought-together', 'recommendations' ) );
			},
			''
		);
	}
}
