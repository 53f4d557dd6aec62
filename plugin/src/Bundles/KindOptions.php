<?php
/**
 * What the kinds of bundle beyond the plain set need to know.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

defined( 'ABSPATH' ) || exit;

/**
 * Reads `tiers` (any-n), `buy` and `get` (buy-X-get-Y) and `choose` (choose-n-from-group), and says in
 * words what the shopper is promised.
 */
final class KindOptions {

	/** The most steps of an any-n bundle. */
	private const TIERS = 20;

	/**
	 * Keeps what the kind needs.
	 *
	 * @param string       $kind One of BundleTerms::KINDS.
	 * @param array<mixed> $data Options.
	 * @return array<string,mixed>
	 * @throws FieldError Where something is missing or not understood.
	 */
	public static function from_array( string $kind, array $data ): array {
		return match ( $kind ) {
			'any_n' => array( 'tiers' => self::tiers( $data['tiers'] ?? null ) ),
			'choose_n' => array( 'choose' => self::count( $data['choose'] ?? null, 'choose' ) ),
			'buy_x_get_y' => array(
				'buy' => self::count( $data['buy'] ?? null, 'buy' ),
				'get' => self::count( $data['get'] ?? null, 'get' ),
			),
			default => array(),
		};
	}

	/**
	 * Numbers of units that count, fewest first: the one that forms the bundle and further steps.
	 *
	 * @param BundleTerms $terms Terms of a bundle to pick from.
	 * @return list<int>
	 */
	public static function steps( BundleTerms $terms ): array {
		return match ( $terms->kind ) {
			'any_n' => array_map( 'intval', array_column( $terms->options['tiers'] ?? array(), 'items' ) ),
			'choose_n' => array( (int) ( $terms->options['choose'] ?? 1 ) ),
			'buy_x_get_y' => array( (int) ( $terms->options['buy'] ?? 1 ) + (int) ( $terms->options['get'] ?? 1 ) ),
			default => array(),
		};
	}

	/**
	 * The number of units that comes next: the one that forms the bundle, or the next step beyond it; the units
	 * themselves where there is none.
	 *
	 * @param list<int> $steps Steps of a pool.
	 * @param int       $have  Units that are there.
	 */
	public static function next( array $steps, int $have ): int {
		foreach ( $steps as $step ) {
			if ( $step > $have ) {
				return $step;
			}
		}
		return $have;
	}

	/**
	 * What the shopper is promised, as plain text; nothing for a plain set.
	 *
	 * @param BundleTerms $terms  Terms.
	 * @param bool        $others Whether what one gets is apart from what is bought.
	 */
	public static function promise( BundleTerms $terms, bool $others = false ): string {
		if ( 'any_n' === $terms->kind ) {
			$steps = array_map(
				/* translators: 1: number of products, 2: percent. */
				static fn( array $tier ): string => sprintf( __( 'any %1$d: %2$s%% off', 'tandem-for-woocommerce' ), $tier['items'], self::number( $tier['percent'] ) ),
				$terms->options['tiers'] ?? array()
			);
			/* translators: %s: list such as "any 2: 5 % off, any 3: 10 % off". */
			return sprintf( __( 'Mix as you like - %s.', 'tandem-for-woocommerce' ), implode( ', ', $steps ) );
		}
		if ( 'choose_n' === $terms->kind ) {
			$choose = (int) ( $terms->options['choose'] ?? 1 );
			return match ( $terms->discount ) {
				/* translators: 1: number of products, 2: percent. */
				'percent' => sprintf( __( 'Choose any %1$d and save %2$s%%.', 'tandem-for-woocommerce' ), $choose, self::number( $terms->value ) ),
				/* translators: 1: number of products, 2: amount. */
				'amount' => sprintf( __( 'Choose any %1$d and save %2$s.', 'tandem-for-woocommerce' ), $choose, self::amount( $terms->value ) ),
				/* translators: 1: number of products, 2: amount. */
				default => sprintf( __( 'Choose any %1$d for %2$s.', 'tandem-for-woocommerce' ), $choose, self::amount( $terms->value ) ),
			};
		}
		if ( 'buy_x_get_y' !== $terms->kind ) {
			return '';
		}
		$buy = (int) ( $terms->options['buy'] ?? 1 );
		$get = (int) ( $terms->options['get'] ?? 1 );
		if ( $others ) {
			/* translators: 1: number of products, 2: number of products, 3: such as "free" or "at 50% off". */
			return sprintf( __( 'Buy %1$d, get %2$d of the others %3$s.', 'tandem-for-woocommerce' ), $buy, $get, self::how( $terms ) );
		}
		return match ( true ) {
			/* translators: 1: number of products, 2: number of products. */
			'percent' === $terms->discount && (float) $terms->value >= 100 => sprintf( __( 'Buy %1$d, get the %2$d cheapest free.', 'tandem-for-woocommerce' ), $buy, $get ),
			/* translators: 1: number of products, 2: number of products, 3: percent. */
			'percent' === $terms->discount => sprintf( __( 'Buy %1$d, get the %2$d cheapest at %3$s%% off.', 'tandem-for-woocommerce' ), $buy, $get, self::number( $terms->value ) ),
			/* translators: 1: number of products, 2: number of products, 3: amount. */
			'amount' === $terms->discount => sprintf( __( 'Buy %1$d, get the %2$d cheapest at %3$s off each.', 'tandem-for-woocommerce' ), $buy, $get, self::amount( $terms->value ) ),
			/* translators: 1: number of products, 2: number of products, 3: amount. */
			default => sprintf( __( 'Buy %1$d, get the %2$d cheapest for %3$s each.', 'tandem-for-woocommerce' ), $buy, $get, self::amount( $terms->value ) ),
		};
	}

