<?php
/**
 * The bundles that the demo shop's orders suggest are the affinities that were planted in them.
 */

declare(strict_types=1);

namespace Tandem\Tests\Demo;

use Tandem\Demo\OrderHistory;
use Tandem\Plugin\Plugin;
use Tandem\Tests\Plugin\TandemTestCase;

require_once __DIR__ . '/../Plugin/TandemTestCase.php';
require_once __DIR__ . '/../../tools/demo/OrderHistory.php';

final class SuggestedBundlesTest extends TandemTestCase {

	public function test_what_is_suggested_was_planted_and_what_was_planted_strongly_is_suggested(): void {
		$suggested = Plugin::instance()->suggested_bundles();
		$suggested->refresh();
		$last  = $suggested->last();
		$pairs = array();
		foreach ( $last['suggest']['proposals'] as $proposal ) {
			$slugs = array_map( static fn( array $piece ): string => get_post( $piece['product'] )->post_name, $proposal['pieces'] );
			foreach ( array_slice( $slugs, 1 ) as $other ) {
				$pairs[ self::pair( $slugs[0], $other ) ] = true;
			}
		}
		$planted = $this->planted();
		$true    = array_intersect_key( $pairs, $planted['related'] );
		$strong  = array_diff_key( $planted['strong'], $this->sold() );
		$found   = array_intersect_key( $strong, $pairs );
		$either  = $pairs;
		foreach ( $last['missing']['missing'] as $one ) {
			$either[ self::pair( get_post( $one['product'] )->post_name, get_post( $one['companion'] )->post_name ) ] = true;
		}
		$figures = sprintf( 'precision %d/%d, recall of strong pairs %d/%d, with missing companions %d/%d; wrong: %s; missed: %s', count( $true ), count( $pairs ), count( $found ), count( $strong ), count( array_intersect_key( $strong, $either ) ), count( $strong ), implode( ' ', array_keys( array_diff_key( $pairs, $true ) ) ), implode( ' ', array_keys( array_diff_key( $strong, $found ) ) ) );
		if ( getenv( 'TANDEM_FIGURES' ) ) {
			fwrite( STDERR, "\nsuggested bundles: $figures\n" );
		}
		self::assertGreaterThanOrEqual( 0.9, count( $true ) / count( $pairs ), $figures );
		// What is missed has too thin a margin for any discount of the whole set, or a better set of the same anchor before it.
		self::assertGreaterThanOrEqual( 0.6, count( $found ) / count( $strong ), $figures );
	}

	public function test_missing_companions_are_planted_ones(): void {
		$suggested = Plugin::instance()->suggested_bundles();
		$suggested->refresh();
		$related = $this->planted()['related'];
		$missing = $suggested->last()['missing']['missing'];
		self::assertGreaterThan( 10, count( $missing ) );
		foreach ( $missing as $found ) {
			$pair = self::pair( get_post( $found['product'] )->post_name, get_post( $found['companion'] )->post_name );
			self::assertArrayHasKey( $pair, $related );
			self::assertSame( $found['of'], $found['together'] + $found['without'] );
		}
	}

	/**
	 * Planted pairs: `strong` are companions of an anchor in at least one order of five; `related` are all
	 * companions and the companions of one anchor among each other.
	 *
	 * @return array{strong:array<string,true>,related:array<string,true>}
	 */
	private function planted(): array {
		$planted = array(
			'strong'  => array(),
			'related' => array(),
		);
		foreach ( OrderHistory::COMPANIONS as $anchor => $companions ) {
			foreach ( $companions as $companion => $percent ) {
				$planted['related'][ self::pair( $anchor, $companion ) ] = true;
				if ( $percent >= 20 ) {
					$planted['strong'][ self::pair( $anchor, $companion ) ] = true;
				}
				foreach ( array_keys( $companions ) as $other ) {
					$planted['related'][ self::pair( $other, $companion ) ] = true;
				}
			}
		}
		return $planted;
	}

	/** Pairs that are sold as a bundle already. @return array<string,true> */
	private function sold(): array {
		$sold = array();
		foreach ( Plugin::instance()->bundles()->published() as $bundle ) {
			$slugs = array_map( static fn( $component ): string => get_post( $component->product )->post_name, $bundle->components );
			if ( 2 === count( $slugs ) ) {
				$sold[ self::pair( ...$slugs ) ] = true;
			}
		}
		return $sold;
	}

	private static function pair( string $one, string $other ): string {
		return $one < $other ? "$one+$other" : "$other+$one";
	}
}
