#!/usr/bin/env bash
# Memory of 8 php-fpm workers over one large model, beside one worker, and beside workers that read the
# file instead of mapping it. TANDEM_EXTENSION names the extension, TANDEM_MODEL_MB (200) the size,
# TANDEM_PORT (8420) a free port. TANDEM_MODEL: a trained model of items 1 to TANDEM_MODEL_ITEMS
# (100000), in place of one made of noise. Needs php-fpm, nginx, curl.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
extension=$(realpath "${TANDEM_EXTENSION:?the extension, a .so file}")
port=${TANDEM_PORT:-8420}
fpm=$(command -v php-fpm || compgen -c php-fpm8 | sort -V | tail -1)
for tool in "$fpm" nginx curl; do
	command -v "$tool" >/dev/null || { printf '{"bench":"engine","figure":"PSS of 8 workers","value":null,"unit":"MB","against":null,"reason":"%s is missing"}\n' "$tool"; exit 0; }
done
work=$(mktemp -d)
chmod 755 "$work"
mkdir "$work/models" "$work/www"
cleanup() {
	for name in fpm nginx; do [ ! -f "$work/$name.pid" ] || kill "$(cat "$work/$name.pid")" 2>/dev/null || true; done
	sleep 0.5
	rm -rf "$work"
}
trap cleanup EXIT

if [ -n "${TANDEM_MODEL:-}" ]; then
	cp "$TANDEM_MODEL" "$work/models/model-1.tdm"
	items=${TANDEM_MODEL_ITEMS:-100000}
else
	items=300000
	(cd "$root" && TANDEM_LARGE_MODEL=$work/models/model-1.tdm cargo test --locked --no-default-features --test rust -- --ignored --exact model_faults::writes_a_large_model >"$work/write.log" 2>&1) ||
		{ cat "$work/write.log" >&2; exit 1; }
fi
php -n -r 'require $argv[1]; (new Tandem\ModelDirectory($argv[2]))->rollBack(1, "bench", 1);' "$root/php/autoload.php" "$work/models"

cat >"$work/www/index.php" <<'PHP'
<?php
$engine = new Tandem\Native\Engine('', 'bench');
mt_srand();
for ($i = 0; $i < 200; $i++) {
	$cart = [mt_rand(1, ITEMS), mt_rand(1, ITEMS), mt_rand(1, ITEMS)];
	$found = $engine->recommend('cart', $cart, [], [], 4, 0, false, false);
}
if ($found === null) { http_response_code(500); echo $engine->status(); }
PHP
sed -i "s/ITEMS/$items/g" "$work/www/index.php"
cat >"$work/nginx.conf" <<CONF
pid $work/nginx.pid; error_log $work/nginx.log; worker_processes 1; events {}
http {
  access_log off;
  client_body_temp_path $work; fastcgi_temp_path $work; proxy_temp_path $work; uwsgi_temp_path $work; scgi_temp_path $work;
  server { listen 127.0.0.1:$port; location / { fastcgi_pass unix:$work/fpm.sock; fastcgi_param SCRIPT_FILENAME $work/www/index.php; fastcgi_param REQUEST_METHOD GET; } }
}
CONF
nginx -c "$work/nginx.conf"

# memory WORKERS ACCESS: prints the PSS of all workers together and of the largest, in KiB.
memory() {
	cat >"$work/fpm.conf" <<CONF
[global]
pid = $work/fpm.pid
error_log = $work/fpm.log
[www]
listen = $work/fpm.sock
listen.mode = 0666
user = $(id -un)
group = $(id -gn)
pm = static
pm.max_children = $1
CONF
	"$fpm" -n -R -y "$work/fpm.conf" -d extension="$extension" -d tandem.model_dir="$work/models" -d tandem.model_access="$2"
	sleep 0.5
	local i failed=0
	for i in $(seq 1 40); do
		seq 1 32 | xargs -P 16 -I{} curl -sf -o "$work/answer.{}" "http://127.0.0.1:$port/" || failed=1
	done
	[ "$failed" = 0 ] || { cat "$work"/answer.* "$work/fpm.log" >&2; exit 1; }
	local pid pss total=0 most=0 count=0
	for pid in $(pgrep -P "$(cat "$work/fpm.pid")"); do
		pss=$(awk '/^Pss:/ { print $2 }' "/proc/$pid/smaps_rollup")
		total=$((total + pss)) count=$((count + 1))
		[ "$pss" -le "$most" ] || most=$pss
	done
	kill "$(cat "$work/fpm.pid")"
	while [ -e "$work/fpm.pid" ]; do sleep 0.1; done
	echo "$total $most $count"
}
read -r one _ _ < <(memory 1 map)
read -r eight _ workers < <(memory 8 map)
read -r copies _ _ < <(memory 8 read)
php -n -r '
	[, $one, $eight, $copies, $workers, $bytes] = $argv;
	$mb = fn($kib) => round($kib / 1024, 1);
	$line = fn($against, $value) => json_encode(["bench" => "engine", "figure" => "PSS of $workers php-fpm workers together", "value" => $mb($eight), "unit" => "MB",
		"against" => $against, "against_value" => $mb($value), "ratio" => round($eight / $value, 2), "detail" => ["model_mb" => round($bytes / 1048576, 1)]]) . "\n";
	echo $line("one worker", $one), $line("the same workers, each with a copy of its own", $copies);
' "$one" "$eight" "$copies" "$workers" "$(stat -c %s "$work/models/model-1.tdm")"
