<?php
/**
 * Who may call which route of tandem/v1. A route that is not listed here fails.
 */

declare(strict_types=1);

namespace Tandem\Tests\Plugin;

use Tandem\Plugin\Settings;
use WP_REST_Request;

final class RestMatrixTest extends TandemTestCase {

	/** Roles in ascending order of trust; a route names the first that may call it. */
	private const ROLES = array( 'guest', 'customer', 'contributor', 'shop_manager' );

	private const ROUTES = array(
		'GET /tandem/v1'                         => 'guest',
		'GET /tandem/v1/settings'                => 'shop_manager',
		'POST /tandem/v1/settings'               => 'shop_manager',
		'POST /tandem/v1/settings/undo'          => 'shop_manager',
		'GET /tandem/v1/placements'              => 'shop_manager',
		'POST /tandem/v1/placements'             => 'shop_manager',
		'POST /tandem/v1/placements/preview'     => 'shop_manager',
		'GET /tandem/v1/weather'                 => 'shop_manager',
		'POST /tandem/v1/weather'                => 'shop_manager',
		'POST /tandem/v1/weather/fetch'          => 'shop_manager',
		'GET /tandem/v1/browser-keys'            => 'shop_manager',
		'GET /tandem/v1/questions'               => 'shop_manager',
		'POST /tandem/v1/questions'              => 'shop_manager',
		'GET /tandem/v1/shelf-rules'             => 'shop_manager',
		'POST /tandem/v1/shelf-rules'            => 'shop_manager',
		'GET /tandem/v1/mails'                   => 'shop_manager',
		'GET /tandem/v1/mails/1'                 => 'shop_manager',
		'POST /tandem/v1/mails/1/test'           => 'shop_manager',
		'GET /tandem/v1/status'                  => 'shop_manager',
		'GET /tandem/v1/overview'                => 'shop_manager',
		'GET /tandem/v1/setup'                   => 'shop_manager',
		'GET /tandem/v1/why'                     => 'shop_manager',
		'GET /tandem/v1/sample'                  => 'shop_manager',
		'POST /tandem/v1/sample'                 => 'shop_manager',
		'POST /tandem/v1/sample/remove'          => 'shop_manager',
		'GET /tandem/v1/import'                  => 'shop_manager',
		'POST /tandem/v1/import'                 => 'shop_manager',
		'POST /tandem/v1/bundles/draft'          => 'shop_manager',
		'GET /tandem/v1/training'                => 'shop_manager',
		'POST /tandem/v1/training'               => 'shop_manager',
		'POST /tandem/v1/training/step'          => 'shop_manager',
		'POST /tandem/v1/training/cancel'        => 'shop_manager',
		'POST /tandem/v1/models/rollback'        => 'shop_manager',
		'POST /tandem/v1/bundles/preview'        => 'shop_manager',
		'GET /tandem/v1/tables'                  => 'shop_manager',
		'POST /tandem/v1/tables'                 => 'shop_manager',
		'GET /tandem/v1/tables/columns'          => 'shop_manager',
		'POST /tandem/v1/tables/preview'         => 'shop_manager',
		'POST /tandem/v1/tables/import'          => 'shop_manager',
		'GET /tandem/v1/tables/1'                => 'shop_manager',
		'PUT /tandem/v1/tables/1'                => 'shop_manager',
		'DELETE /tandem/v1/tables/1'             => 'shop_manager',
		'POST /tandem/v1/tables/1/restore'       => 'shop_manager',
		'POST /tandem/v1/tables/1/duplicate'     => 'shop_manager',
		'GET /tandem/v1/tables/rows'             => 'guest',
		'GET /tandem/v1/compare'                 => 'guest',
		'GET /tandem/v1/offers'                  => 'shop_manager',
		'POST /tandem/v1/offers'                 => 'shop_manager',
		'GET /tandem/v1/offers/builder'          => 'shop_manager',
		'GET /tandem/v1/offers/carts'            => 'shop_manager',
		'POST /tandem/v1/offers/arrange'         => 'shop_manager',
		'POST /tandem/v1/offers/import'          => 'shop_manager',
		'POST /tandem/v1/offers/preview'         => 'shop_manager',
		'POST /tandem/v1/offers/dry-run'         => 'shop_manager',
		'POST /tandem/v1/offers/why'             => 'shop_manager',
		'GET /tandem/v1/offers/1'                => 'shop_manager',
		'PUT /tandem/v1/offers/1'                => 'shop_manager',
		'DELETE /tandem/v1/offers/1'             => 'shop_manager',
		'POST /tandem/v1/offers/1/duplicate'     => 'shop_manager',
		'GET /tandem/v1/segments'                => 'shop_manager',
		'PUT /tandem/v1/segments'                => 'shop_manager',
		'POST /tandem/v1/segments/count'         => 'shop_manager',
		'POST /tandem/v1/reports/digest'         => 'shop_manager',
		'GET /tandem/v1/tiers'                   => 'shop_manager',
		'PUT /tandem/v1/tiers'                   => 'shop_manager',
		'GET /tandem/v1/experiments/holdout'     => 'shop_manager',
		'GET /tandem/v1/experiments'             => 'shop_manager',
		'POST /tandem/v1/experiments'            => 'shop_manager',
		'GET /tandem/v1/experiments/plan'        => 'shop_manager',
		'DELETE /tandem/v1/experiments/1'        => 'shop_manager',
		'POST /tandem/v1/experiments/1/start'    => 'shop_manager',
		'POST /tandem/v1/experiments/1/stop'     => 'shop_manager',
		'POST /tandem/v1/experiments/1/note'     => 'shop_manager',
		'GET /tandem/v1/bundles'                 => 'shop_manager',
		'POST /tandem/v1/bundles'                => 'shop_manager',
		'GET /tandem/v1/bundles/1'               => 'shop_manager',
		'PUT /tandem/v1/bundles/1'               => 'shop_manager',
		'PATCH /tandem/v1/bundles/1'             => 'shop_manager',
		'DELETE /tandem/v1/bundles/1'            => 'shop_manager',
		'POST /tandem/v1/bundles/1/duplicate'    => 'shop_manager',
		'POST /tandem/v1/bundles/import'         => 'shop_manager',
		'GET /tandem/v1/bundles/export'          => 'shop_manager',
		'GET /tandem/v1/proposals'               => 'shop_manager',
		'POST /tandem/v1/proposals'              => 'shop_manager',
		'POST /tandem/v1/proposals/draft'        => 'shop_manager',
		'POST /tandem/v1/proposals/dismiss'      => 'shop_manager',
		'POST /tandem/v1/proposals/restore'      => 'shop_manager',
		'GET /tandem/v1/proposals/product'       => 'shop_manager',
		'GET /tandem/v1/composed'                => 'shop_manager',
		'PUT /tandem/v1/composed'                => 'shop_manager',
		'GET /tandem/v1/composed/preview'        => 'shop_manager',
		'GET /tandem/v1/reports/metrics'         => 'shop_manager',
		'GET /tandem/v1/reports/behaviour'       => 'shop_manager',
		'GET /tandem/v1/reports/orders'          => 'shop_manager',
		'GET /tandem/v1/reports/customer'        => 'shop_manager',
		'POST /tandem/v1/orders/1/bundle-prices' => 'shop_manager',
	);

