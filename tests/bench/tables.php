<?php
/**
 * wp eval-file tables.php: server time of a table of products beside WooCommerce's own [products], in one
 * process, warm, alternating; the median of the pairs counts.
 */

declare(strict_types=1);

$tandem_rows  = count( wc_get_products( array( 'status' => 'publish', 'visibility' => 'catalog', 'limit' => 200, 'return' => 'ids' ) ) );
$tandem_runs  = array(
	'own'      => static fn(): string => do_shortcode( '[tandem_table source="all" limit="200" paging="all"]' ),
	'products' => static fn(): string => do_shortcode( '[products limit="200" columns="4" cache="false"]' ),
);
$tandem_times = array( 'own' => array(), 'products' => array() );
foreach ( range( 1, 12 ) as $tandem_round ) {
	foreach ( $tandem_runs as $tandem_name => $tandem_run ) {
		$tandem_start = hrtime( true );
		if ( '' === $tandem_run() ) {
			fwrite( STDERR, "tables: $tandem_name printed nothing\n" );
			exit( 1 );
		}
		if ( $tandem_round > 2 ) {
			$tandem_times[ $tandem_name ][] = ( hrtime( true ) - $tandem_start ) / 1e6;
		}
	}
}
array_walk( $tandem_times, static function ( array &$times ): void {
	sort( $times );
} );
$tandem_own      = $tandem_times['own'][5];
$tandem_products = $tandem_times['products'][5];
echo wp_json_encode( array( 'bench' => 'tables', 'figure' => "server time of $tandem_rows rows", 'value' => round( $tandem_own, 2 ), 'unit' => 'ms', 'against' => '[products] of the same rows', 'against_value' => round( $tandem_products, 2 ), 'ratio' => round( $tandem_own / $tandem_products, 3 ) ) ) . "\n";
