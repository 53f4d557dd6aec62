<?php
/**
 * Place, season and weather as facts, and the banners that follow them.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Journey\Banners;
use Tandem\Plugin\Journey\Templates;
use Tandem\Plugin\Place\Climate;
use Tandem\Plugin\Place\PlaceFacts;
use Tandem\Plugin\Place\WeatherSource;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Privacy\Consent;
use Tandem\Plugin\Settings;

final class PlaceTest extends TandemTestCase {

	private const TABLE = "region,when,weather,temperature\nDE,7,sun|warm,24\nDE:BE,7,rain,15\nDE:BE,2027-07-10,storm,12\n*,7,cloud,";

	private WeatherSource $weather;

	protected function setUp(): void {
		parent::setUp();
		( new Settings() )->update( array( 'live' => true, 'place' => array( 'on' => true ) ) );
		delete_option( WeatherSource::TABLE );
		delete_option( WeatherSource::FEED );
		$this->weather = new WeatherSource( new Settings() );
	}

	public function test_the_nearest_row_counts(): void {
		$climate = Climate::read( self::TABLE );
		$july    = new \DateTimeImmutable( '2027-07-09' );
		self::assertSame( array( array( 'rain' ), 15 ), $climate->at( 'DE', 'BE', $july ) );
		self::assertSame( array( array( 'storm' ), 12 ), $climate->at( 'DE', 'BE', $july->modify( '+1 day' ) ), 'the day before the month' );
		self::assertSame( array( array( 'sun', 'warm' ), 24 ), $climate->at( 'DE', 'BY', $july ) );
		self::assertSame( array( array( 'cloud' ), null ), $climate->at( 'FR', '', $july ) );
		self::assertNull( $climate->at( 'DE', 'BE', new \DateTimeImmutable( '2027-01-01' ) ) );
	}

	public function test_a_bad_table_is_told_by_line_with_what_was_expected_and_found(): void {
		$bad = array(
			'de,7,sun,1'               => 'Line 3, region: expected a country such as DE, a region such as US:CA, or * for everywhere, found "de".',
			'DE,13,sun,1'              => 'Line 3, when: expected a month from 1 to 12 or a day such as 2027-03-01, found "13".',
			'DE,2027-02-30,sun,1'      => 'Line 3, when: expected a month from 1 to 12 or a day such as 2027-03-01, found "2027-02-30".',
			'DE,7,SUN,1'               => 'Line 3, weather: expected one to eight words in small letters a to z with | between them, such as rain|wind, found "SUN".',
			'DE,7,,1'                  => 'Line 3, weather: expected one to eight words in small letters a to z with | between them, such as rain|wind, found "".',
			'DE,7,<b>,1'               => 'Line 3, weather: expected one to eight words in small letters a to z with | between them, such as rain|wind, found "<b>".',
			'DE,7,sun,warm'            => 'Line 3, temperature: expected whole degrees from -99 to 99, or nothing, found "warm".',
			'DE,7,sun'                 => 'Line 3: expected four values with commas between them, such as "DE:BE,2027-03-01,rain|wind,7", found "DE,7,sun".',
			"DE,7,M\xE4rz,1"           => 'Line 3, weather: expected one to eight words in small letters a to z with | between them, such as rain|wind, found "M?rz".',
			str_repeat( 'x', 2 * 1024 * 1024 ) => 'The table may have at most 1 MB; this one has 2.0 MB.',
			str_repeat( "\nDE,7,sun,1", 20000 ) => 'The table may have at most 20,000 rows; this one has 20,002.',
		);
		foreach ( $bad as $row => $said ) {
			self::assertSame( $said, $this->refused( "region,when,weather,temperature\nDE,1,snow,-3\n$row" ) );
		}
		self::assertSame( 'Line 1: expected "region,when,weather,temperature", found "some,other,table".', $this->refused( 'some,other,table' ) );
		self::assertSame( 'Line 1: expected "region,when,weather,temperature", found "region;when;weather;temperature".', $this->refused( "region;when;weather;temperature\nDE;1;snow;-3" ) );
	}

	private function refused( string $csv ): string {
		try {
			Climate::read( $csv );
		} catch ( \InvalidArgumentException $refused ) {
			return $refused->getMessage();
		}
		self::fail( substr( $csv, 0, 200 ) );
	}

	public function test_season_follows_the_hemisphere(): void {
		$facts = new PlaceFacts( new Settings(), $this->weather );
		foreach ( array( array( 'DE', '2027-01-15', 'winter' ), array( 'AU', '2027-01-15', 'summer' ), array( 'DE', '2027-03-01', 'spring' ), array( 'NZ', '2027-04-01', 'autumn' ), array( 'US', '2027-12-01', 'winter' ), array( 'ZA', '2027-07-01', 'winter' ) ) as list( $country, $day, $season ) ) {
			self::assertSame( $season, $facts->of( $country, '', new \DateTimeImmutable( $day ) )['place.season'], "$country $day" );
		}
	}

	public function test_the_shoppers_facts_have_the_place_of_the_address(): void {
		$this->weather->keep_table( "region,when,weather,temperature\nDE," . wp_date( 'n' ) . ",rain,9" );
		WC()->customer->set_shipping_location( 'DE', 'DE-BE', '10115', 'Berlin' );
		$facts = Plugin::instance()->shopper_facts()->current();
		self::assertSame( array( 'DE', 'DE:DE-BE', array( 'rain' ), 9 ), array( $facts['place.country'], $facts['place.region'], $facts['place.weather'], $facts['place.temperature'] ) );
		( new Settings() )->update( array( 'place' => array( 'on' => false ) ) );
		self::assertArrayNotHasKey( 'place.country', Plugin::instance()->shopper_facts()->current() );
	}

	public function test_a_feed_is_fetched_from_the_owners_address_only_and_a_bad_one_changes_nothing(): void {
		$this->weather->fetch_if_due();
		self::assertSame( array(), $this->requests, 'no address, no request' );
		( new Settings() )->update( array( 'place' => array( 'feed' => 'http://example.test/w.csv' ) ) );
		$this->weather->fetch_if_due();
		self::assertSame( array(), $this->requests, 'not without encryption' );
		( new Settings() )->update( array( 'place' => array( 'feed' => 'https://example.test/w.csv' ) ) );
		$code = 200;
		$body = "region,when,weather,temperature\nDE," . wp_date( 'Y-m-d' ) . ',snow,-2';
		add_filter(
			'pre_http_request',
			static function () use ( &$body, &$code ): array {
				return array( 'headers' => array(), 'body' => $body, 'response' => array( 'code' => $code, 'message' => 'OK' ), 'cookies' => array(), 'filename' => null );
			},
			99
		);
		$this->weather->fetch_if_due();
		$today = new \DateTimeImmutable( 'now', wp_timezone() );
		self::assertSame( array( array( 'snow' ), -2 ), $this->weather->at( 'DE', '', $today ) );
		$body = '<html>not found</html>';
		$said = 'The weather feed could not be read; what was known before stays. Line 1: expected "region,when,weather,temperature", found "<html>not found</html>".';
		self::assertSame( $said, $this->weather->fetch() );
		self::assertSame( array( array( 'snow' ), -2 ), $this->weather->at( 'DE', '', $today ), 'what was known stays' );
		self::assertSame( $said, $this->weather->state()['feedError'] );
		$code = 404;
		self::assertSame( 'The weather feed could not be read; what was known before stays. The address answered with the status 404, expected was 200.', $this->weather->fetch() );
		( new Settings() )->update( array( 'place' => array( 'feed' => 'http://example.test/w.csv' ) ) );
		self::assertSame( 'The address of the weather feed has to begin with https://; nothing is fetched.', $this->weather->state()['feedError'] );
		self::assertSame( 'The address of the weather feed has to begin with https://; nothing is fetched.', $this->weather->fetch() );
		( new Settings() )->update( array( 'place' => array( 'feed' => '' ) ) );
		self::assertSame( '', $this->weather->state()['feedError'], 'no address, no fault' );
		( new Settings() )->update( array( 'place' => array( 'feed' => 'https://example.test/w.csv' ) ) );
		self::assertNull( $this->weather->at( 'DE', '', $today->modify( '+3 days' ) ), 'old weather is none' );
	}

	public function test_the_page_is_neutral_and_the_shoppers_variant_is_chosen(): void {
		$this->weather->keep_table( "region,when,weather,temperature\nDE," . wp_date( 'n' ) . ",rain,9" );
		WC()->customer->set_shipping_location( 'DE', '', '10115', 'Berlin' );
		$banners = $this->banners();
		$page    = '[tandem_banners][tandem_banner weather="snow"]Skis[/tandem_banner][tandem_banner weather="rain|storm" colder="12"]Umbrellas <script>x</script>[/tandem_banner][tandem_banner]Everything[/tandem_banner][/tandem_banners]';
		$html    = do_shortcode( $page );
		WC()->customer->set_shipping_location( 'AU', '', '2000', 'Sydney' );
		self::assertSame( $html, do_shortcode( $page ), 'the same for everybody' );
		self::assertStringNotContainsString( '<script', $html );
		self::assertSame( 3, substr_count( $html, 'tandem-banner__variant' ) );
		self::assertStringContainsString( '<div class="tandem-banner__variant">Everything', $html );
		preg_match_all( '/data-tandem-when="([^"]+)"/', $html, $found );
		$asked = (string) wp_json_encode( array( array( ...array_map( static fn( string $when ): array => json_decode( html_entity_decode( $when ), true ), $found[1] ), null ) ) );
		self::assertSame( array( null ), $banners->chosen( $asked ), 'nothing is known of Sydney' );
		WC()->customer->set_shipping_location( 'DE', '', '10115', 'Berlin' );
		self::assertSame( array( 1 ), $banners->chosen( $asked ) );
		self::assertSame( array(), $banners->chosen( 'no json' ) );
		self::assertSame( array( null ), $banners->chosen( '[["x",1]]' ) );
	}

	private function banners(): Banners {
		$settings = new Settings();
		$banners  = new Banners( $settings, new Templates( $settings, new Consent( $settings ) ), static fn() => Plugin::instance()->shopper_facts(), static fn() => Plugin::instance()->engine() );
		$banners->register_hooks();
		return $banners;
	}
}
