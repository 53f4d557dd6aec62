<?php
/**
 * The recommendations block and its shortcode.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Blocks;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Journey\Guard;
use Tandem\Plugin\Journey\Placement;
use Tandem\Plugin\Journey\PlacementRegistry;
use Tandem\Plugin\Journey\Slot;
use Tandem\Plugin\Journey\SuggestionList;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * `[tandem_recommendations]` and `tandem/recommendations`. Without attributes they take the product they
 * stand on; where there is none, what is popular in the shop. The HTML is the same for everybody.
 */
final class RecommendationsBlock implements Integration {

	public const BLOCK     = 'tandem/recommendations';
	public const SHORTCODE = 'tandem_recommendations';
	public const HOOK      = 'tandem_placement';

	/**
	 * Takes the services.
	 *
	 * @param Settings       $settings Settings.
	 * @param SuggestionList $lists    Renders lists.
	 * @param PlacementRegistry $placements Placements.
	 * @param \Closure(Placement,int):?string $special Renders a placement that is no list, for a product.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly SuggestionList $lists,
		private readonly PlacementRegistry $placements,
		private readonly \Closure $special,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'init', array( $this, 'register' ) );
		add_action( 'enqueue_block_editor_assets', array( $this, 'name_placements' ) );
		add_action( self::HOOK, array( $this, 'print_placement' ), 10, 2 );
	}

	/**
	 * Names the placements in the editor.
	 */
	public function name_placements(): void {
		$names = array();
		foreach ( $this->placements->all() as $placement ) {
			if ( ! in_array( $placement->kind, array( 'offer', 'mail' ), true ) ) {
				$names[] = array(
					'value' => $placement->id,
					'label' => $placement->title . ' (' . $placement->where . ')',
				);
			}
		}
		wp_add_inline_script( 'tandem-recommendations-editor', 'window.tandemPlacements = ' . wp_json_encode( $names, JSON_HEX_TAG ) . ';', 'before' );
	}

