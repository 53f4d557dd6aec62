<?php
/**
 * Table of experiments.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Experiments;

defined( 'ABSPATH' ) || exit;

/**
 * Experiments in an own table; the running ones also in one small option that is loaded with every page, so that
 * a page costs no query for them.
 */
final class ExperimentStore {

	/**
	 * Where the running ones are kept.
	 */
	public const LIVE = 'tandem_experiments_live';

	/**
	 * Most that run at once: the option stays small, and shoppers are not in everything.
	 */
	public const MOST_RUNNING = 5;

	/**
	 * Columns, see Schema.
	 */
	public const COLUMNS = "id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
		ukey varchar(40) NOT NULL,
		status varchar(10) NOT NULL DEFAULT 'draft',
		body longtext NOT NULL,
		PRIMARY KEY  (id),
		UNIQUE KEY ukey (ukey),
		KEY status (status)";

	/**
	 * All, newest first.
	 *
	 * @return list<Experiment>
	 */
	public function all(): array {
		global $wpdb;
		return array_values( array_filter( array_map( array( self::class, 'made' ), (array) $wpdb->get_results( $wpdb->prepare( 'SELECT id, ukey, status, body FROM %i ORDER BY id DESC LIMIT 200', $wpdb->prefix . 'tandem_experiments' ), ARRAY_A ) ) ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
	}

	/**
	 * One, or null.
	 *
	 * @param int $id Id.
	 */
	public function find( int $id ): ?Experiment {
		global $wpdb;
		$row = $wpdb->get_row( $wpdb->prepare( 'SELECT id, ukey, status, body FROM %i WHERE id = %d', $wpdb->prefix . 'tandem_experiments', $id ), ARRAY_A ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
		return is_array( $row ) ? self::made( $row ) : null;
	}

	/**
	 * Writes one and gives it back with its id.
	 *
	 * @param Experiment $experiment What to keep.
	 * @throws \RuntimeException When the database refuses.
	 */
	public function save( Experiment $experiment ): Experiment {
		global $wpdb;
		$values = array(
			'ukey'   => $experiment->key,
			'status' => $experiment->status,
			'body'   => (string) wp_json_encode( array_diff_key( $experiment->values(), array_flip( array( 'id', 'key', 'status' ) ) ) ),
		);
		$table  = $wpdb->prefix . 'tandem_experiments';
		$done   = 0 === $experiment->id ? $wpdb->insert( $table, $values ) : $wpdb->update( $table, $values, array( 'id' => $experiment->id ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
		if ( false === $done ) {
			throw new \RuntimeException( 'the experiment could not be stored: ' . $wpdb->last_error ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Answered as JSON.
		}
		$experiment = 0 === $experiment->id ? $experiment->with( array( 'id' => (int) $wpdb->insert_id ) ) : $experiment;
		$this->publish();
		return $experiment;
	}

	/**
	 * Deletes one.
	 *
	 * @param int $id Id.
	 */
	public function delete( int $id ): void {
		global $wpdb;
		$wpdb->delete( $wpdb->prefix . 'tandem_experiments', array( 'id' => $id ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Own table.
		$this->publish();
	}

	/**
	 * The running ones, without a query.
	 *
	 * @return list<Experiment>
	 */
	public static function running(): array {
		$live = wp_load_alloptions()[ self::LIVE ] ?? '';
		if ( '' === $live ) {
			return array(); // Most shops, asked with every cart.
		}
		$rows = json_decode( (string) $live, true );
		return array_values( array_filter( array_map( array( self::class, 'made' ), is_array( $rows ) ? $rows : array() ) ) );
	}

	/**
	 * Keeps the running ones in the option; pages in caches that were made before belong to none of them.
	 */
	private function publish(): void {
		$rows = array();
		foreach ( $this->all() as $experiment ) {
			if ( 'running' === $experiment->status ) {
				$rows[] = array(
					'id'     => $experiment->id,
					'ukey'   => $experiment->key,
					'status' => 'running',
					'body'   => (string) wp_json_encode( array_diff_key( $experiment->values(), array_flip( array( 'id', 'key', 'status', 'history' ) ) ) ),
				);
			}
		}
		$before = self::running();
		if ( array() === $rows ) {
			delete_option( self::LIVE );
		} else {
			update_option( self::LIVE, (string) wp_json_encode( $rows ), true );
		}
		$after = self::running();
		if ( array_column( $before, 'key' ) === array_column( $after, 'key' ) ) {
			return;
		}
		/**
		 * Other experiments run than before.
		 */
		do_action( 'tandem_experiments_changed' );
		foreach ( array( ...$before, ...$after ) as $experiment ) {
			if ( 'bundle' === $experiment->kind ) {
				/**
				 * What everybody is shown of a bundle's price may be another now.
				 *
				 * @param int $bundle Product.
				 */
				do_action( 'tandem_bundle_compared', (int) $experiment->target );
			}
		}
	}

	/**
	 * An experiment of a row; null where the row is none.
	 *
	 * @param mixed $row Row.
	 */
	private static function made( mixed $row ): ?Experiment {
		$body = is_array( $row ) ? json_decode( (string) ( $row['body'] ?? '' ), true ) : null;
		if ( ! is_array( $body ) ) {
			return null;
		}
		try {
			return new Experiment( (int) $row['id'], (string) $row['ukey'], (string) $row['status'], ...$body );
		} catch ( \Error $error ) {
			\Tandem\Plugin\Log::failure( 'experiments', $error );
			return null;
		}
	}
}
