<?php
/**
 * What the shop knows of a shopper, from real orders and the real cart.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Plugin;
use Tandem\Plugin\Segments\CustomerKey;
use Tandem\Plugin\Segments\OrderFactsReader;
use Tandem\Plugin\Segments\OrderFactsStore;
use Tandem\Plugin\Segments\ShopperFacts;

require_once __DIR__ . '/BundleFixtures.php';

final class ShopperFactsTest extends TandemTestCase {

	use BundleFixtures;

	private function user( string $email = 'mary@example.test' ): int {
		$id = wc_create_new_customer( $email, strstr( $email, '@', true ) . wp_rand(), 'correct horse battery' );
		self::assertIsInt( $id );
		return $id;
	}

	private function facts(): ShopperFacts {
		return Plugin::instance()->shopper_facts();
	}

	public function test_orders_count_net_of_refunds_in_their_window(): void {
		$user  = $this->user();
		$chair = $this->product( '120.00' );
		$lamp  = $this->product( '30.50' );
		$old   = $this->order( array( array( $lamp, 2 ) ), $user );
		$old->set_date_created( time() - 50 * DAY_IN_SECONDS - 600 );
		$old->save();
		$order = $this->order( array( array( $chair, 2 ), array( $lamp, 1 ) ), $user );
		$facts = $this->facts()->of_customer( $user );
		self::assertSame( array( 2, 33150, 27050, 33150, 1, 3, 0 ), array( $facts['customer.orders'], $facts['customer.spent'], $facts['customer.spent_in:30'], $facts['customer.spent_in:60'], $facts['customer.orders_in:30'], $facts['customer.items_in:30'], $facts['customer.days_since_order'] ) );
		self::assertSame( array( $chair->get_id(), $lamp->get_id() ), $facts['customer.owns'] );
		$lines = $order->get_items();
		$item  = reset( $lines );
		wc_create_refund(
			array(
				'order_id'   => $order->get_id(),
				'amount'     => '240.00',
				'line_items' => array( $item->get_id() => array( 'qty' => 2, 'refund_total' => '240.00' ) ),
			)
		);
		$facts = $this->facts()->of_customer( $user );
		self::assertSame( array( 2, 9150, 3050, 1 ), array( $facts['customer.orders'], $facts['customer.spent'], $facts['customer.spent_in:30'], $facts['customer.items_in:30'] ) );
		self::assertSame( array( $lamp->get_id() ), $facts['customer.owns'] );
		$order->update_status( 'cancelled' );
		$facts = $this->facts()->of_customer( $user );
		self::assertSame( array( 1, 6100, 50 ), array( $facts['customer.orders'], $facts['customer.spent'], $facts['customer.days_since_order'] ) );
	}

	public function test_the_row_answers_without_reading_the_orders_again(): void {
		global $wpdb;
		$user = $this->user();
		$this->order( array( array( $this->product( '10.00' ), 1 ) ), $user );
		$store = static fn(): OrderFactsStore => new OrderFactsStore( static fn(): OrderFactsReader => new OrderFactsReader( array( 'completed' ) ) );
		$store()->user( $user );
		$before = $wpdb->num_queries;
		self::assertSame( 1000, $store()->user( $user )['spent'] );
		self::assertSame( 1, $wpdb->num_queries - $before );
	}

	public function test_the_month_begins_in_the_shops_time_zone(): void {
		update_option( 'timezone_string', 'Pacific/Auckland' );
		$user  = $this->user();
		$order = $this->order( array( array( $this->product( '10.00' ), 1 ) ), $user );
		// Midnight of 1 November in Auckland is 11:00 of 31 October in UTC.
		add_filter( 'tandem_quote_now', static fn(): int => strtotime( '2026-11-05 12:00:00 UTC' ) );
		foreach ( array( '2026-10-31 10:59:59' => 0, '2026-10-31 11:00:00' => 1000 ) as $at => $spent ) {
			$order->set_date_created( strtotime( $at . ' UTC' ) );
			$order->save();
			self::assertSame( $spent, $this->facts()->of_customer( $user )['customer.spent_month'], $at );
		}
	}

	public function test_both_order_storages_say_the_same(): void {
		global $wpdb;
		$user  = $this->user();
		$email = 'mary@example.test';
		$lamp  = $this->product( '30.50' );
		$this->order( array( array( $lamp, 2 ) ), $user );
		$this->order( array( array( $lamp, 1 ) ), 0, $email );
		$hpos = ( new OrderFactsReader( array( 'completed' ), true ) )->history( $user, $email );
		self::assertSame( 9150, $hpos['spent'] );
		self::assertSame( array( array( $lamp->get_id() ), array( $hpos['last'] ) ), array( $hpos['products'], $hpos['bought'] ) );
		foreach ( $wpdb->get_results( "SELECT * FROM {$wpdb->prefix}wc_orders WHERE customer_id = $user OR billing_email = '$email'" ) as $row ) {
			$wpdb->replace( $wpdb->posts, array( 'ID' => $row->id, 'post_type' => 'shop_order', 'post_status' => $row->status, 'post_date_gmt' => $row->date_created_gmt, 'post_content' => '', 'post_title' => '', 'post_excerpt' => '', 'to_ping' => '', 'pinged' => '', 'post_content_filtered' => '' ) );
			$wpdb->delete( $wpdb->postmeta, array( 'post_id' => $row->id ) );
			foreach ( array( '_customer_user' => $row->customer_id, '_billing_email' => $row->billing_email, '_order_total' => $row->total_amount, '_order_currency' => $row->currency ) as $key => $value ) {
				$wpdb->insert( $wpdb->postmeta, array( 'post_id' => $row->id, 'meta_key' => $key, 'meta_value' => $value ) );
			}
		}
		self::assertSame( $hpos, ( new OrderFactsReader( array( 'completed' ), false ) )->history( $user, $email ) );
	}

	public function test_a_guest_gains_nothing_by_typing_in_a_good_customers_address(): void {
		$user = $this->user( 'vip@example.test' );
		for ( $times = 0; $times < 3; $times++ ) {
			$this->order( array( array( $this->product( '900.00' ), 1 ) ), 0, 'vip@example.test' );
		}
		self::assertSame( 3, $this->facts()->of_customer( $user )['customer.orders'] );
		$facts = $this->facts()->current();
		self::assertSame( array( 0, true ), array( $facts['customer.orders'], $facts['visit.first'] ) );
		WC()->customer->set_billing_email( 'VIP@example.test' );
		$facts = $this->facts()->current();
		self::assertSame( array( 1, false, false ), array( $facts['customer.orders'], $facts['visit.first'], $facts['customer.logged_in'] ) );
		foreach ( array( 'customer.spent', 'customer.owns', 'customer.days_since_order', 'customer.spend_rank', 'customer.spent_in:30' ) as $fact ) {
			self::assertArrayNotHasKey( $fact, $facts );
		}
		self::assertNotContains( 'returning', $facts['customer.segments'] );
		WC()->customer->set_billing_email( '' );
	}

	public function test_the_cart_the_account_and_other_parts_are_facts(): void {
		$user  = $this->user();
		$chair = $this->product( '120.00' );
		wp_set_current_user( $user );
		$this->fill_cart( array( array( $chair, 2 ), array( $this->product( '0.99' ), 1 ) ) );
		add_filter( 'tandem_shopper_facts', static fn( array $facts ): array => array( 'place.season' => 'winter' ) + $facts );
		$facts = $this->facts()->current();
		self::assertSame( array( 24099, 3, 12000, 'winter', true, array( 'customer' ), 0 ), array( $facts['cart.total'], $facts['cart.quantity'], $facts['cart.highest_price'], $facts['place.season'], $facts['customer.logged_in'], $facts['customer.roles'], $facts['customer.days_since_joined'] ) );
		$answer = Plugin::instance()->engine()->offers(
			array(
				'version' => 1,
				'now'     => time(),
				'facts'   => $facts,
				'offers'  => array( array( 'id' => '1', 'conditions' => array( 'fact' => 'cart.total', 'is' => 'ge', 'value' => 24099 ) ) ),
			)
		);
		self::assertSame( array( '1' ), $answer['eligible'] );
	}

	public function test_the_device_and_the_source_come_from_the_request_with_consent(): void {
		$_SERVER['HTTP_USER_AGENT'] = 'Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X)';
		$_COOKIE['sbjs_current']    = 'typ=utm|||src=Newsletter|||mdm=email';
		try {
			self::assertSame( 'tablet', $this->facts()->current()['visit.device'] );
			self::assertArrayNotHasKey( 'visit.referrer', $this->facts()->current() );
			Plugin::instance()->settings()->update( array( 'consent' => array( 'default' => 'on' ) ) );
			self::assertSame( 'newsletter', $this->facts()->current()['visit.referrer'] );
		} finally {
			unset( $_SERVER['HTTP_USER_AGENT'], $_COOKIE['sbjs_current'] );
			\Tandem\Plugin\Settings::forget();
		}
	}

	public function test_a_persons_row_can_be_exported_and_erased(): void {
		global $wpdb;
		$user = $this->user();
		$this->order( array( array( $this->product( '10.00', 'Lamp' ), 1 ) ), $user );
		$this->facts()->of_customer( $user );
		$privacy = new \Tandem\Plugin\Segments\CustomerPrivacy( static fn(): OrderFactsStore => Plugin::instance()->order_facts() );
		self::assertStringContainsString( 'Lamp', (string) wp_json_encode( $privacy->export( 'mary@example.test' ) ) );
		self::assertTrue( $privacy->erase( 'mary@example.test' )['items_removed'] );
		self::assertSame( '0', (string) $wpdb->get_var( $wpdb->prepare( 'SELECT COUNT(*) FROM %i WHERE customer = %s', $wpdb->prefix . OrderFactsStore::TABLE, CustomerKey::user( $user ) ) ) );
	}

	public function test_one_mailbox_has_one_spelling(): void {
		self::assertSame( 'marysmith@gmail.com', CustomerKey::mailbox( ' Mary.Smith+shop@GoogleMail.com ' ) );
		self::assertSame( 'mary.smith@example.test', CustomerKey::mailbox( 'Mary.Smith+x@example.test' ) );
	}
}
