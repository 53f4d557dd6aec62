#!/usr/bin/env bash
# Bench "quality": how well Tandem ranks beside its peers, with the same targets.
#   tests/bench/quality.sh [SET...]                    the sets below (default: all but tafeng and journey, which take hours)
#   tests/bench/quality.sh ORDERS.csv [CATALOG.csv]    any orders file; the same by one command, which builds first:
#   QUALITY_ORDERS=ORDERS.csv [QUALITY_CATALOG=CATALOG.csv] ./build.sh bench quality
# TANDEM_BIN names the binary, TANDEM_DATA the folder of the given files. QUALITY_BUDGET: evaluations for choosing
# parameters (200). PEER_TRIES: evaluations for each peer's (14). What was computed is kept in QUALITY_CACHE by
# the content of binary, data and code: a run that was stopped goes on where it stood. What a peer answered is kept by
# the questions and the peers' code, not by the binary: a changed engine asks no peer again.
# Figures go to stdout, one JSON object a line; the tables, with an interval for each peer, to stderr.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
bin=${TANDEM_BIN:?the tandem binary}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/tandem
export QUALITY_CACHE=${QUALITY_CACHE:-$cache/quality}
venv=${TANDEM_VENV:-$cache/venv-quality}
budget=${QUALITY_BUDGET:-200}
mkdir -p "$QUALITY_CACHE"
if [ ! -x "$venv/bin/python" ]; then
	python3 -m venv "$venv"
	"$venv/bin/pip" install -q numpy scipy pandas implicit scikit-learn pyarrow >&2 || true
fi
unpacked() { # a file by its content, unpacked once
	local to
	to=$QUALITY_CACHE/data/$(sha256sum "$1" | cut -c1-16)-$(basename "${1%.gz}")
	mkdir -p "${to%/*}"
	if [ ! -s "$to" ]; then
		case $1 in *.gz) gunzip -c "$1" >"$to.$$" ;; *) cp "$1" "$to.$$" ;; esac
		mv "$to.$$" "$to"
	fi
	echo "$to"
}
# What a binary exports for these options, computed once: FOLDER OPTIONS...
exported() {
	local folder=$1
	shift
	[ -s "$folder.out" ] && return
	rm -rf "$folder"
	"$bin" eval "$@" --export "$folder" --json >"$folder.part"
	mv "$folder.part" "$folder.out"
}
version=$(sha256sum "$bin" | cut -c1-16)
compare() { # name, orders, catalogue or -, most items an order or 0, latest orders or 0
	local name=$1 orders=$2 catalog=$3 small=$4 latest=$5 options cutoff work
	options=(--orders "$orders")
	[ "$catalog" = - ] || options+=(--catalog "$catalog")
	[ "$small" = 0 ] || options+=(--max-basket "$small")
	[ "$latest" = 0 ] || options+=(--latest "$latest")
	work=$QUALITY_CACHE/runs/$version/$name-$(sha256sum "$orders" | cut -c1-8)
	mkdir -p "$work"
	exported "$work/test" "${options[@]}" --budget 0
	cutoff=$(head -1 "$work/test.out" | grep -o '"cutoff":[0-9]*' | head -1 | cut -d: -f2)
	# the same questions a month earlier: what the peers are tuned on
	exported "$work/valid" "${options[@]}" --budget 0 --cutoff $((cutoff - 30 * 86400))
	[ "$budget" = 0 ] || exported "$work/tuned" "${options[@]}" --budget "$budget"
	"$venv/bin/python" "$here/quality/compare.py" orders "$name" "$orders" "$catalog" "$work" "$cutoff" "$small" "$latest" 2>>"$work/peers.log" |
		tee "$work/figures.jsonl"
}
set_gift_shop() { compare gift-shop "$orders" "$catalog" 0 0; }
set_small_orders() { compare small-orders "$orders" "$catalog" 6 0; }
set_300_orders() { compare 300-orders "$orders" "$catalog" 0 300; }
set_session() {
	local sessions work
	sessions=$(unpacked "$data/sessions-example.csv.gz")
	work=$QUALITY_CACHE/runs/$version/session
	mkdir -p "$work"
	exported "$work/test" --sessions "$sessions" --budget 0
	[ "$budget" = 0 ] || exported "$work/tuned" --sessions "$sessions" --budget "$budget"
	"$venv/bin/python" "$here/quality/compare.py" session sessions "$sessions" "$work" 2>>"$work/peers.log" | tee "$work/figures.jsonl"
}
set_demo() {
	local folder=$QUALITY_CACHE/demo work
	php "$here/../tools/demo/export.php" "$folder"
	compare demo "$folder/orders.csv" "$folder/catalogue.csv" 0 0
	work=$QUALITY_CACHE/runs/$version
	"$bin" train --orders "$folder/orders.csv" --catalog "$folder/catalogue.csv" --site demo --out "$work/demo.tdm" >"$work/demo.json"
	php "$here/quality/planted.php" >"$folder/planted.json"
	"$venv/bin/python" "$here/quality/planted.py" "$bin" "$work/demo.tdm" "$folder" | tee "$work/planted.jsonl"
}
made() { # name, orders, items, customers
	local file=$QUALITY_CACHE/data/made-$1.csv
	[ -s "$file" ] || { mkdir -p "${file%/*}" && "$bin" generate --orders "$2" --items "$3" --customers "$4" --out "$file.part" && mv "$file.part" "$file"; }
	compare "made-$1" "$file" - 0 0
}
set_made_small() { made small 6000 400 2500; }
public() { # a shop whose orders a Python package carries
	local file=$QUALITY_CACHE/data/$1.csv
	[ -s "$file" ] || { mkdir -p "${file%/*}" && "$venv/bin/python" "$here/quality/shops.py" "$1" "$file.part" && mv "$file.part" "$file"; }
	compare "$1" "$file" - 0 0
}
set_tafeng() { public tafeng; }
set_journey() { public journey; }
set_made_wide() { made wide 40000 8000 15000; }

[ $# -gt 0 ] || [ -z "${QUALITY_ORDERS:-}" ] || set -- "$QUALITY_ORDERS" ${QUALITY_CATALOG:+"$QUALITY_CATALOG"}
if [ $# -gt 0 ] && [ -f "$1" ]; then
	name=$(basename "${1%.gz}" .csv)
	compare "$name" "$(unpacked "$1")" "$([ $# -gt 1 ] && unpacked "$2" || echo -)" 0 0
	"$venv/bin/python" "$here/quality/report.py" "$QUALITY_CACHE/runs/$version" "$name" >&2
	exit
fi
data=${TANDEM_DATA:?a folder with online-retail-ii.csv.gz, or name an orders file}
orders=$(unpacked "$data/online-retail-ii.csv.gz")
catalog=$(unpacked "$data/online-retail-ii-catalog.csv.gz")
if [ $# -eq 0 ]; then set -- session demo 300_orders small_orders made_small made_wide gift_shop; fi
for name in "$@"; do "set_${name//-/_}"; done
"$venv/bin/python" "$here/quality/report.py" "$QUALITY_CACHE/runs/$version" >&2
