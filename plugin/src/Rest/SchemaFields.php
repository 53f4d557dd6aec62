<?php
/**
 * Fields of a JSON schema.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Rest;

defined( 'ABSPATH' ) || exit;

/**
 * What the schemas of the routes are written with.
 */
trait SchemaFields {

	/**
	 * One of some words.
	 *
	 * @param list<string> $words Words.
	 * @param string       $text  Description.
	 * @return array<string,mixed>
	 */
	private static function word( array $words, string $text ): array {
		return self::field( 'string', $text ) + array( 'enum' => $words );
	}

	/**
	 * A field that may be sent.
	 *
	 * @param string|list<string> $type Type.
	 * @param string              $text Description.
	 * @return array<string,mixed>
	 */
	private static function field( string|array $type, string $text ): array {
		return array(
			'type'        => $type,
			'description' => $text,
		);
	}
}
