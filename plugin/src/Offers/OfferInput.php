<?php
/**
 * Reads the definition of an offer.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Offers;

use Tandem\Value\MinorUnits;

defined( 'ABSPATH' ) || exit;

/**
 * Checks every field of a definition and says what was expected and what was found. Unknown fields are
 * refused: a misspelt limit must not mean "no limit". Amounts are decimal text in the shop's currency,
 * times are the shop's wall clock ("2026-11-27 00:00"), so that a schedule keeps its meaning over a
 * change of the clocks.
 */
final class OfferInput {

	/** Templates of the six kinds of offer, and an empty one. */
	public const TEMPLATES = array( 'spending_level', 'loyalty_bonus', 'interest', 'first_order', 'seasonal', 'referral', 'own' );

	/** Benefits that change the price of the cart. */
	public const PRICED = array( 'percent', 'amount', 'fixed', 'gift', 'free_shipping', 'bundle_price' );

	/** Benefits that are given in another way: the price of the cart stays as it is. */
	public const GRANTED = array( 'early_access', ...self::CODES );

	/** Benefits that are a code, given when the order is paid. */
	public const CODES = array( 'next_order_coupon', 'loyalty_gift', 'gift_card' );

	/** Where shoppers may see an offer beside the lines that it lowers, which always name it. */
	public const PLACES = array( 'prices', 'progress', 'account', 'notice', 'product', 'banner', 'email' );

	/** Where an offer is seen unless its owner says otherwise. */
	public const USUAL_PLACES = array( 'prices', 'progress', 'account' );

	/** Number of the shape that checked() gives; raised with every change of its fields. */
	public const SHAPE = 2;

	/** Most conditions of one offer, groups included. */
	public const MOST_CONDITIONS = 500;

	/**
	 * The definition in its own types, defaults filled in.
	 *
	 * @param array<string,mixed> $input Fields.
	 * @return array<string,mixed>
	 * @throws \InvalidArgumentException Naming the first field that does not fit.
	 */
	public static function checked( array $input ): array {
		self::only( $input, array( 'name', 'template', 'status', 'label', 'conditions', 'benefit', 'scope', 'public', 'limits', 'from', 'until', 'group', 'with_bundles', 'with_coupons', 'ignore_on_sale', 'max_discount', 'floor', 'shown' ), '' );
		$public     = self::flag( $input, 'public', false );
		$conditions = $input['conditions'] ?? array( 'all' => array() );
		if ( ! is_array( $conditions ) ) {
			self::wrong( 'conditions', 'a group of conditions', $conditions );
		}
		$count = self::count( $conditions, 0 );
		if ( $count > self::MOST_CONDITIONS ) {
			self::wrong( 'conditions', 'at most ' . self::MOST_CONDITIONS . ' conditions', $count );
		}
		$offer = array(
			'name'           => self::text( $input, 'name', 100, true ),
			'template'       => self::word( $input, 'template', self::TEMPLATES, 'own' ),
			'status'         => self::word( $input, 'status', array( 'draft', 'live', 'paused' ), 'draft' ),
			'label'          => self::text( $input, 'label', 200, false ),
			'conditions'     => $conditions,
			'benefit'        => self::benefit( $input['benefit'] ?? null ),
			'scope'          => self::scope( $input['scope'] ?? null ),
			'public'         => $public,
			'limits'         => self::limits( $input['limits'] ?? array() ),
			'from'           => self::time( $input, 'from' ),
			'until'          => self::time( $input, 'until' ),
			'group'          => self::text( $input, 'group', 60, false ),
			'with_bundles'   => self::flag( $input, 'with_bundles', false ),
			'with_coupons'   => self::flag( $input, 'with_coupons', true ),
			'ignore_on_sale' => self::flag( $input, 'ignore_on_sale', false ),
			'max_discount'   => null === ( $input['max_discount'] ?? null ) || '' === $input['max_discount'] ? null : self::amount( $input, 'max_discount', 'max_discount' ),
			'floor'          => self::word( $input, 'floor', array( 'default', 'none', 'cost' ), 'default' ),
			'shown'          => self::places( $input['shown'] ?? self::USUAL_PLACES ),
		);
		if ( null !== $offer['from'] && null !== $offer['until'] && $offer['from'] >= $offer['until'] ) {
			self::wrong( 'until', 'later than ' . $offer['from'], $offer['until'] );
		}
		if ( 'early_access' === $offer['benefit']['type'] && null === $offer['scope'] ) {
			self::wrong( 'scope', 'the products or categories that open early', null );
		}
		if ( $public && ( array( 'all' => array() ) !== $conditions || ! in_array( $offer['benefit']['type'], array( 'percent', 'fixed' ), true ) || array_filter( $offer['limits'], static fn( $limit ): bool => null !== $limit ) ) ) {
			self::wrong( 'public', 'no conditions, no limits and a percentage or a fixed price, because everybody sees the price', 'others' );
		}
		return $offer;
	}

