<?php
/**
 * The products that the placements of a page will need.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Bundles\BundleRepository;
use Tandem\Plugin\Cart\CompletionOffer;
use Tandem\Plugin\Catalog\ProductPrimer;
use Tandem\Plugin\Integration;
use Tandem\Plugin\Recommendations\SuggestionContext;
use Tandem\Plugin\Recommendations\SuggestionReader;
use Tandem\Plugin\Recommendations\Wishes;

defined( 'ABSPATH' ) || exit;

/**
 * Names them before any list is made, so that all lists of a page, and the bundle that its cart nearly is, are read
 * from the database together. Naming asks the engine, which costs microseconds and no query.
 */
final class ExpectedProducts implements Integration {

	/** By how many the two pieces of a completion, which the cart's list passes over, are more than the place that it takes. */
	private const NAMED = 1;

	/**
	 * Slots of the personal request with their facts.
	 *
	 * @var list<array{0:Slot,1:SuggestionContext}>
	 */
	private array $asked = array();

	/**
	 * The change of the cart that is asked for.
	 *
	 * @var \WP_REST_Request|null
	 */
	private ?\WP_REST_Request $change = null;

	/**
	 * Products of a cart that is about to be read, the newest line first.
	 *
	 * @var list<int>
	 */
	private array $read = array();

	/**
	 * Takes the services.
	 *
	 * @param PlacementRegistry    $placements  Placements.
	 * @param SuggestionReader     $suggestions Names candidates.
	 * @param ShopperContext       $shopper     The shopper's facts.
	 * @param \Closure():CompletionOffer $completion Finds the bundle that a cart nearly is.
	 * @param \Closure():BundleRepository $bundles The shop's bundles.
	 * @param ProductPrimer        $primer      Reads products.
	 * @param Fragments            $fragments   What carts were answered before.
	 */
	public function __construct(
		private readonly PlacementRegistry $placements,
		private readonly SuggestionReader $suggestions,
		private readonly ShopperContext $shopper,
		private readonly \Closure $completion,
		private readonly \Closure $bundles,
		private readonly ProductPrimer $primer,
		private readonly Fragments $fragments,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_filter( ProductPrimer::EXPECTED, array( $this, 'expect' ), 10, 2 );
		add_action( 'tandem_new_page', fn() => $this->ask( array() ), 10, 0 );
		add_filter( 'rest_request_before_callbacks', array( $this, 'note' ), 10, 3 );
		add_action( 'woocommerce_load_cart_from_session', array( $this, 'read_with_cart' ), 10, 0 );
	}

	/**
	 * Notes which change of the cart the cart block asks for.
	 *
	 * @param mixed $answer  Answer so far.
	 * @param mixed $handler Who answers.
	 * @param mixed $request The request.
	 */
	public function note( mixed $answer, mixed $handler = null, mixed $request = null ): mixed {
		unset( $handler );
		$this->change = $request instanceof \WP_REST_Request && 'POST' === $request->get_method() && str_starts_with( $request->get_route(), '/wc/store/v1/cart/' ) ? $request : null;
		return $answer;
	}

	/**
	 * Reads what the answer to a change of the cart will need together with the products of the cart, which WooCommerce
	 * reads next. An answer that is known needs nothing more.
	 */
	public function read_with_cart(): void {
		Guard::run(
			'expected products',
			function (): void {
				list( $change, $this->change ) = array( $this->change, null );
				if ( null !== $change && ! wp_using_ext_object_cache() ) {
					$this->read_for( $change, (array) WC()->session?->get( 'cart' ) );
				}
			},
			null
		);
	}

	/**
	 * Reads what the cart holds after a change, and what its answer will need.
	 *
	 * @param \WP_REST_Request                 $change The change.
	 * @param array<string,array<string,mixed>> $lines  Lines of the cart before.
	 */
	private function read_for( \WP_REST_Request $change, array $lines ): void {
		$named = basename( $change->get_route() );
		if ( 'add-item' === $named ) {
			$lines[] = array( 'product_id' => (int) $change['id'] );
		} elseif ( 'remove-item' === $named ) {
			unset( $lines[ (string) $change['key'] ] );
		}
		$cart       = array_map( 'intval', array_column( $lines, 'product_id' ) );
		$this->read = $this->fragments->any( Fragments::cart( $lines ) ) ? array() : array_reverse( $cart );
		try {
			$this->primer->prime( array( ...$cart, ...array_column( $lines, 'variation_id' ) ) );
		} finally {
			$this->read = array();
		}
	}

	/**
	 * What the personal request asks for.
	 *
	 * @param list<array{0:Slot,1:SuggestionContext}> $asked Slots with their facts.
	 */
	public function ask( array $asked ): void {
		$this->asked = $asked;
	}

