<?php
/**
 * Names a table of a page to the server.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * The attributes that made a table, signed by the site: a shopper can ask for another page of it, never for
 * other columns, fields or products than its author chose. The same for everybody, so that pages are cached.
 */
final class RowsToken {

	private const MOST = 4000;

	/**
	 * Token of a table; empty where it would be too long for an address.
	 *
	 * @param array<string,mixed> $attributes Attributes of the shortcode or block.
	 * @param string              $kind       Kind of table.
	 * @param string              $element    Id of the element.
	 */
	public static function make( array $attributes, string $kind, string $element ): string {
		$body = rtrim( strtr( base64_encode( (string) wp_json_encode( array( $kind, $element, $attributes ) ) ), '+/', '-_' ), '=' ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- A token in an address.
		return strlen( $body ) > self::MOST ? '' : $body . '.' . self::sign( $body );
	}

	/**
	 * What a token says; null for one that this site did not make.
	 *
	 * @param string $token Token.
	 * @return array{kind:string,element:string,attributes:array<string,mixed>}|null
	 */
	public static function read( string $token ): ?array {
		list( $body, $signature ) = array_pad( explode( '.', $token, 2 ), 2, '' );
		if ( strlen( $body ) > self::MOST || ! hash_equals( self::sign( $body ), $signature ) ) {
			return null;
		}
		$read = json_decode( (string) base64_decode( strtr( $body, '-_', '+/' ), true ), true, 16 ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- Signed by this site.
		return ! is_array( $read ) || 3 !== count( $read ) || ! is_array( $read[2] ) ? null : array(
			'kind'       => (string) $read[0],
			'element'    => (string) $read[1],
			'attributes' => $read[2],
		);
	}

	/**
	 * Signature of a text.
	 *
	 * @param string $body Text.
	 */
	private static function sign( string $body ): string {
		return substr( hash_hmac( 'sha256', $body, wp_salt( 'nonce' ) . 'tandem-rows' ), 0, 40 );
	}
}