	/**
	 * The benefit.
	 *
	 * @param mixed $input Field.
	 * @return array<string,mixed>
	 */
	private static function benefit( mixed $input ): array {
		if ( ! is_array( $input ) ) {
			self::wrong( 'benefit', 'an object with a type', $input );
		}
		$type   = self::word( $input, 'type', array( ...self::PRICED, ...self::GRANTED ), null, 'benefit.type' );
		$fields = match ( $type ) {
			'percent'          => array( 'percent' ),
			'amount', 'fixed'  => array( 'amount' ),
			'gift'             => array( 'product', 'variation', 'quantity' ),
			'early_access'     => array( 'opens' ),
			'next_order_coupon' => array( 'gives', 'value', 'minimum', 'days' ),
			'loyalty_gift'     => array( 'product', 'days' ),
			'gift_card'        => array( 'amount', 'days' ),
			'bundle_price'     => array( 'bundle', 'gives', 'value' ),
			default            => array(),
		};
		self::only( $input, array( 'type', ...$fields ), 'benefit.' );
		$benefit = array( 'type' => $type );
		foreach ( $fields as $field ) {
			$benefit[ $field ] = match ( $field ) {
				'percent' => self::percent( $input['percent'] ?? null ),
				'amount' => self::amount( $input, 'amount', 'benefit.amount' ),
				'product' => self::number( $input, 'product', 1, PHP_INT_MAX, null, 'benefit.product' ),
				'variation' => self::number( $input, 'variation', 0, PHP_INT_MAX, 0, 'benefit.variation' ),
				'quantity' => self::number( $input, 'quantity', 1, 100, 1, 'benefit.quantity' ),
				'bundle' => self::number( $input, 'bundle', 1, PHP_INT_MAX, null, 'benefit.bundle' ),
				'gives' => self::word( $input, 'gives', 'bundle_price' === $type ? array( 'percent', 'fixed' ) : array( 'percent', 'amount', 'free_shipping' ), 'percent', 'benefit.gives' ),
				'value' => match ( $benefit['gives'] ) {
					'percent' => self::percent( $input['value'] ?? null ),
					'amount', 'fixed' => self::amount( $input, 'value', 'benefit.value' ),
					default => '',
				},
				'minimum' => '' === ( $input['minimum'] ?? '' ) ? '' : self::amount( $input, 'minimum', 'benefit.minimum' ),
				'days' => self::number( $input, 'days', 1, 3650, 30, 'benefit.days' ),
				default => self::time( $input, 'opens', 'benefit.opens' ) ?? self::wrong( 'benefit.opens', 'the time at which everybody may buy', null ),
			};
		}
		return $benefit;
	}

