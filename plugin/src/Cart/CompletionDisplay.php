<?php
/**
 * "Complete the bundle" in the cart.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cart;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Journey\Attention;
use Tandem\Plugin\Journey\Fragments;
use Tandem\Plugin\Journey\PlacementRegistry;
use Tandem\Plugin\Log;
use Tandem\Plugin\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Offers the missing pieces of one bundle below the classic cart, and to the cart block through the Store API. At
 * checkout they are one of the choices of the one offer there. One click puts the bundle into the cart, where what is already there is used.
 */
final class CompletionDisplay implements Integration {

	/** Argument of a link: the page to go back to, `cart`. */
	public const BACK = 'tandem_back';

	/**
	 * The offer in words by the place that shows it and its room; empty until it was looked for since the cart was priced last.
	 *
	 * @var array<string,array<string,mixed>|null>
	 */
	private array $kept = array();

	/**
	 * Takes its services.
	 *
	 * @param CompletionOffer $offer    Finds a published bundle that is nearly complete.
	 * @param Settings        $settings Settings.
	 * @param ComposedOffer   $composed Finds a set where there is no such bundle.
	 * @param \Closure():Fragments $fragments What carts were answered before.
	 * @param PlacementRegistry $placements What the owner lets cart and mini-cart show.
	 * @param \Closure():Attention $attention What the shopper's attention has room for.
	 */
	public function __construct(
		private readonly CompletionOffer $offer,
		private readonly Settings $settings,
		private readonly ComposedOffer $composed,
		private readonly \Closure $fragments,
		private readonly PlacementRegistry $placements,
		private readonly \Closure $attention,
	) {
	}

	/**
	 * Attaches to the cart.
	 */
	public function register_hooks(): void {
		add_action( 'woocommerce_after_cart_table', array( $this, 'classic' ) );
		add_filter( 'woocommerce_add_to_cart_redirect', array( $this, 'back' ) );
		add_filter( 'tandem_store_api_cart', array( $this, 'cart_data' ) );
		add_filter( 'tandem_cart_named', fn( array $ids ): array => array( ...$ids, ...( $this->shown()['pieces'] ?? array() ) ) );
		add_filter( 'tandem_mini_offer', fn( mixed $offer, ?int $room = null ): ?array => $this->shown( 'minicart', $room ), 10, 2 );
		add_action( 'tandem_cart_priced', array( $this, 'forget' ) );
		add_action( 'woocommerce_cart_emptied', array( $this, 'forget' ) );
	}

	/**
	 * The cart changed: its offer is looked for anew.
	 */
	public function forget(): void {
		$this->kept = array();
	}

	/**
	 * The offer below the classic cart.
	 */
	public function classic(): void {
		$offer = $this->shown();
		if ( $offer ) {
			wc_get_template( 'bundle-offer.php', array( 'offer' => $offer ), 'tandem/', TANDEM_DIR . '/templates/tandem/' );
		}
	}

	/**
	 * Where the link of an offer leads: to the page that it stood on, so that a reload adds nothing.
	 *
	 * @param mixed $url Address so far.
	 * @return mixed
	 */
	public function back( $url ) {
		return 'cart' === ( $_REQUEST[ self::BACK ] ?? '' ) ? wc_get_cart_url() : $url; // phpcs:ignore WordPress.Security.NonceVerification.Recommended,WordPress.Security.ValidatedSanitizedInput -- Compared only.
	}

	/**
	 * The offer for the cart block.
	 *
	 * @param mixed $data Data so far.
	 * @return mixed
	 */
	public function cart_data( $data ) {
		return array( 'offer' => $this->shown() ) + (array) $data;
	}

	/**
	 * Where the button of an offer leads: its pieces come into the cart; where one is to be chosen, to the page of the
	 * bundle, which knows what lies in the cart from the address.
	 *
	 * @param array<string,mixed> $offer Offer.
	 */
	public static function link( array $offer ): string {
		return $offer['open'] || ! empty( $offer['choose'] ) ? add_query_arg( $offer['choice']->arguments(), $offer['url'] ) : add_query_arg(
			array(
				'add-to-cart' => $offer['bundle']->id,
				self::BACK    => 'cart',
			) + $offer['choice']->arguments(),
			self::home()
		);
	}

	/**
	 * A page that such an address may go to: the cart, which those that add something lead to in any case. Its address
	 * costs a query, which the answer to a change of the cart is spared: its script adds the pieces itself.
	 */
	private static function home(): string {
		return WC()->is_store_api_request() ? home_url( '/' ) : wc_get_cart_url();
	}

