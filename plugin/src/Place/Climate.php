<?php
/**
 * Weather by region and time.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Place;

defined( 'ABSPATH' ) || exit;

/**
 * A table `region,when,weather,temperature`: region is a country (DE), a country with a state (US:CA) or *; when is
 * a day (2027-03-01) or a month (3); weather is words separated by |; temperature is whole degrees or empty. The
 * same form for a climate table that the owner brings and for a feed.
 */
final readonly class Climate {

	public const MOST_BYTES = 1048576;

	private const MOST_ROWS = 20000;

	private const HEAD = 'region,when,weather,temperature';

	/**
	 * Takes checked rows.
	 *
	 * @param array<string,array{0:list<string>,1:int|null}> $rows Weather and temperature by "region when".
	 */
	public function __construct( public array $rows ) {
	}

	/**
	 * Reads a table.
	 *
	 * @param string $csv Text.
	 * @throws \InvalidArgumentException Telling the owner the line, what was expected and what was found.
	 */
	public static function read( string $csv ): self {
		if ( strlen( $csv ) > self::MOST_BYTES ) {
			/* translators: 1: a size such as "1 MB", 2: another size. */
			self::refuse( __( 'The table may have at most %1$s; this one has %2$s.', 'tandem-for-woocommerce' ), (string) size_format( self::MOST_BYTES ), (string) size_format( strlen( $csv ), 1 ) );
		}
		$lines = (array) preg_split( '/\R/', trim( (string) preg_replace( '/^\xEF\xBB\xBF/', '', $csv ) ) );
		if ( self::HEAD !== strtolower( str_replace( ' ', '', (string) $lines[0] ) ) ) {
			/* translators: 1: the line that is expected, 2: the line that was found. */
			self::refuse( __( 'Line 1: expected "%1$s", found "%2$s".', 'tandem-for-woocommerce' ), self::HEAD, self::quoted( (string) $lines[0] ) );
		}
		if ( count( $lines ) > self::MOST_ROWS + 1 ) {
			/* translators: 1: a number, 2: another number. */
			self::refuse( __( 'The table may have at most %1$s rows; this one has %2$s.', 'tandem-for-woocommerce' ), number_format_i18n( self::MOST_ROWS ), number_format_i18n( count( $lines ) - 1 ) );
		}
		$rows = array();
		foreach ( array_slice( $lines, 1 ) as $number => $line ) {
			$cells = array_map( 'trim', explode( ',', (string) $line ) );
			if ( 4 !== count( $cells ) ) {
				/* translators: 1: number of the line, 2: a row as an example, 3: the line that was found. */
				self::refuse( __( 'Line %1$s: expected four values with commas between them, such as "%2$s", found "%3$s".', 'tandem-for-woocommerce' ), (string) ( $number + 2 ), 'DE:BE,2027-03-01,rain|wind,7', self::quoted( (string) $line ) );
			}
			self::check( $number + 2, $cells );
			$rows[ $cells[0] . ' ' . $cells[1] ] = array( explode( '|', $cells[2] ), '' === $cells[3] ? null : (int) $cells[3] );
		}
		return new self( $rows );
	}

	/**
	 * Checks the values of a row.
	 *
	 * @param int          $line  Number of its line.
	 * @param list<string> $cells Values.
	 */
	private static function check( int $line, array $cells ): void {
		$number = (string) $line;
		if ( 1 !== preg_match( '/^(?:\*|[A-Z]{2}(?::[A-Z0-9-]{1,10})?)$/D', $cells[0] ) ) {
			/* translators: 1: number of a line, 2: the value that was found. */
			self::refuse( __( 'Line %1$s, region: expected a country such as DE, a region such as US:CA, or * for everywhere, found "%2$s".', 'tandem-for-woocommerce' ), $number, self::quoted( $cells[0] ) );
		}
		if ( 1 !== preg_match( '/^(?:[1-9]|1[0-2]|(\d{4})-(\d\d)-(\d\d))$/D', $cells[1], $day ) || ( isset( $day[3] ) && ! checkdate( (int) $day[2], (int) $day[3], (int) $day[1] ) ) ) {
			/* translators: 1: number of a line, 2: the value that was found. */
			self::refuse( __( 'Line %1$s, when: expected a month from 1 to 12 or a day such as 2027-03-01, found "%2$s".', 'tandem-for-woocommerce' ), $number, self::quoted( $cells[1] ) );
		}
		if ( 1 !== preg_match( '/^[a-z-]{1,20}(?:\|[a-z-]{1,20}){0,7}$/D', $cells[2] ) ) {
			/* translators: 1: number of a line, 2: the value that was found. */
			self::refuse( __( 'Line %1$s, weather: expected one to eight words in small letters a to z with | between them, such as rain|wind, found "%2$s".', 'tandem-for-woocommerce' ), $number, self::quoted( $cells[2] ) );
		}
		if ( 1 !== preg_match( '/^(?:-?\d{1,2})?$/D', $cells[3] ) ) {
			/* translators: 1: number of a line, 2: the value that was found. */
			self::refuse( __( 'Line %1$s, temperature: expected whole degrees from -99 to 99, or nothing, found "%2$s".', 'tandem-for-woocommerce' ), $number, self::quoted( $cells[3] ) );
		}
	}

	/**
	 * Refuses the table.
	 *
	 * @param string $format    Sentence for the owner.
	 * @param string ...$values Its values.
	 * @throws \InvalidArgumentException Always.
	 */
	private static function refuse( string $format, string ...$values ): never {
		throw new \InvalidArgumentException( vsprintf( $format, $values ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Escaped where shown.
	}

	/**
	 * What was found, short enough for a sentence.
	 *
	 * @param string $text Text of the owner's file.
	 */
	private static function quoted( string $text ): string {
		return mb_substr( mb_scrub( $text, 'UTF-8' ), 0, 80 );
	}

	/**
	 * Weather of a place on a day: of its state before its country before everywhere, of the day before the month.
	 *
	 * @param string             $country Country.
	 * @param string             $state   State, may be empty.
	 * @param \DateTimeInterface $day     Day.
	 * @return array{0:list<string>,1:int|null}|null
	 */
	public function at( string $country, string $state, \DateTimeInterface $day ): ?array {
		foreach ( array( $day->format( 'Y-m-d' ), $day->format( 'n' ) ) as $when ) {
			foreach ( array( "$country:$state", $country, '*' ) as $region ) {
				if ( isset( $this->rows[ "$region $when" ] ) ) {
					return $this->rows[ "$region $when" ];
				}
			}
		}
		return null;
	}
}
