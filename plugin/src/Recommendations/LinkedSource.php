<?php
/**
 * Suggestions that the owner linked by hand.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Recommendations;

use Tandem\Plugin\Catalog\ProductReader;

defined( 'ABSPATH' ) || exit;

/**
 * Cross-sells and upsells of the page's product or of the cart.
 */
final class LinkedSource implements CandidateSource {

	/**
	 * Takes the product reader.
	 *
	 * @param ProductReader $products Reads products.
	 */
	public function __construct( private readonly ProductReader $products ) {
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param string            $strategy Strategy.
	 * @param SuggestionContext $context  Context.
	 * @param int               $limit    How many are wanted.
	 */
	public function candidates( string $strategy, SuggestionContext $context, int $limit ): array {
		$taken = array_flip( $context->taken() );
		$found = array();
		foreach ( $this->products->visible( $context->seeds() ) as $seed => $product ) {
			$upsells = array_map( 'intval', $product->get_upsell_ids() );
			$crosses = array_map( 'intval', $product->get_cross_sell_ids() );
			$linked  = match ( $strategy ) {
				'upgrade' => $upsells,
				'cart'    => $crosses,
				default   => array( ...$crosses, ...$upsells ),
			};
			foreach ( $linked as $item ) {
				if ( ! isset( $taken[ $item ] ) ) {
					$found[ $item ] ??= new Candidate(
						$item,
						'linked',
						array(
							'kind' => 'upgrade' === $strategy ? 'upgrade' : 'linked',
							'item' => $seed,
						)
					);
				}
			}
		}
		return array_slice( array_values( $found ), 0, $limit );
	}
}
