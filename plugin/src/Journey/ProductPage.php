<?php
/**
 * What Tandem adds to the product page.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Bundles\BundleProduct;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Placements of the product page: one below the form, the others between summary and tabs, in classic and in block
 * themes. All depend on the product alone, so the page stays cacheable. They draw on the budget in the owner's
 * order, whatever order the theme prints them in.
 */
final class ProductPage implements Integration {

	/** Placements between summary and tabs. */
	private const BELOW = array( 'bought-together', 'also-bought', 'browsed', 'compare' );

	/**
	 * Whether the page is made of blocks, so that the lists go before its details block.
	 *
	 * @var bool
	 */
	private bool $has_details_block = false;

	/**
	 * HTML by product and placement, in the owner's order.
	 *
	 * @var array<int,array<string,string>>
	 */
	private array $made = array();

	/**
	 * Places that were printed.
	 *
	 * @var array<string,true>
	 */
	private array $printed = array();

	/**
	 * Takes the services.
	 *
	 * @param Settings          $settings   Settings.
	 * @param PlacementRegistry $placements Placements.
	 * @param \Closure():BoughtTogetherSet $sets Builds the box.
	 * @param Templates         $templates  Renders.
	 * @param Fragments         $fragments  Remembers.
	 * @param SuggestionList    $lists      Renders lists.
	 * @param PageLedger        $ledger     Budget of the page.
	 * @param \Closure():string $bundles   Table of the bundles that hold the page's product.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly PlacementRegistry $placements,
		private readonly \Closure $sets,
		private readonly Templates $templates,
		private readonly Fragments $fragments,
		private readonly SuggestionList $lists,
		private readonly PageLedger $ledger,
		private readonly \Closure $bundles,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_after_single_product_summary', array( $this, 'print_box' ), 5 );
		add_action( 'woocommerce_after_add_to_cart_form', array( $this, 'print_upgrade' ), 20 );
		add_action( 'woocommerce_after_single_product_summary', fn() => add_filter( 'woocommerce_product_get_upsell_ids', array( $this, 'without_shown' ), 10, 2 ), 14, 0 );
		add_action( 'woocommerce_after_single_product_summary', fn() => remove_filter( 'woocommerce_product_get_upsell_ids', array( $this, 'without_shown' ) ), 16, 0 );
		add_filter( 'render_block_data', array( $this, 'notice_details_block' ) );
		add_filter( 'render_block_woocommerce/product-details', array( $this, 'before_details' ) );
		// Last: where another plugin answers the block, nothing is attached that its end would take off again.
		add_filter( 'pre_render_block', array( $this, 'instead_of_related_block' ), PHP_INT_MAX, 2 );
		add_filter( 'render_block_woocommerce/product-collection', array( $this, 'after_collection' ) );
		add_action( 'tandem_new_page', array( $this, 'forget' ) );
	}

	/**
	 * A process that renders several pages starts the next one.
	 */
	public function forget(): void {
		$this->made              = array();
		$this->printed           = array();
		$this->has_details_block = false;
	}

	/**
	 * Prints the lists in a classic template.
	 */
	public function print_box(): void {
		if ( ! $this->has_details_block ) {
			echo $this->below(); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped in the template.
		}
		if ( $this->replaces_related() ) {
			remove_action( 'woocommerce_after_single_product_summary', 'woocommerce_output_related_products', 20 );
		}
	}

	/**
	 * Leaves the block of related products out, for the same reason, and of the block of upsells what the page suggests
	 * already: all of it where nothing is left.
	 *
	 * @param mixed $html  What another filter put in its place.
	 * @param mixed $block Parsed block.
	 */
	public function instead_of_related_block( mixed $html, mixed $block = null ): mixed {
		$name    = is_array( $block ) ? (string) ( $block['blockName'] ?? '' ) : '';
		$list    = 'woocommerce/product-collection' === $name ? (string) ( $block['attrs']['collection'] ?? '' ) : '';
		$related = 'woocommerce/related-products' === $name || 'woocommerce/product-collection/related' === $list;
		if ( null !== $html || ! is_product() ) {
			return $html;
		}
		if ( 'woocommerce/product-collection/upsells' === $list ) {
			$product = wc_get_product( (int) get_queried_object_id() );
			$upsells = $product instanceof \WC_Product ? $product->get_upsell_ids() : array();
			if ( array() !== $upsells && array() === $this->without_shown( $upsells, $product ) ) {
				return '';
			}
			add_filter( 'woocommerce_product_get_upsell_ids', array( $this, 'without_shown' ), 10, 2 );
			return null;
		}
		return $related && $this->replaces_related() ? '' : $html;
	}

	/**
	 * A product has its own upsells again after the block that lists them.
	 *
	 * @param mixed $html HTML of a block of products.
	 */
	public function after_collection( mixed $html ): mixed {
		remove_filter( 'woocommerce_product_get_upsell_ids', array( $this, 'without_shown' ) );
		return $html;
	}

	/**
	 * Whether the page shows Tandem's box, so that WooCommerce's related products would be a second list beside
	 * it: products of the same category in changing order, beyond the budget of the page.
	 */
	private function replaces_related(): bool {
		return '' !== ( $this->made[ (int) get_queried_object_id() ]['bought-together'] ?? '' ) && $this->settings->get( 'touchpoints.product.replaces_related' );
	}

