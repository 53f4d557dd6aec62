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
	 * @throws \InvalidArgumentException Naming the line, what was expected and what was found.
	 */
	public static function read( string $csv ): self {
		if ( strlen( $csv ) > self::MOST_BYTES ) {
			throw new \InvalidArgumentException( sprintf( 'expected at most %d bytes, found %d', self::MOST_BYTES, strlen( $csv ) ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Escaped where shown.
		}
		$lines = (array) preg_split( '/\R/', trim( (string) preg_replace( '/^\xEF\xBB\xBF/', '', $csv ) ) );
		if ( 'region,when,weather,temperature' !== strtolower( str_replace( ' ', '', (string) $lines[0] ) ) ) {
			throw new \InvalidArgumentException( 'line 1: expected "region,when,weather,temperature"' );
		}
		if ( count( $lines ) > self::MOST_ROWS + 1 ) {
			throw new \InvalidArgumentException( sprintf( 'expected at most %d rows, found %d', self::MOST_ROWS, count( $lines ) - 1 ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- As above.
		}
		$rows = array();
		foreach ( array_slice( $lines, 1 ) as $number => $line ) {
			$cells = array_map( 'trim', explode( ',', (string) $line ) );
			if ( 4 !== count( $cells ) || 1 !== preg_match( '/^(?:\*|[A-Z]{2}(?::[A-Z0-9-]{1,10})?)$/D', $cells[0] ) || 1 !== preg_match( '/^(?:[1-9]|1[0-2]|\d{4}-\d\d-\d\d)$/D', $cells[1] )
				|| 1 !== preg_match( '/^[a-z-]{1,20}(?:\|[a-z-]{1,20}){0,7}$/D', $cells[2] ) || 1 !== preg_match( '/^(?:-?\d{1,2})?$/D', $cells[3] ) ) {
				throw new \InvalidArgumentException( sprintf( 'line %d: expected a row like "DE:BE,2027-03-01,rain|wind,7", found "%s"', $number + 2, substr( (string) $line, 0, 80 ) ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- As above.
			}
			$rows[ $cells[0] . ' ' . $cells[1] ] = array( explode( '|', $cells[2] ), '' === $cells[3] ? null : (int) $cells[3] );
		}
		return new self( $rows );
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
