<?php
/**
 * Must-use plugin of the bench "pages": leaves Tandem out where the request asks for that, and answers with what
 * the request cost.
 */

declare(strict_types=1);

$tandem_side = (string) ( $_SERVER['HTTP_X_BENCH_TANDEM'] ?? '' );
// Tandem's lists and WooCommerce's related products on one page; the plugin without its lists on product page and cart.
$tandem_set = array(
	'beside' => array( 'touchpoints.product.replaces_related' => false ),
	'silent' => array( 'touchpoints.product.on' => false, 'placements.set' => array( 'cart' => array( 'on' => false ) ) ),
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
	add_filter( 'woocommerce_cart_crosssell_ids', '__return_empty_array' );
	add_filter( 'pre_render_block', static fn( $html, array $block ) => 'woocommerce/product-collection/cross-sells' === ( $block['attrs']['collection'] ?? '' ) ? '' : $html, 10, 2 );
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
if ( isset( $_SERVER['HTTP_X_BENCH_THEME'] ) ) {
	foreach ( array( 'template', 'stylesheet' ) as $tandem_part ) {
		add_filter( "pre_option_$tandem_part", static fn(): string => basename( $_SERVER['HTTP_X_BENCH_THEME'] ) );
	}
	// As a change of theme does: the header gets the mini-cart.
	add_filter( 'pre_option_woocommerce_hooked_blocks_version', static fn(): string => '10.0.0' );
}
if ( str_contains( $_SERVER['REQUEST_URI'] ?? '', '/product-category/' ) ) {
	// A category of the demo shop fits on one page: nothing would be left to suggest.
	add_filter( 'loop_shop_per_page', static fn(): int => 8, 99 );
}
// Whoever measures is not asked for the address of the order.
add_filter( 'woocommerce_order_email_verification_required', '__return_false' );
$tandem_cpu = static function (): float {
	$usage = getrusage();
	return $usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec'] + ( $usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec'] ) / 1e6;
};
// Queries, seconds and seconds of the processor from which the request is counted.
$tandem_from = array( 0, (float) ( $_SERVER['REQUEST_TIME_FLOAT'] ?? 0 ), $tandem_cpu() );
ob_start(
	static function ( string $page ) use ( $tandem_cpu, &$tandem_from ): string {
		global $wpdb;
		header( 'X-Bench-Queries: ' . ( $wpdb->num_queries - $tandem_from[0] ) );
		header( 'X-Bench-Seconds: ' . ( microtime( true ) - $tandem_from[1] ) );
		header( 'X-Bench-Cpu: ' . ( $tandem_cpu() - $tandem_from[2] ) );
		return $page;
	}
);
// An e-mail of an order, from its trigger to the mailer: what a request gains that sends it.
if ( isset( $_GET['bench-mail'], $_GET['order'] ) ) {
	add_action(
		'wp_loaded',
		static function () use ( $tandem_cpu, &$tandem_from ): void {
			global $wpdb;
			add_filter(
				'pre_wp_mail',
				static function ( $sent, array $mail ): bool {
					echo $mail['message'];
					return true;
				},
				10,
				2
			);
			$kind        = (string) $_GET['bench-mail'];
			$order       = (int) $_GET['order'];
			$tandem_from = array( $wpdb->num_queries, microtime( true ), $tandem_cpu() );
			if ( 'tandem' === $kind ) {
				echo apply_filters( 'tandem_mail_kinds', array() )['post-purchase']->send( array( 'order' => $order ), 'somebody@example.org' );
				exit;
			}
			foreach ( WC()->mailer()->get_emails() as $email ) {
				if ( $kind === $email->id ) {
					$email->trigger( $order );
				}
			}
			exit;
		},
		99
	);
}
