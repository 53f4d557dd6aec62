<?php
/**
 * Base of every test that runs inside the real store.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use PHPUnit\Framework\TestCase;
use WC_Order;
use WC_Product_Simple;

/**
 * Each test runs in a database transaction that is rolled back, with the hooks, the cart and the session
 * as it found them. Outgoing requests are answered by an error and recorded; mails are recorded.
 */
abstract class TandemTestCase extends TestCase {

	protected $backupGlobals = false;

	protected $backupStaticAttributes = false;

	/**
	 * Mails that the test sent, as given to wp_mail.
	 *
	 * @var list<array<string,mixed>>
	 */
	protected array $mails = array();

	/**
	 * Addresses of outgoing requests that the test tried.
	 *
	 * @var list<string>
	 */
	protected array $requests = array();

	/**
	 * Hooks before the test.
	 *
	 * @var array<string,\WP_Hook>
	 */
	private array $hooks = array();

	/**
	 * What the server said of the request before the test.
	 *
	 * @var array<string,mixed>
	 */
	private array $server = array();

	/**
	 * The page that was asked for before the test: globals by name.
	 *
	 * @var array<string,mixed>
	 */
	private array $page = array();

	/**
	 * Depth of savepoints, null outside a test.
	 */
	private static ?int $savepoints = null;

	protected function setUp(): void {
		global $wpdb, $wp_filter;
		parent::setUp();
		$this->server = $_SERVER;
		foreach ( array( 'wp_query', 'wp_the_query', 'post', 'product' ) as $name ) {
			$this->page[ $name ] = $GLOBALS[ $name ] ?? null;
		}
		foreach ( $wp_filter as $name => $hook ) {
			$this->hooks[ $name ] = clone $hook;
		}
		add_filter( 'query', array( self::class, 'nest' ), PHP_INT_MAX );
		add_filter(
			'pre_http_request',
			function ( $answer, array $arguments, string $url ) {
				$this->requests[] = $url;
				return new \WP_Error( 'http_blocked', 'no outgoing requests in tests' );
			},
			1,
			3
		);
		add_filter(
			'pre_wp_mail',
			function ( $sent, array $mail ): bool {
				$this->mails[] = $mail;
				return true;
			},
			1,
			2
		);
		wp_cache_flush();
		$wpdb->query( 'START TRANSACTION' );
		self::$savepoints = 0;
		\Tandem\Plugin\Settings::forget();
		WC()->cart->empty_cart();
		WC()->session->destroy_session();
		// As at the start of a request: what an earlier test saw of its cart is forgotten. SQLite gives its ids again.
		do_action( 'woocommerce_load_cart_from_session' );
		\Tandem\Plugin\Plugin::instance()->products()->forget();
		\Tandem\Plugin\Plugin::instance()->order_facts()->release();
		do_action( 'tandem_new_page' );
		wc_clear_notices();
		wp_set_current_user( 0 );
	}

	protected function tearDown(): void {
		$_SERVER = $this->server;
		foreach ( $this->page as $name => $value ) {
			$GLOBALS[ $name ] = $value; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		}
		global $wpdb, $wp_filter;
		self::$savepoints = null;
		$wpdb->query( 'ROLLBACK' );
		$wp_filter = $this->hooks; // phpcs:ignore WordPress.WP.GlobalVariablesOverride
		wp_cache_flush();
		wc_clear_notices();
		WC()->cart->empty_cart();
		\WC_Cache_Helper::invalidate_cache_group( 'orders' );
		parent::tearDown();
	}

	/**
	 * Rewrites nested transactions to savepoints, so that nothing can commit the test, and refuses
	 * statements that would commit it silently.
	 *
	 * @param string $query Statement about to run.
	 */
	public static function nest( string $query ): string {
		if ( null === self::$savepoints ) {
			return $query;
		}
		switch ( strtoupper( trim( $query, " \t\n;" ) ) ) {
			case 'START TRANSACTION':
			case 'BEGIN':
				return 'SAVEPOINT tandem_' . ( ++self::$savepoints );
			case 'COMMIT':
				return self::$savepoints ? 'RELEASE SAVEPOINT tandem_' . ( self::$savepoints-- ) : 'SELECT 1';
			case 'ROLLBACK':
				return self::$savepoints ? 'ROLLBACK TO SAVEPOINT tandem_' . ( self::$savepoints-- ) : 'SELECT 1';
		}
		if ( preg_match( '/^\s*(TRUNCATE|ALTER TABLE|CREATE TABLE|DROP TABLE|LOCK TABLES|RENAME TABLE)/i', $query ) ) {
			throw new \LogicException( "this statement would commit the test: $query" );
		}
		return $query;
	}