	/**
	 * Users by role.
	 *
	 * @return array<string,int>
	 */
	private function users(): array {
		$users = array( 'guest' => 0 );
		foreach ( array( 'customer', 'contributor', 'shop_manager' ) as $role ) {
			$users[ $role ] = wp_insert_user(
				array(
					'user_login' => "tandem_$role",
					'user_pass'  => wp_generate_password(),
					'role'       => $role,
				)
			);
		}
		return $users;
	}

	/**
	 * Every handler of the namespace: method, route with 1 for each id, handler.
	 *
	 * @return list<array{0:string,1:string,2:array<string,mixed>}>
	 */
	private static function handlers(): array {
		$found = array();
		foreach ( rest_get_server()->get_routes( 'tandem/v1' ) as $route => $handlers ) {
			foreach ( $handlers as $handler ) {
				foreach ( array_keys( $handler['methods'] ) as $method ) {
					$found[] = array( $method, (string) preg_replace( '/\(\?P<\w+>[^()]*\)/', '1', $route ), $handler );
				}
			}
		}
		return $found;
	}

	public function test_every_route_is_listed_and_asks_for_the_right_role(): void {
		$users = $this->users();
		$seen  = array();
		foreach ( self::handlers() as [ $method, $route, $handler ] ) {
			$name = "$method $route";
			self::assertArrayHasKey( $name, self::ROUTES, "$name is not in the matrix of this test" );
			$seen[] = $name;
			if ( '/tandem/v1' === $route ) {
				continue;
			}
			self::assertIsCallable( $handler['permission_callback'], $name );
			'guest' === self::ROUTES[ $name ] || self::assertNotSame( '__return_true', $handler['permission_callback'], $name );
			foreach ( self::ROLES as $rank => $role ) {
				wp_set_current_user( $users[ $role ] );
				$answer  = ( $handler['permission_callback'] )( new WP_REST_Request( $method, $route ) );
				$allowed = $rank >= array_search( self::ROUTES[ $name ], self::ROLES, true );
				self::assertSame( $allowed, true === $answer, "$name as $role" );
				if ( is_wp_error( $answer ) ) {
					self::assertSame( 0 === $users[ $role ] ? 401 : 403, $answer->get_error_data()['status'], "$name as $role" );
				}
			}
		}
		self::assertSame( array(), array_diff( array_keys( self::ROUTES ), $seen ), 'listed, but gone' );
	}

