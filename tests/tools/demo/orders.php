<?php
/**
 * wp eval-file orders.php: writes the demo order history by multi-row SQL into every table that WooCommerce
 * keeps orders in, customers and refunds included. Seeding may write SQL; the plugin may not.
 */

declare(strict_types=1);

use Tandem\Demo\OrderHistory;

require __DIR__ . '/OrderHistory.php';
require __DIR__ . '/RowWriter.php';

global $wpdb;
$catalogue = require __DIR__ . '/catalogue.php';
$history   = ( new OrderHistory( $catalogue ) )->orders();
$write     = new Tandem\Demo\RowWriter( $wpdb );

$products = array();
foreach ( array_keys( $catalogue ) as $slug ) {
	$product           = wc_get_product( get_page_by_path( $slug, OBJECT, 'product' )->ID );
	$variations        = $product->get_children();
	$products[ $slug ] = array( $product->get_id(), $variations[1] ?? 0, $product->get_name(), $product->get_price() );
}

// Shoppers: two of three have an account.
$first_names = array( 'Ada', 'Ben', 'Chloe', 'David', 'Elena', 'Farid', 'Grace', 'Hugo', 'Ines', 'Jonas', 'Karin', 'Liam', 'Mona', 'Noah', 'Olga', 'Paul', 'Rosa', 'Sam', 'Tara', 'Uwe' );
$last_names  = array( 'Adler', 'Baker', 'Costa', 'Dubois', 'Evans', 'Fischer', 'Garcia', 'Hansen', 'Ito', 'Jones', 'Keller', 'Lopez', 'Moreau', 'Novak', 'Okafor', 'Patel', 'Quinn' );
$people      = array();
$joined      = array();
foreach ( $history as $order ) {
	$joined[ $order['customer'] ] ??= $order['at'];
}
$user = (int) $wpdb->get_var( "SELECT MAX(ID) FROM {$wpdb->users}" );
for ( $customer = 1; $customer <= OrderHistory::CUSTOMERS; $customer++ ) {
	$first = $first_names[ $customer % 20 ];
	$last  = $last_names[ $customer % 17 ];
	$email = strtolower( "$first.$last.$customer@example.test" );
	$guest = 0 === $customer % 3;
	$since = gmdate( 'Y-m-d H:i:s', $joined[ $customer ] );
	if ( ! $guest ) {
		++$user;
		// No password hash fits this: the account is there, nobody can sign in with it.
		$write->add( $wpdb->users, array( 'ID' => $user, 'user_login' => "shopper$customer", 'user_pass' => '!', 'user_nicename' => "shopper$customer", 'user_email' => $email, 'user_url' => '', 'user_registered' => $since, 'user_activation_key' => '', 'user_status' => 0, 'display_name' => "$first $last" ) );
		foreach ( array( $wpdb->prefix . 'capabilities' => 'a:1:{s:8:"customer";b:1;}', 'first_name' => $first, 'last_name' => $last, 'billing_email' => $email ) as $key => $value ) {
			$write->add( $wpdb->usermeta, array( 'user_id' => $user, 'meta_key' => $key, 'meta_value' => $value ) );
		}
	}
	$write->add( "{$wpdb->prefix}wc_customer_lookup", array( 'customer_id' => $customer, 'user_id' => $guest ? null : $user, 'username' => $guest ? '' : "shopper$customer", 'first_name' => $first, 'last_name' => $last, 'email' => $email, 'date_last_active' => $since, 'date_registered' => $guest ? null : $since, 'country' => 'US', 'postcode' => '78701', 'city' => 'Austin', 'state' => 'TX' ) );
	$people[ $customer ] = array( $guest ? 0 : $user, $first, $last, $email );
}
$write->flush();

