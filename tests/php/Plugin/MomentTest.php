<?php
/**
 * Newsletter, welcome codes, win-back, anniversary, reward of friends; preview and test.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Mail\MailChoices;
use Tandem\Plugin\Mail\MailQueue;
use Tandem\Plugin\Mail\MailStore;
use Tandem\Plugin\Moments\Anniversary;
use Tandem\Plugin\Moments\MomentMail;
use Tandem\Plugin\Moments\MomentSchedule;
use Tandem\Plugin\Moments\NewCustomer;
use Tandem\Plugin\Moments\Newsletter;
use Tandem\Plugin\Moments\NewsletterStore;
use Tandem\Plugin\Moments\WelcomeBar;
use Tandem\Plugin\Moments\WinBack;
use Tandem\Plugin\Offers\Referral;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Settings;

require_once __DIR__ . '/BundleFixtures.php';
require_once __DIR__ . '/OfferFixtures.php';

final class MomentTest extends TandemTestCase {

	use BundleFixtures;
	use OfferFixtures;

	protected function setUp(): void {
		parent::setUp();
		( new Settings() )->update( array( 'live' => true, 'mail' => array( 'consent' => 'customers' ) ) );
		delete_option( WinBack::CURSOR );
		delete_option( Anniversary::CURSOR );
		WC()->mailer()->init();
	}

	protected function tearDown(): void {
		parent::tearDown();
		Settings::forget();
		Plugin::instance()->offer_decision()->forget();
		WC()->customer->set_billing_email( '' );
	}

	public function test_the_newsletter_asks_twice_tells_nobody_and_its_code_is_for_a_first_order(): void {
		$this->on( 'newsletter', array( 'reward' => 'percent', 'value' => '15' ) );
		( new Settings() )->update( array( 'mail' => array( 'consent' => 'asked' ) ) );
		$newsletter = Plugin::instance()->newsletter();
		$newsletter->ask( 'eve@example.test' );
		$newsletter->ask( 'Eve@example.test' );
		$row = ( new NewsletterStore() )->of( MailChoices::recipient( 'eve@example.test' ) );
		self::assertSame( array( 'asked', '1' ), array( $row['state'], $row['times'] ), 'one question in a quarter of an hour' );
		$newsletter->send_question( $row['id'] );
		self::assertCount( 1, $this->mails );
		self::assertStringNotContainsString( 'tandem_unsubscribe', (string) wp_json_encode( $this->mails[0] ) );
		self::assertSame( 1, preg_match( '/tandem_confirm=([0-9a-f]{32})/', $this->mails[0]['message'], $found ) );
		self::assertFalse( Plugin::instance()->mail_choices()->allows( 'eve@example.test', MailChoices::OFFERS ), 'nothing before the answer' );
		foreach ( array( '', str_repeat( '0', 32 ), substr( $found[1], 1 ), $found[1] . '0' ) as $forged ) {
			self::assertNull( $newsletter->confirm( $forged ) );
		}
		$coupon = $newsletter->confirm( $found[1] );
		self::assertTrue( Plugin::instance()->mail_choices()->allows( 'eve@example.test', MailChoices::OFFERS ) );
		self::assertSame( array( 'eve@example.test' ), $coupon->get_email_restrictions() );
		self::assertNull( $newsletter->confirm( $found[1] ), 'a link answers once' );
		$this->send( 'newsletter' );
		self::assertStringContainsString( $coupon->get_code(), end( $this->mails )['message'] );
		self::assertTrue( Plugin::instance()->shopper_facts()->with_lines( array() )['customer.newsletter'] ?? false );
		$this->fill_cart( array( array( $this->product( '100.00' ) ) ) );
		WC()->customer->set_billing_email( 'eve@example.test' );
		self::assertTrue( WC()->cart->apply_coupon( $coupon->get_code() ), (string) wp_json_encode( wc_get_notices() ) );
		self::assertSame( 15.0, (float) WC()->cart->get_discount_total() );
		$list = new \Tandem\Plugin\Cli\NewsletterCommand( new NewsletterStore(), Plugin::instance()->mail_choices() );
		self::assertSame( array( 'eve@example.test' ), array_column( iterator_to_array( $list->rows() ), 0 ) );
		$before = count( $this->mails );
		$newsletter->ask( 'eve@example.test' );
		self::assertSame( 'joined', ( new NewsletterStore() )->of( MailChoices::recipient( 'eve@example.test' ) )['state'], 'who is in is not asked again' );
		self::assertCount( $before, $this->mails );
		// Another spelling of the mailbox gets no second code.
		$newsletter->ask( 'eve+2@example.test' );
		$again = ( new NewsletterStore() )->of( MailChoices::recipient( 'eve+2@example.test' ) );
		$newsletter->send_question( $again['id'] );
		preg_match( '/tandem_confirm=([0-9a-f]{32})/', end( $this->mails )['message'], $found );
		self::assertSame( $coupon->get_code(), $newsletter->confirm( $found[1] )?->get_code() );
		Plugin::instance()->mail_choices()->deny( MailChoices::recipient( 'eve@example.test' ), MailChoices::OFFERS );
		self::assertSame( array( 'eve+2@example.test' ), array_column( iterator_to_array( $list->rows() ), 0 ), 'a no takes the address off the list' );
	}

	public function test_the_form_of_the_newsletter_is_there_only_when_it_is_on(): void {
		self::assertSame( '', do_shortcode( '[tandem_newsletter]' ) );
		$this->on( 'newsletter' );
		self::assertStringContainsString( 'name="tandem_newsletter_email"', do_shortcode( '[tandem_newsletter]' ) );
	}

	public function test_the_newsletter_has_a_block_and_a_box_at_both_checkouts_that_asks_first(): void {
		$block = array( 'blockName' => 'tandem/newsletter', 'attrs' => array(), 'innerBlocks' => array(), 'innerHTML' => '', 'innerContent' => array() );
		self::assertSame( '', render_block( $block ) );
		$this->on( 'newsletter' );
		self::assertStringContainsString( 'name="tandem_newsletter_email"', render_block( $block ) );
		$box = static function (): string {
			ob_start();
			do_action( 'woocommerce_review_order_before_submit' );
			return (string) ob_get_clean();
		};
		self::assertStringNotContainsString( 'name="tandem_newsletter"', $box(), 'off until the owner wants it' );
		$this->on( 'newsletter', array( 'checkout' => true ) );
		self::assertStringContainsString( 'name="tandem_newsletter" value="1">', $box(), 'never ticked beforehand' );
		$_POST['post_data'] = 'billing_city=Bonn&tandem_newsletter=1';
		self::assertStringContainsString( 'name="tandem_newsletter" value="1" checked>', $box(), 'a checkout loaded again keeps the tick' );
		unset( $_POST['post_data'] );
		$state = static fn( string $email ): ?string => ( new NewsletterStore() )->of( MailChoices::recipient( $email ) )['state'] ?? null;
		$lamp  = $this->product( '10.00' );
		$plain = $this->order( array( array( $lamp, 1 ) ), 0, 'plain@example.test' );
		do_action( 'woocommerce_checkout_order_processed', $plain->get_id(), array(), $plain );
		self::assertNull( $state( 'plain@example.test' ) );
		$classic = $this->order( array( array( $lamp, 1 ) ), 0, 'classic@example.test' );
		$_POST['tandem_newsletter'] = '1';
		do_action( 'woocommerce_checkout_order_processed', $classic->get_id(), array(), $classic );
		unset( $_POST['tandem_newsletter'] );
		self::assertSame( 'asked', $state( 'classic@example.test' ), 'asked by e-mail, not joined' );
		$new = $this->order( array( array( $lamp, 1 ) ), 0, 'block@example.test' );
		$new->update_meta_data( '_wc_other/tandem/newsletter', '1' );
		do_action( 'woocommerce_store_api_checkout_order_processed', $new );
		self::assertSame( 'asked', $state( 'block@example.test' ) );
		self::assertFalse( Plugin::instance()->mail_choices()->refuses( 'block@example.test', MailChoices::OFFERS ) );
	}

	public function test_questions_of_the_newsletter_are_rate_limited(): void {
		$this->on( 'newsletter' );
		( new Settings() )->update( array( 'mail' => array( 'hourly' => 2 ) ) );
		foreach ( array( 'a@example.test', 'b@example.test', 'c@example.test' ) as $email ) {
			Plugin::instance()->newsletter()->ask( $email );
		}
		self::assertNull( ( new NewsletterStore() )->of( MailChoices::recipient( 'c@example.test' ) ) );
	}

	public function test_a_new_account_gets_its_code_unless_it_came_with_an_order(): void {
		$this->on( 'account' );
		$user = $this->sign_in( 'fresh@example.test' );
		self::assertTrue( as_has_scheduled_action( NewCustomer::ACTION, array( $user ), 'tandem' ) );
		do_action( NewCustomer::ACTION, $user );
		$this->send( 'account' );
		$codes = Plugin::instance()->coupons()->of_address( 'fresh@example.test' );
		self::assertCount( 1, $codes );
		$mine = array_values( array_filter( $this->mails, static fn( array $mail ): bool => str_contains( $mail['message'], $codes[0]->get_code() ) ) );
		self::assertSame( array( 'fresh@example.test' ), array_column( $mine, 'to' ) );
		ob_start();
		do_action( 'woocommerce_account_dashboard' );
		self::assertStringContainsString( $codes[0]->get_code(), (string) ob_get_clean() );
		$buyer = $this->sign_in( 'bought@example.test' );
		$this->order( array( array( $this->product( '10.00' ), 1 ) ), $buyer, 'bought@example.test' );
		do_action( NewCustomer::ACTION, $buyer );
		self::assertSame( array(), Plugin::instance()->coupons()->of_address( 'bought@example.test' ) );
		// Without consent the code is in My Account and nothing is written.
		( new Settings() )->update( array( 'mail' => array( 'consent' => 'asked' ) ) );
		$quiet       = $this->sign_in( 'quiet@example.test' );
		$this->mails = array();
		do_action( NewCustomer::ACTION, $quiet );
		$this->send( 'account' );
		self::assertSame( array(), $this->mails );
		self::assertCount( 1, Plugin::instance()->coupons()->of_address( 'quiet@example.test' ) );
	}

	public function test_a_lapse_has_one_offer_and_a_purchase_in_between_stops_it(): void {
		$this->on( 'winback', array( 'after' => 60 ) );
		update_option( WinBack::CURSOR, time() - 63 * DAY_IN_SECONDS );
		$lapsed = $this->order_of( 61, 'lapsed@example.test' );
		$this->order_of( 62, 'back@example.test' );
		$this->order_of( 5, 'back@example.test' );
		$this->order_of( 40, 'soon@example.test' );
		$this->order_of( 400, 'gone@example.test' );
		$this->mails = array();
		$this->look();
		$this->send( 'winback', true );
		self::assertNotNull( ( new MailStore() )->find( 'winback:' . $lapsed->get_id() ) );
		self::assertSame( array( 'lapsed@example.test' ), $this->written( array( 'lapsed@', 'back@', 'soon@', 'gone@' ) ) );
		$coupon = Plugin::instance()->coupons()->of_key( 'winback:' . $lapsed->get_id() );
		self::assertStringContainsString( $coupon->get_code(), (string) wp_json_encode( array_column( $this->mails, 'message' ) ) );
		update_option( WinBack::CURSOR, time() - 63 * DAY_IN_SECONDS );
		$this->look();
		$this->send( 'winback', true );
		self::assertSame( array( 'lapsed@example.test' ), $this->written( array( 'lapsed@' ) ), 'once a lapse' );
		$other = $this->order_of( 60, 'late@example.test' );
		update_option( WinBack::CURSOR, time() - 63 * DAY_IN_SECONDS );
		$this->look();
		$this->order_of( 0, 'late@example.test' );
		$this->send( 'winback', true );
		self::assertSame( array(), $this->written( array( 'late@' ) ), 'bought after it was planned' );
		self::assertSame( 'gone', ( new MailStore() )->find( 'winback:' . $other->get_id() )['note'] );
	}

	public function test_the_day_of_the_first_order_or_of_the_account_is_celebrated_once_a_year(): void {
		$this->on( 'anniversary', array( 'of' => 'order' ) );
		$day = ( new \DateTimeImmutable( 'now', wp_timezone() ) )->setTime( 12, 0 );
		$this->order_at( $day->modify( '-2 years' ), 'first@example.test' );
		$this->order_at( $day->modify( '-3 years -5 days' ), 'second@example.test' );
		$this->order_at( $day->modify( '-1 year' ), 'second@example.test' );
		$this->mails = array();
		do_action( MomentSchedule::DAILY );
		do_action( MomentSchedule::DAILY );
		$this->send( 'anniversary', true );
		self::assertSame( array( 'first@example.test' ), $this->written( array( 'first@', 'second@' ) ) );
		$this->on( 'anniversary', array( 'of' => 'account' ) );
		delete_option( Anniversary::CURSOR );
		wp_insert_user( array( 'user_login' => 'year', 'user_pass' => 'x', 'user_email' => 'year@example.test', 'role' => 'customer', 'user_registered' => gmdate( 'Y-m-d H:i:s', $day->modify( '-1 year' )->getTimestamp() ) ) );
		do_action( MomentSchedule::DAILY );
		$this->send( 'anniversary', true );
		self::assertSame( array( 'year@example.test' ), $this->written( array( 'year@' ) ) );
	}

	public function test_a_day_of_the_calendar_keeps_its_hours_over_a_change_of_the_clocks(): void {
		$zone  = new \DateTimeZone( 'Europe/Berlin' );
		$hours = static fn( string $day, int $years ): float => ( static fn( array $range ): float => ( $range[1] - $range[0] + 1 ) / 3600 )( Anniversary::ranges( new \DateTimeImmutable( $day, $zone ) )[ $years ] );
		self::assertSame( 23.0, $hours( '2027-03-30', 2 ), 'the night of 30 March 2025 had an hour less' );
		self::assertSame( 25.0, $hours( '2027-10-26', 2 ), 'the night of 26 October 2025 had an hour more' );
		self::assertSame( 24.0, $hours( '2027-07-01', 2 ) );
		self::assertSame( 48.0, $hours( '2027-02-28', 3 ), 'a 29th of February is celebrated on the 28th' );
		self::assertSame( 24.0, $hours( '2028-02-28', 4 ) );
		self::assertArrayNotHasKey( 1, Anniversary::ranges( new \DateTimeImmutable( '2028-02-29', $zone ) ) );
	}

	public function test_the_reward_of_a_friend_is_told_unless_it_was_taken_back(): void {
		$this->on( 'friend' );
		( new Settings() )->update( array( 'offers' => array( 'friend_reward' => '10' ) ) );
		$friend = $this->sign_in( 'friend@example.test' );
		wp_set_current_user( 0 );
		foreach ( array( true, false ) as $stays ) {
			$order = $this->order( array( array( $this->product( '50.00' ), 1 ) ), 0, 'new' . (int) $stays . '@example.test' );
			$order->set_status( 'pending' );
			$order->update_meta_data( Referral::META, (string) $friend );
			$order->save();
			$order->update_status( 'processing' );
			if ( ! $stays ) {
				wc_get_order( $order->get_id() )->update_status( 'refunded' );
			}
			$this->send( 'friend' );
			self::assertSame( $stays ? 'sent' : 'gone', ( static fn( array $row ): string => 'sent' === $row['state'] ? 'sent' : $row['note'] )( ( new MailStore() )->find( 'friend:' . $order->get_id() ) ) );
		}
		$told = array_values( array_filter( $this->mails, static fn( array $mail ): bool => 'friend@example.test' === $mail['to'] && str_contains( $mail['message'], 'friend-' ) ) );
		self::assertCount( 1, $told );
	}

	public function test_every_e_mail_can_be_seen_and_tried_and_says_nothing_with_an_empty_tag(): void {
		wp_set_current_user( wp_insert_user( array( 'user_login' => 'boss', 'user_pass' => 'x', 'user_email' => 'boss@example.test', 'role' => 'shop_manager' ) ) );
		foreach ( MomentMail::all() as $id => $mail ) {
			$answer = rest_do_request( new \WP_REST_Request( 'GET', '/tandem/v1/mails/' . $id ) );
			$data   = $answer->get_data();
			self::assertSame( 200, $answer->get_status(), $id );
			self::assertStringContainsString( 'Hello', $data['html'] );
			self::assertStringContainsString( str_starts_with( $id, 'newsletter' ) ? 'Hello,' : 'Hello Ada,', $data['plain'] );
			foreach ( $data as $part ) {
				self::assertDoesNotMatchRegularExpression( '/\{[a-z_]+\}/', (string) preg_replace( '#<style.*?</style>#s', '', $part ), $id );
			}
			self::assertSame( $mail->stoppable, str_contains( $data['plain'], 'tandem_unsubscribe=' ), $id );
			$request = new \WP_REST_Request( 'POST', "/tandem/v1/mails/$id/test" );
			$request->set_param( 'to', 'boss@example.test' );
			self::assertTrue( rest_do_request( $request )->get_data()['sent'], $id );
			self::assertSame( 'boss@example.test', end( $this->mails )['to'] );
		}
		$email = Plugin::instance()->moment_mailer()->email( 'winback' );
		$email->settings['tandem_text'] = "{hello}\n\nUse {code} until {until}.\n\nYours <b>truly</b>";
		$plain = $email->preview( new \Tandem\Plugin\Moments\MomentContent( '<i>Eve</i>', home_url( '/' ) ) )['plain'];
		self::assertStringContainsString( "Hello Eve,\n\nYours truly", $plain, 'the paragraph of the missing code is left out' );
		$other = static fn( string $text ): string => 'OTHER ' . $text;
		add_filter( 'gettext', $other );
		$early = new \Tandem\Plugin\Moments\MomentEmail( MomentMail::all()['winback'] );
		remove_filter( 'gettext', $other );
		$now = $early->preview( \Tandem\Plugin\Moments\MomentContent::sample( MomentMail::all()['winback'] ) );
		self::assertStringNotContainsString( 'OTHER', $now['subject'] . $now['plain'], 'made in one language, sent in another' );
		$lamp  = $this->product( '50.00', 'Lamp', array( 'sale_price' => '38.00' ) );
		$plain = $email->preview( new \Tandem\Plugin\Moments\MomentContent( 'Eve', home_url( '/' ), null, array( array( $lamp, 2 ) ) ) )['plain'];
		self::assertMatchesRegularExpression( '/^- Lamp x 2, \D*38[.,]00$/m', $plain, 'the price of now, once' );
		$request = new \WP_REST_Request( 'POST', '/tandem/v1/mails/winback/test' );
		$request->set_param( 'to', 'no address' );
		self::assertSame( 400, rest_do_request( $request )->get_status() );
		self::assertSame( 400, rest_do_request( new \WP_REST_Request( 'GET', '/tandem/v1/mails/unknown' ) )->get_status() );
	}

	public function test_a_first_visit_is_welcomed_and_a_customer_is_not(): void {
		$bar = new WelcomeBar( new Settings(), static fn() => Plugin::instance()->shopper_facts() );
		self::assertFalse( $bar->first(), 'off' );
		$this->on( 'welcome', array( 'text' => 'Welcome' ) );
		self::assertTrue( $bar->first() );
		$this->sign_in( 'known@example.test' );
		self::assertFalse( $bar->first() );
	}

	/**
	 * Switches a moment on.
	 *
	 * @param array<string,mixed> $with Its settings.
	 */
	private function on( string $moment, array $with = array() ): void {
		( new Settings() )->update( array( 'moments' => array( $moment => array( 'on' => true ) + $with ) ) );
	}

	/**
	 * The daily run and what it goes on with, the demo shop's customers included.
	 */
	private function look(): void {
		do {
			$cursor = (int) get_option( WinBack::CURSOR );
			do_action( MomentSchedule::DAILY );
		} while ( (int) get_option( WinBack::CURSOR ) < time() - 60 * DAY_IN_SECONDS - 5 && (int) get_option( WinBack::CURSOR ) > $cursor );
	}

	/**
	 * Action Scheduler runs what is queued.
	 *
	 * @param bool $own Only what this test's people wait for: the demo shop has customers of its own.
	 */
	private function send( string $kind, bool $own = false ): void {
		global $wpdb;
		foreach ( $wpdb->get_results( $wpdb->prepare( "SELECT mail_key, data FROM {$wpdb->prefix}tandem_mails WHERE state = 'queued' AND kind = %s", $kind ), ARRAY_A ) as $row ) {
			$data  = json_decode( $row['data'], true );
			$order = wc_get_order( (int) ( $data['order'] ?? 0 ) );
			$user  = get_userdata( (int) ( $data['user'] ?? 0 ) );
			if ( ! $own || str_ends_with( $order ? $order->get_billing_email() : (string) ( $user ? $user->user_email : '' ), '@example.test' ) ) {
				do_action( MailQueue::ACTION, $row['mail_key'] );
			}
		}
	}

	/**
	 * Those of some people who were written to.
	 *
	 * @param list<string> $who Beginnings of addresses.
	 * @return list<string>
	 */
	private function written( array $who ): array {
		$codes = array_filter( $this->mails, static fn( array $mail ): bool => str_contains( (string) $mail['message'], 'tandem_unsubscribe=' ) && array() !== array_filter( $who, static fn( string $one ): bool => str_starts_with( (string) $mail['to'], $one ) ) );
		return array_values( array_column( $codes, 'to' ) );
	}

	private function order_of( int $days, string $email ): \WC_Order {
		return $this->order_at( new \DateTimeImmutable( "-$days days" ), $email );
	}

	private function order_at( \DateTimeImmutable $at, string $email ): \WC_Order {
		$order = $this->order( array( array( $this->product( '10.00' ), 1 ) ), 0, $email );
		$order->set_date_created( $at->getTimestamp() );
		$order->save();
		return $order;
	}
}
