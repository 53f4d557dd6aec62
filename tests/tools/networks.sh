# The suites about networks: several sites in one, and calls to other servers. Sourced by build.sh.

# Two sites of one network: what each keeps to itself, and what goes when one goes.
run_multisite() {
	local store=$WORK/test/multisite port passed failed log
	port=$(free_port)
	say '== multisite'
	log=$(mktemp)
	if ! (store_up --dir "$store" --port "$port" --database sqlite --extension "$EXTENSION") >"$store.log" 2>&1; then
		cat "$store.log" >&2
		close_suite multisite 0 1 0
		return
	fi
	quietly store_wp "$store" plugin deactivate tandem-for-woocommerce woocommerce || true
	quietly store_wp "$store" core multisite-convert --skip-config || true
	# The sites of a network have addresses of their own.
	sed -e "/WP_HOME\|WP_SITEURL/d" -e "s#^define( 'WP_MEMORY_LIMIT'.*#&\ndefine( 'MULTISITE', true );\ndefine( 'SUBDOMAIN_INSTALL', false );\ndefine( 'DOMAIN_CURRENT_SITE', '127.0.0.1:$port' );\ndefine( 'PATH_CURRENT_SITE', '/' );\ndefine( 'SITE_ID_CURRENT_SITE', 1 );\ndefine( 'BLOG_ID_CURRENT_SITE', 1 );#" \
		"$TOOLS/store/wp-config.php" >"$store/wp-config.new"
	mv "$store/wp-config.new" "$store/site/wp-config.php"
	if quietly store_wp "$store" plugin activate woocommerce tandem-for-woocommerce --network && quietly store_wp "$store" site create --slug=two --title=Two &&
		quietly store_wp "$store" --url="http://127.0.0.1:$port/two/" tandem status; then
		# The second site prepared itself at its first request.
		store_wp "$store" eval-file --use-include "$TOOLS/store/multisite.php" >"$log" 2>&1 || true
	fi
	passed=$(grep -c '^ok - ' "$log" || true)
	failed=$(grep -c '^not ok - ' "$log" || true)
	if [ "$failed" -gt 0 ] || [ "$passed" -lt 11 ]; then
		grep -v '^ok - ' "$log" | head -n 20 >&2 || true
		[ "$failed" -gt 0 ] || failed=1
	fi
	store_down "$store"
	rm -f "$log"
	close_suite multisite "$passed" "$failed" 0
}

# No store of this run saw the plugin call another server than the feed its owner typed in; a probe proves that such
# a call would be seen.
run_network() {
	local store passed=0 failed=0 probe
	say '== network'
	for store in "$WORK"/test/*/; do
		[ -f "$store/store.json" ] || continue
		if grep -s '^tandem ' "$store/run/http.log"; then failed=$((failed + 1)); else passed=$((passed + 1)); fi
	done
	store=$WORK/test/fallback
	probe=$store/site/wp-content/plugins/tandem-probe
	mkdir -p "$probe"
	printf '<?php\nwp_remote_get( "https://example.test/" );\n' >"$probe/probe.php"
	quietly store_wp "$store" eval-file --use-include "$probe/probe.php" || true
	if grep -qs '^tandem https://example.test/' "$store/run/http.log"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
	rm -rf "$probe"
	close_suite network $passed $failed 0
}
