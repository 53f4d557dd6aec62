<?php
/**
 * What the owner may set of a placement.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

defined( 'ABSPATH' ) || exit;

/**
 * Schema and checks of the setting `placements.set`: what differs from the defaults, by placement, under short
 * names, because the settings are read with every page.
 */
final class PlacementInput {

	private const MINUTE = '^\d{4}-\d\d-\d\dT\d\d:\d\d$';
	private const AMOUNT = '^\d{1,12}(\.\d{1,4})?$';

	/**
	 * JSON schema of all placements.
	 *
	 * @return array<string,mixed>
	 */
	public static function schema(): array {
		return array(
			'type'                 => 'object',
			'maxProperties'        => 32,
			'additionalProperties' => array(
				'type'                 => 'object',
				'additionalProperties' => false,
				'properties'           => self::properties(),
			),
		);
	}

	/**
	 * Checked values of a tree that fits the schema.
	 *
	 * @param array<array-key,mixed> $tree Values by placement.
	 * @return array<string,array<string,mixed>>
	 * @throws \InvalidArgumentException When values contradict each other.
	 */
	public static function checked( array $tree ): array {
		$clean = array();
		foreach ( $tree as $id => $values ) {
			if ( 1 !== preg_match( '/^[a-z][a-z0-9-]{0,23}$/', (string) $id ) ) {
				throw new \InvalidArgumentException( sprintf( 'placement "%s": expected a name of small letters, digits and hyphens', $id ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Shown by React.
			}
			$values = self::one( (array) $values );
			if ( array() !== $values ) {
				$clean[ (string) $id ] = $values;
			}
		}
		ksort( $clean );
		return $clean;
	}

	/**
	 * Stored values that are of their type, read with every page: the schema would take ten times as long.
	 *
	 * @param mixed $tree What was stored.
	 * @return array<string,array<string,mixed>>
	 */
	public static function kept( mixed $tree ): array {
		$kept = array();
		foreach ( is_array( $tree ) ? $tree : array() as $id => $values ) {
			foreach ( is_array( $values ) ? $values : array() as $name => $value ) {
				$fits = match ( $name ) {
					'on', 'in_stock', 'owned', 'dearer' => is_bool( $value ),
					'count' => is_int( $value ) && $value >= 1 && $value <= 8,
					'within', 'without' => is_array( $value ) && $value === array_filter( $value, 'is_int' ),
					'chain' => is_array( $value ) && $value === array_filter( $value, 'is_string' ),
					'strategy' => in_array( $value, PlacementRegistry::STRATEGIES, true ),
					'layout' => in_array( $value, Slot::LAYOUTS, true ),
					'prefer' => is_string( $value ) && isset( PlacementRules::PREFER[ $value ] ),
					'title', 'text' => is_string( $value ),
					'least', 'most' => is_string( $value ) && 1 === preg_match( '/' . self::AMOUNT . '/D', $value ),
					'from', 'until' => is_string( $value ) && 1 === preg_match( '/' . self::MINUTE . '/D', $value ),
					default => false,
				};
				if ( $fits ) {
					$kept[ (string) $id ][ $name ] = $value;
				}
			}
		}
		return $kept;
	}

	/**
	 * Schema of one placement, without defaults.
	 *
	 * @return array<string,array<string,mixed>>
	 */
	private static function properties(): array {
		$text       = static fn( int $most ): array => array(
			'type'      => 'string',
			'maxLength' => $most,
		);
		$pattern    = static fn( string $pattern ): array => array(
			'type'    => 'string',
			'pattern' => $pattern,
		);
		$switch     = array( 'type' => 'boolean' );
		$words      = static fn( array $words ): array => array(
			'type' => 'string',
			'enum' => $words,
		);
		$categories = array(
			'type'        => 'array',
			'maxItems'    => 20,
			'uniqueItems' => true,
			'items'       => array(
				'type'    => 'integer',
				'minimum' => 1,
			),
		);
		return array(
			'on'       => $switch,
			'strategy' => $words( PlacementRegistry::STRATEGIES ),
			'chain'    => array(
				'type'        => 'array',
				'maxItems'    => 6,
				'uniqueItems' => true,
				'items'       => $words( array( ...PlacementRegistry::STRATEGIES, 'add-on', 'bundle' ) ),
			),
			'title'    => $text( 80 ),
			'text'     => $text( 160 ),
			'layout'   => $words( Slot::LAYOUTS ),
			'count'    => array(
				'type'    => 'integer',
				'minimum' => 1,
				'maximum' => 8,
			),
			'within'   => $categories,
			'without'  => $categories,
			'least'    => $pattern( self::AMOUNT ),
			'most'     => $pattern( self::AMOUNT ),
			'in_stock' => $switch,
			'prefer'   => $words( array_keys( PlacementRules::PREFER ) ),
			'owned'    => $switch,
			'dearer'   => $switch,
			'from'     => $pattern( self::MINUTE ),
			'until'    => $pattern( self::MINUTE ),
		);
	}

	/**
	 * Checks the values of one placement against each other.
	 *
	 * @param array<string,mixed> $values Values that fit the schema.
	 * @return array<string,mixed>
	 * @throws \InvalidArgumentException When they contradict each other.
	 */
	private static function one( array $values ): array {
		foreach ( array( 'title', 'text' ) as $name ) {
			if ( isset( $values[ $name ] ) ) {
				$values[ $name ] = sanitize_text_field( (string) $values[ $name ] );
			}
		}
		foreach ( array( 'from', 'until' ) as $name ) {
			if ( isset( $values[ $name ] ) && false === date_create_immutable( (string) $values[ $name ] ) ) {
				self::refuse( __( 'This is no date and time.', 'tandem-for-woocommerce' ) );
			}
		}
		if ( isset( $values['from'], $values['until'] ) && $values['from'] >= $values['until'] ) {
			self::refuse( __( 'A placement must begin before it ends.', 'tandem-for-woocommerce' ) );
		}
		if ( isset( $values['least'], $values['most'] ) && (float) $values['least'] > (float) $values['most'] ) {
			self::refuse( __( 'The lowest price is above the highest one.', 'tandem-for-woocommerce' ) );
		}
		if ( array() !== array_intersect( $values['within'] ?? array(), $values['without'] ?? array() ) ) {
			self::refuse( __( 'A category cannot be shown and kept out at once.', 'tandem-for-woocommerce' ) );
		}
		return $values;
	}

	/**
	 * Says no.
	 *
	 * @param string $why What is wrong.
	 * @throws \InvalidArgumentException Always.
	 */
	private static function refuse( string $why ): never {
		throw new \InvalidArgumentException( $why ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Shown by React.
	}
}
