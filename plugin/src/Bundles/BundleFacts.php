<?php
/**
 * What a list tells of a bundle.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Bundles;

defined( 'ABSPATH' ) || exit;

/**
 * Price, stock and button of a bundle as a card shows them: what can be kept from one page to the next, so that a list
 * of bundles reads none of their components.
 */
final readonly class BundleFacts {

	/**
	 * Takes the facts.
	 *
	 * @param list<array{code:string,name:string}> $refusals Why it cannot be bought now.
	 * @param bool                                 $priced   Whether it has a price.
	 * @param string|null                          $html     The price, without a suffix; null where it is to be asked of the row.
	 * @param bool                                 $open     Whether something is to be chosen of it.
	 * @param bool                                 $endless  Whether no stock limits how many can be bought.
	 * @param list<int>                            $pictures Pictures of its components.
	 */
	public function __construct(
		public array $refusals,
		public bool $priced,
		public ?string $html,
		public bool $open,
		public bool $endless,
		public array $pictures = array(),
	) {
	}

	/**
	 * Facts of a bundle with its price.
	 *
	 * @param BundleRow $row  Row.
	 * @param bool      $keep Whether they are to be kept: then with what costs something to find.
	 */
	public static function of( BundleRow $row, bool $keep = false ): self {
		return new self(
			array_map( static fn( array $refusal ): array => array_map( 'strval', array_intersect_key( $refusal, array( 'code' => true, 'name' => true ) ) ), $row->refusals ), // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- Two names.
			array() !== $row->lines,
			$keep ? ( array() !== $row->lines ? $row->price_html() : '' ) : null,
			BundleProduct::is_open( $row->bundle ),
			$keep && -1 === BundleProduct::most( $row->bundle ),
			$keep ? BundlePage::pictures( $row->bundle ) : array()
		);
	}

	/**
	 * Facts as they were kept; null where something else was.
	 *
	 * @param mixed $data What to_array() gave.
	 */
	public static function from_array( mixed $data ): ?self {
		return is_array( $data ) && is_array( $data['refusals'] ?? null ) && is_string( $data['html'] ?? null )
			? new self( $data['refusals'], ! empty( $data['priced'] ), $data['html'], ! empty( $data['open'] ), ! empty( $data['endless'] ), array_map( 'intval', (array) ( $data['pictures'] ?? array() ) ) )
			: null;
	}

	/**
	 * What from_array() takes.
	 *
	 * @return array<string,mixed>
	 */
	public function to_array(): array {
		return get_object_vars( $this );
	}

	/**
	 * Whether stock alone, or anything but stock, keeps it from being bought.
	 *
	 * @param bool $stock Which of both.
	 */
	public function refused( bool $stock ): bool {
		foreach ( $this->refusals as $refusal ) {
			if ( $stock === ( 'component.stock' === $refusal['code'] ) ) {
				return true;
			}
		}
		return false;
	}
}
