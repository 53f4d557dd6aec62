<?php
/**
 * Sums of shown amounts.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * The only arithmetic on money in tables: whole minor units of what the shop shows, never a price that is charged.
 */
final class OfferAmounts {

	/**
	 * What is saved against buying one by one; 0 where nothing is.
	 *
	 * @param array{individual:int,price:int,items:int}|null $offer Amounts.
	 */
	public static function saving( ?array $offer ): int {
		return null === $offer ? 0 : max( 0, $offer['individual'] - $offer['price'] );
	}

	/**
	 * The saving as a share, in parts of a whole, rounded down: 100 for percent.
	 *
	 * @param array{individual:int,price:int,items:int} $offer Amounts.
	 * @param int                                       $whole Parts of a whole.
	 */
	public static function share( array $offer, int $whole ): int {
		return $offer['individual'] > 0 ? intdiv( self::saving( $offer ) * $whole, $offer['individual'] ) : 0;
	}

	/**
	 * Price of one item, rounded down.
	 *
	 * @param array{individual:int,price:int,items:int} $offer Amounts.
	 */
	public static function per_item( array $offer ): int {
		return intdiv( $offer['price'], max( 1, $offer['items'] ) );
	}
}
