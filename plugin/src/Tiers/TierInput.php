<?php
/**
 * The owner's tiers, checked.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Tiers;

use Tandem\Value\MinorUnits;
use Tandem\Value\TierLadder;

defined( 'ABSPATH' ) || exit;

/**
 * Tiers on their way in: from the editor, from REST, from the option.
 */
final class TierInput {

	/** Most tiers. */
	private const MOST = 10;

	/**
	 * A checked definition.
	 *
	 * @param array<string,mixed> $input As it came.
	 * @return array<string,mixed>
	 * @throws \InvalidArgumentException Naming the field, what was expected and what was found.
	 */
	public static function checked( array $input ): array {
		self::only( $input, array( 'on', 'by', 'months', 'grace_days', 'fall', 'tiers' ), '' );
		$by    = self::word( $input['by'] ?? 'spend', array( 'spend', 'orders' ), 'by' );
		$tiers = $input['tiers'] ?? null;
		if ( ! is_array( $tiers ) || ! array_is_list( $tiers ) || ! $tiers || count( $tiers ) > self::MOST ) {
			self::wrong( 'tiers', 'a list of 1 to ' . self::MOST . ' tiers', $tiers );
		}
		$checked = array();
		$last    = -1;
		foreach ( $tiers as $place => $tier ) {
			if ( ! is_array( $tier ) ) {
				self::wrong( "tiers[$place]", 'an object', $tier );
			}
			$one  = self::tier( $tier, $by, "tiers[$place]." );
			$from = self::from( $one['from'], $by );
			if ( $from <= $last ) {
				self::wrong( "tiers[$place].from", 'more than the tier before it', $tier['from'] ?? null );
			}
			if ( isset( $checked[ $one['id'] ] ) ) {
				self::wrong( "tiers[$place].id", 'an id of its own', $one['id'] );
			}
			$last                  = $from;
			$checked[ $one['id'] ] = $one;
		}
		return array(
			'on'         => is_bool( $input['on'] ?? false ) ? $input['on'] ?? false : self::wrong( 'on', 'true or false', $input['on'] ),
			'by'         => $by,
			'months'     => self::number( $input['months'] ?? 12, 0, 120, 'months' ),
			'grace_days' => self::number( $input['grace_days'] ?? 30, 0, 366, 'grace_days' ),
			'fall'       => self::word( $input['fall'] ?? 'reached', TierLadder::FALLS, 'fall' ),
			'tiers'      => array_values( $checked ),
		);
	}

	/**
	 * Where a tier begins: minor units, or orders. An amount that the shop's decimals no longer hold is out of reach.
	 *
	 * @param string|int $from As checked.
	 * @param string     $by   What counts.
	 */
	public static function from( string|int $from, string $by ): int {
		return 'orders' === $by ? (int) $from : ( MinorUnits::parse( (string) $from, max( 0, wc_get_price_decimals() ) ) ?? PHP_INT_MAX );
	}

	/**
	 * One tier.
	 *
	 * @param array<string,mixed> $tier As it came.
	 * @param string              $by   What counts.
	 * @param string              $path Path.
	 * @return array<string,mixed>
	 */
	private static function tier( array $tier, string $by, string $path ): array {
		self::only( $tier, array( 'id', 'name', 'from', 'products', 'categories', 'pages', 'perks' ), $path );
		$id   = $tier['id'] ?? null;
		$name = is_string( $tier['name'] ?? null ) ? sanitize_text_field( $tier['name'] ) : '';
		if ( ! is_string( $id ) || 1 !== preg_match( '/^[a-z0-9_-]{1,40}$/D', $id ) ) {
			self::wrong( $path . 'id', 'a-z, 0-9, _ and -, at most 40', $id );
		}
		if ( '' === $name || mb_strlen( $name ) > 60 ) {
			self::wrong( $path . 'name', 'a text of at most 60 characters', $tier['name'] ?? null );
		}
		$perks = $tier['perks'] ?? array();
		if ( ! is_array( $perks ) || count( $perks ) > 20 || array_filter( $perks, static fn( $perk ): bool => ! is_string( $perk ) || mb_strlen( $perk ) > 300 ) ) {
			self::wrong( $path . 'perks', 'at most 20 texts of at most 300 characters', $perks );
		}
		$pages = self::ids( $tier['pages'] ?? array(), $path . 'pages' );
		foreach ( $pages as $page ) {
			// A shop whose cart or checkout is closed sells nothing.
			if ( in_array( $page, self::open_pages(), true ) || ! in_array( get_post_type( $page ), array( 'page', 'post' ), true ) ) {
				self::wrong( $path . 'pages', 'pages and posts, none of the shop\'s own', $page );
			}
		}
		return array(
			'id'         => $id,
			'name'       => $name,
			'from'       => self::amount( $tier['from'] ?? null, $by, $path . 'from' ),
			'products'   => self::ids( $tier['products'] ?? array(), $path . 'products' ),
			'categories' => self::ids( $tier['categories'] ?? array(), $path . 'categories' ),
			'pages'      => $pages,
			'perks'      => array_values( array_filter( array_map( static fn( string $perk ): string => trim( wp_kses( $perk, array( 'a' => array( 'href' => true ) ) ) ), $perks ), static fn( string $perk ): bool => '' !== $perk ) ),
		);
	}

