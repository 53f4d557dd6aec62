<?php
/**
 * What somebody would see.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Admin;

use Tandem\Plugin\Catalog\ProductReader;
use Tandem\Plugin\Journey\PageLedger;
use Tandem\Plugin\Journey\Placement;
use Tandem\Plugin\Journey\PlacementRegistry;
use Tandem\Plugin\Journey\ShopperContext;
use Tandem\Plugin\Journey\SuggestionList;
use Tandem\Plugin\Recommendations\Owned;
use Tandem\Plugin\Recommendations\Preference;
use Tandem\Plugin\Recommendations\SuggestionContext;
use Tandem\Plugin\Recommendations\SuggestionReader;
use Tandem\Plugin\Recommendations\SuggestionTrace;
use Tandem\Plugin\Recommendations\Wishes;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Goes through all placements as a page of a shopper does, with the same code and a budget for each page, and tells
 * every candidate with its score terms and what kept it out. A placement that is switched off is worked out too, but
 * takes nothing from the page.
 */
final class PlacementPreview {

	/** Placements whose list is the same for every shopper. */
	private const NEUTRAL = array( 'set' );

	/**
	 * Takes its services.
	 *
	 * @param Settings                                $settings   Settings.
	 * @param PlacementRegistry                       $placements Placements.
	 * @param \Closure(PageLedger):SuggestionReader   $readers    Suggests within a budget.
	 * @param Owned                                   $owned      What shoppers have.
	 * @param ProductReader                           $products   Reads products.
	 * @param \Closure(int):list<Preference>          $preferences What an account (0 for a guest) prefers where it is.
	 * @param BannerPreview                           $banners    Chooses variants.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly PlacementRegistry $placements,
		private readonly \Closure $readers,
		private readonly Owned $owned,
		private readonly ProductReader $products,
		private readonly \Closure $preferences,
		private readonly BannerPreview $banners,
	) {
	}

	/**
	 * All placements for somebody.
	 *
	 * @param array<string,mixed> $who customer (address or user id, empty for a first visit), product, category, cart,
	 *                                 viewed, country.
	 * @return array{notes:list<string>,cart:list<int>,placements:list<array<string,mixed>>,banners:list<array<string,mixed>>}
	 * @throws \InvalidArgumentException When there is no such customer.
	 */
	public function of( array $who ): array {
		$user  = $this->customer( trim( (string) ( $who['customer'] ?? '' ) ) );
		$cart  = array_map( 'intval', (array) ( $who['cart'] ?? array() ) );
		$cart  = array() === $cart && $user > 0 ? self::saved_cart( $user ) : $cart;
		$facts = array(
			'product'  => (int) ( $who['product'] ?? 0 ),
			'category' => (int) ( $who['category'] ?? 0 ),
			'cart'     => $cart,
			'viewed'   => array_map( 'intval', (array) ( $who['viewed'] ?? array() ) ),
			'owned'    => $user > 0 ? $this->owned->of_user( $user ) : array(),
			'bought'   => $this->owned->purchases( $user ),
		);
		$notes = array( __( 'How often this shopper saw a product, what they dismissed and how much was shown today is known to their browser only, so nothing is held back for it here.', 'tandem-for-woocommerce' ) );
		if ( $user > 0 && array() === $facts['viewed'] ) {
			$notes[] = __( 'What this customer looked at is kept in their browser only. Name products to see the lists that follow from them.', 'tandem-for-woocommerce' );
		}
		if ( 0 === $facts['product'] ) {
			$notes[] = __( 'Choose a product to see the lists of a product page.', 'tandem-for-woocommerce' );
		}
		if ( array() === $cart ) {
			$notes[] = __( 'Put products into the cart to see what follows from a cart.', 'tandem-for-woocommerce' );
		}
		return array(
			'notes'      => $notes,
			'cart'       => $cart,
			'banners'    => $this->banners->of( $user, (string) ( $who['country'] ?? '' ) ),
			'placements' => self::in_country( (string) ( $who['country'] ?? '' ), fn(): array => $this->all( $facts + array( 'preferences' => ( $this->preferences )( $user ) ) ) ),
		);
	}

