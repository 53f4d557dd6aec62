#!/bin/bash
# Tables: sizes of script and style, and server time beside [products]. Needs a store: tables.sh [STORE FOLDER].
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
store=${1:-$root/.work/store}
figure() { printf '{"bench":"tables","figure":"%s","value":%s,"unit":"bytes","against":"budget","against_value":%s,"ratio":%s}\n' "$1" "$2" "$3" "$(awk "BEGIN { printf \"%.3f\", $2 / $3 }")"; }
bytes() {
	local file sum=0
	for file in "$@"; do sum=$((sum + $(gzip -9c "$root/plugin/assets/$file" | wc -c))); done
	echo "$sum"
}

figure "script, gzipped" "$(bytes js/cart.js js/table.js js/table-cart.js js/table-tools.js)" 15360
figure "style, gzipped" "$(bytes css/table.css)" 10240
if [ -f "$store/store.json" ]; then
	"$root/build.sh" wp --dir "$store" eval-file --use-include "$root/tests/bench/tables.php"
else
	printf '{"bench":"tables","figure":"server time","value":null,"against":null,"reason":"no store at %s"}\n' "$store"
fi
