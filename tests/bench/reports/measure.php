<?php
/**
 * wp eval-file measure.php [again]: reads the orders once (not again), opens dashboard and behaviour reports, nothing
 * kept from an earlier opening, and compares the sums with independent SQL. With SAVEQUERIES the slowest statements of
 * each opening are named on stderr.
 */

declare(strict_types=1);

use Tandem\Plugin\Plugin;

global $wpdb;
$line  = static fn( string $figure, mixed $value, string $unit, ?string $against = null, mixed $other = null ): int => print( json_encode(
	array(
		'bench'         => 'reports',
		'figure'        => $figure,
		'value'         => $value,
		'unit'          => $unit,
		'against'       => $against,
		'against_value' => $other,
		'ratio'         => is_numeric( $other ) && 0.0 !== (float) $other && is_numeric( $value ) ? $value / $other : null,
	)
) . "\n" );
$store = Plugin::instance()->report_facts();
$began = microtime( true );
if ( 'again' !== ( $args[0] ?? '' ) ) {
	$store->clear();
}
while ( ! $store->refresh( 60.0 ) ) {
	fwrite( STDERR, json_encode( $store->progress() ) . "\n" );
}
'again' === ( $args[0] ?? '' ) || $line( 'first reading of ' . $store->progress()['done'] . ' orders', round( microtime( true ) - $began, 1 ), 's' );
$began = microtime( true );
delete_option( \Tandem\Plugin\Reports\SegmentMarkStore::OPTION );
Plugin::instance()->segment_marks()->daily();
while ( ! $store->refresh( 60.0 ) ) {
	continue;
}
$line( 'what the background does once a day: groups and segments of all customers, every day added up again', round( microtime( true ) - $began, 1 ), 's' );
( new \Tandem\Plugin\Reports\EventTotalStore() )->close();
wp_set_current_user( 1 );
$open = static function ( string $route, array $query ): array {
	$request = new WP_REST_Request( 'GET', "/tandem/v1/$route" );
	$request->set_query_params( $query );
	$began  = microtime( true );
	$answer = rest_do_request( $request );
	if ( 200 !== $answer->get_status() ) {
		throw new RuntimeException( (string) json_encode( $answer->get_data() ) );
	}
	return array( microtime( true ) - $began, $answer->get_data() );
};
rest_get_server();
$events = (int) $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->prefix}tandem_events" );
foreach ( array( 7, 30, 90, 365 ) as $days ) {
	$period = array(
		'from' => wp_date( 'Y-m-d', time() - $days * 86400 ),
		'to'   => wp_date( 'Y-m-d', time() - 86400 ),
	);
	$times = array();
	foreach ( array( 'reports/metrics' => 'dashboard', 'reports/behaviour' => 'behaviour reports' ) as $route => $what ) {
		for ( $run = 0; $run < 5; ++$run ) {
			delete_transient( 'tandem_reports' );
			$wpdb->queries = array();
			list( $time, $answer ) = $open( $route, $period );
			$times[ $what ][]      = $time;
			$data                  = 'dashboard' === $what ? $answer : $data;
		}
		usort( $wpdb->queries, static fn( array $one, array $other ): int => $other[1] <=> $one[1] );
		foreach ( array_slice( $wpdb->queries, 0, 6 ) as $query ) {
			fwrite( STDERR, round( $query[1], 3 ) . ' ' . substr( (string) preg_replace( '/\s+/', ' ', $query[0] ), 0, 170 ) . "\n" );
		}
		sort( $times[ $what ] );
		$line( "$what of $days days, $events events: median of 5", round( $times[ $what ][2], 3 ), 's', 'most of 5', round( $times[ $what ][4], 3 ) );
	}
	$open( 'reports/metrics', $period );
	list( $time ) = $open( 'reports/metrics', $period );
	$line( "dashboard of $days days, opened again within the hour", round( $time, 3 ), 's' );
	$zone = wp_timezone();
	$from = ( new DateTimeImmutable( $period['from'], $zone ) )->setTimezone( new DateTimeZone( 'UTC' ) )->format( 'Y-m-d H:i:s' );
	$to   = ( new DateTimeImmutable( $period['to'] . ' +1 day', $zone ) )->setTimezone( new DateTimeZone( 'UTC' ) )->format( 'Y-m-d H:i:s' );
	$sql  = str_replace( array( '{prefix}', '{from}', '{to}' ), array( $wpdb->prefix, $from, $to ), (string) file_get_contents( __DIR__ . '/independent.sql' ) );
	$row  = $wpdb->get_row( $sql, ARRAY_A ); // phpcs:ignore
	$sums = $data['sums']['current'];
	foreach ( array( 'orders', 'revenue', 'items', 'customers', 'repeat_customers', 'margin' ) as $name ) {
		$line( "$name of $days days", $sums[ $name ], 'revenue' === $name || 'margin' === $name ? 'cents' : 'count', 'independent SQL', (int) $row[ $name ] );
		if ( (int) $row[ $name ] !== $sums[ $name ] ) {
			throw new RuntimeException( "$name: expected {$row[$name]}, found {$sums[$name]}" );
		}
	}
}
