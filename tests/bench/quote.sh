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
	rust=$("$tandem" quote --time 2000 --lines "$lines" --rules "$rules")
	php=$("$tandem" quote --print-timed --lines "$lines" --rules "$rules" | php -d opcache.enable_cli=1 -d opcache.jit=off "$here/quote_time.php")
	awk -v l="$lines" -v r="$rules" -v a="$rust" -v b="$php" 'BEGIN {
		printf "{\"bench\":\"quote\",\"figure\":\"quote of %d lines, %d bundles, JSON to JSON\",\"value\":%.1f,\"unit\":\"us\",\"against\":\"the PHP twin, array to array\",\"against_value\":%.1f,\"ratio\":%.1f}\n", l, r, a, b, b / a }'
done

report=$("$tandem" quote --generate "$requests" | php -d opcache.enable_cli=1 ${TANDEM_EXTENSION:+-d extension="$TANDEM_EXTENSION"} "$here/quote_compare.php")
php -r '$r = json_decode($argv[1], true); printf("{\"bench\":\"quote\",\"figure\":\"random requests that Rust and PHP answer in different bytes\",\"value\":%d,\"unit\":\"of %d\",\"against\":null}\n", $r["different"], $r["requests"]);' "$report"
