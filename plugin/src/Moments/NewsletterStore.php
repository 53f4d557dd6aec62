<?php
/**
 * Who wants the newsletter.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Moments;

defined( 'ABSPATH' ) || exit;

/**
 * One row an address. One that was asked and did not answer is deleted after a week.
 */
final class NewsletterStore {

	/**
	 * Columns, see Schema. States: asked, joined.
	 */
	public const COLUMNS = "id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
		recipient char(40) NOT NULL,
		email varchar(200) NOT NULL,
		state varchar(6) NOT NULL DEFAULT 'asked',
		asked_at int(10) unsigned NOT NULL,
		times tinyint(3) unsigned NOT NULL DEFAULT 1,
		joined_at int(10) unsigned NOT NULL DEFAULT 0,
		PRIMARY KEY  (id),
		UNIQUE KEY recipient (recipient),
		KEY asked (state, asked_at)";

	/**
	 * Notes that an address is to be asked.
	 *
	 * @param string $recipient Hash of the address.
	 * @param string $email     Address.
	 * @param int    $now       UNIX seconds.
	 * @return int Row.
	 */
	public function ask( string $recipient, string $email, int $now ): int {
		global $wpdb;
		$row = $this->of( $recipient );
		if ( null === $row ) {
			$wpdb->query( $wpdb->prepare( 'INSERT IGNORE INTO %i (recipient, email, state, asked_at) VALUES (%s, %s, %s, %d)', $this->table(), $recipient, $email, 'asked', $now ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
			return (int) ( $this->of( $recipient )['id'] ?? 0 );
		}
		$wpdb->query( $wpdb->prepare( 'UPDATE %i SET asked_at = %d, times = times + 1 WHERE id = %d', $this->table(), $now, $row['id'] ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
		return (int) $row['id'];
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
	 * The row of an address.
	 *
	 * @param string $recipient Hash of the address.
	 * @return array<string,string>|null
	 */
	public function of( string $recipient ): ?array {
		global $wpdb;
		$row = $wpdb->get_row( $wpdb->prepare( 'SELECT * FROM %i WHERE recipient = %s', $this->table(), $recipient ), ARRAY_A ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
		return is_array( $row ) ? $row : null;
	}

	/**
	 * Addresses asked since a time.
	 *
	 * @param int $since UNIX seconds.
	 */
	public function asked_since( int $since ): int {
		global $wpdb;
		return (int) $wpdb->get_var( $wpdb->prepare( 'SELECT COUNT(*) FROM %i WHERE asked_at >= %d', $this->table(), $since ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * An address has confirmed.
	 *
	 * @param int $id  Row.
	 * @param int $now UNIX seconds.
	 */
	public function join( int $id, int $now ): bool {
		global $wpdb;
		return 1 === $wpdb->query( $wpdb->prepare( 'UPDATE %i SET state = %s, joined_at = %d WHERE id = %d AND state = %s', $this->table(), 'joined', $now, $id, 'asked' ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * Addresses that have joined, in the order of joining.
	 *
	 * @param int $after Row after which to go on.
	 * @param int $most  Rows.
	 * @return list<array<string,string>>
	 */
	public function joined( int $after, int $most ): array {
		global $wpdb;
		return (array) $wpdb->get_results( $wpdb->prepare( 'SELECT * FROM %i WHERE state = %s AND id > %d ORDER BY id LIMIT %d', $this->table(), 'joined', $after, $most ), ARRAY_A ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * Deletes the row of an address.
	 *
	 * @param string $recipient Hash of the address.
	 */
	public function forget( string $recipient ): int {
		global $wpdb;
		return (int) $wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE recipient = %s', $this->table(), $recipient ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * Deletes addresses that were asked and did not answer.
	 *
	 * @param int $before UNIX seconds.
	 */
	public function forget_unanswered( int $before ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE state = %s AND asked_at < %d', $this->table(), 'asked', $before ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * Name of the table.
	 */
	private function table(): string {
		global $wpdb;
		return $wpdb->prefix . 'tandem_newsletter';
	}
}
