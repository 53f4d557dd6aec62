#!/usr/bin/env bash
# Bench "setup": the wizard's own requests in a shop with 20,000 more orders than the demo's, on MariaDB: reading the
# orders until suggestions stand, and what its four steps show. The goal is 60 s in all.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
store=$root/.work/bench-setup
"$root/build.sh" store --dir "$store" --demo --database mariadb --no-debug --workers 2 --port "${TANDEM_PORT:-8495}" --extension "${TANDEM_EXTENSION:?the extension, a .so file}" >&2
trap '"$root/build.sh" store-stop --dir "$store"' EXIT
"$root/build.sh" wp --dir "$store" eval-file --use-include "$here/reports/seed.php" "${TANDEM_ORDERS:-20000}" 1000 >&2
"$root/build.sh" wp --dir "$store" eval-file --use-include "$here/setup.php"
