<?php
/**
 * Router of `php -S` for WordPress: files as they are, folders by their index.php, all else by WordPress.
 */

$root = $_SERVER['DOCUMENT_ROOT'];
$path = rawurldecode( (string) parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ) );
if ( str_contains( $path, '..' ) || preg_match( '#/\.|\.log$|\.sqlite#', $path ) ) {
	http_response_code( 404 );
	return true;
}
$file = $root . $path;
if ( '/' !== $path && is_file( $file ) && ! str_ends_with( $file, '.php' ) ) {
	return false;
}
if ( is_dir( $file ) && '/' !== $path && is_file( rtrim( $file, '/' ) . '/index.php' ) ) {
	if ( ! str_ends_with( $path, '/' ) ) {
		header( 'Location: ' . $path . '/', true, 301 );
		return true;
	}
	$path = rtrim( $path, '/' ) . '/index.php';
	$file = $root . $path;
}
if ( '/' === $path || ! is_file( $file ) ) {
	$path = '/index.php';
	$file = $root . '/index.php';
}
$_SERVER['SCRIPT_FILENAME'] = $file;
$_SERVER['SCRIPT_NAME']     = $path;
$_SERVER['PHP_SELF']        = $path;
unset( $_SERVER['PATH_INFO'] );
chdir( dirname( $file ) );
require $file;
return true;
