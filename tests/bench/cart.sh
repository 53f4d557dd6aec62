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
beside=${TANDEM_DISCOUNT_PLUGIN:-}
if [ ! -f "$beside/woo-discount-rules.php" ]; then
	printf '{"bench":"cart","figure":"time a recalculation gains","value":null,"against":"a free discount plugin","reason":"TANDEM_DISCOUNT_PLUGIN names no folder of the plugin woo-discount-rules"}\n'
	exit 0
fi
wp() { "$root/build.sh" wp --dir "$store" "$@"; }
beside() { wp eval-file --use-include "$root/tests/bench/cart_beside.php" "$@"; }
plugins=$(wp eval 'echo WP_PLUGIN_DIR;')
cp -R "$beside" "$plugins/woo-discount-rules"
trap 'beside clean >/dev/null; wp plugin deactivate woo-discount-rules >/dev/null 2>&1; rm -rf "$plugins/woo-discount-rules"' EXIT
wp plugin activate woo-discount-rules >/dev/null 2>&1
beside make >/dev/null
beside time 400 | grep '^{'
