<?php
/**
 * Bundles of which the shopper picks: in editor, page, cart and Store API.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Bundles\BundleProduct;
use Tandem\Plugin\Bundles\BundleTerms;
use Tandem\Plugin\Cart\BundleChoice;
use Tandem\Plugin\Plugin;

require_once __DIR__ . '/BundleFixtures.php';

final class BundleKindsTest extends TandemTestCase {

	use BundleFixtures;

	/**
	 * Kind, options and price against what a pick of one sock, two shirts and no hat costs (10 + 2 x 30), and the
	 * least that it costs.
	 *
	 * @dataProvider kinds
	 */
	public function test_the_promised_price_is_charged_by_form_and_store_api( array $terms, string $promise, string $from, string $total ): void {
		$sock   = $this->product( '10.00', 'Sock' );
		$shirt  = $this->product( '30.00', 'Shirt' );
		$hat    = $this->product( '50.00', 'Hat' );
		$bundle = $this->bundle( array( array( $sock ), array( $shirt ), array( $hat ) ), $terms, 'Summer pick' );
		self::assertStringContainsString( 'From', wp_strip_all_tags( $bundle->get_price_html() ) );
		self::assertStringContainsString( $from, wp_strip_all_tags( $bundle->get_price_html() ) );
		self::assertSame( $from, wc_format_decimal( $bundle->get_price(), 2 ) );
		self::assertFalse( $bundle->supports( 'ajax_add_to_cart' ), 'the shopper has to choose' );

		$GLOBALS['product'] = $bundle;
		ob_start();
		do_action( 'woocommerce_tandem_bundle_add_to_cart' );
		$page = (string) ob_get_clean();
		self::assertStringContainsString( $promise, html_entity_decode( $page, ENT_QUOTES, 'UTF-8' ) );
		self::assertSame( 3, preg_match_all( '/name="tandem_quantity\[\d\]"/', $page ) );

		self::assertStringContainsString( 'You save', $page, 'what is picked beforehand has its price' );
		$told = static fn( array $units ): array => Plugin::instance()->bundle_total()->of( $bundle->get_id(), BundleChoice::read( array(), array(), $units ) );
		self::assertStringContainsString( 'As a bundle $' . $total . ', you save', $told( array( 1, 2, 0 ) )['said'] );
		self::assertStringContainsString( 'Please choose at least', $told( array( 0, 0, 0 ) )['html'] );

		self::assertFalse( WC()->cart->add_to_cart( $bundle->get_id() ) && apply_filters( 'woocommerce_add_to_cart_validation', true, $bundle->get_id(), 1 ), 'nothing is chosen' );
		wc_clear_notices();
		WC()->cart->empty_cart();
		$_REQUEST = array( 'tandem_quantity' => array( 0 => '1', 1 => '2', 2 => '0' ) );
		try {
			self::assertTrue( apply_filters( 'woocommerce_add_to_cart_validation', true, $bundle->get_id(), 1 ) );
			WC()->cart->add_to_cart( $bundle->get_id() );
		} finally {
			$_REQUEST = array();
		}
		WC()->cart->calculate_totals();
		self::assertSame( array( $sock->get_id() => 1, $shirt->get_id() => 2 ), $this->quantities() );
		self::assertSame( $total, $this->contents_total() );

		WC()->cart->empty_cart();
		self::assertSame( 400, $this->store_api( 'POST', 'cart/add-item', array( 'id' => $bundle->get_id(), 'quantity' => 1 ) )->get_status() );
		$answer = $this->store_api( 'POST', 'cart/add-item', array( 'id' => $bundle->get_id(), 'quantity' => 1, 'tandem' => array( 'quantities' => array( 1, 2 ) ) ) );
		self::assertSame( 201, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
		self::assertSame( str_replace( '.', '', $total ), self::plain( $answer )['totals']['total_items'] );
		self::assertSame( $total, wc_format_decimal( $this->check_out()->get_subtotal(), 2 ) );
	}

	/** @return iterable<string,array{0:array<string,mixed>,1:string,2:string,3:string}> */
	public function kinds(): iterable {
		$tiers = array( 'tiers' => array( array( 'items' => '3', 'percent' => '10' ), array( 'items' => '2', 'percent' => '5' ), array( 'items' => '', 'percent' => '' ) ) );
		yield 'mix and match' => array( array( 'kind' => 'any_n', 'options' => $tiers ), 'any 2: 5% off, any 3: 10% off', '38.00', '63.00' );
		yield 'choose three for a price' => array( array( 'kind' => 'choose_n', 'discount' => 'fixed', 'value' => '55.55', 'options' => array( 'choose' => '3' ) ), 'Choose any 3 for $55.55', '55.55', '55.55' );
		yield 'choose two, percent' => array( array( 'kind' => 'choose_n', 'discount' => 'percent', 'value' => '12.5', 'options' => array( 'choose' => 2 ) ), 'Choose any 2 and save 12.5%', '35.00', '62.50' );
		yield 'buy two get one free' => array( array( 'kind' => 'buy_x_get_y', 'discount' => 'percent', 'value' => '100', 'options' => array( 'buy' => 2, 'get' => 1 ) ), 'Buy 2, get the 1 cheapest free', '80.00', '60.00' );
		yield 'buy two get one at half' => array( array( 'kind' => 'buy_x_get_y', 'discount' => 'percent', 'value' => '50', 'options' => array( 'buy' => 2, 'get' => 1 ) ), 'Buy 2, get the 1 cheapest at 50% off', '85.00', '65.00' );
	}

	public function test_what_one_gets_may_be_another_product_than_what_one_buys(): void {
		$mug    = $this->product( '8.00', 'Mug' );
		$shirt  = $this->product( '30.00', 'Shirt' );
		$cap    = $this->product( '20.00', 'Cap' );
		$bundle = $this->bundle( array( array( $mug, 1, true ), array( $shirt ), array( $cap, 1, true ) ), array( 'kind' => 'buy_x_get_y', 'discount' => 'percent', 'value' => '100', 'options' => array( 'buy' => 2, 'get' => 1 ) ), 'Shirts with a gift' );
		self::assertSame( '60.00', wc_format_decimal( $bundle->get_price(), 2 ), 'two shirts and the cheapest gift' );
		$GLOBALS['product'] = $bundle;
		ob_start();
		do_action( 'woocommerce_tandem_bundle_add_to_cart' );
		$page = (string) ob_get_clean();
		self::assertMatchesRegularExpression( '/Buy 2, get 1 of the others free\..*Buy 2 of these.*Shirt.*Get 1 of these free.*Mug.*Cap/s', wp_strip_all_tags( $page ) );
		self::assertMatchesRegularExpression( '/name="tandem_quantity\[1\]"[^>]* value="2".*name="tandem_quantity\[0\]"[^>]* value="1".*name="tandem_quantity\[2\]"[^>]* value="0"/s', $page, 'both shirts and one gift are picked beforehand' );
		$add = fn( array $units ): \WP_REST_Response => $this->store_api( 'POST', 'cart/add-item', array( 'id' => $bundle->get_id(), 'quantity' => 1, 'tandem' => array( 'quantities' => $units ) ) );
		foreach ( array( array( array( 1 => 2 ), 'the 1 product that you get' ), array( array( 0 => 1, 2 => 2 ), 'at least 2 products to buy' ), array( array( 0 => 1, 1 => 1 ), 'at least 2 products to buy' ) ) as list( $units, $words ) ) {
			$refused = $add( $units );
			self::assertSame( 400, $refused->get_status() );
			self::assertStringContainsString( $words, (string) $refused->get_data()['message'] );
			self::assertSame( array(), $this->quantities() );
		}
		self::assertSame( 201, $add( array( 1 => 2, 2 => 1 ) )->get_status() );
		self::assertSame( '60.00', $this->contents_total(), 'the cap is free' );
		self::assertSame( array( 'Part of', 'Part of', 'You save' ), array_column( array_merge( ...array_values( array_map( static fn( array $item ): array => apply_filters( 'woocommerce_get_item_data', array(), $item ), WC()->cart->get_cart() ) ) ), 'key' ) );
		$this->fill_cart( array( array( $mug ) ) );
		self::assertSame( '80.00', $this->contents_total(), 'of two gifts the cheaper one' );
		$this->fill_cart( array( array( $shirt, 2 ) ) );
		self::assertSame( '120.00', $this->contents_total(), 'both, for four shirts' );
		$order = $this->check_out();
		self::assertSame( '120.00', wc_format_decimal( $order->get_subtotal(), 2 ) );
		// What one buys at its own price is part of the bundle, too: in cart, order and proof.
		self::assertSame( array( 'Shirts with a gift' ), array_unique( array_map( static fn( $item ): string => (string) preg_replace( '/ \(\d of \d\)$/', '', array_values( $item->get_all_formatted_meta_data() )[0]->display_value ?? '' ), array_values( $order->get_items() ) ) ) );
		self::assertNull( array_values( Plugin::instance()->order_proofs() )[0]->difference( wc_get_order( $order->get_id() ) ) );
		WC()->cart->empty_cart();
		$this->fill_cart( array( array( $mug, 5 ), array( $cap, 5 ) ) );
		self::assertSame( '140.00', $this->contents_total(), 'nothing is bought' );
	}

	/**
	 * @dataProvider nonsense
	 */
	public function test_what_makes_no_sense_is_refused_with_the_field( array $terms, string $field ): void {
		$this->expectException( \InvalidArgumentException::class );
		$this->expectExceptionMessageMatches( '/^' . preg_quote( $field, '/' ) . ': /' );
		BundleTerms::from_array( $terms );
	}

	/** @return iterable<string,array{0:array<string,mixed>,1:string}> */
	public function nonsense(): iterable {
		yield 'no step' => array( array( 'kind' => 'any_n' ), 'tiers' );
		yield 'a step of half' => array( array( 'kind' => 'any_n', 'options' => array( 'tiers' => array( array( 'items' => '2.5', 'percent' => '5' ) ) ) ), 'tiers.items' );
		yield 'a step of too much' => array( array( 'kind' => 'any_n', 'options' => array( 'tiers' => array( array( 'items' => '2', 'percent' => '101' ) ) ) ), 'tiers.percent' );
		yield 'choose none' => array( array( 'kind' => 'choose_n', 'value' => '5', 'options' => array( 'choose' => 0 ) ), 'choose' );
		yield 'own discounts where one picks' => array( array( 'kind' => 'choose_n', 'discount' => 'components', 'options' => array( 'choose' => 2 ) ), 'discount' );
		yield 'buy an array' => array( array( 'kind' => 'buy_x_get_y', 'value' => '5', 'options' => array( 'buy' => array( 1 ), 'get' => 1 ) ), 'buy' );
	}

	public function test_a_set_takes_optional_pieces_more_units_and_own_discounts(): void {
		$camera = $this->product( '400.00', 'Camera' );
		$card   = $this->product( '20.00', 'Card' );
		$bag    = $this->product( '50.00', 'Bag' );
		wp_set_current_user( 1 );
		$bundle = Plugin::instance()->bundle_writer()->write(
			array(
				'name'       => 'Photo kit',
				'status'     => 'publish',
				'components' => array(
					array( 'product' => $camera->get_id(), 'percent' => '5' ),
					array( 'product' => $card->get_id(), 'min' => 1, 'max' => 3, 'percent' => '10' ),
					array( 'product' => $bag->get_id(), 'optional' => true, 'percent' => '20' ),
				),
				'terms'      => array( 'discount' => 'components' ),
			)
		);
		self::assertSame( '398.00', wc_format_decimal( $bundle->get_price(), 2 ) );
		$GLOBALS['product'] = $bundle;
		ob_start();
		do_action( 'woocommerce_tandem_bundle_add_to_cart' );
		$page = html_entity_decode( wp_strip_all_tags( (string) ob_get_clean() ) );
		self::assertMatchesRegularExpression( '/Camera.*400\.00\s+in the bundle \$380\.00.*Card.*20\.00 each\s+in the bundle \$18\.00.*Bag.*50\.00\s+in the bundle \$40\.00/s', $page, 'what each piece costs, those that may be added too' );
		$add  = fn( array $choice ): \WP_REST_Response => $this->store_api( 'POST', 'cart/add-item', array( 'id' => $bundle->get_id(), 'quantity' => 1, 'tandem' => $choice ) );
		$told = static fn( array $units, array $optional = array() ): ?array => Plugin::instance()->bundle_total()->of( $bundle->get_id(), BundleChoice::read( array(), $optional, $units ) );
		self::assertSame( array( 'As a bundle $398.00, you save $22.00.', 'As a bundle $416.00, you save $24.00.', 'As a bundle $474.00, you save $36.00.' ), array_column( array( $told( array() ), $told( array( 1 => 2 ) ), $told( array( 1 => 3 ), array( 2 ) ) ), 'said' ) );
		self::assertStringContainsString( '1 to 3', $told( array( 1 => 4 ) )['said'] );
		self::assertSame( 201, $add( array( 'quantities' => array( 1 => 3 ), 'optional' => array( 2 ) ) )->get_status() );
		self::assertSame( array( $camera->get_id() => 1, $card->get_id() => 3, $bag->get_id() => 1 ), $this->quantities() );
		self::assertSame( '474.00', $this->contents_total() );
		WC()->cart->empty_cart();
		$refused = $add( array( 'quantities' => array( 1 => 4 ) ) );
		self::assertSame( 400, $refused->get_status() );
		self::assertStringContainsString( '1 to 3', (string) $refused->get_data()['message'] );
		self::assertSame( array(), $this->quantities() );
		$bundle->set_status( 'draft' );
		$bundle->save();
		self::assertNull( $told( array() ), 'a draft tells nobody a price' );
	}

	public function test_the_editor_form_stores_every_kind_and_shows_it_again(): void {
		$sock   = $this->product( '10.00', 'Sock' );
		$shirt  = $this->product( '30.00', 'Shirt' );
		$bundle = $this->bundle( array( array( $sock ), array( $shirt ) ), array( 'value' => '10' ), 'Pick' );
		wp_set_current_user( 1 );
		require_once WC_ABSPATH . 'includes/admin/class-wc-admin-meta-boxes.php';
		$_POST = array(
			'tandem_bundle_nonce' => wp_create_nonce( 'tandem_bundle_save' ),
			'tandem_components'   => array( array( 'product' => (string) $sock->get_id() ), array( 'product' => (string) $shirt->get_id(), 'reward' => '1' ) ),
			'tandem_terms'        => array( 'kind' => 'any_n', 'discount' => 'percent', 'value' => '', 'options' => array( 'tiers' => array( array( 'items' => '2', 'percent' => '5' ), array( 'items' => '4', 'percent' => '12,5' ) ), 'choose' => '2', 'buy' => '2', 'get' => '1' ), 'segments' => array( 'returning' ), 'mark' => 'upgrade', 'upgrade_of' => '0' ),
		);
		try {
			do_action( 'woocommerce_admin_process_product_object', $bundle );
			$bundle->save();
		} finally {
			$_POST = array();
		}
		$stored = wc_get_product( $bundle->get_id() )->bundle()->terms;
		self::assertSame( array( 'any_n', array( array( 'items' => 2, 'percent' => '5' ), array( 'items' => 4, 'percent' => '12.5' ) ), array( 'returning' ), 'upgrade' ), array( $stored->kind, $stored->options['tiers'], $stored->segments, $stored->mark ) );
		self::assertSame( array(), \WC_Admin_Meta_Boxes::$meta_box_errors );
		self::assertSame( array( false, true ), array_column( wc_get_product( $bundle->get_id() )->bundle()->components, 'reward' ) );
		$GLOBALS['product_object'] = wc_get_product( $bundle->get_id() );
		ob_start();
		do_action( 'woocommerce_product_data_panels' );
		$panel = (string) ob_get_clean();
		self::assertMatchesRegularExpression( '/value="any_n"\s+selected/', $panel );
		self::assertStringContainsString( 'name="tandem_terms[options][tiers][1][percent]" value="12.5"', $panel );
		self::assertMatchesRegularExpression( '/value="returning"\s+selected/', $panel );
		self::assertMatchesRegularExpression( '/name="tandem_components\[1\]\[reward\]" value="1"\s+checked/', $panel );
	}

	public function test_the_preview_tells_margin_and_what_the_amounts_are_for(): void {
		update_option( 'woocommerce_feature_cost_of_goods_sold_enabled', 'yes' );
		$sock  = $this->product( '10.00', 'Sock' );
		$shirt = $this->product( '30.00', 'Shirt' );
		foreach ( array( array( $sock, 4.0 ), array( $shirt, 20.0 ) ) as list( $product, $cost ) ) {
			$product->set_cogs_value( $cost );
			$product->save();
		}
		wp_set_current_user( 1 );
		$ask = function ( array $terms ) use ( $sock, $shirt ): array {
			$request = new \WP_REST_Request( 'POST', '/tandem/v1/bundles/preview' );
			$request->set_body_params( array( 'components' => array( array( 'product' => $sock->get_id() ), array( 'product' => $shirt->get_id() ) ), 'terms' => $terms ) );
			return self::plain( rest_do_request( $request ) );
		};
		$set = $ask( array( 'discount' => 'percent', 'value' => '20' ) );
		self::assertSame( array( '$32.00', '25.0% (one by one 40.0%)' ), array( $set['price'], $set['margin'] ) );
		$pick = $ask( array( 'kind' => 'any_n', 'options' => array( 'tiers' => array( array( 'items' => 3, 'percent' => '10' ) ) ) ) );
		self::assertSame( '$45.00', $pick['price'] );
		self::assertStringContainsString( '2 x Sock + Shirt', $pick['notes'][0]['message'] );
		$shirt->set_cogs_value( null );
		$shirt->save();
		self::assertStringContainsString( 'missing', $ask( array( 'discount' => 'percent', 'value' => '20' ) )['margin'] );
		self::assertSame( BundleProduct::TYPE, ( new BundleProduct() )->get_type() );
	}

	/**
	 * @dataProvider conditions
	 * @param array<string,mixed> $terms Terms beside "10 % off 1000.00 and 100.00", the second of which is on sale for 80.00.
	 */
	public function test_each_condition_of_a_bundle_decides_what_the_cart_costs( array $terms, string $total, string $role = '', int $hours = 0 ): void {
		$laptop = $this->product( '1000.00', 'Laptop', array( 'sale_price' => '' ) );
		$mouse  = $this->product( '100.00', 'Mouse', array( 'sale_price' => '80.00' ) );
		if ( '' !== $role ) {
			wp_set_current_user( self::user( $role ) );
		}
		$this->bundle( array( array( $laptop ), array( $mouse ) ), $terms + array( 'discount' => 'percent', 'value' => '10' ) );
		add_filter( 'tandem_quote_now', $clock = static fn(): int => 1_800_000_000 + $hours * 3600 );
		try {
			$this->fill_cart( array( array( $laptop ), array( $mouse ) ) );
			self::assertSame( $total, $this->contents_total() );
		} finally {
			remove_filter( 'tandem_quote_now', $clock );
			wp_set_current_user( 0 );
		}
	}

	/** @return array<string,array{0:array<string,mixed>,1:string,2?:string,3?:int}> */
	public function conditions(): array {
		$window = array( 'from' => 1_800_000_000, 'until' => 1_800_003_600 );
		return array(
			'none'                            => array( array(), '972.00' ),
			'from regular prices'             => array( array( 'base' => 'regular' ), '990.00' ),
			'items on sale stay out'          => array( array( 'ignore_on_sale' => true ), '1080.00' ),
			'the saving is at most'           => array( array( 'max_discount' => '50' ), '1030.00' ),
			'the price ends in'               => array( array( 'ending' => '99' ), '971.99' ),
			'before the window'               => array( $window, '1080.00', '', -1 ),
			'in the window'                   => array( $window, '972.00', '', 0 ),
			'the window has closed'           => array( $window, '1080.00', '', 1 ),
			'a role, for a guest'             => array( array( 'roles' => array( 'editor' ) ), '1080.00' ),
			'a role, for another'             => array( array( 'roles' => array( 'editor' ) ), '1080.00', 'customer' ),
			'a role, for who has it'          => array( array( 'roles' => array( 'editor' ) ), '972.00', 'editor' ),
			'a segment that nobody is in'     => array( array( 'segments' => array( 'nobody' ) ), '1080.00' ),
			'an amount off'                   => array( array( 'discount' => 'amount', 'value' => '30' ), '1050.00' ),
			'a fixed price'                   => array( array( 'discount' => 'fixed', 'value' => '1000' ), '1000.00' ),
			'a fixed price that is no saving' => array( array( 'discount' => 'fixed', 'value' => '1090' ), '1080.00' ),
		);
	}

	private static function user( string $role ): int {
		return (int) wp_insert_user( array( 'user_login' => 'bundle-' . $role . wp_rand(), 'user_pass' => wp_generate_password(), 'role' => $role ) );
	}
}