	/**
	 * The offer in words, or null; looked for once for a priced cart.
	 *
	 * @param string   $place Placement that shows it: cart or minicart.
	 * @param int|null $room  The most products that it may bring; null where the place asks nothing of that.
	 * @return array<string,mixed>|null
	 */
	private function shown( string $place = 'cart', ?int $room = null ): ?array {
		if ( ! $this->settings->shows( 'cart' ) || ( $this->attention )()->is_full() ) {
			return null;
		}
		$key = $place . $room;
		if ( ! array_key_exists( $key, $this->kept ) ) {
			$this->kept[ $key ] = $this->found( $place, ( $this->attention )()->spared(), $room );
		}
		return $this->kept[ $key ];
	}

	/**
	 * The offer in words, or null: a published bundle first, else a set composed for this cart. Whether the cart shows it
	 * is the caller's.
	 *
	 * @param string    $place  Placement that would show it: cart or minicart.
	 * @param list<int> $spared Products that the shopper does not want to see.
	 * @param int|null  $room   The most products that it may bring.
	 * @return array{bundle:int,token:string,url:string,link:string,name:string,text:string,open:bool,choice:array<string,mixed>,pieces:list<int>}|null
	 */
	public function found( string $place = 'cart', array $spared = array(), ?int $room = null ): ?array {
		try {
			$limit = CompletionLimit::of( $this->placements->get( $place ) )->within( $spared, $room );
			$offer = $this->published( $limit );
			if ( is_array( $offer ) ) {
				return $offer;
			}
			$composed = $this->composed->best( $limit );
			if ( $composed ) {
				return array(
					'bundle' => 0,
					'token'  => $composed['token'],
					'url'    => '',
					'link'   => add_query_arg( ComposedCart::FIELD, rawurlencode( $composed['token'] ), self::home() ),
					'name'   => $composed['name'],
					'text'   => CompletionWords::of( $composed ),
					'open'   => false,
					'choice' => ( new BundleChoice() )->to_array(),
					'pieces' => $composed['ids'],
				);
			}
			return null;
		} catch ( \Throwable $error ) {
			Log::failure( 'bundle offer', $error );
			return null;
		}
	}

	/**
	 * The published bundle to complete, in words: the best one, where this shopper and this place may have it.
	 *
	 * @param CompletionLimit $limit What may be offered.
	 * @return array{bundle:int,token:string,url:string,link:string,name:string,text:string,open:bool,choice:array<string,mixed>,pieces:list<int>}|null
	 */
	private function published( CompletionLimit $limit ): ?array {
		$best = $this->known( $limit->within( array() ) );
		return null === $best || $limit->takes( $best['pieces'] ) ? $best : $this->known( $limit->within( $this->offer->among( $limit->spared ), $limit->pieces ) );
	}

	/**
	 * The same within a limit that asks nothing else of an offer. A cart like this one was asked before, mostly.
	 *
	 * @param CompletionLimit $limit What may be offered.
	 * @return array{bundle:int,token:string,url:string,link:string,name:string,text:string,open:bool,choice:array<string,mixed>,pieces:list<int>}|null
	 */
	private function known( CompletionLimit $limit ): ?array {
		$known = $this->offer->known_by();
		$one   = true;
		$make  = function () use ( &$one, $limit ): ?array {
			$offer = $this->offer->best( $limit );
			// That one unit is in stock is told by the product's state; how many are is not.
			$one = array() === array_filter( $offer['pieces'] ?? array(), static fn( array $piece ): bool => $piece['qty'] > 1 );
			return null === $offer ? null : self::told( $offer );
		};
		return null === $known ? $make() : ( $this->fragments )()->answer(
			Fragments::cart(),
			array( 'completion', WC()->is_store_api_request(), $known, $limit->more, $limit->spared, $limit->pieces ),
			$make,
			static function () use ( &$one ): bool {
				return $one;
			}
		);
	}

	/**
	 * The offer of a published bundle in words.
	 *
	 * @param array<string,mixed> $offer Offer.
	 * @return array{bundle:int,token:string,url:string,link:string,name:string,text:string,open:bool,choice:array<string,mixed>,pieces:list<int>}
	 */
	private static function told( array $offer ): array {
		return array(
			'bundle' => $offer['bundle']->id,
			'token'  => '',
			'url'    => add_query_arg( $offer['choice']->arguments(), $offer['url'] ),
			'link'   => self::link( $offer ),
			'name'   => $offer['bundle']->name,
			'text'   => CompletionWords::of( $offer ),
			'open'   => $offer['open'],
			'choice' => $offer['choice']->to_array(),
			'pieces' => $offer['ids'],
		);
	}
}
