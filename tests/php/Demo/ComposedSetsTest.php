<?php
/**
 * Sets that the engine composes for carts of the demo shop, from its trained model.
 */

declare(strict_types=1);

namespace Tandem\Tests\Demo;

use Tandem\Plugin\Cart\CompletionLimit;
use Tandem\Plugin\Journey\PlacementRegistry;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Proposals\ComposedPolicy;
use Tandem\Tests\Plugin\TandemTestCase;

require_once __DIR__ . '/../Plugin/TandemTestCase.php';

final class ComposedSetsTest extends TandemTestCase {

	public function test_where_the_best_set_costs_more_than_the_cart_the_best_within_it_is_found(): void {
		$policy = array( 'size' => 2, 'percent' => '5' );
		ComposedPolicy::from_array( array( 'on' => true, 'discounts' => array( $policy, array( 'size' => 3 ) + $policy ) ) )->store();
		$ids     = get_posts( array( 'post_type' => 'product', 'fields' => 'ids', 'numberposts' => 60, 'orderby' => 'ID', 'order' => 'ASC' ) );
		$carts   = 0;
		$dear    = 0;
		$smaller = 0;
		foreach ( $ids as $id ) {
			$product = wc_get_product( $id );
			if ( ! $product->is_type( 'simple' ) || ! $product->is_in_stock() || '' === $product->get_price() ) {
				continue;
			}
			WC()->cart->empty_cart();
			WC()->cart->add_to_cart( $id );
			WC()->cart->calculate_totals();
			$offers = Plugin::instance()->composed_offer();
			$limit  = CompletionLimit::of( ( new PlacementRegistry( Plugin::instance()->settings() ) )->get( 'cart' ) );
			$best   = $offers->best();
			$within = $offers->best( $limit );
			++$carts;
			self::assertNotNull( $limit->more );
			self::assertLessThanOrEqual( $limit->more, $within['more'] ?? 0, $product->get_name() );
			if ( null !== $best && $best['more'] <= $limit->more ) {
				self::assertSame( $best['ids'], $within['ids'] ?? null, $product->get_name() );
			} elseif ( null !== $best ) {
				++$dear;
				$smaller += null === $within ? 0 : 1;
			}
			$without = null === $within ? null : $offers->best( $limit->within( array( $within['ids'][0] ) ) );
			self::assertNotContains( $within['ids'][0] ?? 0, $without['ids'] ?? array(), $product->get_name() );
		}
		$figures = "$smaller of $dear carts whose best set is too dear are offered another one ($carts carts)";
		if ( getenv( 'TANDEM_FIGURES' ) ) {
			fwrite( STDERR, "\ncomposed sets: $figures\n" );
		}
		self::assertGreaterThan( 5, $dear, $figures );
		self::assertGreaterThan( $dear / 2, $smaller, $figures );
	}

	public function test_every_page_is_offered_a_set_with_its_own_product(): void {
		ComposedPolicy::from_array( array( 'on' => true, 'discounts' => array( array( 'size' => 2, 'percent' => '5' ) ) ) )->store();
		$ids   = get_posts( array( 'post_type' => 'product', 'fields' => 'ids', 'numberposts' => 40, 'orderby' => 'ID', 'order' => 'ASC' ) );
		$found = 0;
		$pages = 0;
		foreach ( $ids as $id ) {
			$product = wc_get_product( $id );
			if ( $product->is_type( 'simple' ) && $product->is_in_stock() ) {
				++$pages;
				$offer  = Plugin::instance()->composed_offer()->on_page( $product, true );
				$found += null === $offer ? 0 : 1;
				self::assertTrue( null === $offer || str_contains( $offer['token'], "$id:0" ), $product->get_name() );
			}
		}
		$figures = "$found of $pages pages";
		if ( getenv( 'TANDEM_FIGURES' ) ) {
			fwrite( STDERR, "\ncomposed sets of product pages: $figures\n" );
		}
		self::assertGreaterThan( $pages / 2, $found, $figures );
	}
}
