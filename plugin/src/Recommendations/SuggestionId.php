<?php
/**
 * Name of a suggestion.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Recommendations;

defined( 'ABSPATH' ) || exit;

/**
 * `placement_source_hash`: the same placement, source, context and product give the same id, so that it may
 * stand in cached pages. It names no person, and says by itself where a sale came from.
 */
final readonly class SuggestionId {

	public const PATTERN = '/^([a-z0-9-]{1,24})_([a-z-]{1,14})_([0-9a-f]{10})$/D';

	/**
	 * Keeps the parts.
	 *
	 * @param string $text      The id.
	 * @param string $placement Id of the placement.
	 * @param string $source    What suggested it.
	 */
	private function __construct(
		public string $text,
		public string $placement,
		public string $source,
	) {
	}

	/**
	 * The id of a suggestion.
	 *
	 * @param string    $placement Id of the placement.
	 * @param string    $source    What suggested it.
	 * @param list<int> $seeds     Products of the context.
	 * @param int       $item      Suggested product.
	 */
	public static function of( string $placement, string $source, array $seeds, int $item ): self {
		$placement = substr( str_replace( '_', '-', sanitize_key( $placement ) ), 0, 24 );
		$source    = substr( (string) preg_replace( '/[^a-z-]/', '', $source ), 0, 14 );
		$hash      = substr( hash( 'sha256', $placement . '|' . $source . '|' . implode( ',', $seeds ) . '|' . $item ), 0, 10 );
		return new self( "{$placement}_{$source}_$hash", $placement, $source );
	}

	/**
	 * Reads an id; null where it is none.
	 *
	 * @param mixed $text What was sent.
	 */
	public static function read( mixed $text ): ?self {
		return is_string( $text ) && 1 === preg_match( self::PATTERN, $text, $part ) ? new self( $text, $part[1], $part[2] ) : null;
	}
}
