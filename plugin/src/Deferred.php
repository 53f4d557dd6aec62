<?php
/**
 * Parts that most pages do not need.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin;

defined( 'ABSPATH' ) || exit;

/**
 * Builds a part when it is first needed: routes when REST is asked, commands under WP-CLI, admin pages in
 * wp-admin. Every page of the shop loads the plugin, so what it does not load is what every page saves.
 */
final class Deferred implements Integration {

	/**
	 * Takes what to build, and when.
	 *
	 * @param \Closure():Integration $build Builds the part.
	 * @param bool                   $now   Whether this request needs it for certain.
	 * @param string                 $hook  Action before which it is needed at the latest, "" for never.
	 */
	private function __construct( private readonly \Closure $build, private readonly bool $now, private readonly string $hook = '' ) {
	}

	/**
	 * Routes.
	 *
	 * @param \Closure():Integration $build Builds the part.
	 */
	public static function rest( \Closure $build ): self {
		return new self( $build, false, 'rest_api_init' );
	}

	/**
	 * Commands.
	 *
	 * @param \Closure():Integration $build Builds the part.
	 */
	public static function cli( \Closure $build ): self {
		return new self( $build, defined( 'WP_CLI' ) && WP_CLI );
	}

	/**
	 * Pages of wp-admin.
	 *
	 * @param \Closure():Integration $build Builds the part.
	 */
	public static function admin( \Closure $build ): self {
		return new self( $build, is_admin() );
	}

	/**
	 * Builds the part now, or waits for its hook.
	 */
	public function register_hooks(): void {
		if ( $this->now ) {
			$this->attach();
		} elseif ( '' !== $this->hook ) {
			add_action( $this->hook, array( $this, 'attach' ), 0, 0 );
		}
	}

	/**
	 * Builds the part; it attaches itself to later priorities of the same hook. One that fails is left out.
	 */
	public function attach(): void {
		// A cart or checkout request of WooCommerce's reaches none of our routes: their schemas cost it a millisecond.
		if ( 'rest_api_init' === $this->hook && WC()->is_store_api_request() ) {
			return;
		}
		try {
			( $this->build )()->register_hooks();
		} catch ( \Throwable $error ) {
			Log::failure( 'start', $error );
		}
	}
}
