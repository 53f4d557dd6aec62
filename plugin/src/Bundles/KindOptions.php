<?php
/**
 * What the kinds of bundle beyond the plain set need to know.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

defined( 'ABSPATH' ) || exit;

/**
 * Reads `tiers` (any-n), `buy` and `get` (buy-X-get-Y) and `choose` (choose-n-from-group).
 */
final class KindOptions {

	/**
	 * Keeps only what is understood.
	 *
	 * @param array<mixed> $data Options.
	 * @return array<string,mixed>
	 */
	public static function from_array( array $data ): array {
		$options = array();
		$tiers   = array();
		foreach ( is_array( $data['tiers'] ?? null ) ? $data['tiers'] : array() as $tier ) {
			if ( is_array( $tier ) && '' !== (string) ( $tier['items'] ?? '' ) ) {
				$items           = (int) filter_var( $tier['items'], FILTER_VALIDATE_INT, array( 'options' => array( 'min_range' => 1, 'max_range' => 1000 ) ) );
				$tiers[ $items ] = BundleTerms::decimal( $tier['percent'] ?? null, 'tiers.percent', 2, '100' );
			}
		}
		unset( $tiers[0] );
		ksort( $tiers );
		foreach ( $tiers as $items => $percent ) {
			$options['tiers'][] = array(
				'items'   => $items,
				'percent' => $percent,
			);
		}
		foreach ( array( 'buy', 'get', 'choose' ) as $field ) {
			$count = filter_var( $data[ $field ] ?? null, FILTER_VALIDATE_INT, array( 'options' => array( 'min_range' => 1, 'max_range' => 100 ) ) );
			if ( false !== $count ) {
				$options[ $field ] = $count;
			}
		}
		return $options;
	}
}
