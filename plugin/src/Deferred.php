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
 * The hooks of a part are named where it is built, not by the part itself: to ask its class would load the file, which
 * is what is to be saved. A test holds the names to exactly those that the part attaches to.
 */
final class Deferred implements Integration {

	/**
	 * Whether the part is being built: what builds it may reach its own hooks.
	 *
	 * @var bool
	 */
	private bool $attaching = false;

	/**
	 * Takes what to build, and when.
	 *
	 * @param \Closure():Integration $build Builds the part.
	 * @param bool                   $now   Whether this request needs it for certain.
	 * @param list<string>           $hooks Actions and filters before which it is needed at the latest, none for never.
	 */
	private function __construct( private readonly \Closure $build, private readonly bool $now, public readonly array $hooks = array() ) {
	}

	/**
	 * Routes.
	 *
	 * @param \Closure():Integration $build Builds the part.
	 */
	public static function rest( \Closure $build ): self {
		return new self( $build, false, array( 'rest_api_init' ) );
	}

	/**
	 * What answers rare actions and filters alone.
	 *
	 * @param string                 $hooks All that the part attaches to, with spaces between; its `shutdown` may be left out where there is nothing to finish before one of them was reached.
	 * @param \Closure():Integration $build Builds the part.
	 */
	public static function until( string $hooks, \Closure $build ): self {
		return new self( $build, false, explode( ' ', $hooks ) );
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
	 * Builds the part now, or waits for its hooks.
	 */
	public function register_hooks(): void {
		if ( $this->now ) {
			$this->attach();
			return;
		}
		foreach ( $this->hooks as $hook ) {
			// A cart or checkout request of WooCommerce's reaches none of our routes: their schemas cost it a millisecond.
			if ( 'rest_api_init' !== $hook || ! WC()->is_store_api_request() ) {
				add_filter( $hook, array( $this, 'attach' ), PHP_INT_MIN );
			}
		}
	}

	/**
	 * Builds the part; it attaches itself to later priorities of the same hook. One that fails is left out.
	 *
	 * @param mixed $value What the filter passes on, nothing for an action.
	 */
	public function attach( mixed $value = null ): mixed {
		if ( $this->attaching ) {
			return $value;
		}
		$this->attaching = true;
		try {
			( $this->build )()->register_hooks();
		} catch ( \Throwable $error ) {
			Log::failure( 'start', $error );
		} finally {
			$this->attaching = false;
		}
		// Only now: a hook without any callback ends, and what was attached to it would wait for its next turn.
		foreach ( $this->hooks as $hook ) {
			remove_filter( $hook, array( $this, 'attach' ), PHP_INT_MIN );
		}
		return $value;
	}
}
