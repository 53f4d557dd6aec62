<?php
/**
 * One text for one value.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Pricing;

defined( 'ABSPATH' ) || exit;

/**
 * JSON with sorted keys and no spaces, so that equal values have equal hashes on every server.
 */
final class CanonicalJson {

	/**
	 * The text.
	 *
	 * @param mixed $value Arrays, strings, integers, booleans and null.
	 * @throws \JsonException Where the value cannot be written.
	 */
	public static function encode( mixed $value ): string {
		return json_encode( is_array( $value ) ? self::sorted( $value ) : $value, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR ); // phpcs:ignore WordPress.WP.AlternativeFunctions.json_encode_json_encode -- wp_json_encode() would change the text on bad UTF-8.
	}

	/**
	 * SHA-256 of the text.
	 *
	 * @param mixed $value Value.
	 * @throws \JsonException Where the value cannot be written.
	 */
	public static function hash( mixed $value ): string {
		return hash( 'sha256', self::encode( $value ) );
	}

	/**
	 * The value with the keys of every map in order.
	 *
	 * @param array<mixed> $value Value.
	 * @return array<mixed>
	 */
	private static function sorted( array $value ): array {
		if ( ! array_is_list( $value ) ) {
			ksort( $value, SORT_STRING );
		}
		foreach ( $value as $key => $inner ) {
			if ( is_array( $inner ) ) {
				$value[ $key ] = self::sorted( $inner );
			}
		}
		return $value;
	}
}
