<?php
/**
 * Every rule that ever made a price.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Pricing;

defined( 'ABSPATH' ) || exit;

/**
 * Append-only: a rule is stored under the hash of its text when an order first uses it, and never
 * changed or removed, so that the price of a past order can be derived again.
 */
final class RuleVersionStore {

	/** Table without prefix. */
	public const TABLE = 'tandem_rule_versions';

	/** Fields that change from one request to the next and are no part of a rule's identity. */
	private const VOLATILE = array( 'version', 'limit_total_left', 'limit_customer_left' );

	/**
	 * Hash of a rule's text.
	 *
	 * @param array<string,mixed> $rule Rule of a quote.
	 */
	public static function version( array $rule ): string {
		return CanonicalJson::hash( array_diff_key( $rule, array_flip( self::VOLATILE ) ) );
	}

	/**
	 * Stores the rules that are not stored yet.
	 *
	 * @param list<array<string,mixed>> $rules Rules of a quote, each with its version.
	 */
	public function remember( array $rules ): void {
		global $wpdb;
		foreach ( $rules as $rule ) {
			$version = (string) $rule['version'];
			if ( null !== $this->find( $version ) ) {
				continue;
			}
			$body = CanonicalJson::encode( array_diff_key( $rule, array_flip( self::VOLATILE ) ) );
			// phpcs:ignore WordPress.DB.DirectDatabaseQuery.DirectQuery,WordPress.DB.DirectDatabaseQuery.NoCaching -- Own table.
			$wpdb->query( $wpdb->prepare( 'INSERT IGNORE INTO %i (version, rule_id, body, created_at) VALUES (%s, %s, %s, %d)', $wpdb->prefix . self::TABLE, $version, (string) $rule['id'], $body, time() ) );
		}
	}

	/**
	 * The rule of a version, or null where it is unknown or its text no longer gives that hash.
	 *
	 * @param string $version Hash.
	 * @return array<string,mixed>|null
	 */
	public function find( string $version ): ?array {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery.DirectQuery,WordPress.DB.DirectDatabaseQuery.NoCaching -- Own table.
		$body = $wpdb->get_var( $wpdb->prepare( 'SELECT body FROM %i WHERE version = %s', $wpdb->prefix . self::TABLE, $version ) );
		$rule = is_string( $body ) ? json_decode( $body, true ) : null;
		return is_array( $rule ) && self::version( $rule ) === $version ? $rule + array( 'version' => $version ) : null;
	}
}
