#!/usr/bin/env bash
# Bench "offers": who qualifies, by the extension and by PHP; segments of 100,000 customers beside SQL on MariaDB;
# what 50 live offers add to a recalculation of the cart. TANDEM_EXTENSION names the extension; offers.sh [STORE FOLDER].
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
store=${1:-$root/.work/store}
php -n -d extension="${TANDEM_EXTENSION:?the extension, a .so file}" "$here/offers.php"

work=$(mktemp -d)
. "$root/tests/tools/store/serve.sh"
die() { echo "$*" >&2; exit 1; }
socket=
finish() { stop_pid "$work/db/server.pid"; rm -rf "$work"; }
trap finish EXIT
if command -v mariadbd >/dev/null && (mariadb_start "$work/db"); then
	socket=$(mariadb_socket "$work/db")
fi
pdo=()
for extension in pdo mysqlnd pdo_mysql; do
	php -n -m | grep -qix "$extension" || pdo+=(-d "extension=$extension")
done
php -n "${pdo[@]}" -d extension="$TANDEM_EXTENSION" "$here/offers_segments.php" "${TANDEM_CUSTOMERS:-100000}" "${TANDEM_ORDERS:-1000000}" "$socket"

if [ -f "$store/store.json" ]; then
	"$root/build.sh" wp --dir "$store" eval-file --use-include "$here/cart_time.php" 0 "${TANDEM_PAIRS:-400}" 50
else
	printf '{"bench":"offers","figure":"time a recalculation gains","value":null,"against":null,"reason":"no store at %s"}\n' "$store"
fi
