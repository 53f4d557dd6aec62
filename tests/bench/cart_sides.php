<?php
/**
 * What benchmarks of a cart's recalculation share: products, which two of them a rule names, and pairs of
 * recalculations with and without the hooks of a plugin, in turns.
 *
 * @package Tandem
 */

declare(strict_types=1);

/**
 * Sixty products, of which the first ten lie in the cart.
 *
 * @return list<int> Product ids.
 */
function tandem_bench_products(): array {
	$ids = array();
	for ( $at = 0; $at < 60; $at++ ) {
		$product = new WC_Product_Simple();
		$product->set_name( "Bench $at" );
		$product->set_regular_price( (string) ( 5 + $at ) );
		$product->save();
		$ids[] = $product->get_id();
	}
	return $ids;
}

/**
 * The two products of a rule: a third of the rules fits the first ten products, the others lack a piece.
 *
 * @param int $at Number of the rule.
 * @return array{int,int} Places of products.
 */
function tandem_bench_pair( int $at ): array {
	$second = $at % 3 ? 10 + $at % 50 : ( $at + 3 ) % 10;
	return array( $at % 10 === $second ? ( $at + 1 ) % 10 : $at % 10, $second );
}

/**
 * Whether a callback is a plugin's.
 *
 * @param mixed  $callback  Callback of a hook.
 * @param string $namespace How the names of the plugin's classes begin.
 */
function tandem_bench_own( mixed $callback, string $namespace ): bool {
	if ( $callback instanceof Closure ) {
		$class = ( new ReflectionFunction( $callback ) )->getClosureScopeClass();
		return $class && str_starts_with( $class->getName(), $namespace );
	}
	$class = is_array( $callback ) ? $callback[0] : $callback;
	return str_starts_with( is_object( $class ) ? get_class( $class ) : (string) $class, $namespace );
}

/**
 * The hooks without a plugin's callbacks.
 *
 * @param array<string,WP_Hook> $hooks     Hooks.
 * @param string                $namespace How the names of the plugin's classes begin.
 * @return array<string,WP_Hook>
 */
function tandem_bench_without( array $hooks, string $namespace ): array {
	$without = array();
	foreach ( $hooks as $name => $hook ) {
		$without[ $name ] = clone $hook;
		foreach ( $hook->callbacks as $priority => $callbacks ) {
			foreach ( $callbacks as $callback ) {
				if ( tandem_bench_own( $callback['function'], $namespace ) ) {
					$without[ $name ]->remove_filter( $name, $callback['function'], $priority );
				}
			}
		}
	}
	return $without;
}

/** How many lines of the cart cost less than their products. */
function tandem_bench_lower_lines(): int {
	return count( array_filter( WC()->cart->get_cart(), static fn( array $line ): bool => (float) $line['line_subtotal'] < (float) wc_get_product( $line['product_id'] )->get_regular_price() - 0.001 ) );
}

/**
 * Pairs of recalculations in turns.
 *
 * @param callable $time    Takes hooks; milliseconds of a recalculation with them.
 * @param array    $with    Hooks.
 * @param array    $without Hooks without the plugin's.
 * @param int      $pairs   How many.
 * @return array<string,mixed> The figure: medians, and an interval of the median difference without assumptions (order
 *                             statistics at 1.96 standard deviations of a binomial).
 */
function tandem_bench_pairs( callable $time, array $with, array $without, int $pairs ): array {
	for ( $at = 0; $at < 20; $at++ ) {
		$time( $with );
		$time( $without );
	}
	$added = array();
	$plain = array();
	$full  = array();
	for ( $at = 0; $at < $pairs; $at++ ) {
		$first   = $time( $at % 2 ? $with : $without );
		$second  = $time( $at % 2 ? $without : $with );
		$full[]  = $at % 2 ? $first : $second;
		$plain[] = $at % 2 ? $second : $first;
		$added[] = end( $full ) - end( $plain );
	}
	sort( $added );
	sort( $plain );
	sort( $full );
	$middle = intdiv( $pairs, 2 );
	$half   = (int) ceil( 0.98 * sqrt( $pairs ) );
	return array(
		'value'         => round( $added[ $middle ], 3 ),
		'unit'          => 'ms',
		'against_value' => round( $plain[ $middle ], 3 ),
		'ratio'         => round( $full[ $middle ] / $plain[ $middle ], 2 ),
		'interval'      => array( round( $added[ max( 0, $middle - $half ) ], 3 ), round( $added[ min( $pairs - 1, $middle + $half ) ], 3 ) ),
		'pairs'         => $pairs,
		'least_with'    => round( $full[0], 3 ),
		'least_without' => round( $plain[0], 3 ),
	);
}
