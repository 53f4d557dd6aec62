<?php
/**
 * Numbers in texts.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tables;

defined( 'ABSPATH' ) || exit;

use Tandem\Plugin\Pricing\ShopCurrency;

/**
 * Reads a number, with or without a unit, as a whole number of ten-thousandths: what the engine compares.
 */
final class CellNumber {

	/** Factors of units to their base, so that 900 g is less than 1.2 kg. */
	private const UNITS = array(
		'mg' => 0.000001,
		'g'  => 0.001,
		'kg' => 1.0,
		't'  => 1000.0,
		'mm' => 0.001,
		'cm' => 0.01,
		'm'  => 1.0,
		'km' => 1000.0,
		'ml' => 0.001,
		'cl' => 0.01,
		'l'  => 1.0,
		'kb' => 0.001,
		'mb' => 1.0,
		'gb' => 1000.0,
		'tb' => 1000000.0,
	);

	/**
	 * The number of a text; null where it begins with none or is beyond what can be compared.
	 *
	 * @param string $text Text such as "1.5", "1,5 kg" or "1.299,00".
	 */
	public static function scaled( string $text ): ?int {
		if ( 1 !== preg_match( '/^[^\d+\-]{0,4}?\s*([+\-]?\d[\d.,\' \x{00A0}\x{202F}]*)\s*([a-z]{1,2})?\b/iu', trim( $text ), $match ) ) {
			return null;
		}
		$number = self::decimal( $match[1] );
		$factor = self::UNITS[ strtolower( $match[2] ?? '' ) ] ?? 1.0;
		$value  = null === $number ? INF : round( (float) $number * $factor * 10000 );
		return abs( $value ) > 1e14 ? null : (int) $value;
	}

	/**
	 * What a text stands for in a column of a type; null where it stands for nothing of that kind.
	 *
	 * @param string $type money, number or date.
	 * @param string $text Text.
	 */
	public static function of( string $type, string $text ): ?int {
		return match ( $type ) {
			'money'  => self::minor( $text, ShopCurrency::current()->exponent ),
			'number' => self::scaled( $text ),
			'date'   => false === strtotime( $text ) ? null : (int) strtotime( $text ),
			default  => null,
		};
	}

	/**
	 * A number of ten-thousandths as text in the site's language.
	 *
	 * @param int $scaled Number.
	 */
	public static function shown( int $scaled ): string {
		$decimals = strlen( rtrim( substr( str_pad( (string) abs( $scaled ), 5, '0', STR_PAD_LEFT ), -4 ), '0' ) );
		return number_format_i18n( $scaled / 10000, $decimals );
	}

	/**
	 * An amount of money in minor units; null where the text has none.
	 *
	 * @param string $text     Text such as "$1,050.00".
	 * @param int    $exponent Decimals of the currency.
	 */
	public static function minor( string $text, int $exponent ): ?int {
		if ( 1 !== preg_match( '/\d[\d.,\' \x{00A0}\x{202F}]*/u', $text, $match ) ) {
			return null;
		}
		$number = self::decimal( $match[0] );
		return null === $number ? null : \Tandem\Value\MinorUnits::rounded( $number, $exponent );
	}

	/**
	 * Plain decimal of a written number. The last of comma and dot is the decimal sign where both occur; a
	 * single one is a thousands sign where exactly three digits follow it and the shop's decimal sign is the other.
	 *
	 * @param string $text Digits and signs.
	 */
	private static function decimal( string $text ): ?string {
		$text  = rtrim( preg_replace( '/[\' \x{00A0}\x{202F}]/u', '', $text ), '.,' );
		$comma = strrpos( $text, ',' );
		$dot   = strrpos( $text, '.' );
		if ( false !== $comma && false !== $dot ) {
			$text = $comma > $dot ? str_replace( array( '.', ',' ), array( '', '.' ), $text ) : str_replace( ',', '', $text );
		} elseif ( false !== $comma || false !== $dot ) {
			$sign     = false !== $comma ? ',' : '.';
			$decimals = strlen( $text ) - (int) strrpos( $text, $sign ) - 1;
			$grouped  = substr_count( $text, $sign ) > 1 || ( 3 === $decimals && wc_get_price_decimal_separator() !== $sign );
			$text     = $grouped ? str_replace( $sign, '', $text ) : str_replace( $sign, '.', $text );
		}
		return is_numeric( $text ) ? $text : null;
	}
}
