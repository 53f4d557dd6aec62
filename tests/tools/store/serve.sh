# Servers of a private store: MariaDB, nginx with php-fpm, or php -S. Sourced by store.sh.
# Each is told apart by the pid file that it was started with; nothing else is ever killed.

OPCACHE=(-d opcache.enable=1 -d opcache.memory_consumption=192 -d opcache.interned_strings_buffer=16
	-d opcache.max_accelerated_files=20000 -d opcache.revalidate_freq="${TANDEM_REVALIDATE:-0}")

# The socket has a path of its own: a path of more than 107 characters is no socket.
mariadb_socket() { printf '%s/tandem-%s.sock' "${TMPDIR:-/tmp}" "$(printf '%s' "$1" | sha256sum | cut -c1-12)"; }

mariadb_start() { # mariadb_start DATADIR
	local data=$1 socket user=()
	socket=$(mariadb_socket "$data")
	[ "$(id -u)" = 0 ] && user=(--user=root)
	mkdir -p "$data/../run"
	if [ ! -d "$data/mysql" ]; then
		mariadb-install-db --no-defaults "${user[@]}" --auth-root-authentication-method=normal --skip-test-db \
			--innodb-log-file-size=16M --datadir="$data" >"$data/../run/mariadb-install.log" 2>&1 || die "mariadb-install-db failed: $data/../run/mariadb-install.log"
	fi
	setsid nohup mariadbd --no-defaults "${user[@]}" --datadir="$data" --socket="$socket" --pid-file="$data/server.pid" \
		--skip-networking --character-set-server=utf8mb4 --collation-server=utf8mb4_unicode_520_ci \
		--innodb-buffer-pool-size=256M --innodb-flush-log-at-trx-commit=2 --innodb-log-file-size=16M \
		--max-allowed-packet=64M --performance-schema=OFF --skip-log-bin >"$data/../run/mariadb.log" 2>&1 </dev/null &
	for _ in $(seq 300); do
		mariadb-admin --no-defaults --socket="$socket" -uroot ping >/dev/null 2>&1 && return
		sleep .1
	done
	die "MariaDB did not start: $data/../run/mariadb.log"
}

# Ends the process named in a pid file and waits for it.
stop_pid() { # stop_pid PIDFILE [group]
	local pid
	[ -f "$1" ] || return 0
	pid=$(cat "$1")
	if [ "${2:-}" = group ]; then kill -- "-$pid" 2>/dev/null; else kill "$pid" 2>/dev/null; fi
	for _ in $(seq 200); do
		kill -0 "$pid" 2>/dev/null || break
		sleep .05
	done
	rm -f "$1"
}

serve_embedded() { # serve_embedded STORE PORT WORKERS EXTENSION-ARGUMENTS...
	local store=$1 port=$2 workers=$3
	shift 3
	# setsid: the workers of php -S outlive a master that is killed alone, a group ends as one.
	(
		cd "$store/site"
		PHP_CLI_SERVER_WORKERS=$workers exec setsid nohup php "$@" "${OPCACHE[@]}" -d opcache.enable_cli=1 -d memory_limit=512M \
			-d display_errors=0 -d log_errors=1 -d error_log="$store/run/php.log" -d realpath_cache_size=8M \
			-S "127.0.0.1:$port" -t "$store/site" "$TOOLS/store/router.php"
	) >"$store/run/server.log" 2>&1 </dev/null &
	echo $! >"$store/run/server.pid"
}

