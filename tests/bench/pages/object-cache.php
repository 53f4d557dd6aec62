<?php
/**
 * Object cache drop-in of the bench "pages": WordPress's own, its content kept in a file between requests. A request
 * with X-Bench-Keep writes the file.
 */

declare(strict_types=1);

require __DIR__ . '/bench-cache.php';

function wp_cache_init(): void {
	bench_cache_init();
	global $wp_object_cache;
	$file  = __DIR__ . '/bench-cache.' . ( $_SERVER['HTTP_X_BENCH_TANDEM'] ?? 'on' ) . '.data';
	$cache = new ReflectionProperty( $wp_object_cache, 'cache' );
	if ( is_file( $file ) ) {
		$cache->setValue( $wp_object_cache, unserialize( (string) file_get_contents( $file ) ) );
	}
	if ( isset( $_SERVER['HTTP_X_BENCH_KEEP'] ) ) {
		register_shutdown_function( static fn() => file_put_contents( $file, serialize( $cache->getValue( $wp_object_cache ) ), LOCK_EX ) );
	}
}
