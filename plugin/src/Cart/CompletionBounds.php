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
 * How much a bundle can save at most, told by the prices that its product keeps, so that of many bundles only those are
 * quoted that may still be the best. A quote decides; the bound only says which need none.
 */
final class CompletionBounds {

	/** What is added to a bound for tax that the shop shows on top of its prices: twice is more than any. */
	private const TAX = 2;

	/**
	 * Minor units that a bundle saves at most when it is formed once more; INF where its product's price does not tell.
	 *
	 * @param Bundle       $bundle   Bundle.
	 * @param ShopCurrency $currency Currency of the quotes.
	 */
	private static function most( Bundle $bundle, ShopCurrency $currency ): float {
		$terms = $bundle->terms;
		// Picks and steps save by what is chosen, and a price for some is not the product's.
		if ( $currency->converted || 'set' !== $terms->kind || $terms->roles || $terms->segments ) {
			return INF;
		}
		$regular = get_post_meta( $bundle->id, '_regular_price', true );
		$sale    = get_post_meta( $bundle->id, '_sale_price', true );
		if ( ! is_numeric( $regular ) ) {
			return INF;
		}
		return is_numeric( $sale ) ? self::TAX * ( (float) $regular - (float) $sale ) * 10 ** $currency->exponent : 0.0;
	}

	/**
	 * Candidates, the most promising first, each with its bound.
	 *
	 * @param list<array{Bundle,array<string,int>}> $candidates Bundles with the units that they may use.
	 * @return list<array{Bundle,array<string,int>,float}>
	 */
	public static function ordered( array $candidates ): array {
		update_meta_cache( 'post', array_map( static fn( array $candidate ): int => $candidate[0]->id, $candidates ) );
		$currency = ShopCurrency::current();
		$bounded  = array_map( static fn( array $candidate ): array => array( $candidate[0], $candidate[1], self::most( $candidate[0], $currency ) ), $candidates );
		// Sorting is stable: among equals the owner's oldest comes first.
		usort( $bounded, static fn( array $a, array $b ): int => $b[2] <=> $a[2] );
		return $bounded;
	}
}
