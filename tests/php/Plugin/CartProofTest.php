<?php
/**
 * Proofs of cart and order: slices of what the benches run at length. The environment says how much:
 * TANDEM_GRID (carts a cell of the grid), TANDEM_GRID_STEP (each so many cells, 1), TANDEM_REQUESTS, TANDEM_REFUNDS,
 * each with TANDEM_SEED.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Plugin;

require_once __DIR__ . '/BundleFixtures.php';
require_once __DIR__ . '/CartGrid.php';
require_once __DIR__ . '/RequestFuzz.php';
require_once __DIR__ . '/RefundSequences.php';

final class CartProofTest extends TandemTestCase {

	use BundleFixtures;
	use CartGrid;
	use RequestFuzz;
	use RefundSequences;

	/**
	 * R34: our total minus that of a plain cart at the same line prices is nothing in every cell.
	 */
	public function test_every_shop_adds_up_bundle_prices_as_it_adds_up_plain_ones(): void {
		$carts = (int) getenv( 'TANDEM_GRID' );
		$cells = self::grid();
		// Every 61st cell is a slice in which each value of each setting occurs.
		$step  = $carts > 0 ? max( 1, (int) getenv( 'TANDEM_GRID_STEP' ) ) : 61;
		$cells = array_values( array_filter( $cells, static fn( int $at ): bool => 0 === $at % $step, ARRAY_FILTER_USE_KEY ) );
		$this->grid_prepare( 34 + 100000 * (int) getenv( 'TANDEM_SEED' ) );
		$all = array( 'different' => 0, 'promised' => 0, 'kept' => 0, 'carts' => 0 );
		foreach ( $cells as $cell ) {
			$found = $this->grid_cell( $cell, max( 1, $carts ) );
			self::assertSame( 0, $found['different'], (string) wp_json_encode( $cell ) );
			self::assertSame( $found['promised'], $found['kept'], 'the promised price: ' . wp_json_encode( $cell ) );
			$all['promised'] += $found['promised'];
			$all['kept']     += $found['kept'];
			$all['carts']    += max( 1, $carts );
		}
		self::assertGreaterThan( 0, $all['promised'] );
		self::report( 'cart-grid', array( array( 'carts that differ from a plain cart at the same line prices', 0, "of {$all['carts']} in " . count( $cells ) . ' shops' ), array( 'bundles at the promised price where WooCommerce can hold one', $all['kept'], "of {$all['promised']}" ) ) );
	}

	/**
	 * S1, S2: no request changes a price.
	 */
	public function test_no_request_changes_a_price(): void {
		$cases = (int) getenv( 'TANDEM_REQUESTS' );
		$cases = $cases > 0 ? $cases : 200;
		$seed  = (int) getenv( 'TANDEM_SEED' );
		$done  = $this->fuzz( $cases, $seed > 0 ? 1000000 * $seed : 20261122 );
		self::assertSame( $cases, array_sum( $done['routes'] ) );
		self::assertGreaterThan( $cases / 4, $done['priced'], 'the requests were refused rather than priced' );
		self::report( 'cart-requests', array( array( 'requests that changed a price', 0, "of $cases over " . count( $done['routes'] ) . ' routes' ), array( 'carts that held a bundle at its price after the request', $done['priced'], "of $cases" ) ) );
	}

	/**
	 * R36: refunds line by line in any pieces end at exactly nothing.
	 */
	public function test_refunds_in_any_pieces_end_at_exactly_zero(): void {
		$sequences = (int) getenv( 'TANDEM_REFUNDS' );
		$sequences = $sequences > 0 ? $sequences : 6;
		$refunds   = $this->refund_sequences( $sequences, 36 + 100000 * (int) getenv( 'TANDEM_SEED' ) );
		self::assertGreaterThan( $sequences, $refunds );
		$engine = Plugin::instance()->engine()->name();
		self::report( 'refunds', array( array( "refund sequences that do not end at exactly zero ($engine)", 0, "of $sequences" ), array( "refunds in them ($engine)", $refunds, 'refunds' ) ) );
	}

	/**
	 * Writes figures where a bench asks for them.
	 *
	 * @param list<array{0:string,1:int,2:string}> $figures Figure, value and unit.
	 */
	private static function report( string $bench, array $figures ): void {
		$file = (string) getenv( 'TANDEM_FIGURES' );
		foreach ( '' === $file ? array() : $figures as list( $figure, $value, $unit ) ) {
			file_put_contents( $file, wp_json_encode( array( 'bench' => $bench, 'figure' => $figure, 'value' => $value, 'unit' => $unit, 'against' => null ) ) . "\n", FILE_APPEND );
		}
	}
}
