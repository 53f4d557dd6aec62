#!/usr/bin/env bash
# Bench "cart-requests": TANDEM_REQUESTS (10000) requests with foreign fields and absurd amounts over every way into
# cart and order; none may change a price. A process sends 500 of one seed, so that what is done is known however early
# the bench is stopped (stderr). On MariaDB: on SQLite most of the time goes into translating queries.
set -euo pipefail
wanted=${TANDEM_REQUESTS:-10000}
first=${TANDEM_FIRST_SEED:-20261122}
export TANDEM_PROOF=no_request TANDEM_REQUESTS=500 TANDEM_DATABASE=${TANDEM_DATABASE:-mariadb}
[ "$wanted" -ge 500 ] || TANDEM_REQUESTS=$wanted
TANDEM_SEEDS=$(seq -s ' ' "$first" $((first + (wanted + TANDEM_REQUESTS - 1) / TANDEM_REQUESTS - 1)))
export TANDEM_SEEDS
bash "$(dirname "$0")/cart_proof.sh" "${TANDEM_EXTENSION:?the extension, a .so file}" | tee /dev/stderr | php -r '
	$sums = array();
	while ( false !== ( $line = fgets( STDIN ) ) ) {
		$figure = json_decode( $line, true );
		if ( ! preg_match( "/^of (\d+)(.*)$/", $figure["unit"] ?? "", $of ) ) { continue; }
		$sum = $sums[ $figure["figure"] ] ?? array( 0, 0, "" );
		$sums[ $figure["figure"] ] = array( $sum[0] + $figure["value"], $sum[1] + $of[1], $of[2] );
	}
	foreach ( $sums as $name => $sum ) {
		echo json_encode( array( "bench" => "cart-requests", "figure" => $name, "value" => $sum[0], "unit" => "of " . $sum[1] . $sum[2], "against" => null ) ), "\n";
	}'
