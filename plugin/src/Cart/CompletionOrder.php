<?php
/**
 * In which order bundles are tried for a cart.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cart;

use Tandem\Plugin\Bundles\Bundle;
use Tandem\Plugin\Pricing\ShopCurrency;

defined( 'ABSPATH' ) || exit;

/**
 * How much a bundle saves about, told by the prices that its product keeps, so that of very many bundles those are quoted
 * that save most. A quote decides which is the best of them, and what it costs.
 */
final class CompletionOrder {

	/**
	 * What a bundle saves when it is formed once more; INF where its product's price does not tell.
	 *
	 * @param Bundle            $bundle   Bundle.
	 * @param array<string,int> $units    Units that it may use.
	 * @param ShopCurrency      $currency Currency of the quotes.
	 */
	private static function saving( Bundle $bundle, array $units, ShopCurrency $currency ): float {
		$terms = $bundle->terms;
		// Picks and steps save by what is chosen, and a price for some is not the product's.
		if ( $currency->converted || 'set' !== $terms->kind || $terms->roles || $terms->segments ) {
			return INF;
		}
		foreach ( $bundle->components as $component ) {
			// More than the least of a piece, or a dearer variation of it, is no part of the product's price.
			if ( $component->optional || $component->max > $component->min || ( 0 === $component->variation && self::has_variation( $component->product, $units ) ) ) {
				return INF;
			}
		}
		$regular = get_post_meta( $bundle->id, '_regular_price', true );
		$sale    = get_post_meta( $bundle->id, '_sale_price', true );
		return is_numeric( $regular ) && is_numeric( $sale ) ? (float) $regular - (float) $sale : INF;
	}

	/**
	 * Whether some variation of a product is among the units.
	 *
	 * @param int               $product Parent product id.
	 * @param array<string,int> $units   Units, by "product:variation".
	 */
	private static function has_variation( int $product, array $units ): bool {
		return array() !== array_filter( array_keys( $units ), static fn( string $key ): bool => str_starts_with( $key, "$product:" ) && "$product:0" !== $key );
	}

	/**
	 * Candidates, those that save most first.
	 *
	 * @param list<array{Bundle,array<string,int>}> $candidates Bundles with the units that they may use.
	 * @return list<array{Bundle,array<string,int>}>
	 */
	public static function ordered( array $candidates ): array {
		update_meta_cache( 'post', array_map( static fn( array $candidate ): int => $candidate[0]->id, $candidates ) );
		$currency = ShopCurrency::current();
		$told     = array_map( static fn( array $candidate ): array => array( $candidate[0], $candidate[1], self::saving( $candidate[0], $candidate[1], $currency ) ), $candidates );
		// Sorting is stable: among equals the owner's oldest comes first.
		usort( $told, static fn( array $a, array $b ): int => $b[2] <=> $a[2] );
		return array_map( static fn( array $one ): array => array( $one[0], $one[1] ), $told );
	}
}
