<?php
/**
 * A lock that works on every database.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Training;

defined( 'ABSPATH' ) || exit;

/**
 * An option row "owner|expiry", taken by INSERT IGNORE and taken over by compare-and-swap once it has
 * expired. GET_LOCK does nothing on SQLite, and add_option() is an upsert.
 */
final class LockStore {

	/**
	 * Takes the name of the option.
	 *
	 * @param string $name Option that holds the lock.
	 */
	public function __construct( private readonly string $name ) {
	}

	/**
	 * Takes the lock for an owner, or prolongs it for the one that has it.
	 *
	 * @param string $owner   Who asks; no "|".
	 * @param int    $seconds How long it is held at most.
	 * @param int    $now     UNIX seconds.
	 */
	public function take( string $owner, int $seconds, int $now ): bool {
		global $wpdb;
		$value = $owner . '|' . ( $now + $seconds );
		$wpdb->query( $wpdb->prepare( "INSERT IGNORE INTO {$wpdb->options} (option_name, option_value, autoload) VALUES (%s, %s, 'off')", $this->name, $value ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Atomic on purpose.
		$held = $this->raw();
		if ( $held === $value ) {
			return true;
		}
		[ $holder, $expiry ] = explode( '|', (string) $held . '|0' );
		if ( $holder !== $owner && (int) $expiry > $now ) {
			return false;
		}
		$wpdb->query( $wpdb->prepare( "UPDATE {$wpdb->options} SET option_value = %s WHERE option_name = %s AND option_value = %s", $value, $this->name, $held ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Atomic on purpose.
		return $this->raw() === $value;
	}

	/**
	 * Gives the lock back if the owner has it.
	 *
	 * @param string $owner Who gives back.
	 */
	public function release( string $owner ): void {
		global $wpdb;
		$held = $this->raw();
		if ( null !== $held && str_starts_with( $held, $owner . '|' ) ) {
			$wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->options} WHERE option_name = %s AND option_value = %s", $this->name, $held ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Atomic on purpose.
		}
	}

	/**
	 * Who holds the lock now, or null.
	 *
	 * @param int $now UNIX seconds.
	 */
	public function holder( int $now ): ?string {
		[ $holder, $expiry ] = explode( '|', (string) $this->raw() . '|0' );
		return '' !== $holder && (int) $expiry > $now ? $holder : null;
	}

	/**
	 * The row as it is in the database; option caches would lie.
	 */
	private function raw(): ?string {
		global $wpdb;
		return $wpdb->get_var( $wpdb->prepare( "SELECT option_value FROM {$wpdb->options} WHERE option_name = %s", $this->name ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Atomic on purpose.
	}
}
