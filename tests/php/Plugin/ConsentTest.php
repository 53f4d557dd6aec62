<?php
/**
 * What a shopper agreed to, in every state of the WP Consent API and of the owner's default.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Admin\PrivacyPolicy;
use Tandem\Plugin\Journey\Attention;
use Tandem\Plugin\Privacy\BrowserKeys;
use Tandem\Plugin\Privacy\BrowsingHistory;
use Tandem\Plugin\Privacy\Consent;
use Tandem\Plugin\Privacy\ConsentRegistration;
use Tandem\Plugin\Settings;

final class ConsentTest extends TandemTestCase {

	/**
	 * The type that a consent plugin has set; empty for none.
	 */
	public static string $type = '';

	/**
	 * Categories by key of the browser, as the interface was told.
	 *
	 * @var array<string,string>
	 */
	public static array $described = array();

	protected function setUp(): void {
		parent::setUp();
		self::$type = '';
		$_COOKIE    = array();
		unset( $_SERVER['HTTP_SEC_GPC'] );
	}

	protected function tearDown(): void {
		$_COOKIE = array();
		unset( $_SERVER['HTTP_SEC_GPC'] );
		parent::tearDown();
	}

	public function test_without_a_consent_plugin_the_owners_default_counts(): void {
		foreach ( array( 'off' => array( false, false, false ), 'ask' => array( false, true, false ), 'on' => array( true, true, true ) ) as $default => $expected ) {
			$answers = array();
			foreach ( array( '', 'allow', 'deny' ) as $choice ) {
				$_COOKIE   = '' === $choice ? array() : array( Consent::COOKIE => $choice );
				$answers[] = $this->consent( $default )->allows( 'preferences' );
			}
			self::assertSame( $expected, $answers, $default );
		}
	}

	/**
	 * @depends test_without_a_consent_plugin_the_owners_default_counts
	 */
	public function test_with_a_consent_plugin_its_answer_counts_and_no_type_is_no_yes(): void {
		$this->bring_up_the_interface();
		$expected = array(
			''       => array( 'off' => array( false, false, false ), 'on' => array( true, true, false ) ),
			'optin'  => array( 'off' => array( false, true, false ), 'on' => array( false, true, false ) ),
			'optout' => array( 'off' => array( true, true, false ), 'on' => array( true, true, false ) ),
		);
		foreach ( $expected as $type => $defaults ) {
			foreach ( $defaults as $default => $answers ) {
				self::$type = $type;
				$found      = array();
				foreach ( array( '', 'allow', 'deny' ) as $choice ) {
					$_COOKIE = '' === $choice ? array() : array( 'wp_consent_preferences' => $choice );
					$found[] = $this->consent( $default )->allows( 'preferences' );
				}
				self::assertSame( $answers, $found, "type '$type', default $default: unset, allow, deny" );
			}
		}
	}

	/**
	 * @depends test_without_a_consent_plugin_the_owners_default_counts
	 */
	public function test_the_interface_is_told_of_every_key_and_a_version_that_refuses_it_stops_no_page(): void {
		$this->bring_up_the_interface();
		( new ConsentRegistration() )->describe();
		self::assertSame( array_column( BrowserKeys::all(), 'consent', 'name' ), self::$described );
		self::$type      = 'broken';
		self::$described = array();
		( new ConsentRegistration() )->describe();
		self::assertSame( array(), self::$described );
	}

	public function test_the_browsers_own_objection_ends_it(): void {
		$_SERVER['HTTP_SEC_GPC'] = '1';
		self::assertFalse( $this->consent( 'on' )->allows( 'preferences' ) );
	}

	public function test_the_history_is_read_as_ids_and_only_with_consent(): void {
		$_COOKIE = array( BrowsingHistory::COOKIE => '12.7.x.-3.7.0.O:8:"stdClass".99999999999999999999.' . implode( '.', range( 100, 130 ) ) );
		self::assertSame( array(), ( new BrowsingHistory( $this->consent( 'off' ) ) )->views( 1000000 ) );
		$views = ( new BrowsingHistory( $this->consent( 'on' ) ) )->views( 1000000 );
		self::assertSame( array( 12, 7 ), array_slice( array_column( $views, 'item' ), 0, 2 ) );
		self::assertLessThanOrEqual( BrowsingHistory::MAXIMUM, count( $views ) );
		self::assertSame( 1000000, $views[0]['at'] );
		self::assertGreaterThan( $views[1]['at'], $views[0]['at'] );
	}

	public function test_every_key_of_the_browser_is_described(): void {
		$named = array_column( \Tandem\Plugin\Privacy\BrowserKeys::all(), 'name' );
		$found = array();
		foreach ( glob( TANDEM_DIR . '/assets/js/*.js' ) as $script ) {
			preg_match_all( '/(?:const [A-Z]+ = |(?:local|session)Storage\.setItem\( )\'(tandem_[a-z]+)\'/', (string) file_get_contents( $script ), $keys );
			$found = array( ...$found, ...$keys[1] );
		}
		foreach ( new \RecursiveIteratorIterator( new \RecursiveDirectoryIterator( TANDEM_DIR . '/src' ) ) as $file ) {
			preg_match( '/COOKIE += \'(tandem_[a-z]+)\'/', is_file( (string) $file ) ? (string) file_get_contents( (string) $file ) : '', $cookie );
			$found = array( ...$found, ...array_slice( $cookie, 1 ) );
		}
		self::assertGreaterThan( 8, count( $found ) );
		self::assertSame( array(), array_values( array_diff( array_unique( $found ), $named ) ) );
	}

	public function test_the_texts_say_what_is_sent_and_what_an_order_takes_along(): void {
		$purpose = array_column( BrowserKeys::all(), 'purpose', 'name' );
		foreach ( array( Attention::REFUSED_COOKIE, Attention::TIRED_COOKIE ) as $cookie ) {
			self::assertStringContainsString( 'cookie that is sent to the shop', $purpose[ $cookie ] );
			self::assertStringNotContainsString( 'in your browser', $purpose[ $cookie ] );
		}
		self::assertStringContainsString( 'with your order', $purpose[ Attention::REFUSED_COOKIE ] );
		require_once ABSPATH . 'wp-admin/includes/plugin.php';
		add_filter( 'doing_it_wrong_trigger_error', '__return_false' ); // No page of the administration.
		$texts = '';
		add_filter(
			'esc_html',
			static function ( string $safe ) use ( &$texts ): string {
				$texts .= $safe;
				return $safe;
			}
		);
		( new PrivacyPolicy() )->suggest();
		self::assertMatchesRegularExpression( '/does not interest you.+cookie with every request.+note such products with your order/', $texts );
	}

	private function consent( string $default ): Consent {
		( new Settings() )->update( array( 'consent' => array( 'default' => $default ) ) );
		return new Consent( new Settings() );
	}

	/**
	 * The two functions of the WP Consent API that Tandem calls, answering as version 1 of it does.
	 */
	private function bring_up_the_interface(): void {
		if ( ! function_exists( 'wp_has_consent' ) ) {
			require __DIR__ . '/fixtures/consent-api.php';
		}
	}
}