$id      = (int) $wpdb->get_var( "SELECT MAX(ID) FROM {$wpdb->posts}" );
$item    = (int) $wpdb->get_var( "SELECT MAX(order_item_id) FROM {$wpdb->prefix}woocommerce_order_items" );
$seen    = array();
$sold    = array();
$returns = array();
$tables  = static fn( string $table ): string => $wpdb->prefix . $table;
foreach ( $history as $number => $order ) {
	list( $account, $first, $last, $email ) = $people[ $order['customer'] ];
	++$id;
	$date   = gmdate( 'Y-m-d H:i:s', $order['at'] );
	$status = 'wc-' . $order['status'];
	$paid   = 'cancelled' !== $order['status'];
	$cents  = 0;
	$units  = 0;
	$lines  = array();
	foreach ( $order['lines'] as $slug => $quantity ) {
		list( $product, $variation, $name, $price ) = $products[ $slug ];
		$line   = (int) round( (float) $price * 100 ) * $quantity;
		$cents += $line;
		$units += $quantity;
		$money  = number_format( $line / 100, 2, '.', '' );
		++$item;
		$write->add( $tables( 'woocommerce_order_items' ), array( 'order_item_id' => $item, 'order_item_name' => $name, 'order_item_type' => 'line_item', 'order_id' => $id ) );
		$meta = array( '_product_id' => (string) $product, '_variation_id' => (string) $variation, '_qty' => (string) $quantity, '_tax_class' => '', '_line_subtotal' => $money, '_line_subtotal_tax' => '0', '_line_total' => $money, '_line_tax' => '0', '_line_tax_data' => 'a:2:{s:5:"total";a:0:{}s:8:"subtotal";a:0:{}}' );
		foreach ( $meta as $key => $value ) {
			$write->add( $tables( 'woocommerce_order_itemmeta' ), array( 'order_item_id' => $item, 'meta_key' => $key, 'meta_value' => $value ) );
		}
		if ( $paid ) {
			$write->add( $tables( 'wc_order_product_lookup' ), array( 'order_item_id' => $item, 'order_id' => $id, 'product_id' => $product, 'variation_id' => $variation, 'customer_id' => $order['customer'], 'date_created' => $date, 'product_qty' => $quantity, 'product_net_revenue' => $money, 'product_gross_revenue' => $money, 'coupon_amount' => 0, 'tax_amount' => 0, 'shipping_amount' => 0, 'shipping_tax_amount' => 0 ) );
			$sold[ $product ] = ( $sold[ $product ] ?? 0 ) + $quantity;
		}
		$lines[] = array( $item, $product, $variation, $name, $quantity, $money );
	}
	$total = number_format( $cents / 100, 2, '.', '' );
	$write->add( $wpdb->posts, array( 'ID' => $id, 'post_author' => 0, 'post_date' => $date, 'post_date_gmt' => $date, 'post_content' => '', 'post_title' => '', 'post_excerpt' => '', 'post_status' => 'draft', 'comment_status' => 'closed', 'ping_status' => 'closed', 'post_password' => '', 'post_name' => '', 'to_ping' => '', 'pinged' => '', 'post_modified' => $date, 'post_modified_gmt' => $date, 'post_content_filtered' => '', 'post_type' => 'shop_order_placehold' ) );
	$write->add( $tables( 'wc_orders' ), array( 'id' => $id, 'status' => $status, 'currency' => 'USD', 'type' => 'shop_order', 'tax_amount' => 0, 'total_amount' => $total, 'customer_id' => $account, 'billing_email' => $email, 'date_created_gmt' => $date, 'date_updated_gmt' => $date, 'parent_order_id' => 0, 'payment_method' => 'cod', 'payment_method_title' => 'Cash on delivery', 'transaction_id' => '', 'ip_address' => '127.0.0.1', 'user_agent' => 'demo', 'customer_note' => '' ) );
	$write->add( $tables( 'wc_order_addresses' ), array( 'order_id' => $id, 'address_type' => 'billing', 'first_name' => $first, 'last_name' => $last, 'address_1' => '1 Main St', 'city' => 'Austin', 'state' => 'TX', 'postcode' => '78701', 'country' => 'US', 'email' => $email ) );
	$write->add( $tables( 'wc_order_operational_data' ), array( 'order_id' => $id, 'created_via' => 'demo', 'woocommerce_version' => WC_VERSION, 'prices_include_tax' => 0, 'coupon_usages_are_counted' => 1, 'download_permission_granted' => 1, 'cart_hash' => '', 'new_order_email_sent' => 1, 'order_key' => 'wc_order_' . substr( md5( "demo $number" ), 0, 13 ), 'order_stock_reduced' => 1, 'date_paid_gmt' => $paid ? $date : null, 'date_completed_gmt' => 'completed' === $order['status'] ? $date : null, 'shipping_tax_amount' => 0, 'shipping_total_amount' => 0, 'discount_tax_amount' => 0, 'discount_total_amount' => 0, 'recorded_sales' => 1 ) );
	$write->add( $tables( 'wc_orders_meta' ), array( 'order_id' => $id, 'meta_key' => '_billing_address_index', 'meta_value' => "$first $last 1 Main St Austin TX 78701 US $email" ) );
	$write->add( $tables( 'wc_order_stats' ), array( 'order_id' => $id, 'parent_id' => 0, 'date_created' => $date, 'date_created_gmt' => $date, 'date_paid' => $paid ? $date : null, 'date_completed' => 'completed' === $order['status'] ? $date : null, 'num_items_sold' => $units, 'total_sales' => $total, 'tax_total' => 0, 'shipping_total' => 0, 'net_total' => $total, 'returning_customer' => isset( $seen[ $order['customer'] ] ) ? 1 : 0, 'status' => $status, 'customer_id' => $order['customer'] ) );
	$seen[ $order['customer'] ] = true;
	if ( 'refunded' === $order['status'] ) {
		$returns[] = array( $id, $order['at'] + 6 * 86400, $total, $lines );
	} elseif ( 0 === $number % 71 && count( $lines ) > 1 && 'completed' === $order['status'] ) {
		// One order of seventy keeps all but its last line.
		$back      = end( $lines );
		$returns[] = array( $id, $order['at'] + 9 * 86400, $back[5], array( $back ) );
	}
	if ( 0 === $number % 250 ) {
		$write->flush();
	}
}

