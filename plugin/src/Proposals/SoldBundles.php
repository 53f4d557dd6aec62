<?php
/**
 * Published bundles as the engine holds a proposal against them.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Proposals;

use Tandem\Plugin\Bundles\BundlePricer;
use Tandem\Plugin\Bundles\BundleRepository;
use Tandem\Plugin\Bundles\Component;

defined( 'ABSPATH' ) || exit;

/**
 * Products and prices of every published set. Kept for ten minutes, or until a bundle changes: quoting
 * two hundred bundles for each cart would cost more than it is worth.
 */
final class SoldBundles {

	private const TRANSIENT = 'tandem_sold_bundles';

	/**
	 * Takes its services.
	 *
	 * @param BundleRepository $bundles Bundles.
	 * @param BundlePricer     $pricer  Prices.
	 */
	public function __construct(
		private readonly BundleRepository $bundles,
		private readonly BundlePricer $pricer,
	) {
	}

	/**
	 * The bundles as fields of a request.
	 *
	 * @return list<array{products:list<int>,plain:bool,base:int,price:int}>
	 */
	public function rows(): array {
		$published = $this->bundles->published();
		$key       = md5( (string) wp_json_encode( array_map( static fn( $bundle ): array => $bundle->to_array(), $published ) ) );
		$kept      = get_transient( self::TRANSIENT );
		if ( is_array( $kept ) && $key === ( $kept['key'] ?? '' ) && is_array( $kept['rows'] ?? null ) ) {
			return $kept['rows'];
		}
		$rows = array();
		foreach ( $published as $bundle ) {
			if ( 'set' !== $bundle->terms->kind || ! $bundle->components ) {
				continue;
			}
			$row    = $this->pricer->neutral_row( $bundle );
			$needed = array_filter( $bundle->components, static fn( Component $component ): bool => ! $component->optional );
			$rows[] = array(
				'products' => array_map( static fn( Component $component ): int => $component->product, array_values( $needed ) ),
				'plain'    => array() === array_filter( $bundle->components, static fn( Component $component ): bool => $component->optional || 1 !== $component->min ),
				'base'     => $row->individual_total,
				'price'    => $row->price,
			);
		}
		set_transient(
			self::TRANSIENT,
			array(
				'key'  => $key,
				'rows' => $rows,
			),
			10 * MINUTE_IN_SECONDS
		);
		return $rows;
	}
}
