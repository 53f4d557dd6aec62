<?php
/**
 * wp eval-file seed.php ORDERS EVENTS: orders with two lines, refunds, categories, carts and events of three years,
 * by SQL alone.
 */

declare(strict_types=1);

global $wpdb;
$orders = (int) ( $args[0] ?? 200000 );
$events = (int) ( $args[1] ?? 1000000 );
$p      = $wpdb->prefix;
$run    = static function ( string $sql ) use ( $wpdb ): void {
	if ( false === $wpdb->query( $sql ) ) { // phpcs:ignore
		throw new RuntimeException( $wpdb->last_error );
	}
};
// A pseudo-random number of n, the same in every run.
$rand = static fn( int $salt, int $most ): string => "(CONV(SUBSTRING(MD5(CONCAT(n, 'x', $salt)), 1, 8), 16, 10) MOD $most)";
$run( "CREATE TABLE IF NOT EXISTS {$p}bench_n (n int unsigned NOT NULL PRIMARY KEY)" );
$run( "TRUNCATE {$p}bench_n" );
$run( "INSERT INTO {$p}bench_n SELECT seq FROM seq_1_to_" . max( $orders, $events ) );
$time = "FROM_UNIXTIME(UNIX_TIMESTAMP() - {$rand( 1, 1095 * 86400 )})";
$run( "SET SESSION time_zone = '+00:00'" );
$run( "INSERT INTO {$p}wc_orders (id, status, currency, type, total_amount, customer_id, billing_email, date_created_gmt, date_updated_gmt, parent_order_id)
	SELECT 1000000 + n, CASE WHEN {$rand( 2, 20 )} = 0 THEN 'wc-cancelled' WHEN {$rand( 2, 20 )} < 4 THEN 'wc-processing' ELSE 'wc-completed' END, CASE WHEN {$rand( 3, 100 )} = 0 THEN 'JPY' ELSE 'USD' END, 'shop_order',
	0, 0, CONCAT('c', {$rand( 4, 60000 )}, '@example.test'), $time, $time, 0 FROM {$p}bench_n WHERE n <= $orders" );
foreach ( array( 1, 2 ) as $line ) {
	$run( "INSERT INTO {$p}woocommerce_order_items (order_item_id, order_item_name, order_item_type, order_id) SELECT {$line}0000000 + n, 'Thing', 'line_item', 1000000 + n FROM {$p}bench_n WHERE n <= $orders" );
	$price = "ROUND((500 + {$rand( 10 + $line, 20000 )}) / 100, 2)";
	$quantity = "(1 + {$rand( 20 + $line, 3 )})";
	foreach (
		array(
			'_product_id'    => "100 + {$rand( 30 + $line, 500 )}",
			'_qty'           => $quantity,
			'_line_total'    => "ROUND($price * $quantity, 2)",
			'_line_subtotal' => "ROUND($price * $quantity, 2)",
			'_cogs_value'    => "ROUND($price * $quantity * 0.6, 2)",
		) as $key => $value
	) {
		$run( "INSERT INTO {$p}woocommerce_order_itemmeta (order_item_id, meta_key, meta_value) SELECT {$line}0000000 + n, '$key', $value FROM {$p}bench_n WHERE n <= $orders" );
	}
}
$run( "INSERT INTO {$p}woocommerce_order_itemmeta (order_item_id, meta_key, meta_value) SELECT 20000000 + n, '_tandem_event', CONCAT(ELT(1 + {$rand( 41, 3 )}, 'cart', 'bought-together', 'checkout'), '_engine_0123456789') FROM {$p}bench_n WHERE n <= $orders AND {$rand( 40, 5 )} = 0" );
$run( "UPDATE {$p}wc_orders o SET o.total_amount = (SELECT SUM(m.meta_value) FROM {$p}woocommerce_order_items i JOIN {$p}woocommerce_order_itemmeta m ON m.order_item_id = i.order_item_id AND m.meta_key = '_line_total' WHERE i.order_id = o.id) WHERE o.id > 1000000" );
$run( "INSERT INTO {$p}wc_orders (id, status, currency, type, total_amount, customer_id, billing_email, date_created_gmt, date_updated_gmt, parent_order_id)
	SELECT 5000000 + n, 'wc-completed', o.currency, 'shop_order_refund', -ROUND(o.total_amount / 4, 2), 0, '', o.date_created_gmt, o.date_created_gmt, o.id FROM {$p}bench_n b JOIN {$p}wc_orders o ON o.id = 1000000 + b.n WHERE b.n <= $orders AND {$rand( 50, 25 )} = 0" );
// Half of the orders know the way to the first product; all know the device.
$run( "INSERT INTO {$p}wc_orders_meta (order_id, meta_key, meta_value) SELECT 1000000 + n, '_tandem_way', CONCAT(20 + {$rand( 42, 900 )}, ' ', 1 + {$rand( 43, 9 )}) FROM {$p}bench_n WHERE n <= $orders AND {$rand( 44, 2 )} = 0" );
$run( "INSERT INTO {$p}wc_orders_meta (order_id, meta_key, meta_value) SELECT 1000000 + n, '_wc_order_attribution_device_type', ELT(1 + {$rand( 45, 2 )}, 'Mobile', 'Desktop') FROM {$p}bench_n WHERE n <= $orders" );
// Twenty categories; every product is in two of them.
$run( "INSERT INTO {$p}terms (term_id, name, slug) SELECT 900000 + n, CONCAT('Kind ', n), CONCAT('kind-', n) FROM {$p}bench_n WHERE n <= 20" );
$run( "INSERT INTO {$p}term_taxonomy (term_taxonomy_id, term_id, taxonomy, description) SELECT 900000 + n, 900000 + n, 'product_cat', '' FROM {$p}bench_n WHERE n <= 20" );
$run( "INSERT INTO {$p}term_relationships (object_id, term_taxonomy_id) SELECT 99 + n, 900001 + {$rand( 46, 10 )} FROM {$p}bench_n WHERE n <= 500" );
$run( "INSERT INTO {$p}term_relationships (object_id, term_taxonomy_id) SELECT 99 + n, 900011 + {$rand( 47, 10 )} FROM {$p}bench_n WHERE n <= 500" );
$run( "INSERT INTO {$p}wc_order_addresses (order_id, address_type, country) SELECT 1000000 + n, 'billing', ELT(1 + {$rand( 60, 4 )}, 'US', 'DE', 'FR', 'GB') FROM {$p}bench_n WHERE n <= $orders" );
$run( "INSERT INTO {$p}tandem_events (uid, at, kind, visitor, placement, source, item, suggestion, device)
	SELECT LPAD(n, 22, 'e'), UNIX_TIMESTAMP() - {$rand( 70, 90 * 86400 )}, ELT(1 + {$rand( 71, 8 )}, 'impression', 'impression', 'impression', 'click', 'add', 'view', 'view', 'put'), MD5({$rand( 72, 80000 )}), ELT(1 + {$rand( 73, 3 )}, 'cart', 'bought-together', 'checkout'), 'engine', 100 + {$rand( 74, 500 )}, 'cart_engine_0123456789', 'wide' FROM {$p}bench_n WHERE n <= $events" );
$run( "UPDATE {$p}tandem_events SET placement = '', source = '', suggestion = '' WHERE kind IN ('view', 'put')" );
$run( "INSERT INTO {$p}tandem_event_days (day, kind, placement, source, item, device, events) SELECT DATE(FROM_UNIXTIME(at)), kind, placement, source, item, device, COUNT(*) FROM {$p}tandem_events GROUP BY 1, 2, 3, 4, 5, 6" );
// Counts stay when the single events go: those of a year.
foreach ( array( 91, 182 ) as $days ) {
	$run( "INSERT INTO {$p}tandem_event_days (day, kind, placement, source, item, device, events) SELECT DATE_SUB(day, INTERVAL $days DAY), kind, placement, source, item, device, events FROM {$p}tandem_event_days" );
}
$run( "INSERT INTO {$p}tandem_carts (id, visitor, updated, hour, step, reached, value, items, item, shipping, device) SELECT MD5(CONCAT('cart', n)), MD5(n), UNIX_TIMESTAMP() - {$rand( 80, 90 * 86400 )}, {$rand( 81, 24 )}, ELT(1 + {$rand( 82, 3 )}, 'cart', 'checkout', 'ordered'), ELT(1 + {$rand( 82, 3 )}, 'cart', 'checkout', 'checkout'), 500 + {$rand( 83, 30000 )}, 1 + {$rand( 84, 5 )}, 100 + {$rand( 85, 500 )}, 100 * {$rand( 86, 12 )}, ELT(1 + {$rand( 87, 2 )}, 'wide', 'narrow') FROM {$p}bench_n WHERE n <= $orders / 4" );
$run( "INSERT INTO {$p}tandem_searches (day, term, searches) SELECT DATE(FROM_UNIXTIME(UNIX_TIMESTAMP() - {$rand( 88, 365 * 86400 )})), CONCAT('term ', n), 1 + {$rand( 89, 5 )} FROM {$p}bench_n WHERE n <= $orders / 20" );
$run( "INSERT INTO {$p}tandem_event_days (day, kind, events) SELECT DATE(FROM_UNIXTIME(UNIX_TIMESTAMP() - n * 86400)), 'visit', 4000 FROM {$p}bench_n WHERE n <= 1095" );
$run( "DROP TABLE {$p}bench_n" );
foreach ( array( 'wc_orders', 'woocommerce_order_items', 'woocommerce_order_itemmeta', 'wc_orders_meta', 'term_relationships', 'tandem_events', 'tandem_event_days', 'tandem_carts' ) as $table ) {
	$run( "ANALYZE TABLE $p$table" );
}