foreach ( $returns as list( $parent, $at, $total, $lines ) ) {
	++$id;
	$date = gmdate( 'Y-m-d H:i:s', min( $at, OrderHistory::END - 60 ) );
	$write->add( $wpdb->posts, array( 'ID' => $id, 'post_author' => 0, 'post_date' => $date, 'post_date_gmt' => $date, 'post_content' => '', 'post_title' => '', 'post_excerpt' => '', 'post_status' => 'draft', 'comment_status' => 'closed', 'ping_status' => 'closed', 'post_password' => '', 'post_name' => '', 'to_ping' => '', 'pinged' => '', 'post_modified' => $date, 'post_modified_gmt' => $date, 'post_content_filtered' => '', 'post_type' => 'shop_order_placehold' ) );
	$write->add( $tables( 'wc_orders' ), array( 'id' => $id, 'status' => 'wc-completed', 'currency' => 'USD', 'type' => 'shop_order_refund', 'tax_amount' => 0, 'total_amount' => '-' . $total, 'customer_id' => 0, 'billing_email' => '', 'date_created_gmt' => $date, 'date_updated_gmt' => $date, 'parent_order_id' => $parent, 'payment_method' => '', 'payment_method_title' => '', 'transaction_id' => '', 'ip_address' => '', 'user_agent' => '', 'customer_note' => '' ) );
	$write->add( $tables( 'wc_orders_meta' ), array( 'order_id' => $id, 'meta_key' => '_refund_amount', 'meta_value' => $total ) );
	foreach ( $lines as list( $sold_item, $product, $variation, $name, $quantity, $money ) ) {
		++$item;
		$write->add( $tables( 'woocommerce_order_items' ), array( 'order_item_id' => $item, 'order_item_name' => $name, 'order_item_type' => 'line_item', 'order_id' => $id ) );
		foreach ( array( '_product_id' => (string) $product, '_variation_id' => (string) $variation, '_qty' => (string) -$quantity, '_tax_class' => '', '_line_subtotal' => '-' . $money, '_line_subtotal_tax' => '0', '_line_total' => '-' . $money, '_line_tax' => '0', '_refunded_item_id' => (string) $sold_item ) as $key => $value ) {
			$write->add( $tables( 'woocommerce_order_itemmeta' ), array( 'order_item_id' => $item, 'meta_key' => $key, 'meta_value' => $value ) );
		}
		$sold[ $product ] -= $quantity;
	}
}
$write->flush();

foreach ( $sold as $product => $quantity ) {
	update_post_meta( $product, 'total_sales', $quantity );
	$wpdb->update( $tables( 'wc_product_meta_lookup' ), array( 'total_sales' => $quantity ), array( 'product_id' => $product ) );
}
// Without statistics SQLite joins order lines by the wrong index and takes minutes.
foreach ( array( 'wc_orders', 'woocommerce_order_items', 'woocommerce_order_itemmeta', 'wc_order_stats', 'wc_order_product_lookup', 'posts', 'postmeta' ) as $table ) {
	$wpdb->query( 'ANALYZE TABLE ' . $tables( $table ) );
}
wp_cache_flush();
WP_CLI::log( sprintf( '%d orders, %d refunds, %d shoppers', count( $history ), count( $returns ), count( $people ) ) );
