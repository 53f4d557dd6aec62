#!/bin/bash
# Tables: sizes of script and style, server time beside [products], 10,000 products page by page, and the browser
# beside DataTables and Tabulator. Needs a demo store: tables.sh [STORE FOLDER].
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
store=${1:-$root/.work/store}
figure() { printf '{"bench":"tables","figure":"%s","value":%s,"unit":"bytes","against":"budget","against_value":%s,"ratio":%s}\n' "$1" "$2" "$3" "$(awk "BEGIN { printf \"%.3f\", $2 / $3 }")"; }
missing() { printf '{"bench":"tables","figure":"%s","value":null,"against":null,"reason":"%s"}\n' "$1" "$2"; }
bytes() {
	local file sum=0
	for file in "$@"; do sum=$((sum + $(gzip -9c "$root/plugin/assets/$file" | wc -c))); done
	echo "$sum"
}

figure "script, gzipped" "$(bytes js/cart.js js/table.js js/table-cart.js js/table-tools.js js/table-pages.js)" 15360
figure "style, gzipped" "$(bytes css/table.css)" 10240
if [ ! -f "$store/store.json" ]; then
	missing "server and browser" "no store at $store"
	exit 0
fi
wp() { "$root/build.sh" wp --dir "$store" "$@"; }
large() { (cd "$root" && wp eval-file --use-include tests/e2e/lib/table-large.php "$@"); }
trap 'large remove || true' EXIT

large 230
wp eval-file --use-include "$root/tests/bench/tables.php"

# Peers for the browser: from npm, kept beside the other caches, never part of the plugin.
peers=${XDG_CACHE_HOME:-$HOME/.cache}/tandem/table-peers
mkdir -p "$peers"
if [ ! -d "$peers/node_modules/lighthouse" ]; then
	echo '{"private":true}' >"$peers/package.json"
	npm install --prefix "$peers" --no-audit --no-fund --ignore-scripts jquery@3 datatables.net@2 tabulator-tables@6 lighthouse@12 >/dev/null 2>&1 || missing "browser peers" "npm could not install them"
fi
[ -d "$root/tests/e2e/node_modules" ] || (cd "$root/tests/e2e" && npm install --no-audit --no-fund --no-save >/dev/null 2>&1)
(cd "$root" && STORE_URL=$(jq -r .url "$store/store.json") STORE_DIR=$store PEERS=$peers node tests/bench/tables_browser.mjs)

started=$(date +%s)
large 10000
printf '{"bench":"tables","figure":"10,000 products: made and indexed","value":%s,"unit":"s","against":null}\n' "$(($(date +%s) - started))"
wp eval-file --use-include "$root/tests/bench/tables_large.php"
