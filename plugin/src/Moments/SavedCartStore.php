<?php
/**
 * Carts that may be left behind.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Moments;

defined( 'ABSPATH' ) || exit;

/**
 * One row a cart whose shopper agreed to be reminded: products and quantities, no prices. A guest's address stands
 * in it because there is no order yet; it goes with the row, a month after the last change at the latest.
 */
final class SavedCartStore {

	/**
	 * Columns, see Schema. States: open, ordered, empty.
	 */
	public const COLUMNS = "id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
		recipient char(40) NOT NULL,
		email varchar(200) NOT NULL DEFAULT '',
		user_id bigint(20) unsigned NOT NULL DEFAULT 0,
		cart longtext NOT NULL,
		value bigint(20) NOT NULL DEFAULT 0,
		highest bigint(20) NOT NULL DEFAULT 0,
		state varchar(8) NOT NULL DEFAULT 'open',
		step tinyint(3) unsigned NOT NULL DEFAULT 0,
		updated int(10) unsigned NOT NULL,
		PRIMARY KEY  (id),
		KEY recipient (recipient),
		KEY user_id (user_id),
		KEY due (state, step, updated),
		KEY updated (updated)";

	/**
	 * Writes a cart.
	 *
	 * @param int                 $id   Row, 0 for a new one.
	 * @param array{recipient:string,email:string,user_id:int,cart:string,value:int,highest:int,updated:int} $cart Cart.
	 * @return int Row; 0 where it could not be written.
	 */
	public function write( int $id, array $cart ): int {
		global $wpdb;
		$cart['state'] = 'open';
		if ( $id > 0 && null !== $this->find( $id ) ) {
			$wpdb->update( $wpdb->prefix . 'tandem_saved_carts', $cart, array( 'id' => $id ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
			return $id;
		}
		return 1 === $wpdb->insert( $wpdb->prefix . 'tandem_saved_carts', $cart ) ? (int) $wpdb->insert_id : 0; // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * A row.
	 *
	 * @param int $id Row.
	 * @return array<string,string>|null
	 */
	public function find( int $id ): ?array {
		global $wpdb;
		$row = $wpdb->get_row( $wpdb->prepare( 'SELECT * FROM %i WHERE id = %d', $this->table(), $id ), ARRAY_A ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
		return is_array( $row ) ? $row : null;
	}

	/**
	 * The open cart of an account, the latest.
	 *
	 * @param int $user User id.
	 * @return array<string,string>|null
	 */
	public function of_user( int $user ): ?array {
		global $wpdb;
		$row = $wpdb->get_row( $wpdb->prepare( 'SELECT * FROM %i WHERE user_id = %d AND state = %s ORDER BY updated DESC, id DESC LIMIT 1', $this->table(), $user, 'open' ), ARRAY_A ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
		return is_array( $row ) ? $row : null;
	}

	/**
	 * Open carts that wait for a step since a time.
	 *
	 * @param int $step  Step reached so far.
	 * @param int $since UNIX seconds of the last change at the latest.
	 * @param int $most  Rows.
	 * @return list<array<string,string>>
	 */
	public function waiting( int $step, int $since, int $most ): array {
		global $wpdb;
		return (array) $wpdb->get_results( $wpdb->prepare( 'SELECT * FROM %i WHERE state = %s AND step = %d AND updated <= %d ORDER BY updated, id LIMIT %d', $this->table(), 'open', $step, $since, $most ), ARRAY_A ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * Moves a row on, if it is where it was read. Only one of two processes does.
	 *
	 * @param int $id   Row.
	 * @param int $from Step it must be at.
	 * @param int $to   Next step.
	 */
	public function step( int $id, int $from, int $to ): bool {
		global $wpdb;
		return 1 === $wpdb->query( $wpdb->prepare( 'UPDATE %i SET step = %d WHERE id = %d AND step = %d AND state = %s', $this->table(), $to, $id, $from, 'open' ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * Ends a row, or every open row of a person. The address goes with it.
	 *
	 * @param string     $state  Why: ordered or empty.
	 * @param string     $column id, recipient or user_id.
	 * @param string|int $value  Its value.
	 * @return list<int> Rows that were open.
	 */
	public function end( string $state, string $column, string|int $value ): array {
		global $wpdb;
		if ( ! in_array( $column, array( 'id', 'recipient', 'user_id' ), true ) ) {
			return array();
		}
		$ids = array_map( 'intval', $wpdb->get_col( $wpdb->prepare( 'SELECT id FROM %i WHERE %i = %s AND state = %s', $this->table(), $column, $value, 'open' ) ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
		foreach ( $ids as $id ) {
			$wpdb->query( $wpdb->prepare( 'UPDATE %i SET state = %s, email = %s, cart = %s WHERE id = %d', $this->table(), $state, '', '[]', $id ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
		}
		return $ids;
	}

	/**
	 * Rows of a person.
	 *
	 * @param string $recipient Hash of the address.
	 * @param int    $user      User id, 0 for none.
	 * @return list<array<string,string>>
	 */
	public function of_person( string $recipient, int $user ): array {
		global $wpdb;
		return (array) $wpdb->get_results( $wpdb->prepare( 'SELECT * FROM %i WHERE recipient = %s OR ( user_id = %d AND user_id > 0 ) ORDER BY id', $this->table(), $recipient, $user ), ARRAY_A ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * Deletes rows.
	 *
	 * @param list<int> $ids Rows.
	 */
	public function delete( array $ids ): void {
		global $wpdb;
		foreach ( $ids as $id ) {
			$wpdb->delete( $this->table(), array( 'id' => $id ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
		}
	}

	/**
	 * Deletes rows that have not changed since a time.
	 *
	 * @param int $before UNIX seconds.
	 */
	public function forget_before( int $before ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE updated < %d', $this->table(), $before ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * Name of the table.
	 */
	private function table(): string {
		global $wpdb;
		return $wpdb->prefix . 'tandem_saved_carts';
	}
}
