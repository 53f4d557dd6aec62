<?php
/**
 * php tests/tools/languages.php: turns plugin/languages/*.po into the .mo files (needs msgfmt) and into the
 * JSON that each script handle loads. A handle's strings are those that its source files name.
 */

declare(strict_types=1);

const HANDLES = array(
	'tandem-admin'                  => '#^admin/#',
	'tandem-table-blocks'           => '#^(blocks/|assets/js/.*table)#',
	'tandem-recommendations-editor' => '#^(blocks/|assets/js/.*recommendation)#',
	'tandem-bundle-editor'          => '#^assets/js/.*bundle#',
	'tandem-bundle-list'            => '#^assets/js/.*bundle#',
	'tandem-cart-saving'            => '#^assets/js/.*cart#',
	'tandem-staff'                  => '#^assets/js/staff#',
);

$languages = dirname( __DIR__, 2 ) . '/plugin/languages';
foreach ( glob( "$languages/*.po" ) as $po ) {
	$base = substr( $po, 0, -3 );
	passthru( 'msgfmt --check-format -o ' . escapeshellarg( "$base.mo" ) . ' ' . escapeshellarg( $po ), $code );
	if ( 0 !== $code ) {
		exit( 1 );
	}
	foreach ( HANDLES as $handle => $sources ) {
		$messages = array();
		foreach ( preg_split( '/\n\n+/', (string) file_get_contents( $po ) ) as $entry ) {
			preg_match_all( '/^#: (.*)$/m', $entry, $lines );
			preg_match_all( '/(\S+?)(?::\d+)?(?=\s|$)/', implode( ' ', $lines[1] ), $references );
			if ( ! array_filter( $references[1], static fn( string $file ): bool => str_ends_with( $file, '.js' ) && 1 === preg_match( $sources, $file ) ) ) {
				continue;
			}
			preg_match_all( '/^(msgctxt|msgid|msgstr(?:\[\d\])?) (".*")$/m', $entry, $parts, PREG_SET_ORDER );
			$key = '';
			$str = array();
			foreach ( $parts as [ , $name, $value ] ) {
				$value = json_decode( $value );
				match ( true ) {
					'msgctxt' === $name => $key = $value . "\x04",
					'msgid' === $name   => $key .= $value,
					default             => $str[] = $value,
				};
			}
			$messages[ $key ] = $str;
		}
		ksort( $messages );
		$file = "$base-$handle.json";
		if ( array() === $messages ) {
			is_file( $file ) && unlink( $file );
			continue;
		}
		preg_match( '/"Language: (\w+)/', (string) file_get_contents( $po ), $language );
		file_put_contents(
			$file,
			json_encode(
				array(
					'domain'      => 'messages',
					'locale_data' => array(
						'messages' => array(
							'' => array(
								'domain'       => 'messages',
								'lang'         => $language[1],
								'plural-forms' => 'nplurals=2; plural=(n != 1);',
							),
						) + $messages,
					),
				),
				JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES
			) . "\n"
		);
		printf( "%s: %d strings\n", basename( $file ), count( $messages ) );
	}
}
