<?php
/**
 * Tiers: where a customer stands, what a tier opens and closes, who is told.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Plugin;
use Tandem\Plugin\Tiers\TierInput;
use Tandem\Plugin\Tiers\TierWatch;

require_once __DIR__ . '/BundleFixtures.php';
require_once __DIR__ . '/OfferFixtures.php';

final class TiersTest extends TandemTestCase {

	use BundleFixtures;
	use OfferFixtures;

	protected function setUp(): void {
		parent::setUp();
		$this->forget();
	}

	protected function tearDown(): void {
		parent::tearDown();
		\Tandem\Plugin\Settings::forget();
		$this->forget();
	}

	private function forget(): void {
		Plugin::instance()->tiers()->forget();
		Plugin::instance()->offer_decision()->forget();
		do_action( 'tandem_settings_changed' );
	}

	/**
	 * Silver from 100, gold from 300, on.
	 *
	 * @param array<string,mixed> $gold   More of gold.
	 * @param array<string,mixed> $fields More of the definition.
	 */
	private function tiers( array $gold = array(), array $fields = array() ): void {
		Plugin::instance()->settings()->update( array( 'live' => true ) );
		Plugin::instance()->tiers()->save(
			$fields + array(
				'on'    => true,
				'tiers' => array(
					array( 'id' => 'silver', 'name' => 'Silver', 'from' => '100' ),
					$gold + array( 'id' => 'gold', 'name' => 'Gold friends', 'from' => '300.00' ),
				),
			)
		);
	}

	private function facts( int $user ): array {
		return Plugin::instance()->shopper_facts()->of_customer( $user );
	}

	public function test_a_tier_is_earned_decides_an_offer_and_goes_with_a_refund(): void {
		$this->tiers();
		$user  = $this->sign_in();
		$chair = $this->product( '150.00' );
		$this->offer( array( 'label' => 'Golden tenth', 'conditions' => self::when( 'customer.tier', 'in', array( 'gold' ) ) ) );
		self::assertArrayNotHasKey( 'customer.tier', $this->facts( $user ) );
		$told = array();
		add_action( 'tandem_tier_changed', static function ( ...$arguments ) use ( &$told ): void { $told[] = array_slice( $arguments, 0, 3 ); }, 10, 4 );
		$first = $this->order( array( array( $chair, 1 ) ), $user );
		self::assertSame( 'silver', $this->facts( $user )['customer.tier'] );
		$this->fill_cart( array( array( $chair ) ) );
		self::assertSame( '150.00', $this->contents_total() );
		$second = $this->order( array( array( $chair, 1 ) ), $user );
		self::assertSame( 'gold', $this->facts( $user )['customer.tier'] );
		$this->look_again();
		self::assertSame( '135.00', $this->contents_total() );
		wc_create_refund( array( 'order_id' => $second->get_id(), 'amount' => '0.01' ) );
		self::assertSame( 'silver', $this->facts( $user )['customer.tier'] );
		$this->look_again();
		self::assertSame( '150.00', $this->contents_total() );
		$first->update_status( 'cancelled' );
		self::assertSame( array( array( $user, 'gold', 'silver' ), array( $user, 'silver', 'gold' ) ), array_slice( $told, 0, 2 ), (string) wp_json_encode( $told ) );
		$calm = count( $told );
		do_action( TierWatch::ACTION );
		self::assertCount( $calm, $told, 'the daily look says nothing twice' );
		$this->tiers( array( 'from' => '120.00' ) );
		do_action( TierWatch::ACTION );
		self::assertCount( $calm, $told, 'a change of the rules sends nobody a letter' );
	}

	public function test_who_rises_gets_one_e_mail_with_what_the_tier_gives_and_who_falls_none(): void {
		$this->tiers( array( 'perks' => array( 'A seat at our summer evening' ) ) );
		Plugin::instance()->settings()->update( array( 'mail' => array( 'consent' => 'customers', 'gap_days' => 0 ), 'moments' => array( 'tier' => array( 'on' => true, 'reward' => 'percent', 'value' => '12' ) ) ) );
		WC()->mailer()->init();
		$this->offer( array( 'label' => 'Golden tenth', 'conditions' => self::when( 'customer.tier', 'in', array( 'gold' ) ) ) );
		$user  = $this->sign_in();
		$chair = $this->product( '300.00' );
		$run   = function (): int {
			global $wpdb;
			$this->mails = array();
			foreach ( $wpdb->get_col( "SELECT mail_key FROM {$wpdb->prefix}tandem_mails WHERE kind = 'tier' AND state = 'queued'" ) as $key ) {
				do_action( \Tandem\Plugin\Mail\MailQueue::ACTION, $key );
			}
			return count( $this->mails );
		};
		do_action( 'tandem_tier_changed', $user, 'silver', null, array() );
		self::assertSame( 0, $run(), 'a tier that the customer does not have is not told' );
		$this->order( array( array( $this->product( '5.00' ), 1 ) ), $user, 'mary@example.test' );
		$big = $this->order( array( array( $chair, 1 ) ), $user, 'mary@example.test' );
		self::assertSame( 1, $run() );
		$mail = $this->mails[0];
		self::assertSame( 'mary@example.test', $mail['to'] );
		self::assertStringContainsString( 'Gold friends', $mail['subject'] );
		foreach ( array( 'Golden tenth', 'A seat at our summer evening', '12% off', 'tandem_unsubscribe=' ) as $said ) {
			self::assertStringContainsString( $said, $mail['message'] );
		}
		self::assertSame( array( '12' ), array_map( static fn( \WC_Coupon $code ): string => $code->get_amount(), Plugin::instance()->coupons()->of_address( 'mary@example.test' ) ) );
		do_action( 'tandem_tier_changed', $user, 'gold', 'silver', array() );
		self::assertSame( 0, $run(), 'once a tier and year' );
		$big->update_status( 'cancelled' );
		self::assertSame( 0, $run(), 'who falls gets none' );
		Plugin::instance()->settings()->update( array( 'moments' => array( 'tier' => array( 'on' => false ) ) ) );
		$other = $this->sign_in( 'off@example.test' );
		$this->order( array( array( $this->product( '5.00' ), 1 ) ), $other, 'off@example.test' );
		$this->order( array( array( $chair, 1 ) ), $other, 'off@example.test' );
		self::assertSame( 0, $run() );
	}

	public function test_a_segment_may_name_a_tier_and_guests_have_none(): void {
		$this->tiers( array(), array( 'tiers' => array( array( 'id' => 'base', 'name' => 'Base', 'from' => '0' ) ) ) );
		Plugin::instance()->segments()->save( array( array( 'id' => 'members', 'name' => 'Members', 'conditions' => self::when( 'customer.tier', 'in', array( 'base' ) ) ) ) );
		$user = $this->sign_in();
		self::assertContains( 'members', $this->facts( $user )['customer.segments'] );
		wp_set_current_user( 0 );
		self::assertNotContains( 'members', Plugin::instance()->shopper_facts()->current()['customer.segments'] );
	}

	public function test_products_of_a_tier_are_closed_to_others_by_every_route(): void {
		$lamp = $this->product( '10.00' );
		$this->tiers( array( 'products' => array( $lamp->get_id() ) ) );
		$other  = $this->sign_in( 'other@example.test' );
		$answer = $this->store_api( 'POST', 'cart/add-item', array( 'id' => $lamp->get_id(), 'quantity' => 1 ) );
		self::assertGreaterThanOrEqual( 400, $answer->get_status() );
		self::assertFalse( WC()->cart->add_to_cart( $lamp->get_id() ) );
		$user = $this->sign_in();
		$this->order( array( array( $this->product( '300.00' ), 1 ) ), $user );
		self::assertNotFalse( WC()->cart->add_to_cart( $lamp->get_id() ) );
		$free = $this->product( '5.00' );
		WC()->cart->add_to_cart( $free->get_id() );
		wp_set_current_user( $other );
		WC()->cart->set_session();
		WC()->cart->get_cart_from_session();
		self::assertSame( array( $free->get_id() => 1 ), $this->quantities(), 'a cart handed to somebody else' );
		$GLOBALS['product'] = wc_get_product( $lamp->get_id() );
		$GLOBALS['post']    = get_post( $lamp->get_id() );
		ob_start();
		do_action( 'woocommerce_single_product_summary' );
		self::assertStringContainsString( 'This is for customers of the tier Gold friends.', (string) ob_get_clean() );
		Plugin::instance()->settings()->update( array( 'live' => false ) );
		self::assertTrue( wc_get_product( $lamp->get_id() )->is_purchasable(), 'one switch turns everything off' );
	}

	public function test_a_page_of_a_tier_is_closed_in_html_rest_and_excerpt(): void {
		$page = (int) wp_insert_post( array( 'post_type' => 'page', 'post_status' => 'publish', 'post_title' => 'Evening', 'post_content' => 'The door opens at eight.', 'post_excerpt' => 'Door at eight' ) );
		$this->tiers( array( 'pages' => array( $page ) ) );
		$seen = function () use ( $page ): string {
			$GLOBALS['post'] = get_post( $page );
			setup_postdata( $GLOBALS['post'] );
			$rest = rest_do_request( new \WP_REST_Request( 'GET', "/wp/v2/pages/$page" ) )->get_data();
			return apply_filters( 'the_content', get_the_content() ) . get_the_excerpt() . wp_json_encode( array( $rest['content'], $rest['excerpt'] ) );
		};
		self::assertStringNotContainsString( 'eight', $seen() );
		self::assertStringContainsString( 'Gold friends', $seen() );
		$user = $this->sign_in();
		self::assertStringNotContainsString( 'eight', $seen() );
		$this->order( array( array( $this->product( '300.00' ), 1 ) ), $user );
		self::assertStringContainsString( 'The door opens at eight.', $seen() );
	}

	public function test_my_account_shows_the_way_and_what_each_tier_gives(): void {
		$lamp = $this->product( '10.00', 'Moon lamp' );
		$this->tiers( array( 'products' => array( $lamp->get_id() ), 'perks' => array( 'An evening in June <script>x</script>' ) ) );
		$this->offer( array( 'label' => 'Golden tenth', 'conditions' => self::when( 'customer.tier', 'in', array( 'gold' ) ) ) );
		$user = $this->sign_in();
		$this->order( array( array( $this->product( '255.00' ), 1 ) ), $user );
		ob_start();
		do_action( 'woocommerce_account_dashboard' );
		$html = (string) ob_get_clean();
		foreach ( array( 'Your tier: Silver', '$45.00 to Gold friends', 'value="85"', 'Golden tenth', 'Moon lamp', 'An evening in June', 'from $300.00 in 12 months' ) as $text ) {
			self::assertStringContainsString( $text, $html );
		}
		self::assertStringNotContainsString( '<script', $html );
		wp_set_current_user( 0 );
		ob_start();
		do_action( 'woocommerce_account_dashboard' );
		self::assertStringNotContainsString( 'tandem-tiers', (string) ob_get_clean() );
	}

	/**
	 * @dataProvider bad
	 * @param array<string,mixed> $fields Fields.
	 */
	public function test_bad_tiers_are_refused_by_name( array $fields, string $says ): void {
		$this->expectException( \InvalidArgumentException::class );
		$this->expectExceptionMessage( $says );
		TierInput::checked( $fields + array( 'tiers' => array( array( 'id' => 'a', 'name' => 'A', 'from' => '1' ) ) ) );
	}

	/**
	 * @return array<string,array{0:array<string,mixed>,1:string}>
	 */
	public static function bad(): array {
		$tier = static fn( array $fields ): array => array( 'tiers' => array( $fields + array( 'id' => 'a', 'name' => 'A', 'from' => '1' ) ) );
		return array(
			'no tiers'       => array( array( 'tiers' => array() ), 'tiers.tiers' ),
			'order'          => array( array( 'tiers' => array( array( 'id' => 'a', 'name' => 'A', 'from' => '5' ), array( 'id' => 'b', 'name' => 'B', 'from' => '5.00' ) ) ), 'tiers[1].from' ),
			'same id'        => array( array( 'tiers' => array( array( 'id' => 'a', 'name' => 'A', 'from' => '5' ), array( 'id' => 'a', 'name' => 'B', 'from' => '6' ) ) ), 'tiers[1].id' ),
			'negative'       => array( $tier( array( 'from' => '-1' ) ), 'tiers[0].from' ),
			'a float'        => array( $tier( array( 'from' => 1.5 ) ), 'tiers[0].from' ),
			'unknown field'  => array( $tier( array( 'price' => 1 ) ), 'tiers[0].price' ),
			'unknown rule'   => array( array( 'fall' => 'up' ), 'tiers.fall' ),
			'the checkout'   => array( $tier( array( 'pages' => array( (int) get_option( 'woocommerce_checkout_page_id' ) ) ) ), 'tiers[0].pages' ),
			'years of grace' => array( array( 'grace_days' => 5000 ), 'tiers.grace_days' ),
		);
	}
}
