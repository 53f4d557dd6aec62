<?php
/**
 * Order of texts in the shop's language.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * Sort keys by ICU's collation of the site's language, so that browser, PHP, Rust and SQL put texts in the
 * same order by comparing keys byte by byte; and texts without case and accents for search.
 */
final class TextOrder {

	/**
	 * Collators by locale; false where the intl extension is missing.
	 *
	 * @var array<string,\Collator|false>
	 */
	private static array $collators = array();

	/**
	 * What the engine is told of a text; null for an empty one.
	 *
	 * @param string $text Plain text.
	 * @return array{key:string,text:string}|null
	 */
	public static function value( string $text ): ?array {
		$folded = self::folded( $text );
		return '' === $folded ? null : array(
			'key'  => self::key( $text ),
			'text' => $folded,
		);
	}

	/**
	 * Key that orders a text: hexadecimal, so that every database compares it alike.
	 *
	 * @param string $text Plain text.
	 */
	public static function key( string $text ): string {
		$collator = self::collator();
		$key      = $collator ? $collator->getSortKey( mb_substr( $text, 0, 120 ) ) : false;
		return bin2hex( false === $key ? mb_strcut( self::folded( $text ), 0, 200, 'UTF-8' ) : substr( $key, 0, 400 ) );
	}

	/**
	 * A text without case and accents.
	 *
	 * @param string $text Plain text.
	 */
	public static function folded( string $text ): string {
		return trim( mb_strtolower( remove_accents( mb_strcut( $text, 0, 2000, 'UTF-8' ) ), 'UTF-8' ) );
	}

	/**
	 * Collator of the site's language, with numbers in texts by value ("A2" before "A10").
	 */
	private static function collator(): \Collator|false {
		$locale = get_locale();
		if ( ! isset( self::$collators[ $locale ] ) ) {
			$collator = class_exists( \Collator::class ) ? \Collator::create( $locale ) : null;
			if ( $collator ) {
				$collator->setAttribute( \Collator::NUMERIC_COLLATION, \Collator::ON );
			}
			self::$collators[ $locale ] = $collator ?? false;
		}
		return self::$collators[ $locale ];
	}
}
