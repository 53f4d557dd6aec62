<?php
/**
 * The admin page and its bundle.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Admin\AdminPage;

final class AdminPageTest extends TandemTestCase {

	public function test_the_committed_bundle_was_built_from_these_sources(): void {
		$root  = TANDEM_DIR . '/admin';
		$names = array();
		foreach ( new \RecursiveIteratorIterator( new \RecursiveDirectoryIterator( $root, \FilesystemIterator::SKIP_DOTS ) ) as $file ) {
			if ( preg_match( '/\.(js|scss)$/', (string) $file ) ) {
				$names[] = substr( (string) $file, strlen( $root ) + 1 );
			}
		}
		sort( $names, SORT_STRING );
		$hash = hash_init( 'sha256' );
		foreach ( $names as $name ) {
			hash_update( $hash, $name . "\n" . file_get_contents( "$root/$name" ) );
		}
		self::assertSame( trim( (string) file_get_contents( TANDEM_DIR . '/build/sources.sha256' ) ), hash_final( $hash ), 'run "npm run build" in plugin/' );
	}

	public function test_the_page_is_for_managers_and_its_scripts_load_on_it_only(): void {
		$page = new AdminPage();
		wp_set_current_user( 1 );
		foreach ( array( 'woocommerce_page_tandem' => true, 'index.php' => false, 'woocommerce_page_wc-settings' => false ) as $hook => $loads ) {
			wp_dequeue_script( 'tandem-admin' );
			wp_deregister_script( 'tandem-admin' );
			$page->scripts( $hook );
			self::assertSame( $loads, wp_script_is( 'tandem-admin' ), $hook );
		}
		$page->scripts( 'woocommerce_page_tandem' );
		$data = implode( '', wp_scripts()->get_data( 'tandem-admin', 'before' ) ?: array() );
		self::assertStringNotContainsString( '</script', $data );
		self::assertLessThan( 300000, filesize( TANDEM_DIR . '/build/index.js' ) );
		self::assertFileExists( TANDEM_DIR . '/build/manual.js', 'what reads Markdown is fetched by who opens the manual' );
	}
}
