<?php
/**
 * The personal request of a page.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Recommendations\SuggestionContext;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * One read-only, never cached request for all lists of a page: `?wc-ajax=tandem_placements`. It runs with
 * the shopper's session, so the origin is checked and no cross-origin header is sent.
 */
final class PlacementsEndpoint implements Integration {

	public const ACTION = 'tandem_placements';

	private const MAXIMUM_SLOTS = 8;
	private const MAXIMUM_IDS   = 64;

	/** What the browser may leave out: what was refused, what rests, and the product of the page. */
	private const MAXIMUM_EXCLUDED = 2 * Attention::MAXIMUM + 1;

	/** What is left of a score after so many pages on which a product was seen without interest. */
	private const DECAY = array( 0.85, 0.7, 0.6, 0.5 );

	/**
	 * Takes the services.
	 *
	 * @param Settings       $settings Settings.
	 * @param SuggestionList $lists    Renders lists.
	 * @param ShopperContext $shopper  The shopper's facts.
	 * @param PageLedger     $ledger   Budget of the page.
	 * @param CartPlacements $cart     Free-shipping bar.
	 * @param Banners        $banners  Chooses variants.
	 * @param PlacementRegistry $placements What the owner set.
	 * @param Throttle $throttle Refuses a flood.
	 * @param ExpectedProducts $expected Has the products of all slots read together.
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly SuggestionList $lists,
		private readonly ShopperContext $shopper,
		private readonly PageLedger $ledger,
		private readonly CartPlacements $cart,
		private readonly Banners $banners,
		private readonly PlacementRegistry $placements,
		private readonly ExpectedProducts $expected,
		private readonly Throttle $throttle,
	) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		add_action( 'wc_ajax_' . self::ACTION, array( $this, 'answer' ) );
		// phpcs:ignore WordPress.Security.NonceVerification.Recommended -- Read-only.
		if ( self::ACTION === ( $_GET['wc-ajax'] ?? '' ) && ! defined( 'WP_CLI' ) ) {
			$this->throttle->demand();
		}
	}

	/**
	 * Answers with the cards of every slot.
	 */
	public function answer(): void {
		SameOrigin::demand_read();
		wp_send_json( Guard::run( 'placements', fn(): array => $this->placements(), array( 'slots' => array() ) ) );
	}

	/**
	 * Cards by position of the slot, and what is in the cart.
	 *
	 * @return array{slots:list<array{ids:list<int>,html:string,title?:string}>,in_cart:list<int>,shipping?:array<string,mixed>|null}
	 */
	private function placements(): array {
		if ( ! $this->settings->open() ) {
			return array(
				'slots'   => array(),
				'in_cart' => array(),
			);
		}
		$exclude = $this->ids( 'exclude', self::MAXIMUM_EXCLUDED );
		$seen    = $this->seen();
		$this->ledger->book( $this->ids( 'used' ) );
		$asked = array();
		foreach ( $this->slots() as $slot ) {
			/**
			 * A slot of the personal request, for experiments.
			 *
			 * @param Slot $slot Slot.
			 */
			$slot    = apply_filters( 'tandem_slot', $slot );
			$asked[] = array( $slot, $this->shopper->of( $slot, array( ...$exclude, ...self::named( $slot ) ), $seen, Guard::run( 'free shipping', fn(): int => $this->cart->gap( $slot->placement ), 0 ) ) );
		}
		$this->expected->ask( $asked );
		$cart  = $this->shopper->cart();
		$mini  = null;
		$slots = array();
		foreach ( $asked as list( $slot, $context ) ) {
			if ( 'minicart' === $slot->placement && array() !== $cart ) {
				$mini ??= Guard::run( 'bundle of the mini-cart', fn(): string => $this->cart->mini_offer( $this->ledger ), '' );
			}
			$slots[] = $this->cards( $slot, $context, '' !== (string) $mini );
		}
		/**
		 * The answer of the personal request, for parts that have something of their own in it.
		 *
		 * @param array<string,mixed> $answer Answer so far.
		 */
		return (array) apply_filters(
			'tandem_placements_answer',
			$this->banners() + array(
				'slots'    => $slots,
				'in_cart'  => $cart,
				'shipping' => array() !== $cart && ( $this->settings->shows( 'cart' ) || null !== $mini ) ? get_object_vars( $this->cart->view() ) : null,
			) + ( null === $mini ? array() : array( 'mini' => $mini ) )
		);
	}

	/**
	 * Products that the cart names beside its list already.
	 *
	 * @param Slot $slot Slot.
	 * @return list<int>
	 */
	private static function named( Slot $slot ): array {
		/**
		 * Products that the cart names beside its list: the missing pieces of a bundle.
		 *
		 * @param list<int> $ids Product ids.
		 */
		return 'cart' === $slot->placement ? Guard::run( 'completion', static fn(): array => array_map( 'intval', (array) apply_filters( 'tandem_cart_named', array() ) ), array() ) : array();
	}

