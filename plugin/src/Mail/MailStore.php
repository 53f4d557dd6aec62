<?php
/**
 * Table of e-mails due and sent.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Mail;

defined( 'ABSPATH' ) || exit;

/**
 * One row an e-mail, by its key: the key is what keeps anything from being sent twice. A row names no person:
 * the address is hashed and the data are ids.
 */
final class MailStore {

	/**
	 * Columns, see Schema.
	 */
	public const COLUMNS = "mail_key varchar(120) NOT NULL,
		kind varchar(32) NOT NULL,
		recipient char(40) NOT NULL,
		due_at int(10) unsigned NOT NULL,
		first_due int(10) unsigned NOT NULL,
		state varchar(9) NOT NULL,
		note varchar(60) NOT NULL DEFAULT '',
		settled_at int(10) unsigned NOT NULL DEFAULT 0,
		data varchar(1000) NOT NULL,
		PRIMARY KEY  (mail_key),
		KEY recipient (recipient, state, settled_at),
		KEY settled (state, settled_at)";

	/**
	 * Adds a row, unless its key is there.
	 *
	 * @param string $key       Key.
	 * @param string $kind      Kind.
	 * @param string $recipient Hash of the address.
	 * @param int    $due       UNIX seconds.
	 * @param string $data      JSON.
	 * @return bool Whether it is new.
	 */
	public function add( string $key, string $kind, string $recipient, int $due, string $data ): bool {
		global $wpdb;
		if ( null !== $this->find( $key ) ) {
			return false;
		}
		return 1 === $wpdb->query( $wpdb->prepare( 'INSERT IGNORE INTO %i (mail_key, kind, recipient, due_at, first_due, state, data) VALUES (%s, %s, %s, %d, %d, %s, %s)', $this->table(), $key, $kind, $recipient, $due, $due, 'queued', $data ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * A row.
	 *
	 * @param string $key Key.
	 * @return array{mail_key:string,kind:string,recipient:string,due_at:string,first_due:string,state:string,note:string,settled_at:string,data:string}|null
	 */
	public function find( string $key ): ?array {
		global $wpdb;
		$row = $wpdb->get_row( $wpdb->prepare( 'SELECT * FROM %i WHERE mail_key = %s', $this->table(), $key ), ARRAY_A ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
		return is_array( $row ) ? $row : null;
	}

	/**
	 * Changes the state of a row that is in another one, so that only one of two processes does.
	 *
	 * @param string $key  Key.
	 * @param string $from State it must be in.
	 * @param string $to   New state.
	 * @param string $note Why.
	 * @param int    $at   UNIX seconds.
	 */
	public function move( string $key, string $from, string $to, string $note = '', int $at = 0 ): bool {
		global $wpdb;
		return 1 === $wpdb->query( $wpdb->prepare( 'UPDATE %i SET state = %s, note = %s, settled_at = %d WHERE mail_key = %s AND state = %s', $this->table(), $to, $note, $at, $key, $from ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * Puts a row off.
	 *
	 * @param string $key Key.
	 * @param int    $due UNIX seconds.
	 */
	public function put_off( string $key, int $due ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( 'UPDATE %i SET state = %s, due_at = %d WHERE mail_key = %s', $this->table(), 'queued', $due, $key ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * When an address last got an e-mail; 0 for never.
	 *
	 * @param string $recipient Hash of the address.
	 */
	public function last_sent( string $recipient ): int {
		global $wpdb;
		return (int) $wpdb->get_var( $wpdb->prepare( 'SELECT MAX(settled_at) FROM %i WHERE recipient = %s AND state = %s', $this->table(), $recipient, 'sent' ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * E-mails sent since a time.
	 *
	 * @param int $since UNIX seconds.
	 */
	public function sent_since( int $since ): int {
		global $wpdb;
		return (int) $wpdb->get_var( $wpdb->prepare( 'SELECT COUNT(*) FROM %i WHERE state = %s AND settled_at >= %d', $this->table(), 'sent', $since ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * Rows of an address, oldest first.
	 *
	 * @param string $recipient Hash of the address.
	 * @return list<array<string,string>>
	 */
	public function of_recipient( string $recipient ): array {
		global $wpdb;
		return (array) $wpdb->get_results( $wpdb->prepare( 'SELECT mail_key, kind, due_at, state, note, settled_at FROM %i WHERE recipient = %s ORDER BY first_due, mail_key', $this->table(), $recipient ), ARRAY_A ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * Deletes the rows of an address.
	 *
	 * @param string $recipient Hash of the address.
	 */
	public function forget( string $recipient ): int {
		global $wpdb;
		return (int) $wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE recipient = %s', $this->table(), $recipient ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * Name of the table.
	 */
	private function table(): string {
		global $wpdb;
		return $wpdb->prefix . 'tandem_mails';
	}
}
