<?php
/**
 * One ledger for all touchpoints: what a shopper refused, and a day that is full, count in every answer that is theirs.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Journey\Attention;
use Tandem\Plugin\Journey\CheckoutOffer;
use Tandem\Plugin\Journey\DailyBudget;
use Tandem\Plugin\Journey\OrderRefusals;
use Tandem\Plugin\Journey\PlacementsEndpoint;
use Tandem\Plugin\Mail\MailQueue;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Settings;

require_once __DIR__ . '/BundleFixtures.php';

final class AttentionTest extends TandemTestCase {

	use BundleFixtures;

	private \WC_Product $camera;
	private \WC_Product $case;
	private \WC_Product $card;

	protected function setUp(): void {
		parent::setUp();
		$this->camera = $this->product( '100.00', 'Camera' );
		$this->case   = $this->product( '40.00', 'Case' );
		$this->card   = $this->product( '20.00', 'Card' );
		$this->camera->set_cross_sell_ids( array( $this->case->get_id(), $this->card->get_id() ) );
		$this->camera->save();
		Plugin::instance()->products()->forget();
		$this->set( array( 'chain' => array( 'bundle', 'cart' ), 'strategy' => 'manual' ) );
		add_filter( 'woocommerce_is_checkout', '__return_true' );
	}

	protected function tearDown(): void {
		unset( $_GET['hint'], $_GET['slots'], $_GET['exclude'] );
		$_COOKIE = array();
		WC()->session->set( CheckoutOffer::SESSION, null );
		parent::tearDown();
	}

	public function test_browser_and_server_keep_the_same_number(): void {
		$script = (string) file_get_contents( TANDEM_DIR . '/assets/js/memory.js' );
		foreach ( array( 'MOST' => Attention::MAXIMUM, 'MOST_TOLD' => ( new \ReflectionClassConstant( PlacementsEndpoint::class, 'MAXIMUM_IDS' ) )->getValue() ) as $name => $number ) {
			self::assertSame( 1, preg_match( "/^const $name = (\\d+);$/m", $script, $found ), $name );
			self::assertSame( $number, (int) $found[1], $name );
		}
		self::assertSame( 0, preg_match( '/slice\( -\d/', $script ), 'no other number' );
	}

	public function test_what_the_browser_tells_is_read_as_ids_and_what_rests_only_with_consent(): void {
		$attention = Plugin::instance()->journey()->attention();
		self::assertSame( array(), $attention->spared() );
		$_COOKIE = array( Attention::REFUSED_COOKIE => '12.7.x.-3.7.0.O:8:"stdClass".99999999999999999999.' . implode( '.', range( 100, 290 ) ), Attention::TIRED_COOKIE => '5.12' );
		self::assertSame( array( 12, 7, 100 ), array_slice( $attention->spared(), 0, 3 ) );
		self::assertCount( 100, $attention->spared(), 'as many as the browser keeps' );
		self::assertNotContains( 5, $attention->spared(), 'what was seen is known with consent only' );
		( new Settings() )->update( array( 'consent' => array( 'default' => 'on' ) ) );
		self::assertContains( 5, $attention->spared() );
		self::assertTrue( $attention->rests( array( 1, 5 ) ) );
		self::assertFalse( $attention->rests( array( 1 ) ) );
		$_COOKIE = array( Attention::REFUSED_COOKIE => array( '7' ), DailyBudget::COOKIE => '40' );
		self::assertSame( array(), $attention->spared() );
		self::assertTrue( $attention->rests( array( 1 ) ), 'the day is full' );
		self::assertFalse( $attention->rests( array() ), 'what brings nothing is no suggestion' );
	}

	public function test_the_request_of_a_page_leaves_out_all_that_the_browser_may_name_and_no_more(): void {
		$_GET['slots'] = (string) wp_json_encode( array( array( 'placement' => 'also-bought', 'strategy' => 'manual', 'product' => $this->camera->get_id() ) ) );
		$ids           = function ( int $before ): array {
			$_GET['exclude'] = implode( ',', array( ...range( 900001, 900000 + $before ), $this->case->get_id() ) );
			do_action( 'tandem_new_page' );
			return ( fn(): array => $this->placements()['slots'][0]['ids'] )->call( $this->endpoint() );
		};
		self::assertSame( array( $this->card->get_id() ), $ids( 200 ), 'a hundred refused, a hundred at rest and the product of the page' );
		self::assertEqualsCanonicalizing( array( $this->case->get_id(), $this->card->get_id() ), $ids( 201 ), 'no browser names so many' );
	}

	public function test_the_checkout_offers_nothing_that_was_refused(): void {
		$this->kit();
		$this->fill_cart( array( array( $this->camera ) ) );
		self::assertStringContainsString( 'Case', (string) ( $this->checkout()['label'] ?? '' ) );
		$this->refuse( $this->case );
		self::assertSame( 'Add Card for $20.00', $this->checkout()['label'] ?? null, 'kept in the session before, and refused since' );
		$this->refuse( $this->case, $this->card );
		self::assertNull( $this->checkout() );
	}

	public function test_an_add_on_and_a_better_version_can_be_refused_as_well(): void {
		$better = $this->product( '149.00', 'Better camera' );
		$this->camera->set_upsell_ids( array( $better->get_id() ) );
		$this->camera->save();
		$term     = wp_insert_term( 'Cameras of the ledger', 'product_cat' )['term_id'];
		$warranty = $this->product( '12.00', 'Warranty' );
		wp_set_object_terms( $this->camera->get_id(), array( $term ), 'product_cat' );
		$warranty->update_meta_data( \Tandem\Plugin\Journey\AddOn::META, array( $term ) );
		$warranty->save();
		$this->set( array( 'chain' => array( 'add-on', 'upgrade' ) ) );
		$this->fill_cart( array( array( wc_get_product( $this->camera->get_id() ) ) ) );
		self::assertSame( array( $warranty->get_id() ), $this->checkout()['products'] ?? null );
		$this->refuse( $warranty );
		self::assertSame( array( $better->get_id() ), $this->checkout()['products'] ?? null );
		$this->refuse( $warranty, $better );
		self::assertNull( $this->checkout() );
	}

	public function test_the_checkout_remembers_its_own_no_until_the_next_cart(): void {
		$this->fill_cart( array( array( $this->camera ) ) );
		self::assertNotNull( $this->checkout() );
		$this->part()->decline();
		self::assertNull( $this->checkout(), 'nothing takes its place' );
		WC()->cart->add_to_cart( $this->product( '3.00' )->get_id() );
		self::assertNull( $this->checkout(), 'nor with another line' );
		WC()->cart->empty_cart();
		do_action( 'tandem_new_page' );
		$this->fill_cart( array( array( $this->camera ) ) );
		self::assertNotNull( $this->checkout(), 'another purchase' );
		$this->part()->decide( true );
		$this->part()->decline();
		self::assertTrue( $this->checkout()['on'] ?? null, 'what was taken can be taken off' );
	}

	public function test_a_tick_adds_what_the_page_named_or_nothing(): void {
		$this->kit();
		$this->fill_cart( array( array( $this->camera ) ) );
		$named = implode( ',', (array) ( $this->checkout()['products'] ?? array() ) );
		self::assertNotSame( '', $named );
		$before = WC()->cart->get_cart_contents_count();
		try {
			$this->part()->decide( true, '999999' );
			self::fail( 'another page named something else' );
		} catch ( \Tandem\Plugin\Journey\SetRefused $refused ) {
			self::assertStringContainsString( 'no longer available', $refused->getMessage() );
		}
		self::assertSame( $before, WC()->cart->get_cart_contents_count() );
		self::assertTrue( $this->part()->decide( true, $named ) );
		self::assertGreaterThan( $before, WC()->cart->get_cart_contents_count() );
		self::assertFalse( $this->part()->decline(), 'what was added is not declined' );
	}

	public function test_on_a_full_day_the_checkout_and_the_cart_offer_nothing_but_what_was_taken_can_be_taken_off(): void {
		$this->kit();
		$this->fill_cart( array( array( $this->camera ) ) );
		self::assertNotNull( $this->checkout() );
		self::assertNotNull( $this->cart_offer() );
		$this->fill_the_day();
		self::assertNull( $this->checkout() );
		self::assertNull( $this->cart_offer() );
		unset( $_COOKIE[ DailyBudget::COOKIE ] );
		self::assertNotNull( $this->checkout() );
		$this->part()->decide( true );
		$this->fill_the_day();
		self::assertTrue( $this->checkout()['on'] ?? null );
	}

	public function test_the_cart_offers_no_bundle_with_a_refused_piece(): void {
		$this->kit();
		$this->fill_cart( array( array( $this->camera ) ) );
		self::assertStringContainsString( 'Case', (string) ( $this->cart_offer()['text'] ?? '' ) );
		$this->refuse( $this->case );
		self::assertNull( $this->cart_offer() );
		self::assertSame( array(), apply_filters( 'tandem_cart_named', array() ) );
	}

	public function test_where_a_piece_of_the_best_bundle_was_refused_the_next_one_is_offered_everywhere(): void {
		$this->kit();
		$this->bundle( array( array( $this->camera ), array( $this->card ) ), array( 'discount' => 'percent', 'value' => '5' ), 'Small kit' );
		( new Settings() )->update( array( 'touchpoints' => array( 'minicart' => array( 'on' => true ) ) ) );
		$this->fill_cart( array( array( $this->camera ) ) );
		$said = fn(): array => array(
			'cart'      => $this->cart_offer()['name'] ?? null,
			'mini-cart' => apply_filters( 'tandem_mini_offer', null )['name'] ?? null,
			'checkout'  => $this->checkout()['label'] ?? null,
			'page'      => preg_match( '~__name"[^>]*>([^<]+)</a> ([^<]+)<~', $this->hint( $this->camera ), $found ) ? $found[1] : null,
		);
		self::assertSame( array( 'cart' => 'Kit', 'mini-cart' => 'Kit', 'checkout' => 'Add Case for $26.00 more and save $14.00.', 'page' => 'Kit' ), $said() );
		$this->refuse( $this->case );
		$second = array( 'cart' => 'Small kit', 'mini-cart' => 'Small kit', 'checkout' => 'Add Card for $14.00 more and save $6.00.', 'page' => 'Small kit' );
		self::assertSame( $second, $said() );
		self::assertSame( array( $this->card->get_id() ), apply_filters( 'tandem_cart_named', array() ) );
		Plugin::instance()->completion()->forget();
		self::assertSame( $second, $said(), 'and again from memory' );
		$this->refuse( $this->case, $this->card );
		self::assertSame( array_fill_keys( array_keys( $second ), null ), $said() );
		$_COOKIE = array();
		Plugin::instance()->completion()->forget();
		WC()->session->set( CheckoutOffer::SESSION, null );
		self::assertSame( 'Kit', $said()['cart'], 'what one shopper refused is nobody else\'s' );
	}

	public function test_of_a_bundle_to_pick_from_another_product_takes_the_place_of_a_refused_one(): void {
		$cloth = $this->product( '18.00', 'Cloth' );
		$this->bundle( array( array( $this->camera ), array( $this->case ), array( $this->card ), array( $cloth ) ), array( 'discount' => 'percent', 'value' => '10', 'kind' => 'choose_n', 'options' => array( 'choose' => 2 ) ), 'Any two' );
		$this->fill_cart( array( array( $this->camera ) ) );
		self::assertStringContainsString( 'Cloth', (string) ( $this->cart_offer()['text'] ?? '' ) );
		$this->refuse( $cloth );
		self::assertStringContainsString( 'Card', (string) ( $this->cart_offer()['text'] ?? '' ) );
		$this->refuse( $cloth, $this->card );
		self::assertStringContainsString( 'Case', (string) ( $this->cart_offer()['text'] ?? '' ) );
	}

	public function test_where_the_page_has_room_for_one_product_the_mini_cart_offers_the_bundle_that_lacks_one(): void {
		$this->bundle( array( array( $this->camera ), array( $this->case ), array( $this->card ) ), array( 'discount' => 'percent', 'value' => '20' ), 'Large kit' );
		$this->bundle( array( array( $this->camera ), array( $this->card ) ), array( 'discount' => 'percent', 'value' => '5' ), 'Small kit' );
		( new Settings() )->update( array( 'cap' => 4, 'touchpoints' => array( 'minicart' => array( 'on' => true ) ) ) );
		$this->fill_cart( array( array( $this->camera ) ) );
		$said = function ( int ...$shown ): string {
			Plugin::instance()->completion()->forget();
			$ledger = new \Tandem\Plugin\Journey\PageLedger( new Settings() );
			$ledger->book( $shown );
			$part = array_values( array_filter( array_column( $GLOBALS['wp_filter']['tandem_store_api_cart']->callbacks[10], 'function' ), static fn( $one ): bool => is_array( $one ) && $one[0] instanceof \Tandem\Plugin\Journey\CartPlacements ) )[0][0];
			$html = $part->mini_offer( $ledger );
			return preg_match( '~(Large|Small) kit~', $html, $found ) ? $found[0] : '';
		};
		self::assertSame( 'Large kit', $said() );
		self::assertSame( 'Large kit', $said( 1, 2 ) );
		self::assertSame( 'Small kit', $said( 1, 2, 3 ) );
		self::assertSame( 'Large kit', $said( 1, 2, $this->case->get_id() ), 'the other is shown already' );
		self::assertSame( '', $said( 1, 2, 3, 4 ) );
	}

	public function test_the_personal_hint_knows_the_ledger_and_tells_of_a_complete_bundle_all_the_same(): void {
		$this->kit();
		self::assertStringContainsString( 'Add Case', $this->hint( $this->camera ) );
		$this->refuse( $this->case );
		self::assertStringNotContainsString( '<aside', $this->hint( $this->camera ) );
		self::assertStringContainsString( 'data-tandem-hint', $this->hint( $this->camera ), 'its place stays' );
		$_COOKIE = array();
		$this->fill_the_day();
		self::assertStringNotContainsString( '<aside', $this->hint( $this->camera ) );
		$this->fill_cart( array( array( $this->case ) ) );
		self::assertStringContainsString( 'this completes the bundle', $this->hint( $this->camera ), 'the price of what the page is about' );
	}

	public function test_the_thank_you_page_leaves_out_what_was_refused_and_rests_on_a_full_day(): void {
		$order = $this->order( array( array( wc_get_product( $this->camera->get_id() ), 1 ) ), 0, 'thanks@example.test' );
		self::assertSame( array( 'Card', 'Case' ), $this->thanked( $order ) );
		$this->refuse( $this->case );
		self::assertSame( array( 'Card' ), $this->thanked( $order ) );
		$_COOKIE = array();
		$this->fill_the_day();
		self::assertSame( array(), $this->thanked( $order ) );
	}

	public function test_an_order_takes_along_what_was_refused_with_consent_only_and_its_mails_leave_it_out(): void {
		$note = static function (): \WC_Order {
			$order = new \WC_Order();
			do_action( 'woocommerce_checkout_create_order', $order, array() );
			return $order;
		};
		$this->refuse( $this->case );
		self::assertSame( '', $note()->get_meta( OrderRefusals::META ), 'without consent' );
		( new Settings() )->update( array( 'consent' => array( 'default' => 'on' ), 'touchpoints' => array( 'email' => array( 'on' => true ) ), 'mail' => array( 'consent' => 'customers', 'post_purchase' => true, 'post_purchase_days' => 12 ) ) );
		self::assertSame( (string) $this->case->get_id(), $note()->get_meta( OrderRefusals::META ) );
		$order = $this->order( array( array( wc_get_product( $this->camera->get_id() ), 1 ) ), 0, 'mails@example.test' );
		do_action( 'woocommerce_store_api_checkout_update_order_meta', $order );
		$order->save();
		$_COOKIE = array();
		self::assertSame( array( $this->case->get_id() ), OrderRefusals::of( wc_get_order( $order->get_id() ) ) );
		$this->mails = array();
		WC()->mailer()->init();
		do_action( MailQueue::ACTION, 'post-purchase:' . $order->get_id() );
		self::assertCount( 1, $this->mails );
		self::assertStringContainsString( 'Card', $this->mails[0]['message'] );
		self::assertStringNotContainsString( '>Case<', $this->mails[0]['message'] );
		self::assertArrayHasKey( OrderRefusals::META, apply_filters( 'woocommerce_privacy_export_order_personal_data_meta', array() ) );
		\WC_Privacy_Erasers::remove_order_personal_data( $order );
		self::assertSame( array(), OrderRefusals::of( wc_get_order( $order->get_id() ) ), 'erased with the order' );
	}

	/**
	 * @param array<string,mixed> $checkout Settings of the placement.
	 */
	private function set( array $checkout ): void {
		( new Settings() )->update( array( 'live' => true, 'cap_day' => 40, 'touchpoints' => array( 'cart' => array( 'on' => true ), 'checkout' => array( 'on' => true ), 'thankyou' => array( 'on' => true ) ), 'placements' => array( 'order' => array(), 'set' => array( 'checkout' => $checkout, 'thankyou' => array( 'strategy' => 'manual' ) ) ) ) );
	}

	private function kit(): void {
		$this->bundle( array( array( $this->camera ), array( $this->case ) ), array( 'discount' => 'percent', 'value' => '10' ), 'Kit' );
	}

	private function refuse( \WC_Product ...$products ): void {
		$_COOKIE[ Attention::REFUSED_COOKIE ] = implode( '.', array_map( static fn( \WC_Product $one ): int => $one->get_id(), $products ) );
		Plugin::instance()->completion()->forget(); // The next request.
	}

	private function fill_the_day(): void {
		( new Settings() )->update( array( 'consent' => array( 'default' => 'on' ) ) );
		$_COOKIE[ DailyBudget::COOKIE ] = '40';
		Plugin::instance()->completion()->forget(); // The next request.
	}

	/**
	 * @return array<string,mixed>|null
	 */
	private function checkout(): ?array {
		WC()->cart->calculate_totals();
		return $this->part()->store_api( array() )['checkout_offer'] ?? null;
	}

	/**
	 * @return array<string,mixed>|null
	 */
	private function cart_offer(): ?array {
		WC()->cart->calculate_totals();
		return apply_filters( 'tandem_store_api_cart', array() )['offer'];
	}

	private function hint( \WC_Product $product ): string {
		$_GET['hint'] = (string) $product->get_id();
		return (string) apply_filters( 'tandem_placements_answer', array() )['hint'];
	}

	/**
	 * @return list<string> Names on the thank-you page.
	 */
	private function thanked( \WC_Order $order ): array {
		do_action( 'tandem_new_page' );
		ob_start();
		do_action( 'woocommerce_thankyou', $order->get_id() );
		preg_match_all( '~class="tandem-card__name"[^>]*>([^<]+)<~', (string) ob_get_clean(), $found );
		sort( $found[1] );
		return $found[1];
	}

	/**
	 * What answers the personal request, built where it is asked for.
	 */
	private function endpoint(): PlacementsEndpoint {
		global $wp_filter;
		foreach ( $wp_filter[ 'wc_ajax_' . PlacementsEndpoint::ACTION ]->callbacks[ PHP_INT_MIN ] ?? array() as $callback ) {
			( $callback['function'] )();
		}
		foreach ( $wp_filter[ 'wc_ajax_' . PlacementsEndpoint::ACTION ]->callbacks[10] ?? array() as $callback ) {
			if ( is_array( $callback['function'] ) && $callback['function'][0] instanceof PlacementsEndpoint ) {
				return $callback['function'][0];
			}
		}
		self::fail( 'nothing answers the personal request' );
	}

	private function part(): CheckoutOffer {
		global $wp_filter;
		foreach ( $wp_filter[ 'wc_ajax_' . CheckoutOffer::ACTION ]->callbacks as $callbacks ) {
			foreach ( $callbacks as $callback ) {
				return $callback['function'][0];
			}
		}
		self::fail( 'the offer is not attached' );
	}
}
