<?php
/**
 * What a bundle lacks beside the units of a cart.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cart;

use Tandem\Plugin\Bundles\Bundle;
use Tandem\Plugin\Bundles\Component;
use Tandem\Plugin\Bundles\KindOptions;

defined( 'ABSPATH' ) || exit;

/**
 * One way to complete a bundle: the missing pieces, and the choice that brings exactly these into the cart. A plain
 * set lacks what it names; where a variation of a product lies in the cart, it is the one that is meant. Of a bundle
 * to pick from, units are missing up to the number that forms it or reaches the next step.
 */
final readonly class BundleGap {

	/** Ways to fill up a bundle to pick from that are compared. */
	private const WAYS = 3;

	/**
	 * Keeps the parts.
	 *
	 * @param list<array{product:int,variation:int,qty:int}> $pieces Missing pieces; variation 0 of a variable product is to be chosen.
	 * @param BundleChoice                                   $choice What to ask of the bundle for them.
	 */
	private function __construct(
		public array $pieces,
		public BundleChoice $choice,
	) {
	}

	/**
	 * How much is missing: products of a set, units of a bundle to pick from. 0 where nothing is, and where nothing
	 * of the bundle lies in the cart.
	 *
	 * @param Bundle            $bundle Bundle.
	 * @param array<string,int> $units  Units that count, by "product:variation".
	 */
	public static function missing( Bundle $bundle, array $units ): int {
		if ( ! $bundle->terms->picks() ) {
			return count( self::set( $bundle, $units )->pieces ?? array() );
		}
		return (int) array_sum( self::lacking( $bundle, $units ) );
	}

	/**
	 * Ways to complete a bundle.
	 *
	 * @param Bundle                   $bundle  Bundle.
	 * @param array<string,int>        $units   Units that count, by "product:variation".
	 * @param \Closure(Component):bool $buyable Whether a component can be bought without a choice.
	 * @param \WC_Product|null         $page    Product or variation of a page that counts and is not in the cart yet.
	 * @return list<self>
	 */
	public static function ways( Bundle $bundle, array $units, \Closure $buyable, ?\WC_Product $page = null ): array {
		return $bundle->terms->picks()
			? self::group( $bundle, $units, $buyable, $page )
			: array_values( array_filter( array( self::set( $bundle, $units ) ) ) );
	}

	/**
	 * Units of a cart that belong to a bundle, by pool.
	 *
	 * @param Bundle            $bundle Bundle.
	 * @param array<string,int> $units  Units by "product:variation".
	 * @return list<int>
	 */
	public static function units( Bundle $bundle, array $units ): array {
		$sums = array();
		foreach ( $bundle->pools() as $at => $pool ) {
			$sums[ $at ] = 0;
			foreach ( $units as $key => $count ) {
				foreach ( $pool['numbers'] as $number ) {
					if ( self::is( $bundle->components[ $number ], $key ) ) {
						$sums[ $at ] += $count;
						break;
					}
				}
			}
		}
		return $sums;
	}

	/**
	 * Units that are missing to the number that comes next, by pool; none where nothing of the bundle is there.
	 *
	 * @param Bundle            $bundle Bundle.
	 * @param array<string,int> $units  Units by "product:variation".
	 * @return list<int>
	 */
	private static function lacking( Bundle $bundle, array $units ): array {
		$have  = self::units( $bundle, $units );
		$pools = $bundle->pools();
		// What one gets for buying makes nobody buy.
		return ( $have[0] ?? 0 ) > 0 ? array_map( static fn( array $pool, int $have ): int => max( 0, KindOptions::next( $pool['steps'], $have ) - $have ), $pools, $have ) : array();
	}

	/**
	 * What a plain set lacks; null where nothing of it lies in the cart or all of it does.
	 *
	 * @param Bundle            $bundle Bundle.
	 * @param array<string,int> $units  Units by "product:variation".
	 */
	private static function set( Bundle $bundle, array $units ): ?self {
		$missing    = array();
		$variations = array();
		$present    = false;
		foreach ( $bundle->components as $number => $component ) {
			if ( $component->optional ) {
				continue;
			}
			$found         = array_filter( $units, static fn( string $key ): bool => self::is( $component, $key ), ARRAY_FILTER_USE_KEY );
			$key           = $found ? (string) array_search( max( $found ), $found, true ) : $component->product . ':' . $component->variation;
			$have          = min( $component->min, $units[ $key ] ?? 0 );
			$units[ $key ] = ( $units[ $key ] ?? 0 ) - $have;
			$variation     = $have > 0 ? (int) explode( ':', $key )[1] : $component->variation;
			$present       = $present || $have > 0;
			if ( $variation > 0 && 0 === $component->variation ) {
				$variations[ $number ] = $variation;
			}
			if ( $have < $component->min ) {
				$missing[] = array(
					'product'   => $component->product,
					'variation' => $variation,
					'qty'       => $component->min - $have,
				);
			}
		}
		return $present && $missing ? new self( $missing, new BundleChoice( $variations ) ) : null;
	}

	/**
	 * Ways to fill up a bundle to pick from: products that are not in the cart first, in the owner's order.
	 *
	 * @param Bundle                   $bundle  Bundle.
	 * @param array<string,int>        $units   Units by "product:variation".
	 * @param \Closure(Component):bool $buyable Whether a component can be bought without a choice.
	 * @param \WC_Product|null         $page    Product or variation of a page.
	 * @return list<self>
	 */
	private static function group( Bundle $bundle, array $units, \Closure $buyable, ?\WC_Product $page ): array {
		$lacking = array_filter( self::lacking( $bundle, $units ) );
		$key     = $page instanceof \WC_Product_Variation ? $page->get_parent_id() . ':' . $page->get_id() : $page?->get_id() . ':0';
		$takes   = null === $page ? array() : array_filter( $bundle->components, static fn( Component $component ): bool => self::is( $component, $key ) );
		$brought = array() === $takes ? array() : array( array_key_first( $takes ) => 1 );
		$open    = true;
		$ways    = $lacking ? array( array() ) : array();
		foreach ( $lacking as $at => $need ) {
			[ $found, $chosen ] = self::fill( $bundle, $bundle->pools()[ $at ]['numbers'], $need, $units, $buyable );

			$open = $open && $chosen;
			$both = array();
			foreach ( $ways as $way ) {
				foreach ( $found as $numbers ) {
					$both[] = array( ...$way, ...$numbers );
				}
			}
			$ways = array_slice( $both, 0, self::WAYS );
		}
		return array_map( static fn( array $numbers ): self => self::picked( $bundle, $numbers, $open ? array() : $brought ), $ways );
	}

	/**
	 * Ways to add units of one pool.
	 *
	 * @param Bundle                   $bundle  Bundle.
	 * @param list<int>                $numbers Numbers of its components.
	 * @param int                      $need    Units to add.
	 * @param array<string,int>        $units   Units by "product:variation".
	 * @param \Closure(Component):bool $buyable Whether a component can be bought without a choice.
	 * @return array{0:list<list<int>>,1:bool} Numbers of components a way, and whether each of them is to be chosen.
	 */
	private static function fill( Bundle $bundle, array $numbers, int $need, array $units, \Closure $buyable ): array {
		$there = array();
		$new   = array();
		foreach ( $numbers as $number ) {
			$component = $bundle->components[ $number ];
			if ( ! $buyable( $component ) ) {
				continue;
			}
			if ( array_filter( $units, static fn( int $count, string $key ): bool => $count > 0 && self::is( $component, $key ), ARRAY_FILTER_USE_BOTH ) ) {
				$there[] = $number;
				continue;
			}
			$new[] = $number;
			if ( count( $new ) >= self::WAYS + $need - 1 ) {
				break; // Enough to compare; the rest of a large group is not read.
			}
		}
		$pool = array( ...$new, ...$there );
		if ( ! $pool ) {
			// Each of them is to be chosen: the first stands for all.
			return array( array( array_fill( 0, $need, $numbers[0] ) ), true );
		}
		$ways = array();
		for ( $from = 0; $from < min( self::WAYS, max( 1, count( $new ) ) ); $from++ ) {
			$way = array();
			for ( $at = 0; $at < $need; $at++ ) {
				$way[] = $pool[ ( $from + $at ) % count( $pool ) ];
			}
			$ways[] = $way;
		}
		return array( $ways, false );
	}

	/**
	 * A way that adds one unit of each component named.
	 *
	 * @param Bundle         $bundle  Bundle.
	 * @param list<int>      $numbers Numbers of components.
	 * @param array<int,int> $brought Units by number that the page itself brings.
	 */
	private static function picked( Bundle $bundle, array $numbers, array $brought ): self {
		$pieces = array();
		$counts = array_count_values( $numbers );
		foreach ( $counts as $number => $count ) {
			$pieces[] = array(
				'product'   => $bundle->components[ $number ]->product,
				'variation' => $bundle->components[ $number ]->variation,
				'qty'       => $count,
			);
		}
		foreach ( $brought as $number => $count ) {
			$counts[ $number ] = ( $counts[ $number ] ?? 0 ) + $count;
		}
		ksort( $counts );
		return new self( $pieces, new BundleChoice( quantities: $counts, complete: true ) );
	}

	/**
	 * Whether a unit may stand for a component.
	 *
	 * @param Component $component Component.
	 * @param string    $key       "product:variation".
	 */
	private static function is( Component $component, string $key ): bool {
		[ $product, $variation ] = array_map( 'intval', explode( ':', $key ) );
		return $product === $component->product && ( 0 === $component->variation || $variation === $component->variation );
	}
}
