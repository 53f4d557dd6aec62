# A private real store of this checkout: WordPress, WooCommerce, a theme, the plugin. Sourced by build.sh.
# A golden copy of each kind lies in the cache, named by the hash of everything that made it.

. "$TOOLS/store/parts.sh"
. "$TOOLS/store/serve.sh"

STORE_ADMIN=admin
STORE_PASSWORD=admin

store_php() { # store_php STORE ARGUMENTS...: the store's PHP, with the extension it is served with
	local store=$1 extension
	shift
	extension=$(jq -r .extension "$store/store.json")
	[ "$extension" = none ] || set -- -d "extension=$extension" "$@"
	php -d memory_limit=1G -d opcache.enable_cli=1 -d opcache.memory_consumption=192 -d opcache.max_accelerated_files=20000 "$@"
}

store_wp() { # store_wp STORE ARGUMENTS...: WP-CLI in a store
	local store=$1 root=()
	shift
	[ "$(id -u)" = 0 ] && root=(--allow-root)
	WP_CLI_CACHE_DIR=$store/run/wp-cli store_php "$store" "$PARTS/wp-cli.phar" "${root[@]}" --path="$store/site" "$@"
}

store_describe() { # store_describe STORE DATABASE URL EXTENSION DEBUG
	jq -n --arg database "$2" --arg url "$3" --arg extension "$4" --argjson debug "$5" --arg socket "$(mariadb_socket "$1/mysql")" \
		'{database:$database,url:$url,extension:$extension,debug:$debug,socket:$socket}' >"$1/store.json"
}

# Links where the file system can (a store costs a second and no space), copies where it cannot. Nothing
# writes into these files in place.
store_link() { cp -al "$1" "$2" 2>/dev/null || { rm -rf "${2:?}"; cp -a "$1" "$2"; }; }

store_needs() {
	need php=php-cli jq=jq php:dom=php-xml php:mbstring=php-mbstring php:curl=php-curl php:gd=php-gd php:intl=php-intl php:zip=php-zip \
		php:pdo_sqlite=php-sqlite3 php:mysqli=php-mysql php:bcmath=php-bcmath
	[ "$1" != mariadb ] || need mariadbd=mariadb-server nginx=nginx-light "/usr/sbin/php-fpm*=php-fpm"
}

# store_copy FROM TO: a store's files and database; what nobody writes in place is linked.
store_copy() {
	mkdir -p "$2/run"
	store_link "$1/site" "$2/site"
	rm -rf "$2/site/wp-content/uploads" "$2/site/wp-config.php"
	cp "$1/site/wp-config.php" "$2/site/"
	[ ! -d "$1/site/wp-content/uploads" ] || cp -a "$1/site/wp-content/uploads" "$2/site/wp-content/"
	if [ -d "$1/mysql" ]; then cp -a "$1/mysql" "$2/mysql"; else cp -a "$1/db" "$2/db"; fi
}

# store_golden_demo DATABASE: the same with the demo catalogue and orders in it.
store_golden_demo() {
	local database=$1 plain made demo=$TOOLS/demo
	store_golden "$database" || return 1
	plain=$GOLDEN
	GOLDEN=$CACHE/golden/demo-$database-$(hash_of "$plain" "$demo"/{products,orders,catalogue,bundles,illustrations,Painter,OrderHistory,RowWriter}.php)
	[ -d "$GOLDEN" ] && return
	say "Making the demo shop ($database)"
	made=$(mktemp -d "$CACHE/golden/making.XXXXXX")
	store_copy "$plain" "$made"
	store_describe "$made" "$database" http://127.0.0.1:8450 none false
	[ "$database" = sqlite ] || mariadb_start "$made/mysql"
	quietly store_wp "$made" eval-file --use-include "$demo/products.php" || die "the demo catalogue could not be loaded"
	quietly store_wp "$made" eval-file --use-include "$demo/orders.php" || die "the demo orders could not be loaded"
	stop_pid "$made/mysql/server.pid"
	rm -rf "$made/run"
	mv -T "$made" "$GOLDEN" 2>/dev/null || rm -rf "$made"
}

