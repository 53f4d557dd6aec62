#!/usr/bin/env bash
# Bench "first-run": from the zip to a live suggestion, a bundle that was sold and a table, in the browser only,
# in the demo shop without anything of Tandem in it. Prints seconds and clicks of each part.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../tools/lib.sh"
. "$TOOLS/compile.sh"
. "$TOOLS/store/store.sh"
. "$TOOLS/suites.sh"
. "$TOOLS/package.sh"

store=$WORK/bench/first-run
store_needs sqlite
store_golden_demo sqlite
[ ! -f "$store/store.json" ] || store_down "$store"
rm -rf "$store"
mkdir -p "$(dirname "$store")"
store_copy "$GOLDEN" "$store"
port=$(free_port)
store_describe "$store" sqlite "http://127.0.0.1:$port" "${TANDEM_EXTENSION:-none}" true
quietly store_wp "$store" rewrite flush
package_all >&2
trap 'store_down "$store"' EXIT
if [ "${TANDEM_EXTENSION:-none}" = none ]; then serve_embedded "$store" "$port" 4; else serve_embedded "$store" "$port" 4 -d "extension=$TANDEM_EXTENSION"; fi
browser_modules
for _ in $(seq 100); do curl -fs -o /dev/null "http://127.0.0.1:$port/shop/" && break; sleep .1; done
STORE_URL=http://127.0.0.1:$port STORE_DIR=$store TANDEM_ZIP=$ROOT/dist/$PLUGIN-$(package_version).zip node "$ROOT/tests/bench/first-run.mjs"