serve_production() { # serve_production STORE PORT WORKERS EXTENSION-ARGUMENTS...
	local store=$1 port=$2 workers=$3 run=$1/run fpm socket user=''
	shift 3
	fpm=$(command -v "php-fpm$(php -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')") || die "php-fpm is not there"
	socket=$(mariadb_socket "$store/fpm")
	[ "$(id -u)" = 0 ] && user=$'user=root\ngroup=root'
	cat >"$run/fpm.conf" <<CONF
[global]
pid=$run/fpm.pid
error_log=$run/fpm.log
daemonize=yes
[www]
$user
listen=$socket
pm=static
pm.max_children=$workers
catch_workers_output=yes
clear_env=no
php_admin_value[memory_limit]=512M
php_admin_value[error_log]=$run/php.log
php_admin_flag[log_errors]=on
CONF
	# Debian's fastcgi_params drops the port from HTTP_HOST, and WordPress then redirects for ever.
	local params='' pair
	for pair in QUERY_STRING=query_string REQUEST_METHOD=request_method CONTENT_TYPE=content_type CONTENT_LENGTH=content_length \
		SCRIPT_NAME=fastcgi_script_name REQUEST_URI=request_uri DOCUMENT_URI=document_uri DOCUMENT_ROOT=document_root \
		SERVER_PROTOCOL=server_protocol REQUEST_SCHEME=scheme REMOTE_ADDR=remote_addr REMOTE_PORT=remote_port \
		SERVER_ADDR=server_addr SERVER_PORT=server_port SERVER_NAME=host; do
		params+="fastcgi_param ${pair%=*} \$${pair#*=}; "
	done
	mkdir -p "$run/nginx"
	# As hosts do it: pages of guests are kept, whatever lies in their cart; the personal addresses are not.
	local zone='' keep=''
	if [ -n "${PAGE_CACHE:-}" ]; then
		rm -rf "$run/pages"
		zone="fastcgi_cache_path $run/pages levels=1:2 keys_zone=pages:8m max_size=64m inactive=60m; fastcgi_cache_key \"\$request_method\$host\$request_uri\";
	map \"\$request_method \$request_uri \$http_cookie\" \$no_cache { default 0; \"~^(?!GET)\" 1; \"~*^GET \S*(\?|/wp-admin|/wp-login|/wp-json|/cart|/checkout|/classic-|/my-account)\" 1; \"~*wordpress_logged_in\" 1; }"
		keep="fastcgi_cache pages; fastcgi_cache_valid 200 60m; fastcgi_cache_bypass \$no_cache; fastcgi_no_cache \$no_cache; add_header X-Page-Cache \$upstream_cache_status always;"
	fi
	cat >"$run/nginx.conf" <<CONF
${user:+user root;}
worker_processes 2; pid $run/nginx.pid; error_log $run/nginx.log; daemon on;
events { worker_connections 512; }
http {
	include /etc/nginx/mime.types; default_type application/octet-stream; access_log off; sendfile on; client_max_body_size 64m;
	client_body_temp_path $run/nginx/b; proxy_temp_path $run/nginx/p; fastcgi_temp_path $run/nginx/f; uwsgi_temp_path $run/nginx/u; scgi_temp_path $run/nginx/s;
	$zone
	server {
		listen 127.0.0.1:$port; root $store/site; index index.php; server_name _;
		location ~ /\. { deny all; }
		location ~* \.(log|sqlite|tdm)\$ { deny all; }
		location / { try_files \$uri \$uri/ /index.php?\$args; }
		location ~ \.php\$ {
			try_files \$uri =404; $params fastcgi_param HTTP_HOST \$host:\$server_port; fastcgi_param REDIRECT_STATUS 200;
			fastcgi_param SCRIPT_FILENAME \$document_root\$fastcgi_script_name; fastcgi_pass unix:$socket;
			fastcgi_buffers 16 64k; fastcgi_buffer_size 64k; fastcgi_read_timeout 120s; $keep
		}
		location ~* \.(css|js|png|jpe?g|gif|svg|woff2?)\$ { expires 1h; }
	}
}
CONF
	local run_as_root=()
	[ "$(id -u)" = 0 ] && run_as_root=(--allow-to-run-as-root)
	"$fpm" "${run_as_root[@]}" -y "$run/fpm.conf" "$@" "${OPCACHE[@]}" >"$run/fpm-start.log" 2>&1 || { cat "$run/fpm-start.log" >&2; die "php-fpm did not start"; }
	nginx -c "$run/nginx.conf" -p "$run/" 2>"$run/nginx-start.log" || { cat "$run/nginx-start.log" >&2; die "nginx did not start"; }
}

serve_stop() { # serve_stop STORE
	stop_pid "$1/run/server.pid" group
	stop_pid "$1/run/nginx.pid"
	stop_pid "$1/run/fpm.pid"
}
