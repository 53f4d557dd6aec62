#!/usr/bin/env bash
# Bench "journey-walks": a shopper from the first visit over product, cart, checkout, thank-you page and e-mail to the
# return visit, in 8 combinations that cover every pair of classic/block pages, both databases, with/without consent,
# extension and page cache (nginx fastcgi_cache). At each step no more suggestions than promised, each with its reason,
# and no fault; one JSON line a walk. Screenshots: .work/bench-walks-DATABASE/run/shots. TANDEM_PORT (8457) a port,
# TANDEM_WALKS a pattern of DATABASE-PAGES-CONSENT-EXTENSION-CACHE.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
port=${TANDEM_PORT:-8457}
native=${TANDEM_EXTENSION:?the extension, a .so file}
failed=0
store=''
stop() { [ -z "$store" ] || "$root/build.sh" store-stop --dir "$store" >&2; }
trap stop EXIT
[ -d "$root/tests/e2e/node_modules" ] || (cd "$root/tests/e2e" && npm install --no-audit --no-fund --no-save >/dev/null 2>&1)

# An orthogonal array of eight rows: every pair of values occurs.
before=''
while read -r database extension cache walks; do
	wanted=''
	for walk in $walks; do
		# shellcheck disable=SC2053
		[[ "$database-$walk-$extension-$cache" == ${TANDEM_WALKS:-*} ]] && wanted+=" $walk"
	done
	[ -n "$wanted" ] || continue
	store=$root/.work/bench-walks-$database
	if [ "$database" != "$before" ]; then
		[ -z "$before" ] || "$root/build.sh" store-stop --dir "$root/.work/bench-walks-$before" >&2
		"$root/build.sh" store --dir "$store" --database "$database" --demo --port "$port" --extension "$native" >&2
		# The model is trained while there is an extension: without it the plugin reads the same model in PHP.
		"$root/build.sh" wp --dir "$store" tandem train --restart --format=json >&2
		before=$database
	fi
	options=(--extension "$([ "$extension" = none ] && echo none || echo "$native")")
	[ "$cache" = off ] || options+=(--page-cache)
	"$root/build.sh" store --keep --dir "$store" --port "$port" "${options[@]}" >&2
	for walk in $wanted; do
		(cd "$root" && STORE_URL=http://127.0.0.1:$port STORE_DIR=$store timeout 900 node tests/bench/journey_walk.mjs "$database" "${walk%-*}" "${walk#*-}" "$extension" "$cache" </dev/null) || failed=1
	done
done <<'ROWS'
sqlite native off block-no classic-yes
sqlite none on block-no classic-yes
mariadb native on block-yes classic-no
mariadb none off block-yes classic-no
ROWS
exit $failed
