<?php
/**
 * What a change of the cart did to its bundles, in words.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cart;

defined( 'ABSPATH' ) || exit;

/**
 * Says why prices are others than a moment ago. What costs more is told first.
 */
final class ChangeWords {

	/**
	 * The sentences, or nothing where the bundles are the same.
	 *
	 * @param array<string,array{0:string,1:int}|string> $before Name and times of each rule that the shopper saw.
	 * @param array<string,array{0:string,1:int}>        $after  The same now.
	 */
	public static function of( array $before, array $after ): string {
		$lost  = self::names( array_diff_key( $before, $after ) );
		$new   = self::names( array_diff_key( $after, $before ) );
		$said  = array();
		$join  = static fn( array $names ): string => implode( ', ', $names );
		if ( $lost['bundles'] ) {
			/* translators: %s: names of bundles. */
			$said[] = sprintf( __( '%s is no longer complete, so its products are at their single prices.', 'tandem-for-woocommerce' ), $join( $lost['bundles'] ) );
		}
		foreach ( array_intersect_key( $after, $before ) as $rule => $now ) {
			$times = is_array( $before[ $rule ] ) ? (int) ( $before[ $rule ][1] ?? 1 ) : $now[1];
			if ( str_starts_with( (string) $rule, 'offer:' ) || $times === $now[1] ) {
				continue;
			}
			$said[] = $now[1] < $times
				/* translators: 1: bundle, 2: times now, 3: times before. */
				? sprintf( __( 'Your cart now holds %2$d x %1$s instead of %3$d x, so the products left over are at their single prices.', 'tandem-for-woocommerce' ), $now[0], $now[1], $times )
				/* translators: 1: bundle, 2: times. */
				: sprintf( __( 'Your cart now holds %2$d x %1$s, each at its bundle price.', 'tandem-for-woocommerce' ), $now[0], $now[1] );
		}
		if ( $lost['offers'] ) {
			/* translators: %s: names of offers. */
			$said[] = sprintf( __( '%s does not apply to this cart any more.', 'tandem-for-woocommerce' ), $join( $lost['offers'] ) );
		}
		if ( $new['bundles'] ) {
			/* translators: %s: names of bundles. */
			$said[] = sprintf( __( '%s is complete: its products are at the bundle price now.', 'tandem-for-woocommerce' ), $join( $new['bundles'] ) );
		}
		return implode( ' ', $said );
	}

	/**
	 * Name of a bundle as the session holds it.
	 *
	 * @param mixed $kept Name and times, or the name alone as earlier versions kept it.
	 */
	public static function name( mixed $kept ): string {
		return (string) ( is_array( $kept ) ? $kept[0] ?? '' : $kept );
	}

	/**
	 * Names of bundles and of offers.
	 *
	 * @param array<string,mixed> $rules Rules.
	 * @return array{bundles:list<string>,offers:list<string>}
	 */
	private static function names( array $rules ): array {
		$names = array(
			'bundles' => array(),
			'offers'  => array(),
		);
		foreach ( $rules as $rule => $kept ) {
			$names[ str_starts_with( (string) $rule, 'offer:' ) ? 'offers' : 'bundles' ][] = self::name( $kept );
		}
		return $names;
	}
}