	/**
	 * The products it is about; null for all.
	 *
	 * @param mixed $input Field.
	 * @return array{products:list<int>,categories:list<int>,exclude:list<int>}|null
	 */
	private static function scope( mixed $input ): ?array {
		if ( null === $input ) {
			return null;
		}
		if ( ! is_array( $input ) ) {
			self::wrong( 'scope', 'products, categories and exclude', $input );
		}
		self::only( $input, array( 'products', 'categories', 'exclude' ), 'scope.' );
		$scope = array();
		foreach ( array( 'products', 'categories', 'exclude' ) as $field ) {
			$ids = $input[ $field ] ?? array();
			if ( ! is_array( $ids ) || count( $ids ) > 1000 || array_filter( $ids, static fn( $id ): bool => ! is_int( $id ) || $id < 1 ) ) {
				self::wrong( "scope.$field", 'a list of at most 1000 ids', $ids );
			}
			$scope[ $field ] = array_values( array_unique( $ids ) );
		}
		return array( 'products' => array(), 'categories' => array(), 'exclude' => array() ) === $scope ? null : $scope;
	}

	/**
	 * Where it is seen, in the order of PLACES.
	 *
	 * @param mixed $input Field.
	 * @return list<string>
	 */
	private static function places( mixed $input ): array {
		if ( ! is_array( $input ) || array_diff( array_map( static fn( mixed $place ): string => is_string( $place ) ? $place : '?', $input ), self::PLACES ) ) {
			self::wrong( 'shown', 'a list of ' . implode( ', ', self::PLACES ), $input );
		}
		return array_values( array_intersect( self::PLACES, $input ) );
	}

	/**
	 * The limits.
	 *
	 * @param mixed $input Field.
	 * @return array{per_customer:int|null,total:int|null,budget:string|null,cool_off_days:int|null}
	 */
	private static function limits( mixed $input ): array {
		if ( ! is_array( $input ) ) {
			self::wrong( 'limits', 'an object', $input );
		}
		self::only( $input, array( 'per_customer', 'total', 'budget', 'cool_off_days' ), 'limits.' );
		$limits = array();
		foreach ( array( 'per_customer', 'total', 'cool_off_days' ) as $field ) {
			$limits[ $field ] = isset( $input[ $field ] ) ? self::number( $input, $field, 1, 1000000, null, "limits.$field" ) : null;
		}
		$limits['budget'] = isset( $input['budget'] ) && '' !== $input['budget'] ? self::amount( $input, 'budget', 'limits.budget' ) : null;
		return $limits;
	}

	/**
	 * Conditions and groups below a node, without following more levels than the engine reads.
	 *
	 * @param mixed $node  Node.
	 * @param int   $depth Levels above it.
	 */
	private static function count( mixed $node, int $depth ): int {
		if ( ! is_array( $node ) || $depth > 40 ) {
			return 1;
		}
		$count = 1;
		foreach ( array( 'all', 'any', 'not' ) as $key ) {
			$inner = $node[ $key ] ?? array();
			foreach ( 'not' === $key ? array_filter( array( $inner ) ) : (array) $inner as $part ) {
				$count += self::count( $part, $depth + 1 );
			}
		}
		return $count;
	}

	/**
	 * Refuses fields that do not exist.
	 *
	 * @param array<mixed> $input  Fields.
	 * @param list<string> $known  Their names.
	 * @param string       $prefix Path.
	 */
	private static function only( array $input, array $known, string $prefix ): void {
		foreach ( array_keys( $input ) as $key ) {
			if ( ! in_array( $key, $known, true ) ) {
				self::wrong( $prefix . $key, 'one of ' . implode( ', ', $known ), $key );
			}
		}
	}

	/**
	 * A text.
	 *
	 * @param array<string,mixed> $input    Fields.
	 * @param string              $field    Its name.
	 * @param int                 $most     Characters.
	 * @param bool                $required Whether it must not be empty.
	 */
	private static function text( array $input, string $field, int $most, bool $required ): string {
		$value = $input[ $field ] ?? '';
		$clean = is_string( $value ) ? sanitize_text_field( $value ) : '';
		if ( ! is_string( $value ) || mb_strlen( $clean ) > $most || ( $required && '' === $clean ) ) {
			self::wrong( $field, "a text of at most $most characters", $value );
		}
		return $clean;
	}

