<?php
/**
 * wp eval-file setup.php: the wizard's requests, timed.
 */

declare(strict_types=1);

wp_set_current_user( 1 );
$ask = static function ( string $method, string $path ): array {
	$answer = rest_do_request( new WP_REST_Request( $method, "/tandem/v1$path" ) );
	if ( 200 !== $answer->get_status() ) {
		throw new RuntimeException( "$path: " . wp_json_encode( $answer->get_data() ) );
	}
	return (array) $answer->get_data();
};
$said = static function ( string $figure, float $value, array $more = array() ): void {
	echo wp_json_encode( array( 'bench' => 'setup', 'figure' => $figure, 'value' => round( $value, 2 ), 'unit' => 's', 'against' => $more['against'] ?? null ) + $more ), "\n";
};

$began = microtime( true );
$ask( 'POST', '/training' );
$longest = 0.0;
for ( $step = 1; $step < 200; $step++ ) {
	$before  = microtime( true );
	$state   = $ask( 'POST', '/training/step' );
	$longest = max( $longest, microtime( true ) - $before );
	if ( empty( $state['running'] ) ) {
		break;
	}
}
$read = microtime( true ) - $began;
$said( 'reading the orders', $read, array( 'orders' => $state['orders'] ?? null, 'steps' => $step, 'longest_request' => round( $longest, 2 ) ) );
$before = microtime( true );
$report = $ask( 'GET', '/setup' );
$shown  = microtime( true ) - $before;
$said( 'what the four steps show', $shown, array( 'pairs' => $report['pairs']['count'] ?? null ) );
$said( 'the wizard in all', $read + $shown, array( 'against' => 60 ) );
