<?php
/**
 * Bundles by REST, their import, and the proof of past orders.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Orders\OrderProof;
use Tandem\Plugin\Orders\OrderReceipt;
use Tandem\Plugin\Plugin;

require_once __DIR__ . '/BundleFixtures.php';

final class BundleRestTest extends TandemTestCase {

	use BundleFixtures;

	/**
	 * @dataProvider callers
	 */
	public function test_only_shop_managers_may_call( string $role, int $expected ): void {
		if ( '' !== $role ) {
			wp_set_current_user( self::factory_user( $role ) );
		}
		$id     = $this->bundle( array( array( $this->product( '10.00' ) ) ), array( 'discount' => 'percent', 'value' => '5' ) )->get_id();
		$before = $this->state();
		foreach ( array( 'GET /bundles', 'POST /bundles', "GET /bundles/$id", "PUT /bundles/$id", "DELETE /bundles/$id", "POST /bundles/$id/duplicate", 'POST /bundles/import', 'POST /bundles/preview' ) as $route ) {
			list( $method, $path ) = explode( ' ', $route );
			$body = array( 'components' => array( array( 'product' => 1 ) ), 'terms' => array( 'discount' => 'percent', 'value' => '99' ), 'bundles' => array() );
			self::assertSame( $expected, $this->call( $method, $path, $body )->get_status(), $route );
		}
		self::assertSame( $before, $this->state() );
	}

	/** @return array<string,array{0:string,1:int}> */
	public function callers(): array {
		return array( 'guest' => array( '', 401 ), 'customer' => array( 'customer', 403 ), 'contributor' => array( 'contributor', 403 ) );
	}

	public function test_a_bundle_is_made_changed_copied_and_deleted(): void {
		wp_set_current_user( 1 );
		$laptop = $this->product( '1000.00', 'Laptop' );
		$mouse  = $this->product( '100.00', 'Mouse' );
		$made   = $this->call( 'POST', '/bundles', array( 'components' => array( array( 'product' => $laptop->get_id() ), array( 'product' => $mouse->get_id(), 'min' => 2, 'max' => 2 ) ), 'terms' => array( 'discount' => 'fixed', 'value' => '1100.00' ), 'status' => 'publish' ) );
		self::assertSame( 201, $made->get_status(), (string) wp_json_encode( $made->get_data() ) );
		$data = self::plain( $made );
		self::assertSame( array( 'Laptop + Mouse', '1200.00', '1100.00', '100.00', true ), array( $data['name'], $data['individual_total'], $data['price'], $data['saving'], $data['available'] ) );
		$changed = self::plain( $this->call( 'PUT', '/bundles/' . $data['id'], array( 'terms' => array( 'discount' => 'percent', 'value' => '50' ) ) ) );
		self::assertSame( array( 'Laptop + Mouse', '600.00', 2 ), array( $changed['name'], $changed['price'], count( $changed['components'] ) ) );
		$copy = self::plain( $this->call( 'POST', '/bundles/' . $data['id'] . '/duplicate' ) );
		self::assertSame( array( 'draft', 'Laptop + Mouse (copy)', '600.00' ), array( $copy['status'], $copy['name'], $copy['price'] ) );
		$list  = $this->call( 'GET', '/bundles', array( 'per_page' => 1 ) );
		$total = (string) count( self::plain( $this->call( 'GET', '/bundles', array( 'per_page' => 100 ) ) ) );
		self::assertSame( array( 1, $total, $total ), array( count( $list->get_data() ), $list->get_headers()['X-WP-Total'], $list->get_headers()['X-WP-TotalPages'] ) );
		self::assertGreaterThanOrEqual( 2, (int) $total );
		self::assertTrue( self::plain( $this->call( 'DELETE', '/bundles/' . $data['id'] ) )['deleted'] );
		self::assertSame( 404, $this->call( 'GET', '/bundles/' . $laptop->get_id() )->get_status() );
	}

	public function test_a_list_is_imported_whole_or_not_at_all(): void {
		wp_set_current_user( 1 );
		$bundle = $this->bundle( array( array( $this->product( '1000.00' ) ), array( $this->product( '100.00' ) ) ), array( 'discount' => 'percent', 'value' => '10', 'limit_total' => 5 ), '=Kit' );
		$export = array_values( array_filter( self::plain( $this->call( 'GET', '/bundles', array( 'per_page' => 100 ) ) ), static fn( array $row ): bool => $row['id'] === $bundle->get_id() ) );
		$before = $this->state();
		$answer = $this->call( 'POST', '/bundles/import', array( 'bundles' => array( $export[0], array( 'components' => array( array( 'product' => 999999 ) ), 'terms' => array( 'discount' => 'percent', 'value' => '5' ) ), array( 'components' => $export[0]['components'], 'terms' => array( 'discount' => 'percent', 'value' => '-5' ) ) ) ) );
		self::assertSame( 400, $answer->get_status() );
		self::assertStringContainsString( 'Line 2: ', self::plain( $answer )['message'] );
		self::assertStringContainsString( 'Line 3: ', self::plain( $answer )['message'] );
		self::assertSame( $before, $this->state() );
		$answer = self::plain( $this->call( 'POST', '/bundles/import', array( 'bundles' => array( $export[0] ) ) ) );
		$copy   = wc_get_product( $answer['made'][0] );
		self::assertEquals( $bundle->bundle()->terms, $copy->bundle()->terms );
		self::assertEquals( $bundle->bundle()->components, $copy->bundle()->components );
		self::assertSame( 'tandem_bundle', rest_get_server()->get_data_for_route( '/tandem/v1/bundles', rest_get_server()->get_routes()['/tandem/v1/bundles'], 'help' )['schema']['title'] );
	}

	public function test_every_route_describes_every_field(): void {
		$routes = array_filter( rest_get_server()->get_routes(), static fn( string $route ): bool => 1 === preg_match( '#^/tandem/v1/bundles($|/[(]|/import|/export|/preview)#', $route ), ARRAY_FILTER_USE_KEY );
		self::assertGreaterThanOrEqual( 6, count( $routes ) );
		foreach ( $routes as $route => $handlers ) {
			$help = rest_get_server()->get_data_for_route( $route, $handlers, 'help' );
			self::assertNotEmpty( $help['schema']['title'] ?? '', $route );
			foreach ( $handlers as $handler ) {
				foreach ( array( 'components', 'terms' ) as $field ) {
					if ( isset( $handler['args'][ $field ] ) ) {
						self::assertNotEmpty( $handler['args'][ $field ]['properties'] ?? $handler['args'][ $field ]['items']['properties'] ?? array(), "$route $field" );
					}
				}
			}
		}
		// What a bundle holds is what the schema names, to the field.
		$bundle = $this->bundle( array( array( $this->product( '10.00', '', array( 'sku' => 'schema-1' ) ) ) ), array( 'kind' => 'any_n', 'options' => array( 'tiers' => array( array( 'items' => 2, 'percent' => '5' ) ) ) ) );
		wp_set_current_user( 1 );
		$item   = self::plain( $this->call( 'GET', '/bundles/' . $bundle->get_id() ) );
		$schema = \Tandem\Plugin\Rest\BundleSchema::bundle();
		$same   = static function ( array $fields, array $value, string $where ): void {
			self::assertSame( array(), array_diff( array_keys( $value ), array_keys( $fields ) ), $where );
			self::assertSame( array(), array_diff( array_keys( $fields ), array_keys( $value ) ), $where );
		};
		$same( $schema['properties'], $item, 'bundle' );
		$same( $schema['properties']['components']['items']['properties'], $item['components'][0], 'component' );
		$same( $schema['properties']['terms']['properties'], $item['terms'], 'terms' );
		self::assertTrue( rest_validate_value_from_schema( $item, $schema, 'bundle' ) );
		$wrong = $this->call( 'POST', '/bundles', array( 'components' => array( array( 'product' => $bundle->get_id() ) ), 'terms' => array( 'kind' => 'lottery' ) ) );
		self::assertSame( 400, $wrong->get_status() );
		self::assertStringContainsString( 'terms', (string) wp_json_encode( $wrong->get_data() ) );
	}

	public function test_past_orders_are_proven_and_an_altered_one_is_found(): void {
		$laptop = $this->product( '1000.00' );
		$mouse  = $this->product( '33.33' );
		$this->bundle( array( array( $laptop ), array( $mouse, 3 ) ), array( 'discount' => 'percent', 'value' => '7.77' ) );
		$this->fill_cart( array( array( $laptop ), array( $mouse, 4 ) ) );
		$order = $this->check_out();
		$proof = new OrderProof( Plugin::instance()->engine( ... ), Plugin::instance()->rule_versions() );
		self::assertContains( $order->get_id(), array_map( static fn( \WC_Order $found ): int => $found->get_id(), iterator_to_array( OrderProof::orders( time() - 3600 ), false ) ) );
		self::assertNull( $proof->difference( $order ) );
		$item = array_values( $order->get_items() )[0];
		$item->update_meta_data( OrderReceipt::ITEM_META, str_replace( '"total":9', '"total":8', (string) $item->get_meta( OrderReceipt::ITEM_META ) ) );
		$item->save();
		self::assertStringContainsString( 'stored part', (string) $proof->difference( wc_get_order( $order->get_id() ) ) );
	}

	/**
	 * Prices sent by a shopper never change a price (requirement S1, S2; a seeded slice).
	 */
	public function test_amounts_in_requests_are_ignored(): void {
		$laptop = $this->product( '1000.00' );
		$mouse  = $this->product( '100.00' );
		$bundle = $this->bundle( array( array( $laptop ), array( $mouse ) ), array( 'discount' => 'percent', 'value' => '10' ) );
		$names  = array( 'price', 'discount', 'total', 'rule_id', 'bundle_price', 'unit', 'tandem', 'tandem_choice', 'tandem_variation', 'tandem_optional', 'cart_item_data', 'line_total', 'line_subtotal' );
		$values = array( -1, 0, '0', 1e308, 'NaN', '1e3', '0x10', ' 5', array( 1 ), array( 'variations' => array( -1 ), 'optional' => 'x', 'price' => 1 ), true, null, 2147483648, "1'--", new \stdClass() );
		$seed   = 17;
		$right  = 0;
		for ( $case = 0; $case < 150; $case++ ) {
			WC()->cart->empty_cart();
			wc_clear_notices();
			$seed  = ( $seed * 1103515245 + 12345 ) % 2147483648;
			$extra = array();
			for ( $count = 1 + $seed % 4; $count > 0; $count-- ) {
				$seed                                      = ( $seed * 1103515245 + 12345 ) % 2147483648;
				$extra[ $names[ ( $seed >> 4 ) % count( $names ) ] ] = $values[ ( $seed >> 12 ) % count( $values ) ];
			}
			$_REQUEST = $_POST = $extra; // phpcs:ignore
			try {
				if ( $case % 2 ) {
					$this->store_api( 'POST', 'cart/add-item', array( 'id' => $bundle->get_id(), 'quantity' => 1 ) + $extra );
				} else {
					WC()->cart->add_to_cart( $bundle->get_id() );
				}
			} finally {
				$_REQUEST = $_POST = array(); // phpcs:ignore
			}
			WC()->cart->calculate_totals();
			$found = $this->contents_total();
			self::assertContains( $found, array( '990.00', '0.00' ), (string) wp_json_encode( $extra, JSON_PARTIAL_OUTPUT_ON_ERROR ) );
			$right += '990.00' === $found ? 1 : 0;
		}
		self::assertGreaterThan( 120, $right, 'the requests were refused rather than priced' );
	}

	/**
	 * @param array<string,mixed> $body Body or query.
	 */
	private function call( string $method, string $path, array $body = array() ): \WP_REST_Response {
		$request = new \WP_REST_Request( $method, '/tandem/v1' . $path );
		if ( 'GET' === $method ) {
			$request->set_query_params( array_diff_key( $body, array( 'components' => 1, 'terms' => 1, 'bundles' => 1 ) ) );
		} else {
			$request->set_header( 'Content-Type', 'application/json' );
			$request->set_body( (string) wp_json_encode( $body ) );
		}
		return rest_do_request( $request );
	}

	/**
	 * What a refused call must not change.
	 *
	 * @return array<int|string,mixed>
	 */
	private function state(): array {
		global $wpdb;
		return array( $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->posts}" ), $wpdb->get_var( "SELECT COUNT(*) FROM {$wpdb->options} WHERE option_name NOT LIKE '%transient%'" ) );
	}

	/**
	 * A user of a role.
	 */
	private static function factory_user( string $role ): int {
		return (int) wp_insert_user( array( 'user_login' => 'u' . $role, 'user_pass' => 'x', 'user_email' => "$role@example.test", 'role' => $role ) );
	}
}
