<?php
/**
 * A list of suggestions on a page.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

defined( 'ABSPATH' ) || exit;

/**
 * What a list asks for. It travels to the browser with the list and comes back in the personal request, so
 * it holds nothing but choices that anybody may make; every value is checked on its way in.
 */
final readonly class Slot {

	/** Most products that a page names as its own: what is asked for goes with the first of them. */
	private const NEAR = 24;

	/** Most products above its list that a page names. */
	private const SHOWN = 48;

	public const LAYOUTS = array( 'grid', 'list', 'carousel', 'table' );

	/**
	 * Takes checked values.
	 *
	 * @param string $placement Id of the placement.
	 * @param string $strategy  Strategy.
	 * @param int    $product   Product of the page, 0 for none.
	 * @param int    $category  Category to stay in, 0 for all.
	 * @param int    $count     Most products.
	 * @param string $layout    grid, list, carousel or table.
	 * @param list<int> $near   Products that the page found for a search, best first.
	 * @param list<int> $shown  Products that the page shows above.
	 */
	private function __construct(
		public string $placement,
		public string $strategy,
		public int $product,
		public int $category,
		public int $count,
		public string $layout,
		public array $near = array(),
		public array $shown = array(),
	) {
	}

	/**
	 * A slot from untrusted values; what does not fit becomes its default.
	 *
	 * @param array<array-key,mixed> $values Values by name.
	 */
	public static function of( array $values ): self {
		$text   = static fn( string $name ): string => is_string( $values[ $name ] ?? null ) ? $values[ $name ] : '';
		$number = static fn( string $name, int $minimum, int $maximum, int $otherwise ): int => is_numeric( $values[ $name ] ?? null ) ? max( $minimum, min( $maximum, (int) $values[ $name ] ) ) : $otherwise;
		$ids    = static fn( string $name, int $most ): array => array_slice( array_values( array_filter( is_array( $values[ $name ] ?? null ) ? $values[ $name ] : array(), static fn( mixed $id ): bool => is_int( $id ) && $id > 0 ) ), 0, $most );
		return new self(
			1 === preg_match( '/^[a-z][a-z-]{0,31}$/', $text( 'placement' ) ) ? $text( 'placement' ) : 'placed',
			in_array( $text( 'strategy' ), PlacementRegistry::STRATEGIES, true ) ? $text( 'strategy' ) : 'popular',
			$number( 'product', 0, PHP_INT_MAX, 0 ),
			$number( 'category', 0, PHP_INT_MAX, 0 ),
			$number( 'count', 1, 8, 4 ),
			in_array( $text( 'layout' ), self::LAYOUTS, true ) ? $text( 'layout' ) : 'grid',
			$ids( 'near', self::NEAR ),
			$ids( 'shown', self::SHOWN ),
		);
	}

	/**
	 * The values that of() takes.
	 *
	 * @return array<string,string|int|list<int>>
	 */
	public function values(): array {
		return array_filter( get_object_vars( $this ), static fn( mixed $value ): bool => array() !== $value );
	}
}
