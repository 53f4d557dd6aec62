<?php
/**
 * How often a rule was used.
 *
 * @package Tandem\Plugin
 */

declare(strict_types=1);

namespace Tandem\Plugin\Pricing;

defined( 'ABSPATH' ) || exit;

/**
 * Counts uses of limited rules, in all and for each customer. A use is taken by one conditional
 * UPDATE, which no two checkouts can both win, and given back when the order fails.
 */
final class UsageStore {

	/** Table without prefix. */
	public const TABLE = 'tandem_rule_uses';

	/**
	 * Counter of everybody.
	 *
	 * @param string $rule Rule id.
	 */
	public static function total_key( string $rule ): string {
		return $rule;
	}

	/**
	 * Counter of one customer: a user id, or the hash of a guest's e-mail address.
	 *
	 * @param string     $rule     Rule id.
	 * @param int|string $customer User id or e-mail address.
	 */
	public static function customer_key( string $rule, int|string $customer ): string {
		return $rule . '|' . ( is_int( $customer ) ? 'u' . $customer : 'e' . substr( hash( 'sha256', strtolower( trim( $customer ) ) ), 0, 32 ) );
	}

	/**
	 * Rules with their limits lowered by what was used.
	 *
	 * @param list<array<string,mixed>> $rules   Rules of a quote, limits as the owner set them.
	 * @param array<string,mixed>|null  $shopper Shopper facts; null for everybody who looks at a page, of whom the limits in all are counted alone.
	 * @return list<array<string,mixed>>
	 */
	public function with_left( array $rules, ?array $shopper ): array {
		$keys     = array();
		$customer = null === $shopper ? '' : null;
		foreach ( $rules as $rule ) {
			if ( null !== $rule['limit_total_left'] ) {
				$keys[] = self::total_key( $rule['id'] );
			}
			if ( null !== $rule['limit_customer_left'] && '' !== ( $customer ??= self::customer( $shopper ) ) ) {
				$keys[] = self::customer_key( $rule['id'], $customer );
			}
		}
		if ( ! $keys ) {
			return $rules;
		}
		$used = $this->used( $keys );
		foreach ( $rules as &$rule ) {
			if ( null !== $rule['limit_total_left'] ) {
				$rule['limit_total_left'] = max( 0, $rule['limit_total_left'] - ( $used[ self::total_key( $rule['id'] ) ] ?? 0 ) );
			}
			if ( null !== $rule['limit_customer_left'] && '' !== $customer ) {
				$rule['limit_customer_left'] = max( 0, $rule['limit_customer_left'] - ( $used[ self::customer_key( $rule['id'], $customer ) ] ?? 0 ) );
			}
		}
		return $rules;
	}

	/**
	 * Who a limit per customer is counted for: the user, else the e-mail address of the checkout.
	 *
	 * @param array<string,mixed> $shopper Shopper facts.
	 */
	private static function customer( array $shopper ): int|string {
		return $shopper['customer'] ? (int) $shopper['customer'] : ( WC()->customer ? (string) WC()->customer->get_billing_email() : '' );
	}

	/**
	 * Uses so far.
	 *
	 * @param list<string> $keys Counters.
	 * @return array<string,int>
	 */
	public function used( array $keys ): array {
		global $wpdb;
		$marks = implode( ', ', array_fill( 0, count( $keys ), '%s' ) );
		// phpcs:ignore WordPress.DB -- Own table; $marks holds placeholders only.
		$rows = $wpdb->get_results( $wpdb->prepare( "SELECT counter, used FROM %i WHERE counter IN ($marks)", $wpdb->prefix . self::TABLE, ...$keys ) );
		return array_map( 'intval', array_column( (array) $rows, 'used', 'counter' ) );
	}

	/**
	 * Takes uses of a counter, all or none.
	 *
	 * @param string $key   Counter.
	 * @param int    $count Uses wanted.
	 * @param int    $limit The owner's limit.
	 * @return bool False where fewer than $count are left.
	 */
	public function take( string $key, int $count, int $limit ): bool {
		global $wpdb;
		$table = $wpdb->prefix . self::TABLE;
		// phpcs:disable WordPress.DB.DirectDatabaseQuery.DirectQuery,WordPress.DB.DirectDatabaseQuery.NoCaching -- Own table.
		$wpdb->query( $wpdb->prepare( 'INSERT IGNORE INTO %i (counter, used) VALUES (%s, 0)', $table, $key ) );
		return 1 === $wpdb->query( $wpdb->prepare( 'UPDATE %i SET used = used + %d WHERE counter = %s AND used + %d <= %d', $table, $count, $key, $count, $limit ) );
		// phpcs:enable
	}

	/**
	 * Gives uses back.
	 *
	 * @param string $key   Counter.
	 * @param int    $count Uses.
	 */
	public function give_back( string $key, int $count ): void {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery.DirectQuery,WordPress.DB.DirectDatabaseQuery.NoCaching -- Own table.
		$wpdb->query( $wpdb->prepare( 'UPDATE %i SET used = CASE WHEN used > %d THEN used - %d ELSE 0 END WHERE counter = %s', $wpdb->prefix . self::TABLE, $count, $count, $key ) );
	}

	/**
	 * Sets a counter.
	 *
	 * @param string $key   Counter.
	 * @param int    $value Its value.
	 */
	public function set( string $key, int $value ): void {
		global $wpdb;
		$table = $wpdb->prefix . self::TABLE;
		// phpcs:disable WordPress.DB.DirectDatabaseQuery.DirectQuery,WordPress.DB.DirectDatabaseQuery.NoCaching -- Own table.
		$wpdb->query( $wpdb->prepare( 'INSERT IGNORE INTO %i (counter, used) VALUES (%s, 0)', $table, $key ) );
		$wpdb->query( $wpdb->prepare( 'UPDATE %i SET used = %d WHERE counter = %s', $table, $value, $key ) );
		// phpcs:enable
	}
}
