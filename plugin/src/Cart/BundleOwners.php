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
	 * The bundles that may be offered to whoever asks.
	 *
	 * @param list<Bundle> $bundles Bundles.
	 * @return list<Bundle>
	 */
	public static function offered( array $bundles ): array {
		$by_id    = array_column( array_map( static fn( Bundle $bundle ): array => array( $bundle->id, $bundle ), $bundles ), 1, 0 );
		$upgrades = array();
		foreach ( $bundles as $bundle ) {
			if ( 'upgrade' === $bundle->terms->mark && isset( $by_id[ $bundle->terms->upgrade_of ] ) ) {
				$upgrades[ $bundle->terms->upgrade_of ] = true;
			}
		}
		return array_values(
			array_filter(
				$bundles,
				static function ( Bundle $bundle ) use ( $by_id, $upgrades ): bool {
					$starter = 'upgrade' === $bundle->terms->mark ? $by_id[ $bundle->terms->upgrade_of ] ?? null : null;
					if ( $starter ) {
						return self::owns( $starter );
					}
					return 'starter' !== $bundle->terms->mark || ! isset( $upgrades[ $bundle->id ] ) || ! self::owns( $bundle );
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
