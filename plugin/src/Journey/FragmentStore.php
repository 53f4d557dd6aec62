<?php
/**
 * Keeps HTML that is the same for everybody.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Journey;

defined( 'ABSPATH' ) || exit;

/**
 * All fragments of a page together, so that a page costs one read: in the object cache where it outlives a request,
 * else one row in an own table. A row is replaced, never added to, so the table is as long as the catalogue at most.
 */
final class FragmentStore {

	/**
	 * Columns, see Schema.
	 */
	public const COLUMNS = "name char(32) NOT NULL,
		stamp char(32) NOT NULL,
		until int(10) unsigned NOT NULL,
		body mediumtext NOT NULL,
		PRIMARY KEY  (name),
		KEY until (until)";

	private const GROUP = 'tandem_fragments';

	/** Most fragments of one page: what is left of the budget makes another one of the same place. */
	public const MOST = 24;

	/**
	 * What was read in this request, by page.
	 *
	 * @var array<string,array{stamp:string,until:int,fragments:array<string,array{until:int,body:array<string,mixed>}>}|null>
	 */
	private array $read = array();

	/**
	 * Pages that are written at the end of the request.
	 *
	 * @var array<string,true>
	 */
	private array $due = array();

	/**
	 * What was kept of a page under a name for this state of the shop; null where there is nothing of now.
	 *
	 * @param string $page  Page.
	 * @param string $name  Name.
	 * @param string $stamp State of the shop.
	 * @param int    $now   UNIX seconds.
	 * @return array<string,mixed>|null
	 */
	public function get( string $page, string $name, string $stamp, int $now ): ?array {
		$one = $this->any( $page, $stamp ) ? $this->read[ $page ]['fragments'][ $name ] ?? null : null;
		return is_array( $one ) && $now < (int) ( $one['until'] ?? 0 ) && is_array( $one['body'] ?? null ) ? $one['body'] : null;
	}

	/**
	 * Whether anything of a page was kept for this state of the shop.
	 *
	 * @param string $page  Page.
	 * @param string $stamp State of the shop.
	 */
	public function any( string $page, string $stamp ): bool {
		if ( ! array_key_exists( $page, $this->read ) ) {
			$this->read[ $page ] = $this->row( $page, $stamp );
		}
		return $stamp === ( $this->read[ $page ]['stamp'] ?? null );
	}

	/**
	 * Keeps something of a page.
	 *
	 * @param string              $page  Page.
	 * @param string              $name  Name.
	 * @param string              $stamp State of the shop.
	 * @param int                 $until UNIX seconds.
	 * @param array<string,mixed> $body  What to keep.
	 * @param int|null            $most  Most that is kept of the page: it is written at the end of the request, with what else is kept of it; null to write it now.
	 */
	public function put( string $page, string $name, string $stamp, int $until, array $body, ?int $most = null ): void {
		$kept      = $this->read[ $page ] ?? null;
		$fragments = $stamp === ( $kept['stamp'] ?? null ) ? array_slice( $kept['fragments'], 1 - ( $most ?? self::MOST ), null, true ) : array();
		unset( $fragments[ $name ] );
		$fragments[ $name ]  = compact( 'until', 'body' );
		$until               = max( array_column( $fragments, 'until' ) );
		$this->read[ $page ] = compact( 'stamp', 'until', 'fragments' );
		if ( null === $most ) {
			$this->write( $page );
			return;
		}
		if ( array() === $this->due ) {
			add_action( 'shutdown', array( $this, 'finish' ) );
		}
		$this->due[ $page ] = true;
	}

	/**
	 * Writes what was to be written later.
	 */
	public function finish(): void {
		foreach ( array_keys( $this->due ) as $page ) {
			$this->write( $page );
		}
		$this->due = array();
	}

	/**
	 * Writes what is known of a page.
	 *
	 * @param string $page Page.
	 */
	private function write( string $page ): void {
		global $wpdb;
		[ 'stamp' => $stamp, 'until' => $until, 'fragments' => $fragments ] = $this->read[ $page ];
		if ( wp_using_ext_object_cache() ) {
			wp_cache_set( $page, $this->read[ $page ], self::GROUP, max( 1, $until - time() ) );
			return;
		}
		$wpdb->query( $wpdb->prepare( 'INSERT INTO %i (name, stamp, until, body) VALUES (%s, %s, %d, %s) ON DUPLICATE KEY UPDATE stamp = VALUES(stamp), until = VALUES(until), body = VALUES(body)', $this->table(), $page, $stamp, $until, (string) wp_json_encode( $fragments ) ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- This is the cache.
	}

	/**
	 * Reads all that is kept of a page for a state of the shop.
	 *
	 * @param string $page  Page.
	 * @param string $stamp State of the shop.
	 * @return array{stamp:string,until:int,fragments:array<string,array{until:int,body:array<string,mixed>}>}|null
	 */
	private function row( string $page, string $stamp ): ?array {
		global $wpdb;
		if ( wp_using_ext_object_cache() ) {
			$kept = wp_cache_get( $page, self::GROUP );
			return is_array( $kept ) && is_string( $kept['stamp'] ?? null ) && is_array( $kept['fragments'] ?? null ) ? $kept : null;
		}
		$row       = $wpdb->get_row( $wpdb->prepare( 'SELECT stamp, until, body FROM %i WHERE name = %s AND stamp = %s', $this->table(), $page, $stamp ), ARRAY_A ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- This is the cache.
		$fragments = is_array( $row ) ? json_decode( $row['body'], true ) : null;
		return is_array( $fragments ) ? array(
			'stamp'     => $row['stamp'],
			'until'     => (int) $row['until'],
			'fragments' => array_filter( $fragments, 'is_array' ),
		) : null;
	}

	/**
	 * Deletes what is of no use any more.
	 *
	 * @param int $before UNIX seconds.
	 */
	public function purge( int $before ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE until < %d', $this->table(), $before ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table, once an hour.
	}

	/**
	 * Name of the table.
	 */
	private function table(): string {
		global $wpdb;
		return $wpdb->prefix . 'tandem_fragments';
	}
}
