<?php
/**
 * Who owns which bundle.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cart;

use Tandem\Plugin\Bundles\Bundle;
use Tandem\Plugin\Bundles\Component;

defined( 'ABSPATH' ) || exit;

/**
 * Decides which of a starter kit and its upgrade a shopper is offered: the upgrade once every required
 * product of the starter was bought, in one order or in several; else the starter. A guest is new.
 */
final class BundleOwners {

	/**
	 * The bundles that may be offered to whoever asks, or to nobody in particular.
	 *
	 * @param list<Bundle> $bundles Bundles.
	 * @param bool         $neutral Whether for a page that everybody sees.
	 * @return list<Bundle>
	 */
	public static function offered( array $bundles, bool $neutral = false ): array {
		$by_id = array();
		foreach ( $bundles as $bundle ) {
			$by_id[ $bundle->id ] = $bundle;
		}
		$starters = array_filter( $by_id, static fn( Bundle $bundle ): bool => 'starter' === $bundle->terms->mark );
		// What each upgrade takes the place of: one starter, or any of them.
		$upgraded = array();
		foreach ( $by_id as $id => $bundle ) {
			if ( 'upgrade' === $bundle->terms->mark ) {
				$upgraded[ $id ] = $bundle->terms->upgrade_of ? array_intersect_key( $by_id, array( $bundle->terms->upgrade_of => true ) ) : $starters;
			}
		}
		$replaced = array_replace( array(), ...array_values( $upgraded ) );
		$owned    = array();
		$owns     = static function ( Bundle $bundle ) use ( &$owned, $neutral ): bool {
			return $owned[ $bundle->id ] ??= ! $neutral && self::owns( $bundle );
		};
		return array_values(
			array_filter(
				$bundles,
				static function ( Bundle $bundle ) use ( $upgraded, $replaced, $owns ): bool {
					if ( ! empty( $upgraded[ $bundle->id ] ) ) {
						return array() !== array_filter( $upgraded[ $bundle->id ], $owns );
					}
					return 'starter' !== $bundle->terms->mark || ! isset( $replaced[ $bundle->id ] ) || ! $owns( $bundle );
				}
			)
		);
	}

	/**
	 * Whether the shopper bought every required product of a bundle.
	 *
	 * @param Bundle $bundle Bundle.
	 */
	private static function owns( Bundle $bundle ): bool {
		$user     = wp_get_current_user();
		$required = array_filter( $bundle->components, static fn( Component $component ): bool => ! $component->optional );
		if ( ! $user->ID || ! $required ) {
			return false;
		}
		foreach ( $required as $component ) {
			if ( ! wc_customer_bought_product( $user->user_email, $user->ID, $component->post_id() ) ) {
				return false;
			}
		}
		return true;
	}
}
