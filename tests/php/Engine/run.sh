#!/bin/bash
# The tests of the PHP library, once by PHP alone and once with the extension loaded.
# TANDEM_EXTENSION names the extension; TANDEM_TEST_EXTENSION one built with the feature php-test.
# Further arguments go to PHPUnit.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
phpunit=$(command -v phpunit) || { echo "phpunit is missing: apt-get install phpunit" >&2; exit 1; }
run() { php "$@" --do-not-cache-result --colors=never --fail-on-risky --fail-on-warning "${more[@]}" "$here"; }
more=("$@")
echo "== PHP alone"
run "$phpunit"
if [ -n "${TANDEM_EXTENSION:-}" ]; then
	echo "== with the extension"
	run -d extension="$TANDEM_EXTENSION" "$phpunit"
fi
