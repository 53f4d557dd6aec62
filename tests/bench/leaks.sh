#!/usr/bin/env bash
# Bench "leaks": what valgrind still finds lost after N and after 10 N rounds of every call, errors
# included, and what one process grows by over many. TANDEM_EXTENSION and TANDEM_BIN name what is tested.
# TANDEM_ROUNDS (20) under valgrind, TANDEM_SOAK (60000) rounds of 17 calls in the soak.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
extension=${TANDEM_EXTENSION:?the extension, a .so file}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/models"
php -n "$root/tests/tools/demo/export.php" "$work/demo"
"${TANDEM_BIN:?the tandem binary}" train --orders "$work/demo/orders.csv" --catalog "$work/demo/catalogue.csv" --site bench --out "$work/models/model-1.tdm" >"$work/trained.json"
rounds=${TANDEM_ROUNDS:-20}
if command -v valgrind >/dev/null; then
	# lost ROUNDS: bytes definitely and possibly lost, and still reachable.
	lost() {
		USE_ZEND_ALLOC=0 ZEND_DONT_UNLOAD_MODULES=1 valgrind --leak-check=full --log-file="$work/valgrind.$1" \
			php -n -d extension="$extension" "$here/engine_exercise.php" "$work/models" "$1"
		awk '/definitely lost:|possibly lost:|indirectly lost:/ { gsub(",", ""); lost += $4 } /still reachable:/ { gsub(",", ""); kept = $4 } /ERROR SUMMARY/ { errors = $4 } END { print lost + 0, kept + 0, errors + 0 }' "$work/valgrind.$1"
	}
	read -r lost_few kept_few _ < <(lost "$rounds")
	read -r lost_many kept_many _ < <(lost $((rounds * 10)))
	printf '{"bench":"leaks","figure":"bytes lost under valgrind, %d rounds more","value":%d,"unit":"bytes","against":null,"detail":{"lost":[%d,%d],"still_reachable":[%d,%d],"rounds":[%d,%d]}}\n' \
		$((rounds * 9)) $((lost_many - lost_few)) "$lost_few" "$lost_many" "$kept_few" "$kept_many" "$rounds" $((rounds * 10))
else
	printf '{"bench":"leaks","figure":"bytes lost under valgrind","value":null,"unit":"bytes","against":null,"reason":"valgrind is missing"}\n'
fi
php -n -d extension="$extension" "$here/engine_exercise.php" "$work/models" "${TANDEM_SOAK:-60000}" soak
