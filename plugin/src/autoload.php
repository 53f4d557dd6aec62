<?php
/**
 * The plugin's one autoloader: Tandem\Plugin\X is src/X.php, the engine's PHP library is lib/ in the
 * zip and ../php in the repository.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

spl_autoload_register(
	static function ( string $class_name ): void {
		if ( str_starts_with( $class_name, 'Tandem\\Plugin\\' ) ) {
			// PHP remembers real paths; is_file() would ask the file system for each of our classes in every request.
			$file = realpath( __DIR__ . '/' . str_replace( '\\', '/', substr( $class_name, 14 ) ) . '.php' );
			if ( false !== $file ) {
				require $file;
			}
		}
	},
	true,
	// Before the others: they look for a file of theirs for each of our classes.
	true
);

require is_file( dirname( __DIR__ ) . '/lib/autoload.php' ) ? dirname( __DIR__ ) . '/lib/autoload.php' : dirname( __DIR__, 2 ) . '/php/autoload.php';
