#!/usr/bin/env bash
# cart_proof.sh EXTENSION: one test of CartProofTest (TANDEM_PROOF) at length, in a store of its own
# (TANDEM_DATABASE, sqlite), once for each of TANDEM_SEEDS. Its figures go to stdout.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
store=$root/.work/bench-cart
port=${TANDEM_PORT:-8456}
"$root/build.sh" store --dir "$store" --database "${TANDEM_DATABASE:-sqlite}" --no-debug --workers 1 --port "$port" --extension "$1" >&2
trap '"$root/build.sh" store-stop --dir "$store" >&2' EXIT
"$root/build.sh" wp --dir "$store" option update woocommerce_prices_include_tax "${TANDEM_INCLUSIVE:-no}" >&2
TANDEM_FIGURES=$(mktemp)
export TANDEM_FIGURES
status=0
for TANDEM_SEED in ${TANDEM_SEEDS:-0}; do
	export TANDEM_SEED
	"$root/build.sh" phpunit --dir "$store" "$root/tests/php/Plugin/CartProofTest.php" --filter "$TANDEM_PROOF" >&2 || status=$?
	cat "$TANDEM_FIGURES"
	: >"$TANDEM_FIGURES"
done
rm -f "$TANDEM_FIGURES"
exit $status
