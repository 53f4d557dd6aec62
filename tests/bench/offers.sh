#!/usr/bin/env bash
# Bench "offers": who qualifies, by the extension and by PHP. TANDEM_EXTENSION names the extension.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
php -n -d extension="${TANDEM_EXTENSION:?the extension, a .so file}" "$here/offers.php"
