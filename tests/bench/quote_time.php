<?php
/**
 * Microseconds of one quote, array to array, by PHP alone or, with the extension loaded, by the extension: reads a
 * request on standard input.
 *
 * @package Tandem
 */

declare(strict_types=1);

require dirname( __DIR__, 2 ) . '/php/autoload.php';

$tandem_request = json_decode( (string) stream_get_contents( STDIN ), true );
$tandem_native  = class_exists( Tandem\Native\Engine::class, false );
$tandem_times   = array();
for ( $tandem_round = 0; $tandem_round < 600; $tandem_round++ ) {
	$tandem_start = hrtime( true );
	$tandem_native ? Tandem\Native\Engine::quoteArray( $tandem_request ) : Tandem\Fallback\Pricing\Quote::quote( $tandem_request );
	$tandem_times[] = hrtime( true ) - $tandem_start;
}
sort( $tandem_times );
printf( "%.3f\n", $tandem_times[300] / 1000 );
