#!/usr/bin/env bash
# Bench "engine": what a call costs from PHP, how fast a model is trained, what workers share.
# TANDEM_EXTENSION names the extension, TANDEM_BIN the binary. One JSON line a figure.
# TANDEM_PEERS names a Python with numpy, scipy, numba and implicit; TANDEM_ENGINE_ORDERS (and _CATALOG) the
# orders that are compared on, else those generated here.
# TANDEM_LINES (2000000) lines of the training file, TANDEM_MODEL_MB (200) of the shared model.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
extension=${TANDEM_EXTENSION:?the extension, a .so file}
bin=${TANDEM_BIN:?the tandem binary}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Calls, on the demo shop's model.
php -n "$root/tests/tools/demo/export.php" "$work/demo"
mkdir "$work/models"
"$bin" train --orders "$work/demo/orders.csv" --catalog "$work/demo/catalogue.csv" --site bench --out "$work/models/model-1.tdm" >"$work/demo/trained.json"
php -n -d extension="$extension" "$here/engine_calls.php" "$work/models"

# Training from CSV, beside PHP only reading the same file.
orders=$((${TANDEM_LINES:-2000000} / 3))
"$bin" generate --orders "$orders" --items 20000 --customers "$((orders / 4))" --seed 1 --out "$work/orders.csv" >"$work/generated.json"
"$bin" train --orders "$work/orders.csv" --site bench --out "$work/large.tdm" >"$work/trained.json"
php -n -r '
	[, $csv, $json] = $argv;
	$trained = json_decode(file_get_contents($json), true);
	$start = hrtime(true);
	for ($file = fopen($csv, "r"), $lines = -1; fgetcsv($file) !== false; $lines++);
	$php = $lines / ((hrtime(true) - $start) / 1e9);
	$read = $lines / $trained["seconds"];
	echo json_encode(["bench" => "engine", "figure" => "train from CSV, orders to model", "value" => round($read), "unit" => "lines/s",
		"against" => "PHP fgetcsv reading the same file, nothing else", "against_value" => round($php), "ratio" => round($read / $php, 2),
		"detail" => ["lines" => $lines, "seconds" => $trained["seconds"], "peak_rss_bytes" => $trained["peak_rss_bytes"] ?? null]]), "\n";
' "$work/orders.csv" "$work/trained.json"

# Beside open libraries, on the same orders: needs a Python with numpy, scipy, numba and implicit (TANDEM_PEERS).
"${TANDEM_PEERS:-python3}" "$here/engine_peers.py" "$bin" "${TANDEM_ENGINE_ORDERS:-$work/orders.csv}" ${TANDEM_ENGINE_CATALOG:-}

"$here/engine_memory.sh"
