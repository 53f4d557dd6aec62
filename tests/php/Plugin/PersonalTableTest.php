<?php
/**
 * Rows of a table that are the shopper's own, in the real store.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Plugin;
use Tandem\Plugin\Tables\PersonalRows;
use Tandem\Plugin\Tables\RowsToken;
use Tandem\Plugin\Tables\Tables;

require_once __DIR__ . '/BundleFixtures.php';

final class PersonalTableTest extends TandemTestCase {

	use BundleFixtures;

	/** @var array<string,\WC_Product> */
	private array $made = array();

	protected function setUp(): void {
		parent::setUp();
		foreach ( array( 'Kayak', 'Paddle', 'Vest', 'Tent' ) as $name ) {
			$this->made[ $name ] = $this->product( '100.00', $name );
		}
		$this->made['Big set'] = $this->bundle( array( array( $this->made['Tent'] ), array( $this->made['Vest'] ) ), array( 'discount' => 'percent', 'value' => '30' ), 'Big set' );
		$this->made['Kayak set'] = $this->bundle( array( array( $this->made['Kayak'] ), array( $this->made['Paddle'] ) ), array( 'discount' => 'percent', 'value' => '10' ), 'Kayak set' );
		Plugin::instance()->products()->forget();
		Plugin::instance()->bundles()->forget();
		Plugin::instance()->bundle_pricer()->forget();
	}

	/**
	 * Names and reasons of the rows of a shopper's own table.
	 *
	 * @param array<string,mixed> $attributes Attributes.
	 * @return list<array{0:string,1:string}>|null
	 */
	private static function own( array $attributes, string $kind ): ?array {
		$tables = new Tables( Plugin::instance() );
		$answer = ( new PersonalRows( Plugin::instance(), $tables->shortcodes(), $tables->renderer() ) )->rows( array( RowsToken::make( $attributes, $kind, 'tandem-table-7' ) ) );
		if ( ! isset( $answer['tandem-table-7'] ) ) {
			return null;
		}
		preg_match_all( '#tandem-table__name" href="[^"]*">([^<]*)</a>.*?tandem-table__reason">([^<]*)<#s', $answer['tandem-table-7']['html'], $found, PREG_SET_ORDER );
		return array_map( static fn( array $row ): array => array( $row[1], $row[2] ), $found );
	}

	/** @return array<string,mixed> */
	private function bundles( string $source ): array {
		return array( 'source' => $source, 'ids' => $this->made['Big set']->get_id() . ',' . $this->made['Kayak set']->get_id() );
	}

	public function test_the_page_holds_a_neutral_set_with_a_reason_and_is_the_same_for_everybody(): void {
		$shortcode = '[tandem_bundles source="shopper" ids="' . $this->made['Big set']->get_id() . ',' . $this->made['Kayak set']->get_id() . '"]';
		$empty     = do_shortcode( $shortcode );
		self::assertLessThan( strpos( $empty, 'Kayak set' ), strpos( $empty, 'Big set' ), 'the greater saving first' );
		self::assertStringContainsString( 'A favourite of this shop', $empty );
		self::assertStringContainsString( 'tandem_placements', $empty );
		$this->fill_cart( array( array( $this->made['Kayak'] ) ) );
		$number = static fn( string $html ): string => (string) preg_replace( array( '/tandem-table-\d+/', '/tables=[^&"]+/' ), '', $html );
		self::assertSame( $number( $empty ), $number( do_shortcode( $shortcode ) ) );
	}

	public function test_bundles_are_ranked_by_the_cart_with_the_reason(): void {
		$this->fill_cart( array( array( $this->made['Kayak'] ) ) );
		self::assertSame( array( array( 'Kayak set', 'Contains Kayak from your cart' ), array( 'Big set', 'A favourite of this shop' ) ), self::own( $this->bundles( 'shopper' ), 'bundles' ) );
		self::assertSame( array( array( 'Kayak set', 'Contains Kayak from your cart' ) ), self::own( $this->bundles( 'cart' ), 'bundles' ) );
		$this->fill_cart( array( array( $this->made['Paddle'] ) ) );
		self::assertNull( self::own( $this->bundles( 'cart' ), 'bundles' ), 'a whole bundle in the cart is no suggestion' );
	}

	public function test_views_count_for_a_shopper_who_agreed_only(): void {
		Plugin::instance()->settings()->update( array( 'consent' => array( 'default' => 'on' ) ) );
		$_COOKIE['tandem_rv'] = (string) $this->made['Paddle']->get_id();
		$agreed               = self::own( $this->bundles( 'shopper' ), 'bundles' );
		$_SERVER['HTTP_SEC_GPC'] = '1';
		$refused                 = self::own( $this->bundles( 'shopper' ), 'bundles' );
		unset( $_COOKIE['tandem_rv'], $_SERVER['HTTP_SEC_GPC'] );
		self::assertSame( array( 'Kayak set', 'Contains Paddle that you looked at' ), $agreed[0] );
		self::assertSame( 'A favourite of this shop', $refused[0][1] );
	}

	public function test_what_was_bought_is_a_source_and_its_bundles_come_first(): void {
		$user  = (int) wp_insert_user( array( 'user_login' => 'kayaker', 'user_pass' => 'x', 'role' => 'customer', 'user_email' => 'kayaker@example.test' ) );
		$order = wc_create_order( array( 'customer_id' => $user ) );
		$order->add_product( $this->made['Kayak'] );
		$order->set_billing_email( 'kayaker@example.test' );
		$order->calculate_totals();
		$order->set_date_paid( time() - 3600 );
		$order->set_status( 'completed' );
		$order->save();
		wp_set_current_user( $user );
		self::assertSame( array( array( 'Kayak', 'You bought this before' ) ), self::own( array( 'source' => 'bought' ), 'products' ) );
		self::assertSame( array( 'Kayak set', 'More for Kayak that you bought' ), self::own( $this->bundles( 'shopper' ), 'bundles' )[0] ?? null );
	}

	public function test_a_forged_token_has_no_rows(): void {
		$tables = new Tables( Plugin::instance() );
		self::assertSame( array(), ( new PersonalRows( Plugin::instance(), $tables->shortcodes(), $tables->renderer() ) )->rows( array( 'x.y', '' ) ) );
	}
}
