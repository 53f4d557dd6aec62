<?php
/**
 * The owner's settings.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Settings;

final class SettingsTest extends TandemTestCase {

	protected function setUp(): void {
		parent::setUp();
		delete_option( Settings::OPTION );
		delete_option( Settings::PREVIOUS );
		Settings::forget();
	}

	protected function tearDown(): void {
		parent::tearDown();
		Settings::forget();
	}

	public function test_defaults_are_quiet(): void {
		$settings = new Settings();
		self::assertFalse( $settings->get( 'live' ) );
		self::assertSame( 'off', $settings->get( 'consent.default' ) );
		self::assertSame( 4, $settings->get( 'cap' ) );
		self::assertSame( array( 'on' => true, 'count' => 4, 'replaces_related' => true ), $settings->get( 'touchpoints.product' ) );
		self::assertFalse( $settings->shows( 'product' ), 'shoppers see nothing before "Go live"' );
	}

	public function test_staff_see_the_preview_and_everybody_what_is_live(): void {
		$settings = new Settings();
		wp_set_current_user( 1 );
		self::assertTrue( $settings->shows( 'product' ) );
		self::assertFalse( $settings->shows( 'checkout' ) );
		$settings->update( array( 'preview' => false ) );
		self::assertFalse( $settings->shows( 'product' ) );
		wp_set_current_user( 0 );
		$settings->update( array( 'live' => true ) );
		self::assertTrue( $settings->shows( 'product' ) );
	}

	/**
	 */
	public function test_every_setting_survives_the_way_through_the_database(): void {
		$settings = new Settings();
		$settings->update( array( 'cap' => 8, 'touchpoints' => array( 'cart' => array( 'on' => false ) ), 'training' => array( 'statuses' => array( 'completed' ) ), 'sensitive_categories' => array( 3, 3, 5 ) ) );
		Settings::forget();
		wp_cache_flush();
		$again = new Settings();
		self::assertSame( 8, $again->get( 'cap' ) );
		self::assertSame( array( 'on' => false, 'count' => 2 ), $again->get( 'touchpoints.cart' ) );
		self::assertSame( array( 'completed' ), $again->get( 'training.statuses' ) );
		self::assertSame( array( 3, 5 ), $again->get( 'sensitive_categories' ) );
		self::assertLessThan( 300, strlen( (string) get_option( Settings::OPTION ) ), 'only what differs is stored' );
	}

	/**
	 * @dataProvider bad
	 */
	public function test_bad_values_are_refused_and_nothing_is_stored( array $tree ): void {
		$settings = new Settings();
		try {
			$settings->update( array( 'reasons' => false ) + $tree );
			self::fail( 'it was stored' );
		} catch ( \InvalidArgumentException $error ) {
			self::assertNotSame( '', $error->getMessage() );
		}
		self::assertFalse( get_option( Settings::OPTION ) );
		self::assertTrue( $settings->get( 'reasons' ) );
	}

	public static function bad(): array {
		return array(
			array( array( 'cap' => 9 ) ),
			array( array( 'cap' => 0 ) ),
			array( array( 'cap' => 'many' ) ),
			array( array( 'cap' => array( 1 ) ) ),
			array( array( 'live' => 'perhaps' ) ),
			array( array( 'consent' => array( 'default' => 'always' ) ) ),
			array( array( 'touchpoints' => array( 'checkout' => array( 'count' => 2 ) ) ) ),
			array( array( 'touchpoints' => array( 'sidebar' => array( 'on' => true ) ) ) ),
			array( array( 'price' => 1 ) ),
			array( array( 'training' => array( 'statuses' => array( "x' OR 1=1" ) ) ) ),
			array( array( 'sensitive_categories' => array( -1 ) ) ),
		);
	}

	public function test_a_damaged_or_older_option_falls_back_value_by_value(): void {
		update_option( Settings::OPTION, '{"version":1,"values":{"cap":7,"live":"broken","gone.setting":1}}' );
		Settings::forget();
		self::assertSame( 7, ( new Settings() )->get( 'cap' ) );
		self::assertFalse( ( new Settings() )->get( 'live' ) );
		foreach ( array( '', '{', 'null', '[]', 'a:1:{s:3:"cap";i:8;}' ) as $stored ) {
			update_option( Settings::OPTION, $stored );
			Settings::forget();
			self::assertSame( 4, ( new Settings() )->get( 'cap' ), $stored );
		}
	}

	public function test_undo_goes_back_and_forth(): void {
		$settings = new Settings();
		self::assertFalse( $settings->undo() );
		$settings->update( array( 'cap' => 5 ) );
		$settings->update( array( 'cap' => 6 ) );
		self::assertTrue( $settings->undo() );
		self::assertSame( 5, $settings->get( 'cap' ) );
		self::assertTrue( $settings->undo() );
		self::assertSame( 6, $settings->get( 'cap' ) );
	}

	public function test_an_unknown_path_is_a_mistake_of_the_caller(): void {
		$this->expectException( \OutOfBoundsException::class );
		( new Settings() )->get( 'touchpoint.product' );
	}
}
