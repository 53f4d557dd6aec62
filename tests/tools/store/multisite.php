<?php
/**
 * A network of two sites: what each keeps to itself, and what goes when one goes. Run by WP-CLI in a network with
 * the plugin active; prints one line a check, "ok" or "not ok".
 */

declare(strict_types=1);

use Tandem\Plugin\Plugin;
use Tandem\Plugin\Schema;
use Tandem\Plugin\UninstallStore;

$check = static function ( bool $ok, string $what ): void {
	echo $ok ? 'ok' : 'not ok', ' - ', $what, "\n";
};
$tables = static function (): int {
	global $wpdb;
	return count( array_filter( array_keys( Schema::tables() ), static fn( string $name ): bool => $wpdb->prefix . $name === $wpdb->get_var( $wpdb->prepare( 'SHOW TABLES LIKE %s', $wpdb->esc_like( $wpdb->prefix . $name ) ) ) ) );
};
$on     = static function ( int $site, callable $do ): mixed {
	switch_to_blog( $site );
	try {
		return $do();
	} finally {
		restore_current_blog();
	}
};
$train  = static function (): void {
	$products = array();
	foreach ( array( 'Pen', 'Ink', 'Paper' ) as $name ) {
		$product = new WC_Product_Simple();
		$product->set_name( $name );
		$product->set_regular_price( '5.00' );
		$products[] = $product->save();
	}
	for ( $number = 0; $number < 8; $number++ ) {
		$order = new WC_Order();
		$order->add_product( wc_get_product( $products[0] ) );
		$order->add_product( wc_get_product( $products[ 1 + $number % 2 ] ) );
		$order->set_billing_email( "buyer$number@example.test" );
		$order->calculate_totals();
		$order->set_status( 'completed' );
		$order->save();
	}
	$job = Plugin::instance()->training();
	$job->start( 'manual' );
	for ( $step = 0; $step < 50 && $job->step( 20.0 )->running(); $step++ ) {
		continue;
	}
};

$two     = (int) get_sites( array( 'fields' => 'ids', 'path' => '/two/' ) )[0];
$all     = count( Schema::tables() );
$folders = array( Plugin::model_directory(), $on( $two, static fn(): string => Plugin::model_directory() ) );
$check( $all === $tables() && $all === $on( $two, $tables ), 'each site has its own tables' );
$check( $folders[0] !== $folders[1], 'each site has its own folder of models' );

$on( $two, static fn() => Plugin::instance()->settings()->update( array( 'live' => true, 'cap' => 3 ) ) );
$check( false === Plugin::instance()->settings()->get( 'live' ) && 4 === Plugin::instance()->settings()->get( 'cap' ), 'a setting of one site is not that of the other' );
$check( true === $on( $two, static fn() => Plugin::instance()->settings()->get( 'live' ) ), 'and stays with the site it was made for' );

$on( $two, $train );
$check( $on( $two, static fn(): bool => Plugin::instance()->engine()->status()->ready ), 'a site trains from its own orders' );
$check( ! Plugin::instance()->engine()->status()->ready, 'the other site has no model of it' );

require_once ABSPATH . 'wp-admin/includes/ms.php';
$prefix = $GLOBALS['wpdb']->get_blog_prefix( $two );
wpmu_delete_blog( $two, true );
$check( array() === $GLOBALS['wpdb']->get_col( $GLOBALS['wpdb']->prepare( 'SHOW TABLES LIKE %s', $GLOBALS['wpdb']->esc_like( $prefix . 'tandem_' ) . '%' ) ), 'the tables of a removed site are gone' );
$check( ! is_file( $folders[1] . '/current' ), 'and its models' );
$check( $all === $tables(), 'the other site keeps its own' );

UninstallStore::clean( false );
$check( $all === $tables() && false !== get_option( Schema::OPTION ), 'deleting the plugin keeps the data of a site' );
UninstallStore::clean( true );
$check( 0 === $tables() && false === get_option( 'tandem_settings' ), 'unless the owner said otherwise' );