# store_golden DATABASE: makes the golden copy where it is missing and sets GOLDEN to its folder.
store_golden() {
	local database=$1 made
	parts_wordpress
	parts_woocommerce || return 1
	GOLDEN=$CACHE/golden/$database-$(hash_of "$PARTS_SHA512" "$WOOCOMMERCE/woocommerce.php" "${STOREFRONT:+$STOREFRONT/style.css}" \
		"$TOOLS/store/configure.php" "$TOOLS/store/wp-config.php" "$TOOLS/store/mu-plugin.php" "$TOOLS/store/store.sh" "$TOOLS/store/serve.sh")
	[ -d "$GOLDEN" ] && return
	mkdir -p "$CACHE/golden"
	find "$CACHE/golden" -maxdepth 1 -name 'making.*' -mmin +60 -exec rm -rf {} +
	made=$(mktemp -d "$CACHE/golden/making.XXXXXX")
	say "Making the golden $database store"
	mkdir -p "$made/run" "$made/db"
	cp -a "$PARTS/wordpress" "$made/site"
	cp -a "$WOOCOMMERCE" "$made/site/wp-content/plugins/woocommerce"
	[ -z "$STOREFRONT" ] || cp -a "$STOREFRONT" "$made/site/wp-content/themes/storefront"
	mkdir -p "$made/site/wp-content/mu-plugins"
	cp "$TOOLS/store/mu-plugin.php" "$made/site/wp-content/mu-plugins/private-store.php"
	cp "$TOOLS/store/wp-config.php" "$made/site/wp-config.php"
	if [ "$database" = sqlite ]; then
		cp -a "$PARTS/sqlite-database-integration" "$made/site/wp-content/plugins/"
		sed -e "s#'{SQLITE_IMPLEMENTATION_FOLDER_PATH}'#__DIR__ . '/plugins/sqlite-database-integration'#" \
			-e 's#{SQLITE_PLUGIN}#sqlite-database-integration/load.php#g' \
			"$PARTS/sqlite-database-integration/db.copy" >"$made/site/wp-content/db.php"
	else
		mariadb_start "$made/mysql"
		mariadb --no-defaults --socket="$(mariadb_socket "$made/mysql")" -uroot -e "CREATE DATABASE wp CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;
			CREATE USER wp@localhost IDENTIFIED BY 'wp'; GRANT ALL ON \`wp%\`.* TO wp@localhost;"
	fi
	store_describe "$made" "$database" http://127.0.0.1:8450 none false
	quietly store_wp "$made" core install --url=http://127.0.0.1:8450 --title="Tandem Demo Shop" --admin_user=$STORE_ADMIN \
		--admin_password=$STORE_PASSWORD --admin_email=owner@example.test --skip-email || die "WordPress could not be installed"
	[ -z "$STOREFRONT" ] || quietly store_wp "$made" theme activate storefront || die "Storefront could not be activated"
	quietly store_wp "$made" plugin activate woocommerce || die "WooCommerce could not be activated"
	quietly store_wp "$made" eval-file --use-include "$TOOLS/store/configure.php" || die "the store could not be configured"
	stop_pid "$made/mysql/server.pid"
	rm -rf "$made/run"
	mv -T "$made" "$GOLDEN" 2>/dev/null || rm -rf "$made"
}

# store_up: brings a store up and serves it in the background; see `./build.sh help` for the options.
store_up() {
	local database=sqlite port=8450 theme=storefront store=$WORK/store extension=${TANDEM_EXTENSION:-auto} demo='' keep='' debug=true workers=4 cache=''
	while [ $# -gt 0 ]; do
		case $1 in
			--database) database=$2; shift ;;
			--port) port=$2; shift ;;
			--theme) theme=$2; shift ;;
			--dir) store=$2; shift ;;
			--extension) extension=$2; shift ;;
			--workers) workers=$2; shift ;;
			--demo) demo=yes ;;
			--keep) keep=yes ;;
			--no-debug) debug=false ;;
			--page-cache) cache=yes ;;
			*) die "store: unknown option $1" ;;
		esac
		shift
	done
	case $database in sqlite | mariadb) ;; *) die "store: --database is sqlite or mariadb, not $database" ;; esac
	[ "$extension" != auto ] || extension=$(extension_ready)
	[ "$extension" = none ] || extension=$(realpath -e "$extension") || die "store: there is no extension at that path"
	store_needs "${cache:+mariadb}"
	store_needs "$database"
	mkdir -p "$store"
	store=$(cd "$store" && pwd)
	store_down "$store"
	if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then die "store: port $port is taken"; fi
	if [ -z "$keep" ]; then
		"store_golden${demo:+_demo}" "$database" || return 1
		rm -rf "${store:?}"
		store_copy "$GOLDEN" "$store"
		ln -sfn "$ROOT/plugin" "$store/site/wp-content/plugins/tandem-for-woocommerce"
	else
		[ -f "$store/store.json" ] || die "store: there is no store at $store to keep"
		database=$(jq -r .database "$store/store.json")
	fi
	store_describe "$store" "$database" "http://127.0.0.1:$port" "$extension" "$debug"
	[ "$database" = sqlite ] || mariadb_start "$store/mysql"
	quietly store_wp "$store" eval-file --use-include "$TOOLS/store/finish.php" "$theme" || die "the plugin could not be activated"
	[ -z "$demo" ] || [ -n "$keep" ] || quietly store_wp "$store" eval-file --use-include "$TOOLS/demo/shop.php" || die "the demo shop could not be set up"
	local arguments=()
	[ "$extension" = none ] || arguments=(-d "extension=$extension")
	if [ "$database" = sqlite ] && [ -z "$cache" ]; then
		serve_embedded "$store" "$port" "$workers" "${arguments[@]}"
	else
		PAGE_CACHE=$cache serve_production "$store" "$port" "$workers" "${arguments[@]}"
	fi
	for _ in $(seq 100); do
		curl -fs -o /dev/null --max-time 30 "http://127.0.0.1:$port/shop/" && break
		sleep .1
	done || true
	curl -fs -o /dev/null --max-time 30 "http://127.0.0.1:$port/shop/" || die "the store does not answer, see $store/run/"
	cat <<TEXT
Store:     http://127.0.0.1:$port/   ($database, $theme, extension: $extension)
Admin:     http://127.0.0.1:$port/wp-admin/   user $STORE_ADMIN, password $STORE_PASSWORD
Pages:     /shop/ /cart/ /checkout/ /classic-cart/ /classic-checkout/
WP-CLI:    ./build.sh wp [--dir $store] ...
Logs:      $store/run/ (debug.log, mail.log, http.log)
Stop:      ./build.sh store-stop --dir $store
TEXT
}

store_down() { # store_down STORE
	serve_stop "$1"
	stop_pid "$1/mysql/server.pid"
}

# store_phpunit STORE ARGUMENTS...: PHPUnit inside WordPress; without a path all of tests/php/Plugin.
store_phpunit() {
	local store=$1
	shift
	need phpunit=phpunit
	[ $# -gt 0 ] || set -- "$ROOT/tests/php/Plugin"
	# A test does not wait until the extension looks again whether the model changed.
	STORE_SITE=$store/site store_php "$store" -d tandem.freshness_interval=0 "$ROOT/tests/php/Plugin/run.php" --no-configuration --do-not-cache-result --colors=never "$@"
}

# store_e2e STORE [NAME...]: browser tests of tests/e2e against a store; the language's own test runner.
store_e2e() {
	local store=$1 files=() name
	shift
	need node=nodejs npm=npm chromium=chromium
	node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' || die "Node 20 or newer is needed, found $(node --version)"
	browser_modules
	for name in "$@"; do files+=("tests/e2e/${name%.mjs}.mjs"); done
	[ ${#files[@]} -gt 0 ] || files=(tests/e2e/*.test.mjs)
	(cd "$ROOT" && STORE_URL=$(jq -r .url "$store/store.json") STORE_DIR=$store node --test --test-concurrency=1 "${files[@]}")
}

browser_modules() {
	local folder=$ROOT/tests/e2e
	[ -f "$folder/node_modules/.package-lock.json" ] && [ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ] && return
	(cd "$folder" && quietly npm ci --ignore-scripts) || die "npm ci failed in tests/e2e"
}
