<?php
/**
 * What a shopper chose of a bundle.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cart;

defined( 'ABSPATH' ) || exit;

/**
 * Variations and optional products by number of the component. Numbers only: no price, discount or
 * rule is ever read from a request.
 */
final readonly class BundleChoice {

	/**
	 * Keeps the parts.
	 *
	 * @param array<int,int> $variations Variation id by number of the component.
	 * @param list<int>      $optional   Numbers of optional components that are wanted.
	 */
	public function __construct(
		public array $variations = array(),
		public array $optional = array(),
	) {
	}

	/**
	 * Reads a request. What is not a number is ignored.
	 *
	 * @param mixed $variations Variation ids by number.
	 * @param mixed $optional   Numbers.
	 */
	public static function read( mixed $variations, mixed $optional ): self {
		$chosen = array();
		foreach ( is_array( $variations ) ? $variations : array() as $number => $id ) {
			if ( is_int( $number ) && is_scalar( $id ) && ctype_digit( (string) $id ) ) {
				$chosen[ $number ] = (int) $id;
			}
		}
		$wanted = array();
		foreach ( is_array( $optional ) ? $optional : array() as $number ) {
			if ( is_scalar( $number ) && ctype_digit( (string) $number ) ) {
				$wanted[] = (int) $number;
			}
		}
		ksort( $chosen );
		sort( $wanted );
		return new self( $chosen, array_values( array_unique( $wanted ) ) );
	}

	/**
	 * Reads what a cart line carries.
	 *
	 * @param mixed $data Data.
	 */
	public static function from_array( mixed $data ): self {
		return is_array( $data ) ? self::read( $data['variations'] ?? array(), $data['optional'] ?? array() ) : new self();
	}

	/**
	 * What a cart line carries until it is expanded.
	 *
	 * @return array{variations:array<int,int>,optional:list<int>}
	 */
	public function to_array(): array {
		return get_object_vars( $this );
	}
}
