<?php
/**
 * What Tandem adds to a recalculation of the cart: 10 lines, 50 published bundles (or the number given), pairs of
 * recalculations with and without Tandem's hooks in turns. Run in a store: wp eval-file --use-include cart_time.php
 * [BUNDLES] [PAIRS] [OFFERS] [TURN]. Offers are read from the database and decided anew each time, as a request does it once.
 * TURN says which recalculation is timed: "page" the first of a request whose cart a request before had, in the same
 * process; "new" the first of a cart that this process never priced; "again" any further one of the same request. The
 * bundles are read and their rules made before, but for "read": that is "page" with both.
 * Leaves nothing behind: everything is made in a transaction.
 *
 * @package Tandem
 */

declare(strict_types=1);

use Tandem\Plugin\Bundles\BundleProduct;
use Tandem\Plugin\Bundles\BundleTerms;
use Tandem\Plugin\Bundles\Component;
use Tandem\Plugin\Plugin;

$tandem_bundles = (int) ( $args[0] ?? 50 );
$tandem_pairs   = (int) ( $args[1] ?? 400 );
$tandem_offers  = (int) ( $args[2] ?? 0 );
$tandem_turn    = (string) ( $args[3] ?? 'page' );

/** Whether a callback is Tandem's. */
function tandem_bench_own( mixed $callback ): bool {
	if ( $callback instanceof Closure ) {
		$reflection = new ReflectionFunction( $callback );
		$class      = $reflection->getClosureScopeClass();
		return $class && str_starts_with( $class->getName(), 'Tandem\\' );
	}
	$class = is_array( $callback ) ? $callback[0] : $callback;
	return str_starts_with( is_object( $class ) ? get_class( $class ) : (string) $class, 'Tandem\\' );
}

/** The hooks without Tandem's callbacks. */
function tandem_bench_without( array $hooks ): array {
	$without = array();
	foreach ( $hooks as $name => $hook ) {
		$without[ $name ] = clone $hook;
		foreach ( $hook->callbacks as $priority => $callbacks ) {
			foreach ( $callbacks as $callback ) {
				if ( tandem_bench_own( $callback['function'] ) ) {
					$without[ $name ]->remove_filter( $name, $callback['function'], $priority );
				}
			}
		}
	}
	return $without;
}

