<?php
/**
 * What the owner decided about a bundle's price.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

defined( 'ABSPATH' ) || exit;

/**
 * Discount, base, floor, window, conditions and limits of a bundle. Amounts are decimal text in the
 * shop's currency, so that a change of decimals or a currency switcher never touches what is stored.
 */
final readonly class BundleTerms {

	/** Ways to lower the price. `components` is the sum of the components' own discounts. */
	public const DISCOUNTS = array( 'percent', 'amount', 'fixed', 'components' );

	/** Lowest price that a bundle may reach; `default` is the shop's own setting. */
	public const FLOORS = array( 'default', 'none', 'cost', 'margin' );

	/** Kinds of composition. */
	public const KINDS = array( 'set', 'any_n', 'buy_x_get_y', 'choose_n' );

	/**
	 * Keeps the parts as they are; `from_array()` is where input is judged.
	 *
	 * @param string                $kind           One of KINDS.
	 * @param string                $discount       One of DISCOUNTS.
	 * @param string                $value          Percent or amount as decimal text, "0" for `components`.
	 * @param string                $base           `current`, `regular`, or `default`, the shop's own setting.
	 * @param bool                  $ignore_on_sale Items already on sale stay out.
	 * @param string|null           $max_discount   Amount that the saving never exceeds.
	 * @param string                $floor          One of FLOORS.
	 * @param string                $margin         Percent of margin to keep, for the floor `margin`.
	 * @param string|null           $ending         Fraction that the price ends in, such as "99".
	 * @param int|null              $from           First second of the window.
	 * @param int|null              $until          First second after the window.
	 * @param list<string>          $roles          Roles that get it; empty for everyone.
	 * @param list<string>          $segments       Segments that get it; empty for everyone.
	 * @param int|null              $limit_total    How often it may be sold in all.
	 * @param int|null              $limit_customer How often to one customer.
	 * @param int                   $priority       Lower goes first under priority stacking.
	 * @param string                $mark           Empty, `starter` or `upgrade`.
	 * @param int                   $upgrade_of     Bundle that this one upgrades.
	 * @param array<string,mixed>   $options        What further kinds need: `tiers`, `buy`, `get`, `choose`.
	 */
	public function __construct(
		public string $kind = 'set',
		public string $discount = 'percent',
		public string $value = '0',
		public string $base = 'default',
		public bool $ignore_on_sale = false,
		public ?string $max_discount = null,
		public string $floor = 'default',
		public string $margin = '0',
		public ?string $ending = null,
		public ?int $from = null,
		public ?int $until = null,
		public array $roles = array(),
		public array $segments = array(),
		public ?int $limit_total = null,
		public ?int $limit_customer = null,
		public int $priority = 10,
		public string $mark = '',
		public int $upgrade_of = 0,
		public array $options = array(),
	) {
	}

	/**
	 * Reads the stored terms or those of a request. Unknown fields are ignored.
	 *
	 * @param array<mixed> $data Terms.
	 * @throws FieldError With what was expected and what was found.
	 */
	public static function from_array( array $data ): self {
		$kind     = self::one_of( $data['kind'] ?? 'set', self::KINDS, 'kind' );
		$discount = 'any_n' === $kind ? 'percent' : self::one_of( $data['discount'] ?? 'percent', 'set' === $kind ? self::DISCOUNTS : array( 'percent', 'amount', 'fixed' ), 'discount' );
		$floor    = self::one_of( $data['floor'] ?? 'default', self::FLOORS, 'floor' );
		$from     = self::moment( $data['from'] ?? null, 'from' );
		$until    = self::moment( $data['until'] ?? null, 'until' );
		if ( null !== $from && null !== $until && $until <= $from ) {
			throw new FieldError( 'until', __( 'a moment after the start', 'tandem-for-woocommerce' ), wp_date( 'Y-m-d H:i', $until ) );
		}
		$ending = self::blank( $data['ending'] ?? null );
		if ( null !== $ending && ( ! is_scalar( $ending ) || 1 !== preg_match( '/^\d{1,3}$/', (string) $ending ) ) ) {
			throw new FieldError( 'ending', __( 'one to three digits such as 99', 'tandem-for-woocommerce' ), $ending );
		}
		$max = self::blank( $data['max_discount'] ?? null );
		return new self(
			$kind,
			$discount,
			'components' === $discount || 'any_n' === $kind ? '0' : self::decimal( $data['value'] ?? null, 'value', 'percent' === $discount ? 2 : 4, 'percent' === $discount ? '100' : null ),
			self::one_of( $data['base'] ?? 'default', array( 'default', 'current', 'regular' ), 'base' ),
			self::flag( $data['ignore_on_sale'] ?? false ),
			null === $max ? null : self::decimal( $max, 'max_discount', 4 ),
			$floor,
			'margin' === $floor ? self::decimal( $data['margin'] ?? null, 'margin', 2, '99.99' ) : '0',
			null === $ending ? null : (string) $ending,
			$from,
			$until,
			self::names( $data['roles'] ?? array() ),
			self::names( $data['segments'] ?? array() ),
			self::limit( $data['limit_total'] ?? null, 'limit_total' ),
			self::limit( $data['limit_customer'] ?? null, 'limit_customer' ),
			self::limit( $data['priority'] ?? null, 'priority', 0, 9999 ) ?? 10,
			self::one_of( $data['mark'] ?? '', array( '', 'starter', 'upgrade' ), 'mark' ),
			is_numeric( $data['upgrade_of'] ?? 0 ) ? max( 0, (int) ( $data['upgrade_of'] ?? 0 ) ) : 0,
			KindOptions::from_array( $kind, is_array( $data['options'] ?? null ) ? $data['options'] : array() ),
		);
	}

	/**
	 * Whether the shopper picks from the products instead of taking all of them.
	 */
	public function picks(): bool {
		return 'set' !== $this->kind;
	}

	/**
	 * The same for everyone, at any time and as often as one likes: what those pay who get the bundle.
	 */
	public function open(): self {
		return new self( ...array_replace( $this->to_array(), array( 'from' => null, 'until' => null, 'roles' => array(), 'segments' => array(), 'limit_total' => null, 'limit_customer' => null ) ) );
	}

	/**
	 * What is stored.
	 *
	 * @return array<string,mixed>
	 */
	public function to_array(): array {
		return get_object_vars( $this );
	}

	/**
	 * A decimal of plain digits, at most $places after the point and at most $most.
	 *
	 * @param mixed       $value  Value; only text and whole numbers are taken, never a float.
	 * @param string      $field  Name for the message.
	 * @param int         $places Digits after the point.
	 * @param string|null $most   Largest allowed.
	 * @throws FieldError Otherwise.
	 */
	public static function decimal( mixed $value, string $field, int $places, ?string $most = null ): string {
		$text = is_int( $value ) || is_string( $value ) ? trim( (string) $value ) : '';
		// "1,000" is a thousand to many and one to others: it is refused, never guessed.
		$text = 1 === preg_match( '/^\d+,\d{3}$/', $text ) ? '' : str_replace( ',', '.', $text );
		if ( 1 !== preg_match( '/^\d{1,12}(\.\d{1,' . $places . '})?$/', $text ) || ( null !== $most && (float) $text > (float) $most ) ) {
			/* translators: 1: number of digits, 2: largest number. */
			$expected = null === $most ? __( 'a number of at most %1$d decimals', 'tandem-for-woocommerce' ) : __( 'a number of at most %1$d decimals up to %2$s', 'tandem-for-woocommerce' );
			throw new FieldError( $field, sprintf( $expected, $places, $most ), $value );
		}
		return $text;
	}

	/**
	 * One of the allowed words.
	 *
	 * @param mixed        $value   Value.
	 * @param list<string> $allowed Words.
	 * @param string       $field   Name for the message.
	 * @throws FieldError Otherwise.
	 */
	private static function one_of( mixed $value, array $allowed, string $field ): string {
		if ( ! is_string( $value ) || ! in_array( $value, $allowed, true ) ) {
			/* translators: %s: words in quotation marks. */
			throw new FieldError( $field, sprintf( __( 'one of %s', 'tandem-for-woocommerce' ), '"' . implode( '", "', $allowed ) . '"' ), $value );
		}
		return $value;
	}

	/**
	 * Null for what a form sends for "nothing".
	 *
	 * @param mixed $value Value.
	 */
	private static function blank( mixed $value ): mixed {
		return null === $value || '' === $value ? null : $value;
	}

	/**
	 * A switch as JSON or a form sends it.
	 *
	 * @param mixed $value Value.
	 */
	private static function flag( mixed $value ): bool {
		return true === $value || 1 === $value || '1' === $value || 'yes' === $value || 'true' === $value;
	}

	/**
	 * UNIX seconds, or a local date and time in the site's time zone.
	 *
	 * @param mixed  $value Value.
	 * @param string $field Name for the message.
	 * @throws FieldError Otherwise.
	 */
	private static function moment( mixed $value, string $field ): ?int {
		$value = self::blank( $value );
		if ( null === $value ) {
			return null;
		}
		if ( is_int( $value ) || ( is_string( $value ) && ctype_digit( $value ) ) ) {
			return (int) $value;
		}
		$moment = is_string( $value ) ? date_create_immutable( $value, wp_timezone() ) : false;
		if ( ! $moment ) {
			throw new FieldError( $field, __( 'a date and time', 'tandem-for-woocommerce' ), $value );
		}
		return $moment->getTimestamp();
	}

	/**
	 * A whole number within bounds, or none.
	 *
	 * @param mixed  $value Value.
	 * @param string $field Name for the message.
	 * @param int    $least Least allowed.
	 * @param int    $most  Most allowed.
	 * @throws FieldError Otherwise.
	 */
	private static function limit( mixed $value, string $field, int $least = 1, int $most = 1000000000 ): ?int {
		$value = self::blank( $value );
		if ( null === $value ) {
			return null;
		}
		$found = is_int( $value ) || is_string( $value ) ? filter_var( $value, FILTER_VALIDATE_INT, array( 'options' => array( 'min_range' => $least, 'max_range' => $most ) ) ) : false;
		if ( false === $found ) {
			/* translators: 1: least, 2: most. */
			throw new FieldError( $field, sprintf( __( 'a whole number from %1$d to %2$d', 'tandem-for-woocommerce' ), $least, $most ), $value );
		}
		return $found;
	}

	/**
	 * Names of roles or segments.
	 *
	 * @param mixed $value Value.
	 * @return list<string>
	 */
	private static function names( mixed $value ): array {
		$names = is_array( $value ) ? array_filter( $value, 'is_string' ) : array();
		return array_values( array_unique( array_filter( array_map( 'sanitize_key', $names ) ) ) );
	}
}
