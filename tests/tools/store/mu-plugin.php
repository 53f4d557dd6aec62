<?php
/**
 * Plugin Name: Private store
 * Description: Keeps a test store offline: mail goes to run/mail.log, outgoing requests are counted in run/http.log.
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
		if ( ! str_starts_with( $url, home_url() ) ) {
			file_put_contents( dirname( ABSPATH ) . '/run/http.log', $url . "\n", FILE_APPEND | LOCK_EX );
		}
		return $answer;
	},
	1,
	3
);
