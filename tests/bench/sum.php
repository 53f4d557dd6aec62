<?php
/**
 * Sums up figures of the same name, each a number or a number of so many ("of 500 over 9 routes"): a JSON line each, from
 * standard input to standard output.
 */

declare(strict_types=1);

$sums = array();
while ( false !== ( $line = fgets( STDIN ) ) ) {
	$figure = json_decode( $line, true );
	if ( ! is_array( $figure ) ) {
		continue;
	}
	$of   = preg_match( '/^of (\d+)(.*)$/', $figure['unit'], $found ) ? $found : array( '', null, $figure['unit'] );
	$name = $figure['figure'];
	$sums[ $name ] ??= array( ...$figure, 'value' => 0, 'of' => 0 );
	$sums[ $name ]['value'] += $figure['value'];
	$sums[ $name ]['of']    += (int) $of[1];
	$sums[ $name ]['unit']   = null === $of[1] ? $of[2] : 'of ' . $sums[ $name ]['of'] . $of[2];
}
foreach ( $sums as $sum ) {
	echo json_encode( array_diff_key( $sum, array( 'of' => 0 ) ) ), "\n";
}
