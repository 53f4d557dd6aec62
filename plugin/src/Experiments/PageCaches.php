<?php
/**
 * Pages that were made before an experiment began or ended.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Experiments;

use Tandem\Plugin\Integration;
use Tandem\Plugin\Log;

defined( 'ABSPATH' ) || exit;

/**
 * Pages hold what every arm sees, so one copy serves everybody; but a copy from before a start or a stop shows prices
 * that no longer hold. The page caches that WordPress can empty are emptied then, once a request; others hear of it
 * by an action.
 */
final class PageCaches implements Integration {

	/** Functions of page caches that empty all of it. */
	private const FUNCTIONS = array( 'wp_cache_clear_cache', 'rocket_clean_domain', 'w3tc_flush_all', 'wpfc_clear_all_cache', 'sg_cachepress_purge_cache', 'wpo_cache_flush' );

	/** Actions that do the same. */
	private const ACTIONS = array( 'litespeed_purge_all', 'cache_enabler_clear_complete_cache', 'breeze_clear_all_cache', 'wphb_clear_page_cache', 'rt_nginx_helper_purge_all' );

	/**
	 * {@inheritDoc}
	 */
	public function register_hooks(): void {
		// After the prices of bundles were made anew.
		add_action( 'tandem_experiments_changed', fn() => add_action( 'shutdown', array( $this, 'clear' ), 99 ) );
	}

	/**
	 * Empties them.
	 */
	public function clear(): void {
		foreach ( self::FUNCTIONS as $function ) {
			try {
				function_exists( $function ) && $function();
			} catch ( \Throwable $error ) {
				Log::failure( 'page cache', $error );
			}
		}
		foreach ( self::ACTIONS as $action ) {
			do_action( $action ); // phpcs:ignore WordPress.NamingConventions -- Their names.
		}
		/**
		 * Pages of the shop show other prices than before: a cache that none of the above empties can be emptied here.
		 */
		do_action( 'tandem_pages_changed' );
	}
}
