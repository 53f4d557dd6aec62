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
	 * @param PreviewVisit                            $visit      Runs something as the shop does for a shopper.
	 * @param \Closure():OfferPreview                 $offers     What stands beside the lists.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly PlacementRegistry $placements,
		private readonly \Closure $readers,
		private readonly Owned $owned,
		private readonly ProductReader $products,
		private readonly \Closure $preferences,
		private readonly BannerPreview $banners,
		private readonly PreviewVisit $visit,
		private readonly \Closure $offers,
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
		$typed = array_map( 'intval', (array) ( $who['cart'] ?? array() ) );
		$lines = array() === $typed && $user > 0 ? self::saved_cart( $user ) : PreviewCart::lines( $typed );
		// The newest line says most about what is next, as in the shop.
		$cart  = array_values( array_unique( array_map( static fn( array $line ): int => (int) $line['product_id'], array_reverse( array_values( $lines ) ) ) ) );
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
			'placements' => $this->visit->as( $user, (string) ( $who['country'] ?? '' ), $lines, fn(): array => $this->all( $facts + array( 'preferences' => ( $this->preferences )( $user ) ) ) ),
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
		$beside  = array();
		$offers  = ( $this->offers )();
		foreach ( $this->placements->all() as $placement ) {
			$missing = 'product' === $placement->touchpoint ? 0 === $facts['product'] : ( 'shop' !== $placement->touchpoint && array() === $facts['cart'] );
			if ( $missing ) {
				continue;
			}
			$page             = in_array( $placement->id, array( 'home', 'empty-cart', 'not-found', 'post-purchase' ), true ) ? $placement->id : $placement->touchpoint;
			$state = $this->state( $placement );
			if ( ! isset( $ledgers[ $page ] ) ) {
				$ledgers[ $page ] = new PageLedger( $this->settings );
				$beside[ $page ]  = $this->beside( $page, $facts['product'], $ledgers[ $page ], $state, $offers );
				array_push( $told, ...$beside[ $page ] );
			}
			$ledger = 'on' === $state ? $ledgers[ $page ] : clone $ledgers[ $page ];
			$row    = 'offer' === $placement->kind ? $this->offered( $placement, $ledger, $offers ) : $this->one( $placement, ...array( ...$this->asked( $placement, $facts, $offers, $beside[ $page ] ), $ledger ) );
			$told[] = array( 'candidates' => $this->kept_back( $row['candidates'], $facts['owned'], $offers ) ) + $row + array( 'state' => $state );
		}
		return $told;
	}

	/**
	 * One placement with everything that led to it.
	 *
	 * @param Placement         $placement Placement.
	 * @param int               $count     Most products.
	 * @param SuggestionContext $context   Facts.
	 * @param PageLedger        $ledger    Budget of its page.
	 * @return array<string,mixed>
	 */
	private function one( Placement $placement, int $count, SuggestionContext $context, PageLedger $ledger ): array {
		$strategy = 'list' === $placement->kind ? SuggestionList::strategy( $placement->slot( array( 'product' => $context->product ) ), $context ) : $placement->strategy;
		$trace    = new SuggestionTrace();
		$took     = 0.0;
		if ( 'table' !== $placement->kind && $count > 0 ) {
			$begin = hrtime( true );
			( $this->readers )( clone $ledger )->suggest( $placement->id, $strategy, $context, $count );
			$took = round( ( hrtime( true ) - $begin ) / 1000 );
			( $this->readers )( $ledger )->suggest( $placement->id, $strategy, $context, $count, $trace );
		}
		return array(
			'id'           => $placement->id,
			'kind'         => $placement->kind,
			'title'        => $placement->title,
			'where'        => $placement->where,
			'strategy'     => $strategy,
			'wanted'       => $count,
			'room'         => $ledger->room(),
			'microseconds' => $took,
			'sources'      => $trace->sources,
			'candidates'   => array_map( fn( array $candidate ): array => $this->named( $candidate ), $trace->candidates ),
			'steps'        => array(),
			'shown'        => array(),
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
			'url'   => admin_url( "post.php?post={$candidate['item']}&action=edit" ),
			'price' => null === $product ? '' : html_entity_decode( wp_strip_all_tags( wc_price( (float) wc_get_price_to_display( $product ), array( 'in_span' => false ) ) ), ENT_QUOTES, 'UTF-8' ),
		);
	}

	/**
	 * The one offer of the checkout.
	 *
	 * @param Placement    $placement Placement.
	 * @param PageLedger   $ledger    Budget of its page.
	 * @param OfferPreview $offers    What stands beside the lists.
	 * @return array<string,mixed>
	 */
	private function offered( Placement $placement, PageLedger $ledger, OfferPreview $offers ): array {
		$told = $offers->checkout( $placement, $ledger );
		return array(
			'id'         => $placement->id,
			'kind'       => $placement->kind,
			'title'      => $placement->title,
			'where'      => $placement->where,
			'strategy'   => $placement->strategy,
			'wanted'     => 1,
			'room'       => $ledger->room(),
			'candidates' => array_map( fn( array $candidate ): array => $this->named( $candidate ), $told['candidates'] ),
		) + $told;
	}

	/**
	 * Candidates with the reason of this cart for those that a shopper is spared.
	 *
	 * @param list<array<string,mixed>> $candidates Candidates.
	 * @param list<int>                 $owned      What the customer has.
	 * @param OfferPreview              $offers     What stands beside the lists.
	 * @return list<array<string,mixed>>
	 */
	private function kept_back( array $candidates, array $owned, OfferPreview $offers ): array {
		return array_map(
			static fn( array $one ): array => 'spared' !== $one['fate'] || in_array( $one['item'], $owned, true ) ? $one : array( 'fate' => in_array( $one['item'], $offers->pieces(), true ) ? 'completes' : 'in-cart' ) + $one,
			$candidates
		);
	}

	/**
	 * What a page says beside its lists. What the page does not show takes nothing of its budget.
	 *
	 * @param string       $page    Page.
	 * @param int          $product Product of a product page.
	 * @param PageLedger   $ledger  Budget of the page.
	 * @param string       $state   State of the placement that it stands beside.
	 * @param OfferPreview $offers  What stands beside the lists.
	 * @return list<array<string,mixed>>
	 */
	private function beside( string $page, int $product, PageLedger $ledger, string $state, OfferPreview $offers ): array {
		$on   = static fn( bool $one ): array => array( 'state' => $one ? 'on' : 'page-off' );
		$cart = (bool) $this->settings->get( 'touchpoints.cart.on' );
		$of   = static fn( bool $shown ): PageLedger => $shown ? $ledger : clone $ledger;
		$own  = (bool) $this->settings->get( 'touchpoints.product.on' );
		return match ( $page ) {
			'product'  => array( $offers->hint( $product, $of( $own ) ) + $on( $own ) ),
			'cart'     => array( $offers->bar() + $on( $cart ), $offers->completion() + $on( $cart ) ),
			'minicart' => array( $offers->mini( $of( $cart && 'on' === $state ) ) + ( $cart ? array( 'state' => $state ) : $on( false ) ) ),
			default    => array(),
		};
	}

	/**
	 * How many products a placement shows, and what it is asked.
	 *
	 * @param Placement                 $placement Placement.
	 * @param array<string,mixed>       $facts     Facts.
	 * @param OfferPreview              $offers    What stands beside the lists.
	 * @param list<array<string,mixed>> $beside    What the page says beside it.
	 * @return array{0:int,1:SuggestionContext}
	 */
	private function asked( Placement $placement, array $facts, OfferPreview $offers, array $beside ): array {
		$context = $this->context( $placement, $facts );
		if ( ! in_array( $placement->id, array( 'cart', 'minicart' ), true ) ) {
			return array( $placement->count, $context );
		}
		// The mini-cart has no bundle where the cart itself shows none; what else is off is worked out as if it were on.
		$bundle                = array_filter( $beside, static fn( array $row ): bool => array() !== $row['shown'] && 'shipping' !== $row['id'] );
		list( $count, $asked ) = $offers->listed( $placement, array() !== $bundle && ( 'cart' === $placement->id || $this->settings->get( 'touchpoints.cart.on' ) ) );
		// What was looked at is known to a browser only, and told for the preview.
		return array( $count, array() === $context->history ? $asked : new SuggestionContext( $asked->product, $asked->cart, $context->history, $asked->exclude, $asked->categories, wishes: $asked->wishes, near: $asked->near ) );
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
	 * Lines of the cart that a customer left.
	 *
	 * @param int $user User.
	 * @return array<string,array<string,mixed>>
	 */
	private static function saved_cart( int $user ): array {
		$saved = get_user_meta( $user, '_woocommerce_persistent_cart_' . get_current_blog_id(), true );
		$lines = is_array( $saved ) && is_array( $saved['cart'] ?? null ) ? $saved['cart'] : array();
		return array_filter( $lines, static fn( mixed $line ): bool => is_array( $line ) && (int) ( $line['product_id'] ?? 0 ) > 0 );
	}
}