	/**
	 * Pages that everybody needs.
	 *
	 * @return list<int>
	 */
	private static function open_pages(): array {
		$pages = array_map( 'wc_get_page_id', array( 'cart', 'checkout', 'myaccount', 'shop', 'terms' ) );
		return array( ...$pages, (int) get_option( 'page_on_front' ), (int) get_option( 'wp_page_for_privacy_policy' ) );
	}

	/**
	 * Where a tier begins.
	 *
	 * @param mixed  $value As it came.
	 * @param string $by    What counts.
	 * @param string $path  Path.
	 */
	private static function amount( mixed $value, string $by, string $path ): string|int {
		if ( 'orders' === $by ) {
			return self::number( is_string( $value ) && ctype_digit( $value ) ? (int) $value : $value, 0, 100000, $path );
		}
		$exponent = max( 0, wc_get_price_decimals() );
		$minor    = is_string( $value ) || is_int( $value ) ? MinorUnits::parse( (string) $value, $exponent ) : null;
		return null !== $minor && $minor >= 0 && $minor < 1_000_000_000_000 ? MinorUnits::format( $minor, $exponent ) : self::wrong( $path, "an amount with at most $exponent decimals", $value );
	}

	/**
	 * A list of ids.
	 *
	 * @param mixed  $ids  As they came.
	 * @param string $path Path.
	 * @return list<int>
	 */
	private static function ids( mixed $ids, string $path ): array {
		if ( ! is_array( $ids ) || count( $ids ) > 500 || array_filter( $ids, static fn( $id ): bool => ! is_int( $id ) || $id < 1 ) ) {
			self::wrong( $path, 'a list of at most 500 ids', $ids );
		}
		return array_values( array_unique( $ids ) );
	}

	/**
	 * A whole number.
	 *
	 * @param mixed  $value As it came.
	 * @param int    $least Smallest.
	 * @param int    $most  Largest.
	 * @param string $path  Path.
	 */
	private static function number( mixed $value, int $least, int $most, string $path ): int {
		return is_int( $value ) && $value >= $least && $value <= $most ? $value : self::wrong( $path, "a whole number from $least to $most", $value );
	}

	/**
	 * One of some words.
	 *
	 * @param mixed        $value As it came.
	 * @param list<string> $words Words.
	 * @param string       $path  Path.
	 */
	private static function word( mixed $value, array $words, string $path ): string {
		return in_array( $value, $words, true ) ? $value : self::wrong( $path, 'one of ' . implode( ', ', $words ), $value );
	}

	/**
	 * Refuses unknown fields.
	 *
	 * @param array<string,mixed> $input Fields.
	 * @param list<string>        $known Known ones.
	 * @param string              $path  Path.
	 */
	private static function only( array $input, array $known, string $path ): void {
		foreach ( array_keys( $input ) as $key ) {
			if ( ! in_array( $key, $known, true ) ) {
				self::wrong( $path . $key, 'one of ' . implode( ', ', $known ), $key );
			}
		}
	}

	/**
	 * Refuses.
	 *
	 * @param string $field    Field.
	 * @param string $expected Expected.
	 * @param mixed  $found    Found.
	 * @throws \InvalidArgumentException Always.
	 */
	private static function wrong( string $field, string $expected, mixed $found ): never {
		throw new \InvalidArgumentException( sprintf( 'tiers.%s: expected %s, found %s', $field, $expected, mb_substr( (string) wp_json_encode( $found ), 0, 80 ) ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Escaped where shown.
	}
}
