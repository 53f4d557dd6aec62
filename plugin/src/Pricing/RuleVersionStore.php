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
		foreach ( $rules as $rule ) {
			if ( null === $this->find( (string) $rule['version'] ) ) {
				$this->store( (string) $rule['version'], (string) $rule['id'], array_diff_key( $rule, array_flip( self::VOLATILE ) ) );
			}
		}
	}

	/**
	 * Stores the rules of a quote and the policy they were applied under, as one. Orders under the same rules share it.
	 *
	 * @param list<array<string,mixed>> $rules  Rules of a quote, each with its version.
	 * @param array<string,mixed>       $policy Policy.
	 * @return string Hash by which find_set() gives them back.
	 */
	public function remember_set( array $rules, array $policy ): string {
		$set     = array(
			'policy' => $policy,
			'rules'  => array_map( static fn( array $rule ): array => array( (string) $rule['id'], (string) $rule['version'] ), $rules ),
		);
		$version = self::version( $set );
		if ( null === $this->find( $version ) ) {
			$this->remember( $rules );
			$this->store( $version, 'set', $set );
		}
		return $version;
	}

	/**
	 * Policy and rules of a set, each rule as id and version; null where it is unknown.
	 *
	 * @param string $version Hash.
	 * @return array{policy:array<string,mixed>,rules:list<array{0:string,1:string}>}|null
	 */
	public function find_set( string $version ): ?array {
		$set = $this->find( $version );
		return is_array( $set['rules'] ?? null ) && is_array( $set['policy'] ?? null ) ? $set : null;
	}

	/**
	 * Adds a row; one that is there stays as it is.
	 *
	 * @param string              $version Hash.
	 * @param string              $rule    Rule id.
	 * @param array<string,mixed> $body    Rule or set.
	 */
	private function store( string $version, string $rule, array $body ): void {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery.DirectQuery,WordPress.DB.DirectDatabaseQuery.NoCaching -- Own table.
		$wpdb->query( $wpdb->prepare( 'INSERT IGNORE INTO %i (version, rule_id, body, created_at) VALUES (%s, %s, %s, %d)', $wpdb->prefix . self::TABLE, $version, $rule, CanonicalJson::encode( $body ), time() ) );
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