global $wpdb, $wp_filter;
add_filter( 'woocommerce_queue_adapter', '__return_null' );
$wpdb->query( 'START TRANSACTION' );
wp_cache_flush();
WC()->frontend_includes();
wc_load_cart();
$tandem_products = array();
for ( $tandem_at = 0; $tandem_at < 60; $tandem_at++ ) {
	$tandem_product = new WC_Product_Simple();
	$tandem_product->set_name( "Bench $tandem_at" );
	$tandem_product->set_regular_price( (string) ( 5 + $tandem_at ) );
	$tandem_product->save();
	$tandem_products[] = $tandem_product->get_id();
}
for ( $tandem_at = 0; $tandem_at < $tandem_bundles; $tandem_at++ ) {
	// A third of the bundles can be formed from the first ten products, the others lack a piece.
	$tandem_second = $tandem_at % 3 ? 10 + $tandem_at % 50 : ( $tandem_at + 3 ) % 10;
	$tandem_bundle = new BundleProduct();
	$tandem_bundle->set_name( "Bench bundle $tandem_at" );
	$tandem_bundle->set_status( 'publish' );
	$tandem_first = ( $tandem_at % 10 === $tandem_second ) ? ( $tandem_at + 1 ) % 10 : $tandem_at % 10;
	$tandem_bundle->set_bundle(
		array( new Component( $tandem_products[ $tandem_first ], 0, 1, 1 ), new Component( $tandem_products[ $tandem_second ], 0, 1, 1 ) ),
		BundleTerms::from_array( array( 'discount' => 'percent', 'value' => (string) ( 5 + $tandem_at % 20 ) ) )
	);
	$tandem_bundle->save();
}
Plugin::instance()->bundle_refresh()->run();
if ( $tandem_offers ) {
	Plugin::instance()->settings()->update( array( 'live' => true ) );
}
for ( $tandem_at = 0; $tandem_at < $tandem_offers; $tandem_at++ ) {
	// Half of them hold for this shopper.
	Plugin::instance()->offers()->save(
		Tandem\Plugin\Offers\OfferInput::checked(
			array(
				'name'       => "Bench offer $tandem_at",
				'status'     => 'live',
				'conditions' => array(
					'all' => array(
						array(
							'fact'  => 'cart.total',
							'is'    => 'ge',
							'value' => $tandem_at % 2 ? 100 : 100000000,
						),
						array(
							'fact'  => 'customer.orders',
							'is'    => 'ge',
							'value' => 0,
						),
					),
				),
				'benefit'    => array(
					'type'    => 'percent',
					'percent' => (string) ( 1 + $tandem_at % 20 ),
				),
				'scope'      => array( 'products' => array_slice( $tandem_products, $tandem_at % 10, 5 ) ),
			)
		)
	);
}
WC()->cart->empty_cart();
foreach ( array_slice( $tandem_products, 0, 10 ) as $tandem_product ) {
	WC()->cart->add_to_cart( $tandem_product, 1 );
}
$tandem_with    = $wp_filter;
$tandem_without = tandem_bench_without( $wp_filter );
if ( 'new' === $tandem_turn ) {
	add_filter(
		'tandem_quote_shopper',
		static function ( array $shopper ): array {
			static $turn = 0;
			return array( 'segments' => array( 'turn ' . ++$turn ) ) + $shopper;
		}
	);
	$tandem_with = $wp_filter;
}
$tandem_time    = static function ( array $hooks ) use ( $tandem_offers, $tandem_turn ): float {
	$GLOBALS['wp_filter'] = $hooks; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
	// Other prices make WooCommerce ask for the shipping rates anew, which costs ten times as much as both: a cart
	// that is recalculated as it was has them, so the change of sides is not timed.
	WC()->cart->calculate_totals();
	if ( 'again' !== $tandem_turn ) {
		// The same question is answered from memory within a request: a recalculation as a request has it asks anew.
		Plugin::instance()->quotes()->forget();
		// And has no quote of before to let go.
		Plugin::instance()->cart_pricing()->emptied();
	}
	if ( 'read' === $tandem_turn ) {
		( new ReflectionProperty( Plugin::instance()->bundles(), 'published' ) )->setValue( Plugin::instance()->bundles(), array() );
		Plugin::instance()->bundle_rules()->forget();
		wp_cache_delete( Tandem\Plugin\Bundles\BundleRepository::OPTION, 'options' ); // It is no part of what every page loads.
	}
	if ( $tandem_offers ) {
		Plugin::instance()->offer_decision()->forget();
		// From the database, as without a persistent cache: the first look-up of a request.
		wp_cache_delete( Tandem\Plugin\Offers\OfferSet::OPTION, 'options' );
	}
	$start = hrtime( true );
	WC()->cart->calculate_totals();
	return ( hrtime( true ) - $start ) / 1e6;
};
for ( $tandem_at = 0; $tandem_at < 20; $tandem_at++ ) {
	$tandem_time( $tandem_with );
	$tandem_time( $tandem_without );
}
$tandem_added = array();
$tandem_plain = array();
$tandem_full  = array();
for ( $tandem_at = 0; $tandem_at < $tandem_pairs; $tandem_at++ ) {
	$tandem_first   = $tandem_at % 2 ? $tandem_time( $tandem_with ) : $tandem_time( $tandem_without );
	$tandem_second  = $tandem_at % 2 ? $tandem_time( $tandem_without ) : $tandem_time( $tandem_with );
	$tandem_full[]  = $tandem_at % 2 ? $tandem_first : $tandem_second;
	$tandem_plain[] = $tandem_at % 2 ? $tandem_second : $tandem_first;
	$tandem_added[] = end( $tandem_full ) - end( $tandem_plain );
}
$GLOBALS['wp_filter'] = $tandem_with; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
WC()->cart->calculate_totals();
$tandem_saving = count( array_filter( WC()->cart->get_cart(), static fn( array $line ): bool => (float) $line['line_subtotal'] < (float) wc_get_product( $line['product_id'] )->get_regular_price() - 0.001 ) );
WC()->cart->empty_cart();
$wpdb->query( 'ROLLBACK' );
wp_cache_flush();

sort( $tandem_added );
sort( $tandem_plain );
sort( $tandem_full );
$tandem_median = static fn( array $sorted ): float => $sorted[ intdiv( count( $sorted ), 2 ) ];
// An interval of the median without assumptions: order statistics at 1.96 standard deviations of a binomial.
$tandem_half = (int) ceil( 0.98 * sqrt( $tandem_pairs ) );
echo wp_json_encode(
	array(
		'bench'         => $tandem_offers ? 'offers' : 'cart',
		'figure'        => "time a recalculation of 10 lines gains ($tandem_turn), $tandem_bundles bundles, $tandem_offers offers, " . Plugin::instance()->engine()->name() . ' engine',
		'value'         => round( $tandem_median( $tandem_added ), 3 ),
		'unit'          => 'ms',
		'against'       => "the same cart without Tandem's hooks",
		'against_value' => round( $tandem_median( $tandem_plain ), 3 ),
		'ratio'         => round( $tandem_median( $tandem_full ) / $tandem_median( $tandem_plain ), 2 ),
		'interval'      => array( round( $tandem_added[ max( 0, intdiv( $tandem_pairs, 2 ) - $tandem_half ) ], 3 ), round( $tandem_added[ min( $tandem_pairs - 1, intdiv( $tandem_pairs, 2 ) + $tandem_half ) ], 3 ) ),
		'detail'        => array(
			'pairs'               => $tandem_pairs,
			'discounted_lines'    => $tandem_saving,
			'least_with'          => round( $tandem_full[0], 3 ),
			'least_without'       => round( $tandem_plain[0], 3 ),
		),
	)
), "\n";
