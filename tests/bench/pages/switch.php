<?php
/**
 * Must-use plugin of the bench "pages": leaves Tandem out where the request asks for that, and answers with what
 * the request cost.
 */

declare(strict_types=1);

if ( 'off' === ( $_SERVER['HTTP_X_BENCH_TANDEM'] ?? '' ) ) {
	add_filter(
		'option_active_plugins',
		static fn( array $plugins ): array => array_values( array_diff( $plugins, array( 'tandem-for-woocommerce/tandem-for-woocommerce.php' ) ) )
	);
}
ob_start(
	static function ( string $page ): string {
		global $wpdb;
		header( 'X-Bench-Queries: ' . $wpdb->num_queries );
		header( 'X-Bench-Seconds: ' . ( microtime( true ) - $_SERVER['REQUEST_TIME_FLOAT'] ) );
		return $page;
	}
);
