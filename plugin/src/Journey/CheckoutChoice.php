<?php
/**
 * What the checkout offers.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

use Tandem\Plugin\Cart\AddedProduct;
use Tandem\Plugin\Cart\CompletionLimit;
use Tandem\Plugin\Cart\CompletionOffer;
use Tandem\Plugin\Cart\CompletionWords;
use Tandem\Plugin\Recommendations\Suggestion;
use Tandem\Plugin\Recommendations\SuggestionContext;
use Tandem\Plugin\Recommendations\SuggestionReader;

defined( 'ABSPATH' ) || exit;

/**
 * One offer for a cart, the first that there is in the owner's order: an add-on of a line, the last pieces of a bundle,
 * what goes with the cart, or a better version of a line.
 */
final class CheckoutChoice {

	/**
	 * Takes the services.
	 *
	 * @param SuggestionReader $suggestions Suggests.
	 * @param ShopperContext   $shopper     The shopper's facts.
	 * @param AddOn            $add_ons     Products sold with a line.
	 * @param Attention        $attention   What the shopper's attention has room for.
	 * @param \Closure():CompletionOffer $bundles Finds the bundle that a cart nearly is.
	 * @param AddedProduct     $added       Says what a product costs in the cart.
	 * @param \Closure(string):bool $loose Whether the line of a key is part of no bundle.
	 */
	public function __construct(
		private readonly SuggestionReader $suggestions,
		private readonly ShopperContext $shopper,
		private readonly AddOn $add_ons,
		private readonly Attention $attention,
		private readonly \Closure $bundles,
		private readonly AddedProduct $added,
		private readonly \Closure $loose,
	) {
	}

	/**
	 * What to offer, null for nothing: also where the shopper has seen enough today.
	 *
	 * @param Placement $placement The placement.
	 * @return array{product:int,variation:int,event:string,reason:string,label:string,key:string,for:string,swaps:string,pieces:list<array{product:int,variation:int,qty:int}>,shown:\WC_Product}|null
	 */
	public function best( Placement $placement ): ?array {
		foreach ( $this->attention->is_full() ? array() : $placement->chain ?? array() as $kind ) {
			$found = match ( $kind ) {
				'add-on'  => $this->add_on(),
				'bundle'  => Guard::run( 'bundle at the checkout', fn(): ?array => $this->bundle( $placement ), null ),
				'upgrade' => $this->upgrade( $placement ),
				'cart'    => $this->suggestion( $placement ),
				default   => null,
			};
			if ( null !== $found ) {
				return $found + array(
					'variation' => 0,
					'event'     => '',
					'label'     => '',
					'key'       => '',
					'for'       => '',
					'swaps'     => '',
					'pieces'    => array(),
				);
			}
		}
		return null;
	}

	/**
	 * An add-on of a line.
	 *
	 * @return array<string,mixed>|null
	 */
	private function add_on(): ?array {
		$add_on = $this->add_ons->best( $this->attention->spared() );
		return null === $add_on ? null : array(
			'product' => $add_on['product']->get_id(),
			/* translators: %s: product name. */
			'reason'  => sprintf( __( 'For %s', 'tandem-for-woocommerce' ), $add_on['name'] ),
			'for'     => $add_on['line'],
			'shown'   => $add_on['product'],
		);
	}

	/**
	 * The pieces that a bundle lacks, with what the engine says they cost and save: of the best bundle that may be
	 * offered here, to this shopper, within the limit of the place.
	 *
	 * @param Placement $placement The placement.
	 * @return array<string,mixed>|null
	 */
	private function bundle( Placement $placement ): ?array {
		$limit  = CompletionLimit::of( $placement )->within( $this->attention->spared(), may: fn( array $offer ): bool => array() !== $this->products( $offer, $placement ) );
		$offer  = ( $this->bundles )()->best( $limit );
		$pieces = $offer['pieces'] ?? array();
		return array() === $pieces ? null : array(
			'product'   => $pieces[0]['product'],
			'variation' => $pieces[0]['variation'],
			'pieces'    => $pieces,
			/* translators: %s: name of a bundle. */
			'reason'    => sprintf( __( 'Completes "%s"', 'tandem-for-woocommerce' ), $offer['bundle']->name ),
			'label'     => CompletionWords::of( $offer ),
			'shown'     => $this->products( $offer, $placement )[0],
		);
	}

