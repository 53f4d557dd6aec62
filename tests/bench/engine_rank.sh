#!/usr/bin/env bash
# Bench "engine_rank" (./build.sh bench engine_rank): training and serving on generated shops, one JSON line a figure.
# TANDEM_BIN names the binary; TANDEM_ORDERS the orders of the generated shop (1,000,000).
set -euo pipefail
bin=${TANDEM_BIN:?the tandem binary}
orders=${TANDEM_ORDERS:-1000000}
items=$((orders / 10))
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$bin" generate --orders "$orders" --items "$items" --customers $((orders / 3 + 1)) --seed 1 --out "$work/orders.csv"
number() { grep -o "\"$1\":[0-9.]*" "$work/report.json" | head -1 | cut -d: -f2; }
figure() { printf '{"bench":"engine","figure":"%s","value":%s,"unit":"%s","against":null,"reason":"%s"}\n' "$@"; }
echo '{"cart":{"neighbours":50}}' >"$work/params.json"
"$bin" train --orders "$work/orders.csv" --params "$work/params.json" --out "$work/other.tdm" >"$work/report.json"
figure "train $orders orders, $items items, tuning off, K=50" "$(number seconds)" s "goal 15 s for 1,000,000 orders"
rm "$work/other.tdm"
"$bin" train --orders "$work/orders.csv" --budget 0 --out "$work/model.tdm" >"$work/report.json"
figure "train $orders orders, $items items, tuning off, K=100" "$(number seconds)" s "goal 15 s for 1,000,000 orders at K=50"
figure "train peak memory" "$(number peak_rss_bytes)" bytes "goal 4 GB"
figure "model size" "$(number bytes)" bytes "all tables, baskets and facts"
"$bin" inspect "$work/model.tdm" | php -n -r '
	$model = json_decode(stream_get_contents(STDIN), true);
	foreach ($model["sections"] as ["tag" => $tag, "bytes" => $bytes]) {
		$part = strlen($tag) === 4 && $tag[1] === "/" ? $tag[0] : "facts";
		$parts[$part] = ($parts[$part] ?? 0) + $bytes;
	}
	$names = ["P" => "one item", "A" => "also bought", "C" => "carts", "N" => "against, beside carts", "B" => "similar baskets", "R" => "popularity", "facts" => "ids, counts, prices"];
	foreach ($parts as $part => $bytes) {
		echo json_encode(["bench" => "engine", "figure" => "model, table: " . ($names[$part] ?? $part), "value" => round($bytes / 1e6 / $model["facts"]["items"] * 1e5, 1),
			"unit" => "MB per 100,000 items", "against" => null, "reason" => "goal 40 MB per 100,000 items and table"]), "\n";
	}'
for cart in 1 3 25; do
	awk -F, -v cart="$cart" -v items="$items" 'BEGIN { srand(7); for (n = 0; n < 20000; n++) {
		list = ""; for (k = 0; k < cart; k++) list = list (k ? "," : "") int(1 + items * rand() ^ 5);
		printf "{\"cart\":[%s]}\n", list } }' >"$work/queries.jsonl"
	"$bin" recommend --model "$work/model.tdm" --queries "$work/queries.jsonl" --time |
		grep -o '"ns":[0-9]*' | cut -d: -f2 | sort -n >"$work/ns"
	for tables in "" --tables; do
		"$bin" recommend --model "$work/model.tdm" --queries "$work/queries.jsonl" --measure 3 $tables >"$work/report.json"
		figure "recommend cart=$cart${tables:+, tables alone}, p50 of the fastest of 3" "$(number p50)" ns "in Rust, warm"
		figure "recommend cart=$cart${tables:+, tables alone}, p99 of the fastest of 3" "$(number p99)" ns "in Rust, warm"
	done
	count=$(wc -l <"$work/ns")
	figure "recommend cart=$cart p50" "$(sed -n "$((count / 2))p" "$work/ns")" ns "in Rust, warm"
	figure "recommend cart=$cart p99" "$(sed -n "$((count * 99 / 100))p" "$work/ns")" ns "in Rust, warm"
done
