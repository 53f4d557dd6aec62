<?php
/**
 * wp eval-file compare.php FILE: makes the traffic three weeks old, refunds and cancels some of it, and compares what
 * the pages Experiments and Reports say with an independent SQL script.
 */

declare(strict_types=1);

use Tandem\Plugin\Experiments\ExperimentStore;
use Tandem\Plugin\Plugin;

global $wpdb;
$p    = $wpdb->prefix;
$file = json_decode( (string) file_get_contents( $args[0] ), true );
$line = static fn( string $figure, mixed $value, string $unit, ?string $against = null, mixed $other = null, array $more = array() ): int => print( json_encode( array( 'bench' => 'traffic', 'figure' => $figure, 'value' => $value, 'unit' => $unit, 'against' => $against, 'against_value' => $other ) + $more ) . "\n" );
$must = static function ( bool $holds, string $what ): void {
	if ( ! $holds ) {
		throw new RuntimeException( $what );
	}
};
wp_set_current_user( 1 );

$sold = wc_get_orders( array( 'limit' => -1, 'status' => 'processing', 'orderby' => 'ID', 'order' => 'ASC' ) );
wc_create_refund( array( 'order_id' => $sold[0]->get_id(), 'amount' => '12.34' ) );
$sold[1]->update_status( 'cancelled' );
$shift = 21 * DAY_IN_SECONDS;
foreach ( $sold as $order ) {
	$order->set_date_created( $order->get_date_created()->getTimestamp() - $shift );
	$order->save();
}
$wpdb->query( "UPDATE {$p}tandem_events SET at = at - $shift" ); // phpcs:ignore
$wpdb->query( $wpdb->prepare( "UPDATE {$p}tandem_event_days SET day = %s WHERE day = %s", wp_date( 'Y-m-d', time() - $shift ), wp_date( 'Y-m-d' ) ) );
$store = new ExperimentStore();
foreach ( $store->all() as $one ) {
	$store->save( $one->with( array( 'started' => $one->started - $shift ) ) );
}
$facts = Plugin::instance()->report_facts();
$facts->clear();
while ( ! $facts->refresh( 30.0 ) ) {
	continue;
}

$answer = rest_do_request( new WP_REST_Request( 'GET', '/tandem/v1/experiments' ) )->get_data();
foreach ( $answer['experiments'] as $row ) {
	$planted = 'planted' === $row['name'];
	$reader  = Plugin::instance()->experiment_counts()->request( $row['key'], array_column( $row['arms'], 'weight', 'id' ), time(), $row['started'] );
	foreach ( $reader['arms'] as $arm ) {
		$sql   = str_replace( array( '{prefix}', '{key}', '{arm}' ), array( $p, $row['key'], $arm['id'] ), (string) file_get_contents( __DIR__ . '/independent.sql' ) );
		$found = $wpdb->get_row( $sql, ARRAY_A ); // phpcs:ignore
		$ours  = array( $arm['visitors'], array_sum( array_column( $arm['buyers'], 2 ) ), array_sum( array_column( $arm['buyers'], 0 ) ) );
		foreach ( array( 'visitors', 'orders', 'cents' ) as $at => $name ) {
			$line( "{$row['name']}, {$arm['id']}: $name", $ours[ $at ], $name, 'independent SQL', (int) $found[ $name ] );
			$must( $ours[ $at ] === (int) $found[ $name ], "{$row['name']}, {$arm['id']}, $name: expected {$found[ $name ]}, found {$ours[ $at ]}" );
		}
	}
	$report  = $row['report']['arms'][0];
	$metrics = array_column( $report['metrics'], null, 'metric' );
	foreach ( array( 'revenue_per_visitor', 'order_value' ) as $name ) {
		$metric = $metrics[ $name ];
		$effect = $planted ? 0.08 * $metric['control'] : 0.0;
		$line( "{$row['name']}: $name", round( 100 * $metric['difference'] / $metric['control'], 2 ), '%', 'planted', $planted ? 8 : 0, array( 'interval' => array_map( static fn( float $end ): float => round( 100 * $end / $metric['control'], 2 ), $metric['interval'] ), 'significant' => $metric['significant'], 'state' => $report['state'] ) );
		$must( $effect > $metric['interval'][0] && $effect < $metric['interval'][1], "{$row['name']}: the planted effect on $name is outside its interval" );
		$must( $planted || ! $metric['significant'], "null: a winner by $name" );
	}
	$must( $planted || ! in_array( $report['state'], array( 'better', 'worse', 'guardrail', 'sample_ratio' ), true ), "null: {$report['state']}" );
}

$day     = wp_date( 'Y-m-d', time() - $shift );
$request = new WP_REST_Request( 'GET', '/tandem/v1/reports/metrics' );
$request->set_query_params( array( 'from' => $day, 'to' => $day ) );
$data = rest_do_request( $request )->get_data();
$visitors = count( $file['visitors'] );
$line( 'visits of the dashboard', $data['sums']['current']['visits'], 'visits', 'visitors sent', $visitors );
$must( $data['sums']['current']['visits'] === $visitors, 'visits: a batch that came twice was counted twice, or a forged one was' );
$cents = (int) $wpdb->get_var( "SELECT SUM(ROUND(100 * w.total_amount)) FROM {$p}wc_orders w LEFT JOIN {$p}wc_orders o ON o.id = w.parent_order_id WHERE COALESCE(o.status, w.status) IN ('wc-processing', 'wc-completed') AND (w.type = 'shop_order' OR w.type = 'shop_order_refund')" );
$line( 'revenue of the dashboard', $data['sums']['current']['revenue'], 'cents', 'independent SQL', $cents );
$must( $cents === $data['sums']['current']['revenue'], 'revenue of the dashboard' );
$line( 'rows that came again and were left out', $data['unseen']['repeated'], 'rows', 'sent', 4 * (int) ceil( $visitors / 5 ) );
$line( 'forged rows that were left out', $data['unseen']['refused'], 'rows', 'sent', 3 * (int) ceil( $visitors / 7 ) );
$must( $data['unseen'] == array( 'repeated' => 4 * (int) ceil( $visitors / 5 ), 'refused' => 3 * (int) ceil( $visitors / 7 ) ), 'what was left out: ' . json_encode( $data['unseen'] ) ); // phpcs:ignore
