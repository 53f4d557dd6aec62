<?php
/**
 * Suggestions by sales.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Recommendations;

use Tandem\Plugin\Catalog\BestSellerReader;
use Tandem\Plugin\Catalog\ProductCategories;
use Tandem\Plugin\Catalog\ProductReader;

defined( 'ABSPATH' ) || exit;

/**
 * Best sellers of the category of the page's product, of the cart, or of the whole shop.
 */
final class BestSellerSource implements CandidateSource {

	/** Sales below which nothing is called popular. */
	private const POPULAR_FROM = 5;

	/**
	 * Takes the readers.
	 *
	 * @param ProductReader    $products     Reads products.
	 * @param BestSellerReader $best_sellers Reads best sellers.
	 */
	public function __construct(
		private readonly ProductReader $products,
		private readonly BestSellerReader $best_sellers,
	) {
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param string            $strategy Strategy.
	 * @param SuggestionContext $context  Context.
	 * @param int               $limit    How many are wanted.
	 */
	public function candidates( string $strategy, SuggestionContext $context, int $limit ): array {
		if ( 'upgrade' === $strategy ) {
			return array();
		}
		$taken      = array_flip( $context->taken() );
		$categories = array() !== $context->categories ? $context->categories : $this->categories( $context->seeds() );
		$found      = array();
		foreach ( $this->best_sellers->best( ProductCategories::with_below( $categories ), $limit + count( $taken ) ) as $item => $sold ) {
			if ( ! isset( $taken[ $item ] ) ) {
				$found[] = new Candidate(
					$item,
					'best-sellers',
					array(
						'kind'     => $sold >= self::POPULAR_FROM ? 'popular' : 'none',
						'category' => 1 === count( $categories ) ? $categories[0] : 0,
					)
				);
			}
		}
		return array_slice( $found, 0, $limit );
	}

	/**
	 * Categories of products: of one product its most specific ones, so that "Cameras" wins over "Shop".
	 *
	 * @param list<int> $ids Product ids.
	 * @return list<int>
	 */
	private function categories( array $ids ): array {
		$categories = array();
		foreach ( $this->products->visible( $ids ) as $product ) {
			$own     = array_map( 'intval', $product->get_category_ids() );
			$parents = array();
			foreach ( $own as $category ) {
				$parents = array( ...$parents, ...get_ancestors( $category, 'product_cat', 'taxonomy' ) );
			}
			$categories = array( ...$categories, ...array_diff( $own, $parents ) );
		}
		return array_values( array_unique( $categories ) );
	}
}
