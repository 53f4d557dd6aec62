<?php
/**
 * What the owner allows of bundles that compose themselves.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Proposals;

use Tandem\Plugin\Bundles\BundleTerms;
use Tandem\Pricing\ComposedDiscount;
use Tandem\Value\MinorUnits;

defined( 'ABSPATH' ) || exit;

/**
 * Eligible categories, sizes, the discount table by size and category, and the largest discount. The floor
 * is the shop's own. Off until the owner switches it on.
 */
final readonly class ComposedPolicy {

	/** Option that keeps the policy. */
	public const OPTION = 'tandem_composed';

	/** Lines of the discount table. */
	private const MOST_LINES = 100;

	/**
	 * Keeps the parts; `from_array()` is where input is judged.
	 *
	 * @param bool                                              $on           Whether sets are offered.
	 * @param int                                               $least        Fewest pieces.
	 * @param int                                               $most         Most pieces.
	 * @param list<int>                                         $categories   Eligible categories; empty for all.
	 * @param list<array{size:int,category:int,percent:string}> $discounts    Table; category 0 is every category.
	 * @param string|null                                       $max_discount Largest discount of a set, decimal text.
	 */
	private function __construct(
		public bool $on,
		public int $least,
		public int $most,
		public array $categories,
		public array $discounts,
		public ?string $max_discount,
	) {
	}

	/**
	 * The stored policy; the one that offers nothing where none is stored or it cannot be read.
	 */
	public static function stored(): self {
		$kept = json_decode( (string) get_option( self::OPTION, '' ), true );
		try {
			return self::from_array( is_array( $kept ) ? $kept : array() );
		} catch ( \InvalidArgumentException ) {
			return self::from_array( array() );
		}
	}

	/**
	 * Stores the policy.
	 */
	public function store(): void {
		update_option( self::OPTION, (string) wp_json_encode( $this->to_array() ), true );
	}

	/**
	 * Reads data of the option or of a request.
	 *
	 * @param array<mixed> $data Data.
	 * @throws \InvalidArgumentException With what was expected and what was found.
	 */
	public static function from_array( array $data ): self {
		$whole = static function ( mixed $value, string $field, int $low, int $high ): int {
			$found = filter_var( $value, FILTER_VALIDATE_INT );
			if ( false === $found || $found < $low || $found > $high ) {
				throw new \InvalidArgumentException( esc_html( sprintf( '%s: expected a whole number from %d to %d, found %s', $field, $low, $high, (string) wp_json_encode( $value ) ) ) );
			}
			return $found;
		};
		$least = $whole( $data['least'] ?? 2, 'least', 2, 4 );
		$lines = array();
		foreach ( array_slice( (array) ( $data['discounts'] ?? array(
			array(
				'size'    => 2,
				'percent' => '5',
			),
			array(
				'size'    => 3,
				'percent' => '8',
			),
			array(
				'size'    => 4,
				'percent' => '10',
			),
		) ), 0, self::MOST_LINES ) as $number => $line ) {
			$line    = (array) $line;
			$lines[] = array(
				'size'     => $whole( $line['size'] ?? null, "discounts[$number].size", 2, 4 ),
				'category' => $whole( $line['category'] ?? 0, "discounts[$number].category", 0, PHP_INT_MAX ),
				'percent'  => BundleTerms::decimal( $line['percent'] ?? null, "discounts[$number].percent", 2, '99' ),
			);
		}
		$max = $data['max_discount'] ?? null;
		return new self(
			true === ( $data['on'] ?? false ),
			$least,
			$whole( $data['most'] ?? 4, 'most', $least, 4 ),
			array_values( array_filter( array_map( 'absint', (array) ( $data['categories'] ?? array() ) ) ) ),
			$lines,
			null === $max || '' === $max ? null : BundleTerms::decimal( $max, 'max_discount', 4 )
		);
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
	 * Changes with every change of the policy.
	 */
	public function version(): string {
		return substr( md5( (string) wp_json_encode( $this->to_array() ) ), 0, 12 );
	}

	/**
	 * The table in basis points.
	 *
	 * @return list<array{size:int,category:int,basis_points:int}>
	 */
	public function lines(): array {
		return array_map(
			static fn( array $line ): array => array(
				'size'         => $line['size'],
				'category'     => $line['category'],
				'basis_points' => (int) MinorUnits::parse( $line['percent'], 2 ),
			),
			$this->discounts
		);
	}

	/**
	 * Percent of a set as decimal text; null where the policy does not sell it.
	 *
	 * @param list<list<int>> $categories Categories of each product, with their parents.
	 */
	public function percent( array $categories ): ?string {
		$count = count( $categories );
		if ( ! $this->on || $count < $this->least || $count > $this->most ) {
			return null;
		}
		foreach ( $categories as $own ) {
			if ( $this->categories && ! array_intersect( $this->categories, $own ) ) {
				return null;
			}
		}
		$points = ComposedDiscount::of( $this->lines(), $categories );
		return null === $points ? null : MinorUnits::format( $points, 2 );
	}
}
