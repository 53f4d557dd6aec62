#!/usr/bin/env bash
# Bench "quality": how well Tandem ranks beside its peers, on any orders file, with the same targets.
#   tests/bench/quality.sh [ORDERS.csv [CATALOG.csv]]
# TANDEM_BIN names the binary, TANDEM_DATA the folder of the default files, TANDEM_PEERS the folder
# with the peers' lib.py (without it the peers that need it are reported as missing).
# TANDEM_BUDGET: evaluations for choosing parameters (160). TANDEM_SMALL=1: orders of at most 6 items.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
bin=${TANDEM_BIN:?the tandem binary}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/tandem
venv=${TANDEM_VENV:-$cache/venv-quality}
# the peers' code lies beside the data where both are given
if [ -z "${TANDEM_PEERS:-}" ] && [ -d "${TANDEM_DATA:-}/../peers" ]; then export TANDEM_PEERS=$TANDEM_DATA/../peers; fi
export TANDEM_PEERS=${TANDEM_PEERS:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ ! -x "$venv/bin/python" ]; then
	python3 -m venv "$venv"
	"$venv/bin/pip" install -q numpy scipy pandas numba implicit scikit-learn >&2 || true
fi
unpacked() { case $1 in *.gz) gunzip -c "$1" >"$work/$(basename "${1%.gz}")"; echo "$work/$(basename "${1%.gz}")" ;; *) echo "$1" ;; esac; }
compare() { # name, orders, eval options...
	local name=$1 orders=$2
	shift 2
	"$bin" eval --orders "$orders" --budget "${TANDEM_BUDGET:-160}" --export "$work/$name" --json "$@" >"$work/$name.out"
	local cutoff
	cutoff=$(head -1 "$work/$name.out" | grep -o '"cutoff":[0-9]*' | head -1 | cut -d: -f2)
	# the same questions a month earlier: what the peers are tuned on
	"$bin" eval --orders "$orders" --budget 0 --cutoff $((cutoff - 30 * 86400)) --export "$work/$name-valid" --json "$@" >"$work/$name-valid.out"
	PEERS_OUT="$work/peers" "$venv/bin/python" "$here/quality.py" "$name" "$orders" "$work/$name" "$work/$name-valid" "$cutoff"
}
if [ $# -gt 0 ]; then
	options=()
	[ $# -gt 1 ] && options+=(--catalog "$(unpacked "$2")")
	[ -n "${TANDEM_SMALL:-}" ] && options+=(--max-basket 6)
	compare "$(basename "$1" .csv)" "$(unpacked "$1")" "${options[@]}"
	exit
fi
data=${TANDEM_DATA:?a folder with online-retail-ii.csv.gz, or name an orders file}
orders=$(unpacked "$data/online-retail-ii.csv.gz")
catalog=$(unpacked "$data/online-retail-ii-catalog.csv.gz")
compare gift-shop "$orders" --catalog "$catalog"
compare gift-shop-small-orders "$orders" --catalog "$catalog" --max-basket 6
compare gift-shop-300-orders "$orders" --catalog "$catalog" --latest 300
"$bin" eval --sessions "$(unpacked "$data/sessions-example.csv.gz")" --export "$work/sessions" --json |
	grep '"protocol"' | sed 's/^/{"bench":"quality","figure":"session","value":/;s/$/}/'
