#!/usr/bin/env bash
# Bench "fuzz": each cargo-fuzz target for TANDEM_SECONDS (60). One JSON line a target.
set -euo pipefail
cd "$(dirname "$0")/../.."
corpus=$(mktemp -d)
trap 'rm -rf "$corpus"' EXIT
for target in model forged query rules; do
	mkdir "$corpus/$target"
	[ $target != model ] || cp tests/models/v1.tdm "$corpus/$target/golden"
	[ $target != query ] || printf '{"strategy":"cart","cart":[7,19],"history":[{"item":7,"at":1,"kind":"view"}]}' >"$corpus/$target/one"
	[ $target != rules ] || printf '{"version":1,"now":1,"offers":[]}' >"$corpus/$target/one"
	log=$corpus/$target.log crashes=0
	cargo +nightly fuzz run --fuzz-dir tests/fuzz "$target" "$corpus/$target" -- -max_total_time="${TANDEM_SECONDS:-60}" -max_len=4096 >"$log" 2>&1 || crashes=1
	runs=$(sed -n 's/^Done \([0-9]*\) runs.*/\1/p' "$log")
	if [ -z "$runs" ] && ! grep -q 'libFuzzer' "$log"; then
		tail -3 "$log" >&2
		printf '{"bench":"fuzz","figure":"crashes of target %s","value":null,"unit":"crashes","against":null,"reason":"cargo-fuzz or a nightly compiler is missing"}\n' $target
		continue
	fi
	[ $crashes = 0 ] || tail -30 "$log" >&2
	printf '{"bench":"fuzz","figure":"crashes of target %s","value":%d,"unit":"crashes","against":null,"detail":{"runs":%d,"seconds":%d}}\n' $target $crashes "${runs:-0}" "${TANDEM_SECONDS:-60}"
done