	/**
	 * Leaves out of WooCommerce's own list of upsells what the page suggests already.
	 *
	 * @param mixed $ids     Upsells.
	 * @param mixed $product Product.
	 */
	public function without_shown( mixed $ids, mixed $product = null ): mixed {
		if ( ! is_array( $ids ) || ! $product instanceof \WC_Product || (int) get_queried_object_id() !== $product->get_id() ) {
			return $ids;
		}
		preg_match_all( '/ data-tandem-product="(\d+)"/', implode( $this->made[ $product->get_id() ] ?? array() ), $shown );
		return array_values( array_diff( array_map( 'intval', $ids ), array_map( 'intval', $shown[1] ) ) );
	}

	/**
	 * Prints one better product below the form of the page's own product.
	 */
	public function print_upgrade(): void {
		global $product;
		if ( $product instanceof \WC_Product && (int) get_queried_object_id() === $product->get_id() ) {
			echo $this->once( array( 'upgrade' ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped in the template.
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
	 * Puts the lists before the details block, as wide as that.
	 *
	 * @param mixed $html HTML of the block.
	 */
	public function before_details( mixed $html ): mixed {
		$below = is_string( $html ) && is_product() ? $this->below() : '';
		return '' === $below ? $html : '<div class="alignwide">' . $below . '</div>' . $html;
	}

	/**
	 * A placement where the owner put it by shortcode, block or hook; null for one that is no part of a product page.
	 *
	 * @param Placement $placement Placement.
	 * @param int       $product   Product, 0 for none.
	 */
	public function placed( Placement $placement, int $product ): ?string {
		if ( 'list' === $placement->kind ) {
			return null;
		}
		return $product > 0 && ! post_password_required( $product ) ? $this->html( $placement, $product ) : '';
	}

	/**
	 * What stands between summary and tabs.
	 */
	private function below(): string {
		return $this->once( self::BELOW );
	}

	/**
	 * Placements of the page's product that were not printed yet.
	 *
	 * @param list<string> $ids Placements.
	 */
	private function once( array $ids ): string {
		return Guard::run(
			'product page',
			function () use ( $ids ): string {
				$product = (int) get_queried_object_id();
				if ( ! is_product() || post_password_required( $product ) ) {
					return '';
				}
				$html = '';
				foreach ( array_intersect_key( $this->made( $product ), array_flip( $ids ) ) as $id => $made ) {
					$html                  .= isset( $this->printed[ "$product $id" ] ) ? '' : $made;
					$this->printed[ "$product $id" ] = true;
				}
				return $html;
			},
			''
		);
	}

	/**
	 * All placements of a product, made together so that they draw on the budget in the owner's order.
	 *
	 * @param int $product Product.
	 * @return array<string,string>
	 */
	private function made( int $product ): array {
		if ( ! isset( $this->made[ $product ] ) ) {
			$this->made[ $product ] = array();
			foreach ( $this->placements->opened( array( 'upgrade', ...self::BELOW ) ) as $id => $placement ) {
				$this->made[ $product ][ $id ] = Guard::run( $id, fn(): string => $this->html( $placement, $product ), '' );
			}
		}
		return $this->made[ $product ];
	}

	/**
	 * What a placement of a product page is asked about: the product; of a bundle, which no order names, what it holds.
	 * What is better than a bundle is another bundle, so there it is the bundle itself; elsewhere its page does not
	 * suggest it.
	 *
	 * @param Placement $placement Placement.
	 * @param int       $product   Product of the page.
	 * @return array{product:int}|array{near:list<int>}
	 */
	public static function facts( Placement $placement, int $product ): array {
		// The type is cached: a page of any other product builds no product for this.
		$shown = 'upgrade' !== $placement->strategy && BundleProduct::TYPE === \WC_Product_Factory::get_product_type( $product ) ? wc_get_product( $product ) : null;
		$holds = $shown instanceof BundleProduct ? (array) $shown->bundle()?->products() : array();
		return array() === $holds ? array( 'product' => $product ) : array( 'near' => array( ...$holds, $product ) );
	}

	/**
	 * HTML of a placement.
	 *
	 * @param Placement $placement Placement.
	 * @param int       $product   Product.
	 */
	private function html( Placement $placement, int $product ): string {
		$page = self::facts( $placement, $product );
		if ( 'list' === $placement->kind || ( 'set' === $placement->kind && isset( $page['near'] ) ) ) {
			return $placement->count < 1 ? '' : $this->lists->placed( $placement, $page );
		}
		if ( 'table' === $placement->kind ) {
			$table = ( $this->bundles )();
			return '' === trim( $table ) ? '' : $this->templates->html( 'compare', new TableFrame( 'tandem-compare-' . $product, $placement->title, $placement->text, $table ), array( 'recommendations' ) );
		}
		$since = $this->ledger->drawn();
		$make  = fn( Placement $as ): string => $this->fragments->html(
			array( $as, $product ),
			function () use ( $product, $as ): string {
				$view = ( $this->sets )()->view( $product, $as );
				return null === $view ? '' : $this->templates->html( 'bought-together', $view, array( 'bought-together', 'attention', 'recommendations' ) );
			}
		);
		/**
		 * The box of a product page: while ways to fill it are compared, all of them beside each other.
		 *
		 * @param string                      $html      The box.
		 * @param Placement                   $placement Its placement.
		 * @param \Closure(Placement):string  $beside    Makes the box as another placement has it, for the same budget.
		 */
		return (string) apply_filters( 'tandem_together_html', $make( $placement ), $placement, fn( Placement $as ): string => $this->ledger->beside( $since, fn(): string => $make( $as ) ) );
	}
}
