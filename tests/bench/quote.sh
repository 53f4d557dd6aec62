#!/bin/bash
# Figures of the pricing core, one JSON line each (design: benchmarks contract).
# TANDEM_BIN names the binary; QUOTE_REQUESTS how many random requests the engines are compared on.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tandem=${TANDEM_BIN:-${TANDEM:?TANDEM_BIN names the binary tandem}}
requests=${QUOTE_REQUESTS:-1000000}

# The same carts in both engines, in this run.
for shape in "10 50" "10 200"; do
	read -r lines rules <<<"$shape"
	request=$("$tandem" quote --print-timed --lines "$lines" --rules "$rules")
	rust=$("$tandem" quote --time 2000 --lines "$lines" --rules "$rules")
	php=$(php -d opcache.enable_cli=1 -d opcache.jit=off "$here/quote_time.php" <<<"$request")
	figure() {
		awk -v l="$lines" -v r="$rules" -v how="$1" -v a="$2" -v b="$php" 'BEGIN {
			printf "{\"bench\":\"quote\",\"figure\":\"quote of %d lines, %d bundles, %s\",\"value\":%.1f,\"unit\":\"us\",\"against\":\"the PHP twin, array to array\",\"against_value\":%.1f,\"ratio\":%.1f}\n", l, r, how, a, b, b / a }'
	}
	figure 'JSON to JSON' "$rust"
	[ -z "${TANDEM_EXTENSION:-}" ] || figure 'array to array by the extension' "$(php -d extension="$TANDEM_EXTENSION" -d opcache.enable_cli=1 -d opcache.jit=off "$here/quote_time.php" <<<"$request")"
done

# Rust, its way by arrays, PHP, and the oracle of whole numbers on the same requests.
oracle=$(mktemp)
trap 'rm -f "$oracle"' EXIT
status=0
report=$("$tandem" quote --generate "$requests" --seed "${QUOTE_SEED:-1}" | tee >(python3 "$here/quote_oracle.py" >"$oracle"; echo done >>"$oracle") |
	php -d opcache.enable_cli=1 ${TANDEM_EXTENSION:+-d extension="$TANDEM_EXTENSION"} "$here/quote_compare.php") || status=1
until grep -q done "$oracle"; do sleep 0.2; done
php -r '
	[ , $r, $o ] = $argv;
	$r = json_decode( $r, true );
	$o = json_decode( strtok( $o, "\n" ), true );
	$figures = array(
		array( "random requests that Rust and PHP answer in different bytes", $r["different"], $r["requests"] ),
		array( "the same by the extension, array to array", $r["arrays"], $r["requests"] ),
		array( "random requests of which an amount is another by whole numbers of any size", $o["different"], $o["reckoned"] ),
		array( "carts whose saving was held to the largest by trying everything", $o["largest"], $o["reckoned"] ),
	);
	foreach ( $figures as [ $name, $value, $of ] ) {
		echo json_encode( array( "bench" => "quote", "figure" => $name, "value" => $value, "unit" => "of $of", "against" => null ) ), "\n";
	}
	exit( 0 === $o["different"] && $o["reckoned"] ? 0 : 1 );' "$report" "$(cat "$oracle")" || status=1
exit $status
