<?php
/**
 * What a shopper or the owner prefers.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Recommendations;

defined( 'ABSPATH' ) || exit;

/**
 * Products of some terms come first, or not at all: by an answer of the shopper, or by a rule of the owner about
 * place, weather or segment.
 */
final readonly class Preference {

	/**
	 * Takes the terms.
	 *
	 * @param string    $taxonomy Taxonomy of the terms.
	 * @param list<int> $terms    Term ids; a product with any of them matches.
	 * @param string    $words    Reason for the shopper, such as "for dry skin"; may be empty.
	 * @param bool      $hides    Whether matching products are left out instead.
	 */
	public function __construct(
		public string $taxonomy,
		public array $terms,
		public string $words = '',
		public bool $hides = false,
	) {
	}

	/**
	 * Whether a product has one of the terms. Terms of a product that was loaded cost no query.
	 *
	 * @param int $product Product id.
	 */
	public function matches( int $product ): bool {
		$found = get_the_terms( $product, $this->taxonomy );
		return is_array( $found ) && array() !== array_intersect( $this->terms, array_map( static fn( \WP_Term $term ): int => $term->term_id, $found ) );
	}
}
