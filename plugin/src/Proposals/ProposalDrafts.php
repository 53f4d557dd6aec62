<?php
/**
 * A proposal becomes a draft bundle.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Proposals;

use Tandem\Exception\EngineException;
use Tandem\Plugin\Bundles\BundleProduct;
use Tandem\Plugin\Bundles\BundleWriter;
use Tandem\Value\MinorUnits;

defined( 'ABSPATH' ) || exit;

/**
 * Makes drafts. Only the products are named by whoever asks: the discount is the one that was proposed.
 */
final class ProposalDrafts {

	/** Discount in basis points where nothing was proposed: what the engine tries least. */
	private const LEAST = 500;

	/**
	 * Takes its services.
	 *
	 * @param SuggestedBundles $suggested Suggestions.
	 * @param BundleWriter     $writer    Makes bundles.
	 */
	public function __construct(
		private readonly SuggestedBundles $suggested,
		private readonly BundleWriter $writer,
	) {
	}

	/**
	 * A draft of a set, named after its products.
	 *
	 * @param string $key Name of the set.
	 * @throws \InvalidArgumentException Where a product cannot be part of a bundle.
	 */
	public function make( string $key ): BundleProduct {
		$products = SuggestedBundles::products( $key );
		if ( ! $products ) {
			throw new \InvalidArgumentException( 'key: expected product ids joined by "-"' );
		}
		list( $order, $basis_points ) = $this->proposed( $products );
		return $this->writer->write(
			array(
				'status'     => 'draft',
				'components' => array_map( static fn( int $id ): array => array( 'product' => $id ), $order ),
				'terms'      => array(
					'discount' => 'percent',
					'value'    => MinorUnits::format( $basis_points, 2 ),
				),
			)
		);
	}

	/**
	 * The order of the products and the discount: from the list, else asked for.
	 *
	 * @param list<int> $products Products.
	 * @return array{0:list<int>,1:int}
	 */
	private function proposed( array $products ): array {
		$key   = SuggestedBundles::key( $products );
		$found = self::search( $this->suggested->last()['suggest']['proposals'] ?? array(), $key );
		if ( $found ) {
			return $found;
		}
		foreach ( $products as $seed ) {
			try {
				$found = self::search( $this->suggested->around( $seed, $products )['proposals'] ?? array(), $key );
			} catch ( EngineException ) {
				break;
			}
			if ( $found ) {
				return $found;
			}
		}
		return array( $products, self::LEAST );
	}

	/**
	 * A set among proposals.
	 *
	 * @param list<array<string,mixed>> $proposals Proposals.
	 * @param string                    $key       Name of the set.
	 * @return array{0:list<int>,1:int}|null
	 */
	private static function search( array $proposals, string $key ): ?array {
		foreach ( $proposals as $proposal ) {
			$order = array_map( 'intval', array_column( $proposal['pieces'], 'product' ) );
			if ( SuggestedBundles::key( $order ) === $key ) {
				return array( $order, (int) $proposal['basis_points'] );
			}
		}
		return null;
	}
}
