<?php
/**
 * The e-mail after a purchase: its day, what is in it, and who does not get it.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Journey\OrderSuggestions;
use Tandem\Plugin\Journey\PageLedger;
use Tandem\Plugin\Journey\PlacementRegistry;
use Tandem\Plugin\Mail\MailChoices;
use Tandem\Plugin\Mail\MailQueue;
use Tandem\Plugin\Mail\MailStore;
use Tandem\Plugin\Mail\PostPurchase;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Journey\Attention;
use Tandem\Plugin\Journey\DailyBudget;
use Tandem\Plugin\Journey\ShopperContext;
use Tandem\Plugin\Journey\Slot;
use Tandem\Plugin\Privacy\BrowsingHistory;
use Tandem\Plugin\Privacy\Consent;
use Tandem\Plugin\Recommendations\Owned;
use Tandem\Plugin\Recommendations\RepeatReader;
use Tandem\Plugin\Settings;

final class PostPurchaseTest extends TandemTestCase {

	protected function setUp(): void {
		parent::setUp();
		( new Settings() )->update(
			array(
				'live'        => true,
				'touchpoints' => array( 'email' => array( 'on' => true ) ),
				'mail'        => array(
					'consent'            => 'customers',
					'post_purchase'      => true,
					'post_purchase_days' => 12,
				),
			)
		);
		delete_option( Owned::OPTION );
		Plugin::instance()->products()->forget();
	}

	public function test_a_completed_order_gets_one_and_its_cancellation_takes_it_back(): void {
		$order = $this->order( array( array( $this->product( '10.00' ), 1 ) ) );
		$row   = ( new MailStore() )->find( 'post-purchase:' . $order->get_id() );
		self::assertSame( 'queued', $row['state'] ?? null );
		self::assertEqualsWithDelta( time() + 12 * DAY_IN_SECONDS, (int) $row['due_at'], 30 );
		self::assertTrue( as_has_scheduled_action( MailQueue::ACTION, array( 'post-purchase:' . $order->get_id() ), 'tandem' ) );
		$order->update_status( 'cancelled' );
		self::assertSame( 'cancelled', ( new MailStore() )->find( 'post-purchase:' . $order->get_id() )['state'] );
	}

	public function test_nothing_is_planned_without_consent_or_switch(): void {
		( new Settings() )->update( array( 'mail' => array( 'consent' => 'asked' ) ) );
		$order = $this->order( array( array( $this->product( '10.00' ), 1 ) ) );
		self::assertNull( ( new MailStore() )->find( 'post-purchase:' . $order->get_id() ) );
		( new Settings() )->update( array( 'mail' => array( 'consent' => 'customers', 'post_purchase' => false ) ) );
		$order = $this->order( array( array( $this->product( '10.00' ), 1 ) ) );
		self::assertNull( ( new MailStore() )->find( 'post-purchase:' . $order->get_id() ) );
	}

	public function test_what_is_bought_again_sets_the_day(): void {
		$cream = $this->product( '20.00', 'Cream' );
		$kind  = $this->kind( $this->repeats( array( $cream->get_id() => 30 ) ) );
		$both  = $this->order( array( array( $cream, 1 ), array( $this->product( '10.00' ), 1 ) ) );
		self::assertSame( 27 * DAY_IN_SECONDS, $kind->due( $both, 0 ) );
		$kind = $this->kind( $this->repeats( array( $cream->get_id() => 2 ) ) );
		self::assertSame( 3 * DAY_IN_SECONDS, $kind->due( $both, 0 ), 'not sooner than the parcel' );
	}

	public function test_who_agreed_is_suggested_what_follows_from_purchases(): void {
		$user   = wp_insert_user( array( 'user_login' => 'regular', 'user_email' => 'regular@example.test', 'user_pass' => 'secret', 'role' => 'customer' ) );
		$secret = (int) wp_insert_term( 'Private matters', 'product_cat' )['term_id'];
		list( $tea, $pill, $pot ) = array( $this->product( '5.00', 'Tea' ), $this->product( '9.00', 'Pill', array( 'category_ids' => array( $secret ) ) ), $this->product( '25.00', 'Pot' ) );
		foreach ( array( array( 40, array( array( $pot, 1 ), array( $tea, 1 ) ) ), array( 3, array( array( $tea, 2 ), array( $pill, 1 ) ) ) ) as list( $days, $lines ) ) {
			$order = $this->order( $lines, $user, 'regular@example.test' );
			$order->set_date_created( time() - $days * DAY_IN_SECONDS );
			$order->save();
		}
		Plugin::instance()->settings()->update( array( 'live' => true, 'sensitive_categories' => array( $secret ), 'consent' => array( 'default' => 'off' ) ) );
		$owned = new Owned( static fn() => Plugin::instance()->order_facts(), new RepeatReader(), static fn(): array => (array) Plugin::instance()->settings()->get( 'sensitive_categories' ) );
		$days  = static fn( array $history ): array => array_map( static fn( array $one ): array => array( $one['item'], intdiv( time() - $one['at'], DAY_IN_SECONDS ), $one['kind'] ), $history );
		self::assertSame( array( array( $tea->get_id(), 3, 'purchase' ), array( $pot->get_id(), 40, 'purchase' ) ), $days( $owned->purchases( $user ) ), 'the newest first, nothing sensitive' );
		self::assertSame( array(), $owned->purchases( 0 ) );
		wp_set_current_user( $user );
		$settings = Plugin::instance()->settings();
		$history  = static function ( string $strategy ) use ( $settings, $owned ): array {
			$shopper = new ShopperContext( new BrowsingHistory( new Consent( $settings ) ), $owned, new PlacementRegistry( $settings ), new Attention( new DailyBudget( $settings, new Consent( $settings ) ), new Consent( $settings ) ), static fn(): array => array() );
			return array_column( $shopper->of( Slot::of( array( 'placement' => 'shop', 'strategy' => $strategy, 'count' => 4 ) ) )->history, 'kind' );
		};
		self::assertSame( array(), $history( 'for-you' ), 'without consent' );
		$settings->update( array( 'consent' => array( 'default' => 'on' ) ) );
		self::assertSame( array( 'purchase', 'purchase' ), $history( 'for-you' ) );
		self::assertSame( array(), $history( 'session' ) );
		$_COOKIE[ BrowsingHistory::COOKIE ] = '7.8';
		self::assertSame( array( 'view', 'view', 'purchase', 'purchase' ), $history( 'for-you' ) );
		$_COOKIE[ BrowsingHistory::COOKIE ] = '7.8.9';
		self::assertSame( array( 'view', 'view', 'view' ), $history( 'for-you' ), 'a visit that says what it is about' );
		unset( $_COOKIE[ BrowsingHistory::COOKIE ] );
	}

	public function test_it_is_sent_once_with_a_link_that_stops_it_and_without_what_is_owned(): void {
		$bought = $this->product( '10.00', 'Bought' );
		$owned  = $this->product( '11.00', 'Owned already' );
		$fits   = $this->product( '12.00', 'Fits well' );
		$bought->set_cross_sell_ids( array( $owned->get_id(), $fits->get_id() ) );
		$bought->save();
		$user = wp_insert_user( array( 'user_login' => 'ada-pp', 'user_pass' => 'x', 'user_email' => 'ada-pp@example.test' ) );
		$this->order( array( array( $owned, 1 ) ), $user, 'ada-pp@example.test' );
		$order       = $this->order( array( array( $bought, 1 ) ), $user, 'ada-pp@example.test' );
		$this->mails = array();
		WC()->mailer()->init();
		do_action( MailQueue::ACTION, 'post-purchase:' . $order->get_id() );
		do_action( MailQueue::ACTION, 'post-purchase:' . $order->get_id() );
		self::assertCount( 1, $this->mails, (string) wp_json_encode( ( new MailStore() )->find( 'post-purchase:' . $order->get_id() ) ) );
		$mail = $this->mails[0];
		self::assertSame( 'ada-pp@example.test', $mail['to'] );
		self::assertStringContainsString( 'Fits well', $mail['message'] );
		self::assertStringNotContainsString( 'Owned already', $mail['message'] );
		self::assertStringContainsString( 'tandem_unsubscribe=', $mail['message'] );
		self::assertStringContainsString( 'List-Unsubscribe-Post: List-Unsubscribe=One-Click', (string) wp_json_encode( $mail['headers'], JSON_UNESCAPED_SLASHES ) );
		$next = $this->order( array( array( $bought, 1 ) ), $user, 'ada-pp@example.test' );
		Plugin::instance()->mail_choices()->deny( MailChoices::recipient( 'ada-pp@example.test' ), MailChoices::SUGGESTIONS );
		( new Settings() )->update( array( 'mail' => array( 'gap_days' => 0 ) ) );
		do_action( MailQueue::ACTION, 'post-purchase:' . $next->get_id() );
		self::assertCount( 1, array_filter( $this->mails, static fn( array $one ): bool => str_contains( $one['message'], 'tandem_unsubscribe=' ) ), 'stopped' );
	}

	public function test_bought_again_needs_five_customers_and_one_buyer_in_ten(): void {
		$cream  = $this->product( '20.00', 'Cream' );
		$camera = $this->product( '500.00', 'Camera' );
		for ( $customer = 1; $customer <= 6; $customer++ ) {
			foreach ( array( 80, 50, 20 ) as $days_ago ) {
				$this->order_at( $days_ago, $customer <= 5 || 20 === $days_ago ? array( array( $cream, 1 ) ) : array( array( $camera, 1 ) ), "c$customer@example.test" );
			}
		}
		$days = ( new RepeatReader() )->days( time() - 400 * DAY_IN_SECONDS );
		self::assertSame( 30, $days[ $cream->get_id() ] ?? null );
		self::assertArrayNotHasKey( $camera->get_id(), $days, 'one customer is not five' );
	}

	/**
	 * An order of some days ago.
	 *
	 * @param int                              $days  Days ago.
	 * @param list<array{0:\WC_Product,1:int}> $lines Lines.
	 * @param string                           $email Customer.
	 */
	private function order_at( int $days, array $lines, string $email ): void {
		$order = $this->order( $lines, 0, $email );
		// The row that the background run would write: reading every order of the shop takes longer than the rest of this test.
		global $wpdb;
		$wpdb->replace(
			$wpdb->prefix . 'tandem_orders',
			array(
				'order_id' => $order->get_id(),
				'counts'   => 1,
				'at'       => time() - $days * DAY_IN_SECONDS,
				'customer' => crc32( $email ) + 1,
			)
		);
	}

	/**
	 * What is bought again, as the daily run would have found it.
	 *
	 * @param array<int,int> $days Days by product.
	 */
	private function repeats( array $days ): Owned {
		update_option( Owned::OPTION, wp_json_encode( array( 'at' => time(), 'days' => $days ) ), false );
		return new Owned( static fn() => Plugin::instance()->order_facts(), new RepeatReader(), static fn(): array => (array) Plugin::instance()->settings()->get( 'sensitive_categories' ) );
	}

	private function kind( Owned $owned ): PostPurchase {
		$settings = new Settings();
		$ledger   = new PageLedger( $settings );
		return new PostPurchase( $settings, Plugin::instance()->mail_queue(), $owned, new PlacementRegistry( $settings ), static fn(): OrderSuggestions => new OrderSuggestions( Plugin::instance()->journey()->suggestions( $ledger ), $ledger, $owned, $settings ) );
	}
}
