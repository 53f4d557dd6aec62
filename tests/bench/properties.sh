#!/bin/bash
# Bench "properties": the properties of quotes in tests/rust/pricing.rs on TANDEM_CASES (100000) cases each; every test run
# tries 1024. A case that fails is written to tests/rust/pricing.seeds.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cases=${TANDEM_CASES:-100000}
report=$(cd "$root" && CARGO_TARGET_DIR=${XDG_CACHE_HOME:-$HOME/.cache}/tandem/target/properties PROPTEST_CASES=$cases cargo test --release --locked --no-default-features --test rust pricing:: 2>&1) || {
	tail -n 60 <<<"$report" >&2
	exit 1
}
# Each is a function with arguments: the other tests of the file take none.
properties=$(sed -n '/^proptest!/,/^}/p' "$root/tests/rust/pricing.rs" | grep -oE 'fn [a-z_]+\(' | grep -oE '[a-z_]+\(' | tr -d '(' | while read -r name; do grep -c "pricing::$name ... ok" <<<"$report" || true; done | awk '{ n += $1 } END { print n + 0 }')
printf '{"bench":"properties","figure":"properties of quotes that held for %d cases each","value":%d,"unit":"properties","against":null}\n' "$cases" "$properties"
