<?php
/**
 * Tables of the plugin.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin;

defined( 'ABSPATH' ) || exit;

/**
 * The list of tables, each with its version. They are made at the first request of a site whose recorded
 * versions differ, so that activation, an update in the background and a new site of a network all end
 * in the same state.
 */
final class Schema implements Integration {

	public const OPTION = 'tandem_schema';

	/**
	 * Tables without prefix: version and columns in dbDelta's notation, which most requests do
	 * not ask for. An area adds its lines here and raises the version when it changes them.
	 *
	 * @return array<string,array{0:int,1:\Closure():string}>
	 */
	public static function tables(): array {
		return array(
			'tandem_rule_versions' => array( 1, static fn(): string => "version char(64) NOT NULL,\nrule_id varchar(64) NOT NULL,\nbody longtext NOT NULL,\ncreated_at bigint(20) unsigned NOT NULL,\nPRIMARY KEY  (version),\nKEY rule_id (rule_id)" ),
			'tandem_events'        => array( 2, static fn(): string => Events\EventStore::EVENTS ),
			'tandem_event_days'    => array( 3, static fn(): string => Events\EventStore::DAYS ),
			'tandem_experiments'   => array( 1, static fn(): string => Experiments\ExperimentStore::COLUMNS ),
			'tandem_carts'         => array( 1, static fn(): string => Events\CartTraceStore::CARTS ),
			'tandem_searches'      => array( 1, static fn(): string => Events\CartTraceStore::SEARCHES ),
			'tandem_event_totals'  => array( 1, static fn(): string => Reports\EventTotalStore::COLUMNS ),
			'tandem_orders'        => array( 4, static fn(): string => Reports\OrderFactStore::ORDERS ),
			'tandem_order_days' => array( 1, static fn(): string => Reports\OrderDayStore::COLUMNS ),
			'tandem_order_parts'   => array( 1, static fn(): string => Reports\OrderFactStore::PARTS ),
			'tandem_segment_members' => array( 1, static fn(): string => Reports\OwnerSegmentStore::COLUMNS ),
			'tandem_fragments'     => array( 1, static fn(): string => Journey\FragmentStore::COLUMNS ),
			'tandem_throttle'      => array( 1, static fn(): string => Journey\ThrottleStore::COLUMNS ),
			'tandem_mails'         => array( 1, static fn(): string => Mail\MailStore::COLUMNS ),
			'tandem_mail_choices'  => array( 1, static fn(): string => Mail\MailChoiceStore::COLUMNS ),
			'tandem_links'         => array( 1, static fn(): string => Moments\LinkStore::COLUMNS ),
			'tandem_saved_carts'   => array( 1, static fn(): string => Moments\SavedCartStore::COLUMNS ),
			'tandem_newsletter'    => array( 1, static fn(): string => Moments\NewsletterStore::COLUMNS ),
			'tandem_customers'     => array( 1, static fn(): string => Segments\OrderFactsStore::COLUMNS ),
			'tandem_offers'        => array( 1, static fn(): string => Offers\OfferStore::COLUMNS ),
			'tandem_table_cells' => array( 2, static fn(): string => Tables\TableIndexStore::COLUMNS ),
			'tandem_price_history' => array( 1, static fn(): string => Pricing\PriceHistoryStore::COLUMNS ),
			'tandem_rule_uses'     => array( 1, static fn(): string => "counter varchar(120) NOT NULL,\nused bigint(20) unsigned NOT NULL DEFAULT 0,\nPRIMARY KEY  (counter)" ),
		);
	}

	/**
	 * Watches for a change of version and for sites that are removed.
	 */
	public function register_hooks(): void {
		add_action( 'init', array( $this, 'ensure' ), 1 );
		add_filter( 'wpmu_drop_tables', array( $this, 'with_own_tables' ), 10, 2 );
	}

	/**
	 * Makes or alters the tables when the recorded versions are not the present ones.
	 */
	public function ensure(): void {
		if ( get_option( self::OPTION ) !== self::fingerprint() ) {
			self::install();
		}
	}

	/**
	 * Makes or alters every table of this site.
	 */
	public static function install(): void {
		global $wpdb;
		require_once ABSPATH . 'wp-admin/includes/upgrade.php';
		$charset = $wpdb->get_charset_collate();
		foreach ( self::tables() as $name => $table ) {
			dbDelta( "CREATE TABLE {$wpdb->prefix}$name (\n" . $table[1]() . "\n) $charset;" );
		}
		// What every page asks for exists, so that the answer comes with WordPress's own options and costs no query.
		add_option( Settings::OPTION, '', '', true );
		add_option( Tables\TableIndex::OPTION, array(), '', true );
		add_option( Tables\DataIndex::FOLLOWING, array(), '', true );
		update_option( self::OPTION, self::fingerprint(), true );
	}

	/**
	 * Drops every table of this site.
	 */
	public static function drop(): void {
		global $wpdb;
		foreach ( array_keys( self::tables() ) as $name ) {
			$wpdb->query( $wpdb->prepare( 'DROP TABLE IF EXISTS %i', $wpdb->prefix . $name ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table, uninstall only.
		}
		delete_option( self::OPTION );
	}

	/**
	 * Own tables among those that go with a site of a network.
	 *
	 * @param string[] $tables  Tables to drop.
	 * @param int      $blog_id The site.
	 * @return string[]
	 */
	public function with_own_tables( array $tables, int $blog_id ): array {
		global $wpdb;
		foreach ( array_keys( self::tables() ) as $name ) {
			$tables[] = $wpdb->get_blog_prefix( $blog_id ) . $name;
		}
		return $tables;
	}

	/**
	 * Names and versions, as recorded.
	 */
	private static function fingerprint(): string {
		$parts = array();
		foreach ( self::tables() as $name => $table ) {
			$parts[] = preg_replace( '/^tandem_/', '', $name ) . ':' . $table[0];
		}
		return 'v1 ' . implode( ' ', $parts );
	}
}
