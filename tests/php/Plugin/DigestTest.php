<?php
/**
 * The weekly e-mail to the owner: when it goes, to whom, what it says, and how it stops.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Mail\MailChoices;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Reports\Digest;

final class DigestTest extends TandemTestCase {

	protected function setUp(): void {
		parent::setUp();
		$this->skip_history();
		update_option( 'admin_email', 'owner@example.test' );
		$this->set( array( 'digest' => true ) );
	}

	protected function tearDown(): void {
		as_unschedule_all_actions( Digest::HOOK );
		unset( $_GET[ Digest::ARGUMENT ] );
		parent::tearDown();
	}

	/**
	 * @param array<string,mixed> $values
	 */
	private function set( array $values ): void {
		Plugin::instance()->settings()->update( array( 'measure' => $values ) );
	}

	private function order_on( string $day, string $price ): void {
		$order = $this->order( array( array( $this->product( $price ), 1 ) ) );
		$order->set_date_created( ( new \DateTimeImmutable( "$day 12:00:00", wp_timezone() ) )->getTimestamp() );
		$order->save();
	}

	public function test_it_is_planned_for_mondays_at_eight_and_taken_back_with_the_switch(): void {
		update_option( 'timezone_string', 'America/New_York' );
		$at = static fn( string $time ): int => ( new \DateTimeImmutable( $time, wp_timezone() ) )->getTimestamp();
		self::assertSame( $at( '2031-05-12 08:00' ), Digest::monday( $at( '2031-05-11 23:59' ) ), 'a Sunday' );
		self::assertSame( $at( '2031-05-12 08:00' ), Digest::monday( $at( '2031-05-12 07:59' ) ) );
		self::assertSame( $at( '2031-05-19 08:00' ), Digest::monday( $at( '2031-05-12 08:00' ) ), 'that very moment' );
		self::assertSame( $at( '2031-11-03 08:00' ), Digest::monday( $at( '2031-10-31 12:00' ) ), 'over the end of summer time' );
		$digest = Plugin::instance()->digest();
		$digest->plan( time() );
		$digest->plan( time() );
		self::assertSame( Digest::monday( time() ), as_next_scheduled_action( Digest::HOOK ) );
		self::assertCount( 1, as_get_scheduled_actions( array( 'hook' => Digest::HOOK, 'status' => 'pending' ), 'ids' ) ); // phpcs:ignore WordPress.Arrays
		$this->set( array( 'digest' => false ) );
		$digest->plan( time() );
		self::assertFalse( as_has_scheduled_action( Digest::HOOK ) );
	}

	public function test_it_tells_the_week_that_ended_yesterday_and_nothing_of_today(): void {
		$day = static fn( int $ago ): string => (string) wp_date( 'Y-m-d', time() - $ago * DAY_IN_SECONDS );
		$this->order_on( $day( 0 ), '500.00' );
		$this->order_on( $day( 1 ), '30.00' );
		$this->order_on( $day( 7 ), '10.50' );
		$this->order_on( $day( 8 ), '900.00' );
		$this->mails = array();
		self::assertSame( array( 'owner@example.test' ), Plugin::instance()->digest()->send( time() ) );
		$text = html_entity_decode( wp_strip_all_tags( $this->mails[0]['message'] ), ENT_QUOTES, 'UTF-8' );
		self::assertStringContainsString( '40.50', $text, 'thirty and ten fifty' );
		self::assertStringNotContainsString( '500.00', $text );
		self::assertStringNotContainsString( '940.50', $text );
		self::assertStringContainsString( 'tab=reports', $this->mails[0]['message'] );
		if ( 'native' === Plugin::instance()->engine()->name() ) {
			self::assertStringContainsString( '20.25', $text, 'the average of the two' );
		} else {
			self::assertStringContainsString( 'It needs the PHP extension.', $text );
		}
	}

	public function test_shares_are_apart_by_points_and_amounts_by_money(): void {
		$apart = new \ReflectionMethod( \Tandem\Plugin\Reports\DigestReport::class, 'apart' );
		self::assertSame( '54.5 percentage points', $apart->invoke( null, 'repeat_rate', 0.545 ), '"up by 54.5 %" would say another thing' );
		self::assertStringContainsString( '12.30', $apart->invoke( null, 'order_value', 1230.0 ) );
	}

	public function test_the_owner_names_who_gets_it_and_each_can_stop_it_alone(): void {
		$digest = Plugin::instance()->digest();
		$this->set( array( 'digest_to' => 'a@example.test, nonsense, B@example.test' ) );
		$this->mails = array();
		self::assertSame( array( 'a@example.test', 'B@example.test' ), $digest->send( time() ) );
		$headers = (string) wp_json_encode( $this->mails[1]['headers'] );
		self::assertStringContainsString( 'List-Unsubscribe-Post', $headers );
		self::assertStringNotContainsString( (string) wp_json_encode( Digest::stop_url( 'a@example.test' ) ), $headers, 'the link of another reader' );

		parse_str( (string) wp_parse_url( Digest::stop_url( 'b@example.test' ), PHP_URL_QUERY ), $query );
		$token = $query[ Digest::ARGUMENT ];
		self::assertNull( Digest::read( substr( $token, 0, -1 ) . ( '0' === substr( $token, -1 ) ? '1' : '0' ) ), 'a forged link' );
		self::assertSame( MailChoices::recipient( 'b@example.test' ), Digest::read( $token ) );
		$digest->stop( (string) Digest::read( $token ) );
		self::assertSame( array( 'a@example.test' ), $digest->addresses() );
		self::assertTrue( Plugin::instance()->settings()->get( 'measure.digest' ) );
		$digest->stop( MailChoices::recipient( 'a@example.test' ) );
		self::assertFalse( Plugin::instance()->settings()->get( 'measure.digest' ), 'nobody is left' );
	}

	public function test_opening_the_link_asks_and_only_the_button_stops(): void {
		parse_str( (string) wp_parse_url( Digest::stop_url( 'owner@example.test' ), PHP_URL_QUERY ), $query );
		$_GET[ Digest::ARGUMENT ] = $query[ Digest::ARGUMENT ];
		$handler                  = static fn( $message ) => throw new \RuntimeException( (string) $message );
		add_filter( 'wp_die_handler', static fn(): \Closure => $handler );
		foreach ( array( 'GET' => true, 'POST' => false ) as $method => $stays ) { // phpcs:ignore WordPress.Arrays
			$_SERVER['REQUEST_METHOD'] = $method;
			try {
				Plugin::instance()->digest()->answer();
				self::fail( 'it answers' );
			} catch ( \RuntimeException $answer ) {
				self::assertStringContainsString( $stays ? '<form method="post">' : 'Done.', $answer->getMessage() );
			}
			self::assertSame( $stays, Plugin::instance()->settings()->get( 'measure.digest' ) );
		}
		unset( $_SERVER['REQUEST_METHOD'] );
	}

	public function test_a_failing_report_breaks_nothing_and_the_next_one_is_planned(): void {
		add_filter( 'tandem_next_actions', static fn() => throw new \RuntimeException( 'disk full' ) );
		$this->mails = array();
		Plugin::instance()->digest()->run();
		self::assertSame( array(), $this->mails );
		self::assertTrue( as_has_scheduled_action( Digest::HOOK ) );
	}
}
