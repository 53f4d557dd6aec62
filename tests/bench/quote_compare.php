<?php
/**
 * Reads pairs of lines (request, answer of the Rust engine) and answers each request in PHP:
 * prints how many there were and how many answers differ in any byte, and shows the first.
 * Usage: tandem quote --generate 1000 | php tests/bench/quote_compare.php
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
while ( false !== ( $tandem_request = fgets( STDIN ) ) ) { // phpcs:ignore Generic.CodeAnalysis.AssignmentInCondition -- A stream is read like this.
	$tandem_want = rtrim( (string) fgets( STDIN ), "\n" );
	try {
		$tandem_got = Quote::json( $tandem_request );
	} catch ( EngineException $tandem_error ) {
		$tandem_got = $tandem_error->errorCode . ' ' . $tandem_error->getMessage();
		++$tandem_errors;
	}
	++$tandem_count;
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
	)
), "\n";
exit( 0 === $tandem_different && 0 < $tandem_count ? 0 : 1 );
