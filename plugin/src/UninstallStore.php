<?php
/**
 * What Tandem leaves in a site, and its removal.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin;

defined( 'ABSPATH' ) || exit;

/**
 * Everything is named; nothing is deleted by a pattern, which on a site whose table prefix is "tandem_"
 * would take the user roles along. An area adds what it stores.
 */
final class UninstallStore {

	/**
	 * Options of a site.
	 */
	public const OPTIONS = array(
		'tandem_settings',
		'tandem_settings_previous',
		'tandem_schema',
		'tandem_table_index',
		'tandem_table_bound',
		'tandem_training',
		'tandem_training_lock',
		'tandem_bundle_set',
		'tandem_offers_live',
		'tandem_offers_set',
		'tandem_segments',
		'tandem_tiers',
		'tandem_paused_bundles',
		'tandem_proposals',
		'tandem_proposals_dismissed',
		'tandem_composed',
		'tandem_sample',
		'tandem_report_last',
		'tandem_order_facts',
		'tandem_event_totals',
		'tandem_event_months',
		'tandem_segment_marks',
		'tandem_experiments_live',
		'tandem_experiment_reports',
		'tandem_switches',
		'tandem_holdout_last',
		'tandem_mail_secret',
		'tandem_fragments',
		'tandem_repeats',
		'tandem_climate',
		'tandem_weather',
		'tandem_questions',
		'tandem_shelf_rules',
		'tandem_proof',
		'tandem_engine_faults',
		'tandem_winback',
		'tandem_anniversary',
		'tandem_native_build',
	);

	/**
	 * Transients of a site.
	 */
	public const TRANSIENTS = array(
		'tandem_numbers',
		'tandem_reports',
		'tandem_rebuild',
		'tandem_sold_bundles',
		'tandem_dry_run',
		'tandem_on_sale',
		'tandem_on_sale_run',
		'tandem_on_sale_changed',
		'tandem_table_lately',
	);

	/**
	 * Meta keys of users.
	 */
	public const USER_META = array(
		'tandem_friend_code',
		'tandem_answers',
		'tandem_dismissed_notice',
	);

	/**
	 * Hooks of queued actions and cron events. Always removed.
	 */
	public const ACTIONS = array(
		'tandem_train_nightly',
		'tandem_train_check',
		'tandem_segments',
		'tandem_tiers_daily',
		'tandem_train_step',
		'tandem_table_index_build',
		'tandem_table_data_index',
		'tandem_table_index_refresh',
		'tandem_watch',
		'tandem_propose',
		'tandem_forget_events',
		'tandem_note_prices',
		'tandem_bundle_edge',
		'tandem_read_orders',
		'tandem_watch_experiments',
		'tandem_send_digest',
		'tandem_send_mail',
		'tandem_delete_coupon',
		'tandem_saved_carts',
		'tandem_moments',
		'tandem_newsletter_ask',
		'tandem_new_account',
		'tandem_on_sale_products',
	);

	/**
	 * Cleans one site.
	 *
	 * @param bool $everything Whether data goes too, not only what is queued.
	 */
	public static function clean( bool $everything ): void {
		self::unschedule();
		if ( ! $everything ) {
			return;
		}
		Schema::drop();
		array_map( 'delete_option', self::OPTIONS );
		array_map( 'delete_transient', self::TRANSIENTS );
		foreach ( array( ...self::USER_META, $GLOBALS['wpdb']->get_blog_prefix() . 'tandem_tier' ) as $key ) {
			delete_metadata( 'user', 0, $key, '', true );
		}
		self::remove_folder( Plugin::model_directory() );
		do_action( 'tandem_uninstalled' );
	}

	/**
	 * Whether the owner wants the data gone: by the setting, or by TANDEM_DELETE_DATA in wp-config.php.
	 */
	public static function wanted(): bool {
		return ( defined( 'TANDEM_DELETE_DATA' ) && constant( 'TANDEM_DELETE_DATA' ) ) || ( new Settings() )->get( 'uninstall_delete' );
	}

	/**
	 * Removes queued actions, also where WooCommerce is not loaded.
	 */
	private static function unschedule(): void {
		global $wpdb;
		foreach ( self::ACTIONS as $hook ) {
			wp_clear_scheduled_hook( $hook );
		}
		$table = $wpdb->prefix . 'actionscheduler_actions';
		if ( $wpdb->get_var( $wpdb->prepare( 'SHOW TABLES LIKE %s', $wpdb->esc_like( $table ) ) ) === $table ) { // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Uninstall only.
			foreach ( self::ACTIONS as $hook ) {
				$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE hook = %s', $table, $hook ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Uninstall only.
			}
		}
	}

	/**
	 * Removes the folder of the models.
	 *
	 * @param string $folder Absolute path.
	 */
	private static function remove_folder( string $folder ): void {
		if ( ! is_dir( $folder ) || is_link( $folder ) ) {
			return;
		}
		foreach ( array_diff( (array) scandir( $folder ), array( '.', '..' ) ) as $name ) {
			if ( is_file( "$folder/$name" ) ) {
				wp_delete_file( "$folder/$name" );
			}
		}
		rmdir( $folder ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- Own, empty folder.
	}
}