	/**
	 * One of some words.
	 *
	 * @param array<string,mixed> $input   Fields.
	 * @param string              $field   Its name.
	 * @param list<string>        $words   Words.
	 * @param string|null         $missing Its value where it is absent; null: it must be there.
	 * @param string|null         $path    Path.
	 */
	private static function word( array $input, string $field, array $words, ?string $missing, ?string $path = null ): string {
		$value = $input[ $field ] ?? $missing;
		if ( ! in_array( $value, $words, true ) ) {
			self::wrong( $path ?? $field, 'one of ' . implode( ', ', $words ), $value );
		}
		return $value;
	}

	/**
	 * True or false.
	 *
	 * @param array<string,mixed> $input   Fields.
	 * @param string              $field   Its name.
	 * @param bool                $missing Its value where it is absent.
	 */
	private static function flag( array $input, string $field, bool $missing ): bool {
		$value = $input[ $field ] ?? $missing;
		return is_bool( $value ) ? $value : self::wrong( $field, 'true or false', $value );
	}

	/**
	 * A whole number.
	 *
	 * @param array<string,mixed> $input   Fields.
	 * @param string              $field   Its name.
	 * @param int                 $least   Least value.
	 * @param int                 $most    Largest value.
	 * @param int|null            $missing Its value where it is absent; null: it must be there.
	 * @param string              $path    Path.
	 */
	private static function number( array $input, string $field, int $least, int $most, ?int $missing, string $path ): int {
		$value = $input[ $field ] ?? $missing;
		return is_int( $value ) && $value >= $least && $value <= $most ? $value : self::wrong( $path, "a whole number from $least" . ( PHP_INT_MAX === $most ? '' : " to $most" ), $value );
	}

	/**
	 * A percentage with at most two decimals.
	 *
	 * @param mixed $value Field.
	 */
	private static function percent( mixed $value ): string {
		$points = is_string( $value ) || is_int( $value ) ? MinorUnits::parse( (string) $value, 2 ) : null;
		return null !== $points && $points > 0 && $points <= 10000 ? MinorUnits::format( $points, 2 ) : self::wrong( 'benefit.percent', 'a percentage above 0, at most 100, with at most two decimals', $value );
	}

	/**
	 * An amount above zero in the shop's currency.
	 *
	 * @param array<string,mixed> $input Fields.
	 * @param string              $field Its name.
	 * @param string              $path  Path.
	 */
	private static function amount( array $input, string $field, string $path ): string {
		$value    = $input[ $field ] ?? null;
		$exponent = max( 0, wc_get_price_decimals() );
		$minor    = is_string( $value ) || is_int( $value ) ? MinorUnits::parse( (string) $value, $exponent ) : null;
		return null !== $minor && $minor > 0 && $minor < 1_000_000_000_000 ? MinorUnits::format( $minor, $exponent ) : self::wrong( $path, "an amount above 0 with at most $exponent decimals", $value );
	}

	/**
	 * A time of the shop's clock, to the minute.
	 *
	 * @param array<string,mixed> $input Fields.
	 * @param string              $field Its name.
	 * @param string|null         $path  Path.
	 */
	private static function time( array $input, string $field, ?string $path = null ): ?string {
		$value = $input[ $field ] ?? null;
		if ( null === $value || '' === $value ) {
			return null;
		}
		$text = is_string( $value ) ? substr( str_replace( 'T', ' ', $value ), 0, 16 ) : '';
		$read = \DateTimeImmutable::createFromFormat( '!Y-m-d H:i', $text, new \DateTimeZone( 'UTC' ) );
		return $read && $read->format( 'Y-m-d H:i' ) === $text && 1 === preg_match( '/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:00)?$/', (string) $value ) ? $text : self::wrong( $path ?? $field, 'a time such as 2026-11-27 00:00', $value );
	}

	/**
	 * Refuses a field.
	 *
	 * @param string $field    Path.
	 * @param string $expected What was expected.
	 * @param mixed  $found    What was found.
	 * @throws \InvalidArgumentException Always.
	 */
	private static function wrong( string $field, string $expected, mixed $found ): never {
		throw new \InvalidArgumentException( sprintf( 'offer.%s: expected %s, found %s', $field, $expected, mb_substr( (string) wp_json_encode( $found ), 0, 80 ) ) ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Escaped where shown.
	}
}
