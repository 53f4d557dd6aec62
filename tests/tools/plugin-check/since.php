<?php
/**
 * wp eval-file since.php: every function of WordPress and WooCommerce that the plugin calls is at least as old as
 * the versions its header asks for (R7). Ends with an error that names those that are younger.
 */

declare(strict_types=1);

require_once __DIR__ . '/PluginCheck.php';

$folder  = WP_PLUGIN_DIR . '/tandem-for-woocommerce';
$header  = get_file_data( "$folder/tandem-for-woocommerce.php", array( 'wordpress' => 'Requires at least', 'woocommerce' => 'WC requires at least' ) );
$young   = array();
$checked = 0;
foreach ( Tandem\PluginCheck\PluginCheck::paths( $folder ) as $path ) {
	if ( ! str_ends_with( $path, '.php' ) ) {
		continue;
	}
	$file = new Tandem\PluginCheck\PhpFile( (string) file_get_contents( "$folder/$path" ) );
	foreach ( array_keys( $file->tokens ) as $index ) {
		$name = ltrim( $file->text( $index ), '\\' );
		if ( ! $file->calls( $index ) || ! function_exists( $name ) ) {
			continue;
		}
		$function = new ReflectionFunction( $name );
		$home     = str_contains( (string) $function->getFileName(), '/plugins/woocommerce/' ) ? 'woocommerce' : 'wordpress';
		if ( $function->isInternal() || str_contains( (string) $function->getFileName(), $folder ) || ! preg_match( '/@since\s+(?:MU\s*\()?(\d+\.\d+)/', (string) $function->getDocComment(), $since ) ) {
			continue;
		}
		++$checked;
		if ( version_compare( $since[1], $header[ $home ], '>' ) ) {
			$young[ $name ] = "$name() of $path came with $home $since[1]; the header asks for {$header[ $home ]}";
		}
	}
}
if ( $young || $checked < 100 ) {
	WP_CLI::error( implode( "\n", $young ?: array( "only $checked calls were found" ) ) );
}
WP_CLI::log( "$checked calls are old enough" );