	/**
	 * The products that complete a bundle; none where one of them is to be chosen, may not be offered here, or lies in
	 * the cart already: the box must be able to take off what it added.
	 *
	 * @param array<string,mixed> $offer     Offer.
	 * @param Placement           $placement The placement.
	 * @return list<\WC_Product>
	 */
	private function products( array $offer, Placement $placement ): array {
		$ids = array_column( $offer['pieces'], 'product' );
		if ( $offer['open'] || count( array_unique( $ids ) ) < count( $ids ) || array_intersect( $ids, $this->shopper->cart() ) ) {
			return array();
		}
		$products = array();
		foreach ( $offer['pieces'] as $piece ) {
			$product = wc_get_product( $piece['variation'] > 0 ? $piece['variation'] : $piece['product'] );
			if ( ! $product instanceof \WC_Product || ! $product->is_visible() || '' !== $placement->rules->refusal( $product ) ) {
				return array();
			}
			$products[] = $product;
		}
		return $products;
	}

	/**
	 * A better version of the newest line that has one. Only a line of one unit that nothing else hangs on.
	 *
	 * @param Placement $placement The placement.
	 * @return array<string,mixed>|null
	 */
	private function upgrade( Placement $placement ): ?array {
		$lines  = WC()->cart->get_cart();
		$taken  = array_filter( array_column( $lines, AddOn::CART_KEY ) );
		$facts  = $this->shopper->of( $placement->slot() );
		$spared = 3;
		foreach ( array_reverse( $lines, true ) as $key => $line ) {
			$plain = $line['data'] instanceof \WC_Product && 1 === (int) $line['quantity'] && 0 === (int) ( $line['variation_id'] ?? 0 )
				&& ! isset( $line[ AddOn::CART_KEY ] ) && ! in_array( $key, $taken, true ) && ( $this->loose )( (string) $key );
			if ( ! $plain || 0 === $spared-- ) {
				continue;
			}
			$found = $this->buyable( $placement, 'upgrade', new SuggestionContext( (int) $line['product_id'], $facts->cart, array(), $facts->exclude ) );
			if ( null !== $found && $found->replaces > 0 ) {
				return array(
					'product' => $found->product->get_id(),
					'event'   => $found->event,
					'reason'  => $found->reason,
					/* translators: 1: product in the cart, 2: better product. */
					'label'   => sprintf( __( 'Swap %1$s for %2$s', 'tandem-for-woocommerce' ), $line['data']->get_name(), $found->product->get_name() ),
					'swaps'   => (string) $key,
					'shown'   => $found->product,
				);
			}
		}
		return null;
	}

	/**
	 * What goes with the cart.
	 *
	 * @param Placement $placement The placement.
	 * @return array<string,mixed>|null
	 */
	private function suggestion( Placement $placement ): ?array {
		$found = $this->buyable( $placement, $placement->strategy, $this->shopper->of( $placement->slot() ) );
		if ( null === $found ) {
			return null;
		}
		// Where a bundle or an offer takes part, what it costs here is not what it costs alone.
		$price = Guard::run( 'price at the checkout', fn(): ?string => $this->added->price( $found->product ), null );
		return array(
			'product' => $found->product->get_id(),
			'event'   => $found->event,
			'reason'  => $found->reason,
			/* translators: 1: product name, 2: price. */
			'label'   => null === $price ? '' : sprintf( __( 'Add %1$s for %2$s', 'tandem-for-woocommerce' ), $found->product->get_name(), $price ),
			'shown'   => $found->product,
		);
	}

	/**
	 * The best suggestion that needs no further choice.
	 *
	 * @param Placement         $placement The placement.
	 * @param string            $strategy  Strategy.
	 * @param SuggestionContext $context   The facts.
	 */
	private function buyable( Placement $placement, string $strategy, SuggestionContext $context ): ?Suggestion {
		foreach ( $this->suggestions->suggest( $placement->id, $strategy, $context, 3 ) as $suggestion ) {
			if ( $suggestion->product->supports( 'ajax_add_to_cart' ) ) {
				return $suggestion;
			}
		}
		return null;
	}
}
