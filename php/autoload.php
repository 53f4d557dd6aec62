<?php
/**
 * Autoloader of the PHP library: Tandem\X\Y is src/X/Y.php.
 *
 * @package Tandem
 */

declare(strict_types=1);

spl_autoload_register(
	static function ( string $class_name ): void {
		if ( ! str_starts_with( $class_name, 'Tandem\\' ) || str_starts_with( $class_name, 'Tandem\\Plugin\\' ) || str_starts_with( $class_name, 'Tandem\\Native\\' ) ) {
			return;
		}
		// PHP remembers real paths; is_file() would ask the file system for each class in every request.
		$file = realpath( __DIR__ . '/src/' . str_replace( '\\', '/', substr( $class_name, 7 ) ) . '.php' );
		if ( false !== $file ) {
			require $file;
		}
	},
	true,
	true
);
