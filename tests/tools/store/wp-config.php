<?php
/**
 * Configuration of a private test store, on SQLite and on MariaDB. store.sh copies it beside WordPress and
 * writes store.json with what differs from store to store.
 */

$tandem_store = json_decode( (string) file_get_contents( __DIR__ . '/../store.json' ), true );

define( 'DB_NAME', 'wp' );
define( 'DB_USER', 'wp' );
define( 'DB_PASSWORD', 'wp' );
define( 'DB_HOST', 'localhost:' . $tandem_store['socket'] );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );
if ( 'sqlite' === $tandem_store['database'] ) {
	define( 'DB_DIR', dirname( __DIR__ ) . '/db/' );
	define( 'DB_FILE', 'store.sqlite' );
}
$table_prefix = 'wp_';

foreach ( array( 'AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY', 'AUTH_SALT', 'SECURE_AUTH_SALT', 'LOGGED_IN_SALT', 'NONCE_SALT' ) as $tandem_key ) {
	define( $tandem_key, hash( 'sha256', 'private store ' . $tandem_key ) );
}
define( 'WP_HOME', $tandem_store['url'] );
define( 'WP_SITEURL', $tandem_store['url'] );
define( 'WP_ENVIRONMENT_TYPE', 'local' );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'WP_ACCESSIBLE_HOSTS', '127.0.0.1,localhost' );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'WP_AUTO_UPDATE_CORE', false );
define( 'DISABLE_WP_CRON', true );
define( 'WP_DEBUG', $tandem_store['debug'] );
define( 'WP_DEBUG_LOG', dirname( __DIR__ ) . '/run/debug.log' );
define( 'WP_DEBUG_DISPLAY', false );
define( 'WP_MEMORY_LIMIT', '512M' );

if ( ! defined( 'ABSPATH' ) ) {
	define( 'ABSPATH', __DIR__ . '/' );
}
// WP-CLI parses this file and wants the next line in it.
require_once ABSPATH . 'wp-settings.php';
