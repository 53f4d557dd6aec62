<?php
/**
 * Must-use plugin of the bench "pages": leaves Tandem out where the request asks for that, and answers with what
 * the request cost.
 */

declare(strict_types=1);

$tandem_side = (string) ( $_SERVER['HTTP_X_BENCH_TANDEM'] ?? '' );
// Tandem's lists and WooCommerce's related products on one page; the plugin without its lists on a page of a product.
$tandem_set = array(
	'beside' => array( 'touchpoints.product.replaces_related' => false ),
	'silent' => array( 'touchpoints.product.on' => false ),
)[ $tandem_side ] ?? array();
if ( array() !== $tandem_set ) {
	add_filter(
		'option_tandem_settings',
		static function ( $json ) use ( $tandem_set ) {
			$settings           = json_decode( (string) $json, true );
			$settings['values'] = $tandem_set + $settings['values'];
			return json_encode( $settings );
		}
	);
}
if ( in_array( $tandem_side, array( 'bare', 'silent' ), true ) ) {
	add_action( 'wp', static fn(): bool => remove_action( 'woocommerce_after_single_product_summary', 'woocommerce_output_related_products', 20 ) );
}
if ( in_array( $tandem_side, array( 'off', 'bare' ), true ) ) {
	add_filter(
		'option_active_plugins',
		static fn( array $plugins ): array => array_values( array_diff( $plugins, array( 'tandem-for-woocommerce/tandem-for-woocommerce.php' ) ) )
	);
}
if ( 'anew' === $tandem_side ) {
	// Where another plugin has a hand in prices, no list is kept.
	add_filter( 'woocommerce_get_price_html', static fn( $html ) => $html );
}
if ( 'first' === $tandem_side ) {
	// The state of the shop is another with each request: what is kept is of another one.
	$tandem_state = uniqid( '', true );
	add_filter( 'pre_option_tandem_fragments', static fn(): string => $tandem_state );
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
