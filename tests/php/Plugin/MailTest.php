<?php
/**
 * E-mails that Tandem plans: sent once, at a distance, and never to someone who said no.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Mail\MailChoices;
use Tandem\Plugin\Mail\MailChoiceStore;
use Tandem\Plugin\Mail\MailKind;
use Tandem\Plugin\Mail\MailPrivacy;
use Tandem\Plugin\Mail\MailQueue;
use Tandem\Plugin\Mail\MailStore;
use Tandem\Plugin\Mail\Unsubscribe;
use Tandem\Plugin\Settings;

final class MailTest extends TandemTestCase {

	/** @var list<string> Addresses that the kind of these tests wrote to. */
	public array $sent = array();

	private MailStore $store;

	private MailChoices $choices;

	private MailQueue $queue;

	protected function setUp(): void {
		parent::setUp();
		( new Settings() )->update( array( 'live' => true, 'mail' => array( 'consent' => 'customers' ) ) );
		$this->store   = new MailStore();
		$this->choices = new MailChoices( new MailChoiceStore(), new Settings() );
		$this->queue   = new MailQueue( new Settings(), $this->store, $this->choices );
		add_filter( 'tandem_mail_kinds', fn( array $kinds ): array => $kinds + array( 'test' => $this->kind() ) );
	}

	public function test_a_key_is_planned_and_sent_once(): void {
		self::assertTrue( $this->queue->put( 'a:1', 'test', 'ada@example.test', time(), array( 'to' => 'ada@example.test' ) ) );
		self::assertFalse( $this->queue->put( 'a:1', 'test', 'ada@example.test', time(), array( 'to' => 'ada@example.test' ) ) );
		self::assertTrue( as_has_scheduled_action( MailQueue::ACTION, array( 'a:1' ), 'tandem' ) );
		$this->queue->run( 'a:1' );
		$this->queue->run( 'a:1' );
		self::assertSame( array( 'ada@example.test' ), $this->sent );
		self::assertSame( 'sent', $this->store->find( 'a:1' )['state'] );
		self::assertFalse( $this->queue->put( 'a:1', 'test', 'ada@example.test', time() ), 'sent before' );
	}

	public function test_two_e_mails_to_one_person_keep_their_distance(): void {
		foreach ( array( 'a:1', 'a:2' ) as $key ) {
			$this->queue->put( $key, 'test', ' Ada@Example.test', time(), array( 'to' => 'ada@example.test' ) );
			$this->queue->run( $key );
		}
		self::assertCount( 1, $this->sent );
		$row = $this->store->find( 'a:2' );
		self::assertSame( 'queued', $row['state'] );
		self::assertEqualsWithDelta( time() + 3 * DAY_IN_SECONDS, (int) $row['due_at'], 5 );
		( new Settings() )->update( array( 'mail' => array( 'gap_days' => 30 ) ) );
		$this->queue->run( 'a:2' );
		self::assertSame( array( 'skipped', 'rate' ), array( $this->store->find( 'a:2' )['state'], $this->store->find( 'a:2' )['note'] ), 'its moment is lost' );
		self::assertCount( 1, $this->sent );
	}

	public function test_the_shops_rate_puts_off(): void {
		( new Settings() )->update( array( 'mail' => array( 'hourly' => 1 ) ) );
		foreach ( array( 'ada', 'bob' ) as $name ) {
			$this->queue->put( $name, 'test', "$name@example.test", time(), array( 'to' => "$name@example.test" ) );
			$this->queue->run( $name );
		}
		self::assertSame( array( 'ada@example.test' ), $this->sent );
		self::assertSame( 'queued', $this->store->find( 'bob' )['state'] );
	}

	public function test_a_no_counts_even_when_said_after_planning(): void {
		$this->queue->put( 'a:1', 'test', 'ada@example.test', time(), array( 'to' => 'ada@example.test' ) );
		$this->choices->deny( MailChoices::recipient( 'ADA@example.test ' ), MailChoices::OFFERS );
		$this->queue->run( 'a:1' );
		self::assertSame( array(), $this->sent );
		self::assertSame( 'unwanted', $this->store->find( 'a:1' )['note'] );
		self::assertFalse( $this->queue->put( 'a:2', 'test', 'ada@example.test', time() ) );
	}

	public function test_asked_means_that_silence_is_no(): void {
		( new Settings() )->update( array( 'mail' => array( 'consent' => 'asked' ) ) );
		self::assertFalse( $this->choices->allows( 'ada@example.test', MailChoices::OFFERS ) );
		$this->choices->allow( 'ada@example.test', MailChoices::OFFERS );
		self::assertTrue( $this->choices->allows( 'ada@example.test', MailChoices::OFFERS ) );
		self::assertFalse( $this->choices->allows( 'ada@example.test', MailChoices::SUGGESTIONS ) );
		$this->choices->deny( MailChoices::recipient( 'ada@example.test' ), MailChoices::ALL );
		self::assertFalse( $this->choices->allows( 'ada@example.test', MailChoices::OFFERS ) );
		$this->choices->allow( 'ada@example.test', MailChoices::OFFERS );
		self::assertTrue( $this->choices->allows( 'ada@example.test', MailChoices::OFFERS ), 'said later' );
		self::assertFalse( $this->choices->allows( 'ada@example.test', MailChoices::REMINDERS ) );
	}

	public function test_the_account_has_all_e_mails_in_one_place_and_changes_only_what_was_changed(): void {
		$user = wc_create_new_customer( 'box@example.test', 'boxowner', 'correct horse battery' );
		wp_set_current_user( $user );
		$choices = $this->choices;
		$form    = static function (): string {
			ob_start();
			do_action( 'woocommerce_edit_account_form' );
			return (string) ob_get_clean();
		};
		( new Settings() )->update( array( 'live' => true, 'mail' => array( 'consent' => 'asked', 'post_purchase' => true ), 'moments' => array( 'cart' => array( 'on' => true ) ) ) );
		preg_match_all( '/value="(\w+)"( checked)?>/', $form(), $boxes );
		self::assertSame( array( array( 'suggestions', 'reminders' ), array( '', '' ) ), array_slice( $boxes, 1 ), 'what the shop sends, nothing ticked beforehand' );
		$_POST['tandem_mails'] = array( '', 'reminders' );
		do_action( 'woocommerce_save_account_details', $user );
		self::assertSame( array( true, false ), array( $choices->allows( 'box@example.test', MailChoices::REMINDERS ), $choices->allows( 'box@example.test', MailChoices::SUGGESTIONS ) ) );
		self::assertFalse( $choices->refuses( 'box@example.test', MailChoices::SUGGESTIONS ), 'silence is kept as silence' );
		self::assertStringContainsString( 'value="reminders" checked', $form() );
		$_POST['tandem_mails'] = array( '' );
		do_action( 'woocommerce_save_account_details', $user );
		self::assertTrue( $choices->refuses( 'box@example.test', MailChoices::REMINDERS ) );
		unset( $_POST['tandem_mails'] );
		$choices->allow( 'box@example.test', MailChoices::REMINDERS );
		do_action( 'woocommerce_save_account_details', $user );
		self::assertTrue( $choices->allows( 'box@example.test', MailChoices::REMINDERS ), 'a form without the boxes says nothing' );
		self::assertSame( '', woocommerce_form_field( '_wc_other/tandem/keep-cart', array( 'type' => 'checkbox', 'label' => 'Remind me', 'return' => true ) ), 'the box of one cart is none of the account' );
	}

	public function test_the_question_of_the_checkout_is_a_yes_to_what_it_names_and_keeps_its_tick(): void {
		( new Settings() )->update( array( 'live' => true, 'mail' => array( 'consent' => 'asked', 'post_purchase' => true ) ) );
		$order = $this->order( array( array( $this->product( '10.00' ), 1 ) ), 0, 'yes@example.test' );
		$box   = static function (): string {
			ob_start();
			do_action( 'woocommerce_review_order_before_submit' );
			return (string) ob_get_clean();
		};
		self::assertStringContainsString( 'name="tandem_mail" value="1">', $box() );
		$_POST['post_data'] = 'tandem_mail=1';
		self::assertStringContainsString( 'name="tandem_mail" value="1" checked>', $box(), 'a part that is renewed keeps the tick' );
		unset( $_POST['post_data'] );
		$_POST['tandem_mail'] = '1';
		do_action( 'woocommerce_checkout_order_processed', $order->get_id(), array(), $order );
		unset( $_POST['tandem_mail'] );
		$choices = $this->choices;
		$said    = array_map( static fn( string $category ): bool => $choices->allows( 'yes@example.test', $category ), MailChoices::CATEGORIES );
		self::assertSame( array( true, true, false ), $said, 'suggestions and offers; no cart is kept for it' );
	}

	public function test_a_link_is_refused_when_any_sign_of_it_is_changed(): void {
		parse_str( (string) wp_parse_url( Unsubscribe::url( 'ada@example.test', MailChoices::OFFERS ), PHP_URL_QUERY ), $query );
		$token = $query[ Unsubscribe::ARGUMENT ];
		self::assertSame( array( MailChoices::recipient( 'ada@example.test' ), 'offers' ), Unsubscribe::read( $token ) );
		for ( $i = 0; $i < strlen( $token ); $i++ ) {
			$forged       = $token;
			$forged[ $i ] = '0' === $token[ $i ] ? '1' : '0';
			self::assertNull( Unsubscribe::read( $forged ), "changed at $i" );
		}
		foreach ( array( '', substr( $token, 0, -1 ), $token . '0', array( $token ), null ) as $bad ) {
			self::assertNull( Unsubscribe::read( $bad ) );
		}
		self::assertStringNotContainsString( 'ada', Unsubscribe::url( 'ada@example.test', MailChoices::OFFERS ) );
	}

	public function test_opening_the_link_asks_and_the_button_stops(): void {
		$found = array();
		$handler = static function ( mixed $text, mixed $title, mixed $more ) use ( &$found ): void {
			$found[] = array( $more['response'], (string) $text );
			throw new \RuntimeException( 'ended' );
		};
		add_filter( 'wp_die_handler', static fn(): \Closure => $handler );
		parse_str( (string) wp_parse_url( Unsubscribe::url( 'ada@example.test', MailChoices::OFFERS ), PHP_URL_QUERY ), $_GET );
		$before = $_SERVER['REQUEST_METHOD'] ?? null;
		foreach ( array( 'GET', 'POST' ) as $method ) {
			$_SERVER['REQUEST_METHOD'] = $method;
			try {
				( new Unsubscribe( $this->choices ) )->answer();
				self::fail( 'the request ends' );
			} catch ( \RuntimeException $end ) {
				self::assertSame( 'ended', $end->getMessage() );
			}
			self::assertSame( 'GET' === $method, $this->choices->allows( 'ada@example.test', MailChoices::OFFERS ), $method );
		}
		$_GET                      = array();
		$_SERVER['REQUEST_METHOD'] = $before;
		self::assertSame( array( 200, 200 ), array_column( $found, 0 ) );
		self::assertStringContainsString( '<form method="post">', $found[0][1] );
		self::assertTrue( $this->choices->allows( 'ada@example.test', MailChoices::REMINDERS ), 'only what was asked' );
	}

	public function test_export_and_erasure_keep_nothing_but_a_no(): void {
		$this->queue->put( 'a:1', 'test', 'ada@example.test', time(), array( 'to' => 'ada@example.test' ) );
		$this->choices->allow( 'ada@example.test', MailChoices::OFFERS );
		$this->choices->deny( MailChoices::recipient( 'ada@example.test' ), MailChoices::REMINDERS );
		$privacy = new MailPrivacy( $this->store, new MailChoiceStore() );
		self::assertCount( 3, $privacy->export( 'ada@example.test' )['data'] );
		$answer = $privacy->erase( 'ada@example.test' );
		self::assertTrue( $answer['items_removed'] && $answer['items_retained'] && $answer['done'] );
		self::assertNull( $this->store->find( 'a:1' ) );
		self::assertSame( array( 'reminders' => 'deny' ), ( new MailChoiceStore() )->of( MailChoices::recipient( 'ada@example.test' ) ) );
	}

	public function test_nothing_goes_out_while_the_shop_is_not_live(): void {
		$this->queue->put( 'a:1', 'test', 'ada@example.test', time(), array( 'to' => 'ada@example.test' ) );
		( new Settings() )->update( array( 'live' => false ) );
		$this->queue->run( 'a:1' );
		self::assertSame( array(), $this->sent );
	}

	private function kind(): MailKind {
		return new class( $this ) implements MailKind {
			public function __construct( private readonly MailTest $test ) {
			}

			public function category(): string {
				return MailChoices::OFFERS;
			}

			public function address( array $data ): string {
				return (string) ( $data['to'] ?? '' );
			}

			public function send( array $data, string $address ): string {
				$this->test->sent[] = $address;
				return '';
			}
		};
	}
}
