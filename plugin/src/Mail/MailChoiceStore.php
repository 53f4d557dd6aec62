<?php
/**
 * Table of shoppers' answers.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Mail;

defined( 'ABSPATH' ) || exit;

/**
 * Reads and writes which e-mails an address wants.
 */
final class MailChoiceStore {

	/**
	 * Columns, see Schema.
	 */
	public const COLUMNS = "recipient char(40) NOT NULL,
		category varchar(16) NOT NULL,
		answer varchar(5) NOT NULL,
		at int(10) unsigned NOT NULL,
		PRIMARY KEY  (recipient, category)";

	/**
	 * Answers of an address.
	 *
	 * @param string $recipient Hash of the address.
	 * @return array<string,string> allow or deny, by category.
	 */
	public function of( string $recipient ): array {
		global $wpdb;
		$rows = $wpdb->get_results( $wpdb->prepare( 'SELECT category, answer FROM %i WHERE recipient = %s', $this->table(), $recipient ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table, asked once a mail.
		return array_column( (array) $rows, 'answer', 'category' );
	}

	/**
	 * Keeps an answer.
	 *
	 * @param string $recipient Hash of the address.
	 * @param string $category  Category.
	 * @param string $answer    allow or deny.
	 * @param int    $at        UNIX seconds.
	 */
	public function set( string $recipient, string $category, string $answer, int $at ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( 'INSERT INTO %i (recipient, category, answer, at) VALUES (%s, %s, %s, %d) ON DUPLICATE KEY UPDATE answer = VALUES(answer), at = VALUES(at)', $this->table(), $recipient, $category, $answer, $at ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * Takes an answer away.
	 *
	 * @param string $recipient Hash of the address.
	 * @param string $category  Category.
	 */
	public function forget( string $recipient, string $category ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE recipient = %s AND category = %s', $this->table(), $recipient, $category ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * Name of the table.
	 */
	private function table(): string {
		global $wpdb;
		return $wpdb->prefix . 'tandem_mail_choices';
	}
}
