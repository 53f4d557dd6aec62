#!/usr/bin/env bash
# How well the default parameters rank, against floors a little under what was measured: a change that makes
# suggestions worse fails here. Real data where TANDEM_DATA names it; takes seconds.
# Last line: PASSED FAILED SKIPPED.
set -euo pipefail
tandem=${1:?the binary}
demo=${2:?folder for the demo orders}
passed=0 failed=0 skipped=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
floor() { # name, JSON lines of `tandem eval`, protocol, least HR@4
	local got
	got=$(jq -rs --arg protocol "$3" '[.[] | select(.protocol? == $protocol and .ranking == "tandem")][0].hr4.mean // 0' "$2")
	if awk -v got="$got" -v least="$4" 'BEGIN { exit !(got >= least) }'; then passed=$((passed + 1)); else
		failed=$((failed + 1))
		echo "$1 $3: HR@4 $got, expected at least $4"
	fi
}
php "${BASH_SOURCE[0]%/*}/demo/export.php" "$demo"
"$tandem" eval --orders "$demo/orders.csv" --catalog "$demo/catalogue.csv" --budget 0 --json >"$work/demo"
floor demo "$work/demo" cart 0.78
floor demo "$work/demo" product 0.74
floor demo "$work/demo" for-you 0.30
if [ -f "${TANDEM_DATA:-}/online-retail-ii.csv.gz" ] && [ -f "$TANDEM_DATA/sessions-example.csv.gz" ]; then
	gunzip -c "$TANDEM_DATA/online-retail-ii.csv.gz" >"$work/orders.csv"
	gunzip -c "$TANDEM_DATA/online-retail-ii-catalog.csv.gz" >"$work/catalog.csv"
	"$tandem" eval --orders "$work/orders.csv" --catalog "$work/catalog.csv" --max-basket 6 --budget 0 --json >"$work/small"
	floor small-orders "$work/small" cart 0.26
	floor small-orders "$work/small" product 0.195
	floor small-orders "$work/small" cart+history 0.29
	floor small-orders "$work/small" for-you 0.37
	gunzip -c "$TANDEM_DATA/sessions-example.csv.gz" >"$work/sessions.csv"
	"$tandem" eval --sessions "$work/sessions.csv" --budget 0 --json >"$work/views"
	floor sessions "$work/views" session 0.44
else
	skipped=5
fi
echo "$passed $failed $skipped"
