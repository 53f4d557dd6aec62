#!/usr/bin/env bash
# Bench "reports": the dashboard of a shop with 200,000 orders and 1,000,000 events on MariaDB: seconds until its
# numbers are there, reading the orders for the first time, and whether every sum is that of an independent SQL script
# over WooCommerce's own tables. TANDEM_EXTENSION names the extension, TANDEM_PORT (8485) a port.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
store=$root/.work/bench-reports
"$root/build.sh" store --dir "$store" --database mariadb --no-debug --workers 2 --port "${TANDEM_PORT:-8485}" --extension "${TANDEM_EXTENSION:?the extension, a .so file}" >&2
trap '"$root/build.sh" store-stop --dir "$store"' EXIT
"$root/build.sh" wp --dir "$store" eval-file --use-include "$here/reports/seed.php" "${TANDEM_ORDERS:-200000}" "${TANDEM_EVENTS:-1000000}" >&2
"$root/build.sh" wp --dir "$store" eval-file --use-include "$here/reports/measure.php"
