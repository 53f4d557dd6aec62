#!/usr/bin/env bash
# Bench "flood": 1,000 personal requests a second for 10 seconds from one address (TANDEM_RATE, TANDEM_SECONDS) at a shop
# on nginx, php-fpm and MariaDB with a page cache, while a shopper of another address reads pages. One JSON line a figure;
# fails on any 5xx, on a request that is let through beyond the owner's number, and where the shopper's page does not
# come. TANDEM_PORT (8457) a port.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
port=${TANDEM_PORT:-8457}
store=$root/.work/bench-flood
trap '"$root/build.sh" store-stop --dir "$store" >&2' EXIT
"$root/build.sh" store --dir "$store" --database mariadb --demo --no-debug --page-cache --port "$port" --extension "${TANDEM_EXTENSION:?the extension, a .so file}" >&2
"$root/build.sh" wp --dir "$store" tandem train --restart --format=json >&2
"$root/build.sh" wp --dir "$store" eval '$settings = \Tandem\Plugin\Plugin::instance()->settings(); $settings->update( array( "live" => true, "setup_done" => true ) ); printf( "%d requests a minute\n", $settings->get( "requests.minute" ) );' >&2
STORE_URL=http://127.0.0.1:$port timeout 120 node "$here/flood.mjs" "${TANDEM_RATE:-1000}" "${TANDEM_SECONDS:-10}"