	/**
	 * A published simple product.
	 *
	 * @param string       $price   Regular price, decimal.
	 * @param string       $name    Its name.
	 * @param array<string,mixed> $with Further properties by setter name without `set_`.
	 */
	protected function product( string $price, string $name = '', array $with = array() ): WC_Product_Simple {
		$product = new WC_Product_Simple();
		$product->set_name( '' === $name ? 'Product at ' . $price : $name );
		$product->set_regular_price( $price );
		$product->set_status( 'publish' );
		$product->set_props( $with );
		$product->save();
		return $product;
	}

	/**
	 * A completed order of products, paid at their catalogue price.
	 *
	 * @param list<array{0:\WC_Product,1:int}> $lines    Product and quantity.
	 * @param int                              $customer User id, 0 for a guest.
	 * @param string                           $email    Billing e-mail.
	 */
	protected function order( array $lines, int $customer = 0, string $email = 'buyer@example.test' ): WC_Order {
		$order = wc_create_order( array( 'customer_id' => $customer ) );
		foreach ( $lines as list( $product, $quantity ) ) {
			$order->add_product( $product, $quantity );
		}
		$order->set_billing_email( $email );
		$order->calculate_totals();
		$order->set_status( 'completed' );
		$order->save();
		return $order;
	}

	/**
	 * Lets the facts of reports begin after the orders that the store has: reading thousands of them is no part
	 * of a test.
	 */
	protected function skip_history(): void {
		global $wpdb;
		\Tandem\Plugin\Plugin::instance()->report_facts()->clear();
		$option          = \Tandem\Plugin\Reports\OrderFactStore::OPTION;
		$state           = json_decode( (string) get_option( $option ), true );
		$state['cursor'] = (int) $wpdb->get_var( "SELECT MAX(id) FROM {$wpdb->prefix}wc_orders" );
		update_option( $option, (string) wp_json_encode( $state ), false );
	}

	/**
	 * Lets the watchers do what they do at the end of a request.
	 */
	protected function finish_watches(): void {
		global $wp_filter;
		foreach ( $wp_filter['shutdown']->callbacks[ PHP_INT_MAX ] ?? array() as $callback ) {
			if ( is_array( $callback['function'] ) && $callback['function'][0] instanceof \Tandem\Plugin\Journey\FragmentWatch ) {
				call_user_func( $callback['function'] );
			}
		}
	}

	/**
	 * A shop with two tax rates: 20 %, and a reduced one of 10 %.
	 *
	 * @param string $tax Whether prices are entered with tax, and how they are shown, as in "no excl"; empty for no tax.
	 */
	protected function two_rates( string $tax ): void {
		list( $entered, $shown ) = explode( ' ', '' === $tax ? 'no excl' : $tax );
		update_option( 'woocommerce_calc_taxes', '' === $tax ? 'no' : 'yes' );
		update_option( 'woocommerce_prices_include_tax', $entered );
		update_option( 'woocommerce_tax_display_cart', $shown );
		foreach ( '' === $tax ? array() : array( '' => '20', 'reduced-rate' => '10' ) as $class => $rate ) {
			\WC_Tax::_insert_tax_rate( array( 'tax_rate_country' => '', 'tax_rate' => $rate, 'tax_rate_name' => 'Tax', 'tax_rate_priority' => 1, 'tax_rate_class' => $class, 'tax_rate_order' => 1, 'tax_rate_compound' => 0, 'tax_rate_shipping' => 0, 'tax_rate_state' => '' ) );
		}
	}

	/**
	 * A variable product with one variation a size.
	 *
	 * @param array<string,string> $prices    Price by size.
	 * @param string               $attribute What the variations differ in.
	 * @return list<\WC_Product> The product, then its variations.
	 */
	protected function shirt( array $prices, string $attribute = 'Size' ): array {
		$values = new \WC_Product_Attribute();
		$values->set_name( $attribute );
		$values->set_options( array_keys( $prices ) );
		$values->set_visible( true );
		$values->set_variation( true );
		$shirt = new \WC_Product_Variable();
		$shirt->set_name( 'Shirt' );
		$shirt->set_status( 'publish' );
		$shirt->set_attributes( array( $values ) );
		$shirt->save();
		$sizes = array();
		foreach ( $prices as $size => $price ) {
			$variation = new \WC_Product_Variation();
			$variation->set_parent_id( $shirt->get_id() );
			$variation->set_attributes( array( strtolower( $attribute ) => (string) $size ) );
			$variation->set_regular_price( $price );
			$variation->save();
			$sizes[] = wc_get_product( $variation->get_id() );
		}
		\WC_Product_Variable::sync( $shirt->get_id() );
		return array( wc_get_product( $shirt->get_id() ), ...$sizes );
	}
}
