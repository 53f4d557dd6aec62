# ./build.sh demo: the demo shop, trained and served; without WooCommerce a tour of the engine. Sourced by build.sh.

demo_run() {
	local port=8400 check='' database=sqlite begun=$SECONDS
	store=$WORK/demo
	while [ $# -gt 0 ]; do
		case $1 in
			--port) port=$2; shift ;;
			--database) database=$2; shift ;;
			--check) check=--check ;;
			*) die "demo: unknown option $1" ;;
		esac
		shift
	done
	parts_wordpress
	if ! parts_woocommerce; then
		parts_help >&2
		engine_tour
		return
	fi
	build_extension
	trap 'store_down "$store"' EXIT
	trap 'exit 130' INT TERM
	say "Bringing up the demo shop ($database)"
	quietly store_up --dir "$store" --database "$database" --port "$port" --extension "$EXTENSION" --no-debug --demo || die "the shop did not come up"
	say "Training on its orders"
	store_wp "$store" tandem train --restart --format=json
	# A shop begins with product page and cart; whoever tries the demo wants to see all of it.
	quietly store_wp "$store" eval '$settings = Tandem\Plugin\Plugin::instance()->settings();
		$settings->update( array( "touchpoints" => array_map( static fn(): array => array( "on" => true ), $settings->get( "touchpoints" ) ) ) );
		$settings->update( array( "touchpoints" => array( "shop" => array( "home" => true ) ) ) );' || die "the touchpoints were not turned on"
	php "$TOOLS/demo/report.php" "http://127.0.0.1:$port" $check || die "demo: the shop does not do what it should"
	cat <<TEXT

Shop:   http://127.0.0.1:$port/            (ready after $((SECONDS - begun)) s)
Admin:  http://127.0.0.1:$port/wp-admin/   user $STORE_ADMIN, password $STORE_PASSWORD
Try:    http://127.0.0.1:$port/product/camera/
        http://127.0.0.1:$port/office-bundles/
        http://127.0.0.1:$port/summer-table/
TEXT
	[ -z "$check" ] || return 0
	say 'Ctrl-C ends it.'
	while sleep 1; do :; done
}

# What the engine does without a shop: train, compare, recommend and quote on the demo orders.
engine_tour() {
	local folder=$WORK/tour
	build_binary
	rm -rf "$folder" && mkdir -p "$folder"
	php "$TOOLS/demo/export.php" "$folder"
	say '' && say "A tour of the engine on the demo orders ($folder)"
	say '' && say '$ tandem train --orders orders.csv --catalog catalogue.csv --out demo.tdm'
	"$TANDEM" train --orders "$folder/orders.csv" --catalog "$folder/catalogue.csv" --site demo --out "$folder/demo.tdm"
	say '' && say '$ tandem recommend --model demo.tdm --queries queries.jsonl   (titles from the catalogue)'
	php "$TOOLS/demo/tour.php" queries "$folder" >"$folder/queries.jsonl"
	"$TANDEM" recommend --model "$folder/demo.tdm" --queries "$folder/queries.jsonl" >"$folder/answers.jsonl"
	php "$TOOLS/demo/tour.php" answers "$folder"
	say '' && say '$ tandem quote --request quote.json   (laptop + mouse, and the bundle that sells both for 1015.00)'
	php "$TOOLS/demo/tour.php" quote "$folder" >"$folder/quote.json"
	"$TANDEM" quote --request "$folder/quote.json"
	say '' && say '$ tandem eval --orders orders.csv   (beside popularity and plain co-occurrence)'
	"$TANDEM" eval --orders "$folder/orders.csv"
}
