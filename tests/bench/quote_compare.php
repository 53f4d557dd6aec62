<?php
/**
 * Reads pairs of lines (request, answer of the Rust engine) and answers each request in PHP:
 * prints how many there were and how many answers differ in any byte, and shows the first. Where the
 * extension is loaded, its way from array to array is held to the same answers.
 * Usage: tandem quote --generate 1000 | php [-d extension=tandem.so] tests/bench/quote_compare.php
 *
 * @package Tandem
 */

declare(strict_types=1);

use Tandem\Exception\EngineException;
use Tandem\Fallback\Pricing\Quote;

require dirname( __DIR__, 2 ) . '/php/autoload.php';

$tandem_count     = 0;
$tandem_different = 0;
$tandem_errors    = 0;
$tandem_applied   = 0;
$tandem_arrays    = 0;
while ( false !== ( $tandem_request = fgets( STDIN ) ) ) { // phpcs:ignore Generic.CodeAnalysis.AssignmentInCondition -- A stream is read like this.
	$tandem_want = rtrim( (string) fgets( STDIN ), "\n" );
	try {
		$tandem_got = Quote::json( $tandem_request );
	} catch ( EngineException $tandem_error ) {
		$tandem_got = $tandem_error->errorCode . ' ' . $tandem_error->getMessage();
		++$tandem_errors;
	}
	++$tandem_count;
	if ( class_exists( Tandem\Native\Engine::class, false ) ) {
		try {
			// The second time its rules are those that the extension has kept.
			Tandem\Native\Engine::quoteArray( (array) json_decode( $tandem_request, true ) );
			$tandem_array = Tandem\Native\Engine::quoteArray( (array) json_decode( $tandem_request, true ) );
			$tandem_other = $tandem_array !== json_decode( $tandem_want, true );
		} catch ( Tandem\Native\EngineException $tandem_error ) {
			$tandem_array = $tandem_error->errorCode . ' ' . $tandem_error->getMessage();
			$tandem_other = $tandem_array !== $tandem_want;
		}
		if ( $tandem_other && 1 === ++$tandem_arrays ) {
			fwrite( STDERR, "request $tandem_request\nrust    $tandem_want\narray   " . json_encode( $tandem_array ) . "\n" );
		}
	}
	$tandem_applied += (int) str_contains( $tandem_got, '"applied":[{' );
	if ( $tandem_got !== $tandem_want && 1 === ++$tandem_different ) {
		fwrite( STDERR, "request $tandem_request\nrust    $tandem_want\nphp     $tandem_got\n" );
	}
}
echo json_encode(
	array(
		'requests'  => $tandem_count,
		'different' => $tandem_different,
		'errors'    => $tandem_errors,
		'applied'   => $tandem_applied,
		'arrays'    => $tandem_arrays,
	)
), "\n";
exit( 0 === $tandem_different && 0 === $tandem_arrays && 0 < $tandem_count ? 0 : 1 );
