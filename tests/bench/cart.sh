#!/bin/bash
# Bench "cart": what a recalculation of the cart gains, in a store: cart.sh [STORE FOLDER]. One JSON line a figure.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
store=${1:-$root/.work/store}
if [ ! -f "$store/store.json" ]; then
	printf '{"bench":"cart","figure":"time a recalculation gains","value":null,"against":null,"reason":"no store at %s"}\n' "$store"
	exit 0
fi
for turn in page new again read; do
	"$root/build.sh" wp --dir "$store" eval-file --use-include "$root/tests/bench/cart_time.php" 50 400 0 "$turn"
done
"$root/build.sh" wp --dir "$store" eval-file --use-include "$root/tests/bench/cart_time.php" 0
printf '{"bench":"cart","figure":"time a recalculation gains","value":null,"against":"a free discount plugin","reason":"none is to be had from the package registries"}\n'
