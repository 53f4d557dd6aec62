<?php
/**
 * Rules by place, weather and segment: suggestions, catalogue, menus, and what a shared page never holds.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Place\CatalogueOrder;
use Tandem\Plugin\Place\Destination;
use Tandem\Plugin\Place\MenuItems;
use Tandem\Plugin\Place\Shared;
use Tandem\Plugin\Place\ShelfRules;
use Tandem\Plugin\Place\WeatherSource;
use Tandem\Plugin\Plugin;
use Tandem\Plugin\Recommendations\Preference;
use Tandem\Plugin\Settings;

final class ShelfTest extends TandemTestCase {

	private int $umbrellas;

	private int $sunscreen;

	protected function setUp(): void {
		parent::setUp();
		$this->umbrellas = (int) wp_insert_term( 'Umbrellas', 'product_cat' )['term_id'];
		$this->sunscreen = (int) wp_insert_term( 'Sunscreen', 'product_cat' )['term_id'];
		( new Settings() )->update( array( 'live' => true, 'place' => array( 'on' => true, 'preselect' => true ), 'shelf' => array( 'on' => true, 'order' => true ) ) );
		( new WeatherSource( new Settings() ) )->keep_table( "region,when,weather,temperature\nDE," . wp_date( 'n' ) . ",rain,9\nES," . wp_date( 'n' ) . ',sun,30' );
		ShelfRules::save(
			array(
				$this->rule( 'place.weather', 'any_of', array( 'rain' ), $this->umbrellas, 'lift', 'rain is expected' ),
				$this->rule( 'place.weather', 'any_of', array( 'rain' ), $this->sunscreen, 'hide' ),
				$this->rule( 'customer.segments', 'any_of', array( 'new' ), $this->sunscreen, 'lift', 'new here' ),
			),
			Plugin::instance()->engine()
		);
		update_option( 'woocommerce_default_customer_address', 'base' );
	}

	public function test_the_rules_that_hold_for_the_place_and_the_shopper(): void {
		self::assertEquals( array( new Preference( 'product_cat', array( $this->sunscreen ), 'new here' ) ), $this->in( 'ES' )->preferences() );
		$wet = $this->in( 'DE' );
		self::assertEquals( array( array( $this->umbrellas ), array( $this->sunscreen ) ), array_column( $wet->preferences( true ), 'terms' ), 'of the place alone' );
		self::assertSame( array( false, true ), array_column( $wet->preferences( true ), 'hides' ) );
		self::assertCount( 3, $wet->preferences() );
		( new Settings() )->update( array( 'shelf' => array( 'on' => false ) ) );
		self::assertSame( array(), $this->in( 'DE' )->preferences() );
	}

	public function test_a_bad_rule_is_refused_as_a_whole(): void {
		foreach ( array( array( 'how' => 'sell' ), array( 'categories' => array() ), array( 'categories' => array( 99999999 ) ), array( 'conditions' => array( 'fact' => 'no.such', 'is' => 'eq', 'value' => 1 ) ), array( 'words' => str_repeat( 'x', 61 ) ) ) as $bad ) {
			try {
				ShelfRules::save( array( $bad + $this->rule( 'place.weather', 'any_of', array( 'rain' ), $this->umbrellas, 'lift' ) ), Plugin::instance()->engine() );
				self::fail( (string) wp_json_encode( $bad ) );
			} catch ( \InvalidArgumentException $refused ) {
				self::assertNotSame( '', $refused->getMessage() );
			}
		}
		self::assertCount( 3, ShelfRules::all() );
	}

	public function test_the_catalogue_lifts_and_hides_only_where_the_page_is_not_shared(): void {
		$best     = $this->product( '9.00', 'Best seller', array( 'total_sales' => 99999 ) );
		$umbrella = $this->product( '9.00', 'Umbrella', array( 'category_ids' => array( $this->umbrellas ), 'total_sales' => 1 ) );
		$cream    = $this->product( '9.00', 'Sun cream', array( 'category_ids' => array( $this->sunscreen ), 'total_sales' => 50000 ) );
		$_GET     = array( 'orderby' => 'recommended' );
		$order    = new CatalogueOrder( new Settings(), $this->in( 'DE' )->preferences( ... ) );
		add_filter( 'posts_clauses', array( $order, 'order' ), 20, 2 );
		self::assertSame( Shared::Everybody, Shared::now() );
		self::assertSame( array( $best->get_id(), $cream->get_id() ), array_slice( $this->queried( $order ), 0, 2 ), 'a shared page: by sales, nothing hidden' );
		wp_set_current_user( 1 );
		self::assertSame( Shared::Nobody, Shared::now() );
		$found = $this->queried( $order );
		self::assertSame( array( $umbrella->get_id(), $best->get_id() ), array_slice( $found, 0, 2 ) );
		self::assertNotContains( $cream->get_id(), $found );
		wp_set_current_user( 0 );
		update_option( 'woocommerce_default_customer_address', 'geolocation_ajax' );
		self::assertSame( Shared::Place, Shared::now() );
		self::assertSame( $umbrella->get_id(), $this->queried( $order )[0], 'the address of the page holds the place' );
		$_GET = array( 'orderby' => 'date' );
		self::assertNotContains( $cream->get_id(), $this->queried( $order ), 'hidden in any order' );
		$_GET = array();
		self::assertArrayHasKey( 'recommended', apply_filters( 'woocommerce_catalog_orderby', array( 'date' => 'x' ) ) );
		( new Settings() )->update( array( 'shelf' => array( 'order' => false ) ) );
		self::assertSame( array( 'date' => 'x' ), apply_filters( 'woocommerce_catalog_orderby', array( 'date' => 'x' ) ) );
	}

	public function test_menu_items_by_place_and_segment_never_on_a_shared_page(): void {
		WC()->customer->set_shipping_location( 'DE', '', '10115', 'Berlin' );
		$menu  = new MenuItems( new Settings(), static fn(): array => Plugin::instance()->shopper_facts()->current() );
		$items = array();
		foreach ( array( array( '' ), array( 'tandem-country-de' ), array( 'tandem-country-fr' ), array( 'tandem-segment-new', 'x' ), array( 'tandem-country-fr', 'tandem-weather-rain' ) ) as $place => $classes ) {
			$items[] = (object) array( 'ID' => $place + 1, 'classes' => $classes, 'menu_item_parent' => '0' );
		}
		$items[] = (object) array( 'ID' => 9, 'classes' => array(), 'menu_item_parent' => '3' );
		$shown   = static fn(): array => array_values( array_column( $menu->classic( $items ), 'ID' ) );
		self::assertSame( array( 1 ), $shown(), 'a shared page' );
		update_option( 'woocommerce_default_customer_address', 'geolocation_ajax' );
		self::assertSame( array( 1, 2, 5 ), $shown(), 'shared by all of that place' );
		wp_set_current_user( (int) wp_insert_user( array( 'user_login' => 'menu', 'user_pass' => 'x', 'user_email' => 'menu@example.test', 'role' => 'customer' ) ) );
		WC()->customer->set_shipping_location( 'DE', '', '10115', 'Berlin' );
		self::assertSame( array( 1, 2, 4, 5 ), $shown() );
		self::assertSame( '', $menu->block( '<li>', array( 'attrs' => array( 'className' => 'tandem-country-fr' ) ) ) );
		self::assertSame( '<li>', $menu->block( '<li>', array( 'attrs' => array( 'className' => 'wide tandem-country-de' ) ) ) );
		self::assertSame( '<li>', $menu->block( '<li>', array( 'attrs' => array() ) ) );
	}

	public function test_delivery_is_told_from_the_rate_of_the_cart(): void {
		( new Settings() )->update( array( 'place' => array( 'delivery' => true ) ) );
		$to = new Destination( new Settings() );
		self::assertSame( '', $to->text(), 'an empty cart' );
		WC()->customer->set_shipping_location( 'US', 'TX', '78701', 'Austin' );
		WC()->customer->set_calculated_shipping( true );
		WC()->shipping()->reset_shipping();
		WC()->cart->add_to_cart( $this->product( '20.00' )->get_id() );
		WC()->cart->calculate_totals();
		$costs = html_entity_decode( wp_strip_all_tags( WC()->cart->get_cart_shipping_total() ), ENT_QUOTES, 'UTF-8' );
		self::assertNotSame( '', $costs );
		self::assertSame( "Delivered to United States (US): $costs", $to->text() );
		( new Settings() )->update( array( 'place' => array( 'delivery' => false ) ) );
		self::assertSame( '', $to->text() );
	}

	/**
	 * Before any cart or checkout of its process: WooCommerce marks both with constants, for all pages that follow.
	 *
	 * @group page
	 */
	public function test_the_country_of_a_cart_without_an_address_is_that_of_the_request(): void {
		$customer = new \WC_Customer( 0 );
		$customer->set_billing_location( 'US' );
		$before         = WC()->customer;
		WC()->customer  = $customer;
		$_SERVER['HTTP_CF_IPCOUNTRY'] = 'DE';
		$to = new Destination( new Settings() );
		try {
			$to->preselect();
			self::assertSame( 'US', $customer->get_billing_country(), 'no page of the cart' );
			add_filter( 'woocommerce_is_checkout', '__return_true' );
			$customer->set_billing_city( 'Austin' );
			$to->preselect();
			self::assertSame( 'US', $customer->get_billing_country(), 'an address that was typed stays' );
			$customer->set_billing_city( '' );
			( new Settings() )->update( array( 'place' => array( 'preselect' => false ) ) );
			$to->preselect();
			self::assertSame( 'US', $customer->get_billing_country(), 'off' );
			( new Settings() )->update( array( 'place' => array( 'preselect' => true ) ) );
			$to->preselect();
			self::assertSame( array( 'DE', 'DE' ), array( $customer->get_billing_country(), $customer->get_shipping_country() ) );
			WC()->session->set( 'tandem_country', null );
			$_SERVER['HTTP_CF_IPCOUNTRY'] = 'XX';
			$to->preselect();
			self::assertSame( 'DE', $customer->get_billing_country(), 'no country that the shop sells to' );
		} finally {
			unset( $_SERVER['HTTP_CF_IPCOUNTRY'] );
			WC()->session->set( 'tandem_country', null );
			WC()->customer = $before;
		}
	}

	public function test_a_product_is_put_into_the_cart_of_the_country_of_the_request(): void {
		$customer = new \WC_Customer( 0, true );
		$customer->set_billing_location( 'US' );
		$customer->set_shipping_location( 'US' );
		$before        = WC()->customer;
		WC()->customer = $customer;
		$_SERVER['HTTP_CF_IPCOUNTRY'] = 'DE';
		try {
			WC()->cart->add_to_cart( $this->product( '20.00' )->get_id() );
			self::assertSame( array( 'DE', 'DE' ), array( $customer->get_billing_country(), $customer->get_shipping_country() ), 'what a mini-cart says of delivery is what the cart will charge' );
			// The checkout sends the country before the rest is typed.
			$customer->set_billing_location( 'US' );
			$customer->set_shipping_location( 'US' );
			WC()->cart->add_to_cart( $this->product( '20.00' )->get_id() );
			self::assertSame( array( 'US', 'US' ), array( $customer->get_billing_country(), $customer->get_shipping_country() ), 'whoever names another country is not sent back' );
		} finally {
			unset( $_SERVER['HTTP_CF_IPCOUNTRY'] );
			WC()->session->set( 'tandem_country', null );
			WC()->customer = $before;
		}
	}

	private function in( string $country ): ShelfRules {
		WC()->customer->set_shipping_location( $country, '', '1', 'Town' );
		return new ShelfRules( new Settings(), static fn(): \Tandem\Engine => Plugin::instance()->engine(), static fn(): array => Plugin::instance()->shopper_facts()->current() );
	}

	/** @return list<int> */
	private function queried( CatalogueOrder $order ): array {
		$query = new \WP_Query();
		$query->init();
		$query->query_vars = array( 'post_type' => 'product', 'fields' => 'ids', 'posts_per_page' => 100, 'tax_query' => array() );
		$order->apply( $query );
		return array_map( 'intval', $query->query( $query->query_vars ) );
	}

	/**
	 * @param list<string> $value
	 * @return array<string,mixed>
	 */
	private function rule( string $fact, string $is, array $value, int $category, string $how, string $words = '' ): array {
		return array( 'conditions' => array( 'all' => array( array( 'fact' => $fact, 'is' => $is, 'value' => $value ) ) ), 'categories' => array( $category ), 'how' => $how, 'words' => $words );
	}
}
