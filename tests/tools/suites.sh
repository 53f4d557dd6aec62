# Test suites. Sourced by build.sh.
# Every suite ends in one line of its own: NAME: N passed, N failed, N skipped

. "$TOOLS/closing.sh"

# run_phpunit NAME COMMAND...: a command that takes PHPUnit's --log-junit
run_phpunit() {
	local name=$1 report log status=0
	shift
	report=$(mktemp)
	log=$(mktemp)
	say "== $name"
	"$@" --log-junit "$report" >"$log" 2>&1 </dev/null || status=$?
	[ $status -eq 0 ] || cat "$log"
	# PHPUnit tells warnings and risky tests by its status alone.
	if [ $status -ne 0 ] && ! grep -qE '<(failure|error|warning)\b' "$report"; then : >"$report"; fi
	close_junit "$name" "$report"
	rm -f "$report" "$log"
}

run_rust() {
	local log status=0 passed failed ignored
	log=$(mktemp)
	say "== rust"
	(cd "$ROOT" && CARGO_TARGET_DIR=$CACHE/target/test cargo test --locked --no-default-features "$@") >"$log" 2>&1 </dev/null || status=$?
	[ $status -eq 0 ] || tail -n 120 "$log"
	read -r passed failed ignored < <(awk '/^test result:/ { for (i = 1; i < NF; i++) { if ($(i + 1) ~ /^passed/) p += $i; if ($(i + 1) ~ /^failed/) f += $i; if ($(i + 1) ~ /^ignored/) n += $i } } END { print p + 0, f + 0, n + 0 }' "$log")
	[ $status -eq 0 ] || [ "$failed" -gt 0 ] || failed=1
	close_suite rust "$passed" "$failed" "$ignored"
	rm -f "$log"
}

# Formatting, lints, syntax: one count a tool or file.
run_lint() {
	local passed=0 failed=0 file
	say "== lint"
	for check in "cargo fmt --all --check" "cargo clippy --locked --no-default-features --all-targets -- -D warnings"; do
		# shellcheck disable=SC2086
		if (cd "$ROOT" && CARGO_TARGET_DIR=$CACHE/target/test quietly $check); then passed=$((passed + 1)); else failed=$((failed + 1)); fi
	done
	while IFS= read -r file; do
		if quietly php -l "$ROOT/$file"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
	done < <(cd "$ROOT" && find php plugin tests -name '*.php' -not -path '*/node_modules/*' -not -path '*/fixtures/*')
	for file in "$ROOT/build.sh" "$TOOLS"/*.sh "$TOOLS"/*/*.sh; do
		if quietly bash -n "$file"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
	done
	close_suite lint $passed $failed 0
}

run_architecture() {
	run_phpunit architecture phpunit --no-configuration --do-not-cache-result "$ROOT/tests/architecture"
}

# The PHP library, by PHP alone and with the extension.
run_library() {
	need php:bcmath=php-bcmath
	local engine=(phpunit --no-configuration --do-not-cache-result --fail-on-risky "$ROOT/tests/php/Engine")
	run_phpunit library-fallback env -u TANDEM_EXTENSION php "$(command -v "${engine[0]}")" "${engine[@]:1}"
	run_phpunit library-native env TANDEM_EXTENSION="$EXTENSION" php -d extension="$EXTENSION" "$(command -v "${engine[0]}")" "${engine[@]:1}"
}

# browser_file STORE FILE LOG: one file of browser tests in a shop that is live, whatever the one before left.
browser_file() {
	quietly store_wp "$1" eval '\Tandem\Plugin\Plugin::instance()->settings()->update( array( "live" => true, "setup_done" => true ) );' || true
	store_e2e "$1" "$(basename "$2")" >"$3" 2>&1 </dev/null && return
	say "-- $2" && grep -vE '^ok |^# Subtest: |duration_ms|^  (---|\.\.\.)$' "$3" | tail -n 120
	return 1
}

# run_browser NAME STORE FILE...: the counts of the language's own test runner. A file that fails is run once more,
# since a real browser on a shared machine now and then is too late; both runs are in the output.
run_browser() {
	local name=$1 store=$2 log file status passed=0 failed=0 skipped=0 p f s
	shift 2
	log=$(mktemp)
	say "== $name"
	for file in "$@"; do
		status=0
		browser_file "$store" "$file" "$log" || { say "-- once more: $file" && browser_file "$store" "$file" "$log"; } || status=$?
		read -r p f s < <(awk '$1 == "#" && $2 == "pass" { p = $3 } $1 == "#" && ($2 == "fail" || $2 == "cancelled") { f += $3 } $1 == "#" && ($2 == "skipped" || $2 == "todo") { s += $3 } END { print p + 0, f + 0, s + 0 }' "$log")
		[ $status -eq 0 ] || [ "$f" -gt 0 ] || f=1
		passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
	done
	close_suite "$name" $passed $failed $skipped
	rm -f "$log"
}

free_port() { php -r '$s = stream_socket_server("tcp://127.0.0.1:0"); echo explode(":", stream_socket_get_name($s, false))[1];'; }

# A store that must come up for its suites to run: NAME THEN store_up's options. Says what failed.
suite_store() {
	local name=$1
	shift
	if ! (store_up --dir "$WORK/test/$name" --port "$(free_port)" "$@") >"$WORK/test/$name.log" 2>&1; then
		cat "$WORK/test/$name.log" >&2
		close_suite "$name" 0 1 0
		return 1
	fi
}

