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
$tandem_cpu = static function (): float {
	$usage = getrusage();
	return $usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec'] + ( $usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec'] ) / 1e6;
};
$tandem_begun = $tandem_cpu();
ob_start(
	static function ( string $page ) use ( $tandem_cpu, $tandem_begun ): string {
		global $wpdb;
		header( 'X-Bench-Queries: ' . $wpdb->num_queries );
		header( 'X-Bench-Seconds: ' . ( microtime( true ) - $_SERVER['REQUEST_TIME_FLOAT'] ) );
		header( 'X-Bench-Cpu: ' . ( $tandem_cpu() - $tandem_begun ) );
		return $page;
	}
);
