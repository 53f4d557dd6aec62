#!/bin/bash
# Bench "propose": the composed set of random carts beside trying every set. One JSON line a figure.
# PROPOSE_CARTS: how many.
set -euo pipefail
tandem=${TANDEM_BIN:-${TANDEM:?TANDEM names the binary tandem}}
carts=${PROPOSE_CARTS:-10000}
"$tandem" propose --compare "$carts" | php -r '
	$r = json_decode(stream_get_contents(STDIN), true);
	printf("{\"bench\":\"propose\",\"figure\":\"composed sets that are not the best of all sets\",\"value\":%d,\"unit\":\"of %d\",\"against\":\"trying every set\"}\n", $r["instances"] - $r["equal"], $r["instances"]);
	printf("{\"bench\":\"propose\",\"figure\":\"carts whose set another one would be without budget, refusals and a product that it must hold\",\"value\":%d,\"unit\":\"of %d\"}\n", $r["decided"], $r["instances"]);
	foreach (["p99" => "p99_ns", "median" => "median_ns"] as $name => $key) {
		printf("{\"bench\":\"propose\",\"figure\":\"composing a set among 64 products, %s\",\"value\":%.1f,\"unit\":\"us\",\"against\":\"trying every set\",\"against_value\":%.1f,\"ratio\":%.1f}\n", $name, $r["search"][$key] / 1000, $r["force"][$key] / 1000, $r["force"][$key] / max(1, $r["search"][$key]));
	}
	exit($r["instances"] === $r["equal"] ? 0 : 1);'
