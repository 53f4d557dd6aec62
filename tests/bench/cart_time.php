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

require __DIR__ . '/cart_sides.php';

global $wpdb, $wp_filter;
add_filter( 'woocommerce_queue_adapter', '__return_null' );
$wpdb->query( 'START TRANSACTION' );
wp_cache_flush();
WC()->frontend_includes();
wc_load_cart();
$tandem_products = tandem_bench_products();
for ( $tandem_at = 0; $tandem_at < $tandem_bundles; $tandem_at++ ) {
	list( $tandem_first, $tandem_second ) = tandem_bench_pair( $tandem_at );
	$tandem_bundle = new BundleProduct();
	$tandem_bundle->set_name( "Bench bundle $tandem_at" );
	$tandem_bundle->set_status( 'publish' );
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
$tandem_without = tandem_bench_without( $wp_filter, 'Tandem\\' );
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
$tandem_figure = tandem_bench_pairs( $tandem_time, $tandem_with, $tandem_without, $tandem_pairs );
$GLOBALS['wp_filter'] = $tandem_with; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
WC()->cart->calculate_totals();
$tandem_saving = tandem_bench_lower_lines();
WC()->cart->empty_cart();
$wpdb->query( 'ROLLBACK' );
wp_cache_flush();

echo wp_json_encode(
	array(
		'bench'   => $tandem_offers ? 'offers' : 'cart',
		'figure'  => "time a recalculation of 10 lines gains ($tandem_turn), $tandem_bundles bundles, $tandem_offers offers, " . Plugin::instance()->engine()->name() . ' engine',
		'against' => "the same cart without Tandem's hooks",
	) + $tandem_figure + array( 'discounted_lines' => $tandem_saving )
), "\n";
