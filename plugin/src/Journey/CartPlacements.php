<?php
/**
 * What Tandem adds to the cart.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Place\Destination;
use Tandem\Plugin\Recommendations\SuggestionContext;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * One or two completions and the free-shipping bar in the classic cart and the cart block, one completion in
 * the mini-cart.
 * Cart pages are never cached, so the shopper's own list is in their HTML. After a change in the cart block
 * the new list rides in the answer of the Store API.
 */
final class CartPlacements implements Integration {

	/**
	 * Whether the cart shows a bundle that would be completed.
	 *
	 * @var bool
	 */
	private bool $completion = false;

	/**
	 * Products that it would bring: the list does not name them a second time.
	 *
	 * @var list<int>
	 */
	private array $pieces = array();

	/**
	 * Takes the services.
	 *
	 * @param Settings          $settings   Settings.
	 * @param PlacementRegistry $placements Placements.
	 * @param SuggestionList    $lists      Renders lists.
	 * @param ShopperContext    $shopper    The shopper's facts.
	 * @param FreeShipping      $shipping   Free shipping.
	 * @param Templates         $templates  Renders.
	 * @param \Closure():RewardTiers $rewards What the cart gets from an amount on.
	 * @param Destination       $destination Where the order goes.
	 * @param \Closure():bool    $takes_off  Whether a coupon could take something off what is added.
	 * @param Fragments         $fragments  What carts were answered before.
	 * @param \Closure():?list<mixed> $priced What the price of the cart with one more product depends on, null where that cannot be told.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly PlacementRegistry $placements,
		private readonly SuggestionList $lists,
		private readonly ShopperContext $shopper,
		private readonly FreeShipping $shipping,
		private readonly Templates $templates,
		private readonly \Closure $rewards,
		private readonly Destination $destination,
		private readonly \Closure $takes_off,
		private readonly Fragments $fragments,
		private readonly \Closure $priced,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_before_cart', array( $this, 'print_shipping' ), 20 );
		add_action( 'woocommerce_before_cart_collaterals', array( $this, 'print_list' ) );
		add_filter( 'render_block_woocommerce/cart', array( $this, 'around_block' ) );
		add_action( 'woocommerce_widget_shopping_cart_before_buttons', array( $this, 'print_mini_slot' ) );
		add_action( 'wp_enqueue_scripts', array( $this, 'load_mini' ) );
		add_filter( 'render_block_woocommerce/mini-cart-footer-block', array( $this, 'before_mini_footer' ) );
		add_action( 'woocommerce_before_template_part', array( $this, 'notice_completion' ), 10, 4 );
		add_filter( 'tandem_store_api_cart', array( $this, 'store_api' ) );
		add_filter( 'woocommerce_cart_crosssell_ids', array( $this, 'instead_of_cross_sells' ) );
		// Last: what another plugin puts in its place stays.
		add_filter( 'pre_render_block', array( $this, 'instead_of_collection' ), PHP_INT_MAX, 2 );
	}

	/**
	 * Prints the bar above the classic cart.
	 */
	public function print_shipping(): void {
		echo Guard::run( 'free shipping', fn(): string => $this->settings->shows( 'cart' ) ? $this->bar() : '', '' ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped in the template.
	}

	/**
	 * Prints the list below the classic cart.
	 */
	public function print_list(): void {
		echo Guard::run( 'cart', fn(): string => null !== $this->placements->open( 'cart' ) ? $this->personal( 'cart' ) : '', '' ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped in the template.
	}

	/**
	 * Leaves WooCommerce's own cross-sells out of a cart that shows Tandem's list: linked products are among
	 * its sources, and two lists would go beyond the budget of the page.
	 *
	 * @param mixed $ids Product ids.
	 */
	public function instead_of_cross_sells( mixed $ids ): mixed {
		return Guard::run( 'cross-sells', fn(): mixed => null !== $this->placements->open( 'cart' ) ? array() : $ids, $ids );
	}

	/**
	 * Leaves the cross-sells of the default cart page out for the same reason, before they are read and drawn.
	 *
	 * @param mixed $html  What another filter put in the place of the block.
	 * @param mixed $block The block.
	 */
	public function instead_of_collection( mixed $html, mixed $block = null ): mixed {
		$cross_sells = is_array( $block ) && 'woocommerce/product-collection/cross-sells' === ( $block['attrs']['collection'] ?? '' );
		return null !== $html || ! $cross_sells || ! is_cart() ? $html : Guard::run( 'cross-sells', fn(): mixed => null !== $this->placements->open( 'cart' ) ? '' : $html, $html );
	}

	/**
	 * Notices that the classic cart shows a bundle that would be completed: it is one of the two suggestions.
	 *
	 * @param mixed $template Template.
	 * @param mixed $path     Folder in the theme.
	 * @param mixed $located  File.
	 * @param mixed $given    What it shows.
	 */
	public function notice_completion( mixed $template, mixed $path = '', mixed $located = '', mixed $given = array() ): void {
		unset( $path, $located );
		if ( 'bundle-offer.php' === $template ) {
			$this->beside( is_array( $given ) ? $given['offer'] ?? array() : array() );
		}
	}

	/**
	 * Remembers the completion that stands beside the list.
	 *
	 * @param mixed $offer The offer, null for none.
	 */
	private function beside( mixed $offer ): void {
		$this->completion = null !== $offer;
		$this->pieces     = is_array( $offer ) ? array_map( 'intval', (array) ( $offer['pieces'] ?? array() ) ) : array();
	}

	/**
	 * Puts bar and list around the cart block.
	 *
	 * @param mixed $html HTML of the block.
	 */
	public function around_block( mixed $html ): mixed {
		return ! is_string( $html ) || is_admin() ? $html : Guard::run(
			'cart block',
			function () use ( $html ): string {
				if ( ! $this->settings->shows( 'cart' ) || array() === $this->shopper->cart() ) {
					return $html;
				}
				$this->beside( apply_filters( 'tandem_store_api_cart', array() )['offer'] ?? null ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- Tandem's own; the block asks for the same in this request.
				// As wide as the block itself.
				$wide = 1 === preg_match( '/^\s*<[^>]*\b(alignwide|alignfull)\b/', $html, $found ) ? $found[1] : '';
				return '<div class="' . $wide . '">' . $this->bar() . '</div>' . $html . self::below( null === $this->placements->open( 'cart' ) ? '' : $this->personal( 'cart' ), $this->completion, $wide );
			},
			$html
		);
	}

	/**
	 * What stands below the cart block: the block draws itself late, and what it would push down is seen afterwards.
	 *
	 * @param string $html HTML, may be empty.
	 * @param bool   $room Whether it keeps room for the product that takes the place of a bundle once that is complete.
	 * @param string $wide Class of the block's width, may be empty.
	 */
	public static function below( string $html, bool $room = false, string $wide = '' ): string {
		return '' === $html ? '' : '<div class="' . trim( 'tandem-below-block' . ( $room ? ' tandem-below-block--room ' : ' ' ) . $wide ) . '">' . $html . '</div>';
	}

	/**
	 * Loads what the mini-cart needs: a classic one arrives after the page, with its slot. The bundle that a cart offers
	 * can be refused like any suggestion.
	 */
	public function load_mini(): void {
		Guard::run(
			'mini-cart',
			function (): bool {
				if ( is_cart() && $this->settings->shows( 'cart' ) ) {
					$this->templates->load( 'attention' );
				}
				if ( null !== $this->placements->open( 'minicart' ) ) {
					$this->templates->load( 'attention' );
					$this->templates->load( 'recommendations' );
					$this->templates->load( 'cart-page' );
					wp_enqueue_style( 'tandem-bundle', plugins_url( 'assets/css/bundle.css', TANDEM_FILE ), array(), TANDEM_VERSION );
				}
				return true;
			},
			false
		);
	}

	/**
	 * Prints the empty slot of the classic mini-cart.
	 */
	public function print_mini_slot(): void {
		echo $this->mini_slot(); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped in the template.
	}

	/**
	 * Puts the empty slot above the buttons of the mini-cart block.
	 *
	 * @param mixed $html HTML of the block.
	 */
	public function before_mini_footer( mixed $html ): mixed {
		return is_string( $html ) && ! is_admin() ? $this->mini_slot() . $html : $html;
	}

	/**
	 * The free-shipping bar, a bundle to complete and a list, empty until the personal request fills them: the
	 * mini-cart is on every page, and pages may be cached. The script asks for it after what the page itself is about
	 * and before what is popular.
	 */
	private function mini_slot(): string {
		return Guard::run(
			'mini-cart',
			function (): string {
				$placement = $this->placements->open( 'minicart' );
				return null === $placement ? '' : '<div class="tandem-mini">' . $this->templates->html( 'shipping-bar', new ShippingView(), array( 'cart-page', 'recommendations' ) )
					. '<div data-tandem-mini-offer></div>' . $this->lists->empty_section( $this->slot( 'minicart' ), $placement->title, $placement->text ) . '</div>';
			},
			''
		);
	}

	/**
	 * The bundle that the mini-cart offers to complete: the best, or the best of those that bring no more products than
	 * the page has room for; empty where there is none. They count for the page.
	 *
	 * @param PageLedger $ledger Budget of the page.
	 */
	public function mini_offer( PageLedger $ledger ): string {
		// What stands in a list of the page already takes no room, so the best is asked for first.
		foreach ( $ledger->room() > 0 ? array( null, $ledger->room() ) : array( null ) as $room ) {
			$offer = apply_filters( 'tandem_mini_offer', null, $room ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- Tandem's own.
			if ( is_array( $offer ) && $ledger->name_all( array_map( 'intval', (array) ( $offer['pieces'] ?? array() ) ) ) ) {
				return trim( wc_get_template_html( 'bundle-offer.php', array( 'offer' => $offer ), 'tandem/', TANDEM_DIR . '/templates/tandem/' ) );
			}
		}
		return '';
	}

	/**
	 * What the list of the cart asks for beside a bundle to complete, for the owner's preview.
	 *
	 * @param array<string,mixed>|null $offer The bundle, null for none.
	 * @return array{0:int,1:SuggestionContext} How many, and the shopper's facts.
	 */
	public function asked( ?array $offer ): array {
		$this->beside( $offer );
		return array( $this->room( 'cart' ), $this->shopper->of( $this->slot( 'cart' ), $this->pieces, gap: $this->gap( 'cart' ) ) );
	}

	/**
	 * Adds the new list to the answer that follows a change of the cart.
	 *
	 * @param mixed $data Data of Tandem's other parts.
	 * @return array<string,mixed>
	 */
	public function store_api( mixed $data ): array {
		$data = (array) $data;
		// A page that a form led to has the cart in it as well: its list is in the page already, or is none of it.
		if ( 'POST' !== ( $_SERVER['REQUEST_METHOD'] ?? '' ) || ! WC()->is_store_api_request() || ! $this->settings->shows( 'cart' ) ) {
			return $data;
		}
		return $data + Guard::run(
			'cart extension',
			function () use ( $data ): array {
				$this->beside( $data['offer'] ?? null );
				$slot             = $this->slot( 'cart' );
				return array(
					'placements' => array( 'cart' => $this->cards( $slot ) ),
					'shipping'   => get_object_vars( $this->view() ),
				);
			},
			array()
		);
	}

	/**
	 * The cards that ride in the answer of the Store API; null while the cart is empty.
	 *
	 * @param Slot $slot The slot.
	 * @return array{ids:list<int>,html:string}|null
	 */
	private function cards( Slot $slot ): ?array {
		if ( array() === $this->shopper->cart() || null === $this->placements->open( $slot->placement ) ) {
			return null;
		}
		if ( $this->room( $slot->placement ) < 1 ) {
			return array(
				'ids'  => array(),
				'html' => '',
			);
		}
		$context = $this->shopper->of( $slot, $this->pieces, gap: $this->gap( $slot->placement ) );
		return $this->known( 'cards', $slot, $context, fn(): array => $this->lists->cards( $slot, $context ) );
	}

	/**
	 * A list that a cart of the same products was shown before, mostly.
	 *
	 * @param string           $form    Cards or section.
	 * @param Slot             $slot    The slot.
	 * @param SuggestionContext $context The shopper's facts.
	 * @param \Closure():mixed $make    Makes it.
	 */
	private function known( string $form, Slot $slot, SuggestionContext $context, \Closure $make ): mixed {
		// Which product closes a gap is a question of the prices of the cart.
		$priced = $context->wishes->gap > 0 ? ( $this->priced )() : array();
		if ( null === $priced ) {
			return $make();
		}
		$parts = array( $form, $priced, $slot->values(), $context, $this->fragments->budget(), $this->placements->get( $slot->placement ), apply_filters( 'tandem_rerank', array() ) ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- Tandem's own.
		return $this->fragments->answer( Fragments::cart(), $parts, $make );
	}

	/**
	 * How many products a placement may show beside a completion.
	 *
	 * @param string $id Placement.
	 */
	private function room( string $id ): int {
		$count = $this->placements->get( $id )->count;
		return $this->completion && 'cart' === $id ? $count - 1 : $count;
	}

	/**
	 * What is missing for free shipping where one more product is sure to bring it: no coupon takes off more when it
	 * is added.
	 *
	 * @param string $id Placement.
	 */
	public function gap( string $id ): int {
		return 'cart' !== $id ? 0 : FreeShipping::noted( ( $this->takes_off )() ? 0 : $this->shipping->progress()?->missing ?? 0 );
	}

	/**
	 * Free shipping, rewards and delivery of the cart.
	 */
	public function view(): ShippingView {
		$progress = $this->shipping->progress();
		$rewards  = Guard::run( 'rewards', fn(): string => ( $this->rewards )()->text(), '' );
		$delivery = Guard::run( 'delivery', fn(): string => $this->destination->text(), '' );
		return null === $progress ? new ShippingView( reward: $rewards, delivery: $delivery ) : new ShippingView( $this->shipping->text( $progress ), $progress->percent, $rewards, $delivery );
	}

	/**
	 * The bar.
	 */
	private function bar(): string {
		return $this->templates->html( 'shipping-bar', $this->view(), array( 'cart-page', 'recommendations' ) );
	}

	/**
	 * The shopper's own list of a placement.
	 *
	 * @param string $id Placement.
	 */
	private function personal( string $id ): string {
		if ( $this->room( $id ) < 1 ) {
			return '';
		}
		$slot      = $this->slot( $id );
		$placement = $this->placements->get( $id );
		$context   = $this->shopper->of( $slot, 'cart' === $id ? $this->pieces : array(), gap: $this->gap( $id ) );
		$html      = (string) $this->known( 'section', $slot, $context, fn(): string => $this->lists->section( $slot, $placement->title, $context, $placement->text ) );
		if ( '' !== $html ) {
			$this->templates->load( 'recommendations' );
		}
		return $html;
	}

	/**
	 * The slot of a placement.
	 *
	 * @param string $id Placement.
	 */
	private function slot( string $id ): Slot {
		$placement = $this->placements->get( $id );
		return Slot::of(
			array(
				'placement' => $placement->id,
				'strategy'  => $placement->strategy,
				'count'     => max( 1, $this->room( $id ) ),
				'layout'    => $placement->layout,
			)
		);
	}
}
