#!/usr/bin/env bash
# Bench "pages": what Tandem adds to a product page of the demo shop, beside the same page with the plugin
# deactivated: queries and server time, TANDEM_PAIRS (300) alternating pairs, with the object cache of one request
# and with a persistent one; then to every other page, request and e-mail that it shows something in, and its list in
# the cart beside WooCommerce's cross-sells, TANDEM_TOUCHPOINT_PAIRS (40). One JSON line a figure. TANDEM_EXTENSION
# names the extension, TANDEM_PORT (8455) a port.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
store=$root/.work/bench-pages
port=${TANDEM_PORT:-8455}
# PHP's own default: a host does not look for changed files at each request.
export TANDEM_REVALIDATE=2
"$root/build.sh" store --dir "$store" --database mariadb --demo --no-debug --workers 2 --port "$port" --extension "${TANDEM_EXTENSION:?the extension, a .so file}" >&2
trap '"$root/build.sh" store-stop --dir "$store"' EXIT
"$root/build.sh" wp --dir "$store" tandem train --restart --format=json >&2
cp "$here/pages/switch.php" "$store/site/wp-content/mu-plugins/bench-pages.php"
php "$here/pages/measure.php" "http://127.0.0.1:$port" "object cache of one request" "${TANDEM_PAIRS:-300}"

# Every other touchpoint; what the personal request costs, so nothing is refused. A paid order has a thank-you page and
# e-mails, and the laptop the cross-sells that WooCommerce shows in the cart.
order=$("$root/build.sh" wp --dir "$store" eval '$settings = Tandem\Plugin\Plugin::instance()->settings();
	$settings->update( array( "live" => true, "requests.minute" => 0, "touchpoints" => array_map( static fn() => array( "on" => true ), $settings->get( "touchpoints" ) ) ) );
	$settings->update( array( "touchpoints" => array( "shop" => array( "home" => true ) ) ) );
	$product = static fn( string $slug ): WC_Product => wc_get_product( get_page_by_path( $slug, OBJECT, "product" ) );
	$laptop = $product( "laptop" );
	$laptop->set_cross_sell_ids( array( $product( "wireless-mouse" )->get_id(), $product( "laptop-sleeve" )->get_id() ) );
	$laptop->save();
	$order = wc_create_order();
	$order->add_product( $product( "camera" ) );
	$address = array( "first_name" => "Some", "last_name" => "Body", "email" => "somebody@example.org", "country" => "US", "address_1" => "1 Street", "city" => "Town", "postcode" => "10001", "state" => "NY" );
	$order->set_address( $address, "billing" );
	$order->set_address( $address, "shipping" );
	$order->calculate_totals();
	$order->payment_complete();
	echo $order->get_id(), " ", $order->get_order_key();')
# shellcheck disable=SC2086
php "$here/pages/touchpoints.php" "http://127.0.0.1:$port" "${TANDEM_TOUCHPOINT_PAIRS:-40}" $order
php "$here/pages/cross-sells.php" "http://127.0.0.1:$port" "${TANDEM_TOUCHPOINT_PAIRS:-40}"
php "$here/pages/load.php" "http://127.0.0.1:$port"
# The answer that follows a change in the cart block.
php "$here/pages/cart.php" "http://127.0.0.1:$port" "${TANDEM_TOUCHPOINT_PAIRS:-40}"

# The drop-in: WordPress's own cache, filled from a file.
sed 's/function wp_cache_init()/function bench_cache_init()/' "$store/site/wp-includes/cache.php" >"$store/site/wp-content/bench-cache.php"
cp "$here/pages/object-cache.php" "$store/site/wp-content/object-cache.php"
php "$here/pages/measure.php" "http://127.0.0.1:$port" "persistent object cache" "${TANDEM_PAIRS:-300}"