	public function test_a_manager_without_nonce_is_nobody(): void {
		$users = $this->users();
		wp_set_current_user( $users['shop_manager'] );
		$GLOBALS['wp_rest_auth_cookie'] = true;
		unset( $_REQUEST['_wpnonce'], $_SERVER['HTTP_X_WP_NONCE'] );
		rest_cookie_check_errors( null );
		$GLOBALS['wp_rest_auth_cookie'] = null;
		foreach ( self::handlers() as [ $method, $route, $handler ] ) {
			if ( '/tandem/v1' !== $route && 'guest' !== self::ROUTES[ "$method $route" ] ) {
				self::assertNotTrue( ( $handler['permission_callback'] )( new WP_REST_Request( $method, $route ) ), "$method $route" );
			}
		}
	}

	public function test_every_argument_says_its_type(): void {
		foreach ( self::handlers() as [ $method, $route, $handler ] ) {
			foreach ( '/tandem/v1' === $route ? array() : $handler['args'] as $name => $argument ) {
				self::assertArrayHasKey( 'type', $argument, "$method $route: $name" );
			}
		}
	}

	public function test_a_guest_who_posts_everywhere_changes_nothing(): void {
		global $wpdb;
		$options = static fn(): array => $wpdb->get_results( "SELECT option_name, option_value FROM {$wpdb->options} ORDER BY option_name", ARRAY_N );
		$before  = $options();
		foreach ( self::handlers() as [ $method, $route ] ) {
			$request = new WP_REST_Request( $method, $route );
			$request->set_header( 'content-type', 'application/json' );
			$request->set_body(
				(string) wp_json_encode(
					array(
						'live'       => true,
						'cap'        => 8,
						'generation' => 1,
						'price'      => 1,
						'components' => array(),
						'terms'      => (object) array(),
					)
				)
			);
			$status = rest_get_server()->dispatch( $request )->get_status();
			'guest' === self::ROUTES[ "$method $route" ] || self::assertContains( $status, array( 400, 401, 403, 404 ), "$method $route" );
		}
		self::assertSame( $before, $options() );
	}

	public function test_settings_by_rest(): void {
		delete_option( Settings::OPTION );
		Settings::forget();
		wp_set_current_user( $this->users()['shop_manager'] );
		$post = static function ( array $body ): \WP_REST_Response {
			$request = new WP_REST_Request( 'POST', '/tandem/v1/settings' );
			$request->set_header( 'content-type', 'application/json' );
			$request->set_body( (string) wp_json_encode( $body ) );
			return rest_get_server()->dispatch( $request );
		};
		$answer = $post( array( 'touchpoints' => array( 'cart' => array( 'on' => false ) ) ) );
		self::assertSame( 200, $answer->get_status() );
		self::assertSame( 'no-store, private', $answer->get_headers()['Cache-Control'] );
		self::assertFalse( $answer->get_data()['values']['touchpoints']['cart']['on'] );
		self::assertTrue( $answer->get_data()['values']['touchpoints']['product']['on'], 'a part leaves the rest alone' );
		foreach ( array( array( 'cap' => 99 ), array( 'nonsense' => 1 ), array( 'touchpoints' => array( 'cart' => array( 'count' => '1e9' ) ) ) ) as $bad ) {
			self::assertSame( 400, $post( $bad )->get_status(), (string) wp_json_encode( $bad ) );
		}
		Settings::forget();
		self::assertSame( 4, ( new Settings() )->get( 'cap' ) );
	}
}