	/**
	 * Prints a placement where a theme asks for it: do_action( 'tandem_placement', 'also-bought' ).
	 *
	 * @param mixed $id      Id of the placement.
	 * @param mixed $product Product, where it is not that of the page.
	 */
	public function print_placement( mixed $id, mixed $product = 0 ): void {
		echo $this->html( array( 'placement' => $id, 'product' => $product ), 0 ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped, WordPress.Arrays.ArrayDeclarationSpacing -- Escaped in the template.
	}

	/**
	 * Registers both.
	 */
	public function register(): void {
		add_shortcode( self::SHORTCODE, array( $this, 'shortcode' ) );
		BlockTypes::script( 'tandem-recommendations-editor', 'blocks/recommendations/editor.js', array( 'wp-server-side-render' ) );
		wp_register_style( 'tandem-recommendations', plugins_url( 'assets/css/recommendations.css', TANDEM_FILE ), array(), TANDEM_VERSION );
		BlockTypes::add( 'recommendations', array( $this, 'block' ) );
	}

	/**
	 * Renders the shortcode.
	 *
	 * @param mixed $attributes Attributes.
	 */
	public function shortcode( mixed $attributes ): string {
		$attributes = shortcode_atts(
			array(
				'placement' => '',
				'strategy' => '',
				'product'  => '',
				'category' => '',
				'count'    => '',
				'layout'   => '',
				'title'    => null,
			),
			is_array( $attributes ) ? $attributes : array(),
			self::SHORTCODE
		);
		return $this->html( $attributes, 0 );
	}

	/**
	 * Renders the block.
	 *
	 * @param mixed $attributes Attributes.
	 * @param mixed $content    Inner content, none.
	 * @param mixed $block      The block with its context.
	 */
	public function block( mixed $attributes, mixed $content = '', mixed $block = null ): string {
		unset( $content );
		$context = $block instanceof \WP_Block && 'product' === ( $block->context['postType'] ?? '' ) ? (int) ( $block->context['postId'] ?? 0 ) : 0;
		$html    = $this->html( is_array( $attributes ) ? $attributes : array(), $context );
		return '' === $html ? '' : '<div ' . get_block_wrapper_attributes() . '>' . $html . '</div>';
	}

	/**
	 * The list, empty where nothing fits or nothing may show yet.
	 *
	 * @param array<string,mixed> $attributes Attributes of either.
	 * @param int                 $context    Product of the surrounding block, 0 for none.
	 */
	private function html( array $attributes, int $context ): string {
		return Guard::run(
			'recommendations',
			function () use ( $attributes, $context ): string {
				if ( ! $this->settings->open() ) {
					return '';
				}
				$product  = is_numeric( $attributes['product'] ?? '' ) ? (int) $attributes['product'] : 0;
				$product  = $product > 0 ? $product : ( $context > 0 ? $context : self::current_product() );
				$category = self::category( $attributes['category'] ?? '' );
				if ( is_string( $attributes['placement'] ?? null ) && '' !== $attributes['placement'] ) {
					return $this->placement( $attributes['placement'], $product, $category );
				}
				$strategy = (string) ( $attributes['strategy'] ?? '' );
				if ( ! in_array( $strategy, PlacementRegistry::STRATEGIES, true ) ) {
					$strategy = $product > 0 ? 'product' : 'popular';
				}
				$seeded = in_array( $strategy, array( 'product', 'also-bought', 'upgrade', 'manual' ), true );
				$slot   = Slot::of(
					array(
						'placement' => 'placed',
						'strategy'  => $strategy,
						'product'   => $seeded ? $product : 0,
						'category'  => $category,
						'count'     => $attributes['count'] ?? '',
						'layout'    => $attributes['layout'] ?? '',
					)
				);
				$title = $attributes['title'] ?? null;
				return $this->lists->neutral( $slot, is_string( $title ) && '' !== $title ? $title : self::title( $slot ) );
			},
			''
		);
	}

	/**
	 * A placement of the registry, with everything the owner set of it but its switch, which is for its own place.
	 *
	 * @param string $id       Id.
	 * @param int    $product  Product, 0 for none.
	 * @param int    $category Category, 0 for none.
	 */
	private function placement( string $id, int $product, int $category ): string {
		$placement = $this->placements->find( $id );
		if ( null === $placement || $placement->count < 1 || ! $placement->due( time() ) || in_array( $placement->kind, array( 'offer', 'mail' ), true ) ) {
			return '';
		}
		$page = array(
			'product'  => 'cart' === $placement->strategy ? 0 : $product,
			'category' => 0 === $category && is_product_category() ? (int) get_queried_object_id() : $category,
		);
		return ( $this->special )( $placement, $product ) ?? $this->lists->placed( $placement, $page );
	}

	/**
	 * The product that the text stands on, 0 for none.
	 */
	private static function current_product(): int {
		if ( is_singular( 'product' ) ) {
			return (int) get_queried_object_id();
		}
		return 'product' === get_post_type() ? (int) get_the_ID() : 0;
	}

	/**
	 * A category by slug or id, 0 for none.
	 *
	 * @param mixed $category Slug or id.
	 */
	private static function category( mixed $category ): int {
		if ( is_numeric( $category ) ) {
			return (int) $category;
		}
		$term = is_string( $category ) && '' !== $category ? get_term_by( 'slug', sanitize_title( $category ), 'product_cat' ) : false;
		return $term instanceof \WP_Term ? $term->term_id : 0;
	}

	/**
	 * Heading where the owner wrote none. It holds for the neutral and for the personal list.
	 *
	 * @param Slot $slot What is asked for.
	 */
	private static function title( Slot $slot ): string {
		return match ( $slot->strategy ) {
			'product', 'manual' => __( 'Goes well with this', 'tandem-for-woocommerce' ),
			'also-bought'       => __( 'Customers also bought', 'tandem-for-woocommerce' ),
			'upgrade'           => __( 'A step up', 'tandem-for-woocommerce' ),
			default             => __( 'You may like', 'tandem-for-woocommerce' ),
		};
	}
}