	/**
	 * Headings of what is bought and what one gets, on the page of a bundle where the two are apart.
	 *
	 * @param BundleTerms $terms Terms.
	 * @return array{0:string,1:string}
	 */
	public static function headings( BundleTerms $terms ): array {
		return array(
			/* translators: %d: number of products. */
			sprintf( __( 'Buy %d of these', 'tandem-for-woocommerce' ), (int) ( $terms->options['buy'] ?? 1 ) ),
			/* translators: 1: number of products, 2: such as "free" or "at 50% off". */
			sprintf( __( 'Get %1$d of these %2$s', 'tandem-for-woocommerce' ), (int) ( $terms->options['get'] ?? 1 ), self::how( $terms ) ),
		);
	}

	/**
	 * How much less one pays for what one gets, in words.
	 *
	 * @param BundleTerms $terms Terms.
	 */
	private static function how( BundleTerms $terms ): string {
		return match ( true ) {
			'percent' === $terms->discount && (float) $terms->value >= 100 => __( 'free', 'tandem-for-woocommerce' ),
			/* translators: %s: percent. */
			'percent' === $terms->discount => sprintf( __( 'at %s%% off', 'tandem-for-woocommerce' ), self::number( $terms->value ) ),
			/* translators: %s: amount. */
			'amount' === $terms->discount => sprintf( __( 'at %s off each', 'tandem-for-woocommerce' ), self::amount( $terms->value ) ),
			/* translators: %s: amount. */
			default => sprintf( __( 'for %s each', 'tandem-for-woocommerce' ), self::amount( $terms->value ) ),
		};
	}

	/**
	 * Steps of an any-n bundle, fewest items first.
	 *
	 * @param mixed $tiers Entries.
	 * @return list<array{items:int,percent:string}>
	 * @throws FieldError Where there is none, or one is not understood.
	 */
	private static function tiers( mixed $tiers ): array {
		$read = array();
		foreach ( is_array( $tiers ) ? $tiers : array() as $tier ) {
			$tier = (array) $tier;
			// An empty row of the form.
			if ( '' === trim( (string) self::text( $tier['items'] ?? '' ) ) && '' === trim( (string) self::text( $tier['percent'] ?? '' ) ) ) {
				continue;
			}
			$read[ self::count( $tier['items'] ?? null, 'tiers.items' ) ] = BundleTerms::decimal( $tier['percent'] ?? null, 'tiers.percent', 2, '100' );
		}
		if ( ! $read || count( $read ) > self::TIERS ) {
			/* translators: %d: largest number of steps. */
			throw new FieldError( 'tiers', sprintf( __( '1 to %d steps', 'tandem-for-woocommerce' ), self::TIERS ), count( $read ) );
		}
		ksort( $read );
		return array_map(
			static fn( int $items, string $percent ): array => array(
				'items'   => $items,
				'percent' => $percent,
			),
			array_keys( $read ),
			$read
		);
	}

	/**
	 * A number of products.
	 *
	 * @param mixed  $value Value.
	 * @param string $field Name for the message.
	 * @throws FieldError Otherwise.
	 */
	private static function count( mixed $value, string $field ): int {
		$count = is_int( $value ) || is_string( $value ) ? filter_var( $value, FILTER_VALIDATE_INT, array( 'options' => array( 'min_range' => 1, 'max_range' => 100 ) ) ) : false;
		if ( false === $count ) {
			/* translators: 1: least, 2: most. */
			throw new FieldError( $field, sprintf( __( 'a whole number from %1$d to %2$d', 'tandem-for-woocommerce' ), 1, 100 ), $value );
		}
		return $count;
	}

	/**
	 * A scalar, anything else as something that is not empty.
	 *
	 * @param mixed $value Value.
	 */
	private static function text( mixed $value ): string {
		return is_scalar( $value ) || null === $value ? (string) $value : '?';
	}

	/**
	 * A percent as the site writes numbers.
	 *
	 * @param string $decimal Decimal text.
	 */
	private static function number( string $decimal ): string {
		return wc_format_localized_decimal( str_contains( $decimal, '.' ) ? rtrim( rtrim( $decimal, '0' ), '.' ) : $decimal );
	}

	/**
	 * An amount in the shop's currency as plain text.
	 *
	 * @param string $decimal Decimal text.
	 */
	private static function amount( string $decimal ): string {
		return html_entity_decode( wp_strip_all_tags( wc_price( (float) $decimal ) ), ENT_QUOTES, 'UTF-8' );
	}
}
