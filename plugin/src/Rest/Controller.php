<?php
/**
 * What the owner's REST routes share.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Rest;

use Tandem\Exception\EngineException;
use Tandem\Plugin\Health\ServerFacts;
use Tandem\Plugin\Integration;

defined( 'ABSPATH' ) || exit;

/**
 * Base of the routes under tandem/v1 that only shop managers may call. WordPress has checked the nonce
 * when it names a user by cookie; without one the user is 0 and may() refuses.
 */
abstract class Controller implements Integration {

	public const NAMESPACE = 'tandem/v1';

	/**
	 * Attaches routes() to REST.
	 */
	public function register_hooks(): void {
		add_action( 'rest_api_init', array( $this, 'routes' ) );
	}

	/**
	 * Registers the routes.
	 */
	abstract public function routes(): void;

	/**
	 * Whether the caller manages the shop.
	 *
	 * @return true|\WP_Error
	 */
	public function may(): bool|\WP_Error {
		if ( current_user_can( 'manage_woocommerce' ) ) {
			return true;
		}
		return new \WP_Error(
			'tandem_forbidden',
			__( 'Only shop managers may do this.', 'tandem-for-woocommerce' ),
			array( 'status' => rest_authorization_required_code() )
		);
	}

	/**
	 * Adds one route.
	 *
	 * @param string              $path     Path below the namespace.
	 * @param string              $method   GET, POST, PUT or DELETE.
	 * @param callable            $callback Gets the WP_REST_Request, answers an array.
	 * @param array<string,mixed> $args     Arguments with type and limits.
	 * @param callable|null       $schema   Gives the JSON schema of the answer.
	 */
	protected function route( string $path, string $method, callable $callback, array $args = array(), ?callable $schema = null ): void {
		register_rest_route(
			self::NAMESPACE,
			$path,
			array(
				array(
					'methods'             => $method,
					'callback'            => fn( \WP_REST_Request $request ): \WP_REST_Response|\WP_Error => $this->answer( $callback, $request ),
					'permission_callback' => array( $this, 'may' ),
					'args'                => $args,
				),
			) + ( $schema ? array( 'schema' => $schema ) : array() )
		);
	}

	/**
	 * Calls back and turns what goes wrong into an answer: 400 for bad input, 503 for what needs the extension, 500
	 * otherwise.
	 *
	 * @param callable         $callback Route's work.
	 * @param \WP_REST_Request $request  Request.
	 */
	private function answer( callable $callback, \WP_REST_Request $request ): \WP_REST_Response|\WP_Error {
		try {
			$result = $callback( $request );
			if ( $result instanceof \WP_Error ) {
				return $result;
			}
			$response = rest_ensure_response( $result );
			$response->header( 'Cache-Control', 'no-store, private' );
			return $response;
		} catch ( \InvalidArgumentException $error ) {
			return new \WP_Error( 'tandem_invalid', $error->getMessage(), array( 'status' => 400 ) );
		} catch ( EngineException $error ) {
			$missing = 'extension.missing' === $error->errorCode;
			return new \WP_Error(
				'tandem_' . str_replace( '.', '_', $error->errorCode ),
				// The engine's sentence is for developers; this one is read by the owner.
				$missing ? __( 'This needs the Tandem extension of PHP, which is not installed here; orders are recorded meanwhile.', 'tandem-for-woocommerce' ) . ' ' . ServerFacts::where() : $error->getMessage(),
				array( 'status' => $missing ? 503 : ( str_starts_with( $error->errorCode, 'request.' ) ? 400 : 500 ) )
			);
		} catch ( \Throwable $error ) {
			wc_get_logger()->error( $error->getMessage(), array( 'source' => 'tandem' ) );
			return new \WP_Error( 'tandem_failed', $error->getMessage(), array( 'status' => 500 ) );
		}
	}
}
