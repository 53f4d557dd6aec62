<?php
/**
 * Links in e-mails.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Moments;

defined( 'ABSPATH' ) || exit;

/**
 * A link is 128 random bits, of which only a hash is kept, with the one thing that it is for and its end. Who reads
 * the table cannot make a link, and a link for one thing opens nothing else.
 */
final class LinkStore {

	/**
	 * Columns, see Schema.
	 */
	public const COLUMNS = "hash char(64) NOT NULL,
		purpose varchar(12) NOT NULL,
		ref bigint(20) unsigned NOT NULL,
		ends int(10) unsigned NOT NULL,
		PRIMARY KEY  (hash),
		KEY ref (purpose, ref),
		KEY ends (ends)";

	/**
	 * Makes a link.
	 *
	 * @param string $purpose What it is for.
	 * @param int    $ref     What it is about.
	 * @param int    $ends    UNIX seconds.
	 * @return string Token, 32 signs; it is kept nowhere.
	 */
	public function make( string $purpose, int $ref, int $ends ): string {
		global $wpdb;
		$token = bin2hex( random_bytes( 16 ) );
		$wpdb->query( $wpdb->prepare( 'INSERT INTO %i (hash, purpose, ref, ends) VALUES (%s, %s, %d, %d)', $this->table(), self::hash( $token ), $purpose, $ref, $ends ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
		return $token;
	}

	/**
	 * What a token is about, 0 where it is none, has ended, or is for something else.
	 *
	 * @param string $purpose What it must be for.
	 * @param mixed  $token   Token as it came.
	 * @param int    $now     UNIX seconds.
	 */
	public function find( string $purpose, mixed $token, int $now ): int {
		global $wpdb;
		if ( ! is_string( $token ) || 1 !== preg_match( '/^[0-9a-f]{32}$/D', $token ) ) {
			return 0;
		}
		return (int) $wpdb->get_var( $wpdb->prepare( 'SELECT ref FROM %i WHERE hash = %s AND purpose = %s AND ends > %d', $this->table(), self::hash( $token ), $purpose, $now ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * Ends every link about something.
	 *
	 * @param string $purpose What they are for.
	 * @param int    $ref     What they are about.
	 */
	public function revoke( string $purpose, int $ref ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE purpose = %s AND ref = %d', $this->table(), $purpose, $ref ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * Deletes links that have ended.
	 *
	 * @param int $now UNIX seconds.
	 */
	public function forget_before( int $now ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE ends <= %d', $this->table(), $now ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * Hash of a token.
	 *
	 * @param string $token Token.
	 */
	private static function hash( string $token ): string {
		return hash( 'sha256', $token );
	}

	/**
	 * Name of the table.
	 */
	private function table(): string {
		global $wpdb;
		return $wpdb->prefix . 'tandem_links';
	}
}