	/**
	 * Every placement that these facts have a page for.
	 *
	 * @param array{product:int,category:int,cart:list<int>,viewed:list<int>,owned:list<int>,bought:list<array{item:int,at:int,kind:string}>,preferences:list<Preference>} $facts Facts.
	 * @return list<array<string,mixed>>
	 */
	private function all( array $facts ): array {
		$ledgers = array();
		$told    = array();
		foreach ( $this->placements->all() as $placement ) {
			$missing = 'product' === $placement->touchpoint ? 0 === $facts['product'] : ( 'shop' !== $placement->touchpoint && array() === $facts['cart'] );
			if ( $missing ) {
				continue;
			}
			$page             = in_array( $placement->id, array( 'home', 'empty-cart', 'not-found', 'post-purchase' ), true ) ? $placement->id : $placement->touchpoint;
			$ledgers[ $page ] ??= new PageLedger( $this->settings );
			$state            = $this->state( $placement );
			$told[]           = $this->one( $placement, $this->context( $placement, $facts ), 'on' === $state ? $ledgers[ $page ] : clone $ledgers[ $page ] ) + array( 'state' => $state );
		}
		return $told;
	}

	/**
	 * One placement with everything that led to it.
	 *
	 * @param Placement         $placement Placement.
	 * @param SuggestionContext $context   Facts.
	 * @param PageLedger        $ledger    Budget of its page.
	 * @return array<string,mixed>
	 */
	private function one( Placement $placement, SuggestionContext $context, PageLedger $ledger ): array {
		$strategy = 'list' === $placement->kind ? SuggestionList::strategy( $placement->slot( array( 'product' => $context->product ) ), $context ) : $placement->strategy;
		$trace    = new SuggestionTrace();
		$took     = 0.0;
		if ( 'table' !== $placement->kind && $placement->count > 0 ) {
			$begin = hrtime( true );
			( $this->readers )( clone $ledger )->suggest( $placement->id, $strategy, $context, $placement->count );
			$took = round( ( hrtime( true ) - $begin ) / 1000 );
			( $this->readers )( $ledger )->suggest( $placement->id, $strategy, $context, $placement->count, $trace );
		}
		return array(
			'id'           => $placement->id,
			'kind'         => $placement->kind,
			'title'        => $placement->title,
			'where'        => $placement->where,
			'strategy'     => $strategy,
			'wanted'       => $placement->count,
			'room'         => $ledger->room(),
			'microseconds' => $took,
			'sources'      => $trace->sources,
			'candidates'   => array_map( fn( array $candidate ): array => $this->named( $candidate ), $trace->candidates ),
		);
	}

	/**
	 * A candidate with its name and price.
	 *
	 * @param array<string,mixed> $candidate Candidate of a trace.
	 * @return array<string,mixed>
	 */
	private function named( array $candidate ): array {
		$product = $this->products->visible( array( $candidate['item'] ) )[ $candidate['item'] ] ?? null;
		return $candidate + array(
			'name'  => html_entity_decode( get_the_title( $candidate['item'] ), ENT_QUOTES, 'UTF-8' ) . " (#{$candidate['item']})",
			'url'   => (string) get_edit_post_link( $candidate['item'], 'raw' ),
			'price' => null === $product ? '' : html_entity_decode( wp_strip_all_tags( wc_price( (float) wc_get_price_to_display( $product ), array( 'in_span' => false ) ) ), ENT_QUOTES, 'UTF-8' ),
		);
	}

