<?php
/**
 * What a shopper chose of a bundle.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Cart;

use Tandem\Plugin\Bundles\Component;

defined( 'ABSPATH' ) || exit;

/**
 * Variations, optional products and quantities by number of the component. Numbers only: no price, discount or
 * rule is ever read from a request.
 */
final readonly class BundleChoice {

	/**
	 * Keeps the parts.
	 *
	 * @param array<int,int> $variations Variation id by number of the component.
	 * @param list<int>      $optional   Numbers of optional components that are wanted.
	 * @param array<int,int> $quantities Units by number of the component.
	 * @param bool           $complete   Whether what lies in the cart counts where the shopper picks.
	 * @param array<int,int> $ways       Way of a variation that leaves something open, by number of the component.
	 * @param int            $replaces   Bundle in the cart that this one takes the place of, 0 for none.
	 */
	public function __construct(
		public array $variations = array(),
		public array $optional = array(),
		public array $quantities = array(),
		public bool $complete = false,
		public array $ways = array(),
		public int $replaces = 0,
	) {
	}

	/**
	 * Reads a request. What is not a number is ignored.
	 *
	 * @param mixed $variations Variation ids by number, with "." and a way where something is open.
	 * @param mixed $optional   Numbers.
	 * @param mixed $quantities Units by number.
	 * @param mixed $complete   Whether what lies in the cart counts.
	 * @param mixed $ways       Ways by number, where they do not stand with their variation.
	 * @param mixed $replaces   Bundle that is replaced.
	 */
	public static function read( mixed $variations, mixed $optional, mixed $quantities = array(), mixed $complete = false, mixed $ways = array(), mixed $replaces = 0 ): self {
		$ways = is_array( $ways ) ? $ways : array();
		foreach ( is_array( $variations ) ? $variations : array() as $number => $value ) {
			if ( is_string( $value ) && 1 === preg_match( '/^(\d{1,18})\.(\d{1,10})$/D', $value, $match ) ) {
				$variations[ $number ] = $match[1];
				$ways[ $number ]       = $match[2];
			}
		}
		$chosen = self::whole( $variations, PHP_INT_MAX );
		$units  = self::whole( $quantities, Component::MAX_UNITS );
		$wanted = array();
		foreach ( is_array( $optional ) ? $optional : array() as $number ) {
			if ( is_scalar( $number ) && ctype_digit( (string) $number ) ) {
				$wanted[] = (int) $number;
			}
		}
		sort( $wanted );
		return new self( $chosen, array_values( array_unique( $wanted ) ), $units, in_array( $complete, array( true, 1, '1' ), true ), self::whole( $ways, PHP_INT_MAX ), self::whole( array( $replaces ), PHP_INT_MAX )[0] ?? 0 );
	}

	/**
	 * What is chosen for a component, as the form says it.
	 *
	 * @param int $number Number of the component.
	 */
	public function chosen( int $number ): string {
		return isset( $this->variations[ $number ] ) ? $this->variations[ $number ] . ( isset( $this->ways[ $number ] ) ? '.' . $this->ways[ $number ] : '' ) : '';
	}

	/**
	 * The choice of a form or a link. Numbers only; adding to a cart is open to everyone and has no nonce.
	 */
	public static function requested(): self {
		// phpcs:disable WordPress.Security.NonceVerification.Recommended,WordPress.Security.ValidatedSanitizedInput -- Digits only are read.
		return self::read( wp_unslash( $_REQUEST['tandem_variation'] ?? array() ), wp_unslash( $_REQUEST['tandem_optional'] ?? array() ), wp_unslash( $_REQUEST['tandem_quantity'] ?? array() ), wp_unslash( $_REQUEST['tandem_complete'] ?? '' ), replaces: wp_unslash( $_REQUEST['tandem_replaces'] ?? '' ) );
		// phpcs:enable
	}

	/**
	 * The same as arguments of a link.
	 *
	 * @return array<string,mixed>
	 */
	public function arguments(): array {
		$numbers = array_keys( $this->variations );
		return array_filter(
			array(
				'tandem_variation' => array_combine( $numbers, array_map( $this->chosen( ... ), $numbers ) ),
				'tandem_optional'  => $this->optional,
				'tandem_quantity'  => $this->quantities,
				'tandem_complete'  => $this->complete ? '1' : '',
			)
		);
	}

	/**
	 * Whole numbers by whole numbers; anything else is left out.
	 *
	 * @param mixed $values Values.
	 * @param int   $most   Largest that is taken.
	 * @return array<int,int>
	 */
	private static function whole( mixed $values, int $most ): array {
		$read = array();
		foreach ( is_array( $values ) ? $values : array() as $number => $value ) {
			if ( is_int( $number ) && is_scalar( $value ) && ctype_digit( (string) $value ) && (int) $value <= $most ) {
				$read[ $number ] = (int) $value;
			}
		}
		ksort( $read );
		return $read;
	}

	/**
	 * Reads what a cart line carries.
	 *
	 * @param mixed $data Data.
	 */
	public static function from_array( mixed $data ): self {
		return is_array( $data ) ? self::read( $data['variations'] ?? array(), $data['optional'] ?? array(), $data['quantities'] ?? array(), $data['complete'] ?? false, $data['ways'] ?? array(), $data['replaces'] ?? 0 ) : new self();
	}

	/**
	 * What a cart line carries until it is expanded.
	 *
	 * @return array{variations:array<int,int>,optional:list<int>,quantities:array<int,int>,complete:bool,ways:array<int,int>,replaces:int}
	 */
	public function to_array(): array {
		return get_object_vars( $this );
	}
}
