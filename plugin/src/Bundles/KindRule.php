<?php
/**
 * Rules of the kinds of bundle.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

use Tandem\Value\MinorUnits;

defined( 'ABSPATH' ) || exit;

/**
 * Brings the rule of a bundle into the shape that the engine takes for its kind: a plain set names components, the
 * others groups.
 */
final class KindRule {

	/**
	 * The rule in the shape of its kind.
	 *
	 * @param array<string,mixed> $rule   Rule of a set.
	 * @param Bundle              $bundle Bundle.
	 * @return array<string,mixed>
	 */
	public static function of( array $rule, Bundle $bundle ): array {
		$terms = $bundle->terms;
		if ( 'set' === $terms->kind ) {
			return $rule;
		}
		$groups = array_map( static fn( array $pool ): array => self::group( $bundle, $pool['numbers'] ), $bundle->pools() );
		unset( $rule['components'] );
		if ( 'any_n' === $terms->kind ) {
			unset( $rule['discount'] );
			$tiers = array_map(
				static fn( array $tier ): array => array(
					'n'        => $tier['items'],
					'discount' => self::percent( $tier['percent'] ),
				),
				$terms->options['tiers'] ?? array()
			);
			return $rule + array(
				'group' => $groups[0],
				'tiers' => $tiers,
			);
		}
		if ( 'choose_n' === $terms->kind ) {
			$chosen = array(
				'n'     => $terms->options['choose'] ?? 1,
				'group' => $groups[0],
			);
			return $rule + array( 'groups' => array( $chosen ) );
		}
		$get = array( 'n' => $terms->options['get'] ?? 1 );
		return $rule + array(
			'buy' => array(
				'n'     => $terms->options['buy'] ?? 1,
				'group' => $groups[0],
			),
			// Without a group of its own it is the cheapest of what is bought.
			'get' => isset( $groups[1] ) ? $get + array( 'group' => $groups[1] ) : $get,
		);
	}

	/**
	 * A percent discount.
	 *
	 * @param string $percent Decimal text of at most two decimals.
	 * @return array{type:string,basis_points:int}
	 */
	public static function percent( string $percent ): array {
		return array(
			'type'         => 'percent',
			'basis_points' => (int) MinorUnits::parse( $percent, 2 ),
		);
	}

	/**
	 * Some components as a group.
	 *
	 * @param Bundle    $bundle  Bundle.
	 * @param list<int> $numbers Numbers of components.
	 * @return array{items:list<array{product:int,variation:int}>}
	 */
	private static function group( Bundle $bundle, array $numbers ): array {
		return array(
			'items' => array_map(
				static fn( int $number ): array => array(
					'product'   => $bundle->components[ $number ]->product,
					'variation' => $bundle->components[ $number ]->variation,
				),
				$numbers
			),
		);
	}
}