	/**
	 * The facts as the placement gets them in the shop.
	 *
	 * @param Placement                                                                       $placement Placement.
	 * @param array{product:int,category:int,cart:list<int>,viewed:list<int>,owned:list<int>,bought:list<array{item:int,at:int,kind:string}>,preferences:list<Preference>} $facts     Facts.
	 */
	private function context( Placement $placement, array $facts ): SuggestionContext {
		$product = 'product' === $placement->touchpoint ? $facts['product'] : 0;
		if ( in_array( $placement->kind, self::NEUTRAL, true ) ) {
			return new SuggestionContext( $product );
		}
		$history = array();
		$near    = 'popular' === $placement->id && 0 === $facts['category'];
		if ( $near || in_array( $placement->strategy, array( 'for-you', 'session' ), true ) ) {
			foreach ( $facts['viewed'] as $place => $item ) {
				$history[] = array(
					'item' => $item,
					'at'   => time() - 60 * ( $place + 1 ),
					'kind' => 'view',
				);
			}
		}
		if ( 'for-you' === $placement->strategy && count( $history ) < ShopperContext::VISIT ) {
			$history = array( ...$history, ...$facts['bought'] );
		}
		$category = in_array( $placement->id, array( 'shop', 'popular' ), true ) && $facts['category'] > 0 ? array( $facts['category'] ) : ( $near ? ShopperContext::categories( $history ) : array() );
		return new SuggestionContext( $product, 'empty-cart' === $placement->id ? array() : $facts['cart'], $history, $placement->rules->owned ? array() : $facts['owned'], $category, wishes: new Wishes( 'manual' === $placement->strategy ? array() : $facts['preferences'] ) );
	}

	/**
	 * Whether it shows: on, off, page-off, not-due, not-live.
	 *
	 * @param Placement $placement Placement.
	 */
	private function state( Placement $placement ): string {
		$page = 'post-purchase' === $placement->id ? $this->settings->get( 'mail.post_purchase' ) : $this->settings->get( "touchpoints.{$placement->touchpoint}.on" );
		return match ( true ) {
			! $placement->on => 'off',
			! $page => 'page-off',
			! $placement->due( time() ) => 'not-due',
			default => 'on',
		};
	}

	/**
	 * A customer by address or id; 0 for a first visit.
	 *
	 * @param string $name What was typed.
	 * @throws \InvalidArgumentException When there is none.
	 */
	private function customer( string $name ): int {
		if ( '' === $name ) {
			return 0;
		}
		$user = ctype_digit( $name ) ? get_user_by( 'id', (int) $name ) : ( is_email( $name ) ? get_user_by( 'email', $name ) : get_user_by( 'login', $name ) );
		if ( ! $user instanceof \WP_User ) {
			throw new \InvalidArgumentException( __( 'No account has this address or number.', 'tandem-for-woocommerce' ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Shown by React.
		}
		return $user->ID;
	}

	/**
	 * Products in the cart that a customer left.
	 *
	 * @param int $user User.
	 * @return list<int>
	 */
	private static function saved_cart( int $user ): array {
		$saved = get_user_meta( $user, '_woocommerce_persistent_cart_' . get_current_blog_id(), true );
		$lines = is_array( $saved ) && is_array( $saved['cart'] ?? null ) ? array_reverse( $saved['cart'] ) : array();
		return array_values( array_unique( array_filter( array_map( static fn( mixed $line ): int => is_array( $line ) ? (int) ( $line['product_id'] ?? 0 ) : 0, $lines ) ) ) );
	}

	/**
	 * Runs something for a shopper in a country: its taxes, and whatever else goes by the shopper's address.
	 *
	 * @template T
	 * @param string       $country Code, empty for the shop's own default.
	 * @param callable():T $work    What to run.
	 * @return T
	 */
	private static function in_country( string $country, callable $work ): mixed {
		$before = WC()->customer;
		try {
			$customer = new \WC_Customer( 0 );
			if ( '' !== $country ) {
				$customer->set_billing_location( $country );
				$customer->set_shipping_location( $country );
			}
			WC()->customer = $customer;
			return $work();
		} finally {
			WC()->customer = $before;
		}
	}
}
