<?php
/**
 * The products that a bundle brings into the cart.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cart;

use Tandem\Plugin\Bundles\Bundle;
use Tandem\Plugin\Bundles\ComponentCheck;

defined( 'ABSPATH' ) || exit;

/**
 * Works out and checks, before anything is added, which products in which quantity a bundle needs.
 */
final readonly class BundlePlan {

	/**
	 * Keeps the parts.
	 *
	 * @param list<array{number:int,product:int,variation:int,qty:int,attributes:array<string,string>,open:bool,name:string}> $pieces What to add, each with the number of its component.
	 * @param string|null                                                                                $problem  Why it cannot be sold, in words for the shopper.
	 * @param list<string>                                                                               $reused   Names of products that were in the cart and count.
	 */
	private function __construct(
		public array $pieces,
		public ?string $problem,
		public array $reused = array(),
	) {
	}

	/**
	 * The plan for a number of bundles.
	 *
	 * @param Bundle         $bundle   Bundle.
	 * @param BundleChoice   $choice   What the shopper chose.
	 * @param int            $quantity Bundles wanted.
	 * @param ComponentCheck $check    Refusals.
	 * @param list<int>      $there    Units in the cart that count where the shopper picks, by pool.
	 */
	public static function make( Bundle $bundle, BundleChoice $choice, int $quantity, ComponentCheck $check, array $there = array() ): self {
		$pieces = array();
		$chosen = array();
		$picks  = $bundle->terms->picks();
		foreach ( $bundle->components as $number => $component ) {
			$wanted = $choice->quantities[ $number ] ?? ( $picks ? 0 : $component->min );
			if ( $picks ? 0 === $wanted : $component->optional && ! in_array( $number, $choice->optional, true ) ) {
				continue;
			}
			if ( ! $picks && ( $wanted < $component->min || $wanted > $component->max ) ) {
				/* translators: 1: bundle, 2: least number, 3: largest number, 4: product. */
				return new self( array(), sprintf( __( '%1$s takes %2$d to %3$d of %4$s.', 'tandem-for-woocommerce' ), $bundle->name, $component->min, $component->max, get_the_title( $component->post_id() ) ) );
			}
			$refusal = $check->refusal( $component, $bundle->id );
			$product = wc_get_product( $component->post_id() );
			if ( $refusal || ! $product ) {
				/* translators: 1: bundle, 2: product. */
				return new self( array(), sprintf( __( '%1$s cannot be added: %2$s is not available now.', 'tandem-for-woocommerce' ), $bundle->name, $product ? $product->get_name() : '#' . $component->post_id() ) );
			}
			$choose = sprintf( /* translators: %s: product. */ __( 'Please choose which %s you would like.', 'tandem-for-woocommerce' ), $product->get_name() );
			if ( $product->is_type( 'variable' ) ) {
				$variation = wc_get_product( $choice->variations[ $number ] ?? 0 );
				if ( ! $variation instanceof \WC_Product_Variation || $variation->get_parent_id() !== $product->get_id() ) {
					return new self( array(), $choose );
				}
				if ( $check->unavailable( $variation, $wanted * $quantity ) ) {
					/* translators: %s: product. */
					return new self( array(), sprintf( __( 'The chosen %s is not available now.', 'tandem-for-woocommerce' ), $product->get_name() ) );
				}
				$product = $variation;
			}
			$attributes = $product instanceof \WC_Product_Variation ? VariationWays::attributes( $product, $choice->ways[ $number ] ?? null ) : array();
			if ( null === $attributes ) {
				return new self( array(), $choose );
			}
			$chosen[ $number ] = $wanted * $quantity;
			$pieces[]          = array(
				'number'     => $number,
				'product'    => $component->product,
				'variation'  => $product->is_type( 'variation' ) ? $product->get_id() : 0,
				'qty'        => $wanted * $quantity,
				'attributes' => $attributes,
				'open'       => VariationWays::open( $product ),
				'name'       => $product->get_name(),
			);
		}
		foreach ( $bundle->pools() as $at => $pool ) {
			$least = ( $pool['steps'][0] ?? 1 ) * $quantity;
			if ( array_sum( array_intersect_key( $chosen, array_flip( $pool['numbers'] ) ) ) + ( $there[ $at ] ?? 0 ) < $least ) {
				return new self( array(), self::too_few( $bundle, $least, $at ) );
			}
		}
		return new self( $pieces, $pieces ? null : __( 'This bundle is empty.', 'tandem-for-woocommerce' ) );
	}

	/**
	 * What to say where too little is chosen.
	 *
	 * @param Bundle $bundle Bundle.
	 * @param int    $least  Units that are needed.
	 * @param int    $pool   0 for what is bought, 1 for what one gets for it.
	 */
	private static function too_few( Bundle $bundle, int $least, int $pool ): string {
		if ( ! $bundle->gives_others() ) {
			/* translators: 1: number of products, 2: bundle. */
			return sprintf( _n( 'Please choose at least %1$d product for %2$s.', 'Please choose at least %1$d products for %2$s.', $least, 'tandem-for-woocommerce' ), $least, $bundle->name );
		}
		return 0 === $pool
			/* translators: 1: number of products, 2: bundle. */
			? sprintf( _n( 'Please choose at least %1$d product to buy for %2$s.', 'Please choose at least %1$d products to buy for %2$s.', $least, 'tandem-for-woocommerce' ), $least, $bundle->name )
			/* translators: 1: number of products, 2: bundle. */
			: sprintf( _n( 'Please choose the %1$d product that you get with %2$s.', 'Please choose the %1$d products that you get with %2$s.', $least, 'tandem-for-woocommerce' ), $least, $bundle->name );
	}

	/**
	 * The plan without the units that lie loose in the cart: they are used, not bought twice.
	 *
	 * @param array<string,int> $loose Units by "product:variation".
	 */
	public function without( array $loose ): self {
		$pieces = array();
		$reused = array();
		foreach ( $this->pieces as $piece ) {
			$free = min( $piece['qty'], $loose[ $piece['product'] . ':' . $piece['variation'] ] ?? 0 );
			if ( $free > 0 ) {
				$reused[]      = $piece['name'];
				$piece['qty'] -= $free;
			}
			if ( $piece['qty'] > 0 ) {
				$pieces[] = $piece;
			}
		}
		return new self( $pieces, $this->problem, $reused );
	}
}
