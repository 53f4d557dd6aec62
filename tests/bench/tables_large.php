<?php
/**
 * wp eval-file tables_large.php: a page of a table of 10,000 products, the rows alone as the browser asks for
 * them; beside it WooCommerce's own query for the same page. The median of nine runs counts.
 */

declare(strict_types=1);

use Tandem\Plugin\Plugin;
use Tandem\Plugin\Tables\RowsToken;

$tandem_token = RowsToken::make( array( 'category' => 'warehouse', 'columns' => 'name,category,price,buy' ), 'products', 'tandem-table-1' );
$tandem_ask   = static function ( array $question ) use ( $tandem_token ): int {
	Plugin::instance()->products()->forget();
	wp_cache_flush();
	$request = new WP_REST_Request( 'GET', '/tandem/v1/tables/rows' );
	$request->set_query_params( array( 'token' => $tandem_token ) + $question );
	$start  = hrtime( true );
	$answer = rest_do_request( $request );
	if ( 200 !== $answer->get_status() || $answer->get_data()['total'] < 10000 ) {
		fwrite( STDERR, 'tables: ' . (int) ( $answer->get_data()['total'] ?? 0 ) . " of 10,000 rows are indexed\n" );
		exit( 1 );
	}
	return hrtime( true ) - $start;
};
$tandem_peer  = static function (): int {
	wp_cache_flush();
	$start    = hrtime( true );
	$products = wc_get_products( array( 'status' => 'publish', 'category' => array( 'warehouse' ), 'orderby' => 'meta_value_num', 'meta_key' => '_price', 'order' => 'DESC', 'limit' => 20, 'page' => 250, 'paginate' => true ) );
	array_map( static fn( WC_Product $product ): string => $product->get_price_html(), $products->products );
	return hrtime( true ) - $start;
};
foreach ( array(
	'page by menu order'       => array(),
	'page 250 by price'        => array( 'sort' => 'price:desc', 'page' => 250 ),
	'page by name and price'   => array( 'sort' => 'name:asc,price:desc', 'page' => 100 ),
	'search'                   => array( 'q' => 'bolt a77' ),
	'search that every row fits' => array( 'q' => 'bolt' ),
) as $tandem_name => $tandem_question ) {
	$tandem_times = array( array(), array() );
	foreach ( range( 1, 9 ) as $tandem_round ) {
		$tandem_times[0][] = $tandem_ask( $tandem_question );
		$tandem_times[1][] = $tandem_peer();
	}
	sort( $tandem_times[0] );
	sort( $tandem_times[1] );
	echo wp_json_encode( array( 'bench' => 'tables', 'figure' => "10,000 products: $tandem_name", 'value' => round( $tandem_times[0][4] / 1e6, 1 ), 'unit' => 'ms', 'against' => 'wc_get_products, page 250 by price', 'against_value' => round( $tandem_times[1][4] / 1e6, 1 ), 'ratio' => round( $tandem_times[0][4] / $tandem_times[1][4], 3 ) ) ) . "\n";
}
