<?php
/**
 * What Tandem adds to shop pages.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Integration;

defined( 'ABSPATH' ) || exit;

/**
 * Lists below the products of shop, category and search pages, in the empty cart, on the front page and where
 * nothing was found. Their HTML is the same for everybody; the personal request replaces it for a shopper who agreed.
 */
final class ShopPages implements Integration {

	/**
	 * Whether the list is on this page already.
	 *
	 * @var bool
	 */
	private bool $done = false;

	/**
	 * Products that lists of the page have shown so far, as keys.
	 *
	 * @var array<int,true>
	 */
	private array $listed = array();

	/**
	 * Takes the services.
	 *
	 * @param PlacementRegistry $placements Placements.
	 * @param SuggestionList    $lists      Renders lists.
	 */
	public function __construct(
		private readonly PlacementRegistry $placements,
		private readonly SuggestionList $lists,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		// Before the theme closes its content, below the products and their pagination, in block themes too.
		add_action( 'woocommerce_after_main_content', array( $this, 'print_list' ), 5 );
		add_action( 'woocommerce_cart_is_empty', array( $this, 'print_list' ), 30 );
		add_filter( 'post_class', array( $this, 'note' ), 10, 3 );
		add_filter( 'render_block_woocommerce/cart', array( $this, 'below_empty_cart' ) );
		add_action( 'get_footer', array( $this, 'print_above_footer' ) );
		add_filter( 'render_block_core/template-part', array( $this, 'above_footer_part' ), 10, 2 );
	}

	/**
	 * Notes a product that some list of the page shows: a theme's, a shortcode's or a block's.
	 *
	 * @param mixed $classes   Classes.
	 * @param mixed $unused    Further classes.
	 * @param mixed $post_id   Post.
	 */
	public function note( mixed $classes, mixed $unused = null, mixed $post_id = 0 ): mixed {
		if ( is_numeric( $post_id ) && 'product' === get_post_type( (int) $post_id ) ) {
			$this->listed[ (int) $post_id ] = true;
		}
		return $classes;
	}

	/**
	 * Prints the list once.
	 */
	public function print_list(): void {
		$empty = 'woocommerce_cart_is_empty' === current_action();
		if ( ! $empty && ! is_shop() && ! is_product_taxonomy() && ! is_search() ) {
			return;
		}
		$html = $this->html( $empty ? array( 'empty-cart' ) : array( 'shop', 'popular' ) );
		// A block theme lays its products out wide; a classic one has a column for them.
		echo ! $empty && '' !== $html && wp_is_block_theme() ? '<div class="alignwide">' . $html . '</div>' : $html; // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped in the template.
	}

	/**
	 * Prints the list at the end of the front page and of a page that was not found, in a classic theme.
	 */
	public function print_above_footer(): void {
		echo $this->above_footer(); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped in the template.
	}

	/**
	 * The same in a block theme: before its footer.
	 *
	 * @param mixed $html  HTML of a template part.
	 * @param mixed $block Its block.
	 */
	public function above_footer_part( mixed $html, mixed $block = null ): mixed {
		$attributes = is_array( $block ) ? (array) ( $block['attrs'] ?? array() ) : array();
		$footer     = 'footer' === ( $attributes['slug'] ?? '' ) || 'footer' === ( $attributes['tagName'] ?? '' ) || 'footer' === ( $attributes['area'] ?? '' );
		return is_string( $html ) && $footer ? $this->above_footer() . $html : $html;
	}

	/**
	 * The list where the page has no products of its own.
	 */
	private function above_footer(): string {
		$here = is_404() ? 'not-found' : ( is_front_page() && ! is_shop() ? 'home' : '' );
		$html = '' === $here ? '' : $this->html( array( $here ) );
		return '' === $html ? '' : '<div class="tandem-above-footer alignwide">' . $html . '</div>';
	}

	/**
	 * Puts the list below the cart block while the cart is empty.
	 *
	 * @param mixed $html HTML of the block.
	 */
	public function below_empty_cart( mixed $html ): mixed {
		return is_string( $html ) && ! is_admin() && WC()->cart instanceof \WC_Cart && WC()->cart->is_empty() ? $html . CartPlacements::below( $this->html( array( 'empty-cart' ) ) ) : $html;
	}

	/**
	 * What the page is about: a category, or what was found for a search, and what it shows already. A category that
	 * the page shows whole has nothing left to suggest. The query tells it before the page is printed, and where a
	 * theme's list names no classes; the classes tell of lists that are no query of the page.
	 *
	 * @param list<int> $listed Products that lists of the page have shown so far.
	 * @return array{category:int,near:list<int>,shown?:list<int>}
	 */
	public static function page( array $listed = array() ): array {
		global $wp_query;
		$found = $wp_query instanceof \WP_Query && ( is_search() || is_shop() || is_product_taxonomy() ) ? array_filter( (array) $wp_query->posts, static fn( mixed $post ): bool => $post instanceof \WP_Post && 'product' === $post->post_type ) : array();
		$ids   = array_values( array_map( static fn( \WP_Post $post ): int => $post->ID, $found ) );
		return array( 'category' => is_product_category() ? (int) get_queried_object_id() : 0 ) + ( is_search() ? array( 'near' => $ids ) : array(
			'near'  => array(),
			'shown' => array_values( array_unique( array( ...$ids, ...$listed ) ) ),
		) );
	}

	/**
	 * The lists of the page, once, in the owner's order.
	 *
	 * @param list<string> $ids Placements.
	 */
	private function html( array $ids ): string {
		if ( $this->done ) {
			return '';
		}
		return Guard::run(
			'shop page',
			function () use ( $ids ): string {
				$html = '';
				$page = self::page( array_keys( $this->listed ) );
				foreach ( $this->placements->opened( $ids ) as $placement ) {
					$this->done = true;
					$html      .= $this->lists->placed( $placement, $page );
				}
				return $html;
			},
			''
		);
	}
}