# Without WooCommerce the suites that need a shop are counted as skipped.
skip_store_suites() {
	local tests database
	tests=$(grep -hE 'function test_' "$ROOT"/tests/php/Plugin/*.php | wc -l)
	close_suite shop-sqlite 0 0 "$tests"
	close_suite shop-mariadb 0 0 "$tests"
	for database in sqlite mariadb; do
		close_suite "shop-$database-fresh" 0 0 17
		close_suite "shop-$database-page" 0 0 4
	done
	close_suite shop-fallback 0 0 "$(grep -hE 'function test_' "${FALLBACK_SLICE[@]}" | wc -l)"
	close_suite package 0 0 4
	close_suite multisite 0 0 11
	close_suite network 0 0 1
	close_suite planted 0 0 "$(grep -hE 'function test_' "$ROOT"/tests/php/Demo/*.php | wc -l)"
	close_suite browser 0 0 "$(grep -hE '^\s*test\(' "$ROOT"/tests/e2e/*.test.mjs | wc -l)"
	for database in sqlite mariadb; do
		close_suite "demo-$database" 0 0 1
		close_suite "purchase-$database" 0 0 4
	done
	SKIPPED_LOUDLY=yes
}

# What a shop without the extension must answer alike: prices, bundles, suggestions; and that reports say what is missing.
FALLBACK_SLICE=("$ROOT"/tests/php/Plugin/{CartPricing,BundleProduct,CompletionKinds,OfficeTable,Recommendations,ReportsRoute}Test.php)

run_stores() {
	local file database
	for database in sqlite mariadb; do
		if suite_store "$database" --database "$database" --extension "$EXTENSION"; then
			run_phpunit "shop-$database" store_phpunit "$WORK/test/$database" --exclude-group fresh,page "$ROOT/tests/php/Plugin"
			# What a process may not have behind it: a checkout, or a cart.
			run_phpunit "shop-$database-fresh" store_phpunit "$WORK/test/$database" --group fresh "$ROOT/tests/php/Plugin"
			run_phpunit "shop-$database-page" store_phpunit "$WORK/test/$database" --group page "$ROOT/tests/php/Plugin"
			store_down "$WORK/test/$database"
		fi
	done
	if suite_store fallback --database sqlite --extension none; then
		# PHPUnit 9 takes one path; a folder of links names the slice.
		rm -rf "$WORK/test/slice" && mkdir -p "$WORK/test/slice"
		for file in "${FALLBACK_SLICE[@]}"; do ln -s "$file" "$WORK/test/slice/"; done
		run_phpunit shop-fallback store_phpunit "$WORK/test/fallback" "$WORK/test/slice"
		store_down "$WORK/test/fallback"
	fi
	run_package
	run_multisite
	run_demo mariadb
}

# The demo shop: trained, checked against what was planted, bought from.
run_demo() {
	local database=$1 store=$WORK/test/demo-$1 passed=0
	suite_store "demo-$database" --database "$database" --extension "$EXTENSION" --demo || return 0
	say "== demo-$database"
	if quietly store_wp "$store" tandem train --restart --format=json && quietly php "$TOOLS/demo/report.php" "$(jq -r .url "$store/store.json")" --check; then passed=1; fi
	close_suite "demo-$database" $passed $((1 - passed)) 0
	[ "$database" = mariadb ] || run_phpunit planted store_phpunit "$store" "$ROOT/tests/php/Demo"
	run_browser "purchase-$database" "$store" purchase.demo.mjs
	[ "$database" = mariadb ] || run_browser browser "$store" "$ROOT"/tests/e2e/*.test.mjs
	store_down "$store"
}

# What the default parameters reach, against stated floors.
run_quality() {
	local told numbers
	say '== quality'
	told=$(bash "$TOOLS/quality_floors.sh" "$TANDEM" "$WORK/test/quality" 2>&1) || told="$told
0 1 0"
	numbers=${told##*$'\n'}
	[ "$told" = "$numbers" ] || say "$told"
	# shellcheck disable=SC2086
	close_suite quality $numbers
}

# ./build.sh check: the core only, under a minute with warm caches.
check_all() {
	compile_needs
	need phpunit=phpunit php=php-cli
	run_lint
	run_architecture
	run_rust
	close_all
}

# ./build.sh test [SUITE...]: everything, or the suites named: core, library, shop.
# The browser's suites take as long as all others together and go beside them.
test_all() {
	local wanted=" ${*:-core library shop} " shop=''
	compile_needs
	need phpunit=phpunit php=php-cli php:bcmath=php-bcmath
	[ ! -d "$ROOT/../shared/data" ] || export TANDEM_DATA=${TANDEM_DATA:-$ROOT/../shared/data}
	# Nothing but the core can be told without the two.
	case $wanted in *' library '* | *' shop '*)
		build_extension || exit 1
		build_binary || exit 1
		;;
	esac
	case $wanted in *' shop '*)
		# Packages first: two lanes cannot install at once.
		store_needs mariadb
		need node=nodejs npm=npm chromium=chromium zip=zip
		parts_wordpress
		mkdir -p "$WORK/test"
		if parts_woocommerce; then shop=yes && beside browser run_demo sqlite; fi
		;;
	esac
	case $wanted in *' core '*)
		run_lint
		run_architecture
		run_rust
		;;
	esac
	case $wanted in *' library '*) run_library && run_quality ;; esac
	if [ -n "$shop" ]; then
		run_stores
		wait_beside
		run_network
	else
		case $wanted in *' shop '*) skip_store_suites ;; esac
	fi
	close_all
}
