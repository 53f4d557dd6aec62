<?php
/**
 * wp eval-file finish.php THEME: theme and plugin of a store that was just copied.
 */

declare(strict_types=1);

$theme = (string) ( $args[0] ?? '' );
if ( '' === $theme || ! wp_get_theme( $theme )->exists() ) {
	WP_CLI::error( "theme '$theme' is not there" );
}
if ( get_stylesheet() !== $theme ) {
	switch_theme( $theme );
}
$active = activate_plugin( 'tandem-for-woocommerce/tandem-for-woocommerce.php' );
if ( is_wp_error( $active ) ) {
	WP_CLI::error( $active->get_error_message() );
}
flush_rewrite_rules( true );
// A theme that is switched to brings its blog widgets along; a shop has no use for them.
update_option(
	'sidebars_widgets',
	array(
		'wp_inactive_widgets' => array(),
		'sidebar-1'           => array(),
		'array_version'       => 3,
	)
);
