<?php
/**
 * STORE_SITE=/path/to/wordpress php run.php [phpunit arguments]
 *
 * A launcher rather than a PHPUnit bootstrap file: PHPUnit includes its bootstrap inside a function, and
 * what WordPress, WooCommerce and themes put into file scope would become locals of that function.
 */

declare(strict_types=1);

$tandem_site = getenv( 'STORE_SITE' );
if ( ! is_string( $tandem_site ) || ! is_file( $tandem_site . '/wp-load.php' ) ) {
	fwrite( STDERR, "STORE_SITE must name the folder of a WordPress: ./build.sh phpunit sets it\n" );
	exit( 2 );
}

$_SERVER['HTTP_HOST']       = '127.0.0.1';
$_SERVER['SERVER_NAME']     = '127.0.0.1';
$_SERVER['SERVER_PORT']     = '80';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
$_SERVER['REQUEST_METHOD']  = 'GET';
$_SERVER['REQUEST_URI']     = '/';
$_SERVER['REMOTE_ADDR']     = '127.0.0.1';
$_SERVER['HTTP_USER_AGENT'] = 'phpunit';

define( 'WP_USE_THEMES', false );
define( 'WP_DISABLE_FATAL_ERROR_HANDLER', true );
ini_set( 'display_errors', 'stderr' );
error_reporting( E_ALL );

require $tandem_site . '/wp-load.php';

remove_action( 'shutdown', 'wp_ob_end_flush_all', 1 );
while ( ob_get_level() ) {
	ob_end_clean();
}
require_once ABSPATH . 'wp-admin/includes/plugin.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

// Output has begun, so no cookie can be set any more.
add_filter( 'woocommerce_set_cookie_enabled', '__return_false' );

// Singletons that add hooks in their constructor must exist before a test takes its snapshot of the hooks.
wc_load_cart();
WC()->mailer();
rest_get_server();

require 'PHPUnit/Autoload.php';
require __DIR__ . '/TandemTestCase.php';

exit( PHPUnit\TextUI\Command::main( false ) );