	/**
	 * Adds the products of the page's placements.
	 *
	 * @param mixed $ids    Ids so far.
	 * @param mixed $loaded What is being loaded.
	 * @return list<int>
	 */
	public function expect( mixed $ids, mixed $loaded = ProductPrimer::LISTS ): array {
		return Guard::run( 'expected products', fn(): array => array( ...array_values( (array) $ids ), ...$this->of_page( ProductPrimer::LISTS === $loaded ), ...( ProductPrimer::BUNDLES === $loaded || is_cart() ? ( $this->bundles )()->expected() : array() ) ), array_values( (array) $ids ) );
	}

	/**
	 * Ids that the placements of this page will need, and the page that their links lead to. What a cached list holds is not needed: where all visitors see
	 * the same, only a list that is made anew asks.
	 *
	 * @param bool $lists Whether a list is being made.
	 * @return list<int>
	 */
	private function of_page( bool $lists ): array {
		if ( array() !== $this->asked ) {
			return array_merge( ...array_map( fn( array $one ): array => $this->candidates( $one[0], $one[1] ), $this->asked ) );
		}
		$product = $lists && is_product() ? (int) get_queried_object_id() : 0;
		return match ( true ) {
			array() !== $this->read => array( ...$this->own( 'cart', self::NAMED, new SuggestionContext( cart: $this->read, wishes: new Wishes( gap: FreeShipping::last_gap() ) ) ), ...( $this->completion )()->expected( $this->read ) ),
			$product > 0 => array( $product, ...$this->neutral( array( 'upgrade', 'bought-together', 'also-bought', 'browsed' ), static fn( Placement $placement ): array => ProductPage::facts( $placement, $product ) ) ),
			is_checkout() => $this->offer_is_open() ? array( ...$this->own( 'checkout' ), ...( $this->completion )()->expected( $this->shopper->cart() ) ) : array(),
			$this->cart_is_shown() => array( ...( is_cart() ? array( wc_get_page_id( 'cart' ) ) : array() ), ...$this->own( 'cart', self::NAMED, gap: FreeShipping::last_gap() ), ...( $this->completion )()->expected( $this->shopper->cart() ) ),
			$lists && ( is_shop() || is_product_taxonomy() || is_search() ) => $this->neutral( array( 'shop', 'popular' ), static fn(): array => ShopPages::page() ),
			default => array(),
		};
	}

	/**
	 * Whether this request shows a cart that holds something: the page, or the answer to a change of it.
	 */
	private function cart_is_shown(): bool {
		$shown = is_cart() || ( WC()->is_store_api_request() && 'POST' === ( $_SERVER['REQUEST_METHOD'] ?? '' ) );
		return $shown && array() !== $this->shopper->cart();
	}

	/**
	 * Whether the checkout has still to choose its offer: one that was made before is kept in the session.
	 */
	private function offer_is_open(): bool {
		return array() !== $this->shopper->cart() && ! is_wc_endpoint_url( 'order-received' ) && null === WC()->session?->get( CheckoutOffer::SESSION );
	}

	/**
	 * Candidates of a placement for this shopper.
	 *
	 * @param string $id   Placement.
	 * @param int    $more How many the list may pass over.
	 * @param SuggestionContext|null $context The shopper's facts; null for those of now.
	 * @param int    $gap  What is missing for free shipping, among those of now.
	 * @return list<int>
	 */
	private function own( string $id, int $more = 0, ?SuggestionContext $context = null, int $gap = 0 ): array {
		$placement = $this->placements->open( $id );
		return null === $placement ? array() : $this->candidates( $placement->slot(), $context ?? $this->shopper->of( $placement->slot(), gap: $gap ), $more );
	}

	/**
	 * Candidates of placements for everybody.
	 *
	 * @param list<string> $ids  Placements.
	 * @param \Closure(Placement):array<string,int|list<int>> $page Product and category of the page, products that it found.
	 * @return list<int>
	 */
	private function neutral( array $ids, \Closure $page ): array {
		$found = array();
		foreach ( $this->placements->opened( $ids ) as $placement ) {
			$slot  = $placement->slot( $page( $placement ) );
			$found = $placement->count < 1 ? $found : array( ...$found, ...$this->candidates( $slot, SuggestionList::context( $slot ) ) );
		}
		return $found;
	}

	/**
	 * Candidates of a slot.
	 *
	 * @param Slot              $slot    Slot.
	 * @param SuggestionContext $context Facts.
	 * @param int               $more    How many the list may pass over.
	 * @return list<int>
	 */
	private function candidates( Slot $slot, SuggestionContext $context, int $more = 0 ): array {
		return $this->suggestions->likely( $slot->placement, SuggestionList::strategy( $slot, $context ), $context, $slot->count + $more );
	}
}
