<?php
/**
 * German is complete and loads.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

final class LanguageTest extends TandemTestCase {

	private const BASE = TANDEM_DIR . '/languages/tandem-for-woocommerce';

	/**
	 * Entries by original.
	 *
	 * @return array<string,\Translation_Entry>
	 */
	private static function entries( string $file ): array {
		require_once ABSPATH . WPINC . '/pomo/po.php';
		$po = new \PO();
		self::assertTrue( $po->import_from_file( $file ), $file );
		return $po->entries;
	}

	public function test_german_has_every_string_with_the_same_placeholders(): void {
		$german = self::entries( self::BASE . '-de_DE.po' );
		$all    = self::entries( self::BASE . '.pot' );
		self::assertGreaterThan( 500, count( $all ) );
		foreach ( $all as $key => $entry ) {
			self::assertArrayHasKey( $key, $german );
			foreach ( $german[ $key ]->translations as $translation ) {
				self::assertNotSame( '', $translation, $key );
			}
			$placeholders = static function ( string $text ): array {
				preg_match_all( '/%(?:\d\$)?[sd]/', $text, $found );
				sort( $found[0] );
				return $found[0];
			};
			self::assertSame( $placeholders( $entry->plural ?? $entry->singular ), $placeholders( end( $german[ $key ]->translations ) ), $key );
		}
	}

	public function test_php_and_scripts_speak_german(): void {
		load_textdomain( 'tandem-for-woocommerce', self::BASE . '-de_DE.mo', 'de_DE' );
		try {
			self::assertSame( 'Einstellungen gespeichert.', __( 'Settings saved.', 'tandem-for-woocommerce' ) );
			self::assertSame( 'vor 2 Tagen', sprintf( _n( '%d day ago', '%d days ago', 2, 'tandem-for-woocommerce' ), 2 ) );
		} finally {
			unload_textdomain( 'tandem-for-woocommerce', true );
		}
		$json = json_decode( (string) file_get_contents( self::BASE . '-de_DE-tandem-admin.json' ), true );
		self::assertSame( array( 'Live schalten' ), $json['locale_data']['messages']['Go live'] );
	}
}
