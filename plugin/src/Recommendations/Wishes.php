<?php
/**
 * What is special about the shopper of a request.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Recommendations;

defined( 'ABSPATH' ) || exit;

/**
 * Preferences, what the shopper has tired of, how much is still welcome today, and what the cart lacks. Empty for a
 * page that is the same for everybody.
 */
final readonly class Wishes {

	/**
	 * Takes the facts.
	 *
	 * @param list<Preference> $preferences What comes first, and what is left out.
	 * @param array<int,float> $attention   Factor by product that was seen without interest.
	 * @param int|null         $most        Most suggestions for this shopper now, null for no limit.
	 * @param int              $gap         Minor units to what the cart gets from an amount on, 0 for none.
	 */
	public function __construct(
		public array $preferences = array(),
		public array $attention = array(),
		public ?int $most = null,
		public int $gap = 0,
	) {
	}

	/**
	 * Whether a product is left out.
	 *
	 * @param int $product Product id.
	 */
	public function hides( int $product ): bool {
		foreach ( $this->preferences as $preference ) {
			if ( $preference->hides && $preference->matches( $product ) ) {
				return true;
			}
		}
		return false;
	}

	/**
	 * The words of the preferences that a product matches: "for dry skin, rain is expected".
	 *
	 * @param int $product Product id.
	 */
	public function words( int $product ): string {
		$words = array();
		foreach ( $this->preferences as $preference ) {
			if ( '' !== $preference->words && ! $preference->hides && $preference->matches( $product ) ) {
				$words[] = $preference->words;
			}
		}
		return implode( ', ', array_unique( $words ) );
	}
}
