<?php
/**
 * What a free discount plugin adds to the same recalculation as in cart_time.php: Discount Rules for WooCommerce
 * (`woo-discount-rules`), active in the store, with as many rules of percent off two products each. It knows no bundle
 * (its own are sold): every line of a rule's products is lowered, whether both are there or not. It reads its rules when
 * it starts, so there are three runs in a store: wp eval-file --use-include cart_beside.php make | time [PAIRS] | clean.
 *
 * @package Tandem
 */

declare(strict_types=1);

require __DIR__ . '/cart_sides.php';

const TANDEM_BESIDE = 'tandem_bench_beside';
const TANDEM_RULES  = 50;

global $wpdb, $wp_filter;
$tandem_step = (string) ( $args[0] ?? '' );
if ( 'make' === $tandem_step ) {
	( new Wdr\App\Models\DBTable() )->createTable(); // It makes them once for ever, and a run before dropped them.
	$tandem_products = tandem_bench_products();
	update_option( TANDEM_BESIDE, $tandem_products, false );
	for ( $tandem_at = 0; $tandem_at < TANDEM_RULES; $tandem_at++ ) {
		$tandem_pair = array_map( static fn( int $place ): string => (string) $tandem_products[ $place ], tandem_bench_pair( $tandem_at ) );
		$wpdb->insert(
			$wpdb->prefix . 'wdr_rules',
			array(
				'enabled'             => 1,
				'deleted'             => 0,
				'title'               => "Bench rule $tandem_at",
				'priority'            => 1 + $tandem_at,
				'filters'             => wp_json_encode( array( '1' => array( 'type' => 'products', 'method' => 'in_list', 'value' => $tandem_pair ) ) ), // phpcs:ignore WordPress.Arrays
				'conditions'          => '[]',
				'additional'          => '{"condition_relationship":"and"}',
				'product_adjustments' => wp_json_encode( array( 'type' => 'percentage', 'value' => (string) ( 5 + $tandem_at % 20 ), 'cart_label' => '' ) ), // phpcs:ignore WordPress.Arrays
				'cart_adjustments'    => '[]',
				'bulk_adjustments'    => '{"cart_label":""}',
				'set_adjustments'     => '{"cart_label":""}',
				'rule_language'       => '[]',
				'discount_type'       => 'wdr_simple_discount',
			)
		);
	}
	return;
}
if ( 'clean' === $tandem_step ) {
	foreach ( (array) get_option( TANDEM_BESIDE ) as $tandem_product ) {
		wp_delete_post( (int) $tandem_product, true );
	}
	delete_option( TANDEM_BESIDE );
	foreach ( array( 'wdr_rules', 'wdr_order_discounts', 'wdr_order_item_discounts' ) as $tandem_table ) {
		$wpdb->query( $wpdb->prepare( 'DROP TABLE IF EXISTS %i', $wpdb->prefix . $tandem_table ) );
	}
	return;
}
// Its deprecations are not to be timed: a shop logs none.
error_reporting( E_ALL & ~E_DEPRECATED ); // phpcs:ignore WordPress.PHP
$tandem_pairs    = (int) ( $args[1] ?? 400 );
$tandem_products = array_map( 'intval', (array) get_option( TANDEM_BESIDE ) );
add_filter( 'woocommerce_queue_adapter', '__return_null' );
WC()->frontend_includes();
wc_load_cart();
$wp_filter = tandem_bench_without( $wp_filter, 'Tandem\\' ); // phpcs:ignore WordPress.WP.GlobalVariablesOverride
WC()->cart->empty_cart();
foreach ( array_slice( $tandem_products, 0, 10 ) as $tandem_product ) {
	WC()->cart->add_to_cart( $tandem_product, 1 );
}
$tandem_with   = $wp_filter;
$tandem_time   = static function ( array $hooks ): float {
	$GLOBALS['wp_filter'] = $hooks; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
	foreach ( WC()->cart->get_cart() as $line ) {
		$line['data']->set_price( $line['data']->get_regular_price( 'edit' ) );
	}
	// The change of sides is not timed: see cart_time.php.
	WC()->cart->calculate_totals();
	$start = hrtime( true );
	WC()->cart->calculate_totals();
	return ( hrtime( true ) - $start ) / 1e6;
};
$tandem_figure = tandem_bench_pairs( $tandem_time, $tandem_with, tandem_bench_without( $wp_filter, 'Wdr\\' ), $tandem_pairs );
$tandem_time( $tandem_with );
$tandem_lower = tandem_bench_lower_lines();
WC()->cart->empty_cart();
if ( 0 === $tandem_lower ) {
	fwrite( STDERR, "cart: the other plugin lowered no line, so its time is not comparable\n" ); // phpcs:ignore WordPress.WP.AlternativeFunctions
	exit( 1 );
}
echo wp_json_encode(
	array(
		'bench'   => 'cart',
		'figure'  => 'time a recalculation of 10 lines gains by Discount Rules for WooCommerce, ' . TANDEM_RULES . ' rules',
		'against' => 'the same cart without its hooks',
	) + $tandem_figure + array( 'discounted_lines' => $tandem_lower )
), "\n";
