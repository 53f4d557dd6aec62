<?php
/**
 * Plugin Name: Private store
 * Description: Keeps a test store offline: mail goes to run/mail.log, outgoing requests are noted in run/http.log, with who made them.
 */

add_filter(
	'pre_wp_mail',
	static function ( $sent, array $mail ): bool {
		$line = array( 'to' => $mail['to'], 'subject' => $mail['subject'], 'message' => $mail['message'] );
		file_put_contents( dirname( ABSPATH ) . '/run/mail.log', wp_json_encode( $line ) . "\n", FILE_APPEND | LOCK_EX );
		return true;
	},
	10,
	2
);
add_filter(
	'pre_http_request',
	static function ( $answer, array $request, string $url ) {
		if ( str_starts_with( $url, home_url() ) ) {
			return $answer;
		}
		$plugin = (string) realpath( WP_PLUGIN_DIR . '/tandem-for-woocommerce' );
		$files  = array_column( debug_backtrace( DEBUG_BACKTRACE_IGNORE_ARGS ), 'file' ); // phpcs:ignore
		$ours   = array_filter( $files, static fn( string $file ): bool => str_starts_with( $file, $plugin . '/' ) || str_starts_with( $file, dirname( $plugin ) . '/php/' ) || str_contains( $file, '/plugins/tandem-' ) );
		// The one address that Tandem may fetch is the weather feed the owner typed in.
		$kept  = json_decode( (string) get_option( 'tandem_settings', '' ), true );
		$asked = '' !== $url && ( $kept['values']['place.feed'] ?? '' ) === $url;
		$who   = ! $ours ? 'other' : ( $asked ? 'owner' : 'tandem' );
		file_put_contents( dirname( ABSPATH ) . '/run/http.log', "$who $url\n", FILE_APPEND | LOCK_EX );
		return $answer;
	},
	1,
	3
);