	/**
	 * Cards of a slot: none where its time is over in a page that was kept, and with a heading of their own where
	 * they come from what this shopper did. A mini-cart that holds nothing has none, and a bundle to complete is one of
	 * its suggestions.
	 *
	 * @param Slot              $slot    Slot.
	 * @param SuggestionContext $context The shopper's facts.
	 * @param bool              $bundle  Whether the mini-cart has a bundle to complete.
	 * @return array{ids:list<int>,html:string,title?:string}
	 */
	private function cards( Slot $slot, SuggestionContext $context, bool $bundle ): array {
		$placement = $this->placements->find( $slot->placement );
		$full      = 'minicart' === $slot->placement && ( array() === $context->cart || ( $bundle && $slot->count < 2 ) );
		if ( $full || ( null !== $placement && ! $placement->due( time() ) ) ) {
			return array(
				'ids'  => array(),
				'html' => '',
			);
		}
		$cards = $this->lists->cards( $bundle && 'minicart' === $slot->placement ? Slot::of( array( 'count' => $slot->count - 1 ) + $slot->values() ) : $slot, $context );
		$past  = array_diff( array_column( $context->history, 'item' ), array( $slot->product ) );
		$title = match ( true ) {
			array() === $cards['ids'] || array() === $past => '',
			'browsed' === $slot->placement => __( 'Based on what you looked at', 'tandem-for-woocommerce' ),
			'popular' === $slot->placement && array() === $slot->near => __( 'Popular in your categories', 'tandem-for-woocommerce' ),
			default => '',
		};
		return '' === $title || '' !== ( $this->settings->get( 'placements.set' )[ $slot->placement ]['title'] ?? '' ) ? $cards : $cards + array( 'title' => $title );
	}

	/**
	 * Variants of the page's banners, where it has any.
	 *
	 * @return array{banners?:list<int|null>}
	 */
	private function banners(): array {
		// phpcs:ignore WordPress.Security.NonceVerification.Recommended, WordPress.Security.ValidatedSanitizedInput.InputNotSanitized -- Read-only; the engine checks every condition.
		$json = isset( $_GET['banners'] ) && is_string( $_GET['banners'] ) ? wp_unslash( $_GET['banners'] ) : '';
		return '' === $json ? array() : array( 'banners' => Guard::run( 'banners', fn(): array => $this->banners->chosen( $json ), array() ) );
	}

	/**
	 * The slots that the page asks for.
	 *
	 * @return list<Slot>
	 */
	private function slots(): array {
		// phpcs:ignore WordPress.Security.NonceVerification.Recommended, WordPress.Security.ValidatedSanitizedInput.InputNotSanitized -- Read-only; Slot::of() checks every value.
		$json  = isset( $_GET['slots'] ) && is_string( $_GET['slots'] ) ? wp_unslash( $_GET['slots'] ) : '';
		$given = strlen( $json ) <= 4096 ? json_decode( $json, true, 4 ) : null;
		$slots = array();
		foreach ( array_slice( is_array( $given ) ? array_values( $given ) : array(), 0, self::MAXIMUM_SLOTS ) as $values ) {
			if ( is_array( $values ) ) {
				$slots[] = Slot::of( $values );
			}
		}
		return $slots;
	}

	/**
	 * Products that the shopper saw without interest, as factors of their scores: `7:2` was seen twice.
	 *
	 * @return array<int,float>
	 */
	private function seen(): array {
		$text    = isset( $_GET['seen'] ) && is_string( $_GET['seen'] ) ? sanitize_text_field( wp_unslash( $_GET['seen'] ) ) : ''; // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- Read-only.
		$factors = array();
		foreach ( array_slice( explode( ',', $text ), 0, self::MAXIMUM_IDS ) as $pair ) {
			if ( 1 === preg_match( '/^([1-9]\d{0,17}):([1-9])$/D', $pair, $found ) ) {
				$factors[ (int) $found[1] ] = self::DECAY[ min( count( self::DECAY ), (int) $found[2] ) - 1 ];
			}
		}
		return $factors;
	}

	/**
	 * Ids of a comma-separated argument.
	 *
	 * @param string $name Argument.
	 * @param int    $most Ids that are read.
	 * @return list<int>
	 */
	private function ids( string $name, int $most = self::MAXIMUM_IDS ): array {
		$text = isset( $_GET[ $name ] ) && is_string( $_GET[ $name ] ) ? sanitize_text_field( wp_unslash( $_GET[ $name ] ) ) : ''; // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- Read-only.
		return array_values( array_filter( array_map( 'absint', array_slice( explode( ',', $text, $most + 1 ), 0, $most ) ) ) );
	}
}
