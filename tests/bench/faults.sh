#!/usr/bin/env bash
# Bench "faults": what the model file promises, at length. One JSON line a figure.
# TANDEM_TEST_EXTENSION: an extension built with --features php-test, else it is built here.
# TANDEM_DAMAGES (1000000), TANDEM_KILLS (1000), TANDEM_SECONDS (60), TANDEM_SEED (1).
set -euo pipefail
cd "$(dirname "$0")/../.."
run() { cargo test --locked --no-default-features --test rust -- --ignored --exact --nocapture "$@"; }
run model_faults::a_million_random_damages model_faults::a_thousand_kills model_faults::sixteen_readers_for_a_minute \
	--test-threads=1 | grep -o '{"against.*}\|{"bench".*}'

# A panic inside the extension: a debug build of it can be told to panic. Too long a build for every test run.
if [ -z "${TANDEM_TEST_EXTENSION:-}" ]; then
	target=${XDG_CACHE_HOME:-$HOME/.cache}/tandem/target/panic
	CARGO_TARGET_DIR=$target cargo build --quiet --locked --lib --features php-test
	TANDEM_TEST_EXTENSION=$target/debug/libtandem.so
fi
failed=0
TANDEM_TEST_EXTENSION=$TANDEM_TEST_EXTENSION phpunit --do-not-cache-result --colors=never --fail-on-skipped \
	--filter testAPanicIsAnErrorAndTheNextCallIsFine tests/php/Engine/NativeFaultsTest.php >&2 || failed=1
printf '{"bench":"faults","figure":"100 panics in a row that were not caught, or broke the next call","value":%d,"unit":"runs","against":null}\n' $failed
