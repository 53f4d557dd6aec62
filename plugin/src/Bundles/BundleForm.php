<?php
/**
 * A bundle as its editor sends it.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

defined( 'ABSPATH' ) || exit;

/**
 * Reads what a person typed: numbers as the shop writes them, and where a field is not understood it stays as it was,
 * said by its label, so that one slip never takes the rest of the form with it.
 */
final class BundleForm {

	/** Terms that only make sense together: where one is not understood, none of them changes. */
	private const TOGETHER = array(
		array( 'kind', 'discount', 'value', 'options' ),
		array( 'from', 'until' ),
		array( 'floor', 'margin' ),
	);

	/** Fields inside of `options`. */
	private const OPTIONS = array( 'tiers', 'choose', 'buy', 'get' );

	/**
	 * Reads the form.
	 *
	 * @param mixed          $components Entries.
	 * @param mixed          $terms      Terms.
	 * @param int            $bundle     Product id of the bundle.
	 * @param ComponentCheck $check      Refusals.
	 * @param Bundle|null    $before     What is stored.
	 */
	public static function read( mixed $components, mixed $terms, int $bundle, ComponentCheck $check, ?Bundle $before ): BundleInput {
		$errors = array();
		$terms  = self::terms( is_array( $terms ) ? $terms : array(), $before?->terms, $errors );
		$pieces = array();
		foreach ( is_array( $components ) ? $components : array() as $entry ) {
			$pieces[] = self::component( (array) $entry, $before, $errors );
		}
		return BundleInput::read( $pieces, $terms, $bundle, $check, $errors );
	}

	/**
	 * A number as it is typed in this shop, with plain digits and a point: "1,000", "$1,000.50" or "1.000,50". What is
	 * no such number is handed on as it is.
	 *
	 * @param mixed $typed What was typed.
	 */
	public static function number( mixed $typed ): mixed {
		if ( ! is_string( $typed ) ) {
			return $typed;
		}
		$point = wc_get_price_decimal_separator();
		$text  = str_replace( array( html_entity_decode( get_woocommerce_currency_symbol(), ENT_QUOTES, 'UTF-8' ), '%', ' ', "\u{00a0}", "\u{202f}" ), '', $typed );
		$group = str_replace( $point, '', ",.'" );
		if ( 1 === preg_match( '/^\d{1,3}([' . preg_quote( $group, '/' ) . ']\d{3})+(' . preg_quote( $point, '/' ) . '\d*)?$/', $text ) ) {
			$text = str_replace( str_split( $group ), '', $text );
		}
		return str_replace( $point, '.', $text );
	}

	/**
	 * Terms of which each is understood.
	 *
	 * @param array<mixed>     $terms  As sent.
	 * @param BundleTerms|null $before What is stored.
	 * @param list<string>     $errors Added to.
	 * @return array<mixed>
	 */
	private static function terms( array $terms, ?BundleTerms $before, array &$errors ): array {
		$stored = ( $before ?? new BundleTerms() )->to_array();
		foreach ( array( 'value', 'max_discount', 'margin' ) as $field ) {
			$terms[ $field ] = self::number( $terms[ $field ] ?? null );
		}
		if ( is_array( $terms['options']['tiers'] ?? null ) ) {
			foreach ( $terms['options']['tiers'] as $at => $tier ) {
				$tier                             = (array) $tier;
				$terms['options']['tiers'][ $at ] = array( 'percent' => self::number( $tier['percent'] ?? null ) ) + $tier;
			}
		}
		for ( $left = count( $stored ); $left > 0; --$left ) {
			try {
				BundleTerms::from_array( $terms );
				return $terms;
			} catch ( FieldError $error ) {
				$errors[] = 'value' === $error->field && '' === $terms['value'] ? __( 'Price: enter the percent or the amount. Until then it saves nothing.', 'tandem-for-woocommerce' ) : self::kept( $error->words(), null !== $before );
				// An end that is no end takes the start with it only where there was another: else what begins next month would be sold today.
				$group = 'until' === $error->field && null === $stored['until'] ? array( 'until' ) : self::group( $error->field );
				$terms = array_replace( $terms, array_intersect_key( $stored, array_flip( $group ) ) );
			}
		}
		return $stored;
	}

	/**
	 * Terms that stay as they were with one of them.
	 *
	 * @param string $field Field that was not understood.
	 * @return list<string>
	 */
	private static function group( string $field ): array {
		$field = explode( '.', $field )[0];
		$field = in_array( $field, self::OPTIONS, true ) ? 'options' : $field;
		foreach ( self::TOGETHER as $group ) {
			if ( in_array( $field, $group, true ) ) {
				return $group;
			}
		}
		return array( $field );
	}

	/**
	 * A component whose quantities and percent are understood.
	 *
	 * @param array<mixed> $entry  As sent.
	 * @param Bundle|null  $before What is stored.
	 * @param list<string> $errors Added to.
	 * @return array<mixed>
	 */
	private static function component( array $entry, ?Bundle $before, array &$errors ): array {
		$entry['percent'] = self::number( $entry['percent'] ?? null );
		try {
			Component::from_array( $entry );
		} catch ( FieldError $error ) {
			$id      = is_numeric( $entry['variation'] ?? 0 ) && (int) ( $entry['variation'] ?? 0 ) > 0 ? (int) $entry['variation'] : (int) ( is_numeric( $entry['product'] ?? 0 ) ? $entry['product'] ?? 0 : 0 );
			$product = wc_get_product( $id );
			if ( ! $product || in_array( $error->field, array( 'component.product', 'component.variation' ), true ) ) {
				return $entry;
			}
			$same     = array_values( array_filter( $before->components ?? array(), static fn( Component $component ): bool => $component->post_id() === $id ) )[0] ?? null;
			$errors[] = self::kept( $product->get_name() . ', ' . $error->words(), null !== $same );
			$entry    = array_replace( $entry, array_intersect_key( ( $same ?? new Component( $id ) )->to_array(), array_flip( array( 'min', 'max', 'percent' ) ) ) );
		}
		return $entry;
	}

	/**
	 * What was wrong, and what became of it.
	 *
	 * @param string $wrong  What was wrong.
	 * @param bool   $stored Whether something was stored before.
	 */
	private static function kept( string $wrong, bool $stored ): string {
		return $wrong . '. ' . ( $stored ? __( 'It stays as it was.', 'tandem-for-woocommerce' ) : __( 'It is left out.', 'tandem-for-woocommerce' ) );
	}
}
