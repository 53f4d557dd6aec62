#!/usr/bin/env bash
# Bench "traffic": visitors and buyers through the real endpoints of a store. First how many batches of ten events a
# second the intake takes, beside an empty REST route of WordPress in the same run; then TANDEM_VISITORS (600) visitors
# in two experiments, one with a planted effect of 8 % and one without any, with batches that come twice and rows that
# are forged. Compared to the cent with an SQL script over WooCommerce's own tables. TANDEM_EXTENSION names the
# extension, TANDEM_PORT (8475) a port, TANDEM_DATABASE sqlite or mariadb.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
store=$root/.work/bench-traffic
port=${TANDEM_PORT:-8475}
"$root/build.sh" store --dir "$store" --database "${TANDEM_DATABASE:-mariadb}" --no-debug --workers 4 --port "$port" --extension "${TANDEM_EXTENSION:?the extension, a .so file}" >&2
trap '"$root/build.sh" store-stop --dir "$store"' EXIT
mkdir -p "$store/site/wp-content/mu-plugins"
cp "$here/traffic/empty-route.php" "$store/site/wp-content/mu-plugins/"
"$root/build.sh" wp --dir "$store" eval-file --use-include "$here/traffic/prepare.php" "${TANDEM_VISITORS:-600}" "$store/visitors.json" >&2
STORE_URL=http://127.0.0.1:$port VISITORS=$store/visitors.json node "$here/traffic/walk.mjs"
"$root/build.sh" wp --dir "$store" eval-file --use-include "$here/traffic/compare.php" "$store/visitors.json"
