#!/usr/bin/env bash
# Bench "limit": TANDEM_SHOPPERS (50) checkouts at once on a bundle that may be sold once, and on an offer that may be used
# once, on both databases.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
port=${TANDEM_PORT:-8457}
status=0
for database in sqlite mariadb; do
	store=$root/.work/bench-limit-$database
	"$root/build.sh" store --dir "$store" --database "$database" --no-debug --workers 8 --port "$port" --extension "${TANDEM_EXTENSION:?the extension, a .so file}" >&2
	bundle=$("$root/build.sh" wp --dir "$store" eval '
		$ids = array();
		foreach ( array( "100", "50" ) as $price ) {
			$product = new WC_Product_Simple();
			$product->set_name( "Piece at $price" );
			$product->set_regular_price( $price );
			$product->save();
			$ids[] = array( "product" => $product->get_id() );
		}
		echo \Tandem\Plugin\Plugin::instance()->bundle_writer()->write( array( "name" => "Once", "status" => "publish", "components" => $ids, "terms" => array( "discount" => "percent", "value" => "10", "limit_total" => 1 ) ) )->get_id();')
	STORE_URL=http://127.0.0.1:$port BUNDLE=$bundle node "$here/limit_race.mjs" "${TANDEM_SHOPPERS:-50}" | sed "s/on a limit of 1\"/on a limit of 1 ($database)\"/" || status=1
	product=$("$root/build.sh" wp --dir "$store" eval '
		$product = new WC_Product_Simple();
		$product->set_name( "Lamp" );
		$product->set_regular_price( "100" );
		$product->save();
		$tandem = \Tandem\Plugin\Plugin::instance();
		$tandem->settings()->update( array( "live" => true ) );
		$tandem->offers()->save( \Tandem\Plugin\Offers\OfferInput::checked( array( "name" => "Once", "status" => "live", "benefit" => array( "type" => "percent", "percent" => "20" ), "scope" => array( "products" => array( $product->get_id() ) ), "limits" => array( "total" => 1 ) ) ) );
		echo $product->get_id();')
	STORE_URL=http://127.0.0.1:$port BUNDLE=$product WHAT=offer node "$here/limit_race.mjs" "${TANDEM_SHOPPERS:-50}" | sed "s/on a limit of 1\"/on a limit of 1 ($database)\"/" || status=1
	"$root/build.sh" store-stop --dir "$store" >&2
done
exit $status
